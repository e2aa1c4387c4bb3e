"""The scene as a folium map: real, extendable, repeatable, and free of any text of the scene."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import folium
import pytest
from conftest import Visit
from scenes import sample_scene, scene_saying

from geomap.errors import ExportError
from geomap.writers.folium_map import to_folium
from geomap.writers.page import render_html

VENDOR = Path(__file__).parents[1] / "geomap" / "templates" / "vendor"


def saved(chart: folium.Map, path: Path) -> str:
    """What folium itself writes."""
    chart.save(str(path))
    return path.read_text(encoding="utf-8")


def test_it_is_a_folium_map_with_a_layer_for_each_layer_of_the_scene() -> None:
    chart = to_folium(sample_scene())
    assert isinstance(chart, folium.Map)
    layers = [child.layer_name for child in chart._children.values() if isinstance(child, folium.map.Layer)]
    assert layers[0] == "Base map"
    assert "Offensives, advances, withdrawals" in layers
    assert len(layers) == 1 + len({one.layer for one in sample_scene().features})


def test_no_text_of_the_scene_reaches_folium(tmp_path: Path) -> None:
    secret = "{{ 1111 * 9 }} {% raise %} unmistakable"
    text = saved(to_folium(scene_saying(secret)), tmp_path / "map.html")
    assert "9999" not in text
    assert "unmistakable" not in text
    packed = re.search(r'data-encoding="base64">([A-Za-z0-9+/=]+)</script>', text)[1]
    assert "unmistakable" in base64.b64decode(packed).decode()


def test_the_map_is_the_same_each_time(tmp_path: Path) -> None:
    assert saved(to_folium(sample_scene()), tmp_path / "a.html") == saved(to_folium(sample_scene()), tmp_path / "b.html")


def test_a_map_that_folium_saves_works(browser: object, tmp_path: Path) -> None:
    saved(to_folium(sample_scene()), tmp_path / "map.html")
    context = browser.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(re.compile("^http"), lambda route: serve(route))
    page.goto((tmp_path / "map.html").as_uri())
    page.wait_for_function("window.__geomapReady === true", timeout=10_000)
    assert page.locator("path.gm-face").count() >= 6
    assert page.locator(".gm-feature-label").count() >= 4
    assert errors == []
    context.close()


def serve(route: object) -> None:
    """Leaflet from the vendored copy, nothing else."""
    name = route.request.url.rsplit("/", 1)[-1]  # type: ignore[attr-defined]
    path = VENDOR / "leaflet-1.9.4" / name
    if path.is_file():
        route.fulfill(path=str(path))  # type: ignore[attr-defined]
    else:
        route.fulfill(body="", content_type="text/css" if name.endswith(".css") else "text/javascript")  # type: ignore[attr-defined]


def test_layers_of_ones_own_are_on_our_page_too(visit: Callable[..., Visit]) -> None:
    scene = sample_scene()
    chart = to_folium(scene)
    folium.Marker([50.5, 31.5], popup="Our <b>own</b> office", tooltip="office").add_to(chart)
    folium.Marker([50.9, 31.9], icon=folium.Icon(color="red")).add_to(chart)
    folium.CircleMarker([51.5, 33.5], radius=9, popup=folium.Popup("A hospital", max_width=200)).add_to(chart)
    folium.GeoJson({"type": "Point", "coordinates": [32.5, 50.2]}).add_to(chart)
    folium.LayerControl(collapsed=False).add_to(chart)
    seen = visit(render_html(scene, chart=chart))
    assert seen.faults == []
    assert "Offensives, advances, withdrawals" in seen.page.locator(".leaflet-control-layers-overlays").inner_text()
    assert seen.page.locator(".gm-pin").count() == 3
    seen.page.locator(".gm-pin").first.click()
    assert seen.page.locator(".leaflet-popup b").inner_text() == "own"


def test_a_layer_that_needs_the_network_is_refused_by_name() -> None:
    from folium.plugins import MarkerCluster

    scene = sample_scene()
    chart = to_folium(scene)
    MarkerCluster([[50, 31]]).add_to(chart)
    with pytest.raises(ExportError, match=r"asks for https://.*markercluster.*folium's own save"):
        render_html(scene, chart=chart)


def test_tiles_are_refused_by_their_address() -> None:
    scene = sample_scene()
    chart = to_folium(scene)
    folium.TileLayer("https://tiles.example.org/{z}/{x}/{y}.png", attr="Example").add_to(chart)
    with pytest.raises(ExportError, match=r"asks for https://tiles\.example\.org"):
        render_html(scene, chart=chart)


def test_rendering_a_page_leaves_the_map_as_it_was(tmp_path: Path) -> None:
    scene = sample_scene()
    chart = to_folium(scene)
    first = render_html(scene, chart=chart)
    assert render_html(scene, chart=chart) == first
    assert 'data-encoding="base64"' in saved(chart, tmp_path / "map.html")
