"""How well attributions of news are found: the words that attribute, and who they name as the source.

    python benchmarks/attribution.py FOLDER   # holds attribution_polnear.jsonl: `text`, `attributions` of `source`, `cue`, `content` spans

A cue is right when it shares a word with an annotated cue, each taken once (partial overlap). Counted are the cues that are no part of what another
one says, as nested ones are not annotated. A source is right when its head word is the head of the annotated source, or when neither names one; it
is judged at right cues only, once so and once by any word of the annotated source. Documents are parted in halves by a hash of their name; rules
were written on the first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora import folder_parser, read_lines
from rows import Row, printed

from geomap.extract.claims import runs_on
from geomap.extract.discourse import Discourse
from geomap.extract.language import load_language
from geomap.extract.segments import split_sentences
from geomap.extract.speech import Speech, find_attributions
from geomap.extract.syntax import Tree, Word
from geomap.extract.trees import make_tree
from geomap.extract.vocabulary import load_vocabulary
from geomap.model import Article

FILE = "attribution_polnear.jsonl"
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Document:
    """The trees of a text with what was found in each, and the annotated cue and source spans."""

    half: int
    text: str
    found: Sequence[tuple[Tree, Speech]]
    gold: Sequence[tuple[Spans, Spans]]
    trees: Sequence[Tree]


def half(name: str) -> int:
    """1 or 2, by the last bit of a hash."""
    return 1 + int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2


def documents(path: Path) -> Iterator[Document]:
    return map(read, read_lines(path))


def read(row: Mapping[str, Any]) -> Document:
    """One document, parsed and read."""
    text, vocabulary = row["text"], load_vocabulary("en")
    sentences = split_sentences(text)
    discourse = Discourse(article=Article(id=row["id"], text=text), sentences=sentences, mentions=(), vocabulary=vocabulary)
    parses = load_language("en").parse([s.text for s in sentences])
    trees = [make_tree(s, p, vocabulary.forms, in_quote=runs_on(text, sentences, s.index)) for s, p in zip(sentences, parses, strict=True)]
    found = [(tree, speech) for tree in trees for speech in find_attributions(tree, discourse) if not speech.nested]
    gold = [(a.get("cue", []), a.get("source", [])) for a in row["attributions"]]
    return Document(half(row["doc"]), text, found, gold, trees)


def paired(document: Document) -> list[tuple[int, int]]:
    """Pairs of (found, annotated) whose cues share a word, each taken once, in text order."""
    taken: set[int] = set()
    pairs = []
    for n, (_, speech) in enumerate(document.found):
        for m, (cue, _) in enumerate(document.gold):
            if m not in taken and any(inside(word, cue) for word in speech.cue):
                taken.add(m)
                pairs.append((n, m))
                break
    return pairs


def inside(word: Word, spans: Spans) -> bool:
    return any(word.start < end and start < word.end for start, end in spans)


def heads(trees: Sequence[Tree], spans: Spans) -> set[int]:
    """Where the heads of the phrase in `spans` begin: its words whose own head stands outside it."""
    return {
        w.start
        for tree in trees
        for w in tree.words
        if inside(w, spans) and w.dep not in ("punct", "case", "det") and (w.head == w.i or not inside(tree.head(w), spans))
    }


def shown(chosen: Sequence[Document]) -> str:
    """Cue precision, recall and F, and the share of right sources."""
    counts: Counter[str] = Counter()
    for document in chosen:
        pairs = paired(document)
        counts.update(found=len(document.found), gold=len(document.gold), right=len(pairs))
        for n, m in pairs:
            source, spans = document.found[n][1].source, document.gold[m][1]
            none = source is None and not spans
            counts["strict"] += none or (source is not None and source.start in heads(document.trees, spans))
            counts["within"] += none or (source is not None and inside(source, spans))
    precision, recall = counts["right"] / counts["found"], counts["right"] / counts["gold"]
    strict, within = (counts[name] / counts["right"] for name in ("strict", "within"))
    cues = f"cue P {precision:.3f} R {recall:.3f} F {2 * precision * recall / (precision + recall):.3f}"
    return f"{cues}; source head {strict:.3f}, any of its words {within:.3f} (n {len(chosen)} documents, {counts['gold']} attributions)"


def rows(folder: Path) -> Iterator[Row]:
    """One row a half."""
    read_ones = list(documents(folder / FILE))
    for number, name in ((1, "first half"), (2, "second half, not looked at")):
        yield f"attribution, {name}", shown([d for d in read_ones if d.half == number])


def main() -> None:
    print(printed(rows(folder_parser(__doc__).parse_args().folder)))


if __name__ == "__main__":
    main()
