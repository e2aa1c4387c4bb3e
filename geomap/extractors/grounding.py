"""A language model's words to events of the article: code finds the offsets, the gazetteer the places, the grammars the dates and numbers.

What a model says that the article does not is dropped and named in a warning. Its own certainty counts for nothing: scores are set here, and capped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from geomap.extract.actors import Actors, load_actors
from geomap.extract.codes import codes
from geomap.extract.event_places import place_ref
from geomap.extract.events import why_not
from geomap.extract.frames import SYMMETRIC
from geomap.extract.quantities import QuantitySpan, find_quantities, kilometres
from geomap.extract.relations import with_relations
from geomap.extract.times import event_time, find_times
from geomap.extract.vocabulary import Vocabulary
from geomap.extract.voices import derive_assertion
from geomap.extractors.fields import Warn, shown
from geomap.extractors.offsets import find_name, find_words
from geomap.extractors.quotes import Grounded
from geomap.extractors.reply import SaidPlace, SaidVoice
from geomap.model import (
    Actor,
    Article,
    Attribution,
    Event,
    EventTime,
    Kind,
    Link,
    Mention,
    PlaceRef,
    Precision,
    Quantity,
    Reading,
    Reality,
    Role,
    Span,
    Stance,
    Zone,
)  # fmt: skip

_BASE, _SIGN, _CAP = 0.4, 0.1, 0.6  # an event's score: so much, more with a known actor and with a named place, never above the cap
_MARKS = frozenset("\"'“”‘’«»")
_AHEAD = (Reality.PLANNED, Reality.AIMED)


def make_events(
    article: Article, grounded: Sequence[Grounded], mentions: Sequence[Mention], warn: Warn, vocabulary: Vocabulary, actors: Actors | None = None
) -> tuple[Event, ...]:
    """The events in text order, ids e1, e2, …, with links among those that are left. `actors` is the table of sides, None the shipped one.

    How a zone lies to its places is read by the `vocabulary`.
    """
    table = actors or load_actors()
    ordered = sorted(grounded, key=lambda one: (one.trigger.start, one.trigger.end))
    ids = {one.number: f"e{n}" for n, one in enumerate(ordered, start=1)}
    events = []
    for one in ordered:
        for link in one.said.links:
            if link.event not in ids:
                warn(f"{ids[one.number]}: link {link.type} to event {link.event} of the reply dropped: there is none")
        links = tuple(Link(type=link.type, event=ids[link.event]) for link in one.said.links if link.event in ids and link.event != one.number)
        events.append(_Reading(article, one, mentions, warn, vocabulary, table).event(ids[one.number], links))
    return tuple(events)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the reading of one event looks at."""

    article: Article
    one: Grounded
    mentions: Sequence[Mention]
    warn: Warn
    vocabulary: Vocabulary
    table: Actors

    def event(self, event_id: str, links: tuple[Link, ...]) -> Event:
        said = self.one.said
        attributions = tuple(self._voice(voice) for voice in said.attributions)
        initiators, targets, parties = self._sides()
        places = tuple(dict.fromkeys(ref for place in said.places if (ref := self._place(place)) is not None))
        if said.kind is Kind.BUFFER_ZONE:
            places = with_relations(places, self.article.text, self.mentions, self.vocabulary)
        amounts, time = self._amounts(), self._time()
        reality = self._reality(time)
        assertion = derive_assertion(attributions, unverified=said.unconfirmed)
        event = Event(
            id=event_id, kind=said.kind, trigger=self.one.trigger, quote=self.one.quote, reality=reality, assertion=assertion,
            attributions=attributions, initiators=initiators, targets=targets, parties=parties, places=places, time=time,
            quantities=tuple(self._quantity(a, attributions) for a in amounts),
            zone=self._zone(places, initiators, amounts) if said.kind is Kind.BUFFER_ZONE else None, links=links,
            codes=codes(said.kind, reality, assertion, attributions),
            score=round(min(_CAP, _BASE + _SIGN * bool(initiators or parties) + _SIGN * any(p.mention for p in places)), 2),
        )  # fmt: skip
        reason = why_not(event, {m.id for m in self.mentions if m.place is not None and m.reading is Reading.LITERAL})
        return replace(event, on_map=reason is None, why_not=reason)

    def _sides(self) -> tuple[tuple[Actor, ...], tuple[Actor, ...], tuple[Actor, ...]]:
        """Initiators, targets and parties: talks have parties alone, and only talks and clashes have them."""
        said = self.one.said
        initiators, targets, parties = (
            tuple(dict.fromkeys(actor for name in names if (actor := self._actor(name)) is not None))
            for names in (said.initiators, said.targets, said.parties)
        )
        if said.kind in SYMMETRIC:
            return (), (), tuple(dict.fromkeys((*parties, *initiators, *targets)))
        return initiators, targets, parties if said.kind is Kind.CLASH else ()

    def _reality(self, time: EventTime | None) -> Reality:
        """What the model says, but nothing has occurred that is dated after the article."""
        said, today = self.one.said.reality, self.article.published
        ahead = time is not None and not time.inferred and time.start is not None and today is not None and time.start > today
        return Reality.PLANNED if ahead and said is Reality.OCCURRED else said

    def _missing(self, what: str, words: str, where: str = "the article") -> None:
        self.warn(f"event {self.one.number} of the reply: {what} {shown(words)} dropped: not in {where}")

    def _in_quote(self, words: str) -> Span | None:
        return find_words(words, self.article.text, self.one.quote.start, self.one.quote.end)

    def _voice(self, voice: SaidVoice) -> Attribution:
        """The voice with what the article has of it: a claim stays one when its source is invented."""
        source = find_name(voice.source, self.article.text) if voice.source else None
        cue = self._in_quote(voice.cue)
        if voice.source and source is None:
            self._missing("source", voice.source)
        if voice.cue.strip() and cue is None:
            self._missing("cue", voice.cue, "its quote")
        side = self.table.side_of(source.text) if source else None
        return Attribution(source=source.text if source else None, side=side, stance=voice.stance, cue=cue.text if cue else "")

    def _actor(self, name: str) -> Actor | None:
        span = find_name(name, self.article.text)
        if span is None:
            self._missing("actor", name)
            return None
        known = self.table.find(span.text)
        return Actor(name=known[0].canonical, side=known[0].side) if known else Actor(name=span.text, side=None)

    def _place(self, place: SaidPlace) -> PlaceRef | None:
        if place.name:
            mention = self._mention(place.name)
            return place_ref(mention, place.role) if mention is not None else None
        noun = self._in_quote(place.noun or "")
        if noun is None:
            self._missing("place", place.noun or "", "its quote")
            return None
        within = self._mention(place.within) if place.within else None
        return PlaceRef(
            mention=None, name=None, role=place.role, precision=Precision.NONE, noun=noun.text, within=within.id if within is not None else None
        )

    def _mention(self, name: str) -> Mention | None:
        """The literal mention that a name is: the one that stands there in the quote, else the last one of this name before the quote's end."""
        span = find_name(name, self.article.text, self.one.quote.start, self.one.quote.end)
        if span is not None:
            there = [m for m in self.mentions if m.start < span.end and span.start < m.end]
        else:
            there = [m for m in self.mentions if name in (m.text, m.place.name if m.place else None) and m.end <= self.one.quote.end][::-1]
        literal = next((m for m in there if m.reading is Reading.LITERAL), None)
        if literal is None and there:
            self.warn(f"event {self.one.number} of the reply: place {shown(name)} dropped: it is {there[0].reading}, not a literal place")
        elif literal is None:
            self._missing("place", name, "its quote and no known mention")
        return literal

    def _time(self) -> EventTime | None:
        """The value of the dating words by the grammar of times, else the bound that the article's own date is."""
        quote, said = self.one.quote, self.one.said
        anchor = date.fromisoformat(self.article.published) if self.article.published else None
        words = self._in_quote(said.time) if said.time else None
        meant = [t for t in find_times(quote.text, anchor) if words and quote.start + t.start < words.end and words.start < quote.start + t.end]
        if said.time and words is None:
            self._missing("time", said.time, "its quote")
        elif said.time and anchor and not any(t.value for t in meant):
            self.warn(f"event {self.one.number} of the reply: time {shown(said.time)} dropped: no date that can be read")
        tense = "future" if said.reality in _AHEAD else None  # a past is left to the verbs: a model that takes a plan for a fact moves no date
        return event_time(meant, self.one.trigger.start - quote.start, self.one.trigger.end - quote.start, tense, anchor)

    def _amounts(self) -> list[QuantitySpan]:
        """The amounts that our own reader finds where the model says that there are some."""
        quote = self.one.quote
        spans = {words: self._in_quote(words) for words in self.one.said.quantities}
        amounts = find_quantities(quote.text)
        for words, span in spans.items():
            if span is None:
                self._missing("quantity", words, "its quote")
            elif not any(quote.start + a.start < span.end and span.start < quote.start + a.end for a in amounts):
                self.warn(f"event {self.one.number} of the reply: quantity {shown(words)} dropped: no number that can be read")
        within = [(s.start - quote.start, s.end - quote.start) for s in spans.values() if s is not None]
        return [a for a in amounts if any(a.start < end and start < a.end for start, end in within)]

    def _quantity(self, amount: QuantitySpan, voices: Sequence[Attribution]) -> Quantity:
        speaker = next((v.source for v in voices if v.source and v.stance in (Stance.ASSERTS, Stance.DENIES)), None)
        return Quantity(low=amount.low, best=amount.best, high=amount.high, noun=amount.noun, of=amount.of, role=amount.role, source=speaker)

    def _zone(self, places: Sequence[PlaceRef], initiators: Sequence[Actor], amounts: Sequence[QuantitySpan]) -> Zone:
        def first(role: Role) -> str | None:
            return next((p.mention for p in places if p.role is role and p.mention), None)

        depth = next((km for amount in amounts if (km := kilometres(amount)) is not None), None)
        wanted = next((actor.side for actor in initiators if actor.side), None)
        text, trigger = self.article.text, self.one.trigger
        quoted = text[max(0, trigger.start - 1) : trigger.start] in _MARKS and text[trigger.end : trigger.end + 1] in _MARKS
        return Zone(host=first(Role.LOCATION), shielded=first(Role.SHIELDED), wanted_by=wanted, depth_km=depth, quoted=quoted)
