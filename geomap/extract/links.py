"""Links among the claims of one article: what halts, implements, repeats or contradicts what."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.extract.claims import Claim
from geomap.model import Assertion, Kind, Link, Reality, Role

_ALIKE = (
    frozenset((Kind.OFFENSIVE, Kind.ADVANCE)),
    frozenset((Kind.CAPTURE, Kind.CONTROL)),
    frozenset((Kind.STRIKE, Kind.DESTRUCTION)),
    frozenset((Kind.NEGOTIATION, Kind.AGREEMENT)),
)
_DENIED = (Assertion.DENIED, Assertion.DISPUTED)
_CARRIED_OUT = (Kind.EXCHANGE, Kind.CEASEFIRE, Kind.WITHDRAWAL, Kind.AID)


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
    if claim.sentence == other.sentence and other.pursuant and claim.kind in _CARRIED_OUT:
        return "implements"
    if claim.assertion in _DENIED and other.assertion not in _DENIED and _same_matter(claim, other) and _shared(claim, other):
        return "contradicts"
    if m < n and _repeats(claim, other):
        return "same_as"
    return None


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
