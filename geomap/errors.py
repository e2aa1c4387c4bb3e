"""Every error geomap raises on purpose. Each is also the built-in error one would expect."""

from __future__ import annotations


class GeomapError(Exception):
    """The root: catch this to catch all of geomap's own errors. `exit_code` is what the command line ends with."""

    exit_code = 70


class ArticleError(GeomapError, ValueError):
    """An article cannot be read or is not text."""

    exit_code = 3


class GazetteerError(GeomapError, LookupError):
    """The gazetteer is missing, damaged, or of another version than this program."""


class BoundaryError(GeomapError, LookupError):
    """A boundary file, region code or worldview is missing or damaged."""


class UserDataError(GeomapError, ValueError):
    """A file cannot be imported, or what was imported is damaged; the message names file, row and column."""

    exit_code = 3


class CorrectionsError(GeomapError, ValueError):
    """A file of corrections cannot be read, or is none; the message names file, spot and remedy."""

    exit_code = 3


class GeometryError(GeomapError, ValueError):
    """A shape cannot be built from the given geometry."""


class UnknownNameError(GeomapError, ValueError):
    """A writer, backend, worldview or option name that does not exist; the message lists the choices."""

    exit_code = 2


class FetchError(GeomapError, OSError):
    """A page cannot be fetched."""

    exit_code = 4


class PageError(GeomapError, ValueError):
    """A file is no page of geomap, or not as geomap wrote it."""

    exit_code = 3


class GeocodingError(GeomapError):
    """A remote geocoder failed: an outage, never a place that was not found."""

    exit_code = 4


class GeocodingTimeout(GeocodingError, TimeoutError):
    """A remote geocoder did not answer in time."""


class GeocodingRateLimited(GeocodingError):
    """A remote geocoder asked for fewer requests; `retry_after` is in seconds, or None if it did not say."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ExtractorError(GeomapError):
    """An extractor cannot be opened, failed, or gave something that is no document."""


class LanguageModelError(ExtractorError):
    """The service of a large language model failed: an outage or a refusal, never an article without events."""

    exit_code = 4


class LanguageModelTimeoutError(LanguageModelError, TimeoutError):
    """The service of a large language model did not answer in time."""


class LanguageModelReplyError(LanguageModelError, ValueError):
    """The reply of a large language model is not what it was asked for: this article fails, others may not."""


class ExportError(GeomapError, OSError):
    """An output cannot be written."""

    exit_code = 3


class CheckError(GeomapError, ValueError):
    """A file to be checked cannot be read, or is of a kind that is not checked."""

    exit_code = 3


class MissingExtraError(GeomapError, ImportError):
    """An optional part is not installed; the message is the line that installs it."""

    exit_code = 2
