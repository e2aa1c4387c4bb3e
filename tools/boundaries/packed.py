"""Layers for every other program: GeoJSON, and TopoJSON that stores a line between two units once. `geomap.packing.layers` writes their twins."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from boundaries.coverage import GRID, Polygons
from geomap.packing.layers import write_arrays, write_npz

__all__ = ["write_arrays", "write_geojson", "write_npz", "write_topojson"]


def write_geojson(path: Path, properties: list[dict[str, Any]], shapes: Polygons) -> None:
    """Write a gzipped GeoJSON collection, one feature a line."""
    rows = [
        json.dumps({"type": "Feature", "properties": p, "geometry": json.loads(shapely.to_geojson(s))}, ensure_ascii=False, separators=(",", ":"))
        for p, s in zip(properties, shapes, strict=True)
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def write_topojson(path: Path, layers: dict[str, tuple[list[dict[str, Any]], Polygons]]) -> None:
    """Write layers (name → properties and polygons) with their shared lines stored once; gzipped, no time stamp."""
    topology = _Topology()
    objects = {
        name: {"type": "GeometryCollection", "geometries": [topology.geometry(s, p) for s, p in zip(polygons, properties, strict=True)]}
        for name, (properties, polygons) in topology.prepare(layers).items()
    }
    content = {"type": "Topology", "transform": {"scale": [GRID, GRID], "translate": [0, 0]}, "arcs": topology.arcs, "objects": objects}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0))


Point = tuple[int, int]


class _Topology:
    """Cuts rings into arcs at their junctions, so that a line between two units is stored once."""

    def __init__(self) -> None:
        self.arcs: list[list[list[int]]] = []
        self._index: dict[tuple[Point, ...], int] = {}
        self._junctions: set[Point] = set()

    def prepare(self, layers: dict[str, tuple[list[dict[str, Any]], Polygons]]) -> dict[str, tuple[list[dict[str, Any]], Polygons]]:
        """Find the junctions of all layers: vertices where the lines of the map meet or part."""
        neighbours: dict[Point, set[Point]] = {}
        for _, polygons in layers.values():
            for ring in shapely.get_rings(shapely.normalize(polygons)):
                points = _whole(ring)[:-1]
                for before, here, after in zip(points[-1:] + points[:-1], points, points[1:] + points[:1], strict=True):
                    neighbours.setdefault(here, set()).update((before, after))
        self._junctions = {point for point, around in neighbours.items() if len(around) != 2}
        return layers

    def geometry(self, shape: shapely.MultiPolygon, properties: dict[str, Any]) -> dict[str, Any]:
        """A TopoJSON geometry object."""
        polygons = [[self._ring(ring) for ring in (part.exterior, *part.interiors)] for part in shapely.normalize(shape).geoms]
        return {"type": "MultiPolygon", "id": properties["code"], "properties": properties, "arcs": polygons}

    def _ring(self, ring: shapely.LinearRing) -> list[int]:
        points = _whole(ring)[:-1]
        cuts = [index for index, point in enumerate(points) if point in self._junctions]
        start = cuts[0] if cuts else points.index(min(points))
        turned = [*points[start:], *points[:start], points[start]]
        ends = [0, *(i for i in range(1, len(points)) if turned[i] in self._junctions), len(points)]
        return [self._arc(tuple(turned[a : b + 1])) for a, b in pairwise(ends)]

    def _arc(self, points: tuple[Point, ...]) -> int:
        if points in self._index:
            return self._index[points]
        backwards = points[::-1]
        if backwards in self._index:
            return ~self._index[backwards]
        self._index[points] = len(self.arcs)
        whole = np.array(points)
        self.arcs.append(np.diff(whole, axis=0, prepend=[[0, 0]]).tolist())
        return self._index[points]


def _whole(ring: shapely.LinearRing) -> list[Point]:
    return [(x, y) for x, y in np.rint(shapely.get_coordinates(ring) / GRID).astype(int).tolist()]
