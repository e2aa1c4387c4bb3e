"""The world once more for wide views: about 5 km coarse, small islands left out, borders as lines that are ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from boundaries.coverage import GRID, Polygons, as_multi, dissolve, rounded
from boundaries.world import World

TOLERANCE_DEG = 0.05
SPECK_DEG2 = 0.004  # about 50 km² at the equator

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coarse:
    """`countries` in the order of the units of level 0, `land` by landmass, and one line for each two ADM1 units that meet.

    For each line `pairs` has the places of its two units among the units of level 1, `owners` those of their countries in the view `un`.
    """

    countries: Polygons
    land: Polygons
    lines: Polygons
    pairs: NDArray[np.int16]
    owners: NDArray[np.int16]


def build_coarse(world: World) -> Coarse:
    """Simplify the ADM1 units together, so that neighbours keep one common line, and dissolve them."""
    units = rounded(shapely.coverage_simplify(world.polygons[1], TOLERANCE_DEG))
    owners, countries = dissolve(units, [unit.country for unit in world.units[1]])
    if [unit.code for unit in world.units[0]] != owners:
        raise ValueError("the coarse countries are not those of units.csv")
    land = shapely.coverage_union_all(countries)
    specks = {part.wkb for shape in countries for part in _specks(shape)}
    masses = [part for part in shapely.get_parts(land) if part.normalize().wkb not in specks]
    lines, pairs = shared_lines(units)
    large = np.array([_without_specks(shape) for shape in countries], dtype=object)
    tops = {unit.code: place for place, unit in enumerate(world.units[0])}
    owner = np.array([tops[unit.country] for unit in world.units[1]], dtype=np.int16)
    return Coarse(large, np.array([as_multi(part) for part in masses], dtype=object), lines, pairs, owner[pairs])


def _specks(country: shapely.MultiPolygon) -> list[shapely.Polygon]:
    """The small islands of a country, normalised; never its largest part."""
    parts = sorted(shapely.get_parts(shapely.normalize(country)), key=lambda part: (part.area, part.wkb))
    return [part.normalize() for part in parts[:-1] if part.area < SPECK_DEG2]


def _without_specks(country: shapely.MultiPolygon) -> shapely.MultiPolygon:
    left_out = {part.wkb for part in _specks(country)}
    return shapely.MultiPolygon([part for part in shapely.get_parts(country) if part.normalize().wkb not in left_out])


def shared_lines(units: Polygons) -> tuple[Polygons, NDArray[np.int16]]:
    """(lines, pairs of units), sorted by pair: the segments that two units have in common, merged end to end."""
    ends, owner = _segments(units)
    order = np.lexsort(ends.T[::-1])
    twins = np.flatnonzero((ends[order[:-1]] == ends[order[1:]]).all(axis=1))
    first, second = order[twins], order[twins + 1]
    pairs = np.sort(np.column_stack([owner[first], owner[second]]), axis=1)
    met, number = np.unique(pairs, axis=0, return_inverse=True)
    lines = [_merged(ends[first[number.ravel() == place]]) for place in range(len(met)) if met[place, 0] != met[place, 1]]
    return np.array(lines, dtype=object), met[met[:, 0] != met[:, 1]].astype(np.int16)


def _segments(units: Polygons) -> tuple[Ints, Ints]:
    """(x, y, x, y of each segment on the grid, the lower end first; the number of its unit)."""
    polygons, unit = shapely.get_parts(units, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    whole = np.rint(xy / GRID).astype(np.int64)
    starts = np.flatnonzero(ring[:-1] == ring[1:])
    a, b = whole[starts], whole[starts + 1]
    turned = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    ends = np.where(turned[:, None], np.hstack([b, a]), np.hstack([a, b]))
    return ends, unit[polygon][ring[starts]]


def _merged(segments: Ints) -> shapely.MultiLineString:
    """Segments as lines; on the grid."""
    merged = shapely.line_merge(shapely.multilinestrings(np.round(segments.reshape(-1, 2, 2) * GRID, 5)))
    return shapely.MultiLineString(list(shapely.get_parts(merged)))
