"""From a scene to files. The suffix of the path chooses the writer; a writer is loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from geomap.errors import UnknownNameError
from geomap.writers.files import check_place

if TYPE_CHECKING:
    from geomap.model import Scene
    from geomap.protocols import Writer

WRITERS: dict[str, str | Writer] = {
    ".html": "geomap.writers.page:write_html",
    ".htm": "geomap.writers.page:write_html",
    ".geojson": "geomap.writers.geojson:write_geojson",
    ".gpkg": "geomap.writers.geopackage:write_geopackage",
    ".csv": "geomap.writers.csv_table:write_csv",
    ".kml": "geomap.writers.kml:write_kml",
    ".svg": "geomap.writers.svg:write_svg",
    ".png": "geomap.writers.png:write_png",
    ".pdf": "geomap.writers.pdf:write_pdf",
}
"""Suffix to writer: a `module:function` name, loaded lazily, or any callable `(scene, path) -> path`."""


PAGES = (".html", ".htm")


def write(
    scene: Scene, path: str | Path, *, theme: str | None = None, size: str | None = None, scale: float | None = None
) -> Path:  # fmt: skip
    """Write `scene` to `path` with the writer of its suffix; returns the path. A picture has a theme and a size, a PNG a scale.

    Raises UnknownNameError for a suffix or a drawing that it does not have, MissingExtraError, ExportError for a place.
    """
    check_drawing(Path(path), theme=theme, size=size, scale=scale)
    asked = {name: value for name, value in (("theme", theme), ("size", size), ("scale", scale)) if value is not None}
    return writer_for(Path(path))(scene, Path(path), **asked)


def check_output(
    path: str | Path, *, theme: str | None = None, size: str | None = None, scale: float | None = None, desk: bool = False
) -> None:  # fmt: skip
    """Say before any work is done what `write` would say after it. Raises UnknownNameError, MissingExtraError, ExportError for a place.

    `desk`: whether it is to be a page for the desk, which no other kind of file can be.
    """
    writer_for(Path(path))
    if desk and Path(path).suffix.lower() not in PAGES:
        raise UnknownNameError(f"--desk (desk=) makes a page to correct the map on, which {Path(path).name!r} is not: name it .html")
    check_drawing(Path(path), theme=theme, size=size, scale=scale)
    check_place(Path(path))


def check_drawing(path: Path, *, theme: str | None = None, size: str | None = None, scale: float | None = None) -> None:
    """Raises UnknownNameError for a theme, size or scale that there is not, or of a file that is no picture; MissingExtraError for its writer."""
    from geomap.writers import pictures

    suffix = path.suffix.lower()
    pictures.check(suffix, theme, size, scale)
    if suffix in (".png", ".pdf"):
        import_module(f"geomap.writers.{suffix[1:]}").check()


def writer_for(path: Path) -> Writer:
    """The writer of a path's suffix. Raises UnknownNameError with the suffixes there are."""
    found = WRITERS.get(path.suffix.lower())
    if found is None:
        raise UnknownNameError(f"no writer for {path.name!r}: name the file with one of {', '.join(sorted(WRITERS))}")
    if not isinstance(found, str):
        return found
    module, _, function = found.partition(":")
    return cast("Writer", getattr(import_module(module), function))
