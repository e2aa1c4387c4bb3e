"""The words of packed events. What a card repeats of itself, such as its place in its title, travels once; the page puts it back in."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.annotate.marks import mark_id
from geomap.writers.columns import Column, joined, packed_text
from geomap.writers.safe import Base64, clean, web_address

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geomap.model import Article, Card, Feature

# Stand-ins inside packed texts; `clean` leaves neither character in a text.
_WHERE, _WHEN = "\x01", "\x02"
_LISTS = ("says", "quantities", "notes", "contradicts", "derivation")
_PLAIN = ("kind", "title", "status", "precision", "why_not")


@dataclass(frozen=True, slots=True)
class _Words:
    """The place and time of a card, which its other texts repeat."""

    where: str
    when: str

    def put(self, text: str) -> str:
        """`text`, cleaned, with stand-ins for them."""
        text = clean(text)
        if self.where:
            text = text.replace(self.where, _WHERE)
        return text.replace(self.when, _WHEN) if self.when else text


def packed_texts(
    features: Sequence[Feature], cards: Sequence[Card], articles: Sequence[Article], where: Sequence[tuple[int, int, int | None]]
) -> Base64:
    """The packed text of cards, labels and articles. `where` has the look, the place and the first day of each feature as the page knows them."""
    known, reported = {article.id for article in articles}, _reported(cards)
    first: dict[str, int] = {}
    for at, feature in enumerate(features):
        for key in feature.events:
            first.setdefault(key, at)
    places, times, shapes, quotes, keys, labels = (Column() for _ in range(6))
    said: dict[str, tuple[_Words, int]] = {}
    for card in cards:
        own = _Words(clean(card.where or ""), clean(card.when or ""))
        look, spot, day = where[first[card.id]] if card.id in first else (-1, -1, None)
        places.use(spot, own.where)
        times.use(day, own.when)
        shape = shapes.use(look, _shape(card, own, reported[card.article], known))
        quotes.use(shape, own.put(card.quote))
        keys.use(0, _key(card))
        said[card.id] = own, shape
    for feature in features:
        own, shape = said.get(next(iter(feature.events), ""), (_Words("", ""), -1))
        labels.use(shape, own.put(feature.label))
    tables = {
        "articles": [_article(article, reported[article.id]) for article in articles],
        "where": places.items,
        "when": times.items,
        "shapes": [json.loads(shape) for shape in shapes.items],
        "quotes": quotes.items,
        "keys": keys.items,
        "labels": labels.items,
    }
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    columns = [column.numbers for column in (places, times, shapes, quotes, keys, labels)]
    return packed_text(len(text).to_bytes(4, "little") + text + joined(columns))


def odd_ids(features: Sequence[Feature], spots: NDArray[np.int64], scale: int) -> dict[str, str]:
    """Ids, by place in `features`, of those whose id does not follow from what the page knows of them: it makes the others itself."""
    odd = {}
    for at, (feature, (x, y)) in enumerate(zip(features, spots.tolist(), strict=True)):
        label, keys = clean(feature.label), tuple(clean(key) for key in feature.events)
        wkb = struct.pack("<BIdd", 1, 1, x / scale, y / scale)
        if feature.id != mark_id(feature.kind, feature.part, feature.style, label, keys, wkb):
            odd[str(at)] = feature.id
    return odd


def _reported(cards: Sequence[Card]) -> dict[str, str | None]:
    """When each article reported, as the first of its cards has it."""
    found: dict[str, str | None] = {}
    for card in cards:
        found.setdefault(card.article, card.reported)
    return found


def _shape(card: Card, own: _Words, reported: str | None, known: Set[str]) -> str:
    """What many cards have in common, as JSON: plain texts, lists, links; then, as lists of one, what is not as its article has it: date, article."""
    plain: list[Any] = [None if (text := getattr(card, name)) is None else own.put(text) for name in _PLAIN]
    lists = [[own.put(text) for text in getattr(card, name)] for name in _LISTS]
    linked = [[own.put(text), clean(key)] for text, key in card.linked]
    strange = None if card.article in known else [clean(card.article)]
    date = None if card.reported == reported and strange is None else [card.reported and clean(card.reported)]
    return json.dumps([*plain, *lists, linked, date, strange], ensure_ascii=False)


def _key(card: Card) -> str:
    """A card's id without its article's, which it begins with; another id with a sign before it."""
    return clean(card.id.removeprefix(card.article) if card.id.startswith(f"{card.article}/") else f"={card.id}")


def _article(article: Article, reported: str | None) -> list[str | None]:
    texts = (article.id, article.title, article.publisher, article.published, reported)
    language = article.language if article.language.replace("-", "").isalnum() else ""
    return [*(None if text is None else clean(text) for text in texts), web_address(article.url), language]


