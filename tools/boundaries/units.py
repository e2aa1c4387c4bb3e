"""Rows of `units.csv`: one administrative unit each, in the order of the layers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from boundaries.coverage import Polygons

COLUMNS = ("level", "code", "parent", "country", "name", "kind", "label_lon", "label_lat", "seat_lon", "seat_lat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An administrative unit without its polygon: `names` by language code, `codes` in other schemes by the scheme's name."""

    level: int
    code: str
    parent: str
    country: str
    name: str
    kind: str
    names: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, str] = field(default_factory=dict)


def label_points(polygons: Polygons) -> list[tuple[float, float]]:
    """The middle of the largest circle inside each unit's largest part: where a label has most room."""
    points = []
    for shape in polygons:
        part = max(shapely.get_parts(shape), key=lambda p: p.area)
        stretch = np.cos(np.radians((part.bounds[1] + part.bounds[3]) / 2)), 1.0
        flat = shapely.transform(part, lambda xy, s=stretch: xy * s)
        reach = max(np.ptp(shapely.get_coordinates(flat), axis=0))
        x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(flat, tolerance=reach / 100))[0] / stretch
        points.append((round(float(x), 4), round(float(y), 4)))
    return points


def write_units(path: Path, units: Iterable[Unit], labels: Iterable[tuple[float, float]], seats: Mapping[str, tuple[float, float]]) -> None:
    """Write `units.csv`; a unit without a known seat has empty seat cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for unit, label in zip(units, labels, strict=True):
            seat = seats.get(unit.code, ("", ""))
            writer.writerow([unit.level, unit.code, unit.parent, unit.country, unit.name, unit.kind, *label, *seat])


def write_names(path: Path, units: Iterable[Unit]) -> None:
    """Write `names.csv`: code, language, name; for the gazetteer and for readers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "language", "name"))
        for unit in units:
            for language, names in sorted(unit.names.items()):
                writer.writerows((unit.code, language, name) for name in names)


def write_codes(path: Path, units: Iterable[Unit]) -> None:
    """Write `codes.csv`: code, scheme, value; a unit without codes in other schemes has no row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "scheme", "value"))
        for unit in units:
            writer.writerows((unit.code, scheme, value) for scheme, value in sorted(unit.codes.items()) if value)
