"""Worldviews: every cell cited and real, outlines that fit together in every view, dashed lines where views differ, the sentence on the map."""

from __future__ import annotations

import csv
import shutil
import time
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
import shapely

from geomap import resources
from geomap.errors import BoundaryError, UnknownNameError
from geomap.layers import read_rows
from geomap.regions import Regions
from geomap.worldviews import open_worldview

BOUNDARIES = resources.boundaries()
VIEWS = ("un", "defacto", "ua", "ru", "il", "ps", "in", "pk", "cn", "ma", "rs", "tr", "us")


def table(name: str) -> list[dict[str, str]]:
    with (BOUNDARIES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = table("worldviews.csv")
STATES = {row["code"]: row for row in table("states.csv")}


@cache
def view(code: str) -> Regions:
    return Regions.open(code)


@cache
def shipped() -> dict[str, set[str]]:
    """Unit code → the countries it has in the files."""
    countries: dict[str, set[str]] = {}
    for path in sorted(BOUNDARIES.glob("*/units.csv")):
        for row in read_rows(path):
            countries.setdefault(row.code, set()).add(row.country)
    return countries


def test_every_view_opens_and_has_a_sentence_of_its_own() -> None:
    assert tuple(row["view"] for row in table("views.csv")) == VIEWS
    sentences = [view(code).note for code in VIEWS]
    assert len(set(sentences)) == len(VIEWS)
    assert all(sentence.startswith("Borders: ") and sentence.endswith("Disputed lines are dashed.") and len(sentence) < 240 for sentence in sentences)


def test_an_unknown_view_is_an_error_that_lists_all() -> None:
    with pytest.raises(UnknownNameError) as error:
        Regions.open("mars")
    assert all(f"{code} (" in str(error.value) for code in VIEWS)


def test_each_unit_has_one_owner_per_view_and_a_citation() -> None:
    assert len({(row["unit"], row["view"]) for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert row["view"] in VIEWS and len(row["citation"]) > 20, row
        assert not row["citation"].endswith((".", " ")) and row["citation"].strip(), row


def test_every_unit_is_in_the_data_and_every_owner_is_a_country() -> None:
    units = shipped()
    for row in ROWS:
        assert row["unit"] in units, row
        assert row["owner"] in STATES or (len(row["owner"]) == 2 and row["owner"] in units), row
    for state in STATES.values():
        assert state["unit"] in units and state["code"] not in units and len(state["citation"]) > 20
        assert any(row["owner"] == state["code"] and row["unit"] == state["unit"] for row in ROWS), "a state has the unit it is governed from"


def test_the_files_show_the_view_un() -> None:
    usual = {row["unit"]: row["owner"] for row in ROWS if row["view"] == "un"}
    assert {row["unit"] for row in ROWS} == usual.keys()
    for unit, owner in usual.items():
        assert shipped()[unit] == {owner}, unit


@pytest.mark.parametrize(
    ("code", "owners"),
    [
        ("UA-43", {"un": "UA", "ua": "UA", "ru": "RU", "defacto": "RU"}),
        ("UA-14", {"un": "UA", "defacto": "UA", "ua": "UA", "ru": "RU"}),
        ("UA-65", {"un": "UA", "ru": "RU"}),
        ("SY-X02~", {"un": "SY", "il": "IL", "us": "IL", "ps": "SY"}),
        ("PS-JEM", {"un": "PS", "il": "IL", "ps": "PS", "us": "PS"}),
        ("PS-WBK", {"un": "PS", "il": "PS"}),
        ("MA-16", {"un": "EH", "ma": "MA", "us": "MA", "defacto": "MA"}),
        ("EH-X01~", {"un": "EH", "ma": "MA", "defacto": "EH"}),
        ("PK-GB", {"un": "PK", "in": "IN"}),
        ("IN-JK", {"un": "IN", "pk": "PK", "cn": "IN"}),
        ("IN-AR", {"un": "IN", "cn": "CN"}),
        ("CN-X02~", {"un": "CN", "in": "IN", "pk": "CN"}),
        ("CN-X03~", {"un": "CN", "in": "IN"}),
        ("GE-AB", {"un": "GE", "ru": "XA", "defacto": "XA", "us": "GE"}),
        ("GE-SO~", {"un": "GE", "ru": "XO"}),
        ("MD-SN", {"un": "MD", "ru": "MD", "defacto": "XT"}),
        ("CY-X04~", {"un": "CY", "tr": "XC"}),
        ("SO-AW", {"un": "SO", "defacto": "XS"}),
        ("XK-X20~", {"un": "XK", "rs": "RS", "ru": "RS", "us": "XK"}),
        ("TW-TPE", {"un": "TW", "cn": "CN", "us": "TW"}),
        ("RU-KU~", {"un": "RU", "ua": "JP", "us": "JP"}),
        ("SD-AB~", {"un": "SD", "defacto": "SD"}),
    ],
)
def test_a_disputed_unit_goes_with_the_view_and_keeps_its_code(code, owners) -> None:
    for worldview, owner in owners.items():
        regions = view(worldview)
        unit = regions.get(code)
        assert (unit.code, unit.country, unit.parent) == (code, owner, owner)
        outline = regions.get(owner).geometry
        assert outline.contains(unit.geometry.representative_point())
        assert regions.locate(unit.label_lon, unit.label_lat)[:2] == (owner, code)


@pytest.mark.parametrize(("worldview", "code", "into"), [("rs", "XK", "RS"), ("cn", "TW", "CN"), ("ma", "EH", "MA")])
def test_a_country_made_part_of_another_keeps_its_code_and_is_no_country_of_the_view(worldview, code, into) -> None:
    regions, usual = view(worldview), view("un")
    unit = regions.get(code)
    assert (unit.code, unit.level, unit.country) == (code, 0, into)
    assert unit.geometry.equals(usual.get(code).geometry)
    whole = regions.get(into).geometry
    assert shapely.difference(unit.geometry, whole).area < 1e-9
    bounds = unit.geometry.bounds
    assert code in [each.code for each in usual.within(bounds, 0)]
    assert code not in [each.code for each in regions.within(bounds, 0)] and into in [each.code for each in regions.within(bounds, 0)]
    assert {each.country for each in regions.within(bounds, 1) if each.code.startswith(code)} <= {into}
    assert code not in [each.code for each, _ in regions.wide((-30, 0, 140, 70))[0]]
    frame = regions.frame(0, [code, into])
    assert frame["code"].tolist() == [into] and frame.geometry[0].equals(whole)


@pytest.mark.parametrize(
    ("worldview", "code", "name", "place"),
    [
        ("ru", "XA", "Abkhazia", (41.02, 43.0)),
        ("ru", "XO", "South Ossetia", (43.97, 42.23)),
        ("tr", "XC", "Northern Cyprus", (33.6, 35.3)),
        ("defacto", "XT", "Transnistria", (29.62, 46.84)),
        ("defacto", "XS", "Somaliland", (44.06, 9.56)),
    ],
)
def test_a_state_that_only_some_views_have_is_a_country_there(worldview, code, name, place) -> None:
    regions = view(worldview)
    state = regions.get(code)
    assert (state.name, state.level, state.country, state.parent) == (name, 0, code, None)
    assert state.geometry.is_valid and state.geometry.contains(shapely.Point(place)) and regions.locate(*place)[0] == code
    assert regions.seat(code) is not None and regions.credits([code])
    around = (place[0] - 1, place[1] - 1, place[0] + 1, place[1] + 1)
    assert code in [each.code for each in regions.within(around, 0)]
    assert code in [each.code for each, _ in regions.wide((0, -10, 100, 70))[0]]
    assert code in regions.frame(0, [code])["code"].tolist()
    assert view("un").get(code) is None and code not in view("un").frame(0)["code"].tolist()


@pytest.mark.parametrize("worldview", VIEWS)
def test_the_outlines_of_a_view_are_valid_and_do_not_overlap(worldview) -> None:
    """Where a unit is disputed, the countries around it share the ground; only files of different grade overlap a little, as everywhere."""
    regions = view(worldview)
    countries = regions.frame(0)
    assert not countries["code"].duplicated().any()
    for unit in sorted({row["unit"] for row in ROWS}):
        bounds = regions.get(unit).geometry.bounds
        for grade in ("geoboundaries", "natural_earth"):
            near = [each for each in regions.within(bounds, 0) if each.grade == grade]
            parts = [shapely.make_valid(shapely.clip_by_rect(each.geometry, *bounds)) for each in near]
            assert sum(part.area for part in parts) == pytest.approx(shapely.union_all(parts).area, rel=0.01), (unit, [each.code for each in near])
    for code in sorted({row["owner"] for row in ROWS} & set(countries["code"])):
        shape = regions.get(code).geometry
        assert shape.is_valid and shape.geom_type == "MultiPolygon", code


@pytest.mark.parametrize("worldview", ["ru", "in", "cn", "pk", "il", "us"])
def test_what_one_country_gains_another_loses(worldview) -> None:
    regions, usual = view(worldview), view("un")
    before, after = (each.frame(0, None).to_crs("EPSG:6933").area.sum() for each in (usual, regions))
    assert after == pytest.approx(before, rel=2e-4)


def test_the_lines_that_two_views_draw_differently_are_dashed() -> None:
    places = {
        "Crimea": (33.4, 45.9, 34.7, 46.3), "Golan, west": (35.6, 32.9, 35.7, 33.1), "Golan, east": (35.8, 32.9, 35.95, 33.1),
        "Kosovo": (20.3, 42.2, 21.8, 43.3), "West Bank": (34.95, 31.9, 35.1, 32.3), "Gaza": (34.3, 31.3, 34.6, 31.6),
        "Western Sahara": (-10.0, 27.5, -9.0, 27.8), "Line of Control": (74.0, 33.5, 75.0, 34.8), "Aksai Chin": (78.5, 33.5, 80.4, 36.0),
        "McMahon Line": (94.0, 28.5, 95.5, 29.6), "Abkhazia": (41.5, 42.4, 42.2, 43.2), "South Ossetia": (43.7, 41.9, 44.7, 42.6),
        "Transnistria": (29.0, 46.8, 29.7, 47.6), "Northern Cyprus": (33.0, 35.0, 33.8, 35.3), "Somaliland": (44.5, 8.0, 47.0, 10.0),
        "Abyei": (27.8, 9.9, 29.0, 10.3), "Donetsk Oblast": (37.0, 48.5, 37.9, 49.3), "Korea": (127.0, 38.0, 128.0, 38.5),
    }  # fmt: skip
    for place, bounds in places.items():
        assert view("un").disputed(bounds).length > 0.05, place
    for calm in ((2.0, 48.0, 4.0, 50.0), (15.0, 50.0, 18.0, 51.0), (-100.0, 40.0, -90.0, 50.0)):
        assert view("un").disputed(calm).is_empty


def test_dashed_lines_run_on_the_border_they_mean() -> None:
    """In the finer files a dashed line between two units is their common line, vertex by vertex."""
    regions = view("un")
    for one, two in (("UA-43", "UA-65"), ("SY-X02~", "SY-QU"), ("PK-JK", "IN-JK"), ("GE-SO~", "GE-SK"), ("MD-SN", "MD-CR")):
        edge = shapely.intersection(regions.get(one).geometry.boundary, regions.get(two).geometry.boundary)
        dashed = regions.disputed(edge.bounds)
        assert shapely.difference(edge, shapely.buffer(dashed, 1e-6)).length < 0.01 * edge.length, (one, two)


def test_a_view_costs_about_as_much_as_the_default() -> None:
    def spent(worldview: str) -> float:
        started = time.process_time()
        regions = Regions.open(worldview)
        regions.within((30.0, 44.0, 42.0, 52.0), 0)
        regions.within((30.0, 44.0, 42.0, 52.0), 1)
        return time.process_time() - started

    usual = min(spent("un") for _ in range(3))
    assert min(spent("ru") for _ in range(3)) < usual + 1.0  # cutting the world anew takes several seconds; a busy machine doubles what is usual


def test_views_differ_in_pairs() -> None:
    owners = {code: open_worldview(BOUNDARIES, code).owners for code in VIEWS}
    alike = {frozenset(pair) for pair in combinations(VIEWS, 2) if owners[pair[0]] == owners[pair[1]]}
    assert not alike


@pytest.mark.parametrize("name", ["views.csv", "worldviews.csv", "states.csv"])
def test_a_missing_or_damaged_table_is_a_boundary_error(tmp_path: Path, name: str) -> None:
    for each in ("views.csv", "worldviews.csv", "states.csv"):
        shutil.copy(BOUNDARIES / each, tmp_path / each)
    (tmp_path / name).write_text("unit,owner\nUA-43\n", "utf-8")
    with pytest.raises(BoundaryError, match=name):
        open_worldview(tmp_path, "un")
    (tmp_path / name).unlink()
    with pytest.raises(BoundaryError, match=name):
        open_worldview(tmp_path, "un")
