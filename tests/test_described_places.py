"""Places that only describe another one, and regions of which only a town is held."""

from __future__ import annotations

import pytest
from reading import event_of, places_of


@pytest.mark.parametrize(
    ("text", "kind", "places"),
    [
        (
            "Troops seized [Geteina/SD/settlement], a town on the [White Nile/SD/line] south of [Khartoum/SD/settlement], on Sunday.",
            "capture",
            [("Geteina", "location")],
        ),
        ("Soldiers entered the [Nur Shams/PS/exact] camp near [Tulkarm/PS/settlement] on Sunday.", "advance", [("Nur Shams", "location")]),
        (
            "Shells hit [Sloviansk/UA/settlement] and a depot near [Kramatorsk/UA/settlement] on Sunday.",
            "strike",
            [("Kramatorsk", "location"), ("Sloviansk", "location"), ("depot", "location")],
        ),
    ],
)
def test_what_only_says_where_a_named_place_lies_is_no_place_of_the_event(text: str, kind: str, places: list[tuple[str, str]]) -> None:
    assert sorted(places_of(event_of(text, kind))) == places


def test_the_capital_is_no_region_that_was_told_of_before() -> None:
    text = (
        "The army broke the siege around the capital of [Kordofan/SD/adm1] on Sunday. "
        "In the capital soldiers shelled [Bahri/SD/settlement] on Monday."
    )
    assert ("Kordofan", "location") not in places_of(event_of(text, "strike"))
