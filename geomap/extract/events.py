"""From sentences to events: the claims of an article, then ids, links, codes, and whether each can be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from geomap.extract.actors import Actors, load_actors
from geomap.extract.claims import Claim, read_sentence, runs_on
from geomap.extract.codes import Codes, codes, finer_acled
from geomap.extract.coupling import seat
from geomap.extract.discourse import Discourse
from geomap.extract.followups import add_followups
from geomap.extract.links import link_events
from geomap.extract.relations import with_relations
from geomap.extract.segments import Sentence
from geomap.extract.sides import fill_sides
from geomap.extract.surface import make_surface_tree
from geomap.extract.syntax import Tree
from geomap.extract.trees import make_tree
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Article, Event, Kind, Link, Mention, Reading, Reality
from geomap.protocols import Token

_UNSEEN = {Reality.BACKGROUND: "background", Reality.HYPOTHETICAL: "hypothetical"}


def find_claims(
    article: Article,
    sentences: Sequence[Sentence],
    parses: Mapping[int, Sequence[Token]],
    mentions: Sequence[Mention],
    vocabulary: Vocabulary,
    actors: Actors | None = None,
) -> tuple[Claim, ...]:
    """The claims of an article in text order; headings tell no event.

    `parses` holds token sequences by sentence index, for the sentences that passed the gate; empty ones when there is no language model.
    `actors` is the table of actors; None is the shipped one.
    """
    trees = {i: _tree(sentences, i, parses[i], runs_on(article.text, sentences, i), vocabulary) for i in sorted(parses)}
    discourse = Discourse(article=article, sentences=sentences, mentions=mentions, vocabulary=vocabulary, actors=actors or load_actors())
    anchor = date.fromisoformat(article.published) if article.published else None
    claims: list[Claim] = []
    for sentence in sentences:
        tree = trees.get(sentence.index)
        if tree is not None and not sentence.heading:
            claims += read_sentence(tree, parses[sentence.index], discourse, anchor)
            add_followups(tree, claims, discourse)
        if not sentence.dateline:
            discourse.pass_places(sentence)
    return tuple(_laid(claim, discourse) for claim in seat(fill_sides(claims, discourse)))


def _laid(claim: Claim, discourse: Discourse) -> Claim:
    """A claim of a zone with how it lies to its places; any other as it is."""
    if claim.kind is not Kind.BUFFER_ZONE:
        return claim
    return replace(claim, places=with_relations(claim.places, discourse.article.text, discourse.mentions, discourse.vocabulary))


def _tree(sentences: Sequence[Sentence], index: int, tokens: Sequence[Token], in_quote: bool, vocabulary: Vocabulary) -> Tree:
    """The tree of a sentence: from its parse, or by surface patterns when there is none."""
    if len(tokens):
        return make_tree(sentences[index], tokens, vocabulary.forms, in_quote=in_quote)
    return make_surface_tree(sentences[index], vocabulary, in_quote=in_quote)


def build_events(article: Article, claims: Sequence[Claim], mentions: Sequence[Mention]) -> tuple[Event, ...]:
    """The claims as events: ids in text order, links among them, codes after status, and the reason when one cannot be drawn."""
    placed = {m.id for m in mentions if m.place is not None and m.reading is Reading.LITERAL}
    countries = {m.id: m.place.country for m in mentions if m.place is not None}
    links = link_events(claims)
    return tuple(_event(n, claim, links.get(n, ()), placed, countries) for n, claim in enumerate(claims))


def _event(n: int, claim: Claim, links: tuple[Link, ...], placed: set[str], countries: Mapping[str, str | None]) -> Event:
    reason = why_not(claim, placed)
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
        codes=_codes(claim, countries),
        on_map=reason is None,
        why_not=reason,
        score=claim.score,
    )


def _codes(claim: Claim, countries: Mapping[str, str | None]) -> Codes:
    grounds = [countries.get(place.mention or "") for place in claim.places]
    finer = finer_acled(claim.kind, claim.trigger, claim.quote, claim.initiators, grounds, restores=claim.restores)
    before = claim.quote.text[: claim.trigger.start - claim.quote.start]
    return codes(claim.kind, claim.reality, claim.assertion, claim.attributions, before=before, finer=finer)


def why_not(claim: Claim | Event, placed: AbstractSet[str]) -> str | None:
    """Why an event cannot be on the map; None when it can. `placed` are the ids of the literal mentions that have a place."""
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
