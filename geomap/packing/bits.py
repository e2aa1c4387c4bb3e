"""Records of whole numbers packed bit by bit, each field as wide as its largest value needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Layout = Sequence[tuple[str, int]]  # names of the fields with their bits, lowest first
_MANTISSA = 20  # bits; counts of people are exact up to a million, beyond that to a millionth


class BitRecords:
    """Records in a buffer, read one at a time without numpy, or a column at a time with it."""

    def __init__(self, layout: Layout, data: memoryview) -> None:
        self.layout = [(name, bits) for name, bits in layout]
        self.size = record_bytes(layout)
        self._data = data
        self._steps = [((1 << bits) - 1, bits) for _, bits in self.layout]

    def __len__(self) -> int:
        return len(self._data) // self.size

    def row(self, number: int) -> list[int]:
        """The fields of a record, in the order of the layout."""
        rest = int.from_bytes(self._data[number * self.size : (number + 1) * self.size], "little")
        fields = []
        for mask, bits in self._steps:
            fields.append(rest & mask)
            rest >>= bits
        return fields

    def column(self, name: str, rows: NDArray[Any] | None = None) -> NDArray[Any]:
        """One field of many records (of all without `rows`), as int64."""
        import numpy as np

        names = [field for field, _ in self.layout]
        place = names.index(name)
        start, bits = sum(width for _, width in self.layout[:place]), self.layout[place][1]
        table = np.frombuffer(self._data, dtype=np.uint8).reshape(-1, self.size)
        first, last = start // 8, (start + bits - 1) // 8
        taken = table[:, first : last + 1] if rows is None else table[rows, first : last + 1]
        found = np.zeros(len(taken), dtype=np.int64)
        for byte in range(taken.shape[1]):
            found |= taken[:, byte].astype(np.int64) << (8 * byte)
        return (found >> (start % 8)) & ((1 << bits) - 1)


def record_bytes(layout: Layout) -> int:
    """How many bytes a record takes."""
    return (sum(bits for _, bits in layout) + 7) // 8


def pack_records(columns: Mapping[str, NDArray[Any]]) -> tuple[list[tuple[str, int]], bytes]:
    """The layout that the columns (whole numbers from 0 on) need, and the records."""
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

    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
