"""Why a name has no place and an event no mark, where the steps before the map have said it: their English as phrases."""

from __future__ import annotations

import re

from geomap.phrases import Phrase, form, joined, msg, say

_PLAIN = (
    msg("not in the gazetteer"),
    msg("the one candidate does not fit"),
    msg("its place was off the globe"),
    msg("left off the map by its extractor"),
    msg("not found by the remote geocoder either"),
)
_WITH_GAPS = (
    (re.compile(r"(?P<n>\d+) candidates, none fits"), msg("none of the candidates fits: {n}")),
    (re.compile(r"(?P<n>\d+) candidates, none in (?P<place>.+)"), msg("none of the candidates is in {place}: {n}")),
    (re.compile(r"not known in (?P<place>.+)"), msg("not known in {place}")),
)


def reason(told: str) -> str:
    """A reason of a document as a phrase; one that is not known here stays as it is."""
    if isinstance(told, Phrase):
        return told
    parts = told.split("; ")
    return joined("; ", map(_one, parts)) if len(parts) > 1 else _one(told)


def _one(told: str) -> str:
    if told in _PLAIN:
        return Phrase(told)
    for pattern, plain in _WITH_GAPS:
        if found := pattern.fullmatch(told):
            return form(told, say(plain, **found.groupdict()))
    return told
