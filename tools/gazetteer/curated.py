"""The curated tables of `boundaries/` as entries: features.csv, regions.csv, extra_places.csv; and the abbreviations of abbreviations.csv."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container
from pathlib import Path

from gazetteer.entries import ABBREVIATION, ALTERNATE, MAIN, OFFICIAL, Entry
from gazetteer.sources import read_table
from geomap.folding import fold

_WORD = 6  # capitals shorter than this are no word


def slug(name: str, *qualifiers: str) -> str:
    """A stable id part: `Zaporizhzhia nuclear power plant` → `zaporizhzhia-nuclear-power-plant`."""
    words = re.findall(r"[a-z0-9]+", " ".join((fold(name), *(fold(item) for item in qualifiers))))
    return "-".join(words)


def _entry(row: dict[str, str], feature_code: str, identity: str) -> Entry:
    entry = Entry(None, row["name"], float(row["lon"]), float(row["lat"]), row["country"], feature_code, slug=identity)
    entry.add(row["name"], MAIN)
    for name in row["aliases"].split("|"):
        bare = name.removeprefix("the ")
        entry.add(bare, ABBREVIATION if bare.isupper() and len(bare) < _WORD else OFFICIAL if bare.isascii() else ALTERNATE)
    return entry


def read_features(path: Path) -> list[Entry]:
    """Nuclear plants, bases, dams, seas, rivers, camps, crossings …"""
    entries = []
    for row in read_table(path):
        entry = _entry(row, row["feature_code"], slug(row["name"]))
        entry.radius_km = float(row["radius_km"] or 0)
        entries.append(entry)
    return entries


def read_regions(path: Path, known: Container[str]) -> list[Entry]:
    """Informal regions: unions of units (`members`, codes of ADM1 units or countries), or a centre and a reach.

    Raises ValueError when a region is left without any `known` member.
    """
    entries = []
    for row in read_table(path):
        entry = _entry(row, "RGN", slug(row["name"]))
        entry.radius_km = float(row["radius_km"] or 0)
        entry.parts = tuple(sorted(code for code in row["members"].split("|") if code in known))
        if not entry.parts and not entry.radius_km:
            raise ValueError(f"{path}: {row['name']}: none of {row['members']} is a unit, and no radius_km is given")
        entries.append(entry)
    return entries


def read_abbreviations(path: Path) -> dict[str, list[str]]:
    """Unit code → its abbreviations, which are told from words by their case."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_table(path):
        found[row["code"]].append(row["abbreviation"])
    return found


def read_extra_places(path: Path) -> list[Entry]:
    """Villages of wars that cities500 lacks. `adm1`, `adm2` may be empty: the builder fills them."""
    entries = []
    for row in read_table(path):
        entry = _entry(row, row["feature_code"] or "PPL", slug(row["name"], row["country"], row["adm1"]))
        entry.adm1, entry.adm2 = row["adm1"], row["adm2"]
        entries.append(entry)
    return entries


def read_points(path: Path) -> dict[str, tuple[float, float]]:
    """GeoNames' own points (lon, lat) of countries and first-order units by code, where one is known that is not a unit's label point."""
    return {row["code"]: (float(row["lon"]), float(row["lat"])) for row in read_table(path)}


def read_unit_names(path: Path) -> dict[str, dict[str, str]]:
    """Usual English names of first-order units whose public tables give others: region code → row (`name`, `aliases`)."""
    return {row["code"]: row for row in read_table(path)}


def rename(entry: Entry, row: dict[str, str]) -> None:
    """Show the entry by its usual name; a bare alias may mean a town as well."""
    entry.names = {name: max(standing, OFFICIAL) for name, standing in entry.names.items()}
    entry.name = row["name"]
    entry.add(row["name"], MAIN)
    for name in filter(None, row["aliases"].split("|")):
        entry.names.pop(name, None)
        entry.add(name.removeprefix("the "), ALTERNATE)
