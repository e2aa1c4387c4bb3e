"""What speaks for and against a proposal being a place name: its entries, its shape, its neighbours and the rest of the text."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence, Set

from geomap.extract.proposals import PLACE_LABELS, Entity, Proposal
from geomap.extract.segments import Sentence
from geomap.extract.spelling import spelled, word_after, word_before
from geomap.model import Candidate, Precision
from geomap.toponyms import Toponyms, Words, opens_after, type_word_after, type_word_in

_LARGE = 100_000
_UPPER = (Precision.COUNTRY, Precision.ADM1)
_LINKS = frozenset({", ", " (", ",", " - ", "-", "/"})
_LISTS = frozenset({", ", " and ", ", and ", " or ", "; ", " to ", " & "})


class DocumentNames:
    """What the whole text says about its names: how often, under which labels, in which countries, and which words are people or plain words.

    `marked`: indices of the sentences that the language model has read.
    """

    def __init__(
        self, proposals: Sequence[Proposal], words: Words, entities: Sequence[Entity], sentences: Sequence[Sentence], marked: Set[int]
    ) -> None:
        self.sentences, self.marked = sentences, marked
        self._starts = [sentence.start for sentence in sentences]
        self.times = Counter(p.text for p in proposals)
        self.labels: dict[str, Counter[str]] = defaultdict(Counter)
        for proposal in proposals:
            if self.sentence(proposal.start) in marked:
                self.labels[proposal.text][proposal.label if proposal.inside == "none" else f"in_{proposal.inside}"] += 1
        self.lower = frozenset(word for word in words.words if word.islower())
        self.countries = Counter(country for p in proposals if (country := _named(p, Precision.COUNTRY)))
        self.regions = Counter(region for p in proposals if (region := _named(p, Precision.ADM1)))
        self.people = frozenset(part for s, e, label in entities if label == "person" and " " in words.text[s:e] for part in words.text[s:e].split())

    def sentence(self, start: int) -> int:
        """The index of the sentence that holds an offset; -1 without sentences."""
        return bisect_right(self._starts, start) - 1

    def at_home(self, candidates: Sequence[Candidate]) -> float:
        """How much of the named countries' mentions fall on a country of these candidates; 0 without candidates or named countries."""
        named = sum(self.countries.values())
        homes = {c.place.country for c in candidates if c.match != "alternate"}
        return sum(self.countries[home] for home in sorted(home for home in homes if home)) / named if named else 0.0

    def share(self, name: str, labels: Sequence[str]) -> float:
        """The share of a name's occurrences, in sentences that the model has read, with one of `labels`; 0 when it has read none."""
        seen = self.labels.get(name)
        return sum(seen[label] for label in labels) / sum(seen.values()) if seen else 0.0


def _named(proposal: Proposal, level: Precision) -> str | None:
    """The country or region code that a proposal names outright or, for a country, by its people."""
    best = proposal.candidates[0] if proposal.candidates else None
    if best is None or best.precision is not level:
        return None
    return best.place.country if level is Precision.COUNTRY else best.place.adm1


def evidence(proposals: Sequence[Proposal], index: int, words: Words, document: DocumentNames, lexicon: Toponyms) -> dict[str, float]:
    """The features of one proposal, by name; absent means 0."""
    proposal = proposals[index]
    found = {f"ner_{proposal.label}": 1.0, f"inside_{proposal.inside}": 1.0}
    found |= _gazetteer_evidence(proposal.candidates, proposal.label)
    found |= _shape_evidence(proposal.text, document)
    found |= _neighbour_evidence(proposal, words, lexicon)
    found |= _row_evidence(proposals, index, words.text)
    found |= _document_evidence(proposal, words.text, document)
    return found


def _gazetteer_evidence(candidates: Sequence[Candidate], label: str) -> dict[str, float]:
    if not candidates:
        return {"unknown": 1.0, "unknown_gpe": float(label == "gpe")}
    best = candidates[0]
    population = max(c.population for c in candidates)
    large = population >= _LARGE or best.precision is Precision.COUNTRY
    return {
        f"is_{best.precision}": 1.0,
        f"match_{best.match}": 1.0,
        "population": math.log10(population + 1),
        "first_population": math.log10(best.population + 1),
        "candidates": math.log(len(candidates)),
        "countries": math.log(len({c.place.country for c in candidates})),
        "main": float(any(c.match == "main" for c in candidates)),
        "curated": float(best.place.source == "geomap"),
        "large_person": float(large and label == "person"),
        "large_unlabelled": float(large and label == "none"),
        "small_unlabelled": float(not large and label == "none"),
        "large_org": float(large and label == "org"),
        "section": float(best.place.feature_code in ("PPLX", "PPLL", "PPLQ", "PPLH")),
        "seat": float(best.place.feature_code.startswith(("PPLA", "PPLC"))),
    }


def _shape_evidence(name: str, document: DocumentNames) -> dict[str, float]:
    found = dict(spelled(name))
    if name.lower() in document.lower:
        found["lower_elsewhere"] = 1.0
    if name in document.people:
        found["person_part"] = 1.0
    return found


def _neighbour_evidence(proposal: Proposal, words: Words, lexicon: Toponyms) -> dict[str, float]:
    text, start, end = words.text, proposal.start, proposal.end
    left, right = words.before(start, 3), words.after(end, 3)
    before, after = (left[0] if left else ""), (right[0] if right else "")
    second, later = (left[1] if len(left) > 1 else ""), (right[1] if len(right) > 1 else "")
    low, second_low, lists = before.lower(), second.lower(), lexicon.words
    capital = before[:1].isupper() and text[start - 1] == " "
    capital_opens = capital and words.opens_sentence(start - len(before) - 1)
    previous, following = text[start - 1 : start] if start else "", text[end : end + 1]
    tests = {
        "opens": opens_after(left),
        "line_start": not left,
        "line_end": not right,
        "prep_locative": low in lists["firm_prepositions"] or (low == "the" and second_low in lists["firm_prepositions"]),
        "title": low.rstrip(".") in lists["titles"] or (low == "." and second_low in lists["titles"]),
        "initial_before": (len(before) == 1 and before.isupper()) or (before == "." and len(second) == 1 and second.isupper()),
        "capital_before": capital and not capital_opens,
        "capital_opens": capital_opens,
        "capital_after": after[:1].isupper() and following == " ",
        "head_later": after[:1].isupper() and later[:1].isupper() and later.lower() in lists["heads_of_bodies"],
        "comma_after": after == "," and later[:1].isupper(),
        "comma_before": before == "," and second[:1].isupper(),
        "type_after": type_word_after(words, end, lexicon) is not None,
        "type_before": type_word_in(left, lexicon) is not None,
        "hyphen_after": following == "-",
        "hyphen_before": previous == "-",
        "slash": following == "/" or previous == "/",
        "bracket": before == "(" or after == ")",
    }
    return {**{test: 1.0 for test, holds in tests.items() if holds}, **word_before(before), **word_after(after)}


def _row_evidence(proposals: Sequence[Proposal], index: int, text: str) -> dict[str, float]:
    """What the neighbouring proposals say: a container after the name ("Athens, Ohio"), a name inside it before, a list."""
    own = proposals[index]
    found: dict[str, float] = {}
    if index + 1 < len(proposals):
        other = proposals[index + 1]
        gap = text[own.end : other.start]
        if gap in _LINKS and (code := _container(other)):
            found["inside_next" if _lies_in(own, code) else "beside_next"] = 1.0
        if gap in _LISTS:
            found["next_place" if other.label in PLACE_LABELS else "next_other"] = 1.0
            found["next_population"] = _log_population(other)
    if index:
        other = proposals[index - 1]
        gap = text[other.end : own.start]
        if gap in _LINKS and (code := _container(own)):
            found["contains_previous" if _lies_in(other, code) else "beside_previous"] = 1.0
        if gap in _LISTS:
            found["previous_place" if other.label in PLACE_LABELS else "previous_other"] = 1.0
            found["previous_population"] = _log_population(other)
    return found


def encloses(inner: Proposal, outer: Proposal, text: str) -> bool:
    """Whether a name is followed by the unit or country that it lies in: "Athens, Ohio", "Sadda (Pakistan)"."""
    code = _container(outer) if text[inner.end : outer.start] in _LINKS else None
    return code is not None and _lies_in(inner, code)


def _log_population(proposal: Proposal) -> float:
    return math.log10(1 + max((c.population for c in proposal.candidates), default=0))


def _container(proposal: Proposal) -> str | None:
    """The code of the first-order unit or country that a proposal most likely names."""
    best = next((c for c in proposal.candidates[:4] if c.precision in _UPPER), None)
    if best is None:
        return None
    return best.place.adm1 if best.precision is Precision.ADM1 else best.place.country


def _lies_in(proposal: Proposal, code: str) -> bool:
    return any(code in (c.place.adm1, c.place.country) for c in proposal.candidates)


def _document_evidence(proposal: Proposal, text: str, document: DocumentNames) -> dict[str, float]:
    name, number = proposal.text, document.sentence(proposal.start)
    found = {
        "times": math.log(document.times[name]),
        "doc_place": document.share(name, ("gpe", "loc", "fac")),
        "doc_person": document.share(name, ("person", "in_person")),
        "doc_org": document.share(name, ("org", "in_org")),
        "early": float(proposal.start < 200),
    }
    if number >= 0:
        sentence = document.sentences[number]
        found["heading"], found["dateline"] = float(sentence.heading), float(sentence.dateline)
        found["line_caps"] = float(sentence.text.isupper())
        found["unread"] = float(number not in document.marked)
    if proposal.candidates and document.countries and proposal.candidates[0].precision is not Precision.COUNTRY:
        found["at_home"] = document.at_home(proposal.candidates)
        found["abroad"] = float(not found["at_home"])
    if proposal.candidates and document.regions and proposal.candidates[0].precision not in _UPPER:
        found["in_named_region"] = float(any(c.place.adm1 in document.regions for c in proposal.candidates if c.match != "alternate"))
        found["regions_elsewhere"] = 1.0 - found["in_named_region"]
    return found
