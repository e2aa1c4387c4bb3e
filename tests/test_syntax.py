"""Trees of sentences: whatever the mends do, every word hangs on a root."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geomap.extract.syntax import Word
from geomap.extract.trees import _rooted


def words(heads: list[int]) -> list[Word]:
    return [Word(i, 2 * i, 2 * i + 1, "w", "w", "NOUN", "NN", "dep", head) for i, head in enumerate(heads)]


def reaches_root(tied: list[Word], i: int) -> bool:
    for _ in tied:
        if tied[i].head == i:
            return True
        i = tied[i].head
    return False


def test_a_ring_is_opened_at_one_word() -> None:
    tied = _rooted(words([1, 2, 1, 0]))
    assert [w.head for w in tied] == [1, 1, 1, 0]
    assert tied[1].dep == "ROOT"


def test_a_tree_stays_as_it_is() -> None:
    assert _rooted(words([1, 1, 1, 2])) == words([1, 1, 1, 2])


@given(st.integers(1, 12).flatmap(lambda n: st.lists(st.integers(0, n - 1), min_size=n, max_size=n)))
def test_every_word_reaches_a_root(heads: list[int]) -> None:
    tied = _rooted(words(heads))
    assert all(reaches_root(tied, i) for i in range(len(tied)))
