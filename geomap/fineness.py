"""How fine a base map is drawn: finest where something is marked, coarser where a reader only passes, within a budget of vertices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geomap.geometry import Bounds
from geomap.thinning import joined_rings, simplified_lines

BANNER = 1.9
"""The widest window of a page: it shows so many times the height of the view."""
_FINEST = 4000  # near marks a view is simplified to 1/4000 of its width: still smooth two zoom levels further in
_CELLS, _NEAR = 48, 3  # columns and rows of cells across the frame; so many of them around a mark are as fine as that
_SHOWN, _BESIDE = 2.5, 7.0  # so many times coarser is the rest of what the first view shows, and what only a reader who pans sees
Parts = NDArray[np.object_]
Floats = NDArray[np.float64]
Coarser = Callable[[Floats], Floats]


def shrink_at(view: Bounds) -> float:
    """How much shorter a degree of longitude is than one of latitude."""
    return max(0.2, float(np.cos(np.radians((view[1] + view[3]) / 2))))


def parts_of(shape: BaseGeometry, kind: str) -> Parts:
    """The simple parts of one kind, out of any collection."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[(shapely.get_type_id(parts) == shapely.GeometryType[kind.upper()]) & ~shapely.is_empty(parts)]
    return np.asarray(parts, dtype=object)


def coarser_of(view: Bounds, frame: Bounds, marked: Sequence[Bounds]) -> Coarser:
    """How many times the tolerance is allowed at points: least where something is marked, most where the first view does not reach."""
    corner, side = np.array(frame[:2]), np.array([frame[2] - frame[0], frame[3] - frame[1]]) / _CELLS
    wide = max(view[2] - view[0], BANNER * (view[3] - view[1]) / shrink_at(view)) / 2
    middle = (view[0] + view[2]) / 2

    def cells(points: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        column, row = np.clip((points - corner) // side, 0, _CELLS - 1).astype(np.int64).T
        return column, row

    allowed = np.full((_CELLS, _CELLS), _BESIDE)
    (left, right), (low, high) = cells(np.array([(middle - wide, view[1]), (middle + wide, view[3])]))
    allowed[left : right + 1, low : high + 1] = _SHOWN
    boxes = np.array(marked, dtype=np.float64).reshape(-1, 4)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    spans = np.column_stack([*cells(boxes[:, :2]), *cells(boxes[:, 2:])])
    for left, low, right, high in np.unique(spans, axis=0).tolist():
        allowed[max(0, left - _NEAR) : right + _NEAR + 1, max(0, low - _NEAR) : high + _NEAR + 1] = 1.0
    return lambda points: allowed[cells(points)]


def thinned(layers: dict[str, BaseGeometry], coarser: Coarser, frame: Bounds, vertices: int) -> dict[str, BaseGeometry]:
    """All layers simplified alike: as little as the vertex budget allows, pieces too small to be seen dropped."""
    tolerance = (frame[2] - frame[0]) / _FINEST
    while True:
        layers = {name: _fine(layer, tolerance, coarser) for name, layer in layers.items()}
        found = sum(int(shapely.get_num_coordinates(layer)) for layer in layers.values())
        if found <= vertices:
            return {name: _valid(layer) for name, layer in layers.items()}
        tolerance *= max(1.1, (found / vertices) ** 0.8)


def _valid(layer: BaseGeometry) -> BaseGeometry:
    return layer if layer.is_valid else shapely.buffer(layer, 0)


def _fine(layer: BaseGeometry, tolerance: float, coarser: Coarser) -> BaseGeometry:
    """A layer simplified, each line on its own; without pieces, and gaps that two boundary files leave along a border, too small to be seen."""
    areas = parts_of(layer, "Polygon")
    if len(areas):
        rings, owner = shapely.get_rings(areas, return_index=True)
        areas = parts_of(joined_rings(simplified_lines(rings, tolerance, coarser), owner, 30 * tolerance**2), "Polygon")
        return shapely.multipolygons(areas[shapely.area(areas) > 30 * (tolerance * _there(areas, coarser)) ** 2])
    lines = simplified_lines(parts_of(layer, "LineString"), tolerance, coarser)
    return shapely.multilinestrings(lines[shapely.length(lines) > 5 * tolerance * _there(lines, coarser)])


def _there(parts: Parts, coarser: Coarser) -> Floats:
    """How much coarser it is where parts are: at the middle of their boxes."""
    west, south, east, north = shapely.bounds(parts).reshape(-1, 4).T
    return coarser(np.column_stack([(west + east) / 2, (south + north) / 2]))
