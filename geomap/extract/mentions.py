"""Finding place names: proposals of the gazetteer, the language model and the document itself, then one filter and a reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from geomap.errors import UnknownNameError
from geomap.extract.actors import Actors
from geomap.extract.evidence import DocumentNames, encloses, evidence
from geomap.extract.proposals import Proposal, Spans, entities_of, known_spans, propose
from geomap.extract.readings import read_mention
from geomap.extract.segments import Sentence
from geomap.model import Article, Mention, Ner, Reading, Span
from geomap.protocols import LanguageModel, Names, Token
from geomap.scoring import Forest, load_forest
from geomap.toponyms import Toponyms, Words, load_toponyms, type_word_after, type_word_before, words_of

_DOUBT = (0.4, 0.6)  # between these scores a name is in doubt
_AGAIN = 0.9  # what another occurrence of an accepted name keeps of its score


def find_mentions(
    article: Article,
    sentences: Sequence[Sentence],
    parses: Mapping[int, Sequence[Token]],
    names: Names,
    language: LanguageModel,
    *,
    ner: Ner = Ner.GATED,
    actors: Actors | None = None,
) -> tuple[Mention, ...]:
    """The place names of an article, unplaced, in text order, ids m1, m2, …

    `parses` may hold the parse of any sentence by its index; without one the reading is decided from the surface. `ner` says which sentences the
    language model looks for names in: those with a name in doubt or with a parse, all, or none. `actors` is the table of groups whose
    names are no places; None is the shipped one. A text without place names gives an empty tuple.
    """
    lexicon, words, forest = load_toponyms(), words_of(article.text), load_forest("accept")
    known = known_spans(article.text, names, lexicon)
    proposals: list[Proposal] = []
    marked = frozenset(range(len(sentences)) if ner is Ner.ALL else parses) if ner is not Ner.OFF and language.name else frozenset()
    if len(marked) < len(sentences):
        proposals = propose(article.text, known, (), names, lexicon, actors)
        document = DocumentNames(proposals, words, (), sentences, frozenset())
        unread = [number for number, proposal in enumerate(proposals) if document.sentence(proposal.start) not in marked]
        weigh(proposals, unread, document, words, forest, lexicon)
        if ner is Ner.GATED and language.name:
            marked |= doubtful(sentences, [proposals[number] for number in unread])
    if marked:
        chosen = [sentences[index] for index in sorted(marked)]
        spans = language.entities([sentence.text for sentence in chosen])
        entities = [entity for sentence, found in zip(chosen, spans, strict=True) for entity in entities_of(article.text, sentence, found)]
        earlier = {(proposal.start, proposal.end): proposal.score for proposal in proposals}
        proposals = propose(article.text, known, entities, names, lexicon, actors)
        document = DocumentNames(proposals, words, entities, sentences, marked)
        weigh(proposals, _changed(proposals, document, earlier), document, words, forest, lexicon)
    return accepted_mentions(article, proposals, sentences, parses, forest.cut, words, lexicon)


def with_spans(mentions: Sequence[Mention], more: Sequence[Span]) -> tuple[Mention, ...]:
    """The mentions with further spans as literal ones where they overlap none, in text order, ids m1, m2, … anew."""
    taken = Spans((m.start, m.end) for m in mentions)
    merged = list(mentions)
    for span in more:
        if not taken.over(span.start, span.end):
            taken.add((span.start, span.end))
            merged.append(Mention(id="", start=span.start, end=span.end, text=span.text))
    return tuple(replace(m, id=f"m{n}") for n, m in enumerate(sorted(merged, key=lambda m: m.start), start=1)) if more else tuple(mentions)


def named_ner(name: str) -> Ner:
    """The way of using the language model by its name. Raises UnknownNameError, which lists the choices."""
    if name not in set(Ner):
        raise UnknownNameError(f"no way to look for names called {name!r}: choose one of {', '.join(Ner)}")
    return Ner(name)


def doubtful(sentences: Sequence[Sentence], proposals: Sequence[Proposal]) -> frozenset[int]:
    """Indices of the sentences that the language model should read: those with a name that the filter alone is not sure of."""
    starts = [sentence.start for sentence in sentences]
    unsure = {bisect_right(starts, p.start) - 1 for p in proposals if _DOUBT[0] < p.score < _DOUBT[1]}
    return frozenset(index for index in unsure if index >= 0)


def _changed(proposals: Sequence[Proposal], document: DocumentNames, earlier: Mapping[tuple[int, int], float]) -> list[int]:
    """The proposals that the language model has told something about: in or beside what it has read, new, or named there too. The rest keep their
    earlier score.
    """
    told = {proposal.text for proposal in proposals if document.sentence(proposal.start) in document.marked}
    changed = []
    for number, proposal in enumerate(proposals):
        score = earlier.get((proposal.start, proposal.end))
        if score is None or proposal.text in told:
            changed.append(number)
        else:
            proposal.score = score
    return changed


def weigh(
    proposals: Sequence[Proposal], numbers: Iterable[int], document: DocumentNames, words: Words, forest: Forest, lexicon: Toponyms
) -> None:
    """Set the score of the proposals of these numbers: the filter's probability that it is a place name, 1 for what needs no filter."""
    unsure = unsure_of(proposals, numbers, lexicon)
    filter_scores(proposals, unsure, [evidence(proposals, number, words, document, lexicon) for number in unsure], forest)


def unsure_of(proposals: Sequence[Proposal], numbers: Iterable[int], lexicon: Toponyms) -> list[int]:
    """Those of these numbers whose proposals need the filter; the others get the score 1."""
    unsure = []
    for number in numbers:
        if is_sure(proposals[number], lexicon):
            proposals[number].score = 1.0
        else:
            unsure.append(number)
    return unsure


def filter_scores(proposals: Sequence[Proposal], numbers: Sequence[int], features: Sequence[Mapping[str, float]], forest: Forest) -> None:
    """Set the score of the proposals of these numbers by their features, in the same order."""
    for number, score in zip(numbers, forest.probability(forest.rows(features)).tolist(), strict=True):
        proposals[number].score = score


def is_sure(proposal: Proposal, lexicon: Toponyms) -> bool:
    """Whether a proposal needs no filter: peoples and buildings of governments."""
    return proposal.text in lexicon.metonyms or is_demonym(proposal)


def is_demonym(proposal: Proposal) -> bool:
    """Whether the span names a people."""
    return any(c.match == "demonym" for c in proposal.candidates)


def accepted_mentions(
    article: Article,
    proposals: Sequence[Proposal],
    sentences: Sequence[Sentence],
    parses: Mapping[int, Sequence[Token]],
    cut: float,
    words: Words,
    lexicon: Toponyms,
) -> tuple[Mention, ...]:
    """Proposals of at least the score `cut` as mentions, and further occurrences of their names: type words drawn in, overlaps dropped."""
    accepted = [p for p in proposals if p.score >= cut]
    accepted += _again(article.text, accepted)
    accepted.sort(key=lambda p: (p.start, p.end))
    starts = [s.start for s in sentences]
    found: list[Mention] = []
    reach = 0
    for index, proposal in enumerate(accepted):
        if proposal.start < reach:
            continue
        start, end, typed = _with_type(proposal, words, lexicon)
        enclosed = any(encloses(inner, outer, words.text) for inner, outer in pairwise(accepted[max(0, index - 1) : index + 2]))
        sentence = sentences[bisect_right(starts, start) - 1] if sentences else None
        reading = read_mention(
            proposal.start,
            proposal.end,
            proposal.candidates,
            words,
            lexicon,
            typed=typed or enclosed,
            inside=proposal.inside,
            tokens=parses.get(sentence.index, ()) if sentence else (),
            offset=sentence.start if sentence else 0,
        )
        if reading is not Reading.LITERAL:
            start, end = proposal.start, proposal.end
        reach = end
        text = article.text[start:end]
        found.append(Mention(id=f"m{len(found) + 1}", start=start, end=end, text=text, reading=reading, score=round(proposal.score, 4)))
    return tuple(found)


def _again(text: str, accepted: Sequence[Proposal]) -> list[Proposal]:
    """Further occurrences of accepted names that no proposal covered."""
    taken = Spans((p.start, p.end) for p in accepted)
    best: dict[str, Proposal] = {}
    for proposal in accepted:
        if len(proposal.text) > 3 and proposal.score > best.get(proposal.text, proposal).score - 1e-9:
            best[proposal.text] = proposal
    more = []
    for name, source in best.items():
        hits = _occurrences(name, text)
        more += [Proposal(s, e, name, source.label, "none", source.candidates, source.score * _AGAIN) for s, e in hits if not taken.over(s, e)]
    return more


def _occurrences(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands as a word of its own, not as the end of a hyphenated one."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        whole = not (start and _is_joined(text[start - 1], "-_")) and not (end < len(text) and _is_joined(text[end], "_"))
        if whole:
            yield start, end
        start = text.find(name, end if whole else start + 1)


def _is_joined(char: str, marks: str) -> bool:
    return char.isalnum() or char in marks


def _with_type(proposal: Proposal, words: Words, lexicon: Toponyms) -> tuple[int, int, bool]:
    """The span with its type word where that belongs to it, and whether a type word fixes the name as a place."""
    following = type_word_after(words, proposal.end, lexicon)
    if following is None:
        return proposal.start, proposal.end, type_word_before(words, proposal.start, lexicon) is not None
    word, end = following
    capital = words.text[proposal.end + 1].isupper()
    keep = (word.keep or capital) and not word.plural
    return proposal.start, end if keep else proposal.end, True
