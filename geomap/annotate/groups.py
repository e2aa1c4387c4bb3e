"""Claims to groups: what shares a mark. A group is one matter on the ground, told by one or more events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from geomap.annotate.disputes import denials_of, disputed
from geomap.annotate.spots import Ground, Spot
from geomap.annotate.words import is_inferred
from geomap.desk import Correction
from geomap.model import Actor, Assertion, Document, Event, Kind, Precision, Reality, Role
from geomap.style import status_of

AXES = frozenset((Kind.OFFENSIVE, Kind.ADVANCE))
TALKS = frozenset((Kind.NEGOTIATION, Kind.AGREEMENT))
ENDING = TALKS | {Kind.CEASEFIRE}
_LEAD = {Kind.OFFENSIVE: 0, Kind.AGREEMENT: 0, Kind.ADVANCE: 1, Kind.NEGOTIATION: 1}
_TARGETS = (Role.DESTINATION, Role.LOCATION, Role.OBJECTIVE, Role.FRONT)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An event with its document and its spots; `key` names its card. `withheld`: kept off this map on purpose.

    `desk` are the corrections of the news desk that it has had, `dropped` the spots that one of them took off.
    """

    key: str
    document: Document
    event: Event
    spots: tuple[Spot, ...]
    withheld: bool = False
    desk: tuple[Correction, ...] = ()
    dropped: tuple[Spot, ...] = ()

    @cached_property
    def side(self) -> str | None:
        """Whose doing it is."""
        zone = self.event.zone
        if zone is not None and zone.wanted_by is not None:
            return zone.wanted_by
        return self._doer.side if self._doer is not None else None

    @cached_property
    def side_inferred(self) -> bool:
        """Whether its side is known from the rest of the article only."""
        zone = self.event.zone
        named = zone is not None and zone.wanted_by is not None
        return not named and self._doer is not None and is_inferred(self._doer)

    @property
    def _doer(self) -> Actor | None:
        for actor in self.event.initiators:
            if actor.side:
                return actor
        return None

    @property
    def denied(self) -> bool:
        return self.event.assertion is Assertion.DENIED

    def having(self, *roles: Role) -> tuple[Spot, ...]:
        """Its spots in these roles."""
        return tuple(spot for spot in self.spots if spot.role in roles)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Claims that share their marks, the leading one first."""

    claims: tuple[Claim, ...]

    @property
    def lead(self) -> Claim:
        return self.claims[0]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(claim.key for claim in self.claims)

    @cached_property
    def status(self) -> str:
        """The status that draws it: of the leading claim. Broken talks and truces have signs of their own; a standing zone is enforced or agreed."""
        event = self.lead.event
        told = status_of(event.reality, event.assertion)
        if told == "halted" and event.kind in ENDING:
            return "solid"
        if told == "solid" and event.kind is Kind.BUFFER_ZONE:
            return "agreed" if any(link.type == "implements" for link in event.links) else "enforced"
        return told

    @cached_property
    def side_inferred(self) -> bool:
        """Whether no claim of the leading one's side names it in its own words."""
        side = self.lead.side
        return side is not None and all(claim.side_inferred for claim in self.claims if claim.side == side)

    @cached_property
    def targets(self) -> tuple[Spot, ...]:
        """Where it is, over all claims, the leading first; a region is left out where a place in it is named."""
        spots = [spot for spot in self.having(*_TARGETS) if spot.noun is None and spot.precision is not Precision.NONE]
        inner = {spot.region.code for spot in spots if spot.is_point and spot.region is not None}
        kept = [spot for spot in spots if not (spot.is_area and spot.key in inner)]
        areas = [spot for spot in kept if spot.is_point or spot.is_area]
        return tuple(areas or kept)

    def having(self, *roles: Role) -> tuple[Spot, ...]:
        """Its spots in these roles, each once."""
        return tuple({spot.key: spot for claim in self.claims for spot in claim.having(*roles)}.values())


def claims_of(documents: Sequence[Document], ground: Ground) -> tuple[Claim, ...]:
    """Every event of every document as a claim, in order."""
    return tuple(
        Claim(key=f"{document.article.id}/{event.id}", document=document, event=event, spots=ground.spots(document, event))
        for document in documents
        for event in document.events
    )


def with_disputes(found: Sequence[Claim]) -> tuple[Claim, ...]:
    """The same claims; one that another event of its document denies is disputed."""
    denials, by_key = denials_of(found), {claim.key: claim for claim in found}
    return tuple(disputed(claim, denials, by_key) for claim in found)


def group_claims(claims: Iterable[Claim]) -> tuple[Group, ...]:
    """Claims on the map that tell the same matter, together; in the order of their first claim.

    Same matter: linked as `same_as`; a claim and its denial; or an offensive and an advance of one side on the same ground; or the same kind, side,
    ground, status and dates.
    """
    drawn = {claim.key: claim for claim in claims if claim.event.on_map}
    rank = {key: number for number, key in enumerate(drawn)}
    head = {key: key for key in drawn}

    def root(key: str) -> str:
        while head[key] != key:
            key = head[key]
        return key

    denials = denials_of(drawn.values())
    first: dict[tuple[object, ...], str] = {}
    for claim in drawn.values():
        linked = (f"{claim.document.article.id}/{link.event}" for link in claim.event.links if link.type == "same_as")
        twins = [key for key in linked if key in drawn and drawn[key].denied == claim.denied]
        twins += [first.setdefault(mark, claim.key) for mark in _marks(claim)]
        twins += [denials[claim.key]] if claim.key in denials else []
        for twin in twins:
            one, other = sorted((root(claim.key), root(twin)), key=rank.__getitem__)
            head[other] = one
    grouped: dict[str, list[Claim]] = {}
    for claim in drawn.values():
        grouped.setdefault(root(claim.key), []).append(claim)
    return tuple(Group(claims=tuple(sorted(group, key=lambda claim: (claim.denied, _LEAD.get(claim.event.kind, 0))))) for group in grouped.values())


def _marks(claim: Claim) -> list[tuple[object, ...]]:
    """What claims of the same matter have in common."""
    event = claim.event
    ground = tuple(sorted({(spot.key, spot.noun or "") for spot in claim.spots if spot.role is not Role.SHIELDED}))
    time = (event.time.start, event.time.end) if event.time else (None, None)
    if event.kind in TALKS:
        venue = tuple(sorted({spot.key for spot in claim.having(Role.VENUE)})) or ground
        return [("talks", status_of(event.reality, event.assertion) in ("planned", "aimed"), claim.denied, venue)] if venue else []
    if event.kind in AXES and not claim.denied and event.assertion is not Assertion.DISPUTED:
        areas = [spot for spot in claim.having(*_TARGETS) if spot.is_area]
        future = event.reality in (Reality.PLANNED, Reality.AIMED)
        if len(areas) == 1 and not any(spot.is_point for spot in claim.spots):
            return [("axis", claim.side, areas[0].key, future)]
    status = status_of(event.reality, event.assertion)
    return [(event.kind, claim.side, ground, status, time)] if ground else []
