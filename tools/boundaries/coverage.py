"""Polygons that fit together: clean, dissolve, round. All in degrees, EPSG:4326."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

Polygons = NDArray[np.object_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
GRID = 1e-5
GAP_WIDTH_DEG = 0.02


def clean(polygons: Polygons) -> Polygons:
    """The same polygons with shared edges identical, overlaps given to the earlier polygon and gaps below ~2 km closed."""
    cleaned = shapely.coverage_clean(polygons, gap_width=GAP_WIDTH_DEG, merge_strategy="min_index")
    _check(cleaned)
    return np.asarray(cleaned, dtype=object)


def shared_edge(a: shapely.Geometry, b: shapely.Geometry) -> float:
    """Length in degrees of the outline that two polygons share."""
    return float(shapely.length(shapely.intersection(shapely.boundary(a), shapely.boundary(b))))


def dissolve(polygons: Polygons, labels: Sequence[Hashable]) -> tuple[list[Hashable], Polygons]:
    """Union of a coverage's polygons by label: (sorted labels, MultiPolygons). Edges stay identical."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, label in enumerate(labels):
        groups[label].append(index)
    names = sorted(groups)  # type: ignore[type-var]
    merged = [shapely.coverage_union_all(polygons[groups[name]]) for name in names]
    return names, np.array([as_multi(shape) for shape in merged], dtype=object)


def as_multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygonal parts of a shape as one MultiPolygon."""
    parts = shapely.get_parts(shapely.get_parts(shape))  # a collection may hold MultiPolygons
    return shapely.MultiPolygon([part for part in parts if shapely.get_type_id(part) == 3])


def rounded(polygons: Polygons) -> Polygons:
    """A coverage with every vertex on the grid of `GRID` degrees. Rounding may fold a sliver over, so it cleans and repeats."""
    for _ in range(6):
        snapped = shapely.transform(polygons, lambda xy: np.round(np.round(xy / GRID) * GRID, 5))
        snapped = np.array([as_multi(shape) for shape in shapely.remove_repeated_points(snapped)], dtype=object)
        if shapely.is_valid(snapped).all() and shapely.coverage_is_valid(snapped):
            return snapped
        snapped = np.where(shapely.is_valid(snapped), snapped, shapely.make_valid(snapped))
        polygons = shapely.coverage_clean(np.array([as_multi(s) for s in snapped], dtype=object), merge_strategy="min_index")
    raise ValueError("rounding did not settle: the coverage has slivers thinner than the grid")


def largest_overlap(polygons: Polygons, zones: Polygons) -> Ints:
    """For each polygon the index of the zone that holds its representative point, else of the nearest zone."""
    points = shapely.point_on_surface(polygons)
    tree = shapely.STRtree(zones)
    found = np.full(len(polygons), len(zones), dtype=np.int64)
    at, zone = tree.query(points, predicate="intersects")
    np.minimum.at(found, at, zone)
    missing = found == len(zones)
    found[missing] = tree.nearest(points[missing])
    return found


def _check(polygons: Polygons) -> None:
    if not shapely.coverage_is_valid(polygons):
        raise ValueError("the cleaned polygons do not form a coverage")
