"""The units that `boundaries/<ISO3>/` ships with polygons: the gazetteer takes their codes, names and label points."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import shapely

from geomap.layers import read_shapes


@dataclass(slots=True)
class Shipped:
    """Rows of all `units.csv` by code, their other names, and the ADM2 polygons in the order of `adm2`."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    adm2: list[str] = field(default_factory=list)
    polygons: list[shapely.Geometry] = field(default_factory=list)

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(row["country"] for row in self.rows.values())

    def parents(self) -> list[str]:
        """The ADM1 code of each ADM2 unit."""
        return [self.rows[code]["parent"] for code in self.adm2]


def read_shipped(boundaries: Path) -> Shipped:
    """Everything that the country folders hold; folders in order of their names."""
    shipped = Shipped()
    for table in sorted(boundaries.glob("[A-Z][A-Z][A-Z]/units.csv")):
        rows = _read(table)
        shipped.rows |= {row["code"]: row for row in rows}
        second = [row["code"] for row in rows if row["level"] == "2"]
        for row in _read(table.parent / "names.csv"):
            shipped.names[row["code"]].append(row["name"])
        if second:
            polygons = read_shapes(table.parent / "adm2.npz")
            if len(polygons) != len(second):
                raise ValueError(f"{table.parent}/adm2.npz has {len(polygons)} units, units.csv {len(second)}: build the boundaries again")
            shipped.adm2 += second
            shipped.polygons += list(polygons)
    return shipped


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
