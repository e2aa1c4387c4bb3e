"""The world at two levels from Natural Earth: ADM1 as it is, cut where ownership is disputed, and ADM0 dissolved from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from boundaries.claims import Claim, cut_off
from boundaries.contested import SOUTH_OSSETIA, SOUTHERN_KURILS
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
    """A disputed piece of ADM1 units that becomes a unit of its own; `units` are their codes, with spaces between.

    It is what of them lies in the country `inside` (ADM0_A3), or in no country if None, all of it or the largest part;
    or what the lines of claims on `country` (English) cut off around the point `at` (lon, lat).
    """

    units: str
    code: str
    name: str
    owner: str
    inside: str | None = None
    islands: bool = False
    country: str = ""
    at: tuple[float, float] = (0.0, 0.0)


CUTS = (
    Cut(units="IL-Z", code="SY-X02~", name="Golan Heights", owner="SY"),
    Cut(units="IL-JM", inside="PSX", code="PS-JEM", name="East Jerusalem", owner="PS"),
    Cut(units="MA-14", inside="SAH", code="EH-X02~", name="Western Sahara (Es-Semara)", owner="EH"),
    Cut(units="MA-15", inside="SAH", code="EH-X03~", name="Western Sahara (Laâyoune)", owner="EH"),
    Cut(units="CN-XJ CN-XZ", country="China", at=(79.5, 35.2), code="CN-X02~", name="Aksai Chin", owner="CN"),
    Cut(units="CN-XJ", country="China", at=(76.5, 36.2), code="CN-X03~", name="Shaksgam Valley", owner="CN"),
    Cut(units="GE-SK GE-MM GE-RL GE-IM", country="Georgia", at=SOUTH_OSSETIA, code="GE-SO~", name="South Ossetia", owner="GE"),
    Cut(units="RU-SAK", inside="KURILS", islands=True, code="RU-KU~", name="Southern Kuril Islands", owner="RU"),
)
OWNERS = {"MA-16": "EH"}


def build_world(
    adm1: Adm1, countries: dict[str, shapely.Geometry], palestine: shapely.Geometry, claims: list[Claim], names: dict[str, dict[str, Any]]
) -> World:
    """Cut, clean, merge, simplify and dissolve.

    `countries` are de-jure outlines by ADM0_A3, `palestine` is an outline that includes East Jerusalem; `names` maps an
    alpha-2 code to a country's name columns.
    """
    rows, polygons = _with_cuts(adm1, {**countries, "PSX": palestine, "KURILS": SOUTHERN_KURILS}, countries, claims)
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


def _with_cuts(
    adm1: Adm1, insides: dict[str, shapely.Geometry], countries: dict[str, shapely.Geometry], claims: list[Claim]
) -> tuple[list[dict[str, Any]], Polygons]:
    """Rows and polygons with the disputed pieces split off, and without the dropped rows and islets without a name."""
    keep = [index for index, row in enumerate(adm1.rows) if row["adm1_code"] not in DROPPED and (row.get("name") or row.get("name_en"))]
    rows = [dict(adm1.rows[index]) for index in keep]
    polygons = list(adm1.polygons[keep])
    for row in rows:
        row["iso_a2"] = OWNERS.get(row["iso_3166_2"], row["iso_a2"])
    for cut in CUTS:
        of = [index for index, row in enumerate(rows) if row["iso_3166_2"] in cut.units.split()]
        piece = _piece(cut, shapely.union_all([polygons[index] for index in of]), insides, countries, claims)
        for index in of:
            polygons[index] = shapely.difference(polygons[index], piece)
        rows.append({"iso_3166_2": cut.code, "iso_a2": cut.owner, "name_en": cut.name, "type_en": "Territory"})
        polygons.append(piece)
    kept = [index for index, shape in enumerate(polygons) if not shapely.is_empty(shape)]
    return [rows[index] for index in kept], np.array([as_multi(shapely.make_valid(polygons[index])) for index in kept], dtype=object)


def _piece(
    cut: Cut, whole: shapely.Geometry, insides: dict[str, shapely.Geometry], countries: dict[str, shapely.Geometry], claims: list[Claim]
) -> shapely.Geometry:
    """The ground of a cut."""
    if cut.country:
        return cut_off(whole, [claim for claim in claims if claim.country == cut.country], cut.at)
    if cut.inside:
        piece = shapely.intersection(whole, insides[cut.inside])
    else:
        around = [shape for shape in countries.values() if shapely.intersects(shape, shapely.envelope(whole))]
        piece = shapely.difference(whole, shapely.union_all(around))
    return piece if cut.islands else max(shapely.get_parts(piece), key=lambda part: part.area)


def _main_rows(rows: list[dict[str, Any]], polygons: Polygons) -> dict[str, dict[str, Any]]:
    """Unit code → the row of its largest piece: the source splits some ISO units."""
    order = np.argsort(shapely.area(polygons), kind="stable").tolist()
    return {rows[index]["iso_3166_2"]: rows[index] for index in order}


def _country(code: str, names: dict[str, dict[str, Any]]) -> Unit:
    row = names[code]
    in_languages = {key[5:].lower(): (value,) for key, value in row.items() if re.fullmatch("NAME_(EN|UK|RU|AR|HE|FA|FR|ES)", key)}
    display = COUNTRY_NAMES.get(code, row["NAME_EN"])
    in_languages["en"] = tuple(dict.fromkeys((display, row["NAME_EN"], row["NAME_LONG"], row.get("FORMAL_EN", display))))
    codes = {"iso_3166_1_alpha_2": code, "iso_3166_1_alpha_3": row.get("ISO_A3_EH", "").replace("-99", ""), "wikidata": row.get("WIKIDATAID", "")}
    return Unit(level=0, code=code, parent="", country=code, name=display, kind="Country", names=in_languages, codes=codes)


COUNTRY_NAMES = {"CN": "China", "US": "United States", "GM": "Gambia", "BS": "Bahamas", "FM": "Micronesia", "VI": "U.S. Virgin Islands"}
EXTRA_COUNTRIES = {"CC": "Cocos (Keeling) Islands", "CX": "Christmas Island", "TK": "Tokelau"}


def read_countries(path: Path) -> tuple[dict[str, shapely.Geometry], dict[str, dict[str, Any]]]:
    """The de-jure outlines by ADM0_A3 and the name columns by alpha-2 code (`XK` for Kosovo)."""
    import pyogrio

    frame = pyogrio.read_dataframe(f"/vsizip/{path}", encoding="utf-8").sort_values("LABELRANK", ascending=False, kind="stable")
    if len(frame) != 250:
        raise ValueError(f"{path}: {len(frame)} countries, expected 250")
    outlines = dict(zip(frame["ADM0_A3"], shapely.make_valid(frame.geometry.to_numpy()), strict=True))
    columns = [name for name in frame.columns if name.startswith(("NAME_", "FORMAL_", "WIKIDATAID", "ISO_A3_EH"))]
    rows = [{key: value for key, value in row.items() if isinstance(value, str)} for row in frame[columns].to_dict("records")]
    names = {code: row for code, row in zip(frame["ISO_A2_EH"], rows, strict=True) if code != "-99"}
    extra = {code: {"NAME_EN": name, "NAME_LONG": name} for code, name in EXTRA_COUNTRIES.items()}
    return outlines, extra | names


def read_palestine(path: Path) -> shapely.Geometry:
    """Palestine as the disputed-borders file draws it, with East Jerusalem."""
    import pyogrio

    frame = pyogrio.read_dataframe(path, layer="countries")
    return shapely.make_valid(frame.loc[frame["iso_a2"] == "PS"].geometry.iloc[0])
