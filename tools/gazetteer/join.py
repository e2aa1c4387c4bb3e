"""Joining the sources: which unit a place is in, and the units that hold the places."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import shapely

from gazetteer import curated, sources, units
from gazetteer.areas import Areas, match_units
from gazetteer.entries import Entry
from gazetteer.shipped import Shipped
from geomap.folding import skeleton

UNIT_NAMES = Path(__file__).parent / "unit_names.csv"
HOLDERS = {"UA-43": "UA", "UA-40": "UA"}  # the United Nations' view; Natural Earth draws who holds them
NOT_IN_ONE_UNIT = frozenset(("RGN", "SEA", "GULF", "STRT", "STM", "MTS", "OCN", "CONT", "LINE"))
TOWN = 5_000
Links = dict[int, list[sources.Subdivision]]
UnitMatch = tuple[dict[str, str], dict[str, tuple[str, ...]]]


def natural_earth_areas(rows: list[sources.Row], polygons: np.ndarray) -> Areas:
    """ADM1 of Natural Earth, a unit within the country that the United Nations see it in."""
    codes = [str(row["iso_3166_2"]) for row in rows]
    return Areas(codes, [HOLDERS.get(code, row["iso_a2"]) for code, row in zip(codes, rows, strict=True)], polygons)


def set_adm1(
    places: list[Entry], admin1: dict[int, str], areas: Areas, subdivisions: list[sources.Subdivision], rows: dict[str, sources.Row]
) -> UnitMatch:
    """Fill the ADM1 codes of places. Returns how GeoNames' ADM1 codes and Natural Earth's units correspond."""
    located = areas.locate(points_of(places), [place.country for place in places])
    own = [admin1.get(place.gid or 0, "") for place in places]
    named = {unit.code: unit for unit in subdivisions if unit.level == 1}
    same, parts = match_units(own, located, lambda code, unit: code in named and units.same_name(named[code], rows[unit]))
    for place, code, unit in zip(places, own, located, strict=True):
        place.adm1 = same.get(code, unit)
    return same, parts


def set_adm2(places: list[Entry], links: Links, shipped: Shipped) -> None:
    """Fill the ADM2 codes: by polygon within the place's ADM1 where the boundaries ship some, else the GeoNames unit."""
    here = [place for place in places if place.country in shipped.countries]
    areas = Areas(shipped.adm2, shipped.parents(), np.array(shipped.polygons, dtype=object))
    for place, code in zip(here, areas.locate(points_of(here), [place.adm1 for place in here]), strict=True):
        place.adm2 = code
    for place in places:
        if place.country not in shipped.countries:
            place.adm2 = next((adm2_code(unit, place.adm1) for unit in links.get(place.gid or 0, ()) if unit.level >= 2), "")


def adm2_code(unit: sources.Subdivision, adm1: str) -> str:
    """The code of a second-level unit without a polygon: `<ADM1>.<GeoNames code>`."""
    return f"{adm1}.{unit.code.split('.')[2]}"


def points_of(entries: list[Entry]) -> np.ndarray:
    return np.asarray(shapely.points([entry.lon for entry in entries], [entry.lat for entry in entries]), dtype=object)


def make_adm1_units(
    subdivisions: list[sources.Subdivision],
    places: list[Entry],
    admin1: dict[int, str],
    rows: dict[str, sources.Row],
    match: UnitMatch,
    shipped: Shipped,
) -> list[Entry]:
    """GeoNames' first-order units that hold a settlement, with names and label points of Natural Earth or of the shipped boundaries."""
    same, parts = match
    curated_names = curated.read_unit_names(UNIT_NAMES)
    inside = defaultdict(list)
    for place in places:
        inside[admin1[place.gid or 0]].append(place)
    towns = {(place.country if place.country in shipped.countries else place.adm1, place.name) for place in places if place.population >= TOWN}
    entries = []
    for unit in subdivisions:
        members = inside.pop(unit.code, []) if unit.level == 1 and unit.gid is not None else []
        if not members:
            continue
        iso = same.get(unit.code) or (unit.iso if unit.iso not in rows else "")
        row, own = rows.get(iso), shipped.rows.get(iso)
        point = (float(own["label_lon"]), float(own["label_lat"])) if own else (row["longitude"], row["latitude"]) if row else units.middle(members)
        name = units.stem(units.head_name(unit, row))
        ambiguous = (members[0].country if own else iso, name) in towns
        entry = units.make_adm1(unit, row, own, iso, (round(point[0], 5), round(point[1], 5)), units.people(members), ambiguous)
        if iso in curated_names:
            curated.rename(entry, curated_names[iso])
        units.lend_names(entry, members)
        entry.parts = parts.get(unit.code, ())
        units.add_postal(entry, iso)
        entries.append(entry)
    return entries


def make_adm2_units(subdivisions: list[sources.Subdivision], places: list[Entry], links: Links, shipped: Shipped) -> list[Entry]:
    """Second- and third-order units: the shipped ones at their label points, the rest of GeoNames' at the middle of their settlements."""
    inside, by_code = defaultdict(list), defaultdict(list)
    for place in places:
        by_code[place.adm2].append(place)
        for unit in links.get(place.gid or 0, ()):
            inside[unit.code].append(place)
    entries = []
    for unit in subdivisions:
        members = inside.pop(unit.code, []) if unit.level >= 2 and unit.gid is not None else []
        if members and members[0].country not in shipped.countries:
            adm1 = Counter(place.adm1 for place in members).most_common(1)[0][0]
            entries.append(units.make_adm2(unit, adm1, adm2_code(unit, adm1), members))
            units.lend_names(entries[-1], members)
    known = geonames_of_shipped(subdivisions, shipped)
    for code in shipped.adm2:
        row = shipped.rows[code]
        if row["name"] != shipped.rows[row["parent"]]["name"]:  # a city that is an ADM1 is in the list already
            entries.append(units.make_shipped_adm2(row, shipped.names[code], known.get(code), by_code[code]))
    return entries


def geonames_of_shipped(subdivisions: list[sources.Subdivision], shipped: Shipped) -> dict[str, sources.Subdivision]:
    """GeoNames rows of shipped ADM2 units: by KATOTTG prefix in Ukraine, else by the only equal name in the same ADM1."""
    iso = {unit.code: unit.iso for unit in subdivisions if unit.level == 1}
    by_name: dict[tuple[str, str], list[sources.Subdivision]] = defaultdict(list)
    for unit in subdivisions:
        if unit.level == 2 and unit.gid is not None and unit.code[:2] in shipped.countries:
            by_name[unit.code[:2], f"{unit.code[:2]}{unit.code.split('.')[2]}"].append(unit)
            for key in sorted({skeleton(units.stem(name)) for name in (unit.name, *unit.aliases)} - {""}):
                by_name[iso.get(unit.code.rsplit(".", 1)[0], ""), key].append(unit)
    found, taken = {}, set()
    for code in shipped.adm2:
        row = shipped.rows[code]
        matches = by_name[row["country"], code] or by_name[row["parent"], skeleton(units.stem(row["name"]))]
        if len(matches) == 1 and matches[0].gid not in taken:
            found[code] = matches[0]
            taken.add(matches[0].gid)
    return found


def locate_curated(entries: list[Entry], areas: Areas, shipped: Shipped) -> None:
    """ADM1 and ADM2 of curated rows that lie in one country and give none."""
    missing = [entry for entry in entries if entry.country and not entry.adm1 and entry.feature_code not in NOT_IN_ONE_UNIT]
    found = areas.locate(points_of(missing), [entry.country for entry in missing])
    for entry, code in zip(missing, found, strict=True):
        entry.adm1 = code
    set_adm2([entry for entry in entries if entry.country in shipped.countries and entry.adm1 and not entry.adm2], {}, shipped)
