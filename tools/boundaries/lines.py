"""The backdrop: rivers, lakes, and the dashed lines of disputed borders."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from boundaries.coverage import GRID, Polygons, as_multi
from boundaries.trio import Country
from boundaries.world import World

PAIRS = Path(__file__).parent / "disputed.csv"
LEFT_OUT = ("Ceasefire Line 1994", "Former USSR oblast in 1991", "Ukrainian claim")  # lines of fronts that have moved since


@dataclass(frozen=True, slots=True)
class Named:
    """Shapes with their names, in the order they are written."""

    names: list[str]
    shapes: Polygons


def read_geojson(path: Path, count: int) -> Named:
    """Features of a GeoJSON file with their `name`. Raises ValueError when the count is not the pinned one."""
    features = json.loads(path.read_bytes())["features"]
    if len(features) != count:
        raise ValueError(f"{path}: {len(features)} features, expected {count}")
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    return Named([str(feature["properties"].get("name") or "") for feature in features], on_grid(shapes))


def on_grid(shapes: Polygons) -> Polygons:
    """Lines or polygons with their vertices on the grid, valid, as multi-geometries."""
    snapped = shapely.transform(shapes, lambda xy: np.round(np.round(xy / GRID) * GRID, 5))
    if (shapely.get_dimensions(snapped) == 2).all():
        return np.array([as_multi(shape) for shape in shapely.make_valid(snapped)], dtype=object)
    return np.array([shapely.MultiLineString(list(shapely.get_parts(shape))) for shape in snapped], dtype=object)


def disputed_lines(claims: Path, world: World) -> Named:
    """Lines of territorial claims, and the edges between the units that `disputed.csv` pairs."""
    import pyogrio

    frame = pyogrio.read_dataframe(claims, layer="disputed_borders")
    if len(frame) != 46:
        raise ValueError(f"{claims}: {len(frame)} disputed borders, expected 46")
    frame = frame[~frame["name"].isin(LEFT_OUT)]
    names = [f"{name} ({country})" for name, country in zip(frame["name"], frame["adm0_left"], strict=True)]
    shapes = list(shapely.line_merge(frame.geometry.to_numpy()))
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for pair in csv.DictReader(file):
            names.append(pair["name"])
            shapes.append(_edge(world, pair["inside"], pair["outside"]))
    return Named(names, on_grid(np.array(shapes, dtype=object)))


def _edge(world: World, inside: str, outside: str) -> shapely.Geometry:
    """The line between the units whose codes start with `inside` and the country `outside`."""
    units, polygons = world.units[1], world.polygons[1]
    within = [index for index, unit in enumerate(units) if any(unit.code.startswith(code) for code in inside.split())]
    beyond = [index for index, unit in enumerate(units) if unit.country == outside and index not in within]
    inner, outer = shapely.coverage_union_all(polygons[within]), shapely.coverage_union_all(polygons[beyond])
    line = shapely.line_merge(shapely.intersection(inner.boundary, outer.boundary))
    lines = [part for part in shapely.get_parts(line) if shapely.get_type_id(part) == 1]
    if not lines:
        raise ValueError(f"{inside} has no edge with {outside}")
    return shapely.MultiLineString(lines)


def country_edge(country: Country, codes: tuple[str, ...]) -> Polygons:
    """The line between some ADM1 units of a country and its rest, as an array of one MultiLineString."""
    inside = [unit.code in codes for unit in country.units[1]]
    inner = shapely.coverage_union_all(country.polygons[1][inside])
    outer = shapely.coverage_union_all(country.polygons[1][np.logical_not(inside)])
    line = shapely.line_merge(shapely.intersection(inner.boundary, outer.boundary))
    return on_grid(np.array([line], dtype=object))
