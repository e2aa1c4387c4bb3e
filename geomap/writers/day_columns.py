"""Days as columns of numbers: days since 1970-01-01, told as steps from a day that the page knows already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geomap.writers.columns import zigzag

NO_DAY = -(10**9)
"""Stands for no day."""

_EPOCH = date(1970, 1, 1)
Days = NDArray[np.int64]


def day_numbers(isos: Sequence[str | None]) -> Days:
    """ISO dates as days since 1970-01-01; NO_DAY for None and for what is no ISO date."""
    known = {iso: _number(iso) for iso in set(isos)}
    return np.fromiter((known[iso] for iso in isos), dtype=np.int64, count=len(isos))


def steps_from_last(days: Days) -> Days:
    """Each day as `steps_from` the last known one before it, the first from 1970-01-01."""
    return steps_from(days, _before(_carried(days)))


def steps_from_report(first: Days, last: Days, reported: Days) -> tuple[Days, Days]:
    """First days as `steps_from` their report, without one from the first day, or report, of the row before; last days from their first one."""
    settled = _carried(np.where(first == NO_DAY, reported, first))
    base = np.where(reported == NO_DAY, _before(settled), reported)
    return steps_from(first, base), steps_from(last, settled)


def steps_from(days: Days, base: Days) -> Days:
    """0 for no day, else 1 + the step from the base, as `zigzag`."""
    return np.where(days == NO_DAY, 0, 1 + zigzag(days - base))


def _carried(days: Days) -> Days:
    """Each day, for no day the last known one before it; 0 before the first."""
    known = np.maximum.accumulate(np.where(days == NO_DAY, -1, np.arange(len(days))))
    return np.where(known < 0, 0, days[known])


def _before(days: Days) -> Days:
    """The day of the row before each; 0 for the first row."""
    return np.concatenate([[0], days[:-1]])[: len(days)]


def _number(iso: str | None) -> int:
    try:
        return (date.fromisoformat(iso) - _EPOCH).days if iso else NO_DAY
    except ValueError:
        return NO_DAY
