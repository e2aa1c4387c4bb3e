"""What the last sentences of an article named: the one candidate that "the army", "the rebels", "they" or "both sides" can mean, or none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from geomap.extract.calendars import Days
from geomap.extract.segments import Sentence
from geomap.extract.syntax import Tree, Word
from geomap.extract.whereabouts import Whereabouts
from geomap.model import Actor, EventTime, Kind, Mention, PlaceRef, Precision, Reading

_BACK, _BACK_FOR_BOTH, _OFTEN = 1, 3, 3
PLURALS = frozenset(("NNS", "NNPS"))
_STATELY = frozenset(("state", "people", "government", "forces", "person"))


@dataclass(frozen=True, slots=True)
class Named:
    """An actor's name in the article. `kind` is that of the table of actors."""

    start: int
    end: int
    name: str
    side: str | None
    kind: str = "state"


@dataclass(slots=True, kw_only=True)
class Antecedents(Whereabouts):
    """The actors of an article by offset and a short memory of them. Little reaches back further than one sentence, and two candidates give none.

    `main` are the two sides named most often, `home` the state on whose ground alone a war within it is fought. `subjects` and `forces` are the sides
    that acted, by sentence, `speaker` who spoke last and `person` which person was the subject last, `last_date` the days that were named last, each
    with the index of the sentence; `times` are those of the events told.
    """

    sentences: Sequence[Sentence]
    main: tuple[Actor, ...] = ()
    subjects: dict[int, list[tuple[tuple[Actor, ...], bool | None]]] = field(default_factory=dict)
    forces: dict[int, list[Actor]] = field(default_factory=dict)
    named_at: dict[int, Named] = field(default_factory=dict)
    state_names: dict[str, str] = field(default_factory=dict)
    states: frozenset[str | None] = frozenset()
    home: str | None = None
    speaker: tuple[int, Actor] | None = None
    person: tuple[int, Actor] | None = None
    told: set[Kind] = field(default_factory=set)
    last_time: EventTime | None = None
    last_date: tuple[int, Days] | None = None
    times: dict[Kind, list[EventTime]] = field(default_factory=dict)

    def named_in(self, index: int, before: int | None = None) -> list[Actor]:
        """The actors that a sentence names, up to an offset, once each in order; literal places are none."""
        return [Actor(name=n.name, side=n.side) for n in self._named(index, before)]

    def groups(self) -> frozenset[str]:
        """The armed groups that the article names, by side."""
        return frozenset(n.side for n in self.named_at.values() if self._is_group(n) and n.side is not None)

    def bodies(self) -> frozenset[str]:
        """The organisations that the article names, by side."""
        return frozenset(n.side for n in self.named_at.values() if n.kind == "organisation" and n.side is not None)

    def _is_group(self, named: Named) -> bool:
        """Whether a name is that of an armed group, or of an authority that is no state: "Artsakh"."""
        return named.kind == "group" or (named.kind == "government" and named.side not in self.states)

    def armed(self) -> frozenset[str]:
        """The sides that the article names as forces or armed groups."""
        return frozenset(n.side for n in self.named_at.values() if n.kind in ("forces", "group") and n.side is not None and not self._is_place(n))

    def _named(self, index: int, before: int | None = None) -> list[Named]:
        sentence = self.sentences[index]
        if sentence.dateline:
            return []
        here = (self.named_at.get(offset) for offset in range(sentence.start, sentence.end if before is None else before))
        found = {n.side or n.name: n for n in here if n is not None and not self._is_place(n) and not self._tells_outlaws(n)}
        return list(found.values())

    def _tells_outlaws(self, named: Named) -> bool:
        """Whether a country only says where rebels are from: "Syrian rebels"."""
        after = re.compile(r"\s+(\w+)").match(self.article.text, named.end) if named.kind in ("state", "people") else None
        word = after.group(1).lower() if after is not None else ""
        return self.vocabulary.forms.get(word, word) in self.vocabulary.nouns["outlaw"]

    def _is_place(self, named: Named) -> bool:
        mention = self.by_offset.get(named.start)
        return mention is not None and mention.reading is Reading.LITERAL

    def state(self, country: str) -> Actor:
        return Actor(name=self.state_names.get(country, country), side=country)

    def army(self, tree: Tree, word: Word) -> Actor | None:
        """The state whose army "the army" is: that of this or the last sentence, else the one that a war is fought in."""
        return self._army_at_hand(tree, word) or (self.state(self.home) if self.home is not None and not self._armies(tree) else None)

    def _armies(self, tree: Tree) -> bool:
        """Whether the last sentence tells of the forces of another state than the one at war within."""
        return any(a.side != self.home for a in self.forces.get(tree.sentence.index - 1, ()))

    def _army_at_hand(self, tree: Tree, word: Word) -> Actor | None:
        """A country named before the army in the sentence, the one force or state of this or the last sentence.

        The ground that it fights on tells whose it is only when no other state is at war.
        """
        here = [m.place.country for m in self.literal_in(tree) if m.precision is Precision.COUNTRY and m.place and m.end <= word.start]
        if len(here) == 1 and here[0] is not None:
            return self.state(here[0])
        index = tree.sentence.index
        for back in range(_BACK + 1):
            if back > index:
                break
            if back and (forces := _sides(self.forces.get(index - back, ()))):
                return next(iter(forces.values())) if len(forces) == 1 else None
            states = {n.side for n in self._named(index - back, None if back else word.start) if n.kind in _STATELY and n.side in self.states}
            grounds = self.grounds(index - back)
            found = {s for s in states | grounds if s is not None}
            if len(found) > 1 or (found and not states and any(a.side in self.states and a.side not in found for a in self.main)):
                return None
            if found and not states and self._ground_of_most() not in found:
                return None
            if found:
                return self.state(found.pop())
        return None

    def _ground_of_most(self) -> str | None:
        """The country in which most of the article's places lie, the first of several; None without places."""
        literal = [m for m in self.mentions if m.reading is Reading.LITERAL and m.precision is not Precision.COUNTRY]
        counts = Counter(m.place.country for m in literal if m.place is not None and m.place.country)
        return max(counts, key=lambda country: counts[country]) if counts else None

    def grounds(self, index: int) -> frozenset[str]:
        """The countries of the literal places that a sentence names."""
        return frozenset(m.place.country for m in self._placed_in(index) if m.place is not None and m.place.country)

    def _placed_in(self, index: int) -> list[Mention]:
        sentence = self.sentences[index]
        here = (m for m in self.mentions if sentence.start <= m.start < sentence.end and m.reading is Reading.LITERAL and m.place is not None)
        return [] if sentence.dateline else list(here)

    def group(self, tree: Tree, word: Word) -> Actor | None:
        """The armed group that "the rebels" are: the only one that this sentence, else the last one, else the article so far names."""
        index = tree.sentence.index
        for back in range(min(_BACK, index) + 1):
            found = [n for n in self._named(index - back, None if back else word.start) if self._is_group(n)]
            if found:
                return Actor(name=found[0].name, side=found[0].side) if len(found) == 1 else None
        return self.only_group(word.start)

    def only_group(self, before: int) -> Actor | None:
        """The only armed group that the article names before an offset, or the one that it names far more often than any other."""
        told = Counter((n.name, n.side) for start, n in self.named_at.items() if self._is_group(n) and n.start == start < before)
        (first, often), (_, second) = (*told.most_common(2), (("", None), 0), (("", None), 0))[:2]
        return Actor(name=first[0], side=first[1]) if often and (not second or often >= max(_OFTEN, _OFTEN * second)) else None

    def only_state(self, tree: Tree, word: Word) -> Actor | None:
        """The only state that a sentence names by its own name or capital before a word."""
        found = [n for n in self._named(tree.sentence.index, word.start) if n.kind in ("state", "government")]
        return Actor(name=found[0].name, side=found[0].side) if len(found) == 1 else None

    def subject_before(self, tree: Tree, *, plural: bool) -> tuple[Actor, ...]:
        """Whom "they" or "it" takes up: the one subject of that number with a known side in the last sentence ("Russia and Ukraine" is one)."""
        agreeing = [actors for actors, many in self.subjects.get(tree.sentence.index - 1, ()) if many is not (not plural)]
        return agreeing[0] if len({frozenset(a.side for a in actors) for actors in agreeing}) == 1 else ()

    def both_sides(self, tree: Tree) -> list[Actor]:
        """The two sides of "both sides": the only two of this or of the last sentence, when they are not the main two; else the main two."""
        index = tree.sentence.index
        found: dict[str, Actor] = {}
        for back in range(min(_BACK_FOR_BOTH, index) + 1):
            named = self._named(index - back)
            found.update({n.side: Actor(name=n.name, side=n.side) for n in reversed(named) if n.side is not None and n.kind != "organisation"})
            warring = [a for a in self.main if a.side in found]
            if len(warring) == 2:
                return warring
            together = {n.side for n in named if n.side is not None and n.kind != "organisation"}
            if len(together) == 2 and back <= _BACK:
                return [found[side] for side in found if side in together]
        return list(self.main)

    def remember_subject(self, index: int, word: Word, actors: Sequence[Actor]) -> None:
        """Remembers whom a subject names; a group by its name may be "it" or "they"."""
        if actors and all(a.side is not None for a in actors):
            group = word.tag == "NNP" and len(actors) == 1 and actors[0].side not in self.states
            self.subjects.setdefault(index, []).append((tuple(actors), None if group else len(actors) > 1 or word.tag in PLURALS))

    def tell(self, kind: Kind, places: Sequence[PlaceRef], time: EventTime | None = None) -> None:
        """Remembers an event: its kind, for "the belt", and its places and time, for "there"."""
        self.told.add(kind)
        if time is not None and not time.inferred:
            self.times.setdefault(kind, []).append(time)
        if places:
            self.last_time = time if time is not None and not time.inferred else None
        by_id = {m.id: m for m in self.mentions}
        self.event_places += [by_id[p.mention] for p in places if p.mention in by_id]

    def speaks(self, index: int, name: str, side: str | None) -> None:
        """Remembers who spoke last, for "he added" and for quotations that run on."""
        self.speaker = (index, Actor(name=name, side=side))

    def quote_speaker(self, sentence: Sentence) -> Actor | None:
        """Who speaks in a quotation without a speech verb of its own: the speaker of a sentence beside it in the paragraph."""
        if self.speaker is not None and self.sentences[self.speaker[0]].paragraph == sentence.paragraph and sentence.index - self.speaker[0] <= 2:
            return self.speaker[1]
        return None


def _sides(actors: Iterable[Actor]) -> dict[str, Actor]:
    """Actors by their side, the first of each."""
    found: dict[str, Actor] = {}
    for actor in actors:
        found.setdefault(actor.side or actor.name, actor)
    return found
