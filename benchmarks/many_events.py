"""Many events on one page: its weight, what a browser does with it, and folium with a marker an event beside it. The events are invented."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import folium
from processes import describe_machine
from rows import ROOT, Row, all_rows, needs, printed, spread

from geomap.gazetteer import Gazetteer
from geomap.model import Place, Scene
from geomap.pipeline import draw, open_tools
from geomap.writers.page import render_html

sys.path.insert(0, str(ROOT / "tests"))
from conftest import FLAGS, find_chromium, until
from many import exposed, many_documents

EAST = (32.0, 46.0, 39.0, 51.5)
TOWNS = 3000
REPEATS = 15
BUILDS = 3
FILTER = """(from, to) => { const start = performance.now(); inside.onTime.forEach((call) => call(from, to, 'event'));
  return performance.now() - start; }"""
REDRAW = "() => { const start = performance.now(); inside.crowdLayer.redraw(); return performance.now() - start; }"
PAN = """async (steps) => { const { map } = inside; const gaps = []; let last = performance.now();
  for (let i = 0; i < steps; i++) {
    map.panTo(map.layerPointToLatLng(map.latLngToLayerPoint(map.getCenter()).add([i % 20 < 10 ? 24 : -24, 0])), { animate: false });
    await new Promise((done) => requestAnimationFrame(done)); const now = performance.now(); gaps.push(now - last); last = now; }
  return gaps; }"""


def towns() -> list[Place]:
    """The most populous settlements of a stretch of land."""
    return [found.place for found in Gazetteer.open().places_in(EAST, TOWNS)]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of some work, and what it gives."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


def scene_of(count: int, places: list[Place]) -> tuple[float, Scene]:
    documents = many_documents(count, places)
    tools = open_tools()
    return timed(lambda: draw(documents, tools, title="Many events"))


def folium_page(marker: type[folium.Marker] | type[folium.CircleMarker], scene: Scene, path: Path) -> None:
    """What a map of one marker an event takes, with the words of our popup's first lines."""
    cards = {card.id: card for card in scene.cards}
    chart = folium.Map(location=[49, 36], tiles=None)
    for one in scene.features:
        if one.geometry.geom_type == "Point" and one.events:
            card = cards[one.events[0]]
            text = folium.Popup(f"{card.title}<br>{card.status}<br>{card.quote}", parse_html=True)
            marker([one.geometry.y, one.geometry.x], popup=text).add_to(chart)
    chart.save(path)


def built(counts: list[int], folium_count: int, folder: Path) -> Iterator[Row]:
    """Weight and time of the pages; they stay in the folder for the browser."""
    places = towns()
    for count in counts:
        seconds, scene = scene_of(count, places)
        rendered = [timed(partial(render_html, scene)) for _ in range(BUILDS)]
        page_seconds, page = statistics.median(seconds for seconds, _ in rendered), rendered[0][1]
        (folder / f"{count}.html").write_text(exposed(page), encoding="utf-8")
        said = sum(len(card.title) + len(card.status) + len(card.quote) + len(card.where or "") + sum(map(len, card.says)) for card in scene.cards)
        size = len(page.encode()) / 1000
        yield f"{count:,} events: page", f"{size:,.0f} kB, with {said / 1e6:.1f} million characters of titles, status, voices, places and sentences"
        yield f"{count:,} events: documents to scene, scene to page, CPU", f"{seconds:.1f} s, {page_seconds:.2f} s"
        for marker in (folium.CircleMarker, folium.Marker) if count == folium_count else ():
            theirs, _ = timed(partial(folium_page, marker, scene, folder / "folium.html"))
            weight = (folder / "folium.html").stat().st_size / 1000
            times = f"{theirs / page_seconds:.0f} times as long as our page"
            yield f"{count:,} events: a folium `{marker.__name__}` each, CPU", f"{theirs:.1f} s, {weight:,.0f} kB: {times}"


def opened(counts: list[int], rounds: int, folder: Path) -> Iterator[Row]:
    """Main-thread time until ready, of the pages in turn, and what a filter, a redraw and a drag take on the largest."""
    path = find_chromium()
    if path is None:
        yield needs("in a browser", "Chromium, or GEOMAP_CHROMIUM")
        return
    from playwright.sync_api import sync_playwright

    ready: dict[int, list[float]] = {count: [] for count in counts}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        for _ in range(rounds):
            for count in counts:
                page, seconds = ready_page(browser, folder / f"{count}.html")
                ready[count].append(seconds)
                if count != counts[-1] or len(ready[count]) < rounds:
                    page.context.close()
        middle = {count: statistics.median(times) for count, times in ready.items()}
        for count, times in ready.items():
            ratio = f"; {middle[count] / middle[counts[0]]:.2f} × the page of {counts[0]:,}" if count != counts[0] else ""
            yield f"{count:,} events: main thread until ready, wall", f"{spread([1000 * one for one in times])} ms{ratio}"
        yield from used(page, counts[-1])
        browser.close()


def ready_page(browser: Any, path: Path) -> tuple[Any, float]:
    """An opened page, and the seconds that its main thread was busy until the map was ready."""
    page = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True, reduced_motion="reduce").new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = busy(session)
    page.goto(path.as_uri())
    until(page, "window.__geomapReady === true", 60)
    return page, busy(session) - before


def busy(session: Any) -> float:
    return float(next(one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration"))


def used(page: Any, count: int) -> Iterator[Row]:
    page.locator(".gm-crowd-list li").first.wait_for(timeout=60_000)
    spans = [(19_800 + 20 * i, 19_900 + 20 * i) for i in range(REPEATS)]
    filters = [page.evaluate(f"([from, to]) => ({FILTER})(from, to)", span) for span in spans]
    page.evaluate(f"({FILTER})(null, null)")
    redraws = [page.evaluate(REDRAW) for _ in range(REPEATS)]
    gaps = sorted(page.evaluate(PAN, 60))
    yield f"{count:,} events: time filter with redraw", f"{spread(filters, 1)} ms"
    yield f"{count:,} events: redraw of all", f"{spread(redraws, 1)} ms"
    yield f"{count:,} events: frame while dragged with a redraw each", f"median {gaps[30]:.0f} ms, 95 % {gaps[57]:.0f} ms"
    page.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--folium", type=int, default=10_000, help="the count at which folium is measured too")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is opened")
    options = parser.parse_args()
    print(describe_machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(printed(all_rows((partial(built, options.counts, options.folium, folder), partial(opened, options.counts, options.rounds, folder)))))


if __name__ == "__main__":
    main()
