"""The code that pages carry: made from the sources of this checkout, and with no less in it than the page calls."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

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
    called = set(re.findall(r"\bL((?:\.\w+)+)", bundle.script_source(*bundle.DESK_SCRIPTS) + folium_script))
    assert {".map", ".polygon", ".CRS.EPSG3857"} <= called
    called.remove(".tileLayer")  # a page with tiles has the whole Leaflet
    absent = "names => names.filter(name => name.slice(1).split('.').reduce((at, key) => at && at[key], L) === undefined)"
    assert seen.page.evaluate(absent, sorted(called)) == []
    assert seen.page.evaluate("[L.version, typeof L.GeoJSON]") == [bundle.LEAFLET.split("-")[1], "undefined"]


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (390, True)])
def test_the_page_looks_the_same_with_the_whole_leaflet(visit: Open, monkeypatch: pytest.MonkeyPatch, width: int, dark: bool) -> None:
    def shot() -> bytes:
        seen = visit(render_html(sample_scene()), width=width, dark=dark)
        seen.page.locator(".gm-entry-button").first.click()
        seen.page.locator(".leaflet-popup").wait_for()
        seen.page.wait_for_timeout(400)
        return bytes(seen.page.screenshot(animations="disabled"))

    slim = shot()
    monkeypatch.setattr(page, "leaflet_script", lambda *, slim: bundle.leaflet_script(slim=False))
    monkeypatch.setattr(page, "leaflet_style", lambda *, slim: bundle.leaflet_style(slim=False))
    assert shot() == slim


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
