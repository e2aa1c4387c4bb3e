"""The first view of a map: what is fought over fills it, other marks widen it only while little is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from geomap.geometry import Bounds
from geomap.model import Assertion, Feature, Kind, Reality
from geomap.phrases import msg

_DIPLOMACY = frozenset((Kind.NEGOTIATION, Kind.AGREEMENT, Kind.CEASEFIRE, Kind.EXCHANGE, Kind.AID))
_AFTERMATH = frozenset((Kind.DISPLACEMENT, Kind.DEPLOYMENT))
_SMALLEST_DEG = 0.9
_MOST = {1: 2.0, 2: 1.3}  # how many times as wide as the weightiest marks alone the others may make the view
_AREA_SHARE = {"wash": 0.6, "outline": 0.3}  # how much of a region must fit the view: its middle, not its last corner
_FAR = msg("far from what is fought over: outside the first view")


def in_view(features: Sequence[Feature]) -> tuple[Feature, ...]:
    """The same marks; those that would widen the view too much no longer `fit` it. Without fighting the next weightiest marks define it."""
    ranks: tuple[list[Feature], ...] = ([], [], [])
    for feature in features:
        if feature.fit:
            ranks[_rank(feature)].append(feature)
    first = next((rank for rank, marks in enumerate(ranks) if marks), None)
    if first is None:
        return tuple(features)
    view = _union([box(feature) for feature in ranks[first]])
    alone, inside = _reach(view), {feature.id for feature in ranks[first]}
    for rank, most in _MOST.items():
        nearest = sorted((_reach(_union([view, box(feature)])), feature.id, box(feature)) for feature in ranks[rank] if rank > first)
        for _, name, extent in nearest:
            wider = _union([view, extent])
            if _reach(wider) <= most * alone:
                view = wider
                inside.add(name)
    return tuple(feature if not feature.fit or feature.id in inside else _outside(feature) for feature in features)


def view_of(boxes: Sequence[Bounds]) -> Bounds:
    """The view that shows some boxes (at least one): with a margin of a tenth, and no smaller than the smallest view."""
    west, south, east, north = _union(boxes)
    dx, dy = max((east - west) * 1.2, 1.6 * _SMALLEST_DEG) / 2, max((north - south) * 1.2, _SMALLEST_DEG) / 2
    lon, lat = (west + east) / 2, (south + north) / 2
    west, south, east, north = max(-180.0, lon - dx), max(-85.0, lat - dy), min(180.0, lon + dx), min(85.0, lat + dy)
    return round(west, 3), round(south, 3), round(east, 3), round(north, 3)


def box(feature: Feature) -> Bounds:
    """What of a mark must fit the view: of whole regions the middle."""
    west, south, east, north = feature.geometry.bounds
    share = _AREA_SHARE.get(feature.part, 1.0)
    lon, lat = (west + east) / 2, (south + north) / 2
    dx, dy = (east - west) / 2 * share, (north - south) / 2 * share
    return lon - dx, lat - dy, lon + dx, lat + dy


def _rank(feature: Feature) -> int:
    """0: moves, zones, fighting and control as they are told; 1: what follows from them; 2: venues, and what is denied or only planned."""
    if feature.kind in _DIPLOMACY or feature.assertion is Assertion.DENIED:
        return 2
    if feature.layer not in ("axes", "zones") and feature.reality in (Reality.PLANNED, Reality.AIMED):
        return 2
    return 1 if feature.kind in _AFTERMATH else 0


def _outside(feature: Feature) -> Feature:
    return replace(feature, fit=False, derivation=(*feature.derivation, _FAR))


def _reach(bounds: Bounds) -> float:
    """The longer side in degrees of latitude, never less than the smallest view."""
    west, south, east, north = bounds
    shrink = float(np.cos(np.radians((south + north) / 2)))
    return max((east - west) * shrink, north - south, _SMALLEST_DEG)


def _union(boxes: Iterable[Bounds]) -> Bounds:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
