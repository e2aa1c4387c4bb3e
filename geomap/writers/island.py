"""A scene as the plain data that the page's script reads: fixed keys, packed coordinates, the style table's rules for what occurs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import get_coordinates, get_parts, get_rings, make_valid
from shapely.geometry.base import BaseGeometry

from geomap import resources, style
from geomap.errors import ExportError
from geomap.geocode.countries import country_name
from geomap.tongues import Tongue, nearest
from geomap.writers.packed import split
from geomap.writers.safe import language_tag, web_address

if TYPE_CHECKING:
    from geomap.model import Article, Backdrop, Card, Feature, Scene, Skipped

MARK_SCALE = 100_000
"""Steps a degree for points: about a metre."""
SHAPE_SCALE = 10_000
"""Steps a degree for the areas and lines of marks in a narrow view: about ten metres."""
_SEEN = 5600  # steps across the span of a view: an eighth of a pixel in the first view, one pixel three zoom levels further in

MOST_TOLD = 500
"""Events, names or articles that a page of packed events tells one by one without its script; it says how many more there are."""

IN_WORDS = {"where": "where", "quantities": "figures", "notes": "notes", "derivation": "how_made"}
"""What the text version alone holds of an event, and the names of its facts there in the page's strings. `where` is told with its precision."""

_LINES = ("LineString", "LinearRing")
_Box = tuple[float, float, float, float]


PARTS = ("ui", "page", "kit", "desk", "kinds", "statuses")
"""The tables of words that have translations."""


@cache
def strings(language: str = "en") -> dict[str, Any]:
    """The interface's words in a language; English when the map cannot be in it, and for words that its catalogue lacks."""
    table: dict[str, Any] = json.loads(resources.template("strings/en.json").read_text(encoding="utf-8"))
    tongue = nearest(language)
    if tongue.language == "en":
        return table
    told = {part: {name: tongue.word(word) for name, word in table[part].items()} for part in PARTS}
    return table | told | {"months": tongue.table["months"], "date": tongue.table["date"]}


def scene_island(scene: Scene, printed: Collection[int] = (), *, in_words: bool = False) -> dict[str, Any]:
    """Everything that the page's script needs; no quotes of the cards in `printed`, by number, which the page holds in its articles.

    `in_words`: the page has the text version of every event, so that the script reads there what only a popup tells.
    Raises ExportError for coordinates that are not finite degrees.
    """
    table, tongue = strings(scene.language), nearest(scene.language)
    looks = sorted({feature.style for feature in scene.features})
    used = {feature.layer for feature in scene.features}
    parts = split(scene, looks, MARK_SCALE)
    shape_scale = min(SHAPE_SCALE, 3 * _grid(scene.bounds))
    numbers = {card.id: index for index, card in enumerate(parts.cards)}
    features = [packed for feature in parts.features if (packed := _feature(feature, looks, numbers, shape_scale)) is not None]
    left = left_out(scene)
    skipped = left[:MOST_TOLD] if parts.data else left
    untold: dict[str, None] = dict.fromkeys((*IN_WORDS, "precision")) if in_words else {}
    return {
        "title": scene.title,
        "language": tongue.language,
        "months": table["months"],
        "date": table["date"],
        "group": tongue.table["group"],
        "direction": tongue.direction,
        "published": scene.published,
        "worldview_note": scene.worldview_note,
        "style_note": scene.style_note,
        "bounds": _bounds(scene.bounds),
        "extent": _extent(scene),
        "scale": MARK_SCALE,
        "words": table["ui"],
        "kinds": table["kinds"],
        "statuses": table["statuses"],
        "layers": [
            *([one.key, one.title, True, one.note] for one in scene.overlays),
            *([name, tongue.word(words), shown] for name, (words, shown) in style.LAYERS.items() if name in used),
        ],
        "looks": [_look(key, tongue) for key in looks],
        "legend": legend_rows(scene, looks),
        "sides": sides_of(scene),
        "side_names": _side_names(scene),
        "glyphs": {"clock": style.GLYPHS["clock"]} | {s: style.GLYPHS[s] for s in sorted({style.look(key).symbol for key in looks}) if s},
        "features": features,
        "cards": [_card(card) | ({"quote": None} if number in printed else {}) | untold for number, card in enumerate(parts.cards)],
        "skipped": None if in_words else [_skipped(item) for item in skipped],
        "in_words": {key: table["page"][name] for key, name in IN_WORDS.items()} if in_words else None,
        "articles": [_article(article) for article in parts.articles],
        "backdrop": _backdrop(scene.backdrop, scene.bounds),
        "tiles": asdict(scene.tiles) if scene.tiles else None,
    } | ({"packed": parts.data | {"skipped": len(left) - len(skipped)}} if parts.data else {})


def left_out(scene: Scene) -> list[Skipped]:
    """What is not on the map and has no card of its own."""
    told = {(card.title, card.why_not) for card in scene.cards}
    return [item for item in scene.skipped if (item.text, item.reason) not in told]


def _skipped(item: Skipped) -> dict[str, Any]:
    return {"text": item.text, "reason": item.reason, "quote": item.quote, "count": item.count, "article": item.article}


def _look(key: str, tongue: Tongue) -> dict[str, Any]:
    look = replace(style.look(key), words=style.words_in(key, tongue))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(look).items()}


def legend_rows(scene: Scene, looks: list[str]) -> list[dict[str, Any]]:
    """The rows that explain the looks, as `layer`, number of the `look`, `words`, `count`, and the `side` when there is one only."""
    sides: dict[str, set[str]] = {}
    for feature in scene.features:
        sides.setdefault(feature.style, set()).add(feature.side or "")
    one_side = {key: next(iter(found)) if len(found) == 1 else "" for key, found in sides.items()}
    return _overlay_rows(scene, looks) + [
        {"layer": row.layer, "look": looks.index(row.key), "words": row.words, "count": row.count, "side": one_side[row.key] or None}
        for row in style.legend((feature for feature in scene.features if feature.part != "overlay"), nearest(scene.language))
    ]


def _overlay_rows(scene: Scene, looks: list[str]) -> list[dict[str, Any]]:
    """The rows of the user's own layers: one under the layer's name, or one for areas, lines and points each."""
    rows = []
    for one in scene.overlays:
        counts = Counter(feature.style for feature in scene.features if feature.layer == one.key)
        for key, count in sorted(counts.items()):
            words = one.title if len(counts) == 1 else style.words_in(key, nearest(scene.language))
            rows.append({"layer": one.key, "look": looks.index(key), "words": words, "count": count, "side": None})
    return rows


def sides_of(scene: Scene) -> list[dict[str, str]]:
    """The sides that own an ink, in the order of the inks."""
    inks: dict[str, str] = {}
    for feature in scene.features:
        ink = style.look(feature.style).ink
        if feature.side and ink in style.SIDE_INKS:
            inks.setdefault(ink, feature.side)
    found = [(ink, inks[ink]) for ink in style.SIDE_INKS if ink in inks]
    return [{"ink": ink, "side": side} for ink, side in found]


def side_name(side: str, scene: Scene) -> str:
    """A side in words: an armed group as the articles write it, a country by its name in the map's language."""
    if name := scene.side_names.get(side):
        return name
    if len(side) != 2 or not (side.isascii() and side.isupper()):
        return side
    tongue = nearest(scene.language)
    return country_name(side) if tongue.language == "en" else tongue.unit(side, country_name(side))


def _side_names(scene: Scene) -> list[list[str]]:
    """Every side that a mark or an event names whose words are not the side itself, with them."""
    sides = {feature.side for feature in scene.features if feature.side} | {side for card in scene.cards for side in card.sides}
    return [[side, name] for side in sorted(sides) if (name := side_name(side, scene)) != side]


def _grid(bounds: _Box) -> int:
    """Steps a degree that a reader of this view cannot tell from none."""
    return min(20_000, round(_SEEN / max(bounds[2] - bounds[0], bounds[3] - bounds[1], 0.01)))


def _feature(feature: Feature, looks: list[str], number: dict[str, int], shape_scale: int) -> dict[str, Any] | None:
    """A feature as data, or None when nothing of its geometry is left to draw; `shape_scale`: steps a degree of areas and lines."""
    scale = MARK_SCALE if feature.geometry.geom_type in ("Point", "MultiPoint") else shape_scale
    geometry = pack(feature.geometry, scale, feature.id) or pack(feature.geometry, scale := MARK_SCALE, feature.id)
    if geometry is None:
        return None
    at = None if feature.label_lon is None or feature.label_lat is None else _spot(feature.label_lon, feature.label_lat, MARK_SCALE, feature.id)
    return {
        "id": feature.id,
        "kind": feature.kind,
        "part": feature.part,
        "layer": feature.layer,
        "look": looks.index(feature.style),
        "fit": feature.fit,
        "t0": feature.t0,
        "t1": feature.t1,
        "label": feature.label,
        "label_at": at,
        "cards": [number[event] for event in feature.events if event in number],
        "geometry": geometry | {"scale": scale},
    }


def _card(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "article": card.article,
        "kind": card.kind,
        "title": card.title,
        "status": card.status,
        "says": list(card.says),
        "quote": card.quote,
        "when": card.when,
        "reported": card.reported,
        "where": card.where,
        "precision": card.precision,
        "quantities": list(card.quantities),
        "notes": list(card.notes),
        "contradicts": list(card.contradicts),
        "linked": [list(pair) for pair in card.linked],
        "derivation": list(card.derivation),
        "why_not": card.why_not,
        "t0": card.t0,
        "t1": card.t1,
        "reported_on": card.reported_on,
        "assertion": card.assertion,
        "reality": card.reality,
        "sides": list(card.sides),
        "names": list(card.names),
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "publisher": article.publisher,
        "url": web_address(article.url),
        "language": language_tag(article.language),
    }


def _backdrop(backdrop: Backdrop, bounds: _Box) -> dict[str, Any]:
    """The base map on a grid that a reader of this view cannot tell from the original."""
    scale = _grid(bounds) // 2
    parts = {name: getattr(backdrop, name) for name in ("land", "lakes", "rivers", "borders", "disputed", "adm1_lines")}
    packed: dict[str, Any] = {"scale": scale}
    for name, geometry in parts.items():
        found = pack(geometry, scale, name)
        packed[name] = found["packed"] if found else []
    packed["sheets"] = [_bounds(sheet) for sheet in backdrop.sheets or [bounds]]
    packed["labels"] = [[text, *_spot(lon, lat, scale, text), rank, kind] for text, lon, lat, rank, kind in backdrop.labels]
    packed["waters"] = [[text, *_spot(lon, lat, scale, text), *([] if turn is None else [turn])] for text, lon, lat, turn in backdrop.waters]
    return packed


def _bounds(bounds: _Box) -> list[float]:
    west, south, east, north = (round(float(value), 4) for value in bounds)
    if not (-360 <= west <= east <= 360 and -90 <= south <= north <= 90):
        raise ExportError(f"the view {bounds} is not west, south, east, north in degrees")
    return [west, south, east, north]


def _extent(scene: Scene) -> list[float]:
    shapes = [scene.backdrop.land, *(feature.geometry for feature in scene.features)]
    boxes = np.array([scene.bounds, *scene.backdrop.sheets, shapely.total_bounds(shapes)])  # nan for nothing but empty shapes
    return _bounds((*np.nanmin(boxes[:, :2], axis=0), *np.nanmax(boxes[:, 2:], axis=0)))


def pack(geometry: BaseGeometry, scale: int, name: str) -> dict[str, Any] | None:
    """`{"type", "packed"}` with integer steps of 1/scale degree, or None when it is empty. `name` is for the ExportError about bad numbers.

    Polygons: a list of rings each; lines: a list of point lists; points: a list of single points. A ring or line that shrinks to nothing is dropped.
    """
    if geometry.is_empty:
        return None
    if not bool((abs(get_coordinates(geometry)) <= (360.0, 90.0)).all()):
        raise ExportError(f"{name}: coordinates must be finite longitudes and latitudes; correct the geometry it comes from")
    parts = list(_simple(geometry))
    areas = [packed for part in parts if part.geom_type == "Polygon" and (packed := _rings(part, scale))]
    if areas:
        return {"type": "area", "packed": areas}
    lines = [steps for part in parts if part.geom_type in _LINES and len(steps := _steps(part.coords, scale)) > 2]
    if lines:
        return {"type": "line", "packed": lines}
    points = [_steps(part.coords, scale) for part in parts if part.geom_type == "Point"]
    return {"type": "point", "packed": points} if points else None


def _spot(lon: float, lat: float, scale: int, name: str) -> list[int]:
    if not (abs(lon) <= 360 and abs(lat) <= 90):
        raise ExportError(f"{name}: a label stands at {lon}, {lat}, which is no longitude and latitude")
    return _steps([(lon, lat)], scale)


def _simple(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    whole = geometry if geometry.is_valid else make_valid(geometry)
    for part in get_parts(whole):
        if part.geom_type == "GeometryCollection" or part.geom_type.startswith("Multi"):
            yield from _simple(part)
        else:
            yield part


def _rings(polygon: BaseGeometry, scale: int) -> list[list[int]]:
    return [packed for ring in get_rings(polygon) if len(packed := _steps(list(ring.coords)[:-1], scale)) >= 6]


def _steps(points: Iterable[tuple[float, ...]], scale: int) -> list[int]:
    """Differences on the grid; a point that falls on the one before it is left out."""
    steps: list[int] = []
    last = (0, 0)
    for point in points:
        here = (round(point[0] * scale), round(point[1] * scale))
        if steps and here == last:
            continue
        steps += (here[0] - last[0], here[1] - last[1])
        last = here
    return steps
