"""Arrows: tapered, curved, valid polygons, and what goes with them: fan, halt bar, chevrons, pressure band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geomap.geometry import KM, Frontier, Plane, padded, plane_for
from geomap.phrases import msg
from geomap.thinning import simplified

Floats = NDArray[np.float64]
Point = tuple[float, float]
Axis = tuple[Point, Point]  # tail and tip, lon and lat

TAIL_WIDTH, NECK_WIDTH, HEAD_WIDTH, HEAD_LENGTH = 0.16, 0.07, 0.20, 0.22  # shares of the chord
BOW = 0.10
_WIDEST_CHORD_M = 90 * KM  # a longer arrow grows no wider
_FAN_M = 60 * KM
_CLEAR_M = 2.5 * KM  # between a tip and a populated place that the text does not name
_APART_DEG = 18.0
_TRIES = 80  # candidates looked at closely
_SCRAP_KM = 10  # shorter pieces of a border are asked after the others
_PIECES = 4
_DEPTHS_KM = (9.0, 8.0, 7.0, 6.0, 10.5, 12.0)
_TAILS_KM = (31.0, 28.0, 25.0, 34.0, 38.0)
_SHORT_TAILS_KM = (20.0, 15.0, 10.0, 6.0, 3.0, 1.5)
_SHALLOW_TAILS_KM = (14.0, 11.0, 8.0, 6.0, 4.0, 2.5)
_INLAND_M = 6 * KM  # between a tail and the edge of its area: on a coast it would seem to come from the sea
_TURNS_DEG = (0.0, 12.0, -12.0, 25.0, -25.0, 40.0, -40.0)
_SHIFTS_KM = (0.0, 3.0, -3.0, 6.0, -6.0, 10.0, -10.0, 15.0, -15.0, 22.0, -22.0, 30.0, -30.0, 45.0, -45.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow in metres of `plane`: a body, and the curve from tail to tip that it follows."""

    plane: Plane
    curve: Floats
    notes: tuple[str, ...] = ()

    @property
    def tail(self) -> Point:
        return _lonlat(self.plane, self.curve[0])

    @property
    def tip(self) -> Point:
        return _lonlat(self.plane, self.curve[-1])

    @property
    def centreline(self) -> BaseGeometry:
        """The curve, EPSG:4326."""
        return self.plane.back(shapely.LineString(self.curve))

    def body(self) -> BaseGeometry:
        """The tapered arrow, EPSG:4326: one valid polygon."""
        return self.plane.back(_body(self.curve))

    def bar(self) -> BaseGeometry:
        """The halt bar: across the way, just ahead of the tip, EPSG:4326."""
        chord, ahead, side = _frame(self.curve)
        centre = self.curve[-1] + ahead * 0.07 * chord
        bend = np.linspace(-1, 1, 9)[:, None]
        inner = centre + side * bend * 0.16 * chord - ahead * (bend**2) * 0.035 * chord
        outer = inner[::-1] + ahead * 0.035 * chord
        return self.plane.back(shapely.Polygon(np.vstack([inner, outer])))

    def chevrons(self) -> BaseGeometry:
        """Two chevrons behind the tail, EPSG:4326."""
        chord, ahead, side = _frame(self.curve[::-1])
        half, thick, deep = TAIL_WIDTH / 2 * chord, 0.035 * chord, 0.07 * chord
        shapes = []
        for step in (0.05, 0.12):
            point = self.curve[0] + ahead * (step * chord)
            arms = [point + side * half + ahead * deep, point, point - side * half + ahead * deep]
            shapes.append(shapely.Polygon([*arms, *(arm + ahead * thick for arm in arms[::-1])]))
        return self.plane.back(shapely.MultiPolygon(shapes))


def free_arrow(tail: Point, tip: Point, *, bow: float = BOW) -> Arrow | None:
    """An arrow between two stated positions (lon, lat); None when they are the same place, or when it would reach over the 180th meridian."""
    plane = plane_for(padded((min(tail[0], tip[0]), min(tail[1], tip[1]), max(tail[0], tip[0]), max(tail[1], tip[1])), 20))
    start, end = np.array(plane.point(*tail)), np.array(plane.point(*tip))
    if np.hypot(*(end - start)) <= 1:
        return None
    arrow = Arrow(plane=plane, curve=_curve(start, end, bow))
    west, _, east, _ = shapely.total_bounds([arrow.body(), arrow.bar(), arrow.chevrons()])
    return arrow if east - west < 180 else None


def border_arrow(
    border: Frontier,
    *,
    toward: Point | None = None,
    tip: Point | None = None,
    clear: Sequence[Point] = (),
    apart: Sequence[Axis] = (),
    water: BaseGeometry | None = None,
    shallow: bool = False,
) -> Arrow | None:
    """A schematic arrow out of `border.other` into `border.host`, across their border exactly once; None when no place allows one.

    Without a `tip` the head stands 6–12 km inside, at most a third of the way to `toward` (the host's seat), where the border comes nearest to it.
    `clear` are populated places that the tip avoids; `apart` are axes already drawn. Positions are lon, lat; `water` is EPSG:4326.
    A `shallow` arrow starts close behind the border. The tail stands inland, away from every edge of `other`, where there is room.
    """
    goal = np.array(border.plane.point(*(tip or toward or _middle(border))))
    clear_m = shapely.get_coordinates(border.plane.to(shapely.multipoints(list(clear)))) if clear else np.empty((0, 2))
    lakes = None if water is None else border.plane.to(water)
    fallback: Arrow | None = None
    for tries, (start, end, bow, note) in enumerate(_candidates(border, goal, tip is not None, clear_m, _tips_near(border, apart), shallow)):
        if note and fallback is not None:
            return fallback
        curve = _curve(start, end, bow)
        rank = _quality(border, curve, lakes)
        if rank == 2:
            return Arrow(plane=border.plane, curve=curve, notes=note)
        if rank == 1 and fallback is None:
            fallback = Arrow(plane=border.plane, curve=curve, notes=note)
        if tries >= _TRIES and fallback is not None:
            return fallback
    return fallback


def _candidates(
    border: Frontier, goal: Floats, fixed: bool, clear: Floats, apart: Floats, shallow: bool
) -> Iterator[tuple[Floats, Floats, float, tuple[str, ...]]]:
    """Tail, tip, bow and notes, the plainest first: only those with the tail in `other` and the tip in `host`."""
    deepest_km = shapely.distance(shapely.Point(goal), border.line) / 3 / KM
    usual, inland = _SHALLOW_TAILS_KM if shallow else _TAILS_KM, shapely.buffer(simplified(border.other, _INLAND_M / 10), -_INLAND_M, quad_segs=1)
    shapely.prepare(inland)
    rounds = [(usual, clear, _TURNS_DEG[:3]), (usual, clear, _TURNS_DEG)]
    if len(clear):
        rounds.append((usual, clear[:0], _TURNS_DEG))
    anchors: list[tuple[Floats, Floats]] = []
    tried: set[bytes] = set()
    for number, (tails, places, turns) in enumerate((*rounds, (_SHORT_TAILS_KM, clear[:0], _TURNS_DEG))):
        note = () if tails is usual else (msg("shortened: the area behind the border is narrow"),)
        for anchor, inward in anchors if number else _kept(_anchors(border, goal), anchors):
            rows = _rows(anchor, inward, goal, fixed, deepest_km, tails, turns)
            good = shapely.contains_xy(border.other, rows[:, 0], rows[:, 1]) & shapely.contains_xy(border.host, rows[:, 2], rows[:, 3])
            good &= (_is_clear(rows[:, 2:4], places) | fixed) & _keeps_apart(rows, apart)
            off_edge = shapely.contains_xy(inland, rows[:, 0], rows[:, 1])
            best = np.vstack([rows[good & off_edge], rows[good & ~off_edge]])[:8]
            fresh = [row for row in best if row.tobytes() not in tried]
            tried.update(row.tobytes() for row in fresh)
            for row in fresh:
                yield row[:2], row[2:4], BOW, note
                yield row[:2], row[2:4], -BOW, note


def _kept(found: Iterator[tuple[Floats, Floats]], kept: list[tuple[Floats, Floats]]) -> Iterator[tuple[Floats, Floats]]:
    """What is found, kept as it passes."""
    for one in found:
        kept.append(one)
        yield one


def _rows(anchor: Floats, inward: Floats, goal: Floats, fixed: bool, deepest_km: float, tails: Sequence[float], turns: Sequence[float]) -> Floats:
    """Placements through one border point as rows (tail x, y, tip x, y), in order of preference."""
    reach = float(np.hypot(*(goal - anchor)))
    ways = _turned((goal - anchor) / reach if fixed and reach > 1 else inward, turns)
    depths = np.array([0.0]) if fixed else np.minimum(_DEPTHS_KM, deepest_km)
    turn, depth, tail = _preferred(len(turns), len(depths), len(tails))
    starts = anchor - ways[turn] * (np.array(tails)[tail] * KM)[:, None]
    ends = np.broadcast_to(goal, starts.shape) if fixed else anchor + ways[turn] * (depths[depth] * KM)[:, None]
    return np.hstack([starts, ends])


@cache
def _preferred(turns: int, depths: int, tails: int) -> tuple[NDArray[np.int64], ...]:
    """Numbers of turn, depth and tail of all placements, the plainest first."""
    cost = 0.8 * np.arange(turns)[:, None, None] + 0.5 * np.arange(depths)[:, None] + 0.3 * np.arange(tails)
    return np.unravel_index(np.argsort(cost.ravel(), kind="stable"), cost.shape)


def _anchors(border: Frontier, goal: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Points of the border, from the one nearest to the goal outward, with the smoothed normal that points into the host.

    A border in pieces is tried piece by piece; scraps of it, as islands and lakes leave them, come last.
    """
    parts = shapely.get_parts(border.line)
    distance = shapely.distance(parts, shapely.Point(goal))
    order = np.lexsort([distance, shapely.length(parts) < _SCRAP_KM * KM])
    for part in parts[order[:_PIECES]]:
        nearest = part.project(shapely.Point(goal))
        for shift in _SHIFTS_KM:
            along = nearest + shift * KM
            if 0 <= along <= part.length:
                yield _at(part, along), _normal(border, part, along)


def _normal(border: Frontier, part: BaseGeometry, along: float) -> Floats:
    """The unit normal of the border smoothed over 30 km, pointing into the host."""
    a, b = _at(part, max(0.0, along - 15 * KM)), _at(part, min(part.length, along + 15 * KM))
    tangent = (b - a) / max(1.0, float(np.hypot(*(b - a))))
    normal = np.array([-tangent[1], tangent[0]])
    probes = _at(part, along) + np.array([2, 5, 9, 14, -2, -5, -9, -14])[:, None] * KM * normal
    inside = shapely.contains_xy(border.host, probes[:, 0], probes[:, 1])
    return normal if inside[:4].sum() >= inside[4:].sum() else -normal


def _at(line: BaseGeometry, along: float) -> Floats:
    point = line.interpolate(along)
    return np.array([point.x, point.y])


def _turned(vector: Floats, degrees: Sequence[float]) -> Floats:
    """A vector turned by each of some angles."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.column_stack([cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]])


def _is_clear(tips: Floats, places: Floats) -> NDArray[np.bool_]:
    if not len(places):
        return np.ones(len(tips), dtype=bool)
    gaps = np.hypot(tips[:, None, 0] - places[None, :, 0], tips[:, None, 1] - places[None, :, 1])
    clear: NDArray[np.bool_] = gaps.min(axis=1) >= _CLEAR_M
    return clear


def _tips_near(border: Frontier, apart: Sequence[Axis]) -> Floats:
    """The tips of other axes that stand near enough to matter, in metres."""
    tips = np.array([tip for _, tip in apart]).reshape(-1, 2)
    west, south, east, north = padded(border.plane.back(border.line).bounds, 2.5 * _TAILS_KM[-1] + _DEPTHS_KM[-1])
    near = (tips[:, 0] >= west) & (tips[:, 0] <= east) & (tips[:, 1] >= south) & (tips[:, 1] <= north)
    return np.array([border.plane.point(*tip) for tip in tips[near]]).reshape(-1, 2)


def _keeps_apart(rows: Floats, tips: Floats) -> NDArray[np.bool_]:
    """Whether the tip keeps 18° from the tips of other axes, as seen from the tail; axes much farther off do not count."""
    way = (rows[:, 2:4] - rows[:, :2])[:, None, :]
    other = tips[None, :, :] - rows[:, None, :2]
    far = np.hypot(other[..., 0], other[..., 1]) >= 2.5 * np.hypot(way[..., 0], way[..., 1])
    cross = way[..., 0] * other[..., 1] - way[..., 1] * other[..., 0]
    angle = np.degrees(np.abs(np.arctan2(cross, (way * other).sum(axis=2))))
    apart: NDArray[np.bool_] = (far | (angle >= _APART_DEG)).all(axis=1)
    return apart


def _quality(border: Frontier, curve: Floats, lakes: BaseGeometry | None) -> int:
    """2: one crossing, and the body lies in one piece on each side; 1: the centreline crosses once; 0: not to be used."""
    if not _passes_once(border, curve):
        return 0
    line = shapely.LineString(curve)
    if crossings(border, line) != 1 or (lakes is not None and shapely.intersection(line, lakes).length > 5 * KM):
        return 0
    if shapely.length(shapely.intersection(line, border.host)) + shapely.length(shapely.intersection(line, border.other)) < 0.985 * line.length:
        return 0
    body = _body(curve)
    ahead, behind = shapely.intersection(body, border.host), shapely.intersection(body, border.other)
    whole = ahead.area + behind.area >= 0.97 * body.area
    return 2 if whole and _main_share(ahead) > 0.97 and _main_share(behind) > 0.97 else 1


def _passes_once(border: Frontier, curve: Floats) -> bool:
    """Whether every third point of a curve lies in the origin up to one of them and in the target from there on; a quick look before a close one."""
    x, y = curve[::3].T
    ahead, behind = shapely.contains_xy(border.host, x, y), shapely.contains_xy(border.other, x, y)
    return bool((ahead | behind).sum() >= len(x) - 1 and not (ahead[:-1] & behind[1:]).any() and np.count_nonzero(behind[:-1] & ~behind[1:]) == 1)


def crossings(border: Frontier, line: BaseGeometry) -> int:
    """How often a line (metres of the border's plane) passes the common border."""
    return int(shapely.get_num_geometries(shapely.intersection(line, border.line))) if line.intersects(border.line) else 0


def _main_share(geometry: BaseGeometry) -> float:
    areas = shapely.area(shapely.get_parts(geometry))
    return float(areas.max() / areas.sum()) if len(areas) and areas.sum() > 0 else 0.0


def _middle(border: Frontier) -> Point:
    return _lonlat(border.plane, shapely.get_coordinates(shapely.point_on_surface(border.host))[0])


def _lonlat(plane: Plane, xy: Floats) -> Point:
    point = plane.back(shapely.Point(xy))
    return float(point.x), float(point.y)


def _curve(start: Floats, end: Floats, bow: float, points: int = 25) -> Floats:
    """A cubic from tail to tip whose middle stands `bow` chords off the chord."""
    chord = end - start
    off = np.array([-chord[1], chord[0]]) * bow * 4 / 3
    t = np.linspace(0, 1, points)[:, None]
    a, b = start + chord / 3 + off, start + 2 * chord / 3 + off
    curve: Floats = (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t**2 * b + t**3 * end
    return curve


def _frame(curve: Floats) -> tuple[float, Floats, Floats]:
    """The chord that widths go by, the direction at the end of the curve, and its left."""
    chord = min(float(np.hypot(*(curve[-1] - curve[0]))), _WIDEST_CHORD_M)
    ahead = curve[-1] - curve[-3]
    ahead = ahead / np.hypot(*ahead)
    return chord, ahead, np.array([-ahead[1], ahead[0]])


def _body(curve: Floats) -> BaseGeometry:
    chord, ahead, side = _frame(curve)
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(curve, axis=0).T))])
    neck = curve[-1] - ahead * HEAD_LENGTH * chord
    shaft = curve[steps <= steps[-1] - HEAD_LENGTH * chord]
    spine = np.vstack([shaft, neck])
    share = np.linspace(0, 1, len(spine))[:, None]
    half = chord / 2 * (TAIL_WIDTH + (NECK_WIDTH - TAIL_WIDTH) * share**0.8)
    tangent = np.gradient(spine, axis=0)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]]) / np.hypot(*tangent.T)[:, None]
    barb = side * HEAD_WIDTH / 2 * chord
    swept = neck - ahead * 0.03 * chord
    notch = spine[0] + (spine[1] - spine[0]) / np.hypot(*(spine[1] - spine[0])) * 0.05 * chord
    outline = np.vstack([spine + normal * half, swept + barb, curve[-1], swept - barb, (spine - normal * half)[::-1], notch])
    polygon = shapely.Polygon(outline)
    return polygon if polygon.is_valid else max(shapely.get_parts(shapely.make_valid(polygon)), key=shapely.area)


def fan(border: Frontier, arrow: Arrow) -> BaseGeometry:
    """Where a schematic arrow could as well be: a sector from its tail over up to 60 km of the border, cut to both areas, EPSG:4326."""
    tail, tip = arrow.curve[0], arrow.curve[-1]
    frontage = min(_FAN_M, border.length_m)
    crossing = np.hypot(*(tip - tail)) * 0.75
    spread = min(np.radians(48), np.arctan2(frontage / 2, crossing))
    heading = np.arctan2(*(tip - tail)[::-1])
    angles = heading + np.linspace(-spread, spread, 25)
    arc = tail + 1.04 * np.hypot(*(tip - tail)) * np.column_stack([np.cos(angles), np.sin(angles)])
    sector = shapely.Polygon(np.vstack([tail[None, :], arc]))
    both = shapely.union_all([shapely.intersection(sector, border.host), shapely.intersection(sector, border.other)], grid_size=1.0)
    parts = [part for part in shapely.get_parts(both) if part.geom_type == "Polygon"]
    return border.plane.back(max(parts, key=shapely.area))


def pressure_band(target: BaseGeometry, toward: Point, *, depth_km: float = 6.0) -> BaseGeometry | None:
    """A band inside the target's boundary, over the part that faces `toward` (lon, lat), EPSG:4326; None when the target surrounds that point."""
    if shapely.contains_xy(target, *toward):
        return None
    plane = plane_for(padded(target.bounds, 10))
    area = plane.to(target)
    centre = shapely.get_coordinates(shapely.centroid(area))[0]
    heading = np.arctan2(*(np.array(plane.point(*toward)) - centre)[::-1])
    reach = 2 * float(np.hypot(area.bounds[2] - area.bounds[0], area.bounds[3] - area.bounds[1]))
    angles = heading + np.radians(np.linspace(-40, 40, 17))
    wedge = shapely.Polygon(np.vstack([centre[None, :], centre + reach * np.column_stack([np.cos(angles), np.sin(angles)])]))
    rim = shapely.difference(area, shapely.buffer(area, -depth_km * KM, quad_segs=4))
    facing = [part for part in shapely.get_parts(shapely.intersection(rim, wedge)) if part.geom_type == "Polygon"]
    return plane.back(shapely.union_all(facing)) if facing else None
