"""How far the land borders are from OpenStreetMap's 10 m lines.

The outer lines of the countries come from the same source, simplified: what is measured here is the simplification and
whatever fitting and rounding did to it, not the source. `dataset` tells how far the district source itself was off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from boundaries.coverage import Floats, Polygons
from boundaries.fine import Country
from boundaries.outlines import segments

STEP_M = 200
LEAST_KM = 5
REACH_DEG = 0.3
HELD = {"SY-X02~": "IL"}  # OpenStreetMap gives this unit to who holds it: its line is the one around the unit
INSIDE = {("RU", "UA"): (("UA-59", "RU-KRS"),)}


def measure_borders(path: Path, countries: Sequence[Country], sources: Mapping[str, Polygons]) -> dict[str, dict[str, Any]]:
    """Country → neighbour, or pair of regions → distance statistics in metres, from points every 200 m of our line to OpenStreetMap's.

    `sources` are the districts as their dataset draws them, by alpha-3 code: `dataset` is the same for their outer edge.
    """
    features = {feature["properties"].get("A3"): feature for feature in json.loads(path.read_bytes())["features"]}
    wanted = [country for country in countries if country.iso3 in features]
    osm = [_segment_rows(shapely.boundary(shapely.from_geojson(json.dumps(features[country.iso3]["geometry"])))) for country in wanted]
    edges = {iso3: shapely.boundary(shapely.union_all(shapely.make_valid(polygons))) for iso3, polygons in sources.items()}
    tree = shapely.STRtree([country.polygons[0][0] for country in wanted])
    found: dict[str, dict[str, Any]] = {country.iso2: {} for country in countries}
    for one, other in sorted(zip(*tree.query(tree.geometries, predicate="intersects").tolist(), strict=True)):
        a, b = wanted[one], wanted[other]
        if one >= other:
            continue
        ours = shapely.line_merge(shapely.intersection(*(shapely.boundary(_as_held(country, (a, b))) for country in (a, b))))
        shared = _common(osm[one], osm[other])
        if shapely.is_empty(shared) or (compared := _compare(ours, shared))["length_km"] < LEAST_KM:
            continue
        if any(unit.code in HELD and HELD[unit.code] in (a.iso2, b.iso2) for each in (a, b) for unit in each.units[1]):
            compared = {**compared, "as_held": True}
        for country, neighbour in ((a, b), (b, a)):
            own = {"dataset": _compare_edge(edges[country.iso3], shared)} if country.iso3 in edges else {}
            found[country.iso2][neighbour.iso2] = {**compared, **own}
        for pair in INSIDE.get((a.iso2, b.iso2), ()):
            line = shapely.intersection(shapely.boundary(_unit([a, b], pair[0])), shapely.boundary(_unit([a, b], pair[1])))
            found[a.iso2]["/".join(pair)] = found[b.iso2]["/".join(pair)] = _compare(shapely.line_merge(line), shared)
    return found


def _as_held(country: Country, both: Sequence[Country]) -> shapely.Geometry:
    """A country's outline with the units of either that it holds, and without those of its own that the other holds."""
    pairs = [(unit.code, polygon, each) for each in both for unit, polygon in zip(each.units[1], each.polygons[1], strict=True) if unit.code in HELD]
    outline = country.polygons[0][0]
    for code, polygon, owner in pairs:
        if HELD[code] in {each.iso2 for each in both}:
            held = HELD[code] == country.iso2
            outline = shapely.union(outline, polygon) if held else shapely.difference(outline, polygon) if owner is country else outline
    return outline


def _unit(countries: Sequence[Country], code: str) -> shapely.Geometry:
    return next(c.polygons[1][i] for c in countries for i, unit in enumerate(c.units[1]) if unit.code == code)


def _segment_rows(lines: shapely.Geometry) -> Floats:
    return np.unique(segments(lines), axis=0)


def _common(one: Floats, other: Floats) -> shapely.Geometry:
    """The segments that two outlines have in common; the source draws neighbours with the same vertices."""
    both, count = np.unique(np.concatenate([one, other]), axis=0, return_counts=True)
    return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(both[count == 2].reshape(-1, 2, 2))))


def _compare_edge(edge: shapely.Geometry, true: shapely.Geometry) -> dict[str, Any]:
    """Distances the other way round: from points of the true line to a source's outer edge, which may run far beyond the border."""
    return _compare(true, shapely.intersection(edge, shapely.buffer(shapely.envelope(true), REACH_DEG)))


def _compare(ours: shapely.Geometry, true: shapely.Geometry) -> dict[str, Any]:
    centre = shapely.centroid(shapely.envelope(ours))
    ours, true = (_metres(line, centre) for line in (ours, true))
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(ours, STEP_M)))
    tree = shapely.STRtree(shapely.linestrings(segments(true).reshape(-1, 2, 2)))
    distance = tree.query_nearest(points, return_distance=True, all_matches=False)[1]
    values = {name: round(float(np.percentile(distance, q))) for name, q in (("median_m", 50), ("p90_m", 90), ("max_m", 100))}
    return {**values, "length_km": round(ours.length / 1000)}


def _metres(shape: shapely.Geometry, centre: shapely.Point) -> shapely.Geometry:
    """An azimuthal equidistant projection around the border's middle: distances of neighbouring points within 1 % to 1,500 km from it."""
    project = pyproj.Transformer.from_crs("EPSG:4326", f"+proj=aeqd +lat_0={centre.y} +lon_0={centre.x} +units=m", always_xy=True)

    def to_metres(xy: Floats) -> Floats:
        return np.column_stack(project.transform(xy[:, 0], xy[:, 1]))

    return shapely.transform(shape, to_metres)
