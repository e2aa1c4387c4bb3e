"""The map in other people's pages, in a real browser: it moves nothing, reaches nothing, asks for nothing, and works."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit, watch
from scenes import card, long_scene, sample_scene

from geomap.writers.embed import embed
from geomap.writers.page import render_html, sandboxed_frame, write_html

HOST = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>Host</title>
<style>body{max-width:800px;margin:0 auto;padding:0 16px;font:17px/1.5 serif}</style></head>
<body><h1>An article</h1><p>Before the map.</p>
%s
<p id="after">After the map.</p></body></html>"""
SHIFTS = """window.shifts = 0; window.messages = [];
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value; })
  .observe({ type: "layout-shift", buffered: true });
addEventListener("message", event => window.messages.push(event.data));"""
TITLE = "North presses on the river line while the South says that its villages hold out for a third week"


class Hosted(Visit):
    @property
    def map(self) -> Any:
        return self.page.frames[1]

    @property
    def height(self) -> float:
        return float(self.page.locator("iframe").bounding_box()["height"])


Host = Callable[..., Hosted]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kit")
    return embed(write_html(sample_scene(title=TITLE), folder / "river.html"))


@pytest.fixture
def host(browser: Any, kit: Path) -> Iterator[Host]:
    """Open a page with a snippet of the kit, or with other markup, from disk and wait for the map in it."""
    contexts: list[Any] = []

    def open_host(snippet: str, *, width: int = 800, height: int = 900, at: str | None = None, dark: bool = False, shown: bool = True) -> Hosted:
        markup = (kit / snippet).read_text(encoding="utf-8") if snippet.endswith(".html") else snippet
        path = kit / f"host{len(contexts)}.html"
        path.write_text(HOST % markup, encoding="utf-8", newline="\n")
        scheme = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, offline=at is None, reduced_motion="reduce")
        contexts.append(context)
        seen = Hosted(page=context.new_page())
        watch(seen)
        seen.page.add_init_script(SHIFTS)
        seen.page.goto(f"{at}/{path.name}" if at else path.as_uri())
        if shown and len(seen.page.frames) > 1:
            wait(seen)
        return seen

    yield open_host
    for context in contexts:
        context.close()


def wait(seen: Hosted) -> None:
    for _ in range(300):  # the policy of the page forbids what wait_for_function does
        if seen.page.frames[1].evaluate("() => window.__geomapReady === true && innerWidth > 0"):
            break
        seen.page.wait_for_timeout(50)
    else:
        raise AssertionError("the map in the frame is not ready")
    seen.page.wait_for_timeout(200)


@pytest.fixture(scope="module")
def server(kit: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(kit))) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def unfold(seen: Hosted) -> None:
    seen.map.locator(".gm-fold > summary").click()
    seen.page.wait_for_timeout(300)


@pytest.mark.parametrize("width", [390, 800, 1200])
@pytest.mark.parametrize("variant", ["iframe.html", "script.html", "srcdoc.html"])
def test_a_frame_shows_the_map_and_moves_nothing(host: Host, variant: str, width: int) -> None:
    seen = host(variant, width=width)
    assert seen.page.evaluate("shifts") <= 0.01
    assert seen.page.evaluate("messages") == []
    assert seen.faults == []
    assert seen.map.locator("path.gm-face").count() >= 6
    summary = seen.map.locator(".gm-fold > summary").bounding_box()
    frame = seen.page.locator("iframe").bounding_box()
    assert summary["y"] + summary["height"] <= frame["y"] + frame["height"]
    assert seen.map.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_over_http_nothing_is_asked_for_but_the_map(host: Host, server: str) -> None:
    seen = host("script.html", at=server)
    assert seen.faults == []
    assert seen.map.url == f"{server}/map.html"


@pytest.mark.parametrize("variant", ["iframe.html", "srcdoc.html"])
def test_the_map_cannot_reach_the_page_around_it(host: Host, server: str, variant: str) -> None:
    seen = host(variant, at=server)
    for reach in ("parent.document.title", "parent.messages", "top.document.body", "localStorage.length", "document.cookie"):
        assert seen.map.evaluate(f"() => {{ try {{ return String({reach}); }} catch (error) {{ return error.name; }} }}") == "SecurityError", reach
    assert seen.map.evaluate("origin") == "null"


def test_links_of_the_map_open_outside_it(host: Host) -> None:
    seen = host("iframe.html")
    unfold(seen)
    seen.map.get_by_role("button", name="Title of e1").click()
    with seen.page.context.expect_page() as opened:
        seen.map.locator(".leaflet-popup .gm-source a").click()
    assert opened.value.evaluate("window.opener === null")
    assert seen.map.url.partition("#")[0].endswith("map.html")


def test_the_frame_follows_what_the_reader_unfolds_and_goes_back(host: Host) -> None:
    seen = host("script.html")
    before = seen.height
    unfold(seen)
    assert seen.height > before + 200
    assert seen.map.evaluate("document.documentElement.scrollHeight - innerHeight") <= 1
    unfold(seen)
    assert abs(seen.height - before) <= 30
    told = seen.page.evaluate("messages")
    assert len(told) == 2
    assert all(set(one) == {"sentinel", "type", "height"} and (one["sentinel"], one["type"]) == ("amp", "embed-size") for one in told)


def test_a_frame_that_is_far_too_low_is_told_at_once(host: Host, kit: Path) -> None:
    code = re.search("<script>.*</script>", (kit / "script.html").read_text(encoding="utf-8"))
    assert code
    frame = '<iframe class="geomap-embed" src="map.html" title="m" sandbox="allow-scripts allow-popups" style="width:100%;height:150px"></iframe>'
    seen = host(frame + code[0])
    assert seen.height >= 450
    assert seen.map.evaluate("document.documentElement.scrollHeight - innerHeight") <= 1
    # The first view is fitted to the frame as it has become: the marks of the view are in it.
    shown = seen.map.locator(".gm-map").bounding_box()
    mark = seen.map.locator("path.gm-face").first.bounding_box()
    assert shown["y"] <= mark["y"]
    assert mark["y"] + mark["height"] <= shown["y"] + shown["height"]
    assert mark["height"] > shown["height"] / 12


def test_a_view_that_the_reader_chose_stays_when_the_frame_changes_its_size(host: Host) -> None:
    seen = host("iframe.html")
    mark = seen.map.locator("path.gm-face").first
    fitted = mark.bounding_box()["width"]
    seen.map.get_by_role("button", name="Zoom in").click()
    seen.page.wait_for_timeout(400)
    chosen = mark.bounding_box()["width"]
    assert chosen > 1.3 * fitted
    seen.page.locator("iframe").evaluate("node => { node.style.height = '900px'; }")
    seen.page.wait_for_timeout(400)
    assert mark.bounding_box()["width"] == pytest.approx(chosen, rel=0.02)
    assert seen.map.locator(".gm-map").bounding_box()["height"] > 500


def test_a_frame_that_gets_its_size_late_shows_the_marks_all_the_same(host: Host) -> None:
    seen = host('<iframe src="map.html" title="m" sandbox="allow-scripts" style="display:none;width:700px;height:500px"></iframe>', shown=False)
    for _ in range(100):
        if seen.map.evaluate("() => Boolean(document.querySelector('.gm-fold'))"):
            break
        seen.page.wait_for_timeout(50)
    seen.page.locator("iframe").evaluate("node => { node.style.display = 'block'; }")
    wait(seen)
    shown = seen.map.locator(".gm-map").bounding_box()
    mark = seen.map.locator("path.gm-face").first.bounding_box()
    assert shown["y"] <= mark["y"] <= shown["y"] + shown["height"] - mark["height"]
    assert mark["width"] > shown["width"] / 12
    assert seen.map.locator(".gm-feature-label").count() > 0
    assert seen.faults == []


@pytest.mark.parametrize(
    ("height", "gives"),
    [
        ("1e9", "2000px"), ("Infinity", "2000px"), ("1", "200px"), ("2n", "200px"), ("'700'", "700px"), ("700", "700px"), ("-5", ""), ("NaN", ""),
        ("'<b>'", ""), ("'700px;color:red'", ""), ("[[]]", ""), ("{}", ""), ("null", ""),
    ],
)  # fmt: skip
def test_a_hostile_height_is_clamped_or_ignored(host: Host, kit: Path, height: str, gives: str) -> None:
    (kit / "hostile.html").write_text("<!DOCTYPE html><title>m</title><script>window.__geomapReady = true</script>")
    seen = host((kit / "script.html").read_text(encoding="utf-8").replace("map.html", "hostile.html"))
    seen.map.evaluate(f"parent.postMessage({{ sentinel: 'amp', type: 'embed-size', height: {height} }}, '*')")
    seen.page.wait_for_function("messages.length === 1")
    assert seen.page.locator("iframe").evaluate("node => node.style.height") == gives
    assert seen.page.locator("iframe").get_attribute("style") in (None, f"height: {gives};")
    assert seen.errors == []


def test_a_message_from_elsewhere_changes_nothing(host: Host) -> None:
    seen = host("script.html")
    before = seen.height
    seen.page.evaluate("postMessage({ sentinel: 'amp', type: 'embed-size', height: 1500 }, '*')")
    seen.map.evaluate("parent.postMessage({ type: 'other', height: 1500 }, '*')")
    seen.map.evaluate("parent.postMessage(null, '*')")
    seen.page.wait_for_timeout(150)
    assert (seen.height, seen.errors) == (before, [])


@pytest.mark.parametrize("dark", [False, True])
def test_a_framed_page_is_a_map_with_its_list_folded_and_its_credits_in_sight(host: Host, dark: bool) -> None:
    seen = host("iframe.html", dark=dark)
    for part in ("h1", ".gm-map", ".gm-fold > summary", "figcaption", ".gm-foot"):
        assert seen.map.locator(part).is_visible(), part
    assert "Drawn by hand — CC0-1.0" in re.sub(r", version 1", "", seen.map.locator(".gm-foot").inner_text())
    assert "Borders as recognised." in seen.map.locator("figcaption").inner_text()
    assert not seen.map.locator("#gm-list").is_visible()
    unfold(seen)
    assert seen.map.locator("#gm-list .gm-entry").count() == 7
    assert seen.map.locator("#gm-list").is_visible()
    assert seen.map.locator("#gm-rest").is_visible()
    assert seen.faults == []


def test_every_event_of_a_framed_map_is_reached_by_the_keyboard(host: Host) -> None:
    seen = host("iframe.html")
    seen.map.locator(".gm-fold > summary").focus()
    seen.page.keyboard.press("Enter")
    for _ in range(12):
        seen.page.keyboard.press("Tab")
        if seen.map.evaluate("document.activeElement.matches('.gm-entry-button')"):
            break
    reached = []
    for _ in range(7):
        reached.append(seen.map.evaluate("document.activeElement.querySelector('.gm-entry-title').textContent"))
        seen.page.keyboard.press("ArrowDown")
    assert sorted(reached) == sorted(one.title for one in sample_scene().cards if not one.why_not)


def test_a_page_of_its_own_is_not_folded_unless_its_address_asks(visit: Callable[..., Visit]) -> None:
    seen = visit(render_html(sample_scene()))
    assert seen.page.locator(".gm-fold").count() == 0
    assert seen.page.locator("#gm-list").is_visible()
    seen.page.goto(seen.page.url + "#z=5&static=1")
    seen.page.reload()
    seen.page.wait_for_function("window.__geomapReady === true")
    assert seen.page.locator(".gm-fold").count() == 1
    assert seen.faults == []


def test_a_long_list_scrolls_inside_the_highest_frame(host: Host, kit: Path, tmp_path: Path) -> None:
    other = embed(write_html(long_scene(60), tmp_path / "long.html"))
    (kit / "long.html").write_text((other / "map.html").read_text(encoding="utf-8"), encoding="utf-8")
    seen = host((kit / "script.html").read_text(encoding="utf-8").replace("map.html", "long.html"), width=390)
    unfold(seen)
    assert seen.height == 2000
    assert seen.map.evaluate("document.documentElement.scrollHeight > innerHeight")


def test_the_picture_gives_way_to_the_map_when_it_is_asked_for(host: Host) -> None:
    seen = host("facade.html")
    assert len(seen.page.frames) == 1
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Enter")
    seen.page.locator("iframe").wait_for()
    wait(seen)
    frame = seen.page.locator("iframe")
    assert frame.get_attribute("sandbox") == "allow-scripts allow-popups"
    assert frame.get_attribute("title") == TITLE
    assert seen.page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert seen.map.locator("path.gm-face").count() >= 6


def test_the_page_of_the_kit_previews_the_map_and_hands_out_the_snippets(browser: Any, kit: Path) -> None:
    for width, dark in ((1200, False), (390, True)):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", offline=True)
        seen = Hosted(page=context.new_page())
        watch(seen)
        seen.page.goto((kit / "embed.html").as_uri())
        wait(seen)
        assert seen.faults == []
        for name in ("script.html", "iframe.html", "picture.html", "map.md"):
            code = seen.page.locator(f"#{name.partition('.')[0]}-code")
            assert code.input_value() == (kit / name).read_text(encoding="utf-8")
            assert code.evaluate("node => node.firstElementChild === null && node.textContent === node.value")
        button = seen.page.get_by_role("button", name="Copy: Markdown")
        button.click()
        assert seen.page.evaluate("document.activeElement === document.querySelector('#map-code') || getSelection().toString().length > 0")
        seen.page.wait_for_function("document.querySelector('[data-code=map-code]').textContent === 'Copied'")
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()


def test_a_notebook_shows_the_framed_page(host: Host) -> None:
    seen = host(sandboxed_frame(sample_scene()))
    assert seen.height == 720
    assert seen.map.locator(".gm-fold").count() == 1
    assert seen.map.locator(".gm-map").bounding_box()["height"] > 350
    assert seen.faults == []


def test_a_title_that_is_markup_is_only_a_title_in_the_host_page(host: Host, tmp_path: Path) -> None:
    said = "\"><script>document.title='gone'</script><img src=x onerror=\"document.title='gone'\">"
    made = embed(write_html(sample_scene(title=said, cards=(card("e1", title=said),)), tmp_path / "bad.html"))
    for name in ("srcdoc.html", "facade.html", "picture.html", "wordpress.html", "ghost.html"):
        seen = host((made / name).read_text(encoding="utf-8") + "\n")
        assert seen.page.title() == "Host"
        assert seen.page.locator("script[src], img[onerror]").count() == 0
    assert seen.page.locator("iframe").get_attribute("title") == said
