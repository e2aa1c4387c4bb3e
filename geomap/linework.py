"""Boundaries between areas as lines, each drawn once: by counting equal segments, not by overlaying polygons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geomap.model import Region

GRID_PER_DEGREE = 100_000
_NEAR_DEG = 0.03  # borders of two boundary files run at most this far apart
_GRADES = ("geoboundaries", "natural_earth")

Piece = tuple[Region, BaseGeometry]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def dividing_lines(pieces: Sequence[Piece]) -> tuple[BaseGeometry, BaseGeometry]:
    """(lines between pieces of two countries, lines between pieces of one country), EPSG:4326; coasts and the edge of the view are neither.

    Pieces of one boundary file share their vertices, so a segment between two of them occurs twice. Where two files meet it does not: there the
    finer one's outline is the line.
    """
    if not pieces:
        return shapely.MultiLineString(), shapely.MultiLineString()
    xy, ring, owner = _vertices(pieces)
    starts = np.flatnonzero(ring[:-1] == ring[1:])
    countries = {code: number for number, code in enumerate(sorted({unit.country for unit, _ in pieces}))}
    country = np.array([countries[unit.country] for unit, _ in pieces])[owner[starts]]
    group, count, fresh = _equal_segments(xy, starts)
    lowest = np.full(len(count), len(countries))
    highest = np.full(len(count), -1)
    np.minimum.at(lowest, group, country)
    np.maximum.at(highest, group, country)
    first = np.zeros(len(starts), dtype=bool)
    first[fresh] = True
    shared, abroad = count[group] > 1, (lowest != highest)[group]
    met = _meets_another_file(pieces, xy, starts, owner[starts], ~shared)
    return _lines(xy, starts, first & ((shared & abroad) | met)), _lines(xy, starts, first & shared & ~abroad)


def _vertices(pieces: Sequence[Piece]) -> tuple[NDArray[np.float64], Ints, Ints]:
    """All vertices, with the number of their ring and of their piece."""
    polygons, owner = shapely.get_parts(np.array([part for _, part in pieces], dtype=object), return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    return xy, ring, owner[polygon][ring]


def _equal_segments(xy: NDArray[np.float64], starts: Ints) -> tuple[Ints, Ints, Ints]:
    """For each segment the number of its group of equal ones, in either direction; the size of each group, and its first segment."""
    grid = np.rint(xy * GRID_PER_DEGREE).astype(np.int64)
    points = (grid[:, 0] + 20_000_000) * 40_000_000 + grid[:, 1] + 20_000_000
    low, high = np.minimum(points[starts], points[starts + 1]), np.maximum(points[starts], points[starts + 1])
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    fresh = np.concatenate([[True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])])
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(fresh) - 1
    return group, np.bincount(group), order[fresh]


def _meets_another_file(pieces: Sequence[Piece], xy: NDArray[np.float64], starts: Ints, owner: Ints, alone: Flags) -> Flags:
    """Segments without a twin that run beside a country of a coarser file; between equal grades, beside one with a later code."""
    found = np.zeros(len(starts), dtype=bool)
    ranks = [(_GRADES.index(unit.grade) if unit.grade in _GRADES else 0, unit.country) for unit, _ in pieces]
    if len({rank for rank, _ in ranks}) < 2:
        return found
    coarse = np.array([number for number, (rank, _) in enumerate(ranks) if rank > 0], dtype=np.int64)
    candidates = np.flatnonzero(alone & np.array([rank == 0 for rank, _ in ranks])[owner])
    middles = shapely.points((xy[starts[candidates]] + xy[starts[candidates] + 1]) / 2)
    other, near = shapely.STRtree(middles).query([pieces[number][1] for number in coarse], predicate="dwithin", distance=_NEAR_DEG)
    mine = owner[candidates[near]]
    keep = [ranks[one] < ranks[two] and ranks[one][1] != ranks[two][1] for one, two in zip(mine, coarse[other], strict=True)]
    found[candidates[near[np.array(keep, dtype=bool)]]] = True
    return found


def _lines(xy: NDArray[np.float64], starts: Ints, chosen: Flags) -> BaseGeometry:
    """The chosen segments as lines: runs of neighbours first, then merged end to end."""
    picked = starts[chosen]
    if not len(picked):
        return shapely.MultiLineString()
    fresh = np.concatenate([[True], np.diff(picked) != 1])
    firsts = np.flatnonzero(fresh)
    lasts = np.append(firsts[1:], len(picked)) - 1
    corners = np.insert(picked, firsts[1:], picked[lasts[:-1]] + 1)  # a run of n segments has n + 1 vertices
    corners = np.append(corners, picked[-1] + 1)
    lines = shapely.linestrings(xy[corners], indices=np.repeat(np.arange(len(firsts)), lasts - firsts + 2))
    return shapely.multilinestrings(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))))
