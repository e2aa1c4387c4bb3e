"""How well the reality of words is read where others graded them: sure, not so, or left open.

    python benchmarks/factuality.py FOLDER   # holds factuality_uw_meantime.jsonl: sentences parted by spaces, `targets` of `tok`, `fact`

Each word is read as a trigger would be, by the walk of `geomap.extract.status`, whatever its meaning. Grades run from -3 (surely not) to 3 (surely).
Two readings of them are scored: at 1, >= 1 is sure, <= -1 not so, the rest open; at 1.5, > 1.5 and < -1.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora import folder_parser, read_lines
from rows import Row, printed

from geomap.extract.arguments import arguments
from geomap.extract.discourse import Discourse
from geomap.extract.factuality import Fact, read_fact
from geomap.extract.language import load_language
from geomap.extract.segments import Sentence
from geomap.extract.syntax import Tree
from geomap.extract.trees import make_tree
from geomap.extract.triggers import Trigger
from geomap.extract.vocabulary import Entry, load_vocabulary
from geomap.model import Article, Kind

FILE = "factuality_uw_meantime.jsonl"
SPLITS = ("train", "dev", "test")
CUTS = {"1": (1.0, -1.0), "1.5": (1.501, -1.501)}


@dataclass(frozen=True, slots=True)
class Graded:
    """A word with its grade and what was read of it."""

    corpus: str
    split: str
    grade: float
    read: Fact
    text: str
    word: str


def graded(path: Path) -> Iterator[Graded]:
    """All words of the file with a grade, each read in the parse of its sentence."""
    rows = list(read_lines(path))
    vocabulary = load_vocabulary("en")
    for row, tokens in zip(rows, load_language("en").parse([row["text"] for row in rows]), strict=True):
        text = row["text"]
        sentence = Sentence(index=0, start=0, end=len(text), text=text, paragraph=0, heading=False)
        article = Article(id=row["id"], title="", text=text, language="en")
        tree = make_tree(sentence, tokens, vocabulary.forms)
        starts = [sum(len(piece) + 1 for piece in text.split(" ")[:n]) for n in range(len(text.split(" ")))]
        for target in row["targets"]:
            discourse = Discourse(article=article, sentences=[sentence], mentions=(), vocabulary=vocabulary)
            read = read_fact(tree, trigger_at(tree, starts[target["tok"][0]]), discourse)
            yield Graded(row["corpus"], row["orig_split"], target["fact"], read, text, target["word"])


def trigger_at(tree: Tree, start: int) -> Trigger:
    """A trigger of no kind in particular at the word that begins at `start` or covers it."""
    word = next(w for w in tree.words if w.start <= start < w.end)
    pos = "verb" if word.pos in ("VERB", "AUX") else "noun"
    entry = Entry(
        kind=Kind.STRIKE,
        pos=pos,
        words=(word.lemma,),
        strong=True,
        state=False,
        sufferer=False,
        reality=None,
        object=None,
        subject=None,
        roles={},
        when=(),
        unless=(),
        again=False,
        consequence=False,
    )
    return Trigger(entry=entry, head=word, words=(word,), arguments=arguments(tree, word))


def gold(grade: float, cut: str) -> Fact:
    """The reading of a grade at a cut."""
    high, low = CUTS[cut]
    return Fact.SURE if grade >= high else Fact.NOT if grade <= low else Fact.OPEN


def shown(cases: Sequence[Graded], cut: str) -> str:
    """Macro F, accuracy, the accuracy of "sure" said always, and F of each reading."""
    pairs = Counter((gold(c.grade, cut), c.read) for c in cases)
    scores = {fact: _f(pairs, fact) for fact in Fact}
    right, always = sum(n for (a, b), n in pairs.items() if a is b), sum(n for (a, _), n in pairs.items() if a is Fact.SURE)
    parts = ", ".join(f"{fact.value} {score:.3f}" for fact, score in scores.items())
    macro = sum(scores.values()) / len(scores)
    return f"macro F {macro:.3f} ({parts}), accuracy {right / len(cases):.3f}, always sure {always / len(cases):.3f}, n {len(cases)}"


def _f(pairs: Counter[tuple[Fact, Fact]], fact: Fact) -> float:
    right = pairs[fact, fact]
    wrong = sum(n for (a, b), n in pairs.items() if (a is fact) != (b is fact))
    return 2 * right / max(1, 2 * right + wrong)


def rows(folder: Path) -> Iterator[Row]:
    """One row a cut and split."""
    cases = list(graded(folder / FILE))
    for cut in CUTS:
        for split in SPLITS:
            yield f"factuality at {cut}, {split}", shown([c for c in cases if c.split == split], cut)


def main() -> None:
    print(printed(rows(folder_parser(__doc__).parse_args().folder)))


if __name__ == "__main__":
    main()
