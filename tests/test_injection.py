"""Hostile text through every field into every output: nothing runs, nothing becomes markup, nothing is evaluated, all of it is shown as it is."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit
from hostile import armed, bench_payloads, crowd, saying
from lxml import etree
from scenes import sample_scene
from test_folium_map import serve
from test_page import PAYLOADS

import geomap
from geomap.checking import CHECKS, Severity, check
from geomap.model import Scene
from geomap.writers import WRITERS, page, safe, write
from geomap.writers.folium_map import to_folium
from geomap.writers.page import render_html, sandboxed_frame
from geomap.writers.safe import clean, web_address

OWN = list(PAYLOADS.values())
BATCH = 300
TALLY = """() => [...document.querySelectorAll('*:not(.gm-leader, .gm-leader *)')]
  .reduce((sum, one) => (sum[one.localName] = (sum[one.localName] || 0) + 1, sum), {})"""
OPEN = "text => [...document.querySelectorAll('.leaflet-popup h2')].some(node => node.textContent === text)"
TALLIES: dict[int, dict[str, int]] = {}
PLACES = {
    "list": ".gm-entry-title",
    "cards off the map": ".gm-rest .gm-card-title",
    "their quotes": ".gm-rest .gm-card .gm-voice:first-child > .gm-quote",
    "text version": ".gm-text .gm-cards h3",
    "skipped names": ".gm-text strong",
}


@pytest.fixture(scope="module")
def payloads(security_bench: Path) -> list[str]:
    return [*OWN, *bench_payloads(security_bench)]


def batches(texts: list[str]) -> Iterator[list[str]]:
    return (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))


def opened(seen: Visit, path: Path, markup: str) -> Any:
    path.write_text(markup, encoding="utf-8", newline="\n")
    seen.page.goto(path.as_uri())
    seen.page.wait_for_function("window.__geomapReady === true", timeout=60_000)
    seen.page.evaluate(
        """() => {
          document.querySelectorAll('.gm-rest .gm-entry-button').forEach(node => node.click());
          document.querySelectorAll('details').forEach(node => { node.open = true; });
          document.querySelectorAll('.gm-layer input').forEach(node => { if (!node.checked) node.click(); });
        }"""
    )
    return seen.page


def harmless_tally(seen: Visit, path: Path, count: int) -> dict[str, int]:
    """How many elements of each name the page of as many harmless words has."""
    if count not in TALLIES:
        words = [f"word {number}, and more" for number in range(count)]
        TALLIES[count] = opened(seen, path, render_html(crowd(words))).evaluate(TALLY)
    return TALLIES[count]


def assert_only_text(seen: Visit, texts: list[str], path: Path) -> None:
    """The page of `texts` has the elements of the page of harmless words, and shows every text as it is."""
    harmless = harmless_tally(seen, path, len(texts))
    shown = opened(seen, path, render_html(crowd(texts)))
    tally = shown.evaluate(TALLY)
    assert set(tally) <= set(harmless)
    # Links appear for texts that are addresses; labels and articles break where texts do, into headings too; what is alike shares a line of a label
    # or a choice of a filter. Of none of these are there more kinds than on the harmless page.
    varying = {"a", "span", "br", "i", "input", "label", "p", "h2", "mark"}
    assert {tag: tally[tag] for tag in tally if tag not in varying} == {tag: harmless[tag] for tag in harmless if tag not in varying}
    assert shown.evaluate("() => [...document.querySelectorAll('a')].every(node => /^(https?:|#|file:)/.test(node.protocol + node.hash))")
    wanted = sorted(clean(text) for text in texts)
    for place, selector in PLACES.items():
        found = shown.locator(selector).evaluate_all("nodes => nodes.map(node => node.textContent)")
        copies = len(found) // len(texts)
        assert copies and sorted(found) == sorted(wanted * copies), place
    for number in range(0, len(texts), max(1, len(texts) // 4)):
        shown.locator("#gm-list .gm-entry-button").nth(number).evaluate("node => node.click()")
        shown.wait_for_function(OPEN, arg=clean(texts[number]))
        shown.evaluate("() => document.querySelector('.leaflet-popup-close-button').click()")
    assert seen.faults == []


def test_every_own_payload_is_only_text_on_the_page(browser: Any, tmp_path: Path) -> None:
    with armed(browser) as seen:
        assert_only_text(seen, OWN, tmp_path / "map.html")


def test_every_payload_of_the_bench_is_only_text_on_the_page(browser: Any, payloads: list[str], tmp_path: Path) -> None:
    with armed(browser) as seen:
        for texts in batches(payloads):
            assert_only_text(seen, texts, tmp_path / "map.html")


def strings(path: Path) -> set[str]:
    """Every text that a written file gives back to who reads it."""
    if path.suffix == ".gpkg":
        return set(_cells(path))
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".geojson":
        return set(_leaves(json.loads(text)))
    if path.suffix == ".csv":
        cells = {cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row}
        return cells | {cell[1:] for cell in cells if cell.startswith("'")}
    root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    found = {(part or "") for node in root.iter(etree.Element) for part in (node.text, *node.attrib.values())}
    return found | {html.unescape(one) for one in found}


def _cells(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(path)) as database:
        for (table,) in database.execute("SELECT table_name FROM gpkg_contents").fetchall():
            for row in database.execute(f'SELECT * FROM "{table}"'):
                yield from (cell for cell in row if isinstance(cell, str))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _leaves(one)


@pytest.mark.parametrize("suffix", sorted(set(WRITERS) - {".htm"}))
def test_own_payloads_in_every_field_pass_through_every_writer(tmp_path: Path, suffix: str) -> None:
    """Also through writers that nothing else here knows: they must write."""
    for number, scene in enumerate((saying(sample_scene(), " ".join(OWN)), crowd(OWN))):
        path = write(scene, tmp_path / f"map{number}{suffix}")
        assert path.stat().st_size > 0
        if suffix in CHECKS:
            assert [one for one in check(path).findings if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("suffix", sorted((set(WRITERS) & set(CHECKS)) - {".htm", ".html"}))
def test_every_payload_comes_back_from_a_file_as_it_was(tmp_path: Path, payloads: list[str], suffix: str) -> None:
    texts = payloads if suffix != ".svg" else payloads[: 2 * len(OWN)]
    path = write(crowd(texts), tmp_path / f"map{suffix}")
    assert [one for one in check(path).findings if one.severity is Severity.ERROR] == []
    found = {_flat(text) for text in strings(path)}
    if suffix == ".svg":  # a mark's title holds the lines of its label
        assert [text for text in texts if not any(_flat(clean(text)) in one for one in found)] == []
        return
    assert [text for text in texts if _flat(clean(text)) not in found] == []


def _flat(text: str) -> str:
    """Formats differ in what they do with blanks and line ends at the edges of a text."""
    return " ".join(text.split())


def test_every_payload_in_a_notebook_stays_in_its_frame(payloads: list[str]) -> None:
    for texts in batches(payloads):
        scene = crowd(texts)
        frame = sandboxed_frame(scene)
        assert len(re.findall(r"<[a-z!/]", frame.split("srcdoc=")[0])) == 1
        inner = re.fullmatch(r'<iframe [^>]*srcdoc="([^"]*)"></iframe>\s*', frame, re.DOTALL)
        assert inner and html.unescape(inner[1]) == render_html(scene)


def test_own_payloads_in_a_map_that_folium_saves_are_only_text(browser: Any, tmp_path: Path) -> None:
    to_folium(crowd(OWN)).save(str(tmp_path / "map.html"))
    with armed(browser, bypass_csp=False) as seen:
        seen.page.route(re.compile("^http"), serve)
        seen.page.goto((tmp_path / "map.html").as_uri())
        seen.page.wait_for_function("window.__geomapReady === true", timeout=20_000)
        for node in seen.page.locator(".gm-symbol").all():
            node.evaluate("node => node.click()")
        assert seen.errors == [] and seen.violations == []
        assert seen.page.locator("img:not(.leaflet-tile), iframe, body script:not([type]):not(:last-of-type)").count() == 0
        labels = seen.page.locator(".gm-symbol").evaluate_all("nodes => nodes.map(node => node.getAttribute('aria-label'))")
        assert any("{{1111*9}}" in label for label in labels)


def test_every_payload_as_a_fragment_changes_nothing(browser: Any, payloads: list[str], tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    with armed(browser) as seen:
        before = opened(seen, path, render_html(sample_scene())).evaluate(TALLY)
        seen.page.evaluate(
            """async texts => {
              for (const text of texts)
                for (const hash of [text, 'event=' + text, 't=' + text + '..', 'layers=' + text + '&z=' + text, 'lang=' + encodeURIComponent(text)]) {
                  location.hash = hash;
                  await new Promise(done => setTimeout(done));
                }
            }""",
            payloads[: len(OWN)] + payloads[len(OWN) :: 6],
        )
        assert live(seen.page.evaluate(TALLY)) == live(before)
        for text in OWN[::2]:
            seen.page.goto("about:blank")
            seen.page.goto(f"{path.as_uri()}#event={text}&lang={text}&t={text}")
            seen.page.wait_for_function("window.__geomapReady === true", timeout=20_000)
        assert seen.faults == []


def live(tally: dict[str, int]) -> dict[str, int]:
    """How many elements there are that can act or load."""
    acting = ("script", "style", "iframe", "img", "object", "embed", "base", "link", "form", "meta")
    return {tag: count for tag, count in tally.items() if tag in acting}


def test_own_payloads_in_articles_file_names_layers_and_actors_are_only_text(browser: Any, tmp_path: Path) -> None:
    """The whole way: files in, a page out."""
    texts = [clean(text).replace("\n", " ") for text in OWN]
    said = "\n\n".join(f"Russian forces shelled Sumy on Monday, {text} said. {text} denied it." for text in texts)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate(texts):
        name = re.sub(r"[/\x00]", "_", text)[:80]
        (folder / f"{number} {name}.txt").write_text(f"{text}\n\n{said if not number else 'Troops shelled Kharkiv on Tuesday.'}", encoding="utf-8")
    spot = {"type": "Point", "coordinates": [34, 51]}
    rows = [{"type": "Feature", "properties": {text: text, "name": text, "style": text, "onclick": text}, "geometry": spot} for text in texts]
    content = {"type": "FeatureCollection", "credit": texts[4], "licence": texts[5], "date": "2025-06-14", "features": rows}
    (tmp_path / "own.geojson").write_text(json.dumps(content), encoding="utf-8")
    names = "\n".join(f"[[actors]]\nname = {json.dumps(text)}\nside = {json.dumps(text)}\nkind = \"group\"" for text in texts[:3])
    (tmp_path / "actors.toml").write_text(names, encoding="utf-8")
    layers = [geomap.Layer(name=text, file=tmp_path / "own.geojson", credit=text, url=text) for text in texts[3:8]]
    made = geomap.build(str(folder), published="2025-06-18", layers=layers, actors=tmp_path / "actors.toml", title=texts[0])
    markup = render_html(made.scene)
    assert any(text in one.quote for one in made.scene.cards for text in texts)
    with armed(browser) as seen:
        shown = opened(seen, tmp_path / "map.html", markup)
        shown.evaluate("() => document.querySelectorAll('.gm-entry-button, .gm-symbol').forEach(node => node.click())")
        assert shown.locator("h1").evaluate("node => node.textContent") == texts[0]
        assert shown.locator("main img, main iframe, main script, footer script, .leaflet-popup style").count() == 0
        assert seen.faults == []
    assert {one.rule for one in check(tmp_path / "map.html").findings if one.severity is Severity.ERROR} == set()


def test_with_the_escaping_switched_off_the_check_flags_the_page(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "escape", lambda text, limit=0: text)
    monkeypatch.setattr(page, "check_page", lambda *_: None)
    raw = render_html(saying(sample_scene(), "<img src=x onerror=__pwned(1)>"))
    (tmp_path / "map.html").write_text(raw, encoding="utf-8")
    assert {"event-attribute", "request-attribute"} <= {one.rule for one in check(tmp_path / "map.html").findings}
    with armed(browser) as seen:
        opened(seen, tmp_path / "map.html", re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", raw))
        seen.page.wait_for_timeout(200)
        assert any("called __pwned" in fault for fault in seen.violations)


def test_every_field_of_a_scene_is_filled(payloads: list[str]) -> None:
    """What the payloads went through: the fields of a scene with text of others, none left out."""
    scene: Scene = saying(sample_scene(), "©")
    card, article = scene.cards[0], scene.articles[0]
    told = (scene.title, scene.summary, scene.worldview_note, scene.features[0].label, card.quote, card.when, article.id, article.url)
    assert {*told, scene.credits[0].name} == {"©"} and web_address("©") is None
    assert len(payloads) > 1300
