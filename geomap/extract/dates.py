"""Which dates of a sentence are an event's own, and whether it is only background."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date, timedelta

from geomap.extract.discourse import Discourse
from geomap.extract.status import Status
from geomap.extract.syntax import CLAUSES, SUBJECTS, Tree, Word
from geomap.extract.times import TimeSpan, find_times, interval
from geomap.extract.times_events import TOGETHER, contrasted, dates_meanwhile, described_times, tied_times
from geomap.extract.times_grammar import load_grammar
from geomap.extract.times_ties import named_after, word_at
from geomap.extract.triggers import Trigger
from geomap.model import EventTime, Reality

_INTENDED = (Reality.PLANNED, Reality.AIMED, Reality.HYPOTHETICAL)
_AMOUNTS = frozenset(("least", "most"))
_DEADLINES = frozenset(("for", "by", "until", "till"))
_STOPS = frozenset((",", ";", ":", "—", "–"))
_OLD, _LONG_AGO = timedelta(days=31), timedelta(days=180)


def own_times(tree: Tree, trigger: Trigger, status: Status, times: Sequence[TimeSpan], anchor: date | None) -> list[TimeSpan]:
    """The time expressions of the event's own clause: not those of the speech verb that reports it, nor of another event's clause."""
    times = [span for span in times if not _is_record(tree, span)]
    return tied_times(tree, trigger, status, times, anchor) or _in_clause(tree, trigger, status, times, anchor)


def _is_record(tree: Tree, span: TimeSpan) -> bool:
    """Whether a date only bounds a comparison: "the first raid since May"."""
    if span.value is None or span.value.relation != "since":
        return False
    part = [w for w in tree.words if w.start < tree.sentence.start + span.start]
    since = next((w.i for w in reversed(part) if w.lemma == "since"), 0)
    start = next((w.i for w in reversed(part[:since]) if w.text in _STOPS), 0)
    superlative = any(w.tag == "JJS" and w.text.lower() not in _AMOUNTS for w in part[start:since])
    return superlative or load_grammar().words.stands("record", tree.sentence.text, 0, span.start)


def _in_clause(tree: Tree, trigger: Trigger, status: Status, times: Sequence[TimeSpan], anchor: date | None) -> list[TimeSpan]:
    own = {trigger.head.i} | {w.i for w in spine(tree, trigger.head)}
    if trigger.head.dep not in ("dobj", "nsubjpass"):
        own -= set(status.cues) - {trigger.head.i}
    phrase = {w.i for w in tree.subtree(trigger.head, stop=CLAUSES | {"conj"})}
    inside: list[TimeSpan] = []
    direct: list[TimeSpan] = []
    shared: list[TimeSpan] = []
    for span in times:
        word = word_at(tree, tree.sentence.start + span.start)
        beyond = {w.i for w in named_after(tree, span)} if span.tied else set()
        if trigger.head.i in beyond or (word is not None and _of_noun(tree, word, trigger.head)):
            continue
        if word is None or word.i in phrase:
            own_span = _within_phrase(tree, span, word, trigger.head, anchor)
            inside.append(_scheduled(tree, own_span, tree.clause(word) if word is not None else None, anchor))
            continue
        verb = _verb_of(tree, word, trigger.head, beyond)
        if verb is not None and verb.i in own and _stands_with(tree, trigger, status, word, verb):
            (direct if verb.i == tree.clause(trigger.head).i else shared).append(_scheduled(tree, span, verb, anchor))
        elif _dates_noun(tree, word, trigger.head):
            shared.append(span)
    described = described_times(tree, trigger.head, times, load_grammar().dating) if trigger.entry.pos == "noun" else []
    ranks = (inside, direct, shared, described) if status.reality is Reality.HALTED else (inside, described, direct, shared)
    first = next((spans for spans in ranks if any(span.value is not None for span in spans)), None)
    return first or inside + direct + shared + dates_meanwhile(tree, tree.clause(trigger.head), times)


def _verb_of(tree: Tree, word: Word, head: Word, beyond: Container[int]) -> Word | None:
    """The verb (or the trigger) that an expression stands at, outside what it counts from."""
    verb = next((w for w in tree.ancestors(word) if (w.pos in ("VERB", "AUX") or w.i == head.i) and w.i not in beyond), None)
    return _governor(tree, verb, head) if verb is not None else None


def _stands_with(tree: Tree, trigger: Trigger, status: Status, word: Word, verb: Word) -> bool:
    """Whether an expression at a verb of the trigger's clause is the trigger's: of no noun, no other clause, no promise."""
    if word.i > verb.i and _apart(tree, trigger.head, verb):
        return False
    return not _promised(tree, trigger, status, word, verb)


def _within_phrase(tree: Tree, span: TimeSpan, word: Word | None, noun: Word, anchor: date | None) -> TimeSpan:
    """A date before its noun, free of the preposition before both: "since the 24 August raid" is no "since" for the raid."""
    prep = tree.head(noun)
    if word is None or span.value is None or span.days is None or noun.dep != "pobj" or not prep.i < word.i < noun.i:
        return span
    return replace(span, value=interval(span.text, span.days, span.value.granularity, None, anchor))


def _of_noun(tree: Tree, word: Word, head: Word) -> bool:
    """Whether a date belongs to another noun: "the truce of 27 November", not "the morning of 27 November"."""
    for above in [word, *tree.ancestors(word)]:
        if above.dep == "prep" and above.lemma == "of":
            noun = tree.head(above)
            return noun.pos == "NOUN" and noun.i != head.i and noun.lemma not in load_grammar().frames
        if above.dep not in ("pobj", "compound", "nummod", "amod", "det", "nmod"):
            return False
    return False


def _promised(tree: Tree, trigger: Trigger, status: Status, word: Word, verb: Word) -> bool:
    """Whether a date is that of a promise or plan, not of what is to come: "vowed on Friday to withdraw", but "announced talks for Friday"."""
    if status.reality not in _INTENDED or verb.tag != "VBD" or verb.i == tree.clause(trigger.head).i or tree.head(word).lemma in _DEADLINES:
        return False
    return word.i < trigger.head.i


def _scheduled(tree: Tree, span: TimeSpan, verb: Word | None, anchor: date | None) -> TimeSpan:
    """The day ahead, where a plain present tells what is to come: "the envoys meet in Oslo on Friday"."""
    value, other = span.value, span.other
    if verb is not None and verb.tag == "VB" and verb.dep == "xcomp":
        verb = tree.head(verb)
    if verb is None or value is None or other is None or value.start is None or other.start is None or value.relation not in ("on", "during"):
        return span
    if value.granularity != "day" or date.fromisoformat(other.start) - date.fromisoformat(value.start) > timedelta(days=7):
        return span
    if verb.tag not in ("VBZ", "VBP") or verb.lemma in ("be", "have") or any(c.dep in ("aux", "auxpass") for c in tree.children[verb.i]):
        return span
    ahead_of = other if anchor is not None and value.start < anchor.isoformat() < other.start else value
    return replace(span, value=ahead_of, other=None)


def _governor(tree: Tree, verb: Word, subject: Word) -> Word:
    """The verb of a subject above the infinitive that an expression stands at ("talks are due to start on Friday"); else the verb itself."""
    for word in [verb, *tree.ancestors(verb)]:
        if subject.head == word.i and subject.dep in SUBJECTS:
            return word
        if word.dep not in ("xcomp", "acomp"):
            break
    return verb


def _dates_noun(tree: Tree, word: Word, participle: Word) -> bool:
    """Whether an expression stands before the noun that a participle follows: "the 2015 agreement signed in Oslo"."""
    follows = participle.dep == "acl" and participle.tag == "VBN"
    return follows and word.head == participle.head and word.dep in ("nummod", "compound", "nmod", "amod", "poss")


def _apart(tree: Tree, word: Word, verb: Word) -> bool:
    """Whether a coordinated clause between a trigger and the verb above has a tense of its own: "… in May, and thousands have fled"."""
    for low in [tree.clause(word), *tree.ancestors(word)]:
        if low.i == verb.i:
            return False
        if low.dep == "advcl" and low.i > low.head and contrasted(tree, low):
            return True
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
        if verb.dep == "advcl" and tree.child(verb, "mark") is not None and not any(c.text.lower() in TOGETHER for c in tree.children[verb.i]):
            break
        verb = tree.clause(tree.head(verb))
        found.append(verb)
    return found


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
    if when is None or when.inferred or when.start is None or anchor is None or status.reality not in (Reality.OCCURRED, Reality.ONGOING):
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
