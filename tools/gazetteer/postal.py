"""Small places of GeoNames' postal file that cities500 lacks: villages, suburbs and townships with a post code, placed to their own point."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from boundaries.romanise import ukrainian

from gazetteer import sources
from gazetteer.entries import MAIN, OFFICIAL, Entry
from gazetteer.places import ENGLISH, add_short_forms, common_words, plain, script, usable
from geomap.folding import fold
from geomap.packing.shown import place_slug

COUNTRIES = ENGLISH | {"PK", "UA"}
PLACED = 4  # grades of accuracy: 4 the place itself, 6 the middle of its addresses; less is a guess, near enough in English-speaking countries
KNOWN_KM = 25.0
SHORTEST = 4
_NOT_A_PLACE = re.compile(
    r"\d|[/;,]|\b(?:P\.? ?O\.? ?Box|Apo|Fpo|Dpo|Gpo|Post Office|Delivery|Mail|University|College|Centre|Center|Hospital)\b", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\(.*$")
_DIRECTION = re.compile(r" (?:North|South|East|West|Central|Northeast|Northwest|Southeast|Southwest)(?:east|west)?$")


def make_postal_places(rows: Iterable[sources.PostalRow], known: list[Entry]) -> list[Entry]:
    """Entries without ADM1 codes in a stable order; `known` are the places there are already. US counties come as ADM2 of three digits."""
    words, points = common_words(), defaultdict(list)
    for entry in known:
        for name in entry.names:
            points[entry.country, fold(name)].append((entry.lon, entry.lat))
    gathered: dict[tuple[str, str, str, str], list[sources.PostalRow]] = defaultdict(list)
    for row in rows:
        name = _ASIDE.sub("", row.name).strip()
        fit = usable(name) and not _NOT_A_PLACE.search(name) and not _DIRECTION.search(name) and len(name) >= SHORTEST
        if fit and fold(name) not in words and (row.accuracy >= PLACED or row.country in ENGLISH):
            gathered[row.country, row.admin1, row.admin2, name].append(row)
    entries = []
    for (country, _, admin2, name), members in sorted(gathered.items()):
        lon, lat = round(median(row.lon for row in members), 4), round(median(row.lat for row in members), 4)
        if any(_distance_km(lon, lat, *point) <= KNOWN_KM for point in points[country, fold(name)]):
            continue
        entries.append(_entry(name, country, lon, lat, admin2 if country == "US" else ""))
        for spelled in entries[-1].names:
            points[country, fold(spelled)].append((lon, lat))
    return entries


def _entry(name: str, country: str, lon: float, lat: float, county: str) -> Entry:
    shown = ukrainian(name) if script(name) == "CYRILLIC" else plain(name) if country == "PK" else name
    entry = Entry(None, shown, lon, lat, country, "PPL", adm2=county, slug=place_slug(shown, country, lon, lat), source="geonames")
    entry.add(shown, MAIN)
    entry.add(name, OFFICIAL)
    if country in ENGLISH:
        add_short_forms(entry)
    return entry


def _distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return 111.2 * math.hypot((lon - other_lon) * math.cos(math.radians(lat)), lat - other_lat)
