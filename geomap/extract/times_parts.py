"""Readers of parts of periods: quarters, halves, weeks of a month, "the first three months of the year", "the end of the month"."""

from __future__ import annotations

import re
from datetime import timedelta

from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.times_periods import read_month
from geomap.extract.times_reading import GRANULARITY, Context, Reader, Reading, group, period, step_of, thirded


def read_fiscal(match: re.Match[str], context: Context) -> Reading | None:
    """ "For the quarter", "the year-earlier third quarter": the quarter told of last, else the last one over, or the same a year before."""
    told = calendars.quarter_of(context.before) if context.before else None
    ago = group(match, "ago")
    if context.anchor is None or not (told or ago or context.words.stands("quarter_lead", match.string, 0, match.start())):
        return None
    year, quarter = told or calendars.quarter_before(context.anchor)
    if text := group(match, "number"):
        quarter = int(context.words.number(text) or quarter)
    year -= 1 if ago else 0
    return Reading(f"{year}-Q{quarter}", calendars.quarter_span(year, quarter), "month")


def read_quarter(match: re.Match[str], context: Context) -> Reading | None:
    """ "the third quarter of 2024", "Q3": without a year the last one begun, or with a future cue the next."""
    number = int(context.words.number(match.group("number")) or 0)
    if year := group(match, "year"):
        return Reading(f"{year}-Q{number}", calendars.quarter_span(int(year), number), "month")
    if context.anchor is None:
        return Reading(f"XXXX-Q{number}")
    candidates = [calendars.quarter_span(context.anchor.year + n, number) for n in (-1, 0, 1)]
    days = calendars.nearest(candidates, context.anchor, context.direction or -1)
    return Reading(f"{days[0].year}-Q{number}", days, "month")


def read_weeks(match: re.Match[str], context: Context) -> Reading | None:
    """ "The first week of June": days 1 to 7 and so on, the last seven of the month."""
    whole = read_month(match, context)
    if whole is None or whole.days is None:
        return whole
    number = context.words.number(match.group("number"))

    def week_of(days: Days) -> Days:
        start = days[1] - timedelta(days=6) if number is None else days[0] + timedelta(days=7 * (int(number) - 1))
        return start, start + timedelta(days=6)

    return Reading(whole.timex, week_of(whole.days), "week", other=whole.other and week_of(whole.other))


def _whole(match: re.Match[str], context: Context) -> Reading | None:
    """The month, year or current period that a match names a part of."""
    if year := group(match, "whole"):
        return Reading(year, calendars.year_span(int(year)), "year")
    if not group(match, "unit"):
        return read_month(match, context)
    if context.anchor is None:
        return Reading("XXXX")
    unit = context.words.unit(match.group("unit"))
    days, timex = period(context.anchor, unit, step_of(match, context.words))
    return Reading(timex, days, GRANULARITY[unit])


def read_half(match: re.Match[str], context: Context) -> Reading | None:
    """ "The first half of 2024", "the second half of June", "the second half of the year"."""
    whole = _whole(match, context)
    if whole is None or whole.days is None:
        return whole
    start, end = whole.days
    whole_year = whole.granularity == "year"
    middle = calendars.shift_months(start, 6) - timedelta(days=1) if whole_year else start + timedelta(days=(end - start).days // 2)
    first = context.words.number(match.group("number")) == 1
    days = (start, middle) if first else (middle + timedelta(days=1), end)
    return Reading(f"{whole.timex}-H{1 if first else 2}", days, "month" if whole_year else "week")


def read_stretch(match: re.Match[str], context: Context) -> Reading | None:
    """ "The first three months of the year", "the last ten days of May"."""
    whole, count, unit = _whole(match, context), int(context.words.number(match.group("count")) or 0), context.words.unit(match.group("length"))
    if whole is None or whole.days is None or not 0 < count < 100:
        return whole
    start, end = whole.days
    if context.words.number(match.group("number")) == 1:
        last = calendars.shift_months(start, count) if unit == "M" else start + timedelta(days=count * (7 if unit == "W" else 1))
        days = (start, min(end, last - timedelta(days=1)))
    else:
        first = (
            calendars.shift_months(end + timedelta(days=1), -count) if unit == "M" else end - timedelta(days=count * (7 if unit == "W" else 1) - 1)
        )
        days = (max(start, first), end)
    return Reading(whole.timex, days, GRANULARITY[unit])


def read_current(match: re.Match[str], context: Context) -> Reading | None:
    """ "the start of the month", "the end of this year": a third of the current period."""
    if context.anchor is None:
        return Reading("XXXX")
    unit = context.words.unit(match.group("unit"))
    days, timex = period(context.anchor, unit, 0)
    return thirded(days, context.words.third(match.group("third")), timex, GRANULARITY[unit])


READERS: dict[str, Reader] = {
    "quarter": read_quarter,
    "half": read_half,
    "stretch": read_stretch,
    "fiscal": read_fiscal,
    "weeks": read_weeks,
    "current": read_current,
}
