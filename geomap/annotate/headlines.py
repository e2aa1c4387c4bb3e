"""What the label of a mark says first: the kind, whose, which way, and who says so."""

from __future__ import annotations

from geomap.annotate import words
from geomap.annotate.groups import TALKS, Group
from geomap.annotate.spots import Ground, Spot
from geomap.model import Assertion, Kind, Role
from geomap.phrases import capital, joined, listed, say, small

_NOBODYS = TALKS | {Kind.CEASEFIRE, Kind.EXCHANGE, Kind.DISPLACEMENT}  # "X's displacement" would blame whoever brings people to safety
_MOVES = (Kind.OFFENSIVE, Kind.ADVANCE, Kind.WITHDRAWAL, Kind.DISPLACEMENT, Kind.DEPLOYMENT)
_LEAVING = (Kind.DISPLACEMENT, Kind.WITHDRAWAL)


def headline(group: Group, ground: Ground, spot: Spot | None = None) -> str:
    """What the label of a mark says first: the kind, whose, at a spot which way, and who says so."""
    event = group.lead.event
    kind = small(say("Recapture") if event.kind is Kind.CAPTURE and words.is_retaken(event) else words.KINDS[event.kind])
    voice = words.short_voice(event, ground.country) if event.assertion is not Assertion.NARRATED else None
    whose: str = capital(kind)
    if group.lead.side and event.kind not in _NOBODYS:
        side = ground.country(group.lead.side)
        inferred = say("{what} (by {side}: inferred)", what=kind, side=side)
        whose = capital(inferred if group.side_inferred else say("{whose} {what}", whose=words.possessive(side), what=kind))
    whose = _with_way(whose, group, spot) if spot is not None else whose
    doubt = words.doubt(event, ground.country)
    return joined(", ", (whose, doubt or words.says_who(voice or ""))) if doubt or voice else whose


def _with_way(what: str, group: Group, spot: Spot) -> str:
    """Also "from here", "towards here" for a move that is marked at its only named end; "from Syria" where its origin is named, or that of fire."""
    kind = group.lead.event.kind
    if kind is Kind.STRIKE and spot.role is not Role.ORIGIN:
        origins = listed(origin.name for origin in group.having(Role.ORIGIN) if origin.noun is None)
        return say("{what} from {place}", what=what, place=origins) if origins else what
    if kind in _MOVES and spot.role is Role.ORIGIN:
        return say("{what} from here", what=what)
    if kind in _LEAVING and spot.role is Role.DESTINATION:
        origins = listed(origin.name for origin in group.having(Role.ORIGIN) if origin.noun is None and origin.key != spot.key)
        return say("{what} from {place}", what=what, place=origins) if origins else say("{what} towards here", what=what)
    return what
