"""Claims of one sentence beside each other: what stops what, what only points back, and whose the amounts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.extract.dates import spine
from geomap.extract.quantities import QuantitySpan
from geomap.extract.status import Status
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.times_ties import word_at
from geomap.extract.triggers import Trigger
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Kind, PlaceRef, Reality, Role

if TYPE_CHECKING:
    from geomap.extract.claims import Claim


_MOVES = frozenset((Kind.ADVANCE, Kind.CAPTURE, Kind.OFFENSIVE, Kind.WITHDRAWAL, Kind.STRIKE, Kind.DEPLOYMENT))


def all_past(claims: Sequence[Claim]) -> list[Claim]:
    """What follows a long-past event in its sentence without a date of its own is past as well."""
    out: list[Claim] = []
    past = False
    for claim in claims:
        undated = claim.time is None or claim.time.inferred
        if past and undated and claim.reality is Reality.OCCURRED:
            claim = replace(claim, reality=Reality.BACKGROUND)
        past = past or (claim.reality is Reality.BACKGROUND and not undated and not claim.dates_another)
        out.append(claim)
    return out


def repeats_only(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a definite noun says nothing new: no place, no amount, halting nothing and not halted."""
    alone = claim.kind is Kind.NEGOTIATION and len(claim.parties) == 1 and claim.meeting and not claim.unknown
    mediated = claim.mediation and any(c.kind is Kind.NEGOTIATION and c.sentence == claim.sentence and not c.mediation for c in claims)
    empty = claim.anaphoric and not claim.quantities and claim.halts is None and not _stopped(claim, claims)
    return alone or ((mediated or empty) and not claim.places)


def only_crossed(tree: Tree, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Whether a zone only says where something else happened: "rolled into the demilitarised zone"."""
    if trigger.entry.kind is not Kind.BUFFER_ZONE or not any(c.dep == "det" and c.lemma == "the" for c in tree.children[trigger.head.i]):
        return False
    above = tree.head(trigger.head)
    verb = next((t for t in triggers if t.head.i == (above.head if above.dep == "prep" else above.i)), None)
    return trigger.head.dep in ("pobj", "dobj") and verb is not None and verb.entry.pos == "verb" and verb.entry.kind in _MOVES


def halts_of(tree: Tree, triggers: Sequence[Trigger]) -> dict[int, int]:
    """Which trigger stops which: head offsets of a defence and of the attack among its arguments."""
    found = {}
    for stopper in triggers:
        if stopper.entry.kind is not Kind.DEFENCE:
            continue
        inside = {w.i for arg in stopper.arguments.get("object", ()) for w in tree.subtree(arg)}
        for other in triggers:
            if other.head.i in inside and other.entry.kind in (Kind.OFFENSIVE, Kind.ADVANCE, Kind.STRIKE, Kind.CLASH):
                found[stopper.head.start] = other.head.start
    return found


def lend(claims: Sequence[Claim]) -> list[Claim]:
    """What is halted and what halts it share place and time where one of them has none of its own."""
    by_start = {c.start: c for c in claims}
    out = []
    for claim in claims:
        other = by_start.get(claim.halts) if claim.halts is not None else next((c for c in claims if c.halts == claim.start), None)
        if other is not None and not claim.places and other.places:
            here = Role.LOCATION if claim.kind is Kind.DEFENCE else None
            lent = [p for p in other.places if here is None or p.role is not Role.ORIGIN]
            claim = replace(claim, places=tuple(replace(p, role=here or p.role) for p in lent))
        if other is not None and (claim.time is None or claim.time.inferred):
            claim = replace(claim, time=other.time)
        out.append(claim)
    return out


def carried_out(tree: Tree, trigger: Trigger, vocabulary: Vocabulary) -> bool:
    """Whether what was decided is under way: "a decision was made to …, and the army is carrying it out"."""
    return any(
        verb.lemma in vocabulary.names["executes"]
        and verb.tag == "VBG"
        and any(c.dep == "dobj" and c.lemma in ("it", "this") for c in tree.children[verb.i])
        for verb in tree.words[trigger.head.i + 1 :]
    )


def seat(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with a venue for each deal that names none and was made at the talks of the same parties in its sentence or the one before."""
    return tuple(replace(c, places=_seat_of(c, claims)) if c.kind is Kind.AGREEMENT and not c.places else c for c in claims)


def _seat_of(deal: Claim, claims: Sequence[Claim]) -> tuple[PlaceRef, ...]:
    parties = {a.side for a in deal.parties}
    talks = (c for c in reversed(claims) if c.kind is Kind.NEGOTIATION and c.reality is deal.reality is Reality.OCCURRED and c.start < deal.start)
    near = next((c for c in talks if deal.sentence - c.sentence <= 1 and {a.side for a in c.parties} == parties), None)
    return tuple(p for p in near.places if p.role is Role.VENUE) if near is not None and len(parties) > 1 else ()


def _stopped(claim: Claim, claims: Sequence[Claim]) -> bool:
    return any(c.halts == claim.start for c in claims)


def nearest(tree: Tree, amount: QuantitySpan, read: Sequence[tuple[Trigger, Status]]) -> Trigger | None:
    """The trigger an amount belongs to: the one whose phrases hold it, else the one whose clause does, else the nearest.

    A trigger that only dates the clause ("since the invasion") owns nothing outside its phrase, and no event owns the number of those who tell it.
    """
    word = word_at(tree, tree.sentence.start + amount.start)
    read = [(trigger, status) for trigger, status in read if word is None or not _counts_voices(tree, word, trigger, status)]
    if word is None or not read:
        return None
    chain = [word.i, *(w.i for w in tree.ancestors(word))]

    def distance(item: tuple[Trigger, Status]) -> tuple[int, int, int]:
        trigger, status = item
        verbs = [trigger.head.i, *(w.i for w in spine(tree, trigger.head) if status.backdrop is None)]
        steps = min((chain.index(i) for i in verbs if i in chain), default=99)
        return steps, abs(trigger.head.i - word.i), trigger.head.i

    return min(read, key=distance)[0]


def _counts_voices(tree: Tree, amount: Word, trigger: Trigger, status: Status) -> bool:
    """Whether an amount counts those who speak: "two diplomats said", "according to three officials"."""
    for cue in (tree.words[i] for i in status.cues if i != trigger.head.i):
        said = cue.pos in ("VERB", "AUX") and cue.dep != "prep"
        for child in tree.children[cue.i]:
            if (child.dep in ("nsubj", "agent") or not said) and amount.i in {w.i for w in tree.subtree(child, stop=CLAUSES)}:
                return trigger.head.i not in {w.i for w in tree.subtree(child)}
    return False


def points_back(tree: Tree, trigger: Trigger, status: Status, vocabulary: Vocabulary) -> bool:
    """Whether a definite noun only takes up an event told before: "the operation", not "the fifth call between A and B"."""
    if trigger.entry.pos != "noun":
        return False
    if status.backdrop is not None:
        return True
    kids = tree.children[trigger.head.i]
    definite = any((c.dep == "det" and c.lemma in ("the", "this", "that", "these", "those")) or (c.dep == "poss" and c.pos == "PRON") for c in kids)
    if any(c.lemma == "such" for c in kids):
        return True
    if _opened(tree, trigger, vocabulary):
        return False
    ordered = any(c.dep == "amod" and c.lemma in ("first", "second", "third", "fourth", "fifth", "last", "latest", "next", "new") for c in kids)
    return definite and not ordered and not (trigger.arguments.keys() & {"between", "with"})


def _opened(tree: Tree, trigger: Trigger, vocabulary: Vocabulary) -> bool:
    """Whether a verb that opens something makes the noun new, whoever owns it: "launched its offensive"."""
    verb = tree.head(trigger.head)
    made = trigger.entry.kind is Kind.BUFFER_ZONE and verb.lemma in vocabulary.reality["makes"]
    return trigger.head.dep == "dobj" and (made or (verb.lemma in vocabulary.reality["opens"] and tree.subject(verb) is not None))


def pursuant(tree: Tree, trigger: Trigger) -> bool:
    """Whether an agreement is one that something else carries out: "As agreed in X, …", "under the deal"."""
    head = trigger.head
    if trigger.entry.kind is not Kind.AGREEMENT:
        return False
    if trigger.entry.pos == "verb" and head.dep == "advcl":
        return any(c.text.lower() == "as" for c in tree.children[head.i])
    noun = tree.head(head) if head.dep == "acl" else head
    return noun.dep == "pobj" and tree.head(noun).text.lower() == "under"
