"""How well place names are read as places or not: rules, the shipped model, and the model fitted without what it is judged on.

    python benchmarks/metonymy.py FOLDER [--articles FILE] [--reports FILE]  # the files that tools/train_readings.py takes; needs scikit-learn

Each figure is accuracy with the parse / with the parse but no names of the language model / with no language model at all.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpora import folder_parser
from rows import ROOT, Row, printed

from geomap.extract.reading_signs import Spot
from geomap.extract.readings import judge_mention, rule_reading
from geomap.model import Reading
from geomap.scoring import LinearModel
from geomap.toponyms import load_toponyms

sys.path.insert(0, str(ROOT / "tools"))
from train_readings import ARTICLES, CORPORA, CUT, REPORTS, Case, features, fit, folds, read_cases, without_model, without_parse

VIEWS: tuple[Callable[[Spot], Spot], ...] = (lambda spot: spot, lambda spot: replace(spot, inside="none"), without_model)
Verdicts = Sequence[Sequence[bool]]


def verdicts(cases: Sequence[Case], model: LinearModel | None) -> Verdicts:
    """In each view, whether each name is read as something else than a place; by the shipped model if `model` is None."""
    lexicon = load_toponyms()
    return [[judge_mention(view(c.spot), c.words, lexicon, model).reading is not Reading.LITERAL for c in cases] for view in VIEWS]


def rule_verdicts(cases: Sequence[Case]) -> Verdicts:
    """The same by rules alone."""
    lexicon = load_toponyms()
    return [[rule_reading(view(c.spot), c.words, lexicon)[0] is not Reading.LITERAL for c in cases] for view in VIEWS]


def fitted_without(cases: Sequence[Case], splits: Iterator[tuple[list[int], list[int]]]) -> Verdicts:
    """Verdicts on the second part of each split by a model fitted on the first."""
    views = {"parsed": [features(c, VIEWS[0]) for c in cases], "surface": [features(c, without_parse) for c in cases]}
    found = [[False] * len(cases) for _ in VIEWS]
    for learned, judged in splits:
        weights, bias = fit([cases[i] for i in learned], {name: [rows[i] for i in learned] for name, rows in views.items()})
        answers = verdicts([cases[i] for i in judged], LinearModel(weights=weights, bias=bias, cut=CUT))
        for view, answer in zip(found, answers, strict=True):
            for i, verdict in zip(judged, answer, strict=True):
                view[i] = verdict
    return found


def left_out(cases: Sequence[Case]) -> Iterator[tuple[list[int], list[int]]]:
    """One corpus judged, the others learned from."""
    for corpus in (*CORPORA, ARTICLES, REPORTS):
        yield [i for i, c in enumerate(cases) if c.corpus != corpus], [i for i, c in enumerate(cases) if c.corpus == corpus]


def own_test(cases: Sequence[Case]) -> Iterator[tuple[list[int], list[int]]]:
    """ReLocaR's own test part judged, all else learned from."""
    test = {i for i, c in enumerate(cases) if c.corpus == "relocar" and c.split == "test"}
    yield [i for i in range(len(cases)) if i not in test], sorted(test)


def shown(cases: Sequence[Case], answers: Verdicts, chosen: Callable[[Case], bool]) -> str:
    """Accuracy in each view, and precision, recall and F of both readings in the first."""
    numbers = [i for i, case in enumerate(cases) if chosen(case)]
    shares = [sum(view[i] == bool(cases[i].associative) for i in numbers) / len(numbers) for view in answers]
    pairs = [(answers[0][i], bool(cases[i].associative)) for i in numbers]
    parts = [f"{name} {_scores(pairs, positive)}" for name, positive in (("place", False), ("not", True))]
    return f"{' / '.join(f'{share:.3f}' for share in shares)} (n {len(numbers)}; {'; '.join(parts)})"


def _scores(pairs: Sequence[tuple[bool, bool]], positive: bool) -> str:
    right = sum(a == b == positive for a, b in pairs)
    precision, recall = right / max(1, sum(a == positive for a, _ in pairs)), right / max(1, sum(b == positive for _, b in pairs))
    return f"P {precision:.3f} R {recall:.3f} F {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def rows_of(cases: Sequence[Case]) -> Iterator[Row]:
    """Every way of judging on every corpus."""
    clear = [case for case in cases if case.associative is not None]
    ways: Mapping[str, Verdicts] = {
        "rules": rule_verdicts(clear),
        "shipped model (fitted on all of this)": verdicts(clear, None),
        "5 folds by document": fitted_without(clear, folds(clear)),
        "corpus left out": fitted_without(clear, left_out(clear)),
    }
    for corpus in dict.fromkeys(case.corpus for case in clear):
        for way, answers in ways.items():
            yield f"{corpus}: {way}", shown(clear, answers, lambda c, corpus=corpus: c.corpus == corpus)
    test = fitted_without(clear, own_test(clear))
    for way, answers in {"rules": ways["rules"], "model fitted without it": test}.items():
        yield f"relocar's test part: {way}", shown(clear, answers, lambda c: c.corpus == "relocar" and c.split == "test")
    # names that annotators saw both meanings in, counted as places
    news = [case for case in cases if case.corpus == "geowebnews"]
    mixed = [case for case in news if case.associative is None]
    whole = [[*a, *b] for a, b in zip(_only(clear, ways["5 folds by document"], "geowebnews"), verdicts(mixed, None), strict=True)]
    ordered = [case for case in news if case.associative is not None] + mixed
    for way, answers in {"rules": rule_verdicts(ordered), "5 folds by document": whole}.items():
        yield f"geowebnews, mixed ones as places: {way}", shown(ordered, answers, lambda c: True)
    yield "milliseconds a name, with the parse / without", " / ".join(f"{_milliseconds(clear, view):.2f}" for view in (VIEWS[0], without_parse))


def _only(cases: Sequence[Case], answers: Verdicts, corpus: str) -> Verdicts:
    return [[verdict for case, verdict in zip(cases, view, strict=True) if case.corpus == corpus] for view in answers]


def _milliseconds(cases: Sequence[Case], view: Callable[[Spot], Spot]) -> float:
    lexicon, spots = load_toponyms(), [view(case.spot) for case in cases]
    before = time.process_time()
    for case, spot in zip(cases, spots, strict=True):
        judge_mention(spot, case.words, lexicon)
    return 1000 * (time.process_time() - before) / len(cases)


def main() -> None:
    parser = folder_parser(__doc__)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--reports", type=Path)
    arguments = parser.parse_args()
    print(printed(rows_of(read_cases(arguments.folder, arguments.articles, arguments.reports))))


if __name__ == "__main__":
    main()
