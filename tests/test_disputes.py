"""What one side claims and another denies: one disputed mark at the place, or two marks where it is not the same matter."""

from __future__ import annotations

import pytest
from reading import events_of

import geomap


def marks(text: str) -> list[tuple[str, str]]:
    """Kind and status of each labelled mark of a text's map."""
    features = geomap.build(text, published="2025-06-15").scene.features
    return [(f.kind, f.style.split(".")[1]) for f in features if f.label]


@pytest.mark.parametrize(
    "text",
    [
        "The RSF said it had seized El Fasher. The Sudanese army denied that the city had fallen.",
        "The Sudanese army denied that El Fasher had fallen. The RSF said that it had seized El Fasher.",
        "M23 said that it had taken Walikale. The Congolese army denied losing Walikale.",
        "Russian troops captured Lyman, Moscow said. The Ukrainian general staff denied that Lyman had fallen.",
    ],
)
def test_a_capture_that_is_claimed_and_denied_is_one_disputed_mark(text: str) -> None:
    assert marks(text) == [("capture", "disputed")]


def test_a_strike_that_is_claimed_and_denied_is_one_disputed_mark() -> None:
    assert marks("Ukraine said that Russian missiles struck Odesa. Russia denied that its missiles had struck Odesa.") == [("strike", "disputed")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # another deed, another place
        ("Rebels captured Goma. The army denied that it had shelled Goma.", [("capture", "solid"), ("strike", "denied")]),
        ("Russian troops captured Lyman, Moscow said. Ukraine denied that Kreminna had fallen.", [("capture", "claimed"), ("capture", "denied")]),
        # nobody claims it
        ("The Sudanese army denied that El Fasher had fallen.", [("capture", "denied")]),
    ],
)
def test_a_denial_of_something_else_keeps_its_own_mark(text: str, found: list[tuple[str, str]]) -> None:
    assert marks(text) == found


def test_both_cards_stay_with_their_own_sentences() -> None:
    scene = geomap.build("The RSF said it had seized El Fasher. The Sudanese army denied that the city had fallen.", published="2025-06-15").scene
    assert len(scene.cards) == 2 and all(card.contradicts for card in scene.cards)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Russia said its forces had captured [Toretsk/UA/settlement]. Ukraine said that its troops hold [Toretsk/UA/settlement].", True),
        ("Russia said its forces had captured [Toretsk/UA/settlement]. Ukraine said that its troops hold [Lyman/UA/settlement].", False),
        ("Russia said its forces had captured [Toretsk/UA/settlement]. Russia said that its troops hold [Toretsk/UA/settlement].", False),
        ("Russian forces captured [Toretsk/UA/settlement]. Ukraine said that its troops had held [Toretsk/UA/settlement].", False),
    ],
)
def test_who_says_to_hold_what_the_foe_says_to_have_taken(text: str, linked: bool) -> None:
    events = events_of(text)
    assert any(link.type == "contradicts" for e in events for link in e.links) is linked
