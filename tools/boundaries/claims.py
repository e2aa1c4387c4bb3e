"""Lines of territorial claims from Natural Earth, and the ground that one of them cuts off a country. Degrees, EPSG:4326."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

COUNT = 46
REACH_DEG = 0.05


@dataclass(frozen=True, slots=True)
class Claim:
    """A line of a claim: `name` says whose, `country` (English) whose ground it crosses."""

    name: str
    country: str
    line: shapely.Geometry


def read_claims(path: Path) -> list[Claim]:
    """All lines of the layer `disputed_borders`, in file order. Raises ValueError when the count is not the pinned one."""
    import pyogrio

    frame = pyogrio.read_dataframe(path, layer="disputed_borders")
    if len(frame) != COUNT:
        raise ValueError(f"{path}: {len(frame)} disputed borders, expected {COUNT}")
    lines = shapely.line_merge(frame.geometry.to_numpy())
    return [Claim(*row) for row in zip(frame["name"], frame["adm0_left"], lines, strict=True)]


def cut_off(shape: shapely.Geometry, claims: list[Claim], point: tuple[float, float]) -> shapely.Polygon:
    """The part of `shape` that holds `point` (lon, lat) when the lines of the claims, run on to its edge, cut it.

    Raises ValueError when the point lies outside.
    """
    lines = [_longer(part) for claim in claims for part in shapely.get_parts(claim.line) if shapely.intersects(part, shape)]
    noded = shapely.union_all([shapely.boundary(shape), *lines])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    held = [face for face in faces if shapely.contains_xy(face, *point) and shapely.contains_xy(shape, *point)]
    if not held:
        raise ValueError(f"no ground at {point}")
    return held[0]


def _longer(line: shapely.LineString) -> shapely.LineString:
    """The line with both ends run on straight: the sources' outlines end a little beyond or short of each other."""
    xy = shapely.get_coordinates(line)
    if (xy[0] == xy[-1]).all():
        return line
    ends = [a + (a - b) / np.hypot(*(a - b)) * REACH_DEG for a, b in ((xy[0], xy[1]), (xy[-1], xy[-2]))]
    return shapely.linestrings(np.vstack([ends[0], xy, ends[1]]))
