"""Where the names of rivers, lakes and seas stand on a base map: along calm stretches of a river, in the middle of a lake and of the open sea."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import degrees, hypot

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from geomap.fineness import shrink_at
from geomap.geometry import Bounds, clipped
from geomap.hydronyms import Waters

Label = tuple[str, float, float, float | None]
"""A name, lon, lat, and the direction of its letters in degrees, anticlockwise from east; None for what has none."""

MOST = 12
_AROUND = 0.4  # of the view's size: so far beside it a window may show rivers
_WIDE_DEG = 60  # wider views name seas only
_LETTER = 0.0105  # the width of a letter, of the view's width
_PARTS = 12  # steps along a name
_PLACES, _APART = 3, 0.2  # for the name of a river, so far from each other, of the view's height
_STRAIGHT = 0.9  # of its length the river gets on under a name
_CALM = 0.12  # of its length a name may be off the river
_LAKE, _SEA = 0.04, 0.06  # of the view's width and height: smaller water holds no name


def water_labels(view: Bounds, waters: Waters, land: BaseGeometry) -> tuple[Label, ...]:
    """At most MOST names: seas, then lakes, then rivers, the largest in the view first; () where no water has a name. `land` is that of the view.

    A river has up to three places: the others are for where marks stand on the first.
    """
    if view[2] - view[0] > _WIDE_DEG:
        return tuple(_seas(view, waters, land))[:MOST]
    lakes = sorted(_lakes(view, waters), key=lambda found: (-found[0], found[1][0]))
    rivers = sorted(_rivers(view, waters), key=lambda found: (-found[0], found[1][0][0]))
    spots = [places[number] for number in range(_PLACES) for _, places in rivers if number < len(places)]
    return (*_seas(view, waters, land), *(label for _, label in lakes), *spots)[:MOST]


def _seas(view: Bounds, waters: Waters, land: BaseGeometry) -> list[Label]:
    """Each sea once, in its largest open part; what is another's, or is not to be named, is left out."""
    if not waters.seas:
        return []
    best: dict[str, tuple[float, Label]] = {}
    taken, ground = shapely.Polygon(), clipped(land, view)
    for name, bounds in waters.seas:
        box = shapely.box(*bounds)
        open_water = shapely.difference(shapely.difference(clipped(box, view), ground), taken)
        taken = shapely.union(taken, box)
        if str(name) and (found := _middle(open_water, view)) is not None and found[0] > best.get(name, (0.0,))[0]:
            best[name] = (found[0], (name, found[1], found[2], None))
    return [label for reach, label in best.values() if reach > _SEA * (view[3] - view[1])]


def _middle(water: BaseGeometry, view: Bounds) -> tuple[float, float, float] | None:
    """How far the point farthest from any shore is from it, in degrees of latitude, and the point."""
    shrink = shrink_at(view)
    areas = [part for part in shapely.get_parts(water) if part.geom_type == "Polygon" and part.area > 0]
    if not areas:
        return None
    flat = shapely.transform(max(areas, key=lambda part: part.area), lambda xy: xy * (shrink, 1))
    point = polylabel(flat, tolerance=(view[3] - view[1]) / 100)
    return float(point.distance(flat.boundary)), float(point.x / shrink), float(point.y)


def _lakes(view: Bounds, waters: Waters) -> list[tuple[float, Label]]:
    found: list[tuple[float, Label]] = []
    for name, shapes in waters.lakes:
        inside = [part for part in (clipped(shape, view) for shape in shapes) if not part.is_empty]
        largest = max(inside, key=lambda part: part.area, default=None)
        if largest is not None and largest.bounds[2] - largest.bounds[0] > _LAKE * (view[2] - view[0]) and (spot := _middle(largest, view)):
            found.append((largest.area, (name, spot[1], spot[2], None)))
    return found


def _rivers(view: Bounds, waters: Waters) -> list[tuple[float, list[Label]]]:
    """The length of each river in the view and around it, and the places for its name, the best first."""
    dx, dy = _AROUND * (view[2] - view[0]), _AROUND * (view[3] - view[1])
    around = (view[0] - dx, view[1] - dy, view[2] + dx, view[3] + dy)
    found, lakes = [], shapely.union_all([shape for _, shapes in waters.lakes for shape in shapes])
    for name, shapes in waters.rivers:
        lines = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(_lines(shapes, around, lakes))))
        wanted = _LETTER * (len(name) + 2) * (view[2] - view[0])
        places: list[Label] = []
        for _, lon, lat, turn in sorted(stretch for line in lines for stretch in _stretches(line, wanted, view)):
            if len(places) < _PLACES and all(hypot((lon - one[1]) * shrink_at(view), lat - one[2]) > _APART * (view[3] - view[1]) for one in places):
                places.append((name, lon, lat, turn))
        if places:
            found.append((float(shapely.length(lines).sum()), places))
    return found


def _lines(shapes: Sequence[BaseGeometry], bounds: Bounds, lakes: BaseGeometry) -> list[BaseGeometry]:
    """The lines in `bounds`, outside lakes, which have names of their own."""
    parts = shapely.get_parts(shapely.get_parts(shapely.difference(shapely.clip_by_rect(np.array(shapes, dtype=object), *bounds), lakes)))
    return [part for part in parts if part.geom_type == "LineString" and not part.is_empty]


def _stretches(line: BaseGeometry, wanted: float, view: Bounds) -> Iterator[tuple[float, float, float, float]]:
    """Where along a line a straight name of this length (degrees of longitude) lies on it: how ill, lon, lat, direction.

    Calm stretches, and of those the ones near the middle of the view, are the better ones; those too far off a straight line are left out.
    """
    shrink = shrink_at(view)
    flat, length = shapely.transform(line, lambda xy: xy * (shrink, 1)), wanted * shrink
    points = shapely.get_coordinates(shapely.line_interpolate_point(flat, np.arange(0, flat.length, length / _PARTS)))
    middle = np.array([(view[0] + view[2]) / 2 * shrink, (view[1] + view[3]) / 2])
    for first in range(len(points) - _PARTS):
        off, (x, y), (dx, dy) = _fitted(points[first : first + _PARTS + 1])
        if off < _CALM * length and hypot(dx, dy) > _STRAIGHT * length:
            turn = degrees(np.arctan2(dy, dx))
            away = hypot(*(np.array([x, y]) - middle)) / (view[3] - view[1])
            yield off / length + 0.05 * away, x / shrink, y, round(turn - 180 if turn > 90 else turn + 180 if turn <= -90 else turn)


def _fitted(part: NDArray[np.float64]) -> tuple[float, tuple[float, float], tuple[float, float]]:
    """How far a stretch is off the straight line between its ends, the middle of what it covers, and its direction."""
    way = part[-1] - part[0]
    reach = hypot(*way) or 1e-9
    across = ((part - part[0]) @ np.array([-way[1], way[0]])) / reach
    middle = (part[0] + part[-1]) / 2 + np.array([-way[1], way[0]]) / reach * (across.max() + across.min()) / 2
    return float(across.max() - across.min()), (float(middle[0]), float(middle[1])), (float(way[0]), float(way[1]))
