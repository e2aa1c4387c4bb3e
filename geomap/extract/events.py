"""From sentences to events: the claims of an article, then ids, links, codes, and whether each can be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from geomap.extract.claims import Claim, read_sentence, runs_on
from geomap.extract.codes import codes
from geomap.extract.discourse import Discourse
from geomap.extract.followups import add_followups
from geomap.extract.frames import SYMMETRIC
from geomap.extract.links import link_events
from geomap.extract.segments import Sentence
from geomap.extract.syntax import make_tree
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Actor, Article, Event, Kind, Link, Mention, Reality
from geomap.protocols import Token

_UNSEEN = {Reality.BACKGROUND: "background", Reality.HYPOTHETICAL: "hypothetical"}
_HOSTILE = frozenset((Kind.OFFENSIVE, Kind.ADVANCE, Kind.DEFENCE, Kind.CAPTURE, Kind.STRIKE, Kind.BUFFER_ZONE, Kind.DESTRUCTION))
_STRUCK = (Kind.STRIKE, Kind.DESTRUCTION)


def find_claims(
    article: Article,
    sentences: Sequence[Sentence],
    parses: Mapping[int, Sequence[Token]],
    mentions: Sequence[Mention],
    vocabulary: Vocabulary,
) -> tuple[Claim, ...]:
    """The claims of an article in text order. `parses` holds token sequences by sentence index; headings carry context, never an event."""
    trees = {
        i: make_tree(sentences[i], parses[i], vocabulary.forms, in_quote=runs_on(article.text, sentences, i))
        for i in sorted(parses)
        if len(parses[i])
    }
    discourse = Discourse(article, sentences, trees, mentions, vocabulary)
    anchor = date.fromisoformat(article.published) if article.published else None
    claims: list[Claim] = []
    for sentence in sentences:
        tree = trees.get(sentence.index)
        if tree is not None and not sentence.heading:
            claims += read_sentence(tree, parses[sentence.index], discourse, anchor)
            add_followups(tree, claims, discourse)
        discourse.pass_places(sentence)
    main = _main_sides(claims, discourse.main)
    countries = {m.id: m.place.country if m.place is not None else None for m in mentions}
    return tuple(_filled(claim, main, countries) for claim in claims)


def build_events(article: Article, claims: Sequence[Claim], mentions: Sequence[Mention]) -> tuple[Event, ...]:
    """The claims as events: ids in text order, links among them, codes after status, and the reason when one cannot be drawn."""
    placed = {m.id for m in mentions if m.place is not None}
    links = link_events(claims)
    return tuple(_event(n, claim, links.get(n, ()), placed) for n, claim in enumerate(claims))


def _filled(claim: Claim, main: Sequence[Actor], countries: Mapping[str, str | None]) -> Claim:
    """Adds the other of the article's two main sides where one side is said, or follows from where it struck; both as parties of a truce or talks."""
    if len(main) != 2:
        return claim
    if claim.kind in SYMMETRIC:
        sides = {a.side for a in main}
        fits = not claim.unknown and len(claim.parties) < 2 and all(p.side in sides for p in claim.parties)
        return replace(claim, parties=tuple(main)) if fits else claim
    if claim.kind not in _HOSTILE:
        return claim
    targets, initiators = claim.targets, claim.initiators
    states = all(a.side is not None and len(a.side) == 2 for a in main)
    if states and not targets and not initiators and claim.kind in _STRUCK and not claim.unknown:
        hit = {countries.get(p.mention or p.within or "") for p in claim.places}
        targets = tuple(a for a in main if hit == {a.side})
    if initiators and not targets:
        return replace(claim, targets=_other(initiators, main))
    if targets and not initiators:
        return replace(claim, initiators=_other(targets, main), targets=targets)
    return claim


def _other(one: Sequence[Actor], main: Sequence[Actor]) -> tuple[Actor, ...]:
    """The main side that is not in `one`; none when `one` is neither of them."""
    sides = {a.side for a in one}
    rest = tuple(a for a in main if a.side not in sides)
    return rest if len(rest) == 1 else ()


def _main_sides(claims: Sequence[Claim], named: Sequence[Actor]) -> tuple[Actor, ...]:
    """The two sides that act and suffer most often in the hostile claims; those named most often when fewer than two do."""
    counts: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for claim in claims:
        if claim.kind in _HOSTILE or claim.kind in (Kind.CLASH, Kind.CONTROL, Kind.WITHDRAWAL):
            for actor in (*claim.initiators, *claim.targets, *(claim.parties if claim.kind is Kind.CLASH else ())):
                if actor.side is not None:
                    counts[actor.side] += 1
                    first.setdefault(actor.side, actor)
    ranked = sorted(counts, key=lambda side: (-counts[side], list(first).index(side)))
    found = [first[side] for side in ranked[:2]]
    found += [a for a in named if a.side not in {f.side for f in found}]
    return tuple(found[:2])


def _event(n: int, claim: Claim, links: tuple[Link, ...], placed: set[str]) -> Event:
    reason = _why_not(claim, placed)
    return Event(
        id=f"e{n + 1}",
        kind=claim.kind,
        trigger=claim.trigger,
        quote=claim.quote,
        reality=claim.reality,
        assertion=claim.assertion,
        attributions=claim.attributions,
        initiators=claim.initiators,
        targets=claim.targets,
        parties=claim.parties,
        places=claim.places,
        time=claim.time,
        quantities=claim.quantities,
        zone=claim.zone,
        links=links,
        codes=codes(claim.kind, claim.reality, claim.assertion, claim.attributions),
        on_map=reason is None,
        why_not=reason,
        score=claim.score,
    )


def _why_not(claim: Claim, placed: set[str]) -> str | None:
    """Why an event is not on the map; None when it is."""
    if claim.reality in _UNSEEN:
        return _UNSEEN[claim.reality]
    refs = [ref for place in claim.places for ref in (place.mention, place.within) if ref is not None]
    if not refs:
        return "no literal place"
    if not any(ref in placed for ref in refs):
        return "its places could not be located"
    if claim.kind is Kind.AID and all(place.role.value in ("passage", "origin") for place in claim.places):
        return "no place receives it"
    return None
