"""Where labels stand: greedily by rank, on free ground, so that none covers another or a symbol; with a line to it when it stands off.

Positions and boxes (left, top, right, bottom) are in pixels. The same labels on the same ground are placed alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, cos, hypot, inf, pi, radians, sin

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.writers.svg_tree import Box
from geomap.writers.svg_words import Label, Line

GAP = 3.0
MOST = 40  # labels of one picture
_LEADER_FROM = 26.0
_NEAR_BORDER = 12.0
_NEAREST = 9  # places for the name of a lake or sea
_RADII = {False: (30.0, 58.0, 88.0, 120.0), True: (34.0, 64.0, 100.0)}
Point = tuple[float, float]


@dataclass(slots=True)
class Ground:
    """What labels stand on: boxes they must leave free, boxes they should, the view, and lines that they should not stray across.

    `bodies` of arrows should stay free as well, and `hatched` ground, on which words are hard to read.
    """

    view: Box
    hard: list[Box] = field(default_factory=list)
    soft: list[Box] = field(default_factory=list)
    words: list[Box] = field(default_factory=list)
    borders: BaseGeometry = field(default_factory=shapely.MultiLineString)
    bodies: BaseGeometry = field(default_factory=shapely.MultiPolygon)
    hatched: BaseGeometry = field(default_factory=shapely.MultiPolygon)
    inner: BaseGeometry = field(default_factory=shapely.MultiLineString)
    shores: BaseGeometry = field(default_factory=shapely.MultiLineString)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A label with its lines, the box that holds them, and the end of the line from its position; None when it stands beside it.

    `parts` are the small boxes of a turned label, whose `box` is where its lines would be before they are turned about its middle.
    """

    label: Label
    lines: tuple[Line, ...]
    box: Box
    leader: Point | None
    parts: tuple[Box, ...] = ()


def place(labels: Sequence[Label], ground: Ground, most: int = MOST) -> list[Placed]:
    """The labels that find room, by rank. `ground` is filled on the way."""
    shapely.prepare([ground.borders, ground.inner, ground.shores, ground.bodies, ground.hatched])
    found: list[Placed] = []
    for label in sorted(labels, key=lambda one: one.rank):
        if len(found) == most:
            break
        covered = label.dot and any(_meet(_box(label.at, 4, 4), other) for other in ground.hard)
        covered = covered or any(one.label.lines == label.lines and one.label.kind == label.kind == "water" for one in found)
        placed = None if covered else _best(label, label.lines, ground)
        if placed is None and not covered and label.short:
            placed = _best(replace(label, lines=label.short), label.short, ground)
        if placed is not None:
            found.append(placed)
            _take(placed, ground)
    return found


def _take(placed: Placed, ground: Ground) -> None:
    boxes = placed.parts or (placed.box,)
    ground.hard += boxes
    ground.words += boxes
    if placed.label.dot:
        ground.hard.append(_box(placed.label.at, 6, 6))
    if placed.leader:
        ground.soft += [(x - 3, y - 3, x + 3, y + 3) for x, y in _along(placed.label.at, placed.leader)]


def _best(label: Label, lines: tuple[Line, ...], ground: Ground) -> Placed | None:
    size = max((line.width for line in lines), default=0.0), sum(line.height for line in lines)
    if label.turn is not None:
        return _beside_river(label, radians(label.turn), size, ground)
    hard, soft, words = (np.array(boxes).reshape(-1, 4) for boxes in (ground.hard, ground.soft, ground.words))
    best, lowest = None, inf
    for order, (dx, dy) in enumerate(_spots(label, size)):
        box = _box((label.at[0] + dx, label.at[1] + dy), *size)
        if not _within(box, ground.view) or _met(box, hard):
            continue
        leader = _leader(label, lines, (dx, dy), size, box)
        cost = (order if label.centred else min(order, 8)) + _gap((dx, dy), size) / 2 + 7 * _met(box, soft)
        if leader:
            points = np.array([(x, y, x, y) for x, y in _along(label.at, leader)])
            cost += 60 * sum(_met(tuple(p), words) for p in points) + 10 * sum(_met(tuple(p), hard) for p in points)
        if cost < lowest and (cost := cost + _covers(label, box, ground) + _strays(label, box, ground)) < lowest:
            best, lowest = Placed(label=label, lines=lines, box=box, leader=leader), cost
    return best


def _beside_river(label: Label, turn: float, size: Point, ground: Ground) -> Placed | None:
    """The name of a river above its line, or else below it; None where neither is free."""
    width, height = size
    steps = [((part + 0.5) / ceil(width / height) - 0.5) * width for part in range(ceil(width / height))]
    for side in (0.6, -0.6):
        x, y = label.at[0] + sin(turn) * side * height, label.at[1] - cos(turn) * side * height
        parts = tuple(_box((x + cos(turn) * step, y + sin(turn) * step), height, height) for step in steps)
        if all(_within(part, ground.view) and not any(_meet(part, other) for other in ground.hard) for part in parts):
            return Placed(label=label, lines=label.lines, box=_box((x, y), *size), leader=None, parts=parts)
    return None


def _spots(label: Label, size: Point) -> list[Point]:
    """Offsets of a label's middle from its position, the best first: beside it, then in rings about it; of a country or region in its area."""
    x, y = size[0] / 2 + label.reach[0], size[1] / 2 + label.reach[1]
    near = [(x, 0.0), (-x, 0.0), (0.0, -y), (0.0, y), (x * 0.9, -y * 0.8), (-x * 0.9, -y * 0.8), (x * 0.9, y * 0.8), (-x * 0.9, y * 0.8)]
    if label.kind == "town":
        return near
    rings = [spot for radius in _RADII[label.centred] for spot in _ring(size, radius)]
    if label.kind == "mark":
        return [(0.0, 0.0), *near, *rings] if label.centred else near + rings
    lattice = [(column * 0.3 * size[0], row * size[1]) for row in range(-3, 4) for column in range(-4, 5)]
    return sorted(lattice, key=lambda spot: hypot(*spot))[: _NEAREST if label.kind == "water" else None]


def _ring(size: Point, radius: float) -> Iterator[Point]:
    for step in range(12):
        yield cos(step * pi / 6) * (size[0] / 2 + radius), sin(step * pi / 6) * (size[1] / 2 + radius)


def _leader(label: Label, lines: Sequence[Line], spot: Point, size: Point, box: Box) -> Point | None:
    """Where the line to a label ends, at the nearest of its lines; None when the label stands so near that it needs none."""
    if label.kind != "mark" or _gap(spot, size) < max(_LEADER_FROM, label.reach[0] + 6):
        return None
    middle, top = (box[0] + box[2]) / 2, box[1] + GAP
    rows = []
    for line in lines:
        rows.append((middle - line.width / 2 - 2, top, middle + line.width / 2 + 2, top + line.height))
        top += line.height
    ends = [(max(row[0], min(label.at[0], row[2])), max(row[1], min(label.at[1], row[3]))) for row in rows]
    return min(ends, key=lambda end: hypot(end[0] - label.at[0], end[1] - label.at[1]), default=None)


def _covers(label: Label, box: Box, ground: Ground) -> float:
    """What the name of a mark or a town costs over the body of an arrow or over a hatch."""
    if label.kind in ("country", "region", "water"):
        return 0.0
    words = shapely.box(box[0] + GAP, box[1] + GAP, box[2] - GAP, box[3] - GAP)
    return 24.0 * bool(shapely.intersects(ground.bodies, words)) + 9.0 * bool(shapely.intersects(ground.hatched, words))


def _strays(label: Label, box: Box, ground: Ground) -> float:
    """Names of countries and regions keep inside their borders; a mark's label rather stands on the ground of its mark."""
    words = shapely.box(box[0] + GAP, box[1] + GAP, box[2] - GAP, box[3] - GAP)
    over = bool(shapely.intersects(ground.borders, words))
    if label.kind in ("town", "water"):
        return 3.0 * over + 6.0 * (label.kind == "water" and bool(shapely.intersects(ground.shores, words)))
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if label.kind != "mark":
        walls = [ground.borders, ground.shores, *([ground.inner] if label.kind == "region" else [])]
        way = shapely.LineString([label.at, middle])
        if over or any(shapely.intersects(wall, way) for wall in walls):
            return inf
        return 6.0 * bool(shapely.intersects(ground.shores, words)) + 4.0 * (label.kind == "region" and bool(shapely.intersects(ground.inner, words)))
    length = hypot(middle[0] - label.at[0], middle[1] - label.at[1])
    if length <= _NEAR_BORDER:
        return 3.0 * over
    share = _NEAR_BORDER / length
    start = (label.at[0] + (middle[0] - label.at[0]) * share, label.at[1] + (middle[1] - label.at[1]) * share)
    way = shapely.LineString([start, middle])
    crossed = 9.0 * bool(shapely.intersects(ground.borders, way)) + 3.0 * bool(shapely.intersects(ground.inner, way))
    return (1 if label.symbol else 2) * (crossed + 3.0 * over)


def _along(start: Point, end: Point) -> list[Point]:
    return [(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part) for part in (0.3, 0.45, 0.6, 0.75, 0.9, 1.0)]


def _gap(spot: Point, size: Point) -> float:
    return hypot(max(0.0, abs(spot[0]) - size[0] / 2), max(0.0, abs(spot[1]) - size[1] / 2))


def _box(middle: Point, width: float, height: float) -> Box:
    x, y = middle
    return x - width / 2 - GAP, y - height / 2 - GAP, x + width / 2 + GAP, y + height / 2 + GAP


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _met(box: Sequence[float], others: np.ndarray) -> int:
    """How many of the boxes meet this one."""
    return int(((others[:, 0] < box[2]) & (box[0] < others[:, 2]) & (others[:, 1] < box[3]) & (box[1] < others[:, 3])).sum())


def _within(box: Box, view: Box) -> bool:
    return box[0] >= view[0] and box[1] >= view[1] and box[2] <= view[2] and box[3] <= view[3]
