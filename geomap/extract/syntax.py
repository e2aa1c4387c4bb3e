"""A sentence as a tree of words with offsets into the article: what triggers, frames and status read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from geomap.extract.segments import Sentence
from geomap.protocols import Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
OBJECTS = frozenset(("dobj", "obj", "attr", "oprd", "dative"))
# A phrase ends where one of these begins: other clauses have their own actors and places.
_NEGATIONS = frozenset(("no", "not", "never", "neither", "n't", "nothing"))
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_SUBJECT_CONTROL = frozenset(("use", "promise", "spend", "employ"))
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
        """Whether "not", "no", "never" stand directly at a word, or "no", "not one" at its subject."""
        kids = self.children[word.i]
        if any(c.dep == "neg" or c.lemma in _NEGATIONS for c in kids):
            return True
        subjects = [c for c in kids if c.dep in ("nsubj", "nsubjpass") and word.pos in ("VERB", "AUX")]
        return any(s.lemma in _NOBODY or self._none_of(s) for s in subjects)

    def _none_of(self, noun: Word) -> bool:
        """ "No soldier", "not one soldier", "neither army"."""
        before = [w for w in self.subtree(noun, stop=CLAUSES | {"prep", "appos"}) if w.i < noun.i]
        return any(w.lemma in ("no", "neither", "not") for w in before)

    def text(self, words: Sequence[Word]) -> str:
        """The verbatim text from the first to the last of `words`."""
        start, end = min(w.start for w in words), max(w.end for w in words)
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]

    def _passive_before(self, verb: Word) -> bool:
        first = self.head(verb)
        return first.tag == "VBN" and any(c.dep == "auxpass" for c in self.children[first.i])


def make_tree(sentence: Sentence, tokens: Sequence[Token], forms: Mapping[str, str] | None = None, *, in_quote: bool = False) -> Tree:
    """The tree of a sentence from a language model's tokens. `in_quote` says that a quotation runs on from the sentence before.

    `forms` gives the lemmas of irregular verbs that the model left as they are ("retook").
    """
    words = [
        Word(t.i, sentence.start + t.idx, sentence.start + t.idx + len(t.text), t.text, t.lemma_.lower(), t.pos_, t.tag_, t.dep_, t.head.i)
        for t in tokens
        if t.text.strip()
    ]
    if words and words[-1].i != len(words) - 1:
        words = _renumber(words)
    if forms:
        words = [replace(w, lemma=forms.get(w.lemma, w.lemma)) if w.pos == "VERB" and w.lemma == w.text.lower() else w for w in words]
    words = _rooted(_mended(_cut(words)))
    governing = {w.head for w in words if w.dep in ("auxpass", "nsubjpass")}
    words = [replace(w, pos="VERB") if w.pos == "ADJ" and w.i in governing else w for w in words]
    return Tree(sentence, words, in_quote=in_quote)


def _cut(words: Sequence[Word]) -> list[Word]:
    """No relation passes a semicolon: a word tied across one hangs on the verb before it on its own side, or stands alone."""
    parts, part = [], 0
    for word in words:
        part += word.text == ";"
        parts.append(part)
    out = list(words)
    for word in words:
        if parts[word.i] == parts[word.head] or word.dep == "punct":
            continue
        before = next((w.i for w in reversed(words[: word.i]) if parts[w.i] == parts[word.i] and w.pos == "VERB"), None)
        hangs = before is not None and word.dep in ("ccomp", "xcomp", "conj", "advcl")
        out[word.i] = replace(word, head=before) if hangs and before is not None else replace(word, dep="ROOT", head=word.i)
    return out


def _mended(words: Sequence[Word]) -> list[Word]:
    """Shapes that small parsers misread: "Fighting spread" (a noun), "between 30 and 40 men fight", "shells fired from X killed"."""
    out = list(words)
    acting = {w.head for w in words if w.dep == "dobj"}
    for word in words:
        if word.tag == "VBG" and word.pos == "VERB" and word.dep in ("nsubj", "nsubjpass", "csubj") and word.i not in acting:
            out[word.i] = replace(word, pos="NOUN", lemma=word.text.lower(), dep="nsubj" if word.dep == "csubj" else word.dep)
        after = next((w for w in words[word.i + 1 :] if w.head == word.head and w.dep == word.dep), None)
        if word.pos == "ADJ" and word.dep == "nsubj" and after is not None:
            out[word.i] = replace(word, dep="amod", head=after.i)
    for word in words:
        if word.lemma == "between" and word.dep == "prep" and (noun := _counted_between(out, word)) is not None:
            verb = next((w for w in out if w.i > noun.i and w.head == word.head and w.dep == "ccomp"), None)
            out[word.i] = replace(word, dep="quantmod", head=noun.i)
            out[noun.i] = replace(noun, dep="nsubj", head=verb.i) if verb is not None else replace(noun, dep="dobj", head=word.head)
        if word.dep == "conj" and word.tag in (*_FINITE, "VB") and words[word.head].lemma == "say" and (said := _said_to_act(out, word)) is not None:
            out[said.i] = replace(said, dep="nsubj", head=word.i)
            out[word.i] = word = replace(word, dep="ccomp")
        if word.pos == "VERB" and word.dep == "conj" and word.i > 1 and not any(w.head == word.i and w.dep in SUBJECTS for w in out):
            noun = out[word.i - 1]
            if noun.dep == "conj" and noun.pos in ("NOUN", "PROPN") and noun.head != word.i and out[noun.i - 1].dep == "cc" and word.tag in _FINITE:
                out[noun.i] = replace(noun, dep="nsubj", head=word.i)
    for verb in words:
        subject = next((w for w in out if w.head == verb.i and w.dep == "nsubj" and w.i < verb.i), None)
        if verb.tag not in ("VBN", "VBD") or verb.dep != "ccomp" or subject is None or any(w.head == verb.i and w.dep == "aux" for w in out):
            continue
        after = next((w for w in out if w.i > verb.i and w.head == verb.head and w.dep == "ccomp" and w.tag == "VBN"), None)
        if after is not None and not any(w.head == after.i and w.dep in ("nsubj", "nsubjpass") for w in out):
            out[verb.i] = replace(out[verb.i], dep="acl", head=subject.i, tag="VBN")
            out[subject.i] = replace(subject, head=after.i)
    return out


def _rooted(words: Sequence[Word]) -> list[Word]:
    """Every chain of heads ends in a root: mends that together tie words in a ring leave the ring's first word as one."""
    out = list(words)
    ends = [False] * len(out)
    for word in words:
        path = [word.i]
        while not ends[path[-1]] and out[path[-1]].head not in path:
            path.append(out[path[-1]].head)
        if not ends[path[-1]] and out[path[-1]].head != path[-1]:
            first = out[path[-1]].head
            out[first] = replace(out[first], dep="ROOT", head=first)
        for i in path:
            ends[i] = True
    return out


def _said_to_act(words: Sequence[Word], verb: Word) -> Word | None:
    """The militants of "she says militants use the camp", who are no object of saying."""
    if any(w.head == verb.i and w.dep in SUBJECTS for w in words):
        return None
    return next((w for w in words[verb.head + 1 : verb.i] if w.head == verb.head and w.dep == "dobj" and w.pos in ("NOUN", "PROPN")), None)


def _counted_between(words: Sequence[Word], prep: Word) -> Word | None:
    """The noun of "between 3,000 and 4,000 soldiers"."""
    noun = next((w for w in words if w.head == prep.i and w.dep == "pobj"), None)
    follows = words[prep.i + 1] if prep.i + 1 < len(words) else prep
    return noun if noun is not None and follows.pos == "NUM" and follows.head == noun.i else None


def _renumber(words: Sequence[Word]) -> list[Word]:
    """Positions without the gaps that white-space tokens leave."""
    at = {word.i: n for n, word in enumerate(words)}
    return [Word(at[w.i], w.start, w.end, w.text, w.lemma, w.pos, w.tag, w.dep, at.get(w.head, at[w.i])) for w in words]


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
