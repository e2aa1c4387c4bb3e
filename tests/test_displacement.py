"""People who are driven from their homes, and troops who are driven from a town."""

from __future__ import annotations

import pytest
from reading import events_of, places_of, sides_of


@pytest.mark.parametrize(
    ("text", "kind", "places"),
    [
        ("M23 rebels attacked [Rutshuru/CD/settlement] on Monday, driving 5,000 families out of the town.", "displacement", [("Rutshuru", "origin")]),
        ("Serb troops drove thousands of civilians out of [Srebrenica/BA/settlement].", "displacement", [("Srebrenica", "origin")]),
        ("The army forced villagers out of [Bara/SD/settlement].", "displacement", [("Bara", "origin")]),
        ("Militia fighters chased residents from [Tawila/SD/settlement].", "displacement", [("Tawila", "origin")]),
        ("The army drove the rebels out of [Bara/SD/settlement].", "capture", [("Bara", "location")]),
        ("Ethiopian troops drove hundreds of Tigrayan fighters from [Shire/ET/settlement].", "capture", [("Shire", "location")]),
        ("Kurdish fighters were driven out of [Afrin/SY/settlement].", "withdrawal", [("Afrin", "origin")]),
        # nobody is driven out: a journey
        ("Government troops drove from [Juba/SS/settlement] to [Bor/SS/settlement].", "advance", [("Juba", "origin"), ("Bor", "destination")]),
    ],
)
def test_who_is_driven_out(text: str, kind: str, places: list[tuple[str, str]]) -> None:
    moved = [e for e in events_of(text) if e.kind in ("displacement", "withdrawal", "capture", "advance")]
    assert [(e.kind.value, places_of(e)) for e in moved] == [(kind, places)]


def test_who_drives_people_out_does_not_withdraw() -> None:
    (event,) = [e for e in events_of("Serb troops drove thousands of civilians out of [Srebrenica/BA/settlement].") if e.kind == "displacement"]
    assert sides_of(event)[0] == ["RS"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The fighting stopped. Families returned to [Izium/UA/settlement] and [Lyman/UA/settlement] on Tuesday.", []),
        ("The fighting stopped. Villagers walked back into the rubble of [Houla/LB/settlement].", []),
        ("The fighting stopped. Thousands of people went home to [Aleppo/SY/settlement] from [Turkey/TR/country].", []),
        ("The fighting stopped. Residents streamed back to [Goma/CD/settlement] from [Sake/CD/settlement].", []),
        # a return that is kept from people, a flight that leads back, a camp, a flight after a return
        ("Soldiers stopped residents from returning to [Khan Younis/PS/settlement].", ["returning"]),
        ("More than 3,000 families fled back to [Goma/CD/settlement] after the fighting.", ["fled"]),
        ("After the fighting refugees returned to camps in [Adre/TD/settlement].", ["returned"]),
        ("Refugees who had returned to [Kutum/SD/settlement] fled the fighting again to [Tine/TD/settlement].", ["fled"]),
        ("Thousands of people walked from [Sake/CD/settlement] to [Goma/CD/settlement] during the fighting.", ["walked"]),
    ],
)
def test_who_comes_home_is_not_displaced(text: str, told: list[str]) -> None:
    assert [e.trigger.text for e in events_of(text) if e.kind == "displacement"] == told
