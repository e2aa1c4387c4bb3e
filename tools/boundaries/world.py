"""The world at two levels from Natural Earth: ADM1 as it is, cut where ownership is disputed, and ADM0 dissolved from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from boundaries.coverage import Polygons, as_multi, dissolve, rounded
from boundaries.natural_earth import Adm1, unit_of
from boundaries.units import Unit

TOLERANCE_DEG = 0.02
DROPPED = frozenset(("PGA+00?",))  # Spratly Islands: six claims, no unit to give a colour to


@dataclass(frozen=True, slots=True)
class World:
    """Units and polygons, level by level, each sorted by code; owners are those of the `un` view."""

    units: dict[int, list[Unit]]
    polygons: dict[int, Polygons]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A disputed piece of an ADM1 unit that becomes a unit of its own: what of `unit` lies in `inside`, or in no country if None."""

    unit: str
    inside: str | None
    code: str
    name: str
    owner: str


CUTS = (
    Cut(unit="IL-Z", inside=None, code="SY-X02~", name="Golan Heights", owner="SY"),
    Cut(unit="IL-JM", inside="PSX", code="PS-JEM", name="East Jerusalem", owner="PS"),
    Cut(unit="MA-14", inside="SAH", code="EH-X02~", name="Western Sahara (Es-Semara)", owner="EH"),
    Cut(unit="MA-15", inside="SAH", code="EH-X03~", name="Western Sahara (Laâyoune)", owner="EH"),
)
OWNERS = {"MA-16": "EH"}


def build_world(adm1: Adm1, countries: dict[str, shapely.Geometry], palestine: shapely.Geometry, names: dict[str, dict[str, Any]]) -> World:
    """Cut, clean, merge, simplify and dissolve.

    `countries` are de-jure outlines by ADM0_A3, `palestine` is an outline that includes East Jerusalem; `names` maps an
    alpha-2 code to a country's name columns.
    """
    rows, polygons = _with_cuts(adm1, countries, palestine)
    cleaned = shapely.coverage_clean(polygons, gap_width=0.002, merge_strategy="min_area")
    codes, merged = dissolve(cleaned, [row["iso_3166_2"] for row in rows])
    merged = rounded(shapely.coverage_simplify(merged, TOLERANCE_DEG))
    if (empty := shapely.is_empty(merged)).any():
        raise ValueError(f"units without ground: {[codes[index] for index in np.flatnonzero(empty)]}")
    best = _main_rows(rows, cleaned)
    units = [unit_of(best[str(code)]) for code in codes]
    owners, outlines = dissolve(merged, [unit.country for unit in units])
    tops = [_country(str(owner), names) for owner in owners]
    return World({0: tops, 1: units}, {0: outlines, 1: merged})


def _with_cuts(adm1: Adm1, countries: dict[str, shapely.Geometry], palestine: shapely.Geometry) -> tuple[list[dict[str, Any]], Polygons]:
    """Rows and polygons with the disputed pieces split off, and without the dropped rows and islets without a name."""
    keep = [index for index, row in enumerate(adm1.rows) if row["adm1_code"] not in DROPPED and (row.get("name") or row.get("name_en"))]
    rows = [dict(adm1.rows[index]) for index in keep]
    polygons = list(adm1.polygons[keep])
    for row in rows:
        row["iso_a2"] = OWNERS.get(row["iso_3166_2"], row["iso_a2"])
    at = {row["iso_3166_2"]: index for index, row in enumerate(rows)}
    for cut in CUTS:
        whole = polygons[at[cut.unit]]
        around = [shape for shape in countries.values() if shapely.intersects(shape, shapely.envelope(whole))]
        source = {**countries, "PSX": palestine}
        piece = shapely.difference(whole, shapely.union_all(around)) if cut.inside is None else shapely.intersection(whole, source[cut.inside])
        piece = max(shapely.get_parts(piece), key=lambda part: part.area)
        polygons[at[cut.unit]] = shapely.difference(whole, piece)
        row = {"iso_3166_2": cut.code, "iso_a2": cut.owner, "name_en": cut.name, "type_en": "Territory"}
        rows.append(row)
        polygons.append(piece)
    return rows, np.array([as_multi(shapely.make_valid(shape)) for shape in polygons], dtype=object)


def _main_rows(rows: list[dict[str, Any]], polygons: Polygons) -> dict[str, dict[str, Any]]:
    """Unit code → the row of its largest piece: the source splits some ISO units."""
    order = np.argsort(shapely.area(polygons), kind="stable").tolist()
    return {rows[index]["iso_3166_2"]: rows[index] for index in order}


def _country(code: str, names: dict[str, dict[str, Any]]) -> Unit:
    row = names[code]
    in_languages = {key[5:].lower(): (value,) for key, value in row.items() if re.fullmatch("NAME_(EN|UK|RU|AR|HE|FA)", key)}
    display = COUNTRY_NAMES.get(code, row["NAME_EN"])
    in_languages["en"] = tuple(dict.fromkeys((display, row["NAME_EN"], row["NAME_LONG"], row.get("FORMAL_EN", display))))
    return Unit(level=0, code=code, parent="", country=code, name=display, kind="Country", names=in_languages)


COUNTRY_NAMES = {"CN": "China", "US": "United States", "GM": "Gambia", "BS": "Bahamas", "FM": "Micronesia", "VI": "U.S. Virgin Islands"}
EXTRA_COUNTRIES = {"CC": "Cocos (Keeling) Islands", "CX": "Christmas Island", "TK": "Tokelau"}


def read_countries(path: Path) -> tuple[dict[str, shapely.Geometry], dict[str, dict[str, Any]]]:
    """The de-jure outlines by ADM0_A3 and the name columns by alpha-2 code (`XK` for Kosovo)."""
    import pyogrio

    frame = pyogrio.read_dataframe(f"/vsizip/{path}", encoding="utf-8").sort_values("LABELRANK", ascending=False, kind="stable")
    if len(frame) != 250:
        raise ValueError(f"{path}: {len(frame)} countries, expected 250")
    outlines = dict(zip(frame["ADM0_A3"], shapely.make_valid(frame.geometry.to_numpy()), strict=True))
    columns = [name for name in frame.columns if name.startswith(("NAME_", "FORMAL_"))]
    rows = [{key: value for key, value in row.items() if isinstance(value, str)} for row in frame[columns].to_dict("records")]
    names = {code: row for code, row in zip(frame["ISO_A2_EH"], rows, strict=True) if code != "-99"}
    extra = {code: {"NAME_EN": name, "NAME_LONG": name} for code, name in EXTRA_COUNTRIES.items()}
    return outlines, extra | names


def read_palestine(path: Path) -> shapely.Geometry:
    """Palestine as the disputed-borders file draws it, with East Jerusalem."""
    import pyogrio

    frame = pyogrio.read_dataframe(path, layer="countries")
    return shapely.make_valid(frame.loc[frame["iso_a2"] == "PS"].geometry.iloc[0])
