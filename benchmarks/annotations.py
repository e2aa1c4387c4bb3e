"""Annotations: CPU time, warm, of one buffer zone, of one arrow, and of a scene of 200 events; floors in the last column are the project's own."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time

import shapely
from processes import describe_machine
from rows import ROOT, Row, printed, spread

from geomap.arrows import border_arrow
from geomap.gazetteer import Gazetteer
from geomap.geometry import Frontier, frontier
from geomap.model import Document, Kind, Mention, Place, Precision, Reading, Reality, Region, Role, Zone
from geomap.regions import Regions
from geomap.scene import make_scene
from geomap.strips import border_strip

sys.path.insert(0, str(ROOT / "tests"))
from atlas import document, event, ref
from test_neighbours import fine_neighbours, regions, units

PAIRS, REPEATS, ROUNDS, EVENTS = 100, 3, 9, 200
SEED = ("UA-59", "RU-KRS")
FLOORS = {"strip": 25, "arrow": 5, "scene": 300}  # ms
WAR = (30.0, 46.0, 41.0, 54.0)


def neighbours() -> list[tuple[Region, Region]]:
    """All ordered pairs of first-level units of the finer grade that touch, in an order of chance that is always the same."""
    pairs = random.Random(500).sample(fine_neighbours(), len(fine_neighbours()))
    return [(units()[one], units()[other]) for one, other in pairs]


def milliseconds(step: Callable[[], object], repeats: int = REPEATS) -> float:
    """CPU time of the fastest call after one that warms up."""
    step()
    times = []
    for _ in range(repeats):
        start = process_time()
        step()
        times.append(1000 * (process_time() - start))
    return min(times)


def strips(pairs: Sequence[tuple[Region, Region]]) -> list[float]:
    return [milliseconds(partial(border_strip, host.geometry, shielded.geometry)) for host, shielded in pairs]


def arrows(pairs: Sequence[tuple[Region, Region]]) -> list[float]:
    """An arrow across a border that is at hand, with its body."""
    found = [(border, regions().seat(host.code)) for host, other in pairs if (border := frontier(host.geometry, other.geometry)) is not None]

    def drawn(border: Frontier, seat: tuple[float, float] | None) -> None:
        arrow = border_arrow(border, toward=seat)
        if arrow is not None:
            arrow.body()

    return [milliseconds(partial(drawn, border, seat)) for border, seat in found]


def war(names: Gazetteer) -> Document:
    """200 events of one war: strikes at towns, offensives on regions, aimed zones, captures; always the same."""
    chance = random.Random(200)
    towns = [one.place for one in names.places_in(WAR, 120) if one.place.country == "UA"]
    attacked = [pair for pair in neighbours() if (pair[0].country, pair[1].country) == ("UA", "RU")]
    mentions: list[Mention] = []
    events = []

    def named(place: Place, precision: Precision) -> str:
        number = f"m{len(mentions)}"
        mentions.append(Mention(id=number, start=0, end=4, text=place.name, reading=Reading.LITERAL, place=place, precision=precision, score=0.9))
        return mentions[-1].id

    def unit(region: Region) -> str:
        place = Place(id=region.code, name=region.name, lon=region.label_lon, lat=region.label_lat, feature_code="ADM1", country=region.country,
                      adm1=region.code, source="test")  # fmt: skip
        return named(place, Precision.ADM1)

    for number in range(EVENTS):
        kind = (Kind.STRIKE, Kind.STRIKE, Kind.OFFENSIVE, Kind.CAPTURE, Kind.ADVANCE, Kind.BUFFER_ZONE, Kind.CLASH, Kind.STRIKE)[number % 8]
        host, other = chance.choice(attacked)
        if kind is Kind.BUFFER_ZONE:
            one, two = unit(host), unit(other)
            zone = Zone(host=one, shielded=two, wanted_by="RU", depth_km=None, quoted=True)
            events.append(event(number, kind, [ref(one), ref(two, Role.SHIELDED)], by="RU", against="UA", reality=Reality.AIMED, zone=zone))
        elif kind is Kind.OFFENSIVE:
            events.append(event(number, kind, [ref(unit(host)), ref(unit(other), Role.ORIGIN)], by="RU", against="UA"))
        else:
            place = ref(named(chance.choice(towns), Precision.SETTLEMENT), precision=Precision.SETTLEMENT)
            events.append(event(number, kind, [place], by="RU", against="UA"))
    return document(mentions, events)


def rows() -> list[Row]:
    pairs = neighbours()[:PAIRS]
    seed = [unit for code in SEED if (unit := Regions.open().get(code)) is not None]
    seed_ms = [milliseconds(lambda: border_strip(seed[0].geometry, seed[1].geometry), 1) for _ in range(ROUNDS)]
    names = Gazetteer.open()
    told = war(names)
    scene_ms = [milliseconds(lambda: make_scene([told], regions(), names), 1) for _ in range(ROUNDS)]
    marks = len(make_scene([told], regions(), names).features)
    return [
        (f"buffer zone Sumy–Kursk, ms (floor {FLOORS['strip']})", spread(seed_ms, 1)),
        (f"buffer zone between neighbours, {len(pairs)} pairs, ms (floor {FLOORS['strip']})", spread(strips(pairs), 1)),
        (f"arrow between neighbours, {len(pairs)} pairs, ms (floor {FLOORS['arrow']})", spread(arrows(pairs), 1)),
        (f"scene of {EVENTS} events, {marks} marks, ms (floor {FLOORS['scene']})", spread(scene_ms)),
    ]


if __name__ == "__main__":
    print(describe_machine(), f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}")
    print(printed(rows()))
