"""The samples of a legend, 30 by 18 pixels, drawn by the rules that draw the marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from shapely import affinity

from geomap.style import Look
from geomap.writers.svg_marks import HEAD, Inks, Symbol, draw_shape, draw_symbol
from geomap.writers.svg_tree import add, short

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BOX = shapely.box(2, 3, 28, 15)
_ARROW = shapely.Polygon(
    [(2, 10.5), (5, 8.4), (8, 7.1), (11, 6.6), (14, 6.8), (18, 7.5), (17.5, 4), (27.5, 9), (18.5, 14), (18.2, 10.5), (14, 9.6), (10, 9.3), (6, 9.7)]
)
_LINE = shapely.LineString([(1, 9), (29, 9)])
_BODY_Z = range(50, 56)  # arrows and what is drawn like them


def draw_swatch(parent: Element, look: Look, at: tuple[float, float], inks: Inks) -> None:
    """A sample of a look; its top left corner is at a position in pixels."""
    x, y = at
    if look.symbol == "chip":
        add(parent, "rect", x=round(x + 3, 1), y=round(y + 3, 1), width=24, height=12, rx=6, fill=inks["panel"], stroke=inks["grey"])
    elif look.shape == "symbol":
        draw_symbol(parent, Symbol(at=(x + 15, y + 9), size=18), look, inks, halo=False)
    else:
        sample = _LINE if look.shape == "line" else _ARROW if look.layer == "axes" and look.z in _BODY_Z else _BOX
        draw_shape(parent, affinity.translate(sample, x, y), replace(look, z=0, head=False), inks)
        if look.head:
            add(parent, "path", d=HEAD, transform=f"translate({short(x + 18)} {short(y + 3)})", fill=inks[look.ink])
