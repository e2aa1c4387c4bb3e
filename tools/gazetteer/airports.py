"""Airports with scheduled flights that features.csv lacks: the international ones, and those with a name besides their city's."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from gazetteer.curated import slug
from gazetteer.entries import ALTERNATE, MAIN, OFFICIAL, Entry
from geomap.folding import fold

NEAR_DEG = 0.05
_TYPE = re.compile(r"(?: International)? Airport$")
_SEPARATOR = re.compile(r"\s*/\s*")


def make_airports(path: Path, known: list[Entry]) -> list[Entry]:
    """Entries without units, by ICAO code; none near a `known` airport or air base. `path`: airportsdata's table."""
    taken = [(entry.lon, entry.lat) for entry in known if entry.feature_code in ("AIRP", "AIRB")]
    entries = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in sorted(csv.DictReader(lines), key=lambda row: row["icao"]):
            name, lon, lat = _SEPARATOR.sub("-", row["name"]).strip(), round(float(row["lon"]), 4), round(float(row["lat"]), 4)
            others = list(_other_names(name, row["city"]))
            if not row["iata"] or not _TYPE.search(name) or not ("International" in name or others):
                continue
            if any(abs(lon - x) < NEAR_DEG and abs(lat - y) < NEAR_DEG for x, y in taken):
                continue
            entry = Entry(None, name, lon, lat, row["country"], "AIRP", slug=slug(name, row["icao"]), source="airportsdata")
            entry.add(name, MAIN)
            for other in others:
                entry.add(other, OFFICIAL if other.endswith("Airport") else ALTERNATE)
            if "International" in name:
                entry.add(name.replace("International ", ""), OFFICIAL)
            entries.append(entry)
    return entries


def _other_names(name: str, city: str) -> Iterator[str]:
    """The name without the city's: `London Heathrow Airport` → `Heathrow Airport`, `Heathrow International Airport` …"""
    bare = _TYPE.sub("", name)
    for prefix in (f"{city} ", f"{city}-"):
        rest = bare[len(prefix) :] if fold(bare).startswith(fold(prefix)) else ""
        if len(rest) > len("City ") and rest[0].isupper():
            yield f"{rest} Airport"
            yield f"{rest} International Airport"
