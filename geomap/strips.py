"""Buffer zones: one-sided strips along a common border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geomap.geometry import KM, Frontier, area_km2, frontier, padded, plane_for

DEFAULT_DEPTH_KM = 10.0
DEPTH_RANGE_KM = (5.0, 20.0)
COARSE_ERROR_KM = 2.0  # what a border drawn for world maps is off by, in the median
_SLIVER_M2 = 2e6
_LONG_M = 1.5e6
_PIECE_KM = 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A strip inside the host, EPSG:4326: `fades` are its inner two thirds and inner third, `edge` the outer line, `front` the border."""

    polygon: BaseGeometry
    fades: tuple[BaseGeometry, ...]
    edge: BaseGeometry
    front: BaseGeometry
    area_km2: float
    length_km: float


def border_strip(host: BaseGeometry, shielded: BaseGeometry, depth_km: float = DEFAULT_DEPTH_KM, *, tolerance_m: float = 300.0) -> Strip | None:
    """The strip of `depth_km` inside `host` along its common border with `shielded`; None when they share no border.

    Flat ends, round joins, clipped to the host, pieces under 2 km² dropped. A border over 1,500 km is built in stretches, each in its own plane.
    """
    found = frontier(host, shielded, tolerance_m=tolerance_m, reach_km=1.5 * depth_km)
    if found is None:
        return None
    if found.length_m <= _LONG_M:
        return _strip(found, depth_km * KM)
    stretches = _stretches(found.plane.back(found.line), depth_km)
    strips = [strip for line in stretches if (strip := _strip(_local(host, shielded, line, depth_km), depth_km * KM)) is not None]
    return _joined(strips, found) if strips else None


def _strip(found: Frontier, depth_m: float) -> Strip | None:
    inside = shapely.difference(shapely.intersection(_swath(found.line, depth_m), found.host), found.other)
    polygon = shapely.union_all([part for part in shapely.get_parts(inside) if part.area >= _SLIVER_M2])
    if polygon.is_empty:
        return None
    fades = [shapely.intersection(polygon, _swath(found.line, depth_m * share)) for share in (2 / 3, 1 / 3)]
    own = shapely.buffer(shapely.boundary(found.host), depth_m / 50, quad_segs=2)
    edge = shapely.line_merge(shapely.difference(shapely.boundary(polygon), own))
    back = found.plane.back
    return Strip(
        polygon=back(polygon),
        fades=tuple(back(fade) for fade in fades),
        edge=back(edge),
        front=back(found.line),
        area_km2=polygon.area / KM**2,
        length_km=found.length_m / KM,
    )


def _swath(line: BaseGeometry, depth_m: float) -> BaseGeometry:
    """Both sides of the line, flat at its ends."""
    return shapely.buffer(_even_ends(shapely.simplify(line, depth_m / 80), 0.6 * depth_m), depth_m, cap_style="flat", quad_segs=8)


def _even_ends(line: BaseGeometry, reach_m: float) -> BaseGeometry:
    """The line with its first and last `reach_m` drawn straight: a flat end then stands square to the border's course, not to its last metres."""
    parts = []
    for part in shapely.get_parts(line):
        if part.length > 4 * reach_m and not part.is_closed:
            xy, inner = shapely.get_coordinates(part), shapely.get_coordinates(substring(part, reach_m, part.length - reach_m))
            part = shapely.LineString(np.vstack([xy[:1], inner, xy[-1:]]))
        parts.append(part)
    return shapely.MultiLineString(parts)


def _stretches(line: BaseGeometry, depth_km: float) -> list[BaseGeometry]:
    """A long border (lon, lat) in stretches of about 500 km, each reaching over the next by three depths."""
    stretches = []
    for part in shapely.get_parts(line):
        count = max(1, round(_length_km(part) / _PIECE_KM))
        over = min(0.2, 3 * depth_km / _PIECE_KM) / count
        stretches += [substring(part, max(0.0, i / count - over), min(1.0, (i + 1) / count + over), normalized=True) for i in range(count)]
    return stretches


def _length_km(line: BaseGeometry) -> float:
    xy = shapely.get_coordinates(line)
    steps = np.diff(xy, axis=0) * 111.2
    return float(np.hypot(steps[:, 0] * np.cos(np.radians(xy[:-1, 1])), steps[:, 1]).sum())


def _local(host: BaseGeometry, shielded: BaseGeometry, line: BaseGeometry, depth_km: float) -> Frontier:
    near = padded(line.bounds, 1.5 * depth_km)
    plane = plane_for(near)
    return Frontier(plane, plane.cut(host, near), plane.cut(shielded, near), plane.to(line))


def _joined(strips: list[Strip], found: Frontier) -> Strip:
    """One strip from overlapping ones; an outer edge stays only where no other stretch covers it."""
    polygon = shapely.union_all([strip.polygon for strip in strips])
    edges = shapely.union_all([strip.edge for strip in strips])
    return Strip(
        polygon=polygon,
        fades=tuple(shapely.union_all(level) for level in zip(*(strip.fades for strip in strips), strict=True)),
        edge=shapely.line_merge(shapely.intersection(edges, shapely.buffer(shapely.boundary(polygon), 1e-5))),
        front=found.plane.back(found.line),
        area_km2=area_km2(polygon),
        length_km=sum(_length_km(part) for part in shapely.get_parts(found.plane.back(found.line))),
    )
