"""What an extractor gives is held against the article: one fault, one field less, one warning; nothing wrong, nothing changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geomap.extract.actors import load_actors
from geomap.extractors.checking import checked, validate
from geomap.model import (
    Actor,
    Article,
    Assertion,
    Attribution,
    Document,
    Event,
    EventTime,
    Kind,
    Link,
    Mention,
    Place,
    PlaceRef,
    Precision,
    Quantity,
    Reading,
    Reality,
    Role,
    Span,
    Stance,
    Zone,
)  # fmt: skip
from geomap.pipeline import extract, open_tools

TEXT = "On Monday rebels shelled Sumy and a village, the mayor said. Kyiv wants a buffer zone 10 km deep. At least 40 people fled."
ARTICLE = Article(id="a1", published="2025-06-18", text=TEXT)
SUMY = Place(id="test:1", name="Sumy", lon=34.8, lat=50.9, feature_code="PPLA", country="UA", source="test")
QUOTE = TEXT[:60]
MENTIONS = (
    Mention(id="m1", start=25, end=29, text="Sumy", place=SUMY, precision=Precision.SETTLEMENT, score=0.9, candidates=1),
    Mention(id="m2", start=61, end=65, text="Kyiv", reading=Reading.METONYMIC, reason="stands for a government or its people"),
)  # fmt: skip
PLACE = PlaceRef(mention="m1", name="Sumy", role=Role.LOCATION, precision=Precision.SETTLEMENT)
TIME = EventTime(start="2025-06-16", end="2025-06-16", granularity="day", relation="on", expression="Monday", inferred=False)
STRIKE = Event(
    id="e1", kind=Kind.STRIKE, trigger=Span(start=17, end=24, text="shelled"), quote=Span(start=0, end=60, text=QUOTE), reality=Reality.OCCURRED,
    assertion=Assertion.CLAIMED, attributions=(Attribution(source="the mayor", side=None, stance=Stance.ASSERTS, cue="said"),),
    initiators=(Actor(name="rebels", side=None), Actor(name="Ukraine", side="UA")), places=(PLACE,), time=TIME, on_map=True, score=0.8,
)  # fmt: skip
ZONE = Event(
    id="e2", kind=Kind.BUFFER_ZONE, trigger=Span(start=74, end=85, text="buffer zone"), quote=Span(start=61, end=97, text=TEXT[61:97]),
    reality=Reality.AIMED, assertion=Assertion.NARRATED, zone=Zone(host="m1", shielded=None, wanted_by="UA", depth_km=10, quoted=False),
    links=(Link(type="part_of", event="e1"),), why_not="no literal place",
)  # fmt: skip
FLIGHT = Event(
    id="e3", kind=Kind.DISPLACEMENT, trigger=Span(start=117, end=121, text="fled"), quote=Span(start=98, end=122, text=TEXT[98:]),
    reality=Reality.OCCURRED, assertion=Assertion.NARRATED, why_not="no literal place",
    quantities=(Quantity(low=40, best=40, high=None, noun="people", of=None, role="displaced", source=None),),
)  # fmt: skip
GOOD = Document(article=ARTICLE, mentions=MENTIONS, events=(STRIKE, ZONE, FLIGHT))


def test_a_document_in_order_comes_back_as_it_is() -> None:
    assert validate(GOOD) == (GOOD, ())
    assert validate(GOOD)[0] is GOOD and checked(GOOD) is GOOD


def test_what_the_rules_find_in_the_sample_needs_no_correction(pytestconfig: pytest.Config) -> None:
    tools = open_tools()
    for path in sorted((pytestconfig.rootpath / "seeds").glob("*.txt")):
        document = extract(Article(id=path.stem, published="2025-06-15", text=path.read_text(encoding="utf-8")), tools)
        assert document.extractor is not None and (document.extractor.name, document.warnings) == ("rules", ()), path.name


def held(event: Event, mentions: tuple[Mention, ...] = MENTIONS) -> tuple[Event, str]:
    """The event as it is left, among the others of the document, and the one warning."""
    others = tuple(e for e in GOOD.events if e.id != event.id)
    document, warnings = validate(replace(GOOD, mentions=mentions, events=(event, *others)))
    assert len(warnings) == 1, warnings
    return next(e for e in document.events if e.id == event.id), warnings[0]


@pytest.mark.parametrize(
    "quote", [Span(start=0, end=60, text="On Monday rebels took Sumy"), Span(start=1, end=61, text=QUOTE), Span(start=5, end=5, text=""),
              Span(start=-60, end=0, text=QUOTE), Span(start=0, end=9999, text=TEXT + "!")],
)  # fmt: skip
def test_an_event_without_a_verbatim_quote_is_dropped(quote: Span) -> None:
    document, warnings = validate(replace(GOOD, events=(replace(STRIKE, quote=quote),)))
    assert document.events == () and len(warnings) == 1 and "event e1 dropped" in warnings[0]


WRONG_FIELDS: list[tuple[str, Any, Any, str]] = [
    ("trigger", Span(start=17, end=24, text="bombed"), STRIKE.quote, "bombed"),
    ("trigger", Span(start=74, end=85, text="buffer zone"), STRIKE.quote, "buffer zone"),
    ("initiators", (Actor(name="the Wagner Group", side="RU"),), (), "Wagner"),
    ("targets", (Actor(name="Sum", side=None),), (), "Sum"),
    ("targets", (Actor(name=" ", side=None),), (), "actor"),
    ("parties", (Actor(name="Russia", side="RU"),), (), "Russia"),
    ("targets", (Actor(name="rebels", side="RU"),), (Actor(name="rebels", side=None),), "RU"),
    ("attributions", (Attribution(source="the mayor", side="RU", stance=Stance.ASSERTS, cue="said"),),
     (Attribution(source="the mayor", side=None, stance=Stance.ASSERTS, cue="said"),), "RU"),
    ("attributions", (Attribution(source="Jane Doe", side="US", stance=Stance.DENIES, cue="said"),),
     (Attribution(source=None, side=None, stance=Stance.DENIES, cue="said"),), "Jane Doe"),
    ("attributions", (Attribution(source=None, side=None, stance=Stance.DENIES, cue="denied"),),
     (Attribution(source=None, side=None, stance=Stance.DENIES, cue=""),), "denied"),
    ("places", (PLACE, PlaceRef(mention="m9", name="Kursk", role=Role.ORIGIN, precision=Precision.ADM1)), (PLACE,), "Kursk"),
    ("places", (PLACE, PlaceRef(mention="m2", name="Kyiv", role=Role.ORIGIN, precision=Precision.NONE)), (PLACE,), "literal"),
    ("places", (PLACE, PlaceRef(mention=None, name="Kursk", role=Role.ORIGIN, precision=Precision.ADM1)), (PLACE,), "Kursk"),
    ("places", (PLACE, PlaceRef(mention=None, name=None, noun="hamlet", role=Role.ORIGIN, precision=Precision.NONE)), (PLACE,), "hamlet"),
    ("places", (replace(PLACE, name="Kursk"),), (PLACE,), "Kursk"),
    ("places", (replace(PLACE, precision=Precision.EXACT),), (PLACE,), "exact"),
    ("quantities", (Quantity(low=500, best=500, high=500, noun="rebels", of=None, role="killed", source=None),), (), "500"),
    ("zone", ZONE.zone, None, "zone"),
    ("time", replace(TIME, start="1025-06-16", end="1025-06-16"), None, "centuries"),
    ("time", replace(TIME, start="2025-06-17"), None, "before it starts"),
    ("time", replace(TIME, start="16 June 2025"), None, "no date"),
    ("time", replace(TIME, start="20250616", end="20250616"), None, "YYYY-MM-DD"),
    ("time", replace(TIME, start="2025-06-31"), None, "no date"),
    ("time", replace(TIME, expression="Tuesday"), None, "Tuesday"),
    ("time", replace(TIME, expression=None), None, "words"),
    ("time", replace(TIME, inferred=True), None, "inferred"),
    ("time", replace(TIME, granularity="hour"), None, "hour"),
    ("links", (Link(type="part_of", event="e7"), ), (), "e7"),
    ("links", (Link(type="part_of", event="e1"), ), (), "e1"),
    ("links", (Link(type="loves", event="e2"), ), (), "loves"),
    ("score", 7.0, 1.0, "score"),
    ("score", float("nan"), 0.0, "score"),
    ("score", -1.0, 0.0, "score"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "wrong", "left", "words"), WRONG_FIELDS)
def test_what_the_article_does_not_bear_out_is_dropped_with_a_warning(field, wrong, left, words) -> None:
    event, warning = held(replace(STRIKE, **{field: wrong}))
    assert event == replace(STRIKE, **{field: left})
    assert "e1" in warning and words in warning


def test_an_unnamed_place_keeps_its_noun_and_loses_a_false_surrounding() -> None:
    village = PlaceRef(mention=None, name=None, noun="village", within="m1", role=Role.LOCATION, precision=Precision.NONE)
    assert validate(replace(GOOD, events=(replace(STRIKE, places=(PLACE, village)),)))[1] == ()
    event, warning = held(replace(STRIKE, places=(PLACE, replace(village, within="m8"))))
    assert event.places == (PLACE, replace(village, within=None)) and "m8" in warning


def test_a_depth_and_the_sides_of_a_zone_are_the_article_s() -> None:
    assert ZONE.zone is not None
    event, _ = held(replace(ZONE, zone=replace(ZONE.zone, depth_km=25)))
    assert event.zone == replace(ZONE.zone, depth_km=None)
    event, _ = held(replace(ZONE, zone=replace(ZONE.zone, wanted_by="RU")))
    assert event.zone == replace(ZONE.zone, wanted_by=None)
    event, _ = held(replace(ZONE, zone=replace(ZONE.zone, host="m9")))
    assert event.zone == replace(ZONE.zone, host=None)


@pytest.mark.parametrize(
    ("quantity", "fits"),
    [
        ({}, True), ({"low": None}, True), ({"best": 41}, False), ({"high": 50}, False), ({"low": 10}, False), ({"noun": "soldiers"}, False),
        ({"role": "eaten"}, False),
    ],
)  # fmt: skip
def test_quantities_stand_in_the_quote(quantity, fits) -> None:
    event = replace(FLIGHT, quantities=(replace(FLIGHT.quantities[0], **quantity),))
    document, warnings = validate(replace(GOOD, events=(STRIKE, event)))
    assert bool(document.events[1].quantities) is fits and bool(warnings) is not fits


def test_the_map_shows_only_what_has_a_literal_place_and_is_drawn() -> None:
    event, warning = held(replace(STRIKE, reality=Reality.HYPOTHETICAL))
    assert (event.on_map, event.why_not) == (False, "hypothetical") and "off the map" in warning
    event, _ = held(replace(STRIKE, places=()))
    assert (event.on_map, event.why_not) == (False, "no literal place")
    event, _ = held(replace(STRIKE, on_map=False))
    assert not event.on_map and event.why_not


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"place": replace(SUMY, lat=95.0)}, {"place": None, "precision": Precision.NONE}),
        ({"place": replace(SUMY, lon=float("nan"))}, {"place": None, "precision": Precision.NONE}),
        ({"score": 3.0}, {"score": 1.0}),
    ],
)
def test_positions_and_scores_of_mentions_are_possible(change, left) -> None:
    document, warnings = validate(Document(article=ARTICLE, mentions=(replace(MENTIONS[0], **change),)))
    assert len(warnings) == 1
    assert {name: getattr(document.mentions[0], name) for name in left} == left


def test_mentions_are_verbatim_once_and_in_order() -> None:
    wrong = (replace(MENTIONS[0], id="m3", start=24), MENTIONS[1], MENTIONS[0], MENTIONS[0])
    document, warnings = validate(Document(article=ARTICLE, mentions=wrong))
    assert document.mentions == MENTIONS
    assert ["dropped" in w for w in warnings] == [True, True, False]


def test_an_actor_may_be_known_by_a_table_of_one_s_own(tmp_path: Path) -> None:
    own = tmp_path / "actors.toml"
    own.write_text('[[actors]]\nname = "Sumy Falcons"\nside = "FALCONS"\nkind = "group"\naliases = ["the mayor"]\n')
    document = replace(GOOD, events=(replace(STRIKE, initiators=(Actor(name="Sumy Falcons", side="FALCONS"),)),))
    assert validate(document)[0].events[0].initiators == ()
    assert validate(document, load_actors(own)) == (document, ())


def test_a_flood_of_faults_is_cut_short_and_counted() -> None:
    flood = tuple(replace(STRIKE, id=f"e{n}", quote=Span(start=0, end=4, text="fake")) for n in range(500))
    document = checked(replace(GOOD, events=flood, warnings=("its own",)))
    assert document.events == () and document.warnings[0] == "its own"
    assert len(document.warnings) == 51 and document.warnings[-1] == "451 more warnings"
