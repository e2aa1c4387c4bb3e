"""Looks to markup: areas, lines and symbols in pixels, by the rules of the style table. Presentation attributes only: no style sheet, no pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geomap import style
from geomap.style import Look
from geomap.writers import letters
from geomap.writers.svg_glyphs import glyph_shape, hatch, lines_of
from geomap.writers.svg_tree import add, path_of, segments, short

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Inks = Mapping[str, str]
Point = tuple[float, float]

NEAR_MARK_Z = 40  # from here on marks lie over the borders, and those with a body have a light casing
HEAD = "M0 0 12 6 0 12 3 6z"
HEAD_ROOM = 15.0  # px that the head of a line stops short of the symbol at its end
_HEAD_LENGTH = 12.0
_BADGE = "M12-2l12 7v14l-12 7-12-7V5z"
_BOX = 30  # units of a glyph with its margin
_GRAIN = 7.0
_CHIP = 12.0
_COARSER = 1.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A mark at a point: where it stands, in pixels, and the side of its box."""

    at: Point
    size: float


def draw_shape(parent: Element, shape: BaseGeometry, look: Look, inks: Inks, *, coarse: bool = False) -> None:
    """An area or a line in pixels: casing below, colour, hatch above, the head of a line. `coarse`: whole pixels, wider hatches and no casing."""
    grain = 1 if coarse else 10
    if not (data := path_of(shape, grain)):
        return
    if not coarse and look.z >= NEAR_MARK_Z and (look.fill_opacity >= 0.5 or look.hollow):
        add(parent, "path", d=data, stroke=inks["halo"], stroke_width=look.stroke + 3, stroke_opacity=0.9)
    if look.stroke > 0 or look.fill_opacity > 0:
        add(parent, "path", d=data, **_paint(look, inks))
    ink, hatched = inks[look.ink], look.shape != "line" and shapely.get_dimensions(shape) == 2
    wider = _COARSER if coarse else 1.0
    if hatched and look.pattern and (lines := segments(lines_of(shape, look, wider), grain)):
        add(parent, "path", d=lines, stroke=ink, stroke_width=look.line * wider, stroke_opacity=look.pattern_opacity)
    if hatched and not coarse and look.grain is not None and (lines := segments(hatch(shape, look.grain, _GRAIN))):
        add(parent, "path", d=lines, stroke=inks["halo"], stroke_width=_GRAIN / 5, stroke_opacity=0.75)
    if look.head:
        for line in shapely.get_parts(shape):
            _head(parent, line, inks, look.ink, whole=coarse)


def draw_symbol(
    parent: Element, symbol: Symbol, look: Look, inks: Inks, *, badge: bool = False, label: str = "", halo: bool = True, coarse: bool = False
) -> None:  # fmt: skip
    """A sign about a position: a glyph, with a light rim or without; a glyph on a badge, a counted circle or a chip with its text.

    `coarse`: whole pixels, no rim, no hatch.
    """
    if look.symbol == "chip":
        _chip(parent, symbol.at, inks, look.ink, label.split("\n")[0])
        return
    scale = symbol.size / _BOX
    box = add(parent, "g", transform=_about(symbol.at, scale, whole=coarse))
    ink, path = inks[look.ink], style.GLYPHS[look.symbol]
    if look.symbol == "count":
        _count(box, look, inks, (re.findall(r"\d+", label) or ["n"])[0])
    elif badge and path:
        add(box, "path", d=_BADGE, fill=inks["panel"], stroke=ink, stroke_width=1.7)
        _sign(add(box, "g", transform="translate(5.4 5.4) scale(.55)"), look, inks, hatched=not coarse)
    elif path:
        if halo and not coarse:
            add(box, "path", d=path, fill=inks["halo"], stroke=inks["halo"], stroke_width=5)
        _sign(box, look, inks, hatched=not coarse)
    else:
        add(box, "circle", cx=12, cy=12, r=8, fill=ink)
    if look.clock:
        clock = add(box, "g", transform="translate(15 14) scale(.5)")
        add(clock, "path", d=style.GLYPHS["clock"], fill=inks["halo"], stroke=inks["halo"], stroke_width=5)
        add(clock, "path", d=style.GLYPHS["clock"], fill=ink)


def chip_width(label: str) -> float:
    """How wide the chip of a country is."""
    return letters.width(label.split("\n")[0], _CHIP) + 20


def text(
    parent: Element, words: str, at: Point, size: float, fill: str, *, bold: bool = False, anchor: str = "start", halo: str = ""
) -> None:  # fmt: skip
    """One line of text on its baseline; a halo is the same text once more below, as a stroke, for not every program reads `paint-order`."""
    where: dict[str, str | float | None] = {
        "x": round(at[0], 1), "y": round(at[1], 1), "font_size": size, "font_weight": "700" if bold else None,
        "text_anchor": None if anchor == "start" else anchor,
    }  # fmt: skip
    if halo:
        add(parent, "text", words, **where, fill=halo, stroke=halo, stroke_width=3, aria_hidden="true")
    add(parent, "text", words, **where, fill=fill)


def _paint(look: Look, inks: Inks) -> dict[str, str | float | None]:
    ink, line = inks[look.ink], look.shape == "line"
    filled = look.fill_opacity > 0 and not line
    stroked = look.stroke > 0
    return {
        "fill": ink if filled else None,
        "fill_opacity": look.fill_opacity if filled and look.fill_opacity < 1 else None,
        "stroke": ink if stroked else None,
        "stroke_width": look.stroke if stroked else None,
        "stroke_opacity": look.stroke_opacity if stroked and look.stroke_opacity < 1 else None,
        "stroke_dasharray": " ".join(map(short, look.dash)) if stroked and look.dash else None,
        "stroke_linecap": "round" if look.dash and look.dash[0] <= 1.5 else None,
    }


def _head(parent: Element, line: BaseGeometry, inks: Inks, ink: str, *, whole: bool) -> None:
    """The arrowhead of a line, turned as the line runs where it stands."""
    length = float(line.length)
    if line.geom_type != "LineString" or length < HEAD_ROOM + _HEAD_LENGTH:
        return
    tip, tail = (shapely.line_interpolate_point(line, length - back) for back in (HEAD_ROOM, HEAD_ROOM + _HEAD_LENGTH))
    turn = np.degrees(np.arctan2(tip.y - tail.y, tip.x - tail.x))
    x, y, angle = (short(round(value) if whole else value) for value in (tip.x, tip.y, turn))
    place = f"translate({x} {y}) rotate({angle}) translate(-12 -6)"
    add(parent, "path", d=HEAD, transform=place, fill=inks[ink], stroke=inks["halo"], stroke_width=0.8)


def _sign(box: Element, look: Look, inks: Inks, *, hatched: bool) -> None:
    ink, path = inks[look.ink], style.GLYPHS[look.symbol]
    if look.hollow:
        add(box, "path", d=path, fill=inks["panel"], stroke=ink, stroke_width=1.5)
    else:
        add(box, "path", d=path, fill=ink)
    if not hatched:
        return
    shape = glyph_shape(look.symbol)
    if look.pattern and (lines := segments(lines_of(shape, look))):
        add(box, "path", d=lines, stroke=ink, stroke_width=look.line)
    elif look.grain is not None and (lines := segments(hatch(shape, look.grain, 4.0))):
        add(box, "path", d=lines, stroke=inks["halo"], stroke_width=0.8, stroke_opacity=0.75)


def _count(box: Element, look: Look, inks: Inks, number: str) -> None:
    ink = inks[look.ink]
    if look.hollow:
        add(box, "circle", cx=12, cy=12, r=11, fill=inks["panel"], stroke=ink, stroke_width=2)
    else:
        add(box, "circle", cx=12, cy=12, r=11, fill=ink, stroke=inks["halo"], stroke_width=2)
    text(box, number, (12, 16.5), 13, ink if look.hollow else inks["panel"], bold=True, anchor="middle")


def _chip(parent: Element, at: Point, inks: Inks, ink: str, label: str) -> None:
    wide, paint = chip_width(label), {"fill": inks["panel"], "stroke": inks[ink]}
    add(parent, "rect", x=round(at[0] - wide / 2, 1), y=round(at[1] - 11, 1), width=round(wide, 1), height=22, rx=11, **paint)
    text(parent, label, (at[0], at[1] + 4.3), _CHIP, inks["label"], anchor="middle")


def _about(at: Point, scale: float, *, whole: bool) -> str:
    x, y = (short(round(middle - 12 * scale) if whole else middle - 12 * scale) for middle in at)
    return f"translate({x} {y})" + (f" scale({short(scale)})" if scale != 1 else "")


def lengthened(shape: BaseGeometry, tail: Point, least: float, symbols: list[Point]) -> BaseGeometry:
    """An arrow that would be lost at this scale, drawn longer out of its tip; and back from a symbol that stands at its tip."""
    points = shapely.get_coordinates(shape)
    far = np.hypot(*(points - tail).T)
    tip, length = points[int(np.argmax(far))], float(far.max())
    factor = max(1.0, least / max(1.0, length))
    met = any(np.hypot(*(tip - np.array(at))) < HEAD_ROOM for at in symbols)
    back = (np.array(tail) - tip) * HEAD_ROOM / max(1.0, length) if met and length < 4 * least else np.zeros(2)
    grown = affinity.scale(shape, factor, factor, origin=(float(tip[0]), float(tip[1])))
    return affinity.translate(grown, float(back[0]), float(back[1]))
