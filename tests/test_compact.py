"""The island in fewer bytes: what the page's script reads back is what went in."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from scenes import feature, sample_scene
from shapely import MultiPolygon, Point, box

from geomap.writers import bundle
from geomap.writers.compact import DIGITS, compacted
from geomap.writers.island import scene_island
from geomap.writers.safe import island

LINES = ("land", "lakes", "rivers", "borders", "disputed", "adm1_lines")
READ = """text => {
  const map = null, islandId = "island";
  document.body.innerHTML = '<script type="application/json" id="island"></script>';
  document.body.firstChild.textContent = text;
  %s
  const lines = (shape) => worldLines(shape.packed, shape.scale);
  const { scale } = scene.backdrop;
  const backdrop = %s.map((name) => lines({ packed: scene.backdrop[name], scale: scale }));
  return { scene: scene, features: scene.features.map((one) => lines(one.geometry)), backdrop: backdrop };
}"""


@pytest.fixture(scope="module")
def read(browser: Any) -> Any:
    """What the page's own script reads out of data: the scene, and its lines as world coordinates."""
    shapes = bundle.template_text("js/shapes.js").partition("// World coordinates")[2].partition("// The drawing of a pane")[0]
    script = READ % (bundle.template_text("js/core.js") + "//" + shapes, json.dumps(LINES))
    page = browser.new_page()
    yield lambda data: page.evaluate(script, island(data))
    page.close()


def world(shape: list[Any], scale: int) -> list[list[float]]:
    """Packed lines or areas as lists of Web Mercator coordinates in pixels of zoom 0: x, y, x, y, …"""
    lines = [ring for rings in shape for ring in rings] if shape and isinstance(shape[0][0], list) else shape
    found = []
    for line in lines:
        lons, lats = accumulate(line[0::2]), accumulate(line[1::2])
        found.append([value for lon, lat in zip(lons, lats, strict=True) for value in mercator(lon / scale, lat / scale)])
    return found


def mercator(lon: float, lat: float) -> tuple[float, float]:
    tall = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon / 360 + 0.5) * 256, (0.5 - tall / (2 * math.pi)) * 256


def without(data: dict[str, Any]) -> dict[str, Any]:
    """Data without its coordinates."""
    features = [one | {"geometry": one["geometry"] | {"packed": None}} for one in data["features"]]
    return data | {"features": features, "backdrop": data["backdrop"] | dict.fromkeys(LINES)}


def far_and_near() -> tuple[Any, ...]:
    """Shapes with steps of every length: from one grid step to the whole way round the world."""
    spots = [(-180, -85), (180, 85), (179.99999, 85), (0, 0), (0.00001, 0.00001), (-0.00032, 0.0009), (0.011, -0.4), (-33.3, 3.14159)]
    areas = MultiPolygon([box(-179, -80, -178.9, -79.5), box(30, 50, 33, 51).difference(box(31, 50.2, 31.5, 50.8)), box(359, 1, 359.9, 2)])
    points = tuple(feature(f"p{i}", "symbol", "places", Point(spot), "strike.solid.a", events=("e1",)) for i, spot in enumerate(spots))
    return (*points, feature("area", "wash", "regions", areas, "wash.solid.other", events=("e1",)))


SCENES = {"all": sample_scene(), "far": sample_scene(features=far_and_near()), "none": sample_scene(features=(), cards=(), skipped=())}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_the_page_reads_what_the_scene_holds(read: Any, scene: Any) -> None:
    whole = json.loads(island(scene_island(scene)))
    found = read(compacted(scene_island(scene)))
    assert without({key: found["scene"][key] for key in whole}) == without(whole)
    base, shapes = whole["backdrop"], [one["geometry"] for one in whole["features"]]
    for seen, drawn in zip(found["features"], [world(one["packed"], one["scale"]) for one in shapes], strict=True):
        assert [pytest.approx(line, abs=1e-9) for line in drawn] == seen
    for seen, drawn in zip(found["backdrop"], [world(base[name], base["scale"]) for name in LINES], strict=True):
        assert [pytest.approx(line, abs=1e-9) for line in drawn] == seen


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
