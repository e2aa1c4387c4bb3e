"""Readers of lengths of time: "three months ago", windows, durations, sets, and words without a date of their own ("recently")."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.times_reading import GRANULARITY, Context, Reader, Reading, group, period, step_of

_LIKE = {"N": ("D", 1), "E": ("WE", 1), "F": ("W", 2), "Q": ("M", 3), "X": ("Y", 10), "C": ("Y", 100)}
_LENGTH = {"TS": 0.0, "TM": 0.0, "TH": 1 / 24, "D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}


def read_ago(match: re.Match[str], context: Context) -> Reading | None:
    """ "three months ago" counts from the anchor; "two days later" from the last date of the text, and gives no date without one."""
    unit, count = context.words.unit(match.group("unit")), _count(match, context)
    step, counted_from = context.words.get("ways", match.group("way"))
    if count is None:
        return Reading("PAST_REF")
    back = counted_from == "report"
    base = context.before[0] if context.before and not back else context.anchor if step < 0 else None
    if base is None:
        return Reading(_duration(count, unit))
    if unit.startswith("T"):
        return Reading(base.isoformat(), (base, base) if back or context.before else None)
    told = calendars.quarter_of(context.before) if context.before else None
    if told and unit == "Y" and step < 0:
        year = told[0] - int(count)
        return Reading(f"{year}-Q{told[1]}", calendars.quarter_span(year, told[1]), "month")
    there = moved(base, unit, step * count)
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
    days = (context.anchor, context.anchor + shift) if step_of(match, context.words) > 0 else (context.anchor - shift, context.anchor)
    granularity = "day" if length < 60 else "month" if length < 1100 else "year"
    return Reading(_duration(count, unit), days, granularity, kind="duration", relation="during")


def read_within(match: re.Match[str], context: Context) -> Reading | None:
    """ "has struck 40 sites in two days", "the fourth exchange in a week": the days to the anchor; "will meet in two days": that day; else none."""
    unit, count = context.words.unit(match.group("unit")), _count(match, context)
    if context.anchor is None or count is None:
        return None
    if context.direction > 0:
        ahead = moved(context.anchor, unit, count)
        return Reading(_duration(count, unit), ahead and ahead[0], GRANULARITY[_plain(unit, count)[0]]) if not unit.startswith("T") else None
    if not context.words.stands("tally", match.string, 0, match.start()):
        return None
    like, factor = _LIKE.get(unit, (unit, 1))
    length = _LENGTH.get(like, 7.0) * factor * count
    days = (context.anchor - timedelta(days=max(0, round(length) - 1)), context.anchor)
    return Reading(_duration(count, unit), days, "day" if length < 60 else "month", kind="duration", relation="during")


def read_ahead(match: re.Match[str], context: Context) -> Reading | None:
    """ "Must leave within a week": the days from the anchor on; what looks back counts up to it, or gives none."""
    unit, count = context.words.unit(match.group("unit")), _count(match, context)
    if context.words.stands("of", match.string, match.end()):
        return None
    if context.direction <= 0:
        return read_within(match, context)
    ahead = moved(context.anchor, unit, count) if context.anchor is not None and count is not None else None
    if ahead is None or context.anchor is None or count is None or unit.startswith("T"):
        return None
    return Reading(_duration(count, unit), (context.anchor, ahead[0][1]), GRANULARITY[_plain(unit, count)[0]], kind="duration", relation="during")


def _duration(count: float, unit: str) -> str:
    like, factor = _LIKE.get(unit, (unit, 1))
    count *= factor
    if like == "Y" and count != int(count):
        return f"P{f'{int(count)}Y' if count >= 1 else ''}{round(12 * (count % 1))}M"
    return f"P{'T' if like.startswith('T') else ''}{count:g}{like.removeprefix('T')}"


def _vague(unit: str) -> str:
    like = "C" if unit == "C" else _LIKE.get(unit, (unit, 1))[0]
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


def read_present(match: re.Match[str], context: Context) -> Reading | None:
    """ "Now": no day follows from it."""
    return Reading("PRESENT_REF")


READERS: dict[str, Reader] = {
    "ago": read_ago,
    "window": read_window,
    "within": read_within,
    "ahead": read_ahead,
    "duration": read_duration,
    "vague": read_vague,
    "set": read_set,
    "reference": read_reference,
    "present": read_present,
}
