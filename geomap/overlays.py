"""Layers of a user's own under the events: areas, lines and points from a file, with source, date and licence, checked before anything is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap import style
from geomap.errors import UnknownNameError, UserDataError
from geomap.geometry import Bounds
from geomap.model import Article, Assertion, Feature, Overlay, Precision, Reality, Source
from geomap.packing.spellings import clean
from geomap.phrases import counted, dated, joined, listed, msg, say
from geomap.userdata.vectors import Layer as Table
from geomap.userdata.vectors import open_sources, read_head

STYLES = ("control", "claimed", "advance", "front", "plain")
"""How a layer may be drawn: control as assessed, control as claimed, an advance without control, a front line, anything else."""

_KEYS = ("credit", "date", "licence", "url", "style", "side", "layer")
_TOLD = {"claimed": msg("as claimed"), "advance": msg("advance without control")}
_AREAS = {"control": "layer_area", "claimed": "layer_claimed", "advance": "layer_advance"}
_META = {"credit": ("credit", "attribution", "source"), "licence": ("licence", "license"), "date": ("date", "as_of")}
_MOST_LAYERS, _MOST_MB, _MOST_ROWS, _MOST_POINTS = 8, 25, 2000, 60_000
_FINE_DEG = 2e-4  # about 20 m: finer than a map of regions can show
_SHOWN, _LONGEST = 8, 160  # properties of a shape in its popup, and their length
_SMALLER = "cut it to the area of the map, or make it simpler, for example with ogr2ogr -clipsrc … -simplify 0.001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A file to draw under the events: GeoJSON, TopoJSON, GeoPackage, shapefile or a zip of one.

    `name` is its name in the legend; `credit`, `licence`, `url` and `date` (YYYY-MM-DD) say whose it is and of which day: where they are None, what a
    GeoJSON file says of itself counts. `style` is one of STYLES, None to go by the name; `side` (a country code or a group) asks for that side's ink;
    `layer` names one of several layers in the file.
    """

    name: str
    file: str | Path
    credit: str | None = None
    date: str | None = None
    licence: str | None = None
    url: str | None = None
    style: str | None = None
    side: str | None = None
    layer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """A layer that has been read: its shapes in EPSG:4326 with the properties of each as lines of text. `empty` rows had no shape."""

    layer: Layer
    rows: tuple[tuple[BaseGeometry, tuple[str, ...]], ...]
    empty: int


def parse_layer(given: str) -> Layer:
    """`NAME=FILE;credit=…;date=YYYY-MM-DD;licence=…;url=…;style=…;side=…;layer=…`. Raises UnknownNameError, with the form, for anything else."""
    name, equals, rest = given.partition("=")
    path, *parts = re.split(r";(?=[a-z]+=)", rest)
    if not equals or not name.strip() or not path.strip():
        raise UnknownNameError(f"a layer is NAME=FILE, for example control=front.geojson;credit=Institute;date=2025-06-14, not {given!r}")
    facts = {key: value for key, _, value in (part.partition("=") for part in parts)}
    unknown = [key for key in facts if key not in _KEYS]
    if unknown:
        raise UnknownNameError(f"layer {name!r} has no option {unknown[0]!r}: choose of {', '.join(_KEYS)}")
    return Layer(name=name.strip(), file=path.strip(), **facts)


def read_layers(layers: Iterable[Layer]) -> tuple[Shapes, ...]:
    """The shapes of some layers, in their order. Raises UserDataError for a file, naming row and remedy, UnknownNameError for a style or too many."""
    found = tuple(layers)
    if len(found) > _MOST_LAYERS:
        raise UnknownNameError(f"{len(found)} layers: a map shows at most {_MOST_LAYERS} legibly; leave some out or join their files")
    return tuple(_read(layer) for layer in found)


def _read(layer: Layer) -> Shapes:
    file = Path(layer.file)
    layer = _described(layer, file)
    sources = open_sources(file, layer.layer)
    if len(sources) > 1:
        raise UserDataError(f"{file} has the layers {', '.join(source.layer for source in sources)}: say which, for example layer={sources[0].layer}")
    if sources[0].rows > _MOST_ROWS:
        raise UserDataError(f"{sources[0].where} has {sources[0].rows:,} rows: at most {_MOST_ROWS:,} can be drawn; {_SMALLER}")
    table = sources[0].read(None)
    rows = tuple((shape, _properties(table, row)) for row in range(len(table)) for shape in _checked(table, row))
    points = sum(int(shapely.get_num_coordinates(shape)) for shape, _ in rows)
    if not rows:
        raise UserDataError(f"{table.where} has no shapes: there is nothing to draw; give a file with areas, lines or points")
    if points > _MOST_POINTS:
        raise UserDataError(f"{table.where} has {points:,} corners: at most {_MOST_POINTS:,} can be drawn; {_SMALLER}")
    empty = sum(1 for shape in table.shapes if shape is None or shape.is_empty)
    return Shapes(layer=layer, rows=rows, empty=empty)


def _described(layer: Layer, file: Path) -> Layer:
    """The layer with clean words, what the file says of itself where the user says nothing, and a style."""
    head, size = read_head(file)
    if size > _MOST_MB * 1_000_000:
        raise UserDataError(f"{file} has {size / 1e6:,.0f} MB: at most {_MOST_MB} MB can be drawn; {_SMALLER}")
    meta = _metadata(file) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else {}
    day = layer.date if layer.date is not None else next(iter(_dates(meta.get("date", ""))), None)
    if day is not None and not _dates(day):
        raise UnknownNameError(f"layer {layer.name!r}: a date is YYYY-MM-DD, not {day!r}")
    look = layer.style or (layer.name.lower() if layer.name.lower() in STYLES else "plain")
    if look not in STYLES:
        raise UnknownNameError(f"layer {layer.name!r} has no style {look!r}: choose of {', '.join(STYLES)}")
    credit, licence = _short(layer.credit or meta.get("credit", "")), _short(layer.licence or meta.get("licence", ""))
    return replace(layer, name=_short(layer.name) or "layer", style=look, date=day, credit=credit or None, licence=licence or None)


def _metadata(file: Path) -> dict[str, str]:
    """What a GeoJSON file says of itself at its top level; {} for what cannot be read, which the reader of the shapes then reports."""
    import orjson

    try:
        content = orjson.loads(file.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return {}
    known = {key: next((content[name] for name in names if isinstance(content.get(name), str)), None) for key, names in _META.items()}
    return {key: text for key, text in known.items() if text}


def _dates(text: str) -> list[str]:
    """The ISO date that a text starts with, as a list of one; [] when there is none."""
    try:
        return [date.fromisoformat(text[:10]).isoformat()] if re.fullmatch(r"\d{4}-\d{2}-\d{2}(T.*)?", text) else []
    except ValueError:
        return []


def _checked(table: Table, row: int) -> Iterator[BaseGeometry]:
    """The areas, the lines and the points of a row, each kind once, valid and as fine as a map shows; nothing for a row without a shape."""
    shape = table.shapes[row]
    if shape is None or shape.is_empty:
        return
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise UserDataError(f"{table.where}, row {row + 1}, column geometry: a coordinate is no finite number; repair or delete the row")
    thin = shapely.remove_repeated_points(shape, _FINE_DEG)  # simplify recurses once a corner: a long zigzag ends the program
    parts = [part for part in _flat(shapely.make_valid(shape if thin.is_empty else thin)) if not part.is_empty]
    for kinds in (("Polygon",), ("LineString", "LinearRing")):
        same = [part for part in parts if part.geom_type in kinds]
        if same:
            yield same[0] if len(same) == 1 else shapely.union_all(same)
    yield from (part for part in parts if part.geom_type == "Point")


def _flat(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "GeometryCollection" or part.geom_type.startswith("Multi"):
            yield from _flat(part)
        else:
            yield part


def _properties(table: Table, row: int) -> tuple[str, ...]:
    """The first filled properties of a row as "name: value"."""
    found = ((_short(column), _short(table.text(column, row))) for column in table.values)
    return tuple(f"{column}: {text}" for column, text in found if text)[:_SHOWN]


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def lay(shapes: Sequence[Shapes], inks: Any, articles: Sequence[Article], view: Bounds) -> tuple[tuple[Overlay, ...], tuple[Feature, ...]]:
    """The layers as the scene holds them: their entries in the legend, and their features, from the ground up. `inks.of(side)` gives a side's ink."""
    overlays, features = [], []
    for number, one in enumerate(shapes, 1):
        key, ink = f"layer{number}", inks.of(one.layer.side) if one.layer.side else "grey"
        made = [_feature(one.layer, key, index, shape, facts, ink) for index, (shape, facts) in enumerate(one.rows, 1)]
        away = [] if any(shape.intersects(shapely.box(*view)) for shape, _ in one.rows) else [say("nothing of it lies in the first view")]
        dropped = [counted(one.empty, "{n} row without a shape left out", "{n} rows without a shape left out")] if one.empty else []
        note = joined("; ", [_origin(one.layer), *_mismatch(one.layer, articles), *away, *dropped])
        title = _title(one.layer)
        licence = one.layer.licence or say("licence not stated")
        source = Source(name=say("{name}: {note}", name=one.layer.name, note=_origin(one.layer)), url=one.layer.url, licence=licence, version=None)
        overlays.append(Overlay(key=key, title=title, note=note, source=source))
        features += made
    return tuple(overlays), tuple(features)


def _feature(layer: Layer, key: str, index: int, shape: BaseGeometry, facts: tuple[str, ...], ink: str) -> Feature:
    if shape.geom_type == "Point":
        base = "layer_point"
    elif shape.geom_type.endswith("Polygon"):
        base = _AREAS.get(layer.style or "", "layer_plain")
    else:
        base = "layer_front" if layer.style == "front" else "layer_line"
    return Feature(
        id=f"{key}-{index}", kind="layer", part="overlay", layer=key, geometry=shape, basis="explicit", precision=Precision.NONE,
        style=style.style_key(base, "solid", ink), reality=Reality.BACKGROUND, assertion=Assertion.NARRATED, side=layer.side,
        label=joined("\n", (_title(layer), *facts, say("Layer: {origin}", origin=_origin(layer)))), label_lon=None, label_lat=None,
        t0=layer.date, t1=layer.date, events=(), derivation=(say("as the file of the layer has it; no article says it"),), fit=False,
    )  # fmt: skip


def _title(layer: Layer) -> str:
    """The layer's name, with what its style says of it."""
    return joined(", ", (layer.name, *filter(None, (_TOLD.get(layer.style or ""),))))


def _origin(layer: Layer) -> str:
    """ "Institute, 14 June 2025"; what is not stated says so."""
    return joined(", ", (layer.credit or say("source not stated"), dated(layer.date) if layer.date else say("date not stated")))


def _mismatch(layer: Layer, articles: Sequence[Article]) -> list[str]:
    """That the layer is of another day than every article, as a list of one; [] when it is of the same, or a date is missing."""
    days = sorted({article.published for article in articles if article.published})
    if layer.date is None or not days or layer.date in days:
        return []
    told = dated(days[0]) if len(days) == 1 else say("{start} to {end}", start=dated(days[0]), end=dated(days[-1]))
    return [counted(len(articles), "not the day of the article, {days}", "not the day of the articles, {days}", days=told)]


def sentence(overlays: Sequence[Overlay]) -> str:
    """What lies under the events, for the map's summary; "" without layers."""
    told = listed(say("“{title}” ({note})", title=one.title, note=one.note) for one in overlays)
    if len(overlays) == 1:
        return say("Under the events, from a file and not from the text: {layers}.", layers=told)
    return say("Under the events, from files and not from the text: {layers}.", layers=told) if overlays else ""
