"""Pages of many events: packed points on one canvas, in a real browser."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Visit, until
from many import exposed, invented_towns, many_documents
from scenes import sample_scene
from test_page import PAYLOADS

from geomap.annotate import make_picture
from geomap.annotate.cards import make_cards
from geomap.gazetteer import Gazetteer
from geomap.model import Scene
from geomap.regions import Regions
from geomap.writers import page
from geomap.writers.columns import coded, varints, zigzag
from geomap.writers.day_columns import NO_DAY, day_numbers, steps_from_last, steps_from_report
from geomap.writers.folium_map import to_folium
from geomap.writers.packed import split
from geomap.writers.page import render_html

Open = Callable[..., Visit]
READY_LIST = "document.querySelectorAll('.gm-crowd-list li').length > 0"


@cache
def crowded(count: int, said: str = "") -> Scene:
    """A scene of that many invented events over the sample's area marks and base map."""
    documents = many_documents(count, invented_towns(), said=said)
    picture = make_picture(documents, Regions.open(), Gazetteer.open())
    base = sample_scene()
    return replace(
        base,
        bounds=(33, 46, 40, 52),
        features=(*(one for one in base.features if one.part == "body"), *picture.features),
        cards=(*base.cards, *make_cards(picture.claims, picture.features, picture.ground)),
        articles=(*base.articles, *(document.article for document in documents)),
    )


@cache
def rendered(count: int) -> str:
    return render_html(crowded(count))


def island_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="geomap-[^>]*>(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def drawn(seen: Visit) -> int:
    """How many pixels of the canvas are not empty."""
    return int(
        seen.page.evaluate(
            """() => { const c = document.querySelector('.gm-crowd'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n; }"""
        )
    )


@pytest.mark.parametrize("count", [2_000, 20_000])
def test_many_events_are_one_canvas_and_no_element_each(visit: Open, count: int) -> None:
    seen = visit(rendered(count))
    assert seen.faults == []
    assert seen.page.locator("canvas").count() == 1
    assert drawn(seen) > 5_000
    assert seen.page.evaluate("document.getElementsByTagName('*').length") < 4_500, "most of them the text version's, none a mark's"
    assert seen.page.locator(".gm-symbol").count() == 0
    assert seen.page.locator("path.gm-face").count() >= 1, "arrows stay marks of their own"


def test_no_folium_object_stands_for_an_event() -> None:
    assert len(to_folium(crowded(2_000))._children) < 20


@pytest.mark.parametrize("count", [2_000, 20_000])
def test_every_id_card_and_day_can_be_read_on_the_page(visit: Open, count: int) -> None:
    scene = crowded(count)
    seen = visit(exposed(rendered(count)))
    found = seen.page.evaluate(
        """async () => { const { crowd, packed, scene, crowdId, packedTexts } = window.inside; await packedTexts(); const out = [];
        const fields = ['id', 'article', 'kind', 'title', 'status', 'says', 'quote', 'when', 'reported', 'where', 'precision', 'quantities',
          'notes', 'contradicts', 'derivation', 'why_not', 'linked'];
        for (let i = 0; i < packed.count; i++) out.push(await crowdId(i));
        const texts = scene.cards.slice(packed.kept).map((card) => fields.map((name) => card[name]));
        return { ids: out, drawn: scene.features.map((one) => one.id), cards: scene.cards.map((card) => card.id), texts, fields,
          days: Array.from(crowd.t0), places: Array.from(crowd.place, (p) => [crowd.lon[p], crowd.lat[p]]) }; }"""
    )
    features = {one.id: one for one in scene.features}
    assert sorted(found["ids"] + found["drawn"]) == sorted(features)
    assert sorted(found["cards"]) == sorted(card.id for card in scene.cards)
    cards = {card.id: card for card in scene.cards}
    for row in found["texts"]:
        told = dict(zip(found["fields"], row, strict=True))
        card = cards[told["id"]]
        for name, value in told.items():
            own = getattr(card, name)
            assert value == (json.loads(json.dumps(own)) if isinstance(own, tuple) else own or None if name in ("where", "when") else own), name
    for name, day, (lon, lat) in zip(found["ids"], found["days"], found["places"], strict=True):
        one = features[name]
        assert (lon, lat) == (round(one.geometry.x * 1e5), round(one.geometry.y * 1e5))
        assert (np.datetime64(one.t0).astype(int) if one.t0 else -1e9) == day


def test_a_click_opens_the_events_of_the_sign_that_was_hit(visit: Open) -> None:
    seen = visit(exposed(rendered(2_000)))
    at = seen.page.evaluate(
        """async () => { const { crowdLayer, crowd, scene, map, packedTexts } = window.inside; await packedTexts();
        const size = map.getSize(); const pad = size.multiplyBy(0.3).round();
        const bin = crowdLayer._bins.filter((one) => one.count === 1).map((one) => [one, one.x - pad.x, one.y - pad.y])
          .find(([one, x, y]) => x > 60 && y > 60 && x < size.x - 60 && y < size.y - 160
            && !crowdLayer._bins.some((other) => other !== one && Math.hypot(other.x - one.x, other.y - one.y) < 10));
        const [one, x, y] = bin; let mark = -1;
        const same = (i, px, py) => { if (crowd.face[i] === one.face && crowdLayer.cell(px, py) === one.cell) mark = i; };
        crowdLayer.each(same, window.inside.shownFaces());
        const card = scene.cards[crowd.cards[crowd.start[mark]]];
        const article = scene.articles.find((one) => one.id === card.article);
        const box = map.getContainer().getBoundingClientRect();
        return { x: box.left + x, y: box.top + y, title: card.title, quote: card.quote, source: article.title }; }"""
    )
    seen.page.mouse.click(at["x"], at["y"])
    popup = seen.page.locator(".leaflet-popup")
    popup.wait_for()
    assert popup.locator("h2").all_inner_texts() == [at["title"]]
    assert at["quote"] in popup.inner_text() and at["source"] in popup.inner_text()
    seen.page.keyboard.press("Escape")
    assert seen.faults == []


def test_an_event_can_be_gone_to_by_its_id(visit: Open) -> None:
    seen = visit(exposed(rendered(2_000)))
    card = next(card for card in crowded(2_000).cards if card.id.endswith("/e3") and card.why_not is None)
    assert seen.page.evaluate("id => window.inside.showPacked(id)", card.id)
    assert card.quote in seen.page.locator(".leaflet-popup").inner_text()
    assert not seen.page.evaluate("window.inside.showPacked('nobody')")


def test_an_old_browser_says_that_it_cannot_unpack(visit: Open) -> None:
    seen = visit(exposed(rendered(2_000)).replace("window.geomapOn =", "delete window.DecompressionStream; window.geomapOn =", 1))
    assert "too old to unpack" in seen.page.locator("#gm-list").inner_text()
    assert seen.page.locator("path.gm-face").count() >= 1
    assert seen.faults == []


def test_layers_off_days_out_of_range_and_back(visit: Open) -> None:
    seen = visit(exposed(rendered(2_000)))
    until(seen.page, READY_LIST)
    before = drawn(seen)
    boxes = seen.page.locator(".gm-layer input")
    for i in range(boxes.count()):
        boxes.nth(i).uncheck()
    assert drawn(seen) == 0
    for i in range(boxes.count()):
        boxes.nth(i).check()
    assert drawn(seen) == before
    scene = crowded(2_000)
    first, last = np.datetime64("2024-05-01").astype(int), np.datetime64("2024-05-31").astype(int)
    inside = [one for one in scene.features if one.part == "symbol" and (one.t0 is None or "2024-05-01" <= one.t0 <= "2024-05-31")]
    count = "window.inside.crowd.off.filter((off) => !off).length"
    shown = f"window.inside.onTime.forEach((call) => call({first}, {last}, 'event')) || {count}"
    assert seen.page.evaluate(shown) == len(inside)
    assert 0 < drawn(seen) < before
    undated = [one for one in inside if one.t0 is None]
    assert undated, "what has no date is shown whatever the days"
    assert seen.page.evaluate(f"window.inside.onTime.forEach((call) => call(0, 1, 'event')) || {count}") == len(undated)
    published = {article.id: article.published for article in scene.articles}
    of_card = {card.id: published[card.article] for card in scene.cards}
    reported = [one for one in scene.features if one.part == "symbol" and "2024-05-01" <= of_card[one.events[0]] <= "2024-05-31"]
    assert seen.page.evaluate(shown.replace("'event'", "'report'")) == len(reported)
    seen.page.evaluate("window.inside.onTime.forEach((call) => call(null, null, 'event'))")
    assert drawn(seen) == before


def test_the_signs_change_their_colours_with_the_theme(visit: Open) -> None:
    seen = visit(rendered(2_000))
    until(seen.page, READY_LIST)
    pixels = "() => document.querySelector('.gm-crowd').toDataURL()"
    light = seen.page.evaluate(pixels)
    seen.page.emulate_media(color_scheme="dark")
    until(seen.page, f"({pixels})() !== {json.dumps(light)}")
    seen.page.emulate_media(color_scheme="light")
    until(seen.page, f"({pixels})() === {json.dumps(light)}")


def test_the_list_holds_what_is_in_view_and_obeys_the_keyboard(visit: Open) -> None:
    seen = visit(rendered(2_000))
    until(seen.page, READY_LIST)
    entries = seen.page.locator(".gm-crowd-list .gm-entry-button")
    assert entries.count() == 50
    total = int(re.sub(r"\D.*", "", seen.page.locator(".gm-crowd-note").inner_text().replace(",", "")))
    assert total == sum(one.part == "symbol" for one in crowded(2_000).features)
    entries.first.focus()
    seen.page.keyboard.press("ArrowDown")
    title = entries.nth(1).locator(".gm-entry-title").inner_text()
    assert title in seen.page.evaluate("document.activeElement.innerText")
    seen.page.keyboard.press("Enter")
    popup = seen.page.locator(".leaflet-popup")
    popup.wait_for()
    assert popup.locator("h2").first.inner_text() == title
    seen.page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert title in seen.page.evaluate("document.activeElement.innerText")
    seen.page.get_by_role("button", name="Show 50 more").click()
    until(seen.page, "document.querySelectorAll('.gm-crowd-list li').length === 100")
    for _ in range(3):
        seen.page.locator(".leaflet-control-zoom-in").click()
        seen.page.wait_for_timeout(300)
    until(seen.page, f"!document.querySelector('.gm-crowd-note').textContent.startsWith('{total:,} ')")
    assert seen.faults == []


@pytest.mark.parametrize("family", ["script-close", "template", "template-literal", "image", "entity", "separator", "bidi", "nul", "string"])
def test_hostile_text_in_packed_words_is_only_text(visit: Open, family: str) -> None:
    seen = visit(render_html(crowded(400, PAYLOADS[family])))
    until(seen.page, READY_LIST)
    seen.page.locator(".gm-crowd-list .gm-entry-button").first.click()
    popup = seen.page.locator(".leaflet-popup")
    popup.wait_for()
    shown = popup.locator(".gm-quote").first.evaluate("node => node.textContent")
    quote = re.search(r"(?s)(?:hit|struck|in|on|of|at|took|seized|held|reached|station).*", shown)
    assert quote is not None and re.sub("[\x00-\x08\u202a-\u202e]", "\ufffd", PAYLOADS[family]) in shown
    assert popup.locator("script, img, iframe, style").count() == 0
    assert seen.faults == []


def test_the_text_version_gives_totals_the_first_500_and_says_that_there_are_more() -> None:
    scene = crowded(2_000)
    text = html.unescape(rendered(2_000).split('class="gm-text"')[1])
    assert text.split("</details>")[0].count("<q lang=\"en\"") == 500
    assert f"The first 500 of {len(scene.cards):,} events" in text
    strikes = sum(one.layer == "places" for one in scene.features)
    assert f"{strikes:,}" in text
    assert f"and {len(scene.articles) - 100:,} more articles" in text


def test_what_grows_with_the_events_is_only_what_is_packed() -> None:
    small, large = (re.sub(r'(?s)<script type="application/json" id="geomap-.*?</script>', "", rendered(count)) for count in (2_000, 20_000))
    assert len(large) < 1.05 * len(small)


def test_two_renderings_are_the_same_bytes() -> None:
    scene = crowded(2_000)
    assert render_html(scene) == render_html(scene)
    features = (*scene.features[:5], *reversed(scene.features[5:]))
    again = island_of(render_html(replace(scene, features=features)))["packed"]
    assert again == island_of(rendered(2_000))["packed"], "whatever the order of the marks"


def test_a_few_points_stay_marks() -> None:
    scene = crowded(2_000)
    points = [one for one in scene.features if one.part == "symbol"][:300]
    assert split(replace(scene, features=tuple(points)), [], 100_000).data is None
    assert "packed" not in island_of(render_html(sample_scene()))


def test_more_than_a_page_can_hold_is_counted_by_hexagon_and_says_so(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    real = split
    monkeypatch.setattr("geomap.writers.island.split", lambda scene, looks, scale: real(scene, looks, scale, most=1_000))
    scene = crowded(2_000)
    text = render_html(scene)
    packed = island_of(text)["packed"]
    assert packed["marks"] < packed["count"] == sum(one.part == "symbol" for one in scene.features)
    seen = visit(exposed(text))
    assert drawn(seen) > 1_000
    assert seen.page.evaluate("window.inside.crowd.count.reduce((sum, one) => sum + one, 0)") == packed["count"]
    assert "Counted in hexagons" in seen.page.locator(".gm-note").inner_text()
    assert "counts them in hexagons" in seen.page.locator("#gm-list").inner_text()
    assert seen.faults == []


def test_ids_that_do_not_follow_from_what_is_shown_travel_themselves() -> None:
    scene = crowded(2_000)
    odd = tuple(replace(one, id=f"mine-{at}") if at == 700 else one for at, one in enumerate(scene.features))
    ids = island_of(render_html(replace(scene, features=odd)))["packed"]["ids"]
    assert list(ids.values()) == ["mine-700"]
    assert island_of(rendered(2_000))["packed"]["ids"] == {}


def test_numbers_of_seven_bits() -> None:
    numbers = [0, 1, 127, 128, 300, 16_383, 16_384, 2**40]
    data, found, value, weight = varints(numbers), [], 0, 0
    for byte in data:
        value |= (byte & 127) << weight
        weight += 7
        if byte < 128:
            found.append(value)
            value = weight = 0
    assert found == numbers
    assert zigzag([0, -1, 1, -2, 2]).tolist() == [0, 1, 2, 3, 4]
    assert varints([]) == b""


def test_a_column_tells_texts_by_their_key() -> None:
    column = coded([7, -1, 7, -1, 7], ["x", "y", "x", "x", "z"])
    assert column.items == ["x", "y", "z"]
    assert column.places.tolist() == [0, 1, 0, 0, 2]
    assert column.numbers.tolist() == [4, *(0, 0, 1, 0), *(0, 0, 0, 1, 1)], "how many are fresh, those, a code a use"
    assert coded([], []).numbers.tolist() == [0]


def test_days_are_steps_from_the_report_or_from_the_row_before() -> None:
    assert day_numbers(["1970-01-02", None, "2024-02-30", "1969-12-31"]).tolist() == [1, NO_DAY, NO_DAY, -1]
    first, last = np.array([NO_DAY, 5, NO_DAY, 9, NO_DAY]), np.array([NO_DAY, 6, 4, NO_DAY, 9])
    reported = np.array([NO_DAY, 7, NO_DAY, NO_DAY, 12])
    starts, ends = steps_from_report(first, last, reported)
    assert starts.tolist() == [0, 1 + 3, 0, 1 + 8, 0], "5 is two before its report, 9 four after the day before"
    assert ends.tolist() == [0, 1 + 2, 1 + 1, 0, 1 + 5], "6 is one after 5, 4 one before it, 9 three before its report"
    assert steps_from_last(np.array([NO_DAY, 3, NO_DAY, 2])).tolist() == [0, 1 + 6, 0, 1 + 1]
    assert [one.tolist() for one in steps_from_report(first[:0], last[:0], reported[:0])] == [[], []]


def test_marks_share_cards_and_leave_out_what_has_none() -> None:
    scene = crowded(700)
    points = [one for one in scene.features if one.geometry.geom_type == "Point"]
    lead, other = points[0], points[1]
    odd = {
        lead.id: replace(lead, id="f1", events=("nobody's", *lead.events, *other.events)),
        points[2].id: replace(points[2], id="f2", events=()),
    }
    marks = tuple(odd.get(one.id, one) for one in scene.features)
    twice = (*scene.cards, *scene.cards[:20], *scene.cards[-20:])
    parts = split(replace(scene, features=marks, cards=twice), sorted({one.style for one in marks}), 100_000)
    data = parts.data
    assert data is not None
    assert sorted(data["ids"].values()) == ["f1", "f2"], "the others follow from what the page knows"
    assert data["cards"] == len({card.id for card in scene.cards} - {card.id for card in parts.cards}), "an article that is given twice is told once"
    assert data["on_map"] == len({key for one in marks if one.geometry.geom_type == "Point" for key in one.events})


def test_the_packed_bytes_hold_no_clock(tmp_path: Path) -> None:
    packed = island_of(rendered(2_000))["packed"]
    raw = base64.b64decode(packed["points"])
    assert raw[:1] == b"\x78", "deflate without a header that could hold a time"
    assert len(zlib.decompress(raw)) > 2_000
    assert page.render_html is render_html
