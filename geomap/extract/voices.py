"""Who says it: names of sources, refusals to confirm, and the assertion that follows from all voices together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geomap.extract.discourse import Discourse
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Assertion, Attribution, Stance

_NAME_ENDS = CLAUSES | {"appos", "punct", "cc", "conj", "advmod", "case"}
_BEFORE_SPEAKER = (",", '"', "”", "''", "’", "-", "—")


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
    elif stance is Stance.ASSERTS and cue.pos == "VERB" and tree.negated(cue) and cue.lemma not in discourse.vocabulary.cues["opinions"]:
        return None
    who = speaker_of(tree, cue, discourse)
    if who is None and stance is Stance.ASSERTS and cue.lemma in discourse.vocabulary.cues["proclaims"]:
        return None
    return _voice(tree, who, stance, cue.text, cue.i, discourse)


def voice_of_noun(tree: Tree, noun: Word, discourse: Discourse) -> list[Voice]:
    """The voices of a claim noun: its owner (or nobody known) asserts, and whoever denies or will not confirm it does that."""
    owner = next((c for c in tree.children[noun.i] if c.dep == "poss"), None)
    voices = [_voice(tree, owner, Stance.ASSERTS, noun.text, noun.i, discourse)]
    above = tree.head(noun)
    if noun.dep in ("dobj", "nsubjpass") and above.pos in ("VERB", "AUX"):
        refused = refuses(tree, above, discourse.vocabulary)
        stance = Stance.REFUSES_TO_CONFIRM if refused else discourse.vocabulary.stance(above.lemma)
        if stance is not None and (refused or stance in ("denies", "doubts")):
            voices.append(_voice(tree, speaker_of(tree, above, discourse), Stance(stance), above.text, above.i, discourse))
    if noun.dep == "nsubj" and any(c.dep in ("acomp", "attr") and c.lemma in discourse.vocabulary.cues["falsities"] for c in tree.children[above.i]):
        cue = next((w for w in tree.ancestors(above) if discourse.vocabulary.stance(w.lemma) == "asserts"), None)
        who = speaker_of(tree, cue, discourse) if cue is not None else None
        voices.append(_voice(tree, who, Stance.DENIES, (cue or above).text, (cue or above).i, discourse))
    return voices


def voice_beside(tree: Tree, node: Word, trigger: Word, discourse: Discourse) -> Iterator[Voice]:
    """The first voice that stands beside a clause: "according to X", "by its own account", "X conceded" after a comma, "reportedly"."""
    cues = discourse.vocabulary.cues
    for child in tree.children[node.i]:
        text = child.text.lower()
        if text == "according" and (to := tree.child(child, "prep")) is not None and (who := tree.child(to, "pobj")) is not None:
            yield _voice(tree, who, Stance.ASSERTS, f"{child.text} {to.text}", child.i, discourse)
            return
        if text in ("by", "in", "on") and child.dep in ("prep", "agent") and (account := account_of(tree, child, cues["account_nouns"])) is not None:
            noun, who = account
            yield _voice(tree, who, Stance.ASSERTS, noun.text, noun.i, discourse)
            return
        if child.dep in ("amod", "advmod") and text in cues["reportedly"]:
            yield Voice(Attribution(source=None, side=None, stance=Stance.ASSERTS, cue=child.text), None)
        elif discourse.vocabulary.stance(child.lemma) == "asserts" and _parenthesis(tree, child, trigger):
            yield _voice(tree, speaker_of(tree, child, discourse), Stance.ASSERTS, child.text, child.i, discourse)
            return


def _voice(tree: Tree, who: Word | None, stance: Stance, cue: str, at: int, discourse: Discourse) -> Voice:
    source, side = name_voice(tree, who, discourse) if who is not None else (None, None)
    return Voice(Attribution(source=source, side=side, stance=stance, cue=cue), at)


def account_of(tree: Tree, prep: Word, nouns: frozenset[str]) -> tuple[Word, Word] | None:
    """ "By the traders' count", "in the judgement of the institute": the noun and who it belongs to."""
    for noun in (c for c in tree.children[prep.i] if c.dep == "pobj" and c.lemma in nouns):
        owners = [c for c in tree.children[noun.i] if c.dep == "poss"]
        owners += [
            o for c in tree.children[noun.i] if c.dep == "prep" and c.lemma in ("of", "by", "from") for o in tree.children[c.i] if o.dep == "pobj"
        ]
        if owners:
            return noun, owners[0]
    return None


def _parenthesis(tree: Tree, verb: Word, trigger: Word) -> bool:
    """Whether a speech clause hangs on what it reports: "…, the governor conceded on Monday"."""
    kids = tree.children[verb.i]
    subject = next((c for c in kids if c.dep == "nsubj"), None)
    if verb.pos != "VERB" or verb.dep not in ("conj", "parataxis", "advcl", "ccomp", "dep") or subject is None:
        return False
    if any(c.dep in ("ccomp", "xcomp", "dobj", "mark", "cc") for c in kids):
        return False
    first = min(verb.i, *(w.i for w in tree.subtree(subject)))
    after = tree.words[verb.i + 1].text if verb.i + 1 < len(tree.words) else ""
    return first > 0 and tree.words[first - 1].text in _BEFORE_SPEAKER and (trigger.i < first or after == ",")


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
        return next((o for c in tree.children[cue.i] if c.dep == "agent" for o in tree.children[c.i]), None)
    if cue.dep == "advcl" and cue.tag == "VBG":
        for above in tree.ancestors(cue):
            if above.pos == "VERB" and discourse.vocabulary.stance(above.lemma) is not None and (subject := tree.subject(above)) is not None:
                return subject
    return tree.subject(cue)


def refuses(tree: Tree, verb: Word, vocabulary: Vocabulary) -> bool:
    """ "did not confirm", "would not say", "declined to comment", "has yet to admit", "neither confirmed nor denied"."""
    cues = vocabulary.cues
    if verb.lemma in cues["denies"] and verb.dep == "conj":
        return any(c.lemma == "neither" for c in tree.children[verb.head]) and refuses(tree, tree.head(verb), vocabulary)
    if verb.lemma not in cues["confirms"]:
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
    """Whether a claim or its source is called unconfirmed: "unconfirmed reports say", "unverified claims of"."""
    who = speaker_of(tree, cue, discourse)
    kids = [c for w in (cue, who) if w is not None for c in tree.children[w.i]]
    return any(c.dep == "amod" and c.text.lower() in discourse.vocabulary.cues["unverified"] for c in kids)
