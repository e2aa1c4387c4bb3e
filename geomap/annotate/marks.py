"""Marks: the drawing side of a feature before it has an id, and the plain ladders: symbols, rings, washes, badges, counts, venues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2s

import shapely
from shapely.geometry.base import BaseGeometry

from geomap import style
from geomap.annotate import words
from geomap.annotate.days import told
from geomap.annotate.groups import ENDING, TALKS, Group
from geomap.annotate.headlines import headline
from geomap.annotate.spots import Ground, Spot
from geomap.geometry import circle
from geomap.model import Feature, Kind, Precision, Reality, Role, Stance
from geomap.phrases import Phrase, form, joined, msg, numbered, say, small

_INFERRED = msg("the side is inferred from the rest of the article, so the mark does not have its colour")
NEAR_KM = 25.0  # "near a place" when the text gives no distance: the reach of the coders of event data
_INK_OF: dict[Kind, str] = {
    Kind.NEGOTIATION: "venue",
    Kind.AGREEMENT: "venue",
    Kind.CEASEFIRE: "venue",
    Kind.EXCHANGE: "venue",
    Kind.CLASH: "other",
    Kind.DISPLACEMENT: "other",
    Kind.AID: "other",
}
_BASE_OF: dict[Kind, str] = {
    Kind.OFFENSIVE: "offensive_mark",
    Kind.ADVANCE: "offensive_mark",
    Kind.DEFENCE: "defence_mark",
    Kind.WITHDRAWAL: "withdrawal_mark",
    Kind.CONTROL: "control_mark",
    Kind.BUFFER_ZONE: "zone_mark",
    Kind.NEGOTIATION: "venue",
    Kind.AGREEMENT: "deal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One shape of a group with how it was made. `base` is a key of `style.BASES`; `ink` overrules the side's; `inferred`: whether `side` is."""

    base: str
    part: str
    geometry: BaseGeometry
    precision: Precision
    basis: str
    derivation: tuple[str, ...]
    label: str = ""
    at: tuple[float, float] | None = None
    ink: str | None = None
    side: str | None = None
    status: str | None = None
    fit: bool = True
    claims: tuple[str, ...] = ()
    inferred: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inks:
    """Which ink a side has on this map."""

    by_side: dict[str, str] = field(default_factory=dict)

    def of(self, side: str | None) -> str:
        return self.by_side.get(side or "", "other")


def feature(group: Group, mark: Mark, inks: Inks) -> Feature:
    """The mark of a group as a feature of the scene; its id follows from what it shows."""
    lead = group.lead.event
    status = mark.status or group.status
    side = mark.side or group.lead.side
    inferred = group.side_inferred if mark.inferred is None else mark.inferred
    ink = mark.ink or _INK_OF.get(lead.kind) or ("inferred" if inferred and side else inks.of(side))
    key = style.style_key(mark.base, status, ink)
    layer = style.look(key).layer
    times = [time for claim in group.claims if (time := told(claim.event.time)) is not None]
    starts, ends = [t.start for t in times if t.start], [t.end for t in times if t.end]
    events = tuple(dict.fromkeys((*group.keys, *mark.claims)))
    name = mark_id(lead.kind, mark.part, key, mark.label, events, _wkb(mark.geometry))
    return Feature(
        id=name, kind=lead.kind, part=mark.part, layer=layer, geometry=mark.geometry,
        basis=mark.basis, precision=mark.precision, style=key, reality=lead.reality, assertion=lead.assertion, side=side, label=mark.label,
        label_lon=mark.at[0] if mark.at else None, label_lat=mark.at[1] if mark.at else None,
        t0=min(starts) if starts else None, t1=max(ends) if ends and len(ends) == len(times) else None,
        events=events, derivation=(*mark.derivation, *((_INFERRED,) if ink == "inferred" else ())), codes=style.codes(mark.base, status),
        fit=mark.fit,
    )  # fmt: skip


def mark_id(kind: str, part: str, key: str, label: str, events: Sequence[str], wkb: bytes) -> str:
    """The id of a mark, from what it shows. `wkb`: its geometry to the millionth of a degree, lowest byte first."""
    return f"f{blake2s('|'.join((kind, part, key, label, *events)).encode() + wkb, digest_size=6).hexdigest()}"


@lru_cache(maxsize=16_384)
def point_at(lon: float, lat: float) -> shapely.Point:
    """A point; marks on the same spot share it."""
    return shapely.Point(lon, lat)


def _wkb(shape: BaseGeometry) -> bytes:
    return _rounded_point(shape) if shape.geom_type == "Point" else _rounded(shape)


def _rounded(shape: BaseGeometry) -> bytes:
    """A geometry to the millionth of a degree, lowest byte first."""
    return bytes(shapely.to_wkb(shapely.set_precision(shape, 1e-6, mode="pointwise"), byte_order=1))


_rounded_point = lru_cache(maxsize=16_384)(_rounded)


def base_of(group: Group) -> str:
    kind = group.lead.event.kind
    if kind is Kind.CAPTURE and any(words.is_retaken(claim.event) for claim in group.claims):
        return "retaken"
    if group.lead.event.reality is Reality.HALTED and kind in ENDING:
        return "ceasefire_over" if kind is Kind.CEASEFIRE else "broken"
    return _BASE_OF.get(kind, kind.value)


def plain_marks(group: Group, ground: Ground) -> Iterator[Mark]:
    """Symbol, ring, wash and badge by precision; a count badge for places without a name; DENIED for what is denied."""
    if group.lead.denied:
        yield from denied_marks(group, ground)
        return
    for spot in _spots(group):
        yield from spot_marks(group, spot, ground)


def spot_marks(group: Group, spot: Spot, ground: Ground) -> Iterator[Mark]:
    """The marks of one spot by its precision; a line without its course, and a place of no precision, give none."""
    if spot.noun is not None:
        yield from _unnamed(group, spot, ground)
    elif spot.is_point:
        yield from _point(group, spot, ground)
    elif spot.is_area:
        yield from area_marks(group, spot, ground)
    elif spot.precision is Precision.COUNTRY:
        yield _chip(group, spot, ground)
    elif spot.precision is Precision.LINE and group.lead.event.kind is Kind.CEASEFIRE:
        yield from _truce_line(group, spot, ground)


def _spots(group: Group) -> tuple[Spot, ...]:
    """The spots that carry the marks: the venue of talks; else the named places; else the unnamed ones; origins and passages count last."""
    claims = group.claims
    if group.lead.event.kind in TALKS:
        return group.having(Role.VENUE) or group.targets
    unnamed = {(spot.key, spot.noun): spot for claim in claims for spot in claim.spots if spot.noun is not None and spot.role is not Role.VENUE}
    named = _held(group.targets, unnamed.values()) if group.lead.event.kind is Kind.CONTROL else group.targets
    inside = {key for spot in named for key in (spot.key, spot.region.code if spot.region else "")}
    loose = tuple(spot for spot in unnamed.values() if spot.key not in inside or not named)
    rest = tuple(spot for spot in group.having(Role.ORIGIN, Role.PASSAGE) if spot.noun is None)
    return (*named, *loose) or rest


def _held(named: Sequence[Spot], unnamed: Iterable[Spot]) -> tuple[Spot, ...]:
    """The places that are held, without the region in which a held place lies: who holds a town of it does not hold it all."""
    inner = [shapely.Point(spot.lon, spot.lat) for spot in named if spot.is_point]
    told = {spot.key for spot in unnamed}
    regions = {spot.key: spot.region.geometry for spot in named if spot.is_area and spot.region is not None}
    around = {key for key, ground in regions.items() if key in told or any(shapely.intersects(ground, point) for point in inner)}
    return tuple(spot for spot in named if spot.key not in around or not spot.is_area)


def _point(group: Group, spot: Spot, ground: Ground) -> Iterator[Mark]:
    at = (spot.lon, spot.lat)
    told = msg("{place} as placed by the desk: {precision}") if spot.moved else msg("{place} as placed in the text: {precision}")
    step = say(told, place=spot.name, precision=words.PRECISION[spot.precision] or "")
    label = joined("\n", (spot.full_name, headline(group, ground, spot)))
    yield Mark(base=base_of(group), part="symbol", geometry=point_at(*at), precision=spot.precision, basis="explicit",
               derivation=(step,), label=label, at=at)  # fmt: skip
    if spot.precision is Precision.NEAR:
        radius = ground.names.radius_km(spot.place.id) or NEAR_KM
        why = msg("ring of {km} km: the desk has set a point near it") if spot.moved else msg("ring of {km} km: the text says near, not at")
        steps = (step, say(why, km=f"{radius:g}"))
        yield Mark(base="ring", part="ring", geometry=circle(*at, radius), precision=spot.precision, basis="derived", derivation=steps)


def _truce_line(group: Group, spot: Spot, ground: Ground) -> Iterator[Mark]:
    """A ceasefire along a line whose course is known: the line, with the sign on the middle of its longest part."""
    line = ground.regions.named_line(spot.place.id)
    if line is None:
        return
    steps = (say("along the {line}, which the text names", line=spot.name), msg(line.note))
    middle = max(shapely.get_parts(line.geometry), key=shapely.length).interpolate(0.5, normalized=True)
    over = base_of(group) == "ceasefire_over"
    status = "expired" if over else group.status
    yield Mark(base="ceasefire_line", part="line", geometry=line.geometry, precision=spot.precision, basis="derived", derivation=steps, status=status)
    yield Mark(base=base_of(group), part="badge", geometry=middle, precision=spot.precision, basis="derived",
               derivation=(*steps, say("badge on the middle of the line, which is no place of an event")),
               label=joined("\n", (spot.name, headline(group, ground))), at=(middle.x, middle.y))  # fmt: skip


def area_marks(group: Group, spot: Spot, ground: Ground, *, base: str = "wash", badge: str | None = None) -> Iterator[Mark]:
    """The wash of a region and a badge on its label point; for talks the badge alone."""
    if spot.region is None:
        return
    at = (spot.region.label_lon, spot.region.label_lat)
    why = spot.note or say("the text names the region, not a place in it")
    steps = (say("{place} as a whole: {why}", place=spot.name, why=why),)
    base = "control" if group.lead.event.kind is Kind.CONTROL else base
    if group.lead.event.kind not in TALKS:  # talks do not colour the ground they are held on
        yield Mark(base=base, part="wash", geometry=spot.region.geometry, precision=spot.precision, basis="derived", derivation=steps)
    yield Mark(base=badge or base_of(group), part="badge", geometry=point_at(*at), precision=spot.precision, basis="derived",
               derivation=(*steps, say("badge on the region's label point, which is no place of an event")),
               label=joined("\n", (spot.name, headline(group, ground, spot))), at=at)  # fmt: skip


def denied_marks(group: Group, ground: Ground) -> Iterator[Mark]:
    """Outline with sparse cross-hatch and the word DENIED; no arrow, no tint, no side's ink."""
    event = group.lead.event
    voice = words.short_voice(event, ground.country, Stance.DENIES)
    what = small(words.KINDS[event.kind])
    stamp = say("DENIED by {voice}", voice=voice) if voice else say("DENIED")
    for spot in group.targets or _spots(group):
        at = (spot.lon, spot.lat)
        label = joined("\n", (stamp, joined(", ", (what, spot.full_name))))
        step = say("{place}: the claim is denied, so nothing is drawn as if it had happened", place=spot.name)
        if spot.is_area and spot.region is not None:
            yield Mark(base="outline", part="outline", geometry=spot.region.geometry, precision=spot.precision, basis="derived",
                       derivation=(step, say("outline of the whole region")), ink="grey")  # fmt: skip
        if spot.precision is not Precision.COUNTRY and (spot.is_area or spot.is_point):
            yield Mark(base="denied_mark", part="badge" if spot.is_area else "symbol", geometry=point_at(*at), precision=spot.precision,
                       basis="derived", derivation=(step,), label=label, at=at, ink="grey")  # fmt: skip


def _unnamed(group: Group, spot: Spot, ground: Ground) -> Iterator[Mark]:
    """A badge for a place without a name, on the label point of the region that holds it; never a pin in it."""
    event = group.lead.event
    total = next((q.best for claim in group.claims for q in claim.event.quantities if q.role == "settlements"), 1)
    retaken = any(words.is_retaken(claim.event) for claim in group.claims)
    verb = (say("retaken") if retaken else say("captured")) if event.kind is Kind.CAPTURE else small(words.KINDS[event.kind])
    voice = words.short_voice(event, ground.country)
    noun = spot.noun or "place"
    count = _counted(int(total), noun)
    told = say("{count} {done} (unnamed)", count=count, done=verb)
    label = joined(", ", (told, words.says_who(voice))) if voice else told
    region = spot.region
    if region is None or spot.precision is Precision.COUNTRY:
        return
    point = spot.precision in (Precision.SETTLEMENT, Precision.EXACT)
    at = (spot.lon, spot.lat) if point else (region.label_lon, region.label_lat)
    steps = (say("{count} in {place}: the text gives no name, so no pin is set", count=count, place=spot.name),)
    is_count = event.kind is Kind.CAPTURE
    yield Mark(base="count" if is_count else base_of(group), part="count" if is_count else "badge", geometry=point_at(*at),
               precision=Precision.SETTLEMENT if point else _area_precision(spot), basis="derived", derivation=steps, label=label, at=at)  # fmt: skip


def _area_precision(spot: Spot) -> Precision:
    return spot.precision if spot.precision in (Precision.ADM1, Precision.ADM2, Precision.ADM3) else Precision.ADM1


def _counted(total: int, noun: str) -> str:
    """ "2 villages"; where one place has a noun that is no singular, the noun alone."""
    several = noun if total == 1 else _plural(noun)
    english = noun if total == 1 and noun == _plural(noun) else f"{total} {several}"
    return form(english, Phrase(noun) if total == 1 else say("{noun}: {n}", noun=Phrase(noun), n=numbered(total)))


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun if noun.endswith("s") else f"{noun}s"


def _chip(group: Group, spot: Spot, ground: Ground) -> Mark:
    at = (spot.region.label_lon, spot.region.label_lat) if spot.region else (spot.lon, spot.lat)
    whole = say("{place} as a whole country: a chip on its label point, no wash, outside the first view", place=spot.name)
    steps = (*((spot.note,) if spot.note else ()), whole)
    return Mark(base=base_of(group), part="chip", geometry=point_at(*at), precision=Precision.COUNTRY, basis="derived", derivation=steps,
                label=joined("\n", (spot.name, headline(group, ground))), at=at, fit=False)  # fmt: skip


def spread(marks: Sequence[Feature]) -> dict[str, int]:
    """How many marks already stand on a point mark's spot, by feature id; 0 for the first one."""
    stacked: dict[tuple[float, float], int] = {}
    places: dict[str, int] = {}
    for mark in marks:
        if mark.geometry.geom_type == "Point":
            spot = (round(mark.geometry.x, 4), round(mark.geometry.y, 4))
            places[mark.id] = stacked.get(spot, 0)
            stacked[spot] = places[mark.id] + 1
    return places
