"""The base map under a view: land, water, borders and names, clipped, and simplified to what the view can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from geomap.fineness import BANNER, coarser_of, parts_of, shrink_at, thinned
from geomap.geometry import Bounds, clipped
from geomap.hydronyms import Waters
from geomap.linework import Piece, dividing_lines
from geomap.model import Backdrop, Candidate, Region
from geomap.phrases import settlement_name, unit_name
from geomap.thinning import simplified
from geomap.waters import water_labels

_VERTICES = 2800  # about 8 kB as packed by the page
_WINDOWS, _WINDOW_VERTICES, _WINDOW_TOWNS, _WINDOW_DEG = 6, 300, 12, 1.6
_COUNTRIES, _REGIONS, _TOWNS = 14, 40, 60
_SEATS = ("PPLC", "PPLA")
_SLIVER = 0.03  # of the view's height: a narrower part of a country holds no name
_WIDE_DEG = 40  # wider frames are drawn from the coarse layers
_WIDE_APART_DEG = 0.06  # lines of the coarse layers run about this far from the fine ones
_NO_REGIONS_DEG = 60  # wider frames show no regions
_LAYERS = ("land", "lakes", "rivers", "borders", "disputed", "adm1_lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the articles name: region codes whose names must stand on the map, gazetteer ids by the articles' spelling, and places of events.

    `places` are (name, lon, lat) of points that events lie at, or come from and go to.
    """

    codes: Sequence[str] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    places: Sequence[tuple[str, float, float]] = ()


class Ground(Protocol):
    """The boundaries that a base map is made of."""

    def within(self, bounds: Bounds, level: int) -> list[Region]: ...
    def wide(self, bounds: Bounds) -> tuple[list[Piece], BaseGeometry]: ...
    def wide_lines(self, bounds: Bounds) -> tuple[BaseGeometry, BaseGeometry]: ...
    def disputed(self, bounds: Bounds) -> BaseGeometry: ...
    def rivers(self, bounds: Bounds) -> BaseGeometry: ...
    def lakes(self, bounds: Bounds) -> BaseGeometry: ...
    def waters(self, bounds: Bounds) -> Waters: ...


class Towns(Protocol):
    """The settlements that a base map names."""

    def places_in(self, bounds: Bounds, limit: int = 100, min_population: int = 0) -> list[Candidate]: ...


def make_backdrop(
    view: Bounds, regions: Ground, names: Towns, *,
    named: Named | None = None, also: Sequence[tuple[float, float]] = (), marked: Sequence[Bounds] = (),
) -> Backdrop:  # fmt: skip
    """The base map of a view (west, south, east, north), with what the articles name by their own names.

    `also` are places (lon, lat) outside the view that a reader may go to: each gets a small sheet of its own. `marked` are the boxes of marks
    (west, south, east, north): around them the map is finest, for there readers look closely.
    """
    frame, named = _wider(view), named or Named()
    windows = _windows(also, frame)
    sheets = [_sheet(view, frame, regions, names, named, marked, _VERTICES - _WINDOW_VERTICES * len(windows), _TOWNS)]
    for number, window in enumerate(windows):
        sheet = _sheet(window, window, regions, names, named, [window], _WINDOW_VERTICES, _WINDOW_TOWNS)
        sheets.append(_outside(sheet, window, (frame, *windows[:number])))
    return replace(
        sheets[0],
        **{name: _joined([getattr(sheet, name) for sheet in sheets]) for name in _LAYERS if windows},
        labels=tuple(label for sheet in sheets for label in sheet.labels),
        sheets=(frame, *windows),
        waters=water_labels(view, regions.waters(frame), sheets[0].land),
    )


def _outside(sheet: Backdrop, window: Bounds, others: Sequence[Bounds]) -> Backdrop:
    """A window's sheet without what the sheets before it show already: two simplifications of one line would both be seen."""
    taken = shapely.union_all([shapely.box(*box) for box in others])
    if not shapely.intersects(taken, shapely.box(*window)):
        return sheet
    kinds = {"land": "Polygon", "lakes": "Polygon"}
    cut = {name: parts_of(shapely.difference(getattr(sheet, name), taken), kinds.get(name, "LineString")) for name in _LAYERS}
    shapes = {name: shapely.multipolygons(parts) if name in kinds else shapely.multilinestrings(parts) for name, parts in cut.items()}
    return replace(sheet, **shapes, labels=tuple(label for label in sheet.labels if not shapely.intersects_xy(taken, label[1], label[2])))


def _windows(places: Sequence[tuple[float, float]], frame: Bounds) -> list[Bounds]:
    """Areas of about 350 by 350 km around places outside the frame, each place in one of them."""
    found: list[Bounds] = []
    for lon, lat in places:
        if len(found) < _WINDOWS and not any(box[0] < lon < box[2] and box[1] < lat < box[3] for box in (frame, *found)):
            dx = _WINDOW_DEG / shrink_at((lon, lat, lon, lat))
            found.append((max(-180.0, lon - dx), max(-89.0, lat - _WINDOW_DEG), min(180.0, lon + dx), min(89.0, lat + _WINDOW_DEG)))
    return found


def _joined(layers: Sequence[BaseGeometry]) -> BaseGeometry:
    """One layer of several sheets."""
    parts = [part for layer in layers for part in shapely.get_parts(layer)]
    return shapely.MultiPolygon(parts) if parts and parts[0].geom_type == "Polygon" else shapely.MultiLineString(parts)


def _sheet(
    view: Bounds, frame: Bounds, regions: Ground, names: Towns, named: Named, marked: Sequence[Bounds], vertices: int, towns: int
) -> Backdrop:  # fmt: skip
    units: list[Piece] = []
    disputed, wide = regions.disputed(frame), frame[2] - frame[0] > _WIDE_DEG
    if wide:
        countries, land = regions.wide(frame)
        borders, inner = regions.wide_lines(frame)
        if frame[2] - frame[0] > _NO_REGIONS_DEG:
            inner = shapely.MultiLineString()
    else:
        countries, units = _pieces(regions, frame, 0), _pieces(regions, frame, 1)
        land = _land(countries)
        borders, inner = dividing_lines(units or countries)
    layers = {
        "land": land,
        "lakes": shapely.multipolygons(parts_of(regions.lakes(frame), "Polygon")),
        "rivers": shapely.line_merge(shapely.multilinestrings(parts_of(regions.rivers(frame), "LineString"))),
        "borders": _beside(disputed, borders, wide),
        "disputed": disputed,
        "adm1_lines": _beside(disputed, inner, wide),
    }
    labels = (*_labels(view, countries, units, named.codes), *_town_labels(frame, names, towns, named))
    return Backdrop(**thinned(layers, coarser_of(view, frame, marked), frame, vertices), labels=labels)


def _pieces(regions: Ground, frame: Bounds, level: int) -> list[Piece]:
    units = regions.within(frame, level)
    west, south, east, north = shapely.bounds([unit.geometry for unit in units]).reshape(-1, 4).T
    whole = (west >= frame[0]) & (south >= frame[1]) & (east <= frame[2]) & (north <= frame[3])
    parts = [unit.geometry if inside else clipped(unit.geometry, frame) for unit, inside in zip(units, whole, strict=True)]
    return [(unit, part) for unit, part in zip(units, parts, strict=True) if not part.is_empty]


def _land(countries: Sequence[Piece]) -> BaseGeometry:
    """All countries in one. Those of one grade share their vertices: joined first, they cost a fraction of all against all."""
    grades: dict[str, list[BaseGeometry]] = {}
    for unit, part in countries:
        grades.setdefault(unit.grade, []).append(part)
    return reduce(shapely.union, [_fused(parts) for _, parts in sorted(grades.items())], shapely.MultiPolygon())


def _fused(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    try:
        fused = shapely.coverage_union_all(parts)
    except shapely.GEOSException:  # parts that overlap
        return shapely.union_all(parts)
    return fused if fused.is_valid else shapely.union_all(parts)


def _beside(disputed: BaseGeometry, lines: BaseGeometry, wide: bool) -> BaseGeometry:
    """Lines without what is to be dashed; in wide frames without what runs near it, for the two are of different files."""
    if not shapely.intersects(shapely.envelope(disputed), lines):
        return lines
    if wide:
        disputed = shapely.buffer(simplified(disputed, _WIDE_APART_DEG / 2), _WIDE_APART_DEG, quad_segs=2)
    parts = shapely.get_parts(lines)
    shapely.prepare(disputed)
    met = shapely.intersects(disputed, parts)
    rest = parts_of(shapely.difference(shapely.multilinestrings(parts[met]), disputed), "LineString")
    return shapely.multilinestrings(parts_of(shapely.line_merge(shapely.multilinestrings(np.append(parts[~met], rest))), "LineString"))


def _wider(view: Bounds) -> Bounds:
    """What any window that fits the view may show, from a phone upright to a wide screen, and a margin for panning."""
    west, south, east, north = view
    lon, lat, shrink = (west + east) / 2, (south + north) / 2, shrink_at(view)
    width, height = (east - west) * shrink, north - south
    dx = 0.75 * max(width, BANNER * height) / shrink
    dy = 0.78 * max(height, 1.1 * width)
    return max(-180.0, lon - dx), max(-89.0, lat - dy), min(180.0, lon + dx), min(89.0, lat + dy)


def _labels(
    view: Bounds,
    countries: Sequence[Piece],
    units: Sequence[Piece],
    shown: Sequence[str],
) -> tuple[tuple[str, float, float, int, str], ...]:
    """(text, lon, lat, rank, kind): kinds country, region, town; rank 0 is a country or a seat of government, 4 and more wait for a zoom."""
    window = shapely.box(*view)
    shapely.prepare(window)
    labels: list[tuple[str, float, float, int, str]] = []
    for kind, pieces, limit in (("country", countries, _COUNTRIES), ("region", units, _REGIONS)):
        inside = [(unit, part, shapely.clip_by_rect(part, *view).area) for unit, part in pieces if shapely.intersects(window, part)]
        inside.sort(key=lambda item: (item[0].code not in shown, -item[2], item[0].code))
        for order, (unit, part, _) in enumerate(inside[:limit]):
            labels.append((unit_name(unit.name, unit.code), *_label_point(unit, part, view), (kind == "region") + order // 8, kind))
    return tuple(labels)


def _town_labels(frame: Bounds, names: Towns, limit: int, named: Named) -> list[tuple[str, float, float, int, str]]:
    """The towns of a frame: those of events, then seats of government, then the most populous; suburbs of those already named left out."""
    apart = (frame[2] - frame[0]) / 40
    towns = sorted(enumerate(names.places_in(frame, 3 * limit)), key=lambda item: (item[1].place.feature_code not in _SEATS, item[0]))
    west, south, east, north = frame
    inside = [(name, lon, lat) for name, lon, lat in named.places if west < lon < east and south < lat < north]
    found: list[tuple[str, float, float, int, str]] = [(name, lon, lat, 0, "town") for name, lon, lat in inside]
    others = 0
    for _, town in towns:
        place = town.place
        if all(abs(place.lon - lon) > apart or abs(place.lat - lat) > apart * 0.7 for _, lon, lat, _, _ in found):
            seat = place.feature_code in _SEATS
            others += not seat
            name = settlement_name(named.written.get(place.id, place.name), place.id)
            found.append((name, place.lon, place.lat, 0 if seat else 1 + others // 6, "town"))
        if len(found) >= limit:
            break
    return found


def _label_point(unit: Region, part: BaseGeometry, view: Bounds) -> tuple[float, float]:
    """The region's own label point when it is in view; else, and for countries, the place in what is in view that is farthest from any edge."""
    if unit.level and shapely.contains_xy(shapely.box(*view), unit.label_lon, unit.label_lat):
        return unit.label_lon, unit.label_lat
    height, shrink = view[3] - view[1], shrink_at(view)
    for shape in (clipped(part, view), part):  # a wide window shows more than the view: of a country that only touches it, what lies beside
        areas = parts_of(shape, "Polygon")
        if len(areas):
            flat = shapely.transform(areas[int(np.argmax(shapely.area(areas)))], lambda xy: xy * (shrink, 1))
            centre = polylabel(simplified(flat, height / 500), tolerance=height / 200)
            if shape is part or centre.distance(flat.boundary) > _SLIVER * height:
                return float(centre.x / shrink), float(centre.y)
    return unit.label_lon, unit.label_lat
