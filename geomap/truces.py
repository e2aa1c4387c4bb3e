"""Lines that were agreed on or are held, by their names: the Line of Control, the Blue Line, the 38th parallel. Courses come from the boundaries."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import BoundaryError
from geomap.geometry import shared_border
from geomap.model import Region

_TOLERANCE_M = 1500.0  # two datasets draw one border so far apart
_STEP_DEG = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLine:
    """A line (EPSG:4326) with what its course rests on, in words; `reach_km`: how far a zone of this name goes to either side, None for a line."""

    geometry: BaseGeometry
    note: str
    reach_km: float | None = None


def named_line(folder: Path, place_id: str, unit: Callable[[str], Region | None]) -> NamedLine | None:
    """The course of a line by the id of its gazetteer entry; None when the boundaries in `folder` have none.

    `unit` gives a unit by its code. Raises BoundaryError when a file is missing or damaged.
    """
    row = _table(folder / "lines.csv").get(place_id)
    if row is None:
        return None
    course, note = row["course"], row["note"]
    match row["kind"]:
        case "parallel":
            lat, _, codes = course.partition("|")
            line = _parallel(float(lat), _ground(codes, unit))
        case "border":
            host, _, other = course.partition("|")
            line = shared_border(_ground(host, unit), _ground(other, unit), _TOLERANCE_M)
        case _:
            drawn = _disputed(folder / "world" / "disputed.geojson.gz")
            line = shapely.line_merge(shapely.union_all([part for name in course.split("|") for part in drawn.get(name, ())]))
    return None if line is None or line.is_empty else NamedLine(geometry=line, note=note, reach_km=float(row["reach_km"] or 0) or None)


def _ground(codes: str, unit: Callable[[str], Region | None]) -> BaseGeometry:
    return shapely.union_all([found.geometry for code in codes.split() if (found := unit(code)) is not None])


def _parallel(lat: float, ground: BaseGeometry) -> BaseGeometry:
    """A circle of latitude inside an area, with a vertex every tenth of a degree."""
    west, _, east, _ = ground.bounds
    return shapely.intersection(shapely.linestrings([(lon, lat) for lon in np.arange(west, east + _STEP_DEG, _STEP_DEG)]), ground)


@cache
def _table(path: Path) -> dict[str, dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["id"]: row for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error


@cache
def _disputed(path: Path) -> dict[str, list[BaseGeometry]]:
    found: dict[str, list[BaseGeometry]] = {}
    try:
        for feature in json.loads(gzip.decompress(path.read_bytes()))["features"]:
            found.setdefault(feature["properties"]["name"], []).append(shapely.from_geojson(json.dumps(feature["geometry"])))
    except (OSError, EOFError, ValueError, KeyError, shapely.errors.GEOSException) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
    return found
