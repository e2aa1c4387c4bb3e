"""What "it" and "there" stand for as the place of an event, and when nothing says so."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, places_of

from geomap.model import Reality


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Smoke rose over [Izmail/UA/settlement] on Monday, hours after Russian drones had crossed the river to hit it.", ["Izmail"]),
        ("Fires burn in [Port Sudan/SD/settlement], a day after RSF drones had flown over the [Red Sea/SD/line] to bomb it.", ["Port Sudan"]),
        ("Ethiopian jets flew from [Asmara/ER/settlement] to [Mekelle/ET/settlement] to bomb it.", ["Mekelle"]),
        ("Azerbaijani troops entered [Shusha/AZ/settlement] after they had shelled it for days.", ["Shusha"]),
        # two towns, or another thing that can be hit
        ("Turkish tanks rolled past [Manbij/SY/settlement] and [Kobani/SY/settlement], and jets bombed it.", []),
        ("A tanker had left [Odesa/UA/settlement] when Russian drones bombed it.", []),
        ("A convoy came from [Goma/CD/settlement], and rebel jets bombed it.", []),
        # who acts in the town may be meant, not the town
        ("Hezbollah fired rockets from [Tyre/LB/settlement], and Israeli jets bombed it.", []),
    ],
)
def test_it_is_the_one_town_of_the_sentence(text: str, places: list[str]) -> None:
    strikes = [e for e in events_of(text) if e.kind == "strike" and e.trigger.text in ("hit", "bomb", "bombed", "shelled")]
    assert [name for e in strikes for name, _ in places_of(e)] == places


def test_a_town_that_is_surrounded_and_taken() -> None:
    event = event_of("The Sudanese army surrounded [Bara/SD/settlement] on Monday and took it on Tuesday.", "capture")
    assert places_of(event) == [("Bara", "location")]


@pytest.mark.parametrize(
    ("text", "reality"),
    [
        ("Fires burn in [Odesa/UA/settlement], a day after Russian jets had flown over the sea to bomb it.", Reality.OCCURRED),
        ("Troops shut the road after Russian jets had flown to [Odesa/UA/settlement] to bomb it.", Reality.OCCURRED),
        # what troops came for, and what had yet to come
        ("Russian jets flew to [Odesa/UA/settlement] to bomb it.", Reality.AIMED),
        ("A day after Russian jets were said to be ready to bomb [Odesa/UA/settlement], nothing came.", Reality.PLANNED),
    ],
)
def test_what_time_is_counted_from_was_done(text: str, reality: Reality) -> None:
    (bombing,) = [e for e in events_of(text) if e.trigger.text == "bomb"]
    assert bombing.reality is reality


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ukrainian drones hit [Shebekino/RU/settlement] in the [Belgorod region/RU/adm1], and troops were fighting there.", "Shebekino"),
        ("The army took [Bara/SD/settlement], a town in [North Kordofan/SD/adm1], and troops were fighting there.", "Bara"),
        ("Drones hit [Izmail/UA/settlement], a port on the [Danube/UA/line], and troops were fighting there.", "Izmail"),
        ("Shells fell on [Lyman/UA/settlement] in [Ukraine/UA/country]'s [Donetsk region/UA/adm1], and troops were fighting there.", "Lyman"),
        # the larger unit is where they went
        ("Troops left [Bara/SD/settlement] for [Darfur/SD/adm1], and troops were fighting there.", "Darfur"),
        ("Troops who hold [Bara/SD/settlement] entered [Darfur/SD/adm1], and troops were fighting there.", "Darfur"),
        ("Shells fell on [Bara/SD/settlement] and [Darfur/SD/adm1], and troops were fighting there.", "Darfur"),
        # the region does not hold the town
        ("Rebels fled [Adre/TD/settlement] near [Darfur/SD/adm1], and troops were fighting there.", "Darfur"),
    ],
)
def test_there_is_the_finest_place_told_of(text: str, place: str) -> None:
    assert places_of(event_of(text, "clash")) == [(place, "location")]


def test_a_region_with_its_country_says_where_a_town_lies() -> None:
    text = "Ukrainian drones hit a depot in [Shebekino/RU/settlement], in [Russia/RU/country]'s [Belgorod region/RU/adm1]."
    assert {name for name, _ in places_of(event_of(text, "strike"))} <= {"Shebekino", "depot"}
