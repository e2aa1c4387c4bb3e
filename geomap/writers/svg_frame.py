"""From degrees to the pixels of a map's rectangle: a projection of its own for each view, north up at its middle, and the scale bar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.geometry import KM, Bounds, Plane, clipped, distance_km
from geomap.thinning import simplified
from geomap.writers.svg_tree import Box

_WORLD_DEG, _TROPICS_DEG, _POLAR_DEG, _TALL_DEG = 90.0, 12.0, 72.0, 40.0
_BEYOND = 2.0  # views: farther away nothing can be seen in the rectangle
_OVER = 5.0  # px that shapes run on under the paper, so that no cut edge shows
_BARS_KM = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A view on a plane. `rect` is (left, top, right, bottom) in pixels; `scale` pixels a metre; `left_m`, `top_m` the metres of pixel 0, 0."""

    plane: Plane
    rect: Box
    scale: float
    left_m: float
    top_m: float
    window: Bounds
    step_deg: float

    def shown(self, geometry: BaseGeometry, tolerance: float = 0.0) -> BaseGeometry:
        """The part of a geometry in and a little around the rectangle, in pixels, simplified; it may be empty."""
        near = clipped(geometry, self.window)
        if near.is_empty:
            return near
        flat = self.plane.to(shapely.segmentize(near, self.step_deg))
        pixels = shapely.transform(flat, lambda xy: np.column_stack(((xy[:, 0] - self.left_m) * self.scale, (self.top_m - xy[:, 1]) * self.scale)))
        left, top, right, bottom = self.rect
        inside = clipped(pixels, (left - _OVER, top - _OVER, right + _OVER, bottom + _OVER))
        return simplified(inside, tolerance) if tolerance and not inside.is_empty else inside

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """A position in pixels, in the rectangle or not."""
        west, south, east, north = self.window
        x, y = self.plane.point(min(max(lon, west), east), min(max(lat, south), north))
        return (x - self.left_m) * self.scale, (self.top_m - y) * self.scale

    def holds(self, lon: float, lat: float, margin: float = 0.0) -> bool:
        """Whether a position lies in the rectangle, `margin` pixels or more from its edge."""
        west, south, east, north = self.window
        x, y = self.point(lon, lat)
        left, top, right, bottom = self.rect
        return west <= lon <= east and south <= lat <= north and left + margin <= x <= right - margin and top + margin <= y <= bottom - margin

    def bar(self, most: float) -> tuple[float, float]:
        """A round distance in kilometres, and its length in pixels at the middle of the map: the longest that is at most `most` pixels."""
        left, top, right, bottom = self.rect
        middle, y = (left + right) / 2, self.top_m - (top + bottom) / 2 / self.scale
        ends = [shapely.Point(self.left_m + x / self.scale, y) for x in (middle - most / 2, middle + most / 2)]
        (a, b), (c, d) = (shapely.get_coordinates(self.plane.back(end))[0].tolist() for end in ends)
        reach = distance_km(a, b, c, d)
        km = max((bar for bar in _BARS_KM if bar <= reach), default=_BARS_KM[0])
        return km, most * km / reach


def make_frame(bounds: Bounds, rect: Box, margin: float = 18.0) -> Frame:
    """The view of `bounds` (degrees), as large as it fits the rectangle with a margin, in its middle."""
    plane = projection(bounds)
    west, south, east, north = bounds
    outline = plane.to(shapely.segmentize(shapely.box(*bounds), max(east - west, north - south) / 24))
    x0, y0, x1, y1 = outline.bounds
    left, top, right, bottom = rect
    scale = min((right - left - 2 * margin) / max(x1 - x0, KM), (bottom - top - 2 * margin) / max(y1 - y0, KM))
    dx, dy = _BEYOND * (east - west), _BEYOND * (north - south)
    shape = max(1.0, (right - left) / (bottom - top)), max(1.0, (bottom - top) / (right - left))
    reach = max(dx, dy) * max(shape)
    return Frame(
        plane=plane, rect=rect, scale=scale, left_m=(x0 + x1) / 2 - (left + right) / 2 / scale, top_m=(y0 + y1) / 2 + (top + bottom) / 2 / scale,
        window=(max(-180.0, west - reach), max(-88.0, south - reach), min(180.0, east + reach), min(88.0, north + reach)),
        step_deg=max(0.02, max(east - west, north - south) / 60),
    )  # fmt: skip


def projection(bounds: Bounds) -> Plane:
    """The plane of a view: a conformal cone away from the equator and the poles, else azimuthal equidistant; Equal Earth for half the world."""
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    if east - west > _WORLD_DEG:
        return Plane(f"+proj=eqearth +lon_0={lon:.2f} +datum=WGS84 +units=m")
    if _TROPICS_DEG < abs(lat) < _POLAR_DEG and north - south < _TALL_DEG:
        sixth = (north - south) / 6
        return Plane(f"+proj=lcc +lat_0={lat:.2f} +lon_0={lon:.2f} +lat_1={south + sixth:.2f} +lat_2={north - sixth:.2f} +datum=WGS84 +units=m")
    return Plane(f"+proj=aeqd +lat_0={lat:.2f} +lon_0={lon:.2f} +datum=WGS84 +units=m")
