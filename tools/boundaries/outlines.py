"""Country outlines from OpenStreetMap's 10 m land borders: neighbours share their line vertex by vertex. Degrees, EPSG:4326.

Every border is simplified once, as an arc of its own, so it stays one line; coasts more than land borders. Where the source
gives ground to two countries (Crimea, East Jerusalem, Abyei …) the piece is kept apart, for the worldviews to decide.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from boundaries.coverage import GRID, Floats, Polygons, as_multi

BORDER_DEG = 0.0005
COAST_DEG = 0.0015
ISLET_DEG2 = 1e-4
SLIVER_DEG2 = 5e-5


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outline by ISO alpha-3 code, and the pieces of two owners by their sorted pair of codes."""

    countries: dict[str, shapely.MultiPolygon]
    contested: dict[tuple[str, str], shapely.MultiPolygon]


def read_outlines(path: Path, codes: Sequence[str]) -> Outlines:
    """The outlines of these countries. A contested piece belongs to the country that `codes` lists first.

    Islands below ~1 km² are left out, enclosed water is filled. Raises ValueError when a country is not in the file.
    """
    source = _read(path, codes)
    arcs = _simplified_arcs([shapely.boundary(shape) for shape in source.values()])
    noded = shapely.union_all(arcs, grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    owners = _owners(faces, np.array(list(source.values()), dtype=object))
    groups: dict[str, list[int]] = defaultdict(list)
    contested: dict[tuple[str, str], list[int]] = defaultdict(list)
    for face, countries in sorted(owners.items()):
        groups[codes[countries[0]]].append(face)
        if len(countries) == 2 and shapely.area(faces[face]) > SLIVER_DEG2:
            a, b = sorted(codes[country] for country in countries)
            contested[a, b].append(face)
    return Outlines(
        {code: as_multi(shapely.coverage_union_all(faces[members])) for code, members in groups.items()},
        {pair: as_multi(shapely.coverage_union_all(faces[members])) for pair, members in sorted(contested.items())},
    )


def segments(lines: shapely.Geometry) -> Floats:
    """The segments of lines as rows of four coordinates, each with its lower end first."""
    xy, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    ends = np.hstack([xy[:-1], xy[1:]])[line[1:] == line[:-1]]
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[turned] = ends[turned][:, [2, 3, 0, 1]]
    return ends


def _read(path: Path, codes: Sequence[str]) -> dict[str, shapely.Geometry]:
    features = {feature["properties"].get("A3"): feature for feature in json.loads(path.read_bytes())["features"]}
    if missing := sorted(set(codes) - features.keys()):
        raise ValueError(f"{path}: no outline of {', '.join(missing)}")
    shapes = {code: shapely.from_geojson(json.dumps(features[code]["geometry"])) for code in codes}
    parts, country = shapely.get_parts(list(shapes.values()), return_index=True)
    inner = shapely.point_on_surface(parts)
    return {code: _without_islets(shape, shapely.STRtree(inner[country != number])) for number, (code, shape) in enumerate(shapes.items())}


def _without_islets(shape: shapely.Geometry, foreign: shapely.STRtree) -> shapely.Geometry:
    """The larger parts of a country; a hole stays only where a part of another country lies in it."""
    parts = shapely.get_parts(shape)
    area = shapely.area(parts)
    kept = []
    for part in parts[(area > ISLET_DEG2) | (area == area.max())]:
        holes = [ring for ring in part.interiors if len(foreign.query(shapely.Polygon(ring), predicate="contains"))]
        kept.append(shapely.Polygon(part.exterior, holes))
    return shapely.multipolygons(kept)


def _simplified_arcs(boundaries: Sequence[shapely.Geometry]) -> Polygons:
    """All lines cut where they meet, each simplified: shared ones by `BORDER_DEG`, the others by `COAST_DEG`."""
    every, count = np.unique(np.concatenate([segments(lines) for lines in boundaries]), axis=0, return_counts=True)
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(every.reshape(-1, 2, 2))))
    arcs = shapely.get_parts(merged)
    shared = set(map(tuple, every[count > 1].tolist()))
    first = [tuple(segments(shapely.linestrings(shapely.get_coordinates(arc)[:2]))[0].tolist()) for arc in arcs]
    return np.asarray(shapely.simplify(arcs, np.where([segment in shared for segment in first], BORDER_DEG, COAST_DEG)), dtype=object)


def _owners(faces: Polygons, shapes: Polygons) -> dict[int, list[int]]:
    """Face index → the countries it lies in, in their order; faces of nobody are left out."""
    parts, country = shapely.get_parts(shapely.make_valid(shapes), return_index=True)
    at, part = shapely.STRtree(parts).query(shapely.point_on_surface(faces), predicate="intersects")
    owners: dict[int, set[int]] = defaultdict(set)
    for face, owner in zip(at.tolist(), country[part].tolist(), strict=True):
        owners[face].add(owner)
    return {face: sorted(found) for face, found in owners.items()}
