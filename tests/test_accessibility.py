"""Everybody can use the page: axe-core and html-validate find nothing, the keyboard reaches every event and is never lost."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit
from scenes import card, empty_scene, feature, sample_scene
from shapely import Point

from geomap.model import Article, Scene
from geomap.writers.page import render_html, sandboxed_frame

ROOT = Path(__file__).resolve().parent.parent
Open = Callable[..., Visit]
RUN = """async () => (await axe.run()).violations
  .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '))"""


@pytest.fixture(scope="session")
def node_tools() -> Path:
    """The folder of axe-core and html-validate, installed when they are missing."""
    subprocess.run([ROOT / "tools" / "ensure_node_tools.sh"], check=True)
    return ROOT / "tools" / "node" / "node_modules"


@pytest.fixture(scope="session")
def axe(node_tools: Path) -> str:
    return (node_tools / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(frame: Any, axe: str) -> list[str]:
    """What axe-core finds in an open page or frame, by its whole set of rules."""
    frame.evaluate(axe)
    return list(frame.evaluate(RUN))


def many(count: int = 40) -> Scene:
    """More marks than are tab stops, several of one name at one place."""
    names = [f"n{number:02}" for number in range(count)]
    spots = [Point(30.3 + number % 6 * 0.6, 50.2 + number // 6 * 0.3) for number in range(count)]
    look = {"label": "Midtown\nstrike", "style": "strike.solid.a"}
    marks = (feature(name, "symbol", "places", spot, events=(name,), **look) for name, spot in zip(names, spots, strict=True))
    cards = (card(name, title="Strike — Midtown" if number % 2 else f"Strike {number}") for number, name in enumerate(names))
    return sample_scene(features=tuple(marks), cards=tuple(cards))


def several() -> Scene:
    base = sample_scene()
    more = Article(id="a2", title="Another article", published="2031-05-05", publisher="The Other", url=None, text="More.")
    return replace(base, articles=(*base.articles, more), cards=tuple(replace(one, article="a2") if one.id == "e4" else one for one in base.cards))


def popup(page: Any) -> None:
    page.locator(".gm-entry-button").first.click()
    page.locator(".leaflet-popup").wait_for()


def unfolded(page: Any) -> None:
    """The legend and everything else that can be opened."""
    page.evaluate(
        """() => {
          document.querySelectorAll('details').forEach(node => { node.open = true; });
          document.querySelectorAll('.gm-legend-toggle[aria-expanded=false], .gm-rest .gm-entry-button').forEach(node => node.click());
          document.querySelectorAll('.gm-layer input').forEach(node => { if (!node.checked) node.click(); });
        }"""
    )


STATES: list[tuple[str, Scene, int, bool, str, Callable[[Any], None] | None]] = [
    ("light", sample_scene(), 1200, False, "screen", None),
    ("dark", sample_scene(), 1200, True, "screen", None),
    ("phone", sample_scene(), 390, False, "screen", unfolded),
    ("phone, dark", sample_scene(), 390, True, "screen", popup),
    ("popup", several(), 1200, False, "screen", popup),
    ("legend, dark", sample_scene(), 800, True, "screen", unfolded),
    ("right to left", sample_scene(language="ar"), 1200, False, "screen", popup),
    ("right to left, phone", sample_scene(language="ar"), 390, True, "screen", unfolded),
    ("empty", empty_scene(), 1200, False, "screen", unfolded),
    ("empty, phone", empty_scene(), 390, True, "screen", None),
    ("print", sample_scene(), 800, False, "print", None),
    ("print from the dark", sample_scene(), 800, True, "print", unfolded),
    ("many marks", many(), 1200, False, "screen", unfolded),
]


@pytest.mark.parametrize(("scene", "width", "dark", "media", "act"), [one[1:] for one in STATES], ids=[one[0] for one in STATES])
def test_axe_finds_nothing(visit: Open, axe: str, scene: Scene, width: int, dark: bool, media: str, act: Callable[[Any], None] | None) -> None:
    seen = visit(render_html(scene), width=width, dark=dark)
    if act:
        act(seen.page)
    seen.page.emulate_media(media=media)
    assert violations(seen.page, axe) == []


def test_axe_would_find_something(visit: Open, axe: str) -> None:
    seen = visit(render_html(sample_scene()).replace('lang="en"', "").replace("</h1>", "</h1><img src='data:,'>"))
    assert {found.split(":")[0] for found in violations(seen.page, axe)} >= {"html-has-lang", "image-alt"}


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_in_an_embed(visit: Open, axe: str, dark: bool) -> None:
    host = f'<!DOCTYPE html><html lang="en"><title>An article</title><main><h1>An article</h1>{sandboxed_frame(sample_scene())}</main></html>'
    page = visit(host, dark=dark, ready=False).page
    page.frame_locator("iframe").locator(".gm-fold > summary").click()
    page.frame_locator("iframe").locator("#gm-list .gm-entry-button").first.wait_for()
    frame = page.frames[1]
    frame.wait_for_function("window.__geomapReady === true")
    popup(frame)
    assert violations(frame, axe) == []


PAGES = {"sample": sample_scene(), "several": several(), "empty": empty_scene(), "rtl": sample_scene(language="ar"), "many": many()}


def test_the_pages_are_valid_html(node_tools: Path, tmp_path: Path) -> None:
    for name, scene in PAGES.items():
        (tmp_path / f"{name}.html").write_text(render_html(scene), encoding="utf-8")
    assert invalid(node_tools, tmp_path) == []
    (tmp_path / "sample.html").write_text("<p><div id=a></div><p id=a>", encoding="utf-8")
    assert invalid(node_tools, tmp_path)


def invalid(node_tools: Path, folder: Path) -> list[str]:
    """What html-validate says of the pages in a folder, by its standard preset."""
    command = [node_tools / ".bin" / "html-validate", "--preset", "standard", "--formatter", "json", *sorted(folder.glob("*.html"))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.stdout.strip() or not done.stderr, done.stderr
    found = json.loads(done.stdout or "[]")
    return [f"{Path(page['filePath']).name}:{one['line']} {one['ruleId']}: {one['message']}" for page in found for one in page["messages"]]


FOCUS = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const name = one.getAttribute('aria-label') || (one.labels && one.labels[0] ? one.labels[0].innerText : '') || one.innerText || '';
  return {tag: one.localName, cls: String(one.className.baseVal ?? one.className), name: name.trim(), seen: box.width > 0 && box.height > 0};
}"""


@pytest.mark.parametrize("width", [1200, 390])
def test_the_keyboard_alone_reaches_every_event_and_comes_back(visit: Open, width: int) -> None:
    scene = sample_scene()
    page = visit(render_html(scene), width=width).page
    stops, reached = [], set()
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "body":
            break
        stops.append(stop)
        if "gm-entry-button" in stop["cls"]:
            reached |= walk(page, scene)
    assert stop["tag"] == "body", "the walk ends"
    assert [one for one in stops if not (one["seen"] and one["name"])] == []
    assert reached == {one.title for one in scene.cards}


def walk(page: Any, scene: Scene) -> set[str]:
    """Down a list with the arrow keys; each entry opened, closed, and focused as before."""
    reached: set[str] = set()
    while True:
        title = page.evaluate("document.activeElement.querySelector('.gm-entry-title').textContent")
        if title in reached:
            break
        reached.add(title)
        page.keyboard.press("Enter")
        if next(one for one in scene.cards if one.title == title).why_not is None:
            page.locator(".leaflet-popup").wait_for()
            assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
            page.keyboard.press("Escape")
            page.locator(".leaflet-popup").wait_for(state="detached")
        assert page.evaluate("document.activeElement.querySelector('.gm-entry-title').textContent") == title
        page.keyboard.press("ArrowDown")
    return reached


def test_every_mark_has_a_name_of_its_own(visit: Open) -> None:
    page = visit(render_html(many())).page
    names = page.locator(".gm-symbol").evaluate_all("nodes => nodes.map(node => node.getAttribute('aria-label'))")
    assert len(names) == 40 and len(set(names)) == 40
    assert all("Midtown" in name for name in names)


def test_the_focus_stays_when_its_mark_or_its_control_goes(visit: Open) -> None:
    """A layer that is switched off, a legend that is folded, a popup that closes: the focus is on something that is there."""
    page = visit(render_html(sample_scene()), width=390).page
    toggle = page.locator(".gm-legend-toggle")
    toggle.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    toggle.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "gm-legend-toggle"
    mark = page.locator(".gm-symbol[tabindex='0']").first
    mark.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert page.evaluate("document.activeElement.isConnected && document.activeElement !== document.body")
