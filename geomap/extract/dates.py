"""Which dates of a sentence are an event's own, and whether it is only background."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from geomap.extract.calendars import Days
from geomap.extract.discourse import Discourse
from geomap.extract.status import Status
from geomap.extract.syntax import CLAUSES, SUBJECTS, Tree, Word
from geomap.extract.times import TimeSpan, find_times, interval, last_days
from geomap.extract.times_events import described_times, tied_times
from geomap.extract.times_grammar import load_grammar
from geomap.extract.times_ties import named_after, tie_times, word_at
from geomap.extract.triggers import Trigger
from geomap.model import EventTime, Reality

_BACK = 4  # how many sentences "the same night" may look back
_INTENDED = (Reality.PLANNED, Reality.AIMED, Reality.HYPOTHETICAL)
_AMOUNTS = frozenset(("least", "most"))
_STOPS = frozenset((",", ";", ":", "—", "–"))
_QUOTED = re.compile(r"[\"“”«»]")
_TOGETHER = frozenset(("as", "while", "when"))
_OLD, _LONG_AGO = timedelta(days=31), timedelta(days=180)


def sentence_times(tree: Tree, discourse: Discourse, anchor: date | None) -> list[TimeSpan]:
    """The time expressions of a sentence; those that count from an earlier date or event take it from the text before."""

    def told(noun: Word) -> Days | None:
        kinds = {entry.kind for entry in discourse.vocabulary.entries.get(("noun", noun.lemma), ())} if _definite(tree, noun) else set()
        return _told_days([time for kind in sorted(kinds) for time in discourse.times.get(kind, ())], anchor)

    text = tree.sentence.text
    looks_back = load_grammar().backward.search(text) is not None
    times = tie_times(tree, find_times(text, anchor, before=_days_before(tree, discourse, anchor) if looks_back else None), told, anchor)
    days = last_days(times, text)
    if days is not None:
        discourse.last_date = (tree.sentence.index, days)
    return times


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


def own_times(tree: Tree, trigger: Trigger, status: Status, times: Sequence[TimeSpan], anchor: date | None) -> list[TimeSpan]:
    """The time expressions of the event's own clause: not those of the speech verb that reports it, nor of another event's clause."""
    found = tied_times(tree, trigger, status, times, anchor) or _in_clause(tree, trigger, status, times, anchor)
    return [span for span in found if not _is_record(tree, span)]


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
    kept: list[TimeSpan] = []
    direct: list[TimeSpan] = []
    for span in times:
        word = word_at(tree, tree.sentence.start + span.start)
        beyond = {w.i for w in named_after(tree, span)} if span.tied else set()
        if trigger.head.i in beyond:
            continue
        if word is None or word.i in phrase:
            own_span = _within_phrase(tree, span, word, trigger.head, anchor)
            direct.append(_scheduled(tree, own_span, tree.clause(word) if word is not None else None, anchor))
            continue
        verb = next((w for w in tree.ancestors(word) if (w.pos in ("VERB", "AUX") or w.i == trigger.head.i) and w.i not in beyond), None)
        verb = _governor(tree, verb, trigger.head) if verb is not None else None
        with_verb = verb is not None and verb.i in own and (word.i < verb.i or not _apart(tree, trigger.head, verb))
        with_verb = with_verb and not _of_noun(tree, word) and not (verb is not None and _promised(tree, trigger, status, word, verb))
        if with_verb or _dates_noun(tree, word, trigger.head):
            here = verb is not None and verb.i == tree.clause(trigger.head).i
            (direct if here else kept).append(_scheduled(tree, span, verb, anchor))
    if any(span.value is not None for span in direct):
        return direct
    described = described_times(tree, trigger.head, times, load_grammar().dating) if trigger.entry.pos == "noun" else []
    if described and not (status.reality is Reality.HALTED and any(span.value is not None for span in kept)):
        return described
    return direct + kept


def _within_phrase(tree: Tree, span: TimeSpan, word: Word | None, noun: Word, anchor: date | None) -> TimeSpan:
    """A date before its noun, free of the preposition before both: "since the 24 August raid" is no "since" for the raid."""
    prep = tree.head(noun)
    if word is None or span.value is None or span.days is None or noun.dep != "pobj" or not prep.i < word.i < noun.i:
        return span
    return replace(span, value=interval(span.text, span.days, span.value.granularity, None, anchor))


def _of_noun(tree: Tree, word: Word) -> bool:
    """Whether a date belongs to a noun: "the truce of 27 November", not "the morning of 27 November"."""
    for above in [word, *tree.ancestors(word)]:
        if above.dep == "prep" and above.lemma == "of":
            noun = tree.head(above)
            words = load_grammar().words
            return noun.pos == "NOUN" and words.get("units", noun.lemma) is None and words.get("parts", noun.lemma) is None
        if above.dep not in ("pobj", "compound", "nummod", "amod", "det", "nmod"):
            return False
    return False


def _promised(tree: Tree, trigger: Trigger, status: Status, word: Word, verb: Word) -> bool:
    """Whether a date is that of a promise or plan, not of what is to come: "vowed on Friday to withdraw", but "announced talks for Friday"."""
    if status.reality not in _INTENDED or verb.tag != "VBD" or verb.i == tree.clause(trigger.head).i or tree.head(word).lemma == "for":
        return False
    return word.i < trigger.head.i


def _scheduled(tree: Tree, span: TimeSpan, verb: Word | None, anchor: date | None) -> TimeSpan:
    """The day ahead, where a plain present tells what is to come: "the envoys meet in Oslo on Friday"."""
    value, other = span.value, span.other
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
        if low.dep == "advcl" and low.i > low.head and _contrasted(tree, low):
            return True
        if low.dep == "conj" and low.pos in ("VERB", "AUX"):
            present = low.tag in ("VBZ", "VBP", "VB") and tree.head(low).tag == "VBD"
            perfect = any(c.dep == "aux" and c.lemma == "have" for c in tree.children[low.i])
            if present or (perfect and tree.child(low, "nsubj", "nsubjpass") is not None):
                return True
    return False


def _contrasted(tree: Tree, clause: Word) -> bool:
    """Whether a clause only contrasts: a comma before its "while"."""
    mark = tree.child(clause, "mark")
    return mark is not None and mark.lemma == "while" and mark.i > 0 and tree.words[mark.i - 1].text == ","


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
