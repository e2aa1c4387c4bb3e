"""How far the land borders are from OpenStreetMap's 10 m lines."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from boundaries.coverage import Floats
from boundaries.trio import Country

ISO3 = {"UA": "UKR", "RU": "RUS", "BY": "BLR"}
WINDOW = shapely.box(22, 46.8, 42, 57.5)  # leaves out Crimea and the sea
STEP_M = 200
SUMY_KURSK = ("UA-59", "RU-KRS")


def measure_borders(path: Path, countries: list[Country]) -> dict[str, dict[str, Any]]:
    """Country → neighbour or pair of regions → distance statistics in metres, from points every 200 m of our line to OSM's."""
    osm = _osm_outlines(path)
    found: dict[str, dict[str, Any]] = {country.iso2: {} for country in countries}
    for a, b in combinations(countries, 2):
        true = _osm_border(osm[a.iso3], osm[b.iso3])
        ours = _border(a.polygons[0], b.polygons[0])
        found[a.iso2][b.iso2] = found[b.iso2][a.iso2] = _compare(ours, true)
        pair = [_unit(country, code) for country in (a, b) for code in SUMY_KURSK if code.startswith(country.iso2)]
        if len(pair) == 2:
            for country in (a, b):
                found[country.iso2]["/".join(SUMY_KURSK)] = _compare(_border(*pair), true)
    return found


def _unit(country: Country, code: str) -> np.ndarray:
    codes = [unit.code for unit in country.units[1]]
    return country.polygons[1][[codes.index(code)]]


def _osm_outlines(path: Path) -> dict[str, shapely.Geometry]:
    """The outlines of the three countries, clipped to the window."""
    features = json.loads(path.read_bytes())["features"]
    wanted = [feature for feature in features if feature["properties"].get("A3") in ISO3.values()]
    outlines = {}
    for feature in wanted:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        outlines[feature["properties"]["A3"]] = shapely.clip_by_rect(shapely.boundary(shape), *WINDOW.bounds)
    return outlines


def _osm_border(a: shapely.Geometry, b: shapely.Geometry) -> shapely.Geometry:
    """The segments that two outlines have in common; the source draws neighbours with the same vertices."""
    shared = sorted(_segments(a) & _segments(b))
    return _metres(shapely.line_merge(shapely.multilinestrings(np.array(shared).reshape(-1, 2, 2))))


def _segments(lines: shapely.Geometry) -> set[tuple[float, float, float, float]]:
    """The segments of lines, each with its lower end first."""
    xy, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    ends = np.hstack([xy[:-1], xy[1:]])[line[1:] == line[:-1]]
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[turned] = ends[turned][:, [2, 3, 0, 1]]
    return set(map(tuple, ends.tolist()))


def _border(a: np.ndarray, b: np.ndarray) -> shapely.Geometry:
    line = shapely.intersection(shapely.boundary(a[0]), shapely.boundary(b[0]))
    return _metres(shapely.clip_by_rect(shapely.line_merge(line), *WINDOW.bounds))


def _compare(ours: shapely.Geometry, true: shapely.Geometry) -> dict[str, Any]:
    shapely.prepare(true)
    distance = shapely.distance(_points(ours), true)
    values = {name: round(float(np.percentile(distance, q))) for name, q in (("median_m", 50), ("p90_m", 90), ("max_m", 100))}
    return {**values, "length_km": round(ours.length / 1000)}


def _points(line: shapely.Geometry) -> np.ndarray:
    return shapely.points(shapely.get_coordinates(shapely.segmentize(line, STEP_M)))


def _metres(shape: shapely.Geometry) -> shapely.Geometry:
    """An equal-area projection around the three countries: distances within 1 % here."""
    project = pyproj.Transformer.from_crs("EPSG:4326", "+proj=laea +lat_0=52 +lon_0=32 +units=m", always_xy=True)

    def to_metres(xy: Floats) -> Floats:
        return np.column_stack(project.transform(xy[:, 0], xy[:, 1]))

    return shapely.transform(shape, to_metres)
