"""Records of whole numbers packed bit by bit, each field as wide as its largest value needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Layout = Sequence[tuple[str, int]]  # names of the fields with their bits, lowest first
_WORD = 8  # bytes that numpy reads at once
_MANTISSA = 20  # bits; counts of people are exact up to a million, beyond that to a millionth


class BitRecords:
    """Records in a buffer, read one at a time without numpy, or many with it."""

    def __init__(self, layout: Layout, data: memoryview) -> None:
        self.size = record_bytes(layout)
        self._data = data
        ends = accumulate(bits for _, bits in layout)
        self._fields = [(name, end - bits, (1 << bits) - 1) for (name, bits), end in zip(layout, ends, strict=True)]
        self._steps = [(start, mask) for _, start, mask in self._fields]

    def __len__(self) -> int:
        return len(self._data) // self.size

    def row(self, number: int) -> list[int]:
        """The fields of a record, in the order of the layout."""
        record = int.from_bytes(self._data[number * self.size : (number + 1) * self.size], "little")
        return [record >> start & mask for start, mask in self._steps]

    def columns(self, rows: NDArray[Any] | None = None, only: Collection[str] | None = None) -> dict[str, NDArray[Any]]:
        """The fields (those of `only`, or all) of many records (of all without `rows`) by name, as int64."""
        import numpy as np

        table = np.frombuffer(self._data, dtype=np.uint8).reshape(-1, self.size)
        taken = table if rows is None else table.take(rows, axis=0)
        columns = {}
        for name, start, mask in self._fields:
            if only is not None and name not in only:
                continue
            first = min(start // 8, self.size - _WORD)
            words = np.ndarray(len(taken), dtype="<u8", buffer=taken, offset=first, strides=(self.size,)) if len(taken) else np.empty(0, dtype="<u8")
            columns[name] = (words >> np.uint64(start - 8 * first) & np.uint64(mask)).view(np.int64)
        return columns


def record_bytes(layout: Layout) -> int:
    """How many bytes a record takes."""
    return max(_WORD, (sum(bits for _, bits in layout) + 7) // 8)


def pack_records(columns: Mapping[str, NDArray[Any]]) -> tuple[list[tuple[str, int]], bytes]:
    """The layout that the columns (whole numbers from 0 on, below 2^57) need, and the records."""
    import numpy as np

    layout = [(name, max(1, int(values.max(initial=0)).bit_length())) for name, values in columns.items()]
    count = len(next(iter(columns.values())))
    table = np.zeros((count, record_bytes(layout)), dtype=np.uint8)
    start = 0
    for name, bits in layout:
        shifted = columns[name].astype(np.uint64) << np.uint64(start % 8)
        for byte in range((start % 8 + bits + 7) // 8):
            table[:, start // 8 + byte] |= (shifted >> np.uint64(8 * byte)).astype(np.uint8)
        start += bits
    return layout, table.tobytes()


def runs(starts: NDArray[Any], sizes: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers in runs, one run after the other: `sizes[i]` of them from `starts[i]` on."""
    import numpy as np

    ends = np.cumsum(sizes)
    along = np.repeat(starts - (ends - sizes), sizes)
    along += np.arange(len(along), dtype=along.dtype)
    return along


def shorten(count: int) -> int:
    """A count in 24 bits: 20 bits of it and how far they are shifted."""
    shift = max(0, count.bit_length() - _MANTISSA)
    return min(shift, 15) << _MANTISSA | (count >> shift)


def lengthen(short: Any) -> Any:
    """The count of `shorten`; also for arrays."""
    return (short & ((1 << _MANTISSA) - 1)) << (short >> _MANTISSA)


def objects(values: Sequence[Any]) -> NDArray[Any]:
    """Values as an array of Python objects."""
    import numpy as np

    return np.fromiter(values, dtype=object, count=len(values))
