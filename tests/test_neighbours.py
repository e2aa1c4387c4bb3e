"""Strips and arrows between 500 pairs of real neighbours, and arrows to 500 towns near a border: of the finer boundaries, drawn by a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import chain

import numpy as np
import pytest
import shapely
from shapely.ops import substring

from geomap.arrows import Arrow, border_arrow, crossings
from geomap.gazetteer import Gazetteer
from geomap.geometry import Frontier, Plane, distance_km, frontier, padded, plane_for
from geomap.model import Place, Region
from geomap.regions import Regions
from geomap.strips import Strip, border_strip

PAIRS = 500
SHORT_M = 5000.0  # of a border: no arrow is asked across less
Pair = tuple[Region, Region]


@cache
def regions() -> Regions:
    return Regions.open()


@cache
def neighbours() -> list[Pair]:
    """All ordered pairs of first-level units of the finer grade that touch, in an order of chance that is always the same."""
    units = [unit for unit in regions().within((-180, -90, 180, 90), 1) if unit.grade == "geoboundaries"]
    tree = shapely.STRtree([unit.geometry for unit in units])
    one, other = tree.query([unit.geometry for unit in units], predicate="intersects")
    pairs = [(units[i], units[j]) for i, j in zip(one, other, strict=True) if i != j]
    return random.Random(500).sample(sorted(pairs, key=lambda pair: (pair[0].code, pair[1].code)), len(pairs))


@cache
def borders() -> list[tuple[Pair, Frontier]]:
    found = [(pair, frontier(pair[0].geometry, pair[1].geometry)) for pair in neighbours()[:PAIRS]]
    return [(pair, border) for pair, border in found if border is not None and border.length_m >= SHORT_M]


def named(pair: Pair, fault: str) -> str:
    return f"{pair[1].code} → {pair[0].code}: {fault}"


def square_km(plane: Plane, area: shapely.Geometry) -> float:
    return float(plane.to(shapely.segmentize(area, 0.1)).area / 1e6)


def strip_faults(strip: Strip, pair: Pair, depth_km: float) -> Iterator[str]:
    host, shielded = pair
    if not (strip.polygon.is_valid and np.isfinite(shapely.get_coordinates(strip.polygon)).all()):
        yield "invalid"
    plane = plane_for(padded(strip.polygon.bounds, 5))
    over, outside = shapely.intersection(strip.polygon, shielded.geometry), shapely.difference(strip.polygon, host.geometry)
    if square_km(plane, over) > 0.01 * strip.area_km2:
        yield "on the shielded side"
    if square_km(plane, outside) > 0.01 * strip.area_km2:
        yield "outside the host"
    if min(square_km(plane, part) for part in shapely.get_parts(strip.polygon)) < 1.98:
        yield "a sliver"
    polygon, front = plane.to(strip.polygon), plane.to(strip.front)
    if shapely.distance(shapely.points(shapely.get_coordinates(polygon)), front).max() > 1050 * depth_km:
        yield "farther from the border than its depth"
    if any(shapely.contains_xy(polygon, *probe) for probe in beyond_the_ends(front, 1000 * depth_km)):
        yield "goes on beyond the end of the border"


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


def test_strips_between_neighbours() -> None:
    faults, drawn = [], 0
    for number, pair in enumerate(neighbours()[:PAIRS]):
        depth = (5.0, 10.0, 20.0)[number % 3]
        strip = border_strip(pair[0].geometry, pair[1].geometry, depth)
        if strip is not None:
            drawn += 1
            faults += [named(pair, fault) for fault in strip_faults(strip, pair, depth)]
    assert not faults
    assert drawn > 0.98 * PAIRS


def arrow_faults(border: Frontier, arrow: Arrow) -> Iterator[str]:
    """What is wrong with an arrow across a border: a valid polygon never crosses itself."""
    body = arrow.body()
    if body.geom_type != "Polygon" or not body.is_valid:
        yield "not one valid polygon"
    if crossings(border, shapely.LineString(arrow.curve)) != 1:
        yield "does not cross the border once"
    if not shapely.contains_xy(border.host, *arrow.curve[-1]):
        yield "tip outside the target"
    if not shapely.contains_xy(border.other, *arrow.curve[0]):
        yield "tail outside the origin"


def test_arrows_between_neighbours() -> None:
    faults = []
    for pair, border in borders():
        seat = regions().seat(pair[0].code)
        arrow = border_arrow(border, toward=seat)
        if arrow is None:  # a miss is a value, but only where an area is a strip itself
            thin = any(shapely.buffer(area, -6000).is_empty for area in (border.host, border.other))
            faults += [] if thin else [named(pair, "no arrow")]
            continue
        faults += [named(pair, fault) for fault in arrow_faults(border, arrow)]
        if seat is not None:
            to_seat, to_tip = (shapely.distance(shapely.Point(at), border.line) for at in (border.plane.point(*seat), arrow.curve[-1]))
            faults += [named(pair, "head over a third of the way to the seat")] if to_tip > to_seat / 3 + 1 else []
    assert not faults
    assert len(borders()) > 0.95 * PAIRS


@cache
def towns() -> list[tuple[Pair, Frontier, Place]]:
    """A town in the first of two neighbours, within 60 km of their border, for as many pairs as it takes."""
    chance, found = random.Random(1), []
    every = [one.place for one in Gazetteer.open().places_in((-180, -90, 180, 90), 50_000)]
    tree = shapely.STRtree(shapely.points([(place.lon, place.lat) for place in every]))
    more = ((pair, frontier(pair[0].geometry, pair[1].geometry)) for pair in neighbours()[PAIRS:])
    for pair, border in chain(borders(), more):
        if border is None or border.length_m < SHORT_M:
            continue
        near = [every[i] for i in sorted(tree.query(shapely.box(*padded(border.plane.back(border.line).bounds, 20))))]
        near = [place for place in near if shapely.contains_xy(border.host, *border.plane.point(place.lon, place.lat))]
        near = [place for place in near if border.line.distance(shapely.Point(border.plane.point(place.lon, place.lat))) < 60_000]
        if near:
            found.append((pair, border, chance.choice(near)))
        if len(found) == PAIRS:
            break
    return found


def test_arrows_to_towns() -> None:
    faults, missed = [], 0
    for pair, border, town in towns():
        arrow = border_arrow(border, tip=(town.lon, town.lat))
        if arrow is None:
            missed += 1
            continue
        faults += [named(pair, f"{fault}, to {town.name}") for fault in arrow_faults(border, arrow)]
        faults += [named(pair, f"ends off {town.name}")] if distance_km(*arrow.tip, town.lon, town.lat) > 0.01 else []
    assert not faults
    assert len(towns()) == PAIRS
    assert missed / PAIRS == pytest.approx(0, abs=0.02), "towns behind a bend of the border or on an island get no arrow"
