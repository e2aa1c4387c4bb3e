"""The units that `boundaries/<ISO3>/` ships with polygons: the gazetteer takes their codes, names and label points."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import shapely

from geomap.layers import read_shapes


@dataclass
class Shipped:
    """Rows of all `units.csv` by code, their other names, and the polygons of two levels in the order of `adm1` and `adm2`.

    Not to be changed once it is read.
    """

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    adm1: list[str] = field(default_factory=list)
    provinces: list[shapely.Geometry] = field(default_factory=list)
    adm2: list[str] = field(default_factory=list)
    polygons: list[shapely.Geometry] = field(default_factory=list)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries that have polygons of their own."""
        return frozenset(self.rows[code]["country"] for code in self.adm1)

    @cached_property
    def divided(self) -> frozenset[str]:
        """Those of them whose polygons go down to the second level."""
        return frozenset(self.rows[code]["country"] for code in self.adm2)

    def parents(self) -> list[str]:
        """The ADM1 code of each ADM2 unit."""
        return [self.rows[code]["parent"] for code in self.adm2]

    def undivided(self) -> frozenset[str]:
        """ADM1 units that are one ADM2 unit as well, as cities are."""
        return frozenset(code for code, count in Counter(self.parents()).items() if count == 1)


def read_shipped(boundaries: Path) -> Shipped:
    """Everything that the country folders hold; folders in order of their names."""
    shipped = Shipped()
    for table in sorted(boundaries.glob("[A-Z][A-Z][A-Z]/units.csv")):
        rows = _read(table)
        shipped.rows |= {row["code"]: row for row in rows}
        for row in _read(table.parent / "names.csv"):
            shipped.names[row["code"]].append(row["name"])
        for level, codes, polygons in (("1", shipped.adm1, shipped.provinces), ("2", shipped.adm2, shipped.polygons)):
            found = [row["code"] for row in rows if row["level"] == level]
            if found:
                codes += found
                polygons += _shapes(table.parent / f"adm{level}.npz", len(found))
    return shipped


def _shapes(path: Path, count: int) -> list[shapely.Geometry]:
    """The polygons of a layer. Raises ValueError when they are not as many as the rows of `units.csv`."""
    polygons = list(read_shapes(path))
    if len(polygons) != count:
        raise ValueError(f"{path} has {len(polygons)} units, units.csv {count}: build the boundaries again")
    return polygons


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
