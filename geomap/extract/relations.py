"""How a zone lies to the places it is told with: along a line, around a point, between two of them. Cues are words of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from geomap.extract.vocabulary import Vocabulary
from geomap.model import Mention, PlaceRef, Precision, Relation, Role

_LEAD = 50  # letters before a name
_POINTS = (Precision.EXACT, Precision.NEAR, Precision.SETTLEMENT)

Names = Mapping[str, frozenset[str]]
Spans = Mapping[str, tuple[int, int]]


def with_relations(places: Sequence[PlaceRef], text: str, mentions: Iterable[Mention], vocabulary: Vocabulary) -> tuple[PlaceRef, ...]:
    """The places of a zone, each with its relation by the words before its name in `text`, the whole article; as they are where these say none."""
    spans = {mention.id: (mention.start, mention.end) for mention in mentions}
    ends = _ends([ref for ref in places if ref.precision in _POINTS and ref.role is not Role.SHIELDED], text, spans, vocabulary.names)
    found = (_relation(ref, text, spans, ends, vocabulary.names) for ref in places)
    return tuple(replace(ref, relation=relation) if relation else ref for ref, relation in zip(places, found, strict=True))


def _relation(ref: PlaceRef, text: str, spans: Spans, ends: frozenset[str], names: Names) -> Relation | None:
    if ref.mention is None or ref.mention not in spans:
        return None
    start = spans[ref.mention][0]
    lead = text[max(0, start - _LEAD) : start]
    if ref.precision is Precision.LINE:
        return Relation.ALONG if _ahead(names["along"], 3).search(lead) else None
    if ref.precision not in _POINTS:
        return None
    if ref.mention in ends:
        return Relation.BETWEEN
    around = _ahead(names["around"], 3).search(lead) or _within(names["within"], names["lengths"]).search(lead)
    return Relation.AROUND if around else None


def _ends(points: Iterable[PlaceRef], text: str, spans: Spans, names: Names) -> frozenset[str]:
    """The mentions of points that something is said to lie between: "from X to Y", "between X and Y"."""
    first, second = _ahead(names["between"], 4), _link(names["up_to"])
    found: set[str] = set()
    for one, other in pairwise(sorted({ref.mention for ref in points if ref.mention in spans}, key=lambda key: spans[key or ""])):
        assert one is not None and other is not None
        start, end = spans[one]
        if first.search(text[max(0, start - _LEAD) : start]) and second.fullmatch(text[end : spans[other][0]]):
            found |= {one, other}
    return frozenset(found)


@cache
def _ahead(cues: frozenset[str], words: int) -> re.Pattern[str]:
    """One of the cues before a name, with at most so many words between."""
    return re.compile(rf"\b(?:{_any(cues)})\s+(?:\w+\s+){{0,{words}}}$", re.IGNORECASE)


@cache
def _within(cues: frozenset[str], lengths: frozenset[str]) -> re.Pattern[str]:
    """ "Within 5 km of" before a name."""
    return re.compile(rf"\b(?:{_any(cues)}) \S+ (?:{_any(lengths)})\s+(?:\w+\s+){{0,3}}$", re.IGNORECASE)


@cache
def _link(cues: frozenset[str]) -> re.Pattern[str]:
    """All that may stand between the names of two ends: " and the city of "."""
    words, signs = frozenset(cue for cue in cues if cue[0].isalnum()), frozenset(cue for cue in cues if not cue[0].isalnum())
    return re.compile(rf"(?:,?\s+\w+){{0,3}}\s*(?:\b(?:{_any(words)})\b|{_any(signs)})\s*(?:\w+\s+){{0,4}}", re.IGNORECASE)


def _any(cues: frozenset[str]) -> str:
    """A pattern for one of the cues, longer ones first; one that nothing fits for none."""
    return "|".join(re.escape(cue) for cue in sorted(cues, key=lambda cue: (-len(cue), cue))) or "(?!)"
