"""PLOVER and ACLED codes of an event, after its status."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Set
from functools import cache
from typing import Any

from geomap import resources
from geomap.model import Actor, Assertion, Attribution, Kind, Reality, Span, Stance

_INTENT = (Reality.PLANNED, Reality.AIMED)
_AGREED = ["AGREE"]
_ARMED = (Kind.STRIKE, Kind.DESTRUCTION)
# How far from an event, in characters, its weapon may be named.
_REACH = 80
_REGAINED, _OVERTAKEN = "Government regains territory", "Non-state actor overtakes territory"

Codes = dict[str, tuple[str, ...]]


def codes(
    kind: Kind, reality: Reality, assertion: Assertion, attributions: tuple[Attribution, ...], *, before: str = "", finer: str | None = None
) -> Codes:
    """The codes of a kind in its status.

    A denied or hypothetical event has none, a demand is a request, an intention never an assault. `before` is what its sentence says before it,
    `finer` an ACLED sub-event that is known better than by the kind.
    """
    row = _table()["kinds"][kind.value]
    if reality in _INTENT:
        return {"plover": _intended(row, assertion, attributions, before), "acled": ()}
    if assertion is Assertion.DENIED or reality is Reality.HYPOTHETICAL:
        return {"plover": (), "acled": ()}
    if reality is Reality.HALTED and "halted" in row:
        return {"plover": ("THREATEN",) if _says("threatens", before) else tuple(row["halted"]), "acled": ()}
    return {"plover": tuple(row["plover"]), "acled": tuple(row["acled"]) if finer is None else (finer,)}


def _intended(row: Mapping[str, Any], assertion: Assertion, attributions: Iterable[Attribution], before: str) -> tuple[str, ...]:
    """A threat, a demand or the refusal of something friendly, or else the kind's own code of intention; nothing when the intention is denied."""
    if row["intent"] == _AGREED and _says("refuses", before):
        return ("REJECT",)
    if assertion is Assertion.DENIED:
        return ()
    if _says("threatens", before):
        return ("THREATEN",)
    return ("REQUEST",) if any(a.stance is Stance.DEMANDS for a in attributions) else tuple(row["intent"])


def finer_acled(kind: Kind, trigger: Span, quote: Span, captors: Iterable[Actor], grounds: Iterable[str | None], *, restores: bool) -> str | None:
    """The ACLED sub-event that weapon or captor tell; None when neither is known.

    `grounds`: the countries of the event's places. A state that takes ground back, or takes it at home, is the government; armed groups and foreign
    states overtake it.
    """
    if kind in _ARMED:
        close = _phrases("hands") if kind is Kind.STRIKE else {}
        return _nearest(_phrases("weapons"), trigger, quote) or _nearest(close, trigger, quote)
    if kind is Kind.DEFENCE:
        return _nearest(_phrases("intercepted"), trigger, quote)
    if kind is Kind.CAPTURE:
        return _taken({a.side for a in captors} - {None}, {country for country in grounds if country is not None}, trigger, quote, restores=restores)
    return None


def _taken(sides: Set[str | None], countries: Set[str], trigger: Span, quote: Span, *, restores: bool) -> str | None:
    """Whether ground is regained or overtaken; None when more than one side takes it, or an army of no known country."""
    if len(sides) > 1:
        return None
    if not sides:
        taker = _nearest(_phrases("takers"), trigger, quote)
        return taker if taker == _OVERTAKEN or restores else None
    side = next(iter(sides))
    if side is None or len(side) != 2:
        return _OVERTAKEN
    if restores or countries == {side}:
        return _REGAINED
    return _OVERTAKEN if countries else None


def _nearest(phrases: Mapping[str, re.Pattern[str]], trigger: Span, quote: Span) -> str | None:
    """The code whose phrase stands nearest to the trigger, its own words first; the longer one of two that begin together."""
    start, end = trigger.start - quote.start, trigger.end - quote.start
    found = [
        (max(m.start() - end, start - m.end(), 0), -len(m.group()), code) for code, pattern in phrases.items() for m in pattern.finditer(quote.text)
    ]
    near = min(found, default=None)
    return near[2] if near is not None and near[0] <= _REACH else None


def _says(name: str, text: str) -> bool:
    return _any_of(str(_table()[name])).search(text) is not None


@cache
def _any_of(words: str) -> re.Pattern[str]:
    phrases = sorted((re.escape(word).replace("_", r"[\s-]+") for word in words.split()), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(phrases)})s?\b", re.IGNORECASE)


@cache
def _phrases(name: str) -> Mapping[str, re.Pattern[str]]:
    return {code: _any_of(words) for code, words in _table()[name].items()}


@cache
def _table() -> Mapping[str, Any]:
    with resources.vocabulary("codes").open("rb") as stream:
        return tomllib.load(stream)
