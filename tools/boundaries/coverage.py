"""Polygons that fit together: clean, close gaps between countries, dissolve, round. All in degrees, EPSG:4326."""

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
STRIP_DEG = 0.05
ISLET_DEG2 = 6e-4


def clean(polygons: Polygons) -> Polygons:
    """The same polygons with shared edges identical, overlaps given to the earlier polygon and gaps below ~2 km closed."""
    cleaned = shapely.coverage_clean(polygons, gap_width=GAP_WIDTH_DEG, merge_strategy="min_index")
    _check(cleaned)
    return np.asarray(cleaned, dtype=object)


def close_gaps(polygons: Polygons, rank: Ints) -> Polygons:
    """Close the gaps between countries: the country of the higher `rank` grows to the line of the other.

    `rank` has one number per polygon. Only pieces of empty ground that touch two countries are filled, so coasts and lakes
    stay as they are. Returns polygons in the same order.
    """
    gaps = _gaps(polygons, rank)
    tree = shapely.STRtree(polygons)
    owners, pieces = [], []
    for gap in gaps:
        near = tree.query(gap, predicate="intersects")
        for index in sorted(near[rank[near] == rank[near].max()].tolist()):
            piece = shapely.intersection(shapely.buffer(polygons[index], 3 * STRIP_DEG), gap)
            for part in shapely.get_parts(piece):
                if shapely.get_type_id(part) == 3 and part.area > 0:
                    owners.append(index)
                    pieces.append(part)
    joined = clean(np.concatenate([polygons, np.array(pieces, dtype=object)]))
    return dissolve(joined, [*range(len(polygons)), *owners])[1]


def give_away_islets(polygons: Polygons, rank: Ints) -> Polygons:
    """Pieces of one country below ~5 km² that lie in another go to the neighbouring polygon there with the longest shared edge.

    Two lines of the same border that cross leave such pieces on the wrong side. Returns polygons in the same order.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    tree = shapely.STRtree(parts)
    owner = owner.copy()
    for number in sorted(set(rank.tolist())):
        country = shapely.coverage_union_all(polygons[rank == number])
        for islet in sorted(shapely.get_parts(country), key=shapely.area)[:-1]:
            if islet.area > ISLET_DEG2:
                break
            inside = [index for index in tree.query(islet, predicate="intersects") if rank[owner[index]] == number and islet.contains(parts[index])]
            edges = {index: shared_edge(parts[index], islet) for index in tree.query(islet, predicate="touches").tolist()}
            edges = {index: length for index, length in edges.items() if rank[owner[index]] != number}
            if sum(edges.values()) > islet.length / 2:
                owner[inside] = owner[min(edges, key=lambda index: (-edges[index], index))]
    return dissolve(parts, owner.tolist())[1]


def shared_edge(a: shapely.Geometry, b: shapely.Geometry) -> float:
    """Length in degrees of the outline that two polygons share."""
    return float(shapely.length(shapely.intersection(shapely.boundary(a), shapely.boundary(b))))


def _gaps(polygons: Polygons, rank: Ints) -> list[shapely.Polygon]:
    """Empty pieces between two countries: enclosed ones, and those a dilation by `STRIP_DEG` bridges."""
    countries = {number: shapely.coverage_union_all(polygons[rank == number]) for number in sorted(set(rank.tolist()))}
    land = shapely.union_all(list(countries.values()))
    grown = {number: shapely.buffer(country, STRIP_DEG, quad_segs=2) for number, country in countries.items()}
    numbers = sorted(grown)
    between = [shapely.intersection(grown[a], grown[b]) for a in numbers for b in numbers if a < b]
    empty = shapely.difference(shapely.union_all(between), land)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    pieces = shapely.get_parts(shapely.union_all([empty, *(h for h in holes if shapely.intersects(h, empty))]))
    edges = {number: shapely.buffer(country.boundary, GRID / 10) for number, country in countries.items()}
    return [piece for piece in pieces if _is_between(piece, list(edges.values()))]


def _is_between(piece: shapely.Polygon, edges: Sequence[shapely.Geometry]) -> bool:
    """Whether two countries share most of the piece's outline, each at least a tenth of it."""
    outline = piece.boundary
    shares = sorted((shapely.intersection(outline, edge).length / outline.length for edge in edges), reverse=True)
    return shares[1] > 0.1 and shares[0] + shares[1] > 0.6


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
