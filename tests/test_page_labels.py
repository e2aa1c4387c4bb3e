"""A crowded map in a real browser: labels, their order, their lines; and what a card shows of two voices and of what hangs on talks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from conftest import Visit
from scenes import card, feature, sample_scene
from shapely import LineString, MultiLineString, Point, Polygon, box

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


# One label for the marks of a spot


def heap(count: int = 4) -> tuple[Any, ...]:
    """Marks at one place, two of them alike, one denied, and an arrow that starts there."""
    lines = ("Northland’s strike", "Fighting", "Fighting", "Southland’s capture, says Southland", "Displacement from here", "Aid")
    bases = ("strike.solid.a", "clash.solid.other", "clash.solid.other", "capture.claimed.b", "displacement.solid.other", "aid.solid.other")
    marks = [
        feature(f"h{i}", "symbol", "people" if i > 3 else "places", Point(32, 50.6), base, label=f"Ashby (Old Ash)\n{line}", events=("e1",))
        for i, (line, base) in enumerate(zip(lines, bases, strict=True))
    ]
    return tuple(marks[:count])


def test_marks_of_one_spot_share_a_label_with_a_line_each(visit: Open) -> None:
    text = "DENIED by Southland\nadvance, Ashby (Old Ash)"
    denied = feature("no", "symbol", "denied", Point(32, 50.6), "denied_mark.denied.grey", label=text, events=("e1",))
    seen = visit(render_html(sample_scene(features=(*heap(3), denied))))
    (label,) = boxes(seen, ".gm-feature-label")
    assert label[4].split("\n") == ["Ashby (Old Ash)", "DENIED by Southland: advance", "Northland’s strike", "Fighting ×2"]
    inks = seen.page.locator(".gm-block .gm-label-more").evaluate_all("nodes => nodes.map(node => getComputedStyle(node).color)")
    assert len(set(inks[:3])) == 3, "each line has the ink of its mark"


def test_a_full_spot_says_how_many_more_the_list_holds_and_follows_the_layers(visit: Open) -> None:
    seen = visit(render_html(sample_scene(features=heap(6))))
    (label,) = boxes(seen, ".gm-feature-label")
    assert label[4].split("\n") == ["Ashby (Old Ash)", "Northland’s strike", "Fighting ×2", "+3 in the list"]
    seen.page.locator(".gm-layer", has_text="Strikes").locator("input").uncheck()
    seen.page.locator(".gm-block .gm-label-more:visible", has_text="Displacement").wait_for(timeout=5000)
    (label,) = boxes(seen, ".gm-feature-label")
    assert label[4].split("\n") == ["Ashby (Old Ash)", "Displacement from here", "Aid"]


def test_only_a_denial_and_an_arrow_at_a_spot_still_name_it(visit: Open) -> None:
    at: dict[str, Any] = {"label_lon": 32.0, "label_lat": 50.6, "events": ("e1",)}
    denied = feature("no", "symbol", "denied", Point(32, 50.6), "denied_mark.denied.grey", label="DENIED by Southland\nadvance, Ashby", **at)
    arrow = feature("go", "body", "axes", box(32, 50.58, 33, 50.62), "withdrawal.solid.a", label="Withdrawal\nAshby to Norton", **at)
    seen = visit(render_html(sample_scene(features=(denied, arrow))))
    (label,) = boxes(seen, ".gm-feature-label")
    assert label[4].split("\n") == ["Ashby", "Withdrawal, to Norton", "DENIED by Southland: advance"]


# Names of countries


NARROW = Polygon([(30, 51), (31.6, 51), (31.6, 50.7), (30, 50.7)])


def lands(labels: tuple[tuple[str, float, float, int, str], ...], view: tuple[float, float, float, float]) -> Scene:
    """North and South with a narrow country between them in the west."""
    base = sample_scene()
    borders = MultiLineString([list(NARROW.exterior.coords), [(31.6, 51), (34, 51)]])
    ground = replace(base.backdrop, labels=labels, borders=borders, disputed=LineString(), adm1_lines=LineString())
    return sample_scene(features=(), bounds=view, backdrop=ground)


def test_a_countrys_name_does_not_cross_its_border_or_is_left_out(visit: Open) -> None:
    labels = (("Northland", 32.0, 51.15, 0, "country"), ("Narrowland", 30.8, 50.85, 0, "country"), ("Tiny", 31.55, 50.72, 0, "country"))
    seen = visit(render_html(lands(labels, (30, 49.5, 34, 52.5))))
    shown = {text.upper(): (left, top, right, low) for left, top, right, low, text in boxes(seen, ".gm-country")}
    assert "NORTHLAND" in shown and "NARROWLAND" in shown
    lines = [seen.page.locator("path.gm-border").first]
    crossed = lines[0].evaluate(
        """(path, boxes) => { const found = []; const matrix = path.getScreenCTM(); const total = path.getTotalLength();
        for (let at = 0; at <= total; at += 2) { const p = path.getPointAtLength(at).matrixTransform(matrix);
          boxes.forEach(([l, t, r, b], i) => { if (p.x > l && p.x < r && p.y > t && p.y < b) found.push(i); }); }
        return found; }""",
        list(shown.values()),
    )
    assert crossed == [], f"{list(shown)} cross a border"
    assert "TINY" not in shown


# Which way


def test_a_line_of_flight_has_a_head_in_its_ink_on_the_map_and_in_the_legend(visit: Open) -> None:
    line = LineString([(31, 50.4), (32, 50.5), (33, 50.4)])
    seen = visit(render_html(sample_scene(features=(feature("way", "path", "people", line, "flight.claimed.other", events=("e1",)),))))
    face = seen.page.locator("path.gm-face")
    assert face.get_attribute("marker-end").startswith("url(#gm-")
    name = face.get_attribute("marker-end")[5:-1]
    assert seen.page.locator(f"marker[id='{name}'] path").count() == 1
    assert face.evaluate("node => getComputedStyle(node).strokeDasharray") == "1px, 5px"
    assert seen.page.locator(".gm-legend .gm-swatch .gm-head").count() == 1
    assert "Way of people" in seen.page.locator(".gm-legend").inner_text()


def test_an_arrow_too_short_to_be_seen_is_drawn_longer_and_in_front_of_the_symbol_at_its_tip(visit: Open) -> None:
    arrow = Polygon([(32, 50.5), (32.01, 50.504), (32.01, 50.508), (32.02, 50.5), (32.01, 50.492), (32.01, 50.496)])
    short = feature("go", "body", "axes", arrow, "withdrawal.solid.a", label="Withdrawal\nA to B", events=("e1",), label_lon=32.0, label_lat=50.5)
    at_tip = feature("at", "symbol", "places", Point(32.02, 50.5), "clash.solid.other", label="B\nFighting", events=("e1",))
    seen = visit(render_html(sample_scene(features=(short, at_tip))))
    body, sign = boxes(seen, "path.gm-face")[0], boxes(seen, ".gm-symbol")[0]
    assert 36 < body[2] - body[0] < 48
    assert body[2] < (sign[0] + sign[2]) / 2 - 8, "the head stands in front of the symbol"
    seen.page.evaluate("document.querySelector('.leaflet-control-zoom-in').click()")
    seen.page.wait_for_timeout(600)
    body = boxes(seen, "path.gm-face")[0]
    assert 36 < body[2] - body[0] < 60


# What lies outside the first view, and the phone


def test_what_the_first_view_shows_after_all_is_not_named_as_outside_it(visit: Open) -> None:
    near = feature("near", "symbol", "talks", Point(32, 51.5), "venue.solid.venue", label="Surin\nTalks", events=("e6",), fit=False)
    text = "DENIED by Southland\nadvance, Trat"
    far = feature("far", "symbol", "denied", Point(40, 41), "denied_mark.denied.grey", label=text, events=("e5",), fit=False)
    seen = visit(render_html(sample_scene(features=(*sample_scene().features[:4], near, far))))
    assert seen.page.locator(".gm-outside button:visible").all_inner_texts() == ["DENIED by Southland: advance, Trat"]
    alone = visit(render_html(sample_scene(features=(*sample_scene().features[:4], near))))
    assert alone.page.locator(".gm-outside:visible").count() == 0


def test_on_a_phone_the_map_comes_before_the_summary_and_is_higher_than_it(visit: Open) -> None:
    summary = "From 1 article: " + ", ".join(f"an advance in Place number {i} (as the Northern staff says)" for i in range(6)) + "."
    seen = visit(render_html(sample_scene(summary=summary)), width=390, height=800)
    names = (".gm-head h1", ".gm-map", ".gm-summary", "#gm-list", ".gm-text")
    tops = [seen.page.locator(name).bounding_box() for name in names]
    assert [box["y"] for box in tops] == sorted(box["y"] for box in tops)
    assert tops[1]["y"] + tops[1]["height"] < 800, "the map is on the first screen"
    assert tops[2]["height"] < tops[1]["height"]


def test_a_label_without_room_keeps_its_name(visit: Open) -> None:
    marks = tuple(
        feature(f"n{i}", "symbol", "places", Point(30.4 + i % 6 * 0.6, 49.9 + i // 6 * 0.55), "strike.claimed.a",
                label=f"Town {i}\nNorthland’s heavy strike on the outskirts, says the governor of Northland", events=("e1",))
        for i in range(24)
    )  # fmt: skip
    seen = visit(render_html(sample_scene(features=marks)), width=390, height=800)
    shown = boxes(seen, ".gm-feature-label")
    short = [text for *_, text in shown if "\n" not in text]
    assert short and all(text.startswith("Town ") for text in short)
    assert len(shown) > 20
    assert not [(a[4], b[4]) for i, a in enumerate(shown) for b in shown[:i] if meet(a, b)]


def test_a_click_on_an_area_or_an_arrow_opens_its_event(visit: Open) -> None:
    area = feature("zone", "wash", "regions", box(31, 50, 33, 51), "wash.solid.other", label="Zone", events=("e1",))
    seen = visit(render_html(sample_scene(features=(area,))))
    frame = seen.page.locator("path.gm-face").bounding_box()
    seen.page.mouse.click(frame["x"] + frame["width"] / 4, frame["y"] + frame["height"] / 4)
    seen.page.locator(".leaflet-popup .gm-card-title", has_text="Title of e1").wait_for(timeout=5000)
    assert seen.faults == []
