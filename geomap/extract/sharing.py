"""What several verbs joined by "and" have in common."""

from __future__ import annotations

from geomap.extract.arguments import Arguments
from geomap.extract.syntax import Tree, Word
from geomap.model import Kind

# Verbs of these kinds do something to a place; "withdrew and shelled X" does not tell from where they withdrew.
_DONE_TO = frozenset((Kind.STRIKE, Kind.CAPTURE, Kind.CONTROL, Kind.OFFENSIVE, Kind.DESTRUCTION))


def with_shared_object(tree: Tree, verb: Word, kind: Kind, beside: Arguments) -> Arguments:
    """The arguments of a verb, with the object that stands only at the last verb joined to it: "shelled and later entered X".

    Unchanged when the verb has an object or phrase of its own, when the next one has its own subject, or when the kind is done to nothing.
    """
    if kind not in _DONE_TO or "object" in beside or verb.pos != "VERB" or (verb.tag == "VBN" and tree.passive(verb)):
        return beside
    thing = _object_of_next(tree, verb)
    return beside if thing is None else {**beside, "object": tree.conjuncts(thing)}


def _object_of_next(tree: Tree, verb: Word) -> Word | None:
    """The object of the first verb joined to this one that has one; None when anything but adverbs stands before it."""
    for _ in range(len(tree.words)):
        later = next((c for c in tree.children[verb.i] if c.dep == "conj" and c.pos == "VERB"), None)
        if later is None or tree.child(later, "nsubj", "nsubjpass") is not None:
            return None
        if any(w.dep not in ("cc", "punct", "advmod") for w in tree.words[verb.i + 1 : later.i]):
            return None
        if (thing := tree.child(later, "dobj")) is not None:
            return thing
        verb = later
    return None
