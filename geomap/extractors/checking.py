"""What an extractor gives, held against the article: what the text does not bear out is dropped and named in a warning."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from itertools import pairwise

from geomap.extract.actors import Actors
from geomap.extract.events import why_not
from geomap.extractors.fields import Text, Warn, acting, counted, heard, kept, placed, shown, time_fault, zone_of
from geomap.model import Document, Event, Link, Mention, Precision, Reading, Span

LINKS = frozenset(("implements", "part_of", "halts", "same_as", "contradicts", "supersedes"))
_MOST = 50  # warnings that are listed one by one


def checked(document: Document, actors: Actors | None = None) -> Document:
    """The document as `validate` leaves it, with the new warnings after its own; of very many the first and how many more there are."""
    held, found = validate(document, actors)
    warnings = (*document.warnings, *found)
    if len(warnings) > _MOST + 1:
        warnings = (*warnings[:_MOST], f"{len(warnings) - _MOST} more warnings")
    return held if warnings == held.warnings else replace(held, warnings=warnings)


def validate(document: Document, actors: Actors | None = None) -> tuple[Document, tuple[str, ...]]:
    """The document without what its article does not bear out, and one warning for each thing that was dropped or changed.

    An event without a verbatim quote goes as a whole, else only the field: spans that are not at their offsets, numbers that are not in the quote,
    places that are no known mention and have no noun, voices, actors and sides that neither the text nor the table of actors knows, impossible dates
    and positions, links to nothing. `on_map` is held to the contract. `actors` is the table of actors, None the shipped one. Types are not checked
    here: `geomap.extractors` does that at the door. A document in order comes back as it is, with no warnings.
    """
    warnings: list[str] = []
    mentions = _mentions(document, warnings.append)
    known = {m.id: m for m in mentions}
    drawable = frozenset(m.id for m in mentions if m.place is not None and m.reading is Reading.LITERAL)
    text = Text(document.article, known, drawable, actors)
    events = _linked(_events(document, text, warnings.append), warnings.append)
    return (replace(document, mentions=mentions, events=events), tuple(warnings)) if warnings else (document, ())


def _verbatim(span: Span | Mention, text: str) -> bool:
    return 0 <= span.start < span.end and text[span.start : span.end] == span.text


def _score(score: float) -> float:
    """A score within 0..1; 0 for what is no number."""
    return score if 0 <= score <= 1 else 1.0 if score > 1 else 0.0


# ---------------------------------------------------------------- mentions


def _mentions(document: Document, warn: Warn) -> tuple[Mention, ...]:
    """The verbatim mentions in text order, each id once."""
    known: dict[str, Mention] = {}
    for mention in document.mentions:
        if not _verbatim(mention, document.article.text):
            warn(f"mention {mention.id} dropped: {shown(mention.text)} is not at {mention.start}–{mention.end} of the article")
        elif mention.id in known:
            warn(f"mention {mention.id} dropped: a second one of this id")
        else:
            known[mention.id] = _mention(mention, warn)
    found = tuple(known.values())
    if any(a.start > b.start for a, b in pairwise(found)):
        warn("mentions put in text order")
        found = tuple(sorted(found, key=lambda m: (m.start, m.end)))
    return found


def _mention(mention: Mention, warn: Warn) -> Mention:
    place = mention.place
    if place is not None and not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
        warn(f"mention {mention.id}: place dropped: {place.lon}, {place.lat} is off the globe")
        mention = replace(mention, place=None, precision=Precision.NONE, reason="its place was off the globe")
    elif place is None and mention.precision is not Precision.NONE:
        warn(f"mention {mention.id}: precision {mention.precision} dropped: it has no place")
        mention = replace(mention, precision=Precision.NONE)
    if mention.score != _score(mention.score):
        warn(f"mention {mention.id}: score {mention.score} is not within 0 and 1")
        mention = replace(mention, score=_score(mention.score))
    return mention


# ---------------------------------------------------------------- events


def _events(document: Document, text: Text, warn: Warn) -> tuple[Event, ...]:
    """The events with a verbatim quote, each id once, each without what is not borne out."""
    found: dict[str, Event] = {}
    for event in document.events:
        if not _verbatim(event.quote, text.article.text):
            warn(f"event {event.id} dropped: its quote is not in the article at {event.quote.start}–{event.quote.end}: {shown(event.quote.text)}")
        elif event.id in found:
            warn(f"event {event.id} dropped: a second one of this id")
        else:
            found[event.id] = _event(event, text, _about(event, warn))
    return tuple(found.values())


def _about(event: Event, warn: Warn) -> Warn:
    return lambda message: warn(f"event {event.id}: {message}")


def _event(event: Event, text: Text, warn: Warn) -> Event:
    trigger = event.trigger
    if not (_verbatim(trigger, text.article.text) and event.quote.start <= trigger.start and trigger.end <= event.quote.end):
        warn(f"trigger {shown(trigger.text)} is not in the quote, which takes its place")
        trigger = event.quote
    untimed = time_fault(event.time, text.article) if event.time else None
    if untimed:
        warn(f"time dropped: {untimed}")
    if event.score != _score(event.score):
        warn(f"score {event.score} is not within 0 and 1")
    held = replace(
        event,
        trigger=trigger,
        attributions=tuple(heard(a, text, warn) for a in event.attributions),
        initiators=acting(event.initiators, text, warn),
        targets=acting(event.targets, text, warn),
        parties=acting(event.parties, text, warn),
        places=tuple(p for place in event.places if (p := placed(place, event.quote.text, text, warn)) is not None),
        time=None if untimed else event.time,
        quantities=counted(event, warn),
        zone=zone_of(event, text, warn),
        score=_score(event.score),
    )
    return _on_map(held, text, warn)


def _on_map(event: Event, text: Text, warn: Warn) -> Event:
    """`on_map` only with a literal place and a reality that is drawn; off the map only with a reason."""
    reason = why_not(event, text.placed)
    if event.on_map and reason is not None:
        warn(f"taken off the map: {reason}")
        return replace(event, on_map=False, why_not=reason)
    if not event.on_map and event.why_not is None:
        warn("off the map without a reason")
        return replace(event, why_not=reason or "left off the map by its extractor")
    return event if event.why_not is None or not event.on_map else replace(event, why_not=None)


def _linked(events: Sequence[Event], warn: Warn) -> tuple[Event, ...]:
    """The events with the links that lead to another of them."""
    ids = {event.id for event in events}
    return tuple(replace(e, links=kept(e.links, partial(_link_fault, e, ids), warn)) if e.links else e for e in events)


def _link_fault(event: Event, ids: AbstractSet[str], link: Link) -> str | None:
    if link.type in LINKS and link.event in ids and link.event != event.id:
        return None
    return f"event {event.id}: link {shown(link.type)} to {shown(link.event)} dropped: it leads to no other event"
