"""Buffer zones and ceasefires: strips along a border where the places allow one, marks where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.annotate.groups import Claim, Group
from geomap.annotate.marks import Mark, area_marks, denied_marks, plain_marks
from geomap.annotate.open_zones import Depth, open_zone
from geomap.annotate.spots import Ground, Spot
from geomap.geometry import distance_km
from geomap.model import Region, Role
from geomap.phrases import Phrase, capital, joined, msg, numbered, say
from geomap.strips import COARSE_ERROR_KM, DEFAULT_DEPTH_KM, DEPTH_RANGE_KM, Strip, border_strip

_OWNER = "ochre"
_OWNERS = {"aimed": msg("aim of {side}"), "planned": msg("planned by {side}")}
_SET_UP = msg("set up by {side}")
_TO_SHIELD = msg("“in {place}, to shield {other}”: it lies in {region}")
_NO_SHIELDED = msg("the text names no region to shield: drawn along the border of {region} with {country}")
_MOST_OF_HOST = 1 / 3  # no illustrative strip takes up more of its host than about this
_FROM_BORDER_KM = 60.0  # a zone at a town farther inside is no strip along the border


def zone_marks(group: Group, ground: Ground, claims: Sequence[Claim]) -> Iterator[Mark]:
    """The strip of a buffer zone with its edges; a mark without a shape when host, border or data do not allow a strip."""
    if group.lead.denied:
        yield from denied_marks(group, ground)
        return
    depth = _depth(group, claims)
    sketch = None if _shielded(group) else open_zone(group, ground, depth)
    if sketch is None:
        yield from _border_marks(group, ground, depth)
    elif sketch.strip is None:
        yield from _shapeless(group, _sides(group, ground)[0], ground, sketch.steps[-1])
    else:
        area = say("about {area} km²", area=numbered(round(sketch.strip.area_km2)))
        yield from _strip_marks(group, sketch.strip, (*sketch.steps, _indicative(area, sketch.depth)), sketch.depth, ground, schematic=True)


def _indicative(area: str, depth: Depth) -> str:
    """The size of a strip with what it is worth."""
    told = area if depth.stated else joined(", ", (area, say("illustrative")))
    return joined("; ", (told, say("indicative, not a held area")))


def _border_marks(group: Group, ground: Ground, depth: Depth) -> Iterator[Mark]:
    """The strip inside the host, along its border with the side that it shields."""
    host, shielded, why = _sides(group, ground)
    if host is None or shielded is None:
        yield from _shapeless(group, host, ground, say("the text does not say along which border it is to run"))
        return
    coarse = "natural_earth" in (host.grade, shielded.grade)
    if coarse and depth.km < 2 * COARSE_ERROR_KM:
        reason = msg("no strip: the border here is known to ±{error} km only, too coarse for a depth of {km} km")
        yield from _shapeless(group, host, ground, say(reason, error=f"{COARSE_ERROR_KM:g}", km=f"{depth.km:g}"))
        return
    strip = border_strip(host.geometry, shielded.geometry, depth.km, tolerance_m=1500 if coarse else 300)
    if strip is None:
        yield from _shapeless(group, host, ground, say("{one} and {other} share no border", one=host.name, other=shielded.name))
        return
    share = strip.polygon.area / host.geometry.area
    if not depth.stated and share > _MOST_OF_HOST:
        km = max(1.0, float(round(depth.km * _MOST_OF_HOST / share)))
        told = msg("{length}: illustrative, the text gives no depth, and {km} km would fill most of {region}")
        depth = replace(depth, km=km, source=told, values={"km": f"{depth.km:g}", "region": host.name})
        strip = border_strip(host.geometry, shielded.geometry, km, tolerance_m=1500 if coarse else 300) or strip
    spot = _host(group)
    if spot is not None and spot.is_point and (away := _away_km(strip, spot)) > _FROM_BORDER_KM:
        told = msg("no strip: {place} is {km} km from the border with {region}")
        yield from _shapeless(group, host, ground, say(told, place=spot.name, km=numbered(round(away)), region=shielded.name))
        return
    inside = say("the strip inside {region}, along its border with {other} only", region=host.name, other=shielded.name)
    steps = (*why, inside, *depth.steps)
    if coarse:
        told = msg("coarse border, ±{km} km: no finer line is at hand here, so the strip shows where, not how far")
        steps += (say(told, km=f"{COARSE_ERROR_KM:g}"),)
    size, length = numbered(round(round(strip.area_km2, -1))), numbered(round(strip.length_km))
    area = say("about {area} km² on {length} km of border", area=size, length=length)
    yield from _strip_marks(group, strip, (*steps, _indicative(area, depth)), depth, ground)


def _strip_marks(group: Group, strip: Strip, steps: tuple[str, ...], depth: Depth, ground: Ground, *, schematic: bool = False) -> Iterator[Mark]:
    precision = next((spot.precision for spot in group.targets), group.lead.spots[0].precision)
    basis = "derived" if depth.stated and not schematic else "schematic"
    edges = shapely.get_parts(strip.edge if not strip.edge.is_empty else strip.front)
    at = max(edges, key=shapely.length).interpolate(0.25, normalized=True)
    label = _label(group, depth, ground)

    def mark(base: str, geometry: BaseGeometry, *, ink: str | None = None, text: str = "") -> Mark:
        return Mark(base=base, part=base, geometry=geometry, precision=precision, basis=basis, derivation=steps, ink=ink, label=text,
                    at=(at.x, at.y) if text else None)  # fmt: skip

    yield mark("strip", strip.polygon, text=label)
    if group.status in ("aimed", "planned"):
        yield from (mark("fade", fade) for fade in strip.fades if not fade.is_empty)
    yield mark("edge", strip.edge, ink=_OWNER)
    if not strip.front.is_empty:
        yield mark("front", strip.front, ink=_OWNER)


def _away_km(strip: Strip, spot: Spot) -> float:
    """From a place to the border of a strip."""
    (lon, lat), at = shapely.get_coordinates(shapely.shortest_line(strip.front, shapely.Point(spot.lon, spot.lat)))
    return distance_km(lon, lat, *at)


def _label(group: Group, depth: Depth, ground: Ground) -> str:
    event = group.lead.event
    quoted = any(claim.event.zone is not None and claim.event.zone.quoted for claim in group.claims)
    noun = event.trigger.text if "zone" in event.trigger.text.lower() or "corridor" in event.trigger.text.lower() else "buffer zone"
    noun = noun.strip("\"'“”‘’«»")
    name = say("“{words}”", words=Phrase(noun)) if quoted else capital(Phrase(noun))
    wanted = ground.country(group.lead.side) if group.lead.side else None
    owner = say(_OWNERS.get(group.status, _SET_UP), side=wanted) if wanted else ""
    return joined("\n", (name, joined(", ", (part for part in (owner, depth.label) if part))))


def _sides(group: Group, ground: Ground) -> tuple[Region | None, Region | None, tuple[str, ...]]:
    """The region that holds the strip, the one it protects, and why; where the text names no region to protect, the country that wants the zone."""
    host = _host(group)
    shielded = _shielded(group)
    if host is None or host.region is None:
        return None, None, ()
    if shielded is not None and shielded.region is not None and shielded.region.code != host.region.code:
        told = say(_TO_SHIELD, place=host.name, other=shielded.name, region=host.region.name)
        return host.region, shielded.region, (told, *_widened(host))
    side = group.lead.side
    country = ground.unit(side) if side and len(side) == 2 and side != host.region.country else None
    why = () if country is None else (say(_NO_SHIELDED, region=host.region.name, country=country.name),)
    return host.region, country, (*why, *_widened(host))


def _host(group: Group) -> Spot | None:
    spots = {spot.mention: spot for claim in group.claims for spot in claim.spots}
    named = (claim.event.zone.host for claim in group.claims if claim.event.zone is not None)
    return next((spots[mention] for mention in named if mention in spots), None) or next(iter(group.targets), None)


def _shielded(group: Group) -> Spot | None:
    spots = {spot.mention: spot for claim in group.claims for spot in claim.spots}
    named = (claim.event.zone.shielded for claim in group.claims if claim.event.zone is not None)
    return next((spots[mention] for mention in named if mention in spots), None) or next(iter(group.having(Role.SHIELDED)), None)


def _widened(host: Spot) -> tuple[str, ...]:
    if not host.is_point or host.region is None:
        return ()
    return (say("{place} is a place in {region}: the region is taken", place=host.name, region=host.region.name),)


def _depth(group: Group, claims: Sequence[Claim]) -> Depth:
    """Stated by the group; else by another article about the same host; else ten illustrative kilometres."""
    for claim in group.claims:
        if claim.event.zone is not None and claim.event.zone.depth_km:
            return Depth(km=claim.event.zone.depth_km, source=msg("{length}, as the text says"), stated=True)
    hosts = {spot.key for spot in group.targets}
    for claim in claims:
        zone = claim.event.zone
        if zone is not None and zone.depth_km and hosts & {spot.key for spot in claim.having(Role.LOCATION, Role.DESTINATION)}:
            title = claim.document.article.title or claim.document.article.id
            return Depth(km=zone.depth_km, source=msg("{length}, as another article says: {title}"), stated=True, values={"title": title})
    low, high = DEPTH_RANGE_KM
    told = msg("{length}: illustrative, the text gives no depth (such zones are {low} to {high} km deep)")
    return Depth(km=DEFAULT_DEPTH_KM, source=told, stated=False, values={"low": f"{low:g}", "high": f"{high:g}"})


def _shapeless(group: Group, host: Region | None, ground: Ground, reason: str) -> Iterator[Mark]:
    """A badge where a strip cannot be drawn; the reason stands in its derivation."""
    areas = [spot for spot in group.targets if spot.is_area] if host is not None else []
    marks = area_marks(group, areas[0], ground, badge="zone_mark") if areas else plain_marks(group, ground)
    yield from (replace(mark, derivation=(*mark.derivation, reason)) for mark in marks)
