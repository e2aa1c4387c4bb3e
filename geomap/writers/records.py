"""A scene as flat rows for files that other programs read: fixed keys, plain values, cleaned text, geometries that every reader takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geomap import style
from geomap.errors import ExportError
from geomap.tongues import nearest
from geomap.writers.safe import clean, web_address

if TYPE_CHECKING:
    from geomap.model import Article, Card, Feature, Scene, Source

Value = str | int | float | bool | None
Row = dict[str, Value]

DECIMALS = 6
EVENT_KEYS = (
    "event", "kind", "title", "status", "says", "quote", "when", "reported_on", "where", "precision_words", "figures", "notes", "contradicted_by",
    "why_not", "article", "article_title", "publisher", "url",
)  # fmt: skip
"""What is told of an event; of a mark it is what is told of the first of its events."""
MARK_KEYS = (
    "id", "part", "layer", "label", "events", "reality", "assertion", "side", "side_name", "precision", "basis", "derivation", "t0", "t1",
    "symbol_code", "style", "legend",
)  # fmt: skip
_LONGEST = 360.0
MULTI = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}
"""What makes one geometry of several, by their dimension."""
STAMP = "2000-01-01T00:00:00.000Z"
"""GeoPackage wants a time of change: a fixed one keeps equal content equal."""


def marks(scene: Scene) -> list[tuple[Row, BaseGeometry]]:
    """One row a mark, from the ground up, with its geometry (EPSG:4326): `MARK_KEYS`, then `EVENT_KEYS` of its first event, None where it has none.

    Raises ExportError for coordinates that are no longitudes and latitudes.
    """
    cards = {card.id: card for card in scene.cards}
    articles = {article.id: article for article in scene.articles}
    ordered = sorted(scene.features, key=lambda feature: (style.look(feature.style).z, feature.id))
    return [(_mark(feature, scene, cards, articles), plain(feature.geometry, feature.id)) for feature in ordered]


def events(scene: Scene) -> list[tuple[Row, Feature | None]]:
    """One row an event in the order of the articles, `EVENT_KEYS` with `marks` (ids) and its days, and the mark that stands for it."""
    articles = {article.id: article for article in scene.articles}
    drawn: dict[str, list[Feature]] = {}
    for feature in scene.features:
        for event in feature.events:
            drawn.setdefault(event, []).append(feature)
    rows = []
    for card in scene.cards:
        own = drawn.get(card.id, [])
        first = next((feature for feature in own if feature.label_lon is not None), own[0] if own else None)
        told = _cleaned({"marks": " ".join(feature.id for feature in own), "t0": card.t0, "t1": card.t1})
        rows.append(({**_told(card, articles), **told}, first))
    return rows


def plain(geometry: BaseGeometry, name: str) -> BaseGeometry:
    """A valid single-kind geometry, rounded, outer rings counterclockwise, cut at 180° and within ±180. `name` is for the ExportError."""
    xy = shapely.get_coordinates(geometry)
    if not (np.isfinite(xy).all() and (np.abs(xy) <= (_LONGEST, 90.0)).all()):
        raise ExportError(f"{name}: coordinates must be finite longitudes and latitudes; correct the geometry it comes from")
    flat = shapely.force_2d(geometry)
    valid = flat if flat.is_valid else shapely.make_valid(flat)
    rounded = shapely.set_precision(_within(valid), 10**-DECIMALS)
    parts = [part for part in _simple(rounded) if not part.is_empty]
    most = max((int(shapely.get_dimensions(part)) for part in parts), default=-1)
    kept = [part for part in parts if shapely.get_dimensions(part) == most]
    if not kept:
        return shapely.Point()
    wound = [orient(part) for part in kept] if most == 2 else kept
    return wound[0] if len(wound) == 1 else MULTI[most](wound)


def credit_lines(credits: Iterable[Source]) -> list[str]:
    """A line a source: name, version, licence, address."""
    return [clean(", ".join(filter(None, (one.name, one.version, one.licence, web_address(one.url))))) for one in credits]


def licence(credits: Iterable[Source]) -> str:
    """The licences of the sources, each once."""
    return clean("; ".join(sorted({source.licence for source in credits})))


def _mark(feature: Feature, scene: Scene, cards: Mapping[str, Card], articles: Mapping[str, Article]) -> Row:
    own = [cards[event] for event in feature.events if event in cards]
    told = _told(own[0], articles) if own else dict.fromkeys(EVENT_KEYS)
    row: Row = {
        "id": feature.id,
        "part": feature.part,
        "layer": feature.layer,
        "label": feature.label,
        "events": " ".join(feature.events),
        "reality": feature.reality.value,
        "assertion": feature.assertion.value,
        "side": feature.side,
        "side_name": scene.side_names.get(feature.side or "") or None,
        "precision": feature.precision.value,
        "basis": feature.basis,
        "derivation": "; ".join(feature.derivation),
        "t0": feature.t0,
        "t1": feature.t1,
        "symbol_code": feature.codes.get("mil_std_2525d"),
        "style": feature.style,
        "legend": style.words_in(feature.style, nearest(scene.language)) or None,
    }
    return _cleaned({**row, **told, "kind": feature.kind})


def _told(card: Card, articles: Mapping[str, Article]) -> Row:
    article = articles.get(card.article)
    return _cleaned(
        {
            "event": card.id,
            "kind": card.kind,
            "title": card.title,
            "status": card.status,
            "says": "; ".join(card.says),
            "quote": card.quote,
            "when": card.when,
            "reported_on": card.reported_on,
            "where": card.where,
            "precision_words": card.precision,
            "figures": "; ".join(card.quantities),
            "notes": "; ".join(card.notes),
            "contradicted_by": " ".join(card.contradicts) or None,
            "why_not": card.why_not,
            "article": card.article,
            "article_title": article.title if article else None,
            "publisher": article.publisher if article else None,
            "url": web_address(article.url) if article else None,
        }
    )


def _cleaned(row: Row) -> Row:
    return {key: clean(value) if isinstance(value, str) else value for key, value in row.items()}


def _within(geometry: BaseGeometry) -> BaseGeometry:
    """What lies beyond 180° moved to the other side of the map, cut at the meridian."""
    west, _, east, _ = geometry.bounds if not geometry.is_empty else (0.0, 0.0, 0.0, 0.0)
    if west >= -180 and east <= 180:
        return geometry
    turns = ((0.0, shapely.box(-180, -90, 180, 90)), (-360.0, shapely.box(180, -90, 540, 90)), (360.0, shapely.box(-540, -90, -180, 90)))
    pieces = [shapely.transform(shapely.intersection(geometry, span), lambda xy, by=shift: xy + np.array([by, 0.0])) for shift, span in turns]
    return shapely.union_all([piece for piece in pieces if not piece.is_empty])


def _simple(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith(("Multi", "Geometry")):
            yield from _simple(part)
        else:
            yield part
