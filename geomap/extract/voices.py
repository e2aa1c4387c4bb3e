"""Who says it: names of sources, refusals to confirm, and the assertion that follows from all voices together."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extract.discourse import Discourse
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Assertion, Attribution, Stance

_NAME_ENDS = CLAUSES | {"appos", "punct", "cc", "conj", "advmod", "case"}


def derive_assertion(attributions: Sequence[Attribution], *, unverified: bool = False, told: bool = False) -> Assertion:
    """Claim and denial by known voices make a dispute, a denial alone a denial, a refusal or missing check no confirmation.

    `told` says that the article itself tells the event, so that a denial disputes it.
    """
    stances = {a.stance for a in attributions}
    named = any(a.stance is Stance.ASSERTS and a.source is not None for a in attributions)
    if Stance.DENIES in stances:
        return Assertion.DISPUTED if named or told else Assertion.DENIED
    if unverified or Stance.REFUSES_TO_CONFIRM in stances or Stance.DOUBTS in stances:
        return Assertion.UNCONFIRMED
    return Assertion.CLAIMED if stances else Assertion.NARRATED


def name_voice(tree: Tree, word: Word, discourse: Discourse) -> tuple[str | None, str | None]:
    """The name and side of whoever a phrase means: a pronoun by what it stands for, a phrase by its own words."""
    if word.lemma in ("who", "which", "that") and word.pos in ("PRON", "DET"):
        clause = next((w for w in tree.ancestors(word) if w.dep in ("relcl", "acl")), None)
        if clause is not None:
            return name_voice(tree, tree.head(clause), discourse)
    actor = discourse.party(tree, word)
    if word.pos == "PRON":
        return (actor.name, actor.side) if actor is not None else (None, None)
    phrase = tree.subtree(word, stop=_NAME_ENDS)
    name = tree.text(phrase) if phrase else word.text
    return name.strip(' ,"“”'), actor.side if actor is not None else None


def speaker_of(tree: Tree, cue: Word, discourse: Discourse) -> Word | None:
    """The word for whoever speaks at a speech verb or noun: its subject, agent or possessor.

    A participle ("…, stating that") has the speaker of the speech verb above it, whatever noun stands between.
    """
    if cue.pos not in ("VERB", "AUX"):
        own = next((c for c in tree.children[cue.i] if c.dep == "poss" or (c.dep == "amod" and discourse.party(tree, c) is not None)), None)
        above = tree.head(cue)
        if own is None and cue.dep in ("dobj", "nsubjpass") and not tree.passive(above):
            return tree.subject(above)
        return own
    if tree.passive(cue) and tree.child(cue, "nsubj") is None:
        return next((o for c in tree.children[cue.i] if c.dep == "agent" for o in tree.children[c.i]), None)
    if cue.dep == "advcl" and cue.tag == "VBG":
        for above in tree.ancestors(cue):
            if above.pos == "VERB" and discourse.vocabulary.stance(above.lemma) is not None and (subject := tree.subject(above)) is not None:
                return subject
    return tree.subject(cue)


def refuses(tree: Tree, verb: Word, vocabulary: Vocabulary) -> bool:
    """ "did not confirm", "would not say", "declined to comment", "has yet to admit"."""
    cues = vocabulary.cues
    if verb.lemma not in cues["confirms"]:
        return False
    if tree.negated(verb):
        return True
    above = tree.head(verb)
    yet = above.lemma in ("have", "be") and any(c.lemma == "yet" for c in [*tree.children[above.i], *tree.children[verb.i]])
    return verb.dep == "xcomp" and (above.lemma in cues["declines"] or yet)
