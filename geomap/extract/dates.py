"""Which dates of a sentence are an event's own, and whether it is only background."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from geomap.extract.discourse import Discourse
from geomap.extract.status import Status
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.times import TimeSpan, find_times
from geomap.extract.triggers import Trigger
from geomap.model import EventTime, Reality

_TOGETHER = frozenset(("as", "while", "when"))
_OLD, _LONG_AGO = timedelta(days=31), timedelta(days=180)


def own_times(tree: Tree, trigger: Trigger, status: Status, times: Sequence[TimeSpan]) -> list[TimeSpan]:
    """The time expressions of the event's own clause: not those of the speech verb that reports it, nor of another event's clause."""
    own = {trigger.head.i} | {w.i for w in spine(tree, trigger.head)}
    if trigger.head.dep not in ("dobj", "nsubjpass"):
        own -= set(status.cues) - {trigger.head.i}
    phrase = {w.i for w in tree.subtree(trigger.head, stop=CLAUSES | {"conj"})}
    kept = []
    for span in times:
        word = word_at(tree, tree.sentence.start + span.start)
        if word is None or word.i in phrase:
            kept.append(span)
            continue
        verb = next((w for w in tree.ancestors(word) if w.pos in ("VERB", "AUX") or w.i == trigger.head.i), None)
        if verb is not None and verb.i in own and (word.i < verb.i or not _apart(tree, trigger.head, verb)):
            kept.append(span)
    return kept


def _apart(tree: Tree, word: Word, verb: Word) -> bool:
    """Whether a coordinated clause between a trigger and the verb above has a tense of its own: "… in May, and thousands have fled"."""
    for low in [tree.clause(word), *tree.ancestors(word)]:
        if low.i == verb.i:
            return False
        if low.dep == "conj" and low.pos in ("VERB", "AUX"):
            present = low.tag in ("VBZ", "VBP", "VB") and tree.head(low).tag == "VBD"
            perfect = any(c.dep == "aux" and c.lemma == "have" for c in tree.children[low.i])
            if present or (perfect and tree.child(low, "nsubj", "nsubjpass") is not None):
                return True
    return False


def spine(tree: Tree, word: Word) -> list[Word]:
    """The verbs that a trigger shares its clause with: its governor, infinitive chains, and the first of coordinated verbs."""
    verb = tree.clause(word)
    found = [verb]
    while verb.dep in ("xcomp", "conj", "pcomp", "ccomp", "acl", "advcl") and verb.head != verb.i and len(found) < 4:
        if verb.dep in ("ccomp", "acl") and verb.tag not in ("VB", "VBG"):
            break
        if verb.dep == "advcl" and tree.child(verb, "mark") is not None and not any(c.text.lower() in _TOGETHER for c in tree.children[verb.i]):
            break
        verb = tree.clause(tree.head(verb))
        found.append(verb)
    return found


def word_at(tree: Tree, offset: int) -> Word | None:
    return next((w for w in tree.words if w.start <= offset < w.end), None)


def background(status: Status, when: EventTime | None, anchor: date | None, *, lasting: bool) -> Reality | None:
    """Background: dated well before publication, or a phrase that only dates something else ("since the invasion")."""
    dated = when is not None and not when.inferred
    if status.backdrop == "since" and not (dated and when is not None and _recent(when, anchor)):
        return Reality.BACKGROUND
    if not dated or when is None or anchor is None or status.reality is Reality.HYPOTHETICAL:
        return None
    if when.relation == "since":
        ended = not lasting and status.reality is not Reality.ONGOING
        return Reality.BACKGROUND if ended and when.start is not None and date.fromisoformat(when.start) < anchor - _LONG_AGO else None
    return Reality.BACKGROUND if when.end is not None and date.fromisoformat(when.end) < anchor - _OLD else None


def _recent(when: EventTime, anchor: date | None) -> bool:
    start = when.start or when.end
    return anchor is not None and start is not None and date.fromisoformat(start) >= anchor - _OLD


def ahead(status: Status, when: EventTime | None, anchor: date | None) -> Reality | None:
    """Planned, when what is told as a fact is dated after publication ("announced a summit for Wednesday")."""
    if when is None or when.inferred or when.start is None or anchor is None or status.reality is not Reality.OCCURRED:
        return None
    return Reality.PLANNED if date.fromisoformat(when.start) > anchor else None


def taken_up(tree: Tree, discourse: Discourse, anchor: date | None) -> Reality | None:
    """Background, when a sentence takes up a time long past that was named just before ("in that year's war", "at that time")."""
    text = f" {re.sub(r'[^a-z]+', ' ', tree.sentence.text.lower())} "
    if anchor is None or not any(f" {phrase} " in text for phrase in discourse.vocabulary.reality["then"]):
        return None
    before = discourse.sentences[max(0, tree.sentence.index - 2) : tree.sentence.index]
    values = [
        span.value for sentence in before for span in find_times(sentence.text, anchor) if span.value is not None and span.value.end is not None
    ]
    last = values[-1].end if values else None
    return Reality.BACKGROUND if last is not None and date.fromisoformat(last) < anchor - _OLD else None
