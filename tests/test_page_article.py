"""The articles beside the map, in a real browser: sentence to mark and mark to sentence, and why a name is not on the map."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from conftest import Visit
from scenes import empty_scene, feature, sample_scene
from shapely import Point

from geomap.errors import UnknownNameError
from geomap.model import Article, ArticleText, Scene, Skipped
from geomap.options import named_text
from geomap.writers import story
from geomap.writers.folium_map import to_folium
from geomap.writers.page import render_html
from geomap.writers.story import amount_of, printed, stories

Open = Callable[..., Visit]

OPENING = "The river line\n\n\U0001f6a8 At noon, "
SENTENCES = {
    "e1": "the North began a push on the river line.",
    "e2": "It wants a “zone” along it, Capital City said.",
    "e3": "Southland says that it held.",
    "e4": "Two villages were retaken, the South claims.",
    "e5": "Troops are said to stand in Eastmark.",
    "e6": "Talks are planned in Westmark.",
    "e7": "The presidents spoke by telephone.",
    "e8": "In Farport they signed.",
}
ELSEWHERE = "Nobody in Capital City would comment."
BODY = OPENING + " ".join(SENTENCES.values()) + "\n\n" + ELSEWHERE + "\n"


def told(base: Scene, text: str = BODY, sentences: dict[str, str] = SENTENCES, **changes: Any) -> Scene:
    """`base` with its cards' sentences standing in the text of its first article."""
    article = replace(base.articles[0], text=text)
    cards = tuple(replace(card, quote=sentences[card.id], quote_start=text.index(sentences[card.id])) for card in base.cards if card.id in sentences)
    spots = tuple((found.start(), found.end()) for found in re.finditer("Capital City", text))
    skipped = tuple(replace(one, spots=spots if one.text == "Capital City" else ()) for one in base.skipped)
    return replace(base, articles=(article, *base.articles[1:]), cards=cards, skipped=skipped, **changes)


def open_article(seen: Visit) -> Any:
    seen.page.get_by_role("tab", name="Article").click()
    return seen.page.locator("#gm-article")


def chosen(seen: Visit) -> list[str]:
    return seen.page.locator(".gm-said.gm-chosen").evaluate_all("nodes => nodes.map(node => node.textContent)")


def test_a_sentence_leads_to_its_mark_and_escape_leads_back(visit: Open) -> None:
    seen = visit(render_html(told(sample_scene())))
    sign = open_article(seen).get_by_role("button", name="Title of e4")
    sign.click()
    popup = seen.page.locator(".leaflet-popup")
    assert popup.locator("h2").inner_text() == "Title of e4"
    assert popup.locator(".gm-quote").first.inner_text() == SENTENCES["e4"]
    assert chosen(seen) == [SENTENCES["e4"]]
    assert seen.page.locator("#gm-list .gm-chosen .gm-entry-title").text_content() == "Title of e4"
    seen.page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert sign.evaluate("node => node === document.activeElement")
    assert chosen(seen) == []
    assert seen.faults == []


def test_a_click_on_the_words_does_the_same_but_not_on_a_name_in_them(visit: Open) -> None:
    seen = visit(render_html(told(sample_scene())))
    article = open_article(seen)
    article.locator(".gm-said", has_text="Capital City said").locator(".gm-name").click()
    assert seen.page.locator(".leaflet-popup").count() == 0
    assert "stands for a government" in article.locator(".gm-aside").inner_text()
    article.locator(".gm-said", has_text="In Farport").click()
    assert seen.page.locator(".leaflet-popup h2").inner_text() == "Agreement — Farport"


def test_a_mark_marks_its_sentence_and_the_list_its_own(visit: Open) -> None:
    scene = told(sample_scene())
    seen = visit(render_html(scene))
    seen.page.get_by_role("button", name="2 villages retaken, claimed", exact=True).press("Enter")
    assert chosen(seen) == [SENTENCES["e4"]]
    seen.page.get_by_role("button", name="Title of e6").click()
    assert chosen(seen) == [SENTENCES["e6"]]
    seen.page.locator(".leaflet-popup").last.get_by_role("button", name="In the article").click()
    article = seen.page.locator("#gm-article")
    assert article.is_visible()
    assert seen.page.locator("#gm-list").is_hidden()
    assert "Title of e6" in seen.page.evaluate("document.activeElement.title")
    assert chosen(seen) == [SENTENCES["e6"]]
    assert seen.faults == []


def test_in_a_long_article_the_panel_moves_to_the_sentence_and_the_page_stays(visit: Open) -> None:
    filler = "Nothing of note was heard. " * 60
    text = BODY.replace(SENTENCES["e8"], f"\n\n{filler}\n\n{filler}\n\n{SENTENCES['e8']}")
    seen = visit(render_html(told(sample_scene(), text)))
    open_article(seen)
    sentence = seen.page.locator(".gm-said", has_text="In Farport")
    inside = """node => {
        const [own, frame] = [node, node.closest('.gm-stories')].map(one => one.getBoundingClientRect());
        return own.top >= frame.top && own.bottom <= frame.bottom;
    }"""
    before = seen.page.evaluate("scrollY")
    assert not sentence.evaluate(inside)
    seen.page.get_by_role("button", name="Farport", exact=True).first.click()
    assert sentence.evaluate(inside)
    assert seen.page.evaluate("scrollY") == before


def test_hovering_a_sentence_glows_on_the_map_and_hovering_a_mark_warms_the_sentence(visit: Open) -> None:
    seen = visit(render_html(told(sample_scene())))
    open_article(seen)
    sentence = seen.page.locator(".gm-said", has_text="Talks are planned")
    symbol = seen.page.locator(".gm-symbol[aria-label='Talks, planned']")
    sentence.hover()
    assert "gm-glow" in symbol.get_attribute("class")
    seen.page.mouse.move(5, 5)
    assert "gm-glow" not in symbol.get_attribute("class")
    symbol.hover()
    assert "gm-warm" in sentence.get_attribute("class")


def test_an_event_without_a_mark_says_in_the_article_why(visit: Open) -> None:
    seen = visit(render_html(told(sample_scene())))
    article = open_article(seen)
    article.get_by_role("button", name="A call between two presidents").click()
    assert "a call has no place" in article.locator(".gm-aside").inner_text()
    assert chosen(seen) == [SENTENCES["e7"]]


def test_names_off_the_map_lead_to_their_places_in_the_text_and_back(visit: Open) -> None:
    seen = visit(render_html(told(sample_scene())))
    button = seen.page.locator("#gm-rest").get_by_role("button", name="Capital City")
    for paragraph in (SENTENCES["e2"], ELSEWHERE):
        button.click()
        assert seen.page.evaluate("document.activeElement.textContent") == "Capital City"
        assert seen.page.evaluate("document.activeElement.title") == "stands for a government"
        assert paragraph in seen.page.evaluate("document.activeElement.closest('p').textContent")
    seen.page.locator(".gm-aside").get_by_role("button", name="All that is not on the map").click()
    assert seen.page.evaluate("document.activeElement.id") == "gm-rest"
    assert seen.faults == []


def two_articles() -> Scene:
    base = sample_scene()
    second = Article(id="a2", title="The other side", publisher="The Other", published="2031-05-05", text="The other side\n\nWest fell, it says.")
    cards = tuple(replace(one, article="a2") if one.id == "e8" else one for one in base.cards)
    scene = told(replace(base, articles=(base.articles[0], second), cards=cards), sentences={k: v for k, v in SENTENCES.items() if k != "e8"})
    own = replace(cards[-2], quote="West fell, it says.", quote_start=second.text.index("West"))
    return replace(scene, cards=(*scene.cards, own))


def test_of_several_articles_the_one_of_the_chosen_event_comes_up(visit: Open) -> None:
    seen = visit(render_html(two_articles()))
    seen.page.get_by_role("tab", name="Articles").click()
    shown = seen.page.locator(".gm-story:not([hidden])")
    chooser = seen.page.get_by_label("Article", exact=True)
    assert chooser.locator("option").all_inner_texts() == ["The river line", "The other side"]
    assert "a push on the river line" in shown.inner_text()
    seen.page.get_by_role("button", name="Farport", exact=True).first.click()
    assert shown.count() == 1
    assert shown.locator(".gm-chosen").inner_text() == "West fell, it says."
    assert chooser.input_value() == "1"
    chooser.select_option("0")
    assert "a push on the river line" in shown.inner_text()
    seen.page.get_by_role("tab", name="What is reported").click()
    assert "The Other" in seen.page.locator("#gm-list .gm-entry", has_text="Agreement — Farport").inner_text()
    assert seen.faults == []


@pytest.mark.parametrize(
    "quote",
    [
        "\U0001f525\U0001f468\u200d\U0001f469\u200d\U0001f467 burned \U0001d518ltra.",
        "Cafe\u0301 and й и\u0306 were hit.",
        "القوات دخلت «رفح» يوم الأحد.",
        "הכוחות נכנסו לעיר.",
        "Côte d'Ivoire: C:\\2019 a{{b}}c ${x} `y` <b>&amp;</b>",
    ],
)
def test_sentences_are_marked_character_for_character(visit: Open, quote: str) -> None:
    text = f"\U0001f6a8\U0001f6a8 Vorher ist e\u0301 {quote} Danach \U0001f6a8."
    seen = visit(render_html(told(sample_scene(), text, {"e4": quote})))
    seen.page.get_by_role("button", name="Title of e4").first.click()
    assert seen.page.locator(".leaflet-popup .gm-quote").evaluate("node => node.textContent") == quote
    assert chosen(seen) == [quote]
    whole = seen.page.locator(".gm-story > p:last-child").evaluate(
        "node => Array.from(node.childNodes).filter(one => !one.matches || !one.matches('a')).map(one => one.textContent).join('')"
    )
    assert whole == text
    assert seen.faults == []


def test_overlapping_sentences_each_keep_their_words(visit: Open) -> None:
    text = "Before. One sentence of two. Another sentence. After."
    quotes = {"e1": "One sentence of two. Another sentence.", "e4": "Another sentence.", "e6": "of two. Another"}
    seen = visit(render_html(told(sample_scene(), text, quotes)))
    pieces = seen.page.locator(".gm-said").evaluate_all("nodes => nodes.map(node => [node.dataset.cards, node.textContent])")
    assert pieces == [["0", "One sentence "], ["0 2", "of two. "], ["0 1 2", "Another"], ["0 1", " sentence."]]
    open_article(seen).get_by_role("button", name="Title of e6").click()
    assert "".join(chosen(seen)) == quotes["e6"]
    assert seen.page.locator(".leaflet-popup .gm-quote").first.inner_text() == quotes["e6"]


@pytest.mark.parametrize(
    "payload",
    [
        "{{1111*9}}{% print(1111*9) %}",
        "${alert(1)} `${alert(2)}`",
        "</p></mark></script><script>alert(3)</script>",
        "<img src=x onerror=alert(4)>",
        '" data-cards=\'0\' onmouseover="alert(5)"',
        "<!--<script>alert(6)//--!>",
    ],
)
def test_hostile_text_in_an_article_is_only_text(visit: Open, payload: str) -> None:
    quote = f"Here {payload} fell."
    text = f"{payload}\n\nBefore {payload}. {quote} Capital City. {payload}"
    article = replace(sample_scene().articles[0], id="a1", title=payload, publisher=payload, url=payload)
    seen = visit(render_html(told(sample_scene(articles=(article,)), text, {"e4": quote})))
    panel = open_article(seen)
    panel.get_by_role("button", name="Title of e4").click()
    panel.locator(".gm-name").click()
    assert seen.faults == []
    assert seen.page.locator(".gm-story > h2").evaluate("node => node.textContent") == payload
    assert seen.page.locator(".gm-said").evaluate("node => node.textContent") == quote
    assert seen.page.locator("#gm-article img, #gm-article script, #gm-article a").count() == 0


def test_an_article_without_events_is_there_to_read(visit: Open) -> None:
    skipped = (Skipped(text="Capital City", article="a1", reason="named, but nothing is said to happen there", quote=None, spots=((11, 23),)),)
    article = Article(id="a1", text="Nothing in Capital City.\n\nReally.")
    seen = visit(render_html(replace(empty_scene(), articles=(article,), skipped=skipped)))
    panel = open_article(seen)
    assert panel.locator(".gm-story > p").all_inner_texts() == ["Nothing in Capital City.", "Really."]
    panel.locator(".gm-name").click()
    assert "nothing is said to happen there" in panel.locator(".gm-aside").inner_text()
    assert seen.faults == []


def test_a_very_long_article_costs_the_page_little(visit: Open) -> None:
    """200,000 characters with 290 sentences of events: what the script takes over the same map without the article, and to open it."""
    quotes = [f"In sentence {n} of the long report the town was shelled again by somebody." for n in range(290)]
    text = "\n\n".join(f"{quote} {'Other words that say nothing at all of the war. ' * 14}" for quote in quotes)
    assert len(text) > 200_000
    marks = tuple(
        feature(f"s{n}", "symbol", "places", Point(30.2 + n % 20 * 0.18, 50 + n // 20 * 0.1), "strike.solid.a", events=(f"n{n}",)) for n in range(290)
    )
    plain = sample_scene().cards[0]
    cards = tuple(
        replace(plain, id=f"n{n}", title=f"Strike {n}", quote=quote, quote_start=text.index(quote), contradicts=()) for n, quote in enumerate(quotes)
    )
    scene = sample_scene(features=marks, cards=cards, skipped=(), articles=(replace(sample_scene().articles[0], text=text),))

    def script_seconds(which: ArticleText) -> tuple[float, float]:
        """Thread time of the script until the page is ready, and of opening the article; 0 when there is none."""
        page = visit(render_html(replace(scene, article_text=which)), ready=False).page
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def spent() -> float:
            return float(next(one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "ScriptDuration"))

        page.reload()
        page.wait_for_function("window.__geomapReady === true", timeout=60_000)
        ready = spent()
        if which is ArticleText.FULL:
            page.evaluate("document.getElementById('gm-article-tab').click()")
            assert page.locator(".gm-sign-button").count() == 290
        return ready, spent() - ready

    runs = [(script_seconds(ArticleText.FULL), script_seconds(ArticleText.NONE)) for _ in range(2)]
    assert min(full[0] - none[0] for full, none in runs) < 0.1
    assert min(full[1] for full, _ in runs) < 0.2


def test_the_keyboard_alone_reaches_every_event_and_its_sentence(visit: Open) -> None:
    scene = told(sample_scene())
    seen = visit(render_html(scene))
    keys, active = seen.page.keyboard, "document.activeElement.title || document.activeElement.innerText"
    seen.page.get_by_role("tab", name="What is reported").focus()
    for _ in range(8):
        keys.press("Tab")
        if seen.page.evaluate("document.activeElement.matches('.gm-entry-button')"):
            break
    listed = []
    keys.press("End")
    last = seen.page.evaluate(active)
    keys.press("Home")
    while not listed or listed[-1] != last:
        listed.append(seen.page.evaluate(active))
        keys.press("Enter")
        seen.page.locator(".leaflet-popup").wait_for()
        keys.press("Escape")
        seen.page.locator(".leaflet-popup").wait_for(state="detached")
        assert seen.page.evaluate(active) == listed[-1]
        keys.press("ArrowDown")
    assert [card.title for card in scene.cards if not card.why_not] == [next(c.title for c in scene.cards if c.title in text) for text in listed]
    seen.page.get_by_role("tab", name="What is reported").focus()
    keys.press("ArrowRight")
    assert seen.page.get_by_role("tab", name="Article").get_attribute("aria-selected") == "true"
    for _ in range(3):
        keys.press("Tab")
        if "gm-stop" in seen.page.evaluate("document.activeElement.className"):
            break
    reached = []
    for _ in range(seen.page.locator(".gm-stop").count()):
        reached.append(seen.page.evaluate(active))
        keys.press("ArrowDown")
    assert len(reached) == len(set(SENTENCES)) + 2
    for card in scene.cards:
        assert [text for text in reached if text.startswith(card.title)], card.title
    keys.press("Home")
    keys.press("Enter")
    assert seen.page.locator(".leaflet-popup h2").first.inner_text() == "Title of e1"


def test_both_voices_stand_side_by_side_and_on_a_phone_one_below_the_other(visit: Open) -> None:
    scene = told(sample_scene())
    page = render_html(scene)
    text = html.unescape(page.split('class="gm-text"')[1])
    voices = text.split('<div class="gm-voices">')[1].split("</article>")[0]
    assert SENTENCES["e1"] in voices
    assert SENTENCES["e3"] in voices
    for width, columns in ((1200, 2), (390, 1)):
        seen = visit(page, width=width)
        assert "the Northern staff says" in seen.page.locator("#gm-list .gm-entry").first.inner_text().split("Contradicted by")[1]
        open_article(seen).get_by_role("button", name="Title of e1").click()
        for box in (seen.page.locator(".gm-aside"), seen.page.locator(".leaflet-popup")):
            boxes = box.locator(".gm-voices > .gm-voice").evaluate_all("nodes => nodes.map(node => Math.round(node.getBoundingClientRect().left))")
            assert len(set(boxes)) == columns
            assert SENTENCES["e3"] in box.locator(".gm-opposing").first.inner_text()


def test_entries_of_marks_that_are_off_are_dimmed_and_counted(visit: Open) -> None:
    seen = visit(render_html(told(sample_scene())))
    tab = seen.page.get_by_role("tab", name="What is reported")
    assert tab.inner_text().split() == ["What", "is", "reported", "7"]
    talks = seen.page.locator(".gm-layer", has_text="Talks").locator("input")
    talks.uncheck()
    seen.page.locator(".gm-dim").first.wait_for()
    assert seen.page.locator(".gm-dim .gm-entry-title").all_inner_texts() == ["Title of e6", "Agreement — Farport"]
    assert "not shown at present" in seen.page.locator(".gm-dim").first.inner_text()
    assert "5 of 7" in tab.inner_text()
    talks.check()
    seen.page.locator(".gm-dim").first.wait_for(state="detached")


def test_without_a_script_the_article_stands_beside_the_map(browser: Any, tmp_path: Any) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_html(told(sample_scene())), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert SENTENCES["e4"] in page.locator("mark").all_text_contents()
    assert page.locator("#gm-article").is_visible()
    reference = page.locator(".gm-ref").first
    target = page.locator(reference.get_attribute("href"))
    assert "Title of e1" in target.text_content()
    context.close()


def test_printed_the_panel_gives_way_to_the_list(visit: Open) -> None:
    seen = visit(render_html(told(sample_scene())))
    open_article(seen)
    seen.page.emulate_media(media="print")
    assert seen.page.locator("#gm-article").is_hidden()
    assert seen.page.locator(".gm-text").is_visible()


def test_only_the_sentences_or_nothing_when_the_text_is_not_to_be_printed(visit: Open) -> None:
    scene = told(sample_scene())
    quotes, none = (render_html(replace(scene, article_text=which)) for which in (ArticleText.QUOTES, ArticleText.NONE))
    told_nothing = "would comment"
    assert told_nothing in render_html(scene)
    assert told_nothing not in quotes
    assert told_nothing not in none
    seen = visit(quotes)
    assert open_article(seen).locator(".gm-story").locator(":scope > p").last.inner_text().startswith("… the North")
    assert seen.page.locator(".gm-said").all_text_contents() == list(SENTENCES.values())
    bare = visit(none)
    assert bare.page.get_by_role("tab").count() == 0
    bare.page.get_by_role("button", name="Title of e4").click()
    assert bare.page.locator(".leaflet-popup .gm-quote").inner_text() == SENTENCES["e4"]
    assert seen.faults + bare.faults == []


def test_a_sentence_is_in_the_data_only_where_the_article_does_not_hold_it() -> None:
    scene = told(sample_scene())
    island = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', render_html(scene), re.DOTALL)[1]
    assert SENTENCES["e4"] not in island
    assert SENTENCES["e4"] in render_html(replace(scene, article_text=ArticleText.NONE)).split('type="application/json"')[1]
    wrong = replace(scene, cards=tuple(replace(card, quote_start=card.quote_start + 1) for card in scene.cards))
    assert printed(wrong) == frozenset()
    assert "gm-said" not in stories(wrong)
    split = told(sample_scene(), "One half.\n\nOther half.", {"e4": "half.\n\nOther"})
    assert printed(split) == frozenset()
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", stories(split)) == ["half.", "Other"]


def test_a_map_that_folium_saves_holds_its_sentences_itself() -> None:
    saved = to_folium(told(sample_scene())).get_root().render()
    data = base64.b64decode(re.search(r'data-encoding="base64">([^<]*)<', saved)[1]).decode()
    assert SENTENCES["e4"] in data


def test_an_article_given_twice_is_printed_once() -> None:
    scene = told(sample_scene())
    assert stories(replace(scene, articles=scene.articles * 2)) == stories(scene)


def test_articles_that_would_outweigh_the_map_are_printed_by_their_sentences_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = told(sample_scene())
    for most, amount in ((len(BODY), "full"), (len(BODY) - 1, "quotes"), (40, "none")):
        monkeypatch.setattr(story, "MOST_CHARS", most)
        assert amount_of(scene) == amount
        assert ("gm-said" in stories(scene)) is (amount != "none")


def test_paragraphs_headings_and_the_title_are_kept() -> None:
    text = "The river line\n\nA first line that\nwas only wrapped.\nA second paragraph.\n\nA crosshead\n\nThe end."
    markup = stories(told(sample_scene(), text, {"e4": "The end."}))
    blocks = re.findall(r"<(p|h2)( class=\"[a-z-]+\")?>(.*?)</\1>", re.sub(r"<a class.*?</a>|</?mark[^>]*>", "", markup), re.DOTALL)[1:]
    assert [(tag, words) for tag, _, words in blocks] == [
        ("h2", "The river line"),
        ("p", "A first line that\nwas only wrapped."),
        ("p", "A second paragraph."),
        ("p", "A crosshead"),
        ("p", "The end."),
    ]
    assert blocks[3][1] == ' class="gm-crosshead"'
    assert 'href="https://example.org/a?b=1"' in html.unescape(markup)


def test_an_amount_of_text_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="'half': choose one of full, quotes, none"):
        named_text("half")
