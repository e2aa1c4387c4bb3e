"""Buffer zones: who hosts the strip, whom it shields, who wants it, how deep it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geomap.extract.discourse import Discourse
from geomap.extract.quantities import QuantitySpan, kilometres
from geomap.extract.status import Status
from geomap.extract.syntax import Tree, Word
from geomap.extract.triggers import Trigger
from geomap.model import Actor, Mention, PlaceRef, Reality, Role, Stance, Zone

_MARKS = "\"'“”‘’«»"
_DEEP = re.compile(r"\b(?:deep|depth|wide|width|broad|strip|belt|zone|buffer)\b", re.I)


def shielded_places(tree: Tree, trigger: Trigger, discourse: Discourse) -> list[Mention]:
    """The places that a purpose clause protects: "to shield Kursk", "so that Kursk lies out of reach", "to keep Shebekino beyond …"."""
    found: list[Mention] = []
    for verb in _purposes(tree, trigger):
        subjects = [c for c in tree.children[verb.i] if c.dep in ("nsubj", "nsubjpass")]
        objects = [c for c in tree.children[verb.i] if c.dep in ("dobj", "obj", "ccomp", "dative")]
        if verb.lemma in discourse.vocabulary.reality["shields"]:
            words = objects or (subjects if tree.passive(verb) or verb.dep == "ccomp" else list(tree.words[verb.i + 1 : verb.i + 2]))
        elif any(c.lemma == "that" or c.lemma == "so" for c in tree.children[verb.i] if c.dep in ("mark", "advmod")):
            words = [*subjects, *objects]
        else:
            continue
        for word in words:
            inner = tree.child(word, "nsubj") if word.dep == "ccomp" else None
            here = [m for c in tree.conjuncts(inner or word) for m in discourse.places_of(tree, c)]
            found += here or _bounds(tree, [verb, word], discourse)
    return list(dict.fromkeys(found))


def _bounds(tree: Tree, words: Sequence[Word], discourse: Discourse) -> list[Mention]:
    """ "towns from A to B": the places a protected stretch runs between."""
    preps = [c for w in words for c in tree.children[w.i] if c.dep == "prep" and c.lemma in ("from", "to", "between")]
    return [m for p in preps for o in tree.children[p.i] if o.dep == "pobj" for c in tree.conjuncts(o) for m in discourse.places_of(tree, c)]


def _purposes(tree: Tree, trigger: Trigger) -> list[Word]:
    """The verbs below the trigger or below a verb that governs it, after the trigger."""
    roots = [trigger.head, *(w for w in tree.ancestors(trigger.head) if w.pos in ("VERB", "AUX", "NOUN"))][:5]
    below = {w.i: w for root in roots for w in tree.subtree(root) if w.pos == "VERB" and w.i > trigger.head.i}
    return [below[i] for i in sorted(below)]


def read_zone(
    tree: Tree,
    trigger: Trigger,
    places: Sequence[PlaceRef],
    initiators: Sequence[Actor],
    status: Status,
    amounts: Sequence[QuantitySpan],
    discourse: Discourse,
) -> Zone:
    """The zone of a buffer-zone trigger; fields that the text does not give stay None. `places` carry roles already. Who asks for it wants it, and
    who says that it will be made; not who only tells of one that is there, or of one that is to be made on his own ground.
    """
    host = next((p.mention for p in places if p.role is Role.LOCATION and p.mention), None)
    shielded = next((p.mention for p in places if p.role is Role.SHIELDED and p.mention), None)
    wanted = next((a.side for a in initiators if a.side), None)
    if wanted is None:
        intends = {Stance.DEMANDS, Stance.ASSERTS} if status.reality in (Reality.AIMED, Reality.PLANNED) else {Stance.DEMANDS}
        ground = next((m.place.country for m in discourse.mentions if m.id == host and m.place is not None), None)
        voices = (a for a in status.attributions if a.side and a.stance in intends)
        wanted = next((a.side for a in voices if a.stance is Stance.DEMANDS or a.side != ground), None)
    return Zone(host=host, shielded=shielded, wanted_by=wanted, depth_km=_depth(tree, amounts), quoted=_is_quoted(tree, trigger))


def _depth(tree: Tree, amounts: Sequence[QuantitySpan]) -> float | None:
    text = tree.sentence.text
    for span in amounts:
        depth = kilometres(span)
        if depth is not None and _DEEP.search(text[max(0, span.start - 20) : span.end + 25]):
            return depth
    return None


def _is_quoted(tree: Tree, trigger: Trigger) -> bool:
    """Whether the words stand in quotation marks, alone or within a quotation."""
    if any(tree.quoted[w.i] for w in trigger.words):
        return True
    text, start = tree.sentence.text, tree.sentence.start
    first, last = trigger.words[0].start - start, trigger.words[-1].end - start
    return text[first - 1 : first] in _MARKS and first > 0 and bool(re.match(rf"[{_MARKS}]|\w", text[last : last + 1]))
