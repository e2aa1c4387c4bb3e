"""The words of packed events. What a card repeats of itself, such as its place in its title, travels once; the page puts it back in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.annotate.marks import mark_id
from geomap.writers.columns import coded, joined, packed_text
from geomap.writers.safe import Base64, clean, web_address

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Article, Card, Feature

# None of these characters is left in a text by `clean`: stand-ins for the place and the time of a card; and what a shape is put together with.
_WHERE, _WHEN = "\x01", "\x02"
_FIELD, _ITEM, _NONE = "\x03", "\x04", "\x05"
_plain = attrgetter("kind", "title", "status", "precision", "why_not")
_lists = attrgetter("says", "quantities", "notes", "contradicts", "derivation")


class _Cleaned(dict[str, str]):
    """Texts as `clean` leaves them, each looked at once: cards repeat most of theirs."""

    def __missing__(self, text: str) -> str:
        found = self[text] = clean(text)
        return found

    def joined(self, texts: Iterable[str]) -> str:
        """A list of texts as one."""
        return "".join([_ITEM + self[text] for text in texts])


def packed_texts(
    cards: Sequence[Card], articles: Sequence[Article], keys: Sequence[NDArray[np.int64]], labels: Sequence[str], leads: NDArray[np.int64]
) -> Base64:
    """The packed text of cards, labels and articles. `keys` hold for each card the place, the first day and the face of its mark as the page knows
    them; `labels` are clean, `leads` says which card's words each repeats: -1 for none.
    """
    seen, reported = _Cleaned(), _reported(cards)
    known = {article.id: reported[article.id] for article in articles}
    words = [(seen[card.where or ""], seen[card.when or ""]) for card in cards]
    spot, day, face = keys
    places, times = coded(spot, (where for where, _ in words)), coded(day, (when for _, when in words))
    shapes = coded(face, (_shape(card, *own, known, seen) for card, own in zip(cards, words, strict=True)))
    quotes = coded(shapes.places, (_short(seen[card.quote], *own) for card, own in zip(cards, words, strict=True)))
    own_keys = coded(np.zeros(len(cards)), (seen[_key(card)] for card in cards))
    words.append(("", ""))
    shown = coded(np.append(shapes.places, -1)[leads], (_short(label, *words[at]) for label, at in zip(labels, leads.tolist(), strict=True)))
    tables = {
        "articles": [_article(article, known[article.id]) for article in articles],
        "where": places.items,
        "when": times.items,
        "shapes": [_parts(shape) for shape in shapes.items],
        "quotes": quotes.items,
        "keys": own_keys.items,
        "labels": shown.items,
    }
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    columns = [column.numbers for column in (places, times, shapes, quotes, own_keys, shown)]
    return packed_text(len(text).to_bytes(4, "little") + text + joined(columns))


def odd_ids(features: Sequence[Feature], labels: Sequence[str], degrees: NDArray[np.float64]) -> dict[str, str]:
    """Ids, by place in `features`, of those whose id does not follow from what the page knows of them: it makes the others itself.

    `labels` are clean, `degrees` the longitudes and latitudes that the page has.
    """
    odd = {}
    for at, (feature, label, wkb) in enumerate(zip(features, labels, shapely.to_wkb(shapely.points(degrees), byte_order=1), strict=True)):
        if feature.id != mark_id(feature.kind, feature.part, feature.style, label, tuple(map(clean, feature.events)), wkb):
            odd[str(at)] = feature.id
    return odd


def _reported(cards: Sequence[Card]) -> dict[str, str | None]:
    """When each article reported, as the first of its cards has it."""
    found: dict[str, str | None] = {}
    for card in cards:
        found.setdefault(card.article, card.reported)
    return found


def _short(text: str, where: str, when: str) -> str:
    """A text with stand-ins for the place and the time of its card."""
    if where:
        text = text.replace(where, _WHERE)
    return text.replace(when, _WHEN) if when else text


def _shape(card: Card, where: str, when: str, known: Mapping[str, str | None], seen: _Cleaned) -> str:
    """What many cards have in common, as one text that `_parts` takes apart again. `known`: when the page's articles reported."""
    plain = [_NONE if text is None else seen[text] for text in _plain(card)]
    lists = [seen.joined(texts) for texts in _lists(card)]
    linked = seen.joined(text for text, _ in card.linked)
    told = _short(_FIELD.join((*plain, *lists, linked)), where, when)
    strange = card.article not in known
    date = _ITEM + (seen[card.reported] if card.reported else _NONE) if strange or card.reported != known[card.article] else ""
    return _FIELD.join((told, seen.joined(key for _, key in card.linked), date, _ITEM + seen[card.article] if strange else ""))


def _parts(shape: str) -> list[Any]:
    """Plain texts, lists, links; then, as lists of one, what is not as its article has it: date, article."""
    texts = shape.split(_FIELD)
    plain = [None if text == _NONE else text for text in texts[:5]]
    *lists, linked, keys, date, strange = ([None if item == _NONE else item for item in text.split(_ITEM)[1:]] for text in texts[5:])
    return [*plain, *lists, [list(pair) for pair in zip(linked, keys, strict=True)], date or None, strange or None]


def _key(card: Card) -> str:
    """A card's id without its article's, which it begins with; another id with a sign before it."""
    return card.id.removeprefix(card.article) if card.id.startswith(f"{card.article}/") else f"={card.id}"


def _article(article: Article, reported: str | None) -> list[str | None]:
    texts = (article.id, article.title, article.publisher, article.published, reported)
    language = article.language if article.language.replace("-", "").isalnum() else ""
    return [*(None if text is None else clean(text) for text in texts), web_address(article.url), language]
