"""Dates that the syntax of a sentence gives: "two days after the raid", "the eve of the talks", "four days of shelling have driven …"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from geomap.extract.calendars import Days
from geomap.extract.syntax import Tree, Word
from geomap.extract.times import TimeSpan, closed, interval
from geomap.extract.times_lengths import moved
from geomap.extract.times_reading import GRANULARITY

Told = Callable[[Word], Days | None]  # the days of an event told before that a noun takes up
_LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?|X)([SMHDWY])")
_LONGEST = 200 * 366
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}


def tie_times(tree: Tree, times: Sequence[TimeSpan], told: Told, anchor: date | None) -> list[TimeSpan]:
    """The expressions of a sentence, those dated that count from another date or event of it, or run up to the day of the report."""
    out = []
    for span in times:
        base = base_of(tree, span, times, told) if span.toward is not None else None
        if base is not None and span.toward is not None:
            out.append(beside(span, base, span.toward, anchor))
        else:
            out.append(_running(tree, span, anchor) or span)
    return out


def named_after(tree: Tree, span: TimeSpan) -> list[Word]:
    """What an expression counts from: the words of the phrase or clause that its "after", "before", "of" opens; none without a parse."""
    end = tree.sentence.start + span.end
    join = next((w for w in tree.words if w.start >= end), None) if span.timex.startswith("P") else last_word(tree, span)
    if join is None:
        return []
    opened = tree.head(join) if join.dep == "mark" else join
    return [w for w in tree.subtree(opened) if w.i > join.i]


def word_at(tree: Tree, offset: int) -> Word | None:
    """The word that holds an offset into the article; None between words."""
    return next((w for w in tree.words if w.start <= offset < w.end), None)


def base_of(tree: Tree, span: TimeSpan, times: Sequence[TimeSpan], told: Told) -> Days | None:
    """The date in what an expression counts from, else that of the event told before that it takes up."""
    words = named_after(tree, span)
    inner = {w.i for w in words if w.dep == "relcl" and w.head in {v.i for v in words} and tree.head(w).dep != "pobj"}
    nested = {v.i for w in words if w.i in inner for v in tree.subtree(w)}
    starts = {w.start - tree.sentence.start for w in words if w.i not in nested}
    dated = (days for other in times if any(other.start <= at < other.end for at in starts) and (days := closed(other)) is not None)
    noun = next((w for w in words if w.dep == "pobj"), None)
    return next(dated, None) or (told(noun) if noun is not None else None)


def beside(span: TimeSpan, base: Days, way: int, anchor: date | None) -> TimeSpan:
    """The expression dated its distance before (-1) or after (1) a base: hours fall on the same day; unnumbered days leave one end open."""
    found = _LENGTH.match(span.timex)
    if found is None or way == 0:
        day = timedelta(days=way)
        return replace(span, kind="date", tied=True, value=interval(span.text, (base[0] + day, base[1] + day), "day", None, anchor))
    count, unit = found.group(2), found.group(3)
    if found.group(1):
        hours = float(count) if unit == "H" and count != "X" else 0
        if hours > 24 * _LONGEST:
            return span
        days = timedelta(days=way * round(hours / 24))
        return replace(span, kind="date", tied=True, value=interval(span.text, (base[0] + days, base[1] + days), "day", None, anchor))
    if count == "X":
        return replace(span, kind="date", tied=True, value=interval(span.text, base, "day", "after" if way > 0 else "before", anchor))
    if (base[1] - base[0]).days > 1 and unit in ("D", "W"):
        return span
    unit, factor = ("M", 12) if unit == "Y" else (unit, 1)
    there = moved(base[0], unit, way * factor * float(count))
    return replace(span, kind="date", tied=True, value=interval(span.text, there[0], GRANULARITY[unit], None, anchor)) if there else span


def length_of(span: TimeSpan) -> int | None:
    """The days of a numbered duration of days or more; None for others."""
    found = _LENGTH.fullmatch(span.timex) if span.kind == "duration" and span.value is None else None
    if found is None or found.group(1) or found.group(2) == "X" or found.group(3) not in _DAYS:
        return None
    length = round(float(found.group(2)) * _DAYS[found.group(3)])
    return length if length <= _LONGEST else None


def last_word(tree: Tree, span: TimeSpan) -> Word | None:
    """The last word of an expression."""
    return next((w for w in reversed(tree.words) if w.start < tree.sentence.start + span.end), None)


def _running(tree: Tree, span: TimeSpan, anchor: date | None) -> TimeSpan | None:
    """A duration up to the day of the report: "four days of shelling have driven", "has shelled the port for three weeks"."""
    length, noun = length_of(span), last_word(tree, span)
    if length is None or noun is None or anchor is None or span.toward is not None:
        return None
    prep = tree.head(noun)
    filled = noun.dep in ("nsubj", "nsubjpass") and any(c.lemma == "of" for c in tree.children[noun.i])
    lasted = noun.dep == "pobj" and prep.lemma == "for"
    if not (filled or lasted) or not is_perfect(tree, tree.clause(noun)):
        return None
    granularity = "day" if length < 60 else "month" if length < 1100 else "year"
    start = anchor - timedelta(days=length - 1 if filled else length)
    return replace(span, kind="date", value=interval(span.text, (start, anchor), granularity, "during" if filled else "since", anchor))


def is_perfect(tree: Tree, verb: Word) -> bool:
    """Whether a verb stands in the present perfect."""
    return any(c.dep == "aux" and c.lemma == "have" and c.tag in ("VBZ", "VBP") for c in tree.children[verb.i])
