"""The shipped boundary files as arrays: packed polygons and lines (`.npz`), rows of `units.csv`, entries of `catalog.json`."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import numpy as np
import shapely

from geomap.errors import BoundaryError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
GRID_PER_DEGREE = 100_000
_HEADER = re.compile(rb"'descr': '(<i\d)', 'fortran_order': False, 'shape': \(\d+, ?(\d*)\)")
_MANY = 100  # so many shapes are unpacked faster with all the others


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


class Table:
    """`units.csv`, with its lines parsed when they are asked for. Raises BoundaryError when it is missing."""

    def __init__(self, path: Path) -> None:
        try:
            self._text = path.read_bytes()
        except OSError as error:
            raise BoundaryError(f"{path} is missing: reinstall geomap, or run tools/build_boundaries.py") from error
        ends = np.flatnonzero(np.frombuffer(self._text, dtype=np.uint8) == ord("\n"))
        self._starts, self._ends = ends[:-1] + 1, ends[1:]
        self._levels = np.frombuffer(self._text, dtype=np.uint8)[self._starts] - ord("0")
        self._counts: dict[int, int] = dict(enumerate(np.bincount(self._levels).tolist()))
        self._firsts: dict[int, int] = {level: int(np.searchsorted(self._levels, level)) for level in self._counts}
        self._rows: dict[int, Row] = {}

    def count(self, level: int) -> int:
        """How many units a level has."""
        return self._counts.get(level, 0)

    @property
    def deepest(self) -> int:
        """The finest level."""
        return int(self._levels[-1])

    def row(self, level: int, index: int) -> Row:
        """The unit at a place of a layer."""
        return self._row(self._firsts[level] + index)

    def rows(self, level: int) -> list[Row]:
        """All units of a level in the order of its layer."""
        first, count = self._firsts.get(level, 0), self.count(level)
        lines = range(first, first + count)
        if not self._rows.keys() >= set(lines):
            text = self._text[self._starts[first] : self._ends[first + count - 1]].decode()
            self._rows |= {line: _parsed(cells, line - first) for line, cells in zip(lines, csv.reader(text.split("\n")), strict=True)}
        return [self._rows[line] for line in lines]

    def find(self, code: str) -> Row | None:
        """The unit with this code, or None."""
        if not code or not code.isprintable() or "," in code:
            return None
        for level in range(self.deepest + 1):
            at = self._text.find(f"\n{level},{code},".encode())
            if at >= 0:
                return self._row(int(np.searchsorted(self._starts, at + 1)))
        return None

    def _row(self, line: int) -> Row:
        if line not in self._rows:
            text = self._text[self._starts[line] : self._ends[line]].decode()
            self._rows[line] = _parsed(next(csv.reader([text])), line - self._firsts[int(self._levels[line])])
        return self._rows[line]


def _parsed(cells: Sequence[str], index: int) -> Row:
    """The row of a line of `units.csv`."""
    level, code, parent, country, name, _, lon, lat, seat_lon, seat_lat = cells
    seat = (float(seat_lon), float(seat_lat)) if seat_lon else None
    return Row(int(level), index, code, parent or None, country, name, (float(lon), float(lat)), seat)


class Layer:
    """One packed layer; its shapes are made when they are asked for. Raises BoundaryError if the file is missing or damaged."""

    def __init__(self, path: Path) -> None:
        try:
            self.arrays = _read_arrays(path)
            counts = [self.arrays[name] for name in ("rings", "polygons", "units") if name in self.arrays]
            self._boxes, self._first, self._far = self.arrays["boxes"], self.arrays["first"], self.arrays["far"]
            self._x, self._y = self.arrays["x"], self.arrays["y"]
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap, or run tools/build_boundaries.py") from error
        self._offsets = [np.concatenate([[0], np.cumsum(count)]) for count in counts]
        self._kind = shapely.GeometryType.MULTIPOLYGON if len(counts) == 3 else shapely.GeometryType.MULTILINESTRING
        self._made: dict[int, BaseGeometry] = {}

    def __len__(self) -> int:
        return len(self._boxes)

    def near(self, bounds: Bounds) -> list[int]:
        """Places of the shapes whose boxes meet `bounds` (west, south, east, north; degrees), in order."""
        west, south, east, north = (value * GRID_PER_DEGREE for value in bounds)
        boxes = self._boxes
        return np.flatnonzero((boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)).tolist()

    def shape(self, index: int) -> BaseGeometry:
        """The MultiPolygon or MultiLineString at a place, EPSG:4326."""
        if index not in self._made:
            self._made[index] = self._shapes(index, index + 1)[0]
        return self._made[index]

    def shapes(self, indices: Sequence[int]) -> list[BaseGeometry]:
        """The shapes at these places."""
        if len(indices) > _MANY:
            made: list[BaseGeometry] = self.all()[indices].tolist()
            return made
        return [self.shape(index) for index in indices]

    def unpack(self) -> None:
        """Make all shapes at once: far less work than one by one."""
        self._made = dict(enumerate(self.all()))

    def all(self) -> NDArray[np.object_]:
        """All shapes in order."""
        return self._shapes(0, len(self))

    def _shapes(self, start: int, stop: int) -> NDArray[np.object_]:
        """A run of shapes; only their own vertices are unpacked."""
        offsets = []
        for offset in reversed(self._offsets):
            offsets.append(offset[start : stop + 1] - offset[start])
            start, stop = int(offset[start]), int(offset[stop])
        rings = offsets[-1]
        first = self._offsets[0].searchsorted(start, side="right") - 1
        coordinates = self._vertices(start, stop, rings, self._first[first : first + len(rings) - 1])
        return np.asarray(shapely.from_ragged_array(self._kind, coordinates, tuple(reversed(offsets))), dtype=object)

    def _vertices(self, start: int, stop: int, rings: NDArray[np.int64], first: NDArray[np.int32]) -> NDArray[np.float64]:
        """Degrees of the vertices of a run of rings: `rings` are their offsets, `first` their first vertices."""
        low, high = self._far[:, 0].searchsorted([start, stop])
        counts, degrees = np.diff(rings), np.empty((stop - start, 2))
        for axis, packed in enumerate((self._x, self._y)):  # a column at a time: running sums of two at once take several times as long
            steps = packed[start:stop].astype(np.int32)
            steps[self._far[low:high, 0] - start] = self._far[low:high, axis + 1]
            along = np.cumsum(steps, dtype=np.int64)
            along += np.repeat(first[:, axis] - along[rings[:-1]], counts)
            np.divide(along, GRID_PER_DEGREE, out=degrees[:, axis])
        return degrees


class Folder:
    """One folder of `boundaries/`: the units of a country, or of the world. Everything is read when first asked for."""

    def __init__(self, path: Path, grade: str) -> None:
        self.path = path
        self.grade = grade
        self._layers: dict[str, Layer] = {}

    @cached_property
    def table(self) -> Table:
        """The units."""
        return Table(self.path / "units.csv")

    def near(self, level: int, bounds: Bounds) -> list[Row]:
        """The units of a level whose boxes meet `bounds`; none when the folder lacks the level."""
        if not self.table.count(level):
            return []
        return [self.table.row(level, index) for index in self.polygons(level).near(bounds)]

    def polygons(self, level: int) -> Layer:
        """The units' MultiPolygons in the order of their rows. Raises BoundaryError when they are not as many."""
        count = self.table.count(level)
        layer = self.layer(f"adm{level}")
        if len(layer) != count:
            raise BoundaryError(f"{self.path}: adm{level}.npz has {len(layer)} units, units.csv {count}; reinstall geomap")
        return layer

    def layer(self, name: str) -> Layer:
        """The layer `<name>.npz`."""
        if name not in self._layers:
            self._layers[name] = Layer(self.path / f"{name}.npz")
        return self._layers[name]


def _read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a `.npz`, as `numpy.load` gives them: reading the few headers without evaluating them takes a third of its time."""
    arrays: dict[str, NDArray[Any]] = {}
    with ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            start = 10 + int.from_bytes(content[8:10], "little")
            header = _HEADER.search(content, 0, start)
            if header is None:
                raise ValueError(f"{name} is not an array of numbers")
            columns = int(header[2]) if header[2] else None
            values = np.frombuffer(content, dtype=np.dtype(header[1].decode()), offset=start)
            arrays[name.removesuffix(".npy")] = values.reshape(-1, columns) if columns else values
    return arrays


def read_shapes(path: Path) -> NDArray[np.object_]:
    """All shapes of a packed layer: MultiPolygons, or MultiLineStrings when it has no `polygons` array. Raises BoundaryError if damaged."""
    return Layer(path).all()


def read_rows(path: Path) -> list[Row]:
    """All units of `units.csv`. Raises BoundaryError when it is missing."""
    table = Table(path)
    return [row for level in range(table.deepest + 1) for row in table.rows(level)]


def read_catalog(folder: Path) -> list[dict[str, Any]]:
    """The entries of `catalog.json`. Raises BoundaryError when it is missing or damaged."""
    path = folder / "catalog.json"
    try:
        return list(json.loads(path.read_bytes())["files"])
    except (OSError, ValueError, KeyError) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
