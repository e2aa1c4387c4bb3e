"""A background map of others: named with its makers, asked for by the reader alone, and from one host."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit, watch
from scenes import sample_scene

from geomap.errors import UnknownNameError
from geomap.model import Tiles
from geomap.options import offered_tiles
from geomap.tiles import open_tiles
from geomap.writers.page import render_html

GREY = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
BUTTON = ".gm-tiles button"
Opened = Callable[[Tiles], tuple[Visit, list[str]]]


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opened]:
    """A page with tiles, online, with every request to a web address answered here and written down."""
    contexts = []

    def open_page(tiles: Tiles) -> tuple[Visit, list[str]]:
        (tmp_path / "map.html").write_text(render_html(sample_scene(tiles=tiles)), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": 1200, "height": 850}, reduced_motion="reduce"))
        asked: list[str] = []

        def answer(route: Any) -> None:
            asked.append(route.request.url)
            route.fulfill(body=GREY, content_type="image/png")

        contexts[-1].route(re.compile("^https?:"), answer)
        seen = Visit(page=contexts[-1].new_page())
        watch(seen)
        seen.page.goto((tmp_path / "map.html").as_uri())
        seen.page.wait_for_function("window.__geomapReady === true")
        return seen, asked

    yield open_page
    for context in contexts:
        context.close()


def test_nothing_is_asked_for_before_the_reader_agrees_and_then_only_from_the_named_host(opened: Opened) -> None:
    tiles = open_tiles("OpenStreetMap.Mapnik")
    seen, asked = opened(tiles)
    seen.page.get_by_role("button", name="Zoom in").click()
    seen.page.wait_for_timeout(400)
    assert asked == []
    assert "Your internet address is sent to them" in seen.page.locator(".gm-tiles").inner_text()
    seen.page.locator(BUTTON).click()
    seen.page.locator(".leaflet-tile-loaded").first.wait_for()
    assert asked
    assert all(re.fullmatch(r"https://tile\.openstreetmap\.org/\d+/\d+/\d+\.png", address) for address in asked)
    assert seen.errors == [] and seen.violations == []


def test_the_tiles_can_be_put_away_and_base_labels_make_room_for_theirs(opened: Opened) -> None:
    seen, _ = opened(open_tiles("OpenTopoMap"))
    shown = "() => [...document.querySelectorAll('.gm-base-label')].filter(node => getComputedStyle(node).visibility === 'visible').length"
    own = seen.page.evaluate(shown)
    assert own > 0
    seen.page.locator(BUTTON).click()
    seen.page.locator(".leaflet-tile-loaded").first.wait_for()
    assert seen.page.evaluate(shown) == 0
    assert seen.page.locator(".gm-feature-label").first.is_visible()
    seen.page.get_by_role("button", name="Hide background map").click()
    assert seen.page.locator(".leaflet-tile").count() == 0
    assert seen.page.evaluate(shown) == own


def test_its_makers_are_named_with_links_before_and_after(opened: Opened) -> None:
    seen, _ = opened(open_tiles("OpenStreetMap.Mapnik"))
    offer, shown = seen.page.locator(".gm-tiles .gm-tiles-credit"), seen.page.locator(".gm-map .gm-tiles-credit")
    assert offer.inner_text() == "© OpenStreetMap contributors"
    assert shown.count() == 0
    seen.page.locator(BUTTON).click()
    assert shown.is_visible()
    assert shown.inner_text() == offer.inner_text()
    assert shown.locator("a").get_attribute("href") == "https://www.openstreetmap.org/copyright"
    assert "OpenStreetMap.Mapnik — © OpenStreetMap contributors" in seen.page.locator(".gm-foot").inner_text()


def test_another_host_is_refused_by_the_page_itself(opened: Opened) -> None:
    elsewhere = replace(open_tiles("OpenStreetMap.Mapnik"), template="https://elsewhere.example/{z}/{x}/{y}.png")
    seen, asked = opened(elsewhere)
    seen.page.locator(BUTTON).click()
    seen.page.get_by_text("The background map could not be loaded.").wait_for()
    assert asked == []
    assert seen.violations


def test_a_page_without_tiles_knows_no_host() -> None:
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', render_html(sample_scene()))[1])
    assert "img-src data:;" in policy and "http" not in policy
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', render_html(sample_scene(tiles=open_tiles("OpenTopoMap"))))[1])
    assert re.findall(r"http[^ ;]*", policy) == ["https://a.tile.opentopomap.org"]


def test_hostile_credits_are_only_text(opened: Opened) -> None:
    said = "<img src=x onerror=alert(1)>{{1111*9}}${alert(2)}"
    seen, _ = opened(replace(open_tiles("OpenStreetMap.Mapnik"), name=said, credit=((said, None), (said, "https://example.org/"))))
    seen.page.locator(BUTTON).click()
    seen.page.locator(".leaflet-tile-loaded").first.wait_for()
    assert seen.page.locator(".gm-map .gm-tiles-credit").inner_text() == said * 2
    assert seen.errors == [] and seen.violations == []


def test_a_key_goes_into_the_address_and_nothing_else_can() -> None:
    found = open_tiles("MapTiler.Basic", "a b/../&k={z}")
    assert found.template == "https://api.maptiler.com/maps/basic-v2/{z}/{x}/{y}.png?key=a%20b%2F..%2F%26k%3D%7Bz%7D"
    assert (found.size, found.zoom_offset) == (512, -1)


@pytest.mark.parametrize(
    ("name", "key", "told"),
    [
        ("OpenStretMap.Mapnik", None, "OpenStreetMap.Mapnik"),
        ("MapTiler.Basic", None, "need a key"),
        ("OpenTopoMap", "k", "take no key"),
        (None, "k", "give --tiles as well"),
        ("https://elsewhere.example/{z}/{x}/{y}.png", None, "no tiles are called"),
    ],
)
def test_what_does_not_fit_is_told_with_the_remedy(name: str | None, key: str | None, told: str) -> None:
    with pytest.raises(UnknownNameError, match=re.escape(told)):
        offered_tiles(name, key)


def test_every_provider_of_the_catalogue_opens_on_one_https_host_or_is_refused_in_words() -> None:
    from xyzservices import providers

    opened_names = []
    for name, entry in providers.flatten().items():
        try:
            found = open_tiles(name, "key" if entry.requires_token() else None)
        except UnknownNameError as error:
            assert name in str(error)
            continue
        assert found.template.startswith(found.host + "/") and found.credit
        assert set(re.findall(r"\{(\w+)\}", found.template)) == {"z", "x", "y"}
        opened_names.append(name)
    assert len(opened_names) > 100
    assert {"OpenStreetMap.Mapnik", "OpenTopoMap", "Esri.WorldGrayCanvas"} <= set(opened_names)
