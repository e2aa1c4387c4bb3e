"""Worldviews: to which country a disputed unit belongs, in whose eyes, and the sentence that a map prints about it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap.errors import BoundaryError, UnknownNameError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DEFAULT = "un"
_SEAM_DEG = 0.04  # a line drawn by two files of different grade runs at most this far from itself


@dataclass(frozen=True)
class State:
    """A state of limited recognition without an ISO code of its own; `unit` is the one that holds its `seat` (lon, lat)."""

    code: str
    name: str
    unit: str
    seat: tuple[float, float]


@dataclass(frozen=True)
class Worldview:
    """One view. `owners` maps codes of first-order units, and of whole countries (alpha-2), to the country they belong to in it.

    What is not in `owners` belongs where the files have it, as in the view `un`. `states` are countries that only some views have.
    """

    code: str
    name: str
    sentence: str
    owners: dict[str, str]
    states: dict[str, State]

    def holder(self, unit: str | None, country: str) -> str:
        """The country that a unit belongs to; `country` is the one it has in the files."""
        return self.owners.get(unit or "") or self.owners.get(country, country)

    @cached_property
    def absorbed(self) -> frozenset[str]:
        """Countries of the files that are whole a part of another one."""
        return frozenset(unit for unit in self.owners if len(unit) == 2)

    @cached_property
    def ordered(self) -> tuple[tuple[str, str], ...]:
        """(unit, owner), whole countries first, so that a unit's own row counts more."""
        return tuple(sorted(self.owners.items(), key=lambda item: (len(item[0]) > 2, item[0])))


def open_worldview(folder: Path, code: str) -> Worldview:
    """The view of this code. Raises UnknownNameError, with all codes, when there is none; BoundaryError for missing or damaged tables."""
    views = {row["view"]: row for row in _rows(folder / "views.csv", "view", "name", "sentence")}
    if code not in views:
        choices = ", ".join(f"{view} ({row['name']})" for view, row in views.items())
        raise UnknownNameError(f"unknown worldview {code!r}: choose one of {choices}")
    rows = _rows(folder / "worldviews.csv", "unit", "view", "owner")
    usual = {row["unit"]: row["owner"] for row in rows if row["view"] == DEFAULT}
    owners = {row["unit"]: row["owner"] for row in rows if row["view"] == code and row["owner"] != usual.get(row["unit"])}
    held = set(owners.values())
    states = {row["code"]: _state(row) for row in _rows(folder / "states.csv", "code", "name", "unit", "seat_lon", "seat_lat") if row["code"] in held}
    return Worldview(code, views[code]["name"], views[code]["sentence"], owners, states)


def joined(fine: list[BaseGeometry], coarse: list[BaseGeometry]) -> BaseGeometry:
    """A country of units of one coverage, or of two whose common line differs a little: what lies between these is filled."""
    parts = [_united(shapes) for shapes in (fine, coarse) if shapes]
    if len(parts) == 1:
        return parts[0]
    seam = shapely.intersection(*(shapely.box(*shapely.buffer(part.envelope, 2 * _SEAM_DEG).bounds) for part in parts))
    near = [shapely.buffer(shapely.clip_by_rect(part, *seam.bounds), _SEAM_DEG) for part in parts]
    return shapely.union_all([*parts, shapely.intersection(*near)])


def _united(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Shapes of one coverage as one; the islands of the largest that none of the others touches are left as they are, which is faster."""
    if len(shapes) == 1:
        return shapes[0]
    largest = max(range(len(shapes)), key=lambda index: int(shapely.get_num_coordinates(shapes[index])))
    rest = [*shapes[:largest], *shapes[largest + 1 :]]
    parts = shapely.get_parts(shapes[largest])
    touched = np.unique(shapely.STRtree(parts).query(rest, predicate="intersects")[1])
    together = shapely.coverage_union_all([*parts[touched], *rest])
    return shapely.multipolygons([*shapely.get_parts(together), *np.delete(parts, touched)])


def _state(row: dict[str, str]) -> State:
    return State(row["code"], row["name"], row["unit"], (float(row["seat_lon"]), float(row["seat_lat"])))


def _rows(path: Path, *columns: str) -> list[dict[str, str]]:
    """The rows of a table that must have these columns."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
    if not rows or any(row.get(column) is None for row in rows for column in columns):
        raise BoundaryError(f"{path} lacks values for {', '.join(columns)}: reinstall geomap")
    return rows
