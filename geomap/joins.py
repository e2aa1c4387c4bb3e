"""Coordinates to units: a million points at once, with the answer of an exact spatial join. Degrees, EPSG:4326.

Places of the gazetteer need no join: their units stand in the record (`Place.country`, `.adm1`, `.adm2`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import BoundaryError, GeometryError
from geomap.regions import Regions
from geomap.userdata.store import installed

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

    Indices = NDArray[np.int64]
    Degrees = NDArray[np.float64]

CELLS_PER_DEGREE = 4
_CROWDED = 16  # a cell with so many points is worth asking whether it lies in one unit as a whole
_RUN = 32  # segments of an outline in one run
_AT_ONCE = 4_000_000  # tests of a point in a polygon: bounds the memory


class Units:
    """Polygons to look points up in. `codes` and `polygons` have one length; on a shared edge the polygon that comes first wins."""

    def __init__(self, codes: Sequence[str], polygons: ArrayLike) -> None:
        self.codes = np.array([*codes, None], dtype=object)  # the last is for points in no unit
        self._polygons: NDArray[np.object_] = np.asarray(polygons, dtype=object)
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)

    def locate(self, lon: ArrayLike, lat: ArrayLike, *, snap_deg: float = 0.0) -> NDArray[np.object_]:
        """The code at each position, None where there is none; a point outside every polygon takes the nearest within `snap_deg` degrees."""
        x, y = (np.asarray(values, dtype=np.float64) for values in (lon, lat))
        found = np.full(len(x), len(self._polygons))
        real = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        found[real] = self._inside(x[real], y[real])
        if snap_deg > 0:
            missed = real[found[real] == len(self._polygons)]
            found[missed] = self._nearest(x[missed], y[missed], snap_deg)
        located: NDArray[np.object_] = self.codes[found]
        return located

    def _inside(self, x: Degrees, y: Degrees) -> Indices:
        """The first polygon at each point. Points are taken cell by cell, so that the tree is asked once a cell and edges stay in the cache."""
        cells = _Cells(x, y)
        cell, unit = self._tree.query(cells.boxes)
        crowded = np.flatnonzero(cells.sizes[cell] >= _CROWDED)
        whole = np.zeros(len(cell), dtype=bool)
        whole[crowded] = shapely.covers(self._polygons[unit[crowded]], cells.boxes[cell[crowded]])
        first = np.full(len(x), len(self._polygons))
        points, units = cells.spread(cell[whole], unit[whole])
        np.minimum.at(first, points, units)
        for part in _portions(cells.sizes[cell[~whole]]):
            points, units = cells.spread(cell[~whole][part], unit[~whole][part])
            hit = shapely.intersects_xy(self._polygons[units], x[points], y[points])
            np.minimum.at(first, points[hit], units[hit])
        return first

    def _nearest(self, x: Degrees, y: Degrees, reach: float) -> Indices:
        """For points outside all polygons: the nearest within reach; of equally near ones the first."""
        nearest = np.full(len(x), len(self._polygons))
        tree, owners = self._edges
        point, edge = tree.query_nearest(shapely.points(x, y), max_distance=reach, all_matches=True)
        np.minimum.at(nearest, point, owners[edge])
        return nearest

    @cached_property
    def _edges(self) -> tuple[shapely.STRtree, Indices]:
        """The outlines in short runs, and whose each is: the distance to a run costs little, that to the coast of a continent much."""
        parts, owners = shapely.get_parts(self._polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        corners = shapely.get_coordinates(rings)
        segments = shapely.get_num_coordinates(rings) - 1
        runs = -(-segments // _RUN)
        ring = np.repeat(np.arange(len(rings)), runs)
        along = _RUN * (np.arange(runs.sum()) - np.repeat(np.cumsum(runs) - runs, runs))
        sizes = np.minimum(_RUN, segments[ring] - along) + 1
        first = (np.cumsum(segments + 1) - segments - 1)[ring] + along
        taken = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        lines = shapely.linestrings(corners[taken], indices=np.repeat(np.arange(len(sizes)), sizes))
        return shapely.STRtree(lines), owners[part[ring]]


class _Cells:
    """Points sorted by the 0.25° cell that they are in. Cell edges are binary fractions, so that no point is put on the wrong side."""

    def __init__(self, x: Degrees, y: Degrees) -> None:
        column, row = (np.floor(values * CELLS_PER_DEGREE) for values in (x, y))
        self._order = np.lexsort((row, column))
        column, row = column[self._order], row[self._order]
        new = np.ones(len(x), dtype=bool)
        new[1:] = (np.diff(column) != 0) | (np.diff(row) != 0)
        self._starts = np.flatnonzero(new)
        self.sizes = np.diff(np.append(self._starts, len(x)))
        west, south = column[new] / CELLS_PER_DEGREE, row[new] / CELLS_PER_DEGREE
        self.boxes = np.asarray(shapely.box(west, south, west + 1 / CELLS_PER_DEGREE, south + 1 / CELLS_PER_DEGREE), dtype=object)

    def spread(self, cell: Indices, unit: Indices) -> tuple[Indices, Indices]:
        """Pairs of a cell and a unit → pairs of each of the cell's points and the unit."""
        sizes = self.sizes[cell]
        along = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self._order[np.repeat(self._starts[cell], sizes) + along], np.repeat(unit, sizes)


def _portions(sizes: Indices) -> list[slice]:
    """Cuts pairs of cells and units into runs of about `_AT_ONCE` tests."""
    cuts = np.searchsorted(np.cumsum(sizes), np.arange(_AT_ONCE, sizes.sum(), _AT_ONCE), side="right")
    ends = [0, *cuts.tolist(), len(sizes)]
    return [slice(start, stop) for start, stop in pairwise(ends) if start < stop]


def join(points: Any, units: int | gpd.GeoDataFrame = 1, *, worldview: str = "un", snap_deg: float = 0.0) -> NDArray[np.object_]:
    """The code of the unit at each point, as an array in the order of the points; None where there is none.

    `points` are an (n, 2) array of longitude and latitude in degrees, or a GeoSeries or GeoDataFrame of points. `units` is a level (0, 1, 2) of the
    boundaries in `worldview`, or a GeoDataFrame of your own with a column `code`. On a shared edge, or where polygons overlap, the finer
    grade wins, then the lowest code: the answer of `geopandas.sjoin` otherwise. A point outside every unit takes the nearest within `snap_deg`
    degrees (0.15 brings towns back from the sea). The first join of a level also reads its polygons.

    Raises GeometryError for points that are no pairs of numbers, BoundaryError for units without codes, UnknownNameError for a worldview.
    """
    lon, lat = _coordinates(points)
    found = _known(units, worldview, tuple(imported.folder for imported in installed())) if isinstance(units, int) else _given(units)
    return found.locate(lon, lat, snap_deg=snap_deg)


@lru_cache(maxsize=4)
def _known(level: int, worldview: str, imports: tuple[Path, ...]) -> Units:
    """The units of a level of the shipped boundaries and of the imports; `imports` only tells one state of them from another."""
    if level not in (0, 1, 2):
        raise BoundaryError(f"no units of level {level}: there are 0 (countries), 1 and 2")
    frame = Regions.open(worldview).frame(level)
    order = np.lexsort((frame["code"], frame["grade"] == "natural_earth"))
    return Units(frame["code"].to_numpy()[order], frame.geometry.to_numpy()[order])


def _given(frame: gpd.GeoDataFrame) -> Units:
    """A user's own polygons, by code."""
    if "code" not in getattr(frame, "columns", ()):
        raise BoundaryError("the units to join with have no column `code`: rename the one that names them, frame.rename(columns={'id': 'code'})")
    if frame.crs is None:
        raise BoundaryError("the units to join with have no CRS: say which with frame.set_crs(...)")
    frame = frame.to_crs("EPSG:4326").sort_values("code", kind="stable")
    return Units(frame["code"].to_numpy(), frame.geometry.to_numpy())


def _coordinates(points: Any) -> tuple[Degrees, Degrees]:
    """Longitudes and latitudes of points in any of the forms that `join` takes."""
    if hasattr(points, "geometry"):
        shapes = points.geometry if points.crs is None else points.geometry.to_crs("EPSG:4326")
        return shapely.get_x(shapes.to_numpy()), shapely.get_y(shapes.to_numpy())
    try:
        pairs = np.asarray(points, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise GeometryError(f"points to join are not numbers ({error}): give an (n, 2) array of longitude and latitude") from error
    if pairs.size == 0:
        return np.empty(0), np.empty(0)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise GeometryError(f"points to join have the shape {pairs.shape}: give an (n, 2) array of longitude and latitude")
    return pairs[:, 0], pairs[:, 1]
