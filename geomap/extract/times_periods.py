"""Readers of expressions that name periods: months, seasons, years, quarters, "last week"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

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


def read_current(match: re.Match[str], context: Context) -> Reading | None:
    """ "the start of the month", "the end of this year": a third of the current period."""
    if context.anchor is None:
        return Reading("XXXX")
    unit = context.words.unit(match.group("unit"))
    days, timex = period(context.anchor, unit, 0)
    return thirded(days, context.words.third(match.group("third")), timex, GRANULARITY[unit])


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
    "quarter": read_quarter,
    "half": read_half,
    "stretch": read_stretch,
    "century": read_century,
    "yearend": read_yearend,
    "fiscal": read_fiscal,
    "weeks": read_weeks,
    "relative": read_relative,
    "current": read_current,
    "last_but_one": read_last_but_one,
    "weekend": read_weekend,
}
