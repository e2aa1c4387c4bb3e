"""Boosted trees by LightGBM, as the plain arrays that `geomap.scoring.Forest` evaluates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from geomap.scoring import Forest

Array = NDArray[np.float64]
STRAIGHT = np.array([[0.0, 0.0], [1.0, 1.0]])
_CURVE_POINTS = 21
_SLOPE = 0.02


def fit(
    rows: Array, labels: Array, weights: Array, names: Sequence[str], *, trees: int, depth: int, rate: float = 0.12, leaf: int = 30,
    monotone: Mapping[str, int] | None = None, offset: Array | None = None, seed: int = 1,
) -> Forest:  # fmt: skip
    """A forest fitted to 0/1 labels; its curve is straight and its cut 0.5.

    `monotone`: features that may only raise (1) or lower (-1) the logit; `offset`: the logits that the trees start from, given again at run time.
    """
    options: dict[str, Any] = {
        "objective": "binary", "num_leaves": 2**depth - 1, "max_depth": depth, "learning_rate": rate, "min_data_in_leaf": leaf, "lambda_l2": 5.0,
        "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "verbose": -1, "seed": seed, "num_threads": 1, "deterministic": True,
        "force_row_wise": True,
    }  # fmt: skip
    if monotone:
        options["monotone_constraints"] = [monotone.get(name, 0) for name in names]
    booster = lightgbm.train(
        options, lightgbm.Dataset(rows, labels, weight=weights, init_score=np.zeros(len(rows)) if offset is None else offset), trees
    )
    return from_booster(booster, names, depth)


def from_booster(booster: Any, names: Sequence[str], depth: int) -> Forest:
    """The trees of a LightGBM model, filled up to one depth."""
    dumped = booster.dump_model()["tree_info"]
    feature = np.zeros((len(dumped), 2**depth - 1), dtype=np.int64)
    threshold = np.full(feature.shape, np.inf)
    leaves = np.zeros((len(dumped), 2**depth))
    for number, tree in enumerate(dumped):
        _fill(tree["tree_structure"], 0, 0, depth, feature[number], threshold[number], leaves[number])
    return Forest(names=tuple(names), feature=feature, threshold=threshold, leaves=leaves, curve=STRAIGHT, cut=0.5)


def _fill(node: Mapping[str, Any], place: int, level: int, depth: int, feature: NDArray[np.int64], threshold: Array, leaves: Array) -> None:
    if level == depth:
        leaves[place - (2**depth - 1)] = node["leaf_value"]
    elif "leaf_value" in node:
        for child in (2 * place + 1, 2 * place + 2):
            _fill(node, child, level + 1, depth, feature, threshold, leaves)
    else:
        feature[place], threshold[place] = node["split_feature"], node["threshold"]
        _fill(node["left_child"], 2 * place + 1, level + 1, depth, feature, threshold, leaves)
        _fill(node["right_child"], 2 * place + 2, level + 1, depth, feature, threshold, leaves)


def calibrate(scores: Array, labels: Array, weights: Array) -> Array:
    """A curve from scores to frequencies by isotonic regression on scores of held-out cases, at 21 points; it rises everywhere, so order is kept."""
    model = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip").fit(scores, labels, sample_weight=weights)
    points = np.linspace(0.0, 1.0, _CURVE_POINTS)
    return np.column_stack([points, (1 - _SLOPE) * model.predict(points) + _SLOPE * points])


def save(forest: Forest, path: Path) -> None:
    """Write a forest as npz, small and the same bytes for the same forest."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    parts = {
        "names": np.array("\n".join(forest.names)), "feature": forest.feature.astype(np.uint8), "threshold": forest.threshold.astype(np.float32),
        "leaves": forest.leaves.astype(np.float32), "curve": forest.curve.astype(np.float32), "cut": np.array(forest.cut),
    }  # fmt: skip
    from io import BytesIO

    with ZipFile(path, "w") as archive:
        for name, array in parts.items():
            buffer = BytesIO()
            np.lib.format.write_array(buffer, np.asanyarray(array), allow_pickle=False)
            archive.writestr(ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue(), ZIP_DEFLATED)


def reliability(scores: Array, labels: Array, curve: Array, bins: int = 10) -> dict[str, Any]:
    """Mean score and frequency in ten bins of calibrated scores, and the expected calibration error before and after."""
    after = np.interp(scores, curve[:, 0], curve[:, 1])
    return {"error_before": _error(scores, labels, bins), "error_after": _error(after, labels, bins), "bins": _bins(after, labels, bins)}


def _bins(scores: Array, labels: Array, bins: int) -> list[tuple[float, float, int]]:
    place = np.minimum((scores * bins).astype(int), bins - 1)
    kept = [place == number for number in range(bins)]
    return [(round(float(scores[k].mean()), 3), round(float(labels[k].mean()), 3), int(k.sum())) for k in kept if k.any()]


def _error(scores: Array, labels: Array, bins: int) -> float:
    total = sum(count for _, _, count in _bins(scores, labels, bins))
    return round(sum(abs(mean - share) * count for mean, share, count in _bins(scores, labels, bins)) / max(1, total), 4)
