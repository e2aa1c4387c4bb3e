"""How well time expressions are found and valued, scored as in TempEval-3: overlapping spans, equal spans, overlapping spans of equal TIMEX3 value.

    python benchmarks/timexes.py FOLDER [--errors]

FOLDER holds timex_tbaq.jsonl: documents with `id`, `dct`, `text` and `timex` (`start`, `end`, `value`). Rules are written looking at the errors of
the first half of the documents only (by a hash of their id); `--errors` prints those.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

from corpora import folder_parser, read_lines
from rows import Row, printed

from geomap.extract.segments import split_sentences
from geomap.extract.times import find_article_times

FILE = "timex_tbaq.jsonl"


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression of a document."""

    start: int
    end: int
    value: str


Pair = tuple[Timex | None, Timex | None]


def found_in(text: str, anchor: date) -> list[Timex]:
    """What the grammar finds in an article, sentence by sentence."""
    sentences = split_sentences(text)
    found = find_article_times((s.text for s in sentences), anchor)
    return [Timex(s.start + t.start, s.start + t.end, t.timex) for s, spans in zip(sentences, found, strict=True) for t in spans]


def paired(gold: Sequence[Timex], found: Sequence[Timex]) -> Iterator[Pair]:
    """Each expression of both lists once, with the first one left that it overlaps."""
    left = list(found)
    for wanted in gold:
        match = next((f for f in left if f.start < wanted.end and wanted.start < f.end), None)
        if match is not None:
            left.remove(match)
        yield wanted, match
    yield from ((None, f) for f in left)


def shares(pairs: Sequence[Pair]) -> str:
    """Precision, recall and F of overlap, then F of equal spans and of values."""
    gold, found = (sum(pair[side] is not None for pair in pairs) for side in (0, 1))
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    strict = sum((a.start, a.end) == (b.start, b.end) for a, b in both)
    valued = sum(a.value == b.value for a, b in both)
    total = max(1, gold + found)
    return (
        f"overlap P {len(both) / max(1, found):.3f} R {len(both) / max(1, gold):.3f} F {2 * len(both) / total:.3f}; "
        f"strict F {2 * strict / total:.3f}; value F {2 * valued / total:.3f} (of the overlapping {valued / max(1, len(both)):.3f})"
    )


def read(folder: Path) -> list[dict[str, Any]]:
    """The documents of the corpus."""
    return list(read_lines(folder / FILE))


def looked_at(document: dict[str, Any]) -> bool:
    """Whether a document is of the half that rules are written from."""
    return crc32(document["id"].encode()) % 2 == 0


def pairs_of(document: dict[str, Any]) -> list[Pair]:
    """Annotated and found expressions of a document."""
    gold = [Timex(t["start"], t["end"], t["value"]) for t in document["timex"]]
    return list(paired(gold, found_in(document["text"], date.fromisoformat(document["dct"][:10]))))


def errors(document: dict[str, Any]) -> Iterator[str]:
    """A line for each expression missed, invented, or valued wrongly."""
    for gold, found in pairs_of(document):
        if gold is None or found is None or gold.value != found.value:
            shown = [f"{document['text'][t.start : t.end]!r} {t.value}" if t else "-" for t in (gold, found)]
            spot = gold or found
            assert spot is not None
            around = " ".join(document["text"][max(0, spot.start - 90) : spot.end + 60].split())
            yield f"{document['id']} {document['dct']}: {shown[0]} | {shown[1]} | {around}"


def rows_of(documents: Sequence[dict[str, Any]]) -> Iterator[Row]:
    """Scores of the halves and of the whole, and the cost of a document."""
    before = time.process_time()
    pairs = [pairs_of(document) for document in documents]
    seconds = time.process_time() - before
    for name, half in (("documents looked at", (True,)), ("documents not looked at", (False,)), ("all documents", (True, False))):
        chosen = [p for document, p in zip(documents, pairs, strict=True) if looked_at(document) in half]
        yield f"{name} ({len(chosen)})", shares([pair for p in chosen for pair in p])
    yield "milliseconds per 1,000 words", f"{1e6 * seconds / sum(len(d['text'].split()) for d in documents):.1f}"


def main() -> None:
    parser = folder_parser(__doc__)
    parser.add_argument("--errors", action="store_true", help="list the errors in the documents looked at")
    arguments = parser.parse_args()
    documents = read(arguments.folder)
    print(printed(rows_of(documents)))
    if arguments.errors:
        print("\n".join(line for document in documents if looked_at(document) for line in errors(document)))


if __name__ == "__main__":
    main()
