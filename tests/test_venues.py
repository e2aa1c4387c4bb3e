"""The venue of talks and deals when the words for it stand a step away, and places that are none."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, places_of


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Sudan and the RSF agreed to a truce in [Jeddah/SA/settlement] on Monday, at talks led by Saudi Arabia.", ["Jeddah"]),
        ("Russia and Ukraine agreed to an immediate ceasefire in [Istanbul/TR/settlement].", ["Istanbul"]),
        ("Armenia and Azerbaijan agreed to a prisoner swap in [Abu Dhabi/AE/settlement] on Friday.", ["Abu Dhabi"]),
        ("Congo and M23 agreed to a truce in [Doha/QA/settlement] on Monday.", ["Doha"]),
        # what was agreed is for that place: it lies with a party, where one fights from, or where the war is
        ("Congo and M23 agreed to a ceasefire in [Goma/CD/settlement] on Monday.", []),
        ("Israel and Hamas agreed to a ceasefire in [Gaza/PS/settlement], at talks led by Egypt.", []),
        ("Russia and Turkey agreed to a ceasefire in [Idlib/SY/settlement]. Guns had shelled [Saraqib/SY/settlement].", []),
        # one party only, or a region
        ("Ethiopia agreed to a truce in [Nairobi/KE/settlement] on Monday.", []),
        ("Russia and Turkey agreed to a truce in [Tripolitania/LY/adm1].", []),
    ],
)
def test_what_was_agreed_to_on_neutral_ground_was_agreed_there(text: str, places: list[str]) -> None:
    (deal,) = [e for e in events_of(text) if e.kind == "agreement"]
    assert places_of(deal) == [(place, "venue") for place in places]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The government suspended peace talks with the rebels, which had been held in [Havana/CU/settlement], and sent troops.", ["Havana"]),
        ("War talks between Sudan and the RSF, which were held in [Jeddah/SA/settlement], broke down.", ["Jeddah"]),
        ("War talks with the RSF, which was not to be held in [Jeddah/SA/settlement], broke down.", []),
        ("The government suspended peace talks with Rwanda, which has troops in [Goma/CD/settlement].", []),
        ("The government suspended peace talks with rebels who were held in [Goma/CD/settlement].", []),
    ],
)
def test_talks_that_were_held_somewhere(text: str, places: list[str]) -> None:
    assert places_of(event_of(text, "negotiation")) == [(place, "venue") for place in places]


def test_delegates_of_sides_meet() -> None:
    text = "The fighting stopped. Delegates from both sides met in [Nairobi/KE/settlement] on Thursday."
    assert places_of(event_of(text, "negotiation")) == [("Nairobi", "venue")]


def test_delegates_of_no_side_only_gather() -> None:
    text = "The fighting stopped. Delegates of the nurses met in [Nairobi/KE/settlement] on Thursday."
    assert [e for e in events_of(text) if e.kind == "negotiation"] == []
