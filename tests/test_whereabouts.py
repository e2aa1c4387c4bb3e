"""Which of the names in a phrase is where something happened, and which only say where that place lies."""

from __future__ import annotations

import pytest
from reading import event_of, places_of


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Rebels shelled [Bara/SD/settlement] in northern [Kordofan/SD/adm1] on Monday.", ["Bara"]),
        ("Rebels shelled [Bara/SD/settlement], a town in the far west of [Sudan/SD/country], on Monday.", ["Bara"]),
        ("Rebels shelled [Bara/SD/settlement], some 60 km (37 miles) north of [El Obeid/SD/settlement].", ["Bara"]),
        ("Rebels shelled the village of [Bara/SD/settlement], just south-west of [El Obeid/SD/settlement].", ["Bara"]),
        # nothing else says where
        ("Rebels shelled a post 60 km north of [El Obeid/SD/settlement].", ["El Obeid"]),
        # a list, not one place in the other
        ("Rebels shelled positions in [Bara/SD/settlement] and in northern [Darfur/SD/adm1].", ["Bara", "Darfur"]),
        # a line of its own
        ("Shells fell near [Bara/SD/settlement]\nIn [Kordofan/SD/adm1], rebels shelled positions on Monday.", ["Kordofan"]),
        # another country holds no place of this one
        ("Rebels shelled [Adre/TD/settlement] in eastern [Darfur/SD/adm1].", ["Adre", "Darfur"]),
    ],
)
def test_what_only_says_where_a_named_place_lies_is_no_place_of_the_event(text: str, places: list[str]) -> None:
    assert [name for name, _ in places_of(event_of(text, "strike"))] == places


def test_an_unplaced_name_does_not_take_the_place_of_one_on_the_map() -> None:
    text = "Rebels shelled Abu Haraz, a town in the west of [Kordofan/SD/adm1], on Monday."
    assert ("Kordofan", "location") in places_of(event_of(text, "strike"))
