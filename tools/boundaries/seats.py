"""Seats of government: GeoNames capitals (PPLC) and seats of first-order units (PPLA); `seats.csv` fills what they leave out."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

BY_HAND = Path(__file__).parent / "seats.csv"


def read_seats(path: Path, units_by_geonames: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Unit code → (lon, lat). `units_by_geonames` maps a GeoNames code (`UA.21`) to a unit code; a country's key is its alpha-2.

    A first-order unit without a PPLA row has its capital (PPLC) if that lies in it, else nothing. Of several rows the most
    populous counts.
    """
    best: dict[str, tuple[int, int, float, float]] = {}
    for cells in _rows(path):
        country, admin1, feature, population = cells[8], f"{cells[8]}.{cells[10]}", cells[7], int(cells[14])
        keys = [(admin1, feature)] if feature == "PPLA" else [(country, feature), (admin1, feature)] if feature == "PPLC" else []
        for key, kind in keys:
            code = units_by_geonames.get(key)
            row = (int(kind == "PPLA" or key == country), population, float(cells[5]), float(cells[4]))
            if code and row[:2] > best.get(code, (-1, -1, 0.0, 0.0))[:2]:
                best[code] = row
    with BY_HAND.open(encoding="utf-8", newline="") as file:
        by_hand = {row["code"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}
    return by_hand | {code: (row[2], row[3]) for code, row in best.items()}


def _rows(path: Path) -> Iterable[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")
