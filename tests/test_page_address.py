"""The state of the page in its address, full screen and the hints on moving the map, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit
from scenes import dated_scene

from geomap.writers.page import render_html, sandboxed_frame

Open = Callable[..., Visit]

STATE = """() => ({
  told: document.querySelector(".gm-time-told").textContent,
  off: Array.from(document.querySelectorAll(".gm-off .gm-entry-title"), (node) => node.textContent),
  layers: Array.from(document.querySelectorAll(".gm-layer input"), (node) => node.checked),
  popup: Array.from(document.querySelectorAll(".leaflet-popup .gm-card-title"), (node) => node.textContent),
  query: document.querySelector(".gm-search input").value,
  pane: document.querySelector(".leaflet-control-scale-line").textContent,
  marks: document.querySelectorAll("path.gm-face, .gm-symbol").length,
  theme: getComputedStyle(document.documentElement).backgroundColor,
  classes: document.documentElement.className,
})"""


def state(seen: Visit) -> dict[str, Any]:
    found: dict[str, Any] = seen.page.evaluate(STATE)
    return found


def fragment(seen: Visit) -> str:
    seen.page.wait_for_timeout(700)
    return str(seen.page.evaluate("location.hash"))


def test_the_address_leads_back_to_what_was_shown(visit: Open) -> None:
    page = render_html(dated_scene())
    seen = visit(page)
    seen.page.get_by_label("report", exact=True).check()
    seen.page.get_by_label("event", exact=True).check()
    seen.page.get_by_label("Last day shown").fill("3")
    seen.page.locator(".gm-layer", has_text="Talks").locator("input").uncheck()
    seen.page.locator(".gm-filter summary").click()
    seen.page.get_by_role("group", name="Who acts").get_by_label("Sierra Leone").check()
    seen.page.get_by_role("combobox").fill("river")
    seen.page.get_by_role("button", name="Title of e4").click()
    seen.page.get_by_role("button", name="Zoom in").click()
    seen.page.wait_for_timeout(400)
    written = fragment(seen)
    for part in ("t=..2031-05-04", "layers=", "side=SL", "q=river", "event=e4", "z="):
        assert part in written
    again = visit(page, fragment=written[1:])
    assert state(again) == state(seen)
    assert again.faults == seen.faults == []


def test_a_page_as_it_opens_has_no_fragment_and_goes_back_to_none(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    assert fragment(seen) == ""
    seen.page.get_by_label("Last day shown").fill("3")
    assert fragment(seen) == "#t=..2031-05-04"
    seen.page.get_by_role("button", name="All days").click()
    assert fragment(seen) == ""
    seen.page.get_by_role("button", name="Zoom in").click()
    assert fragment(seen).startswith("#z=")
    seen.page.get_by_role("button", name="Back to the first view").click()
    assert fragment(seen) == ""


@pytest.mark.parametrize(
    ("given", "key", "expected"),
    [
        ("t=2031-05-03..2031-05-03", "told", "3 May 2031, 4 of 7 events"),
        ("t=2031-05-03..", "told", "3 May 2031 to 5 May 2031, 5 of 7 events"),
        ("t=1999-01-01..1999-12-31", "told", "1 January 1999 to 31 December 1999, 3 of 7 events"),
        ("mode=report&t=2031-05-05..", "told", "5 May 2031 to 6 May 2031, 1 of 7 events"),
        ("event=e4", "popup", ["Title of e4"]),
        ("event=e2-strip", "popup", ["Title of e2"]),
        ("layers=axes,nonsense", "marks", 2),
        ("layers=none", "marks", 0),
        ("kind=defence,capture", "marks", 2),
        ("status=denied&kind=nonsense", "marks", 1),
        ("q=farport", "query", "farport"),
    ],
)
def test_every_part_of_an_address(visit: Open, given: str, key: str, expected: Any) -> None:
    seen = visit(render_html(dated_scene()), fragment=given)
    assert state(seen)[key] == expected
    assert seen.faults == []


def test_the_view_of_an_address(visit: Open) -> None:
    seen = visit(render_html(dated_scene()), fragment="z=9.5/50.6/31.2")
    seen.page.get_by_role("button", name="Zoom in").click()
    zoom, lat, lon = fragment(seen).removeprefix("#z=").split("/")
    assert float(zoom) == pytest.approx(10.25, abs=0.01)
    assert (float(lat), float(lon)) == (pytest.approx(50.6, abs=0.01), pytest.approx(31.2, abs=0.01))


HOSTILE = [
    "z=NaN/NaN/NaN", "z=Infinity/1/1", "z=1e9/50/30", "z=8/91/30", "z=8/50/9999", "z=8/50", "z=-8/50/30", "z=//", "z=8/50/30/1/1",
    "t=2031-02-30..2031-05-01", "t=2031-05-04..2031-05-01", "t=..", "t=NaN..Infinity", "t=2031-05-01", "t=a..b..c", "mode=__proto__",
    "layers=%E0%A4%A", "layers=__proto__,constructor", "layers=", "event=__proto__", "event=%", "event=<img src=x onerror=alert(1)>",
    "kind=__proto__", "side=%FF", "status=constructor", "source=toString", "q=%E0%A4%A", "q=" + "x" * 300, "__proto__=1", "__proto__[x]=1",
    "constructor.prototype.x=1", "hasOwnProperty=1&toString=1", "dark=javascript:alert(1)", "static=2", "plain=true",
    "lang=<script>alert(1)</script>",
    "&&&===&&", "%%%%", "t=" + "9" * 5000, "<script>alert(1)</script>", "z=" + "8" * 100_000, "${alert(1)}{{1111*9}}", "\u202e\u2028",
]  # fmt: skip


@pytest.fixture(scope="module")
def page() -> str:
    return render_html(dated_scene())


def test_a_broken_address_changes_nothing(visit: Open, page: str) -> None:
    seen = visit(page)
    plain = state(seen)
    for given in HOSTILE:
        seen.page.evaluate("given => { location.hash = given; }", given)
        seen.page.wait_for_timeout(30)
        assert state(seen) == plain, given[:80]
    assert seen.page.evaluate("Object.keys(Object.prototype).length") == 0
    assert seen.faults == []


@pytest.mark.parametrize("part", range(4))
def test_a_page_opens_plainly_at_a_broken_address(visit: Open, page: str, part: int) -> None:
    """Of several parts of one key the first is read, so that each quarter has other broken ones in front."""
    short = [given for given in HOSTILE if len(given) < 100]
    seen = visit(page, fragment="&".join(short[part::4]))
    assert state(seen)["told"] == "1 May 2031 to 5 May 2031, 7 of 7 events"
    assert (state(seen)["off"], state(seen)["popup"], state(seen)["classes"]) == ([], [], "")
    assert seen.page.locator(".gm-finder img, .gm-finder script").count() == 0
    assert seen.faults == []


def test_a_new_address_is_followed_and_an_anchor_is_not(visit: Open, page: str) -> None:
    seen = visit(page, fragment="t=2031-05-03..2031-05-03&dark=on")
    seen.page.evaluate("location.hash = '#layers=axes'")
    seen.page.wait_for_timeout(200)
    after = state(seen)
    assert (after["told"], after["marks"], after["classes"]) == ("1 May 2031 to 5 May 2031, 7 of 7 events", 2, "")
    seen.page.evaluate("location.hash = '#gm-list'")
    seen.page.wait_for_timeout(200)
    assert state(seen) == after


@pytest.mark.parametrize("dark", [False, True])
def test_the_theme_of_the_address_wins_over_the_readers(visit: Open, page: str, dark: bool) -> None:
    inks = "() => ['--gm-land', '--gm-label', '--paper', '--text'].map(n => getComputedStyle(document.documentElement).getPropertyValue(n))"
    asked = visit(page, dark=not dark, fragment="dark=on" if dark else "dark=off")
    plain = visit(page, dark=dark)
    assert asked.page.evaluate(inks) == plain.page.evaluate(inks)
    assert asked.page.evaluate(inks) != visit(page, dark=not dark, fragment="dark=auto").page.evaluate(inks)
    assert asked.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == ("dark" if dark else "light")


def test_a_page_without_controls_and_a_page_of_words(visit: Open, page: str) -> None:
    still = visit(page, fragment="static=1")
    for part in (".leaflet-control-zoom", ".gm-bar", ".gm-finder", ".gm-time-play", ".gm-time-track input"):
        assert not still.page.locator(part).first.is_visible()
    assert still.page.locator("path.gm-face").first.is_visible()
    words = visit(page, fragment="plain=1")
    assert not words.page.locator(".gm-map").is_visible()
    assert words.page.get_by_role("button", name="Title of e1").is_visible()
    assert words.page.locator(".gm-text .gm-cards").is_visible()
    assert still.faults == words.faults == []


def in_frame(seen: Visit) -> Any:
    frame = seen.page.frames[1]
    frame.locator(".gm-fold > summary").click()
    frame.locator("#gm-list .gm-entry").last.wait_for(timeout=30_000)
    return frame


def test_in_a_sandbox_without_an_address_all_works_but_the_link(visit: Open) -> None:
    seen = visit(f"<!DOCTYPE html><title>host</title>{sandboxed_frame(dated_scene())}", ready=False)
    frame = in_frame(seen)
    frame.get_by_label("Last day shown").fill("1")
    frame.get_by_role("button", name="Title of e3").click()
    seen.page.wait_for_timeout(700)
    assert frame.locator(".gm-time-told").inner_text() == "1 May 2031 to 2 May 2031, 5 of 7 events"
    assert frame.get_by_role("button", name="Link to this view").count() == 0
    assert frame.get_by_role("button", name="Full screen").count() == 0
    assert seen.faults == []


def test_a_frame_follows_the_address_that_the_host_gives_it(visit: Open, page: str, tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text(page, encoding="utf-8")
    address = (tmp_path / "map.html").as_uri() + "#t=..2031-05-01&dark=on"
    host = f'<!DOCTYPE html><title>host</title><iframe title="map" sandbox="allow-scripts" width="900" height="800" src="{address}"></iframe>'
    seen = visit(host, ready=False)
    frame = in_frame(seen)
    assert frame.locator(".gm-time-told").inner_text() == "1 May 2031, 4 of 7 events"
    assert "gm-dark" in frame.evaluate("document.documentElement.className").split()
    frame.get_by_role("button", name="Link to this view").click()
    field = frame.locator(".gm-share input")
    assert field.input_value().endswith("t=..2031-05-01&dark=on")
    assert seen.faults == []


def test_a_link_that_cannot_be_copied_is_shown_selected(visit: Open, page: str) -> None:
    seen = visit(page, fragment="t=..2031-05-03")
    seen.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    button = seen.page.get_by_role("button", name="Link to this view")
    button.click()
    chosen = "() => { const field = document.activeElement; return field.value.slice(field.selectionStart, field.selectionEnd); }"
    assert seen.page.evaluate(chosen).endswith("#t=..2031-05-03")
    seen.page.keyboard.press("Escape")
    assert seen.page.locator(".gm-share").count() == 0
    assert button.evaluate("node => node === document.activeElement")


def test_a_link_is_copied_where_the_browser_allows_it(visit: Open, page: str) -> None:
    seen = visit(page, fragment="t=..2031-05-03", permissions=["clipboard-read", "clipboard-write"])
    seen.page.get_by_role("button", name="Link to this view").click()
    seen.page.locator(".gm-hint.gm-shown", has_text="Link copied").wait_for(timeout=3_000)
    assert seen.page.evaluate("navigator.clipboard.readText()").endswith("page0.html#t=..2031-05-03")


def test_full_screen_takes_the_timeline_along_and_escape_leaves_it(visit: Open, page: str) -> None:
    seen = visit(page)
    seen.page.get_by_role("button", name="Full screen").click()
    seen.page.get_by_role("button", name="Leave full screen").wait_for(timeout=3_000)
    assert seen.page.evaluate("document.fullscreenElement.className") == "gm-figure"
    assert seen.page.locator("#gm-time").is_visible()
    seen.page.get_by_role("button", name="Leave full screen").click()
    seen.page.get_by_role("button", name="Full screen", exact=True).wait_for(timeout=3_000)
    assert seen.page.evaluate("document.fullscreenElement") is None


def drag(seen: Visit, dx: int, dy: int) -> None:
    """One finger over the middle of the map, as the browser's own input."""
    box = seen.page.locator(".folium-map").bounding_box()
    x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.35
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 6):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + dx * step / 5, "y": y + dy * step / 5}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


PHONE = {"width": 390, "height": 700, "is_mobile": True, "has_touch": True}


def test_a_finger_across_the_map_learns_that_two_are_needed(visit: Open, page: str) -> None:
    seen = visit(page, **PHONE)
    drag(seen, 5, -90)
    assert seen.page.locator(".gm-hint.gm-shown").count() == 0
    drag(seen, 90, 5)
    hint = seen.page.locator(".gm-hint.gm-shown")
    assert hint.inner_text() == "Use two fingers to move the map"
    assert hint.evaluate("node => getComputedStyle(node).pointerEvents") == "none"
    hint.wait_for(state="detached", timeout=4_000)


SCALE = "() => document.querySelector('.leaflet-control-scale-line').textContent"


def test_the_wheel_zooms_with_ctrl_alone(visit: Open, page: str) -> None:
    seen = visit(page)
    seen.page.locator(".folium-map").hover(position={"x": 500, "y": 150})
    before = seen.page.evaluate(SCALE)
    seen.page.mouse.wheel(0, -240)
    seen.page.wait_for_timeout(400)
    assert seen.page.evaluate(SCALE) == before
    assert seen.page.locator(".gm-hint").count() == 0
    seen.page.keyboard.down("Control")
    seen.page.mouse.wheel(0, -240)
    seen.page.wait_for_timeout(600)
    assert seen.page.evaluate(SCALE) != before


def test_the_wheel_over_a_frame_learns_of_ctrl(visit: Open) -> None:
    framed = visit(f"<!DOCTYPE html><title>host</title>{sandboxed_frame(dated_scene())}", ready=False)
    frame = in_frame(framed)
    frame.locator(".folium-map").hover(position={"x": 400, "y": 150})
    framed.page.mouse.wheel(0, 240)
    frame.locator(".gm-hint.gm-shown", has_text="Hold Ctrl").wait_for(timeout=3_000)
