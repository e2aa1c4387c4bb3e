"""Calendar arithmetic of time expressions: months, weeks, seasons, parts of a period. Spans are (first day, last day), both inclusive."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

Days = tuple[date, date]


def month_span(year: int, month: int) -> Days:
    """The days of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_span(year: int) -> Days:
    """The days of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def week_span(day: date) -> Days:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def weekend_span(day: date) -> Days:
    """Saturday and Sunday of a day's week."""
    monday = week_span(day)[0]
    return monday + timedelta(days=5), monday + timedelta(days=6)


def quarter_span(year: int, quarter: int) -> Days:
    """The days of a calendar quarter, 1 to 4."""
    return date(year, 3 * quarter - 2, 1), month_span(year, 3 * quarter)[1]


def quarter_of(days: Days) -> tuple[int, int] | None:
    """The year and number of the quarter that the days are; None when they are no quarter."""
    quarter = (days[0].month + 2) // 3
    return (days[0].year, quarter) if days == quarter_span(days[0].year, quarter) else None


def quarter_before(day: date) -> tuple[int, int]:
    """The year and number of the last quarter that is over."""
    before = shift_months(day, -3)
    return before.year, (before.month + 2) // 3


def season_span(year: int, first_month: int) -> Days:
    """Three months from `first_month` of `year`; winter runs into the next year."""
    return date(year, first_month, 1), month_span(*_month_number(year, first_month + 2))[1]


def third_of(days: Days, third: int) -> Days:
    """The first, second or last third (0, 1, 2): of a month days 1–10, 11–20, 21–end, of a week two days, three, two; else whole months or years.

    Its start and end (3, 4) are the first and last third, of a longer period the first and last month.
    """
    start, end = days
    if third > 2 and (end - start).days > 31:
        return month_span(start.year, start.month) if third == 3 else month_span(end.year, end.month)
    third = {3: 0, 4: 2}.get(third, third)
    length = (end - start).days + 1
    if length <= 31:
        cuts = (0, 10, 20, length) if length >= 28 else (0, round(length / 3.5), round(length / 1.4), length)
        return start + timedelta(days=cuts[third]), start + timedelta(days=cuts[third + 1] - 1)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    step = 12 if months > 24 else 1
    first, after = (round(months / step * part / 3) * step for part in (third, third + 1))
    return shift_months(start, first), shift_months(start, after) - timedelta(days=1)


def shift_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (earlier if negative), or the month's last day."""
    year, month = _month_number(day.year, day.month + months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _month_number(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def weekday_near(anchor: date, weekday: int, direction: int) -> date:
    """The weekday's latest day on or before the anchor, or with direction > 0 the first one after it."""
    if direction > 0:
        return anchor + timedelta(days=(weekday - anchor.weekday() - 1) % 7 + 1)
    return anchor - timedelta(days=(anchor.weekday() - weekday) % 7)


def nearest(candidates: list[Days], anchor: date, direction: int) -> Days:
    """Of repeating spans (in time order), the last begun by the anchor (direction < 0), the first not over (> 0), or the nearest (0)."""
    begun = [days for days in candidates if days[0] <= anchor]
    ahead = [days for days in candidates if days[1] >= anchor]
    if direction < 0 and begun:
        return begun[-1]
    if direction > 0 and ahead:
        return ahead[0]
    return min(candidates, key=lambda days: distance(days, anchor))


def distance(days: Days, anchor: date) -> int:
    """Days from a span to the anchor, 0 inside it."""
    return max((days[0] - anchor).days, (anchor - days[1]).days, 0)


def easter(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    w = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * w) // 451
    month, day = divmod(h + w - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Orthodox Easter Sunday in the Gregorian calendar (Meeus' Julian computus, with the 13 days of the years 1900 to 2099)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)
