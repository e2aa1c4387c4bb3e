"""Dates that the syntax gives to one event of a sentence, whatever stands nearer to it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date, timedelta

from geomap.extract.calendars import Days
from geomap.extract.status import Status
from geomap.extract.syntax import Tree, Word
from geomap.extract.times import TimeSpan, closed, interval
from geomap.extract.times_ties import beside, is_perfect, last_word, length_of, named_after, word_at
from geomap.extract.triggers import Trigger
from geomap.model import Kind

TOGETHER = frozenset(("as", "while", "when"))
_AFTER = frozenset(("after", "following"))
_AFTER_TALKS = frozenset((*_AFTER, "during", "at"))


def tied_times(tree: Tree, trigger: Trigger, status: Status, times: Sequence[TimeSpan], anchor: date | None) -> list[TimeSpan]:
    """The expressions that the syntax ties to an event, with the days that follow; none when it ties none."""
    counted = _counted(tree, trigger, status, times, anchor) or _filled(tree, trigger, times, anchor) or _told_when(tree, trigger, times)
    return counted or _talked(tree, trigger, times) or _begun(tree, trigger, times, anchor)


def _counted(tree: Tree, trigger: Trigger, status: Status, times: Sequence[TimeSpan], anchor: date | None) -> list[TimeSpan]:
    """The day of what a distance counts from, when the day that it leads to is known: "on Friday, a day after they had met" dates the meeting."""
    for span in times:
        named = {w.i for w in named_after(tree, span)} if span.toward is not None and span.value is None else set()
        if span.toward is None or trigger.head.i not in named or named & set(status.cues):
            continue
        verb = next((w for w in tree.ancestors(trigger.head) if w.i not in named and w.pos in ("VERB", "AUX")), None)
        if verb is None:
            continue
        chain = [verb, *(c for c in tree.children[verb.i] if c.dep == "xcomp"), *([tree.head(verb)] if verb.dep == "xcomp" else [])]
        day = next((days for v in chain if (days := _day_at(tree, v, times, named)) is not None), None)
        if day is not None and (dated := beside(span, day, -span.toward, anchor)).value is not None:
            return [dated]
    return []


def _filled(tree: Tree, trigger: Trigger, times: Sequence[TimeSpan], anchor: date | None) -> list[TimeSpan]:
    """The days that an event filled: "four days of shelling have driven", "after three days of fighting they took the airport on Friday"."""
    of, noun = tree.head(trigger.head), tree.head(tree.head(trigger.head))
    span = next((t for t in times if last_word(tree, t) == noun), None) if of.lemma == "of" else None
    if span is None or span.value is not None:
        return [replace(span, tied=True)] if span is not None else []
    length, verb, prep = length_of(span), tree.clause(noun), tree.head(noun)
    day = _day_at(tree, verb, times, {w.i for w in tree.subtree(noun)}) if prep.text.lower() in _AFTER and prep.head == verb.i else None
    if length is None or day is None:
        return []
    value = interval(span.text, (day[0] - timedelta(days=length - 1), day[1]), "day", None, anchor)
    return [replace(span, kind="date", value=value, tied=True)]


def _told_when(tree: Tree, trigger: Trigger, times: Sequence[TimeSpan]) -> list[TimeSpan]:
    """The date right before "when", for what its clause tells: "it ended in May 2018, when the parties met"."""
    verb = tree.clause(trigger.head)
    while verb.dep == "conj" and verb.head != verb.i:
        verb = tree.head(verb)
    when = next((c for c in tree.children[verb.i] if c.text.lower() == "when"), None)
    if when is None:
        return []
    at = when.start - tree.sentence.start
    return [replace(span, tied=True) for span in times if span.value is not None and 0 < at - span.end <= 2]


def described_times(tree: Tree, noun: Word, times: Sequence[TimeSpan], words: Container[str]) -> list[TimeSpan]:
    """The dates of what describes a noun: "a truce agreed in May", "the offensive that began on Friday"; `words` are the verbs that date it."""
    verbs = [c for c in tree.children[noun.i] if c.lemma in words and _describes(tree, c)]
    verbs += [c for verb in verbs for c in tree.children[verb.i] if c.dep == "xcomp"]
    return [replace(t, tied=True) for t in times if t.value is not None and any(_at_word(tree, t, verb) for verb in verbs)]


def _at_word(tree: Tree, span: TimeSpan, word: Word) -> bool:
    """Whether an expression stands at a verb or adjective itself."""
    first = word_at(tree, tree.sentence.start + span.start)
    above = tree.ancestors(first) if first is not None else iter(())
    return next((w for w in above if w.pos in ("VERB", "AUX", "ADJ")), None) is word


def dates_meanwhile(tree: Tree, verb: Word, times: Sequence[TimeSpan]) -> list[TimeSpan]:
    """The dates of what goes on with a verb: "when they entered the town on Friday, shells fell on the port"."""
    beside_it = [c for c in tree.children[verb.i] if c.dep == "advcl" and not contrasted(tree, c)]
    together = [c for c in beside_it if any(w.text.lower() in TOGETHER and w.i < c.i for w in tree.children[c.i])]
    return [replace(t, tied=True) for t in times if t.value is not None and any(_at_verb(tree, t, clause, set()) for clause in together)]


def contrasted(tree: Tree, clause: Word) -> bool:
    """Whether a clause only contrasts: a comma before its "while"."""
    mark = tree.child(clause, "mark")
    return mark is not None and mark.lemma == "while" and mark.i > 0 and tree.words[mark.i - 1].text == ","


def _describes(tree: Tree, verb: Word) -> bool:
    """Whether a word below a noun tells what happened to it: a participle, an adjective after it, or a relative clause whose subject it is."""
    subject = tree.child(verb, "nsubj", "nsubjpass")
    if verb.pos == "ADJ":
        return verb.i > verb.head
    return (verb.dep == "acl" and verb.tag == "VBN") or (verb.dep == "relcl" and subject is not None and subject.tag in ("WDT", "WP"))


def _talked(tree: Tree, trigger: Trigger, times: Sequence[TimeSpan]) -> list[TimeSpan]:
    """The day of a statement, for the talks that it was made after or at: "told on Tuesday, after a morning of talks"."""
    if trigger.entry.kind is not Kind.NEGOTIATION or trigger.entry.pos != "noun":
        return []
    up = [trigger.head]
    for word in tree.ancestors(trigger.head):
        if word.pos in ("VERB", "AUX"):
            said = up[-1].lemma in _AFTER_TALKS
            return [replace(t, tied=True) for t in times if said and t.value is not None and _at_verb(tree, t, word, {trigger.head.i})]
        if word.dep not in ("prep", "pobj"):
            return []
        up.append(word)
    return []


def _day_at(tree: Tree, verb: Word, times: Sequence[TimeSpan], barred: set[int]) -> Days | None:
    """The days of the first date that stands at a verb itself, not at a barred word."""
    return next((days for span in times if _at_verb(tree, span, verb, barred) and (days := closed(span)) is not None), None)


def _at_verb(tree: Tree, span: TimeSpan, verb: Word, barred: set[int]) -> bool:
    """Whether an expression stands at a verb itself."""
    word = word_at(tree, tree.sentence.start + span.start)
    return word is not None and word.i not in barred and next((w for w in tree.ancestors(word) if w.pos in ("VERB", "AUX")), None) is verb


def _begun(tree: Tree, trigger: Trigger, times: Sequence[TimeSpan], anchor: date | None) -> list[TimeSpan]:
    """Dates inside "since …" at the event's verb, open to the end: "has held it since they fled on Friday"."""
    found: dict[int, TimeSpan] = {}
    for words in _since_clauses(tree, [trigger.head, tree.clause(trigger.head)]):
        at = [w.start - tree.sentence.start for w in words]
        if trigger.head in words:
            continue
        for span in times:
            days = closed(span)
            if days is not None and span.value is not None and any(span.start <= a < span.end for a in at):
                value = interval(span.text, days, span.value.granularity, "since", anchor)
                found[span.start] = replace(span, value=value, other=None, tied=True)
    return list(found.values())


def _since_clauses(tree: Tree, verbs: Sequence[Word]) -> list[list[Word]]:
    """The words of each phrase or clause with "since" at these verbs, or at one coordinated with them: when what they tell began."""
    found = []
    joined = [c for verb in verbs for c in tree.children[verb.i] if c.dep == "conj" and is_perfect(tree, c) and is_perfect(tree, verb)]
    for child in (c for verb in (*verbs, *joined) for c in tree.children[verb.i]):
        marked = child.dep == "advcl" and any(c.dep == "mark" and c.lemma == "since" for c in tree.children[child.i])
        if marked or (child.dep == "prep" and child.lemma == "since"):
            found.append(tree.subtree(child))
    return found
