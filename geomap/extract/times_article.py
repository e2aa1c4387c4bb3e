"""The time expressions of a sentence in its article: what counts from an earlier date or event finds it in the text before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from geomap.extract.calendars import Days
from geomap.extract.discourse import Discourse
from geomap.extract.syntax import Tree, Word
from geomap.extract.times import TimeSpan, find_times, last_days
from geomap.extract.times_grammar import load_grammar
from geomap.extract.times_ties import tie_times, word_at
from geomap.model import EventTime

_BACK = 4  # how many sentences "the same night" may look back
_QUOTED = re.compile(r"[\"“”«»]")


def sentence_times(tree: Tree, discourse: Discourse, anchor: date | None) -> list[TimeSpan]:
    """The time expressions of a sentence; those that count from an earlier date or event take it from the text before."""

    def told(noun: Word) -> Days | None:
        kinds = {entry.kind for entry in discourse.vocabulary.entries.get(("noun", noun.lemma), ())} if _definite(tree, noun) else set()
        return _told_days([time for kind in sorted(kinds) for time in discourse.times.get(kind, ())], anchor)

    text = tree.sentence.text
    looks_back = load_grammar().backward.search(text) is not None
    times = tie_times(tree, find_times(text, anchor, before=_days_before(tree, discourse, anchor) if looks_back else None), told, anchor)
    days = last_days([t for t in times if not _describes(tree, t)], text) or last_days(times, text)
    if days is not None:
        discourse.last_date = (tree.sentence.index, days)
    return times


def _describes(tree: Tree, span: TimeSpan) -> bool:
    """Whether a date stands in a clause at a noun: "under the truce that took effect on June 1", "the accord signed in May"."""
    word = word_at(tree, tree.sentence.start + span.start)
    return word is not None and any(above.dep in ("relcl", "acl") for above in tree.ancestors(word))


def _definite(tree: Tree, noun: Word) -> bool:
    """Whether a noun takes up something: "the raid", not "a raid" or "the raid on the port"."""
    kids = tree.children[noun.i]
    pointed = any(c.dep == "det" and c.lemma in ("the", "this", "that", "these", "those") for c in kids)
    return pointed and not any(c.dep in ("prep", "acl", "relcl") for c in kids)


def _told_days(times: Sequence[EventTime], anchor: date | None) -> Days | None:
    """The days of the latest event that is not ahead, of those with both ends."""
    found = [(date.fromisoformat(t.start), date.fromisoformat(t.end)) for t in times if t.start is not None and t.end is not None]
    past = [days for days in found if anchor is None or days[0] <= anchor]
    return max(past or found, default=None)


def _days_before(tree: Tree, discourse: Discourse, anchor: date | None) -> Days | None:
    """The days of the last date in the sentences just before, outside quotations."""
    here = tree.sentence
    for sentence in reversed(discourse.sentences[max(0, here.index - _BACK) : here.index]):
        if _QUOTED.search(sentence.text):
            continue
        known = discourse.last_date
        days = known[1] if known is not None and known[0] == sentence.index else last_days(find_times(sentence.text, anchor), sentence.text)
        if days is not None:
            return days
    return None
