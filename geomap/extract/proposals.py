"""Spans that may be place names: what the gazetteer knows, what the language model marks, and what stands where places stand."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geomap.extract.actors import Actors, load_actors
from geomap.extract.segments import Sentence
from geomap.model import Candidate, Precision
from geomap.protocols import NamedSpan, Names
from geomap.toponyms import Toponyms, expand

Entity = tuple[int, int, str]  # start, end, label of one name that the language model marks

PLACE_LABELS = frozenset({"gpe", "loc", "fac"})
_LABELS = {"GPE": "gpe", "LOC": "loc", "FAC": "fac", "ORG": "org", "PERSON": "person", "NORP": "norp", "PRODUCT": "other", "EVENT": "other"}
_UNKNOWN_WORDS = 3  # a longer name that the gazetteer does not know, and that is not marked as a place, is a title or a body
_LEAD = re.compile(r"(?:the|The|THE)\s+|[\"'“‘«(\[]+")
_TAIL = re.compile(r"(?:[’']s|[’']|[\s\"”»)\].,;:]+)$")
_TOWNS = (Precision.SETTLEMENT, Precision.EXACT)
_OTHERWISE = ("alternate", "demonym")
_LARGE_ENOUGH = 40_000
_INITIALS = re.compile(r"\.\w\.$")
_CAPITAL_WORD = re.compile(r"\b[^\W\d_a-z][^\W\d_]{3,}\b")
_CAPITAL_RUN = re.compile(r"\b(?:(?:al|el|ad|an|ar|as|ash|at|az)-)?[^\W\d_a-z][^\W\d_]+(?:[- '’][^\W\d_a-z][^\W\d_]+)*")
_AFTER_COMMA = re.compile(r"(?<=, )((?:[A-Z][a-z]*\.)+)")


@dataclass(slots=True)
class Proposal:
    """A span that may be a place name. `label`: the model's for it, `inside`: its label for a longer name around it, `score`: of the filter."""

    start: int
    end: int
    text: str
    label: str = "none"
    inside: str = "none"
    candidates: Sequence[Candidate] = ()
    score: float = 0.0


def entities_of(text: str, sentence: Sentence, spans: Sequence[NamedSpan]) -> list[Entity]:
    """The model's names in one sentence with offsets of the article, trimmed of articles, quotation marks and genitives."""
    found = []
    for span in spans:
        if span.label in _LABELS:
            start, end = trim(text, sentence.start + span.start, sentence.start + span.end)
            if start < end:
                found.append((start, end, _LABELS[span.label]))
    return found


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without "the", quotation marks and the genitive."""
    while lead := _LEAD.match(text, start, end):
        start = lead.end()
    while tail := _TAIL.search(text, start, end):
        if text[tail.start() : tail.end()].startswith(".") and _INITIALS.search(text[start:end]):
            break
        end = tail.start()
    return start, end


def known_spans(text: str, names: Names, lexicon: Toponyms) -> Spans:
    """What the gazetteer and the vocabulary know in a text, longest first, without overlaps."""
    hits = Spans(span for s, e in names.match(text) if (span := trim(text, s, e)) and span[0] < span[1] and not _common(text, *span, lexicon))
    for span in [*_peoples(text, names), *_fixed(text, lexicon)]:
        if not any(s <= span[0] and e >= span[1] for s, e in hits.over(*span)):
            hits.swap(hits.over(*span), span)
    return hits


def propose(
    text: str, known: Spans, entities: Sequence[Entity], names: Names, lexicon: Toponyms, actors: Actors | None = None
) -> list[Proposal]:
    """Proposals that do not overlap, in text order: what is known, widened to the model's name where that says more.

    `actors` is the table of groups and organisations whose names are none; None is the shipped one.
    """
    known, table = Spans(known.spans), actors or load_actors()
    for start, end, label in entities:
        if "\n" in text[start:end] or not any(c.isalpha() for c in text[start:end]):
            continue
        inner = known.over(start, end)
        if label not in PLACE_LABELS:
            if not inner and label != "norp" and text[start].isupper() and text.count(" ", start, end) < _UNKNOWN_WORDS:
                known.add((start, end))
            continue
        covered = sum(e - s for s, e in inner)
        whole = all(start <= s and e <= end for s, e in inner)
        if not inner or (whole and (2 * covered < end - start or (label == "fac" and covered < end - start))):
            known.swap(inner, (start, end))
    for span in _where_places_stand(text, names, lexicon):
        if not known.over(*span):
            known.add(span)
    labelled = Spans((s, e) for s, e, _ in entities)
    kinds = {(s, e): kind for s, e, kind in entities}
    found = [_describe(text, s, e, labelled, kinds, names, lexicon) for s, e in known.spans]
    return [proposal for proposal in found if not _only_a_body(proposal, table)]


def _only_a_body(proposal: Proposal, actors: Actors) -> bool:
    """Whether a name is that of an armed group or organisation, and of no place but a small one or by another spelling: "Hamas" is not Hamm."""
    if not actors.is_body(proposal.text):
        return False
    return not any(c.match not in _OTHERWISE and (c.population >= _LARGE_ENOUGH or c.place.source == "geomap") for c in proposal.candidates)


def _common(text: str, start: int, end: int, lexicon: Toponyms) -> bool:
    """Whether a gazetteer name is only a type word or a direction ("Eastern") that no type word makes a name ("Northern Province")."""
    lower = text[start:end].lower()
    if lower in lexicon.types or lower in lexicon.words["heads"]:
        return True
    following = text[end : end + 16].split()
    return lower in lexicon.words["directions"] and not (following and following[0].lower() in lexicon.types)


def _where_places_stand(text: str, names: Names, lexicon: Toponyms) -> list[tuple[int, int]]:
    """Capitalised words right after "in" or "near", known or not; and after "village of" or before "city" those that the gazetteer knows by
    another spelling.
    """
    found = []
    for run in _CAPITAL_RUN.finditer(text):
        if run.group().split()[0].lower() in lexicon.words["stop"]:
            continue
        span = trim(text, *run.span())
        before = text[max(0, run.start() - 24) : run.start()].lower().split()[-2:]
        if before and before[-1] == "the":
            before.pop()
        if before and before[-1] in lexicon.words["firm_prepositions"]:
            found.append(span)
            continue
        after = text[run.end() : run.end() + 24].split(None, 1)[:1] if text.startswith(" ", run.end()) else []
        kinds = (before[0] if len(before) == 2 and before[1] == "of" else "", after[0].strip(".,;:)") if after else "")
        town = any(kind in lexicon.types and lexicon.types[kind].level in _TOWNS for kind in kinds)
        if town and names.find(text[slice(*span)]):
            found.append(span)
    return found


def _peoples(text: str, names: Names) -> list[tuple[int, int]]:
    """Demonyms: one or two capitalised words, the longer first."""
    found: list[tuple[int, int]] = []
    for word in _CAPITAL_WORD.finditer(text):
        if found and word.start() < found[-1][1]:
            continue
        pair = _CAPITAL_WORD.match(text, word.end() + 1) if text[word.end() : word.end() + 1] in " -" else None
        if pair is not None and names.is_demonym(text[word.start() : pair.end()]):
            found.append((word.start(), pair.end()))
        elif names.is_demonym(word.group()):
            found.append(word.span())
    return found


def _fixed(text: str, lexicon: Toponyms) -> list[tuple[int, int]]:
    """Buildings and streets that stand for a government, and abbreviated states after a comma ("Lexington, Ky.")."""
    buildings = [found.span() for found in lexicon.buildings.finditer(text)]
    states = [found.span(1) for found in _AFTER_COMMA.finditer(text) if found.group(1) in lexicon.abbreviations]
    return sorted(buildings + states)


class Spans:
    """Spans in text order, searched by bisection; they are short, so the overlapping ones are near."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans = sorted(set(spans))
        self._longest = max((e - s for s, e in self.spans), default=0)

    def over(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans that share a character with start..end."""
        first = bisect_left(self.spans, (start - self._longest, 0))
        last = bisect_left(self.spans, (end, 0))
        return [span for span in self.spans[first:last] if span[1] > start]

    def add(self, span: tuple[int, int]) -> None:
        """Put one more span in its place."""
        insort(self.spans, span)
        self._longest = max(self._longest, span[1] - span[0])

    def swap(self, old: Iterable[tuple[int, int]], new: tuple[int, int]) -> None:
        """Put `new` in the place of `old` ones."""
        for span in old:
            self.spans.remove(span)
        self.add(new)


def _describe(text: str, start: int, end: int, labelled: Spans, kinds: Mapping[tuple[int, int], str], names: Names, lexicon: Toponyms) -> Proposal:
    label, inside = "none", "none"
    for span in labelled.over(start, end):
        kind = kinds[span]
        if span[1] - span[0] > end - start + 1 and not (kind in PLACE_LABELS and span[0] == start):
            inside = kind
        else:
            label = kind
    return Proposal(start, end, text[start:end], label, inside, names.find(expand(text[start:end], lexicon)))
