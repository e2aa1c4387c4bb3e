"""Who reads an article: extractors by name, built in or installed, and the door at which what they give is made sure of.

`rules` (geomap.pipeline, the default), `rules+ml` (with a second opinion on weak words), `null` (reads nothing), `replay` (saved documents), `llm` (a
large language model of your own choice). Others come from installed packages: entry points of the group `geomap.extractors`. Nothing falls back on
anything: a document names its extractor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from geomap.errors import ExtractorError, GeomapError, UnknownNameError
from geomap.model import Article, Document, ExtractorId

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from geomap.pipeline import Tools
    from geomap.protocols import Extractor

RULES = "rules"
RULES_ML = "rules+ml"
GROUP = "geomap.extractors"
# Name to the function that opens it: given the tools and what follows the colon of "name:setting", it returns the extractor.
BUILT_IN = {
    "rules": "geomap.extractors.rules:open_rules",
    "rules+ml": "geomap.extractors.rules:open_rules_ml",
    "null": "geomap.extractors.null:open_null",
    "replay": "geomap.extractors.replay:open_replay",
    "llm": "geomap.extractors.llm:open_llm",
}
Opener = Callable[["Tools", str], "Extractor"]


def open_extractor(given: Extractor | str, tools: Tools) -> Extractor:
    """An extractor, guarded: by `name` or `name:setting` ("replay:saved/", "llm:qwen3"), or one's own.

    Raises UnknownNameError, which lists the choices, and ExtractorError for an own or installed one that cannot be opened.
    """
    if not isinstance(given, str):
        return Guarded(_fitting(given, repr(given)))
    name, setting = named_extractor(given)
    if name in BUILT_IN:
        module, _, function = BUILT_IN[name].partition(":")
        opener: Opener = getattr(import_module(module), function)
        return Guarded(opener(tools, setting))
    return Guarded(_opened(_installed()[name], tools, setting))


def named_extractor(given: str) -> tuple[str, str]:
    """Name and setting of "name:setting". Raises UnknownNameError, which lists the choices, for one that is neither built in nor installed."""
    name, _, setting = given.partition(":")
    if name not in BUILT_IN and name not in (installed := _installed()):
        raise UnknownNameError(f"no extractor called {name!r}: choose one of {', '.join((*BUILT_IN, *sorted(installed)))}")
    return name, setting


def languages_warning(article: Article, name: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """A warning when an article is in a language that its extractor does not read; none when it does."""
    language = article.language.partition("-")[0].lower()
    if not languages or language in languages:
        return ()
    return (f"{name} reads {', '.join(languages)}; this article is in {language!r}: expect little from it",)


@dataclass(frozen=True, slots=True)
class Guarded:
    """An extractor at the door: what it gives is a document of the schema, about the article that was asked for, and names its extractor."""

    extractor: Extractor

    @property
    def name(self) -> str:
        return self.extractor.name

    @property
    def version(self) -> str:
        return self.extractor.version

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.extractor.languages)

    def __call__(self, article: Article) -> Document:
        """What the article says. Raises ExtractorError for anything but a document; geomap's own errors pass."""
        try:
            document = _of_schema(self.extractor(article))
        except GeomapError:
            raise
        except Exception as error:
            raise ExtractorError(f"extractor {self.name!r} failed on article {article.id!r}: {type(error).__name__}: {error}") from error
        warnings = tuple(dict.fromkeys((*languages_warning(article, self.name, self.languages), *document.warnings)))
        return replace(document, article=article, extractor=_identity(document, self), warnings=warnings)


def _identity(document: Document, extractor: Extractor) -> ExtractorId:
    """What the document says of its extractor when it says it of this one, else the extractor's name and version."""
    said = document.extractor
    return said if said is not None and said.name == extractor.name else ExtractorId(name=extractor.name, version=extractor.version)


def _of_schema(given: Any) -> Document:
    """The document field by field. Raises ValueError for the first one that does not fit, TypeError for no document."""
    from geomap.schema import document_json, read_as

    if not isinstance(given, Document):
        raise TypeError(f"it returned {type(given).__name__}, not a geomap.Document")
    return read_as(Document, document_json(given))


def _installed() -> dict[str, EntryPoint]:
    """The entry points of installed packages by name; a built-in name cannot be taken."""
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=GROUP) if point.name not in BUILT_IN}


def _opened(point: EntryPoint, tools: Tools, setting: str) -> Extractor:
    try:
        extractor = point.load()(tools, setting)
    except GeomapError:
        raise
    except Exception as error:
        raise ExtractorError(f"extractor {point.name!r} ({point.value}) cannot be opened: {type(error).__name__}: {error}") from error
    return _fitting(extractor, f"{point.name!r} ({point.value})")


def _fitting(extractor: Any, said: str) -> Extractor:
    """The extractor when it has the shape of one. Raises ExtractorError naming what it lacks."""
    shape = {"name": str, "version": str, "languages": tuple | list}
    lacks = [part for part, kind in shape.items() if not isinstance(getattr(extractor, part, None), kind)]
    if lacks or not callable(extractor):
        raise ExtractorError(f"extractor {said} lacks {', '.join(lacks) or 'a call'}: see docs/extractors.md")
    fitting: Extractor = extractor
    return fitting
