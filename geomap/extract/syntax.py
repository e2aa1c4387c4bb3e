"""A sentence as a tree of words with offsets into the article: what triggers, frames and status read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geomap.extract.segments import Sentence

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
OBJECTS = frozenset(("dobj", "obj", "attr", "oprd", "dative"))
# A phrase ends where one of these begins: other clauses have their own actors and places.
_NEGATIONS = frozenset(("no", "not", "never", "neither", "n't", "nothing"))
_SUBJECT_CONTROL = frozenset(("use", "promise", "spend", "employ", "cross", "leave", "enter"))
_NOBODY = frozenset(("nobody", "none", "nothing"))
CLAUSES = frozenset(("relcl", "advcl", "ccomp", "csubj", "parataxis", "acl", "xcomp", "pcomp"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence. `start`, `end` are offsets into the article; `head` is the position of its head, its own for a root."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


class Tree:
    """One parsed sentence. `parsed` is False when the tree was made without a language model."""

    __slots__ = ("children", "parsed", "quoted", "sentence", "words")

    def __init__(self, sentence: Sentence, words: Sequence[Word], *, parsed: bool = True, in_quote: bool = False) -> None:
        self.sentence, self.words, self.parsed = sentence, tuple(words), parsed
        self.children: list[list[Word]] = [[] for _ in words]
        for word in words:
            if word.head != word.i:
                self.children[word.head].append(word)
        self.quoted = _quoted(self.words, in_quote)

    def head(self, word: Word) -> Word:
        return self.words[word.head]

    def ancestors(self, word: Word) -> Iterator[Word]:
        """The heads above a word, nearest first."""
        seen = 0
        while word.head != word.i and seen < len(self.words):
            word = self.words[word.head]
            seen += 1
            yield word

    def child(self, word: Word, *deps: str) -> Word | None:
        """The first child with one of these relations."""
        return next((c for c in self.children[word.i] if c.dep in deps), None)

    def subtree(self, word: Word, *, stop: frozenset[str] = frozenset()) -> list[Word]:
        """A word and all below it in text order; children whose relation is in `stop` are left out with all below them."""
        found, queue = [word], [word]
        while queue:
            for child in self.children[queue.pop().i]:
                if child.dep not in stop:
                    found.append(child)
                    queue.append(child)
        return sorted(found, key=lambda w: w.i)

    def conjuncts(self, word: Word) -> list[Word]:
        """The word and what is coordinated below it: "A, B and C" from A gives all three."""
        found, queue = [word], [word]
        while queue:
            more = [c for c in self.children[queue.pop(0).i] if c.dep == "conj" or (c.dep == "appos" and c.pos == "PROPN" and c.i - word.i < 3)]
            found += more
            queue += more
        return found

    def clause(self, word: Word) -> Word:
        """The verb that governs a word, or the word itself when it is a verb or stands under none."""
        if word.pos in ("VERB", "AUX"):
            return word
        return next((w for w in self.ancestors(word) if w.pos in ("VERB", "AUX")), word)

    def subject(self, verb: Word) -> Word | None:
        """The subject of a verb, taken over from the verb it is coordinated with or depends on when it has none."""
        for _ in range(6):
            found = self.child(verb, "nsubj", "nsubjpass")
            if found is not None:
                return found
            if verb.dep in ("relcl", "acl"):
                return self.head(verb)
            if verb.dep == "pcomp" and (controller := self.child(self.head(self.head(verb)), "dobj")) is not None:
                return controller
            if (
                verb.dep == "xcomp"
                and self.head(verb).lemma not in _SUBJECT_CONTROL
                and (controller := self.child(self.head(verb), "dobj", "dative")) is not None
            ):
                return controller
            if verb.dep not in ("conj", "xcomp", "advcl", "pcomp", "prep", "aux", "ROOT") or verb.head == verb.i:
                return None
            verb = next((w for w in self.ancestors(verb) if w.pos in ("VERB", "AUX")), verb)
        return None

    def passive(self, verb: Word) -> bool:
        """Whether a verb is passive: by its auxiliary, as a bare participle at a noun, or by coordination with a passive verb."""
        deps = {c.dep for c in self.children[verb.i]}
        if deps & {"auxpass", "nsubjpass"}:
            return True
        if verb.tag != "VBN" or deps & {"aux", "nsubj"}:
            return False
        return verb.dep in ("acl", "amod") or (verb.dep == "conj" and "dobj" not in deps and self._passive_before(verb))

    def negated(self, word: Word) -> bool:
        """Whether "not", "no", "never" stand directly at a word, or "no", "not one" at its subject or object."""
        kids = self.children[word.i]
        if any(c.dep == "neg" or c.lemma in _NEGATIONS for c in kids):
            return True
        subjects = [c for c in kids if c.dep in ("nsubj", "nsubjpass") and word.pos in ("VERB", "AUX")]
        objects = [c for c in kids if c.dep == "dobj" and word.pos == "VERB"]
        return any(s.lemma in _NOBODY or self._none_of(s) for s in (*subjects, *objects))

    def _none_of(self, noun: Word) -> bool:
        """ "No soldier", "not one soldier", "neither army"."""
        before = [w for w in self.subtree(noun, stop=CLAUSES | {"prep", "appos"}) if w.i < noun.i]
        return any(w.lemma in ("no", "neither", "not") and self.words[w.i + 1].text != "-" for w in before)

    def text(self, words: Sequence[Word]) -> str:
        """The verbatim text from the first to the last of `words`."""
        start, end = min(w.start for w in words), max(w.end for w in words)
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]

    def _passive_before(self, verb: Word) -> bool:
        first = self.head(verb)
        return first.tag == "VBN" and any(c.dep == "auxpass" for c in self.children[first.i])


def _quoted(words: Sequence[Word], inside: bool) -> tuple[bool, ...]:
    """For each word whether it stands inside quotation marks."""
    marks = []
    for word in words:
        if word.text in ("“", "«"):
            inside = True
        elif word.text in ("”", "»"):
            inside = False
        elif word.text in ('"', "``", "''"):
            inside = not inside
        marks.append(inside)
    return tuple(marks)


def bare(tree: Tree, word: Word) -> bool:
    """Whether nothing but "the" (or a word in lower case) stands at a noun."""
    kids = tree.children[word.i]
    return any(c.dep == "det" and c.lemma == "the" for c in kids) and not any(
        (c.dep == "prep" and c.lemma in ("of", "in", "from"))
        or c.dep in ("poss", "relcl", "nmod", "compound")
        or (c.text[:1].isupper() and c.dep != "det")
        for c in kids
    )


def modified(tree: Tree, word: Word) -> bool:
    """Whether a noun is told apart by any word before it or by a phrase or clause after it."""
    return any(c.dep in ("det", "amod", "compound", "poss", "nmod", "nummod", "prep", "relcl", "acl", "appos") for c in tree.children[word.i])
