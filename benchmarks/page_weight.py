"""What pages of about forty marks weigh, part by part, and how long their main thread works until they are ready.

The yardstick of the second is a page of Leaflet alone, inlined, with an empty map, opened in turn with them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from processes import describe_machine
from rows import ROOT, Row, needs, printed

sys.path.insert(0, str(ROOT / "tests"))
from conftest import FLAGS, find_chromium

from geomap.articles import read_articles
from geomap.model import Scene
from geomap.pipeline import Tools, draw, extract, open_tools
from geomap.writers import bundle
from geomap.writers.page import render_html

SEEDS, GALLERY = "seeds", "docs/gallery/articles"
SUMY, KHARKIV, LACHIN = f"{SEEDS}/01-sumy-border 2025-06-15", f"{GALLERY}/kharkiv-swap 2025-06-01", f"{GALLERY}/lachin-road 2023-09-23"
SYRIA, BLUE_LINE, NETZARIM = f"{GALLERY}/syria-strip 2019-10-15", f"{SEEDS}/04-blue-line-posts 2025-02-19", f"{GALLERY}/netzarim 2025-02-10"
SHABELLE, TIGRAY, EL_OBEID = f"{GALLERY}/shabelle 2025-04-28", f"{GALLERY}/tigray-road 2022-10-18", f"{SEEDS}/03-el-obeid-relief 2025-02-25"
HODEIDAH = f"{SEEDS}/05-hodeidah-port 2024-07-21"
STORIES = {
    "Sumy, Kharkiv, Lachin": (SUMY, KHARKIV, LACHIN),
    "Syria, Blue Line, Netzarim, Hodeidah": (SYRIA, BLUE_LINE, NETZARIM, HODEIDAH),
    "Shabelle, Tigray, El Obeid, Hodeidah": (SHABELLE, TIGRAY, EL_OBEID, HODEIDAH),
}
BUDGET_KB = (280, 85)
ROUNDS = 11
EMPTY = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>empty</title><style>{style} #map{{height:620px}}</style><div id="map"></div>
<script>{script}</script><script>L.map("map").setView([50, 30], 6);
requestAnimationFrame(() => {{ window.__geomapReady = true; }});</script></html>"""


def story(tools: Tools, articles: tuple[str, ...]) -> Scene:
    """The map of articles, each given as a path without its suffix, and a date."""
    dated = [one.split() for one in articles]
    return draw([extract(read_articles([ROOT / f"{path}.txt"], published=day)[0], tools) for path, day in dated], tools)


def parts(html: str) -> dict[str, str]:
    """The page cut into what it is made of; the island's largest values apart."""
    found = {}
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    island = json.loads(data[1]) if data else {}
    found["Leaflet, script and style"] = scripts[0] + styles[0]
    found["our script"] = "".join(scripts[1:])
    found["our styles"] = "".join(styles[1:])
    for key in ("features", "cards", "backdrop"):
        found[f"data: {key}"] = json.dumps(island.pop(key), ensure_ascii=False, separators=(",", ":"))
    found["data: the rest"] = json.dumps(island, ensure_ascii=False, separators=(",", ":"))
    text = re.search(r'<details class="gm-text">.*?</details>', html, re.DOTALL)
    found["text version"] = text[0] if text else ""
    rest = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    found["the rest"] = rest.replace(found["text version"], "")
    return found


def kilobytes(text: str) -> tuple[float, float]:
    content = text.encode()
    return len(content) / 1000, len(gzip.compress(content, 9)) / 1000


def weights(name: str, scene: Scene, html: str) -> Iterator[Row]:
    raw, packed = kilobytes(html)
    kept = "within" if raw <= BUDGET_KB[0] and packed <= BUDGET_KB[1] else "over"
    what = f"{name}: {len(scene.features)} marks, {len(scene.cards)} events"
    yield what, f"{raw:.1f} KB, {packed:.1f} KB gzipped ({kept} {BUDGET_KB[0]}/{BUDGET_KB[1]})"
    for part, text in parts(html).items():
        yield f"— {part}", "{:.1f} KB, {:.1f} KB gzipped alone".format(*kilobytes(text))


def busy(browser: Any, path: Path) -> tuple[float, float]:
    """Milliseconds from an empty page until the map is ready: of the main thread's tasks, and of its processor time."""
    context = browser.new_context(viewport={"width": 1200, "height": 850}, offline=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(path.as_uri())
    page.wait_for_function("window.__geomapReady === true")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return float(metrics["TaskDuration"]) * 1000, float(metrics["ThreadTime"]) * 1000


def readiness(pages: Mapping[str, str]) -> Iterator[Row]:
    """How much longer each page's main thread works than that of an empty map; medians of interleaved rounds."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        yield needs("main thread until ready", "Chromium, or GEOMAP_CHROMIUM")
        return
    empty = EMPTY.format(style=bundle.leaflet_style(slim=False), script=bundle.leaflet_script(slim=False))
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ("empty map", *pages)}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        files = {name: Path(folder) / f"{number}.html" for number, name in enumerate(times)}
        for name, file in files.items():
            file.write_text(empty if name == "empty map" else pages[name], encoding="utf-8")
        for turn in range(ROUNDS + 1):
            for name, file in files.items():
                spent = busy(browser, file)
                if turn:
                    times[name].append(spent)
        browser.close()
    for which, what in enumerate(("main thread until ready", "processor time of it")):
        base = statistics.median(one[which] for one in times["empty map"])
        for name, found in times.items():
            own = [one[which] for one in found]
            middle = statistics.median(own)
            yield f"{name}: {what}", f"{middle:.0f} ms ({min(own):.0f}–{max(own):.0f}), {middle / base:.2f} × the empty map"


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(describe_machine())
    tools = open_tools()
    scenes = {name: story(tools, articles) for name, articles in STORIES.items()}
    pages = {name: render_html(scene) for name, scene in scenes.items()}
    rows = [row for name, scene in scenes.items() for row in weights(name, scene, pages[name])]
    print(printed([*rows, *readiness(pages)]))


if __name__ == "__main__":
    main()
