"""Trained models as plain arrays: linear ones as JSON, boosted trees as npz. No training library and no pickle."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import repeat
from operator import mul
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geomap import resources

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature name, a bias and the cut of its probability."""

    weights: Mapping[str, float]
    bias: float
    cut: float

    def logit(self, features: Mapping[str, float]) -> float:
        """The weighted sum; unknown features weigh nothing."""
        return float(self.bias + sum(map(mul, map(self.weights.get, features, repeat(0.0)), features.values())))

    def probability_of(self, names: Set[str]) -> float:
        """`probability` when the features of these names are 1 and all others 0; the order of a set makes no difference to the sum."""
        weights = self.weights
        return sigmoid(math.fsum((self.bias, *[weights[name] for name in names if name in weights])))

    def probability(self, features: Mapping[str, float]) -> float:
        """The logistic function of `logit`, in 0..1."""
        return sigmoid(self.logit(features))


def sigmoid(x: float) -> float:
    """1 / (1 + e^-x) without overflow."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, x))))


@cache
def load_model(name: str) -> LinearModel:
    """A shipped linear model, read once a process, from `models/<name>.json`."""
    raw = json.loads(resources.model(f"{name}.json").read_text(encoding="utf-8"))
    return LinearModel(weights=raw["weights"], bias=raw["bias"], cut=raw["cut"])


@dataclass(frozen=True)
class Forest:
    """Boosted trees as arrays, all of one depth.

    `feature` and `threshold` (trees, 2^depth - 1): node i goes on to 2i + 1 when its feature is at most the threshold, else to 2i + 2; `leaves`
    (trees, 2^depth) add up to a logit. `curve` (points, 2) maps the logistic function of it to a calibrated probability, piecewise linear. `cut`: the
    probability from which on a case is accepted.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int64]
    threshold: Array
    leaves: Array
    curve: Array
    cut: float

    def rows(self, features: Sequence[Mapping[str, float]]) -> Array:
        """Named features as an array, columns as in `names`; absent features are 0, unknown ones left out."""
        column = self._columns
        rows = np.zeros((len(features), len(self.names)))
        for row, case in zip(rows, features, strict=True):
            for name, value in case.items():
                if (number := column.get(name)) is not None:
                    row[number] = value
        return rows

    def probability(self, rows: Array, offset: Array | float = 0.0) -> Array:
        """The calibrated probability of each row (n, features), its logit raised by `offset`; an empty array for none."""
        features, thresholds, levels = self._tests
        passed = rows.take(features, axis=1) > thresholds
        answers, start = passed.ravel(), (np.arange(len(rows)) * len(features))[:, None]
        node = np.tile(np.arange(len(self.feature)), (len(rows), 1))  # counted through all trees of a level
        for tests in levels:
            answer = answers.take(tests.take(node) + start)
            node += node
            node += answer
        logit = self.leaves.take(node).sum(axis=1) + offset
        return np.asarray(np.interp(1.0 / (1.0 + np.exp(-logit)), self.curve[:, 0], self.curve[:, 1]), dtype=np.float64)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def _tests(self) -> tuple[NDArray[np.intp], Array, list[NDArray[np.intp]]]:
        """Feature and threshold of the distinct tests, as trees share many, and level by level the number of each node's test, tree after tree."""
        tests, number = np.unique(np.stack([self.feature.ravel(), self.threshold.ravel()], axis=1), axis=0, return_inverse=True)
        number = number.reshape(self.feature.shape).astype(np.intp)
        depth = self.leaves.shape[1].bit_length() - 1
        by_level = [number[:, 2**level - 1 : 2 ** (level + 1) - 1].ravel() for level in range(depth)]
        return tests[:, 0].astype(np.intp), tests[:, 1].astype(np.float64), by_level


@cache
def load_forest(name: str) -> Forest:
    """A shipped forest, read once a process, from `models/<name>.npz`."""
    return read_forest(resources.model(f"{name}.npz"))


def read_forest(path: Path) -> Forest:
    """The forest of an array file."""
    with np.load(path, allow_pickle=False) as raw:
        return Forest(
            names=tuple(str(raw["names"]).split("\n")),
            feature=raw["feature"].astype(np.int64),
            threshold=raw["threshold"].astype(np.float64),
            leaves=raw["leaves"].astype(np.float64),
            curve=raw["curve"].astype(np.float64),
            cut=float(raw["cut"]),
        )
