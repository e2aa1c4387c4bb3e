"""Whether the place that a sentence gives for one of its verbs is found, and none is where it gives none.

    python benchmarks/event_location.py FILE [--errors N]

FILE holds one verb a line: `id`, `text`, `verb`, `verb_span` (characters) and `locations`, each with its `text` and `span`: in characters, or in the
positions of tokens (both ends included) where `text` is empty or cut out of a word. Three ways: the event whose trigger overlaps the verb; all events
of the text; and the verb taken for a trigger whatever it says. Spans are compared by overlap (in brackets: exact). Rows are dealt out in two halves
by their id; errors are shown of the first only, so that the second stays unseen.
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpora import read_lines
from rows import Row, printed

from geomap.extract.arguments import arguments
from geomap.extract.discourse import Discourse
from geomap.extract.event_places import read_places
from geomap.extract.events import find_claims
from geomap.extract.mentions import find_mentions
from geomap.extract.segments import Sentence, split_sentences
from geomap.extract.syntax import Tree, Word
from geomap.extract.trees import make_tree
from geomap.extract.triggers import Trigger
from geomap.extract.vocabulary import gate
from geomap.model import Article, Mention, PlaceRef
from geomap.pipeline import Tools, open_tools
from geomap.protocols import Token
from geomap.remembering import RememberedNames
from geomap.resolve import resolve

Spans = tuple[tuple[int, int], ...]
# An entry of the vocabulary with the usual roles of prepositions, lent to any verb.
_LENDER = ("verb", "shell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A verb of a text with the spans of its places, and what is found: by the event of that verb (None without one), by all events of the text (None
    without any), and by the verb itself.
    """

    text: str
    verb: tuple[int, int]
    gold: Spans
    by_event: Spans | None
    by_text: Spans | None
    by_verb: Spans
    first_half: bool
    mentions: tuple[str, ...]


def gold_spans(row: dict[str, Any], tokens: Sequence[Token], offset: int) -> Spans:
    """The characters of a row's places."""
    found = []
    for place in row["locations"]:
        start, end = place["span"]
        if not _whole(row["text"], start, end):
            inside = tokens[start : end + 1]
            if not inside:
                continue
            start, end = offset + inside[0].idx, offset + inside[-1].idx + len(inside[-1].text)
        found.append((start, end))
    return tuple(found)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a span is one or more whole words."""
    cut = text[start:end]
    return len(cut) > 2 and cut == cut.strip() and not text[max(0, start - 1) : start].isalnum() and not text[end : end + 1].isalnum()


def read_case(row: dict[str, Any], tools: Tools) -> Case:
    article = Article(id=row["id"], text=row["text"])
    sentences = split_sentences(article.text)
    parsed = tools.language.parse([s.text for s in sentences])
    whole = tools.language.parse([article.text])[0]
    cued = gate(sentences, tools.vocabulary)
    parses = {i: parsed[i] for i in cued}
    names = RememberedNames(tools.names)
    mentions = resolve(article, find_mentions(article, sentences, parses, names, tools.language), names)
    start, end = row["verb_span"]
    told = find_claims(article, sentences, parses, mentions, tools.vocabulary)
    claims = [c for c in told if c.trigger.start < end and c.trigger.end > start]
    return Case(
        text=row["text"],
        verb=(start, end),
        gold=gold_spans(row, whole, 0),
        by_event=_spans([p for c in claims for p in c.places], mentions) if claims else None,
        by_text=_spans([p for c in told for p in c.places], mentions) if told else None,
        by_verb=_spans(_of_verb(article, sentences, parsed, mentions, (start, end), tools), mentions),
        first_half=zlib.crc32(row["id"].encode()) % 2 == 0,
        mentions=tuple(f"{m.text} {m.reading.value}" for m in mentions),
    )


def _of_verb(
    article: Article,
    sentences: Sequence[Sentence],
    parsed: Sequence[Sequence[Token]],
    mentions: Sequence[Mention],
    verb: tuple[int, int],
    tools: Tools,
) -> Sequence[PlaceRef]:
    """The places of the verb at a span as if it were a trigger."""
    entry = tools.vocabulary.entries[_LENDER][0]
    for sentence, tokens in zip(sentences, parsed, strict=True):
        tree = make_tree(sentence, tokens, tools.vocabulary.forms)
        head = _word_at(tree, verb)
        if head is not None:
            discourse = Discourse(article=article, sentences=sentences, mentions=mentions, vocabulary=tools.vocabulary)
            lent = replace(entry, words=(head.lemma,))
            return read_places(tree, Trigger(entry=lent, head=head, words=(head,), arguments=arguments(tree, head)), discourse)
    return ()


def _word_at(tree: Tree, verb: tuple[int, int]) -> Word | None:
    return next((w for w in tree.words if w.start < verb[1] and w.end > verb[0]), None)


def _spans(places: Sequence[PlaceRef], mentions: Sequence[Mention]) -> Spans:
    by_id = {m.id: m for m in mentions}
    ids = dict.fromkeys(ref for place in places for ref in (place.mention, place.within) if ref is not None)
    return tuple((by_id[i].start, by_id[i].end) for i in ids)


def figures(cases: Sequence[Case], way: str) -> str:
    """Precision, recall and F of places (exact F), and the share of verbs without a place that get one."""
    count = Counter[str]()
    for case in cases:
        found = getattr(case, way) or ()
        count["found"] += len(found)
        count["gold"] += len(case.gold)
        count["hit"] += sum(any(a < d and c < b for c, d in found) for a, b in case.gold)
        count["right"] += sum(any(a < d and c < b for a, b in case.gold) for c, d in found)
        count["exact"] += len(set(found) & set(case.gold))
    empty = [case for case in cases if not case.gold]
    precision, recall = count["right"] / max(1, count["found"]), count["hit"] / max(1, count["gold"])
    exact = 2 * count["exact"] / max(1, count["found"] + count["gold"])
    false = sum(bool(getattr(case, way)) for case in empty) / max(1, len(empty))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f} R {recall:.3f} F {f1:.3f} (exact F {exact:.3f}); false location {false:.3f} of {len(empty)}"


def rows_of(cases: Sequence[Case]) -> Iterator[Row]:
    halves = {"all": cases, "first half": [c for c in cases if c.first_half], "second half, unseen": [c for c in cases if not c.first_half]}
    for name, chosen in halves.items():
        told = [case for case in chosen if case.by_event is not None]
        yield f"{name} (n {len(chosen)}): events of the verb, a verb without one gives no place", figures(chosen, "by_event")
        yield f"{name}: events of the verb, where there is one (n {len(told)})", figures(told, "by_event")
        eventful = [case for case in chosen if case.by_text is not None]
        yield f"{name}: all events of the text, where there are any (n {len(eventful)})", figures(eventful, "by_text")
        yield f"{name}: the verb as a trigger", figures(chosen, "by_verb")


def errors(cases: Sequence[Case], most: int) -> Iterator[str]:
    """What went wrong with the verb as a trigger in the first half."""
    wrong = [c for c in cases if c.first_half and set(c.by_verb) != set(c.gold)]
    for case in wrong[:most]:
        cut = [[case.text[a:b] for a, b in spans] for spans in (case.gold, case.by_verb)]
        yield f"{case.text[slice(*case.verb)]}: gold {cut[0]}, found {cut[1]}, names {list(case.mentions)} | {case.text}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    tools = open_tools()
    cases = [read_case(row, tools) for row in read_lines(given.file)]
    print(printed(rows_of(cases)))
    print("\n".join(errors(cases, given.errors)))


if __name__ == "__main__":
    main()
