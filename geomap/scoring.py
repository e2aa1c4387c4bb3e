"""Linear models as plain arrays: named weights in JSON, no training library and no pickle."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from geomap import resources


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature name, a bias and the cut of its probability."""

    weights: Mapping[str, float]
    bias: float
    cut: float

    def logit(self, features: Mapping[str, float]) -> float:
        """The weighted sum; unknown features weigh nothing."""
        weights = self.weights
        return self.bias + sum(weights.get(name, 0.0) * value for name, value in features.items())

    def probability(self, features: Mapping[str, float]) -> float:
        """The logistic function of `logit`, in 0..1."""
        return sigmoid(self.logit(features))


def sigmoid(x: float) -> float:
    """1 / (1 + e^-x) without overflow."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, x))))


@cache
def load_model(name: str) -> LinearModel:
    """A shipped model, read once a process, from `models/<name>.json`."""
    raw = json.loads(resources.model(f"{name}.json").read_text(encoding="utf-8"))
    return LinearModel(weights=raw["weights"], bias=raw["bias"], cut=raw["cut"])
