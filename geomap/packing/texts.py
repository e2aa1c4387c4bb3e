"""Numbered texts in few bytes: pairs of bytes that stand together often are one byte, again and again; a start for every 16 texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from geomap.packing.bits import runs

if TYPE_CHECKING:
    from mmap import mmap

    from numpy.typing import NDArray

Codes = Sequence[tuple[int, str]]  # bytes that stand for several, these as Latin-1
_BLOCK = 16  # texts that share one start
_END, _PAD = 10, b"\0"  # line feed, after each text; what no text has
_SAMPLE = 200_000  # bytes that the codes are learned from


class Texts:
    """`count` texts in a file, read one at a time without numpy, or many with it."""

    def __init__(self, count: int, codes: Codes, data: mmap) -> None:
        blocks = -(-count // _BLOCK)
        self._data, self._head = data, 4 * (blocks + 1)
        self._blocks = memoryview(data)[: self._head].cast("I")
        self._codes = [bytes((code,)) for code in range(256)]
        for code, text in codes:
            self._codes[code] = text.encode("latin-1")

    def __getitem__(self, number: int) -> str:
        block, place = divmod(number, _BLOCK)
        coded = self._data[self._blocks[block] : self._blocks[block + 1]].split(b"\n", place + 1)[place]
        return b"".join([self._codes[code] for code in coded]).decode()

    def many(self, numbers: NDArray[Any]) -> list[str]:
        """The texts of these numbers."""
        import numpy as np

        starts, spelled = self._tables
        first = starts[numbers]
        coded = np.frombuffer(self._data, dtype=np.uint8)[runs(first, starts[numbers + 1] - first)]
        texts: str = spelled.take(coded).tobytes().translate(None, _PAD).decode()
        return texts.split("\n")[:-1]

    @cached_property
    def _tables(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Where each text starts, and what each code stands for, padded to one width."""
        import numpy as np

        starts = np.flatnonzero(np.frombuffer(self._data, dtype=np.uint8)[self._head :] == _END) + (self._head + 1)
        width = max(map(len, self._codes))
        spelled = np.frombuffer(b"".join(text.ljust(width, _PAD) for text in self._codes), dtype=f"V{width}")
        return np.concatenate([[self._head], starts]), spelled


def pack_texts(texts: Sequence[str]) -> tuple[list[tuple[int, str]], bytes]:
    """The codes and the file of the texts, none of which has a line feed or a zero byte."""
    data = "".join(f"{text}\n" for text in texts).encode()
    free = sorted(set(range(1, 256)) - set(data) - {_END})
    step = max(1, len(data) // _SAMPLE)
    pairs = _frequent_pairs("".join(f"{text}\n" for text in texts[::step]).encode(), free)
    spelled = [bytes((code,)) for code in range(256)]
    for code, pair in pairs:
        data = data.replace(pair, bytes((code,)))
        spelled[code] = spelled[pair[0]] + spelled[pair[1]]
    sizes = [len(line) + 1 for line in data.split(b"\n")[:-1]]
    starts = list(accumulate((sum(sizes[at : at + _BLOCK]) for at in range(0, len(sizes), _BLOCK)), initial=0))
    head = b"".join((start + 4 * len(starts)).to_bytes(4, "little") for start in starts)
    return [(code, spelled[code].decode("latin-1")) for code, _ in pairs], head + data


def _frequent_pairs(sample: bytes, free: Sequence[int]) -> list[tuple[int, bytes]]:
    """For each free byte the most frequent pair that is left when those before it are replaced (byte pair encoding: Gage 1994)."""
    import numpy as np

    pairs = []
    for code in free:
        values = np.frombuffer(sample, dtype=np.uint8).astype(np.intp)
        inside = (values[:-1] != _END) & (values[1:] != _END)
        counts = np.bincount((values[:-1] << 8 | values[1:])[inside], minlength=1)
        best = int(counts.argmax())
        if counts[best] < 2:
            break
        pair = bytes(divmod(best, 256))
        pairs.append((code, pair))
        sample = sample.replace(pair, bytes((code,)))
    return pairs
