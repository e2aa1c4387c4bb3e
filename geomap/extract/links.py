"""Links among the claims of one article: what halts, implements, belongs to, replaces, repeats or contradicts what."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extract.claims import Claim
from geomap.extract.frames import SYMMETRIC
from geomap.model import Assertion, Kind, Link, Reality, Role, Stance

_ALIKE = (
    frozenset((Kind.OFFENSIVE, Kind.ADVANCE)),
    frozenset((Kind.CAPTURE, Kind.CONTROL)),
    frozenset((Kind.STRIKE, Kind.DESTRUCTION)),
    frozenset((Kind.NEGOTIATION, Kind.AGREEMENT)),
)
_DENIED = (Assertion.DENIED, Assertion.DISPUTED)
_CARRIED_OUT = (Kind.EXCHANGE, Kind.CEASEFIRE, Kind.WITHDRAWAL, Kind.AID, Kind.DEPLOYMENT, Kind.BUFFER_ZONE)
_AHEAD = (Reality.PLANNED, Reality.AIMED, Reality.HYPOTHETICAL)
_HELD = (Reality.OCCURRED, Reality.ONGOING)
_TABLE = (Kind.NEGOTIATION, Kind.AGREEMENT)
_NEAR = 2


def link_events(claims: Sequence[Claim]) -> dict[int, tuple[Link, ...]]:
    """Links by position of the claim they start from; ids are those that `build_events` gives ("e1" for the first)."""
    found: dict[int, list[Link]] = {}
    for n, claim in enumerate(claims):
        for m, other in enumerate(claims):
            kind = None if n == m else _link(n, claim, m, other)
            if kind is not None:
                found.setdefault(n, []).append(Link(type=kind, event=_id(m)))
    return {n: tuple(links) for n, links in found.items()}


def _id(n: int) -> str:
    return f"e{n + 1}"


def _link(n: int, claim: Claim, m: int, other: Claim) -> str | None:
    if claim.halts is not None and claim.halts == other.start:
        return "halts"
    if claim.kind in _CARRIED_OUT and _agreed_there(claim, other):
        return "implements"
    if claim.assertion in _DENIED and other.assertion not in _DENIED and _same_matter(claim, other) and _shared(claim, other):
        return "contradicts"
    if _still_holds(claim, other):
        return "contradicts"
    if m >= n:
        return None
    if _replaces(claim, other):
        return "supersedes"
    if _belongs(claim, other):
        return "part_of"
    return "same_as" if _repeats(claim, other) else None


def _still_holds(claim: Claim, other: Claim) -> bool:
    """Whether one side says that it holds the very place that its foe says to have taken, in the next sentences."""
    tells = {v.side for v in claim.attributions if v.stance is Stance.ASSERTS}
    holds = claim.kind is Kind.CONTROL and claim.reality is Reality.ONGOING and bool(tells & {a.side for a in claim.initiators} - {None})
    taken = other.kind is Kind.CAPTURE and other.reality is Reality.OCCURRED and other.assertion is Assertion.CLAIMED
    near = 0 <= claim.sentence - other.sentence <= _NEAR
    return holds and taken and near and bool(other.initiators) and not _sides(claim) & _sides(other) and _shared(claim, other)


def _agreed_there(claim: Claim, other: Claim) -> bool:
    """Whether a claim carries out a deal: "as agreed in X, …", "under the deal", or a deal named after the place where it was made."""
    if claim.sentence == other.sentence and other.pursuant:
        return True
    if claim.under_deal and other.kind is Kind.AGREEMENT:
        return 0 < claim.sentence - other.sentence <= _NEAR
    return other.kind in _TABLE and claim.accord is not None and any(p.role is Role.VENUE and p.name == claim.accord for p in other.places)


def _replaces(claim: Claim, other: Claim) -> bool:
    """A new truce, deal or round after one of the same parties that was broken or called off."""
    kinds = {claim.kind, other.kind}
    alike = len(kinds) == 1 or kinds == {Kind.CEASEFIRE, Kind.AGREEMENT}
    ended = other.reality is Reality.HALTED and claim.reality is not Reality.HALTED and claim.reality is not Reality.BACKGROUND
    return claim.kind in SYMMETRIC and alike and ended and _same_parties(claim, other)


def _belongs(claim: Claim, other: Claim) -> bool:
    """What a deal of the same sentence says is to be done; a deal made at the talks just told of; the next round of talks told before."""
    if other.kind is Kind.AGREEMENT and claim.kind in _CARRIED_OUT:
        sides = _sides(claim) & _sides(other) or not _sides(claim)
        return claim.sentence == other.sentence and claim.reality in _AHEAD and other.reality in _HELD and bool(sides)
    if claim.kind not in _TABLE or other.kind is not Kind.NEGOTIATION or other.reality not in _HELD or not _same_parties(claim, other):
        return False
    if claim.kind is Kind.NEGOTIATION:
        return claim.reality in _AHEAD
    near = 0 <= claim.sentence - other.sentence <= 1 and claim.reality in _HELD
    return near and (_shared(claim, other) or not claim.places or not other.places)


def _same_parties(claim: Claim, other: Claim) -> bool:
    one, two = ({a.side for a in c.parties} for c in (claim, other))
    return len(one) > 1 and one == two


def _repeats(claim: Claim, other: Claim) -> bool:
    """A later claim of the same kind, doer and status about the same place."""
    if not _same_matter(claim, other) or claim.assertion in _DENIED or other.assertion in _DENIED:
        return False
    if claim.reality is Reality.BACKGROUND or other.reality is Reality.BACKGROUND:
        return False
    sides = _sides(claim) & _sides(other)
    apart = claim.time and other.time and not claim.time.inferred and not other.time.inferred and claim.time.start != other.time.start
    return bool(sides) and not apart and _shared(claim, other)


def _same_matter(claim: Claim, other: Claim) -> bool:
    return claim.kind is other.kind or any({claim.kind, other.kind} <= alike for alike in _ALIKE)


def _sides(claim: Claim) -> set[str | None]:
    return {a.side or a.name for a in (*claim.initiators, *claim.parties)}


def _shared(claim: Claim, other: Claim) -> bool:
    """Whether two claims have a place in common, by mention or by name."""

    def keys(c: Claim) -> set[str]:
        return {p.name for p in c.places if p.name is not None and p.role is not Role.SHIELDED}

    return bool(keys(claim) & keys(other))
