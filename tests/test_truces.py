"""Lines that were agreed on or are held: their courses come from the boundary data, and a ceasefire or a zone along one is drawn as that line."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import shapely

import geomap
from geomap import resources
from geomap.errors import BoundaryError
from geomap.gazetteer import Gazetteer
from geomap.geometry import area_km2, length_km
from geomap.model import Feature, Precision
from geomap.regions import Regions
from geomap.truces import named_line

ROWS = list(csv.DictReader((resources.boundaries() / "lines.csv").open(encoding="utf-8", newline="")))


@pytest.fixture(scope="module")
def regions() -> Regions:
    return Regions.open()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_line_of_the_table_is_a_place_of_the_gazetteer_and_has_a_course_near_it(regions, row) -> None:
    place = Gazetteer.open().get(row["id"])
    line = regions.named_line(row["id"])
    assert place is not None and place.name == row["name"] and line is not None
    assert line.note == row["note"] and shapely.get_dimensions(line.geometry) == 1 and line.geometry.is_valid
    assert shapely.distance(line.geometry, shapely.Point(place.lon, place.lat)) < 1.5


@pytest.mark.parametrize(
    ("name", "km", "off"),  # published lengths; lines drawn for maps are a little shorter, winding borders longer
    [("alpha-line", 80, 0.1), ("blue-line", 120, 0.1), ("military-demarcation-line", 238, 0.1), ("green-line", 315, 0.1),
     ("line-of-control", 740 + 110, 0.1), ("durand-line", 2640, 0.1), ("un-buffer-zone-in-cyprus", 180, 0.1)],
)  # fmt: skip
def test_a_course_is_as_long_as_the_line_is_said_to_be(regions, name, km, off) -> None:
    assert length_km(regions.named_line(f"geomap:{name}").geometry) == pytest.approx(km, rel=off)


def test_a_parallel_is_exact_and_ends_at_the_coasts(regions) -> None:
    line = regions.named_line("geomap:38th-parallel").geometry
    assert set(shapely.get_coordinates(line)[:, 1]) == {38.0}
    korea = shapely.union_all([regions.get(code).geometry for code in ("KR", "KP")])
    assert shapely.length(shapely.difference(line, shapely.buffer(korea, 1e-6))) < 1e-6
    assert line.bounds[0] > 124 and line.bounds[2] < 129


def test_a_town_in_the_area_of_separation_lies_east_of_the_alpha_line(regions) -> None:
    line, quneitra = regions.named_line("geomap:alpha-line").geometry, shapely.Point(35.8246, 33.1258)
    nearest = shapely.shortest_line(line, quneitra).coords[0]
    assert nearest[0] < quneitra.x and shapely.distance(line, quneitra) < 0.03


@pytest.mark.parametrize("view", ["un", "in", "pk", "il", "cn"])
def test_a_worldview_moves_no_line(view, regions) -> None:
    other = Regions.open(view)
    for row in ROWS:
        one, two = regions.named_line(row["id"]), other.named_line(row["id"])
        assert two is not None and length_km(two.geometry) == pytest.approx(length_km(one.geometry), rel=0.02), row["id"]


def test_a_line_whose_course_is_in_no_data_has_none(regions) -> None:
    for name in ("geomap:surovikin-line", "geomap:bravo-line", "geomap:yellow-line", "geonames:703448"):
        assert regions.named_line(name) is None


def test_a_damaged_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"lines\.csv"):
        named_line(tmp_path, "geomap:blue-line", lambda code: None)
    shutil.copy(resources.boundaries() / "lines.csv", tmp_path)
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "disputed.geojson.gz").write_bytes(b"no archive")
    with pytest.raises(BoundaryError, match="disputed"):
        named_line(tmp_path, "geomap:green-line", lambda code: None)


def marks(text: str) -> dict[str, Feature]:
    """Style → mark of what a text says."""
    return {one.style: one for one in geomap.build(text, published="2025-06-15").scene.features if one.events}


def test_a_ceasefire_along_a_named_line_is_drawn_as_that_line(regions) -> None:
    found = marks("A truce took effect along the Blue Line on Wednesday.")
    assert set(found) == {"ceasefire_line.solid.venue", "ceasefire.solid.venue"}
    line, badge = found.values()
    assert line.part == "line" and line.precision is Precision.LINE and line.basis == "derived"
    assert shapely.equals(line.geometry, regions.named_line("geomap:blue-line").geometry)
    assert shapely.distance(badge.geometry, line.geometry) < 1e-6 and badge.label.startswith("Blue Line")
    assert any("border of Lebanon" in step for step in line.derivation)


def test_one_that_ended_is_a_broken_line() -> None:
    found = marks("The ceasefire along the Durand Line between Pakistan and Afghanistan expired on Friday.")
    assert {"ceasefire_line.expired.venue", "ceasefire_over.solid.venue"} <= set(found)


def test_a_ceasefire_on_a_parallel_is_found_in_the_text_and_drawn() -> None:
    found = marks("The ceasefire along the 38th parallel held on Monday, South Korea said.")
    assert set(shapely.get_coordinates(found["ceasefire_line.solid.venue"].geometry)[:, 1]) == {38.0}


def test_without_a_course_there_is_no_line_and_the_region_keeps_its_badge() -> None:
    found = marks("The ceasefire along the line of contact in Donetsk region collapsed on Monday, Ukraine said.")
    assert {one.part for one in found.values()} == {"wash", "badge"}
    scene = geomap.build("A ceasefire along the Surovikin line took effect on Monday.", published="2025-06-15").scene
    assert not [one for one in scene.features if one.events] and "course is not in the reference data" in scene.cards[0].why_not


def test_a_zone_along_a_line_lies_in_the_country_that_the_sentence_names(regions) -> None:
    found = marks("Israel wants a buffer zone along the Blue Line, 5 km deep, in southern Lebanon.")
    strip = next(one for one in found.values() if one.part == "strip")
    assert area_km2(shapely.intersection(strip.geometry, regions.get("IL").geometry)) < 0.01 * area_km2(strip.geometry)
    assert area_km2(strip.geometry) == pytest.approx(5 * 100, rel=0.25)


def test_a_zone_of_a_name_is_as_deep_as_it_is() -> None:
    scene = geomap.build("South Korea set up a buffer zone in the Demilitarized Zone.", published="2025-06-15").scene
    strip = next(one for one in scene.features if one.part == "strip")
    assert area_km2(strip.geometry) == pytest.approx(4 * 240, rel=0.1)
    assert not any("illustrative" in one for one in (*strip.derivation, *scene.cards[0].notes))
