"""What is known of one unit: names, area, neighbours, licence, and how far its borders are from OpenStreetMap's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.atlas import LEVELS, Atlas, Names, Unit
from geomap.errors import BoundaryError
from geomap.geometry import area_km2, length_km, shared_border
from geomap.model import Region, Source

_APART_DEG = 0.06  # two grades may draw a common border so far apart
_TOLERANCE_M = 6_000.0
_LONG_EDGE_DEG = 0.25  # a parallel is no straight line on a plane: longer edges get vertices first


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A unit of the same level on the other side of a border of `border_km`."""

    code: str
    name: str
    border_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One unit. `names` are by language, `codes` by scheme; `inside` counts its units of each finer level.

    `border_error` says, by neighbouring country or pair of units, how many metres our line is from OpenStreetMap's; empty where it was not measured.
    `note` is the worldview in words.
    """

    unit: Unit
    names: Names
    codes: dict[str, str]
    area_km2: float
    bounds: tuple[float, float, float, float]
    inside: dict[int, int]
    neighbours: tuple[Neighbour, ...]
    border_error: dict[str, dict[str, Any]]
    licence: str
    vintage: str
    credits: tuple[Source, ...]
    note: str


def profile(atlas: Atlas, unit: Unit) -> Profile:
    """The profile of a unit of the atlas. Raises BoundaryError when its shape is missing."""
    region, facts, credits = _region(atlas, unit.code), atlas.facts(unit), atlas.credits([unit])
    neighbours = _neighbours(atlas, region)
    west, south, east, north = (float(value) for value in region.geometry.bounds)
    return Profile(
        unit=unit,
        names=atlas.names(unit),
        codes=atlas.codes(unit),
        area_km2=area_km2(shapely.segmentize(region.geometry, _LONG_EDGE_DEG)),
        bounds=(west, south, east, north),
        inside={level: len(units) for level in LEVELS[unit.level + 1 :] if (units := atlas.inside(unit, level))},
        neighbours=neighbours,
        border_error=_border_error(atlas, unit, neighbours),
        licence=facts.get("licence") or "; ".join(sorted({source.licence for source in credits})),
        vintage=facts.get("vintage") or ", ".join(sorted({source.version for source in credits if source.version})),
        credits=credits,
        note=atlas.regions.note,
    )


def _region(atlas: Atlas, code: str) -> Region:
    region = atlas.regions.get(code)
    if region is None:
        raise BoundaryError(f"no shape of {code}: reinstall geomap")
    return region


def _neighbours(atlas: Atlas, region: Region) -> tuple[Neighbour, ...]:
    """Units of the same level with a common border, longest border first."""
    west, south, east, north = region.geometry.bounds
    around = atlas.regions.within((west - _APART_DEG, south - _APART_DEG, east + _APART_DEG, north + _APART_DEG), region.level)
    others = [other for other in around if other.code != region.code]
    shapely.prepare(region.geometry)
    near = shapely.dwithin(region.geometry, np.array([other.geometry for other in others], dtype=object), _APART_DEG)
    found = []
    for other in (other for other, is_near in zip(others, near, strict=True) if is_near):
        length = length_km(_common(region, other))
        if length > 0:
            found.append(Neighbour(code=other.code, name=other.name, border_km=round(length, 1)))
    return tuple(sorted(found, key=lambda one: (-one.border_km, one.code)))


def _common(region: Region, other: Region) -> BaseGeometry:
    """The common border: the same vertices on both sides within a grade, else the line of the finer where the other is near."""
    line = shapely.intersection(shapely.boundary(region.geometry), shapely.boundary(other.geometry))
    if shapely.length(line) == 0 and region.grade != other.grade:
        finer, coarser = (region, other) if region.grade == "geoboundaries" else (other, region)
        line = shared_border(finer.geometry, coarser.geometry, _TOLERANCE_M)
    return line if line is not None else shapely.GeometryCollection()


def _border_error(atlas: Atlas, unit: Unit, neighbours: tuple[Neighbour, ...]) -> dict[str, dict[str, Any]]:
    """The catalogue's measurements of the country's borders: those with neighbours of this unit, and of pairs it is one of."""
    measured: dict[str, dict[str, Any]] = atlas.facts(unit, 0).get("border_error", {})
    countries = {other.country for one in neighbours if (other := atlas.get(one.code))}
    own = {unit.code, unit.parent}
    return {key: error for key, error in measured.items() if key in countries or ("/" in key and own & set(key.split("/")))}


def profile_lines(found: Profile) -> list[tuple[str, str]]:
    """A profile for eyes: what, and the text to it."""
    unit = found.unit
    lines = [
        ("unit", f"{unit.name}, {unit.code}, level {unit.level}{f' of {unit.parent}' if unit.parent else ''}"),
        ("area", f"{found.area_km2:,.0f} km²"),
        *((f"name {language}", ", ".join(names)) for language, names in sorted(found.names.items())),
        *((f"code {scheme}", code) for scheme, code in sorted(found.codes.items())),
        *((f"level {level}", f"{count:,} units inside") for level, count in found.inside.items()),
        *(("neighbour", f"{one.code} {one.name}, {one.border_km:,.0f} km") for one in found.neighbours),
        *(("border error", f"{key}: median {error['median_m']} m, p90 {error['p90_m']} m") for key, error in sorted(found.border_error.items())),
        ("lines", f"{unit.grade}, {found.vintage}, {found.licence}"),
        *(("credit", ", ".join(filter(None, (one.name, one.version, one.licence, one.url)))) for one in found.credits),
        ("view", found.note),
    ]
    return lines
