"""Administrative units and countries as entries: names in several languages, and with the type words that reports use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from gazetteer.entries import ABBREVIATION, ALTERNATE, MAIN, OFFICIAL, POSTAL, Entry
from gazetteer.places import script, usable
from gazetteer.sources import Subdivision
from geomap.folding import fold, skeleton

Row = dict[str, Any]
_NAME_LANGUAGES = ("en", "uk", "ru", "ar", "he", "fa", "fr", "es", "de", "tr", "pl")
_TYPE = (
    r"autonomous (?:oblast|okrug|region|province|republic)|oblast|region|r[eé]gion|province|provincia|governorate|state|district|distrito|department|"
    r"d[eé]partement|departamento|prefecture|county|canton|krai|kray|kraj|territory|raion|rayon|woreda|zone|parish|municipality|voivodeship|emirate|"
    r"division|republic|administrative region|metropolitan municipality|ostan-e|mu[hḩ][aā]fa[zz̧][ae]t|wil[aā]yat|vilayet|township|commune|municipio|"
    r"shahrest[aā]n-e|wulusw[aā]l[iī]|qa[dḑḍ]ā['’]|mud[iī]r[iī]yat|cercle|arrondissement|amphoe|sr[oŏ]k|markaz"
)
_TRAILING = re.compile(rf"\s+(?:{_TYPE})['’ʼ]?$", re.IGNORECASE)
_LEADING = re.compile(rf"^(?:the\s+)?(?:{_TYPE})['’ʼ]?(?:\s+(?:of|de|du|des|d[’'])\s*)?\s+(?:the\s+|la\s+|l[’'])?", re.IGNORECASE)
_BARE = frozenset(
    (
        "north",
        "northern",
        "south",
        "southern",
        "east",
        "eastern",
        "west",
        "western",
        "central",
        "centre",
        "center",
        "nord",
        "sud",
        "est",
        "ouest",
        "sur",
        "norte",
        "este",
        "oeste",
        "capital",
        "coast",
        "river",
        "lakes",
        "federal district",
        "central district",
        "northern district",
        "southern district",
        "national capital",
        "capital district",
    )
)
_OBLAST_LANDS = frozenset(("UA", "RU", "BY", "KZ", "KG", "BG"))
_ENGLISH_TYPES = {
    "Rayon": "District",
    "Departament": "Department",
    "Authority": "Region",
    "Community": "Region",
    "Corporation": "Region",
    "Zone": "Region",
}
LIKE = 0.6
LENDERS = 4
TINY = frozenset(("BI", "KH", "KR", "RW"))
_CITY_LIKE = re.compile(r"city|municipality|capital|urban", re.IGNORECASE)
_EXTRA_TYPES = {
    "Oblast": ("Oblast", "Region", "Province"),
    "Governorate": ("Governorate", "Province", "Region"),
    "State": ("State",),
    "Region": ("Region", "Province"),
    "Krai": ("Krai", "Territory", "Region"),
    "Republic": ("Republic",),
    "District": ("District", "Region"),
}
_SECOND_TYPES = {
    "Raion": ("District",),
    "Local Government Area": ("Local Government Area", "LGA", "Local Government"),
    "Colline": ("Hill",),
    "Commune": ("Commune",),
    "Sector": ("Sector",),
    "Township": ("Township",),
    "Governorate": ("Governorate", "District", "Area"),
    "Sub-district": ("Sub-district", "Subdistrict", "District"),
    "Administrative Post": ("District",),
}


def stem(name: str) -> str:
    """The name without its type word: `Sumy Oblast` → `Sumy`."""
    bare = _TRAILING.sub("", name)
    bare = _LEADING.sub("", bare) if bare == name else bare
    return bare if len(bare) > 1 else name


def head_name(unit: Subdivision, row: Row | None) -> str:
    """The English name without a type word added: Natural Earth's where GeoNames has one like it, else an English-looking GeoNames name."""
    if row and same_name(unit, row):
        return str(row.get("name_en") or row["name"])
    english = [name for name in unit.aliases if name.isascii() and _TRAILING.search(name)]
    return stem(english[0]) if english else unit.name


def same_name(unit: Subdivision, row: Row) -> bool:
    """Whether any name of the GeoNames unit is like the Natural Earth unit's: some of its labels are on the wrong polygon."""
    theirs = {fold(stem(str(row.get(key) or ""))) for key in ("name_en", "name", "gn_name")} - {""}
    ours = {fold(stem(name)) for name in (unit.name, *unit.aliases)}
    if any((len(a) > 4 and a in b) or SequenceMatcher(None, a, b).ratio() >= LIKE for a in theirs for b in ours):
        return True
    return bool(({skeleton(name) for name in theirs} & {skeleton(name) for name in ours}) - {""})


def type_word(row: Row | None, aliases: tuple[str, ...], country: str) -> str:
    """The English type word of an ADM1 unit, capitalised: one word."""
    named = next((match.group().strip() for name in aliases if name.isascii() and (match := _TRAILING.search(name))), "")
    given = (named or (str(row.get("type_en") or "") if row else "") or "Region").split("|")[0].title().split(" ")[-1]
    given = _ENGLISH_TYPES.get(given, given)
    return "Oblast" if given == "Region" and country in _OBLAST_LANDS else given


def _in_languages(row: Row) -> list[str]:
    """Names of a Natural Earth row in the languages of the reports we read."""
    values = [row.get(f"name_{language}") for language in _NAME_LANGUAGES]
    values += [row.get(key) for key in ("name", "gn_name", "woe_name", "gns_name")]
    values += str(row.get("name_alt") or "").split("|")
    return [str(value) for value in values if value]


def _with_type_words(entry: Entry, stems: list[str], word: str) -> None:
    """Add `Sumy Oblast`, `Sumy Region`, `Oblast of Sumy` and the bare stem, which only may mean the unit."""
    kinds = (word, "City") if _CITY_LIKE.search(word) else (word, *_EXTRA_TYPES.get(word, (word, "Region", "Province")))
    for bare in stems:
        generic = fold(bare) in _BARE
        for kind in dict.fromkeys(kinds):
            entry.add(f"{bare} {kind}", OFFICIAL)
            entry.add(f"{kind} of {bare}", OFFICIAL)
        if not generic:
            entry.add(bare, ALTERNATE)


def _standing(name: str) -> int:
    """A bare name of a unit may mean a town as well; one with a type word (in Latin script, or a second word in another) may not."""
    typed = stem(name) != name if script(name) == "LATIN" else " " in name
    return OFFICIAL if typed else ALTERNATE


def make_adm1(
    unit: Subdivision,
    row: Row | None,
    shipped: Row | None,
    iso: str,
    point: tuple[float, float],
    population: int,
    ambiguous: bool,
    others: Sequence[str] = (),
) -> Entry:
    """One ADM1 entry. `row` is its Natural Earth row, `shipped` its row in `units.csv`, `others` its names there, if any; `iso` its region code.

    `ambiguous`: a town has the same name, so the type word becomes part of the displayed name.
    """
    country = unit.code.split(".")[0]
    raw = [unit.name, *unit.aliases, *(_in_languages(row) if row else []), *others]
    head = shipped["name"] if shipped else head_name(unit, row)
    word = (shipped["kind"] if shipped else "") or type_word(row, unit.aliases, country)
    typed, generic = stem(head) != head, fold(head) in _BARE
    name = f"{head} {word.split(' ')[-1].title()}" if generic or (ambiguous and not typed) else head
    entry = Entry(unit.gid, name, *point, country, "ADM1", population, adm1=iso)
    entry.add(name, MAIN)
    for other in raw:
        if usable(other) and fold(other) not in _BARE:
            entry.add(other, _standing(other))
    english = [stem(head), stem(name), *(stem(alias) for alias in unit.aliases if script(alias) == "LATIN"), stem(unit.name)]
    _with_type_words(entry, list(dict.fromkeys(item for item in english if usable(item))), word)
    return entry


def make_adm2(unit: Subdivision, adm1: str, code: str, inside: list[Entry], kind: str = "District") -> Entry:
    """One ADM2 (or ADM3) entry, placed at the middle of its settlements."""
    entry = Entry(unit.gid, unit.name, *middle(inside), unit.code.split(".")[0], f"ADM{min(unit.level, 4)}", people(inside), adm1=adm1, adm2=code)
    _add_names(entry, unit.name, unit.aliases, inside, kind, bare=True)
    return entry


def lend_names(unit: Entry, inside: list[Entry]) -> None:
    """Give the town that a unit is named after those of the unit's bare names it lacks: spellings, and names in Arabic or Hebrew script."""
    bones = {skeleton(name) for name, standing in unit.names.items() if standing in (MAIN, ALTERNATE)} - {""}
    largest = sorted(inside, key=lambda place: (-place.population, place.gid or 0))[:LENDERS]
    town = next((place for place in largest if any(skeleton(name) in bones for name in place.names)), None)
    if town is None:
        return
    own = {skeleton(name) for name in town.names} - {""}
    known = {fold(name) for name in town.names}
    for name, standing in unit.names.items():
        spelled = skeleton(name) in own or (script(name) in ("ARABIC", "HEBREW") and " " not in name)
        if spelled and standing in (MAIN, ALTERNATE) and fold(name) not in known:
            town.add(name, ALTERNATE)


def make_shipped_adm2(row: Row, names: list[str], unit: Subdivision | None, inside: list[Entry]) -> Entry:
    """One ADM2 entry that has a polygon; `unit` is its GeoNames row if one is known.

    A quarter-like unit (`TINY`) that no settlement is the namesake of is known under its name with its type word only.
    """
    point = float(row["label_lon"]), float(row["label_lat"])
    tiny = row["country"] in TINY and not any(fold(row["name"]) == fold(name) for place in inside for name in place.names)
    if tiny:
        row, names = row | {"name": f"{row['name']} {row['kind']}"}, []
    entry = Entry(
        unit.gid if unit else None,
        row["name"],
        *point,
        row["country"],
        "ADM2",
        people(inside),
        adm1=row["parent"],
        adm2=row["code"],
        slug="" if unit else fold(row["code"]).replace(".", "-").replace(" ", "-"),
    )
    _add_names(entry, row["name"], (*names, *((unit.name, *unit.aliases) if unit else ())), inside, row["kind"], bare=not tiny)
    return entry


def _add_names(entry: Entry, name: str, others: tuple[str, ...], inside: list[Entry], kind: str, *, bare: bool) -> None:
    """Names of a second-level unit: as given, without the type word (if `bare`), and with the words that reports use for its `kind`."""
    entry.add(name, MAIN)
    for other in others:
        if usable(other) and (bare or _standing(other) == OFFICIAL):
            entry.add(other, _standing(other))
    stems = [stem(item) for item in (name, *others) if script(item) == "LATIN"]
    stems = [item for item in dict.fromkeys(stems) if usable(item) and fold(item) not in _BARE]
    for short in stems if bare else ():
        entry.add(short, ALTERNATE)
    if namesake := _namesake(name, inside):
        stems.append(namesake)
    words = _SECOND_TYPES.get(kind, (kind, "District") if kind else ("District",))
    for short in stems:
        for word in (*words, *(("Raion", "Rayon") if entry.country in _OBLAST_LANDS else ())):
            entry.add(f"{short} {word}", OFFICIAL)


def _namesake(name: str, inside: list[Entry]) -> str:
    """The largest settlement, if the unit's name is derived from its name (`Sumskyi Raion` → `Sumy`); else ""."""
    largest = max(inside, key=lambda place: (place.population, -(place.gid or 0)), default=None)
    return largest.name if largest and fold(largest.name)[:3] == fold(name)[:3] else ""


def make_country(
    row: dict[str, str], gid: int | None, population: int, natural_earth: Row, aliases: tuple[str, ...], point: tuple[float, float] | None
) -> Entry:
    """One country entry from its curated row (`name`, `aliases`, `abbreviations`) and the public tables; without a `point` at its label."""
    lon, lat = point or (round(float(natural_earth["LABEL_X"]), 5), round(float(natural_earth["LABEL_Y"]), 5))
    entry = Entry(gid, row["name"], lon, lat, row["code"], "PCLI", population, slug=f"country-{row['code'].lower()}")
    entry.add(row["name"], MAIN)
    for name in row["aliases"].split("|"):
        entry.add(name, OFFICIAL)
    for name in row["abbreviations"].split("|"):
        entry.add(name, ABBREVIATION)
    for language in _NAME_LANGUAGES:
        entry.add(str(natural_earth.get(f"NAME_{language.upper()}") or ""), OFFICIAL)
    entry.add(str(natural_earth.get("FORMAL_EN") or ""), OFFICIAL)
    for name in aliases:
        if usable(name):
            entry.add(name, ALTERNATE)
    return entry


def add_postal(entry: Entry, iso: str) -> None:
    """US states and Canadian provinces: the postal code."""
    if entry.country in ("US", "CA", "AU") and "-" in iso:
        entry.add(iso.split("-")[1], POSTAL)


def middle(inside: list[Entry]) -> tuple[float, float]:
    """The population-weighted middle of settlements (lon, lat)."""
    weights = [max(place.population, 100) for place in inside]
    lon = sum(place.lon * weight for place, weight in zip(inside, weights, strict=True)) / sum(weights)
    lat = sum(place.lat * weight for place, weight in zip(inside, weights, strict=True)) / sum(weights)
    return round(lon, 5), round(lat, 5)


def people(inside: list[Entry]) -> int:
    """The population of settlements; parts of towns are in their towns already."""
    return sum(place.population for place in inside if place.feature_code != "PPLX")
