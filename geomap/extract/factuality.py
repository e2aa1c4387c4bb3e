"""Whether any word, trigger or not, is told as something sure (it happened, or it will), as something that is not so, or left open."""

from __future__ import annotations

from enum import StrEnum

from geomap.extract.clauses import is_infinitive
from geomap.extract.discourse import Discourse
from geomap.extract.reality import definite, denies
from geomap.extract.scope import Scope
from geomap.extract.status import asks, read_scope
from geomap.extract.syntax import Tree, Word
from geomap.extract.triggers import Trigger
from geomap.model import Reality, Stance

_OPEN = (Reality.AIMED, Reality.HYPOTHETICAL)
_OPENING = frozenset((Stance.DOUBTS, Stance.FEARS, Stance.DEMANDS, Stance.REFUSES_TO_CONFIRM))


class Fact(StrEnum):
    """What a text makes of an event."""

    SURE = "sure"
    OPEN = "open"
    NOT = "not"


def read_fact(tree: Tree, trigger: Trigger, discourse: Discourse) -> Fact:
    """How sure the text is of what a word says.

    Wishes, doubts, conditions and questions leave open, "not" and denials say no, all else is sure: plans too, and what follows "in order to", as
    readers grade them (Lee and others 2015, "Event Detection and Factuality Assessment with Non-Expert Supervision"). So is what a definite noun
    names, whatever stands above it: "could not stop the attack".
    """
    scope, head = read_scope(tree, trigger, discourse), trigger.head
    stances = {v.attribution.stance for v in scope.voices}
    denied = scope.mood.negated is not (Stance.DENIES in stances)
    if head.pos == "NOUN" and not denies(tree, head, scope.words):
        if definite(tree, head) and not _doubtful(scope, head):
            return Fact.SURE
        denied = denied and head.dep != "pobj"
    opened = _is_open(scope, trigger) or bool(stances & _OPENING) or asks(tree)
    if denied:
        foreseen = scope.mood.reality is Reality.PLANNED and tree.child(head, "aux") is not None and is_infinitive(tree, head)
        return Fact.OPEN if (opened or foreseen) and not _impossible(tree, head) else Fact.NOT
    return Fact.OPEN if opened else Fact.SURE


def _is_open(scope: Scope, trigger: Trigger) -> bool:
    reality = scope.mood.settle(trigger, attributed=bool(scope.voices))
    believed = any(v.cue is not None and scope.tree.words[v.cue].lemma in scope.words.cues["opinions"] for v in scope.voices)
    return (reality in _OPEN and not scope.purpose) or scope.unconfirmed or believed


def _doubtful(scope: Scope, noun: Word) -> bool:
    """ "The possible attack", "prevented the attack"."""
    tree, lists = scope.tree, scope.words.reality
    named = any(c.dep == "amod" and c.text.lower() in lists["hypothetical_words"] for c in tree.children[noun.i])
    return named or (noun.dep == "dobj" and tree.head(noun).lemma in lists["negated"])


def _impossible(tree: Tree, head: Word) -> bool:
    """ "Could not", "would not": it did not, whatever it might have."""
    return tree.negated(head) and any(c.dep == "aux" and c.lemma in ("can", "could", "would", "ca") for c in tree.children[head.i])
