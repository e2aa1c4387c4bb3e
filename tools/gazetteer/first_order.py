"""First-order units of places: GeoNames' own code where we ship the unit, else the polygon around the place in its country."""

from __future__ import annotations

import csv
from collections.abc import Sequence

import numpy as np
import shapely
from boundaries.provinces import FIXES

from gazetteer import sources, units
from gazetteer.areas import Areas, match_units
from gazetteer.entries import Entry
from gazetteer.shipped import Shipped

HOLDERS = {"UA-43": "UA", "UA-40": "UA"}  # the United Nations' view; Natural Earth draws who holds them
OCCUPIED = ("PS-WBK", "PS-JEM", "SY-X02~")  # GeoNames gives settlements there to Israel, the United Nations' view does not
CLEARLY_DEG = 0.01
UnitMatch = tuple[dict[str, str], dict[str, tuple[str, ...]]]


def natural_earth_areas(rows: list[sources.Row], polygons: np.ndarray) -> Areas:
    """ADM1 of Natural Earth, a unit within the country that the United Nations see it in."""
    codes = [str(row["iso_3166_2"]) for row in rows]
    return Areas(codes, [HOLDERS.get(code, row["iso_a2"]) for code, row in zip(codes, rows, strict=True)], polygons)


def shipped_areas(shipped: Shipped) -> Areas:
    """ADM1 of the countries with polygons of their own."""
    return Areas(shipped.adm1, [shipped.rows[code]["country"] for code in shipped.adm1], np.array(shipped.provinces, dtype=object))


def shipped_codes(subdivisions: list[sources.Subdivision], shipped: Shipped) -> dict[str, str]:
    """GeoNames code of a first-order unit → the code we ship it under."""
    with FIXES.open(encoding="utf-8", newline="") as lines:
        fixes = {row["geonames"]: row["code"] for row in csv.DictReader(lines)}
    codes = {}
    for unit in subdivisions:
        if unit.level == 1:
            code = fixes.get(unit.code, unit.iso or f"{unit.code.replace('.', '-')}~")
            if code in shipped.rows and shipped.rows[code]["country"] == unit.code.split(".")[0]:
                codes[unit.code] = code
    return codes


def points_of(entries: Sequence[Entry]) -> np.ndarray:
    return np.asarray(shapely.points([entry.lon for entry in entries], [entry.lat for entry in entries]), dtype=object)


def set_adm1(
    places: list[Entry], admin1: dict[int, str], areas: Areas, shipped: Shipped, subdivisions: list[sources.Subdivision], rows: dict[str, sources.Row]
) -> UnitMatch:
    """Fill the ADM1 codes of places, `areas` being Natural Earth's. Returns how GeoNames' ADM1 codes and our units correspond."""
    codes = shipped_codes(subdivisions, shipped)
    _set_shipped([place for place in places if place.country in shipped.countries], admin1, shipped, codes)
    others = [place for place in places if place.country not in shipped.countries]
    located = areas.locate(points_of(others), [place.country for place in others])
    own = [admin1.get(place.gid or 0, "") for place in others]
    named = {unit.code: unit for unit in subdivisions if unit.level == 1}
    same, parts = match_units(own, located, lambda code, unit: code in named and units.same_name(named[code], rows[unit]))
    for place, code, unit in zip(others, own, located, strict=True):
        place.adm1 = same.get(code, unit)
    return same | codes, parts


def _set_shipped(places: list[Entry], admin1: dict[int, str], shipped: Shipped, codes: dict[str, str]) -> None:
    """GeoNames' code decides, except on ground that we keep apart from the unit GeoNames counts it to (Abyei, East Jerusalem, the Golan)."""
    apart = [code for code in shipped.adm1 if code not in set(codes.values())]
    for place in places:
        place.adm1 = codes.get(admin1.get(place.gid or 0, ""), "")
    for code in sorted({*apart, *OCCUPIED} & set(shipped.adm1)):
        _claim(places, code, shipped, whole=code in apart)
    missing = [place for place in places if not place.adm1]
    for place, code in zip(missing, shipped_areas(shipped).locate(points_of(missing), [place.country for place in missing]), strict=True):
        place.adm1 = code


def _claim(places: list[Entry], code: str, shipped: Shipped, *, whole: bool) -> None:
    """Give a unit the places inside its polygon: its own country's if it is kept apart (`whole`), Israel's if it is occupied."""
    country, polygon = shipped.rows[code]["country"], shipped.provinces[shipped.adm1.index(code)]
    core = shapely.buffer(polygon, -CLEARLY_DEG)
    shapely.prepare([polygon, core])
    for place in places:
        if whole and place.country == country and shapely.intersects_xy(polygon, place.lon, place.lat):
            place.adm1 = code
        elif code in OCCUPIED and place.country == "IL" and shapely.intersects_xy(core if place.adm1 else polygon, place.lon, place.lat):
            place.adm1, place.country = code, country


def locate_curated(entries: list[Entry], areas: Areas, shipped: Shipped) -> None:
    """ADM1 of curated rows that lie in one country and give none: by polygon."""
    own = shipped_areas(shipped)
    for found, fine in ((own, True), (areas, False)):
        missing = [entry for entry in entries if not entry.adm1 and (entry.country in shipped.countries) is fine]
        for entry, code in zip(missing, found.locate(points_of(missing), [entry.country for entry in missing]), strict=True):
            entry.adm1 = code
