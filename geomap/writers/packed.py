"""Many events on one page: their points as columns of numbers, so that a hundred thousand of them weigh a megabyte.

Areas, arrows and strips stay marks of their own: they are few. More point marks than `PACK_ABOVE` are packed, more than `MOST_POINTS` are counted
by hexagon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geomap import style
from geomap.errors import ExportError
from geomap.writers.cells import cells_of
from geomap.writers.columns import deltas, joined, packed_text, zigzag
from geomap.writers.packed_texts import odd_ids, packed_texts

if TYPE_CHECKING:
    from geomap.model import Article, Card, Feature, Scene

PACK_ABOVE = 300
"""Point marks that a page still draws one by one."""

MOST_POINTS = 250_000
"""Point marks that a page still holds one by one."""

_EPOCH = date(1970, 1, 1)
_BUSY = 64  # points of a place that stands before those with fewer
_BITS = 26  # of a coordinate in steps of 1/100,000 degree
Face = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Split:
    """A scene in two: marks and cards that are drawn and listed one by one, and the data of the packed ones (None when nothing is packed).

    `articles` are those that the kept cards tell from.
    """

    features: tuple[Feature, ...]
    cards: tuple[Card, ...]
    articles: tuple[Article, ...]
    data: dict[str, Any] | None


def is_many(scene: Scene, above: int = PACK_ABOVE) -> bool:
    """Whether `split` packs anything of a scene."""
    return sum(map(_is_packable, scene.features)) > above


def split(scene: Scene, looks: Sequence[str], scale: int, *, above: int = PACK_ABOVE, most: int = MOST_POINTS) -> Split:
    """What of a scene is packed; `looks` are its style keys in the page's order, `scale` the steps a degree. Raises ExportError for bad numbers."""
    points = [one for one in scene.features if _is_packable(one)]
    if len(points) <= above:
        return Split(scene.features, scene.cards, scene.articles, None)
    chosen = {one.id for one in points}
    kept = tuple(one for one in scene.features if one.id not in chosen)
    told = {key for one in kept for key in one.events}
    cards = tuple(card for card in scene.cards if card.id in told)
    rest = [card for card in scene.cards if card.id not in told]
    own = {card.article for card in cards}
    articles = tuple(article for article in scene.articles if article.id in own)
    places = _places(points, scale)
    if len(points) > most:
        data = _counted(points, places, scale, looks)
    else:
        data = _packed(points, places, scale, looks, [card.id for card in cards], rest, scene)
    return Split(kept, cards, articles, data)


def _is_packable(feature: Feature) -> bool:
    """A sign at a point. Signs that hold words, and those of the user's own layers, stay marks."""
    look = style.look(feature.style)
    return look.shape == "symbol" and look.symbol != "chip" and feature.part in ("symbol", "badge", "count") and feature.geometry.geom_type == "Point"


def _places(points: Sequence[Feature], scale: int) -> NDArray[np.int64]:
    """Longitude and latitude in steps, a row a point."""
    degrees = shapely.get_coordinates([one.geometry for one in points])
    bad = ~np.all(np.abs(degrees) <= (360.0, 90.0), axis=1)
    if len(degrees) != len(points) or bad.any():
        name = points[int(np.argmax(bad))].id
        raise ExportError(f"{name}: coordinates must be finite longitudes and latitudes; correct the geometry it comes from")
    return np.asarray(np.rint(degrees * scale), dtype=np.int64)


def day_number(iso: str | None) -> int | None:
    """Days since 1970-01-01; None for None and for what is no ISO date."""
    try:
        return (date.fromisoformat(iso) - _EPOCH).days if iso else None
    except ValueError:
        return None


def along_curve(places: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A number for each place; what is near by number is near on the ground (Morton order)."""
    shifted = (places + (1 << _BITS)).astype(np.uint64)
    order = np.zeros(len(places), dtype=np.uint64)
    for bit in range(_BITS + 1):
        for axis in (0, 1):
            order |= ((shifted[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return order


def _packed(
    points: Sequence[Feature], places: NDArray[np.int64], scale: int, looks: Sequence[str], kept: Sequence[str], cards: Sequence[Card], scene: Scene
) -> dict[str, Any]:
    articles = _articles(cards, scene)
    article_at = {article.id: at for at, article in enumerate(articles)}
    rank = {card.id: (article_at.get(card.article, len(articles)), at) for at, card in enumerate(cards)}
    order = sorted(range(len(points)), key=lambda at: (rank.get(next(iter(points[at].events), ""), (-1, -1)), points[at].id))
    features, spots = [points[at] for at in order], places[order]
    faces, numbers = _faces(features, looks)
    refs, used = _references(features, kept, {card.id: card for card in sorted(cards, key=lambda card: rank[card.id])})
    published = [day_number(article.published) for article in articles]
    whose = [rank[card.id][0] for card in used]
    table, where = _table(spots)
    times = [(day_number(one.t0), day_number(one.t1)) for one in features]
    t0, t1 = _times(times, features, {card.id: published[at] for card, at in zip(used, whose, strict=True) if at < len(published)})
    columns: list[ArrayLike] = [
        deltas(table[:, 0]), deltas(table[:, 1]), where, numbers, _days(published), [len(one) for one in refs], [ref for one in refs for ref in one],
        deltas(whose), t0, t1,
    ]  # fmt: skip
    known = list(zip(numbers, where.tolist(), (day for day, _ in times), strict=True))
    return _head(features, faces, looks, times) | {
        "places": len(table),
        "articles": len(articles),
        "kept": len(kept),
        "cards": len(used),
        "on_map": len({key for one in features for key in one.events}),
        "points": packed_text(joined(columns)),
        "texts": packed_texts(features, used, articles, known),
        "ids": odd_ids(features, spots, scale),
    }


def _table(spots: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different places, those of most points first and neighbours together; and the number of each point's."""
    table, where, counts = np.unique(spots, axis=0, return_inverse=True, return_counts=True)
    order = np.lexsort((along_curve(table), -np.minimum(counts, _BUSY)))
    number = np.empty(len(table), dtype=np.int64)
    number[order] = np.arange(len(table))
    return table[order], number[where.reshape(-1)]


def _head(features: Sequence[Feature], faces: Sequence[Face], looks: Sequence[str], times: Sequence[tuple[int | None, int | None]]) -> dict[str, Any]:
    known = [day for pair in times for day in pair if day is not None]
    return {
        "count": len(features),
        "marks": len(features),
        "faces": [list(face) for face in faces],
        "keys": list(looks),
        "first": min(known, default=None),
        "last": max(known, default=None),
        "undated": sum(pair == (None, None) for pair in times),
    }


def _faces(features: Sequence[Feature], looks: Sequence[str]) -> tuple[list[Face], list[int]]:
    """What differs between marks but place, time and words: look, kind, part, layer; from the ground up. And each feature's."""
    place = {key: at for at, key in enumerate(looks)}
    own = [(place[one.style], one.kind, one.part, one.layer) for one in features]
    faces = sorted(set(own), key=lambda face: (style.look(looks[face[0]]).z, face))
    number = {face: at for at, face in enumerate(faces)}
    return faces, [number[face] for face in own]


def _references(features: Sequence[Feature], kept: Sequence[str], cards: Mapping[str, Card]) -> tuple[list[list[int]], list[Card]]:
    """For each feature its cards: 0 for the next packed card, else 1 + the card's number, kept cards first. And the packed cards in that order."""
    number = {key: at for at, key in enumerate(kept)}
    used: list[Card] = []
    refs = []
    for feature in features:
        own = []
        for key in feature.events:
            if key in number:
                own.append(1 + number[key])
            elif key in cards:
                number[key] = len(kept) + len(used)
                used.append(cards[key])
                own.append(0)
        refs.append(own)
    used += [card for key, card in cards.items() if key not in number]
    return refs, used


def _articles(cards: Sequence[Card], scene: Scene) -> list[Article]:
    """Those that cards tell from, the earliest first."""
    told = {card.article for card in cards}
    found = {article.id: article for article in scene.articles if article.id in told}
    return sorted(found.values(), key=lambda article: (article.published or "", article.id))


def _days(days: Sequence[int | None]) -> list[int]:
    """0 for no day, else 1 + the step from the day before, as `zigzag`."""
    codes, last = [], 0
    for day in days:
        codes.append(0 if day is None else 1 + int(zigzag(day - last)))
        last = last if day is None else day
    return codes


def _times(
    times: Sequence[tuple[int | None, int | None]], features: Sequence[Feature], reported: Mapping[str, int | None]
) -> tuple[list[int], list[int]]:
    """Beginnings counted from the report of the first packed card, or from the beginning before; ends from their beginning."""
    firsts, lasts, last = [], [], 0
    for (t0, t1), feature in zip(times, features, strict=True):
        base = next((day for key in feature.events[:1] if (day := reported.get(key)) is not None), last)
        firsts.append(0 if t0 is None else 1 + int(zigzag(t0 - base)))
        last = base if t0 is None else t0
        lasts.append(0 if t1 is None else 1 + int(zigzag(t1 - last)))
    return firsts, lasts


def _counted(points: Sequence[Feature], places: NDArray[np.int64], scale: int, looks: Sequence[str]) -> dict[str, Any]:
    """Counts by hexagon, kind of mark and month, for more points than a page can hold."""
    faces, numbers = _faces(points, looks)
    times = [(day_number(one.t0), day_number(one.t1)) for one in points]
    cells = cells_of(places, numbers, times, scale=scale)
    order = np.lexsort((cells.faces, along_curve(cells.places)))
    table, where = _table(cells.places[order])
    first, last = ([days[at] for at in order] for days in (cells.first, cells.last))
    columns: list[ArrayLike] = [
        deltas(table[:, 0]), deltas(table[:, 1]), where, cells.faces[order], [], np.zeros(len(where), dtype=np.int64), [], [],
        _days(first), _ends(first, last), cells.counts[order],
    ]  # fmt: skip
    head = _head(points, faces, looks, times)
    found = {"places": len(table), "articles": 0, "kept": 0, "cards": 0, "on_map": 0, "texts": "", "ids": {}, "cell_km": cells.width_km}
    return head | found | {"marks": len(where), "points": packed_text(joined(columns))}


def _ends(first: Sequence[int | None], last: Sequence[int | None]) -> list[int]:
    ends, before = [], 0
    for t0, t1 in zip(first, last, strict=True):
        before = before if t0 is None else t0
        ends.append(0 if t1 is None else 1 + int(zigzag(t1 - before)))
    return ends

