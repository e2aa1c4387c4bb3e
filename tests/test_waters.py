"""Names of rivers, lakes and seas: where they stand, which are left out, and how page and picture write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from math import sin
from typing import Any

import pytest
from conftest import Visit
from scenes import sample_scene
from shapely import LineString, Polygon, box

from geomap.hydronyms import Waters
from geomap.regions import Regions
from geomap.waters import MOST, water_labels
from geomap.writers.island import scene_island
from geomap.writers.page import render_html
from geomap.writers.svg import render_svg

Open = Callable[..., Visit]
VIEW = (30.0, 49.0, 34.0, 52.0)
NOWHERE = Polygon()


def rivers(**lines: list[tuple[float, float]]) -> Waters:
    return Waters(rivers=[(name, [LineString(line)]) for name, line in lines.items()])


def test_a_river_is_named_along_its_course_and_never_upside_down() -> None:
    for line, turn in (
        ([(30, 50), (34, 50)], 0),
        ([(34, 50), (30, 50)], 0),
        ([(31, 49), (31, 52)], 90),
        ([(31, 52), (31, 49)], 90),
        ([(30, 49), (34, 51.6)], 45),
        ([(34, 49), (30, 51.6)], -45),
    ):
        first, *_ = water_labels(VIEW, rivers(Slow=line), NOWHERE)
        assert first[0] == "Slow" and first[3] == pytest.approx(turn, abs=1)


def test_a_river_that_winds_everywhere_or_is_too_short_has_no_name() -> None:
    winding = [(30 + step / 100, 50.5 + 0.04 * sin(step)) for step in range(400)]
    assert water_labels(VIEW, rivers(Winding=winding, Short=[(32, 50), (32.02, 50)]), NOWHERE) == ()


def test_the_calm_stretch_is_chosen_and_further_places_stand_apart() -> None:
    winding = [(30 + step / 100, 50.5 + 0.04 * sin(step)) for step in range(200)]
    places = water_labels(VIEW, rivers(Slow=[*winding, (32.2, 50.5), (34, 50.5)]), NOWHERE)
    assert 1 < len(places) <= 3 and all(lon > 32 for _, lon, *_ in places)
    assert min(abs(one[1] - other[1]) for i, one in enumerate(places) for other in places[:i]) > 0.5


def test_a_sea_is_named_in_open_water_and_disputed_water_is_not_named() -> None:
    land = box(30, 49, 32, 52)
    waters = Waters(seas=[("", (32.0, 49.0, 34.0, 50.0)), ("Wide Sea", (29.0, 48.0, 40.0, 53.0))])
    ((name, lon, lat, turn),) = water_labels(VIEW, waters, land)
    assert (name, turn) == ("Wide Sea", None) and lon > 32.3 and lat > 50.3
    assert water_labels(VIEW, waters, box(29, 48, 33.95, 53)) == ()


def test_a_lake_needs_room_and_there_are_few_names() -> None:
    lakes = Waters(lakes=[("Pond", [box(31, 50, 31.05, 50.05)]), ("Lake", [box(32, 50, 32.6, 50.4)])])
    assert [name for name, *_ in water_labels(VIEW, lakes, NOWHERE)] == ["Lake"]
    many = {f"River {number:02}": [(30.0, 49.1 + number / 10), (34.0, 49.1 + number / 10)] for number in range(20)}
    assert len(water_labels(VIEW, rivers(**many), NOWHERE)) == MOST


def test_the_shipped_table_names_what_is_not_disputed() -> None:
    regions = Regions.open("un")
    ukraine = regions.waters((22, 44, 40.5, 52.5))
    assert {"Dnieper", "Dniester", "Danube"} <= {str(name) for name, _ in ukraine.rivers}
    assert {str(name) for name, _ in ukraine.seas} >= {"Sea of Azov", "Black Sea"}
    assert "Kakhovka Reservoir" not in {str(name) for name, _ in ukraine.lakes}  # drained since June 2023
    for disputed in ((49.0, 24.5, 55.0, 29.5), (129.0, 36.0, 141.0, 43.0), (106.0, 3.0, 119.0, 20.0), (34.4, 28.0, 35.0, 29.4)):
        view = regions.waters(disputed)
        assert water_labels(disputed, replace(view, rivers=(), lakes=()), NOWHERE) == ()


def test_the_jordan_is_not_named_where_its_line_goes_on_in_lebanon() -> None:
    found = dict(Regions.open("un").waters((35, 31, 36.5, 34)).rivers)
    assert max(shape.bounds[3] for shape in found["Jordan River"] if not shape.is_empty) <= 33.18


# On the page and in a picture


def scene(*waters: tuple[str, float, float, float | None]) -> Any:
    base = sample_scene()
    return replace(base, backdrop=replace(base.backdrop, waters=waters))


def test_the_page_gets_a_spot_and_a_turn() -> None:
    data = scene_island(scene(("Slow River", 31.0, 51.5, -30), ("Deep Lake", 33.0, 49.5, None)))["backdrop"]
    scale = data["scale"]
    assert data["waters"] == [["Slow River", 31 * scale, round(51.5 * scale), -30], ["Deep Lake", 33 * scale, round(49.5 * scale)]]


@pytest.mark.parametrize("width", [1200, 390])
def test_a_river_is_written_along_its_line_beside_no_other_label(visit: Open, width: int) -> None:
    places = (("Slow River", 31.0, 51.55, -30.0), ("Deep Sea", 33.2, 49.4, None))
    seen = visit(render_html(scene(*places)), width=width, height=900)
    found = seen.page.locator(".gm-stream").evaluate_all(
        """nodes => nodes.filter(node => getComputedStyle(node).visibility === 'visible').map(node => {
          const box = node.firstChild.getBoundingClientRect();
          return [box.left, box.top, box.right, box.bottom, node.innerText, node.firstChild.style.transform, getComputedStyle(node).fontStyle]; })"""
    )
    assert {one[4] for one in found} == {"Slow River", "Deep Sea"}
    river = next(one for one in found if one[4] == "Slow River")
    assert float(re.fullmatch(r"rotate\((.*)rad\)", river[5])[1]) == pytest.approx(30 * 3.14159 / 180, abs=0.01) and river[6] == "italic"
    marks = seen.page.locator(".gm-feature-label").evaluate_all(
        """nodes => nodes.filter(node => getComputedStyle(node).visibility === 'visible').map(node => node.getBoundingClientRect())
          .map(box => [box.left, box.top, box.right, box.bottom])"""
    )
    assert marks and not [one for one in found for two in marks if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]]
    assert seen.faults == []


def test_a_river_takes_its_next_place_where_a_mark_stands_on_the_first_and_is_named_once(visit: Open) -> None:
    mark = next(one for one in sample_scene().features if one.geometry.geom_type == "Point" and one.fit)
    first = ("Slow River", mark.geometry.x, mark.geometry.y, 0.0)
    seen = visit(render_html(scene(first, ("Slow River", 31.0, 51.55, 10.0), ("Slow River", 33.2, 49.4, 5.0))))
    shown = seen.page.locator(".gm-stream").evaluate_all("nodes => nodes.map(node => getComputedStyle(node).visibility)")
    assert shown == ["hidden", "visible", "hidden"]


def test_a_river_is_found_once(visit: Open) -> None:
    seen = visit(render_html(scene(("Slow River", 31.0, 51.55, 10.0), ("Slow River", 33.2, 49.4, 5.0))))
    seen.page.get_by_role("combobox").fill("slow")
    assert seen.page.get_by_role("option").all_inner_texts() == ["Slow River\non the base map"]


def test_a_picture_writes_a_river_once_turned_and_arabic_upright() -> None:
    svg = render_svg(scene(("Slow River", 31.0, 51.55, 30.0), ("Slow River", 33.2, 49.4, 5.0), ("البحر", 33.2, 49.7, None)))
    turned = re.findall(r'<text x="\d+" y="\d+" transform="rotate\((-?\d+) \d+ \d+\)">Slow River</text>', svg)
    assert len(turned) == 2 and -45 < int(turned[0]) < -15  # the halo and the letters
    assert 'font-style="italic"' in svg and ">البحر</text>" in svg
    upright = svg[: svg.index(">البحر</text>")].rindex("<g ")
    assert "italic" not in svg[upright : svg.index(">", upright)]
