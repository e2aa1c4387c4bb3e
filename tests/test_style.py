"""The style table: every key can be drawn, inks can be read in both themes, statuses look different."""

from __future__ import annotations

import pytest

from geomap import style
from geomap.errors import UnknownNameError
from geomap.model import Assertion, Reality

TEXT_INKS = ("a", "b", "c", "d", "other", "ochre_text", "venue", "grey", "label", "label_quiet")
MARK_INKS = ("a", "b", "c", "d", "other", "ochre", "venue", "grey", "border")


def luminance(hex_colour: str) -> float:
    parts = [int(hex_colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("theme", list(style.THEMES))
@pytest.mark.parametrize("ink", TEXT_INKS)
def test_text_can_be_read_on_land_and_panel(theme: str, ink: str) -> None:
    for ground in ("land", "panel"):
        assert contrast(style.colour(ink, theme), style.colour(ground, theme)) >= 4.5, ground


@pytest.mark.parametrize("theme", list(style.THEMES))
@pytest.mark.parametrize("ink", MARK_INKS)
def test_marks_stand_out_from_every_ground(theme: str, ink: str) -> None:
    for ground in ("land", "land_abroad", "water"):
        assert contrast(style.colour(ink, theme), style.colour(ground, theme)) >= 3, ground


def test_both_themes_hold_the_same_inks() -> None:
    assert set(style.THEMES["light"]) == set(style.THEMES["dark"])


def test_every_key_has_a_look() -> None:
    for base in style.BASES:
        for status in style.STATUS_WORDS:
            look = style.look(style.style_key(base, status, "a"))
            assert look.shape in ("area", "line", "symbol")
            assert look.layer in style.LAYERS
            assert look.ink in style.THEMES["light"]
            assert not look.symbol or look.symbol in style.GLYPHS


def test_each_status_of_an_arrow_looks_different() -> None:
    statuses = ("solid", "claimed", "planned", "aimed", "denied", "disputed", "unconfirmed")
    looks = [style.look(style.style_key("arrow", status, "a")) for status in statuses]
    drawn = {(look.ink, look.fill_opacity, look.pattern, look.pitch, look.dash, look.hollow) for look in looks}
    assert len(drawn) == len(statuses)


@pytest.mark.parametrize("base", ["arrow", "strip", "wash", "outline", "advance"])
def test_denied_areas_have_no_tint_and_no_side(base: str) -> None:
    look = style.look(style.style_key(base, "denied", "a"))
    assert (look.ink, look.fill_opacity, look.pattern) == ("grey", 0.0, "cross")


def test_disputed_and_denied_symbols_take_no_side() -> None:
    for status in ("denied", "disputed"):
        look = style.look(style.style_key("strike", status, "a"))
        assert (look.ink, look.hollow) == ("grey", True)


def test_unknown_keys_name_the_choices() -> None:
    with pytest.raises(UnknownNameError, match="strip"):
        style.look("stripe.solid.a")
    with pytest.raises(UnknownNameError, match="dark"):
        style.colour("a", "sepia")


@pytest.mark.parametrize(
    ("reality", "assertion", "status"),
    [
        (Reality.OCCURRED, Assertion.NARRATED, "solid"),
        (Reality.ONGOING, Assertion.CLAIMED, "claimed"),
        (Reality.PLANNED, Assertion.CLAIMED, "planned"),
        (Reality.AIMED, Assertion.NARRATED, "aimed"),
        (Reality.HALTED, Assertion.CLAIMED, "halted"),
        (Reality.AIMED, Assertion.DENIED, "denied"),
        (Reality.OCCURRED, Assertion.UNCONFIRMED, "unconfirmed"),
        (Reality.OCCURRED, Assertion.DISPUTED, "disputed"),
    ],
)
def test_status_of(reality: Reality, assertion: Assertion, status: str) -> None:
    assert style.status_of(reality, assertion) == status


def test_sides_get_inks_by_their_order() -> None:
    assert style.assign_inks(["SD", "RSF", "SD", "EG"]) == {"SD": "a", "RSF": "b", "EG": "c"}
    assert style.assign_inks(["A1", "B1", "C1", "D1", "E1"])["E1"] == "other"


def test_military_codes() -> None:
    assert style.codes("arrow") == {"mil_std_2525d": "151403"}
    assert style.codes("badge") == {}
