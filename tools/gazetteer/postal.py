"""Small places of GeoNames' postal file that cities500 lacks: villages, suburbs and townships with a post code, placed to their own point."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from statistics import median

from boundaries.romanise import russian_bgn, ukrainian

from gazetteer import sources
from gazetteer.entries import MAIN, OFFICIAL, Entry
from gazetteer.places import ENGLISH, add_short_forms, common_words, plain, script, usable
from geomap.folding import fold, skeleton
from geomap.packing.shown import place_slug

RUSSIAN = frozenset(("BY", "RU"))  # the post offices there have Russian names
CHECKED = RUSSIAN | {"AZ", "BD", "HT", "MD"}  # some points there are those of namesakes in other regions
COUNTRIES = ENGLISH | CHECKED | {"PK", "UA"}
PLACED = 4  # grades of accuracy: 4 the place itself, 6 the middle of its addresses; less is a guess, near enough in English-speaking countries
WIDE = ENGLISH | {"PK"}  # places there may be guessed, or spelled in several ways
TOWN = 1_000
KNOWN_KM, NEAR_KM = 25.0, 5.0  # a village's namesake further off than the latter is another place
SHORTEST = 4
SHARE = 0.1
_NOT_A_PLACE = re.compile(
    r"\d|[/;,]|\b(?:P\.? ?O\.? ?Box|Apo|Fpo|Dpo|Gpo|Post Office|Delivery|Mail|Им\.|University|College|Centre|Center|Hospital)\b", re.IGNORECASE
)
_PLAIN = frozenset(("AZ", "BD", "PK"))
_CYRILLIC = re.compile("[А-Яа-яЁё -]+")
_ASIDE = re.compile(r"\s*\(.*$")
_DIRECTION = re.compile(r" (?:North|South|East|West|Central|Northeast|Northwest|Southeast|Southwest)(?:east|west)?$")


def make_postal_places(rows: Iterable[sources.PostalRow], known: list[Entry]) -> list[Entry]:
    """Entries without ADM1 codes in a stable order; `known` are the places there are already.

    ADM2 holds three digits for US counties, and in `CHECKED` countries the name of the region.
    """
    words, points = common_words(), defaultdict(list)
    for entry in known:
        for name in entry.names:
            for key in _keys(entry.country, name):
                points[entry.country, key].append((entry.lon, entry.lat, _reach_km(entry)))
    gathered: dict[tuple[str, str, str, str], list[sources.PostalRow]] = defaultdict(list)
    for row in rows:
        name = _ASIDE.sub("", row.name).strip()
        fit = usable(name) and not _NOT_A_PLACE.search(name) and not _DIRECTION.search(name) and len(name) >= SHORTEST
        fit = fit and (row.country not in RUSSIAN or bool(_CYRILLIC.fullmatch(name)))
        if fit and fold(name) not in words and (row.accuracy >= PLACED or row.country in ENGLISH):
            gathered[row.country, row.region if row.country in CHECKED else row.admin1, _district(row), name].append(row)
    entries = []
    for (country, region, district, name), members in sorted(gathered.items()):
        lon, lat = round(median(row.lon for row in members), 4), round(median(row.lat for row in members), 4)
        entry = _entry(name, country, lon, lat, district if country == "US" else region if country in CHECKED else "")
        keys = [key for spelled in entry.names for key in _keys(country, spelled)]
        if any(_distance_km(lon, lat, *point) <= reach for key in keys for *point, reach in points[country, key]):
            continue
        entries.append(entry)
        for key in keys:
            points[country, key].append((lon, lat, _reach_km(entry)))
    return entries


def drop_strays(entries: list[Entry], regions: dict[str, str]) -> list[Entry]:
    """Without the places of `CHECKED` countries that lie in another unit than their region says.

    `regions`: slug → name of the region. A region is the units that hold at least a tenth of its places each.
    """
    checked = [entry for entry in entries if entry.country in CHECKED]
    held = Counter((entry.country, regions[entry.slug], entry.adm1) for entry in checked)
    total = Counter((entry.country, regions[entry.slug]) for entry in checked)

    def at_home(entry: Entry) -> bool:
        region = entry.country, regions[entry.slug]
        return bool(region[1]) and held[*region, entry.adm1] >= SHARE * total[region]

    return [entry for entry in entries if entry.country not in CHECKED or at_home(entry)]


def _reach_km(entry: Entry) -> float:
    """How near a place of the same name is the same place."""
    return KNOWN_KM if entry.country in WIDE or entry.population >= TOWN else NEAR_KM


def _district(row: sources.PostalRow) -> str:
    """What tells namesakes of one region apart."""
    return row.admin2 if row.country in WIDE else row.district


def _keys(country: str, name: str) -> list[str]:
    """Under what a name is known already; spellings of one name count as one in `CHECKED` countries."""
    bones = skeleton(name) if country in CHECKED else ""
    return [fold(name), f"~{bones}"] if bones else [fold(name)]


def _entry(name: str, country: str, lon: float, lat: float, county: str) -> Entry:
    cyrillic = russian_bgn if country in RUSSIAN else ukrainian
    shown = cyrillic(name) if script(name) == "CYRILLIC" else plain(name) if country in _PLAIN else name
    entry = Entry(None, shown, lon, lat, country, "PPL", adm2=county, slug=place_slug(shown, country, lon, lat), source="geonames")
    entry.add(shown, MAIN)
    entry.add(name, OFFICIAL)
    if country in ENGLISH:
        add_short_forms(entry)
    return entry


def _distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return 111.2 * math.hypot((lon - other_lon) * math.cos(math.radians(lat)), lat - other_lat)
