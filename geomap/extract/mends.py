"""Verbs and subjects that small parsers lose in war reporting, given back: each mend knows one shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from geomap.extract.syntax import SUBJECTS, Word

FINITE = frozenset(("VBD", "VBZ", "VBP"))
# A date's noun and the head of the name after it stand no further apart.
_NAME = 6
_COPULAS = frozenset(("be", "remain", "stay", "lie"))
_LOST = frozenset(("ROOT", "ccomp", "conj", "acomp", "oprd", "aux", "auxpass"))
Forms = Mapping[str, str]


def mend_verbs(words: Sequence[Word], forms: Forms) -> list[Word]:
    """The words of a sentence with their lost verbs and subjects. `forms` maps an inflected form to its lemma."""
    out = list(words)
    for i in (w.i for w in words if w.dep in _LOST or w.pos == "ADV"):
        kids = [w for w in out if w.head == i and w.i != i]
        next((mend for mend in _MENDS if mend(out, out[i], kids, forms)), None)
    _dated(out)
    return out


def _adjective(out: list[Word], word: Word, kids: Sequence[Word], forms: Forms) -> bool:
    """ "Troops allegedly advanced": a past tense read as an adjective."""
    deps = {w.dep for w in kids}
    lemma = forms.get(word.text.lower(), word.text.lower())
    lost = word.pos == "ADJ" and word.dep in ("ROOT", "ccomp", "conj") and lemma != word.text.lower()
    if lost and "nsubj" in deps and not deps & {"cop", "aux", "auxpass"}:
        out[word.i] = replace(word, pos="VERB", tag="VBD", lemma=lemma)
        return True
    return False


def _noun(out: list[Word], word: Word, kids: Sequence[Word], _: Forms) -> bool:
    """ "A and B plan to sign", "Chad arms the rebels": a present tense read as a noun."""
    if word.dep != "ROOT" or word.pos != "NOUN":
        return False
    infinitive = any(w.dep in ("xcomp", "acl") and w.tag == "VB" and any(c.head == w.i and c.tag == "TO" for c in out) for w in kids)
    name = next((w for w in kids if w.dep == "compound"), None)
    if infinitive and any(w.dep == "nsubj" for w in kids):
        out[word.i] = replace(word, pos="VERB", tag="VBP")
        return True
    if word.tag == "NNS" and name is not None and any(w.dep == "dobj" for w in kids):
        out[word.i] = replace(word, pos="VERB", tag="VBZ")
        out[name.i] = replace(name, dep="nsubj")
        return True
    return False


def _participle(out: list[Word], word: Word, kids: Sequence[Word], _: Forms) -> bool:
    """ "Envoys negotiated with X", "jets, based in X, bombed Y", "Fighting flared": a past tense read as a participle at the only noun."""
    headed = word.dep == "ROOT" and (word.pos in ("NOUN", "PROPN") or (word.i == 0 and word.tag == "VBG"))
    if not headed or out[-1].text not in ".!”\"" or any(w.tag in (*FINITE, "MD") and w.dep not in ("nsubj", "relcl", "aux") for w in out):
        return False
    after = [w for w in kids if w.dep == "acl" and w.tag == "VBN" and not w.text.endswith("n")]
    acting = [v for v in after if any(w.head == v.i and w.dep == "dobj" and w.i > v.i for w in out)]
    free = [v for v in after if not any(w.head == v.i and w.text.lower() in ("by", ",") for w in out)]
    verb = next(iter(acting or free[-1:]), None)
    if verb is None or any(w.dep == "nsubj" for w in kids):
        return False
    out[verb.i] = replace(verb, dep="ROOT", head=verb.i, tag="VBD")
    out[word.i] = replace(word, dep="nsubj", head=verb.i)
    return True


def _name(out: list[Word], word: Word, kids: Sequence[Word], forms: Forms) -> bool:
    """ "X overran Y", "the service crippled bombers": a verb between two nouns read as a part of the second."""
    verb = next((w for w in kids if w.dep in ("compound", "amod", "nmod") and _may_be_past(w, forms)), None)
    name = next((w for w in kids if verb is not None and w.i == verb.i - 1), None)
    if word.dep != "ROOT" or verb is None or name is None or not (name.dep == "npadvmod" or (name.pos == word.pos == "PROPN" and verb.pos == "VERB")):
        return False
    for kid in kids:
        if kid.i > word.i:
            out[kid.i] = replace(kid, head=verb.i)
    lemma = forms.get(verb.text.lower(), verb.lemma)
    out[verb.i] = replace(verb, pos="VERB", dep="ROOT", head=verb.i, tag="VBD", lemma=lemma)
    out[name.i] = replace(name, dep="nsubj", head=verb.i)
    out[word.i] = replace(word, dep="dobj", head=verb.i)
    return True


def _may_be_past(word: Word, forms: Forms) -> bool:
    return word.pos in ("VERB", "ADJ") and forms.get(word.text.lower(), word.text.lower()) != word.text.lower()


def _state(out: list[Word], word: Word, kids: Sequence[Word], forms: Forms) -> bool:
    """ "Remains encircled": a passive read as an adjective after its auxiliary."""
    copula, lemma = out[word.head], forms.get(word.text.lower(), word.text.lower())
    lost = word.tag in ("JJ", "VBN") and word.dep in ("acomp", "oprd") and lemma != word.text.lower() and copula.lemma in _COPULAS
    if not lost or any(w.dep == "xcomp" for w in kids):
        return False
    for other in out:
        if other.head == copula.i and other.i not in (copula.i, word.i):
            out[other.i] = replace(other, head=word.i)
    above = word.i if copula.head == copula.i else copula.head
    out[word.i] = replace(word, pos="VERB", tag="VBN", lemma=lemma, dep=copula.dep, head=above)
    out[copula.i] = replace(copula, dep="auxpass", head=word.i)
    return True


def _adverb(out: list[Word], word: Word, _: Sequence[Word], __: Forms) -> bool:
    """ "Left Bakhmut": a name right after its verb read as an adverb."""
    verb = out[word.head]
    if word.pos != "ADV" or word.i - 1 != verb.i or not word.text[:1].isupper() or verb.pos != "VERB":
        return False
    out[word.i] = replace(word, pos="PROPN", tag="NNP", dep="dobj")
    return True


def _auxiliary(out: list[Word], word: Word, kids: Sequence[Word], _: Forms) -> bool:
    """A subject tied to the auxiliary instead of the verb."""
    subject = next((w for w in kids if w.dep in SUBJECTS), None)
    if word.dep not in ("auxpass", "aux") or subject is None:
        return False
    out[subject.i] = replace(subject, head=word.head)
    return True


def _dated(out: list[Word]) -> None:
    """The subject of a verb that was taken for a date's noun or an adverb: "On Friday Kenya and Chad exchanged", "Bria fell"."""
    verb = next((w for w in out if w.dep == "ROOT" and w.tag in FINITE), None)
    if verb is None or out[0].head != verb.i or verb.i == 0 or any(w.head == verb.i and w.dep in (*SUBJECTS, "expl") for w in out):
        return
    if verb.i == 1 and out[0].pos == "ADV" and not out[0].text.endswith("ly"):
        out[0] = replace(out[0], pos="PROPN", tag="NNP", dep="nsubj")
    name = next((w for w in out if w.head == 0 and w.dep == "pobj"), None)
    day = next((w for w in out[1:3] if w.pos == "PROPN" and w.dep in ("compound", "nmod")), None)
    if out[0].dep != "prep" or name is None or day is None or name.i - day.i >= _NAME:
        return
    out[day.i] = replace(day, dep="pobj", head=0)
    out[name.i] = replace(name, dep="nsubj", head=verb.i)
    for word in out[1 : day.i + 2]:
        if word.pos == "NUM":
            out[word.i] = replace(word, dep="nummod", head=day.i)


_MENDS: tuple[Callable[[list[Word], Word, Sequence[Word], Forms], bool], ...] = (
    _adjective, _noun, _participle, _name, _state, _adverb, _auxiliary,
)  # fmt: skip
