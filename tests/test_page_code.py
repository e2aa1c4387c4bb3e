"""The code that pages carry: made from the sources of this checkout, and with no less in it than the page calls."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from conftest import Visit
from scenes import sample_scene

from geomap.errors import ExportError
from geomap.writers import bundle, page
from geomap.writers.folium_map import to_folium
from geomap.writers.page import render_html

Open = Callable[..., Visit]
REMEDY = "run `python tools/build_page_code.py` and commit what it writes"
ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", bundle.SOURCES)
def test_built_code_is_made_from_the_sources_of_this_checkout(name: str) -> None:
    recorded = json.loads(bundle.template_text("built/built.json"))[name]
    assert hashlib.sha256(bundle.SOURCES[name]().encode()).hexdigest() == recorded["source_sha256"], f"{name} is older than its sources: {REMEDY}"
    assert len(bundle.built(name)) < len(bundle.SOURCES[name]())


def test_changed_built_code_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle.built.cache_clear()
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "map.js").write_text("changed")
    monkeypatch.setattr(bundle.resources, "template", lambda name: tmp_path / name)
    with pytest.raises(ExportError, match=r"map\.js is not the file"):
        bundle.built("map.js")
    bundle.built.cache_clear()


def test_the_slim_leaflet_has_all_that_our_scripts_and_folium_call(visit: Open) -> None:
    scene = sample_scene()
    seen = visit(render_html(scene))
    folium_script = seen.page.locator("script:not([type])").last.text_content()
    called = set(re.findall(r"\bL((?:\.\w+)+)", bundle.script_source() + folium_script))
    assert {".map", ".Layer.extend", ".CRS.EPSG3857"} <= called
    called.remove(".tileLayer")  # a page with tiles, as one of the desk, has the whole Leaflet
    absent = "names => names.filter(name => name.slice(1).split('.').reduce((at, key) => at && at[key], L) === undefined)"
    assert seen.page.evaluate(absent, sorted(called)) == []
    assert seen.page.evaluate("[L.version, typeof L.GeoJSON]") == [bundle.LEAFLET.split("-")[1], "undefined"]


def still_shot(page: Any) -> bytes:
    """A picture of the page once it has stopped moving."""
    before, now = b"", bytes(page.screenshot(animations="disabled"))
    for _ in range(20):
        if now == before:
            break
        page.wait_for_timeout(300)
        before, now = now, bytes(page.screenshot(animations="disabled"))
    return now


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (390, True)])
def test_the_page_looks_the_same_with_the_whole_leaflet(visit: Open, monkeypatch: pytest.MonkeyPatch, width: int, dark: bool) -> None:
    def shot() -> bytes:
        seen = visit(render_html(sample_scene()), width=width, dark=dark)
        seen.page.locator(".gm-entry-button").first.click()
        seen.page.locator(".leaflet-popup").wait_for()
        return still_shot(seen.page)

    slim = shot()
    monkeypatch.setattr(page, "leaflet_script", lambda *, slim: bundle.leaflet_script(slim=False))
    monkeypatch.setattr(page, "leaflet_style", lambda *, slim: bundle.leaflet_style(slim=False))
    assert shot() == slim


def drag(page: Any, by: tuple[int, int]) -> None:
    box = page.locator(".gm-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 300
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    page.mouse.move(x + by[0], y + by[1], steps=4)
    page.wait_for_timeout(150)  # a drag that rests before its end does not run on
    page.mouse.move(x + by[0], y + by[1] + 1)
    page.mouse.up()


def wheel(page: Any, by: int) -> None:
    page.locator(".folium-map").focus()
    page.mouse.wheel(0, by)


def pinch(page: Any, factor: float) -> None:
    session = page.context.new_cdp_session(page)
    box = page.locator(".gm-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 260
    for kind, wide in (("touchStart", 40.0), ("touchMove", 40 * (1 + factor) / 2), ("touchMove", 40 * factor)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + side * wide, "y": y, "id": side + 1} for side in (-1, 1)]})
        page.wait_for_timeout(60)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


MOVES: dict[str, Callable[[Any], object]] = {
    "drag": lambda page: drag(page, (-70, 40)),
    "wheel": lambda page: wheel(page, -240),
    "plus key": lambda page: (page.locator(".folium-map").focus(), page.keyboard.press("+")),
    "arrow": lambda page: (page.locator(".folium-map").focus(), page.keyboard.press("ArrowRight")),
    "zoom out": lambda page: page.get_by_role("button", name="Zoom out").click(),
    "focus of a mark": lambda page: page.locator(".gm-symbol").last.focus(),
    "double click": lambda page: page.locator(".gm-map").dblclick(position={"x": 360, "y": 330}),
    "a narrower window": lambda page: page.set_viewport_size({"width": 760, "height": 700}),
}
LAID = """() => Array.from(document.querySelectorAll(".leaflet-map-pane, .leaflet-proxy, .leaflet-pane :is(svg, path), .gm-symbol, .gm-label"),
  (node) => [node.getAttribute("class"), node.style.transform, node.style.zIndex, node.style.visibility, node.getAttribute("d")].join(" "))"""


def laid(page: Any, before: list[str]) -> list[str]:
    """What the map shows and where, once it is no longer as `before` and rests."""
    found: list[str] = []
    same = 0
    for _ in range(60):
        page.wait_for_timeout(350)
        last, found = found, [page.evaluate("location.hash"), *page.evaluate(LAID)]
        same = same + 1 if found == last else 0
        if same > 2 and found[1:] != before[1:]:  # the address follows later than the map
            break
    return found


@pytest.mark.parametrize("touch", [False, True])
def test_the_map_moves_as_with_the_whole_leaflet(visit: Open, monkeypatch: pytest.MonkeyPatch, touch: bool) -> None:
    moves = MOVES if not touch else {"pinch": lambda page: pinch(page, 2.2), "pinch back": lambda page: pinch(page, 0.6)}

    def walked() -> dict[str, list[str]]:
        seen = visit(render_html(sample_scene()), **({"width": 390, "is_mobile": True, "has_touch": True} if touch else {}))
        found, last = {}, laid(seen.page, [])
        for name, move in moves.items():
            move(seen.page)
            found[name] = last = laid(seen.page, last)
        assert seen.faults == []
        return found

    slim = walked()
    assert len({place for place, *_ in slim.values()}) >= len(moves) - 1, "the moves move the map"
    monkeypatch.setattr(page, "leaflet_script", lambda *, slim: bundle.leaflet_script(slim=False))
    whole = walked()
    assert {name: (slim[name][0], whole[name][0]) for name in moves if slim[name] != whole[name]} == {}


@pytest.mark.parametrize("where", ["map", "layer"])
def test_a_map_with_layers_of_others_has_the_whole_leaflet(visit: Open, where: str) -> None:
    scene = sample_scene()
    chart = to_folium(scene)
    home = chart if where == "map" else next(child for child in chart._children.values() if isinstance(child, folium.map.Layer))
    folium.GeoJson({"type": "Point", "coordinates": [31.0, 51.0]}).add_to(home)
    seen = visit(render_html(scene, chart=chart))
    assert seen.faults == []
    assert seen.page.evaluate("typeof L.GeoJSON") == "function"


def test_the_ledger_pins_the_leaflet_that_the_recipe_takes() -> None:
    recipe = json.loads((ROOT / "tools" / "page_code" / "package-lock.json").read_text())["packages"]["node_modules/leaflet"]
    assets = json.loads(bundle.template_text("vendor/assets.json"))
    assert recipe["integrity"] in assets[f"{bundle.LEAFLET}/leaflet.js"]["source"]
    assert {entry["version"] for name, entry in assets.items() if name.startswith(bundle.LEAFLET)} == {recipe["version"]}


def test_no_two_scripts_declare_the_same_function() -> None:
    for more in ((), bundle.PACKED_SCRIPTS, bundle.DESK_SCRIPTS):
        names = re.findall(r"^(?:async )?function (\w+)", bundle.script_source(*more), re.MULTILINE)
        assert len(names) > 100
        assert sorted(names) == sorted(set(names)), "a later one would silently take the place of an earlier one"
