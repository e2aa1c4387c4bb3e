"""Outlines of countries from a file outside the project, to measure against."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry


@cache
def _shapes(path: Path) -> dict[str, list[str]]:
    """Alpha-3 code (`A3`) → the geometries of a GeoJSON file, as text."""
    found: dict[str, list[str]] = {}
    for feature in json.loads(path.read_bytes())["features"]:
        found.setdefault(str(feature["properties"].get("A3")), []).append(json.dumps(feature["geometry"]))
    return found


def outline(path: Path, alpha3: str, bounds: tuple[float, float, float, float]) -> BaseGeometry:
    """A country's polygons, cut to `bounds` (west, south, east, north)."""
    return shapely.union_all(shapely.make_valid(shapely.clip_by_rect(shapely.from_geojson(_shapes(path)[alpha3]), *bounds)))


def border(path: Path, one: str, other: str, bounds: tuple[float, float, float, float]) -> BaseGeometry:
    """The line that two countries have in common, if the file draws neighbours with the same points."""
    return shapely.intersection(*(shapely.boundary(outline(path, code, bounds)) for code in (one, other)))
