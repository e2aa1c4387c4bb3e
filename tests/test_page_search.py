"""Search and filters of the page in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conftest import Visit
from scenes import dated_scene, feature
from shapely import Point

from geomap.model import Scene, Skipped
from geomap.writers.page import render_html

Open = Callable[..., Visit]


def named_scene() -> Scene:
    """The dated sample with names of many spellings."""
    base = dated_scene()
    changes = {
        "e1": {"title": "Offensive — Харків", "where": "Харків", "names": ("Kharkiv", "Харьков")},
        "e2": {"title": "Buffer zone — Đà Nẵng", "where": "Đà Nẵng", "notes": ("By the Red Column",)},
        "e3": {"title": "Defence — Орёл", "quote": "The bridge of Saint-Étienne held, the staff said."},
        "e4": {"title": "Capture — Київ", "names": ()},
        "e5": {"title": "Denied — إدلب", "names": ()},
    }  # fmt: skip
    cards = tuple(replace(card, **changes.get(card.id, {})) for card in base.cards)  # type: ignore[arg-type]
    far = Skipped(text="Upper Nowhere", article="a1", reason="not located: two places of that name", quote=None)
    return replace(base, cards=cards, skipped=(*base.skipped, far))


def found(seen: Visit, query: str) -> list[str]:
    seen.page.get_by_role("combobox").fill(query)
    return list(seen.page.locator(".gm-found:not([hidden]) .gm-found-title").all_inner_texts())


SPELLED = {
    "харк": "Offensive — Харків", "ХАРЬКОВ": "Offensive — Харків", "Харкив": "Offensive — Харків", "kharkiv": "Offensive — Харків",
    "da nang": "Buffer zone — Đà Nẵng", "red column": "Buffer zone — Đà Nẵng", "орел": "Defence — Орёл", "saint etienne": "Defence — Орёл",
    "киів": "Capture — Київ", "ادلب": "Denied — إدلب", "midtown": "Midtown", "nowhere": "Upper Nowhere", "farport": "Agreement — Farport",
}  # fmt: skip


def test_search_forgives_case_marks_and_look_alike_letters(visit: Open) -> None:
    seen = visit(render_html(named_scene()))
    assert {query: found(seen, query)[:1] for query in SPELLED} == {query: [first] for query, first in SPELLED.items()}


def test_words_begin_words_and_all_must_occur(visit: Open) -> None:
    seen = visit(render_html(named_scene()))
    assert found(seen, "arkiv") == []
    assert seen.page.locator(".gm-found-told").inner_text() == "Nothing found"
    assert found(seen, "kharkiv offensive") == ["Offensive — Харків"]
    assert found(seen, "kharkiv column") == []
    assert found(seen, "") == []
    assert seen.page.locator(".gm-found-told").inner_text() == ""


def test_the_title_counts_more_than_the_sentence(visit: Open) -> None:
    base = named_scene()
    cards = tuple(replace(card, quote="They left Farport by sea.") if card.id == "e1" else card for card in base.cards)
    assert found(visit(render_html(replace(base, cards=cards))), "farport") == ["Agreement — Farport", "Offensive — Харків"]


def test_keys_walk_the_found_and_enter_opens(visit: Open) -> None:
    seen = visit(render_html(named_scene()))
    box = seen.page.get_by_role("combobox")
    names = found(seen, "staff")
    assert len(names) >= 3
    assert box.get_attribute("aria-expanded") == "true"
    for _ in range(2):
        seen.page.keyboard.press("ArrowDown")
    active = seen.page.locator(".gm-found [aria-selected=true]")
    assert active.locator(".gm-found-title").inner_text() == names[1]
    assert active.get_attribute("id") == box.get_attribute("aria-activedescendant")
    seen.page.keyboard.press("ArrowUp")
    seen.page.keyboard.press("ArrowUp")
    assert seen.page.locator(".gm-found [aria-selected=true] .gm-found-title").inner_text() == names[-1]
    seen.page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "staff"
    found(seen, "kharkiv")
    seen.page.keyboard.press("Enter")
    popup = seen.page.locator(".leaflet-popup")
    assert "Харків" in popup.inner_text()
    seen.page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert box.evaluate("node => node === document.activeElement")
    assert seen.faults == []


def test_a_click_on_what_was_found_opens_it(visit: Open) -> None:
    seen = visit(render_html(named_scene()))
    found(seen, "орел")
    seen.page.get_by_role("option").first.click()
    assert "Орёл" in seen.page.locator(".leaflet-popup").inner_text()


def test_what_is_not_on_the_map_is_found_where_it_is_explained(visit: Open) -> None:
    seen = visit(render_html(named_scene()))
    found(seen, "two presidents")
    seen.page.keyboard.press("Enter")
    assert "A call between two presidents" in seen.page.evaluate("document.activeElement.innerText")
    assert seen.page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    found(seen, "nowhere")
    seen.page.keyboard.press("Enter")
    assert "two places of that name" in seen.page.evaluate("document.activeElement.innerText")


def test_a_name_of_the_base_map_moves_the_map(visit: Open) -> None:
    seen = visit(render_html(named_scene()))
    where = "() => document.querySelector('.leaflet-map-pane').style.transform + document.querySelector('.leaflet-control-scale-line').textContent"
    before = seen.page.evaluate(where)
    found(seen, "midtown")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_timeout(300)
    assert seen.page.evaluate(where) != before


def test_many_findings_are_counted_and_the_first_listed(visit: Open) -> None:
    base = named_scene()
    more = tuple(replace(base.cards[0], id=f"m{i}", title=f"Many {i}") for i in range(20))
    marks = tuple(feature(f"mark{i}", "symbol", "places", Point(31 + i / 20, 50.5), "strike.solid.a", events=(f"m{i}",)) for i in range(20))
    seen = visit(render_html(replace(base, cards=(*base.cards, *more), features=(*base.features, *marks))))
    assert len(found(seen, "many")) == 12
    assert seen.page.locator(".gm-found-told").text_content() == "Found: 20, the first 12 are listed"


HOSTILE = ("<img src=x onerror=alert(1)>", "${alert(1)}", "\\", "(((((", "[", "__proto__", "constructor", "\u0301\u0301", "x" * 5000)


def test_hostile_queries_are_only_text(visit: Open) -> None:
    seen = visit(render_html(named_scene()))
    assert {query: found(seen, query) for query in HOSTILE} == {query: [] for query in HOSTILE}
    assert seen.page.locator(".gm-finder img").count() == 0
    assert seen.faults == []


def shown(seen: Visit) -> list[str]:
    titles = seen.page.locator("#gm-list .gm-entry:not(.gm-off) .gm-entry-title").all_inner_texts()
    return sorted(title.split()[-1] for title in titles)


def tick(seen: Visit, group: str, name: str) -> None:
    seen.page.get_by_role("group", name=group).get_by_label(name).click()


def test_filters_join_within_a_group_and_cut_between_groups(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    seen.page.locator(".gm-filter summary").click()
    tick(seen, "Kind", "Defence")
    assert shown(seen) == ["e3"]
    tick(seen, "Kind", "Capture")
    assert shown(seen) == ["e3", "e4"]
    tick(seen, "Status", "Claimed")
    assert shown(seen) == ["e4"]
    assert seen.page.locator(".gm-symbol").count() == 1
    assert seen.page.locator("path.gm-face").count() == 0
    assert seen.page.locator(".gm-filter-told").inner_text() == "1 of 7 events"
    seen.page.get_by_role("button", name="Clear filters").click()
    assert len(shown(seen)) == 7
    tick(seen, "Who acts", "Netherlands")
    assert shown(seen) == ["e1", "e2", "e6"]
    assert seen.faults == []


def test_filters_and_days_hold_together(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    seen.page.locator(".gm-filter summary").click()
    tick(seen, "Status", "Claimed")
    seen.page.get_by_label("Last day shown").fill("2")
    assert shown(seen) == ["e2"]
    assert seen.page.locator(".gm-time-told").inner_text() == "1 May 2031 to 3 May 2031, 1 of 7 events"


def test_a_group_without_a_choice_is_left_out(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    seen.page.locator(".gm-filter summary").click()
    assert seen.page.locator(".gm-facet legend").all_inner_texts() == ["Kind", "Who acts", "Status"]
