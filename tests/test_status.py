"""Reality, assertion and attributions: three independent fields, with the scope rules that decide them."""

from __future__ import annotations

import pytest
from reading import event_of, events_of

from geomap.model import Assertion, Reality, Stance


def stances(text: str, kind: str) -> list[tuple[str | None, str]]:
    return [(a.source, a.stance.value) for a in event_of(text, kind).attributions]


# ---------------------------------------------------------------- the nearest predicate governs
def test_a_report_of_a_halt_is_claimed_and_the_advance_is_halted() -> None:
    text = "General Park reported that the army had stopped the rebel advance near [Loikaw/MM/settlement] and retaken a hill."
    assert stances(text, "defence") == [("General Park", "asserts")]
    advance = event_of(text, "advance")
    assert (advance.reality, advance.assertion) == (Reality.HALTED, Assertion.CLAIMED)
    assert event_of(text, "capture").assertion is Assertion.CLAIMED


def test_a_participle_of_speech_opens_a_scope_of_its_own() -> None:
    text = "The minister denied that rebels had entered [Bunia/CD/settlement], adding that troops had recaptured [Drodro/CD/settlement]."
    denied, told = event_of(text, "advance"), event_of(text, "capture")
    assert denied.assertion is Assertion.DENIED
    assert told.assertion is Assertion.CLAIMED
    assert told.attributions[0].source == denied.attributions[0].source == "The minister"


def test_a_dismissed_claim_has_an_unnamed_voice_and_a_denial() -> None:
    text = "The governor dismissed claims that militants had seized [Djibo/BF/settlement]."
    assert stances(text, "capture") == [(None, "asserts"), ("The governor", "denies")]
    assert event_of(text, "capture").assertion is Assertion.DENIED


def test_a_paper_that_is_silent_on_something_withholds_nothing() -> None:
    text = "The two governments signed an accord in [Luanda/AO/settlement]. Neither paper says when the troops must leave."
    event = event_of(text, "agreement")
    assert event.attributions == () and event.assertion is Assertion.NARRATED


def test_a_clause_after_a_semicolon_leaves_the_speech() -> None:
    text = "The ministry said that troops had left [Lyman/UA/settlement]; drones hit a depot in [Kursk/RU/settlement]."
    assert event_of(text, "withdrawal").assertion is Assertion.CLAIMED
    assert event_of(text, "strike").assertion is Assertion.NARRATED


# ---------------------------------------------------------------- barriers
def test_no_status_passes_through_despite() -> None:
    text = "Despite repeated calls for a truce, the army continued its offensive against [Mekelle/ET/settlement]."
    assert event_of(text, "ceasefire").reality is Reality.AIMED
    offensive = event_of(text, "offensive")
    assert (offensive.reality, offensive.attributions) == (Reality.ONGOING, ())


def test_what_only_dates_another_event_is_not_claimed_with_it() -> None:
    text = "The UN said food had run out since the siege of [Kadugli/SD/settlement] began."
    assert [a.source for e in events_of(text) if e.kind == "control" for a in e.attributions] == []


# ---------------------------------------------------------------- denial, refusal, doubt
def test_a_refusal_to_confirm_is_no_negation() -> None:
    text = "The army did not confirm whether its troops had withdrawn from [Bara/SD/settlement]."
    event = event_of(text, "withdrawal")
    assert event.assertion is Assertion.UNCONFIRMED
    assert event.attributions[0].stance is Stance.REFUSES_TO_CONFIRM
    assert event.reality is Reality.OCCURRED


def test_a_speaker_who_negates_denies() -> None:
    text = '"No soldier has entered [Goris/AM/settlement]," said the army spokesman.'
    event = event_of(text, "advance")
    assert (event.assertion, event.attributions[0].stance) == (Assertion.DENIED, Stance.DENIES)


def test_a_plain_negation_or_question_is_no_event() -> None:
    assert events_of("Troops have not entered [Goris/AM/settlement].") == ()
    assert events_of("Have rebel troops entered [Goris/AM/settlement]?") == ()


@pytest.mark.parametrize(
    ("tail", "assertion"),
    [
        (", which [Delhi/IN/settlement/metonymic] denies.", Assertion.DISPUTED),
        (". India rejected the claim.", Assertion.DISPUTED),
        (". The claim could not be verified.", Assertion.UNCONFIRMED),
        (". An Indian official would not say whether it was true.", Assertion.UNCONFIRMED),
        (". Norway has not commented.", Assertion.CLAIMED),
    ],
)
def test_later_voices_take_up_the_event(tail: str, assertion: Assertion) -> None:
    text = "Pakistan's army said it had shelled Indian troops at [Uri/IN/settlement]" + tail
    assert event_of(text, "strike").assertion is assertion


def test_opposing_an_event_is_not_denying_it() -> None:
    event = event_of("The opposition rejected the deployment of soldiers to [Juba/SS/settlement].", "deployment")
    assert event.assertion is Assertion.NARRATED


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("According to the Red Cross, shells hit [Derna/LY/settlement] at dawn.", "the Red Cross"),
        ("Shells hit [Derna/LY/settlement] at dawn, the Red Cross said.", "the Red Cross"),
        ("Shells hit [Derna/LY/settlement] at dawn, by the army's own account.", "the army"),
        ("The Red Cross reported shelling in [Derna/LY/settlement] at dawn.", "The Red Cross"),
    ],
)
def test_voices_beside_a_clause(text: str, source: str) -> None:
    event = event_of(text, "strike")
    assert event.assertion is Assertion.CLAIMED
    assert event.attributions[0].source == source


def test_reportedly_claims_without_a_source() -> None:
    event = event_of("Troops have reportedly withdrawn from [Sebha/LY/settlement].", "withdrawal")
    assert (event.assertion, event.attributions[0].source) == (Assertion.CLAIMED, None)


# ---------------------------------------------------------------- reality
@pytest.mark.parametrize(
    ("text", "kind", "reality"),
    [
        ("The junta is prepared to resume talks with the rebels in [Hanoi/VN/settlement].", "negotiation", Reality.PLANNED),
        ("Troops will withdraw from [Afrin/SY/settlement] in July.", "withdrawal", Reality.PLANNED),
        ("Rebel fighters are to leave [Homs/SY/settlement] under the plan.", "withdrawal", Reality.PLANNED),
        ("The army aims to establish a buffer zone in [Hasakah/SY/adm1].", "buffer_zone", Reality.AIMED),
        ("The army tried to storm [Raqqa/SY/settlement].", "offensive", Reality.AIMED),
        ("Ministers demanded a ceasefire in [Gaza/PS/adm1] after the war council met.", "ceasefire", Reality.AIMED),
        ("Troops could attack targets in [Tabriz/IR/settlement] with missiles.", "strike", Reality.HYPOTHETICAL),
        ("If rebels capture [Uvira/CD/settlement], the lake is lost.", "capture", Reality.HYPOTHETICAL),
        ("The town fears a new offensive by the army against [Bangassou/CF/settlement].", "offensive", Reality.HYPOTHETICAL),
        ("The army is besieging [Dilling/SD/settlement].", "control", Reality.ONGOING),
        ("Fighting continues in [Omdurman/SD/settlement] as troops advance.", "clash", Reality.ONGOING),
        ("Soldiers captured [Nasir/SS/settlement].", "capture", Reality.OCCURRED),
        ("Peace talks in [Doha/QA/settlement] between the Taliban and the government collapsed.", "negotiation", Reality.HALTED),
        ("The general ordered troops to withdraw from [Kherson/UA/settlement].", "withdrawal", Reality.PLANNED),
    ],
)
def test_reality(text: str, kind: str, reality: Reality) -> None:
    assert event_of(text, kind).reality is reality


def test_what_is_long_past_is_background() -> None:
    assert event_of("In March 2019 troops captured [Baghuz/SY/settlement].", "capture").reality is Reality.BACKGROUND
    text = "Since the April 2021 offensive against [Marib/YE/settlement], soldiers have gone without pay."
    event = event_of(text, "offensive")
    assert (event.reality, event.on_map, event.why_not) == (Reality.BACKGROUND, False, "background")
    assert event_of("On Friday troops captured [Baghuz/SY/settlement].", "capture").reality is Reality.OCCURRED


def test_three_fields_are_independent() -> None:
    text = "A rebel spokesman said that the army planned to attack [Mongbwalu/CD/settlement] with drones."
    event = event_of(text, "strike")
    assert (event.reality, event.assertion, event.attributions[0].stance) == (Reality.PLANNED, Assertion.CLAIMED, Stance.ASSERTS)


def test_a_quotation_that_runs_on_keeps_its_speaker() -> None:
    text = '"We hold the town of [Torit/SS/settlement]," said Colonel Deng. "Our troops captured [Magwi/SS/settlement] too."'
    assert [a.source for a in event_of(text, "capture").attributions] == ["Colonel Deng"]


def test_reports_said_to_be_untrue_are_denied() -> None:
    text = "Reports that rebel troops had crossed into [Bunia/CD/settlement] were untrue, General Park said."
    assert stances(text, "advance") == [(None, "asserts"), ("General Park", "denies")]


def test_a_speech_clause_after_coordinated_reports_covers_both() -> None:
    text = "Soldiers stopped the rebel advance near [Loikaw/MM/settlement] and retook one hill, General Park said, without naming it."
    assert [a.source for kind in ("defence", "capture") for a in event_of(text, kind).attributions] == ["General Park", "General Park"]


# ---------------------------------------------------------------- what a word below a verb inherits, and what it does not
@pytest.mark.parametrize(
    ("text", "kind", "reality", "assertion"),
    [
        # the nearest predicate
        ("Officials said the army believes rebels have captured [Goma/CD/settlement].", "capture", Reality.OCCURRED, Assertion.CLAIMED),
        ("The UN said that rebels had denied capturing [Magwi/SS/settlement].", "capture", Reality.OCCURRED, Assertion.DENIED),
        ("Officials fear that militants plan to bomb [Magwi/SS/settlement].", "strike", Reality.HYPOTHETICAL, Assertion.CLAIMED),
        ("Analysts doubt that the army captured [Magwi/SS/settlement].", "capture", Reality.OCCURRED, Assertion.UNCONFIRMED),
        # barriers
        ("Despite denying any plan to attack, the army captured [Bara/SD/settlement].", "capture", Reality.OCCURRED, Assertion.NARRATED),
        ("Amid fears of a siege, residents fled [Bara/SD/settlement].", "displacement", Reality.OCCURRED, Assertion.NARRATED),
        # what a relative clause takes for granted
        ("The ministry said rebels who had shelled [Goma/CD/settlement] denied killing anyone.", "strike", Reality.OCCURRED, Assertion.CLAIMED),
        ("The army vowed to retake the hill that rebels had seized near [Wau/SS/settlement].", "capture", Reality.PLANNED, Assertion.NARRATED),
        ("The army plans to attack rebels who hold [Magwi/SS/settlement].", "control", Reality.ONGOING, Assertion.NARRATED),
        # denial, refusal, no check
        ("The army denied shelling [Bara/SD/settlement].", "strike", Reality.OCCURRED, Assertion.DENIED),
        ("The army would not say whether its drones had hit [Bara/SD/settlement].", "strike", Reality.OCCURRED, Assertion.UNCONFIRMED),
        ("It was not clear whether troops had entered [Kursk/RU/settlement].", "advance", Reality.OCCURRED, Assertion.UNCONFIRMED),
        ("It is unclear if rebels still control [Kursk/RU/settlement].", "control", Reality.ONGOING, Assertion.UNCONFIRMED),
        ("Unconfirmed reports say rebels captured [Bara/SD/settlement].", "capture", Reality.OCCURRED, Assertion.UNCONFIRMED),
        # "not" that denies nothing
        ("Troops not only shelled [Bara/SD/settlement] but burned its market.", "strike", Reality.OCCURRED, Assertion.NARRATED),
        ("It was not until Friday that troops captured [Bara/SD/settlement].", "capture", Reality.OCCURRED, Assertion.NARRATED),
        ("The army did not respond to the shelling of [Bara/SD/settlement].", "strike", Reality.OCCURRED, Assertion.NARRATED),
        # only meant to halt it
        ("The army failed to halt the rebel advance on [Bara/SD/settlement].", "advance", Reality.ONGOING, Assertion.NARRATED),
        ("The army could not stop the rebel advance on [Bara/SD/settlement].", "advance", Reality.ONGOING, Assertion.NARRATED),
        ("Mediators hope to end the siege of [Magwi/SS/settlement].", "control", Reality.ONGOING, Assertion.NARRATED),
    ],
)
def test_scope(text: str, kind: str, reality: Reality, assertion: Assertion) -> None:
    found = [e for e in events_of(text) if e.kind == kind]
    assert (found[0].reality, found[0].assertion) == (reality, assertion)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The army has no plans to withdraw from [Bara/SD/settlement].", "withdrawal"),
        ("Troops no longer control [Bara/SD/settlement].", "control"),
        ("Rebels nearly captured [Bara/SD/settlement].", "capture"),
        ("The rebels have yet to capture [Bara/SD/settlement].", "capture"),
        ("The rebels are too weak to capture [Bara/SD/settlement].", "capture"),
        ("Troops did not enter or shell [Bara/SD/settlement].", "strike"),
        ("Rebels took the hill without shelling [Bara/SD/settlement].", "strike"),
        ("The rebels refused to withdraw from [Bara/SD/settlement].", "withdrawal"),
        ("Will the army withdraw from [Bara/SD/settlement]?", "withdrawal"),
    ],
)
def test_what_did_not_happen_is_no_event(text: str, kind: str) -> None:
    assert [e for e in events_of(text) if e.kind == kind] == []


@pytest.mark.parametrize(
    ("text", "kind", "reality"),
    [
        ("Troops have been shelling [Magwi/SS/settlement] for days.", "strike", Reality.ONGOING),
        ("The army continued to shell [Magwi/SS/settlement].", "strike", Reality.ONGOING),
        ("A siege of [Magwi/SS/settlement] by rebel fighters began on Tuesday.", "control", Reality.ONGOING),
        ("Herders reported rebel troops advancing on [Magwi/SS/settlement].", "advance", Reality.ONGOING),
        ("Three weeks of fighting between rebels and soldiers in [Magwi/SS/settlement] have killed dozens.", "clash", Reality.ONGOING),
        ("Rebels are about to seize [Magwi/SS/settlement].", "capture", Reality.PLANNED),
        ("The government agreed to withdraw troops from [Magwi/SS/settlement].", "withdrawal", Reality.PLANNED),
        ("The aim of the soldiers is to capture [Magwi/SS/settlement].", "capture", Reality.AIMED),
        ("Troops are fighting to recapture [Magwi/SS/settlement].", "capture", Reality.AIMED),
        ("Residents hope that the army will recapture [Magwi/SS/settlement].", "capture", Reality.AIMED),
        ("The minister said that Hanoi would willingly hold talks with the rebels in [Hue/VN/settlement].", "negotiation", Reality.AIMED),
        ("The rebels' attempt to seize [Magwi/SS/settlement] failed.", "capture", Reality.HALTED),
        ("The rebels' plan to seize [Magwi/SS/settlement] was foiled.", "capture", Reality.HALTED),
        ("Rebels tried but failed to take the town of [Magwi/SS/settlement].", "capture", Reality.HALTED),
        ("A truce between rebels and the army in [Magwi/SS/settlement] was to have begun on Monday.", "ceasefire", Reality.HALTED),
        ("Rebels were able to capture [Magwi/SS/settlement].", "capture", Reality.OCCURRED),
        ("Rebels are able to bomb [Magwi/SS/settlement] with drones.", "strike", Reality.HYPOTHETICAL),
    ],
)
def test_ongoing_planned_aimed_halted(text: str, kind: str, reality: Reality) -> None:
    assert [e.reality for e in events_of(text) if e.kind == kind] == [reality]


def test_what_is_stated_with_a_denial_is_not_denied() -> None:
    text = "A rebel spokesman rejected the allegation, stating that soldiers had shelled [Drodro/CD/settlement]."
    assert stances(text, "strike") == [("A rebel spokesman", "asserts")]


def test_a_claim_of_another_that_is_rejected_is_disputed() -> None:
    text = "Moscow rejected [Kyiv/UA/settlement/metonymic]'s claim that its troops had entered [Sumy/UA/settlement]."
    event = event_of(text, "advance")
    assert event.assertion is Assertion.DISPUTED
    assert [a.stance for a in event.attributions] == [Stance.ASSERTS, Stance.DENIES]


def test_nested_voices_keep_the_nearest() -> None:
    text = "The governor told reporters that the army had confirmed that rebels captured [Djibo/BF/settlement]."
    assert stances(text, "capture") == [("the army", "asserts")]


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    text = '"The rebels fled. They left [Torit/SS/settlement] to our soldiers, who captured [Magwi/SS/settlement] too," said Colonel Deng.'
    assert [a.source for e in events_of(text) if e.kind == "capture" for a in e.attributions] == ["Colonel Deng"]


# ---------------------------------------------------------------- voices beside, before, behind
@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Drones struck [Derna/LY/settlement], as the governor put it, by mistake.", "the governor"),
        ("Drones, the governor said, struck [Derna/LY/settlement] at dawn.", "the governor"),
        ("On Monday the governor wrote on Telegram: drones struck [Derna/LY/settlement].", "the governor"),
        ("Governor Haddad: Drones struck [Derna/LY/settlement].", "Governor Haddad"),
        ("Per the governor, drones struck [Derna/LY/settlement].", "the governor"),
        ("The army announced on Sunday it had shelled [Derna/LY/settlement].", "The army"),
        ("There were reports of the militia shelling [Derna/LY/settlement].", None),
        ("The militia is alleged to have shelled [Derna/LY/settlement].", None),
        ("The alleged shelling of [Derna/LY/settlement] killed six.", None),
        ("A count by the institute shows that drones struck [Derna/LY/settlement] nine times.", "A count by the institute"),
    ],
)
def test_more_voices(text: str, source: str | None) -> None:
    event = event_of(text, "strike")
    assert (event.assertion, event.attributions[0].source) == (Assertion.CLAIMED, source)


@pytest.mark.parametrize(
    "text",
    [
        "The UN condemned the shelling of [Derna/LY/settlement] by rebel gunners.",
        "The rebels, whose gunners shelled [Derna/LY/settlement], said the war was over.",
        "The mayor spoke after rebel gunners shelled [Derna/LY/settlement].",
        "Rebel gunners shelled [Derna/LY/settlement] even though the mayor had said they would stop.",
        "Rebel gunners shelled [Derna/LY/settlement], which the mayor said was empty.",
        "The rebels did not claim responsibility for the shelling of [Derna/LY/settlement].",
    ],
)
def test_what_no_voice_governs_is_narrated(text: str) -> None:
    event = event_of(text, "strike")
    assert (event.reality, event.assertion, event.attributions) == (Reality.OCCURRED, Assertion.NARRATED, ())


@pytest.mark.parametrize(
    ("tail", "assertion"),
    [
        (" That was denied by the army.", Assertion.DISPUTED),
        (" The claim could not be independently confirmed.", Assertion.UNCONFIRMED),
        (" An army spokesman said this was untrue.", Assertion.DISPUTED),
    ],
)
def test_later_passives_take_up_a_claim(tail: str, assertion: Assertion) -> None:
    assert event_of("The militia said it had captured [Djibo/BF/settlement]." + tail, "capture").assertion is assertion


@pytest.mark.parametrize(
    ("text", "kind", "reality", "assertion"),
    [
        ("It was false that jets had bombed [Derna/LY/settlement], the army said.", "strike", Reality.OCCURRED, Assertion.DENIED),
        ("Monitors could not confirm the shelling of [Derna/LY/settlement].", "strike", Reality.OCCURRED, Assertion.UNCONFIRMED),
        ("Monitors could not verify whether rebels had captured [Derna/LY/settlement].", "capture", Reality.OCCURRED, Assertion.UNCONFIRMED),
        (
            "Asked whether troops had entered [Derna/LY/settlement], the general declined to comment.",
            "advance",
            Reality.OCCURRED,
            Assertion.UNCONFIRMED,
        ),
        ("The general vowed that the army would enter [Derna/LY/settlement].", "advance", Reality.PLANNED, Assertion.CLAIMED),
        ("The army has been ordered to withdraw from [Derna/LY/settlement].", "withdrawal", Reality.PLANNED, Assertion.NARRATED),
        ("The army has besieged [Derna/LY/settlement] for a year.", "control", Reality.ONGOING, Assertion.NARRATED),
        ("The army claims to control [Derna/LY/settlement].", "control", Reality.ONGOING, Assertion.CLAIMED),
        ("The two armies are discussing a ceasefire in [Derna/LY/settlement].", "ceasefire", Reality.HYPOTHETICAL, Assertion.NARRATED),
        ("Rebels rejected a proposed ceasefire in [Derna/LY/settlement].", "ceasefire", Reality.AIMED, Assertion.NARRATED),
        ("The rebels' capture of [Derna/LY/settlement] cuts the road to the coast.", "capture", Reality.OCCURRED, Assertion.NARRATED),
    ],
)
def test_more_of_status(text: str, kind: str, reality: Reality, assertion: Assertion) -> None:
    event = event_of(text, kind)
    assert (event.reality, event.assertion) == (reality, assertion)


# ---------------------------------------------------------------- what a negation leaves alone
@pytest.mark.parametrize(
    ("text", "kind", "reality"),
    [
        ("The air strike on [Bara/SD/settlement] did not kill anyone.", "strike", Reality.OCCURRED),
        ("The air strike on [Bara/SD/settlement] was not the first.", "strike", Reality.OCCURRED),
        ("Talks between the rebels and the army in [Bara/SD/settlement] did not produce a deal.", "negotiation", Reality.OCCURRED),
        ("Not all of the troops have left [Bara/SD/settlement].", "withdrawal", Reality.OCCURRED),
        ("The shelling of [Bara/SD/settlement] never stopped.", "strike", Reality.ONGOING),
        ("The siege of [Bara/SD/settlement] by rebel fighters has not been lifted.", "control", Reality.ONGOING),
        ("The truce between the rebels and the army in [Bara/SD/settlement] did not last.", "ceasefire", Reality.HALTED),
        ("The UN called the shelling of [Bara/SD/settlement] a war crime.", "strike", Reality.OCCURRED),
    ],
)
def test_what_a_negation_or_judgement_leaves_alone(text: str, kind: str, reality: Reality) -> None:
    event = event_of(text, kind)
    assert (event.reality, event.assertion) == (reality, Assertion.NARRATED)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The army did not launch an air strike on [Bara/SD/settlement].", "strike"),
        ("Talks between the rebels and the army in [Bara/SD/settlement] never took place.", "negotiation"),
        ("The president called talks with the rebels in [Bara/SD/settlement] impossible.", "negotiation"),
        ('The army took the town. A monk in [Bara/SD/settlement] called the offensive "a mad gamble".', "offensive"),
    ],
)
def test_what_a_negation_takes_back(text: str, kind: str) -> None:
    assert [e for e in events_of(text) if e.kind == kind] == []


def test_who_does_not_deny_confirms_nothing() -> None:
    event = event_of("The army has not denied shelling [Bara/SD/settlement].", "strike")
    assert (event.assertion, event.attributions[0].stance) == (Assertion.UNCONFIRMED, Stance.REFUSES_TO_CONFIRM)


@pytest.mark.parametrize(
    ("text", "kind", "reality", "assertion"),
    [
        ("Protesters demanded an end to the siege of [Bara/SD/settlement] by rebels.", "control", Reality.ONGOING, Assertion.NARRATED),
        ("Plans to deploy troops in [Bara/SD/settlement] were shelved.", "deployment", Reality.HALTED, Assertion.NARRATED),
        ("Parliament voted to send troops to [Bara/SD/settlement].", "deployment", Reality.PLANNED, Assertion.NARRATED),
        ("Rebel troops were supposed to leave [Bara/SD/settlement] by Friday.", "withdrawal", Reality.PLANNED, Assertion.NARRATED),
        ("Intelligence suggests that rebel troops have entered [Bara/SD/settlement].", "advance", Reality.OCCURRED, Assertion.CLAIMED),
        ("The army is likely to leave [Bara/SD/settlement].", "withdrawal", Reality.HYPOTHETICAL, Assertion.NARRATED),
        ("Had soldiers seized [Bara/SD/settlement], the road would be cut.", "capture", Reality.HYPOTHETICAL, Assertion.NARRATED),
        ("The army looked for ways to retake [Bara/SD/settlement].", "capture", Reality.AIMED, Assertion.NARRATED),
        ("The last soldiers to leave [Bara/SD/settlement] took its flag.", "withdrawal", Reality.OCCURRED, Assertion.NARRATED),
        ("Troops had to withdraw from [Bara/SD/settlement].", "withdrawal", Reality.OCCURRED, Assertion.NARRATED),
        ("The rebels are bent on seizing [Bara/SD/settlement].", "capture", Reality.AIMED, Assertion.NARRATED),
        ("An army offensive against [Bara/SD/settlement] is imminent.", "offensive", Reality.HYPOTHETICAL, Assertion.NARRATED),
        ("The UN warned that a rebel offensive against [Bara/SD/settlement] would ruin it.", "offensive", Reality.HYPOTHETICAL, Assertion.CLAIMED),
    ],
)
def test_open_planned_and_ended(text: str, kind: str, reality: Reality, assertion: Assertion) -> None:
    event = event_of(text, kind)
    assert (event.reality, event.assertion) == (reality, assertion)


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Tank fire killed a boy; the Israeli army denied that it had fired in [Beit Hanoun/PS/settlement].", [("Beit Hanoun", "denied")]),
        ("The Indian army denied that its soldiers had fired near [Poonch/IN/settlement].", [("Poonch", "denied")]),
        ("The truce holds. Azerbaijan denied having fired at Armenian posts near [Goris/AM/settlement].", [("Goris", "denied")]),
        ("Rwandan troops fired in [Goma/CD/settlement] on Monday.", [("Goma", "narrated")]),
        # who is fired loses his post
        ("The army said that Ukraine had fired its defence minister in [Kyiv/UA/settlement].", []),
        ("The army chief denied that he had been fired in [Kyiv/UA/settlement].", []),
        ("The truce holds. The brewery fired workers in [Goma/CD/settlement].", []),
        ("The truce holds. The army denied that Kenya had fired its officials in [Nairobi/KE/settlement].", []),
    ],
)
def test_shots_at_a_place_are_told_or_denied(text: str, fired: list[tuple[str, str]]) -> None:
    strikes = [e for e in events_of(text) if e.kind == "strike" and e.trigger.text == "fired"]
    assert [(e.places[0].name, e.assertion.value) for e in strikes] == fired
