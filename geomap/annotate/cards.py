"""The words behind the marks: a card for every event, and the list of what is not on the map, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from geomap.annotate import words
from geomap.annotate.days import first_day, last_day, told
from geomap.annotate.dealings import linked_cards
from geomap.annotate.edits import desk_notes, desk_precision, desk_status, is_desks, why_dropped
from geomap.annotate.groups import TALKS, Claim
from geomap.annotate.reasons import reason
from geomap.annotate.spots import Ground, Spot, finest
from geomap.model import Actor, Card, Document, Feature, Kind, Mention, Precision, Reading, Role, Skipped
from geomap.phrases import Phrase, dated, joined, listed, say

_FINENESS = (Precision.EXACT, Precision.NEAR, Precision.SETTLEMENT, Precision.ADM3, Precision.ADM2, Precision.ADM1, Precision.LINE, Precision.COUNTRY)


def make_cards(claims: Sequence[Claim], features: Sequence[Feature], ground: Ground) -> tuple[Card, ...]:
    """One card an event, in the order of the articles; events without a mark say why."""
    marks: dict[str, list[Feature]] = {}
    for feature in features:
        for key in feature.events:
            marks.setdefault(key, []).append(feature)
    contradicts, linked = _contradictions(claims), linked_cards(claims, ground.country)
    return tuple(_card(claim, marks.get(claim.key, []), contradicts.get(claim.key, ()), linked.get(claim.key, ()), ground) for claim in claims)


def _card(claim: Claim, marks: Sequence[Feature], contradicts: tuple[str, ...], linked: tuple[tuple[str, str], ...], ground: Ground) -> Card:
    event, article = claim.event, claim.document.article
    time = told(event.time)
    return Card(
        id=claim.key,
        article=article.id,
        kind=event.kind,
        title=title(claim, ground),
        status=joined("; ", (words.status(event, ground.country), *_held_back(claim), *desk_status(claim))),
        says=words.says(event, ground.country),
        quote=event.quote.text,
        quote_start=event.quote.start,
        when=words.when(event.time),
        reported=dated(article.published) if article.published else None,
        where=listed(dict.fromkeys(_place_words(spot, spot.full_name) for spot in claim.spots)) or None,
        precision=_precision(claim.spots),
        quantities=tuple(words.quantity(quantity) for quantity in event.quantities),
        notes=_notes(claim, marks, ground),
        contradicts=contradicts,
        derivation=tuple(dict.fromkeys(step for mark in marks for step in mark.derivation)),
        features=tuple(mark.id for mark in marks),
        why_not=None if marks else _why_not(claim),
        linked=linked,
        t0=first_day(time.start) if time else None,
        t1=last_day(time.end) if time else None,
        reported_on=first_day(article.published),
        assertion=event.assertion,
        reality=event.reality,
        sides=tuple(dict.fromkeys(side for side in (claim.side, *(actor.side for actor in (*event.initiators, *event.parties))) if side)),
        names=_other_names(claim),
    )


def _other_names(claim: Claim) -> tuple[str, ...]:
    """What else its places are called, by the article and by the gazetteer, beyond the names on its card."""
    found: list[str] = []
    for spot in claim.spots:
        mention = _mention(claim.document, spot)
        known = {spot.name.casefold(), spot.full_name.casefold()}
        names = (mention.text if mention else "", spot.place.name, spot.region.name if spot.region else "")
        found += [name for name in names if name and name.casefold() not in known]
    return tuple(dict.fromkeys(found))


def _held_back(claim: Claim) -> tuple[str, ...]:
    """What the status says of places that are shown coarser than the text has them, or not at all; what the desk did it says by itself."""
    noted = [spot for spot in claim.spots if spot.note and not is_desks(spot.note)]
    off = any(spot.precision is Precision.NONE for spot in noted)
    return (say("place kept off the map"),) if off else (say("place coarsened"),) if noted else ()


def title(claim: Claim, ground: Ground) -> str:
    """ "Offensive — Sumy Oblast", "“Buffer zone” — Sumy Oblast, to shield Kursk Oblast", "Talks — Russia and Ukraine"."""
    event = claim.event
    kind = words.KINDS[event.kind]
    if event.kind is Kind.CAPTURE and words.is_retaken(event):
        kind = say("Recapture")
    if event.zone is not None and event.zone.quoted:
        kind = say("“{words}”", words=kind)
    places = [spot for spot in claim.spots if spot.role is not Role.SHIELDED]
    where = route(finest(places)[:3])
    shielded = listed(dict.fromkeys(spot.name for spot in claim.having(Role.SHIELDED)))
    if not where and event.parties:
        where = listed(dict.fromkeys(ground.country(actor.side) if actor.side else actor.name for actor in event.parties))
    name = say("{kind} — {where}", kind=kind, where=where) if where else kind
    return say("{what}, to shield {place}", what=name, place=shielded) if shielded else name


def route(spots: Sequence[Spot]) -> str:
    """Where in words: "Sumy Oblast", "from Shire to Aksum", "from Akcakale", "Izyum, from Kupyansk"; empty without spots."""
    kept = finest(spots)
    origins = listed(dict.fromkeys(_place_words(spot, spot.name) for spot in kept if spot.role is Role.ORIGIN))
    places = listed(dict.fromkeys(_place_words(spot, spot.name) for spot in kept if spot.role is not Role.ORIGIN))
    if not origins:
        return places
    if not places:
        return say("from {place}", place=origins)
    reached = any(spot.role is Role.DESTINATION for spot in kept)
    if reached:
        return say("from {origin} to {place}", origin=origins, place=places)
    return say("{place}, from {origin}", origin=origins, place=places)


def _place_words(spot: Spot, name: str) -> str:
    return say("{noun} in {place}", noun=Phrase(spot.noun), place=name) if spot.noun else name


def _precision(spots: Sequence[Spot]) -> str | None:
    levels = [spot.precision for spot in spots if spot.noun is None] or [spot.precision for spot in spots]
    finest = next((level for level in _FINENESS if level in levels), None)
    told = words.PRECISION[finest] if finest else None
    if (desks := desk_precision(spots, finest)) is not None:
        return desks
    return joined("; ", (told, say("the place itself is not named"))) if told and all(spot.noun for spot in spots) else told


def _notes(claim: Claim, marks: Sequence[Feature], ground: Ground) -> tuple[str, ...]:
    event = claim.event
    notes: list[str] = []
    if event.initiators:
        notes.append(say("By {names}", names=_names(event.initiators, ground)))
    if event.targets:
        notes.append(say("Against {names}", names=_names(event.targets, ground)))
    if event.parties:
        notes.append(say("Parties: {names}", names=_names(event.parties, ground)))
    if event.kind in TALKS and event.initiators:
        notes[0] = say("Brought about by {names}", names=_names(event.initiators, ground))
    notes += words.inferred((*event.initiators, *event.targets, *event.parties), ground.country)
    if event.zone is not None and event.zone.depth_km is None and any("illustrative" in step for mark in marks for step in mark.derivation):
        notes.append(say("The text gives no depth: the drawn depth is illustrative; such zones are 5 to 20 km deep"))
    if event.kind in TALKS and not claim.having(Role.VENUE):
        notes.append(say("No venue is named: a call or a meeting without a place is not on the map"))
    doubtful = [
        spot
        for spot in claim.spots
        if spot.note is None and (mention := _mention(claim.document, spot)) is not None and mention.candidates > 1 and mention.score < 0.5
    ]
    notes += [say("“{name}” could be one of several places of that name", name=spot.name) for spot in doubtful]
    notes += [say("{name}: {note}", name=spot.name, note=spot.note) for spot in claim.spots if spot.note]
    notes += desk_notes(claim)
    return tuple(dict.fromkeys(notes))


def _names(actors: Iterable[Actor], ground: Ground) -> str:
    """Who takes part, each once; countries by a name that other languages have."""
    known = ((actor.name, ground.country(actor.side) if actor.side else None) for actor in actors)
    return listed(dict.fromkeys(country if country == name else name for name, country in known))


def _mention(document: Document, spot: Spot) -> Mention | None:
    return next((mention for mention in document.mentions if mention.id == spot.mention), None)


def _why_not(claim: Claim) -> str:
    event = claim.event
    if event.why_not:
        return words.WHY_NOT.get(event.why_not) or reason(event.why_not)
    if not claim.spots:
        return words.WHY_NOT["no literal place"]
    if any(spot.precision is Precision.LINE for spot in claim.spots):
        return say("it lies along a line whose course is not in the reference data; a point on it would be too exact")
    return say("the place is not known finely enough for a mark")


def _contradictions(claims: Sequence[Claim]) -> dict[str, tuple[str, ...]]:
    """Both ways: who contradicts whom, by card."""
    found: dict[str, list[str]] = {}
    known = {claim.key for claim in claims}
    for claim in claims:
        for link in claim.event.links:
            other = f"{claim.document.article.id}/{link.event}"
            if link.type == "contradicts" and other in known:
                found.setdefault(claim.key, []).append(other)
                found.setdefault(other, []).append(claim.key)
    return {key: tuple(dict.fromkeys(others)) for key, others in found.items()}


def make_skipped(documents: Sequence[Document], claims: Sequence[Claim], cards: Iterable[Card], ground: Ground) -> tuple[Skipped, ...]:
    """What is not on the map and why: names first, then events; the same name for the same reason is counted once."""
    found: dict[tuple[str, str, str], Skipped] = {}
    used: dict[str, set[str]] = {}
    for claim in claims:
        if claim.event.on_map or claim.withheld:
            used.setdefault(claim.document.article.id, set()).update(spot.place.id for spot in claim.spots)
    dropped = why_dropped(claims)
    for document in documents:
        for item in _skipped_mentions(document, used.get(document.article.id, set()), dropped, ground):
            _count(found, item)
    for card in cards:
        if card.why_not:
            _count(found, Skipped(text=card.title, article=card.article, reason=card.why_not, quote=card.quote))
    return tuple(found.values())


def _count(found: dict[tuple[str, str, str], Skipped], item: Skipped) -> None:
    key = (item.article, item.text, item.reason)
    seen = found.get(key)
    found[key] = item if seen is None else replace(seen, count=seen.count + 1, spots=(*seen.spots, *item.spots))


def _skipped_mentions(document: Document, used: set[str], dropped: Mapping[tuple[str, str], str], ground: Ground) -> list[Skipped]:
    """The names of one article that carry no mark, in text order; peoples' names are no places and are left out."""
    found = []
    for mention in document.mentions:
        why = _mention_reason(mention, used, ground)
        if why is not None:
            why = dropped.get((document.article.id, mention.id), why)
            quote, spots = _context(document.article.text, mention), ((mention.start, mention.end),)
            found.append(Skipped(text=mention.text, article=document.article.id, reason=why, quote=quote, spots=spots))
    return found


def _mention_reason(mention: Mention, used: set[str], ground: Ground) -> str | None:
    place = mention.place
    if mention.reading is Reading.DEMONYM:
        return None
    if mention.reading is Reading.METONYMIC:
        country = ground.country(place.country) if place is not None and place.country else None
        if country is None:
            return say("stands for a government or force, not for a place")
        return say("stands for the government of {country}, not for a place", country=country)
    if mention.reading is Reading.EMBEDDED:
        return say("part of the name of a person or organisation")
    if place is None:
        return say("not located: {reason}", reason=reason(mention.reason)) if mention.reason else say("not located")
    if place.id in used:
        return None
    if mention.precision is Precision.COUNTRY:
        return say("a country as a whole: no mark is set for it")
    return say("named, but nothing is said to happen there")


def _context(text: str, mention: Mention, reach: int = 60) -> str:
    """The words around a name, cut at word ends, on one line."""
    start, end = max(0, mention.start - reach), min(len(text), mention.end + reach)
    if start:
        start = text.find(" ", start, mention.start) + 1 or mention.start
    if end < len(text):
        end = max(text.rfind(" ", mention.end, end), mention.end)
    return f"{'… ' if start else ''}{' '.join(text[start:end].split())}{' …' if end < len(text) else ''}"
