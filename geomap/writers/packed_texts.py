"""The words of packed events. What a card repeats of itself, such as its place in its title, travels once; the page puts it back in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.annotate.marks import mark_id
from geomap.writers.columns import coded, joined, packed_text
from geomap.writers.safe import Base64, are_clean, clean, clean_all, clean_lists, cleaned, web_address

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Article, Card, Feature

# None of these characters is left in a text by `clean`: stand-ins for the place and the time of a card; and what a shape is put together with.
_WHERE, _WHEN = "\x01", "\x02"
_FIELD, _ITEM = "\x03", "\x04"
_WKB_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("place", "<f8", 2)])


def packed_texts(
    cards: Sequence[Card], articles: Sequence[Article], keys: Sequence[NDArray[np.int64]], labels: Sequence[str], leads: NDArray[np.int64]
) -> Base64:
    """The packed text of cards, labels and articles. `keys` hold for each card the place, the first day and the face of its mark as the page knows
    them; `labels` are clean, `leads` says which card's words each repeats: -1 for none.
    """
    cards = _cleaned(cards)
    reported = _reported(cards)
    known = {article.id: reported[article.id] for article in articles}
    spot, day, face = keys
    wheres, whens = [card.where or "" for card in cards], [card.when or "" for card in cards]
    places, times = coded(spot, wheres), coded(day, whens)
    shapes = coded(face, (_shape(card, known) for card in cards))
    quotes = coded(shapes.places, map(_short, (card.quote for card in cards), wheres, whens))
    own_keys = coded(np.zeros(len(cards)), clean_all([_key(card) for card in cards]))
    repeated = ([*texts, ""] for texts in (wheres, whens))
    shown = coded(np.append(shapes.places, -1)[leads], map(_short, labels, *([texts[at] for at in leads.tolist()] for texts in repeated)))
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
    points = np.empty(len(degrees), dtype=_WKB_POINT)
    points["order"], points["type"], points["place"] = 1, 1, degrees
    data, size = points.tobytes(), _WKB_POINT.itemsize
    odd = {}
    for at, (feature, label, events) in enumerate(zip(features, labels, clean_lists([one.events for one in features]), strict=True)):
        if feature.id != mark_id(feature.kind, feature.part, feature.style, label, events, data[at * size : (at + 1) * size]):
            odd[str(at)] = feature.id
    return odd


def _cleaned(cards: Sequence[Card]) -> list[Card]:
    """The cards with clean texts; their own ids are left as they are."""
    texts = [_text(card) for card in cards]
    if are_clean(texts):
        return list(cards)
    return [card if are_clean([text]) else _cleaned_card(card) for card, text in zip(cards, texts, strict=True)]


def _text(card: Card) -> str:
    """All its texts as one."""
    optional = (card.where, card.when, card.reported, card.precision, card.why_not)
    lists = (*card.says, *card.quantities, *card.notes, *card.contradicts, *card.derivation, *chain.from_iterable(card.linked))
    return "".join((card.kind, card.title, card.status, card.quote, *filter(None, optional), *lists))


def _cleaned_card(card: Card) -> Card:
    return replace(card, **{field.name: cleaned(getattr(card, field.name)) for field in fields(card) if field.name not in ("id", "article")})


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


def _shape(card: Card, known: Mapping[str, str | None]) -> str:
    """What many cards have in common, as one text that `_parts` takes apart again. `known`: when the page's articles reported."""
    linked = [text for text, _ in card.linked] if card.linked else ()
    lists = (_optional(card.precision), _optional(card.why_not), card.says, card.quantities, card.notes, card.contradicts, card.derivation, linked)
    told = _FIELD.join((card.kind, card.title, card.status, *(_ITEM + _ITEM.join(texts) if texts else "" for texts in lists)))
    own = _short(told, card.where or "", card.when or "")
    strange = card.article not in known
    date = _ITEM + (card.reported or "") if strange or card.reported != known[card.article] else ""
    keys = "".join(_ITEM + key for _, key in card.linked) if card.linked else ""
    return f"{own}{_FIELD}{keys}{_FIELD}{date}{_FIELD}{_ITEM + clean(card.article) if strange else ''}"


def _optional(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)


def _parts(shape: str) -> list[Any]:
    """Plain texts, lists, links; then, as lists of one, what is not as its article has it: date, article."""
    kind, title, status, *rest = shape.split(_FIELD)
    precision, why_not, *lists, linked, keys, date, strange = (text.split(_ITEM)[1:] for text in rest)
    optional = [next(iter(texts), None) for texts in (precision, why_not)]
    links, dates = [list(pair) for pair in zip(linked, keys, strict=True)], [day or None for day in date]
    return [kind, title, status, *optional, *lists, links, dates or None, strange or None]


def _key(card: Card) -> str:
    """A card's id without its article's, which it begins with; another id with a sign before it."""
    key = card.id.removeprefix(card.article)
    return key if key.startswith("/") and key != card.id else f"={card.id}"


def _article(article: Article, reported: str | None) -> list[str | None]:
    texts = (article.id, article.title, article.publisher, article.published, reported)
    language = article.language if article.language.replace("-", "").isalnum() else ""
    return [*(None if text is None else clean(text) for text in texts), web_address(article.url), language]
