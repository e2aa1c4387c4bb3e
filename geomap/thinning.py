"""Shapes with fewer vertices. Lines of very many corners are taken in runs: GEOS recurses once a corner of a zigzag, and its stack is short."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Shapes = NDArray[np.object_]
Floats = NDArray[np.float64]
RUN = 8000  # vertices in one run; tens of thousands may end the process


def simplified(shape: BaseGeometry, tolerance: float) -> BaseGeometry:
    """Lines or polygons with no vertex that is not needed to keep within `tolerance` (in the shape's own unit).

    Polygons stay valid when no ring has more than `RUN` vertices; else they are mended where they cross themselves.
    """
    parts, area = shapely.get_parts(shape), shapely.get_dimensions(shape) == 2
    rings, owner = shapely.get_rings(parts, return_index=True) if area else (parts, np.arange(len(parts)))
    if shapely.get_num_coordinates(rings).max(initial=0) <= RUN:
        return shapely.simplify(shape, tolerance)
    thin = simplified_lines(rings, tolerance)
    if area:
        return joined_rings(thin, owner)
    return thin[0] if len(thin) == 1 else shapely.multilinestrings(thin)


def simplified_lines(lines: Shapes, tolerance: float, coarser: Callable[[Floats], Floats] | None = None) -> Shapes:
    """Each line, or ring as a closed line, on its own; the ends of runs stay where they are. A ring that collapses has fewer than four vertices.

    `coarser` says for each of the vertices (n × 2) how many times the tolerance is allowed from there on.
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(line, np.arange(len(lines)))
    place = np.arange(len(xy)) - first[line]
    times = coarser(xy) if coarser else np.ones(len(xy))
    seams = np.flatnonzero((place > 0) & ((place % RUN == 0) | (np.diff(times, prepend=0) != 0)) & (np.append(line[1:], -1) == line))
    taken = np.insert(np.arange(len(xy)), seams, seams)  # a vertex at a seam ends one run and starts the next
    again = np.zeros(len(taken), dtype=bool)
    again[seams + np.arange(1, len(seams) + 1)] = True
    run = np.cumsum(again | (np.diff(line[taken], prepend=-1) != 0)) - 1
    starts = np.flatnonzero(np.diff(run, prepend=-1))
    allowed = tolerance * times[taken][starts]
    thin, index = shapely.get_coordinates(
        shapely.simplify(shapely.linestrings(xy[taken], indices=run), allowed, preserve_topology=False), return_index=True
    )
    kept = ~((np.diff(index, prepend=-1) != 0) & again[starts][index])
    return np.asarray(shapely.linestrings(thin[kept], indices=line[taken][starts][index[kept]]), dtype=object)


def joined_rings(rings: Shapes, owner: NDArray[np.int64], least: float = 0.0) -> BaseGeometry:
    """Closed lines as valid polygons; `owner` says whose each is, the shell before its holes. Rings of at most the area `least` are left out."""
    shell = np.diff(owner, prepend=-1) != 0
    kept = shapely.get_num_coordinates(rings) > 3
    closed = np.full(len(rings), None, dtype=object)
    if kept.any():
        xy, ring = shapely.get_coordinates(rings[kept], return_index=True)
        closed[kept] = shapely.linearrings(xy, indices=ring)
        kept[kept] = shapely.area(shapely.polygons(closed[kept])) > least
    holes: dict[int, list[BaseGeometry]] = {}
    for number in np.flatnonzero(kept & ~shell).tolist():
        holes.setdefault(int(owner[number]), []).append(closed[number])
    shells = np.flatnonzero(kept & shell).tolist()
    joined = shapely.multipolygons(np.array([shapely.polygons(closed[one], holes=holes.get(int(owner[one]))) for one in shells], dtype=object))
    return joined if joined.is_valid else shapely.buffer(joined, 0)
