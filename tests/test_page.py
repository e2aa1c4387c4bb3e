"""The page in a real browser, opened from disk: what it shows, and all that it must not do."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Visit
from scenes import empty_scene, feature, long_scene, sample_scene, scene_saying
from shapely import Point, box

from geomap.errors import ExportError
from geomap.model import Skipped
from geomap.writers import bundle, check, page, safe
from geomap.writers.page import render_html, sandboxed_frame, write_html

Open = Callable[..., Visit]

# One string of our own for each family of attack; each calls a function that no page has, or evaluates to a number that would show.
PAYLOADS = {
    "template": "{{1111*9}}{% print(1111*9) %}{# gone #}",
    "template-broken": "{{ }} {% endfor %} {{",
    "template-literal": "${alert(1)} `${alert(2)}`",
    "script-close": "</script><script>alert(3)</script>",
    "comment": "<!--<script>alert(4)//--!>",
    "attribute": "\" onmouseover=\"alert(5)\" x='",
    "image": "<img src=x onerror=alert(6)>",
    "vector": "<svg><animate onbegin=alert(7) attributeName=x></svg>",
    "address": "javascript:alert(8)//https://example.org",
    "string": "';alert(9);//\\",
    "style": "</style><style>*{background:url(https://example.org/x)}",
    "entity": "&lt;img src=x onerror=alert(10)&gt;",
    "separator": "\u2028alert(11)\u2029",
    "prototype": "__proto__",
    "frame": "<iframe srcdoc='<script>alert(12)</script>'></iframe>",
    "bidi": "\u202egnp.exe",
    "nul": "a\x00<\x00script>alert(13)</script>",
}


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (1200, True), (390, False), (390, True)])
def test_the_page_opens_from_disk_without_a_request_an_error_or_a_violation(visit: Open, width: int, dark: bool) -> None:
    seen = visit(render_html(sample_scene()), width=width, height=850, dark=dark)
    assert seen.faults == []
    assert seen.page.locator("path.gm-face").count() >= 6
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_event_is_in_the_list_and_in_the_text(visit: Open) -> None:
    scene = sample_scene()
    seen = visit(render_html(scene))
    listed = seen.page.locator("#gm-list").inner_text() + seen.page.locator("#gm-rest").inner_text()
    text = html.unescape(render_html(scene).split('class="gm-text"')[1])
    for card in scene.cards:
        assert card.title in listed
        assert card.quote in text
    for part in ("a call has no place", "Capital City", "stands for a government"):
        assert part in listed
        assert part in text
    assert seen.page.locator(".gm-rest > li").count() == 2


def test_a_click_in_the_list_opens_what_was_said(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    seen.page.get_by_role("button", name="Title of e1").click()
    popup = seen.page.locator(".leaflet-popup")
    shown = popup.inner_text()
    for part in ("Offensive", "Title of e1", "the Northern staff says", "This is the sentence of e1.", "3 May 2031", "4 May 2031", "40 tanks"):
        assert part.lower() in shown.lower()
    assert "This is the sentence of e3." in popup.locator(".gm-opposing").inner_text()
    assert popup.locator(".gm-derivation li").evaluate_all("nodes => nodes.map(node => node.textContent)") == ["first step", "second step"]
    assert popup.locator("a[rel='noopener nofollow ugc']").get_attribute("href") == "https://example.org/a?b=1"
    assert seen.faults == []


def test_the_keyboard_opens_closes_and_walks(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    first = seen.page.get_by_role("button", name="Title of e1")
    first.focus()
    seen.page.keyboard.press("ArrowDown")
    assert "Title of e2" in seen.page.evaluate("document.activeElement.innerText")
    seen.page.keyboard.press("Enter")
    assert seen.page.locator(".leaflet-popup").count() == 1
    seen.page.keyboard.press("Escape")
    seen.page.locator(".leaflet-popup").wait_for(state="detached")
    assert "Title of e2" in seen.page.evaluate("document.activeElement.innerText")


SEEN_WHOLE = "node => { const box = node.getBoundingClientRect(); return box.top >= -1 && box.bottom <= innerHeight + 1; }"


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_a_choice_brings_the_map_into_view_and_there_is_a_way_back(visit: Open, dark: bool) -> None:
    seen = visit(render_html(long_scene()), width=390, height=700, dark=dark)
    last, container = seen.page.locator("#gm-list .gm-entry-button").last, seen.page.locator(".gm-map")
    last.scroll_into_view_if_needed()
    assert not container.evaluate(SEEN_WHOLE)
    last.click()
    popup = seen.page.locator(".leaflet-popup")
    seen.page.wait_for_timeout(400)
    assert container.evaluate(SEEN_WHOLE)
    assert within(popup.bounding_box(), container.bounding_box())
    assert popup.locator("h2").first.inner_text() == last.locator(".gm-entry-title").inner_text()
    assert seen.page.evaluate("document.activeElement.className") == "gm-popup-body"
    popup.get_by_role("button", name="Back to the list").click()
    popup.wait_for(state="detached")
    assert last.evaluate(SEEN_WHOLE)
    assert last.evaluate("node => node === document.activeElement")
    assert seen.faults == []


@pytest.mark.parametrize("height", [640, 900])
def test_beside_a_long_list_the_map_stays_in_view(visit: Open, height: int) -> None:
    seen = visit(render_html(long_scene()), width=1200, height=height)
    chosen = seen.page.locator("#gm-list .gm-entry-button").nth(12)
    chosen.scroll_into_view_if_needed()
    assert seen.page.locator(".gm-map").evaluate(SEEN_WHOLE)
    before = seen.page.evaluate("scrollY")
    assert before > 300
    chosen.click()
    assert seen.page.evaluate("scrollY") == before
    seen.page.wait_for_timeout(400)
    assert within(seen.page.locator(".leaflet-popup").bounding_box(), seen.page.locator(".gm-map").bounding_box())
    assert not seen.page.get_by_role("button", name="Back to the list").is_visible()
    seen.page.keyboard.press("Escape")
    assert chosen.evaluate("node => node === document.activeElement")


def test_a_second_choice_still_knows_its_way_back(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    for name in ("Title of e1", "Title of e4"):
        seen.page.get_by_role("button", name=name).click()
    assert seen.page.locator(".leaflet-popup h2").last.inner_text() == "Title of e4"
    seen.page.keyboard.press("Escape")
    assert "Title of e4" in seen.page.evaluate("document.activeElement.innerText")


@pytest.mark.parametrize(("width", "height"), [(1200, 900), (390, 844)])
def test_the_first_view_fills_the_frame(visit: Open, width: int, height: int) -> None:
    """The map is as near as it can be: marks reach from one edge of the free ground to the other."""
    corners = (Point(30, 50), Point(33, 53))
    marks = tuple(feature(f"s{i}", "symbol", "places", spot, "strike.solid.a", events=("e1",)) for i, spot in enumerate(corners))
    seen = visit(render_html(sample_scene(features=marks, bounds=(30, 50, 33, 53))), width=width, height=height)
    (x0, y0), (x1, y1) = seen.page.locator(".gm-symbol").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.left + box.width / 2, box.top + box.height / 2])"
    )
    room, note = seen.page.locator(".gm-map").bounding_box(), seen.page.locator(".gm-note").bounding_box()
    free = (room["width"] - 32, room["height"] - 30 - note["height"])
    assert max(abs(x1 - x0) / free[0], abs(y1 - y0) / free[1]) == pytest.approx(1, abs=0.02)


def within(inner: dict[str, float], outer: dict[str, float]) -> bool:
    """Whether one box is inside the other."""
    sides = (("x", "width"), ("y", "height"))
    return all(outer[at] - 1 <= inner[at] and inner[at] + inner[size] <= outer[at] + outer[size] + 1 for at, size in sides)


def test_a_click_and_a_key_on_a_mark_open_it(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    seen.page.get_by_role("button", name="2 villages retaken, claimed", exact=True).press("Enter")
    assert "This is the sentence of e4." in seen.page.locator(".leaflet-popup").inner_text()
    seen.page.keyboard.press("Escape")
    seen.page.get_by_role("button", name="Talks, planned", exact=True).click()
    assert "This is the sentence of e6." in seen.page.locator(".leaflet-popup").last.inner_text()
    assert seen.faults == []


def test_the_legend_switches_layers_and_context_starts_off(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    boxes = {name.strip(): seen.page.locator(".gm-layer").nth(i) for i, name in enumerate(seen.page.locator(".gm-layer-name").all_inner_texts())}
    assert "Country named in the text" in boxes
    assert seen.page.locator(".gm-chip").count() == 0
    boxes["Country named in the text"].locator("input").check()
    assert seen.page.locator(".gm-chip").inner_text() == "Elsewhere"
    before = seen.page.locator("path.gm-face").count()
    for layer in boxes.values():
        layer.locator("input").set_checked(False)
    assert before > 0
    assert seen.page.locator("path.gm-face").count() == 0
    seen.page.wait_for_timeout(100)
    assert not [label for label in seen.page.locator(".gm-feature-label").all() if label.is_visible()]
    assert seen.faults == []


def test_the_legend_is_folded_on_a_phone(visit: Open) -> None:
    toggle = visit(render_html(sample_scene()), width=390, height=800).page.locator(".gm-legend-toggle")
    assert toggle.get_attribute("aria-expanded") == "false"
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"


def test_statuses_are_drawn_as_what_they_are(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    fills = seen.page.locator("path.gm-hatch").evaluate_all("nodes => nodes.map(node => node.getAttribute('fill'))")
    assert len(fills) == 3, "cross of what is denied, hatch of the aim, light lines across what the second side does"
    assert all(fill.startswith('url(#gm-geomap-') for fill in fills)
    outline = seen.page.locator("path.gm-face.gm-ink-grey").evaluate_all("nodes => nodes.map(node => [node.style.fill, node.style.stroke])")
    assert outline == [["transparent", "var(--ink)"]]
    assert "DENIED\ntroops" in seen.page.locator(".gm-feature-label.gm-denied").all_inner_texts()
    assert seen.page.locator(".gm-clock").count() >= 1


def test_labels_do_not_cover_each_other(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    boxes = seen.page.locator(".gm-label").evaluate_all(
        """nodes => nodes.filter(node => getComputedStyle(node).visibility === 'visible')
          .map(node => node.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"""
    )
    assert len(boxes) >= 5
    pairs = [(one, other) for i, one in enumerate(boxes) for other in boxes[i + 1 :]]
    assert not [p for p in pairs if p[0][0] < p[1][2] and p[1][0] < p[0][2] and p[0][1] < p[1][3] and p[1][1] < p[0][3]]


def test_a_mark_far_away_is_one_click_away_and_so_is_the_way_back(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    arrow = seen.page.locator("path.gm-face.gm-ink-a").first
    before = arrow.bounding_box()
    seen.page.get_by_role("button", name="Farport", exact=True).first.click()
    assert "Agreement — Farport" in seen.page.locator(".leaflet-popup").inner_text()
    assert seen.page.locator(".gm-symbol[aria-label='Farport, Agreement']").is_visible()
    seen.page.get_by_role("button", name="Back to the first view").click()
    assert arrow.bounding_box() == pytest.approx(before, abs=2)
    assert seen.faults == []


@pytest.mark.parametrize("width", [1200, 900, 390])
def test_names_of_far_marks_and_the_note_keep_apart(visit: Open, width: int) -> None:
    venue = feature("f", "symbol", "talks", Point(40, 41), "deal.solid.venue", events=("e8",), fit=False)
    far = tuple(replace(venue, id=f"f{i}", label=f"Farport number {i}") for i in range(4))
    note = "Borders as one organisation sees them, with a sentence that takes more than one line on most maps, as such sentences do."
    seen = visit(render_html(sample_scene(features=(*sample_scene().features, *far), worldview_note=note)), width=width)
    names, words, room = (seen.page.locator(name).bounding_box() for name in (".gm-outside", ".gm-note", ".gm-map"))
    assert within(words, room)
    if width == 1200:
        assert within(names, room) and names["x"] + names["width"] <= words["x"] + 1
    else:
        assert names["y"] >= room["y"] + room["height"], "on a narrow page under the map, which it would fill"


def test_names_left_out_for_one_reason_share_an_entry(visit: Open) -> None:
    reason = "stands for a government"
    skipped = tuple(Skipped(text=name, article="a1", reason=reason, quote=None, count=count) for name, count in (("A", 3), ("B", 1)))
    entry = visit(render_html(sample_scene(skipped=skipped))).page.locator(".gm-skipped")
    assert entry.count() == 1
    assert entry.locator(".gm-skipped-text").inner_text() == "A × 3, B"


def test_nothing_to_map_is_said(visit: Open) -> None:
    seen = visit(render_html(empty_scene()))
    assert seen.faults == []
    assert "nothing that can be placed" in seen.page.locator("#gm-list").inner_text()


def test_without_a_script_the_text_is_there() -> None:
    text = render_html(sample_scene())
    bare = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    for part in ("This is the sentence of e5.", "The North says that its troops are there.", "Drawn by hand", "BSD 2-Clause License", "<noscript>"):
        assert part in bare


def test_the_page_is_small_and_holds_no_address_of_a_file() -> None:
    text = render_html(sample_scene())
    assert len(text.encode()) < 300_000
    assert "sourceMappingURL" not in text
    assert not re.search(r"<(?:script|img|iframe)[^>]+src=|<link[^>]+href=\"(?!data:)|url\((?!#|\"?data:)|@import", text)
    assert "default-src 'none'" in html.unescape(text)


def test_two_builds_under_other_hash_seeds_are_the_same_bytes() -> None:
    code = "import sys; from scenes import sample_scene; from geomap.writers.page import render_html; sys.stdout.write(render_html(sample_scene()))"
    tests = Path(__file__).parent
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=tests, capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(tests), "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed, zone in (("0", "UTC"), ("4242", "Asia/Tokyo"))
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert len(runs[0]) > 100_000


@pytest.mark.parametrize("family", PAYLOADS)
def test_hostile_text_in_every_field_is_only_text(visit: Open, family: str) -> None:
    payload = PAYLOADS[family]
    seen = visit(render_html(scene_saying(payload)))
    open_everything(seen)
    assert seen.faults == []
    shown = seen.page.evaluate("document.body.innerText")
    assert "9999" not in shown
    assert payload.replace("\x00", "\ufffd").replace("\u202e", "\ufffd") in seen.page.locator("h1").evaluate("node => node.textContent")
    assert seen.page.locator("main img, main iframe, main script, footer script, .leaflet-popup style").count() == 0


def open_everything(seen: Visit) -> None:
    """Switch on all layers, open every list entry and every popup once."""
    seen.page.evaluate(
        """() => {
          document.querySelectorAll('details').forEach(node => { node.open = true; });
          document.querySelectorAll('.gm-layer input').forEach(node => { if (!node.checked) node.click(); });
          document.querySelectorAll('.gm-entry-button').forEach(node => node.click());
          document.querySelectorAll('.gm-symbol').forEach(node => node.click());
        }"""
    )


def test_a_scripted_wheel_event_moves_nothing(visit: Open) -> None:
    seen = visit(render_html(scene_saying("Sumy")))
    seen.page.locator(".folium-map").focus()
    seen.page.evaluate("() => document.querySelector('.folium-map').dispatchEvent(Object.assign(new Event('wheel'), {deltaY: -240, deltaMode: 0}))")
    seen.page.wait_for_timeout(300)
    assert seen.errors == []


@pytest.mark.parametrize("text", ["Côte d'Ivoire", "C:\\2019", "a{{b}}c", "القدس الشرقية", "ירושלים", "Тест «ї» – № 5 < 6 & 7"])
def test_foreign_text_is_shown_character_for_character(visit: Open, text: str) -> None:
    seen = visit(render_html(scene_saying(text)))
    seen.page.locator(".gm-entry-button").first.click()
    popup = (".leaflet-popup h2", ".leaflet-popup .gm-quote")
    for place in ("h1", "#gm-list .gm-entry-title", *popup, ".gm-feature-label", ".gm-text h3", ".gm-worldview"):
        assert seen.page.locator(place).first.evaluate("node => node.textContent") == text
    assert seen.page.title() == text


def test_with_the_escaping_switched_off_the_checks_raise_the_alarm(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "escape", lambda text, limit=0: text)
    payload = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    with pytest.raises(ExportError, match="the page was not written"):
        render_html(scene_saying(payload))
    monkeypatch.setattr(page, "check_page", lambda *_: None)
    raw = render_html(scene_saying(payload))
    seen = visit(raw)
    assert seen.violations
    assert not [fault for fault in seen.errors if fault.startswith("dialog")]
    unguarded = visit(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", raw), ready=False)
    unguarded.page.wait_for_timeout(300)
    assert [fault for fault in unguarded.errors if fault.startswith("dialog")]


def test_the_security_bench_finds_nothing(security_bench: Path, tmp_path: Path) -> None:
    found = [json.loads(line) for line in (security_bench / "payloads.dev.jsonl").read_text(encoding="utf-8").split("\n") if line]
    families = {one["family"]: one["payload"] for one in found}
    texts = list(families.values()) + [one["payload"] for one in found[:: max(1, len(found) // 50)]]
    files = []
    for number, start in enumerate(range(0, len(texts), 24)):
        files.append(tmp_path / f"page{number}.html")
        write_html(scene_saying(" ".join(texts[start : start + 24])), files[-1])
    run = subprocess.run([sys.executable, str(security_bench / "xss_probe.py"), "--strict", *map(str, files)], capture_output=True, text=True)
    if "playwright" in run.stderr or "executable" in run.stderr.lower():
        pytest.skip(f"NO SECURITY PROBE: {run.stderr.strip().splitlines()[-1]}")
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("CLEAN") == len(files)


def test_a_page_in_a_notebook_is_sandboxed() -> None:
    frame = sandboxed_frame(sample_scene())
    assert 'sandbox="allow-scripts' in frame
    assert "allow-same-origin" not in frame
    inner = html.unescape(re.search(r'srcdoc="([^"]*)"', frame)[1])
    assert inner == render_html(sample_scene())


def test_the_check_refuses_what_does_not_belong() -> None:
    good = "<p id='a'>x</p><style>p{}</style>"
    check.check_page(good, [check.digest("p{}")], [])
    for bad in (
        "<p onclick='x'>", "<script>1</script>", "<style>q{}</style>", "<img src='https://example.org/x.png'>", "<iframe>", "<p id='a'><p id='a'>",
        "<a href='javascript:x'>", "<link rel='stylesheet' href='x.css'>", "<base href='x'>", "<form>",
    ):  # fmt: skip
        with pytest.raises(ExportError, match="the page was not written"):
            check.check_page(bad, [check.digest("p{}")], [])
    with pytest.raises(ExportError, match="1 marks are missing"):
        check.check_page(good, [check.digest("p{}")], ["e1"])


def test_coordinates_must_be_finite() -> None:
    scene = sample_scene(features=(feature("bad", "symbol", "places", Point(float("inf"), 5), "strike.solid.a"),))
    with pytest.raises(ExportError, match="bad: coordinates must be finite"):
        render_html(scene)


def test_a_label_must_stand_somewhere() -> None:
    scene = sample_scene(features=(feature("bad", "symbol", "places", Point(31, 50), "strike.solid.a", label_lon=float("nan")),))
    with pytest.raises(ExportError, match="bad: a label stands at nan"):
        render_html(scene)


def test_symbols_of_one_place_stand_side_by_side(visit: Open) -> None:
    looks = ("strike.solid.a", "clash.solid.other", "capture.claimed.b", "destruction.solid.other", "venue.solid.venue")
    marks = tuple(feature(f"s{i}", "symbol", "places", Point(31, 50.5), look, events=("e1",)) for i, look in enumerate(looks))
    seen = visit(render_html(sample_scene(features=marks)))
    boxes = seen.page.locator(".gm-symbol").evaluate_all("nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.left, box.top])")
    assert len(boxes) == len(looks)
    assert all(abs(one[0] - other[0]) + abs(one[1] - other[1]) > 20 for i, one in enumerate(boxes) for other in boxes[:i])


def test_a_changed_vendored_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle.vendored.cache_clear()
    (tmp_path / "vendor" / "leaflet-1.9.4").mkdir(parents=True)
    (tmp_path / "vendor" / "leaflet-1.9.4" / "leaflet.js").write_text("changed")
    monkeypatch.setattr(bundle.resources, "template", lambda name: tmp_path / name)
    with pytest.raises(ExportError, match=r"leaflet\.js is not the file"):
        bundle.vendored("leaflet-1.9.4/leaflet.js")
    bundle.vendored.cache_clear()


@pytest.mark.parametrize(
    "code", [bundle.script_source(*bundle.PACKED_SCRIPTS), *map(bundle.built, ("map.js", "map-packed.js", "map-desk.js"))],
    ids=["written", "built", "packed", "desk"]
)
def test_our_scripts_make_text_only_as_text(code: str) -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\{\{|\{%|\{#", code)


def test_boxes_of_many_marks_stay_within_the_budget(visit: Open) -> None:
    spots = [Point(30 + i % 20 / 6, 50 + i // 20 / 9) for i in range(200)]
    many = (feature(f"m{i:03}", "symbol", "places", spot, "strike.solid.a", events=("e1",)) for i, spot in enumerate(spots))
    scene = sample_scene(features=(*many, feature("area", "wash", "regions", box(30, 50, 32, 51), "wash.solid.other", events=("e1",))))
    seen = visit(render_html(scene))
    assert seen.faults == []
    assert seen.page.locator(".gm-symbol[tabindex='0']").count() == 30
