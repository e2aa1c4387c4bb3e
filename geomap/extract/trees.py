"""Trees of sentences from a language model's tokens, mended where small parsers misread war reporting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geomap.extract.segments import Sentence
from geomap.extract.syntax import SUBJECTS, Tree, Word
from geomap.protocols import Token

_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_NAME = 6
_COPULAS = frozenset(("be", "remain", "stay", "lie"))


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
    words = _rooted(_mended(_verbs(_cut(words), forms or {})))
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


def _verbs(words: Sequence[Word], forms: Mapping[str, str]) -> list[Word]:
    """Verbs that small parsers take for something else: "troops allegedly advanced" (an adjective), "A and B plan to sign" (a noun), "jets, based in X,
    bombed Y" (a participle), "remains encircled" (an adjective); and the subject that a date took: "On Friday Kenya sent".
    """
    out = list(words)
    for word in words:
        kids = [w for w in out if w.head == word.i and w.i != word.i]
        deps = {w.dep for w in kids}
        known = forms.get(word.text.lower(), word.text.lower()) != word.text.lower()
        if word.pos == "ADJ" and word.dep in ("ROOT", "ccomp", "conj") and known and "nsubj" in deps and not deps & {"cop", "aux", "auxpass"}:
            out[word.i] = replace(word, pos="VERB", tag="VBD", lemma=forms[word.text.lower()])
        elif word.pos == "NOUN" and word.dep == "ROOT" and "nsubj" in deps and any(_infinitive(out, w) for w in kids):
            out[word.i] = replace(word, pos="VERB", tag="VBP")
        elif word.dep == "ROOT" and (word.pos in ("NOUN", "PROPN") or (word.i == 0 and word.tag == "VBG")) and "nsubj" not in deps and (verb := _main_participle(out, kids)) is not None:
            out[verb.i] = replace(verb, dep="ROOT", head=verb.i, tag="VBD")
            out[word.i] = replace(word, dep="nsubj", head=verb.i)
        elif word.dep == "ROOT" and word.pos == "PROPN" and (between := _between_names(kids)) is not None:
            name, verb = between
            out[verb.i] = replace(verb, dep="ROOT", head=verb.i, tag="VBD")
            out[name.i] = replace(name, dep="nsubj", head=verb.i)
            out[word.i] = replace(word, dep="dobj", head=verb.i)
            out = [replace(w, head=verb.i) if w.head == word.i and w.i > word.i else w for w in out]
        elif word.dep == "ROOT" and word.tag == "NNS" and "dobj" in deps and (name := next((w for w in kids if w.dep == "compound"), None)) is not None:
            out[word.i] = replace(word, pos="VERB", tag="VBZ")
            out[name.i] = replace(name, dep="nsubj")
        elif word.tag in ("JJ", "VBN") and word.dep in ("acomp", "oprd") and known and "xcomp" not in deps and words[word.head].lemma in _COPULAS:
            out = _passive(out, word, words[word.head], forms)
        elif word.pos == "ADV" and word.i - 1 == word.head and word.text[:1].isupper() and words[word.head].pos == "VERB":
            out[word.i] = replace(word, pos="PROPN", tag="NNP", dep="dobj")
        elif word.dep in ("auxpass", "aux") and (subject := next((w for w in kids if w.dep in SUBJECTS), None)) is not None:
            out[subject.i] = replace(subject, head=word.head)
    return _dated(out)


def _between_names(kids: Sequence[Word]) -> tuple[Word, Word] | None:
    """The name and the verb of "X overran Y" that were taken for parts of the name Y."""
    verb = next((w for w in kids if w.pos == "VERB" and w.dep in ("compound", "amod", "nmod")), None)
    name = next((w for w in kids if verb is not None and w.i == verb.i - 1 and w.pos == "PROPN"), None)
    return (name, verb) if name is not None and verb is not None else None


def _infinitive(words: Sequence[Word], verb: Word) -> bool:
    return verb.dep in ("xcomp", "acl") and verb.tag == "VB" and any(w.head == verb.i and w.tag == "TO" for w in words)


def _main_participle(words: Sequence[Word], kids: Sequence[Word]) -> Word | None:
    """The participle at the head noun of a sentence without a verb that is a past tense: it has an object, or no doer with "by"."""
    if any(w.tag in (*_FINITE, "MD") for w in words if w.dep not in ("nsubj", "relcl", "aux")) or not words or words[-1].text not in ".!”\"":
        return None
    after = [w for w in kids if w.dep == "acl" and w.tag == "VBN" and not w.text.endswith("n")]
    acting = [v for v in after if any(w.head == v.i and w.dep == "dobj" and w.i > v.i for w in words)]
    free = [v for v in after if not any(w.head == v.i and w.text.lower() in ("by", ",") for w in words)]
    return next(iter(acting or free[-1:]), None)


def _passive(words: Sequence[Word], participle: Word, copula: Word, forms: Mapping[str, str]) -> list[Word]:
    """A participle that was taken for an adjective, as the passive verb of its clause."""
    out = [replace(w, head=participle.i) if w.head == copula.i and w.i not in (copula.i, participle.i) else w for w in words]
    above = participle.i if copula.head == copula.i else copula.head
    lemma = forms[participle.text.lower()]
    out[participle.i] = replace(participle, pos="VERB", tag="VBN", lemma=lemma, dep=copula.dep, head=above)
    out[copula.i] = replace(copula, dep="auxpass", head=participle.i)
    return out


def _dated(words: Sequence[Word]) -> list[Word]:
    """The subject of a verb that was taken for a date's noun or an adverb: "On Friday Kenya and Chad exchanged", "Bria fell"."""
    out = list(words)
    verb = next((w for w in words if w.dep == "ROOT" and w.tag in _FINITE), None)
    if verb is None or words[0].head != verb.i or verb.i == 0 or any(w.head == verb.i and w.dep in (*SUBJECTS, "expl") for w in words):
        return out
    if verb.i == 1 and words[0].pos == "ADV" and not words[0].text.endswith("ly"):
        out[0] = replace(words[0], pos="PROPN", tag="NNP", dep="nsubj")
    if words[0].dep != "prep":
        return out
    name = next((w for w in words if w.head == 0 and w.dep == "pobj"), None)
    day = next((w for w in words[1:3] if w.pos == "PROPN" and w.dep in ("compound", "nmod")), None)
    if name is not None and day is not None and name.i - day.i < _NAME:
        out[day.i] = replace(day, dep="pobj", head=0)
        out[name.i] = replace(name, dep="nsubj", head=verb.i)
        for word in words[1 : day.i + 2]:
            if word.pos == "NUM":
                out[word.i] = replace(word, dep="nummod", head=day.i)
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
