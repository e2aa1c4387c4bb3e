"""The style table: every key can be drawn, inks can be read in both themes, statuses look different."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from geomap import style
from geomap.errors import UnknownNameError
from geomap.model import Assertion, Reality

TEXT_INKS = ("a", "b", "c", "d", "other", "inferred", "ochre_text", "venue", "grey", "label", "label_quiet", "stream")
MARK_INKS = ("a", "b", "c", "d", "other", "inferred", "ochre", "venue", "grey", "border")


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


# The entities of MIL-STD-2525D that are used, by symbol set, as two independent renderers of the standard have them.
ENTITIES = {
    "25": {"140600": "Direction of Attack", "151403": "Main Attack", "151404": "Supporting Attack", "171000": "Restricted Operations Zone"},
    "40": {"131000": "Meeting"},
}


def test_military_codes() -> None:
    assert style.codes("arrow") == {"mil_std_2525d": "10012500001514030000"}
    assert style.codes("venue", "planned") == {"mil_std_2525d": "10014010001310000000"}
    assert style.codes("badge") == {}


@pytest.mark.parametrize("status", sorted(style.STATUS_WORDS))
@pytest.mark.parametrize("base", sorted(style.SYMBOL_CODES))
def test_a_military_code_is_well_formed_and_calls_nobody_friend_or_foe(base: str, status: str) -> None:
    code = style.codes(base, status)["mil_std_2525d"]
    found = re.fullmatch(r"(10)(0)(\d)(\d\d)([01])(0)(00)(\d{6})(00)(00)", code)
    assert found and len(code) == 20, code
    identity, symbol_set, when, entity = found.group(3), found.group(4), found.group(5), found.group(8)
    assert identity == "1", "unknown: 3 is friend, 6 is hostile"
    assert entity in ENTITIES[symbol_set], f"{entity} is no entity of symbol set {symbol_set} that is used here"
    assert (when == "1") is (status in ("planned", "aimed") or base == "extension")


def drawing(key: str) -> tuple[object, ...]:
    """All that an eye without colour sees of a look."""
    look = style.look(key)
    told = {name: value for name, value in asdict(look).items() if name not in ("ink", "words", "layer", "z", "pattern_opacity")}
    return tuple(told.items())


@pytest.mark.parametrize("status", ["solid", "claimed", "halted", "unconfirmed"])
@pytest.mark.parametrize("base", ["arrow", "advance", "bar", "chevron", "pressure", "strip", "strike", "capture", "retaken", "clash", "control_mark"])
def test_sides_can_be_told_apart_without_colour(base: str, status: str) -> None:
    looks = {drawing(style.style_key(base, status, ink)) for ink in style.SIDE_INKS}
    assert len(looks) == len(style.SIDE_INKS)


def test_hollow_marks_have_their_side_in_their_label_alone() -> None:
    assert len({drawing(style.style_key("strike", "planned", ink)) for ink in style.SIDE_INKS}) == 1


@pytest.mark.parametrize("status", ["claimed", "unconfirmed"])
def test_claimed_control_has_the_hatch_of_its_side_and_assessed_control_a_wash(status: str) -> None:
    assessed = style.look(style.style_key("control", "solid", "a"))
    told = {ink: style.look(style.style_key("control", status, ink)) for ink in style.SIDE_INKS}
    assert assessed.fill_opacity > 0 and not assessed.pattern
    assert {look.fill_opacity for look in told.values()} == {0.0}
    assert len({look.angle for look in told.values()}) == len(told)


def test_looks_with_other_words_differ_in_more_than_ink() -> None:
    by_drawing: dict[tuple[object, ...], set[str]] = {}
    for base in style.BASES:
        for status in ("solid", "claimed", "planned", "denied", "disputed", "unconfirmed"):
            key = style.style_key(base, status, "a")
            look = style.look(key)
            if look.shape == "symbol":
                by_drawing.setdefault(drawing(key), set()).add(base)
    assert all(len(bases) == 1 for bases in by_drawing.values()), by_drawing


def test_a_side_that_is_only_inferred_has_no_sides_ink_and_says_so() -> None:
    look = style.look(style.style_key("strike", "solid", "inferred"))
    assert look.words == "Strike, side inferred" and look.grain is None
    assert "inferred" not in style.SIDE_INKS
    assert all(style.colour("inferred", theme) != style.colour(ink, theme) for theme in style.THEMES for ink in style.SIDE_INKS)


@pytest.mark.parametrize("theme", list(style.THEMES))
def test_every_ink_is_either_read_or_marks_or_is_ground(theme: str) -> None:
    grounds = {"land", "land_abroad", "water", "river", "adm1", "disputed", "halo", "panel"}
    assert set(style.THEMES[theme]) == grounds | set(TEXT_INKS) | set(MARK_INKS)
    assert contrast(style.colour("disputed", theme), style.colour("land", theme)) >= 3
    assert all(contrast(style.colour("stream", theme), style.colour(ground, theme)) >= 4.5 for ground in ("land", "water"))


@pytest.mark.parametrize("theme", list(style.THEMES))
@pytest.mark.parametrize("ink", TEXT_INKS)
def test_labels_can_be_read_on_their_halo_over_any_ground(theme: str, ink: str) -> None:
    assert contrast(style.colour(ink, theme), style.colour("halo", theme)) >= 4.5


# The grammar of the military standard


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("arrow.claimed.a", "nato_main_axis.claimed.a"),
        ("advance.solid.b", "nato_axis.solid.b"),
        ("venue.planned.venue", "nato_meeting.planned.venue"),
        ("strip.enforced.a", "nato_zone.enforced.a"),
        ("strip.aimed.a", "strip.aimed.a"),
        ("withdrawal.solid.a", "withdrawal.solid.a"),
        ("outline.denied.grey", "outline.denied.grey"),
    ],
)
def test_nato_changes_what_the_standard_has_a_sign_for_and_nothing_else(key: str, told: str) -> None:
    assert style.in_grammar(key, "nato") == told
    assert style.in_grammar(key, "news") == key
    one, other = style.look(key), style.look(told)
    assert (one.layer, one.ink, one.clock, one.shape) == (other.layer, other.ink, other.clock, other.shape)


def test_nato_has_a_look_for_every_key_and_says_what_it_is() -> None:
    for base in style.BASES:
        for status in style.STATUS_WORDS:
            assert style.look(style.in_grammar(style.style_key(base, status, "a"), "nato")).layer in style.LAYERS
    assert "MIL-STD-2525D" in style.note_of("nato") and style.note_of("news") == ""


def test_main_and_supporting_axis_differ_in_more_than_words() -> None:
    assert drawing("nato_main_axis.solid.a") != drawing("nato_axis.solid.a")


def test_an_unknown_grammar_names_the_choices() -> None:
    with pytest.raises(UnknownNameError, match="news, nato"):
        style.in_grammar("arrow.solid.a", "cubist")
