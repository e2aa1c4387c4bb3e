"""A rough tree without a language model: word classes from the vocabulary and closed lists, heads by position. Lower recall, same shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from geomap.extract.segments import Sentence
from geomap.extract.syntax import Tree, Word
from geomap.extract.vocabulary import Vocabulary

_TOKEN = re.compile(r"\d[\d.,]*\d|\d+|[^\W\d_]+(?:-[^\W\d_]+)*|['’]s\b|[^\w\s]")
_DETERMINERS = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "some", "any", "no", "its", "their", "his", "her", "our", "my", "each", "every", "both"]
)
_PRONOUNS = frozenset(["he", "she", "it", "they", "him", "them", "we", "us", "i", "who", "which", "whom", "there"])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "am"])
_HAVE = frozenset(["has", "have", "had", "having"])
_MODALS = frozenset(["will", "would", "shall", "should", "may", "might", "can", "could", "must", "do", "does", "did"])
_MARKS = frozenset(["if", "when", "while", "although", "though", "because", "unless", "once", "whereas", "until", "whether"])
_TIMES = frozenset(["after", "before", "since"])
_JOINS = frozenset(["and", "or", "but"])


def make_surface_tree(sentence: Sentence, vocabulary: Vocabulary, *, in_quote: bool = False) -> Tree:
    """The tree of a sentence by surface patterns; `parsed` is False. An empty sentence gives an empty tree."""
    words = _tagged(sentence, vocabulary)
    for step in (_phrases, _prepositions, _clauses):
        words = step(words, vocabulary)
    return Tree(sentence, words, parsed=False, in_quote=in_quote)


def _tagged(sentence: Sentence, vocabulary: Vocabulary) -> list[Word]:
    words: list[Word] = []
    for i, match in enumerate(_TOKEN.finditer(sentence.text)):
        text = match.group()
        pos, tag, lemma = _class(text, words, vocabulary)
        words.append(Word(i, sentence.start + match.start(), sentence.start + match.end(), text, lemma, pos, tag, "dep", i))
    return words


def _class(text: str, before: Sequence[Word], vocabulary: Vocabulary) -> tuple[str, str, str]:
    """Part of speech, tag and lemma of a word, given the words before it."""
    low = text.lower()
    last = before[-1] if before else None
    if not text[0].isalnum():
        return ("PART", "POS", low) if low in ("'s", "’s") else ("PUNCT", "", text)
    if text[0].isdigit():
        return "NUM", "CD", low
    for pos, members in (("DET", _DETERMINERS), ("PRON", _PRONOUNS), ("CCONJ", _JOINS), ("SCONJ", _MARKS)):
        if low in members:
            return pos, "", low
    if low in _BE | _HAVE | _MODALS:
        return "AUX", "MD" if low in _MODALS else "", "be" if low in _BE else "have" if low in _HAVE else low
    if low in ("not", "never"):
        return "PART", "", "not"
    if low == "to" or low in _TIMES or low in vocabulary.prepositions or low in ("of", "with", "for", "despite", "during", "amid"):
        return "ADP", "IN", low
    if text[0].isupper() and last is not None:
        return "PROPN", "NNP", low
    lemma = vocabulary.forms.get(low, low)
    if _is_verb(low, lemma, last, vocabulary):
        tag = "VBG" if low.endswith("ing") else "VBN" if _helped(before) else "VB" if last is not None and last.lemma == "to" else "VBD"
        return "VERB", "VBZ" if tag == "VBD" and low == lemma + "s" else tag, lemma
    return ("ADV", "RB", low) if low.endswith("ly") else ("NOUN", "NN", lemma)


def _is_verb(low: str, lemma: str, last: Word | None, vocabulary: Vocabulary) -> bool:
    """Whether a form is one of the verbs the vocabulary knows and stands where a verb stands."""
    known = (
        ("verb", lemma) in vocabulary.entries
        or vocabulary.stance(lemma)
        or any(lemma in vocabulary.reality[n] for n in ("planned", "aimed", "begun", "halted"))
    )
    if not known or (last is not None and (last.pos == "DET" or last.tag == "POS")):
        return False
    if low not in (lemma, lemma + "s"):
        return True
    return last is not None and (last.lemma == "to" or last.pos in ("AUX", "PRON") or ("noun", lemma) not in vocabulary.entries)


def _helped(before: Sequence[Word]) -> bool:
    """Whether an auxiliary stands before, adverbs and "not" between."""
    last = next((w for w in reversed(before) if w.pos != "ADV" and w.lemma != "not"), None)
    return last is not None and last.pos == "AUX"


def _phrases(words: list[Word], _: Vocabulary) -> list[Word]:
    """Noun phrases: the last noun of a run is the head; possessors and coordinated nouns are tied to it."""
    out = list(words)
    n = 0
    while n < len(out):
        end = n
        while (end < len(out) and out[end].pos in ("DET", "NUM", "NOUN", "PROPN", "ADV")) or (end < len(out) and out[end].tag == "POS"):
            end += 1
        run = [w for w in out[n:end] if w.pos in ("NOUN", "PROPN")]
        for word, below in zip(out[n:end], out[n + 1 : end + 1], strict=False):
            later = next((w for w in run if w.i > word.i), None)
            if later is None:
                continue
            possessive = below.tag == "POS"
            dep = {"DET": "det", "NUM": "nummod", "ADV": "advmod"}.get(
                word.pos, "poss" if possessive else "case" if word.tag == "POS" else "compound"
            )
            out[word.i] = replace(word, dep=dep, head=run[-1].i)
        n = max(end, n + 1)
    for word in out[1:-1]:
        if word.pos == "CCONJ" or word.text == ",":
            left, right = _head_before(out, word.i), _head_after(out, word.i)
            if left is not None and right is not None and out[left].pos == out[right].pos == "PROPN":
                out[right] = replace(out[right], dep="conj", head=left)
    return out


def _head_before(words: Sequence[Word], at: int) -> int | None:
    return at - 1 if at and words[at - 1].pos in ("NOUN", "PROPN") else None


def _head_after(words: Sequence[Word], at: int) -> int | None:
    for word in words[at + 1 :]:
        if word.pos not in ("DET", "NUM", "NOUN", "PROPN", "ADV", "PART"):
            return None
        if word.head == word.i and word.pos in ("NOUN", "PROPN"):
            return word.i
    return None


def _prepositions(words: list[Word], _: Vocabulary) -> list[Word]:
    """A preposition hangs on the nearest verb before it ("of" and "between" on the noun) and governs the phrase after it."""
    out = list(words)
    for word in words:
        if word.pos != "ADP":
            continue
        right = _head_after(out, word.i)
        noun = _head_before(out, word.i)
        verb = next((w.i for w in reversed(out[: word.i]) if w.pos == "VERB"), None)
        above = noun if word.lemma in ("of", "between", "for") and noun is not None else verb if verb is not None else noun
        if above is None:
            above = next((w.i for w in out[word.i :] if w.pos == "VERB"), word.i)
        if word.lemma == "to" and word.i + 1 < len(out) and out[word.i + 1].pos == "VERB":
            out[word.i] = replace(word, pos="PART", dep="aux", head=word.i + 1)
        elif right is not None:
            out[word.i] = replace(word, dep="prep", head=above)
            out[right] = replace(out[right], dep="pobj", head=word.i)
    return out


def _clauses(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """Subjects, objects and auxiliaries of each verb, and how the verbs hang together."""
    out = list(words)
    verbs = [w.i for w in out if w.pos == "VERB"]
    for order, v in enumerate(verbs):
        start = verbs[order - 1] + 1 if order else 0
        passive = out[v].tag == "VBN" and any(w.lemma == "be" for w in out[max(start, v - 4) : v])
        for word in out[start:v]:
            if word.pos == "AUX":
                out[word.i] = replace(word, dep="auxpass" if word.lemma == "be" and passive else "aux", head=v)
            elif word.lemma == "not":
                out[word.i] = replace(word, dep="neg", head=v)
            elif word.pos == "SCONJ":
                out[word.i] = replace(word, dep="mark", head=v)
        free = [w for w in out[start:v] if w.head == w.i and w.pos in ("NOUN", "PROPN", "PRON")]
        if free:
            out[free[-1].i] = replace(out[free[-1].i], dep="nsubjpass" if passive else "nsubj", head=v)
        after = _head_after(out, v)
        if after is not None and out[after].head == after:
            out[after] = replace(out[after], dep="dobj", head=v)
    return _hang(out, verbs, vocabulary)


def _hang(out: list[Word], verbs: Sequence[int], vocabulary: Vocabulary) -> list[Word]:
    for before, v in pairwise(verbs):
        between = out[before + 1 : v]
        lemmas = {w.lemma for w in between}
        own = any(w.dep in ("nsubj", "nsubjpass") and w.head == v for w in out)
        if out[v].tag == "VB" and out[v - 1].lemma == "to":
            dep, above = "xcomp", before
        elif lemmas & (_MARKS | _TIMES):
            dep, above = "advcl", before
        elif vocabulary.stance(out[v].lemma) and own and not vocabulary.stance(out[before].lemma) and any(w.text in ',”"' for w in between):
            out[before] = replace(out[before], dep="ccomp", head=v) if out[before].head == before else out[before]
            continue
        elif vocabulary.stance(out[before].lemma) and (own or "that" in lemmas):
            dep, above = "ccomp", before
        elif out[v].tag == "VBG":
            dep, above = "advcl", before
        else:
            dep, above = "conj", before
        out[v] = replace(out[v], dep=dep, head=above)
    return [replace(w, dep="ROOT") if w.head == w.i and w.pos == "VERB" else w for w in out]
