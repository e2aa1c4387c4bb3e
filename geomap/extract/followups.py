"""Voices that take up an event told just before: "which Kyiv denies", "the claim could not be verified", "the governor would not say whether"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extract.discourse import Discourse
from geomap.extract.syntax import Tree, Word
from geomap.extract.voices import derive_assertion, name_voice, passive_agent, refuses
from geomap.model import Attribution, Stance

if TYPE_CHECKING:
    from geomap.extract.claims import Claim


def add_followups(tree: Tree, claims: list[Claim], discourse: Discourse) -> None:
    """Adds to the latest claim before it each denial, refusal or missing check of this sentence that governs no claim of its own."""
    used = {a.cue for c in claims if c.sentence == tree.sentence.index for a in c.attributions}
    for verb in tree.words:
        if verb.pos != "VERB" or verb.text in used:
            continue
        stance = _stance(tree, verb, discourse)
        if stance is None or not _points_back(tree, verb, discourse):
            continue
        target = next((n for n in reversed(range(len(claims))) if _reachable(claims[n], tree, verb, discourse)), None)
        if target is None:
            continue
        told = claims[target].sentence
        for n, claim in enumerate(claims):
            if n == target or (claim.sentence == told != tree.sentence.index and stance is not Stance.REFUSES_TO_CONFIRM):
                claims[n] = _with_voice(claim, tree, verb, stance, discourse)


def _stance(tree: Tree, verb: Word, discourse: Discourse) -> Stance | None:
    cues = discourse.vocabulary.cues
    if refuses(tree, verb, discourse.vocabulary):
        return Stance.REFUSES_TO_CONFIRM
    if verb.lemma in cues["denies"] and not tree.negated(verb):
        return Stance.DENIES
    if _calls_false(tree, verb, discourse):
        return Stance.DENIES
    if verb.lemma in cues["verifies"] and tree.negated(verb) and tree.passive(verb):
        return Stance.DOUBTS
    return None


def _points_back(tree: Tree, verb: Word, discourse: Discourse) -> bool:
    """Whether what the verb denies or will not confirm is the thing just told."""
    if _calls_false(tree, verb, discourse):
        return True
    claims = discourse.vocabulary.names["claims"]
    kids = tree.children[verb.i]
    content = next((c for c in kids if c.dep in ("ccomp", "xcomp") and c.pos == "VERB"), None)
    if content is not None:
        return any(c.lemma in ("whether", "if") for c in tree.children[content.i]) and refuses(tree, verb, discourse.vocabulary)
    things = [c for c in kids if c.dep in ("dobj", "nsubjpass") or c.lemma == "which"]
    return not things or any(w.lemma in claims or w.text.lower() in claims for c in things for w in (c, *tree.children[c.i]))


def _calls_false(tree: Tree, verb: Word, discourse: Discourse) -> bool:
    """ "Called the report a lie", "said that was untrue", "said no such thing had happened"."""
    words = discourse.vocabulary
    if verb.lemma not in words.reality["describing"] and verb.lemma not in words.cues["asserts"]:
        return False
    below = [w for w in tree.subtree(verb) if w.i > verb.i and w.dep in ("oprd", "acomp", "attr", "dobj", "ccomp", "pobj", "amod")]
    denied = any(w.lemma in words.cues["falsities"] and not tree.negated(w) for w in below)
    none = any(w.lemma == "such" and any(c.lemma == "no" for c in tree.children[w.head]) for w in tree.subtree(verb))
    return denied or none


def _reachable(claim: Claim, tree: Tree, verb: Word, discourse: Discourse) -> bool:
    """An earlier trigger of the same sentence, or the sentence before in the same paragraph; a relative clause stays in its sentence."""
    if claim.sentence == tree.sentence.index:
        return claim.start < verb.start
    if verb.dep == "relcl" or _answers_here(tree, verb, discourse):
        return False
    return claim.paragraph == tree.sentence.paragraph and tree.sentence.index - claim.sentence == 1


def _answers_here(tree: Tree, verb: Word, discourse: Discourse) -> bool:
    """Whether another voice of the same sentence is what a denial answers: "The group accused X of …; X dismissed the report"."""
    above = {w.i for w in tree.ancestors(verb)}
    return any(w.pos == "VERB" and w.i not in above and discourse.vocabulary.stance(w.lemma) == "asserts" for w in tree.words[: verb.i])


def _with_voice(claim: Claim, tree: Tree, verb: Word, stance: Stance, discourse: Discourse) -> Claim:
    who = passive_agent(tree, verb) if tree.passive(verb) else tree.subject(verb)
    source, side = name_voice(tree, who, discourse) if who is not None else (None, None)
    if stance is Stance.DOUBTS:
        return replace(claim, assertion=derive_assertion(claim.attributions, unverified=True))
    if source is None or any(a.source == source for a in claim.attributions) or (stance is Stance.REFUSES_TO_CONFIRM and not _concerned(claim, side)):
        return claim
    voices = (*claim.attributions, Attribution(source=source, side=side, stance=stance, cue=verb.text))
    return replace(claim, attributions=voices, assertion=derive_assertion(voices, told=True))


def _concerned(claim: Claim, side: str | None) -> bool:
    """Whether a voice has to do with the event: one of its sides, or nobody known to be a bystander."""
    sides = {a.side for a in (*claim.initiators, *claim.targets, *claim.parties)} - {None}
    return side is None or not sides or side in sides
