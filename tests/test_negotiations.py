"""Talks, deals and exchanges: who sat at the table, who only hosted it, where, what was agreed, what is owed, and what came of it."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, places_of, sides_of

from geomap.model import Event, Reality


def by_kind(text: str) -> dict[str, Event]:
    """The events of a text by kind; the last of each."""
    return {e.kind.value: e for e in events_of(text)}


def links(event: Event, events: tuple[Event, ...]) -> list[tuple[str, str]]:
    """Types of an event's links with the kinds they lead to."""
    kinds = {e.id: e.kind.value for e in events}
    return [(link.type, kinds[link.event]) for link in event.links]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("War talks between Sudan's army and the RSF, mediated by Saudi Arabia, resumed in [Jeddah/SA/settlement] on Sunday.", ["RSF", "SD"]),
        ("India's delegation met Pakistan's in [Dubai/AE/settlement] to end the fighting.", ["IN", "PK"]),
        ("Turkey hosted Russian and Ukrainian negotiators in [Istanbul/TR/settlement] to end the war.", ["RU", "UA"]),
        ("Armenia's premier received an Azerbaijani delegation in [Yerevan/AM/settlement] to end the war.", ["AM", "AZ"]),
    ],
)
def test_who_sits_at_the_table(text: str, parties: list[str]) -> None:
    (event,) = [e for e in events_of(text) if e.kind.value == "negotiation"]
    assert sorted(map(str, sides_of(event)[2])) == parties
    assert [role for _, role in places_of(event)] == ["venue"]


def test_who_brokers_a_truce_is_no_party_to_it() -> None:
    event = event_of("Qatar brokered a truce between Congo and M23 on Friday.", "agreement")
    assert sorted(map(str, sides_of(event)[2])) == ["CD", "M23"]


def test_a_call_has_no_venue() -> None:
    event = event_of("The presidents of Peru and Ecuador spoke by phone on Tuesday from [Lima/PE/settlement] to end the fighting.", "negotiation")
    assert places_of(event) == []


def test_the_venue_of_the_next_round() -> None:
    event = event_of("Colombia and the ELN rebels will hold a next round of talks in [Havana/CU/settlement] in August.", "negotiation")
    assert (event.reality, places_of(event)) == (Reality.PLANNED, [("Havana", "venue")])


def test_a_deal_made_at_the_talks_has_their_venue_and_is_part_of_them() -> None:
    text = "India's delegation met Pakistan's in [Dubai/AE/settlement]. The two sides agreed to exchange 120 prisoners of war by Friday."
    events = events_of(text)
    found = by_kind(text)
    assert places_of(found["agreement"]) == [("Dubai", "venue")]
    assert links(found["agreement"], events) == [("part_of", "negotiation")]
    assert links(found["exchange"], events) == [("part_of", "agreement")]
    assert [(q.best, q.noun) for q in found["exchange"].quantities] == [(120.0, "prisoners")]
    assert found["agreement"].quantities == ()


def test_what_is_owed_under_the_deal_implements_it() -> None:
    text = "Chad and Sudan signed a peace deal in [Juba/SS/settlement]. Under the deal Chad is to withdraw its troops from [Tine/SD/settlement]."
    event = by_kind(text)["withdrawal"]
    assert event.reality is Reality.PLANNED
    assert links(event, events_of(text)) == [("implements", "agreement")]


def test_a_deal_named_after_its_place_has_the_parties_that_met_there() -> None:
    text = (
        "Turkey hosted Russian and Ukrainian negotiators in [Istanbul/TR/settlement]. Nobody spoke. The weather held. "
        "Under the [Istanbul/TR/settlement/embedded] deal, 1,000 prisoners will be swapped."
    )
    event = by_kind(text)["exchange"]
    assert sorted(map(str, sides_of(event)[2])) == ["RU", "UA"]
    assert ("implements", "negotiation") in links(event, events_of(text))


def test_bodies_are_handed_over_by_one_to_the_other() -> None:
    text = (
        "Kyrgyzstan handed over the bodies of 41 soldiers to Tajikistan at [Batken/KG/settlement] "
        "under the agreement reached in [Isfara/TJ/settlement]."
    )
    found = by_kind(text)
    assert sorted(map(str, sides_of(found["exchange"])[2])) == ["KG", "TJ"]
    assert sorted(map(str, sides_of(found["agreement"])[2])) == ["KG", "TJ"]
    assert links(found["exchange"], events_of(text)) == [("implements", "agreement")]


def test_a_new_truce_supersedes_the_one_that_broke_down() -> None:
    text = "A truce between Libya's government and the LNA collapsed on Friday. Hours later Libya's government and the LNA agreed on a new ceasefire."
    assert ("supersedes", "ceasefire") in links(by_kind(text)["agreement"], events_of(text))


def test_the_next_round_is_part_of_the_talks() -> None:
    text = (
        "Congo and M23 held peace talks in [Doha/QA/settlement] on Monday. "
        "Congo and M23 will hold a second round of peace talks in [Nairobi/KE/settlement] in July."
    )
    events = [e for e in events_of(text) if e.kind.value == "negotiation"]
    assert links(events[1], tuple(events)) == [("part_of", "negotiation")]


def test_talks_of_others_belong_to_nothing() -> None:
    text = (
        "Congo and M23 held peace talks in [Doha/QA/settlement] on Monday. "
        "Kenya and Somalia will hold peace talks in [Nairobi/KE/settlement] in July."
    )
    events = [e for e in events_of(text) if e.kind.value == "negotiation"]
    assert [e.links for e in events] == [(), ()]


def test_the_pair_at_the_table_wants_the_truce() -> None:
    text = "Envoys of Armenia and Azerbaijan met in [Vienna/AT/settlement] to end the war. He proposed a truce of two days."
    assert sorted(map(str, sides_of(by_kind(text)["ceasefire"])[2])) == ["AM", "AZ"]


def test_two_tables_leave_the_truce_open() -> None:
    text = (
        "Envoys of Armenia and Azerbaijan met in [Vienna/AT/settlement] to end the war. Envoys of Armenia and Georgia met in [Batumi/GE/settlement]. "
        "The weather held. Nobody spoke. A truce of two days was proposed."
    )
    assert sides_of(by_kind(text)["ceasefire"])[2] == []


def test_mediators_are_no_parties() -> None:
    event = event_of("The war goes on: Chad's envoy held talks in [Cairo/EG/settlement] with Qatari mediators.", "negotiation")
    assert sides_of(event)[2] == ["TD"]
