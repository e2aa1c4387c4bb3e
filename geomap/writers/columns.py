"""Whole numbers as bytes: columns of variable length, compressed, as text for a page's data."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geomap.writers.safe import Base64

_BITS = 7


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
    return Base64(b64encode(zlib.compress(data, 9)), "ascii")


class Column:
    """Texts of which the same ones come again under the same key.

    `items` are the different texts in the order of their first use. `codes` holds a number a use: which of its key's texts it is, in the order in
    which they came under that key. Where one comes under a key for the first time, `fresh` says which: 0 for the next of `items`, else 1 + place.
    """

    def __init__(self) -> None:
        self.items: list[str] = []
        self.codes: list[int] = []
        self.fresh: list[int] = []
        self._places: dict[str, int] = {}
        self._under: dict[Hashable, dict[int, int]] = {}

    def use(self, key: Hashable, text: str) -> int:
        """Note a use; returns the place of the text in `items`."""
        place = self._places.get(text)
        known = place is not None
        if place is None:
            place = self._places[text] = len(self.items)
            self.items.append(text)
        own = self._under.setdefault(key, {})
        if place not in own:
            own[place] = len(own)
            self.fresh.append(1 + place if known else 0)
        self.codes.append(own[place])
        return place

    @property
    def numbers(self) -> list[int]:
        """How many are fresh, those, and the codes."""
        return [len(self.fresh), *self.fresh, *self.codes]


def joined(columns: Sequence[ArrayLike]) -> bytes:
    """Columns one after the other; how many numbers each has is told elsewhere."""
    return b"".join(varints(column) for column in columns)
