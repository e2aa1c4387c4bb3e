"""Metres: local planes, common borders, circles. Geometry goes in and out as EPSG:4326 (lon, lat); inside a `Plane` it is metres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import GeometryError
from geomap.thinning import simplified

if TYPE_CHECKING:
    from pyproj import Transformer

Bounds = tuple[float, float, float, float]
KM = 1000.0
EARTH_KM = 6371.0088
_SPACING_M = 400.0  # a border's run of common vertices ends at most this far from the true end
_BRIDGE_M = 3000.0  # two datasets may part for so long without ending the common border


@dataclass(frozen=True, slots=True)
class Plane:
    """A metric plane for one part of the world; `definition` is what PROJ calls it. `to` and `back` never change the input."""

    definition: str

    def to(self, geometry: BaseGeometry) -> BaseGeometry:
        """lon, lat → metres."""
        transform = _transformers(self.definition)[0].transform
        return shapely.transform(geometry, lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))

    def back(self, geometry: BaseGeometry) -> BaseGeometry:
        """Metres → lon, lat."""
        transform = _transformers(self.definition)[1].transform
        return shapely.transform(geometry, lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))

    def cut(self, geometry: BaseGeometry, bounds: Bounds) -> BaseGeometry:
        """The part inside the bounds (degrees), in metres; long edges get vertices first, since a parallel is no straight line here."""
        return self.to(shapely.segmentize(clipped(geometry, bounds), 0.1))

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """One position in metres."""
        x, y = _transformers(self.definition)[0].transform(lon, lat)
        return float(x), float(y)


@cache
def _transformers(definition: str) -> tuple[Transformer, Transformer]:
    from pyproj import Transformer

    return (
        Transformer.from_crs("EPSG:4326", definition, always_xy=True),
        Transformer.from_crs(definition, "EPSG:4326", always_xy=True),
    )


def plane_for(bounds: Bounds) -> Plane:
    """UTM when the extent fits a zone, else an equal-area azimuthal plane about the centre (whole degrees, so that planes are shared)."""
    west, south, east, north = bounds
    if not np.isfinite(bounds).all():
        raise GeometryError(f"no plane for bounds {bounds}: an empty geometry, or coordinates that are not numbers")
    lon, lat = (west + east) / 2, (south + north) / 2
    if east - west <= 7 and north - south <= 12 and -80 < lat < 84:
        return Plane(f"EPSG:{(32600 if lat >= 0 else 32700) + int((lon + 180) // 6) % 60 + 1}")
    return Plane(f"+proj=laea +lat_0={round(lat)} +lon_0={round(lon)} +datum=WGS84 +units=m")


def padded(bounds: Bounds, km: float) -> Bounds:
    """Bounds grown by `km` on every side, clamped to the world."""
    west, south, east, north = bounds
    dlat = km / 111.2
    dlon = dlat / max(0.1, float(np.cos(np.radians((south + north) / 2))))
    return max(-180.0, west - dlon), max(-90.0, south - dlat), min(180.0, east + dlon), min(90.0, north + dlat)


def clipped(geometry: BaseGeometry, bounds: Bounds) -> BaseGeometry:
    """The part of a geometry inside the bounds, valid."""
    part = shapely.clip_by_rect(geometry, *bounds)
    return part if part.is_valid else shapely.make_valid(shapely.intersection(shapely.make_valid(geometry), shapely.box(*bounds)))


def distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Great-circle distance."""
    a, b = np.radians([lon, lat]), np.radians([other_lon, other_lat])
    half = np.sin((b[1] - a[1]) / 2) ** 2 + np.cos(a[1]) * np.cos(b[1]) * np.sin((b[0] - a[0]) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(half)))


def length_km(line: BaseGeometry) -> float:
    """The great-circle length of lines; 0 for points and areas."""
    total = 0.0
    for part in shapely.get_parts(line):
        xy = np.radians(shapely.get_coordinates(part if shapely.get_dimensions(part) == 1 else None))
        half = np.sin(np.diff(xy, axis=0) / 2) ** 2
        total += float(np.arcsin(np.sqrt(half[:, 1] + np.cos(xy[:-1, 1]) * np.cos(xy[1:, 1]) * half[:, 0])).sum())
    return 2 * EARTH_KM * total


def circle(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """A ring's disc around a point, EPSG:4326."""
    plane = plane_for(padded((lon, lat, lon, lat), radius_km))
    return plane.back(shapely.buffer(shapely.Point(*plane.point(lon, lat)), radius_km * KM, quad_segs=12))


def band(line: BaseGeometry, half_width_km: float) -> BaseGeometry:
    """A band along a line, EPSG:4326."""
    plane = plane_for(padded(line.bounds, half_width_km))
    return plane.back(shapely.buffer(plane.to(line), half_width_km * KM, quad_segs=6))


def area_km2(geometry: BaseGeometry) -> float:
    """The area on an equal-area plane about the geometry, whose edges run straight in degrees; 0 for an empty one."""
    if geometry.is_empty:
        return 0.0
    west, south, east, north = geometry.bounds
    plane = Plane(f"+proj=laea +lat_0={round((south + north) / 2)} +lon_0={round((west + east) / 2)} +datum=WGS84 +units=m")
    return float(plane.to(shapely.segmentize(geometry, 0.1)).area / KM**2)


@dataclass(frozen=True, slots=True)
class Frontier:
    """The common border of two areas, with what lies near it, in metres of `plane`.

    `line` runs along `host`'s own boundary. `host` and `other` are cut to a window around the border: use them for what is near it only.
    """

    plane: Plane
    host: BaseGeometry
    other: BaseGeometry
    line: BaseGeometry

    @property
    def length_m(self) -> float:
        return float(self.line.length)


def frontier(host: BaseGeometry, other: BaseGeometry, *, tolerance_m: float = 300.0, reach_km: float = 70.0) -> Frontier | None:
    """The common border of two areas (EPSG:4326) and `reach_km` around it; None when they share none."""
    common = _common_border(host, other, tolerance_m)
    if common is None:
        return None
    plane, line = common
    near = padded(plane.back(line).bounds, reach_km)
    plane_host, plane_other = plane.cut(host, near), plane.cut(other, near)
    shapely.prepare([plane_host, plane_other, line])
    return Frontier(plane, plane_host, plane_other, line)


def shared_border(a: BaseGeometry, b: BaseGeometry, tolerance_m: float = 300.0) -> BaseGeometry | None:
    """The part of `a`'s boundary within `tolerance_m` of `b`'s, EPSG:4326; None when they only touch at a point, or not at all."""
    common = _common_border(a, b, tolerance_m)
    return None if common is None else common[0].back(common[1])


@lru_cache(maxsize=64)  # a strip and an arrow of one map ask for the same border
def _common_border(a: BaseGeometry, b: BaseGeometry, tolerance_m: float) -> tuple[Plane, BaseGeometry] | None:
    """The common border along `a`'s boundary, in metres of a plane."""
    window = _overlap(a.bounds, b.bounds, 2 * tolerance_m / KM)
    if window is None:
        return None
    plane = plane_for(window)
    line = _common_line(plane, shapely.boundary(a), shapely.boundary(b), window, tolerance_m)
    return None if line is None else (plane, line)


def _overlap(a: Bounds, b: Bounds, pad_km: float) -> Bounds | None:
    a, b = padded(a, pad_km), padded(b, pad_km)
    west, south, east, north = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (west, south, east, north) if west < east and south < north else None


def _common_line(plane: Plane, a: BaseGeometry, b: BaseGeometry, window: Bounds, tolerance_m: float) -> BaseGeometry | None:
    mine, theirs = (plane.to(shapely.segmentize(shapely.clip_by_rect(line, *window), 0.1)) for line in (a, b))  # as in `Plane.cut`
    shapely.prepare(theirs)
    runs = [run for part in shapely.get_parts(shapely.line_merge(mine)) for run in _runs(part, theirs, tolerance_m)]
    return shapely.line_merge(shapely.MultiLineString(runs)) if runs else None


def _runs(line: BaseGeometry, other: BaseGeometry, tolerance_m: float) -> Iterable[BaseGeometry]:
    """Stretches of `line` whose vertices lie within the tolerance of `other`; short partings are bridged, mere touches dropped."""
    if line.length == 0:
        return
    xy = shapely.get_coordinates(shapely.segmentize(line, _SPACING_M))
    points = shapely.points(xy)
    near = shapely.dwithin(points, other, tolerance_m)
    if near.all():
        yield simplified(shapely.LineString(xy), 1.0)
        return
    if (xy[0] == xy[-1]).all():  # a ring: start it off the common border, so that no run is cut at its seam
        turn = int(np.argmin(near))
        xy, near, points = np.roll(xy[:-1], -turn, axis=0), np.roll(near[:-1], -turn), np.roll(points[:-1], -turn)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    flips = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
    spans = [(int(i), int(j) - 1) for i, j in flips.reshape(-1, 2)]
    exact = np.zeros(len(xy), dtype=bool)
    exact[near] = shapely.dwithin(points[near], other, 1.0)
    for first, last in _bridged(spans, along):
        met = first + np.flatnonzero(exact[first : last + 1])
        if 2 * len(met) > last - first:  # one and the same line: end where it ends, not a tolerance farther round the corner
            first, last = int(met[0]), int(met[-1])
        if along[last] - along[first] > 2 * tolerance_m:
            yield simplified(shapely.LineString(xy[first : last + 1]), 1.0)


def _bridged(spans: list[tuple[int, int]], along: np.ndarray) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and along[first] - along[joined[-1][1]] <= _BRIDGE_M:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
