"""What the event step costs beside the parse it needs: CPU seconds of both over the same gated sentences, in one process, rounds interleaved."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path
from time import process_time

from corpora import read_lines
from processes import describe_machine

from geomap.extract.events import build_events, find_claims
from geomap.model import Article
from geomap.pipeline import find_places, open_tools

FLOOR = 1.5


def seconds(step: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = process_time()
    step()
    return process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="one JSON object a line: `text` and `published`, itself or under `article`")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    tools = open_tools()
    work = []
    for number, row in enumerate(row.get("article", row) for row in read_lines(options.articles)):
        article = Article(id=str(number), published=row.get("published"), text=row["text"])
        sentences, parses, mentions = find_places(article, tools)
        work.append((article, sentences, [sentences[i].text for i in parses], parses, mentions))

    def parse() -> None:
        for _, _, texts, _, _ in work:
            tools.language.parse(texts)

    def read() -> None:
        for article, sentences, _, parses, mentions in work:
            build_events(article, find_claims(article, sentences, parses, mentions, tools.vocabulary), mentions)

    pairs = [(seconds(parse), seconds(read)) for _ in range(options.rounds)]
    parsed, told = (statistics.median(column) for column in zip(*pairs, strict=True))
    gated, all_of = sum(len(texts) for _, _, texts, _, _ in work), sum(len(sentences) for _, sentences, _, _, _ in work)
    print(describe_machine())
    print(f"{len(work)} articles, {gated} of {all_of} sentences gated; medians of {options.rounds} rounds")
    print(f"parse {1000 * parsed:.0f} ms, events {1000 * told:.0f} ms, ratio {statistics.median(b / a for a, b in pairs):.2f}  (floor {FLOOR})")


if __name__ == "__main__":
    main()
