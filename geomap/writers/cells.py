"""Points counted by hexagon, kind of mark and month: what a page shows of more events than it can hold one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geomap.writers.day_columns import NO_DAY, Days

_ACROSS = 160  # hexagons over the longer side of what is counted
_KM_A_DEGREE = 111.2
_SQRT3 = float(np.sqrt(3.0))


@dataclass(frozen=True, slots=True)
class Cells:
    """A row a hexagon, kind and month. `places` are the hexagons' middles in the steps of the points; `first`, `last` as `day_numbers`.

    `width_km` is the distance between two middles at the latitude of the points' middle.
    """

    places: NDArray[np.int64]
    faces: NDArray[np.int64]
    counts: NDArray[np.int64]
    first: Days
    last: Days
    width_km: int


def cells_of(places: NDArray[np.int64], faces: NDArray[np.int64], first: Days, last: Days, *, scale: int = 100_000) -> Cells:
    """The points (steps of 1/scale degree, a row each) with their kinds and days, counted. An event that lasts counts in the month it began."""
    shrink = max(0.2, float(np.cos(np.radians(np.mean(places[:, 1]) / scale))))
    flat = np.asarray(places * (shrink, 1.0), dtype=np.float64)
    size = max(float(np.ptp(flat, axis=0).max()) / _ACROSS, scale / 200)
    middles = np.rint(_middles(flat, size) / (shrink, 1.0)).astype(np.int64)
    keys = np.column_stack([middles, faces, _months(np.where(first == NO_DAY, last, first))])
    rows, counts = np.unique(keys, axis=0, return_counts=True)
    begin, end = _spans(rows[:, 3])
    width = max(1, round(size / scale * _KM_A_DEGREE))
    return Cells(places=rows[:, :2], faces=rows[:, 2], counts=counts.astype(np.int64), first=begin, last=end, width_km=width)


def _middles(flat: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """The middle of the hexagon that holds each point: the nearer of two shifted grids of middles."""
    step = np.array([size, size * _SQRT3])
    even = np.rint(flat / step) * step
    odd = (np.floor(flat / step) + 0.5) * step
    nearer = np.hypot(*(flat - even).T) <= np.hypot(*(flat - odd).T)
    return np.asarray(np.where(nearer[:, None], even, odd), dtype=np.float64)


def _months(days: Days) -> NDArray[np.int64]:
    """Months since January 1970; NO_DAY for no date."""
    return np.where(days == NO_DAY, NO_DAY, days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64))


def _spans(months: NDArray[np.int64]) -> tuple[Days, Days]:
    """The first and the last day of each month."""
    first, after = ((months + more).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) for more in (0, 1))
    return np.where(months == NO_DAY, NO_DAY, first), np.where(months == NO_DAY, NO_DAY, after - 1)
