"""What the words of an article refer to: placed mentions, actors, pronouns, "the town", "the army"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geomap.extract.actors import ActorSpan, load_actors, main_sides
from geomap.extract.segments import Sentence
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Actor, Article, Kind, Mention, PlaceRef, Precision, Reading

_AREAS = (Precision.ADM1, Precision.ADM2, Precision.ADM3, Precision.COUNTRY)
_OUTSIDE = frozenset(("for", "with", "by", "from", "to", "than", "as", "since", "after", "before", "during"))
_MEMORY = 6
_RANKS = {Precision.COUNTRY: 0, Precision.ADM1: 1, Precision.ADM2: 2, Precision.ADM3: 3}
_LIST = re.compile(r"\s*(?:,|and|or|,\s*and)\s*(?:the\s+)?")
_VIEWS = frozenset(("sight", "reach", "range", "view", "kilometre", "kilometer", "mile", "metre"))
_TOWN = frozenset(("village", "town", "city", "settlement", "garrison", "capital", "hamlet"))
_REGION = frozenset(("region", "province", "territory", "area", "district", "oblast", "state", "county"))


@dataclass(frozen=True, slots=True)
class Named:
    """An actor's name in the article."""

    start: int
    end: int
    name: str
    side: str | None


@dataclass(slots=True)
class Discourse:
    """One article as its events are read: `trees` by sentence index, mentions and actors by offset, and a memory that grows in text order."""

    article: Article
    sentences: Sequence[Sentence]
    trees: Mapping[int, Tree]
    mentions: Sequence[Mention]
    vocabulary: Vocabulary
    main: tuple[Actor, ...] = ()
    people: dict[str, Actor] = field(default_factory=dict)
    speaker: tuple[int, Actor] | None = None
    last_actor: tuple[int, Actor] | None = None
    last_places: list[Mention] = field(default_factory=list)
    event_places: list[Mention] = field(default_factory=list)
    last_force: tuple[int, Actor] | None = None
    last_group: Actor | None = None
    told: set[Kind] = field(default_factory=set)
    _by_offset: dict[int, Mention] = field(default_factory=dict)
    _named_at: dict[int, Named] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for mention in self.mentions:
            self._by_offset.update(dict.fromkeys(range(mention.start, mention.end), mention))
        spans = [a for a in load_actors().find(self.article.text) if not self._only_a_place(a)]
        self.main = tuple(Actor(name=a.canonical, side=a.side) for a in main_sides(spans))
        named = [Named(a.start, a.end, a.canonical, a.side) for a in spans]
        taken = {offset for n in named for offset in range(n.start, n.end)}
        named += [n for m in self.mentions if m.start not in taken and (n := self._as_actor(m)) is not None]
        self._names = {n.side: n.name for n in reversed(named) if n.side is not None}
        for n in named:
            self._named_at.update(dict.fromkeys(range(n.start, n.end), n))

    def _only_a_place(self, actor: ActorSpan) -> bool:
        """A capital, or a name within a place's, that is meant literally is no actor; a country may be one by its place in the clause."""
        mention = self._by_offset.get(actor.start)
        if mention is None or mention.reading is not Reading.LITERAL:
            return mention is not None and mention.reading is Reading.EMBEDDED and mention.end - mention.start > actor.end - actor.start
        return mention.precision is not Precision.COUNTRY or mention.end - mention.start > actor.end - actor.start

    def _as_actor(self, mention: Mention) -> Named | None:
        """A place name that stands for its government or people and is in no table of actors."""
        if mention.reading not in (Reading.METONYMIC, Reading.DEMONYM):
            return None
        country = mention.place.country if mention.place is not None else None
        return None if country is None else Named(mention.start, mention.end, mention.text, country)

    # -------------------------------------------------------------- what stands at a word
    def mention_at(self, word: Word) -> Mention | None:
        return self._by_offset.get(word.start) or self._by_offset.get(word.end - 1)

    def literal_at(self, word: Word) -> Mention | None:
        """The literal place name that a word belongs to."""
        mention = self.mention_at(word)
        return mention if mention is not None and mention.reading is Reading.LITERAL else None

    def belongs(self, tree: Tree, word: Word, name: str) -> bool:
        """Whether a phrase is of the class `place` (it names a place or points back to one) or `side` (it names an actor with a side)."""
        if name == "place":
            return bool(self.places_of(tree, word)) or self.anaphor(tree, word) is not None
        return (actor := self.party(tree, word)) is not None and actor.side is not None

    def places_of(self, tree: Tree, word: Word) -> list[Mention]:
        """The literal mentions of a phrase, the containing ones ("Ukraine's Sumy region", "Bara in Kordofan") left out."""
        head = self.literal_at(word)
        if head is not None and self._possesses(tree, word):
            return []
        if head is not None:
            return [head]
        return self._inside(tree, word, 0)

    def _inside(self, tree: Tree, word: Word, depth: int) -> list[Mention]:
        found: list[Mention] = []
        below: list[Mention] = []
        for child in tree.children[word.i]:
            if child.dep in ("compound", "nmod", "poss", "amod", "appos") and self.literal_at(child) is not None:
                found += [m for c in tree.conjuncts(child) if (m := self.literal_at(c)) is not None]
            elif child.dep == "prep" and child.lemma not in _OUTSIDE and depth < 3:
                for inner in (c for o in tree.children[child.i] if o.dep == "pobj" and o.lemma not in _VIEWS for c in tree.conjuncts(o)):
                    here = self.literal_at(inner)
                    below += [here] if here is not None else self._inside(tree, inner, depth + 1)
        if below and all(m.precision in (Precision.LINE, *_AREAS) for m in found):
            found = []
        return self._smallest(list(dict.fromkeys([*found, *below])))

    def _smallest(self, found: list[Mention]) -> list[Mention]:
        """Places without those that only contain another of them; what is listed side by side stays."""
        ranks = [_RANKS.get(m.precision, 4) for m in found]
        return [
            m
            for m, rank in zip(found, ranks, strict=True)
            if not any(r > rank and _contains(m, o) and not self._listed(m, o) for o, r in zip(found, ranks, strict=True))
        ]

    def _listed(self, one: Mention, other: Mention) -> bool:
        first, last = sorted((one, other), key=lambda m: m.start)
        return bool(_LIST.fullmatch(self.article.text, first.end, last.start))

    def _possesses(self, tree: Tree, word: Word) -> bool:
        return word.dep == "poss" and self.literal_at(tree.head(word)) is not None

    def anaphor(self, tree: Tree, word: Word) -> Mention | None:
        """The place that "the village", "its outskirts" or "there" points back to: the latest literal mention of that sort."""
        lemma, names = word.lemma, self.vocabulary.names
        kids = tree.children[word.i]
        if lemma == "there":
            near = [m for m in self.mentions if tree.sentence.start <= m.start < word.start and m.reading is Reading.LITERAL] or self.event_places
            return near[-1] if near else None
        if lemma in names["parts"] and any(c.dep == "poss" and c.pos == "PRON" for c in kids):
            pass
        elif lemma not in names["anaphors"] or not any(c.dep == "det" and c.lemma in ("the", "this", "that") for c in kids):
            return None
        elif any(c.dep in ("amod", "compound", "prep", "relcl", "poss", "nummod", "acl") for c in kids):
            return None
        earlier = [m for m in self.last_places if m.start < word.start]
        if lemma in _TOWN or lemma in names["parts"]:
            earlier = [m for m in earlier if m.precision is Precision.SETTLEMENT]
        elif lemma in _REGION:
            earlier = [m for m in earlier if m.precision in _AREAS]
        return earlier[-1] if earlier and word.start - earlier[-1].start < 900 else None

    def spot(self, tree: Tree, word: Word) -> Mention | None:
        """The place of the event told last, within which "the base", "the bridge" lies."""
        definite = any(c.dep == "det" and c.lemma in ("the", "this", "that") for c in tree.children[word.i])
        if not definite or word.lemma not in self.vocabulary.names["spots"] or not self.event_places:
            return None
        return self.event_places[-1] if word.start - self.event_places[-1].start < 500 else None

    # -------------------------------------------------------------- who stands at a word
    def party(self, tree: Tree, word: Word) -> Actor | None:
        """The actor a phrase names: a known name, a demonym or country in it, a remembered person, a pronoun; None when none is named."""
        if word.pos == "PRON" or word.lemma in ("its", "their", "his"):
            return self._pronoun(tree, word)
        named = self._named_at.get(word.start)
        if named is not None:
            return Actor(name=named.name, side=named.side)
        phrase = [w for w in tree.subtree(word, stop=CLAUSES | {"conj", "prep", "cc"}) if w.i <= word.i or w.dep in ("appos", "flat")]
        for w in phrase:
            if (named := self._named_at.get(w.start)) is not None and not self._is_whereabouts(tree, w):
                return Actor(name=named.name, side=named.side)
        for w in phrase:
            if w.dep == "poss" and w.pos == "PRON":
                return self._pronoun(tree, w)
        if (known := self.people.get(word.text)) is not None:
            return known
        preps = [c for c in tree.children[word.i] if c.dep == "prep" and c.lemma == "of"]
        preps += [p for c in tree.children[word.i] if c.lemma in ("loyal", "allied", "ally") for p in tree.children[c.i] if p.dep == "prep"]
        for of in (o for p in preps for o in tree.children[p.i] if o.dep == "pobj"):
            if (named := self._named_at.get(of.start)) is not None and not self._is_whereabouts(tree, of):
                return Actor(name=named.name, side=named.side)
            inner = next((n for w in tree.subtree(of, stop=CLAUSES | {"conj", "prep", "cc"}) if (n := self._named_at.get(w.start)) is not None), None)
            if inner is not None and self.literal_at(of) is None:
                return Actor(name=inner.name, side=inner.side)
        return self._by_place(tree, word)

    def _by_place(self, tree: Tree, word: Word) -> Actor | None:
        """ "Officials in Kyiv", "governor of the Belgorod region", "the regional governor": the country of the place beside the office.

        "The army", "government troops" are those of the state told of last, else of the country the text is about; "the rebels" the group told of last.
        """
        nouns = self.vocabulary.nouns
        if word.lemma in nouns["rebel"] and self._bare(tree, word):
            return self.last_group
        if word.lemma in nouns["talker"] or word.lemma in nouns["office"]:
            places = self._inside(tree, word, 0)
            if not places and word.lemma in nouns["local_office"]:
                places = self._literal_in(tree) or self.last_places[-1:]
            country = next((m.place.country for m in places if m.place is not None and m.place.country), None)
            if country is not None:
                return self._state(country)
        loyal = any(c.lemma in nouns["loyal"] for c in tree.children[word.i] if c.dep in ("compound", "amod", "poss", "nmod"))
        if loyal or (word.lemma in nouns["body"] and self._bare(tree, word)):
            return self._home(tree, word)
        return None

    def _home(self, tree: Tree, word: Word) -> Actor | None:
        """The state whose army is meant by "the army"."""
        here = [m.place.country for m in self._literal_in(tree) if m.precision is Precision.COUNTRY and m.place is not None and m.end <= word.start]
        if len(here) == 1 and here[0] is not None:
            return self._state(here[0])
        if self.last_force is not None and tree.sentence.index - self.last_force[0] <= _MEMORY:
            return self.last_force[1]
        before = [m.place.country for m in self.last_places if m.place is not None and m.place.country]
        counts = Counter(m.place.country for m in self.mentions if m.reading is Reading.LITERAL and m.place is not None and m.place.country)
        country = before[-1] if before else counts.most_common(1)[0][0] if counts else None
        return self._state(country) if country else None

    def _state(self, country: str) -> Actor:
        return Actor(name=self._names.get(country, country), side=country)

    def _literal_in(self, tree: Tree) -> list[Mention]:
        return [m for m in self.mentions if tree.sentence.start <= m.start < tree.sentence.end and m.reading is Reading.LITERAL]

    def _bare(self, tree: Tree, word: Word) -> bool:
        """Whether nothing but "the" (or a word in lower case) stands at a noun."""
        kids = tree.children[word.i]
        return any(c.dep == "det" and c.lemma == "the" for c in kids) and not any(
            (c.dep == "prep" and c.lemma in ("of", "in", "from")) or c.dep in ("poss", "relcl") or (c.text[:1].isupper() and c.dep != "det") for c in kids
        )

    def _is_whereabouts(self, tree: Tree, word: Word) -> bool:
        mention = self.mention_at(word)
        return mention is not None and mention.reading is Reading.LITERAL and word.dep not in ("poss", "amod", "compound")

    def _pronoun(self, tree: Tree, word: Word) -> Actor | None:
        names, lemma, here = self.vocabulary.names, word.text.lower(), tree.sentence.index
        if lemma in names["pronouns_speaker"]:
            return self.speaker[1] if self.speaker is not None and here - self.speaker[0] <= 2 else None
        if lemma in names["pronouns_person"]:
            return self.speaker[1] if self.speaker is not None and here - self.speaker[0] <= 3 else None
        if lemma in names["pronouns_thing"]:
            own = self._clause_subject(tree, word)
            if own is not None:
                return own
            return self.last_actor[1] if self.last_actor is not None and here - self.last_actor[0] <= 2 else None
        if lemma in names["pronouns_many"]:
            own = self._clause_subject(tree, word)
            return own or (self.last_actor[1] if self.last_actor is not None and here - self.last_actor[0] <= 2 else None)
        if lemma in ("who", "which", "that") and word.dep in ("nsubj", "nsubjpass") and tree.head(word).dep == "relcl":
            antecedent = tree.head(tree.head(word))
            return None if antecedent.i == word.i else self.party(tree, antecedent)
        return None

    def _clause_subject(self, tree: Tree, word: Word) -> Actor | None:
        """The subject of a clause above the pronoun's, when that is a named actor: "Russia …, where it aims"."""
        for above in tree.ancestors(word):
            if above.pos not in ("VERB", "AUX"):
                continue
            subject = tree.child(above, "nsubj", "nsubjpass")
            if subject is not None and subject.i != word.i and subject.pos != "PRON" and word not in tree.subtree(subject):
                actor = self.party(tree, subject)
                if actor is not None:
                    return actor
        return None

    def parties(self, tree: Tree, word: Word) -> list[Actor]:
        """All actors of a phrase: "Russian and Ukrainian delegations", "fighters of the RSF", "both sides" (the article's two main ones)."""
        found: dict[str, Actor] = {}
        for w in tree.subtree(word, stop=CLAUSES | {"appos"}):
            inside = w.i == word.i or all(a.lemma in ("of", "between", "from", "for") for a in tree.ancestors(w) if a.dep == "prep" and a.i > word.i)
            named = self._named_at.get(w.start)
            if named is not None and inside and not self._is_whereabouts(tree, w):
                found.setdefault(named.side or named.name, Actor(name=named.name, side=named.side))
        if not found and (one := self.party(tree, word)) is not None:
            found[one.name] = one
        if not found and self._both(tree, word):
            found = {a.name: a for a in self.main}
        return list(found.values())

    def _both(self, tree: Tree, word: Word) -> bool:
        names = self.vocabulary.names
        if word.text.lower() in ("both", "each"):
            return True
        return word.lemma in names["both"] and any(c.lemma in ("both", "two", "each") for c in tree.children[word.i])

    # -------------------------------------------------------------- memory
    def read(self, tree: Tree) -> None:
        """Remembers the places and people of a sentence once its events are read."""
        for word in tree.words:
            if word.dep in ("nsubj", "nsubjpass") and word.pos != "PRON":
                actor = self.party(tree, word)
                if actor is not None and actor.side is not None:
                    self.last_actor = (tree.sentence.index, actor)
            named = self._named_at.get(word.start)
            if named is not None and named.side is not None and len(named.side) > 2:
                self.last_group = Actor(name=named.name, side=named.side)
            if word.lemma in self.vocabulary.nouns["force"] or word.lemma in self.vocabulary.nouns["body"]:
                self._muster(tree, word)
            if word.pos == "PROPN":
                self._remember(tree, word)

    def _muster(self, tree: Tree, word: Word) -> None:
        """Remembers the side of a force that is named with it: "Israeli armour", "the Russian defence ministry"."""
        if not self._bare(tree, word) and (actor := self.party(tree, word)) is not None and actor.side is not None and len(actor.side) == 2:
            self.last_force = (tree.sentence.index, actor)

    def pass_places(self, sentence: Sentence) -> None:
        """Remembers the literal places of a sentence, parsed or not."""
        self.last_places += [
            m for m in self.mentions if sentence.start <= m.start < sentence.end and m.reading is Reading.LITERAL and m.place is not None
        ]

    def tell(self, kind: Kind, places: Sequence[PlaceRef]) -> None:
        """Remembers an event: its kind, for "the belt", and its places, for "there"."""
        self.told.add(kind)
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

    def _remember(self, tree: Tree, word: Word) -> None:
        """ "Andrii Demchenko, spokesman for Ukraine's border service": the side of a person from the office beside the name."""
        if word.text in self.people or self._named_at.get(word.start) is not None or self.mention_at(word) is not None:
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
            named = self._named_at.get(w.start)
            if named is not None and named.side is not None:
                return named.side
            mention = self.literal_at(w)
            if mention is not None and mention.place is not None and mention.place.country is not None:
                return mention.place.country
        return None


def _contains(outer: Mention, inner: Mention) -> bool:
    if outer.place is None or inner.place is None or outer.place.country != inner.place.country:
        return False
    return outer.precision is Precision.COUNTRY or outer.place.adm1 is None or outer.place.adm1 == inner.place.adm1
