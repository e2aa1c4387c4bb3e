"""Fits the models of event types (`geomap/models/event_types.npz`) on annotated sentences.

    python tools/train_event_types.py FOLDER

FOLDER holds `event_case2021_task2.jsonl` (30 types of events) and `event_cameo_quadclass.jsonl` (four quadrants and a neutral class; its `orig_split`
"train" is learned), one text a line with `id`, `text` and `label`. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from geomap import resources
from geomap.extract.opinion_signs import BUCKETS, Signs, load_classes, signs
from geomap.extract.opinions import TASKS, TypeModel, row

FILES = {"types": "event_case2021_task2.jsonl", "quad": "event_cameo_quadclass.jsonl"}
FOLDS = 5
_PENALTY, _LEVELS = 1.0, 127
_SHARPNESSES = np.arange(1.0, 12.1, 0.25)


@dataclass(frozen=True, slots=True)
class Case:
    """A text with its label; `split` is the data set's own, None without one."""

    id: str
    text: str
    label: str
    split: str | None
    signs: Signs


def read_cases(folder: Path, task: str) -> list[Case]:
    """The annotated texts of a task."""
    classes = load_classes()
    lines = (folder / FILES[task]).read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [Case(r["id"], r["text"], r["label"], r.get("orig_split"), signs(r["text"], classes)) for r in rows]


def folds(cases: Sequence[Case], seed: int = 0) -> Iterator[tuple[list[int], list[int]]]:
    """Indices to learn from and to judge: each label's texts, in an order given by their ids and the seed, are dealt out to the folds in turn."""
    of = [0] * len(cases)
    dealt = 0
    for label in sorted({case.label for case in cases}):
        own = [i for i, case in enumerate(cases) if case.label == label]
        for i in sorted(own, key=lambda i: (zlib.crc32(f"{seed}/{cases[i].id}".encode()), i)):
            of[i] = dealt % FOLDS
            dealt += 1
    for fold in range(FOLDS):
        yield [i for i, f in enumerate(of) if f != fold], [i for i, f in enumerate(of) if f == fold]


def fit(cases: Sequence[Case]) -> TypeModel:
    """A model with margins of one-against-rest support vector machines, quantised; its probabilities are not calibrated yet."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    seen = np.zeros(BUCKETS)
    for case in cases:
        seen[list({bucket for group in case.signs.values() for bucket in group})] += 1
    rarity = (np.log((1 + len(cases)) / (1 + seen)) + 1).astype(np.float16).astype(np.float32)
    rows = [row(case.signs, rarity) for case in cases]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    data, columns = np.concatenate([values for _, values in rows]), np.concatenate([buckets for buckets, _ in rows])
    matrix = csr_matrix((data, columns, ends), shape=(len(cases), BUCKETS))
    machine = LinearSVC(C=_PENALTY, random_state=0).fit(matrix, [case.label for case in cases])
    weights = machine.coef_.T
    scale = np.abs(weights).max(axis=0) / _LEVELS
    return TypeModel(
        labels=tuple(str(label) for label in machine.classes_),
        rarity=rarity,
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=machine.intercept_.astype(np.float32),
        sharpness=1.0,
    )


def left_out_margins(cases: Sequence[Case], seed: int = 0) -> tuple[tuple[str, ...], np.ndarray]:
    """All labels and, for each text, its margins by a model fitted without its fold; a label that this model does not know has a low one."""
    labels = tuple(sorted({case.label for case in cases}))
    margins = np.full((len(cases), len(labels)), -3.0)
    for learned, judged in folds(cases, seed):
        model = fit([cases[i] for i in learned])
        columns = [labels.index(label) for label in model.labels]
        for i in judged:
            margins[i, columns] = model.margins(cases[i].signs)
    return labels, margins


def calibrated(model: TypeModel, cases: Sequence[Case], seed: int = 0) -> TypeModel:
    """The model with the sharpness under which left-out texts are least surprising."""
    labels, margins = left_out_margins(cases, seed)
    truth = [labels.index(case.label) for case in cases]

    def surprise(sharpness: float) -> float:
        scaled = margins * sharpness
        top = scaled.max(axis=1, keepdims=True)
        logs = scaled - top - np.log(np.exp(scaled - top).sum(axis=1, keepdims=True))
        return float(-logs[np.arange(len(cases)), truth].mean())

    return replace(model, sharpness=float(min(_SHARPNESSES, key=surprise)))


def learned_cases(cases: Sequence[Case]) -> list[Case]:
    """The texts that the shipped model learns: not a data set's own test part."""
    return [case for case in cases if case.split in (None, "train")]


def arrays(task: str, model: TypeModel) -> dict[str, np.ndarray]:
    """A model as arrays of an .npz; buckets without weights are left out."""
    buckets = np.flatnonzero(model.weights.any(axis=1))
    parts = {
        "labels": np.array("\n".join(model.labels)),
        "rarity": model.rarity.astype(np.float16),
        "buckets": buckets.astype(np.uint16),
        "weights": model.weights[buckets],
        "scale": model.scale,
        "bias": model.bias,
        "sharpness": np.array(model.sharpness),
    }
    return {f"{task}_{name}": part for name, part in parts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    kept: dict[str, np.ndarray] = {}
    for task in TASKS:
        cases = learned_cases(read_cases(arguments.folder, task))
        model = calibrated(fit(cases), cases)
        kept |= arrays(task, model)
        print(f"{task}: {len(cases)} texts, {len(model.labels)} labels, sharpness {model.sharpness}")
    target = resources.model("event_types.npz")
    np.savez_compressed(target, **kept)
    print(f"{target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
