"""How well the model of event types does on texts that it was not fitted on, and whether its second opinions are worth having.

    python benchmarks/event_types.py FOLDER   # the folder that tools/train_event_types.py takes; needs scikit-learn

Texts with a type are judged by models fitted on the other four of five folds, a row for each way of dealing them out and one for their mean.
The quadrants are judged on the data set's own test part. An opinion is one that `second_opinions` would act on.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from corpora import folder_parser
from rows import ROOT, Row, printed

from geomap.extract.claims import Claim
from geomap.extract.events import find_claims
from geomap.extract.opinions import SURE, kind_of, kind_opinion, load_types, opinion, second_opinions
from geomap.model import Article
from geomap.pipeline import Tools, find_places, open_tools

sys.path.insert(0, str(ROOT / "tools"))
from train_event_types import Case, fit, folds, learned_cases, left_out_margins, read_cases

SEEDS = (0, 1, 2)


def scores(truth: Sequence[str], answers: Sequence[str]) -> tuple[float, float, float]:
    """Accuracy, macro F1 and F1 weighted by the frequency of a label."""
    of, given = Counter(truth), Counter(answers)
    hits = Counter(t for t, a in zip(truth, answers, strict=True) if t == a)
    f1 = {label: 2 * hits[label] / (of[label] + given[label]) for label in of.keys() | given.keys()}
    return sum(hits.values()) / len(truth), sum(f1[label] for label in of) / len(of), sum(f1[label] * n for label, n in of.items()) / len(truth)


def shown(found: Sequence[float]) -> str:
    return " / ".join(f"{value:.3f}" for value in found)


def types_rows(cases: Sequence[Case], sharpness: float) -> Iterator[Row]:
    """Types of events, texts left out."""
    truth = [case.label for case in cases]
    rounds = []
    for seed in SEEDS:
        labels, margins = left_out_margins(cases, seed)
        rounds.append(scores(truth, [labels[i] for i in margins.argmax(axis=1)]))
        yield f"30 types, 5 folds, dealt {seed}: accuracy / macro F1 / weighted F1", shown(rounds[-1])
        if seed == 0:
            first = labels, margins
    yield "30 types, mean", shown(np.mean(rounds, axis=0).tolist())
    labels, margins = first
    powers = np.exp(margins * sharpness)
    sure = (powers / powers.sum(axis=1, keepdims=True)).max(axis=1) > SURE
    right = margins.argmax(axis=1) == [labels.index(label) for label in truth]
    yield f"types surer than {SURE}: share of texts, right", f"{sure.mean():.3f}, {right[sure].mean():.3f}"


def quad_rows(cases: Sequence[Case]) -> Iterator[Row]:
    """Quadrants, the data set's own test part."""
    test, model = [case for case in cases if case.split == "test"], fit(learned_cases(cases))
    answers = [model.labels[int(model.margins(case.signs).argmax())] for case in test]
    yield f"quadrants, own test part (n {len(test)}): accuracy / macro F1 / weighted F1", shown(scores([c.label for c in test], answers))


def claims_of(article: Article, tools: Tools) -> Sequence[Claim]:
    """What the rules read in a text."""
    sentences, parses, mentions = find_places(article, tools)
    return find_claims(article, sentences, parses, mentions, tools.vocabulary)


def opinion_rows(cases: Sequence[Case], sharpness: float, tools: Tools) -> Iterator[Row]:
    """Claims in texts left out, judged before and after the second opinions: a claim is right when its kind is that of the annotated type."""
    count = Counter[str]()
    for learned, judged in folds(cases):
        model = replace(fit([cases[i] for i in learned]), sharpness=sharpness)
        for case in (cases[i] for i in judged):
            article, gold = Article(id=case.id, text=case.text), kind_of(case.label)
            claims = claims_of(article, tools)
            after, warnings = second_opinions(article, claims, lambda text, model=model: kind_opinion(text, model))
            count["claims"] += len(claims)
            count["of weak words"] += sum(not c.strong for c in claims)
            count["opinions"] += len(warnings)
            count["right before"] += sum(c.kind is gold for c in claims)
            count["right after"] += sum(c.kind is gold for c in after)
            count["in texts of no conflict, before"] += len(claims) * (gold is None)
            count["in texts of no conflict, after"] += len(after) * (gold is None)
            count["in texts of conflict, before"] += len(claims) * (gold is not None)
            count["in texts of conflict, after"] += len(after) * (gold is not None)
    yield from ((f"claims by rule in texts with types: {name}", str(number)) for name, number in count.items())


def speed_rows(cases: Sequence[Case]) -> Iterator[Row]:
    """CPU time of one opinion on a text, model loaded."""
    texts = [case.text for case in cases]
    opinion(texts[0])
    before = time.process_time()
    for text in texts:
        opinion(text)
    mean = sum(map(len, texts)) / len(texts)
    yield "microseconds a text", f"{1e6 * (time.process_time() - before) / len(texts):.0f} (mean length {mean:.0f} characters)"


def rows_of(folder: Path) -> Iterator[Row]:
    types, quads = read_cases(folder, "types"), read_cases(folder, "quad")
    sharpness = load_types("types").sharpness
    yield from types_rows(types, sharpness)
    yield from quad_rows(quads)
    yield from opinion_rows(types, sharpness, open_tools())
    yield from speed_rows(types)


def main() -> None:
    print(printed(rows_of(folder_parser(__doc__).parse_args().folder)))


if __name__ == "__main__":
    main()
