"""Strips and arrows between real neighbours, drawn by Hypothesis from all of the shipped data: the same examples every run, shrunk when one fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from shapely.ops import substring

from geomap.arrows import Arrow, border_arrow, crossings, free_arrow
from geomap.gazetteer import Gazetteer
from geomap.geometry import Frontier, Plane, distance_km, frontier, length_km, padded, plane_for
from geomap.model import Place, Region
from geomap.regions import Regions
from geomap.strips import Strip, border_strip

EXAMPLES = 500
SHORT_M = 5000.0  # of a border: no arrow is asked across less
Codes = tuple[str, str]

same_every_run = settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)


@cache
def regions() -> Regions:
    return Regions.open()


@cache
def units() -> dict[str, Region]:
    """All first-level units of the shipped data, by code."""
    return {unit.code: unit for unit in regions().within((-180, -90, 180, 90), 1)}


@cache
def neighbours() -> list[Codes]:
    """All ordered pairs of first-level units that touch, in the order of their codes: host or target first."""
    codes, shapes = list(units()), [unit.geometry for unit in units().values()]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    return sorted((codes[i], codes[j]) for i, j in zip(one, other, strict=True) if i != j)


@cache
def fine_neighbours() -> list[Codes]:
    """Those of them whose borders are fit for strips."""
    return [pair for pair in neighbours() if not coarse(pair)]


@cache
def towns() -> tuple[list[Place], shapely.STRtree]:
    """The larger towns of the world, and where they are."""
    found = [one.place for one in Gazetteer.open().places_in((-180, -90, 180, 90), 50_000)]
    return found, shapely.STRtree(shapely.points([(place.lon, place.lat) for place in found]))


@pytest.fixture(scope="module", autouse=True)
def _opened() -> None:
    """The data are read before the first example, whose making is timed."""
    fine_neighbours()
    towns()


def coarse(pair: Codes) -> bool:
    return any(units()[code].grade == "natural_earth" for code in pair)


@lru_cache(maxsize=4)
def border_of(pair: Codes) -> Frontier | None:
    host, other = (units()[code].geometry for code in pair)
    return frontier(host, other)


anywhere = st.deferred(lambda: st.sampled_from(neighbours()))
fine = st.deferred(lambda: st.sampled_from(fine_neighbours()))
pairs = st.one_of(fine, fine, anywhere)  # the finer lines wind more: two of three examples are theirs
depths = st.floats(3, 30).map(lambda km: round(km, 1))


def told(pair: Codes, more: str = "") -> str:
    """The example in words, for the message of a failure."""
    target, origin = (units()[code] for code in pair)
    grade = "coarse" if coarse(pair) else "fine"
    return f"{origin.name} ({origin.code}) → {target.name} ({target.code}), {grade} lines{f', {more}' if more else ''}"


def square_km(plane: Plane, area: shapely.Geometry) -> float:
    return float(plane.to(shapely.segmentize(area, 0.1)).area / 1e6)


def strip_faults(strip: Strip, pair: Codes, depth_km: float) -> Iterator[str]:
    host, shielded = (units()[code].geometry for code in pair)
    for what, area in (("strip", strip.polygon), *(("fade", fade) for fade in strip.fades)):
        if not (area.is_valid and np.isfinite(shapely.get_coordinates(area)).all()):
            yield f"{what} invalid"
    if not (strip.edge.is_empty or shapely.get_dimensions(strip.edge) == 1):
        yield "edge is no line"
    plane = plane_for(padded(strip.polygon.bounds, 5))
    over, outside = shapely.intersection(strip.polygon, shielded), shapely.difference(strip.polygon, host)
    if (share := square_km(plane, over) / strip.area_km2) > 0.01:
        yield f"{share:.1%} on the shielded side"
    if (share := square_km(plane, outside) / strip.area_km2) > 0.01:
        yield f"{share:.1%} outside the host"
    if (least := min(square_km(plane, part) for part in shapely.get_parts(strip.polygon))) < 1.98:
        yield f"a sliver of {least:.2f} km²"
    polygon, front = plane.to(strip.polygon), plane.to(strip.front)
    corners = shapely.points(shapely.get_coordinates(polygon))
    far = corners[shapely.distance(corners, front) > 1050 * depth_km]
    if len(far) and (farthest := max(km_off(plane.back(corner), strip.front, depth_km) for corner in far)) > 1.05 * depth_km:
        yield f"{farthest:.1f} km from the border, farther than its depth"
    if any(shapely.contains_xy(polygon, *probe) for probe in beyond_the_ends(front, 1000 * depth_km)):
        yield "goes on beyond the end of the border"


def km_off(corner: shapely.Point, front: shapely.Geometry, depth_km: float) -> float:
    """From a point to a border, in a plane of the point's own: one over a whole continent is off by more than a tenth at its ends."""
    near = padded(corner.bounds, 4 * depth_km)
    plane = plane_for(near)
    return float(shapely.distance(plane.to(corner), plane.cut(front, near)) / 1000)


def beyond_the_ends(front: shapely.Geometry, depth: float) -> Iterator[np.ndarray]:
    """Points ahead of the ends of a border that only a strip without flat ends would hold."""
    parts = shapely.get_parts(front)
    for number, part in enumerate(parts):
        if part.is_closed or part.length < 6 * depth:
            continue
        for end, inner in ((0, 0.6 * depth), (part.length, part.length - 0.6 * depth)):
            last, before = (np.array(part.interpolate(along).coords[0]) for along in (end, inner))
            ahead = (last - before) / np.hypot(*(last - before))
            kept = substring(part, inner, part.length) if end == 0 else substring(part, 0, inner)
            rest = shapely.union_all([kept, *np.delete(parts, number)])
            for side in (-0.5, 0.5):
                probe = last + depth * (0.3 * ahead + side * np.array([-ahead[1], ahead[0]]))
                if shapely.distance(rest, shapely.Point(probe)) > 1.02 * depth:
                    yield probe


@same_every_run
@given(pair=pairs, depth_km=depths)
def test_strips_between_neighbours(pair: Codes, depth_km: float) -> None:
    assume(not coarse(pair) or depth_km >= 4)  # less is refused where lines are coarse
    host, shielded = (units()[code].geometry for code in pair)
    strip = border_strip(host, shielded, depth_km, tolerance_m=1500 if coarse(pair) else 300)
    note(told(pair, f"{depth_km:g} km deep"))
    if strip is None:  # only along a border that is hardly longer than the strip is deep
        common_km = length_km(shapely.intersection(shapely.boundary(host), shapely.boundary(shielded)))
        assert common_km < max(5 if coarse(pair) else 2, depth_km), f"no strip along {common_km:.1f} km: {told(pair)}"
        return
    faults = list(strip_faults(strip, pair, depth_km))
    assert not faults, told(pair, f"{depth_km:g} km deep")


def arrow_faults(border: Frontier, arrow: Arrow) -> Iterator[str]:
    """What is wrong with an arrow across a border: a valid polygon never crosses itself."""
    body = arrow.body()
    if body.geom_type != "Polygon" or not body.is_valid:
        yield "not one valid polygon"
    if (times := crossings(border, shapely.LineString(arrow.curve))) != 1:
        yield f"crosses the border {times} times"
    if not shapely.contains_xy(border.host, *arrow.curve[-1]):
        yield "tip outside the target"
    if not shapely.contains_xy(border.other, *arrow.curve[0]):
        yield "tail outside the origin"
    if not (arrow.bar().is_valid and arrow.chevrons().is_valid):
        yield "bar or chevrons invalid"


def is_thin(border: Frontier) -> bool:
    """Whether an area is itself a strip, so that no arrow need fit."""
    return any(shapely.buffer(area, -6000).is_empty for area in (border.host, border.other))


def test_arrows_between_neighbours() -> None:
    missed: Counter[bool] = Counter()

    @same_every_run
    @given(pair=pairs)
    def arrows(pair: Codes) -> None:
        border, seat = border_of(pair), regions().seat(pair[0])
        assume(border is not None and border.length_m >= SHORT_M)
        arrow = border_arrow(border, toward=seat)
        missed[arrow is None and not is_thin(border)] += 1
        if arrow is None:
            return
        note(told(pair))
        assert not list(arrow_faults(border, arrow)), told(pair)
        if seat is not None:
            to_seat, to_tip = (shapely.distance(shapely.Point(at), border.line) for at in (border.plane.point(*seat), arrow.curve[-1]))
            assert to_tip <= to_seat / 3 + 1, f"head over a third of the way to the seat: {told(pair)}"

    arrows()
    assert missed[True] < 0.01 * missed.total(), "only across short borders between sea and third regions is there no arrow"


def near_towns(pair: Codes, border: Frontier) -> list[Place]:
    """The towns of the target within 60 km of the border, in the order of the gazetteer."""
    every, tree = towns()
    near = [every[i] for i in sorted(tree.query(shapely.box(*padded(border.plane.back(border.line).bounds, 20))))]
    near = [place for place in near if shapely.contains_xy(border.host, *border.plane.point(place.lon, place.lat))]
    return [place for place in near if border.line.distance(shapely.Point(border.plane.point(place.lon, place.lat))) < 60_000]


def test_arrows_to_towns() -> None:
    missed: Counter[bool] = Counter()

    @same_every_run
    @given(pair=pairs, number=st.integers(0, 30))
    def arrows(pair: Codes, number: int) -> None:
        border = border_of(pair)
        assume(border is not None and border.length_m >= SHORT_M and (near := near_towns(pair, border)))
        town = near[number % len(near)]
        arrow = border_arrow(border, tip=(town.lon, town.lat))
        missed[arrow is None] += 1
        if arrow is not None:
            note(told(pair, f"to {town.name}"))
            assert not list(arrow_faults(border, arrow)), told(pair, f"to {town.name}")
            assert distance_km(*arrow.tip, town.lon, town.lat) < 0.01, told(pair, f"ends off {town.name}")

    arrows()
    assert missed[True] < 0.02 * missed.total(), "only towns behind a bend of the border or on an island get no arrow"


places = st.tuples(st.floats(-179, 179), st.floats(-75, 75)).map(lambda at: (round(at[0], 3), round(at[1], 3)))
ways = st.tuples(st.floats(2, 400), st.floats(0, 360)).map(lambda way: (round(way[0]), round(way[1])))


@same_every_run
@given(tail=places, way=ways, bow=st.floats(-0.12, 0.12).map(lambda share: round(share, 3)))
def test_free_arrows_at_any_bow(tail: tuple[float, float], way: tuple[int, int], bow: float) -> None:
    km, bearing = way
    north, east = km * np.cos(np.radians(bearing)), km * np.sin(np.radians(bearing))
    lon = float(tail[0] + east / (111.32 * np.cos(np.radians(tail[1]))))
    tip = ((lon + 180) % 360 - 180, float(tail[1] + north / 111.32))
    arrow = free_arrow(tail, tip, bow=bow)
    if arrow is None:  # its bar and chevrons reach farther than itself
        assert abs(tail[0]) + 1.4 * abs(lon - tail[0]) + 1 > 180
        return
    body = arrow.body()
    note(f"{km} km, bearing {bearing}°, bow {bow}")
    assert body.geom_type == "Polygon" and body.is_valid
    assert distance_km(*arrow.tip, *tip) < 0.01 and distance_km(*arrow.tail, *tail) < 0.01
    assert shapely.contains(shapely.buffer(body, 1e-6), shapely.Point(tip)), "the tip is no part of it"
    assert arrow.bar().is_valid and arrow.chevrons().is_valid
    assert not shapely.intersects(arrow.bar(), body), "the bar lies on the arrow"
