"""Articles a second through `geomap extract - --jsonl`, one core, start-up taken out by a run on one article."""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import sys
from pathlib import Path

from processes import cpu_seconds, describe_machine

SEEDS = Path(__file__).parents[1] / "seeds"


def sample_articles(count: int) -> list[bytes]:
    """The sample articles in turn, as JSON lines with ids of their own."""
    entries = json.loads((SEEDS / "seeds.json").read_text())
    texts = [(SEEDS / entry["file"]).read_text() for entry in entries]
    return [json.dumps({"id": f"a{i}", "text": text, "published": "2025-06-15"}).encode() for i, text in zip(range(count), itertools.cycle(texts))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jsonl", type=Path, help="own articles, one JSON object with `id` and `text` a line")
    options = parser.parse_args()
    lines = options.jsonl.read_bytes().splitlines()[: options.articles] if options.jsonl else sample_articles(options.articles)
    command = [sys.executable, "-m", "geomap", "extract", "-", "--jsonl"]
    rates = []
    for _ in range(options.rounds):
        start = cpu_seconds(command, lines[0])
        rates.append((len(lines) - 1) / (cpu_seconds(command, b"\n".join(lines)) - start))
    size = sum(len(json.loads(line)["text"]) for line in lines) / len(lines)
    print(describe_machine())
    print(f"{len(lines)} articles, {size:.0f} characters in the mean: median {statistics.median(rates):.1f} articles a CPU second  (floor 8)")


if __name__ == "__main__":
    main()
