"""Which days an event covers, as far as the text tells."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache

from geomap.model import EventTime

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def told(time: EventTime | None) -> EventTime | None:
    """The time if the text gives one: that an event is older than its report is no date of it."""
    return None if time is None or (time.inferred and time.start is None) else time


def first_day(iso: str | None) -> str | None:
    """ "2025-06-14" as it is, "2025-06" as "2025-06-01", "2025" as "2025-01-01"; None without a date, or for what is none."""
    return _day(iso, last=False)


def last_day(iso: str | None) -> str | None:
    """ "2025-06-14" as it is, "2025-06" as "2025-06-30", "2025" as "2025-12-31"; None without a date, or for what is none."""
    return _day(iso, last=True)


@lru_cache(maxsize=8192)
def _day(iso: str | None, *, last: bool) -> str | None:
    found = _DATE.fullmatch(iso or "")
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        month = month or (12 if last else 1)
        return dt.date(year or 0, month, day or (calendar.monthrange(year or 0, month)[1] if last else 1)).isoformat()
    except ValueError:
        return None
