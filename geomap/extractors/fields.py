"""One field of an event at a time: whether the article bears it out. What it does not is dropped with a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import isclose
from typing import TypeVar

from geomap.extract.actors import Actors, load_actors
from geomap.extract.quantities import figures_of
from geomap.extract.quantity_words import load_quantities
from geomap.model import Actor, Article, Attribution, Event, EventTime, Kind, Mention, PlaceRef, Precision, Quantity, Reading, Zone

GRANULARITIES = frozenset(("day", "week", "month", "season", "year"))
RELATIONS = frozenset(("on", "before", "after", "during", "since", "by"))
QUANTITY_ROLES = frozenset(
    ("personnel", "killed", "wounded", "prisoners", "bodies", "displaced", "weapons", "area", "distance", "settlements", "other")
)
_YEARS = (1500, 2200)  # of an article without a date
_BACK, _AHEAD = 600, 100  # years that an event may lie before and after the article that tells it
_SHOWN = 60  # characters of a text that a warning shows
_QUOTED = "quoted"  # the cue of a quotation that no verb opens

Warn = Callable[[str], None]
Item = TypeVar("Item")
Voice = TypeVar("Voice", Actor, Attribution)


def shown(text: str) -> str:
    """A text as a warning shows it: on one line, cut when it is long."""
    line = " ".join(text.split())
    return f"“{line[:_SHOWN]}…”" if len(line) > _SHOWN else f"“{line}”"


@dataclass(frozen=True)
class Text:
    """What events are held against: the article, its mentions by id, the ids of those that can be drawn, and the table of actors (None: shipped)."""

    article: Article
    mentions: Mapping[str, Mention]
    placed: frozenset[str]
    table: Actors | None = None

    @cached_property
    def sides(self) -> frozenset[str]:
        """The codes of the countries that the mentions lie in or mean."""
        return frozenset(m.place.country for m in self.mentions.values() if m.place is not None and m.place.country)

    @cached_property
    def actors(self) -> frozenset[str]:
        """The full names and sides of the actors that the table finds in the text."""
        found = (self.table or load_actors()).find(self.article.text)
        return frozenset(name for span in found for name in (span.canonical, span.side))

    def knows(self, name: str) -> bool:
        """Whether a name can be that of an actor of the article: it stands in the text, or is what the text calls otherwise ("Russian troops")."""
        if not name.strip():
            return False
        return stands(name, self.article.text) or name in self.sides or self._is_state(name) or name in self.actors

    def side(self, side: str | None, warn: Warn) -> str | None:
        """The side when the article has it: a country of its mentions, or the side of an actor in its text. A wrong side is worse than none."""
        if side is None or side in self.sides or side in self.actors:
            return side
        warn(f"side {shown(side)} dropped: nobody of it is in the article")
        return None

    def _is_state(self, name: str) -> bool:
        found = (self.table or load_actors()).find(name)
        return any(span.kind == "state" and span.canonical == name and span.side in self.sides for span in found)


def kept(items: Sequence[Item], fault: Callable[[Item], str | None], warn: Warn) -> tuple[Item, ...]:
    """The items without a fault; each fault is a warning."""
    faults = [fault(item) for item in items]
    for found in faults:
        if found is not None:
            warn(found)
    return tuple(item for item, found in zip(items, faults, strict=True) if found is None)


def stands(name: str, text: str) -> bool:
    """Whether a name stands in a text as words of its own."""
    at = text.find(name)
    while at >= 0:
        if not text[max(0, at - 1) : at + 1].isalnum() or at == 0 or not name[0].isalnum():
            end = at + len(name)
            if not (name[-1].isalnum() and text[end : end + 1].isalnum()):
                return True
        at = text.find(name, at + 1)
    return False


def acting(actors: Sequence[Actor], text: Text, warn: Warn) -> tuple[Actor, ...]:
    """The actors that the article names, with the sides that it has."""
    named = kept(actors, lambda actor: None if text.knows(actor.name) else f"actor {shown(actor.name)} dropped: not in the article", warn)
    return tuple(_sided(actor, text, warn) for actor in named)


def _sided(voice: Voice, text: Text, warn: Warn) -> Voice:
    side = text.side(voice.side, warn)
    return voice if side == voice.side else replace(voice, side=side)


def heard(voice: Attribution, text: Text, warn: Warn) -> Attribution:
    """The attribution without a source that nobody named: a claim must not turn into the article's own word because a voice was misspelt."""
    if voice.source is not None and not text.knows(voice.source):
        warn(f"source {shown(voice.source)} dropped: not in the article")
        voice = replace(voice, source=None, side=None)
    if voice.cue != _QUOTED and voice.cue not in text.article.text:
        warn(f"cue {shown(voice.cue)} dropped: not in the article")
        voice = replace(voice, cue="")
    return _sided(voice, text, warn)


def placed(ref: PlaceRef, quote: str, text: Text, warn: Warn) -> PlaceRef | None:
    """The place with the name and precision of its mention, or as an unnamed one whose noun stands in the quote; None when it is neither."""
    if ref.within is not None and ref.within not in text.mentions:
        warn(f"{shown(ref.within)} dropped, within which a place was to lie: no mention of this id")
        ref = replace(ref, within=None)
    if ref.mention is None:
        unnamed = replace(ref, name=None, precision=Precision.NONE)
        if ref.noun and all(word in quote for word in ref.noun.split()):
            if unnamed != ref:
                warn(f"name {shown(ref.name or '')} dropped from an unnamed place ({shown(ref.noun)})")
            return unnamed
        warn(f"place {shown(ref.name or ref.noun or '')} dropped: neither a mention nor a noun of the quote")
        return None
    mention = text.mentions.get(ref.mention)
    if mention is None or mention.reading is not Reading.LITERAL:
        warn(f"place {shown(ref.name or ref.mention)} dropped: {'no mention of this id' if mention is None else 'its mention is no literal place'}")
        return None
    own = replace(ref, name=mention.place.name if mention.place else mention.text, precision=mention.precision)
    if own != ref:
        warn(f"place {shown(ref.name or '')} ({ref.precision}) named as its mention: {shown(own.name or '')} ({own.precision})")
    return own


def counted(event: Event, warn: Warn) -> tuple[Quantity, ...]:
    """The quantities whose numbers and noun stand in the quote."""
    if not event.quantities:
        return ()
    figures, low = figures_of(event.quote.text), event.quote.text.lower()

    def fault(quantity: Quantity) -> str | None:
        given = [n for n in (quantity.low, quantity.best, quantity.high) if n is not None]
        named = quantity.noun.lower() in low or quantity.noun == load_quantities().fallback
        if figures.issuperset(given) and given == sorted(given) and named and quantity.role in QUANTITY_ROLES:
            return None
        return f"quantity {quantity.best:g} {shown(quantity.noun)} dropped: the quote has no such number of them"

    return kept(event.quantities, fault, warn)


def zone_of(event: Event, text: Text, warn: Warn) -> Zone | None:
    """The zone of a buffer zone, with sides that are mentions and a depth that the quote gives."""
    zone = event.zone
    if zone is None:
        return None
    if event.kind is not Kind.BUFFER_ZONE:
        warn(f"zone dropped from an event of kind {event.kind}")
        return None
    host, shielded = (side if side in text.mentions else None for side in (zone.host, zone.shielded))
    if (host, shielded) != (zone.host, zone.shielded):
        warn(f"side of the zone dropped: {shown(str(zone.host))} or {shown(str(zone.shielded))} is no mention")
        zone = replace(zone, host=host, shielded=shielded)
    zone = replace(zone, wanted_by=text.side(zone.wanted_by, warn))
    if zone.depth_km is not None and not _depth_said(zone.depth_km, event.quote.text):
        warn(f"depth of the zone dropped: {zone.depth_km:g} km is not in the quote")
        zone = replace(zone, depth_km=None)
    return zone


def _depth_said(depth: float, quote: str) -> bool:
    factors: Iterable[float] = {1.0, *load_quantities().km_per.values()}
    return any(isclose(depth, figure * factor) for figure in figures_of(quote) for factor in factors)


def time_fault(time: EventTime, article: Article) -> str | None:
    """What is wrong with a time; None when it is in order: known terms, ISO days in order and in reach, and words of the article behind them."""
    if time.granularity not in GRANULARITIES or time.relation not in RELATIONS:
        return f"{shown(time.granularity)} and {shown(time.relation)} are no granularity and relation"
    days = [day for day in (time.start, time.end) if day is not None]
    try:
        if days != [date.fromisoformat(day).isoformat() for day in days]:
            return "its days are not written YYYY-MM-DD"
    except ValueError:
        return f"{shown(', '.join(days))} is no date"
    year = int(article.published[:4]) if article.published and article.published[:4].isdigit() else None
    first, last = (year - _BACK, year + _AHEAD) if year else _YEARS
    if days != sorted(days) or not all(first <= int(day[:4]) <= last for day in days):
        return f"{shown(' to '.join(days))} ends before it starts or is centuries off"
    if time.inferred:
        return None if time.start is None and time.expression is None else "inferred, yet it has a start or words of its own"
    said = time.expression is not None and time.expression in article.text
    return None if said else f"its words {shown(time.expression or '')} are not in the article"
