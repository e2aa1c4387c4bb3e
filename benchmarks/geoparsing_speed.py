"""What finding and placing names costs, against the language model alone, and what is lost when the model reads only sentences in doubt.

Texts come from a file with one JSON object a line: `{id, text}`, with `toponyms` (`start`, `end`, `kind`) where they are annotated, or documents of
the data contract. To be run with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes import describe_machine

from geomap.extract.language import load_language
from geomap.extract.mentions import find_mentions
from geomap.extract.segments import split_sentences
from geomap.gazetteer import Gazetteer
from geomap.model import Article, Mention, Ner, Reading
from geomap.protocols import LanguageModel, NamedSpan, Token
from geomap.remembering import RememberedNames
from geomap.resolve import resolve

ALONE = "model alone"


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the spans of its literal names; None when it is not annotated."""

    text: str
    literal: frozenset[tuple[int, int]] | None


class Counted:
    """A language model that counts the characters it is given to find names in."""

    def __init__(self, language: LanguageModel) -> None:
        self.name, self.characters, self._language = language.name, 0, language

    def parse(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        return self._language.parse(texts)

    def entities(self, texts: Sequence[str]) -> list[Sequence[NamedSpan]]:
        self.characters += sum(map(len, texts))
        return self._language.entities(texts)


def read_texts(path: Path, limit: int | None) -> list[Text]:
    """The first texts of a file, of either shape."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()][:limit]
    return [Text(row["article"]["text"] if "article" in row else row["text"], _literal(row)) for row in rows]


def _literal(row: dict[str, Any]) -> frozenset[tuple[int, int]] | None:
    if "mentions" in row:
        return frozenset((m["start"], m["end"]) for m in row["mentions"] if m["reading"] == "literal")
    return frozenset((t["start"], t["end"]) for t in row["toponyms"] if t.get("kind") != "associative") if "toponyms" in row else None


def find(text: str, ner: Ner, gazetteer: Gazetteer, language: LanguageModel) -> tuple[Mention, ...]:
    """The placed mentions of a text."""
    article, names = Article(id="a", text=text), RememberedNames(gazetteer)
    return resolve(article, find_mentions(article, split_sentences(text), {}, names, language, ner=ner), names)


def seconds(work: Callable[[str], object], texts: Sequence[Text]) -> float:
    """CPU seconds of `work` on all texts."""
    start = time.process_time()
    for text in texts:
        work(text.text)
    return time.process_time() - start


def scores(texts: Sequence[Text], found: Sequence[tuple[Mention, ...]]) -> str:
    """Recall and precision of literal mentions that share a character with an annotated one, over all annotated texts."""
    annotated = recalled = given = right = 0
    for text, mentions in zip(texts, found, strict=True):
        if text.literal is None:
            continue
        own = [(m.start, m.end) for m in mentions if m.reading is Reading.LITERAL]
        annotated, given = annotated + len(text.literal), given + len(own)
        recalled += sum(any(s < end and start < e for s, e in own) for start, end in text.literal)
        right += sum(any(s < end and start < e for start, end in text.literal) for s, e in own)
    return f"literal recall {recalled / annotated:.4f}, precision {right / given:.4f}" if annotated and given else "not annotated"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--limit", type=int, help="use the first texts only")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", action="store_true", help="only read all texts in doubt and print the peak of resident memory in MB")
    options = parser.parse_args()
    texts = read_texts(options.texts, options.limit)
    if options.memory:
        gazetteer, language = Gazetteer.open(), load_language("en")
        for text in texts:
            find(text.text, Ner.GATED, gazetteer, language)
        print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
        return
    # before anything is loaded here, as a new process inherits the peak of the old one
    peak = subprocess.run([sys.executable, *sys.argv, "--memory"], check=True, capture_output=True, text=True).stdout.strip()
    report(texts, options.rounds, peak)


def report(texts: Sequence[Text], rounds: int, peak: str) -> None:
    """Print a line for the model alone and one for each way of using it."""
    gazetteer, language = Gazetteer.open(), load_language("en")
    works: dict[str, Callable[[str], object]] = {ALONE: lambda text: language.entities([s.text for s in split_sentences(text)])}
    works |= {ner.value: lambda text, ner=ner: find(text, ner, gazetteer, language) for ner in Ner}  # type: ignore[misc]
    counted = Counted(language)
    readers: dict[Ner, LanguageModel] = dict.fromkeys(Ner, language) | {Ner.GATED: counted}
    quality = {ner.value: scores(texts, [find(text.text, ner, gazetteer, readers[ner]) for text in texts]) for ner in Ner}
    seconds(works[ALONE], texts)
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(seconds(work, texts))
    characters, words = sum(len(text.text) for text in texts), sum(len(text.text.split()) for text in texts)
    print(describe_machine())
    print(f"{len(texts)} texts, {characters / len(texts):.0f} characters in the mean")
    for name, taken in times.items():
        cost = statistics.median(taken)
        ratio = statistics.median(alone / own for alone, own in zip(times[ALONE], taken, strict=True))
        speed = f"{1000 * cost / len(texts):7.2f} ms a text, {words / cost:7.0f} words a CPU second, {ratio:5.2f} x {ALONE}"
        print(f"{name:11s} {speed}{', ' + quality[name] if name in quality else ''}")
    print(f"{counted.characters / characters:.1%} of the characters read by the language model when gated")
    print(f"{peak} MB resident at the peak, gated  (ceiling 350)")


if __name__ == "__main__":
    main()
