"""Which column of a boundary file says what, for each kind of file. Column names are compared without regard to case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from geomap.errors import UserDataError

DEEPEST = 2
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Column names as the file has them. Of several the first that a row fills counts; `others` are (language or "", column).

    `level` is that of the whole layer; None when each row says it in `level_column`, or when the file does not say it.
    """

    level: int | None
    level_column: str | None = None
    codes: tuple[str, ...]
    names: tuple[str, ...]
    others: tuple[tuple[str, str], ...] = ()
    country: tuple[str, ...]
    word: tuple[str, ...] = ()
    vintage: tuple[str, ...] = ()


def find_columns(kind: str, fields: Sequence[str], where: str) -> Columns:
    """The columns of a layer. Raises UserDataError when it has not what a file of this kind has."""
    given = {field.lower(): field for field in fields}
    return _KINDS[kind](given, where)


def _geoboundaries(given: Mapping[str, str], where: str) -> Columns:
    _require(given, where, "geoBoundaries", "shapeName", "shapeGroup")
    return Columns(
        level=None, level_column=given.get("shapetype"), codes=_some(given, "shapeiso", "shapeid"), names=_some(given, "shapename"),
        country=_some(given, "shapegroup"), vintage=_some(given, "boundaryyear", "boundaryyearrepresented"),
    )  # fmt: skip


def _naturalearth(given: Mapping[str, str], where: str) -> Columns:
    _require(given, where, "Natural Earth", "adm0_a3", "name")
    level = 1 if "iso_3166_2" in given else 0
    others = [(match[1], given[field]) for field in given if (match := re.fullmatch(r"name_([a-z]{2,3})", field)) and match[1] not in ("alt", "len")]
    others += [("", column) for column in _some(given, "name_alt", "name_local", "name_long", "name_zht")]
    return Columns(
        level=level, codes=_some(given, "iso_3166_2", "adm1_code") if level else (), names=_some(given, "name_en", "name"),
        others=tuple(others), country=_some(given, "iso_a2_eh", "iso_a2", "adm0_a3"), word=_some(given, "type_en"),
    )  # fmt: skip


def _cod(given: Mapping[str, str], where: str) -> Columns:
    level = _highest(given, r"adm(\d)_pcode", where, "OCHA common operational dataset", "ADM1_PCODE")
    others = [(match[1], given[field]) for field in given if (match := re.fullmatch(rf"adm{level}_([a-z]{{2}})", field))]
    others += [("", given[field]) for field in given if re.fullmatch(rf"adm{level}_(?:ref_?name|name\d|ref|alt[12]?\w*)", field)]
    names = _some(given, f"adm{level}_en", f"adm{level}_name") or tuple(column for _, column in others[:1])
    if not names:
        raise UserDataError(f"{where}: no column ADM{level}_EN or adm{level}_name beside {given[f'adm{level}_pcode']}{_listed(given)}")
    return Columns(
        level=level, codes=_some(given, f"adm{level}_pcode"), names=names, others=tuple(others),
        country=_some(given, "adm0_pcode", "iso2", "iso3", f"adm{level}_pcode"), vintage=_some(given, "validon", "valid_on", "date"),
    )  # fmt: skip


def _gadm(given: Mapping[str, str], where: str) -> Columns:
    level = _highest(given, r"gid_(\d)", where, "GADM", "GID_0")
    _require(given, where, "GADM", "name_0" if not level and "country" not in given else f"name_{level}" if level else "country")
    names = _some(given, f"name_{level}") or _some(given, "country")
    return Columns(
        level=level, codes=_some(given, f"iso_{level}", f"gid_{level}") if level else (), names=names,
        others=tuple(("", column) for column in _some(given, f"varname_{level}", f"nl_name_{level}")), country=_some(given, "gid_0"),
        word=_some(given, f"engtype_{level}", f"type_{level}"), vintage=(),
    )  # fmt: skip


_KINDS: dict[str, Callable[[Mapping[str, str], str], Columns]] = {
    "geoboundaries": _geoboundaries, "naturalearth": _naturalearth, "cod": _cod, "gadm": _gadm,
}  # fmt: skip


def _some(given: Mapping[str, str], *wanted: str) -> tuple[str, ...]:
    """Those of the wanted columns that there are, as the file spells them."""
    return tuple(given[field] for field in wanted if field in given)


def _require(given: Mapping[str, str], where: str, maker: str, *wanted: str) -> None:
    missing = [field for field in wanted if field.lower() not in given]
    if missing:
        raise UserDataError(f"{where}: no column {' and no '.join(missing)}, which a {maker} file has{_listed(given)}")


def _highest(given: Mapping[str, str], pattern: str, where: str, maker: str, example: str) -> int:
    """The finest level that the columns speak of. Raises UserDataError for none, and for one finer than geomap draws."""
    levels = [int(match[1]) for field in given if (match := re.fullmatch(pattern, field))]
    if not levels:
        raise UserDataError(f"{where}: no column like {example}, which a {maker} file has{_listed(given)}")
    return check_level(max(levels), where)


def check_level(level: int, where: str) -> int:
    """The level, if geomap has it. Raises UserDataError."""
    if not 0 <= level <= DEEPEST:
        raise UserDataError(f"{where}: units of level ADM{level}; geomap knows ADM0, ADM1 and ADM2: import the file of one of these")
    return level


def _listed(given: Mapping[str, str]) -> str:
    fields = list(given.values())
    more = f" and {len(fields) - _SHOWN} more" if len(fields) > _SHOWN else ""
    columns = ", ".join(fields[:_SHOWN]) + more if fields else "none"
    return f" (its columns: {columns}); give the kind that fits the file, or rename the column"
