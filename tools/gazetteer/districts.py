"""Second-level units as entries: those we ship, those that GeoNames has elsewhere, and GeoNames' groups of several that we ship.

GeoNames' second level is often one above ours (counties of Iran over bakhsh, cercles of Mali over communes). A unit of theirs that is
one of ours lends it its id and names; one that holds several is an entry of its own, made of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from gazetteer import sources, units
from gazetteer.entries import Entry
from gazetteer.first_order import UnitMatch
from gazetteer.join import Links, adm2_code
from gazetteer.places import ENGLISH, add_short_forms
from gazetteer.shipped import Shipped
from geomap.folding import skeleton

KINDS = {
    "BF": "Province",
    "CF": "Sub-prefecture",
    "CM": "Department",
    "ET": "Zone",
    "HT": "Arrondissement",
    "IR": "County",
    "KR": "County",
    "ML": "Cercle",
    "NE": "Department",
    "TD": "Department",
}
FINER = 1.4
Units = dict[str, sources.Subdivision]


def make_adm2_units(subdivisions: list[sources.Subdivision], places: list[Entry], links: Links, shipped: Shipped, match: UnitMatch) -> list[Entry]:
    """Units we ship at their label points, those of other countries at the middle of their settlements, and groups; they lend towns their names."""
    by_code, inside = defaultdict(list), defaultdict(list)
    for place in places:
        by_code[place.adm2].append(place)
        for unit in links.get(place.gid or 0, ()):
            inside[unit.code].append(place)
    entries = _elsewhere(subdivisions, inside, shipped)
    known, groups = correspondence(subdivisions, by_code, links, shipped, match[0])
    undivided = shipped.undivided()
    for code in shipped.adm2:
        row = shipped.rows[code]
        if row["parent"] not in undivided:  # a city that is an ADM1 is in the list already
            entries.append(units.make_shipped_adm2(row, shipped.names[code], known.get(code), by_code[code]))
            units.lend_names(entries[-1], by_code[code])
    named = {unit.code for unit in known.values()}
    groups |= _with_seats(
        [unit for unit in subdivisions if unit.code not in named and unit.code not in groups], places, finer(subdivisions, shipped), match[0]
    )
    by_geonames = {unit.code: unit for unit in subdivisions}
    for geonames, codes in sorted(groups.items()):
        members = inside[geonames] or [place for code in codes for place in by_code[code]]
        adm1 = Counter(shipped.rows[code]["parent"] for code in codes).most_common(1)[0][0]
        entries.append(units.make_adm2(by_geonames[geonames], adm1, "", members, KINDS.get(geonames[:2], "District")))
        entries[-1].parts = codes
        units.lend_names(entries[-1], members)
    return entries


def finer(subdivisions: list[sources.Subdivision], shipped: Shipped) -> frozenset[str]:
    """Countries of which we ship units a level below GeoNames' second."""
    theirs = Counter(unit.code[:2] for unit in subdivisions if unit.level == 2 and unit.gid is not None)
    ours = Counter(shipped.rows[code]["country"] for code in shipped.adm2)
    return frozenset(country for country, count in ours.items() if count > FINER * theirs[country])


def _with_seats(rest: list[sources.Subdivision], places: list[Entry], lower: frozenset[str], codes: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """GeoNames units of which no settlement tells: made of the unit we ship around the largest settlement of the same name in their ADM1."""
    seats: dict[tuple[str, str], Entry] = {}
    for place in sorted(places, key=lambda place: (place.population, place.key)):
        if place.country in lower and place.adm2:
            seats[place.adm1, skeleton(place.name)] = place
    found = {}
    for unit in rest:
        if unit.level == 2 and unit.gid is not None and unit.code[:2] in lower:
            keys = [skeleton(units.stem(name)) for name in (unit.name, *unit.aliases)]
            adm1 = codes.get(unit.code.rsplit(".", 1)[0], "")
            seat = next((seats[adm1, key] for key in keys if key and (adm1, key) in seats), None)
            if seat:
                found[unit.code] = (seat.adm2,)
    return found


def _elsewhere(subdivisions: list[sources.Subdivision], inside: dict[str, list[Entry]], shipped: Shipped) -> list[Entry]:
    """GeoNames' units of countries whose second level we do not ship."""
    entries = []
    for unit in subdivisions:
        ours = unit.level < 2 or unit.gid is None or unit.code[:2] in shipped.divided
        members = [] if ours else inside.pop(unit.code, [])
        if members:
            adm1 = Counter(place.adm1 for place in members).most_common(1)[0][0]
            entries.append(units.make_adm2(unit, adm1, adm2_code(unit, adm1), members))
            if entries[-1].country in ENGLISH:
                add_short_forms(entries[-1])
            units.lend_names(entries[-1], members)
    return entries


def correspondence(
    subdivisions: list[sources.Subdivision], by_code: dict[str, list[Entry]], links: Links, shipped: Shipped, codes: dict[str, str]
) -> tuple[Units, dict[str, tuple[str, ...]]]:
    """Which GeoNames unit a shipped one is, and GeoNames units that are several shipped ones (GeoNames code → sorted codes).

    Settlements vote where names do not decide: a shipped unit belongs to the unit that most of its settlements name.
    """
    known = geonames_of_shipped(subdivisions, shipped, codes)
    named = {unit.code: code for code, unit in known.items()}
    by_geonames = {unit.code: unit for unit in subdivisions if unit.level == 2 and unit.gid is not None}
    held = defaultdict(list)
    for code in shipped.adm2:
        votes = Counter(unit.code for place in by_code[code] for unit in links.get(place.gid or 0, ()) if unit.code in by_geonames)
        if code in known and votes[known[code].code]:
            held[known[code].code].append(code)
        elif code not in known and votes:
            held[min(votes, key=lambda each: (-votes[each], each))].append(code)
    groups, lower = {}, finer(subdivisions, shipped)
    for geonames, members in held.items():
        if len(members) > 1 or (geonames[:2] in lower and geonames not in named):
            groups[geonames] = tuple(sorted(members))
            known.pop(named.get(geonames, ""), None)
        elif geonames not in named:
            known[members[0]] = by_geonames[geonames]
    return known, groups


def geonames_of_shipped(subdivisions: list[sources.Subdivision], shipped: Shipped, codes: dict[str, str]) -> Units:
    """GeoNames rows of shipped ADM2 units: by KATOTTG prefix in Ukraine, else by the only equal name in the same ADM1."""
    by_name: dict[tuple[str, str], list[sources.Subdivision]] = defaultdict(list)
    for unit in subdivisions:
        if unit.level == 2 and unit.gid is not None and unit.code[:2] in shipped.divided:
            by_name[unit.code[:2], f"{unit.code[:2]}{unit.code.split('.')[2]}"].append(unit)
            for key in sorted({skeleton(units.stem(name)) for name in (unit.name, *unit.aliases)} - {""}):
                by_name[codes.get(unit.code.rsplit(".", 1)[0], ""), key].append(unit)
    found, taken = {}, set()
    for code in shipped.adm2:
        row = shipped.rows[code]
        matches = by_name[row["country"], code] or by_name[row["parent"], skeleton(units.stem(row["name"]))]
        if len(matches) == 1 and matches[0].gid not in taken:
            found[code] = matches[0]
            taken.add(matches[0].gid)
    return found
