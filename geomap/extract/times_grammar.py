"""The grammar of English time expressions: patterns and what each one means, given an anchor day and a direction.

A rule is a pattern and a reader. The reader gets the match and the context and returns a Reading, or None when the match is no time after all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from geomap import resources
from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.numerals import Numerals, load_numerals

GRANULARITY = {"D": "day", "N": "day", "E": "day", "W": "week", "F": "week", "M": "month", "Q": "month", "Y": "year", "X": "year", "C": "year"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. `timex` is its TIMEX3 value; `days` is None when no day follows from it; `other` is the reading in the other direction."""

    kind: str
    timex: str
    days: Days | None = None
    granularity: str = "day"
    other: Days | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of times, and the numbers."""

    table: dict[str, dict[str, Any]]
    numerals: Numerals

    def number(self, text: str) -> float | None:
        """A number, an ordinal or a vague count's value; None for vague ones ("several")."""
        text = text.strip().lower()
        if text in self.numerals.ordinals:
            return self.numerals.ordinals[text]
        return {"a": 1.0, "an": 1.0, "another": 1.0, "a couple of": 2.0, "couple of": 2.0, "half a": 0.5}.get(text) or self.numerals.read(text)


@dataclass(frozen=True, slots=True)
class Context:
    """`anchor` is the publication date, `direction` -1 past, +1 future, 0 not said."""

    words: Words
    anchor: date | None
    direction: int


Reader = Callable[[re.Match[str], Context], "Reading | None"]
Rule = tuple[re.Pattern[str], Reader]


def _key(table: dict[str, Any], text: str) -> Any:
    """The entry of a word whatever its case and final stop."""
    folded = text.lower().rstrip(".")
    return next((value for key, value in table.items() if key.lower() == folded), None)


def _year(text: str, anchor: date | None) -> int:
    """A year of four digits, or of two digits within 50 years of the anchor."""
    digits = text.strip("'’ ")
    if len(digits) == 4:
        return int(digits)
    pivot = anchor.year if anchor else 2000
    return min((century + int(digits) for century in range(1900, 2200, 100)), key=lambda year: abs(year - pivot))


# ---------------------------------------------------------------- days


def _calendar_days(months: list[tuple[int, int]], year: int) -> Days | None:
    """From (month, day) to (month, day); the end may fall in the next year."""
    try:
        start, end = (date(year, month, day) for month, day in (months[0], months[-1]))
        return start, end if end >= start else end.replace(year=year + 1)
    except ValueError:
        return None


def _repeating(months: list[tuple[int, int]], anchor: date) -> list[Days]:
    return [days for year in range(anchor.year - 1, anchor.year + 2) if (days := _calendar_days(months, year))]


def _either(candidates: list[Days], context: Context, *, kind: str, timex: Callable[[Days], str], granularity: str) -> Reading | None:
    """The candidate that the direction asks for, with the neighbour in the other direction."""
    if context.anchor is None or not candidates:
        return None
    days = calendars.nearest(candidates, context.anchor, context.direction)
    other = calendars.nearest(candidates, context.anchor, 1 if days[1] < context.anchor else -1)
    return Reading(kind, timex(days), days, granularity, other if other != days else None)


def _read_day(match: re.Match[str], context: Context) -> Reading | None:
    """ "22 June", "June 22-24, 2025", "30 June - 2 July", "the night of June 13-14"."""
    groups = match.groupdict()
    month = _key(context.words.table["months"], groups["month"])
    last_month = _key(context.words.table["months"], groups["month2"]) if groups.get("month2") else month
    first, last = _day(groups["day"], context), _day(groups.get("day2") or groups["day"], context)
    if groups.get("month2") and groups.get("month_first"):
        first, last = _day(groups["day"], context), _day(groups["day2"], context)
    if not first or not last or max(first, last) > 31:
        return None
    months = [(month, first), (last_month, last)]
    if groups.get("year"):
        days = _calendar_days(months, _year(groups["year"], context.anchor))
        return Reading("date", _iso(days), _night(days, match)) if days else None
    symbolic = Reading("date", f"XXXX-{month:02d}-{first:02d}")
    reading = _either(_repeating(months, context.anchor), context, kind="date", timex=_iso, granularity="day") if context.anchor else None
    if reading is None or reading.days is None:
        return symbolic
    return Reading("date", reading.timex, _night(reading.days, match), "day", reading.other and _night(reading.other, match))


def _day(text: str, context: Context) -> int:
    value = context.words.number(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", text.strip()))
    return int(value or 0)


def _night(days: Days, match: re.Match[str]) -> Days:
    """A night runs into the next day unless the text names both."""
    if re.match(r"(?:the\s+)?night", match.group(), re.I) and days[0] == days[1]:
        return days[0], days[0] + timedelta(days=1)
    return days


def _iso(days: Days) -> str:
    return days[0].isoformat()


def _read_numeric(match: re.Match[str], context: Context) -> Reading | None:
    """ "2025-06-22", "22.06.2025", "22/06/2025" (a slash date only when it has one reading)."""
    a, b, c = match.group("a"), match.group("b"), match.group("c")
    if len(a) == 4:
        year, month, day = int(a), int(b), int(c)
    else:
        year, day, month = _year(c, context.anchor), int(a), int(b)
        if "/" in match.group() and (month > 12 or context.words.table["order"]["slash"] == "mdy"):
            day, month = month, day
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Reading("date", found.isoformat(), (found, found))


def _read_weekday(match: re.Match[str], context: Context) -> Reading | None:
    """ "Friday", "last Friday", "Friday night", "the night of Friday", "overnight on Friday"."""
    weekday = _key(context.words.table["weekdays"], match.group("weekday"))
    if weekday is None:
        return None
    which = (match.group("which") or "").lower()
    part = _part(match, context)
    if context.anchor is None:
        return Reading("date", f"XXXX-WXX-{weekday + 1}{part}")
    past, ahead = (calendars.weekday_near(context.anchor, weekday, direction) for direction in (-1, 1))
    if which in ("last", "past", "previous") and past == context.anchor:
        past -= timedelta(days=7)
    future = which in ("next", "coming", "this coming") or (which != "last" and context.direction > 0)
    chosen, other = (ahead, past) if future else (past, ahead)
    free = which in ("", "this", "on")
    return Reading("date", f"{chosen.isoformat()}{part}", _evening(chosen, part, match), "day", _evening(other, part, match) if free else None)


def _part(match: re.Match[str], context: Context) -> str:
    """The TIMEX code of the part of the day that was matched, or nothing; a clock time comes as its own code."""
    groups = match.groupdict()
    clock = groups.get("clock")
    if clock and (code := _clock(clock)):
        return code
    word = next((groups[name] for name in ("part", "part2") if groups.get(name)), None)
    return f"T{_key(context.words.table['parts'], word)}" if word else ""


def _clock(text: str) -> str | None:
    found = re.match(r"(\d{1,2})(?:[:.](\d\d))?\s*(a\.?m|p\.?m)?", text, re.I)
    if not found or int(found.group(1)) > 24:
        return None
    hour, half = int(found.group(1)), (found.group(3) or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"T{hour:02d}:{found.group(2) or '00'}"


def _evening(day: date, part: str, match: re.Match[str]) -> Days:
    """One day, or two for a whole night ("the night of Friday", "Friday night")."""
    return (day, day + timedelta(days=1)) if part == "TNI" and "night" in match.group().lower() else (day, day)


def _read_clock(match: re.Match[str], context: Context) -> Reading | None:
    """A clock time without a day: no date follows from it."""
    code = _clock(match.group("clock"))
    return Reading("date", f"XXXX-XX-XX{code}") if code else None


def _read_deictic(match: re.Match[str], context: Context) -> Reading | None:
    """ "today", "yesterday morning", "tonight", "overnight", "this morning", "last night", "the day before yesterday"."""
    text, anchor = match.group("deictic").lower(), context.anchor
    part = _part(match, context)
    two_days = text in ("overnight", "last night", "during the night", "in the night") or (part == "TNI" and "yesterday" in text)
    offset = next((n for word, n in _OFFSETS if re.search(word, text)), 0)
    if text in ("overnight", "last night", "tonight", "during the night", "in the night"):
        part = "TNI"
    elif found := re.search(r"morning|afternoon|evening", text):
        part = f"T{_key(context.words.table['parts'], found.group())}"
    if anchor is None:
        return Reading("date", {"today": "PRESENT_REF"}.get(text, f"XXXX-XX-XX{part}"))
    day = anchor + timedelta(days=offset)
    end = day + timedelta(days=1) if two_days or text == "tonight" else day
    return Reading("date", f"{day.isoformat()}{part}", (day, end))


_OFFSETS = (
    (r"day before yesterday", -2),
    (r"day after tomorrow", 2),
    (r"yesterday|last night|last evening|overnight|(?:during|in) the night", -1),
    (r"tomorrow", 1),
)


# ---------------------------------------------------------------- months, seasons, years


def _read_month(match: re.Match[str], context: Context) -> Reading | None:
    """ "June 2025", "mid-June", "since early June", "last March", "the end of May"."""
    groups = match.groupdict()
    month = _key(context.words.table["months"], groups["month"])
    third = _third(groups.get("third"), context)
    which = (groups.get("which") or "").lower()
    if groups.get("year"):
        days = calendars.month_span(_year(groups["year"], context.anchor), month)
        return _thirded("date", days, third, f"{days[0]:%Y-%m}", "month")
    if context.anchor is None:
        return Reading("date", f"XXXX-{month:02d}")
    year = context.anchor.year
    candidates = [calendars.month_span(y, month) for y in range(year - 1, year + 2)]
    direction = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, context.direction)
    reading = _either(candidates, Context(context.words, context.anchor, direction), kind="date", timex=lambda d: f"{d[0]:%Y-%m}", granularity="month")
    if reading is None or reading.days is None:
        return None
    result = _thirded("date", reading.days, third, reading.timex, "month")
    other = reading.other and (calendars.third_of(reading.other, third) if third is not None else reading.other)
    return Reading(result.kind, result.timex, result.days, result.granularity, None if which else other)


def _third(text: str | None, context: Context) -> int | None:
    if not text:
        return None
    return context.words.table["thirds"].get(re.sub(r"[\s-]+$", "", text.lower()))  # type: ignore[no-any-return]


def _thirded(kind: str, days: Days, third: int | None, timex: str, granularity: str) -> Reading:
    """The period, or a third of it: an interval one grade finer than the period."""
    if third is None:
        return Reading(kind, timex, days, granularity)
    finer = {"month": "week", "year": "month", "season": "month", "week": "day"}.get(granularity, granularity)
    return Reading(kind, timex, calendars.third_of(days, third), finer)


def _read_season(match: re.Match[str], context: Context) -> Reading | None:
    """ "last summer", "the summer of 2024", "winter 2022-23", "late autumn"."""
    groups = match.groupdict()
    first, code = _key(context.words.table["seasons"], groups["season"])
    third, which = _third(groups.get("third"), context), (groups.get("which") or "").lower()
    if groups.get("year"):
        days = calendars.season_span(_year(groups["year"], context.anchor), first)
        return _thirded("date", days, third, f"{days[0].year}-{code}", "season")
    if context.anchor is None:
        return Reading("date", f"XXXX-{code}")
    candidates = [calendars.season_span(context.anchor.year + n, first) for n in (-2, -1, 0, 1)]
    if which in ("last", "past", "previous"):
        candidates = [days for days in candidates if days[1] < context.anchor]
    elif which in ("next", "coming"):
        candidates = [days for days in candidates if days[0] > context.anchor]
    direction = {"last": -1, "past": -1, "previous": -1}.get(which, context.direction)
    days = calendars.nearest(candidates, context.anchor, direction)
    return _thirded("date", days, third, f"{days[0].year}-{code}", "season")


def _read_year(match: re.Match[str], context: Context) -> Reading | None:
    """ "in 2014", "early 2022", "the end of 2023"."""
    if _COUNTED.match(match.string, match.end()) and not _YEAR_LEAD.search(match.string, 0, match.start()):
        return None
    year = _year(match.group("year"), context.anchor)
    return _thirded("date", calendars.year_span(year), _third(match.group("third"), context), f"{year}", "year")


_COUNTED = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]+s\b|\s+(?:people|men|women|troops|km)\b")
_YEAR_LEAD = re.compile(r"(?:\b(?:[Ii]n|[Ss]ince|of|[Bb]y|[Ff]rom|[Uu]ntil|[Bb]efore|[Aa]fter|[Tt]he|[Aa]|[Ii]ts|[Tt]heir|[Dd]uring)|['’]s)\s+$")


def _read_years(match: re.Match[str], context: Context) -> Reading | None:
    """ "2014-2015", "2014-15", "between 2014 and 2016", "from 2014 to 2022"."""
    first, last = int(match.group("year")), match.group("year2")
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if end <= first or end - first > 200:
        return None
    return Reading("date", f"{first}/{end}", (date(first, 1, 1), date(end, 12, 31)), "year")


def _read_decade(match: re.Match[str], context: Context) -> Reading | None:
    """ "the 1990s", "the early 1990s", "the '90s"."""
    text = match.group("decade")
    first = int(text) if len(text) == 4 else 1900 + int(text)
    days = (date(first, 1, 1), date(first + 9, 12, 31))
    return _thirded("date", days, _third(match.group("third"), context), f"{first // 10}", "year")


def _read_quarter(match: re.Match[str], context: Context) -> Reading | None:
    """ "the third quarter of 2024", "Q3", "the first half of June"."""
    groups = match.groupdict()
    number = int(context.words.number(groups["number"]) or 0)
    if not 1 <= number <= 4:
        return None
    if groups.get("year"):
        year = _year(groups["year"], context.anchor)
        return Reading("date", f"{year}-Q{number}", calendars.quarter_span(year, number), "month")
    if context.anchor is None:
        return Reading("date", f"XXXX-Q{number}")
    candidates = [calendars.quarter_span(context.anchor.year + n, number) for n in (-1, 0, 1)]
    direction = context.direction or -1
    days = calendars.nearest(candidates, context.anchor, direction)
    return Reading("date", f"{days[0].year}-Q{number}", days, "month")


def _read_half(match: re.Match[str], context: Context) -> Reading | None:
    """ "the first half of 2024", "the second half of June"."""
    first = match.group("number").lower() == "first"
    whole: Reading | None
    if match.group("month"):
        whole = _read_month(match, context)
    else:
        year = int(match.group("year_"))
        whole = Reading("date", str(year), calendars.year_span(year), "year")
    if whole is None or whole.days is None:
        return whole
    start, end = whole.days
    middle = start + timedelta(days=(end - start).days // 2)
    days = (start, middle) if first else (middle + timedelta(days=1), end)
    return Reading("date", f"{whole.timex}-H{1 if first else 2}", days, "week" if match.group("month") else "month")


def _read_holiday(match: re.Match[str], context: Context) -> Reading | None:
    """ "Christmas Eve", "Easter 2024"."""
    name, table = match.group("holiday"), context.words.table
    fixed, moved = _key(table["holidays"], name), _key(table["easter"], name)

    def days_in(year: int) -> Days:
        day = date(year, *fixed) if fixed else calendars.easter(year) + timedelta(days=moved)
        return day, day

    if match.group("year"):
        return Reading("date", _iso(days_in(int(match.group("year")))), days_in(int(match.group("year"))))
    if context.anchor is None:
        return Reading("date", "XXXX-XX-XX")
    return _either([days_in(context.anchor.year + n) for n in (-1, 0, 1)], context, kind="date", timex=_iso, granularity="day")


# ---------------------------------------------------------------- this, last, next; ago; windows; durations


def _read_relative(match: re.Match[str], context: Context) -> Reading | None:
    """ "last week", "earlier this month", "later this year", "next weekend", "early next week"."""
    unit = _unit(match.group("unit"), context)
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}.get(match.group("which").lower(), 0)
    if context.anchor is None or unit not in ("D", "W", "E", "M", "Q", "Y", "X"):
        return Reading("date", "XXXX")
    days, timex = _period(context.anchor, unit, step)
    modifier = (match.group("third") or "").lower().strip(" -")
    if modifier == "earlier" and step == 0:
        return Reading("date", timex, (days[0], context.anchor), GRANULARITY[unit])
    if modifier == "later" and step == 0:
        return Reading("date", timex, (context.anchor, days[1]), GRANULARITY[unit])
    third = {"earlier": 0, "later": 2}.get(modifier, _third(modifier, context))
    return _thirded("date", days, third, timex, GRANULARITY[unit])


def _period(anchor: date, unit: str, step: int) -> tuple[Days, str]:
    """The calendar period around the anchor, moved by `step` units, and its TIMEX value."""
    if unit in ("W", "E"):
        moved = anchor + timedelta(days=7 * step)
        if unit == "E" and step == 0 and anchor.weekday() < 5:
            return calendars.weekend_span(moved), f"{moved:%G-W%V}-WE"
        week = f"{moved:%G-W%V}"
        return (calendars.week_span(moved), week) if unit == "W" else (calendars.weekend_span(moved), f"{week}-WE")
    if unit == "D":
        moved = anchor + timedelta(days=step)
        return (moved, moved), moved.isoformat()
    if unit == "M":
        moved = calendars.shift_months(anchor, step)
        return calendars.month_span(moved.year, moved.month), f"{moved:%Y-%m}"
    if unit == "Q":
        moved = calendars.shift_months(anchor, 3 * step)
        quarter = (moved.month + 2) // 3
        return calendars.quarter_span(moved.year, quarter), f"{moved.year}-Q{quarter}"
    if unit == "X":
        first = (anchor.year // 10 + step) * 10
        return (date(first, 1, 1), date(first + 9, 12, 31)), str(first // 10)
    return calendars.year_span(anchor.year + step), str(anchor.year + step)


def _unit(text: str, context: Context) -> str:
    word = text.lower()
    units = context.words.table["units"]
    return str(units.get(word) or units.get(word.removesuffix("s")) or units[word.removesuffix("ies") + "y"])


def _read_weekend(match: re.Match[str], context: Context) -> Reading | None:
    """ "at the weekend", "over the weekend": the last one begun, or with a future cue the next."""
    if context.anchor is None:
        return Reading("date", "XXXX-WXX-WE")
    step = 0 if context.direction > 0 or context.anchor.weekday() >= 5 else -1
    days, timex = _period(context.anchor, "E", step)
    return Reading("date", timex, days, "day")


def _read_ago(match: re.Match[str], context: Context) -> Reading | None:
    """ "three months ago", "a week earlier", "two days later": counted from the anchor only with "ago"."""
    unit, count = _unit(match.group("unit"), context), context.words.number(match.group("count") or "a")
    back = match.group("way").lower()
    if count is None:
        return Reading("date", "PAST_REF")
    if unit.startswith("T"):
        return Reading("date", "PAST_REF") if context.anchor is None else Reading("date", context.anchor.isoformat(), (context.anchor, context.anchor))
    if context.anchor is None:
        return Reading("date", f"P{_count(count)}{unit}")
    moved, timex = _moved(context.anchor, unit, -count)
    return Reading("date", timex, moved if back in ("ago", "back") else None, GRANULARITY[unit])


def _count(count: float) -> str:
    return f"{count:g}"


def _moved(anchor: date, unit: str, count: float) -> tuple[Days, str]:
    """The calendar unit that lies `count` units from the anchor (days are exact)."""
    if unit in ("N", "E", "F"):
        count, unit = {"N": (count, "D"), "E": (count, "W"), "F": (2 * count, "W")}[unit]
    if unit == "X":
        count, unit = 10 * count, "Y"
    if unit == "C":
        count, unit = 100 * count, "Y"
    if count != int(count) and unit == "Y":
        count, unit = 12 * count, "M"
    step = int(count)
    if anchor.year + (step if unit == "Y" else 0) < 1:
        return (anchor, anchor), "PAST_REF"
    return _period(anchor, unit, step)


def _read_window(match: re.Match[str], context: Context) -> Reading | None:
    """ "in the past 24 hours", "over the last three weeks": a duration that ends, or starts, at the anchor."""
    unit, count = _unit(match.group("unit"), context), context.words.number(match.group("count") or "1")
    ahead = match.group("which").lower() in ("next", "coming")
    if count is None:
        return Reading("duration", f"PX{unit[-1]}" if not unit.startswith("T") else f"PTX{unit[-1]}")
    timex = _duration(count, unit)
    if context.anchor is None or _days(count, unit) is None:
        return Reading("duration", timex)
    length = _days(count, unit) or 0
    start, end = (context.anchor, context.anchor + timedelta(days=length)) if ahead else (context.anchor - timedelta(days=length), context.anchor)
    return Reading("duration", timex, (start, end), "day" if length < 60 else "month" if length < 1100 else "year", relation="during")


def _duration(count: float, unit: str) -> str:
    unit, factor = {"N": ("D", 1), "E": ("WE", 1), "F": ("W", 2), "Q": ("M", 3), "X": ("Y", 10), "C": ("Y", 100)}.get(unit, (unit, 1))
    return f"P{'T' if unit.startswith('T') else ''}{_count(count * factor)}{unit.removeprefix('T')}"


def _days(count: float, unit: str) -> int | None:
    per = {"TS": 0, "TM": 0, "TH": 1 / 24, "D": 1, "N": 1, "W": 7, "F": 14, "M": 30.44, "Q": 91.3, "Y": 365.25, "X": 3652.5}.get(unit)
    return None if per is None or count * per > 200 * 366 else max(1, round(count * per))


def _read_duration(match: re.Match[str], context: Context) -> Reading | None:
    """ "three days", "a week", "six-month", "several hours"."""
    unit, text = _unit(match.group("unit"), context), (match.group("count") or "a").strip(" -")
    count = context.words.number(text)
    if count is None:
        return Reading("duration", f"P{'T' if unit.startswith('T') else ''}X{unit[-1]}")
    return Reading("duration", _duration(count, unit))


def _read_recent(match: re.Match[str], context: Context) -> Reading | None:
    """ "for years", "months of fighting": a duration of unknown length."""
    unit = _unit(match.group("unit"), context)
    return Reading("duration", f"P{'T' if unit.startswith('T') else ''}X{unit[-1]}")


def _read_set(match: re.Match[str], context: Context) -> Reading | None:
    """ "every day", "each Friday", "daily"."""
    groups = match.groupdict()
    if groups.get("set"):
        return Reading("set", context.words.table["sets"][groups["set"].lower()])
    if groups.get("weekday"):
        return Reading("set", f"XXXX-WXX-{_key(context.words.table['weekdays'], groups['weekday'].removesuffix('s')) + 1}")
    if groups.get("month"):
        return Reading("set", f"XXXX-{_key(context.words.table['months'], groups['month']):02d}")
    unit, count = _unit(groups["unit"], context), context.words.number(groups.get("count") or "a") or 1
    return Reading("set", _duration(count, unit))


def _read_reference(match: re.Match[str], context: Context) -> Reading | None:
    """ "now", "recently": no day follows from them."""
    return Reading("date", str(_key(context.words.table["references"], match.group("reference"))))


def _read_dayless(match: re.Match[str], context: Context) -> Reading | None:
    """ "day 1,000 of", "the 500th day of", "the same day", "the eve of the talks": a day, but not one the expression itself gives."""
    return Reading("date", "XXXX-XX-XX")


# ---------------------------------------------------------------- the patterns


def _alternatives(words: list[str] | dict[str, Any]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _parts(words: Words) -> dict[str, str]:
    """The building blocks that the patterns name in braces."""
    table = words.table
    ordinal = _alternatives(words.numerals.ordinals)
    count = rf"(?:{words.numerals.pattern}|a\s+couple\s+of|an?\s+few|a|an|another|several|some|few|many|a\s+number\s+of|half\s+an?)"
    blocks = {
        "MONTH": rf"(?:{_alternatives([m for m in table['months'] if len(m) > 4 or m in ('May', 'June', 'July')])}|(?:{_alternatives([m for m in table['months'] if 3 <= len(m) <= 4 and m not in ('May', 'June', 'July')])})\b\.?)",
        "WEEKDAY": rf"(?:{_alternatives([d for d in table['weekdays'] if d.endswith('day')])}|(?:{_alternatives([d for d in table['weekdays'] if not d.endswith('day')])})\b\.)",
        "DAY": rf"(?:(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\b(?![:.,]\d|%)|(?:(?i:{ordinal}))\b)",
        "YEAR": r"(?:1[5-9]|20)\d\d\b(?![.,]\d|-\d\d?\b|%)",
        "YEAR2": r"[’']\d\d\b",
        "UNIT": rf"(?i:{_alternatives(table['units'])})",
        "SEASON": rf"(?i:{_alternatives(table['seasons'])})",
        "PART": rf"(?i:{_alternatives(table['parts'])})",
        "HOLIDAY": rf"(?:{_alternatives([*table['holidays'], *table['easter']])})",
        "THIRD": r"(?i:(?:early|late|mid|middle)[\s-]+(?:in\s+)?|(?:the\s+)?(?:start|beginning|middle|end)\s+of\s+|the\s+(?:first|last)\s+days\s+of\s+)",
        "COUNT": rf"(?i:{count})",
        "NUMBER": rf"(?i:{words.numerals.pattern})",
        "ORDINAL": rf"(?i:{ordinal}|\d+(?:st|nd|rd|th))",
        "CLOCK": r"(?:\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.m\.?|[ap]m\b)|(?:[01]?\d|2[0-3]):[0-5]\d(?:\s*(?:GMT|UTC|[A-Z]{2,4}T|hours|local\s+time)\b)?)",
        "DASH": r"\s*(?:-|–|—|/|\bto\b|\band\b|\bthrough\b|\buntil\b)\s*",
        "SET": rf"(?i:{_alternatives(table['sets'])})",
        "REFERENCE": rf"(?i:{_alternatives(table['references'])})",
    }
    return blocks


def _rules() -> list[tuple[str, Reader]]:
    """Patterns with {BLOCKS}; where matches overlap the longest wins, then the earlier rule."""
    dated = r"(?:(?:the\s+)?night\s+(?:of|on|to)\s+)?(?:{WEEKDAY},?\s+)?"
    which = r"(?i:last|past|previous|next|this\s+coming|coming|this|following)"
    return [
        (r"(?<![\d.,/-])(?P<a>\d{4})-(?P<b>\d\d)-(?P<c>\d\d)(?![\d-])", _read_numeric),
        (r"(?<![\d.,/-])(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<c>(?:19|20)?\d\d)(?![\d/])", _read_numeric),
        (dated + r"(?:between\s+|from\s+)?(?P<month_first>(?P<month>{MONTH}))\s+(?P<day>{DAY})(?:{DASH}(?:(?P<month2>{MONTH})\s+)?(?P<day2>{DAY}))?(?:,?\s+(?P<year>{YEAR}|{YEAR2}))?", _read_day),
        (dated + r"(?:between\s+|from\s+)?(?:the\s+)?(?P<day>{DAY})(?:\s+of)?(?:\s+(?P<month_>{MONTH}))?{DASH}(?:the\s+)?(?P<day2>{DAY})\s+(?:of\s+)?(?P<month>{MONTH})(?:,?\s+(?P<year>{YEAR}|{YEAR2}))?", _read_day_range),
        (dated + r"(?:the\s+)?(?P<day>{DAY})(?:\s+of)?\s+(?P<month>{MONTH})(?:,?\s+(?P<year>{YEAR}|{YEAR2}))?", _read_day),
        (rf"(?:(?i:the\s+night\s+of|the\s+night\s+to|early|late)\s+(?:on\s+)?)?(?:(?:(?P<clock>{{CLOCK}}),?\s+(?:on\s+)?)|(?:(?P<part2>{{PART}})\s+(?:on\s+|of\s+)?))?(?:(?P<which>{which})\s+)?(?P<weekday>{{WEEKDAY}})\b(?:\s+(?P<part>{{PART}})\b)?", _read_weekday),
        (r"(?P<deictic>(?i:the\s+day\s+before\s+yesterday|the\s+day\s+after\s+tomorrow|yesterday|today|tomorrow|tonight|overnight|last\s+night|last\s+evening|this\s+(?:morning|afternoon|evening)|(?:during|in)\s+the\s+night))\b(?:\s+(?P<part>{PART})\b)?", _read_deictic),
        (r"(?P<third>{THIRD})(?P<month>{MONTH})(?:,?\s+(?:of\s+)?(?P<year>{YEAR}|{YEAR2}))?(?!\s+\d{{1,2}}\b)", _read_month),
        (rf"(?:(?P<which>{which})\s+)?(?P<month>{{MONTH}}),?\s+(?:of\s+)?(?P<year>{{YEAR}}|{{YEAR2}})", _read_month),
        (r"(?P<which>(?i:last|past|next|this|coming))\s+(?P<month>{MONTH})\b", _read_month),
        (r"(?P<month>(?!May\b|March\b|Mar\b|Jan\b|Dec\b){MONTH})(?!\s+\d)\b", _read_month),
        (r"(?<=\b(?:[Ii]n|of|[Bb]y)\s)(?P<month>May|March)\b(?!\s+\d)", _read_month),
        (r"(?<=\b(?:[Ss]ince|until|[Aa]fter)\s)(?P<month>May|March)\b(?!\s+\d)", _read_month),
        (r"(?P<third>{THIRD})?(?:(?P<which>(?i:last|past|next|this|coming|previous))\s+|(?i:the\s+(?=\w+\s+of\s)))(?P<third2>{THIRD})?(?P<season>{SEASON})\b(?:\s+of\s+(?P<year>{YEAR}))?", _read_season),
        (r"(?P<third>{THIRD})?(?P<season>{SEASON})(?:\s+of|\s+in)?\s+(?P<year>{YEAR})", _read_season),
        (r"(?<=\b(?:in|of|by)\s)(?P<third>{THIRD})?(?:the\s+)?(?P<season>{SEASON})\b", _read_season),
        (r"(?P<third>{THIRD})?(?P<year>{YEAR})", _read_year),
        (r"(?i:between|from)\s+(?P<year>{YEAR})\s+(?i:and|to|until)\s+(?P<year2>{YEAR})", _read_years),
        (r"\b(?P<year>(?:1[5-9]|20)\d\d)[-–/](?P<year2>(?:(?:1[5-9]|20)\d)?\d\d?)\b", _read_years),
        (r"(?i:the\s+)?(?P<third>{THIRD})?[’']?(?P<decade>(?:1[5-9]|20)\d0|[2-9]0)s\b", _read_decade),
        (r"(?i:the\s+)?(?P<number>(?i:first|second|third|fourth|1st|2nd|3rd|4th))[\s-](?i:quarter)\b(?:\s+(?:of\s+)?(?P<year>{YEAR}))?", _read_quarter),
        (r"\bQ(?P<number>[1-4])\b(?:\s+(?P<year>{YEAR}))?", _read_quarter),
        (r"(?i:the\s+)?(?P<number>(?i:first|second))\s+(?i:half)\s+of\s+(?:(?P<month>{MONTH})(?:\s+(?P<year>{YEAR}))?|(?P<year_>{YEAR}))", _read_half),
        (r"(?P<holiday>{HOLIDAY})\b(?:\s+(?P<year>{YEAR}))?", _read_holiday),
        (rf"(?:(?P<third>(?i:earlier|later|early|late|mid))[\s-]+)?(?:(?i:in|on)\s+)?(?P<which>{which})\s+(?P<unit>{{UNIT}})\b", _read_relative),
        (r"(?P<third>{THIRD})(?i:the|this)\s+(?P<which>(?i:current|present|)?)\s*(?P<unit>(?i:week|month|year|decade))\b", _read_this),
        (r"(?<=\b(?:at|in)\s)(?:the\s+)weekend\b|(?i:the\s+weekend)\b", _read_weekend),
        (r"(?:(?i:more\s+than|less\s+than|over|almost|nearly|about|some|around|at\s+least)\s+)?(?P<count>{COUNT})[\s-](?P<unit>{UNIT})s?\s+(?P<way>(?i:ago|earlier|later|before|back))\b", _read_ago),
        (r"(?:(?i:the)\s+)?(?P<which>(?i:past|last|next|previous|coming))\s+(?P<count>{COUNT})[\s-](?P<unit>{UNIT})s?\b", _read_window),
        (r"(?:(?i:more\s+than|less\s+than|over|almost|nearly|about|at\s+least)\s+)?(?P<count>{COUNT})(?:\s+(?:more|full|whole|consecutive|straight))?[\s-](?P<unit>{UNIT})s?\b(?:-(?:long|old)\b)?", _read_duration),
        (r"\b(?P<unit>(?i:hours|days|weeks|months|years|decades|centuries))\b", _read_recent),
        (r"\b(?P<set>{SET})\b", _read_set),
        (r"(?i:every|each)\s+(?:(?P<count>{NUMBER}|other|few)\s+)?(?:(?P<weekday>{WEEKDAY})|(?P<month>{MONTH})|(?P<unit>{UNIT})s?)\b", _read_set),
        (r"(?P<clock>{CLOCK})", _read_clock),
        (r"\b(?P<reference>{REFERENCE})\b", _read_reference),
        (r"(?i:day)\s+{NUMBER}\s+(?i:of)\b|(?i:the\s+)?\d[\d,]*(?:st|nd|rd|th)\s+(?i:day)\b|(?i:the\s+(?:same|previous|following|next)\s+(?:day|night|morning|evening|week|month|year)|that\s+(?:day|night)|the\s+eve\s+of)\b", _read_dayless),
    ]


def _read_day_range(match: re.Match[str], context: Context) -> Reading | None:
    """ "13-14 June", "30 June to 2 July", "from 3 to 5 June 2025"."""
    table = context.words.table["months"]
    last_month = _key(table, match.group("month"))
    first_month = _key(table, match.group("month_")) if match.group("month_") else last_month
    first, last = _day(match.group("day"), context), _day(match.group("day2"), context)
    if not (1 <= first <= 31 and 1 <= last <= 31) or (first_month == last_month and last < first):
        return None
    months = [(first_month, first), (last_month, last)]
    if match.group("year"):
        days = _calendar_days(months, _year(match.group("year"), context.anchor))
        return Reading("date", _iso(days), days) if days else None
    if context.anchor is None:
        return Reading("date", f"XXXX-{first_month:02d}-{first:02d}")
    return _either(_repeating(months, context.anchor), context, kind="date", timex=_iso, granularity="day")


def _read_this(match: re.Match[str], context: Context) -> Reading | None:
    """ "the start of the month", "the end of the year": the current period."""
    if context.anchor is None:
        return Reading("date", "XXXX")
    unit = _unit(match.group("unit"), context)
    days, timex = _period(context.anchor, unit, 0)
    return _thirded("date", days, _third(match.group("third"), context), timex, GRANULARITY[unit])


@cache
def load_grammar(language: str = "en") -> tuple[Words, tuple[Rule, ...]]:
    """The words and compiled rules of a language, read once a process."""
    table = tomllib.loads(resources.vocabulary(f"times.{language}").read_text(encoding="utf-8"))
    words = Words(table, load_numerals(language))
    blocks = _parts(words)
    rules = tuple((re.compile(_fill(pattern, blocks)), reader) for pattern, reader in _rules())
    return words, rules


def _fill(pattern: str, blocks: dict[str, str]) -> str:
    return r"(?<![^\W_])" + re.sub(r"\{([A-Z][A-Z0-9]*)\}", lambda found: blocks[found.group(1)], pattern.replace("{{", "{").replace("}}", "}"))
