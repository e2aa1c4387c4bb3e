"""Verbs joined by "and": the object that stands with the last of them, and what is not shared."""

from __future__ import annotations

import pytest
from reading import events_of, places_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Russian troops shelled and later entered [Kupiansk/UA/settlement].", {"shelled": ["Kupiansk"], "entered": ["Kupiansk"]}),
        ("RSF fighters shelled and looted [Bara/SD/settlement].", {"shelled": ["Bara"], "looted": ["Bara"]}),
        (
            "Azerbaijani forces shelled, surrounded and finally took [Shusha/AZ/settlement].",
            {"shelled": ["Shusha"], "surrounded": ["Shusha"], "took": ["Shusha"]},
        ),
        ("Rebel fighters besieged and then stormed [Kidal/ML/settlement].", {"besieged": ["Kidal"], "stormed": ["Kidal"]}),
        # an object, a subject or a day of its own, or a verb that is done to no place
        ("The army bombed a convoy and later entered [Kupiansk/UA/settlement].", {"bombed": [], "entered": ["Kupiansk"]}),
        ("Russian jets bombed, and tanks later entered [Kupiansk/UA/settlement].", {"bombed": [], "entered": ["Kupiansk"]}),
        ("Ukrainian troops withdrew and shelled [Kupiansk/UA/settlement].", {"withdrew": [], "shelled": ["Kupiansk"]}),
        ("Russian jets bombed on Monday and soldiers seized [Kupiansk/UA/settlement].", {"bombed": [], "seized": ["Kupiansk"]}),
    ],
)
def test_the_object_of_the_last_verb_is_that_of_all(text: str, found: dict[str, list[str]]) -> None:
    assert {e.trigger.text: [name for name, _ in places_of(e)] for e in events_of(text)} == found
