"""Rows of a boundary file as drafts of units: level, country, names and a mended shape. Their codes come later."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geomap import resources
from geomap.errors import UserDataError
from geomap.packing.layers import GRID
from geomap.userdata.columns import Columns, check_level, find_columns
from geomap.userdata.vectors import Layer, Source, open_sources

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_LEVEL = re.compile(r"(?:^|[^a-z])adm(?:in)?[ _-]?(\d)(?!\d)", re.IGNORECASE)
_POLYGONS = ("Polygon", "MultiPolygon", "Unknown", "GeometryCollection", "None")
_COUNTRY = re.compile(r"([A-Z]{3}|[A-Z]{2})(?:\d.*)?")


@dataclass(slots=True)
class Draft:
    """A unit to be. `ids` are its codes in the file, best first; `country` is "" when the file does not say it.

    `names` are (language or "", name); `seat` is (lon, lat) or None.
    """

    level: int
    country: str
    name: str
    names: list[tuple[str, str]]
    word: str
    ids: list[str]
    shape: BaseGeometry
    where: str
    code: str = ""
    parent: str = ""
    seat: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is to be read: its kind, and what the user says that the file does not."""

    kind: str
    crs: str | None = None
    layer: str | None = None
    level: int | None = None


def read_drafts(file: Path, how: Reading) -> tuple[list[Draft], str | None]:
    """The drafts of all layers that are of the kind, and the vintage that the file states. Raises UserDataError."""
    drafts: list[Draft] = []
    vintages: set[str] = set()
    for source, columns in _fitting(open_sources(file, how.layer), how.kind):
        layer = source.read(how.crs)
        drafts += _drafts(layer, columns, how, file)
        vintages |= {layer.first(columns.vintage, row)[:10] for row in range(len(layer))} - {""}
    return drafts, max(vintages, default=None)


def _fitting(sources: list[Source], kind: str) -> Iterator[tuple[Source, Columns]]:
    """The layers that hold units: of several those that have the columns. Raises UserDataError when none has."""
    refused: list[UserDataError] = []
    for source in sources:
        try:
            if not source.rows:
                raise UserDataError(f"{source.where} is empty: it has no rows")
            columns = find_columns(kind, source.fields, source.where)
            if source.shapes.split(" ")[0] not in _POLYGONS:
                raise UserDataError(f"{source.where}, column geometry: {source.shapes}s, not polygons; give the file with the areas")
        except UserDataError as error:
            refused.append(error)
            continue
        yield source, columns
    if len(refused) == len(sources):
        raise refused[0]


def _drafts(layer: Layer, columns: Columns, how: Reading, file: Path) -> Iterator[Draft]:
    shapes = _mended(layer)
    for row in range(len(layer)):
        name = layer.first(columns.names, row)
        if not name:
            raise UserDataError(f"{layer.where}, row {row + 1}, column {columns.names[0]}: is empty, so the unit has no name")
        yield Draft(
            level=_level(layer, columns, row, how, file), country=_country(layer, columns, row), name=name, names=_names(layer, columns, row),
            word=layer.first(columns.word, row), ids=[code for column in columns.codes if (code := _code(layer.text(column, row)))],
            shape=shapes[row], where=f"{layer.where}, row {row + 1}",
        )  # fmt: skip


def _level(layer: Layer, columns: Columns, row: int, how: Reading, file: Path) -> int:
    """The level of a row: as the columns, the row, the user or the file's name has it."""
    if columns.level is not None:
        return columns.level
    where = f"{layer.where}, row {row + 1}"
    text = layer.text(columns.level_column, row) if columns.level_column else ""
    if stated := re.fullmatch(r"ADM(\d)", text.upper()):
        return check_level(int(stated[1]), f"{where}, column {columns.level_column}")
    if text:
        raise UserDataError(f"{where}, column {columns.level_column}: {text[:40]!r} is no level such as ADM1")
    if how.level is not None:
        return check_level(how.level, where)
    if named := _LEVEL.search(file.name):
        return check_level(int(named[1]), where)
    raise UserDataError(f"{where}: no column says the level (shapeType): say it with --level 0, 1 or 2")


def _country(layer: Layer, columns: Columns, row: int) -> str:
    """The alpha-2 code of the country, "" when no column has a code that is known."""
    two, three = country_codes()
    for column in columns.country:
        if match := _COUNTRY.fullmatch(layer.text(column, row).upper()):
            code = three.get(match[1], match[1])
            if code in two:
                return code
    return ""


@cache
def country_codes() -> tuple[frozenset[str], dict[str, str]]:
    """All alpha-2 codes, and alpha-2 by alpha-3."""
    with (resources.boundaries() / "countries.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return frozenset(row["code"] for row in rows), {row["iso3"]: row["code"] for row in rows if row["iso3"]}


def _names(layer: Layer, columns: Columns, row: int) -> list[tuple[str, str]]:
    """(language, name) of every name, also those that share a cell."""
    given = [("", layer.text(column, row)) for column in columns.names]
    given += [(language, layer.text(column, row)) for language, column in columns.others]
    parts = [(language, part.strip()) for language, text in given for part in text.split("|")]
    return list(dict.fromkeys((language, part) for language, part in parts if part and part.upper() not in ("NA", "N/A")))


def _code(text: str) -> str:
    """A code as it can stand in a table: `-` for what is no letter, digit, `.`, `~` or `-`."""
    code = re.sub(r"[^\w.~-]+", "-", text)[:64]
    return "" if code.upper() in ("NA", "-99", "NULL", "NONE") else code


def _mended(layer: Layer) -> NDArray[np.object_]:
    """The shapes as valid MultiPolygons on the grid. Raises UserDataError, which names the row, for what is no polygon or cannot be mended."""

    def refuse(rows: NDArray[np.bool_], what: str) -> None:
        if rows.any():
            raise UserDataError(f"{layer.where}, row {int(np.flatnonzero(rows)[0]) + 1}, column geometry: {what}; repair or delete the row")

    shapes = layer.shapes
    refuse(shapely.is_missing(shapes) | shapely.is_empty(shapes), "is empty")
    refuse(~np.isfinite(shapely.bounds(shapes)).all(axis=1), "has coordinates that are not numbers")
    refuse(shapely.get_dimensions(shapes) != 2, "is not a polygon")
    valid = shapely.is_valid(shapes)
    mended = np.array(shapes, dtype=object)
    mended[~valid] = [_areas(shape) for shape in shapely.make_valid(shapes[~valid])]
    mended = np.array([_areas(shape) for shape in shapely.set_precision(mended, GRID)], dtype=object)
    refuse(shapely.is_empty(mended), "is broken, and no area is left of it when it is mended")
    return mended


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape as one MultiPolygon."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
