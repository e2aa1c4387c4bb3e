"""One sentence to its claims: each trigger with its status, actors, places, time and amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from geomap.extract.coupling import all_past, carried_out, halts_of, lend, nearest, only_crossed, points_back, pursuant, repeats_only
from geomap.extract.dates import ahead, background, own_times, taken_up
from geomap.extract.discourse import Discourse
from geomap.extract.event_places import place_ref, read_places
from geomap.extract.frames import goes_home, has_unknown, hits_civilians, is_own_move, is_under_deal, named_accord, read_actors
from geomap.extract.quantities import QuantitySpan, find_quantities
from geomap.extract.reality import LASTING
from geomap.extract.segments import Sentence
from geomap.extract.status import Status, read_status
from geomap.extract.syntax import Tree
from geomap.extract.times import TimeSpan, event_time
from geomap.extract.times_article import sentence_times
from geomap.extract.triggers import Trigger, find_triggers
from geomap.extract.voices import name_voice, speaker_of
from geomap.extract.zones import read_zone, shielded_places
from geomap.model import Actor, Assertion, Attribution, EventTime, Kind, PlaceRef, Quantity, Reality, Role, Span, Stance, Zone
from geomap.protocols import Token

_INTENDED = (Reality.PLANNED, Reality.AIMED, Reality.HYPOTHETICAL)
_ATTACKS = (Kind.OFFENSIVE, Kind.ADVANCE, Kind.CAPTURE)
_VOICES = (Stance.ASSERTS, Stance.DENIES, Stance.DEMANDS, Stance.FEARS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one sentence says of one event. `sentence` is its index; `halts` the offset of the trigger that this one stops, if any.

    `anaphoric` says that a definite noun only points back to an event ("the operation"). `start` is the offset of the trigger's head word. `unknown`
    says that a force acts or suffers whose side the text leaves open, `restores` that a place comes back to whom it belonged ("retake"), `own_move`
    that people or troops are moved by whoever speaks, `civilians` that people or homes are hit, `mediation` that it only names the go-between of
    talks told beside it. `accord` is the place that the deal it is done under is named after ("under the Geneva accord"), `under_deal` says that it
    is done under the one told before.
    """

    kind: Kind
    trigger: Span
    quote: Span
    sentence: int
    paragraph: int
    start: int
    reality: Reality
    assertion: Assertion
    attributions: tuple[Attribution, ...] = ()
    initiators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    parties: tuple[Actor, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    time: EventTime | None = None
    quantities: tuple[Quantity, ...] = ()
    zone: Zone | None = None
    halts: int | None = None
    anaphoric: bool = False
    pursuant: bool = False
    meeting: bool = False
    dates_another: bool = False
    unknown: bool = False
    restores: bool = False
    own_move: bool = False
    civilians: bool = False
    mediation: bool = False
    accord: str | None = None
    under_deal: bool = False
    strong: bool = True
    score: float = 0.0


def read_sentence(tree: Tree, tokens: Sequence[Token], discourse: Discourse, anchor: date | None) -> list[Claim]:
    """The claims of a sentence in text order; triggers that assert nothing give none."""
    _remember_speaker(tree, discourse)
    discourse.hear(tree)
    triggers = find_triggers(tree, discourse.vocabulary, discourse.belongs, frozenset(discourse.told))
    if not triggers:
        discourse.read(tree)
        return []
    text = tree.sentence.text
    times = sentence_times(tree, discourse, anchor)
    amounts = find_quantities(text, tokens, [(t.start, t.end) for t in times])
    read = [(trigger, status) for trigger in triggers if (status := read_status(tree, trigger, discourse)) is not None]
    read = [(trigger, status) for trigger, status in read if not goes_home(tree, trigger, status.reality, discourse)]
    halts = halts_of(tree, [t for t, _ in read])
    claims = []
    for trigger, status in read:
        stopped = [s for t, s in read if halts.get(t.head.start) == trigger.head.start]
        if any(s.reality not in _INTENDED for s in stopped) and status.reality in (Reality.OCCURRED, Reality.AIMED, Reality.ONGOING):
            status = replace(status, reality=Reality.HALTED)
        own_amounts = [a for a in amounts if nearest(tree, a, read) is trigger and not _counts_sides(a, discourse)]
        claim = _claim(tree, trigger, status, own_times(tree, trigger, status, times, anchor), own_amounts, discourse, anchor)
        claims.append(replace(claim, halts=halts.get(trigger.head.start)))
    discourse.read(tree)
    crossed = {t.head.start for t in triggers if only_crossed(tree, t, triggers)}
    kept = [c for c in lend(all_past(claims)) if c.start not in crossed and not repeats_only(c, claims)]
    discourse.told.update(c.kind for c in claims if c.start in crossed)
    for claim in kept:
        happened = claim.reality not in _INTENDED and claim.assertion is not Assertion.DENIED
        discourse.tell(claim.kind, claim.places if happened else (), claim.time)
    return kept


def _claim(
    tree: Tree,
    trigger: Trigger,
    status: Status,
    times: Sequence[TimeSpan],
    amounts: Sequence[QuantitySpan],
    discourse: Discourse,
    anchor: date | None,
) -> Claim:
    """Puts one claim together."""
    initiators, targets, parties = read_actors(tree, trigger, discourse)
    places = read_places(tree, trigger, discourse) or _witnessed(tree, trigger, status, discourse)
    zone = None
    if status.reality in _INTENDED and trigger.entry.kind in _ATTACKS:
        places = tuple(replace(p, role=Role.OBJECTIVE) if p.role in (Role.DESTINATION, Role.LOCATION) else p for p in places)
    if trigger.entry.kind is Kind.BUFFER_ZONE:
        shielded = shielded_places(tree, trigger, discourse)
        places = (*(p for p in places if p.mention not in {m.id for m in shielded}), *(place_ref(m, Role.SHIELDED) for m in shielded))
        zone = read_zone(tree, trigger, places, initiators, status, amounts, discourse)
    first, last = trigger.words[0], trigger.words[-1]
    start, end = first.start - tree.sentence.start, last.end - tree.sentence.start
    tense = "future" if status.reality is Reality.PLANNED else None if status.reality in _INTENDED else status.tense
    when = event_time(times, start, end, tense, anchor, tree.sentence.text)
    if trigger.entry.state and status.reality is Reality.OCCURRED and _has_gone_on(tree, trigger):
        status = replace(status, reality=Reality.ONGOING)
    holds = trigger.head.lemma in discourse.vocabulary.names["holds"]
    if holds and when is not None and when.relation == "since" and tree.child(trigger.head, "aux") is not None and status.reality is Reality.OCCURRED:
        status = replace(status, reality=Reality.ONGOING)
    if when is not None and when.inferred and discourse.last_time is not None and _points_to_before(trigger, tree, discourse):
        when = discourse.last_time
    reality = (
        taken_up(tree, discourse, anchor)
        or ahead(status, when, anchor)
        or background(status, when, anchor, lasting=trigger.entry.kind in LASTING)
        or (Reality.ONGOING if status.reality in _INTENDED and carried_out(tree, trigger, discourse.vocabulary) else status.reality)
    )
    voice = next((a.source for a in status.attributions if a.stance in _VOICES and a.source), None)
    kind = trigger.entry.kind
    if kind is Kind.CAPTURE and reality is Reality.ONGOING and holds:
        kind = Kind.CONTROL
    elif kind is Kind.CAPTURE and reality is Reality.ONGOING and trigger.head.tag in ("VBZ", "VBP"):
        reality = Reality.OCCURRED
    if trigger.content and reality in (Reality.AIMED, Reality.HYPOTHETICAL):
        kind, places = trigger.content[0], ()
    return Claim(
        kind=kind,
        trigger=Span(start=first.start, end=last.end, text=tree.sentence.text[start:end]),
        quote=Span(start=tree.sentence.start, end=tree.sentence.end, text=tree.sentence.text),
        sentence=tree.sentence.index,
        paragraph=tree.sentence.paragraph,
        start=trigger.head.start,
        reality=reality,
        assertion=status.assertion,
        attributions=status.attributions,
        initiators=initiators,
        targets=targets,
        parties=parties,
        places=places,
        time=when,
        quantities=tuple(_quantity(a, voice, trigger.entry.kind) for a in amounts),
        zone=zone,
        anaphoric=points_back(tree, trigger, status, discourse.vocabulary),
        pursuant=pursuant(tree, trigger),
        meeting=_receives(tree, trigger, discourse),
        dates_another=status.backdrop is not None,
        strong=trigger.entry.strong,
        restores=trigger.head.lemma in discourse.vocabulary.names["restores"],
        mediation=trigger.head.dep == "acl" and trigger.head.lemma in discourse.vocabulary.names["mediates"],
        under_deal=is_under_deal(tree, trigger, discourse),
        accord=named_accord(tree, trigger, discourse),
        civilians=hits_civilians(trigger, discourse.vocabulary),
        own_move=is_own_move(tree, trigger, discourse),
        unknown=not parties and has_unknown(tree, trigger, discourse),
        score=_score(tree, trigger, initiators or parties, places),
    )


def _has_gone_on(tree: Tree, trigger: Trigger) -> bool:
    """Whether a verb of state stands in the present perfect: "have besieged the town for months"."""
    return any(c.dep == "aux" and c.text.lower() in ("has", "have", "'ve", "’ve") for c in tree.children[trigger.head.i])


def _receives(tree: Tree, trigger: Trigger, discourse: Discourse) -> bool:
    """Whether someone whose side is known receives others ("the president met his generals"), which alone is no diplomacy."""
    if trigger.head.lemma not in discourse.vocabulary.names["meets"] or "object" not in trigger.arguments:
        return False
    return any(discourse.parties(tree, w) for w in trigger.arguments.get("subject", ()))


def _counts_sides(span: QuantitySpan, discourse: Discourse) -> bool:
    """ "The two sides", "both armies": who they are, not how many."""
    return span.best == 2 and span.noun.lower().split()[-1].removesuffix("s") in discourse.vocabulary.names["both"]


def _points_to_before(trigger: Trigger, tree: Tree, discourse: Discourse) -> bool:
    """Whether "there" takes up a place of an earlier sentence: none is named before it in its own."""
    there = trigger.arguments.get("there")
    return there is not None and not any(m.start < there[0].start for m in discourse.literal_in(tree))


def _witnessed(tree: Tree, trigger: Trigger, status: Status, discourse: Discourse) -> tuple[PlaceRef, ...]:
    """Where the witnesses live, when nothing else says where: "Residents of X reported heavy shelling"."""
    if trigger.entry.object is None or not status.cues:
        return ()
    who = speaker_of(tree, tree.words[status.cues[0]], discourse)
    if who is None or who.lemma not in discourse.vocabulary.nouns["witness"]:
        return ()
    return tuple(place_ref(m, Role.LOCATION) for m in discourse.places_of(tree, who))


def _quantity(span: QuantitySpan, voice: str | None, kind: Kind) -> Quantity:
    role = "displaced" if kind is Kind.DISPLACEMENT and span.role in ("other", "personnel") else span.role
    return Quantity(low=span.low, best=span.best, high=span.high, noun=span.noun, of=span.of, role=role, source=voice)


def _score(tree: Tree, trigger: Trigger, actors: Sequence[Actor], places: Sequence[PlaceRef]) -> float:
    """A first estimate: surer with a plain trigger word, a parse, a known actor and a named place."""
    score = 0.5 + 0.1 * trigger.entry.strong + 0.15 * tree.parsed + 0.1 * bool(actors) + 0.1 * any(p.mention for p in places)
    return round(min(score, 0.95), 2)


def _remember_speaker(tree: Tree, discourse: Discourse) -> None:
    """Remembers who speaks in a sentence, outside its quotations, for "he added", "our troops" and quotations that run on."""
    for verb in tree.words:
        if verb.pos != "VERB" or tree.quoted[verb.i] or discourse.vocabulary.stance(verb.lemma) != "asserts":
            continue
        who = speaker_of(tree, verb, discourse)
        name, side = name_voice(tree, who, discourse) if who is not None else (None, None)
        if name is not None and (side is not None or who is None or who.pos == "PROPN" or verb.lemma in ("say", "add", "tell")):
            discourse.speaks(tree.sentence.index, name, side)


def runs_on(text: str, sentences: Sequence[Sentence], index: int) -> bool:
    """Whether a sentence begins inside a quotation that a sentence before it in the paragraph opened."""
    sentence = sentences[index]
    first = next(s for s in sentences if s.paragraph == sentence.paragraph)
    before = text[first.start : sentence.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
