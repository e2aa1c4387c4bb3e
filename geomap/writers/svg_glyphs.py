"""The drawn signs as shapes, and the lines of a hatch: cut by geometry, since many programs do not read SVG patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, reduce

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap import style

_TOKEN = re.compile(r"[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)")
_TAKES = {"m": 2, "l": 2, "h": 1, "v": 1, "a": 7}
_ROUND = 32  # corners of a full circle
_MOST = 4000  # lines of one hatch: a mark that fills the picture has some hundreds


def hatch(shape: BaseGeometry, angle: float, pitch: float) -> list[BaseGeometry]:
    """Segments inside a shape, `pitch` apart, rising by `angle` degrees; hatches of one pitch run on from shape to shape."""
    if shape.is_empty:
        return []
    west, south, east, north = shape.bounds
    along = np.array([np.cos(np.radians(angle)), -np.sin(np.radians(angle))])
    across = np.array([-along[1], along[0]])
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    near, far = (corners @ across).min() / pitch - 0.5, (corners @ across).max() / pitch - 0.5
    numbers = np.arange(np.ceil(near), np.floor(far) + 1)[:_MOST]
    reach = np.array([(corners @ along).min() - 1, (corners @ along).max() + 1])
    ends = (numbers[:, None, None] + 0.5) * pitch * across + reach[None, :, None] * along
    ends[1::2] = ends[1::2, ::-1]  # to and fro: shorter ways from line to line make shorter path data
    met = shapely.intersection(shapely.linestrings(ends), shape)
    parts = shapely.get_parts(shapely.get_parts(met))
    return [part for part in parts if part.geom_type == "LineString" and part.length > 0.3]


def lines_of(shape: BaseGeometry, look: style.Look, wider: float = 1.0) -> list[BaseGeometry]:
    """The hatch of a look over a shape, the other way as well for a cross; its lines `wider` times as far apart."""
    slopes = (look.angle, look.angle + 90) if look.pattern == "cross" else (look.angle,)
    return [line for slope in slopes for line in hatch(shape, slope, look.pitch * wider)]


@cache
def glyph_shape(symbol: str) -> BaseGeometry:
    """A glyph in its 24 by 24 box as the even-odd rule fills it; empty for those that are drawn around their text."""
    rings = [shapely.buffer(shapely.Polygon(ring), 0) for ring in _rings(style.GLYPHS[symbol]) if len(ring) > 2]
    return reduce(shapely.symmetric_difference, rings, shapely.Polygon())


def _rings(path: str) -> Iterator[list[tuple[float, float]]]:
    """The closed rings of path data: lines and circular arcs, as the glyphs use them."""
    tokens = _TOKEN.findall(path)
    ring: list[tuple[float, float]] = []
    at, place, command = np.zeros(2), 0, "M"
    while place < len(tokens):
        if tokens[place].isalpha():
            command = tokens[place]
            place += 1
        if command in "zZ":
            yield ring
            at, ring = np.array(ring[0]), []
            continue
        count = _TAKES[command.lower()]
        values = [float(value) for value in tokens[place : place + count]]
        place += count
        ring = ring or [(float(at[0]), float(at[1]))] if command not in "mM" else ring
        if command in "mM":
            if ring:
                yield ring
            at = np.array(values) + (at if command == "m" else 0)
            ring, command = [(float(at[0]), float(at[1]))], "l" if command == "m" else "L"
            continue
        end = _end(command, values, at)
        ring += _arc(at, end, values[0], large=bool(values[3]), sweep=bool(values[4])) if command in "aA" else [(float(end[0]), float(end[1]))]
        at = end
    if ring:
        yield ring


def _end(command: str, values: list[float], at: np.ndarray) -> np.ndarray:
    given = {"h": np.array([values[0], 0.0]), "v": np.array([0.0, values[0]])}.get(command.lower(), np.array(values[-2:]))
    if command.islower():
        return np.asarray(at + given)
    return np.asarray({"H": np.array([values[0], at[1]]), "V": np.array([at[0], values[0]])}.get(command, given))


def _arc(start: np.ndarray, end: np.ndarray, radius: float, *, large: bool, sweep: bool) -> list[tuple[float, float]]:
    """Corners along a circular arc, without its start."""
    middle, half = (start + end) / 2, (end - start) / 2
    length = float(np.hypot(*half)) or 1e-9
    radius = max(radius, length)
    offset = np.sqrt(max(radius**2 - length**2, 0.0)) / length * np.array([-half[1], half[0]])
    centre = middle + (offset if large != sweep else -offset)
    first, last = (float(np.arctan2(*(point - centre)[::-1])) for point in (start, end))
    turn = (last - first) % (2 * np.pi) if sweep else -((first - last) % (2 * np.pi))
    steps = max(2, int(abs(turn) / (2 * np.pi) * _ROUND))
    angles = first + turn * np.arange(1, steps + 1) / steps
    return [(float(centre[0] + radius * np.cos(a)), float(centre[1] + radius * np.sin(a))) for a in angles]
