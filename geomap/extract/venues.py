"""Where talks were held and deals made, when the words for it stand a step away from them."""

from __future__ import annotations

from collections.abc import Iterator

from geomap.extract.discourse import Discourse
from geomap.extract.frames import read_actors
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.triggers import Trigger
from geomap.model import Kind, Mention, Reading

_IN = ("in", "at")
_WITH = ("with", "between", "among", "on", "about", "over")


def find_venues(tree: Tree, trigger: Trigger, discourse: Discourse) -> list[Mention]:
    """The venue of talks or a deal that names none of its own; empty when nothing says where they were.

    It stands in what is told of the talks ("talks with X, which were held in Y"), or after what was agreed ("agreed to a truce in Y"): there it
    is the venue only on ground that is none of the parties' and of which the article tells nothing else.
    """
    held = [m for verb in _held(tree, trigger, discourse) for m in _at(tree, verb, discourse)]
    if held or trigger.entry.kind is not Kind.AGREEMENT:
        return held
    found = [m for noun in _agreed(tree, trigger) for m in _at(tree, noun, discourse) if discourse.is_town(m)]
    return found if len(found) == 1 and _neutral(tree, trigger, found[0], discourse) else []


def _held(tree: Tree, trigger: Trigger, discourse: Discourse) -> Iterator[Word]:
    """The verbs of relative clauses that say that the talks of a noun were held."""
    if trigger.entry.pos != "noun" or trigger.entry.kind is not Kind.NEGOTIATION:
        return
    roots = [trigger.head, *(w for key in _WITH for w in trigger.arguments.get(key, ()) if w.i > trigger.head.i)]
    for clause in dict.fromkeys(c for root in roots for c in tree.children[root.i]):
        if clause.dep == "relcl" and clause.lemma in discourse.vocabulary.names["convened"] and not tree.negated(clause):
            subject = tree.child(clause, "nsubjpass" if tree.passive(clause) else "nsubj")
            if subject is not None and subject.tag == "WDT":
                yield clause


def _agreed(tree: Tree, trigger: Trigger) -> Iterator[Word]:
    """The nouns that tell what was agreed to."""
    for key in ("object", "to", "on"):
        for word in trigger.arguments.get(key, ()):
            yield from (w for w in tree.subtree(word, stop=CLAUSES) if w.pos == "NOUN")


def _at(tree: Tree, word: Word, discourse: Discourse) -> list[Mention]:
    """The places in the phrases with "in" and "at" that hang on a word."""
    preps = (c for c in tree.children[word.i] if c.dep == "prep" and c.lemma in _IN)
    return [m for p in preps for o in tree.children[p.i] if o.dep == "pobj" for m in discourse.places_of(tree, o)]


def _neutral(tree: Tree, trigger: Trigger, venue: Mention, discourse: Discourse) -> bool:
    """Whether a place lies in a country that none of two or more known parties holds or fights from, and where nothing else of the article is."""
    sides = {actor.side for actor in read_actors(tree, trigger, discourse)[2]}
    country = venue.place.country if venue.place is not None else None
    if country is None or len(sides) < 2:
        return False
    bases = discourse.actors.bases
    if any(side is None or not (side in discourse.states or bases.get(side)) for side in sides):
        return False
    grounds = {base for side in sides for base in (bases.get(side or "", ()) if side not in discourse.states else (side,))}
    elsewhere = (m.place for m in discourse.mentions if m.reading is Reading.LITERAL and m.place is not None and m.place != venue.place)
    return country not in grounds and all(place.country != country for place in elsewhere)
