"""Trained models as arrays: the sums they give, and what is shipped."""

from __future__ import annotations

import numpy as np
import pytest

from geomap.ranking import FEATURES
from geomap.scoring import Forest, load_forest, sigmoid


def stump(threshold: float = 1.5, curve: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))) -> Forest:
    """Two trees of depth 1: `a` at most the threshold gives -1, else 2; `b` at most 0 gives 0, else 0.5."""
    return Forest(
        names=("a", "b"),
        feature=np.array([[0], [1]]),
        threshold=np.array([[threshold], [0.0]]),
        leaves=np.array([[-1.0, 2.0], [0.0, 0.5]]),
        curve=np.array(curve),
        cut=0.5,
    )


def test_trees_add_up_to_a_logit() -> None:
    forest = stump()
    rows = forest.rows([{"a": 1.5}, {"a": 1.6}, {"a": 1.6, "b": 1.0}, {"c": 9.0}])
    assert forest.probability(rows) == pytest.approx([sigmoid(-1.0), sigmoid(2.0), sigmoid(2.5), sigmoid(-1.0)])


def test_a_deeper_tree_follows_its_branches() -> None:
    forest = Forest(
        names=("a", "b"),
        feature=np.array([[0, 1, 1]]),
        threshold=np.array([[0.0, 0.0, 5.0]]),
        leaves=np.array([[-2.0, -1.0, 1.0, 2.0]]),
        curve=np.array([[0.0, 0.0], [1.0, 1.0]]),
        cut=0.5,
    )
    rows = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [1.0, 6.0]])
    assert forest.probability(rows) == pytest.approx([sigmoid(x) for x in (-2.0, -1.0, 1.0, 2.0)])


def test_the_curve_calibrates() -> None:
    forest = stump(curve=((0.0, 0.0), (sigmoid(2.0), 0.5), (1.0, 1.0)))
    assert forest.probability(forest.rows([{"a": 2.0}])) == pytest.approx([0.5])


def test_no_rows_give_no_probabilities() -> None:
    assert stump().probability(stump().rows([])).shape == (0,)


@pytest.mark.parametrize("name", ["accept", "rank"])
def test_shipped_forests_are_whole(name: str) -> None:
    forest = load_forest(name)
    trees, nodes = forest.feature.shape
    assert forest.leaves.shape == (trees, nodes + 1)
    assert forest.threshold.shape == forest.feature.shape
    assert int(forest.feature.max()) < len(forest.names)
    assert (np.diff(forest.curve, axis=0) >= 0).all()
    assert 0.0 < forest.cut < 1.0


def test_the_ranking_reads_the_features_that_the_program_gives() -> None:
    assert load_forest("rank").names == FEATURES
