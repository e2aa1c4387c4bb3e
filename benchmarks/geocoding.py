"""Names a second through the doors of the geocoder, warm, and what the first answer of a process costs."""

from __future__ import annotations

import compileall
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from rows import ROOT, Row, all_rows, in_fresh_processes, printed, spread

import geomap
from geomap.gazetteer import Gazetteer
from geomap.model import Place

COUNT, ROUNDS, SEED = 2_000, 5, 7
FIRST = "import time; t = time.perf_counter(); import geomap; {}; print(1000 * (time.perf_counter() - t))"


def rates() -> Iterator[Row]:
    """Each door gets the same random places of the gazetteer, by name or by position; rounds are interleaved."""
    places, geolocator, gazetteer = _places(), geomap.OfflineGeocoder(user_agent="benchmark"), Gazetteer.open()
    doors: dict[str, Callable[[Place], Any]] = {
        "`geomap.geocode(name)`": lambda p: geomap.geocode(p.name),
        "the same with `names=` an open gazetteer": lambda p: geomap.geocode(p.name, names=gazetteer),
        "and with `country`": lambda p: geomap.geocode(p.name, country=p.country, names=gazetteer),
        "and with `near`": lambda p: geomap.geocode(p.name, near=(p.lon, p.lat), names=gazetteer),
        "and with its country after a comma": lambda p: geomap.geocode(f"{p.name}, {p.country}", names=gazetteer),
        "`OfflineGeocoder.geocode`": lambda p: geolocator.geocode(p.name),
        "`OfflineGeocoder.reverse`, positions": lambda p: geolocator.reverse((p.lat, p.lon)),
    }
    measured: dict[str, list[float]] = {door: [] for door in doors}
    for each in doors.values():
        each(places[0])
    for _ in range(ROUNDS):
        for door, each in doors.items():
            measured[door].append(COUNT / _seconds(each, places))
    for door, values in measured.items():
        yield f"{door}, a second", spread(values)


def first_answers() -> Iterator[Row]:
    """From the import to the first answer, modules compiled before as in an installed program."""
    compileall.compile_dir(ROOT / "geomap", quiet=1)
    for what, call in (("geomap.geocode", "geomap.geocode('Sumy')"), ("OfflineGeocoder", "geomap.OfflineGeocoder(user_agent='x').geocode('Sumy')")):
        (times,) = in_fresh_processes(FIRST.format(call), ROUNDS)
        yield f"import and first answer of `{what}`", f"{spread(times)} ms"


def right() -> Iterator[Row]:
    """How often a place is the answer to its own name, alone and with context: random places of the gazetteer, most of them villages."""
    places = _places()
    contexts: dict[str, Callable[[Place], Any]] = {
        "alone": lambda p: geomap.geocode(p.name),
        "with its country": lambda p: geomap.geocode(p.name, country=p.country),
        "near a point 10 km away": lambda p: geomap.geocode(p.name, near=(p.lon, min(90.0, p.lat + 0.09))),
    }
    for what, each in contexts.items():
        found = [each(p).place for p in places]
        near = sum(q is not None and abs(q.lat - p.lat) < 0.25 and abs(q.lon - p.lon) < 0.25 for p, q in zip(places, found, strict=True))
        yield f"a random place found within 0.25° by its name {what}", f"{near / COUNT:.1%}"


def _places() -> list[Place]:
    gazetteer = Gazetteer.open().shipped
    every = [gazetteer.place(row) for row in random.Random(SEED).sample(range(len(gazetteer)), 3 * COUNT)]
    return [place for place in every if place.feature_code.startswith("PPL") and place.country][:COUNT]


def _seconds(each: Callable[[Place], Any], places: list[Place]) -> float:
    start = time.process_time()
    for place in places:
        each(place)
    return time.process_time() - start


if __name__ == "__main__":
    print(printed(all_rows((rates, first_answers, right))))
