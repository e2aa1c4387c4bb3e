"""What hangs on talks and deals: what was agreed, what of it is done and what is owed, and the next round."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.annotate import words
from geomap.annotate.groups import TALKS, Claim
from geomap.model import Assertion, Event, Kind, Reality

_DONE = {
    Reality.OCCURRED: "done",
    Reality.ONGOING: "under way",
    Reality.PLANNED: "owed, not yet done",
    Reality.AIMED: "owed, not yet done",
    Reality.HALTED: "broken off",
    Reality.HYPOTHETICAL: "only thought of as possible",
    Reality.BACKGROUND: "done before",
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
            found.setdefault(claim.key, []).append((_to_deal(claim.event, deal.event, country), deal.key))
    return {key: tuple(dict.fromkeys(others)) for key, others in found.items()}


def _from_deal(event: Event, country: words.CountryName) -> str:
    what = words.KINDS[event.kind]
    when = words.when(event.time)
    if event.kind is Kind.NEGOTIATION:
        name = "Next round" if event.reality in _AHEAD else "Talks"
        return f"{name}: {_joined(words.status(event, country), when or 'no date given')}"
    if event.kind is Kind.AGREEMENT:
        return f"Outcome: {_joined(what.lower(), words.status(event, country), when)}"
    figures = tuple(words.quantity(quantity) for quantity in event.quantities)
    return f"Agreed: {_joined(what.lower(), _state(event, country), when, *figures)}"


def _to_deal(event: Event, deal: Event, country: words.CountryName) -> str:
    name = "Follows on" if event.kind is Kind.NEGOTIATION else "Outcome of" if event.kind is Kind.AGREEMENT else "As agreed at"
    return f"{name}: {_joined(words.KINDS[deal.kind].lower(), words.when(deal.time))}"


def _state(event: Event, country: words.CountryName) -> str:
    """Done or owed, and who says so where somebody does: a claim is no fact."""
    voice = words.short_voice(event, country) if event.assertion is Assertion.CLAIMED else None
    doubt = "denied" if event.assertion is Assertion.DENIED else words.doubt(event, country)
    return _joined(_DONE[event.reality], doubt, words.says_who(voice) if voice else None)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
