"""Finding place names: proposals of the gazetteer, the language model and the document itself, then one filter and a reading."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from geomap.extract.readings import read_mention
from geomap.extract.segments import Sentence
from geomap.model import Article, Candidate, Mention, Precision, Reading
from geomap.protocols import LanguageModel, Names, Token
from geomap.scoring import load_model
from geomap.toponyms import Toponyms, Words, expand, load_toponyms, type_word_after, type_word_before

_LABELS = {"GPE": "gpe", "LOC": "loc", "FAC": "fac", "ORG": "org", "PERSON": "person", "NORP": "norp", "PRODUCT": "other", "EVENT": "other"}
_LARGE = 100_000
_PLACE_LABELS = frozenset({"gpe", "loc", "fac"})
_LEAD = re.compile(r"(?:the|The|THE)\s+|[\"'“‘«(\[]+")
_CAPITAL_WORD = re.compile(r"\b[^\W\d_a-z][^\W\d_]{3,}\b")
_CAPITAL_RUN = re.compile(r"\b[^\W\d_a-z][^\W\d_]+(?:[- '’][^\W\d_a-z][^\W\d_]+)*")
_AFTER_COMMA = re.compile(r"(?<=, )((?:[A-Z][a-z]*\.)+)")
_TAIL = re.compile(r"(?:[’']s|[’']|[\s\"”»)\].,;:]+)$")


@dataclass(slots=True)
class Proposal:
    """A span that may be a place name, with what is known about it."""

    start: int
    end: int
    text: str
    label: str = "none"
    inside: str = "none"
    candidates: Sequence[Candidate] = ()
    score: float = 0.0
    evidence: dict[str, float] = field(default_factory=dict)


def find_mentions(
    article: Article,
    sentences: Sequence[Sentence],
    parses: Mapping[int, Sequence[Token]],
    names: Names,
    language: LanguageModel,
) -> tuple[Mention, ...]:
    """The place names of an article, unplaced, in text order, ids m1, m2, …

    `parses` may hold the parse of any sentence by its index; without one the reading is decided from the surface. A text without place names
    gives an empty tuple.
    """
    lexicon, words = load_toponyms(), Words(article.text)
    entities = _entities(article.text, sentences, language)
    proposals = _proposals(article.text, entities, names, lexicon)
    accepted = _filter(proposals, words, entities, lexicon)
    accepted += _again(article.text, accepted)
    accepted.sort(key=lambda p: (p.start, p.end))
    return tuple(_mentions(article, accepted, sentences, parses, words, lexicon))


def _entities(text: str, sentences: Sequence[Sentence], language: LanguageModel) -> list[tuple[int, int, str]]:
    """The model's names as (start, end, label) with article offsets, trimmed of articles and genitives."""
    found = []
    for sentence, spans in zip(sentences, language.entities([s.text for s in sentences]), strict=True):
        for span in spans:
            if span.label in _LABELS:
                start, end = _trim(text, sentence.start + span.start, sentence.start + span.end)
                if start < end:
                    found.append((start, end, _LABELS[span.label]))
    return found


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without "the", quotation marks and the genitive."""
    while lead := _LEAD.match(text, start, end):
        start = lead.end()
    while tail := _TAIL.search(text, start, end):
        if text[tail.start() : tail.end()].startswith(".") and re.search(r"\.\w\.$", text[start:end]):
            break
        end = tail.start()
    return start, end


def _proposals(text: str, entities: Sequence[tuple[int, int, str]], names: Names, lexicon: Toponyms) -> list[Proposal]:
    """Spans that do not overlap: what the gazetteer knows, widened to the model's name where that says more."""
    hits = Spans(span for s, e in names.match(text) if (span := _trim(text, s, e)) and span[0] < span[1] and not _common(text, *span, lexicon))
    for span in [*_peoples(text, names), *_fixed(text, lexicon)]:
        if not any(s <= span[0] and e >= span[1] for s, e in hits.over(*span)):
            hits.swap(hits.over(*span), span)
    for start, end, label in entities:
        if label not in _PLACE_LABELS or "\n" in text[start:end] or not any(c.isalpha() for c in text[start:end]):
            continue
        inner = hits.over(start, end)
        known = sum(e - s for s, e in inner)
        whole = all(start <= s and e <= end for s, e in inner)
        if not inner or (whole and (2 * known < end - start or (label == "fac" and known < end - start))):
            hits.swap(inner, (start, end))
    for span in _after_prepositions(text, lexicon):
        if not hits.over(*span):
            hits.add(span)
    labelled = Spans((s, e) for s, e, _ in entities)
    kinds = {(s, e): kind for s, e, kind in entities}
    return [_describe(text, s, e, labelled, kinds, names) for s, e in hits.spans]


def _common(text: str, start: int, end: int, lexicon: Toponyms) -> bool:
    """Whether a gazetteer name is only a type word or a direction ("Eastern") that no type word makes a name ("Northern Province")."""
    lower = text[start:end].lower()
    if lower in lexicon.types or lower in lexicon.words["heads"]:
        return True
    following = text[end : end + 16].split()
    return lower in lexicon.words["directions"] and not (following and following[0].lower() in lexicon.types)


def _after_prepositions(text: str, lexicon: Toponyms) -> list[tuple[int, int]]:
    """Capitalised words right after "in", "near", "into" …: names that neither the gazetteer nor the model may know."""
    found = []
    for run in _CAPITAL_RUN.finditer(text):
        before = text[max(0, run.start() - 16) : run.start()].split()
        if before and before[-1] == "the":
            before.pop()
        if before and before[-1].lower() in lexicon.words["firm_prepositions"] and run.group().split()[0].lower() not in lexicon.words["stop"]:
            found.append(_trim(text, *run.span()))
    return found


def _peoples(text: str, names: Names) -> list[tuple[int, int]]:
    """Demonyms: one or two capitalised words, the longer first."""
    found: list[tuple[int, int]] = []
    for word in _CAPITAL_WORD.finditer(text):
        if found and word.start() < found[-1][1]:
            continue
        pair = _CAPITAL_WORD.match(text, word.end() + 1) if text[word.end() : word.end() + 1] in " -" else None
        if pair is not None and names.demonym(text[word.start() : pair.end()]):
            found.append((word.start(), pair.end()))
        elif names.demonym(word.group()):
            found.append(word.span())
    return found


def _fixed(text: str, lexicon: Toponyms) -> list[tuple[int, int]]:
    """Buildings and streets that stand for a government, and abbreviated states after a comma ("Lexington, Ky.")."""
    buildings = [found.span() for name in lexicon.metonyms for found in re.finditer(rf"\b{re.escape(name)}\b", text)]
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


def _describe(text: str, start: int, end: int, labelled: Spans, kinds: Mapping[tuple[int, int], str], names: Names) -> Proposal:
    label, inside = "none", "none"
    for span in labelled.over(start, end):
        kind = kinds[span]
        if span[1] - span[0] > end - start + 1 and not (kind in _PLACE_LABELS and span[0] == start):
            inside = kind
        else:
            label = kind
    return Proposal(start, end, text[start:end], label, inside, names.find(expand(text[start:end], load_toponyms())))


def _filter(proposals: Sequence[Proposal], words: Words, entities: Sequence[tuple[int, int, str]], lexicon: Toponyms) -> list[Proposal]:
    """Proposals that the model takes for place names, `score` set on all of them."""
    model = load_model("accept")
    document = DocumentNames(proposals, words, entities)
    for proposal in proposals:
        proposal.evidence = evidence(proposal, words, document, lexicon)
        proposal.score = model.probability(proposal.evidence)
        if proposal.text in lexicon.metonyms or is_demonym(proposal):
            proposal.score = 1.0
    return [p for p in proposals if p.score >= model.cut]


def is_demonym(proposal: Proposal) -> bool:
    """Whether the span names a people; such words need no filter, they are never placed."""
    return any(c.match == "demonym" for c in proposal.candidates)


class DocumentNames:
    """What the whole text says about its names: how often, under which labels, and which words are people or plain words."""

    def __init__(self, proposals: Sequence[Proposal], words: Words, entities: Sequence[tuple[int, int, str]]) -> None:
        self.times = Counter(p.text for p in proposals)
        self.labels: dict[str, Counter[str]] = defaultdict(Counter)
        for proposal in proposals:
            self.labels[proposal.text][proposal.label if proposal.inside == "none" else f"in_{proposal.inside}"] += 1
        self.lower = frozenset(word for word in words.words if word.islower())
        self.countries = Counter(country for p in proposals if (country := _country_named(p)))
        self.people = frozenset(part for s, e, label in entities if label == "person" and " " in words.text[s:e] for part in words.text[s:e].split())

    def at_home(self, candidates: Sequence[Candidate]) -> float:
        """How much of the named countries' mentions fall on a country of these candidates; 0 without candidates or named countries."""
        named = sum(self.countries.values())
        homes = {c.place.country for c in candidates if c.match != "alternate"}
        return sum(self.countries[home] for home in homes if home) / named if named else 0.0

    def share(self, name: str, labels: Sequence[str]) -> float:
        """The share of a name's occurrences with one of `labels`."""
        seen = self.labels[name]
        return sum(seen[label] for label in labels) / max(1, self.times[name])


def _country_named(proposal: Proposal) -> str | None:
    """The country that a proposal names outright or by its people."""
    best = proposal.candidates[0] if proposal.candidates else None
    return best.place.country if best is not None and best.precision is Precision.COUNTRY else None


def evidence(proposal: Proposal, words: Words, document: DocumentNames, lexicon: Toponyms) -> dict[str, float]:
    """The features of the filter, by name; absent means 0."""
    name = proposal.text
    found = {f"ner_{proposal.label}": 1.0, f"inside_{proposal.inside}": 1.0}
    found |= _gazetteer_evidence(proposal.candidates, proposal.label)
    found |= _shape_evidence(name, document, lexicon)
    found |= _neighbour_evidence(proposal, words, lexicon)
    found["times"] = math.log(document.times[name])
    found["doc_place"] = document.share(name, ("gpe", "loc", "fac"))
    found["doc_person"] = document.share(name, ("person", "in_person"))
    found["doc_org"] = document.share(name, ("org", "in_org"))
    if proposal.candidates and document.countries and proposal.candidates[0].precision is not Precision.COUNTRY:
        found["at_home"] = document.at_home(proposal.candidates)
        found["abroad"] = float(not found["at_home"])
    if not proposal.candidates and proposal.label == "gpe":
        found["unknown_gpe"] = 1.0
    return found


def _gazetteer_evidence(candidates: Sequence[Candidate], label: str) -> dict[str, float]:
    if not candidates:
        return {"unknown": 1.0}
    best = candidates[0]
    population = max(c.population for c in candidates)
    found = {
        f"is_{best.precision}": 1.0,
        f"match_{best.match}": 1.0,
        "population": math.log10(population + 1) / 7,
        "candidates": math.log(len(candidates)),
        "main": float(any(c.match == "main" for c in candidates)),
    }
    large = population >= _LARGE or best.precision is Precision.COUNTRY
    found["large_person"] = float(large and label == "person")
    found["large_unlabelled"] = float(large and label == "none")
    found["small_unlabelled"] = float(not large and label == "none")
    found["large_org"] = float(large and label == "org")
    return found


def _shape_evidence(name: str, document: DocumentNames, lexicon: Toponyms) -> dict[str, float]:
    lower = name.lower()
    tests = {
        "phrase": " " in name,
        "short": len(name) <= 3,
        "four": len(name) == 4,
        "caps": name.isupper() and len(name) > 3,
        "acronym": name.isupper() and len(name) <= 3,
        "stop": lower in lexicon.words["stop"],
        "stop_part": " " not in name and lower in lexicon.words["heads"],
        "given": lower in lexicon.words["given"],
        "surname": lower in lexicon.words["surnames"],
        "lower_elsewhere": lower in document.lower,
        "person_part": name in document.people,
        "foreign": not name.isascii(),
        "digit": any(c.isdigit() for c in name),
    }
    return {test: 1.0 for test, holds in tests.items() if holds}


def _neighbour_evidence(proposal: Proposal, words: Words, lexicon: Toponyms) -> dict[str, float]:
    text, start, end = words.text, proposal.start, proposal.end
    left, right = words.before(start, 3), words.after(end, 3)
    before, after = (left[0] if left else ""), (right[0] if right else "")
    low, next_low = before.lower(), after.lower()
    opens, firm = words.opens_sentence(start), lexicon.words["firm_prepositions"]
    tests = {
        "opens": opens,
        "prep_locative": low in firm or (low == "the" and len(left) > 1 and left[1].lower() in firm),
        "prep_of": low == "of",
        "prep_other": low in lexicon.words["locative"] or low in lexicon.words["governmental"] or low == "to",
        "the": low == "the",
        "article_a": low in ("a", "an"),
        "title": low.rstrip(".") in lexicon.words["titles"] or (low == "." and len(left) > 1 and left[1].lower() in lexicon.words["titles"]),
        "given_before": low in lexicon.words["given"],
        "initial_before": (len(before) == 1 and before.isupper()) or (before == "." and len(left) > 1 and len(left[1]) == 1 and left[1].isupper()),
        "capital_before": before[:1].isupper() and not words.opens_sentence(start - len(before) - 1) and text[start - 1 : start] == " ",
        "capital_after": after[:1].isupper() and text[end : end + 1] == " ",
        "head_after": next_low in lexicon.words["heads_of_bodies"] and after[:1].isupper(),
        "comma_after": after == "," and len(right) > 1 and right[1][:1].isupper(),
        "comma_before": before == "," and len(left) > 1 and left[1][:1].isupper(),
        "type_after": type_word_after(words, end, lexicon) is not None,
        "type_before": type_word_before(words, start, lexicon) is not None,
        "genitive": next_low in ("'s", "’s"),
        "hyphen_after": text[end : end + 1] == "-",
        "hyphen_before": text[start - 1 : start] == "-" and start > 0,
        "number_after": after[:1].isdigit(),
        "number_before": before[:1].isdigit(),
        "verb_after": next_low in lexicon.words["actor_verbs"],
        "lower_after": after[:1].islower(),
        "and_next": next_low == "and" or low == "and",
    }
    return {test: 1.0 for test, holds in tests.items() if holds}


def _again(text: str, accepted: Sequence[Proposal]) -> list[Proposal]:
    """Further occurrences of accepted names that no proposal covered."""
    taken = Spans((p.start, p.end) for p in accepted)
    best: dict[str, Proposal] = {}
    for proposal in accepted:
        if len(proposal.text) > 3 and proposal.score > best.get(proposal.text, proposal).score - 1e-9:
            best[proposal.text] = proposal
    more = []
    for name, source in best.items():
        hits = (hit.span() for hit in re.finditer(rf"(?<![\w-]){re.escape(name)}(?!\w)", text))
        more += [Proposal(s, e, name, source.label, "none", source.candidates, source.score * 0.9) for s, e in hits if not taken.over(s, e)]
    return more


def _mentions(
    article: Article,
    accepted: Sequence[Proposal],
    sentences: Sequence[Sentence],
    parses: Mapping[int, Sequence[Token]],
    words: Words,
    lexicon: Toponyms,
) -> list[Mention]:
    """Accepted proposals as mentions: type words drawn into the span, a reading for each, overlaps dropped."""
    starts = [s.start for s in sentences]
    found: list[Mention] = []
    reach = 0
    for proposal in accepted:
        if proposal.start < reach:
            continue
        start, end, typed = _with_type(proposal, words, lexicon)
        sentence = sentences[bisect_right(starts, start) - 1] if sentences else None
        reading = read_mention(
            proposal.start,
            proposal.end,
            proposal.candidates,
            words,
            lexicon,
            typed=typed,
            inside=proposal.inside,
            tokens=parses.get(sentence.index, ()) if sentence else (),
            offset=sentence.start if sentence else 0,
        )
        if reading is not Reading.LITERAL:
            start, end = proposal.start, proposal.end
        reach = end
        text = article.text[start:end]
        found.append(Mention(id=f"m{len(found) + 1}", start=start, end=end, text=text, reading=reading, score=round(proposal.score, 4)))
    return found


def _with_type(proposal: Proposal, words: Words, lexicon: Toponyms) -> tuple[int, int, bool]:
    """The span with its type word where that belongs to it, and whether a type word fixes the name as a place."""
    following = type_word_after(words, proposal.end, lexicon)
    if following is None:
        return proposal.start, proposal.end, type_word_before(words, proposal.start, lexicon) is not None
    word, end = following
    capital = words.text[proposal.end + 1].isupper()
    keep = (word.keep or capital) and not word.plural
    return proposal.start, end if keep else proposal.end, True
