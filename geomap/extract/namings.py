"""Names of actors in an article: of the table, of governments by their places, of letters in brackets, of offices beside people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geomap.extract.actors import Actors, ActorSpan, load_actors
from geomap.extract.antecedents import Antecedents, Named
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.model import Actor, Mention, Precision, Reading

_NEARLY_ALL = 0.75
_NAMED = ("group", "government", "forces", "organisation", "person")


@dataclass(slots=True, kw_only=True)
class Namings(Antecedents):
    """The actors that an article names, by offset; `people` are sides by surname, learnt as the text is read; `actors` are known names."""

    people: dict[str, Actor] = field(default_factory=dict)
    actors: Actors = field(default_factory=load_actors)

    def __post_init__(self) -> None:
        Antecedents.__post_init__(self)
        table = self.actors
        known = table.find(self.article.text)
        self._swallow(known)
        spans = [a for a in known if not self._only_a_place(a)]
        self.main = _most_named([a for a in spans if (m := self.by_offset.get(a.start)) is None or m.reading is not Reading.LITERAL])
        named = [Named(a.start, a.end, a.canonical, a.side, a.kind) for a in spans]
        taken = {offset for n in named for offset in range(n.start, n.end)}
        free = [m for m in self.mentions if m.start not in taken and not table.only_qualifies(self.article.text, m.end)]
        named += [n for m in free if (n := self._as_actor(m)) is not None]
        named += [Named(s, e, n.name, n.side, n.kind) for n in list(named) for s, e in self._abbreviated(n)]
        self.states = table.states | {m.place.country for m in free if m.place is not None and m.place.country}
        self.state_names = table.state_names | {n.side: n.name for n in reversed(named) if n.side is not None}
        for n in named:
            self.named_at.update(dict.fromkeys(range(n.start, n.end), n))
        self.home = self._home()

    def _swallow(self, known: Sequence[ActorSpan]) -> None:
        """Forgets the places that are only a part of an actor's name: "Haram" in "Boko Haram"."""
        inner = {offset: a for a in known if a.kind in _NAMED for offset in range(a.start, a.end)}
        within = {m.id for m in self.mentions if (a := inner.get(m.start)) is not None and m.end <= a.end and m.end - m.start < a.end - a.start}
        self.mentions = [m for m in self.mentions if m.id not in within]
        self.by_offset = {offset: m for offset, m in self.by_offset.items() if m.id not in within}

    def _home(self) -> str | None:
        """The state in which nearly all places of the article lie, when armed groups are told of and no other state is a main side; else None."""
        literal = [m for m in self.mentions if m.reading is Reading.LITERAL and m.precision is not Precision.COUNTRY]
        places = [m.place.country for m in literal if m.place is not None]
        country, count = Counter(places).most_common(1)[0] if places else (None, 0)
        inside = count > 2 and count >= _NEARLY_ALL * len(places) and bool(self.groups())
        return country if inside and all(a.side == country for a in self.main if a.side in self.states) else None

    def _abbreviated(self, named: Named) -> Iterator[tuple[int, int]]:
        """Where the letters stand that the text gives a name: "the Patriotic Front (PF) … PF fighters"."""
        letters = re.compile(r"\s*\(([^\W\d_a-z][\w-]{1,9})\)").match(self.article.text, named.end)
        if letters is not None:
            for found in re.finditer(rf"\b{re.escape(letters.group(1))}\b", self.article.text[letters.end() :]):
                yield letters.end() + found.start(), letters.end() + found.end()

    def _only_a_place(self, actor: ActorSpan) -> bool:
        """A capital, or a name within a place's, that is meant literally is no actor; a country may be one by its place in the clause."""
        mention = self.by_offset.get(actor.start)
        if mention is not None and mention.end < actor.end:
            return False
        if mention is None or mention.reading is not Reading.LITERAL:
            named = actor.kind in ("state", "people", "government")
            return mention is not None and mention.reading is Reading.EMBEDDED and (named or mention.end - mention.start > actor.end - actor.start)
        return mention.precision is not Precision.COUNTRY or mention.end - mention.start > actor.end - actor.start

    def _as_actor(self, mention: Mention) -> Named | None:
        """A place name that stands for its government or people and is in no table of actors."""
        if mention.reading not in (Reading.METONYMIC, Reading.DEMONYM):
            return None
        country = mention.place.country if mention.place is not None else None
        return None if country is None else Named(mention.start, mention.end, mention.text, country)

    def remember_person(self, tree: Tree, word: Word) -> None:
        """ "Jan Novak, spokesman for Poland's border guard": the side of a person from the office beside the name."""
        if word.text in self.people or self.named_at.get(word.start) is not None or self.mention_at(word) is not None:
            return
        office = tree.child(word, "appos") or (tree.head(word) if word.dep == "appos" else None)
        title = next((c for c in tree.children[word.i] if c.dep in ("compound", "nmod") and c.pos == "NOUN"), None)
        for noun in (office, title, word):
            if noun is None or (side := self._side_near(tree, noun)) is None:
                continue
            name = tree.text([w for w in tree.subtree(word, stop=CLAUSES | {"appos", "prep", "conj", "cc", "punct"}) if w.pos == "PROPN"] or [word])
            self.people[word.text] = Actor(name=name, side=side)
            return

    def _side_near(self, tree: Tree, noun: Word) -> str | None:
        for w in tree.subtree(noun, stop=CLAUSES | {"conj", "cc", "appos"}):
            named = self.named_at.get(w.start)
            if named is not None and named.side is not None:
                return named.side
            mention = self.literal_at(w)
            if mention is not None and mention.place is not None and mention.place.country is not None:
                return mention.place.country
        return None


def _most_named(spans: Sequence[ActorSpan]) -> tuple[Actor, ...]:
    """The two sides named most, forces and armed groups counting double; organisations are no side of a war."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for span in spans:
        if span.kind != "organisation":
            counts[span.side] += 2 if span.kind in ("forces", "group") else 1
            first.setdefault(span.side, Actor(name=span.canonical, side=span.side))
    order = list(first)
    ranked = sorted(counts, key=lambda side: (-counts[side], order.index(side)))
    return tuple(first[side] for side in ranked[:2]) if len(ranked) > 1 else ()
