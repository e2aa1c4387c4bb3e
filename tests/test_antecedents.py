"""Sides are filled from the own sentence or one plain antecedent; a doubt leaves them empty. Voices, dates and lists keep to their clause."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, places_of, sides_of

from geomap.extract.segments import split_sentences
from geomap.model import Assertion, Kind, Reality


# ---------------------------------------------------------------- sides
@pytest.mark.parametrize(
    "text",
    [
        "Polish troops fought Lithuanian soldiers for weeks. The harvest was good. Shells hit the market of [Suwalki/PL/settlement] at noon.",
        "The RSF fought the army for weeks. Nobody won. Gunmen attacked a clinic in [Zalingei/SD/settlement].",
        "Kenyan troops fought Somalia. Explosions were heard in [Garissa/KE/settlement], and the governor of Lamu asked what Somalia wanted.",
    ],
)
def test_the_rest_of_the_article_accuses_nobody(text: str) -> None:
    event = events_of(text)[-1]
    assert sides_of(event)[:2] == ([], [])


def test_two_groups_in_the_sentence_before_leave_the_rebels_unnamed() -> None:
    text = "M23 and the FDLR have split the valley. The rebels seized [Sake/CD/settlement] at dawn."
    assert sides_of(event_of(text, "capture"))[0] == []


def test_one_group_in_the_sentence_before_is_the_rebels() -> None:
    text = "M23 sent envoys to the coast. The rebels seized [Sake/CD/settlement] at dawn."
    assert sides_of(event_of(text, "capture"))[0] == ["M23"]


def test_the_army_is_that_of_the_only_country_at_hand() -> None:
    text = "Rebels fled. The army recaptured [Jowhar/SO/settlement] on Tuesday."
    assert sides_of(event_of(text, "capture"))[0] == ["SO"]


def test_the_ground_names_no_army_between_two_states() -> None:
    text = "Thai jets bombed Cambodian depots. The harvest was good. The weather held. The army shelled [Surin/TH/settlement]."
    event = next(e for e in events_of(text) if places_of(e) == [("Surin", "location")])
    assert sides_of(event)[0] == []


def test_soldiers_who_speak_are_not_the_subject_told_of_last() -> None:
    text = "The Houthis rallied in the capital. Soldiers said they had shelled [Marib/YE/settlement]."
    assert sides_of(event_of(text, "strike"))[0] == []


def test_they_are_the_two_that_acted_before() -> None:
    text = "Georgia and Armenia sent envoys. They signed a ceasefire agreement in [Batumi/GE/settlement]."
    assert sorted(map(str, sides_of(event_of(text, "agreement"))[2])) == ["AM", "GE"]


def test_its_army_is_not_that_of_a_plural_subject() -> None:
    text = "Chadian columns broke the worst line for [Khartoum/SD/settlement/metonymic] since its army withdrew from [Bara/SD/settlement]."
    assert sides_of(event_of(text, "withdrawal"))[0] == ["SD"]


def test_iran_aligned_fighters_are_not_iran() -> None:
    text = "The [Iran/IR/country/metonymic]-aligned group fired missiles at [Eilat/IL/settlement]."
    assert "IR" not in sides_of(event_of(text, "strike"))[0]


def test_yemens_houthis_are_the_houthis_alone() -> None:
    assert sides_of(event_of("Yemen's Houthis shelled the town of [Harad/YE/settlement].", "strike"))[0] == ["HOUTHIS"]


def test_letters_in_brackets_name_the_same_group() -> None:
    text = "The Arakan Army (AA) grew. AA fighters shelled the port of [Sittwe/MM/settlement]."
    assert sides_of(event_of(text, "strike"))[0] == ["AA"]


def test_who_accuses_somebody_of_an_attack_names_its_doer() -> None:
    event = event_of("Togo accused Benin of shelling [Lama-Kara/TG/settlement], which Benin denied.", "strike")
    assert (sides_of(event)[0], event.assertion) == (["BJ"], Assertion.DISPUTED)


def test_the_displaced_displace_nobody() -> None:
    event = event_of("Residents of [Tripoli/LY/settlement] fled to [Zuwara/LY/settlement] after shelling.", "displacement")
    assert sides_of(event)[:2] == ([], [])


# ---------------------------------------------------------------- voices and reality
def test_neither_confirmed_nor_denied_is_no_denial() -> None:
    text = "Shells hit the port of [Latakia/SY/settlement], a guard said. The government has neither confirmed nor denied the attack."
    event = event_of(text, "strike")
    assert event.assertion is Assertion.UNCONFIRMED
    assert [a.stance.value for a in event.attributions] == ["asserts", "refuses_to_confirm"]


def test_a_relative_denial_stays_in_its_sentence() -> None:
    text = "After the war envoys of Chad and Sudan met in [Doha/QA/settlement] for talks. Chad accuses Sudan of cowardice, which Sudan denies."
    assert event_of(text, "negotiation").assertion is Assertion.NARRATED


def test_a_denial_answers_the_accusation_beside_it() -> None:
    text = (
        "Refugees fled to [Farchana/TD/settlement], an aid agency said. Monitors accused rebels of theft; the rebels dismissed the report as false."
    )
    assert event_of(text, "displacement").assertion is Assertion.CLAIMED


def test_a_voice_does_not_reach_the_clause_after_it() -> None:
    text = "Qatar brokered a truce for [Aleppo/SY/settlement], officials said, but rebels shelled [Idlib/SY/settlement]."
    assert event_of(text, "strike").assertion is Assertion.NARRATED


def test_no_fighting_is_no_event() -> None:
    assert events_of("There was no fighting in [Mandalay/MM/settlement], residents said, though soldiers patrolled.") == ()


@pytest.mark.parametrize(
    ("text", "kind", "reality"),
    [
        ("Rebels have been shelling [Kadugli/SD/settlement] since January 2024.", "strike", Reality.ONGOING),
        ("The siege of [Dilling/SD/settlement] was lifted on Monday after soldiers broke in.", "control", Reality.HALTED),
        ("Germany called on both armies to return to the talks in [Geneva/CH/settlement].", "negotiation", Reality.AIMED),
        ("Jets struck tanks to prevent rebels from entering [Homs/SY/settlement].", "advance", Reality.HYPOTHETICAL),
        ("A town held by the Arakan Army near [Sittwe/MM/settlement] was bombed.", "control", Reality.ONGOING),
        ("Rebels seized [Bria/CF/settlement] in May 2024 and now control [Ippy/CF/settlement].", "control", Reality.ONGOING),
    ],
)
def test_reality_of_what_lasts_ends_or_is_asked_for(text: str, kind: str, reality: Reality) -> None:
    assert event_of(text, kind).reality is reality


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers met no resistance in [Derna/LY/settlement].",
        "General Haftar's minister ruled out talks with the rebels in [Derna/LY/settlement].",
    ],
)
def test_no_negotiation(text: str) -> None:
    assert all(e.kind is not Kind.NEGOTIATION for e in events_of(text))


# ---------------------------------------------------------------- places
def test_a_list_of_typed_places() -> None:
    text = "The military holds the town of [Pathein/MM/settlement], the port of [Thandwe/MM/settlement] and the island of [Ramree/MM/settlement]."
    assert [name for name, _ in places_of(event_of(text, "control"))] == ["Pathein", "Thandwe", "Ramree"]


def test_names_among_the_sites() -> None:
    text = "Jets bombed four towns on Monday, among them [Ariha/SY/settlement] and [Saraqib/SY/settlement]."
    assert places_of(event_of(text, "strike")) == [("Ariha", "location"), ("Saraqib", "location")]


def test_a_second_phrase_of_the_same_verb() -> None:
    text = "Armenian troops withdrew from [Lachin/AZ/settlement] on Monday and from [Aghdam/AZ/settlement] on Tuesday."
    assert places_of(event_of(text, "withdrawal")) == [("Lachin", "origin"), ("Aghdam", "origin")]


def test_the_capital_is_no_other_town() -> None:
    text = "Troops withdrew to [Sirte/LY/settlement]. The army declared full control of the capital."
    assert ("Sirte", "location") not in places_of(event_of(text, "capture"))


def test_rounds_of_talks_are_one_event() -> None:
    event = event_of("Qatar has hosted several rounds of talks between the army and rebels in [Doha/QA/settlement].", "negotiation")
    assert places_of(event) == [("Doha", "venue")]


@pytest.mark.parametrize(
    "text",
    [
        "Some 30,000 have crossed into [Burundi/BI/country] since the fighting began.",
        "More than 9,000 Rohingya have arrived at camps in [Teknaf/BD/settlement] since the shelling.",
        "Thousands of people have been forced from their homes in [Fizi/CD/settlement] by the fighting.",
    ],
)
def test_people_on_the_move_are_displaced_not_advancing(text: str) -> None:
    found = [e.kind for e in events_of(text)]
    assert Kind.DISPLACEMENT in found
    assert Kind.ADVANCE not in found


# ---------------------------------------------------------------- datelines
@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("PORT SUDAN, Sudan (AP) — Rebels shelled the camp.", "PORT SUDAN, Sudan (AP)"),
        ("GOMA, Democratic Republic of Congo, Dec 8 (Reuters) - Rebels shelled the camp.", "GOMA, Democratic Republic of Congo, Dec 8 (Reuters)"),
        ("BOGOTÁ (January 20, 2025) - Rebels shelled the camp.", "BOGOTÁ (January 20, 2025)"),
        ("Damascus (AFP) – Rebels shelled the camp.", "Damascus (AFP)"),
    ],
)
def test_a_dateline_stands_apart(text: str, dateline: str) -> None:
    first, second = split_sentences(text)
    assert (first.text, first.dateline, first.heading, second.text) == (dateline, True, True, "Rebels shelled the camp.")


@pytest.mark.parametrize("text", ["The army - or what is left of it - shelled the camp.", "NATO jets struck a depot - the third this week."])
def test_a_dash_is_no_dateline(text: str) -> None:
    assert [s.dateline for s in split_sentences(text)] == [False]


def test_a_dateline_gives_no_place_and_no_date() -> None:
    event = event_of("[ACCRA/GH/settlement], June 2 (Reuters) - Rebels shelled the village of [Djibo/BF/settlement] on June 12.", "strike")
    assert places_of(event) == [("Djibo", "location")]
    assert event.time is not None
    assert event.time.start == "2025-06-12"


# ---------------------------------------------------------------- misread sentences
@pytest.mark.parametrize(
    ("text", "kind", "side"),
    [
        ("Fighting spread to the villages of [Izra/SY/settlement] and [Nawa/SY/settlement] as rebels fled.", "clash", None),
        ("The RSF killed a rebel commander in a strike on [Bara/SD/settlement].", "strike", "RSF"),
        ("Ethiopian tanks entered the camp and medics said twelve people were killed in an air raid on [Barentu/ER/settlement].", "strike", None),
    ],
)
def test_what_a_small_parser_misreads(text: str, kind: str, side: str | None) -> None:
    event = event_of(text, kind)
    assert sides_of(event)[0] == ([side] if side else [])
    assert all(a.side is None for a in event.attributions)
    assert all(role == "location" or role == "destination" for _, role in places_of(event))


def test_nobody_says_they_of_one_person() -> None:
    text = "The harvest was good. Ukraine's governor said they had shelled [Sudzha/RU/settlement] with rockets."
    assert sides_of(event_of(text, "strike"))[0] == []


def test_the_next_round_that_is_not_confirmed() -> None:
    text = "The president did not confirm whether the next round of negotiations would follow. Soldiers waited."
    event = event_of(text, "negotiation")
    assert (event.reality, event.assertion) == (Reality.PLANNED, Assertion.UNCONFIRMED)


def test_what_one_side_does_as_agreed_was_agreed_with_the_other() -> None:
    text = (
        "Chad and Sudan announced a prisoner exchange between Chad and Sudan. As agreed in [Doha/QA/settlement], Chad returned 40 bodies of soldiers."
    )
    found = [e for e in events_of(text) if e.quote.text.startswith("As agreed")]
    assert {tuple(sorted(map(str, sides_of(e)[2]))) for e in found} == {("SD", "TD")}
