"""What the label of a mark says first: the kind, whose, which way, and who says so."""

from __future__ import annotations

from geomap.annotate import words
from geomap.annotate.groups import TALKS, Group
from geomap.annotate.spots import Ground, Spot
from geomap.model import Assertion, Kind, Role

_NOBODYS = TALKS | {Kind.CEASEFIRE, Kind.EXCHANGE, Kind.DISPLACEMENT}  # "X's displacement" would blame whoever brings people to safety
_MOVES = (Kind.OFFENSIVE, Kind.ADVANCE, Kind.WITHDRAWAL, Kind.DISPLACEMENT, Kind.DEPLOYMENT)
_LEAVING = (Kind.DISPLACEMENT, Kind.WITHDRAWAL)


def headline(group: Group, ground: Ground, spot: Spot | None = None) -> str:
    """What the label of a mark says first: the kind, whose, at a spot which way, and who says so."""
    event = group.lead.event
    kind = "recapture" if event.kind is Kind.CAPTURE and words.is_retaken(event) else words.KINDS[event.kind].lower()
    voice = words.short_voice(event, ground.country) if event.assertion is not Assertion.NARRATED else None
    whose = kind.capitalize()
    if group.lead.side and event.kind not in _NOBODYS:
        side = ground.country(group.lead.side)
        owner = f"{kind} (by {side}: inferred)" if group.side_inferred else f"{words.possessive(side)} {kind}"
        whose = f"{owner[0].upper()}{owner[1:]}"
    whose += _way(group, spot) if spot is not None else ""
    doubt = words.doubt(event, ground.country)
    return f"{whose}, {doubt or words.says_who(voice or '')}" if doubt or voice else whose


def _way(group: Group, spot: Spot) -> str:
    """ " from here", " towards here" for a move that is marked at its only named end; " from Syria" where its origin is named, or that of fire."""
    kind = group.lead.event.kind
    if kind is Kind.STRIKE and spot.role is not Role.ORIGIN:
        origins = words.listed(origin.name for origin in group.having(Role.ORIGIN) if origin.noun is None)
        return f" from {origins}" if origins else ""
    if kind in _MOVES and spot.role is Role.ORIGIN:
        return " from here"
    if kind in _LEAVING and spot.role is Role.DESTINATION:
        origins = words.listed(origin.name for origin in group.having(Role.ORIGIN) if origin.noun is None and origin.key != spot.key)
        return f" from {origins}" if origins else " towards here"
    return ""
