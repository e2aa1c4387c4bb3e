"""Text to paragraphs and sentences, by rule, with offsets into the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A full stop after one of these ends no sentence: titles, ranks, months, units. "a.m.", "U.S." and initials are caught by pattern.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon gen lt col maj capt sgt cpl brig adm cmdr cdr sr jr st ste mt ft gov sen rep pres sec amb atty dept "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun no nos vol fig "
    "approx est ca vs viz inc ltd co corp bros etc".split()
)
_TITLES = frozenset(
    "mr mrs ms dr prof rev hon gen lt col maj capt sgt cpl brig adm cmdr cdr st ste mt ft gov sen rep pres sec amb approx ca vs".split()
)
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)\.$")
_OPENS = re.compile(r"\s+[\"'“‘«(\[—–-]*\s?([^\W_])")
_FINAL = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_HEADING_CHARS = 90
# "GOMA, Congo, Dec 8 (Reuters) - ": capitals or an agency in brackets, then a dash that opens the first sentence
_DATELINE = re.compile(
    r"(?:(?=[^\W\d_a-z]{3})[^\W\da-z.!?;:\"“]{3,}|[A-Z][^\W\d_]+)"
    r"(?:[,/ ]+(?:[A-Z0-9][\w.'’]*|of|and|the|de|del|du|al))*,?"
    r"(?P<agency>\s*\([A-Z][\w ,./-]{1,30}\))?\s*(?:[-–—]|--)\s+(?=[\"“‘'(]?[^\W\d_])"
)
_DATELINE_CHARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or a heading: `text == article.text[start:end]`; `paragraph` counts from 0; a heading is a short line without a final stop.

    `dateline` says that it is only the place and date a report is written from; that is a heading too.
    """

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    heading: bool
    dateline: bool = False


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """All sentences and headings of `text`, in order; white space between them belongs to none. An empty text gives none."""
    found: list[Sentence] = []
    for paragraph, (start, end) in enumerate(split_paragraphs(text)):
        heading = is_heading(text[start:end])
        cut = _after_dateline(text, start, end)
        opening = [(start, start + len(text[start:cut].rstrip(" \n-–—")))] if cut > start else []
        pieces = [(start, end)] if heading else [*opening, *_sentences(text, cut, end)]
        found += [
            Sentence(
                index=len(found) + i,
                start=a,
                end=b,
                text=text[a:b],
                paragraph=paragraph,
                heading=heading or (a, b) in opening,
                dateline=(a, b) in opening,
            )
            for i, (a, b) in enumerate(pieces)
        ]
    return tuple(found)


def _after_dateline(text: str, start: int, end: int) -> int:
    """Where the first sentence of a paragraph begins: after its dateline, else at its start."""
    found = _DATELINE.match(text, start, min(end, start + _DATELINE_CHARS))
    if found is None or not (found.group("agency") or re.match(r"[^\W\d_a-z]{3}", text[start:])):
        return start
    return found.end()


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Offsets of paragraphs: blank lines part them, single line ends do unless the line was only wrapped."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        start, end = match.start() + len(line) - len(line.lstrip()), match.start() + len(line.rstrip())
        if start >= end:
            continue
        if spans and text.count("\n", spans[-1][1], start) == 1 and _wrapped(text[spans[-1][0] : spans[-1][1]], text[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _wrapped(before: str, after: str) -> bool:
    """Whether a line end is only a wrap: the text goes on in lower case, or the line was long and ended without a stop."""
    if _FINAL.search(before) and not before.endswith(","):
        return False
    return after[:1].islower() or len(before.rsplit("\n", 1)[-1]) > _HEADING_CHARS


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading: short, and without a final stop."""
    return len(paragraph) <= _HEADING_CHARS and not _FINAL.search(paragraph)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _ends_here(text, begin, stop.start(), stop.end(), end):
            spans.append((begin, stop.end()))
            begin = stop.end() + len(text[stop.end() : end]) - len(text[stop.end() : end].lstrip())
    if begin < end:
        spans.append((begin, end))
    return spans


def _ends_here(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    """Whether the stop at `stop` ends a sentence, given what stands before and after it."""
    following = _OPENS.match(text, after, end)
    if following is None or following.group(1).islower():
        return False
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return True
    word = _LAST_WORD.search(text, max(begin, stop - 24), stop + 1)
    if word is None:
        return True
    name = word.group(1)
    if name.lower() in _TITLES:
        return False
    if name.lower() in ABBREVIATIONS and following.group(1).isdigit():
        return False
    if len(name) == 1 and name.isupper():
        return False
    return (
        "." not in name
        or text[after:end].lstrip()[:1] in "\"“‘'"
        or bool(re.match(r"\s+(?:The|He|She|It|They|But|In|On|A|An|We|I|This|That|Its|His|Her)\b", text[after:end]))
    )
