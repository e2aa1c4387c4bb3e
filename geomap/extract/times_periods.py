"""Readers of expressions that name periods: months, seasons, years, quarters, "last week"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.times_reading import GRANULARITY, Context, Reader, Reading, either, group, period, step_of, thirded, year_named, year_of

_NEAR = 45


def read_month(match: re.Match[str], context: Context) -> Reading | None:
    """ "June 2025", "mid-June", "early June", "last March", "the end of May"."""
    month, third, step = context.words.get("months", match.group("month")), context.words.third(group(match, "third")), step_of(match, context.words)
    if year := year_named(match, context):
        days = calendars.month_span(year, month)
        return thirded(days, third, f"{days[0]:%Y-%m}", "month")
    if context.anchor is None or group(match, "turn"):
        return Reading(f"XXXX-{month:02d}")
    candidates = [calendars.month_span(context.anchor.year + n, month) for n in (-1, 0, 1)]
    if step:
        candidates = [days for days in candidates if (days[1] < context.anchor if step < 0 else days[0] > context.anchor)]
        context = Context(context.words, context.anchor, step, firm=True)
    reading = either(candidates, context, timex=lambda days: f"{days[0]:%Y-%m}", granularity="month", near=_NEAR)
    if reading is None or reading.days is None:
        return None
    chosen = thirded(reading.days, third, reading.timex, "month")
    other = thirded(reading.other, third, "", "month").days if reading.other and not step else None
    return Reading(chosen.timex, chosen.days, chosen.granularity, other=other)


def read_following(match: re.Match[str], context: Context) -> Reading | None:
    """ "The following February": the first one after the last date of the text."""
    month = context.words.get("months", match.group("month"))
    if context.before is None:
        return Reading(f"XXXX-{month:02d}")
    last = context.before[1]
    days = calendars.month_span(last.year + (month <= last.month), month)
    return Reading(f"{days[0]:%Y-%m}", days, "month")


def read_months(match: re.Match[str], context: Context) -> Reading | None:
    """ "Between January and June", "from October to March 2024"."""
    first, last = (context.words.get("months", match.group(name)) for name in ("month", "month2"))

    def up_to(year: int) -> Days:
        return date(year - (first > last), first, 1), calendars.month_span(year, last)[1]

    def value(days: Days) -> str:
        return f"{days[0]:%Y-%m}/{days[1]:%Y-%m}"

    if year := year_named(match, context):
        return Reading(value(up_to(year)), up_to(year), "month", relation="during")
    if context.anchor is None or group(match, "turn"):
        return Reading(f"XXXX-{first:02d}/XXXX-{last:02d}")
    reading = either((up_to(context.anchor.year + n) for n in (-1, 0, 1)), context, timex=value, granularity="month", near=_NEAR)
    return replace(reading, relation="during") if reading is not None else None


def read_season(match: re.Match[str], context: Context) -> Reading | None:
    """ "last summer", "the summer of 2024", "winter 2022", "late autumn"."""
    first, code = context.words.get("seasons", match.group("season"))
    third, step = context.words.third(group(match, "third")), step_of(match, context.words)
    if year := year_named(match, context):
        days = calendars.season_span(year, first)
        return thirded(days, third, f"{days[0].year}-{code}", "season")
    if context.anchor is None or group(match, "turn"):
        return Reading(f"XXXX-{code}")
    candidates = [calendars.season_span(context.anchor.year + n, first) for n in (-2, -1, 0, 1)]
    if step:
        candidates = [days for days in candidates if (days[1] < context.anchor if step < 0 else days[0] > context.anchor)]
    days = calendars.nearest(candidates, context.anchor, 0 if group(match, "which") and not step else step or context.direction)
    return thirded(days, third, f"{days[0].year}-{code}", "season")


def read_year(match: re.Match[str], context: Context) -> Reading | None:
    """ "2014", "early 2022", "the end of 2023"; not the number of "2000 soldiers"."""
    words, text = context.words, match.string
    if not group(match, "third") and words.stands("counted", text, match.end()) and not words.stands("year_lead", text, 0, match.start()):
        return None
    year = year_of(match.group("year"), context)
    return thirded(calendars.year_span(year), context.words.third(group(match, "third")), f"{year}", "year")


def read_years(match: re.Match[str], context: Context) -> Reading | None:
    """ "2014-2015", "2014-15", "between 2014 and 2016"."""
    first, last = int(match.group("year")), match.group("year2")
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return Reading(f"{first}/{end}", (date(first, 1, 1), date(end, 12, 31)), "year") if first < end < first + 200 else None


def read_decade(match: re.Match[str], context: Context) -> Reading | None:
    """ "the 1990s", "the early 1990s", "the '90s"."""
    text = match.group("decade")
    first = int(text) if len(text) == 4 else 1900 + int(text)
    return thirded((date(first, 1, 1), date(first + 9, 12, 31)), context.words.third(group(match, "third")), f"{first // 10}", "year")


def read_century(match: re.Match[str], context: Context) -> Reading | None:
    """ "The 19th century", "the late twentieth century": counted from the year 00."""
    number = int(context.words.number(match.group("number")) or 0)
    if not 1 < number <= 30:
        return None
    days = date(100 * (number - 1), 1, 1), date(100 * number - 1, 12, 31)
    return thirded(days, context.words.third(group(match, "third")), f"{number - 1:02d}", "year")


def read_yearend(match: re.Match[str], context: Context) -> Reading | None:
    """ "Year-end", "year-end 2024": the last month of this or the named year."""
    year = int(group(match, "year") or (context.anchor.year if context.anchor else 0))
    return Reading(f"{year}-12-31", calendars.month_span(year, 12), "month") if year else Reading("XXXX-12-31")


def read_relative(match: re.Match[str], context: Context) -> Reading | None:
    """ "last week", "earlier this month", "later this year", "next weekend", "early next week"."""
    unit, step = context.words.unit(match.group("unit")), step_of(match, context.words)
    if unit not in GRANULARITY:
        return None
    if context.anchor is None:
        return Reading("XXXX")
    days, timex = period(context.anchor, unit, step)
    modifier, side = group(match, "third"), step_of(match, context.words, "third")
    if step == 0 and side:
        days = (days[0], context.anchor) if side < 0 else (context.anchor, days[1])
        return Reading(timex, days, GRANULARITY[unit])
    if step == 0 and not group(match, "edge") and not modifier and context.direction < 0:
        return Reading(timex, (days[0], min(days[1], context.anchor)), GRANULARITY[unit])
    third = 1 + side if side else context.words.third(modifier or group(match, "edge"))
    return thirded(days, third, timex, GRANULARITY[unit])


def read_last_but_one(match: re.Match[str], context: Context) -> Reading | None:
    """ "The week before last"."""
    if context.anchor is None:
        return Reading("XXXX")
    unit = context.words.unit(match.group("unit"))
    days, timex = period(context.anchor, unit, -2)
    return Reading(timex, days, GRANULARITY[unit])


def read_weekend(match: re.Match[str], context: Context) -> Reading | None:
    """ "at the weekend": the last one begun, or with a future cue the next."""
    if context.anchor is None:
        return Reading("XXXX-WXX-WE")
    days, timex = period(context.anchor, "E", 0 if context.direction > 0 or context.anchor.weekday() >= 5 else -1)
    return Reading(timex, days, "day")


READERS: dict[str, Reader] = {
    "month": read_month,
    "months": read_months,
    "following": read_following,
    "season": read_season,
    "year": read_year,
    "years": read_years,
    "decade": read_decade,
    "century": read_century,
    "yearend": read_yearend,
    "relative": read_relative,
    "last_but_one": read_last_but_one,
    "weekend": read_weekend,
}
