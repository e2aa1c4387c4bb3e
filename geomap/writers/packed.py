"""Many events on one page: their points as columns of numbers, so that a hundred thousand of them weigh a megabyte.

Areas, arrows and strips stay marks of their own: they are few. More point marks than `PACK_ABOVE` are packed, more than `MOST_POINTS` are counted
by hexagon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geomap import style
from geomap.errors import ExportError
from geomap.writers.cells import cells_of
from geomap.writers.columns import deltas, joined, packed_text
from geomap.writers.day_columns import NO_DAY, Days, day_numbers, steps_from_last, steps_from_report
from geomap.writers.packed_texts import odd_ids, packed_texts
from geomap.writers.safe import clean_all

if TYPE_CHECKING:
    from geomap.model import Article, Card, Feature, Scene

PACK_ABOVE = 300
"""Point marks that a page still draws one by one."""

MOST_POINTS = 250_000
"""Point marks that a page still holds one by one."""

_BUSY = 64  # points of a place that stands before those with fewer
_BITS = 26  # of a coordinate in steps of 1/100,000 degree
Face = tuple[int, str, str, str]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Split:
    """A scene in two: marks and cards that are drawn and listed one by one, and the data of the packed ones (None when nothing is packed).

    `articles` are those that the kept cards tell from.
    """

    features: tuple[Feature, ...]
    cards: tuple[Card, ...]
    articles: tuple[Article, ...]
    data: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class _References:
    """The cards of marks. `counts` says how many each mark has, `codes` which, mark by mark: 0 for the next packed card, else 1 + the card's number,
    kept cards first. `used` are the packed cards in that order, `marks` for each the first mark that has it, `leads` for each mark its first packed
    card; -1 for none.
    """

    counts: Numbers
    codes: Numbers
    used: Numbers
    marks: Numbers
    leads: Numbers


def is_many(scene: Scene, above: int = PACK_ABOVE) -> bool:
    """Whether `split` packs anything of a scene."""
    return int(_packable(scene.features).sum()) > above


def split(scene: Scene, looks: Sequence[str], scale: int, *, above: int = PACK_ABOVE, most: int = MOST_POINTS) -> Split:
    """What of a scene is packed; `looks` are its style keys in the page's order, `scale` the steps a degree. Raises ExportError for bad numbers."""
    packable = _packable(scene.features).tolist()
    points = [one for one, packed in zip(scene.features, packable, strict=True) if packed]
    if len(points) <= above:
        return Split(scene.features, scene.cards, scene.articles, None)
    kept = tuple(one for one, packed in zip(scene.features, packable, strict=True) if not packed)
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


def _packable(features: Sequence[Feature]) -> NDArray[np.bool_]:
    """For each feature whether it is a sign at a point. Signs that hold words, and those of the user's own layers, stay marks."""
    signs = np.fromiter((_is_sign(one.style, one.part) for one in features), dtype=bool, count=len(features))
    points: NDArray[np.bool_] = shapely.get_type_id(_geometries(features)) == shapely.GeometryType.POINT
    return signs & points


@cache
def _is_sign(key: str, part: str) -> bool:
    look = style.look(key)
    return look.shape == "symbol" and look.symbol != "chip" and part in ("symbol", "badge", "count")


def _geometries(features: Sequence[Feature]) -> NDArray[np.object_]:
    return np.fromiter((one.geometry for one in features), dtype=object, count=len(features))


def _places(points: Sequence[Feature], scale: int) -> Numbers:
    """Longitude and latitude in steps, a row a point."""
    degrees = shapely.get_coordinates(_geometries(points))
    bad = ~np.all(np.abs(degrees) <= (360.0, 90.0), axis=1)
    if len(degrees) != len(points) or bad.any():
        name = points[int(np.argmax(bad))].id
        raise ExportError(f"{name}: coordinates must be finite longitudes and latitudes; correct the geometry it comes from")
    return np.asarray(np.rint(degrees * scale), dtype=np.int64)


def along_curve(places: Numbers) -> NDArray[np.uint64]:
    """A number for each place; what is near by number is near on the ground (Morton order)."""
    shifted = (places + (1 << _BITS)).astype(np.uint64)
    order = np.zeros(len(places), dtype=np.uint64)
    for bit in range(_BITS + 1):
        for axis in (0, 1):
            order |= ((shifted[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return order


def _packed(
    points: Sequence[Feature], places: Numbers, scale: int, looks: Sequence[str], kept: Sequence[str], cards: Sequence[Card], scene: Scene
) -> dict[str, Any]:
    articles = _articles(cards, scene)
    article_at = {article.id: at for at, article in enumerate(articles)}
    by_article = sorted(cards, key=lambda card: article_at.get(card.article, len(articles)))
    cards = list({card.id: card for card in by_article}.values())  # of an article that was given twice once
    number = {card.id: at for at, card in enumerate(cards)}
    order = _by_card(points, number)
    features, spots = [points[at] for at in order.tolist()], places[order]
    faces, looked = _faces(features, looks)
    refs = _references(features, kept, number)
    used = [cards[at] for at in refs.used.tolist()]
    whose = np.array([article_at.get(card.article, len(articles)) for card in used], dtype=np.int64)
    table, where = _table(spots)
    first, last = _days(features)
    published = day_numbers([article.published for article in articles])
    reported = _at(_at(published, NO_DAY, whose), NO_DAY, refs.leads)
    columns: list[ArrayLike] = [
        deltas(table[:, 0]), deltas(table[:, 1]), where, looked, steps_from_last(published), refs.counts, refs.codes, deltas(whose),
        *steps_from_report(first, last, reported),
    ]  # fmt: skip
    keys = [_at(numbers, none, refs.marks) for numbers, none in ((where, -1), (first, NO_DAY), (looked, -1))]
    labels = clean_all([one.label for one in features])
    return _head(features, faces, looks, first, last) | {
        "places": len(table),
        "articles": len(articles),
        "kept": len(kept),
        "cards": len(used),
        "on_map": len({key for one in features for key in one.events}),
        "points": packed_text(joined(columns)),
        "texts": packed_texts(used, articles, keys, labels, refs.leads),
        "ids": odd_ids(features, labels, spots / scale),
    }


def _at(values: Numbers, none: int, places: Numbers) -> Numbers:
    """The value at each place, `none` at -1 and behind the last."""
    return np.append(values, none)[places]


def _table(spots: Numbers) -> tuple[Numbers, Numbers]:
    """The different places, those of most points first and neighbours together; and the number of each point's."""
    table, where, counts = np.unique(spots, axis=0, return_inverse=True, return_counts=True)
    order = np.lexsort((along_curve(table), -np.minimum(counts, _BUSY)))
    number = np.empty(len(table), dtype=np.int64)
    number[order] = np.arange(len(table))
    return table[order], number[where.reshape(-1)]


def _head(features: Sequence[Feature], faces: Sequence[Face], looks: Sequence[str], first: Days, last: Days) -> dict[str, Any]:
    days = np.concatenate([first, last])
    known = days[days != NO_DAY]
    return {
        "count": len(features),
        "marks": len(features),
        "faces": [list(face) for face in faces],
        "keys": list(looks),
        "first": int(known.min()) if len(known) else None,
        "last": int(known.max()) if len(known) else None,
        "undated": int(((first == NO_DAY) & (last == NO_DAY)).sum()),
    }


def _days(features: Sequence[Feature]) -> tuple[Days, Days]:
    """The first and the last day of each."""
    return day_numbers([one.t0 for one in features]), day_numbers([one.t1 for one in features])


def _faces(features: Sequence[Feature], looks: Sequence[str]) -> tuple[list[Face], Numbers]:
    """What differs between marks but place, time and words: look, kind, part, layer; from the ground up. And each feature's."""
    place = {key: at for at, key in enumerate(looks)}
    met: dict[Face, int] = {}
    own = [met.setdefault((place[one.style], one.kind, one.part, one.layer), len(met)) for one in features]
    faces = sorted(met, key=lambda face: (style.look(looks[face[0]]).z, face))
    number = np.empty(len(met), dtype=np.int64)
    number[[met[face] for face in faces]] = np.arange(len(met))
    return faces, number[own]


def _by_card(points: Sequence[Feature], cards: Mapping[str, int]) -> Numbers:
    """The order of the points: those without a card of these first, then as their first cards stand; those of one card stay as they lie."""
    leads = np.array([cards.get(one.events[0], -1) if one.events else -1 for one in points])
    return np.argsort(leads, kind="stable")


def _references(features: Sequence[Feature], kept: Sequence[str], packed: Mapping[str, int]) -> _References:
    """The cards of each feature: those that are `kept`, by id, and the `packed` ones, numbered by id; others are left out."""
    number = {key: len(kept) + at for key, at in packed.items()} | {key: at for at, key in enumerate(kept)}
    count = len(kept) + len(packed)
    named = np.array([number.get(key, -1) for one in features for key in one.events], dtype=np.int64)
    whose = np.repeat(np.arange(len(features)), [len(one.events) for one in features])[named >= 0]
    named = named[named >= 0]
    first = np.zeros(len(named), dtype=bool)
    first[np.unique(named, return_index=True)[1]] = True
    new = first & (named >= len(kept))
    used = np.concatenate([named[new], np.setdiff1d(np.arange(len(kept), count), named)])
    order = np.arange(count)
    order[used] = np.arange(len(kept), count)
    counts = np.bincount(whose, minlength=len(features))
    starts = np.cumsum(counts) - counts
    return _References(
        counts=counts,
        codes=np.where(new, 0, 1 + order[named]),
        used=used - len(kept),
        marks=np.append(whose[new], np.full(len(used) - int(new.sum()), -1)),
        leads=np.where(counts > 0, np.maximum(np.append(order[named], 0)[starts] - len(kept), -1), -1),
    )


def _articles(cards: Sequence[Card], scene: Scene) -> list[Article]:
    """Those that cards tell from, the earliest first."""
    told = {card.article for card in cards}
    found = {article.id: article for article in scene.articles if article.id in told}
    return sorted(found.values(), key=lambda article: (article.published or "", article.id))


def _counted(points: Sequence[Feature], places: Numbers, scale: int, looks: Sequence[str]) -> dict[str, Any]:
    """Counts by hexagon, kind of mark and month, for more points than a page can hold."""
    faces, looked = _faces(points, looks)
    first, last = _days(points)
    cells = cells_of(places, looked, first, last, scale=scale)
    order = np.lexsort((cells.faces, along_curve(cells.places)))
    table, where = _table(cells.places[order])
    undated, none = np.full(len(order), NO_DAY), np.zeros(len(order), dtype=np.int64)
    columns: list[ArrayLike] = [
        deltas(table[:, 0]), deltas(table[:, 1]), where, cells.faces[order], [], none, [], [],
        *steps_from_report(cells.first[order], cells.last[order], undated), cells.counts[order],
    ]  # fmt: skip
    head = _head(points, faces, looks, first, last)
    found = {"places": len(table), "articles": 0, "kept": 0, "cards": 0, "on_map": 0, "texts": "", "ids": {}, "cell_km": cells.width_km}
    return head | found | {"marks": len(where), "points": packed_text(joined(columns))}
