"""`geomap check`: a finished file looked at without a browser, by rules that a newsroom can put before publication."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from geomap.checking.findings import Finding, Report, Severity
from geomap.errors import CheckError

__all__ = ["CHECKS", "Finding", "Report", "Severity", "check"]

CHECKS: dict[str, str] = {
    ".html": "geomap.checking.html_page:check_html",
    ".htm": "geomap.checking.html_page:check_html",
    ".svg": "geomap.checking.pictures:check_svg",
    ".geojson": "geomap.checking.geojson:check_geojson",
    ".json": "geomap.checking.geojson:check_geojson",
    ".csv": "geomap.checking.csv_table:check_csv",
    ".kml": "geomap.checking.kml:check_kml",
    ".gpkg": "geomap.checking.geopackage:check_geopackage",
}
"""Suffix to the function `(name, bytes) -> Report`, loaded when it is first used."""

_MOST_BYTES = 200_000_000


def check(path: str | Path) -> Report:
    """The report on one file, by its suffix.

    Raises CheckError for a file that cannot be read, is too large, is not text where it must be, or is of another kind.
    """
    path = Path(path)
    where = CHECKS.get(path.suffix.lower())
    if where is None:
        raise CheckError(f"{path}: cannot check {path.suffix or 'a file without a suffix'!r}: the kinds are {', '.join(sorted(CHECKS))}")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CheckError(f"{path} has more than {_MOST_BYTES // 1_000_000} MB: no map for readers is that large; check a smaller export")
        raw = path.read_bytes()
    except OSError as error:
        raise CheckError(f"cannot read {path}: {error.strerror or error}; name a file that exists and that you may read") from error
    module, _, function = where.partition(":")
    made = cast("Callable[[str, bytes], Report]", getattr(import_module(module), function))
    try:
        return made(str(path), raw)
    except UnicodeDecodeError as error:
        raise CheckError(f"{path}: byte {error.start} is not UTF-8: save the file as UTF-8") from error
