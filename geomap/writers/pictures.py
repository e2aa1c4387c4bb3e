"""How large and in which theme a picture is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from geomap.errors import UnknownNameError
from geomap.style import THEMES

PICTURES = (".svg", ".png", ".pdf")
_SMALLEST, _LARGEST = 240, 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A picture's size in pixels; without a height it is as high as its words need. Everything in it is `zoom` times as large as usual."""

    width: int
    height: int | None = None
    zoom: float = 1.0


SIZES: Mapping[str, Size] = {
    "web": Size(width=1000),
    "card": Size(width=1200, height=630, zoom=1.4),
    "print": Size(width=1123, height=794),  # A4, landscape, at 96 dots an inch
}


def size_of(text: str | None, usual: str = "web") -> Size:
    """The size that a name, `WIDTHxHEIGHT` or `WIDTH` stands for. Raises UnknownNameError for another text or one too small or large to draw."""
    name = text or usual
    if name in SIZES:
        return SIZES[name]
    found = re.fullmatch(r"(\d{1,5})(?:[x×](\d{1,5}))?", name)
    sides = [int(side) for side in found.groups() if side] if found else []
    if not found or not all(_SMALLEST <= side <= _LARGEST for side in sides):
        choices = f"{', '.join(SIZES)}, WIDTHxHEIGHT or WIDTH with {_SMALLEST} to {_LARGEST} pixels a side"
        raise UnknownNameError(f"no size {name!r}: sizes are {choices}")
    return Size(width=sides[0], height=sides[1] if len(sides) > 1 else None)


def check_theme(theme: str | None) -> str:
    """The theme itself, `light` for None. Raises UnknownNameError for one that the style table does not hold."""
    if (theme or "light") not in THEMES:
        raise UnknownNameError(f"no theme {theme!r}: themes are {', '.join(THEMES)}")
    return theme or "light"


def check_scale(scale: float | None, size: str | None) -> float:
    """Pixels of a PNG to a pixel of the picture: 2 for None, 1 for a card. Raises UnknownNameError outside 0.5 to 4."""
    if scale is None:
        return 1.0 if size == "card" else 2.0  # a card has the size that the networks ask for
    if not 0.5 <= scale <= 4:
        raise UnknownNameError(f"no scale {scale:g}: pixels of the file to a pixel of the picture are 0.5 to 4")
    return scale


def check(suffix: str, theme: str | None, size: str | None, scale: float | None) -> None:
    """Raises UnknownNameError for a theme, size or scale that there is not, or that a file of this suffix does not have."""
    check_theme(theme)
    size_of(size)
    check_scale(scale, size)
    if suffix not in PICTURES and (theme or size):
        raise UnknownNameError(f"a {suffix} file has no theme and no size: they are for pictures, {', '.join(PICTURES)}")
    if suffix != ".png" and scale is not None:
        raise UnknownNameError(f"a {suffix} file has no scale: it is for .png")
