"""What stands around a time expression: which way it looks, and what the word before it makes of it."""

from __future__ import annotations

import re

from geomap.extract.times_grammar import load_grammar

REACH = 300  # how many characters before or after an expression can bear on it
_POSSESSIVE = re.compile(r"['’]s\s+\w")
_INFINITIVE = re.compile(r"\s+to\s+[a-z]+\b")  # "until Friday to withdraw"
_AFTER_SPACE = re.compile(r"\s+")
_PART_END = re.compile(r"(?:[;:\n]|(?<=[a-z]{2})\.)\s")


def direction_of(text: str, start: int, end: int, tense: str | None, relation: str | None) -> int:
    """-1 when the expression looks back, +1 ahead, 0 when nothing tells: the last verb form or cue before it decides, within its sentence part."""
    if tense in ("past", "future"):
        return -1 if tense == "past" else 1
    if relation == "since" or _POSSESSIVE.match(text, end):
        return -1
    grammar = load_grammar()
    if relation == "by" and _INFINITIVE.match(text, end):
        return 1
    following = _AFTER_SPACE.match(text, end) if relation in (None, "on") else None
    if following is not None and grammar.past.match(text, following.end()):
        return -1
    before = _PART_END.split(text[max(0, start - REACH) : start])[-1]
    ahead = max((found.end() for found in grammar.future.finditer(before)), default=-1)
    last = max(grammar.past.finditer(before), key=lambda found: found.end(), default=None)
    back = last.end() if last is not None else -1
    if relation == "by" and last is not None and last.group() in grammar.perfect:
        return 1
    if max(ahead, back) >= 0:
        return 1 if ahead >= back else -1
    if len(before.split()) <= 2:
        cue, past = grammar.future.search(text, end, end + REACH), grammar.past.search(text, end, end + REACH)
        if cue or past:
            return 1 if cue and (past is None or cue.start() <= past.start()) else -1
    return 1 if relation in ("after", "by") else 0


def is_backshifted(text: str, start: int) -> bool:
    """Whether the last cues before an expression that looks ahead stand in the past: "were due to arrive on Friday"."""
    grammar = load_grammar()
    shifted, end, begin = False, 0, max(0, start - REACH)
    for cue in grammar.future.finditer(text, begin, start):
        adjoins = not text[end : cue.start()].strip()
        shifted = grammar.backshift.search(f"{text[begin : cue.end()]} ") is not None or (shifted and adjoins)
        end = cue.end()
    return shifted


def relation_of(text: str, start: int, end: int) -> str | None:
    """What the words before an expression make of it: since, after, before, by, during, on; None when they say nothing."""
    grammar = load_grammar()
    found = grammar.relation.search(text, max(0, start - 40), start)
    if found is None:
        return None
    relation = grammar.words.get("relations", found.group(1))
    return None if relation in ("after", "before") and _POSSESSIVE.match(text, end) else str(relation)
