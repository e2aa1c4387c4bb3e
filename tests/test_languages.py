"""Maps in other languages: complete catalogues, plurals, dates, names, nothing left in English, and pages that are read from right to left."""

from __future__ import annotations

import gettext
import json
import re
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scenes import sample_scene

import geomap
from geomap import resources
from geomap.annotate.safeguards import safeguards
from geomap.errors import UnknownNameError
from geomap.gazetteer import Gazetteer
from geomap.model import Document, Scene
from geomap.overlays import Layer, read_layers
from geomap.phrases import Phrase, capital, counted, dated, form, joined, listed, msg, numbered, say, small, spoken, unit_name
from geomap.regions import Regions
from geomap.scene import make_scene
from geomap.style import BASES, STATUS_WORDS, look, words_in
from geomap.tongues import LANGUAGES, nearest, tongue
from geomap.writers.island import scene_island, strings
from geomap.writers.page import render_html
from geomap.writers.safe import language_tag
from geomap.writers.svg import render_svg

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import catalogues  # noqa: E402

Open = Callable[..., Any]
PARTS = catalogues.PARTS
OTHERS = [language for language in LANGUAGES if language != "en"]
UPDATE = "run `python tools/catalogues.py` and translate what it lists in geomap/locale/{language}/LC_MESSAGES/geomap.po, then run it again"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
MONITORED = """Forces hold a ridge

The army of Sudan deployed two brigades to El Obeid on 3 June 2025, a spokesman said. Residents of Bara fled to El Obeid on Sunday.
Sudan demanded a buffer zone 20 km deep in North Kordofan. The RSF denied that it had captured El Geteina.
"""


def read_po(language: str) -> Any:
    from babel.messages.pofile import read_po as read

    with (ROOT / "geomap" / "locale" / language / "LC_MESSAGES" / "geomap.po").open("rb") as file:
        return read(file, locale=language)


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_none_is_out_of_date(language: str) -> None:
    wanted = set(catalogues.sources())
    made = read_po(language)
    held = {one.id for one in made if one.id}
    assert not wanted - held, f"not in the catalogue: {sorted(map(str, wanted - held))}: {UPDATE.format(language=language)}"
    assert not held - wanted, f"no longer in the program: {sorted(map(str, held - wanted))}: {UPDATE.format(language=language)}"
    assert not catalogues.missing(made), f"{catalogues.missing(made)}: {UPDATE.format(language=language)}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_gaps_of_its_source_and_all_plural_forms(language: str) -> None:
    made = read_po(language)
    plurals = 0
    for one in made:
        if not one.id:
            continue
        if isinstance(one.id, str):
            assert gaps(one.string) == gaps(one.id), one.string
            assert one.string.count("%d") + one.string.count("%t") == one.id.count("%d") + one.id.count("%t"), one.string
        else:
            plurals += 1
            assert len(one.string) == made.num_plurals and all(one.string), one.string
            for text in one.string:  # a form that stands for one number may say it in words
                assert gaps(one.id[1]) - {"n"} <= gaps(text) <= gaps(one.id[1]), text
    assert plurals > 5


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with resources.catalogue(language).open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for one in read_po(language):
        if isinstance(one.id, str) and one.id:
            assert compiled.gettext(one.id) == one.string, f"{one.id}: {UPDATE.format(language=language)}"
        elif one.id:
            told = {compiled.ngettext(one.id[0], one.id[1], number) for number in range(200)}
            assert told == set(one.string), f"{one.id}: {UPDATE.format(language=language)}"


@pytest.mark.parametrize("language", OTHERS)
def test_the_tables_of_the_cldr_are_whole(language: str) -> None:
    table = tongue(language).table
    assert len(set(table["months"])) == len(set(table["months_alone"])) == 12
    assert len(table["territories"]) > 240 and gaps(table["date"]) == {"day", "month", "year"} and gaps(table["month_year"]) == {"month", "year"}


def test_ukrainian_counts_with_one_few_and_many() -> None:
    told = [spoken(counted(number, "{n} article", "{n} articles"), tongue("uk")) for number in (1, 2, 5, 11, 21, 102)]
    assert told == ["1 стаття", "2 статті", "5 статей", "11 статей", "21 стаття", "102 статті"]
    assert [counted(number, "{n} article", "{n} articles") for number in (1, 2)] == ["1 article", "2 articles"]


@pytest.mark.parametrize(
    ("language", "day", "month", "two", "three", "number"),
    [
        ("uk", "14 червня 2025 р.", "червень 2025 р.", "A і B", "A, B і C", "53\xa0000,5"),
        ("ru", "14 июня 2025 г.", "июнь 2025 г.", "A и B", "A, B и C", "53\xa0000,5"),
        ("ar", "14 يونيو 2025", "يونيو 2025", "A وB", "A وB وC", "53,000.5"),
    ],
)
def test_dates_lists_and_numbers_are_those_of_the_language(language: str, day: str, month: str, two: str, three: str, number: str) -> None:
    one = tongue(language)
    days = (dated("2025-06-14"), dated("2025-06-14", "month"), dated("2025"))
    assert [spoken(one_day, one).replace("\u202f", " ") for one_day in days] == [day, month, "2025"]
    assert (spoken(listed("AB"), one), spoken(listed("ABC"), one), spoken(listed("A"), one), spoken(listed(""), one)) == (two, three, "A", "")
    assert spoken(numbered(53000.5), one) == number


def test_a_phrase_is_its_english_and_tells_itself_in_another_language() -> None:
    where = say("{what} in {place}", what=small(msg("Buffer zone")), place=unit_name("Sumy Oblast", "UA-59"))
    assert where == "buffer zone in Sumy Oblast" and isinstance(where, str)
    assert spoken(where, tongue("uk")) == "буферна зона — Сумська область"
    assert spoken(capital(where), tongue("ru")) == "Буферная зона — Сумская область"
    assert spoken(form("the United States", unit_name("United States", "US")), tongue("uk")) == "Сполучені Штати"
    assert spoken(joined(", ", (msg("halted"), "Sumy")), tongue("ar")) == "أوقف، Sumy"
    assert tongue("en").tell(where) == "buffer zone in Sumy Oblast" and type(tongue("en").tell(where)) is str


def test_what_no_catalogue_has_stays_english() -> None:
    assert spoken(say("No catalogue says {this}", this="{braces}"), tongue("uk")) == "No catalogue says {braces}"
    assert spoken(Phrase("wadi"), tongue("uk")) == "wadi" and spoken("Sumy", tongue("uk")) == "Sumy"


def test_names_of_units_are_those_of_the_boundaries_and_of_countries_those_of_the_cldr() -> None:
    units = (("RU-KRS", "Kursk Oblast"), ("TW", "Taiwan"), ("PS", "Palestine"), ("XT", "Transnistria"), ("ZZ~", "N"))
    assert [tongue("uk").unit(*unit) for unit in units] == ["Курська область", "Тайвань", "Палестина", "Придністров’я", "N"]


@pytest.mark.parametrize(("tag", "language"), [("uk", "uk"), ("uk-UA", "uk"), ("RU", "ru"), ("fr", "en"), ("", "en"), (None, "en"), ("../en", "en")])
def test_the_language_of_an_article_is_the_maps_where_there_is_a_catalogue(tag: str | None, language: str) -> None:
    assert nearest(tag).language == language


def test_an_unknown_language_is_refused_before_anything_is_read() -> None:
    with pytest.raises(UnknownNameError, match="no language 'xx' for a map: choose one of en, uk, ru, ar"):
        geomap.build("no such file.txt", lang="xx")
    done = subprocess.run([sys.executable, "-m", "geomap", "build", "missing.txt", "--lang", "xx"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "en, uk, ru, ar" in done.stderr and "missing.txt" not in done.stderr


def test_the_words_of_the_legend_are_told_part_by_part() -> None:
    assert words_in("arrow.claimed.inferred", tongue("uk")) == "Наступ, заявляє одна сторона, сторону виведено"
    keys = [f"{base}.{status}.{ink}" for base in BASES for status in STATUS_WORDS for ink in ("a", "inferred")]
    assert all(words_in(key, tongue("en")) == look(key).words for key in keys)


def test_every_word_of_the_page_is_in_the_table_of_each_language() -> None:
    english = strings("en")
    for language in OTHERS:
        table = strings(language)
        assert table.keys() == english.keys() and all(table[part].keys() == english[part].keys() for part in PARTS)
        same = [word for part in PARTS for key, word in table[part].items() if word == english[part][key] and word.strip(", ")]
        assert not same, f"{same}: {UPDATE.format(language=language)}"


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """What the sample articles say, and one article with what they lack."""
    return [geomap.extract(path, published="2025-06-15") for path in SEEDS] + [geomap.extract(MONITORED, published="2025-06-15")]


@pytest.fixture(scope="module")
def draw(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Scene]:
    regions, names = Regions.open("un"), Gazetteer.open()
    shape = tmp_path_factory.mktemp("layer") / "front.geojson"
    line = {"type": "LineString", "coordinates": [[34.0, 51.0], [35.0, 51.2]]}
    shape.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": line}))

    def scene(documents: list[Document], language: str, **more: Any) -> Scene:
        shapes = read_layers([Layer(name="Linie", file=shape, style="front")]) if more.pop("layered", False) else ()
        return make_scene(documents, regions, names, language=language, shapes=shapes, **more)

    return scene


def scenes(documents: list[Document], draw: Callable[..., Scene], language: str) -> Iterator[tuple[list[Document], Scene]]:
    for document in documents:
        yield [document], draw([document], language)
    guarded = safeguards("adm1", "2025-06-15", 24)
    yield documents, draw(documents, language, how=guarded, grammar="nato", layered=True)


def texts(scene: Scene) -> Iterator[str]:
    """All that the program says on a map: no quotes, no titles and names of articles, no towns of the base map, no credits."""
    yield from (scene.summary, scene.worldview_note, scene.style_note)
    for feature in scene.features:
        yield from (feature.label, *feature.derivation, words_in(feature.style, tongue(scene.language)))
    for card in scene.cards:
        yield from (card.title, card.status, *card.says, *card.quantities, *card.notes, *card.derivation, *(told for told, _ in card.linked))
        yield from filter(None, (card.when, card.reported, card.where, card.precision, card.why_not))
    yield from (item.reason for item in scene.skipped)
    yield from (text for one in scene.overlays for text in (one.title, one.note))


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_but_what_the_article_says_and_names(documents: list[Document], draw: Callable[..., Scene], language: str) -> None:
    """Every Latin word on the map is one of the article, a name of its places and of who acts in it, or a term that has no other form."""
    regions = Regions.open("un")
    terms = {"sensitive", "mil", "std", "javascript", "linie"}
    for told, scene in scenes(documents, draw, language):
        places = [mention.place for document in told for mention in document.mentions if mention.place is not None]
        codes = {code for place in places for code in regions.locate(place.lon, place.lat) if code is not None}
        own = {place.name for place in places} | {unit.name for code in codes if (unit := regions.get(code)) is not None}
        actors = (actor for d in told for event in d.events for actor in (*event.initiators, *event.targets, *event.parties))
        sides = {name for actor in actors for name in (actor.side, actor.name) if name}
        known = terms | set(re.findall(r"[a-z]{3,}", " ".join([*(document.article.text for document in told), *own, *sides]).lower()))
        for text in texts(scene):
            left = set(re.findall(r"[a-z]{3,}", text.lower())) - known
            assert not left, f"{sorted(left)} in {text!r}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_of_the_program_is_left_in_english(documents: list[Document], draw: Callable[..., Scene], language: str) -> None:
    """Held against the English sentences themselves: their fixed parts occur in no text of the map, though their words may be the article's."""
    fixed = {
        part.strip(" ,.;:()—“”")
        for source in catalogues.sources()
        for form_of in ([source] if isinstance(source, str) else source)
        for part in re.split(r"\{\w+\}|%[dt]", form_of)
        if " " in part.strip(" ,.;:()—“”")
    }
    assert len(fixed) > 250
    for told, scene in scenes(documents, draw, language):
        article = " ".join(document.article.text for document in told)
        for text in texts(scene):
            left = [part for part in fixed if part in text and part not in article]
            assert not left, f"{left} in {text!r}"


@pytest.mark.parametrize("language", OTHERS)
def test_the_marks_are_the_same_in_every_language(documents: list[Document], draw: Callable[..., Scene], language: str) -> None:
    english, other = draw(documents, "en"), draw(documents, language)
    assert [(one.id, one.style, one.events, one.geometry.wkb) for one in other.features] == [
        (one.id, one.style, one.events, one.geometry.wkb) for one in english.features
    ]
    assert [(one.id, one.quote, one.features) for one in other.cards] == [(one.id, one.quote, one.features) for one in english.cards]
    assert other.language == language and english.language == "en"


def test_a_scene_holds_plain_text(documents: list[Document], draw: Callable[..., Scene]) -> None:
    for language in LANGUAGES:
        scene = draw(documents[:2], language)
        assert all(type(text) is str for text in texts(scene)) and type(scene.title) is str
        assert all(type(label[0]) is str for label in (*scene.backdrop.labels, *scene.backdrop.waters))


def test_the_base_map_names_countries_and_regions_in_the_language(documents: list[Document], draw: Callable[..., Scene]) -> None:
    labels = {text for text, *_, kind in draw(documents[:1], "uk").backdrop.labels if kind != "town"}
    assert {"Україна", "Росія", "Сумська область"} <= labels and not any(re.search("[A-Za-z]", label) for label in labels)


def test_towns_of_the_base_map_are_named_in_the_language(visit: Open, documents: list[Document], draw: Callable[..., Scene]) -> None:
    scene = draw(documents[:1], "uk")
    shown = visit(render_html(scene)).page.locator(".gm-town").evaluate_all(
        "nodes => nodes.filter(node => getComputedStyle(node).visibility === 'visible').map(node => node.innerText)"
    )
    picture = render_svg(scene)
    assert "Суми" in shown and "Sumy" not in shown
    assert ">Суми</text>" in picture and ">Sumy</text>" not in picture
    assert {"Суми", "Конотоп", "Шостка", "Глухів"} <= {text for text, *_, kind in scene.backdrop.labels if kind == "town"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_that_of_its_quotes(visit: Open, documents: list[Document], draw: Callable[..., Scene], language: str) -> None:
    document = replace(documents[0], article=replace(documents[0].article, language="en"))
    html = render_html(draw([document], language))
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert '<h1 lang="en" dir="auto">' in html
    page = visit(html).page
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    quotes = page.evaluate("Array.from(document.querySelectorAll('blockquote'), (one) => one.closest('[lang]').lang)")
    assert len(quotes) > 5 and set(quotes) == {"en"}


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_the_visible_page_has_no_word_of_the_english_page(visit: Open, documents: list[Document], draw: Callable[..., Scene], language: str) -> None:
    """What only the page says (headings, buttons, titles of controls), read from the screen."""
    seen = visit(render_html(draw(documents[:1], language)))
    assert seen.faults == []
    shown = seen.page.evaluate(
        """() => {
          document.querySelectorAll("details:not(.geomap-licences)").forEach((one) => { one.open = true; });
          document.querySelectorAll("blockquote, h1, .geomap-licences").forEach((one) => one.remove());
          const named = Array.from(document.querySelectorAll("[title], [aria-label]"), (one) => one.title + " " + one.getAttribute("aria-label"));
          return [document.body.innerText, ...named].join("\\n");
        }"""
    )
    english = [word for part in PARTS for word in strings("en")[part].values() if len(word) > 3]
    article = documents[0].article.text
    left = [word for word in english if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", shown, re.IGNORECASE)]
    assert not [word for word in left if word.lower() not in article.lower()]
    assert "км" in shown and "Zoom" not in shown


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (390, True)])
def test_a_page_from_right_to_left_is_mirrored(visit: Open, documents: list[Document], draw: Callable[..., Scene], width: int, dark: bool) -> None:
    seen = visit(render_html(draw(documents[:1], "ar")), width=width, dark=dark)
    assert seen.faults == []
    page = seen.page
    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
    directions = "Array.from(document.querySelectorAll('.gm-page, .gm-list, .folium-map'), (one) => getComputedStyle(one).direction)"
    assert page.evaluate(directions) == ["rtl"] * 4
    frame, zoom, entry = (page.locator(of).first.bounding_box() for of in (".folium-map", ".leaflet-control-zoom", ".gm-entry-sign"))
    assert zoom["x"] > frame["x"] + frame["width"] / 2
    text = page.locator(".gm-entry-text").first.bounding_box()
    assert entry["x"] > text["x"]
    right = page.locator("h1").evaluate("(one) => getComputedStyle(one).textAlign")
    assert right == "right"
    if width == 390:
        legend = page.locator(".gm-legend").bounding_box()
        assert legend["x"] + legend["width"] < frame["x"] + frame["width"] / 2 + legend["width"] / 2
    else:
        assert page.locator("#gm-list").bounding_box()["x"] < frame["x"]
    page.locator(".gm-entry-button").first.click()
    page.wait_for_selector(".leaflet-popup-close-button")
    popup, close = (page.locator(of).bounding_box() for of in (".leaflet-popup-content-wrapper", ".leaflet-popup-close-button"))
    assert close["x"] < popup["x"] + popup["width"] / 2
    assert page.locator(".gm-country").first.evaluate("(one) => getComputedStyle(one).letterSpacing") in ("normal", "0px")


def test_a_page_from_left_to_right_is_not_mirrored(visit: Open) -> None:
    page = visit(render_html(sample_scene())).page
    frame, zoom = (page.locator(of).first.bounding_box() for of in (".folium-map", ".leaflet-control-zoom"))
    assert zoom["x"] < frame["x"] + frame["width"] / 2


def test_a_sentence_that_begins_with_a_foreign_name_keeps_the_direction(visit: Open, documents: list[Document], draw: Callable[..., Scene]) -> None:
    scene = draw(documents[:1], "ar")
    card = replace(scene.cards[1], title="Sumy — هجوم", notes=("Plain words of the article",))
    html = render_html(replace(scene, cards=(scene.cards[0], card, *scene.cards[2:])))
    assert '<h3 dir="rtl">Sumy — هجوم</h3>' in html and '<dd dir="auto">Plain words of the article</dd>' in html
    shown = visit(html).page.locator(".gm-entry-title", has_text="Sumy — هجوم")
    assert shown.get_attribute("dir") == "rtl"


def test_what_is_no_language_tag_is_no_language() -> None:
    given = ("uk", "zh-Hans", "", "x", "en us", 'en" onload="x', "українська", "a" * 9)
    assert [language_tag(tag) for tag in given] == ["uk", "zh-Hans", "", "", "", "", "", ""]
    scene = sample_scene()
    html = render_html(replace(scene, title="T", articles=(replace(scene.articles[0], title="T", language='en"><b>'),)))
    assert '<h1 lang="" dir="auto">' in html and "<b>" not in html


def test_a_page_in_a_language_that_does_not_exist_is_english() -> None:
    data = scene_island(sample_scene(language="xx"))
    assert (data["language"], data["date"], data["direction"]) == ("en", "{day} {month} {year}", "ltr")
