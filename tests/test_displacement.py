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
