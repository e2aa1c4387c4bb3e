"""What the readers of time expressions share: the words of a language, the context of a match, and the reading they return."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.numerals import Numerals

GRANULARITY = {"D": "day", "E": "day", "W": "week", "M": "month", "Q": "month", "Y": "year", "X": "year"}
FINER = {"month": "week", "year": "month", "season": "month", "week": "day"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means: its TIMEX3 value, and its days, None when no day follows from it; `other` is the reading in the other direction.

    `toward` is -1 or 1 when the expression is a distance before or after what the text names next, 0 when it is that day.
    `closing` says that it is the end of a period: what comes before it may come in it.
    """

    timex: str
    days: Days | None = None
    granularity: str = "day"
    kind: str = "date"
    other: Days | None = None
    relation: str | None = None
    toward: int | None = None
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of times and the numbers of one language."""

    table: Mapping[str, Any]
    numerals: Numerals
    _folded: dict[str, dict[str, Any]] = field(default_factory=dict)

    def get(self, name: str, text: str) -> Any:
        """The entry of `text` in a list of the vocabulary, whatever its case, white space and final stop; None when it is not there."""
        if name not in self._folded:
            short = self.table.get(f"{name}_short", {})
            self._folded[name] = {_fold(key): value for key, value in (*self.table[name].items(), *short.items())}
        return self._folded[name].get(_fold(text))

    def stands(self, name: str, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a context of the vocabulary is found in `text[start:end]`; at `start` itself when no `end` is given."""
        pattern = re.compile(self.table["contexts"][name])
        return (pattern.match(text, start) if end is None else pattern.search(text, start, end)) is not None

    def number(self, text: str) -> float | None:
        """The value of a number or an ordinal; None for a vague one ("several")."""
        low = re.sub(r"\s+", " ", text.strip().lower())
        low = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", low)
        return self.numerals.ordinals.get(low) or self.table["counts"].get(low) or self.numerals.read(low)

    def unit(self, text: str) -> str:
        """The code of a unit of time, singular or plural."""
        low = text.lower()
        units = self.table["units"]
        return str(units.get(low) or units.get(low.removesuffix("s")) or units[low.removesuffix("ies") + "y"])

    def units_of_days(self, text: str) -> str:
        """The code of a unit of days or more; a day for a part of one ("evening")."""
        return str(self.table["units"].get(text.lower(), "D"))

    def third(self, text: str | None) -> int | None:
        """Which third of a period words such as "early", "the end of" mean: 0, 1, 2; None for none."""
        return self.get("thirds", re.sub(r"[\s-]+$", "", text)) if text else None


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("’", "'").rstrip("."))


@dataclass(frozen=True, slots=True)
class Context:
    """`anchor` is the publication date; `direction` -1 looks back, +1 ahead, 0 is not said; `firm` when the caller gave the tense.

    `before` are the days of the last dated expression, for "the following day". `backshift` says that a past form of what looks ahead comes before
    ("were due to arrive on Friday"): past or future, the nearest day is meant.
    """

    words: Words
    anchor: date | None
    direction: int
    firm: bool = False
    before: Days | None = None
    backshift: bool = False


Reader = Callable[[re.Match[str], Context], "Reading | None"]


def group(match: re.Match[str], name: str) -> str:
    """What a named group matched, or nothing when it did not take part or the pattern has no such group."""
    return (match.groupdict().get(name)) or ""


def step_of(match: re.Match[str], words: Words, name: str = "which") -> int:
    """-1 for "last", 1 for "next", 0 for "this" or no such word before a unit."""
    return int(words.get("steps", group(match, name)) or 0)


def iso_day(days: Days) -> str:
    """The TIMEX3 value of a day or of the first of several."""
    return days[0].isoformat()


def either(candidates: Iterable[Days], context: Context, *, timex: Callable[[Days], str], granularity: str, near: int = 0) -> Reading | None:
    """The repeating span (in time order) that the direction asks for, with the nearest one in the other direction as `other`.

    Within `near` days of the anchor nearness wins over a direction that only cues suggest. None without an anchor.
    """
    spans = list(candidates)
    if context.anchor is None or not spans:
        return None
    days = calendars.nearest(spans, context.anchor, 0)
    if context.direction and (context.firm or calendars.distance(days, context.anchor) > near):
        days = calendars.nearest(spans, context.anchor, context.direction)
    other = calendars.nearest(spans, context.anchor, 1 if days[1] < context.anchor else -1)
    return Reading(timex(days), days, granularity, other=other if other != days else None)


def thirded(days: Days, third: int | None, timex: str, granularity: str) -> Reading:
    """A period, or a third of it: an interval one grade finer than the period."""
    if third is None:
        return Reading(timex, days, granularity)
    return Reading(timex, calendars.third_of(days, third), FINER.get(granularity, granularity), closing=third == 4)


def period(anchor: date, unit: str, step: int) -> tuple[Days, str]:
    """The calendar period around the anchor, `step` units on, and its TIMEX3 value."""
    if unit in ("W", "E"):
        moved = anchor + timedelta(weeks=step)
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


def year_named(match: re.Match[str], context: Context) -> int | None:
    """The year in figures or words, "last year" from the anchor, "the following year" from the last date; None when there is no such day."""
    if year := group(match, "year"):
        return year_of(year, context)
    if turn := group(match, "turn"):
        step, base = context.words.get("turns", turn)
        day = context.anchor if base == "report" else context.before[0] if context.before else None
        return day.year + int(step) if day is not None else None
    return None


def year_of(text: str, context: Context) -> int:
    """A year of four digits or of words ("nineteen eighty-seven"), or the one of two digits that lies nearest to the anchor."""
    digits = text.strip("'’ ")
    if not digits.isdigit():
        century, rest = (context.words.number(part) or 0 for part in digits.split(maxsplit=1))
        return int(100 * century + rest)
    if len(digits) == 4:
        return int(digits)
    pivot = context.anchor.year if context.anchor else 2000
    return min((century + int(digits) for century in range(1900, 2200, 100)), key=lambda year: abs(year - pivot))
