"""What a noun or a larger place only says of a named town, and what is held when it is a town in a region."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, places_of


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The war goes on. [El Fasher/SD/settlement] is the last city in [Darfur/SD/adm1] that the Sudanese army holds.", ["El Fasher"]),
        ("[Lysychansk/UA/settlement] was the last big city in [Luhansk region/UA/adm1] still held by Ukrainian troops.", ["Lysychansk"]),
        ("Families fled [El Fasher/SD/settlement], the last city in [Darfur/SD/adm1] that the Sudanese army holds.", ["El Fasher"]),
        ("Families fled [El Geteina/SD/settlement], a town on the [White Nile/SD/adm1] that RSF fighters had held for a year.", ["El Geteina"]),
        # no name: the town, not the region around it
        ("The Ukrainian army still holds a town in [Luhansk region/UA/adm1].", ["town"]),
        ("Families fled the last town in [Luhansk region/UA/adm1] that the Ukrainian army holds.", ["town"]),
        # the region itself
        ("The Sudanese army holds most of [Darfur/SD/adm1].", ["Darfur"]),
        ("[Darfur/SD/adm1] is a region that the Sudanese army holds.", []),
    ],
)
def test_what_is_held_is_the_town_not_the_region(text: str, places: list[str]) -> None:
    assert [name for name, _ in places_of(event_of(text, "control"))] == places


def test_a_city_that_is_encircled_and_what_it_is() -> None:
    text = "The war goes on. [El Fasher/SD/settlement] remains encircled: the last big city in [Darfur/SD/adm1] in the army's hands."
    assert [places_of(e) for e in events_of(text) if e.kind == "control"] == [[("El Fasher", "location")]] * 2


def test_an_unnamed_village_that_is_taken_keeps_its_region() -> None:
    event = event_of("Russian troops captured a village in the [Sumy region/UA/adm1].", "capture")
    assert {name for name, _ in places_of(event)} == {"village", "Sumy region"}
