"""Reads a text with marked place names into claims and events: "[Varna region/BG/adm1]", or "[Sofia/BG/settlement/metonymic]" for a government."""

from __future__ import annotations

import re
from dataclasses import replace

from geomap.extract.events import build_events, find_claims
from geomap.extract.language import NoModel, load_language
from geomap.extract.segments import split_sentences
from geomap.extract.vocabulary import gate, load_vocabulary
from geomap.model import Article, Event, Mention, Place, Precision, Reading

_MARK = re.compile(r"\[([^/\]]+)/(\w\w)/(\w+)(?:/(\w+))?\]")


def read_marked(text: str, published: str | None = "2025-06-15") -> tuple[Article, tuple[Mention, ...]]:
    """The article and its mentions, placed at (1, 1), from a text with marks."""
    plain, mentions, at = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[at : match.start()]
        name, country, precision, reading = match.groups()
        place = Place(id=f"test:{name}", name=name, lon=1.0, lat=1.0, feature_code="PPL", country=country, source="test")
        mention = Mention(
            id=f"m{len(mentions) + 1}",
            start=len(plain),
            end=len(plain) + len(name),
            text=name,
            reading=Reading(reading or "literal"),
            place=place,
            precision=Precision(precision),
            score=0.9,
        )
        mentions.append(mention)
        plain += name
        at = match.end()
    plain += text[at:]
    return Article(id="test", published=published, text=plain), tuple(mentions)


def events_of(text: str, published: str | None = "2025-06-15", *, model: bool = True) -> tuple[Event, ...]:
    """The events of a marked text, read with or without the language model."""
    article, mentions = read_marked(text, published)
    vocabulary = load_vocabulary("en")
    sentences = split_sentences(article.text)
    cued = gate(sentences, vocabulary)
    language = load_language("en") if model else NoModel()
    parses = dict(zip(cued, language.parse([sentences[i].text for i in cued]), strict=True))
    return build_events(article, find_claims(article, sentences, parses, mentions, vocabulary), mentions)


def event_of(text: str, kind: str, published: str | None = "2025-06-15", *, model: bool = True) -> Event:
    """The only event of a kind in a marked text."""
    found = [e for e in events_of(text, published, model=model) if e.kind == kind]
    assert len(found) == 1, [(e.kind.value, e.trigger.text) for e in events_of(text, published, model=model)]
    return found[0]


def places_of(event: Event) -> list[tuple[str | None, str]]:
    """Names (or nouns) and roles of an event's places."""
    return [(p.name or p.noun, p.role.value) for p in event.places]


def sides_of(event: Event) -> tuple[list[str | None], list[str | None], list[str | None]]:
    """Sides of initiators, targets and parties."""
    return [a.side for a in event.initiators], [a.side for a in event.targets], [a.side for a in event.parties]


def without_offsets(event: Event) -> Event:
    """An event without what depends on the wording."""
    span = replace(event.trigger, start=0, end=0, text="")
    return replace(event, trigger=span, quote=span, score=0.0, attributions=())
