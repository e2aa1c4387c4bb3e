"""Print how well geomap agrees with the samples, beside its floors; with --raise, lift each floor to what is reached now, never lower one."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from seed_answers import load_seeds  # noqa: E402
from seed_scores import score  # noqa: E402

from geomap.articles import read_article  # noqa: E402
from geomap.pipeline import extract, open_tools  # noqa: E402
from geomap.schema import document_json  # noqa: E402

FLOORS = ROOT / "tests" / "quality_floors.json"


def main() -> None:
    """Measure, print, and raise if asked to."""
    seeds, tools = load_seeds(), open_tools()
    documents = [json.loads(document_json(extract(read_article(seed.path, published=seed.published), tools))) for seed in seeds]
    shares, counts = score(seeds, documents)
    limits = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"floors": {}, "ceilings": {}}
    for name, value in shares.items():
        print(f"{name:32} {value:.3f}   floor {limits['floors'].get(name, 0.0):.2f}")
    for name, number in counts.items():
        print(f"{name:32} {number:5d}   ceiling {limits['ceilings'].get(name, '-')}")
    if "--raise" in sys.argv[1:]:
        floors = {name: max(limits["floors"].get(name, 0.0), math.floor(value * 100) / 100) for name, value in shares.items()}
        ceilings = {name: min(limits["ceilings"].get(name, number), number) for name, number in counts.items()}
        FLOORS.write_text(json.dumps({"floors": floors, "ceilings": ceilings}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
