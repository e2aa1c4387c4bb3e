"""Paths: people, goods, troops and fire that go from one named place to another, as a thin line with a head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geomap.annotate.groups import Group
from geomap.annotate.marks import Mark, area_marks
from geomap.annotate.spots import Ground, Spot
from geomap.arrows import free_arrow
from geomap.model import Kind, Role
from geomap.phrases import msg, say

_BASES = {Kind.DISPLACEMENT: "flight", Kind.EXCHANGE: "flight", Kind.AID: "transfer", Kind.DEPLOYMENT: "transfer", Kind.STRIKE: "fire"}
_BOW = 0.12
_LABEL_POINT = msg("{place} is a region: the line meets its label point, which is no place")


def path_marks(group: Group, ground: Ground) -> Iterator[Mark]:
    """A line for each pair of ends that the text names, with the ground of an origin that is a region; nothing when one end is missing or denied.

    Of several origins and several destinations nobody says which belongs to which: then there is no line.
    """
    base = _BASES.get(group.lead.event.kind)
    if base is None or group.lead.denied:
        return
    starts = _ends(group.having(Role.ORIGIN))
    ends = _ends(group.having(Role.DESTINATION) or (group.targets if base == "fire" else ()))
    pairs = [(start, end) for start in starts for end in ends if start.key != end.key]
    if min(len(starts), len(ends)) != 1 or not pairs:
        return
    for start in starts:
        if start.is_area:
            yield from area_marks(group, start, ground)
    for start, end in pairs:
        arrow = free_arrow((start.lon, start.lat), (end.lon, end.lat), bow=_BOW)
        if arrow is not None:
            named = say("from {origin} to {place}, both named in the text", origin=start.name, place=end.name)
            areas = (say(_LABEL_POINT, place=spot.name) for spot in (start, end) if spot.is_area)
            steps = (named, say("the curve between them is drawn, not reported"), *areas)
            yield Mark(base=base, part="path", geometry=arrow.centreline, precision=end.precision, basis="derived", derivation=steps)


def _ends(spots: Sequence[Spot]) -> list[Spot]:
    return [spot for spot in spots if spot.is_point or spot.is_area]
