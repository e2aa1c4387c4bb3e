"""The shipped boundary files as arrays: packed polygons and lines (`.npz`), rows of `units.csv`, entries of `catalog.json`."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
import shapely

from geomap.errors import BoundaryError

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRID_PER_DEGREE = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """A line of `units.csv`. `index` is the unit's place in the layer of its level; `seat` is (lon, lat) or None."""

    level: int
    index: int
    code: str
    parent: str | None
    country: str
    name: str
    label: tuple[float, float]
    seat: tuple[float, float] | None


class Folder:
    """One folder of `boundaries/`: the units of a country, or of the world. Everything is read when first asked for."""

    def __init__(self, path: Path, grade: str) -> None:
        self.path = path
        self.grade = grade
        self._layers: dict[str, NDArray[np.object_]] = {}

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """Code → row, in file order."""
        return {row.code: row for row in read_rows(self.path / "units.csv")}

    @cached_property
    def levels(self) -> Mapping[int, list[Row]]:
        """Level → rows in the order of the layer."""
        levels: dict[int, list[Row]] = {}
        for row in self.rows.values():
            levels.setdefault(row.level, []).append(row)
        return levels

    def polygons(self, level: int) -> NDArray[np.object_]:
        """MultiPolygons (EPSG:4326) of a level in the order of its rows; an empty array when the folder lacks the level."""
        rows = self.levels.get(level, [])
        if not rows:
            return np.array([], dtype=object)
        polygons = self.layer(f"adm{level}")
        if len(polygons) != len(rows):
            raise BoundaryError(f"{self.path}: adm{level}.npz has {len(polygons)} units, units.csv {len(rows)}; reinstall geomap")
        return polygons

    def layer(self, name: str) -> NDArray[np.object_]:
        """The shapes of `<name>.npz`."""
        if name not in self._layers:
            self._layers[name] = read_shapes(self.path / f"{name}.npz")
        return self._layers[name]


def read_shapes(path: Path) -> NDArray[np.object_]:
    """Read a packed layer: MultiPolygons, or MultiLineStrings when it has no `polygons` array. Raises BoundaryError if damaged."""
    try:
        with np.load(path, allow_pickle=False) as packed:
            x, y = np.cumsum(packed["x"], dtype=np.int64), np.cumsum(packed["y"], dtype=np.int64)
            counts = [packed[name] for name in ("rings", "polygons", "units") if name in packed]
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap, or run tools/build_boundaries.py") from error
    coordinates = np.column_stack([x, y]) / GRID_PER_DEGREE
    offsets = tuple(np.concatenate([[0], np.cumsum(count)]) for count in counts)
    kind = shapely.GeometryType.MULTIPOLYGON if len(counts) == 3 else shapely.GeometryType.MULTILINESTRING
    return np.asarray(shapely.from_ragged_array(kind, coordinates, offsets), dtype=object)


def read_rows(path: Path) -> list[Row]:
    """Read `units.csv`. Raises BoundaryError when it is missing."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise BoundaryError(f"{path} is missing: reinstall geomap, or run tools/build_boundaries.py") from error
    rows, counts = [], dict.fromkeys(range(4), 0)
    cells = csv.reader(text.splitlines())
    next(cells)
    for level, code, parent, country, name, _, lon, lat, seat_lon, seat_lat in cells:
        number = int(level)
        seat = (float(seat_lon), float(seat_lat)) if seat_lon else None
        rows.append(Row(number, counts[number], code, parent or None, country, name, (float(lon), float(lat)), seat))
        counts[number] += 1
    return rows


def read_catalog(folder: Path) -> list[dict[str, Any]]:
    """The entries of `catalog.json`. Raises BoundaryError when it is missing or damaged."""
    path = folder / "catalog.json"
    try:
        return list(json.loads(path.read_bytes())["files"])
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
