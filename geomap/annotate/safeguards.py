"""What a map keeps to itself: places of people and positions shown no finer than a district or region, and events that are too recent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from geomap.annotate.groups import Claim, Group
from geomap.annotate.marks import NEAR_KM, Mark
from geomap.annotate.positions import SHOWN_COARSER, Care, care, kept_back, kept_off, without_kept_off
from geomap.annotate.spots import POINTS, Ground, Spot, united
from geomap.errors import UnknownNameError
from geomap.geometry import circle
from geomap.model import Event, Kind, Place, Precision, Reality, Region
from geomap.phrases import counted, dated, joined, listed, msg, say

SENSITIVE = frozenset((Kind.DEPLOYMENT, Kind.DISPLACEMENT, Kind.CONTROL, Kind.WITHDRAWAL))
"""Kinds whose places are unit positions, shelters, evacuation routes or held ground: what `min_precision` is about."""

_REQUESTED = msg("coarsened on request")

_LEVELS = {"adm2": Precision.ADM2, "adm1": Precision.ADM1}
_SHOWN_BY = {
    Precision.ADM2: msg("Deployments, displacement, withdrawals and control are shown by district, no finer."),
    Precision.ADM1: msg("Deployments, displacement, withdrawals and control are shown by region, no finer."),
}
_NO_FINER = {
    Precision.ADM2: msg("{why}: the text names a finer place, the map shows no more than the district"),
    Precision.ADM1: msg("{why}: the text names a finer place, the map shows no more than the region"),
    Precision.COUNTRY: msg("{why}: the text names a finer place, the map shows no more than the country: no finer unit is known here"),
}
_OVER = (Reality.OCCURRED, Reality.HALTED, Reality.BACKGROUND)
_NAMED = 3  # districts around a place that a label names


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguards:
    """`level` is the finest that sensitive kinds are drawn at, None for as fine as the text; nothing later than `cutoff` is drawn, None for all.

    `sensitive` draws positions of units, shelters and evacuations as the text has them; without it they are kept coarse or off the map.
    """

    level: Precision | None = None
    cutoff: datetime | None = None
    delay_hours: float = 0.0
    sensitive: bool = False

    def words(self, claims: Iterable[Claim] = ()) -> str:
        """Up to three sentences for the map's summary, of what is kept back of these guarded claims; "" when nothing is."""
        told = [kept] if (kept := kept_back(claims)) else []
        if self.level is not None:
            told.append(_SHOWN_BY[self.level])
        if self.cutoff is not None:
            told.append(say("Events {later} are withheld.", later=_later(self.cutoff)))
        return joined(" ", told)


def safeguards(
    min_precision: str | None = None, as_of: str | None = None, delay_hours: float | None = None, *, sensitive: bool = False
) -> Safeguards:  # fmt: skip
    """The controls from what a user gives: a level (adm2 or adm1), an ISO date or time in place of the clock, hours, and what is drawn all the same.

    Raises UnknownNameError for another level, for a date that is none, for hours below 0, and for a delay without its date or the reverse.
    """
    if min_precision is not None and min_precision not in _LEVELS:
        raise UnknownNameError(f"no minimum precision {min_precision!r}: choose adm2 (districts) or adm1 (regions)")
    level = _LEVELS[min_precision] if min_precision is not None else None
    if as_of is None and delay_hours is None:
        return Safeguards(level=level, sensitive=sensitive)
    if as_of is None:
        raise UnknownNameError("a delay needs the date that it is counted from, which is never the clock's: give --as-of YYYY-MM-DD (as_of=) with it")
    if delay_hours is None:
        raise UnknownNameError("--as-of (as_of=) says what a delay is counted from: give --delay HOURS (delay_hours=) with it")
    if not 0 <= delay_hours <= 24 * 3650:
        raise UnknownNameError(f"a delay of {delay_hours:g} hours: give 0 or more hours, at most ten years")
    try:
        moment = datetime.fromisoformat(as_of).replace(tzinfo=None)
    except ValueError:
        raise UnknownNameError(f"--as-of (as_of=) takes YYYY-MM-DD or YYYY-MM-DDTHH:MM, not {as_of!r}") from None
    return Safeguards(level=level, cutoff=moment - timedelta(hours=delay_hours), delay_hours=delay_hours, sensitive=sensitive)


def guarded(claims: Sequence[Claim], ground: Ground, how: Safeguards) -> tuple[Claim, ...]:
    """The same claims; those that are too recent off the map with the reason, the places of sensitive kinds no finer than is fit to show."""
    return tuple(_coarsened(_withheld(claim, how), ground, how) for claim in claims)


def _withheld(claim: Claim, how: Safeguards) -> Claim:
    if how.cutoff is None or not claim.event.on_map:
        return claim
    later = _later(how.cutoff)
    told = say("withheld: with the delay of {hours} hours, events {later} are not drawn", hours=f"{how.delay_hours:g}", later=later)
    last, of_report = _last_day(claim.event, claim.document.article.published)
    if last is None:
        why = say("neither the event nor the article has a date")
    elif datetime.combine(last, time.min) + timedelta(days=1) <= how.cutoff:
        return claim
    else:
        day = dated(last.isoformat())
        why = say("the report is of {day}", day=day) if of_report else say("the event is of {day}", day=day)
    return replace(claim, event=replace(claim.event, on_map=False, why_not=joined("; ", (told, why))), withheld=True)


def _last_day(event: Event, published: str | None) -> tuple[date | None, bool]:
    """The last day that an event tells of, and whether it is its report's. What goes on is as recent as that; what is over is no later."""
    report = _date(published)
    told = event.time if event.time is not None and not event.time.inferred else None
    start, end = (_date(told.start), _date(told.end)) if told is not None else (None, None)
    if event.reality in _OVER and end is not None:
        return (end, False) if report is None or end <= report else (report, True)
    known = [(day, of_report) for day, of_report in ((end or start, False), (report, True)) if day is not None]
    if event.reality is not Reality.ONGOING and end is not None:
        return end, False
    return max(known, key=lambda item: item[0], default=(None, False))


def _date(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def _coarsened(claim: Claim, ground: Ground, how: Safeguards) -> Claim:
    if claim.event.kind not in SENSITIVE:
        return claim
    spots = tuple(_fit_to_show(claim.event, spot, ground, how) for spot in claim.spots)
    unique = {(spot.key, spot.role, spot.noun): spot for spot in reversed(spots)}
    return without_kept_off(replace(claim, spots=tuple(reversed(unique.values()))))


def _fit_to_show(event: Event, spot: Spot, ground: Ground, how: Safeguards) -> Spot:
    """A spot after what was asked for, and after the care that is taken without being asked."""
    due = Care.NONE if how.sensitive else care(event, spot)
    if due is Care.KEPT_OFF:
        return kept_off(spot)
    if how.level is not None:
        return coarser(spot, ground, how.level, _REQUESTED)
    return coarser(spot, ground, Precision.ADM2, SHOWN_COARSER) if due is Care.DISTRICT else spot


def coarser(spot: Spot, ground: Ground, level: Precision, why: str) -> Spot:
    """A spot no finer than the level: a point in its unit, "near" in all units of its ring, a finer unit in its parent; without one the country."""
    finer = spot.precision in (*POINTS, Precision.ADM3) or (spot.precision is Precision.ADM2 and level is Precision.ADM1)
    if not finer:
        return spot
    region = _unit(spot, ground, level)
    if region is None:
        country = ground.unit(spot.country)
        if country is None:
            return replace(spot, precision=Precision.NONE, noun=None, note=say(_NO_FINER[level], why=why))
        region, precision, shown = country, Precision.COUNTRY, Precision.COUNTRY
    else:
        precision = Precision.ADM2 if region.level == 2 else Precision.ADM1
        shown = Precision.ADM1 if region.level == 1 else level
    note = say(_NO_FINER[shown], why=why)
    return replace(spot, precision=precision, name=region.name, lon=region.label_lon, lat=region.label_lat, region=region, noun=None, note=note)


def _unit(spot: Spot, ground: Ground, level: Precision) -> Region | None:
    """The unit of the level that the spot lies in, else the first-level one."""
    for depth in (2, 1) if level is Precision.ADM2 else (1,):
        units = _ringed(spot, ground, depth) if spot.precision is Precision.NEAR else _holding(spot, ground, depth)
        if units:
            return units[0] if len(units) == 1 else _joined(spot.place, units)
    return None


def _ringed(spot: Spot, ground: Ground, depth: int) -> list[Region]:
    """All units that the ring of "near" touches: one of them alone would be finer than the text."""
    ring = circle(spot.lon, spot.lat, ground.names.radius_km(spot.place.id) or NEAR_KM)
    return [unit for unit in ground.within(ring.bounds, depth) if unit.geometry.intersects(ring)]


def _holding(spot: Spot, ground: Ground, depth: int) -> list[Region]:
    """The unit of a depth that a spot lies in; of a joined region those of its parts."""
    if spot.region is not None and spot.precision not in POINTS:
        units = [unit for code in spot.region.code.split("+") if (unit := ground.unit(code)) is not None]
        parents = {unit.code: unit for one in units if (unit := one if one.level <= depth else ground.unit(one.parent)) is not None}
        return list(parents.values())
    named = ground.unit(spot.place.adm2 if depth == 2 else spot.place.adm1)
    unit = named or ground.unit(ground.regions.locate(spot.place.lon, spot.place.lat)[depth])
    return [unit] if unit is not None else []


def _joined(place: Place, units: Iterable[Region]) -> Region:
    """Several units as one region under their own names."""
    whole = united(place, units)
    names = sorted(unit.name for unit in units)
    rest = [counted(len(names) - _NAMED, "{n} more", "{n} more")] if len(names) > _NAMED else []
    return replace(whole, name=listed([*names[:_NAMED], *rest]))


def within_sight(claims: Sequence[Claim], how: Safeguards) -> tuple[tuple[Claim, ...], ...]:
    """The claims in batches that may share marks: coarsened ones never stand on the mark of a finer one."""

    def apart(claim: Claim) -> bool:
        return claim.event.kind in SENSITIVE if how.level is not None else any(spot.note for spot in claim.spots)

    return tuple(tuple(claim for claim in claims if apart(claim) is wanted) for wanted in (False, True))


def explained(mark: Mark, group: Group) -> Mark:
    """The mark with the step that its places were coarsened, where they were and it does not say so yet."""
    notes = dict.fromkeys(spot.note for claim in group.claims for spot in claim.spots if spot.note)
    steps = tuple(note for note in notes if not any(note in step for step in mark.derivation))
    return replace(mark, derivation=(*mark.derivation, *steps)) if steps else mark


def _later(moment: datetime) -> str:
    """ "of 14 June 2025 or later", "later than 14 June 2025, 12:00"."""
    day = dated(moment.date().isoformat())
    return say("of {day} or later", day=day) if moment.time() == time.min else say("later than {day}, {hour}", day=day, hour=f"{moment:%H:%M}")
