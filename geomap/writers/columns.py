"""Whole numbers as bytes: columns of variable length, compressed, as text for a page's data."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geomap.writers.safe import Base64

_BITS = 7
_LEVEL = 7  # of deflation: the two above take four times as long for a hundredth less


def varints(values: ArrayLike) -> bytes:
    """Non-negative whole numbers, seven bits a byte, the lowest first; the high bit says that more follow."""
    numbers = np.asarray(values, dtype=np.uint64)
    if not len(numbers):
        return b""
    lengths = np.ones(len(numbers), dtype=np.int64)
    for place in range(1, 10):
        lengths += numbers >= np.uint64(1 << (_BITS * place))
    starts = np.cumsum(lengths) - lengths
    out = np.zeros(int(lengths.sum()), dtype=np.uint8)
    for place in range(int(lengths.max())):
        here = lengths > place
        more = (lengths[here] > place + 1).astype(np.uint8) << _BITS
        out[starts[here] + place] = ((numbers[here] >> np.uint64(_BITS * place)) & np.uint64(127)).astype(np.uint8) | more
    return out.tobytes()


def zigzag(values: ArrayLike) -> NDArray[np.int64]:
    """Whole numbers as non-negative ones: 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 …"""
    numbers = np.asarray(values, dtype=np.int64)
    return np.asarray((numbers << 1) ^ (numbers >> 63), dtype=np.int64)


def deltas(values: ArrayLike) -> NDArray[np.int64]:
    """Each number less the one before it, the first as it is; as `zigzag`."""
    return zigzag(np.diff(np.asarray(values, dtype=np.int64), prepend=0))


def packed_text(data: bytes) -> Base64:
    """Bytes deflated, as base64. The same bytes give the same text: there is no time and no name in it."""
    return Base64(b64encode(zlib.compress(data, _LEVEL)), "ascii")


@dataclass(frozen=True, slots=True)
class Coded:
    """Texts as numbers. `items` are the different ones in the order of their first use, `places` says for each use where its text stands among them.

    `numbers` is the column that a page reads: how many are fresh, those, and a code a use, which says which of its key's texts it is, in the order in
    which they came under that key. Where one comes under a key for the first time, fresh says which: 0 for the next of `items`, else 1 + place.
    """

    items: list[str]
    places: NDArray[np.int64]
    numbers: NDArray[np.int64]


def coded(keys: ArrayLike, texts: Iterable[str]) -> Coded:
    """Texts of which the same ones come again under the same key; `keys` are whole numbers, one a text."""
    under = np.asarray(keys, dtype=np.int64)
    known: dict[str, int] = {}
    places = np.fromiter((known.setdefault(text, len(known)) for text in texts), dtype=np.int64, count=len(under))
    _, first, pair = np.unique(under * len(known) + places, return_index=True, return_inverse=True)
    order = np.lexsort((first, under[first]))
    grouped = under[first][order]
    code = np.empty(len(order), dtype=np.int64)
    code[order] = np.arange(len(order)) - np.searchsorted(grouped, grouped)
    uses, is_next = np.sort(first), np.diff(np.maximum.accumulate(places), prepend=-1) > 0
    fresh = np.where(is_next[uses], 0, 1 + places[uses])
    return Coded(list(known), places, np.concatenate([[len(fresh)], fresh, code[pair]]))


def joined(columns: Sequence[ArrayLike]) -> bytes:
    """Columns one after the other; how many numbers each has is told elsewhere."""
    return b"".join(varints(column) for column in columns)
