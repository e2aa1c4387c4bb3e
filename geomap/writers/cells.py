"""Points counted by hexagon, kind of mark and month: what a page shows of more events than it can hold one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

_ACROSS = 160  # hexagons over the longer side of what is counted
_EPOCH = date(1970, 1, 1)
_KM_A_DEGREE = 111.2
_SQRT3 = float(np.sqrt(3.0))


@dataclass(frozen=True, slots=True)
class Cells:
    """A row a hexagon, kind and month. `places` are the hexagons' middles in the steps of the points; `first`, `last` days, None for no date.

    `width_km` is the distance between two middles at the latitude of the points' middle.
    """

    places: NDArray[np.int64]
    faces: NDArray[np.int64]
    counts: NDArray[np.int64]
    first: list[int | None]
    last: list[int | None]
    width_km: int


def cells_of(places: NDArray[np.int64], faces: Sequence[int], times: Sequence[tuple[int | None, int | None]], *, scale: int = 100_000) -> Cells:
    """The points (steps of 1/scale degree, a row each) with their kinds and days, counted. An event that lasts counts in the month it began."""
    shrink = max(0.2, float(np.cos(np.radians(np.mean(places[:, 1]) / scale))))
    flat = np.asarray(places * (shrink, 1.0), dtype=np.float64)
    size = max(float(np.ptp(flat, axis=0).max()) / _ACROSS, scale / 200)
    middles = np.rint(_middles(flat, size) / (shrink, 1.0)).astype(np.int64)
    months = np.array([_month(t0 if t0 is not None else t1) for t0, t1 in times], dtype=np.int64)
    keys = np.column_stack([middles, np.asarray(faces, dtype=np.int64), months])
    rows, counts = np.unique(keys, axis=0, return_counts=True)
    spans = [_span(int(month)) for month in rows[:, 3]]
    return Cells(
        places=rows[:, :2], faces=rows[:, 2], counts=counts.astype(np.int64), first=[span[0] for span in spans], last=[span[1] for span in spans],
        width_km=max(1, round(size / scale * _KM_A_DEGREE)),
    )  # fmt: skip


def _middles(flat: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """The middle of the hexagon that holds each point: the nearer of two shifted grids of middles."""
    step = np.array([size, size * _SQRT3])
    even = np.rint(flat / step) * step
    odd = (np.floor(flat / step) + 0.5) * step
    nearer = np.hypot(*(flat - even).T) <= np.hypot(*(flat - odd).T)
    return np.asarray(np.where(nearer[:, None], even, odd), dtype=np.float64)


def _month(day: int | None) -> int:
    """Months since the year 0; 0 for no date."""
    if day is None:
        return 0
    found = _EPOCH + timedelta(days=day)
    return found.year * 12 + found.month - 1


def _span(month: int) -> tuple[int | None, int | None]:
    if month == 0:
        return None, None
    first, after = date(month // 12, month % 12 + 1, 1), date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return (first - _EPOCH).days, (after - _EPOCH).days - 1
