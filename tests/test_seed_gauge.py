"""The picture of the Kursk–Sumy border in mid-June 2025 against an outside gauge, on the shipped boundaries.

The gauge's numbers come from an occupation polygon that a third party drew for 14 June 2025: its box, centroid, deepest point, area.
"""

from __future__ import annotations

from functools import cache

import pytest
import shapely
from atlas import document, ref, says
from atlas import event as claim

from geomap.arrows import border_arrow, crossings
from geomap.gazetteer import Gazetteer
from geomap.geometry import area_km2, distance_km, frontier, plane_for
from geomap.model import (
    Assertion,
    EventTime,
    Feature,
    Kind,
    Link,
    Mention,
    Place,
    Precision,
    Quantity,
    Reading,
    Reality,
    Role,
    Scene,
    Stance,
    Zone,
)
from geomap.regions import Regions
from geomap.scene import make_scene
from geomap.strips import border_strip

POCKET_BOX = (34.75, 51.12, 35.15, 51.24)
CENTROID, DEEPEST, SUMY = (34.971, 51.176), (35.007, 51.120), (34.8003, 50.9077)
POCKET_KM2 = 197.2
SOURCE = "V. Zelensky"


@cache
def regions() -> Regions:
    return Regions.open()


def shape(code: str) -> shapely.Geometry:
    unit = regions().get(code)
    assert unit is not None
    return unit.geometry


def pocket() -> shapely.Geometry:
    """The pocket rebuilt from its numbers: from the border in its box to a southern edge through the deepest point, 9.4 km in at most."""
    edge = shapely.Polygon([(34.75, 51.27), (34.75, 51.2), (34.86, 51.15), DEEPEST, (35.1, 51.14), (35.15, 51.16), (35.15, 51.27)])
    return shapely.intersection(edge, shape("UA-59"))


def place(code: str, name: str, at: tuple[float, float], feature: str = "ADM1") -> Place:
    adm1 = code if "-" in code else None
    return Place(id=f"t:{name}", name=name, lon=at[0], lat=at[1], feature_code=feature, country=code[:2], adm1=adm1, source="test")


def named(number: int, found: Place, precision: Precision, reading: Reading = Reading.LITERAL) -> Mention:
    return Mention(id=f"m{number}", start=0, end=len(found.name), text=found.name, reading=reading, place=found, precision=precision, score=0.9)


@cache
def june() -> Scene:
    """Hand-written claims: a push out of Kursk, a zone to shield it, a halt, a retaken village, a denied entry, a deal, another war, two metonyms."""
    mentions = [
        named(1, place("UA-59", "Sumy Oblast", (34.0, 51.0)), Precision.ADM1),
        named(2, place("RU-KRS", "Kursk Oblast", (36.0, 51.7)), Precision.ADM1),
        named(3, place("UA-12", "Dnipropetrovsk Oblast", (35.0, 48.5)), Precision.ADM1),
        named(4, place("TR-34", "Istanbul", (28.95, 41.01), "PPLA"), Precision.SETTLEMENT),
        named(5, place("IL", "Israel", (35.0, 31.5), "PCLI"), Precision.COUNTRY),
        named(6, place("RU-MOW", "Moscow", (37.6, 55.75), "PPLC"), Precision.SETTLEMENT, Reading.METONYMIC),
        named(7, place("UA-30", "Kyiv", (30.52, 50.45), "PPLC"), Precision.SETTLEMENT, Reading.METONYMIC),
    ]
    day = EventTime(start="2025-06-14", end="2025-06-14", granularity="day", relation="on", expression="Saturday", inferred=False)
    kyiv = (says("UA", SOURCE),)
    events = [
        claim(1, Kind.OFFENSIVE, [ref("m1")], by="RU", against="UA"),
        claim(2, Kind.BUFFER_ZONE, [ref("m1"), ref("m2", Role.SHIELDED)], by="RU", reality=Reality.AIMED, trigger="buffer zone",
              zone=Zone(host="m1", shielded="m2", wanted_by="RU", depth_km=None, quoted=True)),
        claim(3, Kind.DEFENCE, [ref("m1")], by="UA", against="RU", assertion=Assertion.CLAIMED, attributions=kyiv, time=day,
              links=(Link(type="halts", event="e1"),)),
        claim(4, Kind.CAPTURE, [ref(None, precision=Precision.NONE, noun="village", within="m1")], by="UA", trigger="recaptured",
              assertion=Assertion.CLAIMED, attributions=kyiv, reality=Reality.OCCURRED),
        claim(5, Kind.ADVANCE, [ref("m3", Role.DESTINATION)], by="RU", assertion=Assertion.DENIED, attributions=(says("UA", SOURCE, Stance.DENIES),)),
        claim(6, Kind.OFFENSIVE, [ref("m1")], by="RU", assertion=Assertion.CLAIMED, attributions=kyiv, links=(Link(type="same_as", event="e1"),),
              quantities=(Quantity(low=53000, best=53000, high=53000, noun="soldiers", of="Russian", role="personnel", source=SOURCE),)),
        claim(7, Kind.AGREEMENT, [ref("m4", Role.VENUE, Precision.SETTLEMENT)], reality=Reality.OCCURRED),
        claim(8, Kind.NEGOTIATION, [], on_map=False, why_not="no literal place"),
        claim(9, Kind.STRIKE, [ref("m5", precision=Precision.COUNTRY)]),
    ]  # fmt: skip
    return make_scene([document(mentions, events)], regions(), Gazetteer.open())


def part(name: str) -> Feature:
    found = [feature for feature in june().features if feature.part == name]
    assert len(found) == 1
    return found[0]


def test_strip_lies_in_ukraine_only() -> None:
    strip = part("strip").geometry
    assert area_km2(shapely.intersection(strip, shape("RU"))) / area_km2(strip) < 0.01
    assert area_km2(shapely.intersection(strip, shape("UA-59"))) / area_km2(strip) > 0.99


def test_strip_covers_the_pocket() -> None:
    strip, held = part("strip").geometry, pocket()
    assert area_km2(held) == pytest.approx(POCKET_KM2, rel=0.25), "the rebuilt pocket is about as large as the true one"
    assert area_km2(shapely.intersection(strip, held)) / area_km2(held) >= 0.95
    assert shapely.contains_xy(strip, *CENTROID) and shapely.contains_xy(strip, *DEEPEST)


def test_strip_area_is_told_as_indicative() -> None:
    steps = part("strip").derivation
    assert any("km²" in step and "indicative" in step and "illustrative" in step for step in steps)
    areas = [strip.area_km2 for depth in (5, 10, 15) if (strip := border_strip(shape("UA-59"), shape("RU-KRS"), depth))]
    assert areas == sorted(areas) and 1900 < areas[1] < 2900


def test_arrow_runs_from_kursk_into_sumy_across_the_border_once() -> None:
    border = frontier(shape("UA-59"), shape("RU-KRS"))
    assert border is not None
    body = part("body")
    assert shapely.contains_xy(shape("RU-KRS"), body.label_lon, body.label_lat)
    arrow = border_arrow(border, toward=SUMY)
    assert arrow is not None and crossings(border, shapely.LineString(arrow.curve)) == 1
    assert shapely.get_num_geometries(shapely.intersection(body.geometry, shape("UA-59"))) == 1
    assert any("Kursk Oblast" in step for step in body.derivation)


def test_head_is_near_the_border_and_the_pocket_but_on_no_town() -> None:
    body = part("body").geometry
    plane = plane_for(body.bounds)
    inside = plane.to(shapely.intersection(body, shape("UA-59")))
    border = plane.to(shape("RU-KRS")).boundary
    tip = max(shapely.points(shapely.get_coordinates(inside)), key=lambda point: shapely.distance(point, border))
    assert shapely.distance(tip, border) <= 15_000
    lonlat = plane.back(tip)
    assert distance_km(lonlat.x, lonlat.y, *CENTROID) <= 40
    assert distance_km(lonlat.x, lonlat.y, *SUMY) > 5
    centre = shape("UA-59").centroid
    assert distance_km(lonlat.x, lonlat.y, centre.x, centre.y) > 20
    towns = Gazetteer.open().places_in((34, 50.5, 36, 52), 400)
    assert min(distance_km(lonlat.x, lonlat.y, town.place.lon, town.place.lat) for town in towns) > 2


def test_halt_bar_is_ukraines_and_ahead_of_the_head() -> None:
    bar, body = part("bar"), part("body")
    assert bar.side == "UA" and bar.label == "halted, says Ukraine, 14 June 2025"
    tail = shapely.Point(body.label_lon, body.label_lat)
    plane = plane_for(body.geometry.bounds)
    tail_m, body_m, bar_m = plane.to(tail), plane.to(body.geometry), plane.to(bar.geometry)
    assert shapely.distance(tail_m, bar_m) > 0.95 * shapely.hausdorff_distance(tail_m, body_m)
    assert shapely.intersection(bar.geometry, body.geometry).area == 0


def test_dnipropetrovsk_is_an_outline_that_says_denied() -> None:
    unit = shape("UA-12")
    inside = [feature for feature in june().features if feature.geometry.intersects(unit)]
    assert sorted(feature.part for feature in inside) == ["badge", "outline"]
    assert all(".denied.grey" in feature.style for feature in inside)
    assert part("badge").label.startswith("DENIED by Ukraine\n")


def test_soldiers_are_words_not_geometry() -> None:
    card = next(card for card in june().cards if card.id == "a/e6")
    assert card.quantities == (f"53,000 Russian soldiers, says {SOURCE}",)
    assert set(card.features) == set(next(card for card in june().cards if card.id == "a/e1").features)


def test_village_is_a_count_badge() -> None:
    assert part("count").label == "1 village retaken (unnamed), says Ukraine"


def test_istanbul_is_the_only_venue_and_has_no_side() -> None:
    venues = [feature for feature in june().features if feature.layer == "talks"]
    assert [(feature.label.split("\n")[0], feature.style, feature.fit) for feature in venues] == [("Istanbul", "deal.solid.venue", False)]


def test_metonyms_have_no_pin_and_stand_in_the_list() -> None:
    for feature in june().features:
        if feature.geometry.geom_type == "Point":
            assert min(distance_km(*feature.geometry.coords[0], *at) for at in ((37.6, 55.75), (30.52, 50.45), (-77.04, 38.9))) > 20
    assert {"Moscow", "Kyiv"} <= {item.text for item in june().skipped}


def test_another_war_is_off_and_outside_the_view() -> None:
    chips = [feature for feature in june().features if feature.part == "chip"]
    assert [(chip.layer, chip.fit) for chip in chips] == [("context", False)]
    west, south, east, north = june().bounds
    assert 50 < south < 51 and 51.7 < north < 53 and west > 33 and east < 36.5


def test_calls_and_next_rounds_stay_in_the_panel() -> None:
    card = next(card for card in june().cards if card.id == "a/e8")
    assert card.features == () and card.why_not
