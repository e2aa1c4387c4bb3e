"""The scene: what fits the first view, the base map under it, what is switched off, what an empty map says."""

from __future__ import annotations

import json

import shapely
from atlas import REGIONS, SmallAtlas, SmallNames, document, event, mention, ref

from geomap import style
from geomap.backdrop import Named, make_backdrop
from geomap.model import Article, Assertion, Document, Kind, Precision, Reading, Reality, Role, Scene
from geomap.scene import make_scene
from geomap.writers.island import scene_island


def scene(*documents: Document, title: str | None = None) -> Scene:
    return make_scene(documents, SmallAtlas(), SmallNames(), title=title)


def offensive_in_the_north(**more: object) -> Document:
    return document([mention(1, "WW-N")], [event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="WW")], **more)  # type: ignore[arg-type]


def test_view_holds_what_fits() -> None:
    made = scene(offensive_in_the_north())
    west, south, east, north = made.bounds
    for feature in made.features:
        assert shapely.box(west, south, east, north).covers(shapely.Point(*feature.geometry.centroid.coords[0])), feature.part


def test_far_venue_keeps_its_mark_outside_the_view() -> None:
    talks = event(2, Kind.AGREEMENT, [ref("m2", Role.VENUE, Precision.SETTLEMENT)], reality=Reality.OCCURRED)
    text = document([mention(1, "WW-N"), mention(2, "Farport")], [event(1, Kind.OFFENSIVE, [ref("m1")], by="EE"), talks])
    made = scene(text)
    venue = next(feature for feature in made.features if feature.layer == "talks")
    assert not venue.fit and "outside the first view" in venue.derivation[-1]
    assert made.bounds[2] < 40
    alone = scene(document([mention(2, "Farport")], [talks]))
    assert alone.features[0].fit and alone.bounds[0] < 46 < alone.bounds[2]


def test_what_is_denied_far_off_stays_outside_the_view_of_what_is_fought_over() -> None:
    moves = event(1, Kind.OFFENSIVE, [ref("m1")], by="EE", against="WW")
    denied = event(2, Kind.ADVANCE, [ref("m2")], by="EE", assertion=Assertion.DENIED)
    for name, inside in (("FF-A", False), ("EE-N", True)):
        made = scene(document([mention(1, "WW-N"), mention(2, name)], [moves, denied]))
        marks = [feature for feature in made.features if feature.assertion is Assertion.DENIED]
        assert marks and all(feature.fit is inside for feature in marks), name
        assert (made.bounds[2] > 40) is False


def test_flight_farther_than_twice_the_fighting_is_outside_the_view() -> None:
    clash = event(1, Kind.CLASH, [ref("m1", precision=Precision.SETTLEMENT)])
    for name, inside in (("Ashby", True), ("Farport", False)):
        flight = event(2, Kind.DISPLACEMENT, [ref("m2", precision=Precision.SETTLEMENT)])
        made = scene(document([mention(1, "Norton"), mention(2, name)], [clash, flight]))
        assert next(feature for feature in made.features if feature.kind == "displacement").fit is inside


def test_view_of_a_denied_region_holds_its_middle_not_its_corners() -> None:
    denied = event(1, Kind.ADVANCE, [ref("m1")], by="EE", assertion=Assertion.DENIED)
    west, _, east, _ = scene(document([mention(1, "WW-N")], [denied])).bounds
    assert west > 33 and east < 35


def test_countries_in_passing_are_a_layer_that_is_off() -> None:
    mentions = [mention(1, "WW-N"), mention(2, "FF"), mention(3, "EE")]
    made = scene(document(mentions, [event(1, Kind.OFFENSIVE, [ref("m1")], by="EE")]))
    chips = [feature for feature in made.features if feature.layer == "context"]
    assert [chip.label for chip in chips] == ["Farland\nnamed in the text"], "not the countries that the map is about"
    assert not chips[0].fit and not style.LAYERS["context"][1]
    assert made.bounds[2] < 40


def test_events_of_another_country_as_a_whole_go_to_the_context() -> None:
    strike = event(2, Kind.STRIKE, [ref("m2", precision=Precision.COUNTRY)])
    mentions = [mention(1, "WW-N"), mention(2, "FF")]
    made = scene(document(mentions, [event(1, Kind.OFFENSIVE, [ref("m1")], by="EE"), strike]))
    chip = next(feature for feature in made.features if feature.part == "chip")
    assert chip.layer == "context" == style.look(chip.style).layer and chip.events == ("a/e2",)
    alone = scene(document([mention(2, "FF")], [strike]))
    assert alone.features[0].layer == "places" and alone.bounds[0] < 46 < alone.bounds[2]


def test_nothing_to_map_is_a_map_that_says_so() -> None:
    made = scene(document([mention(1, "WW", reading=Reading.METONYMIC)], [event(1, Kind.AID, [], on_map=False, why_not="no literal place")]))
    assert made.features == () and "can be placed on a map" in made.summary and len(made.cards) == 1
    assert made.bounds[0] < 33 and made.bounds[2] > 35, "the country that is named"
    empty = scene(Document(article=Article(id="x", text="A poem.")))
    assert empty.bounds[2] - empty.bounds[0] > 300 and empty.title == "Nothing to map in this text"


def test_title_is_given_or_the_articles_or_its_weightiest_mark() -> None:
    assert scene(offensive_in_the_north(), title="Mine").title == "Mine"
    assert scene(offensive_in_the_north()).title == "Eastland’s offensive in West North: what is reported"
    left = document([mention(1, "Norton"), mention(2, "WW-S")], [
        event(1, Kind.ADVANCE, [ref("m2")], by="EE", assertion=Assertion.DENIED), event(2, Kind.STRIKE, [ref("m1")], by="EE"),
        event(3, Kind.WITHDRAWAL, [ref("m2", Role.ORIGIN)], by="EE"),
    ])  # fmt: skip
    assert scene(left).title == "Eastland’s strike in Norton: what is reported", "the first thing told; what is denied is no title"
    assert "a withdrawal from West South" in scene(left).summary
    own = Document(article=Article(id="a", title="A headline", text="A headline"))
    assert scene(own).title == "A headline"


def test_summary_tells_marks_schematic_arrows_and_what_is_missing() -> None:
    text = document(
        [mention(1, "WW-N")], [event(1, Kind.OFFENSIVE, [ref("m1")], by="EE"), event(2, Kind.AID, [], on_map=False, why_not="no literal place")]
    )
    summary = scene(text).summary
    assert summary.startswith("From 1 article: an offensive in West North. ")
    assert "Arrows are schematic" in summary and "1 event without a place" in summary


def test_base_map_is_clipped_and_small() -> None:
    made = scene(offensive_in_the_north())
    backdrop = made.backdrop
    assert not backdrop.land.is_empty and not backdrop.borders.is_empty and not backdrop.adm1_lines.is_empty
    assert not backdrop.disputed.is_empty and not backdrop.rivers.is_empty and not backdrop.lakes.is_empty
    coasts = shapely.buffer(backdrop.land.boundary, 1e-3)
    assert shapely.intersection(backdrop.borders, coasts).length < 0.2, "borders are lines between countries, not coasts"
    assert shapely.intersection(backdrop.adm1_lines, shapely.buffer(backdrop.borders, 1e-3)).length < 0.2
    assert len(json.dumps(scene_island(made)["backdrop"])) < 150_000


def test_base_map_names_seats_first_and_regions_of_the_story() -> None:
    labels = make_backdrop((33, 50, 37, 52), SmallAtlas(), SmallNames(), named=Named(codes=["WW-N"])).labels
    by_kind = {kind: [text for text, *_, found in labels if found == kind] for kind in ("country", "region", "town")}
    assert sorted(by_kind["country"]) == ["Eastland", "Westland"]
    assert by_kind["region"][0] == "West North" and by_kind["town"][0] == "Eastham"
    assert next(rank for text, _, _, rank, _ in labels if text == "Ashby") > 0


def test_places_far_from_the_view_get_a_sheet_of_their_own() -> None:
    near, far = (35, 51), (60, 10)
    backdrop = make_backdrop((33, 50, 37, 52), SmallAtlas(), SmallNames(), also=[near, far, (60.5, 10.5)])
    frame, window = backdrop.sheets
    assert frame[0] < 33 and frame[3] > 52
    assert window[0] < 60 < window[2] and window[1] < 10 < window[3]
    assert not backdrop.land.is_empty


def test_world_view_has_no_region_lines() -> None:
    backdrop = make_backdrop((-170, -56, 180, 75), SmallAtlas(), SmallNames())
    assert backdrop.adm1_lines.is_empty and not backdrop.land.is_empty


def test_credits_note_and_articles() -> None:
    made = scene(offensive_in_the_north())
    assert [source.name for source in made.credits] == ["GeoNames", "Made-up boundaries"]
    assert made.worldview == "un" and made.worldview_note == "Borders of a made-up world."
    assert made.published == "2025-06-15" and [article.id for article in made.articles] == ["a"]


def test_cards_and_features_point_at_each_other() -> None:
    made = scene(offensive_in_the_north(), document([mention(1, "WW-S")], [event(1, Kind.STRIKE, [ref("m1")], by="EE")], name="b"))
    ids, keys = {feature.id for feature in made.features}, {card.id for card in made.cards}
    assert len(ids) == len(made.features) and keys == {"a/e1", "b/e1"}
    for feature in made.features:
        assert set(feature.events) <= keys and feature.layer in style.LAYERS and style.look(feature.style)
    for card in made.cards:
        assert card.features and set(card.features) <= ids


def test_features_lie_from_the_ground_up() -> None:
    made = scene(offensive_in_the_north(), document([mention(1, "WW-S")], [event(1, Kind.STRIKE, [ref("m1")], by="EE")], name="b"))
    drawn = [style.look(feature.style).z for feature in made.features if feature.layer != "context"]
    assert drawn == sorted(drawn)


def test_thinned_regions_stay_regions() -> None:
    made = scene(document([mention(1, "WW-N")], [event(1, Kind.STRIKE, [ref("m1")])]))
    wash = next(feature for feature in made.features if feature.part == "wash")
    assert shapely.get_num_coordinates(wash.geometry) < shapely.get_num_coordinates(REGIONS["WW-N"].geometry)
    assert abs(wash.geometry.area / REGIONS["WW-N"].geometry.area - 1) < 0.01


def test_same_input_same_scene() -> None:
    one, other = (scene(offensive_in_the_north()) for _ in range(2))
    assert json.dumps(scene_island(one)) == json.dumps(scene_island(other))
