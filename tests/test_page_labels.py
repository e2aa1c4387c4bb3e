"""A crowded map in a real browser: labels, their order, their lines; and what a card shows of two voices and of what hangs on talks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Visit
from scenes import card, feature, sample_scene
from shapely import Point, box

from geomap import style
from geomap.model import Scene
from geomap.writers.page import render_html

Open = Callable[..., Visit]
BASES = ("strike", "clash", "capture", "destruction", "strike", "retaken", "displacement", "strike", "clash")
BOXES = """nodes => nodes.filter(node => getComputedStyle(node).visibility === 'visible' && node.getClientRects().length).map(node => {
  const box = node.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom, node.innerText]; })"""


def crowded() -> Scene:
    """Nine marks within ten kilometres, one of them denied, and an arrow's body through them."""
    marks = [
        feature(f"m{i}", "symbol", "places", Point(31.9 + i % 3 * 0.05, 50.9 + i // 3 * 0.03), f"{base}.claimed.{'ab'[i % 2]}",
                label=f"Village {i}\nNorthland’s {base}, says Northland", events=("e1",))
        for i, base in enumerate(BASES)
    ]  # fmt: skip
    place, body = Point(31.97, 50.94), box(31.92, 50.92, 31.96, 51.4)
    denied = feature("no", "symbol", "denied", place, "denied_mark.denied.grey", label="DENIED by Southland\nwithdrawal", events=("e1",))
    arrow = feature("go", "body", "axes", body, "advance.claimed.a", label="Northland’s advance\nschematic", events=("e1",))
    return sample_scene(features=(*marks, denied, arrow), bounds=(30.9, 50.2, 33, 51.6))


def boxes(seen: Visit, what: str) -> list[list[Any]]:
    found: list[list[Any]] = seen.page.locator(what).evaluate_all(BOXES)
    return found


def meet(one: list[Any], other: list[Any]) -> bool:
    return bool(one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (390, True)])
def test_labels_of_a_crowded_map_cover_neither_each_other_nor_a_symbol(visit: Open, width: int, dark: bool) -> None:
    seen = visit(render_html(crowded()), width=width, height=900, dark=dark)
    shown = boxes(seen, ".gm-label")
    marks = boxes(seen, ".gm-feature-label")
    assert len(marks) >= (9 if width == 1200 else 6), [text for *_, text in marks]
    assert not [(a[4], b[4]) for i, a in enumerate(shown) for b in shown[:i] if meet(a, b)]
    signs = [[left + 4, top + 4, right - 4, low - 4, text] for left, top, right, low, text in boxes(seen, ".gm-symbol svg")]
    assert not [a[4] for a in marks for b in signs if meet(a, b)]
    frame = boxes(seen, ".folium-map")[0]
    assert not [text for left, top, right, low, text in marks if left < frame[0] or right > frame[2] or top < frame[1] or low > frame[3]]


def test_movements_and_denials_are_labelled_before_places_and_far_labels_have_a_line(visit: Open) -> None:
    seen = visit(render_html(crowded()), width=390, height=700)
    shown = [text.split("\n")[0] for *_, text in boxes(seen, ".gm-feature-label")]
    assert {"Northland’s advance", "DENIED by Southland"} <= set(shown)
    assert seen.page.locator(".gm-leader line").count() >= 1
    reach = [right - left + low - top for left, top, right, low, _ in boxes(seen, ".gm-leader")]
    assert min(reach) > 20


def test_two_voices_stand_beside_each_other(visit: Open) -> None:
    cards = (card("e1", contradicts=("e3",)), card("e3", says=("the Southern staff denies it",), quote="They never came.", contradicts=("e1",)))
    seen = visit(render_html(sample_scene(cards=cards, features=sample_scene().features[3:4])))
    seen.page.locator(".gm-entry-button").first.click()
    own, other = boxes(seen, ".leaflet-popup .gm-voices > .gm-voice")[:2]
    assert abs(own[1] - other[1]) < 2 and own[2] <= other[0] and abs(own[2] - own[0] - other[2] + other[0]) < 2
    assert "the Southern staff denies it" in other[4] and "They never came." in other[4]


def test_what_was_agreed_is_one_click_from_its_own_mark_and_plain_text_without_one(visit: Open) -> None:
    linked = (("Agreed: exchange, owed, not yet done", "e4"), ("Next round: planned", "e7"))
    plain = sample_scene()
    cards = tuple(card("e6", title="Talks — Farport", linked=linked) if one.id == "e6" else one for one in plain.cards)
    seen = visit(render_html(sample_scene(cards=cards)))
    seen.page.locator(".gm-symbol[aria-label='Talks, planned']").click()
    popup = seen.page.locator(".leaflet-popup")
    assert popup.locator(".gm-linked li").all_inner_texts() == [text for text, _ in linked]
    assert popup.locator(".gm-link").count() == 1
    popup.locator(".gm-link").click()
    seen.page.locator(".leaflet-popup .gm-card-title", has_text="Title of e4").wait_for(timeout=5000)
    assert "Agreed: exchange, owed, not yet done" in seen.page.locator(".gm-text").inner_html()


def test_the_legend_says_which_signs_follow_the_military_standard(visit: Open) -> None:
    seen = visit(render_html(sample_scene(style_note=style.note_of("nato"))))
    assert "MIL-STD-2525D" in seen.page.locator(".gm-legend .gm-style-note").inner_text()
    assert visit(render_html(sample_scene())).page.locator(".gm-style-note").count() == 0


def test_the_label_of_a_mark_at_the_edge_stays_in_the_view(visit: Open) -> None:
    edge = feature("edge", "symbol", "places", Point(33.9, 51), "strike.solid.a", label="Edgeville\nstrike, says the Northern staff", events=("e1",))
    far = feature("far", "symbol", "places", Point(30.05, 51.4), "clash.solid.other", label="Westville\nfighting", events=("e1",))
    seen = visit(render_html(sample_scene(features=(edge, far))), width=390, height=800)
    frame = boxes(seen, ".folium-map")[0]
    shown = boxes(seen, ".gm-feature-label")
    assert {text.split("\n")[0] for *_, text in shown} == {"Edgeville", "Westville"}
    assert all(frame[0] <= left and right <= frame[2] for left, _, right, _, _ in shown)
