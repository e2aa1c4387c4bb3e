"""Where the words of an article point to: placed mentions, and "the town", "its outskirts", "there"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from geomap.extract.pointers import place_of_it, place_of_there
from geomap.extract.segments import Sentence
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Article, Mention, Precision, Reading

_AREAS = (Precision.ADM1, Precision.ADM2, Precision.ADM3, Precision.COUNTRY)
_RANKS = {Precision.COUNTRY: 0, Precision.ADM1: 1, Precision.ADM2: 2, Precision.ADM3: 3}
LIST = re.compile(r"\s*(?:,|and|or|,\s*and)\s*(?:the\s+)?")
_SEAT_CHARS = 40
_FEATURES = (Precision.LINE, Precision.NEAR)
_BETWEEN_CHARS = 70
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+")
_OWNS = ("'s ", "’s ")
_BREAK = re.compile(r"[;:!?\n]|\.\s")
_NEAR_CHARS, _SPOT_CHARS, _DEPTH = 900, 500, 3


@dataclass(slots=True, kw_only=True)
class Whereabouts:
    """The mentions of an article by offset, and a memory of places that grows in text order: all of them, and those of events."""

    article: Article
    mentions: Sequence[Mention]
    vocabulary: Vocabulary
    last_places: list[Mention] = field(default_factory=list)
    event_places: list[Mention] = field(default_factory=list)
    by_offset: dict[int, Mention] = field(default_factory=dict)
    seats: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for mention in self.mentions:
            self.by_offset.update(dict.fromkeys(range(mention.start, mention.end), mention))

    def mention_at(self, word: Word) -> Mention | None:
        return self.by_offset.get(word.start) or self.by_offset.get(word.end - 1)

    def literal_at(self, word: Word) -> Mention | None:
        """The literal place name that a word belongs to."""
        mention = self.mention_at(word)
        return mention if mention is not None and mention.reading is Reading.LITERAL else None

    def places_of(self, tree: Tree, word: Word) -> list[Mention]:
        """The literal mentions of a phrase, the containing ones ("Ukraine's Sumy region", "Bara in Kordofan") left out."""
        head = self.literal_at(word)
        if head is not None and self._possesses(tree, word):
            return []
        found = self.inside(tree, word) if head is None else [*self._listed_before(tree, word, head), head, *self._listed_after(tree, word)]
        meant = [self._content(mention) for mention in found if not self._seat(mention) and not self._only_measured_from(mention)]
        return list(dict.fromkeys(meant))

    def _before(self, mention: Mention) -> tuple[Mention | None, list[str]]:
        """The placed literal name nearest before another in its sentence, and the words between them, in lower case; a comma is none."""
        at = bisect_left(self.mentions, mention.start, key=lambda m: m.start)
        last = self.mentions[at - 1] if at else None
        if (
            last is None
            or last.end > mention.start
            or last.reading is not Reading.LITERAL
            or last.place is None
            or mention.start - last.end > _BETWEEN_CHARS
        ):
            return None, []
        between = self.article.text[last.end : mention.start].lower()
        if between in _OWNS and at > 1 and (inner := self.mentions[at - 2]).place is not None and inner.reading is Reading.LITERAL:
            last, between = inner, self.article.text[inner.end : last.start].lower()
        return (None, []) if _BREAK.search(between) else (last, _WORDS.findall(between))

    def _content(self, mention: Mention) -> Mention:
        """ "Bara in northern Kordofan": the name before, if this one only says within which larger unit it lies."""
        inner, between = self._before(mention)
        if inner is None or mention.precision not in _AREAS or not {"in", "of"} & set(between):
            return mention
        narrower = _RANKS.get(inner.precision, 4) > _RANKS[mention.precision] and _contains(mention, inner)
        return inner if narrower and all(word in self.vocabulary.names["bearings"] for word in between) else mention

    def _only_measured_from(self, mention: Mention) -> bool:
        """Whether a name only says how the one before it lies: "Bara, some 60 km (37 miles) north of El Obeid"."""
        near, between = self._before(mention)
        names = self.vocabulary.names
        measured = between[-1:] == ["of"] and bool(set(between) & names["compass"])
        return near is not None and measured and all(w.isdigit() or w in names["distances"] or w in names["bearings"] for w in between)

    def _seat(self, mention: Mention) -> bool:
        """Whether a body has its seat there ("a group based in Washington"): that is where it works, not where something happened."""
        before = self.article.text[max(0, mention.start - _SEAT_CHARS) : mention.start].lower().split()
        return len(before) > 1 and before[-1] in ("in", "at") and before[-2] in self.vocabulary.names["seated"]

    def _listed_before(self, tree: Tree, word: Word, head: Mention) -> list[Mention]:
        """The first items of "X and Long Name", which the parser takes for a part of the last name."""
        start = min(w.start for w in tree.subtree(word, stop=CLAUSES | {"prep"}))
        found: list[Mention] = []
        for mention in reversed([m for m in self.literal_in(tree) if start <= m.start < head.start]):
            if not LIST.fullmatch(self.article.text, mention.end, (found[0] if found else head).start):
                break
            found.insert(0, mention)
        return found

    def _listed_after(self, tree: Tree, word: Word) -> list[Mention]:
        """The further items of "X, the port of Y and the island of Z", which the parser takes for words about X."""
        kinds = self.vocabulary.names["towns"] | self.vocabulary.nouns["settlement"]
        beside = next((c for c in tree.children[word.i] if c.dep == "appos" and c.lemma in kinds and tree.child(c, "conj")), None)
        beside = beside or next((c for c in tree.children[word.i] if c.dep == "appos" and c.lemma in kinds and self._holds_list(tree, c)), None)
        return [m for c in tree.conjuncts(beside) for m in self.inside(tree, c)] if beside is not None else []

    def _holds_list(self, tree: Tree, noun: Word) -> bool:
        """Whether "and the island of Z" hangs on the name within a phrase."""
        kinds = self.vocabulary.nouns["settlement"]
        return any(c.dep == "conj" and c.lemma in kinds for c in tree.subtree(noun))

    def inside(self, tree: Tree, word: Word, depth: int = 0) -> list[Mention]:
        """The literal mentions within a phrase whose head is none: "the edge of X", "towns near X and Y", "X airport"."""
        found: list[Mention] = []
        below: list[Mention] = []
        for child in tree.children[word.i]:
            here = self.literal_at(child) if child.dep in ("compound", "nmod", "poss", "amod", "appos") else None
            shore = word.lemma in self.vocabulary.names["shores"]
            if here is not None and child.dep == "compound" and here.precision in _FEATURES and not _settlement(here) and not shore:
                continue
            if here is not None:
                found += [m for c in tree.conjuncts(child) if (m := self.literal_at(c)) is not None]
            elif child.dep == "prep" and child.lemma not in self.vocabulary.names["apart"] and depth < _DEPTH:
                for inner in (
                    c for o in tree.children[child.i] if o.dep == "pobj" and o.lemma not in self.vocabulary.names["views"] for c in tree.conjuncts(o)
                ):
                    here = self.literal_at(inner)
                    below += [here, *self._listed_after(tree, inner)] if here is not None else self.inside(tree, inner, depth + 1)
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
        return bool(LIST.fullmatch(self.article.text, first.end, last.start))

    def _possesses(self, tree: Tree, word: Word) -> bool:
        return word.dep == "poss" and self.literal_at(tree.head(word)) is not None

    def anaphor(self, tree: Tree, word: Word) -> Mention | None:
        """The place that "the village", "its outskirts", "there" or "it" points back to: the latest literal mention of that sort."""
        lemma, names = word.lemma, self.vocabulary.names
        kids = tree.children[word.i]
        if lemma == "there":
            return place_of_there(tree, word, self)
        if lemma == "it":
            return place_of_it(tree, word, self, struck=False)
        inner = next((o for of in kids if of.lemma == "of" for o in tree.children[of.i] if o.dep == "pobj"), None)
        if inner is not None and lemma in names["parts"] and self.literal_at(inner) is None:
            return self.anaphor(tree, inner)
        part = lemma in names["parts"] and any(c.dep == "poss" and c.pos == "PRON" for c in kids)
        if not part and (lemma not in names["anaphors"] or not _alone(tree, word)):
            return None
        typed, named = self._typed(word)
        if typed:
            return named if named is None or lemma not in names["towns"] or _settlement(named) else None
        here = [m for m in self.literal_in(tree) if m.end < word.start and m.place is not None]
        earlier = [m for m in (*(m for m in self.last_places if m.start < tree.sentence.start), *here) if m.id not in self.seats]
        if lemma in names["landforms"]:
            earlier = [m for m in earlier if lemma in m.text.lower()]
        if lemma == "capital":
            earlier = [m for m in earlier if m.place is not None and m.place.feature_code == "PPLC"]
        if lemma in names["towns"] or lemma in names["parts"]:
            earlier = [m for m in earlier if _settlement(m)]
        elif lemma in names["regions"]:
            earlier = [m for m in earlier if m.precision in _AREAS]
        return earlier[-1] if earlier and word.start - earlier[-1].start < _NEAR_CHARS else None

    def hear(self, tree: Tree) -> None:
        """Remembers the places that only say where someone speaks ("a spokesman in X said"): "the town" does not mean them."""
        for mention in self.literal_in(tree):
            name = next((w for w in tree.words if w.start >= mention.start), None)
            chain = [name, *tree.ancestors(name)] if name is not None else []
            if any(w.dep == "nsubj" and self.vocabulary.stance(tree.head(w).lemma) is not None for w in chain):
                self.seats.add(mention.id)

    def _typed(self, word: Word) -> tuple[bool, Mention | None]:
        """Whether the text just before told of "the town of X" when "the town" follows, and the place of that X if it has one."""
        before = self.article.text[max(0, word.start - _SPOT_CHARS) : word.start]
        found = [*re.finditer(rf"\b{re.escape(word.text)} of (?=[^\W\d_a-z])", before)]
        if not found:
            return False, None
        here = self.by_offset.get(max(0, word.start - _SPOT_CHARS) + found[-1].end())
        return True, here if here is not None and here.reading is Reading.LITERAL else None

    def spot(self, tree: Tree, word: Word) -> Mention | None:
        """The place of the event told last, within which "the base", "the bridge" lies."""
        definite = any(c.dep == "det" and c.lemma in ("the", "this", "that") for c in tree.children[word.i])
        if not definite or word.lemma not in self.vocabulary.names["spots"] or not self.event_places:
            return None
        last = self.event_places[-1]
        near = word.start - last.start < _SPOT_CHARS and "\n\n" not in self.article.text[last.end : word.start]
        return last if near else None

    def is_town(self, mention: Mention) -> bool:
        """Whether a name is that of a settlement, however near to it something was."""
        return _settlement(mention)

    def lies_in(self, inner: Mention, outer: Mention) -> bool:
        """Whether one place is a part of a larger unit, or a settlement beside a river or sea."""
        if outer.precision is Precision.LINE:
            return _settlement(inner)
        return _RANKS.get(inner.precision, 4) > _RANKS.get(outer.precision, 4) and _contains(outer, inner)

    def literal_in(self, tree: Tree) -> list[Mention]:
        """All literal mentions of a sentence, in order."""
        return [m for m in self.mentions if tree.sentence.start <= m.start < tree.sentence.end and m.reading is Reading.LITERAL]

    def pass_places(self, sentence: Sentence) -> None:
        """Remembers the literal places of a sentence, parsed or not."""
        self.last_places += [
            m for m in self.mentions if sentence.start <= m.start < sentence.end and m.reading is Reading.LITERAL and m.place is not None
        ]


def _settlement(mention: Mention) -> bool:
    """Whether a name is that of a settlement, however near to it something was."""
    return mention.place is not None and mention.place.feature_code.startswith("PPL") and mention.precision not in _AREAS


def _alone(tree: Tree, word: Word) -> bool:
    """Whether a definite article or demonstrative is all that stands at a noun."""
    aside = word.i + 1 < len(tree.words) and tree.words[word.i + 1].text == ","
    deps = {c.dep for c in tree.children[word.i] if not (c.dep == "relcl" and aside)}
    definite = any(c.dep == "det" and c.lemma in ("the", "this", "that") for c in tree.children[word.i])
    return definite and not deps & {"amod", "compound", "prep", "relcl", "poss", "nummod", "acl"}


def _contains(outer: Mention, inner: Mention) -> bool:
    if outer.place is None or inner.place is None or outer.place.country != inner.place.country:
        return False
    return outer.precision is Precision.COUNTRY or outer.place.adm1 is None or outer.place.adm1 == inner.place.adm1
