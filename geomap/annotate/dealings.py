"""What hangs on talks and deals: what was agreed, what of it is done and what is owed, and the next round."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.annotate import words
from geomap.annotate.groups import TALKS, Claim
from geomap.model import Assertion, Event, Kind, Reality
from geomap.phrases import joined, msg, say, small

_DONE = {
    Reality.OCCURRED: msg("done"),
    Reality.ONGOING: msg("under way"),
    Reality.PLANNED: msg("owed, not yet done"),
    Reality.AIMED: msg("owed, not yet done"),
    Reality.HALTED: msg("broken off"),
    Reality.HYPOTHETICAL: msg("only thought of as possible"),
    Reality.BACKGROUND: msg("done before"),
}
_AHEAD = (Reality.PLANNED, Reality.AIMED, Reality.HYPOTHETICAL)


def linked_cards(claims: Sequence[Claim], country: words.CountryName) -> dict[str, tuple[tuple[str, str], ...]]:
    """Cards → (words, other card) for what is linked to talks or a deal, both ways; cards without such a link are left out.

    On the talks: "Agreed: exchange — owed, not yet done, from 22 June 2025, 1,000 prisoners, …"; "Next round: …"; on what carries a deal out:
    "As agreed at: talks, 2 June 2025".
    """
    known = {claim.key: claim for claim in claims}
    found: dict[str, list[tuple[str, str]]] = {}
    for claim in claims:
        for link in claim.event.links:
            deal = known.get(f"{claim.document.article.id}/{link.event}")
            if link.type not in ("implements", "part_of") or deal is None or deal.event.kind not in (*TALKS, Kind.CEASEFIRE):
                continue
            found.setdefault(deal.key, []).append((_from_deal(claim.event, country), claim.key))
            found.setdefault(claim.key, []).append((_to_deal(claim.event, deal.event), deal.key))
    return {key: tuple(dict.fromkeys(others)) for key, others in found.items()}


def _from_deal(event: Event, country: words.CountryName) -> str:
    what = words.KINDS[event.kind]
    when = words.when(event.time)
    if event.kind is Kind.NEGOTIATION:
        facts = _joined(words.status(event, country), when or say("no date given"))
        return say("Next round: {facts}", facts=facts) if event.reality in _AHEAD else say("Talks: {facts}", facts=facts)
    if event.kind is Kind.AGREEMENT:
        return say("Outcome: {facts}", facts=_joined(small(what), words.status(event, country), when))
    figures = tuple(words.quantity(quantity) for quantity in event.quantities)
    return say("Agreed: {facts}", facts=_joined(small(what), _state(event, country), when, *figures))


def _to_deal(event: Event, deal: Event) -> str:
    facts = _joined(small(words.KINDS[deal.kind]), words.when(deal.time))
    if event.kind is Kind.NEGOTIATION:
        return say("Follows on: {facts}", facts=facts)
    return say("Outcome of: {facts}", facts=facts) if event.kind is Kind.AGREEMENT else say("As agreed at: {facts}", facts=facts)


def _state(event: Event, country: words.CountryName) -> str:
    """Done or owed, and who says so where somebody does: a claim is no fact."""
    voice = words.short_voice(event, country) if event.assertion is Assertion.CLAIMED else None
    doubt = words.against(event.assertion, None) if event.assertion is Assertion.DENIED else words.doubt(event, country)
    return _joined(_DONE[event.reality], doubt, words.says_who(voice) if voice else None)


def _joined(*parts: str | None) -> str:
    return joined(", ", (part for part in parts if part))
