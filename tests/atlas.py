"""A small made-up world for the picture's tests: two countries of square regions beside each other, towns, and events written out by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import shapely

from geomap.hydronyms import Waters
from geomap.model import (
    Actor,
    Article,
    Assertion,
    Attribution,
    Candidate,
    Document,
    Event,
    Kind,
    Mention,
    Place,
    PlaceRef,
    Precision,
    Reading,
    Reality,
    Region,
    Role,
    Source,
    Span,
    Stance,
)  # fmt: skip

Bounds = tuple[float, float, float, float]


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A box with a vertex every few kilometres, as real boundaries have."""
    return shapely.segmentize(shapely.box(west, south, east, north), 0.05)


def region(code: str, name: str, level: int, bounds: Bounds, grade: str = "geoboundaries") -> Region:
    west, south, east, north = bounds
    return Region(
        code=code, name=name, level=level, parent=code[:2] if level else None, country=code[:2], grade=grade, label_lon=(west + east) / 2,
        label_lat=(south + north) / 2, geometry=box(*bounds),
    )  # fmt: skip


# West (WW) lies beside East (EE); each has a northern and a southern region; Far (FF) is 800 km off.
REGIONS = {
    unit.code: unit
    for unit in (
        region("WW", "Westland", 0, (33, 50, 35, 52)),
        region("EE", "Eastland", 0, (35, 50, 37, 52)),
        region("FF", "Farland", 0, (45, 45, 47, 46)),
        region("WW-N", "West North", 1, (33, 51, 35, 52)),
        region("WW-S", "West South", 1, (33, 50, 35, 51)),
        region("EE-N", "East North", 1, (35, 51, 37, 52)),
        region("EE-S", "East South", 1, (35, 50, 37, 51)),
        region("FF-A", "Far A", 1, (45, 45, 47, 46)),
    )
}
TOWNS = {
    "Norton": (34.0, 51.5, "WW-N", 260_000, "PPLA"),
    "Ashby": (34.7, 51.6, "WW-N", 4_000, "PPL"),
    "Sutton": (34.0, 50.5, "WW-S", 90_000, "PPLA"),
    "Eastham": (36.2, 51.5, "EE-N", 300_000, "PPLA"),
    "Farport": (46.0, 45.5, "FF-A", 900_000, "PPLC"),
}


class SmallAtlas:
    """The boundaries of this world."""

    worldview = "un"
    note = "Borders of a made-up world."

    def __init__(self, grade: str = "geoboundaries") -> None:
        self.units = {code: replace(unit, grade=grade) for code, unit in REGIONS.items()}

    def get(self, code: str) -> Region | None:
        return self.units.get(code)

    def seat(self, code: str) -> tuple[float, float] | None:
        return {"WW-N": (34.0, 51.5), "WW-S": (34.0, 50.5), "EE-N": (36.2, 51.5)}.get(code)

    def locate(self, lon: float, lat: float) -> tuple[str | None, str | None, str | None]:
        found = [unit.code for unit in self.units.values() if unit.geometry.intersects(shapely.Point(lon, lat))]
        return next((c for c in found if len(c) == 2), None), next((c for c in found if len(c) > 2), None), None

    def within(self, bounds: Bounds, level: int) -> list[Region]:
        return [unit for unit in self.units.values() if unit.level == level and unit.geometry.intersects(shapely.box(*bounds))]

    def wide(self, bounds: Bounds) -> Any:
        shown = [(unit, unit.geometry) for unit in self.within(bounds, 0)]
        return shown, shapely.union_all([part for _, part in shown])

    def wide_lines(self, bounds: Bounds) -> Any:
        return shapely.LineString([(35, 50), (35, 52)]), shapely.LineString([(33, 51), (35, 51)])

    def disputed(self, bounds: Bounds) -> Any:
        return shapely.LineString([(36, 50), (36.5, 50.5)])

    def rivers(self, bounds: Bounds) -> Any:
        return shapely.GeometryCollection([shapely.LineString([(33.2, 50.2), (34.8, 50.4)])])

    def course(self, name: str, lon: float, lat: float) -> Any:
        return shapely.LineString([(33, 51.2), (37, 51.4)]) if name == "Westwater" else None

    def named_line(self, place_id: str) -> Any:
        return None

    def lakes(self, bounds: Bounds) -> Any:
        return shapely.GeometryCollection([box(36.2, 50.2, 36.6, 50.4)])

    def waters(self, bounds: Bounds) -> Waters:
        return Waters(rivers=[("Slow River", [shapely.LineString([(33.2, 50.2), (34.8, 50.4)])])])

    def credits(self, codes: Iterable[str]) -> tuple[Source, ...]:
        return (Source(name="Made-up boundaries", url=None, licence="CC0", version=None),)


class SmallNames:
    """The gazetteer of this world."""

    def places_in(self, bounds: Bounds, limit: int = 100, min_population: int = 0) -> list[Candidate]:
        west, south, east, north = bounds
        found = [
            Candidate(place=town(name), population=people, match="main", precision=Precision.SETTLEMENT)
            for name, (lon, lat, _, people, _) in TOWNS.items()
            if west <= lon <= east and south <= lat <= north and people >= min_population
        ]
        return sorted(found, key=lambda one: -one.population)[:limit]

    def country_name(self, code: str) -> str | None:
        return REGIONS[code].name if code in REGIONS else None

    def parts(self, place_id: str) -> tuple[str, ...]:
        return ("WW-N", "WW-S") if place_id == "t:both" else ()

    def radius_km(self, place_id: str) -> float | None:
        return 12.0 if place_id == "t:dam" else None


def town(name: str) -> Place:
    lon, lat, adm1, _, code = TOWNS[name]
    return Place(id=f"t:{name}", name=name, lon=lon, lat=lat, feature_code=code, country=adm1[:2], adm1=adm1, source="test")


def unit_place(code: str) -> Place:
    unit = REGIONS[code]
    return Place(
        id=f"r:{code}", name=unit.name, lon=unit.label_lon, lat=unit.label_lat, feature_code="ADM1" if unit.level else "PCLI", country=unit.country,
        adm1=code if unit.level else None, source="test",
    )  # fmt: skip


def mention(number: int, name: str, *, precision: Precision | None = None, reading: Reading = Reading.LITERAL, place: Place | None = None) -> Mention:
    """A mention of a town by name, or of a region by code."""
    found = place or (town(name) if name in TOWNS else unit_place(name) if name in REGIONS else None)
    level = Precision.SETTLEMENT if name in TOWNS else Precision.ADM1 if len(name) > 2 else Precision.COUNTRY
    return Mention(
        id=f"m{number}", start=0, end=len(name), text=name, reading=reading, place=found,
        precision=precision or (level if found else Precision.NONE), score=0.9, candidates=1,
    )  # fmt: skip


def said(text: str) -> Span:
    return Span(start=0, end=len(text), text=text)


def says(side: str | None, source: str | None = None, stance: Stance = Stance.ASSERTS) -> Attribution:
    return Attribution(source=source, side=side, stance=stance, cue="said")


def ref(mention_id: str | None, role: Role = Role.LOCATION, precision: Precision = Precision.ADM1, **more: Any) -> PlaceRef:
    return PlaceRef(mention=mention_id, name=None, role=role, precision=precision, **more)


def event(number: int, kind: Kind, places: Sequence[PlaceRef], *, by: str | None = None, against: str | None = None, **more: Any) -> Event:
    """An event with sides by country code; `trigger` and `quote` may be given as text."""
    trigger, quote = more.pop("trigger", kind.value), more.pop("quote", f"A sentence about {kind.value}.")
    return Event(
        id=f"e{number}", kind=kind, trigger=said(trigger), quote=said(quote), reality=more.pop("reality", Reality.ONGOING),
        assertion=more.pop("assertion", Assertion.NARRATED), places=tuple(places), on_map=more.pop("on_map", True),
        initiators=(Actor(name=REGIONS[by].name if by in REGIONS else by, side=by),) if by else (),
        targets=(Actor(name=REGIONS[against].name if against in REGIONS else against, side=against),) if against else (), **more,
    )  # fmt: skip


def document(mentions: Sequence[Mention], events: Sequence[Event], *, name: str = "a", published: str | None = "2025-06-15") -> Document:
    article = Article(id=name, title=None, published=published, text="Westland and Eastland. " * 20)
    return Document(article=article, mentions=tuple(mentions), events=tuple(events))
