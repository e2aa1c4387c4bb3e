"""Fit a country's units to its outline, and units of many countries to one another. Degrees, EPSG:4326.

Units of a coarse source end short of the border or beyond it. What lies beyond is cut off; ground that no unit covers goes
to the unit whose edge is nearest (Voronoi cells of points on the edges), so inner borders run on to the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely

from boundaries.coverage import GRID, Ints, Polygons, as_multi

STEP_DEG = 0.01
TOUCH_DEG = 1e-7


def fit_to_outline(units: Polygons, outline: shapely.MultiPolygon) -> Polygons:
    """The units, covering exactly the outline; a unit wholly outside it comes back empty. `units` is a coverage."""
    shapely.prepare(outline)
    inside = np.where(shapely.contains_properly(outline, units), units, shapely.intersection(units, outline))
    inside = np.array([as_multi(shape) for shape in inside], dtype=object)
    rest = shapely.get_parts(shapely.difference(outline, shapely.union_all(inside)))
    gains: dict[int, list[shapely.Geometry]] = defaultdict(list)
    tree, edges = shapely.STRtree(inside), _outer_edges(inside)
    for part in rest[shapely.area(rest) > 0]:
        near = tree.query(part, predicate="dwithin", distance=TOUCH_DEG)
        if len(near) < 2:
            gains[int(near[0] if len(near) else tree.nearest(part))].append(part)
        else:
            for index, piece in _split(part, sorted(near.tolist()), edges):
                gains[index].append(piece)
    return np.array([as_multi(shapely.union_all([shape, *gains.get(i, ())])) for i, shape in enumerate(inside)], dtype=object)


def _outer_edges(units: Polygons) -> Polygons:
    """The part of each unit's outline that borders no other unit."""
    outer = shapely.boundary(shapely.union_all(units))
    return np.asarray(shapely.intersection(shapely.boundary(units), outer), dtype=object)


def _split(part: shapely.Geometry, near: Sequence[int], edges: Polygons) -> list[tuple[int, shapely.Geometry]]:
    """The pieces of an empty part by the unit whose outer edge is nearest."""
    reach = shapely.buffer(shapely.envelope(part), 2 * STEP_DEG)
    lines = shapely.segmentize(shapely.intersection(edges[list(near)], reach), STEP_DEG)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    points, first, count = np.unique(np.round(xy, 7), axis=0, return_index=True, return_counts=True)
    points, owner = points[count == 1], np.asarray(near)[line[first[count == 1]]]
    if len(set(owner.tolist())) < 2:
        return [(int(owner[0]) if len(owner) else near[0], part)]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=reach, ordered=True))
    pieces = []
    for index in sorted(set(owner.tolist())):
        piece = shapely.intersection(shapely.coverage_union_all(cells[owner == index]), part)
        if not shapely.is_empty(piece):
            pieces.append((index, piece))
    return pieces


def to_grid(units: Polygons) -> Polygons:
    """The same units as an exact coverage with every vertex on the grid: lines noded together, faces given back to their units.

    A face that no unit covers is a sliver between two of them, or true empty ground: slivers narrower than four grid steps
    go to the nearest unit.
    """
    noded = shapely.union_all(shapely.boundary(units), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    owner = _unit_of(faces, units)
    groups: dict[int, list[int]] = defaultdict(list)
    for face, unit in enumerate(owner.tolist()):
        if unit >= 0:
            groups[unit].append(face)
    return np.array([as_multi(shapely.coverage_union_all(faces[groups.get(i, [])])) for i in range(len(units))], dtype=object)


def _unit_of(faces: Polygons, units: Polygons) -> Ints:
    """For each face the lowest unit that holds it, -1 where there is none."""
    parts, unit = shapely.get_parts(units, return_index=True)
    tree = shapely.STRtree(parts)
    at, part = tree.query(shapely.point_on_surface(faces), predicate="intersects")
    owner = np.full(len(faces), len(units), dtype=np.int64)
    np.minimum.at(owner, at, unit[part])
    empty = np.flatnonzero(owner == len(units))
    slivers = empty[shapely.is_empty(shapely.buffer(faces[empty], -2 * GRID))]
    owner[empty] = -1
    owner[slivers] = unit[tree.nearest(shapely.point_on_surface(faces[slivers]))]
    return owner
