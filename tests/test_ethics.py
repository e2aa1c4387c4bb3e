"""What a map keeps to itself on request: sensitive places no finer than a level, recent events not drawn; and it says so."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
import shapely
from atlas import REGIONS, SmallAtlas, SmallNames, document, event, mention, ref, region

import geomap
from geomap.annotate.safeguards import SENSITIVE, safeguards
from geomap.errors import UnknownNameError
from geomap.model import Document, EventTime, Kind, Precision, Reality, Region, Role, Scene
from geomap.scene import make_scene

DISTRICT = region("WW-N1", "Ash District", 2, (34, 51, 35, 52))
OTHER = region("WW-N2", "Nor District", 2, (33, 51, 34, 52))


class Districts(SmallAtlas):
    """The small world with two districts in West North."""

    def __init__(self) -> None:
        super().__init__()
        self.units |= {unit.code: replace(unit, parent="WW-N") for unit in (DISTRICT, OTHER)}

    def locate(self, lon: float, lat: float) -> tuple[str | None, str | None, str | None]:
        country, adm1, _ = SmallAtlas().locate(lon, lat)
        return country, adm1, next((u.code for u in (DISTRICT, OTHER) if u.geometry.contains(shapely.Point(lon, lat))), None)

    def within(self, bounds: tuple[float, float, float, float], level: int) -> list[Region]:
        return [unit for unit in self.units.values() if unit.level == level and unit.geometry.intersects(shapely.box(*bounds))]


def scene(
    *documents: Document,
    level: str | None = None,
    as_of: str | None = None,
    delay: float | None = None,
    sensitive: bool = False,
    atlas: SmallAtlas | None = None,
) -> Scene:
    return make_scene(documents, atlas or Districts(), SmallNames(), how=safeguards(level, as_of, delay, sensitive=sensitive))


def at(kind: Kind, town: str, number: int = 1, precision: Precision = Precision.SETTLEMENT, **more: object) -> Document:
    role = Role.ORIGIN if kind is Kind.WITHDRAWAL else Role.LOCATION
    told = event(number, kind, [ref("m1", role, precision)], by="WW", against="EE", **more)
    return document([mention(1, town, precision=precision)], [told])


def on(day: str | None, end: str | None = None, **more: object) -> EventTime:
    return EventTime(start=day, end=end or day, granularity="day", relation="on", expression=day, inferred=False)


@pytest.mark.parametrize("kind", sorted(SENSITIVE))
@pytest.mark.parametrize(("level", "unit", "precision"), [("adm2", DISTRICT, Precision.ADM2), ("adm1", REGIONS["WW-N"], Precision.ADM1)])
def test_a_sensitive_place_becomes_its_unit_and_says_so(kind: Kind, level: str, unit: Region, precision: Precision) -> None:
    made = scene(at(kind, "Ashby"), level=level)
    assert made.features
    for one in made.features:
        assert one.precision is precision
        assert any("coarsened on request" in step for step in one.derivation), one.part
        assert "Ashby" not in one.label
        assert shapely.distance(one.geometry, shapely.Point(34.7, 51.6)) > 0.05 or one.geometry.geom_type != "Point"
    assert any(one.part == "wash" and one.geometry.equals(unit.geometry) for one in made.features) or kind is Kind.WITHDRAWAL
    card = made.cards[0]
    assert "coarsened" in card.status and unit.name in card.title and "Ashby" not in (card.where or "")
    assert "no finer" in made.summary and "Ashby" not in made.summary
    assert not any(item.text == "Ashby" for item in made.skipped)


def test_without_the_level_nothing_changes_and_other_kinds_never_do() -> None:
    for kind in sorted(SENSITIVE):
        assert scene(at(kind, "Ashby"), sensitive=True).features[0].precision is Precision.SETTLEMENT, kind
    for kind in (Kind.CONTROL, Kind.WITHDRAWAL):
        assert scene(at(kind, "Ashby")).features[0].precision is Precision.SETTLEMENT, kind
    strike = scene(at(Kind.STRIKE, "Ashby"), level="adm1")
    assert [one.precision for one in strike.features] == [Precision.SETTLEMENT]
    assert "coarsened" not in strike.cards[0].status


def test_what_is_coarser_than_the_level_already_stays_as_it_is() -> None:
    plain, asked = (scene(at(Kind.DEPLOYMENT, "WW-N", precision=Precision.ADM1), level=level) for level in (None, "adm2"))
    assert plain.features == asked.features
    assert plain.cards == asked.cards


def test_near_becomes_all_districts_of_its_ring_never_one() -> None:
    made = scene(document([mention(1, "Norton", precision=Precision.NEAR)], [event(1, Kind.DISPLACEMENT, [ref("m1")])]), level="adm2")
    wash = next(one for one in made.features if one.part == "wash")
    assert wash.geometry.area == pytest.approx(DISTRICT.geometry.area + OTHER.geometry.area)
    assert "Ash District and Nor District" in made.cards[0].title


def test_without_districts_the_region_is_shown() -> None:
    made = scene(at(Kind.DEPLOYMENT, "Ashby"), level="adm2", atlas=SmallAtlas())
    assert {one.precision for one in made.features} == {Precision.ADM1}
    assert "no more than the region" in made.features[0].derivation[0]


def test_an_unnamed_place_by_a_town_is_coarsened_too() -> None:
    told = event(1, Kind.DISPLACEMENT, [ref(None, noun="school", within="m1", precision=Precision.SETTLEMENT)])
    made = scene(document([mention(1, "Ashby")], [told]), level="adm2", sensitive=True)
    assert {one.precision for one in made.features} == {Precision.ADM2}


def drawn(made: Scene) -> list[Precision]:
    return [one.precision for one in made.features if one.events]


@pytest.mark.parametrize("kind", [Kind.DEPLOYMENT, Kind.DISPLACEMENT])
@pytest.mark.parametrize("reality", [Reality.ONGOING, Reality.PLANNED])
def test_units_and_evacuations_keep_to_their_district_unasked(kind: Kind, reality: Reality) -> None:
    made = scene(at(kind, "Ashby", reality=reality))
    assert set(drawn(made)) == {Precision.ADM2}
    card = made.cards[0]
    assert "coarsened" in card.status and "Ash District" in card.title and "Ashby" not in (card.where or "")
    assert any("--sensitive draws it" in step for step in made.features[0].derivation)
    assert "1 event is shown no finer than by district" in made.summary and "Ashby" not in made.summary
    assert set(drawn(scene(at(kind, "Ashby", reality=reality), sensitive=True))) == {Precision.SETTLEMENT}
    assert set(drawn(scene(at(kind, "Ashby", reality=reality), atlas=SmallAtlas()))) == {Precision.ADM1}
    assert set(drawn(scene(at(kind, "Ashby", reality=reality), level="adm1"))) == {Precision.ADM1}


def test_units_that_have_been_deployed_stand_there_still_but_a_flight_that_is_over_is_news() -> None:
    assert set(drawn(scene(at(Kind.DEPLOYMENT, "Ashby", reality=Reality.OCCURRED)))) == {Precision.ADM2}
    fled = scene(at(Kind.DISPLACEMENT, "Ashby", reality=Reality.OCCURRED))
    assert drawn(fled) == [Precision.SETTLEMENT] and "coarsened" not in fled.cards[0].status and "kept" not in fled.summary


def sheltered(kind: Kind, reality: Reality, role: Role = Role.LOCATION, noun: str | None = None, code: str = "CMPRF") -> Document:
    """An event at an exact place, or at a site in a town."""
    named = mention(1, "Ashby", precision=Precision.SETTLEMENT if noun else Precision.EXACT)
    if named.place is not None and noun is None:
        named = replace(named, place=replace(named.place, feature_code=code))
    place = ref(None, role, noun=noun, within="m1", precision=Precision.SETTLEMENT) if noun else ref("m1", role, Precision.EXACT)
    return document([named], [event(1, kind, [place], reality=reality)])


@pytest.mark.parametrize(
    "told",
    [
        sheltered(Kind.DEPLOYMENT, Reality.OCCURRED, code="AIRB"),
        sheltered(Kind.DEPLOYMENT, Reality.ONGOING, noun="school"),
        sheltered(Kind.DISPLACEMENT, Reality.PLANNED, code="PSTB"),
        sheltered(Kind.DISPLACEMENT, Reality.ONGOING, noun="hospital"),
        sheltered(Kind.DISPLACEMENT, Reality.OCCURRED),
        sheltered(Kind.DISPLACEMENT, Reality.OCCURRED, Role.DESTINATION, noun="school"),
    ],
)
def test_an_exact_place_of_units_shelter_or_evacuation_is_not_drawn_unasked(told: Document) -> None:
    made = scene(told)
    assert not drawn(made)
    card = made.cards[0]
    assert card.why_not is not None and card.why_not.startswith("kept off the map: ") and "--sensitive draws it" in card.why_not
    assert card.status.endswith("; place kept off the map") and "Ashby" not in card.title + (card.where or "")
    assert [item.reason for item in made.skipped] == [card.why_not]
    assert "1 event at an exact place is kept off the map" in made.summary and "without a place" not in made.summary
    assert drawn(scene(told, sensitive=True))
    assert not drawn(scene(told, level="adm2")), "a level does not draw what is kept off"
    assert set(drawn(scene(told, level="adm2", sensitive=True))) == {Precision.ADM2}


@pytest.mark.parametrize(
    "told",
    [
        sheltered(Kind.DISPLACEMENT, Reality.OCCURRED, Role.ORIGIN),  # the camp that people fled
        sheltered(Kind.DISPLACEMENT, Reality.OCCURRED, code="PSTB"),  # the crossing that they went through
        sheltered(Kind.DISPLACEMENT, Reality.OCCURRED, noun="village"),
        sheltered(Kind.STRIKE, Reality.OCCURRED, noun="school"),
        sheltered(Kind.STRIKE, Reality.OCCURRED),
    ],
)
def test_what_is_over_and_no_shelter_is_drawn_and_so_is_any_strike(told: Document) -> None:
    assert drawn(scene(told)) == drawn(scene(told, sensitive=True)) != []


def test_the_rest_of_an_event_is_drawn_without_its_exact_place() -> None:
    exact = mention(1, "Ashby", precision=Precision.EXACT)
    places = [ref("m1", Role.DESTINATION, Precision.EXACT), ref("m2", Role.ORIGIN, Precision.ADM1)]
    both = document(
        [exact, mention(2, "WW-S", precision=Precision.ADM1)],
        [event(1, Kind.DISPLACEMENT, places, reality=Reality.OCCURRED)],
    )
    made = scene(both)
    assert set(drawn(made)) == {Precision.ADM1} and made.cards[0].why_not is None
    assert any("kept off the map" in one for one in made.cards[0].notes) and "kept off the map" in made.summary


def test_a_deployment_never_stands_on_the_mark_of_a_strike_that_tells_the_same() -> None:
    from geomap.model import Link

    both = document(
        [mention(1, "Ashby")],
        [
            event(1, Kind.CLASH, [ref("m1", precision=Precision.SETTLEMENT)], by="WW"),
            event(2, Kind.DEPLOYMENT, [ref("m1", precision=Precision.SETTLEMENT)], by="WW", links=(Link(type="same_as", event="e1"),)),
        ],
    )
    for one in scene(both, level="adm2").features:
        assert one.precision is (Precision.ADM2 if "a/e2" in one.events else Precision.SETTLEMENT)


@pytest.mark.parametrize(
    ("reality", "time", "drawn"),
    [
        (Reality.OCCURRED, on("2025-06-13"), True),
        (Reality.OCCURRED, on("2025-06-14"), False),  # its last minute is less than 24 hours before the 15th
        (Reality.OCCURRED, on("2025-01-01", "2025-12-31"), False),  # over by its report, which is of the 15th
        (Reality.OCCURRED, None, False),  # undated: the report is of the 15th
        (Reality.ONGOING, on("2025-06-01"), False),  # goes on: as recent as the report
        (Reality.PLANNED, on("2025-07-01"), False),
    ],
)
def test_only_what_is_old_enough_is_drawn(reality: Reality, time: EventTime | None, drawn: bool) -> None:
    made = scene(at(Kind.STRIKE, "Ashby", reality=reality, time=time), as_of="2025-06-15", delay=24)
    assert bool([one for one in made.features if one.events]) is drawn
    why = made.cards[0].why_not
    assert (why is None) is drawn
    if why:
        assert why.startswith("withheld: with the delay of 24 hours, events of 14 June 2025 or later are not drawn")
        assert not any(item.text == "Ashby" for item in made.skipped)
    assert "withheld" in made.summary and "without a place" not in made.summary


def test_an_hour_may_be_given_and_no_date_at_all_is_withheld() -> None:
    struck = at(Kind.STRIKE, "Ashby", reality=Reality.OCCURRED, time=on("2025-06-14"))
    assert scene(struck, as_of="2025-06-15T06:00", delay=6).cards[0].why_not is None
    assert scene(struck, as_of="2025-06-15T06:00", delay=6.5).cards[0].why_not is not None
    undated = document([mention(1, "Ashby")], [event(1, Kind.STRIKE, [ref("m1", precision=Precision.SETTLEMENT)])], published=None)
    assert "neither the event nor the article has a date" in (scene(undated, as_of="2025-06-15", delay=0).cards[0].why_not or "")


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"delay_hours": 24.0}, "--as-of"),
        ({"as_of": "2025-06-15"}, "--delay"),
        ({"as_of": "June", "delay_hours": 1.0}, "YYYY-MM-DD"),
        ({"as_of": "2025-06-15", "delay_hours": -1.0}, "0 or more"),
        ({"as_of": "2025-06-15", "delay_hours": float("nan")}, "0 or more"),
        ({"min_precision": "street"}, "adm2"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_remedy(given: dict[str, object], remedy: str) -> None:
    with pytest.raises(UnknownNameError, match=remedy):
        safeguards(**given)  # type: ignore[arg-type]


def test_the_command_line_and_python_take_the_same_controls(tmp_path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Russia has deployed 5,000 soldiers in Rylsk, Ukraine said on Saturday.")
    command = [sys.executable, "-m", "geomap", "build", str(article), "--published", "2025-06-15", "-o", str(tmp_path / "map.html")]
    refused = subprocess.run([*command, "--delay", "24"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "--as-of" in refused.stderr and not (tmp_path / "map.html").exists()
    done = subprocess.run([*command, "--min-precision", "adm1"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = geomap.build(article, published="2025-06-15", min_precision="adm1")
    assert made.scene.features and all(one.precision is Precision.ADM1 for one in made.scene.features if one.kind == "deployment")
    assert "coarsened" in (tmp_path / "map.html").read_text()


