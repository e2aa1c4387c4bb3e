"""Named courses: the rivers whose lines the backdrop holds, by name and a point near them."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import BoundaryError
from geomap.folding import fold

_NEAR_DEG = 0.5  # the point of a gazetteer stands somewhere on the river, the drawn course is generalised
_GAP_DEG = 1.0  # reservoirs interrupt a drawn river for so long
_GENERIC = frozenset(("river",))


def course(path: Path, name: str, lon: float, lat: float) -> BaseGeometry | None:
    """The line (EPSG:4326) of the river of this name that passes near a point; None when the file draws none.

    `path` is a gzipped GeoJSON of named lines. Raises BoundaryError when it is missing or damaged.
    """
    left = list(_named(path).get(_key(name), ()))
    reached, reach = [], _NEAR_DEG
    front: BaseGeometry = shapely.Point(lon, lat)
    while near := [part for part in left if shapely.dwithin(part, front, reach)]:
        reached += near
        left = [part for part in left if part not in near]
        front, reach = shapely.union_all(near), _GAP_DEG
    return shapely.line_merge(shapely.union_all(reached)) if reached else None


def _key(name: str) -> str:
    words = fold(name).split()
    return " ".join(word for word in words if word not in _GENERIC) or fold(name)


@cache
def _named(path: Path) -> dict[str, list[BaseGeometry]]:
    found: dict[str, list[BaseGeometry]] = {}
    try:
        for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
            lines = [shapely.LineString(line) for line in feature["geometry"]["coordinates"]]
            found.setdefault(_key(feature["properties"]["name"] or ""), []).extend(lines)
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
    return found
