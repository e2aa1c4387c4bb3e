"""Sides that a sentence leaves open and the rest of the article tells: the other of two belligerents, the speaker's own troops, whoever began it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from geomap.extract.claims import Claim
from geomap.extract.frames import SYMMETRIC
from geomap.model import Actor, Kind, Reality, Stance

_HOSTILE = frozenset((Kind.OFFENSIVE, Kind.ADVANCE, Kind.DEFENCE, Kind.CAPTURE, Kind.STRIKE, Kind.BUFFER_ZONE, Kind.DESTRUCTION))
_MOVING = frozenset((Kind.WITHDRAWAL, Kind.DEPLOYMENT))
_OWN = frozenset((Kind.DEFENCE, Kind.CAPTURE, Kind.ADVANCE))
_ATTACKS = frozenset((Kind.OFFENSIVE, Kind.ADVANCE, Kind.CAPTURE))
_MARCHES = frozenset((Kind.OFFENSIVE, Kind.ADVANCE))
_STRUCK = frozenset((Kind.STRIKE, Kind.DESTRUCTION, Kind.BUFFER_ZONE))


def fill_sides(claims: Sequence[Claim], named: Sequence[Actor], countries: Mapping[str, str | None]) -> tuple[Claim, ...]:
    """The claims with the sides that follow from the whole article. `named` are its most named actors, `countries` the country of each mention."""
    main = _main_sides(claims, named)
    filled: list[Claim] = []
    for claim in claims:
        filled.append(_filled(claim, filled, main, countries))
    return tuple(filled)


def _main_sides(claims: Sequence[Claim], named: Sequence[Actor]) -> tuple[Actor, ...]:
    """The two sides that act and suffer most often in the hostile claims; those named most often when fewer than two do."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for claim in claims:
        if claim.kind in _HOSTILE or claim.kind in (Kind.CLASH, Kind.CONTROL, Kind.WITHDRAWAL):
            for actor in (*claim.initiators, *claim.targets, *(claim.parties if claim.kind is Kind.CLASH else ())):
                if actor.side is not None:
                    counts[actor.side] += 1
                    first.setdefault(actor.side, actor)
    order = list(first)
    ranked = sorted(counts, key=lambda side: (-counts[side], order.index(side)))
    found = [first[side] for side in ranked[:2]]
    found += [a for a in named if a.side not in {f.side for f in found}]
    return tuple(found[:2])


def _filled(claim: Claim, before: Sequence[Claim], main: Sequence[Actor], countries: Mapping[str, str | None]) -> Claim:
    if len(main) != 2:
        return claim
    if claim.kind in SYMMETRIC:
        sides = {a.side for a in main}
        fits = not claim.unknown and len(claim.parties) < 2 and all(p.side in sides for p in claim.parties)
        return replace(claim, parties=tuple(main)) if fits else claim
    if claim.kind not in _HOSTILE and claim.kind not in _MOVING:
        return claim
    initiators, targets = claim.initiators, claim.targets
    if not initiators and not targets:
        initiators, targets = _from_context(claim, before, main, countries)
    if claim.kind in _MOVING:
        return replace(claim, initiators=initiators)
    return replace(claim, initiators=initiators or _other(targets, main), targets=targets or _other(initiators, main))


def _from_context(
    claim: Claim, before: Sequence[Claim], main: Sequence[Actor], countries: Mapping[str, str | None]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Initiators and targets of a claim that names none: as its neighbour in the sentence, the speaker, the attack it takes up, or by place."""
    beside = next((c for c in reversed(before) if c.sentence == claim.sentence and c.kind is claim.kind and c.initiators), None)
    if beside is not None:
        return beside.initiators, beside.targets
    halted = next((c for c in before if c.sentence == claim.sentence and claim.start == c.halts and c.initiators), None)
    if halted is not None:
        return halted.targets, halted.initiators
    speaker = next((a.side for a in claim.attributions if a.stance is Stance.ASSERTS and a.side), None)
    own = tuple(a for a in main if a.side == speaker)
    if own and (claim.kind in _OWN or claim.unknown) and claim.reality is not Reality.HALTED:
        return own, ()
    if own and claim.reality is Reality.HALTED and claim.kind in _ATTACKS:
        return _other(own, main), own
    if claim.anaphoric and claim.kind in _ATTACKS:
        kinds = _ATTACKS if claim.kind is Kind.CAPTURE else _MARCHES
        attack = next((c for c in reversed(before) if c.kind in kinds and c.initiators and c.reality is not Reality.BACKGROUND), None)
        return (attack.initiators, attack.targets) if attack is not None else ((), ())
    return _by_place(claim, main, countries)


def _by_place(claim: Claim, main: Sequence[Actor], countries: Mapping[str, str | None]) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Between two states a strike or strip on one's ground is the other's, what is retaken its own. Within one state the place tells nothing."""
    if claim.unknown or any(a.side is None or len(a.side) != 2 for a in main):
        return (), ()
    here = {countries.get(p.mention or p.within or "") for p in claim.places}
    holder = tuple(a for a in main if here == {a.side})
    if claim.kind in _STRUCK:
        return (), holder
    return (holder, ()) if claim.restores else ((), ())


def _other(one: Sequence[Actor], main: Sequence[Actor]) -> tuple[Actor, ...]:
    """The main side that is not in `one`; none when `one` is neither of them."""
    sides = {a.side for a in one}
    rest = tuple(a for a in main if a.side not in sides)
    return rest if len(rest) == 1 else ()
