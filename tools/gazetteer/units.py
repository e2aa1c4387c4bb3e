"""Administrative units and countries as entries: names in several languages, and with the type words that reports use."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from gazetteer.entries import ABBREVIATION, ALTERNATE, MAIN, OFFICIAL, POSTAL, Entry
from gazetteer.places import script, usable
from gazetteer.sources import Subdivision

from geomap.folding import fold

Row = dict[str, Any]
_NAME_LANGUAGES = ("en", "uk", "ru", "ar", "he", "fa", "fr", "es", "de", "tr", "pl")
_TYPE = (
    r"autonomous (?:oblast|okrug|region|province|republic)|oblast|region|r[eé]gion|province|provincia|governorate|state|district|distrito|department|d[eé]partement|departamento|"
    r"prefecture|county|canton|krai|kray|kraj|territory|raion|rayon|woreda|zone|parish|municipality|voivodeship|emirate|division|republic|administrative region|metropolitan municipality|"
    r"ostan-e|mu[hḩ][aā]fa[zz̧][ae]t|wil[aā]yat|vilayet|township|commune|municipio"
)
_TRAILING = re.compile(rf"\s+(?:{_TYPE})['’ʼ]?$", re.IGNORECASE)
_LEADING = re.compile(rf"^(?:the\s+)?(?:{_TYPE})['’ʼ]?(?:\s+(?:of|de|du|des|d[’'])\s*)?\s+(?:the\s+|la\s+|l[’'])?", re.IGNORECASE)
_BARE = frozenset("north northern south southern east eastern west western central centre center nord sud est ouest sur norte este oeste capital coast river lakes federal district "
                  "central district northern district southern district".split()) | {"national capital", "capital district"}  # fmt: skip
_OBLAST_LANDS = frozenset(("UA", "RU", "BY", "KZ", "KG", "BG"))
_EXTRA_TYPES = {"Oblast": ("Oblast", "Region", "Province"), "Governorate": ("Governorate", "Province", "Region"), "State": ("State",), "Region": ("Region", "Province"),
                "Krai": ("Krai", "Territory", "Region"), "Republic": ("Republic",), "District": ("District", "Region")}  # fmt: skip


def stem(name: str) -> str:
    """The name without its type word: `Sumy Oblast` → `Sumy`."""
    bare = _TRAILING.sub("", name)
    bare = _LEADING.sub("", bare) if bare == name else bare
    return bare if len(bare) > 1 else name


def type_word(row: Row | None, aliases: tuple[str, ...], country: str) -> str:
    """The English type word of an ADM1 unit, capitalised."""
    named = next((match.group().strip() for name in aliases if name.isascii() and (match := _TRAILING.search(name))), "")
    given = named or (str(row.get("type_en") or "") if row else "") or "Region"
    given = {"Rayon": "District", "Autonomous Republic": "Republic"}.get(given, given.split("|")[0].title())
    return "Oblast" if given == "Region" and country in _OBLAST_LANDS else given


def _in_languages(row: Row) -> list[str]:
    """Names of a Natural Earth row in the languages of the reports we read."""
    values = [row.get(f"name_{language}") for language in _NAME_LANGUAGES]
    values += [row.get(key) for key in ("name", "gn_name", "woe_name", "gns_name")]
    values += str(row.get("name_alt") or "").split("|")
    return [str(value) for value in values if value]


def _with_type_words(entry: Entry, stems: list[str], word: str) -> None:
    """Add `Sumy Oblast`, `Sumy Region`, `Oblast of Sumy` and the bare stem, which only may mean the unit."""
    for bare in stems:
        generic = fold(bare) in _BARE
        for kind in dict.fromkeys((word, *_EXTRA_TYPES.get(word, (word, "Region", "Province")))):
            entry.add(f"{bare} {kind}", OFFICIAL)
            entry.add(f"{kind} of {bare}", OFFICIAL)
        if not generic:
            entry.add(bare, ALTERNATE)


def make_adm1(unit: Subdivision, row: Row | None, iso: str, point: tuple[float, float], population: int, shared_with_city: bool) -> Entry:
    """One ADM1 entry. `row` is its Natural Earth row if there is one; `iso` its region code; `point` a label point."""
    country = unit.code.split(".")[0]
    raw = [unit.name, *unit.aliases, *(_in_languages(row) if row else [])]
    latin = [name for name in raw if script(name) == "LATIN"]
    head = str(row.get("name_en") or "") if row else ""
    head = head or next((stem(name) for name in unit.aliases if _TRAILING.search(name) and name.isascii()), unit.name)
    word = type_word(row, unit.aliases, country)
    bare = stem(head)
    typed = bare != head or bool(_TRAILING.search(head))
    name = f"{bare} {word}" if shared_with_city and not typed else head
    entry = Entry(unit.gid, name, *point, country, "ADM1", population, adm1=iso)
    entry.add(name, MAIN)
    for other in raw:
        if usable(other) and fold(other) not in _BARE:
            local = script(other) != "LATIN"
            entry.add(other, OFFICIAL if local or _TRAILING.search(other) or _LEADING.match(other) else ALTERNATE)
    english = [bare, *(stem(alias) for alias in unit.aliases if script(alias) == "LATIN"), stem(unit.name)]
    _with_type_words(entry, list(dict.fromkeys(item for item in english if item in latin or usable(item))), word)
    return entry


def make_adm2(unit: Subdivision, adm1: str, code: str, point: tuple[float, float], population: int) -> Entry:
    """One ADM2 (or ADM3) entry, placed at the middle of its settlements."""
    country = unit.code.split(".")[0]
    level = min(unit.level, 4)
    entry = Entry(unit.gid, unit.name, *point, country, f"ADM{level}", population, adm1=adm1, adm2=code)
    entry.add(unit.name, MAIN)
    for other in unit.aliases:
        if usable(other):
            entry.add(other, OFFICIAL)
    for bare in dict.fromkeys(stem(name) for name in (unit.name, *unit.aliases) if script(name) == "LATIN"):
        if not usable(bare) or fold(bare) in _BARE:
            continue
        entry.add(bare, ALTERNATE)
        entry.add(f"{bare} District", OFFICIAL)
        if country in _OBLAST_LANDS:
            for kind in ("Raion", "Rayon"):
                entry.add(f"{bare} {kind}", OFFICIAL)
    return entry


def make_country(row: dict[str, str], gid: int | None, population: int, natural_earth: Row | None, aliases: tuple[str, ...], point: tuple[float, float]) -> Entry:
    """One country entry from its curated row (`name`, `aliases`, `abbreviations`) and the public tables."""
    entry = Entry(gid, row["name"], *point, row["code"], "PCLI", population, slug=f"country-{row['code'].lower()}")
    entry.add(row["name"], MAIN)
    for name in row["aliases"].split("|"):
        entry.add(name, OFFICIAL)
    for name in row["abbreviations"].split("|"):
        entry.add(name, ABBREVIATION)
    if natural_earth:
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


def middle(points: list[tuple[float, float, int]]) -> tuple[float, float]:
    """The population-weighted middle of settlements (lon, lat, population)."""
    weight = [max(population, 100) for *_, population in points]
    total = sum(weight)
    lon = sum(point[0] * share for point, share in zip(points, weight, strict=True)) / total
    lat = sum(point[1] * share for point, share in zip(points, weight, strict=True)) / total
    return round(lon, 5), round(lat, 5)


def by_unit(links: dict[int, list[Subdivision]], places: list[Entry]) -> tuple[dict[str, list[tuple[float, float, int]]], dict[str, Counter[str]]]:
    """Settlements of each GeoNames unit: code → points, and code → ADM1 region codes counted."""
    points: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    regions: dict[str, Counter[str]] = defaultdict(Counter)
    for place in places:
        for unit in links.get(place.gid or 0, ()):
            points[unit.code].append((place.lon, place.lat, place.population))
            regions[unit.code][place.adm1] += 1
    return points, regions
