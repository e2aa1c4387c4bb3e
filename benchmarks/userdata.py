"""Importing a GeoNames dump as large as the whole world: rows, seconds, peak memory, and what look-ups cost afterwards.

The dump is made here: places of the shipped gazetteer moved about and renamed, with as many names as real rows have.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from processes import describe_machine
from rows import ROOT, Row, printed

from geomap import resources
from geomap.artefact import Artefact

SYLLABLES = "ba bo da de do ga go ka ke ki ko la le li lo ma me mi mo na ne ni no pa po ra re ri ro sa se si so ta te ti to va ve vi vo za zu".split()
CYRILLIC = dict(zip(SYLLABLES, "ба бо да де до га го ка ке ки ко ла ле ли ло ма ме ми мо на не ни но па по ра ре ри ро са се си со та те ти то ва ве ви во за зу".split(), strict=True))  # fmt: skip # noqa: E501
FEATURES = ("P\tPPL", "P\tPPL", "P\tPPL", "P\tPPLX", "H\tSTM", "T\tMT", "S\tFRM", "S\tSCH", "L\tLCTY", "H\tLK", "T\tHLL", "S\tHTL")
IMPORT = """
import resource, sys, time
from pathlib import Path
from geomap.userdata import import_geonames
start = time.perf_counter(), time.process_time()
made = import_geonames(Path(sys.argv[1]), features=None)
wall, cpu = time.perf_counter() - start[0], time.process_time() - start[1]
size = sum(size for size, _ in made.files.values())
print(made.rows, len(made.places), wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size / 1e6)
"""
LOOK_UP = """
import sys, time
from pathlib import Path
start = time.process_time()
from geomap.gazetteer import Gazetteer
start = time.process_time()
names = Gazetteer.open()
names.find("Sudzha")
first = time.process_time() - start
text = Path(sys.argv[1]).read_text(encoding="utf-8")
names.match(text)
start = time.process_time()
for _ in range(20):
    spans = names.match(text)
matched = (time.process_time() - start) / 20
start = time.process_time()
for _ in range(20):
    for begin, end in spans:
        names.find(text[begin:end])
print(1000 * first, 1000 * matched, 1e6 * (time.process_time() - start) / 20 / len(spans))
"""


def rows(count: int) -> Iterator[str]:
    """Lines of a dump; the same count, the same lines."""
    shipped = Artefact.open(resources.boundaries() / "gazetteer", "reinstall geomap")
    table, chance = shipped.table(), random.Random(1)
    places = [(int(p["lon"]) / 1e5, int(p["lat"]) / 1e5, shipped.countries[p["country"]]) for p in table[:: max(1, len(table) // 50_000)]]
    for number in range(count):
        lon, lat, country = places[chance.randrange(len(places))]
        parts = chance.choices(SYLLABLES, k=chance.randint(3, 6))
        name = "".join(parts).title()
        others = [name + "ka"] if number % 2 else ["".join(map(CYRILLIC.__getitem__, parts)).title()]
        lon, lat = min(180, max(-180, lon + chance.uniform(-0.1, 0.1))), min(90, max(-90, lat + chance.uniform(-0.1, 0.1)))
        yield (
            f"{20_000_000 + number}\t{name}\t{name}\t{','.join(others)}\t{lat:.5f}\t{lon:.5f}\t{FEATURES[number % len(FEATURES)]}\t{country}"
            f"\t\t05\t\t\t\t{chance.randrange(2000) if number % 5 == 0 else 0}\t\t120\tEurope/Kyiv\t2025-{number % 12 + 1:02d}-01\n"
        )


def measured(count: int, folder: Path) -> Iterator[Row]:
    """The rows of the table."""
    dump, data = folder / "allCountries.txt", folder / "data"
    with dump.open("w", encoding="utf-8") as file:
        file.writelines(rows(count))
    environment = {**os.environ, "GEOMAP_DATA": str(data), "OMP_NUM_THREADS": "1"}

    def child(code: str, path: Path) -> list[float]:
        done = subprocess.run([sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True, check=True)
        return [float(value) for value in done.stdout.split()]

    sample = ROOT / "seeds" / "01-sumy-border.txt"
    _, match_before, find_before = child(LOOK_UP, sample)
    kept, shards, wall, cpu, memory, size = child(IMPORT, dump)
    yield "rows in the dump; imported", f"{count:,} ({dump.stat().st_size / 1e6:,.0f} MB); {kept:,.0f} in {shards:.0f} shards"
    yield "import", f"{wall:,.0f} s ({cpu:,.0f} s CPU, {kept / wall:,.0f} rows/s)"
    yield "peak memory of the import", f"{memory:.0f} MB (bound 500 MB)"
    yield "size of the import", f"{size:,.0f} MB"
    opened, match_after, find_after = child(LOOK_UP, sample)
    yield "gazetteer with it: open and first look-up", f"{opened:.1f} ms CPU"
    yield "matching one article: shipped alone; with the import", f"{match_before:.2f}; {match_after:.2f} ms"
    yield "one look-up: shipped alone; with the import", f"{find_before:.0f}; {find_after:.0f} µs"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=13_000_000)
    options = parser.parse_args()
    start = time.perf_counter()
    print(describe_machine())
    with tempfile.TemporaryDirectory() as folder:
        print(printed(measured(options.rows, Path(folder))))
    print(f"{time.perf_counter() - start:,.0f} s in all")


if __name__ == "__main__":
    main()
