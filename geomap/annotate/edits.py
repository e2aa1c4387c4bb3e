"""What the news desk corrected: each correction is held against the events of this build, and applied where it still fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from geomap.annotate.groups import Claim, Group
from geomap.annotate.marks import Mark
from geomap.annotate.references import Finder, event_ref, place_of, renewed, spots_of
from geomap.annotate.safeguards import coarser
from geomap.annotate.spots import AREAS, POINTS, Ground, Spot
from geomap.corrections import clash, target
from geomap.desk import Act, Correction, Editable, Misfit, Stale, Target
from geomap.geometry import distance_km
from geomap.model import Card, Precision
from geomap.phrases import Phrase, counted, joined, listed, msg, numbered, say

_REJECTED = msg("taken off the map by the desk")
_AREA = msg("drawn as an area by the desk")
_MOVED = msg("moved by the desk")
_PRECISION = {
    Precision.EXACT: msg("an exact place, as the desk has it"),
    Precision.SETTLEMENT: msg("a town or village, as the desk has it"),
    Precision.NEAR: msg("near a point that the desk has set"),
}
_STATUS = {
    Act.ACCEPT: msg("checked by the desk"),
    Act.MOVE: _MOVED,
    Act.AREA: _AREA,
    Act.REJECT: msg("a place taken off the map by the desk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The corrections that fit this build, as their events are called in it, those that do not, and by card the claims as they are to be."""

    applied: tuple[Correction, ...] = ()
    stale: tuple[Stale, ...] = ()
    changed: Mapping[str, Claim] = field(default_factory=dict)

    def rejected(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims with those off the map that the desk took off: a denial that is off it disputes nothing."""
        return tuple(new if (new := self.changed.get(one.key)) is not None and new.withheld else one for one in claims)

    def placed(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The claims with the spots that the desk gave them. Who disputes whom is settled before, on the ground that the text names."""
        return tuple(
            one if (new := self.changed.get(one.key)) is None else replace(one, spots=new.spots, dropped=new.dropped, desk=new.desk) for one in claims
        )

    def words(self) -> str:
        """A sentence for the map's summary; "" without corrections."""
        told = [made(count) for act, made in _COUNTS.items() if (count := sum(one.action is act for one in self.applied))]
        return say("By the desk: {what}.", what=listed(told)) if told else ""


_COUNTS: Mapping[Act, Callable[[int], str]] = {
    Act.ACCEPT: lambda count: counted(count, "{n} event checked", "{n} events checked"),
    Act.MOVE: lambda count: counted(count, "{n} place moved", "{n} places moved"),
    Act.AREA: lambda count: counted(count, "{n} place drawn as an area", "{n} places drawn as areas"),
    Act.REJECT: lambda count: counted(count, "{n} event or place taken off the map", "{n} events or places taken off the map"),
}


def edited(claims: Sequence[Claim], corrections: Sequence[Correction], ground: Ground) -> Edits:
    """The claims after the corrections that fit them. A correction that fits none, or nothing that is drawn, changes nothing and is stale."""
    if not corrections:
        return Edits()
    finder, applied, stale, changed = Finder(claims), [], [], dict[str, Claim]()
    for one in corrections:
        found = finder.find(one)
        if isinstance(found, Misfit):
            stale.append(Stale(correction=one, reason=found))
            continue
        now = renewed(one, found[0])
        new = _applied(changed.get(found[0].key, found[0]), found[0], now, ground)
        if isinstance(new, Misfit):
            stale.append(Stale(correction=one, reason=new))
        else:
            changed[new.key] = replace(new, desk=(*new.desk, now))
            applied.append(now)
    return Edits(applied=tuple(applied), stale=tuple(stale), changed=changed)


def _applied(claim: Claim, told: Claim, one: Correction, ground: Ground) -> Claim | Misfit:
    """The claim after one more correction; `told` is the claim as the text has it."""
    if not told.event.on_map:
        return Misfit.OFF
    if any(clash(earlier, one) for earlier in claim.desk):
        return Misfit.TWICE
    if one.action is Act.ACCEPT:
        return claim
    place = target(one)
    if place is None:
        return _off(claim, one)
    numbers = set(spots_of(told, place))
    if one.action is Act.REJECT:
        return _without(claim, told, numbers, one)
    spots = list(claim.spots)
    for number, spot in enumerate(told.spots):
        if number in numbers and (at := _at(claim, spot)) is not None:
            new = _moved(spot, one, ground) if one.action is Act.MOVE else _widened(spot, one, ground)
            if new is None:
                return Misfit.UNIT
            spots[at] = new
    return replace(claim, spots=tuple(spots))


def _at(claim: Claim, spot: Spot) -> int | None:
    """Where a spot of the text stands in a claim that other corrections have changed already."""
    return next((number for number, one in enumerate(claim.spots) if one is spot), None)


def _off(claim: Claim, one: Correction) -> Claim:
    return replace(claim, event=replace(claim.event, on_map=False, why_not=_with_note(_REJECTED, one)), withheld=True)


def _without(claim: Claim, told: Claim, numbers: set[int], one: Correction) -> Claim:
    gone = [told.spots[number] for number in sorted(numbers)]
    left = tuple(spot for spot in claim.spots if not any(spot is other for other in gone))
    new = replace(claim, spots=left, dropped=(*claim.dropped, *gone))
    return new if left else _off(replace(new, spots=claim.spots), one)


def _moved(spot: Spot, one: Correction, ground: Ground) -> Spot | None:
    """The spot where the desk has it; no finer than "near" where the text names an area and the desk does not say how exactly it knows."""
    to = one.to
    if to is None:
        return None
    country, adm1, adm2 = ground.regions.locate(to.lon, to.lat)
    text_is_point = spot.precision in POINTS and spot.noun is None
    away = numbered(round(distance_km(spot.lon, spot.lat, to.lon, to.lat), 1))
    how = say("moved by the desk, {km} km from where the reference data have it", km=away)
    told = how if text_is_point else joined("; ", (how, say("the text names no exact place")))
    return replace(
        spot, lon=to.lon, lat=to.lat, precision=to.precision or (spot.precision if text_is_point else Precision.NEAR), country=country,
        region=ground.unit(adm1), place=replace(spot.place, lon=to.lon, lat=to.lat, country=country, adm1=adm1, adm2=adm2),
        name=_name(spot), noun=None, note=_with_note(told, one), moved=True,
    )  # fmt: skip


def _widened(spot: Spot, one: Correction, ground: Ground) -> Spot | None:
    """The spot as the unit that holds it; None when it is drawn as that already, or no unit is known."""
    why = _with_note(_AREA, one)
    if spot.noun is not None and spot.precision in AREAS and spot.region is not None:
        return replace(spot, noun=None, note=why)
    level = one.level or next((Precision(level) for level, _ in _units(spot, ground)), None)
    if level is None:
        return None
    new = coarser(spot, ground, level, why)
    return new if new is not spot and new.precision in AREAS else None


def _name(spot: Spot) -> str:
    return say("{noun} in {place}", noun=Phrase(spot.noun), place=spot.name) if spot.noun else spot.name


def _with_note(what: str, one: Correction) -> str:
    note = " ".join(one.note.split())
    return say("{name}: {note}", name=what, note=note) if note else what


def editable(told: Sequence[Claim], cards: Sequence[Card], ground: Ground) -> tuple[Editable, ...]:
    """What corrections can be pinned to, one a card, by the claims as the text has them; titles are those of the cards."""
    return tuple(
        Editable(event=event_ref(claim, card.title), targets=tuple(_targets(claim, ground)) if claim.event.on_map else ())
        for claim, card in zip(told, cards, strict=True)
    )


def _targets(claim: Claim, ground: Ground) -> Iterator[Target]:
    seen = set()
    for spot in claim.spots:
        place = place_of(claim, spot)
        if place not in seen:
            yield Target(place=place, name=_name(spot), lon=spot.lon, lat=spot.lat, precision=spot.precision, units=_units(spot, ground))
        seen.add(place)


def _units(spot: Spot, ground: Ground) -> tuple[tuple[str, str], ...]:
    """The units, level and name, that a spot can be drawn as: one of the place's own name first, as a city's district is less than the city."""
    if spot.noun is not None and spot.precision in AREAS and spot.region is not None:
        return ((spot.precision.value, spot.region.name),)
    made = (coarser(spot, ground, level, "") for level in (Precision.ADM2, Precision.ADM1))
    found = {new.name: level for new in made if new is not spot and (level := new.precision.value) in ("adm2", "adm1")}
    own = spot.name.casefold()
    return tuple(sorted(((level, name) for name, level in found.items()), key=lambda unit: unit[1].casefold() != own))


def desk_status(claim: Claim) -> tuple[str, ...]:
    """What the status of a card says of the desk."""
    if any(one.action is Act.REJECT for one in claim.desk) and not claim.event.on_map:
        return (_REJECTED,)
    return tuple(dict.fromkeys(_STATUS[one.action] for one in claim.desk))


def desk_precision(spots: Sequence[Spot], finest: Precision | None) -> str | None:
    """How finely the desk knows the place that it put an event to; None where the finest place is the text's."""
    return next((_PRECISION[spot.precision] for spot in spots if spot.moved and spot.precision is finest and spot.precision in _PRECISION), None)


def desk_notes(claim: Claim) -> Iterator[str]:
    """The desk's remarks on a card, beyond what the notes of its spots say."""
    for one in claim.desk:
        if one.action is Act.ACCEPT and one.note.strip():
            yield _with_note(_STATUS[Act.ACCEPT], one)
        elif one.action is Act.REJECT and claim.event.on_map and one.place is not None:
            yield _with_note(say("{place}: {what}", place=one.place.text, what=_REJECTED), one)


def is_desks(note: str) -> bool:
    """Whether the note of a spot tells what the desk did."""
    return any(words in note for words in (_MOVED, _AREA))


def why_dropped(claims: Iterable[Claim]) -> dict[tuple[str, str], str]:
    """Why names are not on the map that the desk took off, by article and mention."""
    found: dict[tuple[str, str], str] = {}
    for claim in claims:
        reasons = {one.place: _with_note(_REJECTED, one) for one in claim.desk if one.action is Act.REJECT and one.place is not None}
        for spot in claim.dropped:
            reason = next((why for place, why in reasons.items() if place is not None and place.id == spot.place.id), _REJECTED)
            found[(claim.document.article.id, spot.mention)] = reason
    return found


def by_desk(mark: Mark, group: Group) -> Mark:
    """The mark; one that stands where the desk put it says so on the map and in its basis, an arrow that leads there on the map."""
    if mark.at is None or (mark.part != "body" and mark.geometry.geom_type != "Point"):
        return mark
    spots = [spot for claim in group.claims for spot in claim.spots if spot.moved and spot.is_point]
    if not spots or (mark.part != "body" and all((spot.lon, spot.lat) != mark.at for spot in spots)):
        return mark
    return replace(mark, basis=mark.basis if mark.part == "body" else "desk", label=joined(", ", (mark.label, _MOVED)))
