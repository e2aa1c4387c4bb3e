"""Where an event is: its place references as spots with a position, a region and a precision that is never finer than the article's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Protocol

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.folding import fold, skeleton
from geomap.geometry import Bounds
from geomap.model import Candidate, Document, Event, Mention, Place, PlaceRef, Precision, Reading, Region, Relation, Role
from geomap.phrases import Phrase, say, settlement_name, unit_name
from geomap.protocols import Boundaries
from geomap.truces import NamedLine

POINTS = frozenset((Precision.EXACT, Precision.NEAR, Precision.SETTLEMENT))
AREAS = frozenset((Precision.ADM1, Precision.ADM2, Precision.ADM3))
_SPELLING = 0.5  # two names that share less of their letters are two names


class Atlas(Boundaries, Protocol):
    """What the picture asks of the boundaries, besides the door's calls."""

    def within(self, bounds: Bounds, level: int) -> list[Region]: ...
    def course(self, name: str, lon: float, lat: float) -> BaseGeometry | None: ...
    def named_line(self, place_id: str) -> NamedLine | None: ...


class Towns(Protocol):
    """What the picture asks of the gazetteer."""

    def places_in(self, bounds: Bounds, limit: int = 100, min_population: int = 0) -> list[Candidate]: ...
    def country_name(self, code: str) -> str | None: ...
    def parts(self, place_id: str) -> tuple[str, ...]: ...
    def radius_km(self, place_id: str) -> float | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place of an event. `region` is the unit that is drawn for areas and that holds a point; `noun` names an unnamed place ("village") in it,
    `relation` how a zone lies to it.

    `name` is the article's for points, the region's own for areas; `alias` is the gazetteer's where it is another name, not another spelling.
    `note` says why it is shown coarser than the text names it, or elsewhere; None when it is not. `moved`: the news desk has put it there.
    """

    role: Role
    precision: Precision
    name: str
    lon: float
    lat: float
    country: str | None
    region: Region | None
    mention: str
    place: Place
    noun: str | None = None
    note: str | None = None
    relation: Relation | None = None
    alias: str | None = None
    moved: bool = False

    @property
    def full_name(self) -> str:
        """ "Kobani (Ayn al Arab)" where the gazetteer has another name, else the name."""
        if not self.alias:
            return self.name
        return settlement_name(say("{name} ({alias})", name=self.name, alias=self.alias), self.place.id)

    @property
    def is_point(self) -> bool:
        return self.precision in POINTS and self.noun is None

    @property
    def is_area(self) -> bool:
        return self.precision in AREAS and self.region is not None and self.noun is None

    @property
    def key(self) -> str:
        """The same for the same ground: a region by code, where the desk put it by that, anything else by its gazetteer id."""
        if self.region is not None and self.precision in AREAS:
            return self.region.code
        return f"desk:{self.lon:.5f},{self.lat:.5f}" if self.moved else self.place.id


@dataclass(frozen=True, slots=True)
class Ground:
    """Mentions to spots, with the regions and countries already looked up kept at hand."""

    regions: Atlas
    names: Towns
    sides: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    _units: dict[str, Region | None] = field(default_factory=dict)
    _countries: dict[str, str] = field(default_factory=dict)

    def unit(self, code: str | None) -> Region | None:
        if code is None:
            return None
        if code not in self._units:
            unit = self.regions.get(code)
            self._units[code] = None if unit is None else named(unit)
        return self._units[code]

    def within(self, bounds: Bounds, level: int) -> list[Region]:
        """The units of a level that meet `bounds`."""
        return [named(unit) for unit in self.regions.within(bounds, level)]

    def country(self, code: str) -> str:
        """The name of a country or side; an armed group's short name as the articles write it ("HAMAS" is "Hamas"), else as it is."""
        if len(code) != 2:
            return self.sides.get(code, code)
        if code not in self._countries:
            unit = None if (name := self.names.country_name(code)) else self.unit(code)
            self._countries[code] = unit_name(name, code) if name else unit.name if unit else code
        return self._countries[code]

    def spots(self, document: Document, event: Event) -> tuple[Spot, ...]:
        """The placed, literal places of an event, in its order; a venue counts only for talks and agreements."""
        mentions = {mention.id: mention for mention in document.mentions}
        found = [self._spot(mentions, ref) for ref in event.places]
        unique = {(spot.key, spot.role, spot.noun): spot for spot in reversed([spot for spot in found if spot is not None])}
        return tuple(reversed(unique.values()))

    def spot(self, mention: Mention, role: Role = Role.LOCATION) -> Spot | None:
        """A mention on its own as a spot; None when it is not a placed, literal name."""
        return self._spot({mention.id: mention}, PlaceRef(mention=mention.id, name=None, role=role, precision=mention.precision))

    def _spot(self, mentions: dict[str, Mention], ref: PlaceRef) -> Spot | None:
        mention = mentions.get(ref.mention or ref.within or "")
        if mention is None or mention.place is None or mention.reading is not Reading.LITERAL:
            return None
        place, region = mention.place, self._region(mention)
        precision = mention.precision
        if precision in AREAS and region is None:
            precision = Precision.COUNTRY if place.country else Precision.NONE
        if precision in AREAS and region is not None:
            name, lon, lat = region.name if not self.names.parts(place.id) else Phrase(place.name), region.label_lon, region.label_lat
        else:
            name, lon, lat = self._written(mention) if precision in POINTS else self._named(place, precision), place.lon, place.lat
        return Spot(
            role=ref.role, precision=precision, name=name, lon=lon, lat=lat, country=region.country if region else place.country,
            region=region, mention=mention.id, place=place, noun=ref.noun if ref.mention is None else None, relation=ref.relation,
            alias=place.name if precision in POINTS and not is_spelling(name, place.name) else None,
        )  # fmt: skip

    def _named(self, place: Place, precision: Precision) -> str:
        """The name of a country, line or feature; other languages have those of countries."""
        whole = precision is Precision.COUNTRY and place.country is not None and place.feature_code.startswith("PCL")
        return unit_name(place.name, place.country or "") if whole else Phrase(place.name)

    def _written(self, mention: Mention) -> str:
        """A placed mention's own name, else the one that the articles have for its place, else the gazetteer's."""
        own, place = _as_name(mention), mention.place
        return settlement_name(own or self.written.get(place.id, place.name), place.id) if place else own or mention.text

    def _region(self, mention: Mention) -> Region | None:
        """The unit of the mention's own level, else the finest that holds it."""
        place = mention.place
        if place is None:
            return None
        parts = [unit for code in self.names.parts(place.id) if (unit := self.unit(code))]
        if parts:
            return united(place, parts)
        if mention.precision is Precision.COUNTRY:
            return self.unit(place.country)
        if mention.precision is Precision.ADM1:
            return self.unit(place.adm1) or self._at(place, 1)
        if mention.precision in AREAS:
            return self.unit(place.adm2) or self._at(place, 2) or self.unit(place.adm1)
        return self.unit(place.adm1) or self._at(place, 1)

    def _at(self, place: Place, level: int) -> Region | None:
        return self.unit(self.regions.locate(place.lon, place.lat)[level])


def named(unit: Region) -> Region:
    """A unit whose name can be told in other languages."""
    return replace(unit, name=unit_name(unit.name, unit.code))


def finest(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """The spots that say where: no country or region in which a finer one of them lies, no name in which an unnamed place is told."""
    finer = [spot for spot in spots if spot.precision is not Precision.COUNTRY] or list(spots)
    inner = {spot.region.code for spot in finer if spot.is_point and spot.region is not None}
    told = {spot.name for spot in finer if spot.noun is not None}
    return tuple(spot for spot in finer if spot.noun is not None or not ((spot.is_area and spot.key in inner) or spot.name in told))


def written_sides(documents: Iterable[Document]) -> dict[str, str]:
    """Armed groups' short names → the same name in the letters of the articles, where an actor or a speaker is called by it; the first one counts.

    The article stays before what may be a plural: "the Houthis".
    """
    found: dict[str, str] = {}
    for event in (event for document in documents for event in document.events):
        actors = [(actor.side, actor.name) for actor in (*event.initiators, *event.targets, *event.parties)]
        for side, name in [*actors, *((voice.side, voice.source) for voice in event.attributions)]:
            bare = name.removeprefix("The ").removeprefix("the ") if name else ""
            if side is not None and bare.upper().replace(" ", "-") == side:
                found.setdefault(side, f"the {bare}" if name != bare and bare.endswith("s") else bare)
    return found


def written_names(documents: Iterable[Document]) -> dict[str, str]:
    """Gazetteer ids → the name as the articles write it, for places finer than a region; the first that is written as a name counts.

    Words that are no name count for nothing.
    """
    found: dict[str, str] = {}
    for document in documents:
        for mention in document.mentions:
            literal = mention.reading is Reading.LITERAL and mention.precision in POINTS
            if literal and mention.place is not None and (text := _as_name(mention)) is not None:
                found.setdefault(mention.place.id, text)
    return found


def _as_name(mention: Mention) -> str | None:
    """The words of a mention where they are a name: not in small letters ("the port"), in capitals throughout, or of another script."""
    return _name_in(mention.text, mention.place.name if mention.place is not None else None)


@lru_cache(maxsize=8192)
def _name_in(words: str, place: str | None) -> str | None:
    text = " ".join(words.split())
    latin = fold(text).isascii() or place is None or not fold(place).isascii()
    return text if text[:1].isupper() and not text.isupper() and latin else None


@lru_cache(maxsize=4096)
def is_spelling(one: str, other: str) -> bool:
    """Whether two names differ in no more than spelling: "Poonch" and "Punch" do, "Kobani" and "Ayn al Arab" do not."""
    bones = [skeleton(name) for name in (one, other)]
    if bones[0] and bones[1] and (bones[0] in bones[1] or bones[1] in bones[0]):
        return True
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio() >= _SPELLING


def united(place: Place, parts: Iterable[Region]) -> Region:
    """An informal region ("Donbas") as the union of its units."""
    units = sorted(parts, key=lambda unit: unit.code)
    shape = shapely.union_all([unit.geometry for unit in units])
    label = shapely.point_on_surface(shape)
    grade = "natural_earth" if any(unit.grade == "natural_earth" for unit in units) else units[0].grade
    return Region(
        code="+".join(unit.code for unit in units), name=Phrase(place.name), level=min(unit.level for unit in units),
        parent=units[0].parent, country=units[0].country, grade=grade, label_lon=label.x, label_lat=label.y, geometry=shape,
    )  # fmt: skip
