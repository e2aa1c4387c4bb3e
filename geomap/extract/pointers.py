"""The place that a bare "there" or "it" stands for, when its own sentence names it and leaves no doubt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.extract.syntax import Tree, Word
from geomap.model import Mention, Reading

if TYPE_CHECKING:
    from geomap.extract.whereabouts import Whereabouts

_VERBAL = ("VERB", "AUX")
_THINGS = frozenset(("NN", "NNP"))
_STRUCK = ("site", "structure", "settlement", "force", "munition", "town", "people", "captive")
_TOWARDS = ("to", "into", "towards", "toward", "on")
_ANCHORED = ("dobj", "nsubjpass")


def place_of_there(tree: Tree, word: Word, places: Whereabouts) -> Mention | None:
    """What "there" takes up: the last place named before it in its sentence, the finest one of "X, in the Y region"; else that of the last event.

    None when the sentence told of a strip of land ("along the border") and of no place.
    """
    near = [m for m in places.mentions if tree.sentence.start <= m.start < word.start and m.reading is Reading.LITERAL]
    if near:
        return _finest(tree, near, places)
    if any(w.lemma in places.vocabulary.names["strips"] for w in tree.words[: word.i]):
        return None
    return places.event_places[-1] if places.event_places else None


def place_of_it(tree: Tree, word: Word, places: Whereabouts, *, struck: bool) -> Mention | None:
    """The settlement that "it" stands for as what a verb is done to: "had crossed the river to hit it".

    None unless the sentence names just one before it, or is on the way to one of several, and tells of no other single thing that "it" may be.
    With `struck` only things that can be hit count as such: "smoke rose over X after drones had hit it".
    """
    if word.text.lower() != "it" or word.dep not in _ANCHORED:
        return None
    before = [m for m in places.literal_in(tree) if m.end <= word.start and m.place is not None and not _passed(tree, m, places)]
    towns = {m.place.id: m for m in before if m.place is not None and places.is_town(m)}
    verb = tree.head(word)
    goals = _goals(tree, verb, places)
    found = goals if len(goals) == 1 else list(towns.values())
    if len(found) != 1 or any(_rivals(tree, other, word, found[0], places, struck=struck) for other in tree.words[: word.i]):
        return None
    return found[0]


def _finest(tree: Tree, near: Sequence[Mention], places: Whereabouts) -> Mention:
    """The last of several names, unless it only says in which region, or by which water, the one before it lies."""
    last = near[-1]
    for inner in reversed(near[:-1]):
        if _tells_apart(tree, inner, last, places):
            break
        if places.lies_in(inner, last):
            last = inner
        elif not places.lies_in(last, inner):
            break
    return last


def _tells_apart(tree: Tree, one: Mention, other: Mention, places: Whereabouts) -> bool:
    """Whether a verb, a list or a movement stands between two names: "left X for Y"."""
    between = [w for w in tree.words if one.end <= w.start < other.start]
    joined = any(w.dep == "cc" for w in between)
    return joined or any(w.pos in _VERBAL or w.lemma in places.vocabulary.names["apart"] for w in between)


def _passed(tree: Tree, mention: Mention, places: Whereabouts) -> bool:
    """Whether a name says whence or over what a force came: "jets flew from X over Y", not "smoke rose over X"."""
    first = next((w for w in tree.words if w.start >= mention.start), None)
    prep = next((w for w in tree.ancestors(first) if w.pos == "ADP"), None) if first is not None else None
    if prep is None or prep.text.lower() not in places.vocabulary.names["leaving"]:
        return False
    mover = tree.subject(tree.clause(prep))
    return mover is not None and any(mover.lemma in places.vocabulary.nouns[name] for name in ("force", "munition"))


def _goals(tree: Tree, verb: Word, places: Whereabouts) -> list[Mention]:
    """The one town that the verb above an infinitive leads to: "moved from X to Y to take it"."""
    purpose = verb.dep in ("advcl", "xcomp") and any(c.lemma == "to" and c.dep == "aux" for c in tree.children[verb.i])
    preps = (c for c in tree.children[verb.head] if purpose and c.dep == "prep" and c.i < verb.i and c.lemma in _TOWARDS)
    found = [m for p in preps for o in tree.children[p.i] if o.dep == "pobj" for m in places.places_of(tree, o)]
    return [m for m in dict.fromkeys(found) if places.is_town(m)]


def _rivals(tree: Tree, other: Word, word: Word, place: Mention, places: Whereabouts, *, struck: bool) -> bool:
    """Whether another noun before "it" may be what it stands for: one thing that is neither the place, nor who acts on it, a river or a time."""
    names = places.vocabulary.names
    if other.tag not in _THINGS or other.dep in ("compound", "amod", "nmod", "poss", "npadvmod") or _heads(tree, other, place):
        return False
    here = places.mention_at(other)
    if here is not None and here.reading is Reading.LITERAL:
        return False
    if other.i == getattr(tree.subject(tree.head(word)), "i", None) or other.lemma in names["times"] | names["strips"]:
        return False
    classes = places.vocabulary.nouns
    return other.tag == "NNP" or not struck or any(other.lemma in classes[name] for name in _STRUCK)


def _heads(tree: Tree, noun: Word, place: Mention) -> bool:
    """Whether a noun only says what the place is: "the port of X", "X airport", "X, a town"."""
    for name in (w for w in tree.words if place.start <= w.start < place.end):
        above = tree.head(name)
        above = tree.head(above) if name.dep == "pobj" and above.lemma == "of" else above
        if above.i == noun.i and name.dep in ("pobj", "compound", "nmod", "appos"):
            return True
    return noun.dep == "appos" and place.start <= tree.head(noun).start < place.end
