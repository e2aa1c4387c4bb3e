"""Where: the arguments of a trigger as places with roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from geomap.extract.arguments import arguments
from geomap.extract.descriptions import name_of, without_descriptions
from geomap.extract.discourse import Discourse
from geomap.extract.frames import SYMMETRIC
from geomap.extract.pointers import place_of_it
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.triggers import Trigger
from geomap.extract.venues import find_venues
from geomap.extract.whereabouts import LIST
from geomap.model import Kind, Mention, PlaceRef, Precision, Role

_SITED = frozenset((Kind.STRIKE, Kind.CAPTURE, Kind.DESTRUCTION))
_AMONG = re.compile(r",\s+among\s+them\s+")
_CALLS = frozenset(("call", "conversation"))


def read_places(tree: Tree, trigger: Trigger, discourse: Discourse) -> tuple[PlaceRef, ...]:
    """The places of an event from the trigger's own phrases; a relative "where" gives its antecedent. Empty when none is said."""
    found = [ref for key, words in trigger.arguments.items() for ref in _of_argument(tree, trigger, key, words, discourse)]
    found += _relative_where(tree, trigger, discourse)
    if trigger.entry.kind in _SITED and (listed := _among_them(tree, trigger, discourse)):
        found = [*(ref for ref in found if ref.mention is not None), *(place_ref(m, Role.LOCATION) for m in listed)]
    if not any(ref.mention or ref.within for ref in found) and not _means_another(trigger, discourse):
        found = _inherited(tree, trigger, found, discourse)
    found += _structure(tree, trigger, found, discourse)
    if trigger.entry.kind is Kind.DISPLACEMENT and not any(ref.role is Role.ORIGIN for ref in found):
        found += _of_people(tree, trigger, discourse)
    found = found or _of_people(tree, trigger, discourse) or _of_movers(tree, trigger, discourse)
    if trigger.entry.kind in (Kind.AGREEMENT, Kind.NEGOTIATION) and trigger.head.lemma not in _CALLS and not any(ref.mention for ref in found):
        found = [*found, *(place_ref(m, Role.VENUE) for m in find_venues(tree, trigger, discourse))]
    found = [ref for ref in _distinct(found) if not _holds_a_part(ref, found, trigger)]
    return without_descriptions(tree, found, discourse)


def _holds_a_part(ref: PlaceRef, found: Sequence[PlaceRef], trigger: Trigger) -> bool:
    """Whether a place only holds what is held: who holds the last city in a region does not hold the region."""
    parts = {other.within for other in found if other.noun is not None}
    return trigger.entry.kind is Kind.CONTROL and ref.mention is not None and ref.mention in parts


def _structure(tree: Tree, trigger: Trigger, found: list[PlaceRef], discourse: Discourse) -> list[PlaceRef]:
    """The bridge of "a bridge was blown up in X", which lies in X as that of "a bridge in X" does."""
    here = [ref for ref in found if ref.role is Role.LOCATION and ref.mention is not None]
    things = trigger.arguments.get("object", ()) if trigger.entry.kind in _SITED and len(here) == len(found) == 1 else ()
    words = [w for w in things if w.lemma in discourse.vocabulary.nouns["structure"] and w.pos == "NOUN" and not discourse.places_of(tree, w)]
    return [_nameless(w.text, Role.LOCATION, here[0].mention) for w in words[:1]]


def _means_another(trigger: Trigger, discourse: Discourse) -> bool:
    """Whether a phrase of the trigger means a place that cannot be drawn, so that no other may stand in for it: a name, "crossed X to hit it"."""
    keys = (key for key in trigger.arguments if _role(trigger, key) in (Role.LOCATION, Role.DESTINATION, Role.ORIGIN))
    words = [w for key in keys for w in trigger.arguments[key]]
    if trigger.head.dep == "xcomp" and any(w.text.lower() == "it" for w in words):
        return True
    return any(discourse.mention_at(w) is not None and discourse.literal_at(w) is None for w in words if w.pos == "PROPN")


def _among_them(tree: Tree, trigger: Trigger, discourse: Discourse) -> list[Mention]:
    """ "Hit nine sites, among them X and Y": the names that a list after its plural noun gives."""
    plural = next((w for w in trigger.arguments.get("object", ()) if w.tag == "NNS"), None)
    text, base = discourse.article.text, tree.sentence.start
    opening = _AMONG.search(text, plural.end, tree.sentence.end) if plural is not None else None
    if plural is None or opening is None or any(w.pos == "VERB" for w in tree.words if plural.i < w.i and w.start < opening.start()):
        return []
    found: list[Mention] = []
    at = opening.end()
    for mention in (m for m in discourse.literal_in(tree) if m.start >= max(at, base)):
        if not LIST.fullmatch(text, at, mention.start) and mention.start != at:
            break
        found.append(mention)
        at = mention.end
    return found


def _of_people(tree: Tree, trigger: Trigger, discourse: Discourse) -> list[PlaceRef]:
    """ "Villagers in X burned their homes", "residents of X fled", when nothing else says where."""
    role = {Kind.DESTRUCTION: Role.LOCATION, Kind.DISPLACEMENT: Role.ORIGIN}.get(trigger.entry.kind)
    if role is None:
        return []
    keys = ("subject",) if role is Role.LOCATION else ("subject", "object")
    people = [w for key in keys for w in trigger.arguments.get(key, ()) if w.lemma in discourse.vocabulary.nouns["people"]]
    named = [m for w in people if discourse.literal_at(w) is None for m in discourse.places_of(tree, w)]
    if not named and any(c.dep == "poss" and c.lemma in ("its", "their") for w in people for c in tree.children[w.i]):
        named = [m for m in discourse.literal_in(tree) if m.end < people[0].start and m.precision is Precision.SETTLEMENT]
    return [place_ref(m, role) for m in named]


def _of_movers(tree: Tree, trigger: Trigger, discourse: Discourse) -> list[PlaceRef]:
    """ "Soldiers stationed in X are to go home": where those were who leave, when nothing else says so."""
    if trigger.entry.kind is not Kind.WITHDRAWAL:
        return []
    movers = (w for key in ("subject", "object") for w in trigger.arguments.get(key, ()) if w.lemma in discourse.vocabulary.nouns["force"])
    clauses = (c for w in movers for c in tree.children[w.i] if c.dep in ("acl", "relcl") and c.i != trigger.head.i)
    found = (p for c in clauses for p in tree.children[c.i] if p.dep == "prep" and p.lemma in ("in", "at", "on", "around"))
    return [place_ref(m, Role.ORIGIN) for p in found for o in tree.children[p.i] if o.dep == "pobj" for m in discourse.places_of(tree, o)]


def _of_argument(tree: Tree, trigger: Trigger, key: str, words: Iterable[Word], discourse: Discourse) -> Iterator[PlaceRef]:
    role = _role(trigger, key)
    for word in words:
        compound = key == "subject" and trigger.entry.pos == "noun" and word.dep in ("compound", "nmod")
        if role is Role.VENUE and trigger.entry.kind is Kind.AGREEMENT and _of_content(tree, word, discourse):
            continue
        here = (trigger.entry.object or Role.LOCATION) if compound and trigger.entry.kind not in SYMMETRIC else role
        if here is not None:
            yield from _refs(tree, word, here, trigger, discourse)


def _of_content(tree: Tree, word: Word, discourse: Discourse) -> bool:
    """Whether a place belongs to what was agreed ("a ceasefire in X"), not to where."""
    noun = tree.head(tree.head(word))
    entries = discourse.vocabulary.entries.get(("noun", noun.lemma), ())
    return tree.head(word).dep == "prep" and noun.pos == "NOUN" and any(e.kind in (Kind.CEASEFIRE, Kind.WITHDRAWAL) for e in entries)


def _role(trigger: Trigger, key: str) -> Role | None:
    if key in ("object", "held"):
        return trigger.entry.object
    if key == "subject":
        return trigger.entry.subject
    if key == "goal":
        return Role.DESTINATION if trigger.entry.kind in (Kind.AID, Kind.OFFENSIVE, Kind.ADVANCE) else trigger.entry.object
    if key == "there":
        return trigger.entry.roles.get("in", trigger.entry.object)
    if key == "holder" or (key == "of" and "object" in trigger.arguments):
        return None
    if key == "at" and trigger.head.lemma in _CALLS:
        return None
    return trigger.entry.roles.get(key)


def _refs(tree: Tree, word: Word, role: Role, trigger: Trigger, discourse: Discourse) -> Iterator[PlaceRef]:
    classes = discourse.vocabulary.nouns
    if word.lemma in classes["front"] and (word.lemma != "line" or any(c.lemma in ("front", "contact") for c in tree.children[word.i])):
        yield _nameless(tree.text([*[c for c in tree.children[word.i] if c.dep in ("amod", "compound")], word]), Role.FRONT)
        return
    if (named := name_of(tree, word, discourse)) is not None:
        yield place_ref(named, role)
        return
    places = discourse.places_of(tree, word)
    if not places and (back := discourse.anaphor(tree, word) or _hit(tree, word, trigger, discourse)) is not None:
        places = [back]
    elif discourse.literal_at(word) is None and _unnamed(tree, word, role, trigger, discourse):
        compounds = [c for c in tree.children[word.i] if c.dep == "compound" and discourse.mention_at(c) is None and c.i == word.i - 1]
        within = places[0] if places else discourse.spot(tree, word)
        if within is not None or word.lemma in classes["town"]:
            yield _nameless(tree.text([*compounds, word]), role, within.id if within is not None else None)
    for mention in places:
        yield place_ref(mention, role)
        if mention.place is None and discourse.literal_at(word) is mention:
            yield from (place_ref(m, role) for m in discourse.inside(tree, word) if m is not mention)


def _hit(tree: Tree, word: Word, trigger: Trigger, discourse: Discourse) -> Mention | None:
    """The town of "jets had crossed the sea to bomb it"."""
    return place_of_it(tree, word, discourse, struck=True) if trigger.entry.kind in _SITED else None


def _nameless(noun: str, role: Role, within: str | None = None) -> PlaceRef:
    return PlaceRef(mention=None, name=None, noun=noun, within=within, role=role, precision=Precision.NONE)


def _unnamed(tree: Tree, word: Word, role: Role, trigger: Trigger, discourse: Discourse) -> bool:
    """Whether "a village", "the power station" is a place of its own, not the type word of a name ("the city of X", "regions, including X")."""
    classes = discourse.vocabulary.nouns
    sites = trigger.entry.kind in (Kind.STRIKE, Kind.DESTRUCTION, Kind.CAPTURE)
    if word.lemma not in classes["town"] and not (sites and word.lemma in classes["structure"]):
        return False
    for child in tree.children[word.i]:
        if child.dep in ("compound", "appos", "nmod") and discourse.mention_at(child) is not None:
            return False
        named = child.dep == "prep" and child.lemma in ("of", "include", "including")
        if named and any(discourse.literal_at(w) for o in tree.children[child.i] for w in (o, *tree.children[o.i])):
            return False
    return role in (Role.LOCATION, Role.DESTINATION, Role.ORIGIN)


def place_ref(mention: Mention, role: Role) -> PlaceRef:
    """A mention as a place of an event."""
    name = mention.place.name if mention.place is not None else mention.text
    return PlaceRef(mention=mention.id, name=name, role=role, precision=mention.precision)


def _relative_where(tree: Tree, trigger: Trigger, discourse: Discourse) -> Iterator[PlaceRef]:
    """ "in the region, where it aims to …": the place that "where" stands for."""
    verb = tree.clause(trigger.head)
    for above in [verb, *tree.ancestors(verb)]:
        if above.pos not in ("VERB", "AUX"):
            return
        where = next((c for c in tree.children[above.i] if c.text.lower() in ("where", "whence")), None)
        if where is not None and (clause := _clause_of(tree, above)) is not None:
            places = discourse.places_of(tree, tree.head(clause)) if clause.dep in ("relcl", "acl") else []
            role = Role.VENUE if trigger.entry.kind in SYMMETRIC else Role.ORIGIN if trigger.entry.kind is Kind.WITHDRAWAL else Role.LOCATION
            yield from (place_ref(m, role) for m in places)
            return
        if above.dep not in ("xcomp", "conj", "ccomp"):
            return


def _clause_of(tree: Tree, verb: Word) -> Word | None:
    """The verb by which a clause hangs on something, from one of its infinitives: "where it wants to build"."""
    chain = (w for w in (verb, *tree.ancestors(verb)) if w.dep != "xcomp")
    top = next(chain, verb)
    return top if top.dep in ("relcl", "acl", "advcl", "ccomp") else None


def _inherited(tree: Tree, trigger: Trigger, found: list[PlaceRef], discourse: Discourse) -> list[PlaceRef]:
    """Places from the clause a verb is coordinated with or depends on: an unnamed place lies within them, else they are the location."""
    verb = tree.clause(trigger.head)
    role = trigger.entry.roles.get("in") or trigger.entry.object
    if trigger.entry.kind in (Kind.CEASEFIRE, Kind.EXCHANGE) or trigger.head.dep == "pobj":
        return found
    for above in tree.ancestors(verb):
        own = verb.dep == "conj" and tree.child(verb, "nsubj", "nsubjpass") is not None
        if (
            own
            or verb.dep not in ("conj", "xcomp", "advcl")
            or above.pos not in ("VERB", "AUX")
            or any(c.dep == "mark" for c in tree.children[verb.i])
        ):
            break
        beside = arguments(tree, above)
        places = [
            m for key, words in beside.items() if key not in ("subject", "holder", "to", "from") for w in words for m in discourse.places_of(tree, w)
        ]
        if places:
            unnamed = [_nameless(r.noun, r.role, places[0].id) for r in found if r.noun and r.role is not Role.FRONT]
            if unnamed:
                return [*unnamed, *(r for r in found if r.role is Role.FRONT)]
            return [*found, *(place_ref(m, role) for m in places if role is not None and verb.dep != "advcl")]
        verb = above
    return [*found, *_in_clause(tree, trigger, discourse)]


def _in_clause(tree: Tree, trigger: Trigger, discourse: Discourse) -> list[PlaceRef]:
    """The places of a fronted or loose phrase of the clause: "Around the town, it is the rebels that press"."""
    if trigger.entry.kind in (Kind.CEASEFIRE, Kind.EXCHANGE) or trigger.head.lemma in _CALLS:
        return []
    verb = tree.clause(trigger.head)
    if trigger.entry.kind is Kind.BUFFER_ZONE:
        below = [c for c in tree.children[verb.i] if c.dep not in CLAUSES and c.text.lower() != "according"]
        within = [w for c in below for w in tree.subtree(c, stop=CLAUSES) if w.dep == "prep"]
        preps = [w for w in within if trigger.entry.roles.get(w.text.lower()) is Role.LOCATION]
        places = [m for p in preps for o in tree.children[p.i] if o.dep == "pobj" for m in discourse.places_of(tree, o)]
        return [place_ref(m, Role.LOCATION) for m in places]
    for above in [verb, *tree.ancestors(verb)]:
        loose = [w for c in tree.children[above.i] if c.dep == "npadvmod" for w in tree.subtree(c, stop=CLAUSES) if w.dep == "prep"]
        for child in [*tree.children[above.i], *loose]:
            role = trigger.entry.roles.get(child.text.lower())
            if child.dep != "prep" or role is None or not (child.i < above.i or above is verb):
                continue
            places = [m for o in tree.children[child.i] if o.dep == "pobj" for c in tree.conjuncts(o) for m in discourse.places_of(tree, c)]
            if places:
                return [place_ref(m, role) for m in places]
        if above.dep == "pcomp":
            break
        if above.dep in ("advcl", "ccomp") and any(c.dep == "mark" for c in tree.children[above.i]):
            break
    return []


def _distinct(found: Iterable[PlaceRef]) -> tuple[PlaceRef, ...]:
    kept: dict[tuple[str | None, str | None], PlaceRef] = {}
    for ref in found:
        kept.setdefault((ref.mention, ref.noun), ref)
    return tuple(kept.values())
