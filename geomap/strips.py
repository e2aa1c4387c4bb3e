"""Buffer zones: one-sided strips along a common border, and strips around a point or along a line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geomap.geometry import KM, Frontier, area_km2, frontier, length_km, padded, plane_for
from geomap.thinning import simplified

Floats = NDArray[np.float64]
DEFAULT_DEPTH_KM = 10.0
DEPTH_RANGE_KM = (5.0, 20.0)
COARSE_ERROR_KM = 2.0  # what a border drawn for world maps is off by, in the median
_SLIVER_M2 = 2e6
_LARGE_DEG2 = 1e-3  # no sliver anywhere
_LONG_M = 1.5e6
_PIECE_KM = 500.0
_SMOOTH, _SMOOTH_FADE = 1 / 80, 1 / 25  # of the depth: how far the line that is widened may leave the border; the inner edge is the border itself
_ROUND, _ROUND_FADE = 8, 4  # segments of a quarter circle: off by 0.5 % and 2 % of the width at most
_RUN, _FEW = 8, 6  # vertices of a run; with no more joints than this one buffer costs less


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


def open_strip(core: BaseGeometry, depth_km: float, within: BaseGeometry | None = None) -> Strip | None:
    """What lies within `depth_km` of a point or line (EPSG:4326) and inside `within`; it has no `front`. None when nothing is left of it."""
    plane = plane_for(padded(core.bounds, depth_km))
    area = None if within is None else plane.cut(within, padded(core.bounds, 1.5 * depth_km))
    base = plane.to(core)
    shapes = [shapely.buffer(base, depth_km * KM * share, quad_segs=16) for share in (1, 2 / 3, 1 / 3)]
    polygon, *fades = shapes if area is None else [shapely.intersection(shape, area) for shape in shapes]
    if polygon.is_empty:
        return None
    return Strip(
        polygon=plane.back(polygon),
        fades=tuple(plane.back(fade) for fade in fades),
        edge=plane.back(shapely.boundary(polygon)),
        front=shapely.LineString(),
        area_km2=polygon.area / KM**2,
        length_km=length_km(core),
    )


def _strip(found: Frontier, depth_m: float) -> Strip | None:
    swath = _swath(simplified(found.line, depth_m * _SMOOTH), depth_m, _ROUND)
    inside = shapely.difference(shapely.intersection(swath, found.host), found.other)
    parts = shapely.get_parts(inside)
    parts = parts[shapely.area(parts) >= _SLIVER_M2]
    if not len(parts):
        return None
    polygon = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    course = simplified(found.line, depth_m * _SMOOTH_FADE)
    fades = [shapely.intersection(polygon, _swath(course, depth_m * share, _ROUND_FADE)) for share in (2 / 3, 1 / 3)]
    back = found.plane.back
    return Strip(
        polygon=_sound(back(polygon)),
        fades=tuple(_sound(back(fade)) for fade in fades),
        edge=back(_outer_edge(polygon, found.host, depth_m / 50)),
        front=back(found.line),
        area_km2=polygon.area / KM**2,
        length_km=found.length_m / KM,
    )


def _sound(area: BaseGeometry) -> BaseGeometry:
    """Valid polygons only: the way back to degrees can make a hair's breadth cross itself, and so cut off a sliver."""
    if area.is_valid:
        return area
    parts = shapely.get_parts(shapely.make_valid(area))
    return shapely.union_all([part for part in parts if shapely.area(part) > _LARGE_DEG2 or area_km2(part) * KM**2 >= _SLIVER_M2])


def _outer_edge(polygon: BaseGeometry, host: BaseGeometry, gap_m: float) -> BaseGeometry:
    """What of the outline runs inside the host: its segments whose middles are farther than `gap_m` from the host's own boundary."""
    segments, own = _segments(polygon), _segments(host)
    kept = np.isin(segments @ (1, 1j), own @ (1, 1j)).all(axis=1)  # both ends are vertices of the host
    segments = segments[~kept]
    middles = shapely.points((segments[:, 0] + segments[:, 1]) / 2)
    beside, _ = shapely.STRtree(shapely.linestrings(own)).query(middles, predicate="dwithin", distance=gap_m)
    inner = np.delete(segments, np.unique(beside), axis=0)
    return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(inner)))


def _segments(area: BaseGeometry) -> Floats:
    """The segments of all rings, as an array (segment, end, coordinate)."""
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(area)), return_index=True)
    starts = np.flatnonzero(ring[:-1] == ring[1:])
    return np.stack([xy[starts], xy[starts + 1]], axis=1)


def _swath(line: BaseGeometry, width_m: float, round_segs: int) -> BaseGeometry:
    """Both sides of the line, flat at its ends. Built from short runs: one buffer of a winding line costs several times more."""
    pieces: list[BaseGeometry] = []
    for part in shapely.get_parts(line):
        xy = shapely.get_coordinates(part) if part.is_closed else _even_ends(shapely.get_coordinates(part), 0.6 * width_m)
        cuts = np.arange(_RUN, len(xy) - 1, _RUN)
        if not part.is_closed:  # the round joint of two runs must not reach over an end
            cuts = cuts[np.minimum(*(np.hypot(*(xy[cuts] - end).T) for end in (xy[0], xy[-1]))) > width_m]
        bounds = [0, *(int(cut) for cut in cuts), len(xy) - 1] if len(cuts) > _FEW else [0, len(xy) - 1]
        runs = [shapely.LineString(xy[i : j + 1]) for i, j in pairwise(bounds)]
        inner, ends = (runs, []) if part.is_closed else (runs[1:-1], [*runs[:1], *runs[1:][-1:]])
        pieces += [*shapely.buffer(inner, width_m, quad_segs=round_segs), *shapely.buffer(ends, width_m, cap_style="flat", quad_segs=round_segs)]
    return shapely.union_all(pieces)


def _even_ends(xy: Floats, reach_m: float) -> Floats:
    """A line with its first and last `reach_m` drawn straight: a flat end then stands square to the border's course, not to its last metres."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    if along[-1] <= 4 * reach_m:
        return xy
    ends = np.array([reach_m, along[-1] - reach_m])
    first, last = np.column_stack([np.interp(ends, along, xy[:, 0]), np.interp(ends, along, xy[:, 1])])
    return np.vstack([xy[0], first, xy[(along > ends[0]) & (along < ends[1])], last, xy[-1]])


def _stretches(line: BaseGeometry, depth_km: float) -> list[BaseGeometry]:
    """A long border (lon, lat) in stretches of about 500 km, each reaching over the next by three depths."""
    stretches = []
    for part in shapely.get_parts(line):
        count = max(1, round(length_km(part) / _PIECE_KM))
        over = min(0.2, 3 * depth_km / _PIECE_KM) / count
        stretches += [substring(part, max(0.0, i / count - over), min(1.0, (i + 1) / count + over), normalized=True) for i in range(count)]
    return stretches


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
        length_km=length_km(found.plane.back(found.line)),
    )
