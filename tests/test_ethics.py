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
    *documents: Document, level: str | None = None, as_of: str | None = None, delay: float | None = None, atlas: SmallAtlas | None = None
) -> Scene:
    return make_scene(documents, atlas or Districts(), SmallNames(), how=safeguards(level, as_of, delay))


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
    assert scene(at(Kind.DEPLOYMENT, "Ashby")).features[0].precision is Precision.SETTLEMENT
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
    made = scene(document([mention(1, "Ashby")], [told]), level="adm2")
    assert {one.precision for one in made.features} == {Precision.ADM2}


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


