"""Trees of sentences from a language model's tokens, mended where small parsers misread war reporting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geomap.extract.mends import FINITE, mend_verbs
from geomap.extract.segments import Sentence
from geomap.extract.syntax import SUBJECTS, Tree, Word
from geomap.protocols import Token


def make_tree(sentence: Sentence, tokens: Sequence[Token], forms: Mapping[str, str] | None = None, *, in_quote: bool = False) -> Tree:
    """The tree of a sentence from a language model's tokens. `in_quote` says that a quotation runs on from the sentence before.

    `forms` gives the lemmas of irregular verbs that the model left as they are ("retook") and of plurals it took for Greek ones ("bases").
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
        words = [replace(w, lemma=forms.get(w.text.lower(), w.lemma)) if w.tag == "NNS" and w.lemma.endswith("is") else w for w in words]
    words = _rooted(_mended(mend_verbs(_cut(words), forms or {})))
    governing = {w.head for w in words if w.dep in ("auxpass", "nsubjpass")}
    words = [replace(w, pos="VERB") if w.pos in ("ADJ", "NOUN") and w.i in governing else w for w in words]
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
        if word.dep == "conj" and word.tag in (*FINITE, "VB") and words[word.head].lemma == "say" and (said := _said_to_act(out, word)) is not None:
            out[said.i] = replace(said, dep="nsubj", head=word.i)
            out[word.i] = word = replace(word, dep="ccomp")
        if word.pos == "VERB" and word.dep == "conj" and word.i > 1 and not any(w.head == word.i and w.dep in SUBJECTS for w in out):
            noun = out[word.i - 1]
            if noun.dep == "conj" and noun.pos in ("NOUN", "PROPN") and noun.head != word.i and out[noun.i - 1].dep == "cc" and word.tag in FINITE:
                out[noun.i] = replace(noun, dep="nsubj", head=word.i)
        if word.dep == "ccomp" and (shared := _taken_for_subject(out, word)) is not None:
            thing, speaker = shared
            out[thing.i] = replace(thing, dep="dobj", head=word.head)
            out[speaker.i] = replace(speaker, dep="nsubj", head=word.i)
            out[word.i] = replace(word, dep="conj", head=next((w.head for w in out if w.i == word.head and w.dep == "ccomp"), word.head))
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


def _taken_for_subject(words: Sequence[Word], verb: Word) -> tuple[Word, Word] | None:
    """The object X of a verb and the subject Y of the next in "had taken X and Y said", read as one subject."""
    thing = next((w for w in words if w.head == verb.i and w.dep == "nsubj"), None)
    if thing is None or thing.i != verb.head + 1 or any(w.head == verb.head and w.dep == "dobj" for w in words):
        return None
    other = next((w for w in words if w.head == thing.i and w.dep == "conj" and w.i == verb.i - 1), None)
    return (thing, other) if other is not None else None


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
