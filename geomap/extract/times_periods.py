"""Readers of expressions that name periods: months, seasons, years, "last week", "three months ago", windows, durations and sets."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.times_reading import GRANULARITY, Context, Reader, Reading, either, group, period, thirded, year_of

_NEAR = 45
_STEPS = {"last": -1, "past": -1, "next": 1, "coming": 1, "this coming": 1}
_COUNTED = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]+s\b|\s+(?:people|men|women|troops|km)\b")
_YEAR_LEAD = re.compile(r"(?:\b(?:in|since|of|by|from|until|before|after|the|an?|its|their|during|early|late|mid)|['’]s)[\s-]+$", re.I)
_TALLY = re.compile(
    r"\b(?:(?:has|have)\b(?:\W+\w+){1,8}|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|\w+iest|worst|largest)(?:\s\w+){1,3})\W+in\s$"
)
_LIKE = {"N": ("D", 1), "E": ("WE", 1), "F": ("W", 2), "Q": ("M", 3), "X": ("Y", 10), "C": ("Y", 100)}
_LENGTH = {"TS": 0.0, "TM": 0.0, "TH": 1 / 24, "D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}


def _step(match: re.Match[str]) -> int:
    return _STEPS.get(re.sub(r"\s+", " ", group(match, "which").lower()), 0)


def read_month(match: re.Match[str], context: Context) -> Reading | None:
    """ "June 2025", "mid-June", "early June", "last March", "the end of May"."""
    month, third, step = context.words.get("months", match.group("month")), context.words.third(group(match, "third")), _step(match)
    if year := group(match, "year"):
        days = calendars.month_span(year_of(year, context.anchor), month)
        return thirded(days, third, f"{days[0]:%Y-%m}", "month")
    if context.anchor is None:
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


def read_season(match: re.Match[str], context: Context) -> Reading | None:
    """ "last summer", "the summer of 2024", "winter 2022", "late autumn"."""
    first, code = context.words.get("seasons", match.group("season"))
    third, step = context.words.third(group(match, "third")), _step(match)
    if year := group(match, "year"):
        days = calendars.season_span(int(year), first)
        return thirded(days, third, f"{days[0].year}-{code}", "season")
    if context.anchor is None:
        return Reading(f"XXXX-{code}")
    candidates = [calendars.season_span(context.anchor.year + n, first) for n in (-2, -1, 0, 1)]
    if step:
        candidates = [days for days in candidates if (days[1] < context.anchor if step < 0 else days[0] > context.anchor)]
    days = calendars.nearest(candidates, context.anchor, step or context.direction)
    return thirded(days, third, f"{days[0].year}-{code}", "season")


def read_year(match: re.Match[str], context: Context) -> Reading | None:
    """ "2014", "early 2022", "the end of 2023"; not the number of "2000 soldiers"."""
    if _COUNTED.match(match.string, match.end()) and not _YEAR_LEAD.search(match.string, 0, match.start()) and not group(match, "third"):
        return None
    year = int(match.group("year"))
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


def read_half(match: re.Match[str], context: Context) -> Reading | None:
    """ "the first half of 2024", "the second half of June"."""
    year = group(match, "whole")
    whole = Reading(year, calendars.year_span(int(year)), "year") if year else read_month(match, context)
    if whole is None or whole.days is None:
        return whole
    start, end = whole.days
    middle = start + timedelta(days=(end - start).days // 2)
    first = match.group("number").lower() == "first"
    days = (start, middle) if first else (middle + timedelta(days=1), end)
    return Reading(f"{whole.timex}-H{1 if first else 2}", days, "month" if year else "week")


def read_relative(match: re.Match[str], context: Context) -> Reading | None:
    """ "last week", "earlier this month", "later this year", "next weekend", "early next week"."""
    unit, step = context.words.unit(match.group("unit")), _step(match)
    if unit not in GRANULARITY:
        return None
    if context.anchor is None:
        return Reading("XXXX")
    days, timex = period(context.anchor, unit, step)
    modifier = group(match, "third").lower()
    if step == 0 and modifier in ("earlier", "later"):
        days = (days[0], context.anchor) if modifier == "earlier" else (context.anchor, days[1])
        return Reading(timex, days, GRANULARITY[unit])
    third = {"earlier": 0, "later": 2}.get(modifier, context.words.third(modifier))
    return thirded(days, third, timex, GRANULARITY[unit])


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


def read_ago(match: re.Match[str], context: Context) -> Reading | None:
    """ "three months ago" counts from the anchor; "two days later" from the last date of the text, and gives no date without one."""
    unit, count = context.words.unit(match.group("unit")), _count(match, context)
    way = match.group("way").lower()
    if count is None:
        return Reading("PAST_REF")
    back = way in ("ago", "back")
    base = context.anchor if back or (way == "earlier" and not context.before) else context.before[0] if context.before else None
    if base is None:
        return Reading(_duration(count, unit))
    if unit.startswith("T"):
        return Reading(base.isoformat(), (base, base) if back else None)
    there = moved(base, unit, count if way in ("later", "after") else -count)
    if there is None:
        return Reading("PAST_REF")
    return Reading(there[1], there[0] if back or context.before else None, GRANULARITY[_plain(unit, count)[0]])


def _count(match: re.Match[str], context: Context) -> float | None:
    """The count of a match; of a range ("two to three weeks") its first number; one when there is none."""
    text = group(match, "count").strip(" -")
    whole = context.words.number(text) if text else 1.0
    return whole if whole is not None else context.words.number(re.split(r"\s+(?:to|or)\s+|\s*[-–]\s*", text)[0])


def _plain(unit: str, count: float) -> tuple[str, float]:
    """A unit that calendars count in: nights as days, fortnights as weeks, decades as years, half years as months."""
    if unit in ("N", "E"):
        return ("D", count) if unit == "N" else ("W", count)
    unit, factor = _LIKE.get(unit, (unit, 1)) if unit != "Q" else (unit, 1)
    count *= factor
    return ("M", 12 * count) if unit == "Y" and count != int(count) else (unit, count)


def moved(anchor: date, unit: str, count: float) -> tuple[Days, str] | None:
    """The calendar unit that lies `count` units from the anchor (days are exact); None outside the calendar."""
    unit, count = _plain(unit, count)
    try:
        return period(anchor, unit, int(count))
    except (ValueError, OverflowError):
        return None


def read_window(match: re.Match[str], context: Context) -> Reading | None:
    """ "in the past 24 hours", "over the last three weeks": a duration that ends, or with "next" starts, at the anchor."""
    unit, count = context.words.unit(match.group("unit")), _count(match, context)
    if count is None:
        return Reading(_vague(unit), kind="duration")
    like, factor = _LIKE.get(unit, (unit, 1))
    length = _LENGTH.get(like, 7.0) * factor * count
    if context.anchor is None or length > 200 * 366:
        return Reading(_duration(count, unit), kind="duration")
    shift = timedelta(days=max(1, round(length)))
    days = (context.anchor, context.anchor + shift) if _step(match) > 0 else (context.anchor - shift, context.anchor)
    granularity = "day" if length < 60 else "month" if length < 1100 else "year"
    return Reading(_duration(count, unit), days, granularity, kind="duration", relation="during")


def read_within(match: re.Match[str], context: Context) -> Reading | None:
    """ "has struck 40 sites in two days", "the fourth exchange in a week": the days up to the anchor; "will meet in two days": that day; else none."""
    unit, count = context.words.unit(match.group("unit")), _count(match, context)
    if context.anchor is None or count is None:
        return None
    if context.direction > 0:
        ahead = moved(context.anchor, unit, count)
        return Reading(_duration(count, unit), ahead and ahead[0], GRANULARITY[_plain(unit, count)[0]]) if not unit.startswith("T") else None
    if not _TALLY.search(match.string, 0, match.start()):
        return None
    like, factor = _LIKE.get(unit, (unit, 1))
    length = _LENGTH.get(like, 7.0) * factor * count
    days = (context.anchor - timedelta(days=max(0, round(length) - 1)), context.anchor)
    return Reading(_duration(count, unit), days, "day" if length < 60 else "month", kind="duration", relation="during")


def _duration(count: float, unit: str) -> str:
    like, factor = _LIKE.get(unit, (unit, 1))
    return f"P{'T' if like.startswith('T') else ''}{count * factor:g}{like.removeprefix('T')}"


def _vague(unit: str) -> str:
    like = _LIKE.get(unit, (unit, 1))[0]
    return f"P{'T' if like.startswith('T') else ''}X{like.removeprefix('T')}"


def read_duration(match: re.Match[str], context: Context) -> Reading | None:
    """ "three days", "a week", "six-month", "several hours"; not "a second attack", "a quarter of the town", "2014 quarter"."""
    unit, text = context.words.unit(match.group("unit")), group(match, "count").lower()
    if (unit in ("TS", "Q") and text in ("a", "an", "another", "one")) or (re.fullmatch(r"(?:1[5-9]|20)\d\d", text) and unit not in ("Y", "D")):
        return None
    count = _count(match, context)
    return Reading(_vague(unit) if count is None else _duration(count, unit), kind="duration")


def read_vague(match: re.Match[str], context: Context) -> Reading | None:
    """ "for years", "months of fighting": a duration of unknown length."""
    return Reading(_vague(context.words.unit(match.group("unit"))), kind="duration")


def read_set(match: re.Match[str], context: Context) -> Reading | None:
    """ "every day", "each Friday", "daily"."""
    words = context.words
    if text := group(match, "set"):
        return Reading(words.get("sets", text), kind="set")
    if text := group(match, "weekday"):
        return Reading(f"XXXX-WXX-{words.get('weekdays', text) + 1}", kind="set")
    if text := group(match, "month"):
        return Reading(f"XXXX-{words.get('months', text):02d}", kind="set")
    return Reading(_duration(_count(match, context) or 1, words.unit(match.group("unit"))), kind="set")


def read_reference(match: re.Match[str], context: Context) -> Reading | None:
    """ "now", "recently": no day follows from them."""
    return Reading(context.words.get("references", match.group("reference")))


READERS: dict[str, Reader] = {
    "month": read_month,
    "season": read_season,
    "year": read_year,
    "years": read_years,
    "decade": read_decade,
    "quarter": read_quarter,
    "half": read_half,
    "weeks": read_weeks,
    "relative": read_relative,
    "current": read_current,
    "weekend": read_weekend,
    "ago": read_ago,
    "window": read_window,
    "within": read_within,
    "duration": read_duration,
    "vague": read_vague,
    "set": read_set,
    "reference": read_reference,
}
