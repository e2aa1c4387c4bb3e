"""Joining the sources: which second-level unit a place is in, and the first-order units that hold the places."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from gazetteer import curated, sources, units
from gazetteer.areas import Areas
from gazetteer.entries import Entry
from gazetteer.first_order import UnitMatch, locate_curated, points_of
from gazetteer.shipped import Shipped
from geomap.folding import fold, skeleton

UNIT_NAMES = Path(__file__).parent / "unit_names.csv"
POINTS = Path(__file__).parent / "reference_points.csv"
NOT_IN_ONE_UNIT = frozenset(("RGN", "SEA", "GULF", "STRT", "STM", "MTS", "OCN", "CONT", "LINE"))
TOWN = 5_000
SMALL_KM = 25.0
Links = dict[int, list[sources.Subdivision]]


def set_adm2(places: list[Entry], links: Links, shipped: Shipped) -> None:
    """Fill the ADM2 codes: by polygon within the place's ADM1 where the boundaries ship some, else the GeoNames unit."""
    here = [place for place in places if place.country in shipped.divided]
    areas = Areas(shipped.adm2, shipped.parents(), np.array(shipped.polygons, dtype=object))
    for place, code in zip(here, areas.locate(points_of(here), [place.adm1 for place in here]), strict=True):
        place.adm2 = code
    for place in places:
        if place.country not in shipped.divided:
            place.adm2 = next((adm2_code(unit, place.adm1) for unit in links.get(place.gid or 0, ()) if unit.level >= 2), "")


def adm2_code(unit: sources.Subdivision, adm1: str) -> str:
    """The code of a second-level unit without a polygon: `<ADM1>.<GeoNames code>`."""
    return f"{adm1}.{unit.code.split('.')[2]}"


def make_adm1_units(
    subdivisions: list[sources.Subdivision],
    places: list[Entry],
    admin1: dict[int, str],
    rows: dict[str, sources.Row],
    match: UnitMatch,
    shipped: Shipped,
) -> list[Entry]:
    """GeoNames' first-order units that hold a settlement, with names of Natural Earth or of the shipped boundaries, at GeoNames' points or labels."""
    same, parts = match
    curated_names, known_points = curated.read_unit_names(UNIT_NAMES), curated.read_points(POINTS)
    inside = defaultdict(list)
    for place in places:
        inside[admin1[place.gid or 0]].append(place)
    large = [place for place in places if place.population >= TOWN]
    towns = {(place.country, _key(place.name)) if place.country in shipped.countries else (place.adm1, place.name) for place in large}
    entries = []
    for unit in subdivisions:
        members = inside.pop(unit.code, []) if unit.level == 1 and unit.gid is not None else []
        if not members:
            continue
        iso = same.get(unit.code) or (unit.iso if unit.iso not in rows else "")
        row, own = rows.get(iso), shipped.rows.get(iso)
        if own and row and row["gn_a1_code"] != unit.code:  # another unit had the code on an older map
            row = None
        label = (float(own["label_lon"]), float(own["label_lat"])) if own else (row["longitude"], row["latitude"]) if row else units.middle(members)
        point = known_points.get(iso, label)
        name = units.stem(own["name"] if own else units.head_name(unit, row))
        ambiguous = ((members[0].country, _key(name)) if own else (iso, name)) in towns
        entry = units.make_adm1(unit, row, own, iso, (round(point[0], 5), round(point[1], 5)), units.people(members), ambiguous, shipped.names[iso])
        if iso in curated_names:
            curated.rename(entry, curated_names[iso])
        units.lend_names(entry, members)
        entry.parts = parts.get(unit.code, ())
        units.add_postal(entry, iso)
        entries.append(entry)
    return entries


def _key(name: str) -> str:
    return skeleton(name) or fold(name)


def place_curated(entries: list[Entry], areas: Areas, shipped: Shipped) -> None:
    """ADM1 and ADM2 of curated rows that lie in one country and give none; `areas` are Natural Earth's units."""
    small = {id(entry) for entry in entries if 0 < entry.radius_km <= SMALL_KM}
    located = [entry for entry in entries if entry.country and (entry.feature_code not in NOT_IN_ONE_UNIT or id(entry) in small)]
    locate_curated(located, areas, shipped)
    set_adm2([entry for entry in located if entry.country in shipped.divided and entry.adm1 and not entry.adm2], {}, shipped)
