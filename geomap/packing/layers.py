"""The layer format: a `.npz` of whole numbers that `geomap.layers` turns into shapes.

The arrays are not compressed, so that a unit is read without its neighbours (unit 1e-5°):
`x`, `y` (int16) are differences between successive vertices of a ring, 0 for its first one; `first` is where each ring starts;
differences too wide for int16 are 0 there and stand in `far` (vertex number, dx, dy). `rings` counts vertices per ring, `polygons` rings
per polygon, `units` polygons per unit; `boxes` is what each unit spans (west, south, east, north). Rings are closed; the first ring of a
polygon is its shell. Units are in the order of `units.csv`. Layers of lines have no `polygons`: their rings are lines.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.layers import GRID_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRID = 1 / GRID_PER_DEGREE
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOWHERE = 10**9  # the box of an empty unit


def write_npz(path: Path, polygons: NDArray[np.object_], **extra: NDArray[Any]) -> None:
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


def write_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """`numpy.savez` with fixed dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), buffer.getvalue(), zipfile.ZIP_STORED)
