"""Training the filter of `geomap/extract/mentions.py`: is a proposed span a place name?"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geomap.extract.evidence import DocumentNames, evidence
from geomap.extract.mentions import is_demonym
from geomap.extract.proposals import Proposal, entities_of, known_spans, propose
from geomap.protocols import Names
from geomap.scoring import Forest
from geomap.toponyms import Words, load_toponyms
from geoparser.boosting import Array, fit
from geoparser.corpora import Gold, Text

MODES = ("full", "half", "none")  # how much of the text the language model has read
TREES, DEPTH = 160, 5


@dataclass(slots=True)
class Case:
    """One text as the filter sees it: its proposals with their features, and what is annotated there."""

    text: Text
    proposals: list[Proposal]
    features: list[dict[str, float]]
    truth: list[Gold | None]
    mode: str = "full"


def make_case(text: Text, names: Names, mode: str = "full") -> Case:
    """Proposals and features of a text of which the language model has read all, half or none of the sentences."""
    lexicon, words, chance = load_toponyms(), Words(text.text), random.Random(f"{text.id} {mode}")
    share = {"full": 1.0, "half": 0.5, "none": 0.0}[mode]
    marked = frozenset(s.index for s in text.sentences if chance.random() < share)
    entities = [e for s, spans in zip(text.sentences, text.marks, strict=True) if s.index in marked for e in entities_of(text.text, s, spans)]
    proposals = propose(text.text, known_spans(text.text, names, lexicon), entities, names, lexicon)
    document = DocumentNames(proposals, words, entities, text.sentences, marked)
    features = [evidence(proposals, number, words, document, lexicon) for number in range(len(proposals))]
    truth = [next((g for g in text.gold if g.start < p.end and p.start < g.end), None) for p in proposals]
    return Case(text, proposals, features, truth, mode)


def columns(cases: Sequence[Case]) -> tuple[str, ...]:
    """All feature names, sorted."""
    return tuple(sorted({name for case in cases for row in case.features for name in row}))


def rows_of(cases: Sequence[Case], names: Sequence[str]) -> tuple[Array, Array, Array]:
    """Features, labels and weights of all proposals but peoples, corpora weighed by the square root of their size."""
    column = {name: number for number, name in enumerate(names)}
    sizes: dict[str, int] = {}
    kept: list[tuple[Mapping[str, float], bool, str]] = []
    for case in cases:
        for proposal, features, gold in zip(case.proposals, case.features, case.truth, strict=True):
            if not is_demonym(proposal):
                kept.append((features, gold is not None, case.text.corpus))
                sizes[case.text.corpus] = sizes.get(case.text.corpus, 0) + 1
    rows = np.zeros((len(kept), len(names)))
    for row, (features, _, _) in zip(rows, kept, strict=True):
        for name, value in features.items():
            if name in column:
                row[column[name]] = value
    labels = np.array([label for _, label, _ in kept], dtype=np.float64)
    weights = np.array([sizes[corpus] ** -0.5 for _, _, corpus in kept])
    return rows, labels, weights / weights.mean()


def train(cases: Sequence[Case], names: Sequence[str]) -> Forest:
    """The filter fitted to these cases."""
    rows, labels, weights = rows_of(cases, names)
    return fit(rows, labels, weights, names, trees=TREES, depth=DEPTH)


def held_out(cases: Sequence[Case], filters: Mapping[str, Forest]) -> tuple[Array, Array, Array]:
    """Scores of the proposals of each corpus by the filter that has not seen it, whether each is a name, and weights that make corpora equal."""
    scores, labels, corpora = [], [], []
    for case in cases:
        if (filter_ := filters.get(case.text.corpus)) is None:
            continue
        found = filter_.probability(filter_.rows(case.features))
        for proposal, score, gold in zip(case.proposals, found, case.truth, strict=True):
            if not is_demonym(proposal):
                scores.append(float(score))
                labels.append(float(gold is not None))
                corpora.append(case.text.corpus)
    sizes = Counter(corpora)
    weights = np.array([1.0 / sizes[corpus] for corpus in corpora])
    return np.array(scores), np.array(labels), weights / weights.mean()
