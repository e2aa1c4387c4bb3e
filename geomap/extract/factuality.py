"""Whether any word, trigger or not, is told as something that happened, as something that did not, or left open."""

from __future__ import annotations

from enum import StrEnum

from geomap.extract.discourse import Discourse
from geomap.extract.status import asks, read_scope
from geomap.extract.syntax import Tree
from geomap.extract.triggers import Trigger
from geomap.model import Reality, Stance

_OPEN = (Reality.PLANNED, Reality.AIMED, Reality.HYPOTHETICAL)
_OPENING = (Stance.DOUBTS, Stance.FEARS, Stance.DEMANDS, Stance.REFUSES_TO_CONFIRM)


class Fact(StrEnum):
    """What a text makes of an event."""

    HAPPENED = "happened"
    OPEN = "open"
    NOT = "not"


def read_fact(tree: Tree, trigger: Trigger, discourse: Discourse) -> Fact:
    """The text's own word: a plan, wish, doubt, condition or question leaves open, "not" and denials say no, all else happened."""
    scope = read_scope(tree, trigger, discourse)
    stances = {v.attribution.stance for v in scope.voices}
    reality = scope.mood.settle(trigger, attributed=bool(scope.voices))
    if scope.mood.negated is not (Stance.DENIES in stances):
        return Fact.NOT
    if reality in _OPEN or scope.unconfirmed or stances & set(_OPENING) or asks(tree):
        return Fact.OPEN
    return Fact.HAPPENED
