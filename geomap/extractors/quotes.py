"""Where a language model's events stand in the article: each with the sentences that it quotes, and the names it gives its places there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geomap.extract.segments import Sentence
from geomap.extractors.fields import Warn, shown
from geomap.extractors.offsets import find_name, find_words
from geomap.extractors.reply import SaidEvent
from geomap.model import Kind, Span

_MOST_SENTENCES = 3  # that a quote may touch
_NAME_CHARS = 80


@dataclass(frozen=True, slots=True)
class Grounded:
    """An event of the reply, by its number there, with the sentences and the trigger that are its evidence."""

    number: int
    said: SaidEvent
    quote: Span
    trigger: Span


def ground(text: str, sentences: Sequence[Sentence], said: Mapping[int, SaidEvent], warn: Warn) -> list[Grounded]:
    """The events whose quote stands in the text, each with the whole sentences of its quote.

    Of a quote that stands there more than once the first is meant that does not go before the quote of the event before it, else the first of all.
    """
    found: dict[tuple[Kind, int, int], Grounded] = {}
    at = 0
    for number, event in said.items():
        quote = find_words(event.quote, text, at) or find_words(event.quote, text)
        touched = [s for s in sentences if s.start < quote.end and quote.start < s.end] if quote else []
        if quote is None or not touched:
            warn(f"event {number} of the reply dropped: its quote is not in the article: {shown(event.quote)}")
            continue
        if len(touched) > _MOST_SENTENCES:
            warn(f"event {number} of the reply dropped: its quote is longer than {_MOST_SENTENCES} sentences: {shown(event.quote)}")
            continue
        at = quote.start
        trigger = find_name(event.trigger, text, quote.start, quote.end)
        if trigger is None:
            warn(f"event {number} of the reply: trigger {shown(event.trigger)} is not in the quote, which takes its place")
        start, end = min(quote.start, touched[0].start), max(quote.end, touched[-1].end)
        one = Grounded(number, event, Span(start=start, end=end, text=text[start:end]), trigger or quote)
        key = (event.kind, one.trigger.start, one.trigger.end)
        if key in found:
            warn(f"event {number} of the reply dropped: it repeats event {found[key].number}")
        found.setdefault(key, one)
    return list(found.values())


def named_places(text: str, grounded: Sequence[Grounded]) -> list[Span]:
    """The names that the events' places have in their quotes, for the gazetteer to look at; no words in small letters."""
    names = [(one, place.name) for one in grounded for place in one.said.places if place.name]
    spans = [find_name(name, text, one.quote.start, one.quote.end) for one, name in names]
    return [span for span in spans if span is not None and len(span.text) <= _NAME_CHARS and not span.text[0].islower()]
