"""The map of a picture: the base map, the marks by their height, their labels, all in one frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, hypot, sqrt
from typing import TYPE_CHECKING

import shapely

from geomap import style
from geomap.writers.island import MARK_SCALE, pack, strings
from geomap.writers.svg_frame import Frame
from geomap.writers.svg_ground import Ground
from geomap.writers.svg_labels import MOST, Placed, place
from geomap.writers.svg_labels import Ground as Room
from geomap.writers.svg_marks import NEAR_MARK_Z, Symbol, chip_width, draw_shape, draw_symbol, lengthened
from geomap.writers.svg_tree import add, short
from geomap.writers.svg_words import Line, Mark, base_labels, mark_labels, rank_of, shown_layers

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from geomap.model import Feature, Scene
    from geomap.writers.svg_tree import Box

_WHOLE = ("wash", "outline", "overlay")
_WHOLE_PX, _MARK_PX, _COARSER = 0.9, 0.35, 3.0  # how far the outlines of whole regions and of other marks may be off
_STEP = 27.0  # px between symbols that would cover each other
_SHORTEST = {"body": 40.0, "path": 58.0}
_POINT = 4.0  # radius of a point of a user's own layer
_SOFT_Z = 48
_RIM = 15.0  # px from the middle of a symbol, where the line to its label begins
_FEW, _FEW_MARKS = 12, 60  # labels and marks of a coarse map
_LABELLED, _CROWD = 400, 1500  # so many marks are looked at for labels; more symbols than that lie where they are, over each other
Groups = Mapping[str, "Element"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What of a scene a frame shows: the marks from the ground up, and the features that it does not show."""

    marks: tuple[Mark, ...]
    unseen: tuple[Feature, ...]


def chart_of(scene: Scene, frame: Frame, *, coarse: bool = False) -> Chart:
    """The marks in a frame, for inside a page with `coarse` outlines. A feature of which nothing is left to draw is in neither list, as on the page.

    Raises ExportError for coordinates that are not finite degrees.
    """
    coarser = _COARSER if coarse else 1.0
    on = shown_layers() | {one.key for one in scene.overlays}
    features = [feature for feature in scene.features if pack(feature.geometry, MARK_SCALE, feature.id) is not None]
    marks = [mark for index, one in enumerate(features) if one.layer in on and (mark := _mark(one, index, frame, coarser)) is not None]
    seen = {mark.index for mark in marks}
    spread = _lengthened(_spread(marks))
    return Chart(
        marks=tuple(sorted(spread, key=lambda mark: (mark.symbol is not None, mark.look.z, mark.index))),
        unseen=tuple(one for index, one in enumerate(features) if index not in seen),
    )


def draw_map(
    groups: Groups, scene: Scene, frame: Frame, chart: Chart, inks: Mapping[str, str], *, coarse: bool = False
) -> Ground:  # fmt: skip
    """Draw into the groups areas, marks and labels. The base map comes back, to be drawn when it is known how many bytes there are left for it.

    `coarse` is for inside a page: a quarter of the bytes, and no ids, which the page's data have.
    """
    ground = Ground(scene.backdrop, frame, coarse=coarse)
    titles = {card.id: card.title for card in scene.cards}
    first = sorted(chart.marks, key=rank_of)
    kept = {mark.index for mark in first[: _FEW_MARKS if coarse else None]}
    for mark in chart.marks:
        if mark.index not in kept or (coarse and mark.feature.part == "fade"):
            continue
        below = mark.look.z < NEAR_MARK_Z and not mark.symbol
        group = add(groups["areas" if below else "marks"], "g", **({} if coarse else head_of(mark.feature)))
        if not coarse:
            add(group, "title", name_of(mark.feature, titles))
        if mark.symbol:
            badge = mark.feature.part == "badge"
            draw_symbol(group, mark.symbol, mark.look, inks, badge=badge, label=mark.feature.label, coarse=coarse)
        elif mark.shape is not None:
            draw_shape(group, mark.shape, mark.look, inks, coarse=coarse)
    more = strings(scene.language)["ui"]["more"]
    own = mark_labels(first[:_LABELLED], frame, more)
    labels = [*own, *base_labels(scene.backdrop, frame, own)]
    draw_labels(groups["labels"], place(labels, _room(ground, frame, chart), _FEW if coarse else MOST), inks, coarse=coarse)
    return ground


def head_of(feature: Feature) -> dict[str, str]:
    """The attributes of a feature's group."""
    return {"id": feature.id, "data_kind": feature.kind, "data_layer": feature.layer}


def name_of(feature: Feature, titles: Mapping[str, str]) -> str:
    """What a feature is called: its label, else the titles of its events (by their ids), else its kind."""
    return feature.label.replace("\n", ", ") or "; ".join(titles[event] for event in feature.events if event in titles) or feature.kind


def draw_labels(parent: Element, placed: Sequence[Placed], inks: Mapping[str, str], *, coarse: bool = False) -> None:
    """Dots and lines, then every text twice: as a halo below, and as letters above; in a page (`coarse`) once, since browsers can do both."""
    for one in placed:
        x, y = one.label.at
        if one.label.dot:
            fill = inks["label" if one.label.large else "land"]
            dot = {"r": 3 if one.label.large else 2.5, "fill": fill, "stroke": inks["label"], "stroke_width": 1.2}
            add(parent, "circle", cx=round(x, 1), cy=round(y, 1), **dot)
        if one.leader:
            end_x, end_y = one.leader
            share = _RIM / max(hypot(end_x - x, end_y - y), _RIM) if one.label.symbol else 0.0
            ends = (x + (end_x - x) * share, y + (end_y - y) * share, end_x, end_y)
            left, top, right, bottom = (short(round(value) if coarse else value) for value in ends)
            add(parent, "path", d=f"M{left} {top}L{right} {bottom}", stroke=inks[one.label.ink], stroke_width=None if coarse else 1)
            if not one.label.symbol:
                add(parent, "circle", cx=round(x, 1), cy=round(y, 1), r=2, fill=inks[one.label.ink])
    below = None if coarse else add(parent, "g", text_anchor="middle", aria_hidden="true", stroke_width=3)
    above = add(parent, "g", text_anchor="middle", stroke_width=3 if coarse else None, paint_order="stroke" if coarse else None)
    for (kind, line), spots in _alike(placed).items():
        looks: dict[str, str | float | None] = {"font_size": line.size, "font_weight": "700" if line.bold else None}
        looks |= {"letter_spacing": line.spacing or None, "font_style": "italic" if line.italic else None}
        halo = inks["halo" if kind == "mark" else "land"]
        shade = None if below is None else add(below, "g", fill=halo, stroke=halo, **looks)
        letters = add(above, "g", fill=inks[line.ink], stroke=halo if coarse else None, **looks)
        for words, x, y, turn in spots:
            for group in (letters,) if shade is None else (shade, letters):
                add(group, "text", words, x=round(x), y=round(y), transform=turn)


def _alike(placed: Sequence[Placed]) -> dict[tuple[str, Line], list[tuple[str, float, float, str | None]]]:
    """Words, the middle of their baseline and their turn, for each way of writing: labels never lie over each other, so that their order is free."""
    found: dict[tuple[str, Line], list[tuple[str, float, float, str | None]]] = {}
    for one in placed:
        turn = None if one.label.turn is None else f"rotate({round(one.label.turn)} {round(_middle(one.box)[0])} {round(_middle(one.box)[1])})"
        x, y = (one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2 - sum(line.height for line in one.lines) / 2
        for line in one.lines:
            kind = "mark" if one.label.kind == "mark" else "base"
            found.setdefault((kind, replace(line, words="")), []).append((line.words, x + line.spacing / 2, y + line.height * 0.78, turn))
            y += line.height
    return found


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _mark(feature: Feature, index: int, frame: Frame, coarser: float) -> Mark | None:
    look = style.look(feature.style)
    if look.shape == "symbol":
        middle = feature.geometry if feature.geometry.geom_type == "Point" else feature.geometry.representative_point()
        lon, lat = shapely.get_coordinates(middle)[0].tolist()
        if not frame.holds(lon, lat):
            return None
        size = 30.0 if look.symbol == "count" or feature.part == "badge" else 28.0
        return Mark(feature=feature, look=look, index=index, symbol=Symbol(at=frame.point(lon, lat), size=size))
    shape = frame.shown(feature.geometry, coarser * (_WHOLE_PX if feature.part in _WHOLE else _MARK_PX))
    if not shape.is_empty and shapely.get_dimensions(shape) == 0:
        shape = shapely.buffer(shape, _POINT, quad_segs=6)
    left, top, right, bottom = frame.rect
    if shape.is_empty or not shapely.intersects(shape, shapely.box(left + 1, top + 1, right - 1, bottom - 1)):
        return None
    return Mark(feature=feature, look=look, index=index, shape=shape)


def _spread(marks: Sequence[Mark]) -> list[Mark]:
    """Symbols that would cover each other side by side, in rows centred on the place of the first."""
    if len(marks) > _CROWD:
        return list(marks)
    heaps: list[list[Mark]] = []
    for mark in marks:
        if mark.symbol is None:
            continue
        heap = next((heap for heap in heaps if heap[0].symbol and _apart(heap[0].symbol, mark.symbol) < 0.6 * _STEP), None)
        if heap is None:
            heaps.append([mark])
        else:
            heap.append(mark)
    moved = {mark.index: _moved(heap, order) for heap in heaps if len(heap) > 1 for order, mark in enumerate(heap)}
    return [moved.get(mark.index, mark) for mark in marks]


def _moved(heap: Sequence[Mark], order: int) -> Mark:
    first, own = heap[0].symbol, heap[order].symbol
    assert first is not None
    assert own is not None
    row = ceil(sqrt(len(heap) * 1.8))
    rows, in_row = ceil(len(heap) / row), min(row, len(heap) - order // row * row)
    x = first.at[0] + (order % row - (in_row - 1) / 2) * _STEP
    y = first.at[1] + (order // row - (rows - 1) / 2) * _STEP
    return replace(heap[order], symbol=replace(own, at=(x, y)))


def _apart(one: Symbol, other: Symbol) -> float:
    return hypot(one.at[0] - other.at[0], one.at[1] - other.at[1])


def _lengthened(marks: Sequence[Mark]) -> list[Mark]:
    """Arrows and ways that would be lost at this scale, drawn longer, and arrows back from the symbol at their tip."""
    symbols = [mark.symbol.at for mark in marks if mark.symbol]
    found = []
    for mark in marks:
        least = _SHORTEST.get(mark.feature.part)
        if mark.shape is None or least is None or mark.shape.geom_type not in ("Polygon", "LineString"):
            found.append(mark)
            continue
        points = shapely.get_coordinates(mark.shape)
        tail = (float(points[0, 0]), float(points[0, 1]))
        found.append(replace(mark, shape=lengthened(mark.shape, tail, least, symbols if mark.feature.part == "body" else [])))
    return found


def _room(ground: Ground, frame: Frame, chart: Chart) -> Room:
    """The ground that labels stand on."""
    left, top, right, bottom = frame.rect
    room = Room(view=(left + 2, top + 2, right - 2, bottom - 2))
    for mark in chart.marks:
        if mark.symbol:
            (x, y), wide = mark.symbol.at, chip_width(mark.feature.label) if mark.look.symbol == "chip" else 24.0
            room.hard.append((x - wide / 2 - 3, y - 15, x + wide / 2 + 3, y + 15))
        elif mark.look.z >= _SOFT_Z and mark.shape is not None:
            room.soft += [(x - 7, y - 7, x + 7, y + 7) for x, y in shapely.get_coordinates(mark.shape)[::2].tolist()]
    room.hard.append(scale_box(frame))
    shapes = [(mark.look, mark.shape) for mark in chart.marks if mark.shape is not None and mark.look.shape == "area"]
    room.bodies = shapely.union_all([shapely.make_valid(shape) for look, shape in shapes if look.z >= _SOFT_Z])
    room.hatched = shapely.union_all([shapely.make_valid(shape) for look, shape in shapes if look.pattern and look.z < _SOFT_Z])
    room.borders = shapely.union_all([ground.shapes["borders"], ground.shapes["disputed"]])
    room.inner, room.shores = ground.shapes["adm1_lines"], shapely.boundary(shapely.union_all(ground.shapes["land"]))
    return room


def scale_box(frame: Frame) -> Box:
    """Where the scale bar stands: the bottom left corner."""
    left, _, _, bottom = frame.rect
    return left + 8, bottom - 32, left + 140, bottom - 6
