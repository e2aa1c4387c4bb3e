"""The timeline of the page in a real browser: what a choice of days shows, hides and says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from conftest import Visit
from scenes import dated_scene, sample_scene

from geomap.annotate.days import first_day, last_day, told
from geomap.model import EventTime
from geomap.writers.page import render_html

Open = Callable[..., Visit]


def listed(seen: Visit) -> list[str]:
    """The events of the list that the choice of days leaves, by the last word of their titles."""
    titles = seen.page.locator("#gm-list .gm-entry:not(.gm-off) .gm-entry-title").all_inner_texts()
    return sorted(title.split()[-1] for title in titles)


def drawn(seen: Visit) -> int:
    return seen.page.locator("path.gm-face").count() + seen.page.locator(".gm-symbol").count()


def slide(seen: Visit, name: str, at: int) -> None:
    seen.page.get_by_label(name).fill(str(at))


def told_of(seen: Visit) -> str:
    return str(seen.page.locator(".gm-time-told").inner_text())


def test_days_choose_marks_labels_and_entries(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    assert told_of(seen) == "1 May 2031 to 5 May 2031, 7 of 7 events"
    whole = drawn(seen)
    slide(seen, "First day shown", 2)
    slide(seen, "Last day shown", 2)
    assert told_of(seen) == "3 May 2031, 4 of 7 events"
    assert listed(seen) == ["Farport", "e2", "e5", "e6"]
    # Gone are the wash and the arrow of e1, the bar of e3 and the count of e4; strip, edge and outline stay.
    assert drawn(seen) == whole - 4
    assert seen.page.locator("path.gm-face").count() == 3
    seen.page.wait_for_timeout(300)
    labels = seen.page.locator(".gm-feature-label").evaluate_all("nodes => nodes.filter(n => n.style.visibility === 'visible').map(n => n.innerText)")
    assert any("zone" in text for text in labels)
    assert not any("Northern push" in text or "villages" in text or "halted" in text for text in labels)
    assert seen.page.locator("#gm-list h2 .gm-count-note").first.inner_text() == "4 of 7"
    seen.page.get_by_role("button", name="All days").click()
    assert drawn(seen) == whole
    assert len(listed(seen)) == 7
    assert seen.faults == []


@pytest.mark.parametrize(("at", "events"), [(0, ["e1", "e3"]), (1, ["e3", "e5"]), (3, ["e4", "e5"]), (4, ["e4", "e5"])])
def test_open_ends_and_spans_cover_their_days(visit: Open, at: int, events: list[str]) -> None:
    seen = visit(render_html(dated_scene()))
    slide(seen, "Last day shown", at)
    slide(seen, "First day shown", at)
    assert listed(seen) == ["Farport", *events, "e6"]


def test_what_left_comes_back_in_its_place_of_the_stack(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    order = "nodes => nodes.map(node => node.getAttribute('d'))"
    before = seen.page.locator("path.gm-face").evaluate_all(order)
    slide(seen, "First day shown", 2)
    slide(seen, "First day shown", 0)
    seen.page.wait_for_timeout(300)
    assert seen.page.locator("path.gm-face").evaluate_all(order) == before


def test_keys_move_the_days_and_say_them_in_words(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    first = seen.page.get_by_label("First day shown")
    first.focus()
    seen.page.keyboard.press("ArrowRight")
    assert first.get_attribute("aria-valuetext") == "2 May 2031"
    assert told_of(seen) == "2 May 2031 to 5 May 2031, 6 of 7 events"
    seen.page.keyboard.press("End")
    assert told_of(seen).startswith("5 May 2031, ")
    assert seen.page.get_by_label("Last day shown").get_attribute("aria-valuetext") == "5 May 2031"


def test_both_ends_can_be_taken_hold_of_where_they_meet(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    where = "const box = node.getBoundingClientRect(), x = box.left + 12 + (box.width - 24) * node.value / 4"
    grip = f"node => {{ {where}; return document.elementFromPoint(x, box.top + 12).className.split(' ')[0]; }}"
    slide(seen, "First day shown", 4)
    assert seen.page.get_by_label("First day shown").evaluate(grip) == "gm-time-from"
    slide(seen, "Last day shown", 0)
    assert seen.page.get_by_label("Last day shown").evaluate(grip) == "gm-time-to"


def test_by_the_day_of_the_report(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    seen.page.get_by_label("report", exact=True).check()
    assert told_of(seen) == "2 May 2031 to 6 May 2031, 7 of 7 events"
    assert seen.page.locator(".gm-undated summary").count() == 0
    slide(seen, "First day shown", 3)
    assert listed(seen) == ["e4"]


def test_events_without_a_date_are_counted_and_within_reach(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    summary = seen.page.locator(".gm-undated summary")
    assert summary.inner_text() == "Without a date, always shown: 2"
    slide(seen, "First day shown", 4)
    assert summary.is_visible()
    summary.click()
    seen.page.locator(".gm-undated button").first.click()
    assert "Title of e6" in seen.page.locator(".leaflet-popup").inner_text()


def test_a_choice_from_the_list_is_shown_while_it_is_open(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    slide(seen, "Last day shown", 0)
    hidden = seen.page.get_by_role("button", name="Title of e4")
    assert "outside your selection" in hidden.inner_text()
    assert seen.page.locator(".gm-symbol .gm-count").count() == 0
    hidden.click()
    assert seen.page.locator(".gm-symbol .gm-count").count() == 1
    seen.page.keyboard.press("Escape")
    seen.page.locator(".gm-symbol .gm-count").wait_for(state="detached")


def test_a_layer_that_is_off_stays_off(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    seen.page.locator(".gm-layer", has_text="Offensives").locator("input").uncheck()
    before = drawn(seen)
    slide(seen, "First day shown", 4)
    slide(seen, "First day shown", 0)
    assert drawn(seen) == before


def test_with_little_motion_the_days_go_by_hand(visit: Open) -> None:
    seen = visit(render_html(dated_scene()))
    button = seen.page.get_by_role("button", name="Next day with events")
    said = []
    for _ in range(6):
        button.click()
        said.append(told_of(seen).split(",")[0])
    assert said == [*(f"{day} May 2031" for day in range(1, 6)), "1 May 2031 to 5 May 2031"]


def test_the_film_runs_and_stops(visit: Open) -> None:
    seen = visit(render_html(dated_scene()), reduced_motion="no-preference")
    seen.page.get_by_role("button", name="Play day by day").click()
    assert told_of(seen).startswith("1 May 2031, ")
    seen.page.locator(".gm-time-told", has_text="2 May 2031, ").filter(has_not_text=" to ").wait_for(timeout=5_000)
    seen.page.get_by_role("button", name="Pause").click()
    held = told_of(seen)
    seen.page.wait_for_timeout(1500)
    assert told_of(seen) == held
    assert seen.page.get_by_role("button", name="Play day by day").is_visible()


def test_no_timeline_where_all_happened_on_one_day(visit: Open) -> None:
    seen = visit(render_html(sample_scene()))
    assert seen.page.locator("#gm-time").evaluate("node => node.childNodes.length") == 0
    one = dated_scene()
    cards = tuple(replace(card, t0="2031-05-01", t1="2031-05-01", reported_on="2031-05-01") for card in one.cards)
    seen = visit(render_html(replace(one, cards=cards)))
    assert seen.page.locator("#gm-time").evaluate("node => node.childNodes.length") == 0


def test_far_apart_days_are_steps_of_their_own(visit: Open) -> None:
    base = dated_scene()
    old = tuple(replace(card, t0="1998-02-28") if card.id == "e5" else card for card in base.cards)
    seen = visit(render_html(replace(base, cards=old)))
    assert seen.page.locator(".gm-time-bars rect").count() == 6
    assert "only days that occur" in seen.page.locator(".gm-time-scale").inner_text()


@pytest.mark.parametrize("bad", ["2031-02-30", "31 May", "2031-05-01T00:00", "NaN", "-1", "9999999-01-01"])
def test_what_is_no_day_is_no_date(visit: Open, bad: str) -> None:
    base = dated_scene()
    cards = tuple(replace(card, t0=bad, t1=bad) if card.id == "e1" else card for card in base.cards)
    seen = visit(render_html(replace(base, cards=cards)))
    assert seen.page.locator(".gm-undated summary").inner_text().endswith(": 3")
    assert seen.faults == []


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ("2024-02-10", "2024-02-10", "2024-02-10"), ("2024-02", "2024-02-01", "2024-02-29"), ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02-30", None, None), ("2024-13", None, None), ("0000", None, None), ("soon", None, None), ("", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_first_and_last_day(given: str | None, first: str | None, last: str | None) -> None:
    assert (first_day(given), last_day(given)) == (first, last)


def test_the_day_of_the_report_is_no_day_of_an_event() -> None:
    plain: dict[str, Any] = {"granularity": "day", "relation": "on", "expression": None}
    assert told(EventTime(start=None, end="2031-05-04", inferred=True, **plain)) is None
    assert told(None) is None
    until = EventTime(start=None, end="2031-05-04", inferred=False, **plain)
    assert told(until) is until
