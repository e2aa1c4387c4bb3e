"""The backdrop: rivers, lakes, and the dashed lines of disputed borders."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import shapely

from boundaries.claims import Claim
from boundaries.coarse import shared_lines
from boundaries.coverage import GRID, Polygons, as_multi
from boundaries.units import Unit
from boundaries.world import World

VIEWS = Path(__file__).parents[2] / "boundaries" / "worldviews.csv"
PAIRS = Path(__file__).parent / "disputed.csv"
LEFT_OUT = ("Ceasefire Line 1994", "Former USSR oblast in 1991", "Ukrainian claim")  # lines of fronts that have moved since
APART_DEG = 0.1  # lines of claims are drawn this far from the borders they mean
SHORT_DEG = 0.15


class Levels(Protocol):
    """A country: units and polygons, level by level."""

    @property
    def units(self) -> dict[int, list[Unit]]: ...
    @property
    def polygons(self) -> dict[int, Polygons]: ...


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


def disputed_lines(claims: Sequence[Claim], world: World, fine: Sequence[Levels]) -> Named:
    """Every line between first-order units that is a border in one worldview and none in another, those that `disputed.csv` pairs,
    and lines of claims that are not near one of these. Countries of `fine` are drawn from there, all others from `world`.
    """
    disputes = Disputes()
    own = [(unit, shape) for country in fine for unit, shape in zip(country.units[1], country.polygons[1], strict=True)]
    countries = {unit.country for unit, _ in own}
    others = [each for each in zip(world.units[1], world.polygons[1], strict=True) if each[0].country not in countries]
    found = [*_edges(own, disputes), *_edges(others, disputes), *_meeting(own, others, disputes)]
    near = shapely.buffer(shapely.union_all([line for _, line in found]), APART_DEG)
    for claim in claims:
        rest = shapely.line_merge(shapely.difference(claim.line, near))
        parts = [part for part in shapely.get_parts(rest) if part.length > min(SHORT_DEG, 0.5 * claim.line.length)]
        if parts and claim.name not in LEFT_OUT:
            found.append((f"{claim.name} ({claim.country})", shapely.MultiLineString(parts)))
    return Named([name for name, _ in found], on_grid(np.array([line for _, line in found], dtype=object)))


class Disputes:
    """Which lines are disputed: `worldviews.csv` and `disputed.csv`."""

    def __init__(self) -> None:
        self._owners: dict[str, dict[str, str]] = defaultdict(dict)
        for row in _rows(VIEWS):
            self._owners[row["view"]][row["unit"]] = row["owner"]
        self._pairs = [(tuple(row["inside"].split()), row["outside"]) for row in _rows(PAIRS)]

    @cached_property
    def moved(self) -> frozenset[str]:
        """The units, and the countries, that some view gives to another country than `un`."""
        changed = [(unit, owner, view) for view, owners in self._owners.items() for unit, owner in owners.items()]
        return frozenset(unit for unit, owner, _ in changed if owner != self._owners["un"].get(unit, unit))

    def concerns(self, unit: Unit) -> bool:
        """Whether a unit may have a disputed edge of its own making."""
        return unit.code in self.moved or unit.country in self.moved or any(unit.code.startswith(inside) for inside, _ in self._pairs)

    def between(self, one: Unit, two: Unit) -> bool:
        """Whether the line between two units is disputed."""
        borders = {self._owner(view, one) != self._owner(view, two) for view in self._owners}
        return len(borders) == 2 or any(self._paired(*both, *pair) for both in ((one, two), (two, one)) for pair in self._pairs)

    def _owner(self, view: str, unit: Unit) -> str:
        owners = self._owners[view]
        return owners.get(unit.code) or owners.get(unit.country, unit.country)

    @staticmethod
    def _paired(one: Unit, two: Unit, inside: tuple[str, ...], outside: str) -> bool:
        return one.code.startswith(inside) and two.country == outside and not two.code.startswith(inside)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _edges(units: Sequence[tuple[Unit, shapely.Geometry]], disputes: Disputes) -> list[tuple[str, shapely.Geometry]]:
    """The disputed lines between units of one coverage, with their names."""
    shapes = np.array([shape for _, shape in units], dtype=object)
    concerned = shapes[[disputes.concerns(unit) for unit, _ in units]] if units else shapes
    if not len(concerned):
        return []
    near = np.unique(shapely.STRtree(shapes).query(concerned, predicate="intersects")[1])
    lines, pairs = shared_lines(shapes[near])
    both = [(units[near[a]][0], units[near[b]][0]) for a, b in pairs.tolist()]
    return [(f"{one.name} – {two.name}", line) for (one, two), line in zip(both, lines, strict=True) if disputes.between(one, two)]


def _meeting(
    own: Sequence[tuple[Unit, shapely.Geometry]], others: Sequence[tuple[Unit, shapely.Geometry]], disputes: Disputes
) -> list[tuple[str, shapely.Geometry]]:
    """The disputed lines between a unit of `own` and one of the coarser `others`: the outer edge of the former, where the latter is near."""
    if not own:
        return []
    shapes = np.array([shape for _, shape in own], dtype=object)
    tree, found = shapely.STRtree(shapes), []
    for other, ground in others:
        for index in sorted(tree.query(ground, predicate="dwithin", distance=APART_DEG / 2).tolist()):
            unit, shape = own[index]
            if disputes.between(unit, other):
                around = [at for at in tree.query(shape, predicate="intersects").tolist() if at != index]
                outer = shapely.difference(shapely.boundary(shape), shapely.union_all(shapely.boundary(shapes[around])))
                line = shapely.line_merge(shapely.intersection(outer, shapely.buffer(ground, APART_DEG / 2)))
                parts = [part for part in shapely.get_parts(line) if shapely.get_type_id(part) == 1]
                found += [(f"{unit.name} – {other.name}", shapely.MultiLineString(parts))] if parts else []
    return found
