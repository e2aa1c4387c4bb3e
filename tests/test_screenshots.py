"""Pictures of built pages, kept in output/screenshots for whoever looks at a run: none is blank, and the marks show on each."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit

import geomap
from geomap.writers.page import render_html

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "output" / "screenshots"
ARTICLES = {"01-sumy-border": "2025-06-15", "02-goma-withdrawal": "2025-04-30", "06-paletwa-kunming": "2024-01-16"}
SCREENS = [(1200, 900, False), (1200, 900, True), (390, 844, False), (390, 844, True)]
COLOURS = """
async address => {
  const image = new Image();
  image.src = "data:image/png;base64," + address;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  return [counts.size, Math.max(...counts.values()) / pixels.length];
}
"""


@cache
def built(name: str) -> str:
    return render_html(geomap.build(ROOT / "seeds" / f"{name}.txt", published=ARTICLES[name]).scene)


def colours(browser: Any, picture: bytes) -> tuple[int, float]:
    """How many colours a picture has, and the share of the commonest."""
    page = browser.new_page()
    number, share = page.evaluate(COLOURS, base64.b64encode(picture).decode("ascii"))
    page.close()
    return int(number), float(share)


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize(("width", "height", "dark"), SCREENS)
def test_a_page_is_kept_as_a_picture_and_shows_its_marks(
    visit: Callable[..., Visit], browser: Any, name: str, width: int, height: int, dark: bool
) -> None:
    seen = visit(built(name), width=width, height=height, dark=dark)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}-{width}-{'dark' if dark else 'light'}.png"
    seen.page.screenshot(path=path, full_page=width < 600)
    frame = seen.page.locator(".gm-map")
    whole = frame.screenshot()
    number, share = colours(browser, whole)
    assert number > 100 and share < 0.9, f"{path.name}: {number} colours, one of them on {share:.0%}"
    seen.page.evaluate("document.querySelectorAll('.gm-mark, .gm-symbol, .gm-feature-label').forEach(node => { node.style.visibility = 'hidden'; })")
    assert frame.screenshot() != whole
    assert not seen.faults
