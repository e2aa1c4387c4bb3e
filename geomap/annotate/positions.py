"""Where units stand, people shelter and evacuations go: what a map does not draw as finely as the text has it unless it is asked to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from geomap.annotate.groups import Claim
from geomap.annotate.spots import POINTS, Spot
from geomap.model import Event, Kind, Precision, Reality, Role
from geomap.phrases import counted, listed, msg, say

SHOWN_COARSER = msg("shown coarser than the text has it, to keep units and evacuations from being found; --sensitive draws it as it is")
KEPT_OFF = msg("kept off the map: an exact place where a unit stands, people shelter or an evacuation goes; --sensitive draws it")

_OVER = (Reality.OCCURRED, Reality.BACKGROUND)
_ROUTE_CODES = frozenset(("AIRP", "BDG", "DAM", "PRT", "PSTB"))  # people pass through them and are gone
_ROUTE_NOUNS = frozenset("airport border bridge canal crossing crossroads frontier highway junction port railway river road station terminal".split())
_GROUND_NOUNS = frozenset(
    "area capital city commune country county district forest hamlet hill island land locality mountain neighborhood neighbourhood outskirts "
    "peninsula pocket province quarter region sector settlement stretch suburb swathe territory town township valley village".split()
)


class Care(Enum):
    """What is done with a place: drawn as the text has it, no finer than its district, or not at all."""

    NONE = 0
    DISTRICT = 1
    KEPT_OFF = 2


def care(event: Event, spot: Spot) -> Care:
    """How a place of an event is drawn unless all is asked for.

    Deployments, and displacement that is not over, keep to the district, and stay off the map at an exact place or at a site in a town ("a school").
    Of displacement that has happened only such sites are kept off, and those not where people came from or pass through.
    """
    told = spot.noun in _GROUND_NOUNS if spot.noun is not None else spot.precision is not Precision.EXACT
    if event.kind not in (Kind.DEPLOYMENT, Kind.DISPLACEMENT) or spot.precision not in (*POINTS, Precision.ADM3):
        return Care.NONE
    if event.kind is Kind.DEPLOYMENT or event.reality not in _OVER:
        return Care.DISTRICT if told else Care.KEPT_OFF
    passed = spot.noun in _ROUTE_NOUNS if spot.noun is not None else spot.place.feature_code in _ROUTE_CODES
    return Care.NONE if told or passed or spot.role is Role.ORIGIN else Care.KEPT_OFF


def kept_off(spot: Spot) -> Spot:
    """The place under the name of the region that holds it, never to be drawn."""
    name = spot.region.name if spot.region is not None else say("a place not shown")
    return replace(spot, precision=Precision.NONE, name=name, noun=None, note=KEPT_OFF)


def without_kept_off(claim: Claim) -> Claim:
    """The claim; off the map, with the reason, when none of its places is left on it."""
    if not any(spot.note == KEPT_OFF for spot in claim.spots) or any(spot.precision is not Precision.NONE for spot in claim.spots):
        return claim
    return replace(claim, event=replace(claim.event, on_map=False, why_not=KEPT_OFF), withheld=True)


def kept_back(claims: Iterable[Claim]) -> str:
    """A sentence for the map's summary; "" when everything is drawn as the text has it."""
    notes = [{spot.note for spot in claim.spots} for claim in claims if claim.event.on_map or claim.event.why_not == KEPT_OFF]
    off, coarse = sum(KEPT_OFF in of for of in notes), sum(KEPT_OFF not in of and any(one and SHOWN_COARSER in one for one in of) for of in notes)
    told = []
    if off:
        told.append(counted(off, "{n} event at an exact place is kept off the map", "{n} events at an exact place are kept off the map"))
    if coarse:
        told.append(counted(coarse, "{n} event is shown no finer than by district", "{n} events are shown no finer than by district"))
    return say("To keep units, shelters and evacuations from being found, {what}.", what=listed(told)) if told else ""
