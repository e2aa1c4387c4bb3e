"""The page on which a desk corrects the map: what is decided there leaves it as a file, and a build with that file shows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit, until
from edits import all_kinds, card, correct, editable, scene
from hostile import armed, bench_payloads
from many import invented_towns, many_documents
from shapely import Point
from test_accessibility import axe, node_tools, violations  # noqa: F401
from test_injection import OWN, strings
from test_page_packed import crowded

import geomap
from geomap.checking import Severity, check
from geomap.corrections import LONGEST_NOTE, read_corrections
from geomap.desk import Act, Correction, Editable, Misfit, Stale
from geomap.errors import ExportError, PageError
from geomap.model import Precision, Scene
from geomap.schema import corrections_json
from geomap.writers import bundle, write
from geomap.writers.embed import embed
from geomap.writers.page import render_html, sandboxed_frame

Open = Callable[..., Visit]
TAGS = "nodes => nodes.map(node => node.textContent)"


def ask(page: Any, title: str) -> Any:
    """The tools of an event, opened from the list by keyboard."""
    page.locator("#gm-list .gm-entry-button", has_text=title).first.focus()
    page.keyboard.press("Enter")
    tools = page.locator(".leaflet-popup .gm-card", has_text=title).first.locator(".gm-desk-tools")
    tools.wait_for()
    at_rest(page, tools)
    return tools


def at_rest(page: Any, node: Any) -> None:
    """Waits until a node stands still: the map moves a popup into view after it has opened."""
    before = None
    for _ in range(40):
        page.wait_for_timeout(150)
        now = node.bounding_box()
        if now == before:
            return
        before = now


def press(tools: Any, name: str) -> None:
    tools.locator("button", has_text=name).first.click()


def note(tools: Any, words: str) -> None:
    tools.locator("input[type=text]").first.fill(words)


def downloaded(page: Any, folder: Path) -> Path:
    with page.expect_download() as arriving:
        page.locator("#gm-desk button", has_text="Download corrections").click()
    assert arriving.value.suggested_filename == "corrections.json"
    path = folder / "corrections.json"
    arriving.value.save_as(path)
    return path


def test_what_is_decided_on_the_page_is_what_the_next_build_shows(visit: Open, tmp_path: Path) -> None:
    seen = visit(render_html(scene(desk=True)))
    page = seen.page
    tools = ask(page, "Strike — Kharkiv")
    note(tools, "our reporter was there")
    press(tools, "Move")
    form = page.locator(".gm-desk-move")
    assert form.locator("input").nth(2).input_value() == "our reporter was there"
    form.locator("input").nth(0).fill("49.9, 36.5")
    form.locator("select").select_option("exact")
    press(form, "Set here")
    tools = ask(page, "Sumy and Chernihiv")
    tools.locator("select").first.select_option(label="Chernihiv")
    note(tools, "another town")
    press(tools, "Take off")
    press(ask(page, "Istanbul"), "Area, not point")
    tools = ask(page, "Fighting")
    note(tools, "two sources")
    press(tools, "Accept")
    press(ask(page, "Basivka"), "Accept")
    press(ask(page, "Basivka"), "Take off")
    page.keyboard.press("Escape")
    assert page.locator(".gm-desk-item").count() == 5, "taking off overrules what was said of the event before"
    assert page.locator(".gm-desk-way, .gm-desk-dot").count() == 2
    found = read_corrections(downloaded(page, tmp_path))
    assert [one.action for one in found] == [Act.MOVE, Act.REJECT, Act.AREA, Act.ACCEPT, Act.REJECT]
    made = scene(*found)
    assert not made.stale
    told = card(made, "Kharkiv")
    (mark,) = (one for one in made.features if told.id in one.events)
    assert (mark.geometry, mark.precision, mark.basis) == (Point(36.5, 49.9), Precision.EXACT, "desk")
    assert any("our reporter was there" in one for one in told.notes)
    assert card(made, "Strike — Sumy").where == "Sumy" and not card(made, "Basivka").features
    assert "checked by the desk: two sources" in card(made, "Fighting").notes
    assert card(made, "Talks").precision == "somewhere in a region"
    rows = json.loads(write(made, tmp_path / "map.geojson").read_text(encoding="utf-8"))["features"]
    assert {"desk"} <= {one["properties"]["basis"] for one in rows}
    again = visit(render_html(scene(*found, desk=True))).page
    assert again.locator(".gm-desk-item").count() == 5
    assert read_corrections(downloaded(again, tmp_path)) == found
    readers = visit(render_html(made))
    assert readers.page.locator("#gm-rest", has_text="taken off the map by the desk").count() == 1
    assert seen.faults == [] and readers.faults == []


def test_a_place_is_moved_by_arrow_keys_and_by_clicks_also_on_a_mark(visit: Open) -> None:
    page = visit(render_html(scene(desk=True))).page
    tools = ask(page, "Strike — Kharkiv")
    press(tools, "Move")
    until(page, "document.activeElement.classList.contains('gm-desk-crosshair')")
    fields = page.locator(".gm-desk-degrees")
    lat, lon = (float(fields.nth(number).input_value()) for number in (0, 1))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    north, east = (float(fields.nth(number).input_value()) for number in (0, 1))
    assert north > lat and 0 < east - lon < north - lat
    mark = page.locator(".gm-symbol[aria-label*=Pokrovsk]")
    mark.click()
    until(page, "!document.querySelector('.leaflet-popup')")
    assert abs(float(fields.nth(0).input_value()) - editable("Pokrovsk").targets[0].lat) < 0.02
    page.locator(".gm-desk-crosshair").focus()
    page.keyboard.press("Enter")
    assert page.locator(".gm-desk-move").count() == 0 and page.locator(".gm-desk-item .gm-act-move").count() == 1
    press(ask(page, "Strike — Kharkiv"), "Move")
    page.keyboard.press("Escape")
    assert page.locator(".gm-desk-move, .gm-desk-crosshair").count() == 0 and page.locator(".gm-desk-item").count() == 1


@pytest.mark.parametrize("typed", ["", "north", "99", "1e3", "0x10"])
def test_degrees_that_are_none_are_not_set(visit: Open, typed: str) -> None:
    page = visit(render_html(scene(desk=True))).page
    press(ask(page, "Strike — Kharkiv"), "Move")
    page.locator(".gm-desk-degrees").first.fill(typed)
    press(page.locator(".gm-desk-move"), "Set here")
    assert page.locator(".gm-desk-move [role=alert]").text_content()
    assert page.locator(".gm-desk-degrees").first.get_attribute("aria-invalid") == "true"
    assert page.locator(".gm-desk-item").count() == 0


def test_undo_takes_back_a_decision_and_remove_any(visit: Open) -> None:
    page = visit(render_html(scene(desk=True))).page
    press(ask(page, "Basivka"), "Take off")
    press(ask(page, "Istanbul"), "Accept")
    page.keyboard.press("Escape")
    assert page.locator("#gm-list .gm-desk-tag").evaluate_all(TAGS) == ["Accepted", "Taken off"]
    assert page.locator(".gm-desk-gone").count() > 0
    page.locator("#gm-desk button", has_text="Remove").first.click()
    assert page.locator("#gm-list .gm-desk-tag").evaluate_all(TAGS) == ["Accepted"]
    assert page.locator(".gm-desk-gone").count() == 0
    assert page.evaluate("document.activeElement.id") == "gm-desk-title"
    for left in (2, 1, 0):
        page.locator("#gm-desk button", has_text="Undo").click()
        assert page.locator(".gm-desk-item").count() == left
    assert page.locator("#gm-desk button", has_text="Undo").is_disabled()


def test_an_event_of_a_shared_mark_is_moved_with_the_others(visit: Open) -> None:
    text = "Shelling\n\nRussian forces shelled Kharkiv on Monday. Russian troops again shelled Kharkiv on Monday."
    page = visit(render_html(scene(text=text, desk=True))).page
    press(ask(page, "Strike — Kharkiv"), "Move")
    assert page.locator(".gm-desk-move input[type=checkbox]").is_checked()
    page.locator(".gm-desk-degrees").first.fill("49,5")
    press(page.locator(".gm-desk-move"), "Set here")
    assert page.locator(".gm-desk-item").count() == 2
    page.locator("#gm-desk button", has_text="Undo").click()
    assert page.locator(".gm-desk-item").count() == 0


def given(page: Any, folder: Path, content: bytes | str) -> str:
    """What the page says to a file."""
    path = folder / "given.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    page.locator("#gm-desk [role=status]").evaluate("node => { node.textContent = ''; }")
    page.locator("#gm-desk input[type=file]").set_input_files(path)
    until(page, "document.querySelector('#gm-desk [role=status]').textContent !== ''")
    return str(page.locator("#gm-desk [role=status]").text_content())


def test_a_file_that_was_made_before_is_loaded_and_what_does_not_fit_stays_and_says_so(visit: Open, tmp_path: Path) -> None:
    page = visit(render_html(scene(desk=True))).page
    press(ask(page, "Istanbul"), "Accept")
    lost = correct(Act.ACCEPT, "Basivka")
    lost = replace(lost, event=replace(lost.event, quote="Nobody said this."))
    moved = [replace(one, event=replace(one.event, id="x/e9")) for one in all_kinds("from the file")]
    assert given(page, tmp_path, corrections_json([*moved, lost])) == "Loaded: 6. Do not fit this map: 1."
    assert page.locator(".gm-desk-item").count() == 7
    assert page.locator(".gm-desk-item .gm-desk-stale").count() == 1
    found = read_corrections(downloaded(page, tmp_path))
    fitting = [one for one in found if one.event.quote != lost.event.quote]
    assert lost in found and {one.event.id.split("/")[0] for one in fitting} == {editable("Basivka").event.id.split("/")[0]}
    assert len(scene(*found).stale) == 1


def test_a_file_that_is_none_changes_nothing(visit: Open, tmp_path: Path) -> None:
    seen = visit(render_html(scene(desk=True)))
    page = seen.page
    press(ask(page, "Istanbul"), "Accept")
    good = json.loads(corrections_json(all_kinds()))
    bad: list[Any] = ["", "{", [], {"schema": good["schema"]}, {**good, "schema": "x"}]
    bad += [{**good, "corrections": [None]}, {**good, "corrections": {"length": 1}}]
    to = {"lon": 200, "lat": 0}
    changes: list[dict[str, Any]] = [{"action": "delete"}, {"note": 5}, {"note": "x" * 501}, {"event": {}}, {"to": to}, {"to": None}]
    bad += [{**good, "corrections": [{**good["corrections"][1], **change}]} for change in changes]
    for content in bad:
        assert "no file of corrections" in given(page, tmp_path, content if isinstance(content, str) else json.dumps(content))
        assert page.locator(".gm-desk-item").count() == 1
    odd = '{"schema": "geomap-corrections/1", "corrections": [], "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'
    assert given(page, tmp_path, odd) == "Loaded: 0."
    assert page.evaluate("({}).polluted === undefined") and seen.faults == []


def test_an_event_that_was_taken_off_can_be_put_back_from_its_card_in_the_list(visit: Open, tmp_path: Path) -> None:
    page = visit(render_html(scene(correct(Act.REJECT, "Basivka"), desk=True))).page
    page.locator("#gm-rest .gm-entry-button", has_text="Basivka").click()
    press(page.locator("#gm-rest .gm-desk-tools"), "Accept")
    (found,) = read_corrections(downloaded(page, tmp_path))
    assert found.action is Act.ACCEPT and card(scene(found), "Basivka").features


def test_stale_corrections_of_the_build_are_in_the_list(visit: Open) -> None:
    lost = correct(Act.ACCEPT, "Basivka", note="kept")
    page = visit(render_html(scene(replace(lost, event=replace(lost.event, quote="Nobody said this.")), desk=True))).page
    assert "its sentence is not in the article any more" in page.locator(".gm-desk-stale").text_content()


def test_a_page_for_readers_carries_nothing_of_the_desk(tmp_path: Path) -> None:
    made = scene(*all_kinds("n"))
    html = render_html(made)
    assert "gm-desk" not in html and "Download corrections" not in html and '"desk"' not in html
    assert "gm-desk" in render_html(scene(*all_kinds("n"), desk=True))
    assert "gm-desk" not in bundle.script_bundle() + bundle.script_bundle(packed=True) + bundle.style_bundle()
    assert render_html(replace(scene(desk=True), desk=None)) == render_html(scene())


def test_the_same_page_gives_the_same_bytes() -> None:
    assert render_html(scene(*all_kinds("n"), desk=True)) == render_html(scene(*all_kinds("n"), desk=True))


def test_a_page_of_packed_events_is_refused_and_says_why() -> None:
    with pytest.raises(ExportError, match="more than 300 are packed: build it of fewer articles"):
        render_html(replace(crowded(400), desk=()))


def test_corrections_of_packed_events_are_applied() -> None:
    documents = many_documents(400, invented_towns())
    made = geomap.build(documents, desk=True).scene
    first = next(one for one in made.desk or () if one.targets)
    told = Correction(action=Act.ACCEPT, event=first.event)
    assert "checked by the desk" in next(one for one in geomap.build(documents, corrections=[told]).scene.cards if one.id == first.event.id).status


def test_a_page_of_the_desk_is_not_published(tmp_path: Path) -> None:
    path = write(scene(desk=True), tmp_path / "desk.html")
    with pytest.raises(PageError, match=r"desk\.html: a page for the desk"):
        embed(path)
    assert {one.rule for one in check(path).findings if one.severity is Severity.ERROR} == {"desk-page"}


def test_in_a_frame_the_page_says_that_it_may_not_download_and_shows_the_text(visit: Open) -> None:
    framed = sandboxed_frame(scene(*all_kinds(), desk=True))
    host = f'<!DOCTYPE html><html lang="en"><title>A notebook</title><main><h1>A notebook</h1>{framed}</main></html>'
    seen = visit(host, ready=False)
    frame = seen.page.frames[1]
    frame.wait_for_function("window.__geomapReady === true")
    assert "may not allow downloads" in frame.locator("#gm-desk").text_content()
    assert json.loads(frame.locator("#gm-desk textarea").input_value())["schema"] == "geomap-corrections/1"


STATES = [(1200, False, "en"), (1200, True, "en"), (390, False, "en"), (390, True, "ar")]


@pytest.mark.parametrize(("width", "dark", "language"), STATES)
def test_axe_finds_nothing(visit: Open, axe: str, width: int, dark: bool, language: str) -> None:  # noqa: F811
    lost = correct(Act.ACCEPT, "Strike — Sumy")
    made = scene(*all_kinds("a note"), replace(lost, event=replace(lost.event, quote="Nobody said this.")), desk=True, language=language)
    seen = visit(render_html(made), width=width, dark=dark)
    page = seen.page
    page.locator("#gm-desk details > summary").click()
    page.locator("#gm-list .gm-entry-button").first.click()
    page.locator(".gm-desk-tools").first.wait_for()
    assert violations(page, axe) == []
    page.locator(".gm-desk-tools button").nth(1).click()
    page.locator(".gm-desk-degrees").first.fill("x")
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") and seen.faults == []


def saying(text: str, of: Editable, **more: Any) -> Correction:
    """An acceptance with a text in each of its fields."""
    event = replace(of.event, title=text, quote=text, trigger=text, id=text, article=replace(of.event.article, id=text, title=text, url=text))
    return Correction(action=Act.ACCEPT, event=event, note=text[:LONGEST_NOTE], **more)


@pytest.fixture(scope="module")
def payloads(security_bench: Path) -> list[str]:
    return [*OWN, *bench_payloads(security_bench)[::6]]


def noted(texts: list[str], **options: Any) -> Scene:
    """A map of as many events as texts, each checked with one of them as its note."""
    documents = many_documents(len(texts), invented_towns())
    refs = [one.event for one in geomap.build(documents, desk=True).scene.desk or ()]
    notes = [Correction(action=Act.ACCEPT, event=ref, note=text[:LONGEST_NOTE]) for ref, text in zip(refs, texts, strict=True)]
    return geomap.build(documents, corrections=notes, **options).scene


def flat(text: str) -> str:
    """As a text is compared: what pages and files show as U+FFFD apart."""
    return " ".join("".join(char if char.isprintable() and char != "\ufffd" else " " for char in text).split())


def test_hostile_notes_come_back_from_every_file_as_they_were(tmp_path: Path, payloads: list[str]) -> None:
    made = noted(payloads)
    for suffix in (".geojson", ".csv", ".kml"):
        path = write(made, tmp_path / f"map{suffix}")
        assert [one for one in check(path).findings if one.severity is Severity.ERROR] == []
        found = "\n".join(flat(one) for one in strings(path))
        assert [text for text in payloads if flat(text[:LONGEST_NOTE]) not in found] == [], suffix
    path = write(made, tmp_path / "map.svg")
    assert [one for one in check(path).findings if one.severity is Severity.ERROR] == []


def test_hostile_notes_and_files_are_only_text_on_the_page(browser: Any, tmp_path: Path, payloads: list[str]) -> None:
    made = noted(payloads, desk=True)
    of = editable("Basivka")
    stale = tuple(Stale(correction=saying(text, of), reason=Misfit.EVENT) for text in payloads)
    (tmp_path / "map.html").write_text(render_html(replace(made, stale=stale)), encoding="utf-8", newline="\n")
    (tmp_path / "given.json").write_bytes(corrections_json([saying(f"{text} again", of) for text in payloads]))
    with armed(browser) as seen:
        seen.page.goto((tmp_path / "map.html").as_uri())
        seen.page.wait_for_function("window.__geomapReady === true", timeout=20_000)
        seen.page.locator("#gm-desk input[type=file]").set_input_files(tmp_path / "given.json")
        until(seen.page, "document.querySelector('#gm-desk [role=status]').textContent !== ''")
        notes = [flat(one) for one in seen.page.locator(".gm-desk-note").evaluate_all(TAGS)]
        titles = {flat(one) for one in seen.page.locator(".gm-desk-title").evaluate_all(TAGS)}
        blank = [text for text in payloads if not text[:LONGEST_NOTE].strip()]
        assert [text for text in payloads if text not in blank and notes.count(flat(text[:LONGEST_NOTE])) < 2] == []
        assert [text for text in payloads if not {flat(text), flat(f"{text} again")} <= titles] == []
        seen.page.locator("#gm-list .gm-entry-button").first.evaluate("node => node.click()")
        seen.page.locator(".gm-desk-tools").first.wait_for()
        assert seen.page.locator("main img, main iframe, main script, main style, main object, main form").count() == 0
        assert seen.faults == []
