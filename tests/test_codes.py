"""Codes after status: intentions, refusals and what was stopped are no assaults; the weapon and the captor tell the sub-event."""

from __future__ import annotations

import pytest
from reading import event_of, events_of

from geomap.extract.codes import codes
from geomap.model import Assertion, Attribution, Kind, Reality, Stance

DEMANDED = (Attribution(source=None, side=None, stance=Stance.DEMANDS, cue="demanded"),)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("reality", [Reality.PLANNED, Reality.AIMED])
def test_no_intention_of_any_kind_is_an_assault_or_has_an_acled_code(kind: Kind, reality: Reality) -> None:
    found = codes(kind, reality, Assertion.NARRATED, (), finer="Grenade")
    assert "ASSAULT" not in found["plover"] and found["acled"] == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_denied_or_hypothetical_has_no_code(kind: Kind) -> None:
    assert codes(kind, Reality.OCCURRED, Assertion.DENIED, ()) == {"plover": (), "acled": ()}
    assert codes(kind, Reality.HYPOTHETICAL, Assertion.NARRATED, ()) == {"plover": (), "acled": ()}


@pytest.mark.parametrize(
    ("before", "attributions", "code"),
    [
        ("", (), "AGREE"),
        ("", DEMANDED, "REQUEST"),
        ("The junta rejected an offer of ", DEMANDED, "REJECT"),
        ("The envoy threatened to end the ", (), "THREATEN"),
    ],
)
def test_an_intended_withdrawal_is_what_its_sentence_makes_of_it(before: str, attributions: tuple[Attribution, ...], code: str) -> None:
    assert codes(Kind.WITHDRAWAL, Reality.AIMED, Assertion.CLAIMED, attributions, before=before)["plover"] == (code,)


def test_who_refuses_peace_and_plans_an_attack_threatens() -> None:
    assert codes(Kind.OFFENSIVE, Reality.PLANNED, Assertion.NARRATED, (), before="It refused the truce and prepares an ")["plover"] == ("THREATEN",)


@pytest.mark.parametrize(
    ("kind", "code"), [(Kind.CONTROL, "RETREAT"), (Kind.AID, "SANCTION"), (Kind.NEGOTIATION, "REJECT"), (Kind.OFFENSIVE, "ASSAULT")]
)
def test_what_was_stopped_is_coded_by_what_its_stop_means(kind: Kind, code: str) -> None:
    assert codes(kind, Reality.HALTED, Assertion.NARRATED, ())["plover"] == (code,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Warplanes struck [Idlib/SY/settlement] on Monday.", "Air/drone strike"),
        ("Mortars shelled [Idlib/SY/settlement] on Monday.", "Shelling/artillery/missile attack"),
        ("A suicide bombing in [Gao/ML/settlement] killed three soldiers.", "Suicide bomb"),
        ("A car bomb exploded in [Gao/ML/settlement] and killed three soldiers.", "Remote explosive/landmine/IED"),
        ("Gunmen attacked an army post near [Gao/ML/settlement].", "Armed clash"),
        ("Artillery shelled [Lyman/UA/settlement] a week after drones had been seen in places far to the west, near the border with another country.",
         "Shelling/artillery/missile attack"),
    ],
)  # fmt: skip
def test_the_weapon_named_nearest_tells_the_sub_event(text: str, code: str) -> None:
    assert event_of(text, "strike").codes["acled"] == (code,)


def test_weapons_stopped_on_their_way_are_no_clash() -> None:
    text = "Air defences shot down nine drones over [Bryansk/RU/settlement]."
    assert event_of(text, "defence").codes["acled"] == ("Disrupted weapons use",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sudan's army recaptured [Wad Madani/SD/settlement] on Saturday.", "Government regains territory"),
        ("Fighters of the RSF captured [Babanusa/SD/settlement] on Saturday.", "Non-state actor overtakes territory"),
        ("Russian troops captured [Lyman/UA/settlement] on Saturday.", "Non-state actor overtakes territory"),
        ("The army recaptured the village of [Lom/BG/settlement] from rebels.", "Government regains territory"),
        ("Insurgents recaptured the village of [Lom/BG/settlement].", "Non-state actor overtakes territory"),
        ("Soldiers captured [Lyman/UA/settlement] on Saturday.", "Armed clash"),
    ],
)
def test_who_takes_ground_tells_the_sub_event(text: str, code: str) -> None:
    assert event_of(text, "capture").codes["acled"] == (code,)


def test_ruin_by_an_unnamed_weapon_is_no_shelling() -> None:
    destroyed = events_of("Rebels destroyed a bridge near [Bara/SD/settlement].")
    assert [e.codes for e in destroyed] == [{"plover": ("COERCE",), "acled": ("Looting/property destruction",)}]
