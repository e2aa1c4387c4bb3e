"""Who says it: names of sources, refusals to confirm, and the assertion that follows from all voices together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geomap.extract.discourse import Discourse
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Assertion, Attribution, Stance

_NAME_ENDS = CLAUSES | {"appos", "punct", "cc", "conj", "advmod", "case"}


@dataclass(frozen=True, slots=True)
class Voice:
    """An attribution with the position of the word that carries it, None for a speaker outside the sentence."""

    attribution: Attribution
    cue: int | None

    def denying(self) -> Attribution:
        """Who asserts that it did not happen denies it."""
        denies = self.attribution.stance is Stance.ASSERTS and self.attribution.source is not None
        return replace(self.attribution, stance=Stance.DENIES) if denies else self.attribution


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


def voice_of(tree: Tree, cue: Word, stance: Stance, discourse: Discourse) -> Voice | None:
    """The voice of a speech verb or noun. None for a passive announcement without a speaker: that is narrated.

    None, too, for what nobody said ("did not claim responsibility").
    """
    if stance is Stance.ASSERTS and cue.lemma in discourse.vocabulary.cues["admits"] and tree.negated(cue):
        stance = Stance.DENIES
    elif stance is Stance.DENIES and cue.pos == "VERB" and tree.negated(cue):
        stance = Stance.REFUSES_TO_CONFIRM
    elif stance is Stance.ASSERTS and cue.pos == "VERB" and tree.negated(cue) and cue.lemma not in discourse.vocabulary.cues["opinions"]:
        return None
    who = speaker_of(tree, cue, discourse)
    if who is None and stance is Stance.ASSERTS and cue.lemma in discourse.vocabulary.cues["proclaims"]:
        return None
    return make_voice(tree, who, stance, cue.text, cue.i, discourse)


def voice_of_noun(tree: Tree, noun: Word, discourse: Discourse) -> list[Voice]:
    """The voices of a claim noun: its owner (or nobody known) asserts, and whoever denies or will not confirm it does that."""
    owner = next((c for c in tree.children[noun.i] if c.dep == "poss"), None)
    voices = [make_voice(tree, owner, Stance.ASSERTS, noun.text, noun.i, discourse)]
    above = tree.head(noun)
    if noun.dep in ("dobj", "nsubjpass") and above.pos in ("VERB", "AUX"):
        refused = refuses(tree, above, discourse.vocabulary)
        stance = Stance.REFUSES_TO_CONFIRM if refused else discourse.vocabulary.stance(above.lemma)
        if stance is not None and (refused or stance in ("denies", "doubts")):
            voices.append(make_voice(tree, speaker_of(tree, above, discourse), Stance(stance), above.text, above.i, discourse))
    if noun.dep != "nsubj" and above.lemma in discourse.vocabulary.reality["describing"] and _false_below(tree, above, discourse):
        voices.append(make_voice(tree, speaker_of(tree, above, discourse), Stance.DENIES, above.text, above.i, discourse))
    if noun.dep == "nsubj" and any(c.dep in ("acomp", "attr") and c.lemma in discourse.vocabulary.cues["falsities"] for c in tree.children[above.i]):
        cue = next((w for w in tree.ancestors(above) if discourse.vocabulary.stance(w.lemma) == "asserts"), None)
        who = speaker_of(tree, cue, discourse) if cue is not None else None
        voices.append(make_voice(tree, who, Stance.DENIES, (cue or above).text, (cue or above).i, discourse))
    return voices


def _false_below(tree: Tree, verb: Word, discourse: Discourse) -> bool:
    """ "Called the report of shelling a lie"."""
    return any(w.lemma in discourse.vocabulary.cues["falsities"] and not tree.negated(w) for w in tree.subtree(verb) if w.i > verb.i)


def make_voice(tree: Tree, who: Word | None, stance: Stance, cue: str, at: int, discourse: Discourse) -> Voice:
    """A voice with its source named; `at` is the position of the cue."""
    source, side = name_voice(tree, who, discourse) if who is not None else (None, None)
    return Voice(Attribution(source=source, side=side, stance=stance, cue=cue), at)


def name_voice(tree: Tree, word: Word, discourse: Discourse) -> tuple[str | None, str | None]:
    """The name and side of whoever a phrase means: a pronoun by what it stands for, a phrase by its own words."""
    if word.lemma in ("who", "which", "that") and word.pos in ("PRON", "DET"):
        clause = next((w for w in tree.ancestors(word) if w.dep in ("relcl", "acl")), None)
        if clause is not None:
            return name_voice(tree, tree.head(clause), discourse)
    actor = discourse.party(tree, word)
    if word.pos == "PRON":
        return (actor.name, actor.side) if actor is not None else (None, None)
    if word.lemma in discourse.vocabulary.nouns["bystander"]:
        actor = None
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
        return passive_agent(tree, cue)
    if cue.dep == "advcl" and cue.tag == "VBG":
        for above in tree.ancestors(cue):
            if above.pos == "VERB" and discourse.vocabulary.stance(above.lemma) is not None and (subject := tree.subject(above)) is not None:
                return subject
    subjects = [c for c in tree.children[cue.i] if c.dep == "nsubj" and c.i < cue.i]
    return subjects[-1] if len(subjects) > 1 else tree.subject(cue)


def passive_agent(tree: Tree, verb: Word) -> Word | None:
    """Who stands after "by"."""
    return next((o for c in tree.children[verb.i] if c.dep == "agent" for o in tree.children[c.i]), None)


def refuses(tree: Tree, verb: Word, vocabulary: Vocabulary) -> bool:
    """ "did not confirm", "would not say", "declined to comment", "has yet to admit", "neither confirmed nor denied"."""
    cues = vocabulary.cues
    if verb.lemma in cues["denies"] and verb.dep == "conj":
        return any(c.lemma in vocabulary.reality["neither"] for c in tree.children[verb.head]) and refuses(tree, tree.head(verb), vocabulary)
    if verb.lemma not in cues["confirms"] or (tree.passive(verb) and verb.lemma in cues["verifies"]):
        return False
    subject = tree.subject(verb)
    if subject is not None and subject.lemma in vocabulary.names["papers"]:
        return False
    if tree.negated(verb):
        return True
    above = tree.head(verb)
    yet = above.lemma in ("have", "be") and any(c.lemma == "yet" for c in [*tree.children[above.i], *tree.children[verb.i]])
    return verb.dep == "xcomp" and (above.lemma in cues["declines"] or yet)


def unverified(tree: Tree, cue: Word, discourse: Discourse) -> bool:
    """Whether a claim or its source is unconfirmed: "unconfirmed reports say", "the claim could not be verified"."""
    above = tree.head(cue)
    if cue.dep == "nsubjpass" and above.lemma in discourse.vocabulary.cues["verifies"] and tree.negated(above):
        return True
    who = speaker_of(tree, cue, discourse)
    kids = [c for w in (cue, who) if w is not None for c in tree.children[w.i]]
    return any(c.dep == "amod" and c.text.lower() in discourse.vocabulary.cues["unverified"] for c in kids)
