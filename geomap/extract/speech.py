"""All attributions of a sentence, whatever they are about: who says, thinks, wants or denies something, and the word that tells so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from geomap.extract.asides import account_of, titled
from geomap.extract.discourse import Discourse
from geomap.extract.syntax import Tree, Word
from geomap.extract.vocabulary import Vocabulary
from geomap.extract.voices import refuses, speaker_of
from geomap.model import Stance

_CLAUSES = ("ccomp", "xcomp", "csubj")
_QUOTED = ("ccomp", "oprd", "parataxis")
_OPENS = ("“", '"', "``", "‘")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A speech word (or "according to") with the head of the phrase that names its source, None when nobody is named.

    `stance` is None for what is neither claim nor demand: praise, plans, opinions of things. `nested` says that it is part of what another one says.
    """

    cue: tuple[Word, ...]
    source: Word | None
    stance: Stance | None
    nested: bool = False


def find_attributions(tree: Tree, discourse: Discourse) -> tuple[Speech, ...]:
    """The attributions of a sentence in text order; none gives an empty tuple. What a quotation says of further voices is its speaker's matter."""
    found = [speech for word in tree.words if not tree.quoted[word.i] for speech in _at(tree, word, discourse)]
    cues = {w.i for speech in found for w in speech.cue}
    return tuple(replace(speech, nested=_nested(tree, speech.cue[0], cues)) for speech in found)


def _nested(tree: Tree, word: Word, cues: set[int]) -> bool:
    """Whether a cue stands in the clause that another cue governs."""
    path = (word, *tree.ancestors(word))
    return any(below.dep in ("ccomp", "acl") and above.i in cues for below, above in pairwise(path))


def _at(tree: Tree, word: Word, discourse: Discourse) -> Iterator[Speech]:
    cues = discourse.vocabulary.cues
    if word.text.lower() == "according" and (to := tree.child(word, "prep")) is not None:
        yield Speech(cue=(word, to), source=tree.child(to, "pobj"), stance=Stance.ASSERTS)
    elif word.text == ":" and (speaker := titled(tree, word)) is not None:
        yield Speech(cue=(word,), source=speaker, stance=Stance.ASSERTS)
    elif word.dep in ("prep", "agent") and (account := account_of(tree, word, cues["account_nouns"])) is not None:
        yield Speech(cue=(account[0],), source=account[1], stance=Stance.ASSERTS)
    elif word.lemma in cues["reportedly"]:
        yield Speech(cue=(word,), source=None, stance=Stance.ASSERTS)
    elif word.pos in ("VERB", "AUX") and _is_cue(tree, word, discourse.vocabulary):
        yield Speech(cue=(word,), source=speaker_of(tree, word, discourse), stance=_stance(tree, word, discourse.vocabulary))
    elif word.pos == "NOUN" and (stance := _noun_stance(tree, word, discourse)) is not None:
        yield Speech(cue=(word,), source=speaker_of(tree, word, discourse), stance=stance)


def _is_cue(tree: Tree, verb: Word, words: Vocabulary) -> bool:
    """Whether a verb attributes: by its list, with a clause where the list asks for one, or by governing a quotation."""
    content = any(c.dep in _CLAUSES for c in tree.children[verb.i]) or _beside_content(tree, verb)
    if _quotes(tree, verb):
        return True
    if verb.lemma in words.cues["seems"]:
        return content
    listed = words.stance(verb.lemma) is not None or _phrase_in(tree, verb, words.cues["remarks"])
    return listed and (content or verb.lemma not in words.cues["clausal"])


def _beside_content(tree: Tree, verb: Word) -> bool:
    """ "…, the governor wrote": a speech clause that hangs on what it reports."""
    return verb.dep == "parataxis" or (verb.dep == "ccomp" and tree.head(verb).i < verb.i and tree.words[verb.i - 1].text in (",", *_OPENS))


def _quotes(tree: Tree, verb: Word) -> bool:
    """Whether a quotation of some words, or of a clause, stands in the verb's own clause."""
    own = [w for c in tree.children[verb.i] if c.dep in _QUOTED for w in (c, *tree.children[c.i]) if tree.quoted[w.i]]
    return verb.pos == "VERB" and tree.subject(verb) is not None and any(w.pos in ("VERB", "AUX", "ADJ", "NOUN") for w in own)


def _phrase_in(tree: Tree, verb: Word, listed: frozenset[str]) -> bool:
    particles = [c.lemma for c in tree.children[verb.i] if c.dep in ("prt", "prep", "advmod")]
    return verb.lemma in listed or any(f"{verb.lemma} {p}" in listed for p in particles)


def _stance(tree: Tree, verb: Word, words: Vocabulary) -> Stance | None:
    if refuses(tree, verb, words):
        return Stance.REFUSES_TO_CONFIRM
    stance = words.stance(verb.lemma)
    return Stance(stance) if stance is not None else None


def _noun_stance(tree: Tree, noun: Word, discourse: Discourse) -> Stance | None:
    """The stance of a claim or demand noun that says what it is about; None for "the statement" alone."""
    cues, kids = discourse.vocabulary.cues, tree.children[noun.i]
    told = any(c.dep in ("acl", "ccomp") or (c.dep == "prep" and c.lemma in cues["about"]) for c in kids)
    if not told:
        return None
    if noun.lemma in cues["claim_nouns"]:
        return Stance.ASSERTS
    return Stance.DEMANDS if noun.lemma in cues["demand_nouns"] else None
