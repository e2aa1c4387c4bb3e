"""Pictures without a browser: what a story map of 40 features weighs and costs as SVG, PNG and PDF, once its scene is there."""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Callable, Iterator

from processes import describe_machine
from rows import ROOT, Row, all_rows, printed, spread

from geomap.writers.pdf import printed as printed_pdf
from geomap.writers.png import rasterised
from geomap.writers.svg import inline_svg, render_svg

sys.path.insert(0, str(ROOT / "tests"))
from test_svg import crowded_scene

import geomap

STORY = [ROOT / "seeds" / "01-sumy-border.txt", ROOT / "docs" / "gallery" / "articles" / "kharkiv-swap.txt"]
REPEATS = 7


def cpu(work: Callable[[], object]) -> list[float]:
    """CPU seconds of each repeat, after one that warms up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return times


def pictures() -> Iterator[Row]:
    """Weights and times of two maps: forty marks drawn by hand, and a map of two articles."""
    story = geomap.build(STORY, published="2025-06-15").scene
    for name, scene in (("40 hand-made features", crowded_scene()), (f"two articles, {len(story.features)} features", story)):
        svg = render_svg(scene)
        paper = render_svg(scene, usual="print")
        data, still = svg.encode(), inline_svg(scene).encode()
        yield f"{name}: SVG", f"{len(data) / 1000:.1f} KB, {len(gzip.compress(data, mtime=0)) / 1000:.1f} KB gzipped"
        yield f"{name}: still map inside the page", f"{len(still) / 1000:.1f} KB"
        yield f"{name}: PNG at 2x, PDF", f"{len(rasterised(svg, 2.0)) / 1000:.0f} KB, {len(printed_pdf(paper, scene.title, 'en')) / 1000:.0f} KB"
        parts = {
            "SVG": cpu(lambda scene=scene: render_svg(scene)),
            "PNG of it": cpu(lambda svg=svg: rasterised(svg, 2.0)),
            "PDF of it": cpu(lambda paper=paper, scene=scene: printed_pdf(paper, scene.title, "en")),
        }
        for what, times in parts.items():
            yield f"{name}: {what}, warm, CPU", f"{spread(times, 2)} s"
        yield f"{name}: all three", f"{sum(min(times) for times in parts.values()):.2f} s CPU at best"


if __name__ == "__main__":
    print(describe_machine())
    print(printed(all_rows([pictures])))
