"""Which way: lines between two named places, words for one end, and places by the articles' own names."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from atlas import REGIONS, TOWNS, SmallAtlas, SmallNames, document, event, mention, ref, town

from geomap import style
from geomap.annotate import make_features, make_picture
from geomap.annotate.cards import make_cards
from geomap.annotate.spots import is_spelling, written_names
from geomap.arrows import border_arrow
from geomap.backdrop import Named, make_backdrop
from geomap.geometry import frontier
from geomap.model import Assertion, Event, Feature, Kind, Mention, Precision, Reality, Role
from geomap.scene import make_scene

POINT = Precision.SETTLEMENT
OVER = Reality.OCCURRED  # flight that goes on is shown no finer than the district


def drawn(mentions: list[Mention], *events: Event) -> tuple[Feature, ...]:
    return make_features((document(mentions, events),), SmallAtlas(), SmallNames())


def paths(features: tuple[Feature, ...]) -> list[Feature]:
    return [feature for feature in features if feature.part == "path"]


def labels(features: tuple[Feature, ...]) -> list[str]:
    return [feature.label for feature in features if feature.label]


def ends(line: Feature) -> tuple[shapely.Point, shapely.Point]:
    return line.geometry.interpolate(0), line.geometry.interpolate(1, normalized=True)


@pytest.mark.parametrize(
    ("kind", "base", "words"),
    [(Kind.DISPLACEMENT, "flight", "Way of people"), (Kind.AID, "transfer", "Way of goods or troops"), (Kind.STRIKE, "fire", "Fired from")],
)
def test_two_named_ends_give_a_line_with_a_head(kind: Kind, base: str, words: str) -> None:
    places = [ref("m1", Role.ORIGIN, POINT), ref("m2", Role.LOCATION if kind is Kind.STRIKE else Role.DESTINATION, POINT)]
    features = drawn([mention(1, "Norton"), mention(2, "Ashby")], event(1, kind, places, reality=OVER))
    (line,) = paths(features)
    start, end = ends(line)
    assert start.distance(shapely.Point(34.0, 51.5)) < 1e-6 and end.distance(shapely.Point(34.7, 51.6)) < 1e-6
    look = style.look(line.style)
    assert line.style.startswith(f"{base}.") and look.head and look.words.startswith(words)
    assert "from Norton to Ashby, both named in the text" in line.derivation


def test_flight_is_dotted_and_troops_are_not() -> None:
    assert style.look("flight.solid.other").dash[0] <= 1 < style.look("transfer.solid.a").dash[0]


def test_a_region_is_left_from_its_badge_and_coloured() -> None:
    places = [ref("m1", Role.ORIGIN), ref("m2", Role.DESTINATION, POINT)]
    features = drawn([mention(1, "WW-N"), mention(2, "Eastham")], event(1, Kind.DISPLACEMENT, places, reality=OVER))
    (line,) = paths(features)
    badge = next(feature for feature in features if feature.part == "badge")
    assert ends(line)[0].distance(badge.geometry) < 1e-6 and badge.label == "West North\nDisplacement from here"
    assert any(feature.part == "wash" for feature in features)
    assert "West North is a region: the line meets its label point, which is no place" in line.derivation


def test_no_line_where_nobody_says_which_end_belongs_to_which_nor_for_what_is_denied() -> None:
    names = [mention(number, name) for number, name in enumerate(("Norton", "Ashby", "Sutton", "Eastham"), 1)]
    both = [ref("m1", Role.ORIGIN, POINT), ref("m2", Role.ORIGIN, POINT), ref("m3", Role.DESTINATION, POINT), ref("m4", Role.DESTINATION, POINT)]
    assert not paths(drawn(names, event(1, Kind.DISPLACEMENT, both, reality=OVER)))
    assert len(paths(drawn(names, event(1, Kind.DISPLACEMENT, both[:3], reality=OVER)))) == 2
    assert not paths(drawn(names, event(1, Kind.DISPLACEMENT, both[1:3], reality=OVER, assertion=Assertion.DENIED)))
    assert not paths(drawn(names, event(1, Kind.DISPLACEMENT, [both[2]], reality=OVER)))


def test_one_end_is_told_in_words() -> None:
    def told(kind: Kind, role: Role, **more: str) -> list[str]:
        return labels(drawn([mention(1, "Norton")], event(1, kind, [ref("m1", role, POINT)], reality=OVER, **more)))

    assert told(Kind.DISPLACEMENT, Role.DESTINATION) == ["Norton\nDisplacement towards here"]
    assert told(Kind.DISPLACEMENT, Role.ORIGIN) == ["Norton\nDisplacement from here"]
    assert told(Kind.WITHDRAWAL, Role.DESTINATION, by="WW") == ["Norton\nWestland’s withdrawal towards here"]
    assert told(Kind.ADVANCE, Role.ORIGIN, by="WW") == ["Norton\nWestland’s advance from here"]
    assert told(Kind.CLASH, Role.LOCATION) == ["Norton\nFighting"]


def test_fire_from_a_country_is_told_in_words_and_has_no_line() -> None:
    places = [ref("m1", Role.ORIGIN, Precision.COUNTRY), ref("m2", Role.LOCATION, POINT)]
    features = drawn([mention(1, "EE"), mention(2, "Ashby")], event(1, Kind.STRIKE, places))
    assert labels(features) == ["Ashby\nStrike from Eastland"] and not paths(features)


def test_the_tail_of_an_arrow_stands_away_from_the_edge_behind_it() -> None:
    coast = shapely.segmentize(shapely.box(34.45, 51, 35, 52), 0.05)  # about 38 km deep
    border = frontier(REGIONS["EE-N"].geometry, coast)
    assert border is not None
    for shallow, deepest in ((False, 40.0), (True, 16.0)):
        arrow = border_arrow(border, toward=(36.2, 51.5), shallow=shallow)
        assert arrow is not None
        tail = shapely.Point(border.plane.point(*arrow.tail))
        assert border.other.contains(tail) and tail.distance(border.other.boundary) >= 2_500
        assert tail.distance(border.line) <= deepest * 1000
        if not shallow:
            assert tail.distance(border.other.boundary) > 5_900


# Names


def called(name: str, text: str, number: int = 1) -> Mention:
    return replace(mention(number, name), text=text, end=len(text))


def test_a_place_has_the_name_of_the_article_and_the_gazetteers_beside_it() -> None:
    text = document([called("Norton", "Kobani")], [event(1, Kind.STRIKE, [ref("m1", Role.LOCATION, POINT)], by="EE")])
    picture = make_picture((text,), SmallAtlas(), SmallNames())
    assert labels(picture.features) == ["Kobani (Norton)\nEastland’s strike"]
    (card,) = make_cards(picture.claims, picture.features, picture.ground)
    assert card.title == "Strike — Kobani" and card.where == "Kobani (Norton)"
    towns = [name for name, *_, kind in make_scene((text,), SmallAtlas(), SmallNames()).backdrop.labels if kind == "town"]
    assert "Kobani" in towns and "Norton" not in towns


def test_another_spelling_stands_alone_and_words_that_are_no_name_are_not_followed() -> None:
    for text, shown in (("Nortón", "Nortón"), ("NORTON", "Norton"), ("the port", "Norton"), ("Нортон", "Norton")):
        features = drawn([called("Norton", text)], event(1, Kind.STRIKE, [ref("m1", Role.LOCATION, POINT)]))
        assert labels(features) == [f"{shown}\nStrike"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Poonch", "Punch", True), ("Raqqa", "Ar Raqqah", True), ("Hodeidah", "Al Hudaydah", True), ("Ras al-Ain", "Ras al Ayn", True),
        ("Kiev", "Kyiv", True), ("Kobani", "Ayn al Arab", False), ("Stepanakert", "Khankendi", False), ("Bahri", "Khartoum North", False),
        ("Artemivsk", "Bakhmut", False),
    ],
)  # fmt: skip
def test_spellings_and_names(one: str, other: str, same: bool) -> None:
    assert is_spelling(one, other) is same and is_spelling(other, one) is same


def test_the_first_spelling_of_the_articles_counts_for_the_base_map() -> None:
    first = document([called("Norton", "NORTON"), called("Norton", "Nortown", 2), called("Norton", "Old Norton", 3)], [])
    assert written_names((first,)) == {"t:Norton": "Nortown"}
    labels_of = make_backdrop((33, 50, 37, 52), SmallAtlas(), SmallNames(), named=Named(written={"t:Norton": "Nortown"})).labels
    assert "Nortown" in {text for text, *_ in labels_of} and "Norton" not in {text for text, *_ in labels_of}


# The base map's names


def test_places_of_events_are_named_whatever_their_size() -> None:
    view = (33, 50, 37, 52)
    labels_of = make_backdrop(view, SmallAtlas(), SmallNames(), named=Named(places=[("Hamlet", 34.4, 50.4), ("Elsewhere", 60, 10)])).labels
    towns = {text: rank for text, _, _, rank, kind in labels_of if kind == "town"}
    assert towns["Hamlet"] == 0 and "Elsewhere" not in towns and set(TOWNS) & set(towns)


def test_a_countrys_name_stands_in_the_middle_of_what_is_seen_of_it() -> None:
    view = (34.2, 50.2, 35.6, 51.2)
    found = {text: shapely.Point(lon, lat) for text, lon, lat, _, kind in make_backdrop(view, SmallAtlas(), SmallNames()).labels if kind == "country"}
    for name, code in (("Westland", "WW"), ("Eastland", "EE")):
        seen = shapely.intersection(REGIONS[code].geometry, shapely.box(*view))
        assert seen.contains(found[name]) and found[name].distance(seen.boundary) > 0.18
    assert town("Norton").lon < view[0], "the view leaves out a part of both"
