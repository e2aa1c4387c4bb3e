"""The shipped layer format: a `.npz` of whole numbers that `geomap.layers` turns into shapes, and a TopoJSON twin for every other program.

`.npz` arrays, not compressed, so that a unit is read without its neighbours (unit 1e-5°):
`x`, `y` (int16) are differences between successive vertices of a ring, 0 for its first one; `first` is where each ring starts;
differences too wide for int16 are 0 there and stand in `far` (vertex number, dx, dy). `rings` counts vertices per ring, `polygons` rings
per polygon, `units` polygons per unit; `boxes` is what each unit spans (west, south, east, north). Rings are closed; the first ring of a
polygon is its shell. Units are in the order of `units.csv`. Layers of lines have no `polygons`: their rings are lines.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from boundaries.coverage import GRID, Polygons

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOWHERE = 10**9  # the box of an empty unit


def write_npz(path: Path, polygons: Polygons, **extra: NDArray[Any]) -> None:
    """Write MultiPolygons, or MultiLineStrings, whose vertices are on the grid; `extra` arrays go along. The bytes depend on the input alone."""
    _, coordinates, offsets = shapely.to_ragged_array(shapely.normalize(polygons))
    names = ("rings", "polygons", "units") if len(offsets) == 3 else ("rings", "units")
    counts = {name: np.diff(offset).astype(np.int32) for name, offset in zip(names, offsets, strict=True)}
    boxes = np.nan_to_num(np.rint(shapely.bounds(polygons) / GRID), nan=-_NOWHERE).astype(np.int32)
    write_arrays(path, {**_steps(np.rint(coordinates / GRID).astype(np.int32), offsets[0][:-1]), **counts, "boxes": boxes, **extra})


def _steps(whole: NDArray[np.int32], starts: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Vertices as differences within their rings."""
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
    steps[starts] = 0
    far = np.flatnonzero((np.abs(steps) > np.iinfo(np.int16).max).any(axis=1))
    table = np.column_stack([far, steps[far]]).astype(np.int32)
    steps[far] = 0
    return {"x": steps[:, 0].astype(np.int16), "y": steps[:, 1].astype(np.int16), "first": whole[starts], "far": table}


def write_geojson(path: Path, properties: list[dict[str, Any]], shapes: Polygons) -> None:
    """Write a gzipped GeoJSON collection, one feature a line."""
    rows = [
        json.dumps({"type": "Feature", "properties": p, "geometry": json.loads(shapely.to_geojson(s))}, ensure_ascii=False, separators=(",", ":"))
        for p, s in zip(properties, shapes, strict=True)
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def write_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """`numpy.savez` with fixed dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), buffer.getvalue(), zipfile.ZIP_STORED)


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
