"""The island in fewer bytes: what the page's script reads back is what went in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from scenes import feature, sample_scene
from shapely import MultiPolygon, Point, box

from geomap.writers import bundle
from geomap.writers.compact import DIGITS, compacted
from geomap.writers.island import scene_island
from geomap.writers.safe import island


@pytest.fixture(scope="module")
def expand(browser: Any) -> Any:
    """The page's own way back, in a browser."""
    source = bundle.template_text("js/core.js").partition("const island = ")[0]
    page = browser.new_page()
    page.add_script_tag(content=source)
    yield lambda data: page.evaluate("text => expand(JSON.parse(text))", island(data))
    page.close()


def far_and_near() -> tuple[Any, ...]:
    """Shapes with steps of every length: from one grid step to the whole way round the world."""
    spots = [(-180, -85), (180, 85), (179.99999, 85), (0, 0), (0.00001, 0.00001), (-0.00032, 0.0009), (0.011, -0.4), (-33.3, 3.14159)]
    areas = MultiPolygon([box(-179, -80, -178.9, -79.5), box(30, 50, 33, 51).difference(box(31, 50.2, 31.5, 50.8)), box(359, 1, 359.9, 2)])
    points = tuple(feature(f"p{i}", "symbol", "places", Point(spot), "strike.solid.a", events=("e1",)) for i, spot in enumerate(spots))
    return (*points, feature("area", "wash", "regions", areas, "wash.solid.other", events=("e1",)))


SCENES = {"all": sample_scene(), "far": sample_scene(features=far_and_near()), "none": sample_scene(features=(), cards=(), skipped=())}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_the_page_reads_what_the_scene_holds(expand: Any, scene: Any) -> None:
    whole = scene_island(scene)
    found = expand(compacted(whole))
    assert {key: found[key] for key in whole} == json.loads(island(whole))


def test_what_records_share_is_said_once() -> None:
    marks = tuple(feature(f"m{i}", "symbol", "places", Point(31, 51), "strike.solid.a", events=("e1",)) for i in range(5))
    data = compacted(scene_island(sample_scene(features=marks)))
    assert data["shared"]["features"]["kind"] == marks[0].kind
    assert [sorted(one) for one in data["features"]] == [["id"]] * 5
    assert all("id" not in shared for shared in data["shared"].values())


def test_a_value_of_one_or_two_records_stays_with_them() -> None:
    marks = tuple(replace(one, id=f"m{i}") for i, one in enumerate(far_and_near()[:2]))
    data = compacted(scene_island(sample_scene(features=marks)))
    assert data["shared"]["features"] == {}
    assert all("kind" in one for one in data["features"])


def test_digits_are_read_by_nothing_else() -> None:
    assert len(set(DIGITS)) == len(DIGITS) == 83
    assert island({"digits": DIGITS}) == '{"digits":"' + DIGITS + '"}'
    assert not set(DIGITS) & set("\"'\\<>&{}`$ ,")
