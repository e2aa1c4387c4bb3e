"""Zones that follow no shared border: around a place, between two, along a river; and those whose course is in no data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import shapely

from geomap.annotate.groups import Claim, Group
from geomap.annotate.spots import Ground, Spot
from geomap.geometry import distance_km
from geomap.model import Precision, Relation, Role
from geomap.phrases import listed, msg, numbered, say
from geomap.strips import DEFAULT_DEPTH_KM, Strip, open_strip
from geomap.truces import NamedLine

_FARTHEST_KM = 300.0  # between the ends of a corridor that is drawn as a straight one
_BESIDE_DEG = 0.05  # a river that is a region's border runs this near to its line


_LENGTHS = {
    "depth": msg("{km} km deep"),
    "line": msg("{km} km from the line"),
    "circle": msg("{km} km around {place}"),
    "width": msg("{km} km wide"),
}
_UNSTATED = {
    "depth": msg("depth not stated, {km} km is illustrative"),
    "line": msg("reach not stated, {km} km is illustrative"),
    "circle": msg("reach not stated, {km} km is illustrative"),
    "width": msg("width not stated, {km} km is illustrative"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How deep a zone is drawn, and where the number comes from; `measure` says what is measured, `around` the middle of a circle.

    `source` is the sentence that says where the number is from, with a gap for the length and those of `values`.
    """

    km: float
    source: str
    stated: bool
    measure: str = "depth"
    around: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def length(self) -> str:
        """ "10 km deep", "5 km from the line"."""
        return say(_LENGTHS[self.measure], km=f"{self.km:g}", place=self.around)

    @property
    def label(self) -> str:
        """The length; an illustrative one says so."""
        return self.length if self.stated else say(_UNSTATED[self.measure], km=f"{self.km:g}")

    @property
    def steps(self) -> tuple[str, ...]:
        """Where the number comes from."""
        """Where the number comes from."""
        return (say(self.source, length=self.length, **self.values),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A zone that the text lays along no border: without a `strip` the last step says why there is none."""

    strip: Strip | None
    depth: Depth
    steps: tuple[str, ...]


def open_zone(group: Group, ground: Ground, depth: Depth) -> Sketch | None:
    """The zone of a group whose text lays it along a line, between two places, around one, or on a named strip; None when it does none of these."""
    for claim in group.claims:
        spots = [spot for spot in claim.spots if spot.noun is None and spot.role is not Role.SHIELDED]
        for spot in spots:
            if spot.precision is Precision.LINE:
                held = ground.regions.named_line(spot.place.id)
                if held is not None and (held.reach_km or spot.relation is Relation.ALONG):
                    return _along_held(spot, held, _areas(claim, spots, ground) or _countries(claim, ground), depth)
                if spot.relation is Relation.ALONG:
                    return _along(spot, _areas(claim, spots, ground), ground, depth)
        for one, other in _pairs(claim, [spot for spot in spots if spot.is_point]):
            return _between(one, other, ground, depth)
        for spot in spots:
            if spot.is_point and spot.relation is Relation.AROUND:
                return _around(spot, depth)
    first = next(iter(group.targets), None)
    reach = ground.names.radius_km(first.place.id) if first is not None and first.is_point else None
    if first is None or reach is None or first.place.feature_code.startswith(("PPL", "ADM", "PCL")):
        return None
    told = msg("no shape: of {place} the reference data hold a point and a rough reach of {km} km, not its course")
    return _shapeless(depth, say(told, place=first.name, km=f"{reach:g}"))


def _areas(claim: Claim, spots: list[Spot], ground: Ground) -> list[Spot]:
    """The regions that the claim places it in, else those named in its sentence."""
    return [spot for spot in spots if spot.is_area] or [spot for spot in _named(claim, ground) if spot.is_area]


def _named(claim: Claim, ground: Ground) -> list[Spot]:
    """What its sentence names."""
    span = claim.event.quote
    named = (ground.spot(mention) for mention in claim.document.mentions if span.start <= mention.start < span.end)
    return [spot for spot in named if spot is not None]


def _countries(claim: Claim, ground: Ground) -> list[Spot]:
    """The countries named as places in its sentence, without the one that wants it: nobody asks for a strip of his own land along such a line."""
    named = {spot.country: spot for spot in _named(claim, ground) if spot.precision is Precision.COUNTRY and spot.region is not None}
    return [spot for country, spot in named.items() if country != claim.side]


def _along_held(line: Spot, held: NamedLine, areas: list[Spot], depth: Depth) -> Sketch:
    """A zone along a line that was agreed on: inside the areas of the text, else on both sides; a zone of that name as deep as it is."""
    if held.reach_km is not None and not depth.stated:
        depth = Depth(km=held.reach_km, source=msg("{length}, as the zone of this name has it"), stated=True)
    shapes = [spot.region.geometry for spot in areas if spot.region is not None]
    area = shapely.union_all(shapes) if shapes else None
    near = held.geometry if area is None else shapely.intersection(held.geometry, shapely.buffer(area, _BESIDE_DEG, quad_segs=2))
    strip = None if near.is_empty else open_strip(near, depth.km, area)
    if strip is None:
        return _shapeless(depth, say("no shape: {line} does not touch {places}", line=line.name, places=listed(spot.name for spot in areas)))
    reach = replace(depth, measure="line")
    both = say("along the {line}, on both sides: the text names none", line=line.name)
    course = say("along the {line}, inside {places}", line=line.name, places=listed(spot.name for spot in areas)) if areas else both
    return Sketch(strip=strip, depth=reach, steps=(course, msg(held.note), *reach.steps))


def _shapeless(depth: Depth, why: str) -> Sketch:
    return Sketch(strip=None, depth=depth, steps=(why,))


def _pairs(claim: Claim, points: list[Spot]) -> Iterator[tuple[Spot, Spot]]:
    """Two places that a zone runs between, by their roles or as the text says."""
    starts = {mention.id: mention.start for mention in claim.document.mentions}
    ordered = sorted({spot.key: spot for spot in points}.values(), key=lambda spot: starts.get(spot.mention, 0))
    for one, other in pairwise(ordered):
        ends = {one.role, other.role} == {Role.ORIGIN, Role.DESTINATION}
        if ends or one.relation is other.relation is Relation.BETWEEN:
            yield one, other


def _around(spot: Spot, depth: Depth) -> Sketch:
    strip = open_strip(shapely.Point(spot.lon, spot.lat), depth.km)
    reach = replace(depth, measure="circle", around=spot.name)
    course = say("schematic: a circle around {place}, where the text lays the zone", place=spot.name)
    return Sketch(strip=strip, depth=reach, steps=(course, *reach.steps))


def _between(one: Spot, other: Spot, ground: Ground, depth: Depth) -> Sketch:
    ends = listed((one.name, other.name))
    far = distance_km(one.lon, one.lat, other.lon, other.lat)
    if not 1 < far <= _FARTHEST_KM:
        told = msg("no shape: {places} are {km} km apart, and the course between them was not told")
        return _shapeless(depth, say(told, places=ends, km=numbered(round(far))))
    width = replace(depth, measure="width") if depth.stated else _illustrative(min(DEFAULT_DEPTH_KM, far / 2))
    axis = shapely.LineString([(one.lon, one.lat), (other.lon, other.lat)])
    strip = open_strip(axis, width.km / 2)
    land = ground.unit(one.country) if one.country == other.country else None
    note: tuple[str, ...] = ()
    if land is not None and (kept := open_strip(axis, width.km / 2, land.geometry)) is not None:
        whole = kept.polygon.geom_type == "Polygon" and shapely.dwithin(kept.polygon, axis.boundary.geoms, 0.01).all()
        inside, leaves = say("kept inside {country}", country=land.name), say("the straight line leaves {country}", country=land.name)
        strip, note = (kept, (inside,)) if whole else (strip, (leaves,))
    course = say("schematic: a straight corridor between {places}; its course was not told", places=ends)
    return Sketch(strip=strip, depth=width, steps=(course, *note, *width.steps))


def _illustrative(km: float) -> Depth:
    return Depth(km=float(f"{km:.2g}"), source=msg("{length}: illustrative, the text gives no width"), stated=False, measure="width")


def _along(line: Spot, areas: list[Spot], ground: Ground, depth: Depth) -> Sketch:
    course = ground.regions.course(line.place.name, line.lon, line.lat)
    if course is None:
        told = msg("no shape: the course of {line} is not in the reference data, and a point on it would be too exact")
        return _shapeless(depth, say(told, line=line.name))
    shapes = [spot.region.geometry for spot in areas if spot.region is not None]
    if not shapes:
        return _shapeless(depth, say("no shape: the text does not say along which stretch of {line}", line=line.name))
    where, area = listed(spot.name for spot in areas), shapely.union_all(shapes)
    stretch = shapely.intersection(course, shapely.buffer(area, _BESIDE_DEG, quad_segs=2))
    strip = None if stretch.is_empty else open_strip(stretch, depth.km, area)
    if strip is None:
        return _shapeless(depth, say("no shape: the drawn course of {line} does not touch {places}", line=line.name, places=where))
    reach = replace(depth, measure="line")
    told = msg("along {line}, its stretch in {places}, on both banks: the text names none; the course is generalised")
    return Sketch(strip=strip, depth=reach, steps=(say(told, line=line.name, places=where), *reach.steps))
