"""The ladders: which places give which marks, what statuses do to them, what shares a mark, and the words on the cards."""

from __future__ import annotations

from dataclasses import replace

import shapely
from atlas import REGIONS, TOWNS, SmallAtlas, SmallNames, document, event, mention, ref, says, town, unit_place

import geomap
from geomap.annotate import make_features, make_picture, words
from geomap.annotate.cards import make_cards, make_skipped
from geomap.extract.relations import with_relations
from geomap.extract.vocabulary import load_vocabulary
from geomap.geometry import area_km2, distance_km
from geomap.model import (
    Actor,
    Assertion,
    Card,
    Document,
    Event,
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
    Relation,
    Role,
    Skipped,
    Span,
    Stance,
    Zone,
)  # fmt: skip
from geomap.phrases import dated, listed

NORTH, EAST_NORTH = REGIONS["WW-N"].geometry, REGIONS["EE-N"].geometry


def drawn(*documents: Document, grade: str = "geoboundaries") -> tuple[Feature, ...]:
    return make_features(documents, SmallAtlas(grade), SmallNames())


def one(mentions: list[Mention], *events: Event) -> tuple[Feature, ...]:
    return drawn(document(mentions, events))


def parts(features: tuple[Feature, ...]) -> list[str]:
    return sorted(feature.part for feature in features)


def part(features: tuple[Feature, ...], name: str) -> Feature:
    found = [feature for feature in features if feature.part == name]
    assert len(found) == 1, f"{len(found)} marks are {name}"
    return found[0]


def cards_of(*documents: Document) -> tuple[tuple[Card, ...], tuple[Skipped, ...]]:
    picture = make_picture(documents, SmallAtlas(), SmallNames())
    cards = make_cards(picture.claims, picture.features, picture.ground)
    return cards, make_skipped(documents, picture.claims, cards, picture.ground)


# The arrow ladder


def test_two_named_points_give_an_arrow_between_them() -> None:
    places = [ref("m1", Role.ORIGIN, Precision.SETTLEMENT), ref("m2", Role.DESTINATION, Precision.SETTLEMENT)]
    features = one([mention(1, "Eastham"), mention(2, "Ashby")], event(1, Kind.OFFENSIVE, places, by="EE"))
    body = part(features, "body")
    assert body.basis == "derived" and body.precision is Precision.SETTLEMENT
    assert body.label_lon is not None and body.label_lat is not None
    assert distance_km(body.label_lon, body.label_lat, town("Eastham").lon, town("Eastham").lat) < 0.01
    assert shapely.distance(body.geometry, shapely.Point(town("Ashby").lon, town("Ashby").lat)) < 1e-6
    assert "fan" not in parts(features), "stated ends have no frontage"


def test_point_near_the_border_gets_an_arrow_from_the_attackers_region() -> None:
    features = one([mention(1, "Ashby")], event(1, Kind.ADVANCE, [ref("m1", precision=Precision.SETTLEMENT)], by="EE", against="WW"))
    body = part(features, "body")
    assert body.basis == "schematic" and body.style.startswith("advance.")
    assert shapely.distance(body.geometry, shapely.Point(34.7, 51.6)) < 1e-6
    assert shapely.contains_xy(EAST_NORTH, body.label_lon, body.label_lat)


def test_point_far_from_the_border_gets_a_symbol() -> None:
    features = one([mention(1, "Norton")], event(1, Kind.OFFENSIVE, [ref("m1", precision=Precision.SETTLEMENT)], by="EE", against="WW"))
    assert parts(features) == ["symbol"]
    assert features[0].style == "offensive_mark.solid.a"


def test_region_named_with_the_attackers_side_gets_an_arrow_and_a_fan() -> None:
    features = one([mention(1, "WW-N")], event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="WW"))
    assert parts(features) == ["body", "fan"]
    body = part(features, "body")
    assert body.basis == "schematic" and "schematic, region level" in body.label
    assert "from East North: not named in the text; Eastland’s region with the longest common border" in body.derivation
    assert body.style == "arrow.solid.a" and body.side == "EE"
    assert body.codes["mil_std_2525d"] == "10012500001514030000"


def test_region_named_in_the_article_is_preferred_as_origin() -> None:
    slanted = event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="WW")
    features = one([mention(1, "WW-N"), mention(2, "EE-N")], slanted)
    assert any("East North: named in the same article" in step for step in part(features, "body").derivation)


def test_origin_region_named_by_the_event() -> None:
    places = [ref("m1", Role.DESTINATION), ref("m2", Role.ORIGIN)]
    body = part(one([mention(1, "WW-N"), mention(2, "EE-N")], event(1, Kind.ADVANCE, places, by="EE")), "body")
    assert any("which the text names" in step or "that the text names" in step for step in body.derivation)


def test_region_beyond_reach_is_pressed_from_the_attackers_side() -> None:
    features = one([mention(1, "WW-N")], event(1, Kind.OFFENSIVE, [ref("m1")], by="FF", against="WW"))
    assert parts(features) == ["badge", "wash"], "800 km away: no direction"
    near = one([mention(1, "FF-A")], event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="FF"))
    assert "body" not in parts(near)


def test_attacker_without_a_country_gives_wash_and_badge() -> None:
    features = one([mention(1, "WW-N")], event(1, Kind.OFFENSIVE, [ref("m1")], by="XYZ"))
    assert parts(features) == ["badge", "wash"]
    badge = part(features, "badge")
    assert "XYZ’s offensive" in badge.label and badge.precision is Precision.ADM1


def test_nothing_spatial_gives_nothing() -> None:
    assert one([], event(1, Kind.OFFENSIVE, [], by="EE", on_map=False)) == ()


def test_named_point_replaces_its_region() -> None:
    places = [ref("m1"), ref("m2", precision=Precision.SETTLEMENT)]
    features = one([mention(1, "WW-N"), mention(2, "Ashby")], event(1, Kind.OFFENSIVE, places, by="EE"))
    assert parts(features) == ["body"]


def test_objective_is_a_dashed_line_from_the_tip() -> None:
    places = [ref("m1"), ref("m2", Role.OBJECTIVE, Precision.SETTLEMENT)]
    features = one([mention(1, "WW-N"), mention(2, "Sutton")], event(1, Kind.OFFENSIVE, places, by="EE"))
    line = [feature for feature in features if feature.part == "extension"]
    assert all(feature.style.startswith("extension.") for feature in line)


def test_withdrawal_is_a_hollow_arrow_out_of_the_region() -> None:
    features = one([mention(1, "WW-N")], event(1, Kind.WITHDRAWAL, [ref("m1", Role.ORIGIN)], by="EE", reality=Reality.OCCURRED))
    body = part(features, "body")
    assert body.style == "withdrawal.solid.a"
    assert shapely.contains_xy(NORTH, body.label_lon, body.label_lat), "the tail is in the ground that is left"


def test_intensified_adds_chevrons() -> None:
    for verb, chevrons in (("intensified", 1), ("began", 0)):
        quote = f"East {verb} its offensive in the north."
        start = quote.index("offensive")
        told = event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", quote=quote)
        told = replace(told, trigger=Span(start=start, end=start + 9, text="offensive"))
        assert parts(one([mention(1, "WW-N")], told)).count("chevron") == chevrons


# Status


def test_denied_is_an_outline_and_the_word_and_no_arrow() -> None:
    denied = event(
        1, Kind.ADVANCE, [ref("m1", Role.DESTINATION)], by="EE", against="WW", assertion=Assertion.DENIED,
        attributions=(says("WW", "A. Spokesman", Stance.DENIES),),
    )  # fmt: skip
    features = one([mention(1, "WW-N")], denied)
    assert parts(features) == ["badge", "outline"]
    assert all(feature.style.endswith(".denied.grey") for feature in features)
    assert part(features, "badge").label == "DENIED by Westland\nadvance, West North"


def test_denied_at_a_town_has_no_arrow_either() -> None:
    denied = event(1, Kind.CAPTURE, [ref("m1", precision=Precision.SETTLEMENT)], by="EE", assertion=Assertion.DENIED)
    features = one([mention(1, "Ashby")], denied)
    assert parts(features) == ["symbol"] and features[0].label.startswith("DENIED\n")


def test_claimed_and_planned_change_the_style() -> None:
    for changes, status in (
        ({"assertion": Assertion.CLAIMED, "attributions": (says("EE"),)}, "claimed"),
        ({"reality": Reality.PLANNED}, "planned"),
        ({"assertion": Assertion.UNCONFIRMED}, "unconfirmed"),
        ({"assertion": Assertion.DISPUTED}, "disputed"),
    ):
        body = part(one([mention(1, "WW-N")], event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", **changes)), "body")
        assert body.style == f"arrow.{status}.a"
        assert body.label.startswith("Eastland’s offensive, says Eastland") is (status == "claimed")


def halt_events(link: bool) -> list[Event]:
    return [
        event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="WW"),
        event(
            2, Kind.DEFENCE, [ref("m1")], by="WW", against="EE", assertion=Assertion.CLAIMED, attributions=(says("WW"),),
            links=(Link(type="halts", event="e1"),) if link else (),
            time=EventTime(start="2025-06-14", end="2025-06-14", granularity="day", relation="on", expression=None, inferred=False),
        ),
    ]  # fmt: skip


def test_halt_is_a_bar_ahead_of_the_tip_in_the_defenders_ink() -> None:
    for link in (True, False):
        features = one([mention(1, "WW-N")], *halt_events(link))
        bar, body = part(features, "bar"), part(features, "body")
        assert bar.label == "halted, says Westland, 14 June 2025"
        assert bar.side == "WW" and bar.style == "bar.claimed.b"
        assert bar.events == ("a/e1", "a/e2")
        assert shapely.intersection(bar.geometry, body.geometry).area == 0
        assert "badge" not in parts(features), "the defence needs no mark of its own"
        tail = shapely.Point(body.label_lon, body.label_lat)
        assert shapely.distance(bar.geometry, tail) > shapely.hausdorff_distance(tail, body.geometry) * 0.95


def test_defence_without_an_arrow_has_its_own_mark() -> None:
    features = one([mention(1, "WW-S")], event(1, Kind.DEFENCE, [ref("m1")], by="WW"))
    assert parts(features) == ["badge", "wash"] and part(features, "badge").style == "defence_mark.solid.a"


# What shares a mark


def test_same_claim_told_twice_is_one_arrow() -> None:
    first = event(1, Kind.OFFENSIVE, [ref("m1")], by="EE")
    again = event(2, Kind.OFFENSIVE, [ref("m1")], by="EE", assertion=Assertion.CLAIMED, links=(Link(type="same_as", event="e1"),))
    advance = event(3, Kind.ADVANCE, [ref("m1")], by="EE", reality=Reality.HALTED)
    body = part(one([mention(1, "WW-N")], first, again, advance), "body")
    assert body.events == ("a/e1", "a/e2", "a/e3") and body.kind == "offensive"


def test_same_offensive_in_two_articles_is_one_arrow() -> None:
    one_, other = (document([mention(1, "WW-N")], [event(1, Kind.OFFENSIVE, [ref("m1")], by="EE")], name=name) for name in "ab")
    assert part(drawn(one_, other), "body").events == ("a/e1", "b/e1")


def test_denied_claim_does_not_join_what_it_denies() -> None:
    claim = event(1, Kind.ADVANCE, [ref("m1")], by="EE")
    denial = event(2, Kind.ADVANCE, [ref("m1")], by="EE", assertion=Assertion.DENIED, links=(Link(type="same_as", event="e1"),))
    assert "outline" in parts(one([mention(1, "WW-N")], claim, denial))


def test_one_wash_for_several_events_in_a_region() -> None:
    features = one([mention(1, "WW-N")], event(1, Kind.STRIKE, [ref("m1")], by="EE"), event(2, Kind.DESTRUCTION, [ref("m1")], by="EE"))
    assert parts(features) == ["badge", "badge", "wash"]
    assert part(features, "wash").events == ("a/e1", "a/e2")
    assert sorted(feature.codes.get("stack", "0") for feature in features if feature.part == "badge") == ["0", "1"]


def test_who_holds_a_town_of_a_region_does_not_hold_it_all() -> None:
    places = [ref("m1"), ref("m2", precision=Precision.SETTLEMENT)]
    held = one([mention(1, "WW-N"), mention(2, "Ashby")], event(1, Kind.CONTROL, places, by="EE"))
    assert parts(held) == ["symbol"]
    assert parts(one([mention(1, "WW-N")], event(1, Kind.CONTROL, places[:1], by="EE"))) == ["badge", "wash"]


def test_axes_of_one_side_keep_apart() -> None:
    events = [event(number, Kind.OFFENSIVE, [ref(f"m{number}")], by="EE") for number in (1, 2)]
    features = one([mention(1, "WW-N"), mention(2, "WW-S")], *events)
    bodies = [feature for feature in features if feature.part == "body"]
    assert len(bodies) == 2 and shapely.intersection(*(body.geometry for body in bodies)).area == 0


# Marks by precision


def test_settlement_gets_a_symbol_with_its_name() -> None:
    features = one([mention(1, "Ashby")], event(1, Kind.STRIKE, [ref("m1", precision=Precision.SETTLEMENT)], by="EE"))
    assert parts(features) == ["symbol"] and features[0].label == "Ashby\nEastland’s strike" and features[0].basis == "explicit"


def test_near_gets_a_ring_of_the_stated_reach_or_25_km() -> None:
    near = [mention(1, "Ashby", precision=Precision.NEAR)]
    ring = part(one(near, event(1, Kind.STRIKE, [ref("m1", precision=Precision.NEAR)], by="EE")), "ring")
    west, _, east, _ = ring.geometry.bounds
    assert abs(distance_km(west, 51.6, east, 51.6) - 50) < 1
    dam = replace(town("Ashby"), id="t:dam")
    ring = part(one([mention(1, "Dam", precision=Precision.NEAR, place=dam)], event(1, Kind.STRIKE, [ref("m1")], by="EE")), "ring")
    west, _, east, _ = ring.geometry.bounds
    assert abs(distance_km(west, 51.6, east, 51.6) - 24) < 1


def test_region_gets_a_wash_and_a_badge_never_a_pin() -> None:
    features = one([mention(1, "WW-N")], event(1, Kind.STRIKE, [ref("m1")], by="EE"))
    assert parts(features) == ["badge", "wash"]
    assert part(features, "badge").geometry.equals(shapely.Point(34, 51.5))
    assert any("no place of an event" in step for step in part(features, "badge").derivation)


def test_informal_region_is_the_union_of_its_units() -> None:
    both = replace(town("Ashby"), id="t:both", name="The Both")
    features = one([mention(1, "The Both", precision=Precision.ADM1, place=both)], event(1, Kind.CLASH, [ref("m1")]))
    assert part(features, "wash").geometry.bounds == REGIONS["WW"].geometry.bounds
    assert part(features, "badge").label.startswith("The Both\n")


def test_country_gets_a_chip_outside_the_view() -> None:
    features = one([mention(1, "FF")], event(1, Kind.STRIKE, [ref("m1", precision=Precision.COUNTRY)]))
    assert parts(features) == ["chip"] and not features[0].fit


def test_line_without_its_course_is_not_drawn() -> None:
    features = one([mention(1, "Ashby", precision=Precision.LINE)], event(1, Kind.CEASEFIRE, [ref("m1", precision=Precision.LINE)]))
    assert features == ()


def test_unnamed_villages_are_counted_on_the_regions_badge() -> None:
    taken = event(
        1, Kind.CAPTURE, [ref(None, precision=Precision.NONE, noun="village", within="m1")], by="WW", trigger="recaptured",
        reality=Reality.OCCURRED, assertion=Assertion.CLAIMED, attributions=(says("WW"),),
        quantities=(Quantity(low=3, best=3, high=3, noun="villages", of=None, role="settlements", source=None),),
    )  # fmt: skip
    features = one([mention(1, "WW-N")], taken)
    assert parts(features) == ["count"]
    assert features[0].label == "3 villages retaken (unnamed), says Westland"
    assert features[0].geometry.equals(shapely.Point(34, 51.5))


def test_metonyms_and_venues_of_exchanges_give_no_pin() -> None:
    metonym = mention(1, "Farport", reading=Reading.METONYMIC)
    assert one([metonym], event(1, Kind.STRIKE, [ref("m1", precision=Precision.SETTLEMENT)], by="EE")) == ()
    swap = event(1, Kind.EXCHANGE, [ref("m1", Role.VENUE, Precision.SETTLEMENT)])
    assert one([mention(1, "Farport")], swap) == ()


def test_talks_share_one_venue_in_no_sides_ink() -> None:
    talks = event(1, Kind.NEGOTIATION, [ref("m1", Role.VENUE, Precision.SETTLEMENT)], reality=Reality.OCCURRED)
    deal = event(2, Kind.AGREEMENT, [ref("m1", Role.VENUE, Precision.SETTLEMENT)], reality=Reality.OCCURRED)
    features = one([mention(1, "Farport")], talks, deal)
    assert parts(features) == ["symbol"] and features[0].style == "deal.solid.venue"
    planned = event(3, Kind.NEGOTIATION, [ref("m1", Role.VENUE, Precision.SETTLEMENT)], reality=Reality.PLANNED)
    features = one([mention(1, "Farport")], talks, planned)
    assert sorted(feature.style for feature in features) == ["venue.planned.venue", "venue.solid.venue"]


# Buffer zones


def zone_event(**zone: object) -> Event:
    whole: dict[str, object] = {"host": "m1", "shielded": "m2", "wanted_by": "EE", "depth_km": None, "quoted": True, **zone}
    places = [ref("m1"), ref("m2", Role.SHIELDED)] if whole["shielded"] else [ref("m1")]
    return event(1, Kind.BUFFER_ZONE, places, by="EE", against="WW", reality=Reality.AIMED, trigger="buffer zone", zone=Zone(**whole))  # type: ignore[arg-type]


def test_aimed_zone_is_a_fading_strip_in_the_host() -> None:
    features = one([mention(1, "WW-N"), mention(2, "EE-N")], zone_event())
    assert parts(features) == ["edge", "fade", "fade", "front", "strip"]
    strip = part(features, "strip")
    assert shapely.intersection(strip.geometry, EAST_NORTH).area < 1e-9
    assert strip.style == "strip.aimed.a" and part(features, "edge").style == "edge.aimed.ochre"
    assert strip.label == "“buffer zone”\naim of Eastland, depth not stated, 10 km is illustrative"
    assert strip.basis == "schematic" and any("illustrative" in step for step in strip.derivation)


def test_stated_depth_is_used_and_is_not_illustrative() -> None:
    strip = part(one([mention(1, "WW-N"), mention(2, "EE-N")], zone_event(depth_km=20.0)), "strip")
    assert strip.basis == "derived" and "20 km deep" in strip.label
    west = strip.geometry.bounds[0]
    assert abs(distance_km(west, 51.5, 35, 51.5) - 20) < 0.5


def test_depth_of_another_article_is_quoted() -> None:
    other = document([mention(1, "WW-N"), mention(2, "EE-N")], [replace(zone_event(depth_km=15.0), reality=Reality.PLANNED)], name="b")
    first = document([mention(1, "WW-N"), mention(2, "EE-N")], [zone_event()], name="a")
    strips = [feature for feature in drawn(first, other) if feature.part == "strip"]
    assert any("15 km deep, as another article says: b" in step for strip in strips for step in strip.derivation)


def test_zone_without_a_shielded_region_runs_along_the_country_that_wants_it() -> None:
    strip = part(one([mention(1, "WW-N")], zone_event(shielded=None)), "strip")
    assert any("along the border of West North with Eastland" in step for step in strip.derivation)


def test_zone_without_a_common_border_is_a_badge_with_the_reason() -> None:
    features = one([mention(1, "WW-N"), mention(2, "FF-A")], zone_event())
    assert "strip" not in parts(features)
    assert any("share no border" in step for step in part(features, "badge").derivation)


def test_coarse_borders_are_told_and_shallow_strips_on_them_refused() -> None:
    mentions = [mention(1, "WW-N"), mention(2, "EE-N")]
    strip = part(drawn(document(mentions, [zone_event()]), grade="natural_earth"), "strip")
    assert any("coarse border" in step for step in strip.derivation)
    shallow = drawn(document(mentions, [zone_event(depth_km=2.0)]), grade="natural_earth")
    assert "strip" not in parts(shallow) and any("too coarse" in step for step in part(shallow, "badge").derivation)


# Zones that follow no border


def laid(text: str, *named: tuple[str, Precision], place: Place | None = None, roles: tuple[Role, ...] = (), **zone: object) -> tuple[Feature, ...]:
    """What is drawn of a zone in a sentence that names these places, in their order, with the relations that are read from it."""
    mentions, places = [], []
    for number, (name, precision) in enumerate(named, 1):
        word = REGIONS[name].name if name in REGIONS else name
        start = text.index(word)
        found = mention(number, name, precision=precision, place=place if name not in REGIONS and name not in TOWNS else None)
        mentions.append(replace(found, start=start, end=start + len(word), text=word))
        places.append(ref(f"m{number}", roles[number - 1] if roles else Role.LOCATION, precision))
    told = event(1, Kind.BUFFER_ZONE, with_relations(places, text, mentions, load_vocabulary("en")), by="EE", reality=Reality.AIMED,
                 trigger="buffer zone", zone=Zone(**{"host": "m1", "shielded": None, "wanted_by": "EE", "depth_km": None, "quoted": False, **zone}))  # type: ignore[arg-type]  # fmt: skip
    page = document(mentions, [told])
    return drawn(replace(page, article=replace(page.article, text=text)))


def across_km(strip: Feature, lon: float) -> float:
    """How far a zone reaches from south to north at a longitude."""
    _, south, _, north = shapely.intersection(strip.geometry, shapely.LineString([(lon, 49), (lon, 53)])).bounds
    return distance_km(lon, south, lon, north)


def test_the_picture_goes_by_the_record_not_by_the_text() -> None:
    named, zone = mention(1, "Norton"), Zone(host="m1", shielded=None, wanted_by="EE", depth_km=12.0, quoted=False)
    told = event(1, Kind.BUFFER_ZONE, [ref("m1", precision=Precision.NEAR, relation=Relation.AROUND)], by="EE", zone=zone)
    page = document([named], [told])
    assert "strip" in parts(drawn(page)) and "around" not in page.article.text
    unsaid = replace(told, places=(replace(told.places[0], relation=None),))
    around = replace(page, article=replace(page.article, text="around Norton"), mentions=(replace(named, start=7, end=13),), events=(unsaid,))
    assert "strip" not in parts(drawn(around))


TWO = (("Ashby", Precision.SETTLEMENT), ("Norton", Precision.SETTLEMENT))


def test_zone_between_two_towns_is_a_corridor_not_a_strip_along_the_border() -> None:
    features = laid("East wants a 6 km strip of land between Ashby and Norton.", *TWO, depth_km=6.0)
    assert parts(features) == ["edge", "fade", "fade", "strip"]
    strip = part(features, "strip")
    assert all(shapely.dwithin(strip.geometry, shapely.Point(town(name).lon, town(name).lat), 1e-6) for name, _ in TWO)
    assert abs(across_km(strip, 34.35) - 6) < 0.2 and not strip.geometry.intersects(shapely.LineString([(35, 50), (35, 52)]))
    assert strip.basis == "schematic" and strip.label == "Buffer zone\naim of Eastland, 6 km wide"
    assert any("its course was not told" in step for step in strip.derivation)


def test_corridor_by_roles_has_an_illustrative_width() -> None:
    strip = part(laid("A corridor opens: Ashby, then Norton.", *TWO, roles=(Role.ORIGIN, Role.DESTINATION)), "strip")
    assert abs(across_km(strip, 34.35) - 10) < 0.3 and "width not stated, 10 km is illustrative" in strip.label


def test_corridor_between_two_countries_is_not_cut() -> None:
    strip = part(laid("A corridor from Ashby to Eastham.", ("Ashby", Precision.SETTLEMENT), ("Eastham", Precision.SETTLEMENT)), "strip")
    assert strip.geometry.geom_type == "Polygon" and strip.geometry.intersects(EAST_NORTH) and strip.geometry.intersects(NORTH)


def test_corridor_to_another_part_of_the_world_has_no_shape() -> None:
    features = laid("A corridor from Norton to Farport.", ("Norton", Precision.SETTLEMENT), ("Farport", Precision.SETTLEMENT))
    assert "strip" not in parts(features) and all("km apart" in feature.derivation[-1] for feature in features)


def test_zone_around_a_town_is_a_circle_of_the_stated_reach() -> None:
    strip = part(laid("East wants a 12 km buffer zone around Norton.", ("Norton", Precision.NEAR), depth_km=12.0), "strip")
    assert abs(across_km(strip, 34.0) - 24) < 0.2 and "12 km around Norton" in strip.label
    assert shapely.Point(strip.geometry.centroid).distance(shapely.Point(34.0, 51.5)) < 0.01


def test_zone_at_a_town_far_inside_is_no_strip_along_the_border() -> None:
    features = laid("East wants a buffer zone in Norton.", ("Norton", Precision.SETTLEMENT))
    assert parts(features) == ["symbol"] and "km from the border with Eastland" in features[0].derivation[-1]
    assert "strip" in parts(laid("East wants a buffer zone in Ashby.", ("Ashby", Precision.SETTLEMENT)))


RIVER = replace(unit_place("WW-N"), id="t:river", name="Westwater", feature_code="STM", adm1="WW-N")


def test_zone_along_a_river_keeps_to_the_stretch_in_the_named_region() -> None:
    river, north = ("Westwater", Precision.LINE), ("WW-N", Precision.ADM1)
    strip = part(laid("A zone along the Westwater in West North.", river, north, place=RIVER, depth_km=5.0), "strip")
    assert abs(across_km(strip, 34.0) - 10) < 0.3 and shapely.covers(shapely.buffer(NORTH, 1e-6), strip.geometry)
    assert any("its stretch in West North, on both banks" in step for step in strip.derivation)


def test_zone_along_a_line_without_a_course_or_a_stretch_has_no_shape() -> None:
    line, north = ("Oldline", Precision.LINE), ("WW-N", Precision.ADM1)
    features = laid("A zone along the Oldline in West North.", line, north, place=replace(RIVER, name="Oldline"))
    assert "strip" not in parts(features) and "course of Oldline is not in the reference data" in part(features, "badge").derivation[-1]
    assert laid("A zone along the Westwater.", ("Westwater", Precision.LINE), place=RIVER) == ()


def test_named_corridor_shows_its_rough_reach_only() -> None:
    gap = replace(unit_place("WW-N"), id="t:dam", name="Old Gap", feature_code="RGN")
    features = laid("East keeps the Old Gap.", ("Old Gap", Precision.NEAR), place=gap)
    assert parts(features) == ["ring", "symbol"]
    assert all("a point and a rough reach of 12 km, not its course" in feature.derivation[-1] for feature in features)


# Cards


def test_card_words() -> None:
    told = event(
        1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="WW", assertion=Assertion.CLAIMED, attributions=(says("WW", "A. Spokesman"),),
        time=EventTime(start="2025-06-14", end="2025-06-14", granularity="day", relation="on", expression="Saturday", inferred=False),
        quantities=(Quantity(low=53000, best=53000, high=53000, noun="soldiers", of="Eastern", role="personnel", source="A. Spokesman"),),
    )  # fmt: skip
    cards, skipped = cards_of(document([mention(1, "WW-N")], [told]))
    card = cards[0]
    assert card.title == "Offensive — West North"
    assert card.status == "under way, as Westland says"
    assert card.says == ("Westland (A. Spokesman) says so", "Not independently verified")
    assert card.when == "14 June 2025 (“Saturday” in the text)" and card.reported == "15 June 2025"
    assert card.quantities == ("53,000 Eastern soldiers, says A. Spokesman",)
    assert card.precision == "somewhere in a region" and card.why_not is None and card.features
    assert skipped == ()


def test_card_of_an_event_without_a_place_says_why() -> None:
    cards, skipped = cards_of(
        document([], [event(1, Kind.NEGOTIATION, [], on_map=False, why_not="no literal place", parties=(Actor(name="Eastland", side="EE"),))])
    )
    assert cards[0].why_not == "the text names no place for it" and cards[0].title == "Talks — Eastland"
    assert [item.reason for item in skipped] == ["the text names no place for it"]


def test_contradiction_is_told_on_both_cards() -> None:
    claim = event(1, Kind.ADVANCE, [ref("m1")], by="EE")
    denial = event(2, Kind.ADVANCE, [ref("m1")], by="EE", assertion=Assertion.DENIED, links=(Link(type="contradicts", event="e1"),))
    cards, _ = cards_of(document([mention(1, "WW-N")], [claim, denial]))
    assert cards[0].contradicts == ("a/e2",) and cards[1].contradicts == ("a/e1",)


def test_skipped_names_have_reasons_and_counts() -> None:
    unplaced = Mention(id="m4", start=0, end=4, text="Nowhere", reason="not in the gazetteer")
    metonyms = [mention(number, "Farport", reading=Reading.METONYMIC) for number in (1, 2)]
    _, skipped = cards_of(document([*metonyms, mention(3, "WW", reading=Reading.DEMONYM), unplaced], []))
    assert [(item.text, item.count, item.reason) for item in skipped] == [
        ("Farport", 2, "stands for the government of Farland, not for a place"),
        ("Nowhere", 1, "not located: not in the gazetteer"),
    ]


def test_words_of_dates_and_numbers() -> None:
    assert dated("2025-06-04") == "4 June 2025" and dated("2025-06-01", "month") == "June 2025" and dated("2025", "year") == "2025"
    assert words.quantity(Quantity(low=5, best=7, high=9, noun="tanks", of=None, role="weapons", source=None)) == "5 to 9 tanks, source not named"
    assert words.quantity(Quantity(low=5, best=5, high=None, noun="tanks", of=None, role="weapons", source="X")) == "at least 5 tanks, says X"
    assert listed(["a", "b", "c"]) == "a, b and c" and listed([]) == ""
    assert words.possessive("United States") == "United States’"


# What hangs on talks; sides that are only inferred; doubt


def test_a_side_that_is_only_inferred_has_no_ink_and_is_told_as_inferred() -> None:
    place = [ref("m1", precision=Precision.SETTLEMENT)]
    strike = replace(event(1, Kind.STRIKE, place), initiators=(Actor(name="Eastland", side="EE", rule="victim"),))
    told = document([mention(1, "Sutton")], [strike])
    symbol = part(drawn(told), "symbol")
    assert symbol.style == "strike.solid.inferred" and symbol.side == "EE"
    assert symbol.label == "Sutton\nStrike (by Eastland: inferred)"
    assert any("inferred" in step for step in symbol.derivation)
    (card,), _ = cards_of(told)
    assert any(note.startswith("Eastland: side inferred from the rest of the article (") for note in card.notes)


def test_a_side_that_one_claim_names_keeps_its_ink_and_both_sides_are_named_together() -> None:
    place = [ref("m1", precision=Precision.SETTLEMENT)]
    inferred = replace(event(1, Kind.STRIKE, place), initiators=(Actor(name="Eastland", side="EE", rule="foe"),))
    named = event(2, Kind.STRIKE, place, by="EE")
    assert part(one([mention(1, "Sutton")], inferred, named), "symbol").style == "strike.solid.a"
    both = replace(event(1, Kind.STRIKE, place), initiators=(Actor(name="both sides", side="EE", rule="both"),))
    assert part(one([mention(1, "Sutton")], both), "symbol").style == "strike.solid.a"


def test_inferred_defender_has_no_ink_on_the_bar() -> None:
    held = replace(event(2, Kind.DEFENCE, [ref("m1")]), initiators=(Actor(name="Westland", side="WW", rule="foe"),))
    features = one([mention(1, "WW-N")], event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="WW"), held)
    assert part(features, "bar").style == "bar.solid.inferred"


def test_talks_card_holds_what_was_agreed_what_is_owed_and_the_next_round() -> None:
    venue = [ref("m1", Role.VENUE, Precision.SETTLEMENT)]
    ahead = EventTime(start="2025-06-22", end=None, granularity="day", relation="after", expression="after 22 June", inferred=False)
    prisoners = Quantity(low=None, best=1000, high=None, noun="prisoners", of=None, role="exchanged", source="Westland")
    parties = (Actor(name="Westland", side="WW"), Actor(name="Eastland", side="EE"))
    talks = replace(event(1, Kind.NEGOTIATION, venue, reality=Reality.OCCURRED), parties=parties, initiators=(Actor(name="Farland", side="FF"),))
    swap = event(2, Kind.EXCHANGE, [ref("m2", precision=Precision.SETTLEMENT)], reality=Reality.PLANNED, quantities=(prisoners,),
                 assertion=Assertion.CLAIMED, attributions=(says("WW"),), links=(Link(type="implements", event="e1"),))  # fmt: skip
    bodies = event(3, Kind.EXCHANGE, [], reality=Reality.OCCURRED, links=(Link(type="implements", event="e1"),))
    following = event(4, Kind.NEGOTIATION, [], reality=Reality.PLANNED, time=ahead, links=(Link(type="part_of", event="e1"),))
    (held, owed, _, _), _ = cards_of(document([mention(1, "Farport"), mention(2, "Sutton")], [talks, swap, bodies, following]))
    assert [words_of for words_of, _ in held.linked] == [
        "Agreed: exchange, owed, not yet done, says Westland, 1,000 prisoners, says Westland",
        "Agreed: exchange, done",
        "Next round: planned, as the article reports, after 22 June 2025 (“after 22 June” in the text)",
    ]
    assert held.linked[0][1] == owed.id and owed.linked == (("As agreed at: talks", held.id),)
    assert "Brought about by Farland" in held.notes and "Parties: Westland and Eastland" in held.notes


def test_talks_are_solid_when_held_hollow_when_planned_and_broken_when_they_failed() -> None:
    venue = [ref("m1", Role.VENUE, Precision.SETTLEMENT)]
    made = {reality: part(one([mention(1, "Farport")], event(1, Kind.NEGOTIATION, venue, reality=reality)), "symbol").style
            for reality in (Reality.OCCURRED, Reality.PLANNED, Reality.HALTED)}  # fmt: skip
    assert list(made.values()) == ["venue.solid.venue", "venue.planned.venue", "broken.solid.venue"]


def test_a_ceasefire_that_ended_has_a_broken_sign() -> None:
    over = event(1, Kind.CEASEFIRE, [ref("m1", precision=Precision.SETTLEMENT)], reality=Reality.HALTED)
    assert part(one([mention(1, "Sutton")], over), "symbol").style == "ceasefire_over.solid.venue"


def test_a_zone_that_stands_is_enforced_and_one_of_a_deal_agreed() -> None:
    zone = Zone(host="m1", shielded="m2", wanted_by="EE", depth_km=10, quoted=False)
    stands = event(1, Kind.BUFFER_ZONE, [ref("m1")], by="EE", zone=zone, reality=Reality.OCCURRED)
    towns = [mention(1, "WW-N"), mention(2, "EE-N")]
    assert part(one(towns, stands), "strip").style == "strip.enforced.a"
    deal = replace(stands, links=(Link(type="implements", event="e9"),))
    assert part(one(towns, deal), "strip").style == "strip.agreed.a"


def test_doubt_names_who_does_not_confirm() -> None:
    unsure = event(1, Kind.STRIKE, [ref("m1", precision=Precision.SETTLEMENT)], assertion=Assertion.UNCONFIRMED,
                   attributions=(says("WW"), says("EE", stance=Stance.REFUSES_TO_CONFIRM)))  # fmt: skip
    assert part(one([mention(1, "Sutton")], unsure), "symbol").label == "Sutton\nStrike, not confirmed by Eastland"


def test_voices_of_many_take_the_plural() -> None:
    told = event(1, Kind.STRIKE, [ref("m1", precision=Precision.SETTLEMENT)], assertion=Assertion.CLAIMED, attributions=(says(None, "residents"),))
    (card,), _ = cards_of(document([mention(1, "Sutton")], [told]))
    assert card.status == "under way, as residents say" and card.says[0] == "Residents say so"


def test_a_recapture_is_called_one() -> None:
    taken = event(1, Kind.CAPTURE, [ref("m1", precision=Precision.SETTLEMENT)], by="WW", trigger="recaptured")
    symbol = part(one([mention(1, "Sutton")], taken), "symbol")
    assert symbol.label == "Sutton\nWestland’s recapture" and symbol.style == "retaken.solid.a"


def test_same_input_same_features() -> None:
    build = [one([mention(1, "WW-N"), mention(2, "EE-N")], zone_event(), *halt_events(True)[1:]) for _ in range(2)]
    assert [(f.id, f.geometry.wkb) for f in build[0]] == [(f.id, f.geometry.wkb) for f in build[1]]


def test_an_illustrative_depth_leaves_a_small_host_most_of_its_ground() -> None:
    made = geomap.build("Israel wants a buffer zone in the Gaza Strip along its border, officials said on Monday.", published="2025-02-10")
    (strip,) = [feature for feature in made.scene.features if feature.part == "strip"]
    assert 20 < area_km2(strip.geometry) < 180
    assert "would fill most of" in " ".join(strip.derivation) and "10 km is illustrative" not in strip.label
