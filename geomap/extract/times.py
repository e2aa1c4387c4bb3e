"""Time expressions of a sentence and the time of an event. The anchor is the publication date; nothing here knows what day it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from geomap.extract import calendars
from geomap.extract.calendars import Days
from geomap.extract.times_cues import REACH, direction_of, is_backshifted, relation_of
from geomap.extract.times_grammar import load_grammar
from geomap.extract.times_reading import Context, Reader, Reading
from geomap.model import EventTime

_FAR = 182  # days; a date of this year is rarely read as one of another
_PAUSE = re.compile(r"[,;]")
_RELATIVE = re.compile(r"\b(?:which|who|whom|whose|where)\s")
_CLAUSE_BREAK = re.compile(r"[;:—]|,\s|\s–\s|\b(?:that|which|who|while|when|but|where|after|before|because)\b")


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression, `text == sentence[start:end]`.

    `kind` is date, duration or set; `timex` its TIMEX3 value. `value` is None when no day follows from the expression (durations, sets,
    "recently", or no anchor). `other` is the reading in the other direction when only the tense decides ("Friday", "June 22"). `toward` is -1 or 1
    for a distance before or after what the text names next ("two days after the raid", "the eve of the talks"), 0 when it is that day. `tied` says
    that the parse ties the expression to the event that it was chosen for. `days` are what it names, whatever stands before it.
    """

    start: int
    end: int
    text: str
    kind: str
    value: EventTime | None
    timex: str
    other: EventTime | None = None
    toward: int | None = None
    tied: bool = False
    days: Days | None = None


def find_times(text: str, anchor: date | None, tense: str | None = None, before: Days | None = None) -> list[TimeSpan]:
    """The time expressions of `text`, in order, without overlaps.

    `tense` (past, present, future) rules the whole text; without it, cues do. `before` are the days of the last date of the text that went
    before, for "the following day".
    """
    grammar = load_grammar()
    rules = grammar.rules_for(text)
    found = [(match.start(), -match.end(), rank, match) for rank, (pattern, _, _) in rules for match in pattern.finditer(text)]
    spans: list[TimeSpan] = []
    for start, end, order, match in sorted(found, key=lambda item: item[:3]):
        if start == -end or (spans and start < spans[-1].end):
            continue
        relation = relation_of(text, start, -end)
        direction = direction_of(text, start, -end, tense, relation)
        shifted = direction > 0 and tense is None and is_backshifted(text, start)
        context = Context(grammar.words, anchor, direction, tense in ("past", "future") or relation == "since", before, shifted)
        reading = _read(grammar.rules[order][1], match, context)
        if reading is not None:
            spans.append(_span(text, start, -end, reading, relation, anchor))
            before = reading.days if reading.days and reading.kind == "date" else before
    return spans


def _read(reader: Reader, match: re.Match[str], context: Context) -> Reading | None:
    """What a reader makes of a match; None for days outside the calendar (the years 1 to 9999)."""
    try:
        return reader(match, context)
    except (ValueError, OverflowError):
        return None


def find_article_times(texts: Iterable[str], anchor: date | None) -> list[list[TimeSpan]]:
    """The time expressions of an article's sentences, in order: "the same night" counts from the last date of the sentence before."""
    found: list[list[TimeSpan]] = []
    before: Days | None = None
    for text in texts:
        spans = find_times(text, anchor, before=before)
        before = last_days(spans, text)
        found.append(spans)
    return found


def last_days(spans: Sequence[TimeSpan], text: str) -> Days | None:
    """The days of the last day or night that expressions of a sentence name, else of their last period; relative clauses are left out."""
    found = [days for span in reversed(spans) if (days := closed(span)) is not None and _clause_of(span, text) < 0]
    return next((days for days in found if (days[1] - days[0]).days <= 1), found[0] if found else None)


def closed(span: TimeSpan) -> Days | None:
    """The days of a dated expression with both ends; None for an open one, a duration or a set."""
    if span.kind != "date" or span.value is None or span.value.start is None or span.value.end is None:
        return None
    return date.fromisoformat(span.value.start), date.fromisoformat(span.value.end)


def event_time(
    times: Sequence[TimeSpan], trigger_start: int, trigger_end: int, tense: str | None, anchor: date | None, text: str = ""
) -> EventTime | None:
    """The time of the event whose trigger stands at these offsets of the sentence: the nearest dated expression, one in its own clause first.

    `text` (the sentence) lets clauses be told apart: a date inside a relative clause, or of the statement that reports the event, is not the event's.
    Without a date of its own an upper bound, `inferred`: by the anchor. None when there is no anchor either.
    """
    dated = [span for span in times if span.value is not None and (span.tied or not _elsewhere(span, trigger_start, trigger_end, text))]
    for span in sorted(dated, key=lambda span: _remoteness(span, trigger_start, trigger_end, text)):
        if (value := _in_tense(span, tense, anchor)) is not None:
            return value
    if anchor is None:
        return None
    return EventTime(start=None, end=anchor.isoformat(), granularity="day", relation="by", expression=None, inferred=True)


def _remoteness(span: TimeSpan, start: int, end: int, text: str) -> tuple[int, int]:
    between = text[span.end : start][:REACH] if span.end <= start else text[end : span.start][-REACH:]
    return len(_CLAUSE_BREAK.findall(between)), max(start - span.end, span.start - end, 0)


def _elsewhere(span: TimeSpan, start: int, end: int, text: str) -> bool:
    """Whether the expression belongs to another clause than the trigger: a relative clause, or the verb of saying that reports the event."""
    if span.start < end and start < span.end:
        return False
    clause = _clause_of(span, text)
    if clause >= 0 and not clause <= start < span.end:
        inside = _PAUSE.search(text, span.end, span.end + REACH)
        if start < clause or (inside and start > inside.start()):
            return True
    return _of_statement(span, start, end, text)


def _clause_of(span: TimeSpan, text: str) -> int:
    """Where the relative clause that holds an expression begins; -1 when none does."""
    clause = max((found.end() for found in _RELATIVE.finditer(text, max(0, span.start - REACH), span.start)), default=-1)
    return clause if clause >= 0 and "," not in text[clause : span.start] else -1


def _of_statement(span: TimeSpan, start: int, end: int, text: str) -> bool:
    """Whether a verb of saying, not the trigger, is the last verb before the expression in its clause, or follows one that opens the sentence."""
    grammar = load_grammar()
    reach = max(0, span.start - REACH)
    begin = max((found.end() for found in _CLAUSE_BREAK.finditer(text, reach, span.start)), default=reach)
    said = max((found.end() for found in grammar.speech.finditer(text, begin, span.start)), default=-1)
    if said >= 0:
        other = max((found.end() for found in grammar.past.finditer(text, begin, span.start)), default=-1)
        return other <= said and not said <= start < span.start
    if start < span.end or span.start > REACH or len(text[: span.start].split()) > 3:
        return False
    speech = grammar.speech.search(text, span.end, min(start, span.end + REACH))
    first = grammar.past.search(text, span.end, span.end + REACH)
    if speech is None or text.startswith(",", speech.end()):  # "on Friday, the army announced, it took the town"
        return False
    return first is None or first.start() >= speech.start()


def _in_tense(span: TimeSpan, tense: str | None, anchor: date | None) -> EventTime | None:
    """The span's value, or its other reading when the event's tense contradicts the value, None when that is far; open intervals stay as they are."""
    value, other = span.value, span.other
    if value is None or other is None or anchor is None or tense not in ("past", "future"):
        return value
    start, end = (value.end, other.end) if value.relation == "by" else (value.start, other.start)
    if not (start and end and value.end and other.end):
        return value
    today = anchor.isoformat()
    if (start <= today) if tense == "past" else (value.end >= today):
        return value
    return other if calendars.distance((date.fromisoformat(end), date.fromisoformat(other.end)), anchor) <= _FAR else None


def _span(text: str, start: int, end: int, reading: Reading, relation: str | None, anchor: date | None) -> TimeSpan:
    expression, relation, toward = text[start:end], reading.relation or relation, reading.toward
    if reading.kind == "duration" and reading.days is None and (found := load_grammar().offset.match(text, end)):
        toward = load_grammar().words.get("offsets", found.group(1))
    if relation == "before" and reading.closing:
        relation = "by"
    if relation in ("before", "after") and "T" in reading.timex and reading.days is not None and reading.days[0] == reading.days[1]:
        relation = None  # "before dawn on Friday" is on Friday
    if relation == "after" and (condition := load_grammar().condition.match(text, end)):
        expression = text[start : condition.end()]
    value, other = (days and interval(expression, days, reading.granularity, relation, anchor) for days in (reading.days, reading.other))
    return TimeSpan(start, end, text[start:end], reading.kind, value, reading.timex, other, toward, days=reading.days)


def interval(expression: str, days: Days, granularity: str, relation: str | None, anchor: date | None) -> EventTime:
    """Days and relation as an interval: `since`, `after` leave the end open, `before`, `by` the start.

    What is to begin with a longer period ("from next week") falls somewhere in it.
    """
    start: str | None = days[0].isoformat()
    end: str | None = days[1].isoformat()
    alone = days[0] == days[1]
    relation = relation or "during"
    if relation == "from":
        relation = "during" if not alone and anchor is not None and days[0] > anchor else "since"
    if relation == "during" and alone:
        relation = "on"
    if relation == "since":
        end = None
    elif relation == "after":
        start, end = end, None
    elif relation == "before":
        start, end = None, start
    elif relation == "by":
        start = None
    return EventTime(start=start, end=end, granularity=granularity, relation=relation, expression=expression, inferred=False)
