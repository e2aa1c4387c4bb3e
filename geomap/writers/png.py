"""The picture as PNG, drawn by resvg with the shipped fonts: the same bytes on every machine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import ExportError, MissingExtraError
from geomap.writers import letters
from geomap.writers.files import write_bytes
from geomap.writers.pictures import check_scale
from geomap.writers.svg import render_svg

if TYPE_CHECKING:
    from geomap.model import Scene


def check() -> None:
    """Raises MissingExtraError when resvg is not installed."""
    if find_spec("resvg_py") is None:
        raise MissingExtraError("PNG pictures need resvg: pip install 'geomap[png]'")


def write_png(scene: Scene, path: Path, *, theme: str | None = None, size: str | None = None, scale: float | None = None) -> Path:
    """Write the picture of `scene` as PNG; returns the path. `scale` is pixels of the file to a pixel of the picture, 2 without it; a card has 1.

    Raises MissingExtraError, UnknownNameError (theme, size, scale), ExportError (coordinates, place).
    """
    check()
    return write_bytes(Path(path), rasterised(render_svg(scene, theme=theme, size=size), check_scale(scale, size)))


def rasterised(svg: str, scale: float) -> bytes:
    """An SVG document as PNG. The system's fonts are asked only for letters that the shipped ones lack. Raises ExportError when it is too large."""
    import resvg_py

    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg, zoom=scale, skip_system_fonts=letters.covered(svg), font_files=[str(path) for path in letters.files()],
                font_family=letters.FAMILY, sans_serif_family=letters.FAMILY,
            )
        )  # fmt: skip
    except ValueError as error:
        raise ExportError(f"the picture cannot be drawn as PNG ({error}): choose a smaller size or scale") from error
