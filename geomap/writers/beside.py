"""Pictures of a map that lie beside it: which there are, and how large they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import PageError

_PNG = re.compile(rb"\x89PNG\r\n\x1a\n.{4}IHDR(.{4})(.{4})", re.DOTALL)
_SVG_ROOT = re.compile(rb"<svg\b[^>]*>")
_LENGTH = r'\b{name}="(\d+(?:\.\d+)?)(?:px)?"'
_VIEW_BOX = re.compile(r'\bviewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+(\d+(?:\.\d+)?)[ ,]+(\d+(?:\.\d+)?)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as a file; `name` is what the kit calls it, `width` and `height` are pixels."""

    name: str
    content: bytes
    width: int
    height: int


def pictures_beside(path: Path) -> tuple[Picture | None, Picture | None]:
    """The picture of a map file and its social card, None where there is none.

    For `x.html` that is `x.png`, else `x.svg`; and `x-card.png`, else `card.png`. Raises PageError for a file that is not such a picture.
    """
    picture = _first([path.with_suffix(".png"), path.with_suffix(".svg")], "map")
    return picture, _first([path.with_name(f"{path.stem}-card.png"), path.with_name("card.png")], "card")


def _first(paths: list[Path], name: str) -> Picture | None:
    found = next((path for path in paths if path.is_file()), None)
    if found is None:
        return None
    try:
        content = found.read_bytes()
    except OSError as error:
        raise PageError(f"{found}: cannot be read: {error.strerror or error}") from error
    size = _png_size(content) if found.suffix == ".png" else _svg_size(content)
    if not size or min(size) < 1:
        raise PageError(f"{found}: not a {found.suffix[1:].upper()} picture with a size: make it again with `geomap build`, or move it away")
    return Picture(name=f"{name}{found.suffix}", content=content, width=size[0], height=size[1])


def _png_size(content: bytes) -> tuple[int, int] | None:
    found = _PNG.match(content)
    return (int.from_bytes(found[1]), int.from_bytes(found[2])) if found else None


def _svg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of the root element, else those of its view box."""
    root = _SVG_ROOT.search(content[:20_000])
    if not root:
        return None
    tag = root[0].decode("utf-8", "replace")
    width, height = (re.search(_LENGTH.format(name=name), tag) for name in ("width", "height"))
    box = _VIEW_BOX.search(tag)
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    return (round(float(box[1])), round(float(box[2]))) if box else None
