"""What words do to the reality of an event: tense and modality, adjectives, and verbs that plan, aim at, begin, halt or refuse it."""

from __future__ import annotations

from dataclasses import dataclass

from geomap.extract.syntax import SUBJECTS, Tree, Word
from geomap.extract.triggers import Trigger
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Kind, Reality

LASTING = (Kind.OFFENSIVE, Kind.CLASH, Kind.CONTROL, Kind.CEASEFIRE, Kind.BUFFER_ZONE)
# told of by a noun, these are over: "the capture cuts the road"
DEEDS = (Kind.STRIKE, Kind.CAPTURE, Kind.DESTRUCTION)
UNDERGOES = ("dobj", "nsubjpass", "oprd", "attr")
_COLOURS = (
    ("planned_words", Reality.PLANNED),
    ("aimed_words", Reality.AIMED),
    ("hypothetical_words", Reality.HYPOTHETICAL),
    ("halted_words", Reality.HALTED),
    ("ongoing_words", Reality.ONGOING),
)


@dataclass(slots=True)
class Mood:
    """What has been read of an event's reality so far. `reality` is None until a word says more than the tense.

    `tense` is past, present or future, decided by the first finite verb above the trigger; `would` that this verb has that modal. Once `fixed`, as at
    the end of a relative clause ("plans to retake the hill that they lost"), no word above colours it.
    """

    reality: Reality | None = None
    negated: bool = False
    tense: str = "past"
    would: bool = False
    finite: bool = False
    fixed: bool = False

    def colour(self, reality: Reality, *, weak: bool = False) -> None:
        """Sets the reality once; a failed aim or plan becomes halted, a condition makes all hypothetical, a weak colour never overrides."""
        if self.fixed:
            return
        met = reality is Reality.HALTED and self.reality in (Reality.AIMED, Reality.PLANNED)
        strong = not weak and (reality is Reality.HYPOTHETICAL or met)
        if self.reality is None or strong:
            self.reality = reality

    def settle(self, trigger: Trigger, *, attributed: bool) -> Reality:
        """The reality in the end: what words said, else what the tense does."""
        if self.reality is not None:
            return self.reality
        if self.would:
            return Reality.PLANNED if attributed else Reality.HYPOTHETICAL
        if trigger.entry.reality is not None:
            return trigger.entry.reality
        return {"present": Reality.ONGOING, "future": Reality.PLANNED}.get(self.tense, Reality.OCCURRED)


def denies(tree: Tree, word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a word is negated where it stands: by "not" (but not by "not only"), "no longer", "nearly"."""
    lists, kids = vocabulary.reality, tree.children[word.i]
    if word.pos == "VERB" and any(c.lemma in lists["nearly"] and c.i == word.i - 1 for c in kids):
        return True
    if any(c.text.lower() in lists["longer"] and c.i and tree.words[c.i - 1].text.lower() == "no" for c in kids):
        return True
    nots = [c for c in kids if c.dep in ("neg", "preconj")] + [w for c in kids if c.dep in SUBJECTS for w in tree.subtree(c) if w.lemma == "not"]
    only = any(c.i + 1 < len(tree.words) and tree.words[c.i + 1].text.lower() in lists["only"] for c in nots)
    return tree.negated(word) and not only


def read_modifiers(tree: Tree, noun: Word, mood: Mood, vocabulary: Vocabulary) -> bool:
    """Colours by the adjectives of a trigger ("a planned offensive"); returns whether one says that it is unconfirmed."""
    unconfirmed = False
    for child in tree.children[noun.i]:
        if child.dep not in ("amod", "compound", "advmod", "nmod") and not (child.dep == "conj" and child.pos == "ADJ"):
            continue
        _colour_by(child, mood, vocabulary)
        unconfirmed = unconfirmed or child.text.lower() in vocabulary.cues["unverified"]
    return unconfirmed


def _colour_by(adjective: Word, mood: Mood, vocabulary: Vocabulary) -> None:
    for name, reality in _COLOURS:
        if adjective.text.lower() in vocabulary.reality[name]:
            mood.colour(reality)


def read_verb(tree: Tree, verb: Word, mood: Mood, vocabulary: Vocabulary) -> None:
    """Tense and modality of a clause; only the first finite verb counts."""
    if mood.finite or mood.fixed:
        return
    lists = vocabulary.reality
    helpers = {c.text.lower() for c in tree.children[verb.i] if c.dep in ("aux", "auxpass")}
    mood.would = mood.would or "would" in helpers
    if "would" in helpers and any(c.lemma in lists["gladly"] for c in tree.children[verb.i]):
        mood.colour(Reality.AIMED)
    if helpers & (lists["modal_planned"] | lists["modal_due"]):
        mood.colour(Reality.PLANNED, weak=True)
    elif helpers & lists["modal_hypothetical"] and mood.reality is not Reality.HALTED:
        mood.colour(Reality.HYPOTHETICAL, weak=True)
    if verb.tag not in ("VBD", "VBZ", "VBP", "MD") and (not helpers or helpers <= {"to", "having", "being"}):
        return
    mood.finite = True
    intended = mood.reality in (Reality.PLANNED, Reality.AIMED) and not helpers & {"had", "was", "were"}
    mood.tense = "future" if intended or helpers & lists["modal_planned"] else "present" if _goes_on(verb, helpers) else "past"


def _goes_on(verb: Word, helpers: set[str]) -> bool:
    """Present tense, progressive, or a state in the passive ("are massed")."""
    if verb.tag == "VBG":
        return bool(helpers & {"is", "are", "'re", "'s", "am", "been", "was", "were"})
    if verb.tag == "VBN":
        return "being" in helpers or bool(helpers & {"is", "are", "remains", "remain"})
    return verb.tag in ("VBZ", "VBP") and not helpers


def read_effect(lemma: str, mood: Mood, vocabulary: Vocabulary) -> bool:
    """Colours by a governing verb or adjective that plans or aims at its infinitive; returns whether it does."""
    for name, reality in (("planned", Reality.PLANNED), ("aimed", Reality.AIMED)):
        if lemma in vocabulary.reality[name]:
            mood.colour(reality)
            return True
    return False


def read_governor(tree: Tree, noun: Word, verb: Word, mood: Mood, vocabulary: Vocabulary, *, lasting: bool) -> None:
    """Colours by the verb whose subject or object a trigger noun is: halted, planned, wanted, begun, called impossible."""
    lists, undergoes = vocabulary.reality, noun.dep in UNDERGOES
    for complement in (c for c in tree.children[verb.i] if c.dep == "acomp" and noun.dep == "nsubj"):
        read_effect(complement.lemma, mood, vocabulary)
        _colour_by(complement, mood, vocabulary)
    if (undergoes and says(tree, verb, lists["halted"])) or verb.lemma in lists["fails"]:
        mood.colour(Reality.HALTED)
    elif undergoes and verb.lemma in lists["plans"]:
        mood.colour(Reality.PLANNED)
    elif noun.dep == "dobj" and verb.lemma in lists["wants"]:
        mood.colour(Reality.AIMED)
    elif undergoes and verb.lemma in lists["weighs"] and not definite(tree, noun):
        mood.colour(Reality.HYPOTHETICAL)
    elif undergoes and says(tree, verb, lists["negated"]):
        mood.negated = True
    else:
        for one in tree.conjuncts(verb):
            if one.lemma in lists["broken"] and (undergoes or tree.passive(one)):
                mood.colour(Reality.HALTED)
            if says(tree, one, lists["begun"]):
                read_begin(one, mood, vocabulary)
            if lasting and noun.dep == "nsubj" and one.tag == "VBD" and one.lemma in lists["starts"] and tree.child(one, "dobj") is None:
                mood.colour(Reality.ONGOING, weak=True)
    if lasting and noun.dep == "nsubj" and any(c.dep == "aux" and c.text.lower() in ("has", "have", "'s", "'ve") for c in tree.children[verb.i]):
        mood.colour(Reality.ONGOING, weak=True)
    if _only_called(tree, verb, vocabulary):
        mood.negated = True


def goes_on(tree: Tree, noun: Word, verb: Word, vocabulary: Vocabulary) -> bool:
    """Whether a verb only would halt what its object names: "could not stop the advance", "failed to halt it", "tries to end the siege"."""
    lists, above = vocabulary.reality, tree.head(verb)
    if noun.dep == "nsubj" and verb.lemma in lists["halted"] | lists["fails"]:
        return denies(tree, verb, vocabulary)
    if noun.dep not in UNDERGOES or not says(tree, verb, lists["halted"]):
        return False
    helpers = {c.text.lower() for c in tree.children[verb.i] if c.dep == "aux"}
    to = "to" in helpers
    unmet = to and (verb.dep in ("advcl", "acl") or (verb.dep == "xcomp" and above.lemma in lists["aimed"] | lists["negated"]))
    return unmet or bool(helpers & lists["modal_hypothetical"]) or denies(tree, verb, vocabulary)


def definite(tree: Tree, noun: Word) -> bool:
    """Whether "the", "this" or an owner says that there is such a thing."""
    return any(c.dep == "poss" or (c.dep == "det" and c.lemma in ("the", "this", "that", "these", "those")) for c in tree.children[noun.i])


def read_begin(verb: Word, mood: Mood, vocabulary: Vocabulary) -> None:
    """Going on, when a verb of beginning stands in the present or means duration itself."""
    if verb.tag in ("VBZ", "VBP", "VBG") or verb.lemma in vocabulary.reality["lasts"]:
        mood.colour(Reality.ONGOING, weak=True)


def says(tree: Tree, verb: Word, lemmas: frozenset[str]) -> bool:
    """Whether a verb, alone or with its particle, is in a list."""
    particles = [c.lemma for c in tree.children[verb.i] if c.dep in ("prt", "advmod", "prep", "dobj")]
    return verb.lemma in lemmas or any(f"{verb.lemma} {p}" in lemmas for p in particles)


def _only_called(tree: Tree, verb: Word, vocabulary: Vocabulary) -> bool:
    """ "Called a truce impossible", "the talks are unlikely": said to be so, not said to happen."""
    lists = vocabulary.reality
    beside = [verb, *(c for c in tree.children[verb.i] if c.dep in ("oprd", "acomp", "ccomp", "attr"))]
    called = [w for w in tree.subtree(verb) if w.i > verb.i] if verb.lemma in lists["describing"] else []
    return any(w.lemma in lists["impossible"] for w in (*beside, *called))


def denies_noun(tree: Tree, noun: Word, verb: Word, vocabulary: Vocabulary) -> bool:
    """Whether a negated verb says that what its subject or object names did not happen.

    A subject happens unless it "did not take place", "was not held": "the air strike did not kill anyone".
    """
    lists = vocabulary.reality
    if not denies(tree, verb, vocabulary):
        return False
    if noun.dep == "nsubj":
        return tree.negated(noun) or says(tree, verb, lists["happens"]) or verb.pos == "ADJ"
    if noun.dep == "nsubjpass":
        return tree.negated(noun) or not definite(tree, noun) or says(tree, verb, lists["begun"] | lists["held"])
    return True
