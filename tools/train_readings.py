"""Fits the model of readings (`geomap/models/reading.json`) on annotated names.

    python tools/train_readings.py FOLDER [--articles FILE] [--reports FILE]

FOLDER holds `metonymy_<corpus>.jsonl`, one name a line with `doc`, `text`, `start`, `end`, `label` and sometimes `orig_split`; FILE holds
documents of geomap's own format with annotated mentions (--articles), or humanitarian reports with `toponyms` of kind literal or associative
(--reports). Every name is learned twice, with the parse of its sentence and without. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geomap import resources
from geomap.extract.language import load_language
from geomap.extract.reading_signs import Spot, signs
from geomap.extract.readings import rule_reading
from geomap.extract.segments import Sentence, split_sentences
from geomap.gazetteer import Gazetteer
from geomap.protocols import NamedSpan, Token
from geomap.toponyms import Words, expand, load_toponyms, split_type, type_word_after, type_word_before

CORPORA = ("relocar", "geowebnews", "conll_sample")
ARTICLES, REPORTS = "articles", "reports"
# How much a name of a corpus counts. The CoNLL sample reads adjectives and teams in another way; articles of war are few but matter most; the names
# of reports are many and of a few kinds.
WEIGHTS = {"conll_sample": 0.7, ARTICLES: 3.0, REPORTS: 0.05}
LITERAL = frozenset({"literal", "coercion"})
_LABELS = {"GPE": "gpe", "LOC": "loc", "FAC": "fac", "ORG": "org", "PERSON": "person", "NORP": "norp", "PRODUCT": "other", "EVENT": "other"}
_PLACES = frozenset({"gpe", "loc", "fac"})
CUT = 0.5
_STRENGTH, _SEEN, _SMALLEST, _FOLDS = 0.05, 3, 0.02, 5

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An annotated name. `associative` is None where annotators saw both meanings; `split` is the corpus's own."""

    corpus: str
    doc: str
    label: str
    associative: bool | None
    split: str | None
    spot: Spot
    words: Words


def read_cases(folder: Path, articles: Path | None = None, reports: Path | None = None) -> list[Case]:
    """All names of the corpora, with their parses and gazetteer candidates."""
    rows = [(corpus, row) for corpus in CORPORA for row in _rows(folder / f"metonymy_{corpus}.jsonl")]
    if articles is not None:
        for document in _rows(articles):
            article = document["article"]
            rows += [(ARTICLES, {**m, "doc": article["id"], "text": article["text"], "label": m["reading"]}) for m in document["mentions"]]
    if reports is not None:
        for document in _rows(reports):
            rows += [(REPORTS, {**t, "doc": str(document["id"]), "text": document["text"], "label": t["kind"]}) for t in document["toponyms"]]
    read = _Reader()
    return [read.case(corpus, row) for corpus, row in rows]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class _Reader:
    """Texts to words, sentences, parses and names, each text once."""

    def __init__(self) -> None:
        self.names, self.language, self.lexicon = Gazetteer.open(), load_language("en"), load_toponyms()
        self._texts: dict[str, tuple[Words, Sequence[Sentence], Sequence[Sequence[Token]], Sequence[tuple[int, int, str]]]] = {}

    def case(self, corpus: str, row: Mapping[str, Any]) -> Case:
        text, start, end = row["text"], row["start"], row["end"]
        if text not in self._texts:
            sentences = split_sentences(text)
            inner = [s.text for s in sentences]
            spans = [_span(s, e) for s, es in zip(sentences, self.language.entities(inner), strict=True) for e in es if e.label in _LABELS]
            self._texts[text] = Words(text), sentences, self.language.parse(inner), [_trimmed(text, *span) for span in spans]
        words, sentences, parses, entities = self._texts[text]
        candidates = self.names.find(expand(text[start:end], self.lexicon))
        bare, kind = split_type(text[start:end], self.lexicon)
        if not candidates and kind is not None:
            candidates, end = self.names.find(bare), start + len(bare)
        place = bisect_right([s.start for s in sentences], start) - 1
        spot = Spot(
            start=start,
            end=end,
            candidates=candidates,
            typed=type_word_after(words, end, self.lexicon) is not None or type_word_before(words, start, self.lexicon) is not None,
            inside=_inside(start, end, entities),
            tokens=parses[place],
            offset=sentences[place].start,
        )
        meant = None if row["label"] == "mixed" else row["label"] not in LITERAL
        return Case(corpus=corpus, doc=row["doc"], label=row["label"], associative=meant, split=row.get("orig_split"), spot=spot, words=words)


def _span(sentence: Sentence, name: NamedSpan) -> tuple[int, int, str]:
    return sentence.start + name.start, sentence.start + name.end, _LABELS[name.label]


def _trimmed(text: str, start: int, end: int, label: str) -> tuple[int, int, str]:
    """A name without "the" and the genitive."""
    start += 4 if text[start:end].lower().startswith("the ") else 0
    return start, end - (2 if text[start:end].endswith(("'s", "’s")) else 0), label


def _inside(start: int, end: int, entities: Sequence[tuple[int, int, str]]) -> str:
    """The kind of the longer name around a span; "none" if there is none."""
    longer = [kind for s, e, kind in entities if s < end and e > start and e - s > end - start + 1 and not (kind in _PLACES and s == start)]
    return longer[-1] if longer else "none"


def without_parse(spot: Spot) -> Spot:
    """The same name where no sentence was parsed."""
    return replace(spot, tokens=())


def without_model(spot: Spot) -> Spot:
    """The same name where no language model is installed."""
    return replace(spot, tokens=(), inside="none")


def features(case: Case, seen: Callable[[Spot], Spot]) -> Features:
    """The signs of a name as one of the `seen` views shows it."""
    lexicon, spot = load_toponyms(), seen(case.spot)
    return signs(spot, *rule_reading(spot, case.words, lexicon), case.words, lexicon)


def fit(cases: Sequence[Case], rows: Mapping[str, Sequence[Features]]) -> tuple[dict[str, float], float]:
    """Weights by feature, and the bias: logistic regression with an L2 penalty; `rows` has the features of all cases in each view."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    data = [row for view in rows.values() for row in view]
    seen = Counter(name for row in data for name in row)
    names = sorted(name for name, times in seen.items() if times >= _SEEN * len(rows))
    column = {name: number for number, name in enumerate(names)}
    cells = [[column[name] for name in row if name in column] for row in data]
    starts = [0]
    for row_cells in cells:
        starts.append(starts[-1] + len(row_cells))
    matrix = csr_matrix(([1.0] * starts[-1], [c for row_cells in cells for c in row_cells], starts), shape=(len(data), len(names)))
    truth = [bool(case.associative) for case in cases] * len(rows)
    weights = [WEIGHTS.get(case.corpus, 1.0) for case in cases] * len(rows)
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=500, random_state=0).fit(matrix, truth, sample_weight=weights)
    kept = {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= _SMALLEST}
    return kept, round(float(model.intercept_[0]), 3)


def folds(cases: Sequence[Case]) -> Iterator[tuple[list[int], list[int]]]:
    """Indices to learn from and to judge, documents kept whole."""
    of = [zlib.crc32(f"{case.corpus}/{case.doc}".encode()) % _FOLDS for case in cases]
    for fold in range(_FOLDS):
        yield [i for i, f in enumerate(of) if f != fold], [i for i, f in enumerate(of) if f == fold]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--reports", type=Path)
    arguments = parser.parse_args()
    cases = [case for case in read_cases(arguments.folder, arguments.articles, arguments.reports) if case.associative is not None]
    views = {"parsed": [features(case, lambda spot: spot) for case in cases], "surface": [features(case, without_parse) for case in cases]}
    weights, bias = fit(cases, views)
    target = resources.model("reading.json")
    fitted = {"bias": bias, "cut": CUT, "weights": weights}
    target.write_text(json.dumps(fitted, indent=0, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(cases)} names, {len(weights)} weights, {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
