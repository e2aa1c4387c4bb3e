"""Sides that a clause leaves open and its own sentence, or one plain antecedent, tells: a wrong accusation is worse than an empty field."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from geomap.extract.belligerents import HOSTILE, grounds_of, read_war
from geomap.extract.claims import Claim
from geomap.extract.discourse import Discourse
from geomap.extract.frames import SYMMETRIC
from geomap.extract.inferred import infer_sides, marked
from geomap.model import Actor, Kind, Reality, Role, Stance

_ATTACKS = frozenset((Kind.OFFENSIVE, Kind.ADVANCE, Kind.CAPTURE))
_OWN = frozenset((Kind.CAPTURE, Kind.ADVANCE))
_MARCHES = frozenset((Kind.OFFENSIVE, Kind.ADVANCE))
Sides = tuple[tuple[Actor, ...], tuple[Actor, ...]]


def fill_sides(claims: Sequence[Claim], discourse: Discourse) -> tuple[Claim, ...]:
    """The claims with the sides that follow from their own sentence or the one before, then with those that the article leaves no doubt about.

    Each actor that is not named with the event itself bears the rule that found it. A bystander whom the sentence names holds a guess back.
    """
    countries = {m.id: m.place.country if m.place is not None else None for m in discourse.mentions}
    war = read_war(claims, discourse, countries)
    main = war.main
    filled: list[Claim] = []
    for claim in claims:
        grounds = set(grounds_of(claim, countries))
        beside = [c for c in claims if c.sentence == claim.sentence and c.start != claim.start and claim.halts != c.start and c.halts != claim.start]
        acting = {a.side for c in beside for a in c.initiators}
        acting |= {v.side for c in beside for v in c.attributions if v not in claim.attributions}
        acting |= set() if war.two_only else {v.side for v in claim.attributions}
        present = {a.side for a in discourse.named_in(claim.sentence)} - acting
        filled.append(_filled(claim, filled, main, present | grounds if war.two_only and war.of_states else present, grounds))
    return infer_sides(filled, read_war(filled, discourse, countries), discourse, countries)


def _filled(claim: Claim, before: Sequence[Claim], main: Sequence[Actor], present: Set[str | None], grounds: Set[str]) -> Claim:
    """A claim with what its neighbours tell; who reports that soldiers came over into his own country does not tell of his own."""
    if claim.kind in SYMMETRIC:
        known = len(claim.parties) > 1 or claim.unknown
        return claim if known else replace(claim, parties=marked(_same_table(claim, before), "talks") or claim.parties)
    if claim.own_move and not claim.initiators:
        own = _own_side(claim, main)
        comes = any(p.role is Role.DESTINATION for p in claim.places) and any(a.side in grounds for a in own)
        return claim if comes and claim.kind is Kind.WITHDRAWAL else replace(claim, initiators=marked(own, "speaker"))
    if claim.kind not in HOSTILE:
        return claim
    initiators, targets = claim.initiators, claim.targets
    if not initiators and targets and claim.unknown:
        initiators = _march_beside(claim, before)
    if not initiators and not targets:
        initiators, targets = _from_context(claim, before, main, grounds)
    return replace(claim, initiators=initiators, targets=targets or _opposed(initiators, main, present))


def _same_table(claim: Claim, before: Sequence[Claim]) -> tuple[Actor, ...]:
    """Who is party to "the talks", "the deal", or to what one side does "as agreed": those of the talks or deal of the same or the last sentence.

    None when those told of there differ, or leave out the one side that is known.
    """
    if claim.accord is not None:
        return _signatories(claim.accord, before)
    if not (claim.anaphoric or claim.pursuant or claim.under_deal or (claim.kind is Kind.EXCHANGE and claim.parties)):
        return ()
    near = [c.parties for c in before if c.kind in SYMMETRIC and 0 <= claim.sentence - c.sentence <= 1 and len(c.parties) > 1]
    agree = len({frozenset(a.side for a in parties) for parties in near}) == 1
    return near[0] if agree and {a.side for a in claim.parties} <= {a.side for a in near[0]} else ()


def _signatories(accord: str, before: Sequence[Claim]) -> tuple[Actor, ...]:
    """The parties of a deal named after a place: those of the talks and deals told of there, when they agree."""
    tables = (c for c in before if c.kind in SYMMETRIC and len(c.parties) > 1)
    told = [c.parties for c in tables if any(p.role is Role.VENUE and p.name == accord for p in c.places)]
    return told[-1] if len({frozenset(a.side for a in parties) for parties in told}) == 1 else ()


def _from_context(claim: Claim, before: Sequence[Claim], main: Sequence[Actor], grounds: Set[str]) -> Sides:
    """Initiators and targets of a claim that names none: as its neighbour in the sentence, the speaker, or the attack it takes up."""
    if march := _march_beside(claim, before):
        return march, ()
    beside = next((c for c in reversed(before) if c.sentence == claim.sentence and c.kind is claim.kind and c.initiators), None)
    if beside is not None:
        return marked(beside.initiators, "sentence"), marked(beside.targets, "sentence")
    halted = next((c for c in before if c.sentence == claim.sentence and claim.start == c.halts and c.initiators), None)
    if halted is not None:
        return marked(halted.targets, "halts"), marked(halted.initiators, "halts")
    own = _own_side(claim, main)
    abroad = not grounds or not grounds <= {a.side for a in own}
    moves = claim.unknown and claim.kind in _OWN and abroad
    if own and claim.reality is not Reality.HALTED and (claim.kind is Kind.DEFENCE or claim.restores or moves):
        return marked(own, "speaker"), ()
    if claim.anaphoric and claim.kind in _ATTACKS:
        return _attack_taken_up(claim, before)
    return (), ()


def _own_side(claim: Claim, main: Sequence[Actor]) -> tuple[Actor, ...]:
    """The speaker's side, when it is one of the war."""
    speaker = next((a.side for a in claim.attributions if a.stance is Stance.ASSERTS and a.side), None)
    return tuple(a for a in main if a.side == speaker)


def _march_beside(claim: Claim, before: Sequence[Claim]) -> tuple[Actor, ...]:
    """Who marches in the same sentence as an unnamed force that marches too: "tanks of X rolled in, and commandos seized Y"; none when two do."""
    if claim.kind not in _ATTACKS or not claim.unknown or claim.attributions:
        return ()
    told = [c.initiators for c in before if c.sentence == claim.sentence and c.kind in _ATTACKS and c.initiators and c.reality is claim.reality]
    sides = {frozenset(a.side for a in actors) for actors in told}
    return marked(told[-1], "sentence") if len(sides) == 1 and not next(iter(sides)) & {a.side for a in claim.targets} else ()


def _attack_taken_up(claim: Claim, before: Sequence[Claim]) -> Sides:
    """The sides of the one attack of the last sentence that "the offensive" takes up; none when two are told of."""
    kinds = _ATTACKS if claim.kind is Kind.CAPTURE else _MARCHES
    near = [c for c in before if c.kind in kinds and c.initiators and c.reality is not Reality.BACKGROUND and 0 <= claim.sentence - c.sentence <= 1]
    if len({frozenset(a.side for a in c.initiators) for c in near}) != 1:
        return (), ()
    return marked(near[-1].initiators, "anaphor"), marked(near[-1].targets, "anaphor")


def _opposed(one: Sequence[Actor], main: Sequence[Actor], present: Set[str | None]) -> tuple[Actor, ...]:
    """The other belligerent, when the same sentence names it; none when `one` is no belligerent."""
    sides = {a.side for a in one}
    rest = tuple(a for a in main if a.side not in sides and a.side in present)
    return marked(rest, "opposed") if one and len(main) == 2 and sides <= {a.side for a in main} and len(rest) == 1 else ()
