"""What one side claims and another denies at one place: one disputed matter, not two marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Assertion, Kind, Role, Stance

if TYPE_CHECKING:
    from geomap.annotate.groups import Claim

_TOLD = (Assertion.NARRATED, Assertion.CLAIMED, Assertion.DISPUTED)
_HELD = frozenset((Kind.CAPTURE, Kind.CONTROL))


def denials_of(claims: Iterable[Claim]) -> dict[str, str]:
    """For each drawn denial, by key, the claim of its document that it denies: of the same kind, on the same ground, told by somebody else."""
    drawn = {claim.key: claim for claim in claims if claim.event.on_map}
    found = {}
    for denial in drawn.values():
        links = (f"{denial.document.article.id}/{link.event}" for link in denial.event.links if link.type == "contradicts")
        told = (drawn[key] for key in links if denial.denied and key in drawn)
        match = next((claim for claim in told if _answers(denial, claim)), None)
        if match is not None:
            found[denial.key] = match.key
    return found


def disputed(claim: Claim, denials: Mapping[str, str], claims: Mapping[str, Claim]) -> Claim:
    """A claim that another event denies, as disputed, with the voices of both; any other as it is."""
    against = [claims[key].event for key, told in denials.items() if told == claim.key]
    voices = [v for event in against for v in event.attributions if v.stance is Stance.DENIES and v not in claim.event.attributions]
    if not voices:
        return claim
    return replace(claim, event=replace(claim.event, assertion=Assertion.DISPUTED, attributions=(*claim.event.attributions, *dict.fromkeys(voices))))


def _answers(denial: Claim, claim: Claim) -> bool:
    """Whether a denial is of what a claim tells, and of nothing more or less."""
    one, two = denial.event, claim.event
    alike = one.kind is two.kind or {one.kind, two.kind} <= _HELD
    deniers = {v.side or v.source for v in one.attributions if v.stance is Stance.DENIES}
    tellers = {v.side or v.source for v in two.attributions if v.stance is Stance.ASSERTS}
    sides = {claim.side, denial.side} - {None}
    return two.assertion in _TOLD and alike and _ground(denial) == _ground(claim) != frozenset() and bool(deniers - tellers) and len(sides) <= 1


def _ground(claim: Claim) -> frozenset[tuple[str, str]]:
    return frozenset((spot.key, spot.noun or "") for spot in claim.spots if spot.role is not Role.SHIELDED)
