"""Readers of expressions that name days: dates, weekdays, "yesterday", holidays, clock times."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.times_reading import GRANULARITY, Context, Reader, Reading, either, group, iso_day, period, step_of, year_named, year_of

_DAY = timedelta(days=1)
_NEAR = 90


def read_day(match: re.Match[str], context: Context) -> Reading | None:
    """ "22 June", "June 22-24, 2025", "30 June to 2 July", "the night of June 13-14"."""
    words = context.words
    names = [name for name in (group(match, "month"), group(match, "month2")) if name]
    months = [words.get("months", name) for name in names]
    numbers = [int(words.number(text) or 0) for text in (group(match, "day"), group(match, "day2")) if text]
    if not all(1 <= number <= 31 for number in numbers):
        return None
    ends = [(months[0], numbers[0]), (months[-1], numbers[-1])]
    night = words.stands("night", match.group(), 0, len(match.group()))
    if year := year_named(match, context):
        days = _days_in(ends, year)
        return Reading(iso_day(days), _night(days, night)) if days else None
    if context.anchor is None or group(match, "turn"):
        return Reading(f"XXXX-{ends[0][0]:02d}-{ends[0][1]:02d}")
    candidates = [days for year_ in range(context.anchor.year - 1, context.anchor.year + 2) if (days := _days_in(ends, year_))]
    reading = either(candidates, context, timex=iso_day, granularity="day", near=_NEAR)
    if reading is None or reading.days is None:
        return None
    return Reading(reading.timex, _night(reading.days, night), other=reading.other and _night(reading.other, night))


def _days_in(ends: list[tuple[int, int]], year: int) -> Days | None:
    """From one (month, day) to the other; the end may fall in the next year, an inverted span of one month is none."""
    try:
        start, end = (date(year, month, day) for month, day in ends)
        if end < start and ends[0][0] <= ends[1][0]:
            return None
        return start, end if end >= start else end.replace(year=year + 1)
    except ValueError:
        return None


def _night(days: Days, night: bool) -> Days:
    """A night runs into the next day unless the text names both."""
    return (days[0], days[0] + _DAY) if night and days[0] == days[1] else days


def read_numeric(match: re.Match[str], context: Context) -> Reading | None:
    """ "2025-06-22", "22.06.2025", "6/22/2025" (the order of slash dates is the language's, unless only one fits)."""
    a, b, c = match.group("a"), match.group("b"), match.group("c")
    if len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    else:
        year, day, month = year_of(c, context), int(a), int(b)
        if match.group("sep") == "/" and (month > 12 or (day <= 12 and context.words.table["order"]["slash"] == "mdy")):
            day, month = month, day
        elif match.group("sep") == "." and len(c) == 2:
            return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Reading(found.isoformat(), (found, found))


def read_weekday(match: re.Match[str], context: Context) -> Reading | None:
    """ "Friday", "last Friday", "Friday night", "the night of Friday", "10 a.m. on Friday"."""
    weekday = context.words.get("weekdays", match.group("weekday"))
    step, part = step_of(match, context.words), _part(match, context)
    if context.anchor is None:
        return Reading(f"XXXX-WXX-{weekday + 1}{part}")
    past, ahead = (calendars.weekday_near(context.anchor, weekday, direction) for direction in (-1, 1))
    if group(match, "week"):
        day = calendars.week_span(context.anchor)[0] + timedelta(days=weekday + 7 * step_of(match, context.words, "week"))
        return Reading(f"{day.isoformat()}{part}", (day, day))
    if step < 0 and past == context.anchor:
        past -= 7 * _DAY
    if group(match, "twice"):
        return Reading((past - 7 * _DAY).isoformat(), (past - 7 * _DAY, past - 7 * _DAY))
    today = group(match, "later") != "" and past == context.anchor
    told = ahead - context.anchor < context.anchor - past if context.backshift else context.direction > 0
    told = told or (group(match, "which") != "" and context.direction == 0)
    future = step > 0 or (step == 0 and told and not today)
    night, eve = context.words.stands("night", match.group(), 0, len(match.group())), _DAY if group(match, "eve") else 0 * _DAY
    chosen, other = ((day - eve, day + _DAY - eve) if night else (day, day) for day in ((ahead, past) if future else (past, ahead)))
    return Reading(f"{iso_day(chosen)}{part}", chosen, other=other if step == 0 and not (context.backshift or today) else None)


def read_ordinal(match: re.Match[str], context: Context) -> Reading | None:
    """ "On the 10th": of the month in which it is nearest, or that the direction asks for."""
    day = int(match.group("day")[:-2])
    if context.anchor is None:
        return Reading(f"XXXX-XX-{day:02d}")
    months = (calendars.month_span(there.year, there.month) for there in (calendars.shift_months(context.anchor, n) for n in (-1, 0, 1)))
    days = [(first.replace(day=day), first.replace(day=day)) for first, last in months if day <= last.day]
    return either(days, context, timex=iso_day, granularity="day")


def read_weekdays(match: re.Match[str], context: Context) -> Reading | None:
    """ "From Thursday to Saturday", "between last Monday and Wednesday", "late on Monday and early on Tuesday"."""
    weekday, last = (context.words.get("weekdays", match.group(name)) for name in ("weekday", "weekday2"))
    if group(match, "next") and (last - weekday) % 7 != 1:
        return None
    first = read_weekday(match, context)
    if first is None or first.days is None:
        return first

    def up_to(days: Days) -> Days:
        return days[0], days[0] + timedelta(days=(last - days[0].weekday()) % 7)

    return Reading(first.timex, up_to(first.days), other=first.other and up_to(first.other), relation="during")


def _part(match: re.Match[str], context: Context) -> str:
    """The TIMEX3 code of the clock time or part of the day that was matched, or nothing."""
    if clock := group(match, "clock"):
        return _clock(clock)
    word = group(match, "part") or group(match, "part2")
    return f"T{context.words.get('parts', word)}" if word else ""


def _clock(text: str) -> str:
    found = re.match(r"(\d{1,2})(?:[:.](\d\d))?\s*(a\.?m|p\.?m)?", text, re.I)
    if not found or int(found.group(1)) > 24:
        return ""
    hour, half = int(found.group(1)), (found.group(3) or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"T{hour:02d}:{found.group(2) or '00'}"


def read_clock(match: re.Match[str], context: Context) -> Reading | None:
    """A clock time without a day: no date follows from it."""
    code = _clock(match.group("clock"))
    return Reading(f"XXXX-XX-XX{code}") if code else None


def read_deictic(match: re.Match[str], context: Context) -> Reading | None:
    """ "today", "yesterday morning", "tonight", "overnight", "this morning", "last night": a night is two days."""
    offset, code = context.words.get("deictic", match.group("deictic"))
    part = f"T{code}" if code else _part(match, context)
    if context.anchor is None:
        return Reading(f"XXXX-XX-XX{part}")
    day = context.anchor + timedelta(days=offset)
    return Reading(f"{day.isoformat()}{part}", (day, day + _DAY if part == "TNI" else day))


def read_holiday(match: re.Match[str], context: Context) -> Reading | None:
    """ "Christmas Eve", "Easter 2024"."""
    name, words = match.group("holiday"), context.words
    fixed, moving, orthodox = (words.get(table, name) for table in ("holidays", "moving", "orthodox"))
    easter, offset = (calendars.easter, words.get("easter", name)) if orthodox is None else (calendars.orthodox_easter, orthodox)

    def days_in(year: int) -> Days:
        if moving:
            day = calendars.weekday_near(date(year, moving[0], moving[2]) - _DAY, moving[1], 1)
        else:
            day = date(year, *fixed) if fixed else easter(year) + timedelta(days=offset)
        return day, day

    if year := group(match, "year"):
        return Reading(iso_day(days_in(int(year))), days_in(int(year)))
    if context.anchor is None:
        return Reading("XXXX-XX-XX")
    year_now, step = context.anchor.year, step_of(match, context.words)
    asked = Context(words, context.anchor, step, firm=True) if step else context
    return either([days_in(year_now + n) for n in (-1, 0, 1)], asked, timex=iso_day, granularity="day", near=_NEAR)


def read_dayless(match: re.Match[str], context: Context) -> Reading | None:
    """ "day 1,000 of", "the 500th day": a day, but not one that the expression gives."""
    return Reading("XXXX-XX-XX")


def read_eve(match: re.Match[str], context: Context) -> Reading | None:
    """ "The eve of the talks", "the day after the raid": a day beside one that the expression does not give."""
    return Reading("XXXX-XX-XX", toward=context.words.get("eves", match.group("eve")))


def read_moment(match: re.Match[str], context: Context) -> Reading | None:
    """ "At midnight", "until noon": of the day of the report when it lies ahead; else no day follows."""
    part = context.words.get("moments", match.group("moment"))
    if context.anchor is None or context.direction <= 0:
        return Reading(f"XXXX-XX-XXT{part}")
    return Reading(f"{context.anchor.isoformat()}T{part}", (context.anchor, context.anchor + _DAY if part == "NI" else context.anchor))


def read_anaphor(match: re.Match[str], context: Context) -> Reading | None:
    """ "the same day", "the following night", "the day before": counted from the last date of the text, no date without one."""
    back, before = group(match, "before") or group(match, "earlier") or group(match, "eve"), context.before
    unit = context.words.units_of_days(group(match, "unit") or back)
    step = -1 if back else context.words.get("turns", match.group("way"))[0]
    if before is None or (unit in ("D", "N") and before[1] > before[0] + _DAY):
        return Reading("XXXX-XX-XX")
    days, timex = period(before[0], "D" if unit == "N" else unit, step)
    return Reading(timex, (days[0], days[0] + _DAY) if unit == "N" else days, GRANULARITY.get(unit, "day"))


READERS: dict[str, Reader] = {
    "day": read_day,
    "numeric": read_numeric,
    "weekday": read_weekday,
    "weekdays": read_weekdays,
    "ordinal": read_ordinal,
    "clock": read_clock,
    "deictic": read_deictic,
    "holiday": read_holiday,
    "dayless": read_dayless,
    "eve": read_eve,
    "moment": read_moment,
    "anaphor": read_anaphor,
}
