"""Offensives, advances, withdrawals: the arrow ladder, with the fan, the halt bar and the chevrons that go with an arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import shapely

from geomap.annotate import words
from geomap.annotate.groups import Claim, Group
from geomap.annotate.headlines import headline
from geomap.annotate.marks import Mark, area_marks, plain_marks, spot_marks
from geomap.annotate.spots import Ground, Spot
from geomap.arrows import Arrow, Axis, border_arrow, fan, free_arrow, pressure_band
from geomap.geometry import Frontier, distance_km, frontier, padded
from geomap.model import Assertion, Event, Kind, Region, Role
from geomap.phrases import dated, joined, msg, say

_FROM_BORDER_KM = 60.0  # a named place farther inside than this is not joined to the border by an arrow
_CORNER_M = 2000.0  # regions that have less than this in common meet at a corner only
_FACES_KM = 400.0  # an attacker's country farther away than this presses from nowhere
_SAME_CLAIM = msg("from {place}: named in the same claim, on {whose} side of the border")
_SAME_ARTICLE = msg("from {place}: named in the same article, on {whose} side of the border")
_LONGEST = msg("from {place}: not named in the text; {whose} region with the longest common border")
_SCHEMATIC = msg("schematic, region level")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """The arrows of a map, as they are drawn: later ones keep clear of earlier ones.

    `halts` holds who halted which group, by its first card; `named` the regions that an article names, by its id; `around` the regions near a
    region, by its code.
    """

    ground: Ground
    halts: dict[str, Claim] = field(default_factory=dict)
    drawn: list[Axis] = field(default_factory=list)
    borders: dict[tuple[str, str], Frontier | None] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)
    around: dict[str, list[Region]] = field(default_factory=dict)

    def marks(self, group: Group) -> Iterator[Mark]:
        """All marks of an offensive, advance or withdrawal; symbols or washes where no arrow can be had."""
        if group.lead.denied:
            yield from plain_marks(group, self.ground)
            return
        back = group.lead.event.kind is Kind.WITHDRAWAL
        targets = (group.having(Role.ORIGIN) or group.targets) if back else group.targets
        for number, spot in enumerate(targets):
            found = self._arrow(group, spot, back=back)
            if found is not None:
                yield from self._arrow_marks(group, spot, *found, first=number == 0)
            elif spot.is_area:
                yield from self._pressed(group, spot)
            else:
                yield from spot_marks(group, spot, self.ground)
        if not targets:
            yield from plain_marks(group, self.ground)

    def _arrow(self, group: Group, spot: Spot, *, back: bool) -> tuple[Arrow, Frontier | None, tuple[str, ...]] | None:
        """The first rung of the ladder that the places allow: an arrow, the border it crosses, and the steps in words."""
        ends = (spot, self._goal(group, spot)) if back else (self._start(group, spot), spot)
        if spot.is_point and ends[0] and ends[1] and (arrow := free_arrow(*((end.lon, end.lat) for end in ends if end))):
            named = say("from {origin} to {place}, both named in the text", origin=ends[0].name, place=ends[1].name)
            return arrow, None, (named, say("the curve between them is drawn, not reported"))
        home = self._home(group, spot)
        if home is None or spot.region is None:
            return None
        region, why = home
        if back:
            return self._over(region, spot.region, why, toward=(spot.lon, spot.lat), withdrawal=True)
        if spot.is_point:
            return self._to_point(region, spot, why)
        return self._over(spot.region, region, why, toward=self.ground.regions.seat(spot.region.code))

    def _start(self, group: Group, spot: Spot) -> Spot | None:
        """A named point that an arrow to `spot` starts from."""
        points = [origin for origin in group.having(Role.ORIGIN) if origin.is_point]
        if spot.role is Role.DESTINATION:
            points += [place for place in group.having(Role.LOCATION, Role.PASSAGE) if place.is_point]
        return next((place for place in points if place.key != spot.key), None)

    def _goal(self, group: Group, spot: Spot) -> Spot | None:
        """A named point that a withdrawal from `spot` goes to."""
        points = (place for place in group.having(Role.DESTINATION) if place.is_point)
        return next((place for place in points if place.key != spot.key), None)

    def _over(
        self, host: Region, other: Region, why: str, *, toward: tuple[float, float] | None, withdrawal: bool = False
    ) -> tuple[Arrow, Frontier | None, tuple[str, ...]] | None:
        border = self._border(host, other)
        if border is None:
            return None
        arrow = border_arrow(border, toward=toward, clear=self._places_near(border), apart=self.drawn, shallow=withdrawal)
        if arrow is None:
            return None
        depth = say("the head stands a few kilometres inside, where the border comes nearest to the seat of the region")
        across = say("across the common border of {one} and {other}, once", one=other.name, other=host.name)
        steps = (why, across, depth, *arrow.notes, say("schematic: neither the line nor its length was reported"))
        return arrow, border, (say("reversed: away from the ground that is left"), *steps) if withdrawal else steps

    def _to_point(self, region: Region, spot: Spot, why: str) -> tuple[Arrow, Frontier | None, tuple[str, ...]] | None:
        border = self._border(spot.region, region) if spot.region else None
        if border is None or border.line.distance(shapely.Point(border.plane.point(spot.lon, spot.lat))) > _FROM_BORDER_KM * 1000:
            return None
        arrow = border_arrow(border, tip=(spot.lon, spot.lat), apart=self.drawn)
        named = say("the head at {place}, which the text names", place=spot.name)
        steps = (named, why, say("schematic: the line behind the head was not reported"))
        return (arrow, None, steps) if arrow is not None else None

    def _home(self, group: Group, spot: Spot) -> tuple[Region, str] | None:
        """The region an arrow comes from (or goes back to), and why: named as origin; else of the side's own country, across the border."""
        others = group.targets if group.lead.event.kind is Kind.WITHDRAWAL else group.having(Role.ORIGIN)
        for end in others:
            if end.region is not None and end.region.code != (spot.region.code if spot.region else "") and (end.is_area or end.is_point):
                return end.region, say("{place} is the other end that the text names", place=end.region.name)
        side, region = group.lead.side, spot.region
        if side is None or region is None or region.country == side:
            return None
        if region.code not in self.around:
            self.around[region.code] = self.ground.within(padded(region.geometry.bounds, 5), 1)
        units = [unit for unit in self.around[region.code] if unit.country == side]
        whose = words.possessive(self.ground.country(side))
        for named, told in ((self._codes(group.claims), _SAME_CLAIM), (self._codes_of_documents(group), _SAME_ARTICLE)):
            best = self._longest_border(region, [unit for unit in units if unit.code in named])
            if best is not None:
                return best, say(told, place=best.name, whose=whose)
        best = self._longest_border(region, units)
        if best is None:
            return None
        return best, say(_LONGEST, place=best.name, whose=whose)

    def _longest_border(self, region: Region, units: Sequence[Region]) -> Region | None:
        """The unit with the longest border with a region, of those that share more than a corner with it."""
        borders = [(border.length_m, unit) for unit in units if (border := self._border(region, unit)) is not None]
        return max(borders, key=lambda item: item[0])[1] if any(length > _CORNER_M for length, _ in borders) else None

    def _codes(self, claims: tuple[Claim, ...]) -> set[str]:
        return {spot.region.code for claim in claims for spot in claim.spots if spot.region is not None}

    def _codes_of_documents(self, group: Group) -> set[str]:
        documents = {claim.document.article.id: claim.document for claim in group.claims}
        for name, document in documents.items():
            if name not in self.named:
                spots = (self.ground.spot(mention) for mention in document.mentions)
                self.named[name] = {spot.region.code for spot in spots if spot is not None and spot.region is not None}
        return set().union(*(self.named[name] for name in documents))

    def _border(self, host: Region, other: Region) -> Frontier | None:
        key = (host.code, other.code)
        if key not in self.borders:
            self.borders[key] = frontier(host.geometry, other.geometry)
        return self.borders[key]

    def _places_near(self, border: Frontier) -> list[tuple[float, float]]:
        towns = self.ground.names.places_in(padded(border.plane.back(border.line).bounds, 25), 400)
        return [(town.place.lon, town.place.lat) for town in towns]

    def _arrow_marks(self, group: Group, spot: Spot, arrow: Arrow, border: Frontier | None, steps: tuple[str, ...], *, first: bool) -> Iterator[Mark]:
        self.drawn.append((arrow.tail, arrow.tip))
        schematic = steps[-1].startswith("schematic")
        base = {Kind.OFFENSIVE: "arrow", Kind.ADVANCE: "advance"}.get(group.lead.event.kind, "withdrawal")
        basis = "schematic" if schematic else "derived"
        title = headline(group, self.ground)
        how = _SCHEMATIC if border is not None else say("schematic line") if schematic else self._course(group, spot)
        label = joined("\n", (title, how))
        yield Mark(base=base, part="body", geometry=arrow.body(), precision=spot.precision, basis=basis, derivation=steps, label=label, at=arrow.tail)
        if border is not None and base != "withdrawal":
            reach = say("where the arrow could as well be: up to 60 km of the common border")
            yield Mark(base="fan", part="fan", geometry=fan(border, arrow), precision=spot.precision, basis="schematic", derivation=(*steps, reach),
                       status="solid", ink="grey" if group.status == "disputed" else None)  # fmt: skip
        if first and any(words.is_intensified(claim.event) for claim in group.claims):
            yield Mark(base="chevron", part="chevron", geometry=arrow.chevrons(), precision=spot.precision, basis="schematic",
                       derivation=(say("the text says that it grew"),))  # fmt: skip
        yield from self._objectives(group, arrow, spot)
        yield from self._halt(group, arrow, spot)

    def _course(self, group: Group, spot: Spot) -> str:
        """ "Kobani (Ayn al Arab) to Hasakah": the two named ends of an arrow."""
        back = group.lead.event.kind is Kind.WITHDRAWAL
        start, end = (spot, self._goal(group, spot)) if back else (self._start(group, spot), spot)
        names = [one.full_name for one in (start, end) if one is not None]
        return say("{origin} to {place}", origin=names[0], place=names[1]) if len(names) == 2 else "".join(names)

    def _objectives(self, group: Group, arrow: Arrow, spot: Spot) -> Iterator[Mark]:
        """A dashed line on to a named objective that was not reached."""
        for goal in group.having(Role.OBJECTIVE):
            if goal.is_point and goal.key != spot.key:
                line = shapely.LineString([arrow.tip, (goal.lon, goal.lat)])
                yield Mark(base="extension", part="extension", geometry=line, precision=goal.precision, basis="schematic",
                           derivation=(say("on to {place}, which the text names as the objective", place=goal.name),),
                           label=say("aim: {place}", place=goal.full_name),
                           at=(goal.lon, goal.lat))  # fmt: skip

    def _halt(self, group: Group, arrow: Arrow, spot: Spot) -> Iterator[Mark]:
        """The bar ahead of the tip, in the ink of who halted it and with who says so."""
        claim = next((self.halts[key] for key in group.keys if key in self.halts), None)
        if claim is None:
            return
        own = claim.event.initiators if claim.event.kind is Kind.DEFENCE else claim.event.targets
        defender = next((actor for actor in own if actor.side), None)
        steps = (say("bar ahead of the head: the text says that it was halted, not where"),)
        bar = arrow.bar()
        centre = shapely.centroid(bar)
        yield Mark(base="bar", part="bar", geometry=bar, precision=spot.precision, basis="schematic", derivation=steps,
                   label=_halt_label(claim.event, self.ground), at=(centre.x, centre.y), status=_told(claim),
                   side=defender.side if defender else None, inferred=defender is not None and words.is_inferred(defender),
                   claims=(claim.key,))  # fmt: skip

    def _pressed(self, group: Group, spot: Spot) -> Iterator[Mark]:
        """Only the target region is known: a band inside its boundary that faces the attacker, or its wash; and the badge."""
        towards = self._attacker_point(group, spot)
        band = pressure_band(spot.region.geometry, towards) if towards is not None and spot.region is not None else None
        wash, *badge = area_marks(group, spot, self.ground)
        if band is None or group.lead.event.kind is Kind.WITHDRAWAL:
            yield wash
        else:
            country = self.ground.country(group.lead.side or "")
            facing = say("the part of {whose} boundary that faces {country}", whose=words.possessive(spot.name), country=country)
            steps = (facing, say("schematic: the text names the region only"))
            yield Mark(base="pressure", part="pressure", geometry=band, precision=spot.precision, basis="schematic", derivation=steps)
        yield from badge

    def _attacker_point(self, group: Group, spot: Spot) -> tuple[float, float] | None:
        """The point of the attacker's country nearest to the region; None when it is the same country, unknown, or far away."""
        side = group.lead.side
        home = self.ground.unit(side) if side and len(side) == 2 else None
        if home is None or spot.region is None or spot.region.country == side:
            return None
        near = shapely.clip_by_rect(home.geometry, *padded(spot.region.geometry.bounds, _FACES_KM))
        if near.is_empty:
            return None
        point = shapely.get_coordinates(shapely.shortest_line(spot.region.geometry, near))[1]
        centre = (spot.region.label_lon, spot.region.label_lat)
        return (float(point[0]), float(point[1])) if distance_km(*centre, *point) <= 2 * _FACES_KM else None


def _told(claim: Claim) -> str:
    return "claimed" if claim.event.assertion is Assertion.CLAIMED else "solid"


def _halt_label(event: Event, ground: Ground) -> str:
    voice = words.short_voice(event, ground.country)
    time = event.time if event.time is not None and not event.time.inferred else None
    when = time.end or time.start if time else None
    day = dated(when, time.granularity) if when and time else ""
    return joined(", ", (part for part in (say("halted"), words.says_who(voice) if voice else "", day) if part))
