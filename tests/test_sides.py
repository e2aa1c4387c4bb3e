"""Sides that the rest of an article tells: the foe, the denier, the victim, the one march; marked with their rule, and silent when in doubt."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, places_of, sides_of

from geomap.articles import article_from_text
from geomap.model import Event
from geomap.pipeline import extract, open_tools
from geomap.schema import document_json, read_document

WAR = "Peruvian soldiers attacked Ecuadorean soldiers near [Huaquillas/EC/settlement] in May. "
FEUD = "Peruvian soldiers fought Ecuadorean soldiers near [Huaquillas/EC/settlement] in May. Nobody won. "


def last(text: str, place: str) -> Event:
    """The last event at a place."""
    return [e for e in events_of(text) if any(name == place for name, _ in places_of(e))][-1]


def rules(event: Event) -> list[str | None]:
    return [a.rule for a in (*event.initiators, *event.targets, *event.parties)]


# ---------------------------------------------------------------- whom it hit
def test_the_only_foe_is_the_target() -> None:
    event = last(WAR + "Peruvian jets bombed a depot at [Machala/EC/settlement] on Monday.", "Machala")
    assert sides_of(event)[:2] == (["PE"], ["EC"])
    assert rules(event)[0] is None
    assert event.targets[0].rule in ("foe", "opposed")


def test_a_foe_is_none_on_the_ground_of_a_third_country() -> None:
    event = last(WAR + "Peruvian jets bombed a depot at [Leticia/CO/settlement] on Monday.", "Leticia")
    assert sides_of(event)[:2] == (["PE"], [])


def test_of_two_foes_the_owner_of_the_ground_is_meant() -> None:
    text = (
        "Turkish jets bombed Greek soldiers at [Kos/GR/settlement]. Turkish jets bombed Armenian soldiers at [Gyumri/AM/settlement]. "
        "The harvest was good. Turkish drones struck the port of [Piraeus/GR/settlement]."
    )
    assert sides_of(last(text, "Piraeus"))[:2] == (["TR"], ["GR"])


def test_who_enters_his_own_town_fights_nobody_by_that() -> None:
    text = (
        "Omani jets struck Yemeni tanks near [Seiyun/YE/settlement]. Hezbollah looked on. The Houthis did too. "
        "Yemeni forces entered [Ataq/YE/settlement] on Tuesday."
    )
    assert sides_of(last(text, "Ataq"))[:2] == (["YE"], [])


# ---------------------------------------------------------------- who did it
def test_who_denies_an_attack_on_the_foes_ground_is_accused_of_it() -> None:
    event = last(WAR + "Nobody won. Peru's defence ministry denied that rockets had been fired at [Cuenca/EC/settlement].", "Cuenca")
    assert sides_of(event)[:2] == (["PE"], ["EC"])
    assert event.initiators[0].rule == "denial"


def test_a_ministry_that_counts_the_dead_names_the_foe() -> None:
    event = last(FEUD + "A missile hit the market of [Loja/EC/settlement], Ecuador's health ministry said.", "Loja")
    assert sides_of(event)[0] == ["PE"]
    assert event.initiators[0].rule == "victim"


def test_a_bystander_accuses_nobody() -> None:
    event = last(FEUD + "A missile hit the market of [Loja/EC/settlement], a farmer said.", "Loja")
    assert sides_of(event)[:2] == ([], [])


def test_a_blow_on_ground_that_only_one_side_is_told_to_strike() -> None:
    event = last(WAR + "Nobody won. A missile hit the market of [Loja/EC/settlement], a farmer said.", "Loja")
    assert sides_of(event)[0] == ["PE"]
    assert event.initiators[0].rule == "ground"


def test_ground_that_both_strike_tells_nothing() -> None:
    both = "Ecuadorean jets bombed a bridge at [Huaquillas/EC/settlement] themselves. "
    assert sides_of(last(WAR + both + "A missile hit the market of [Loja/EC/settlement], a farmer said.", "Loja"))[0] == []


def test_with_a_third_party_in_arms_a_ministry_accuses_nobody() -> None:
    text = WAR + "ELN fighters crossed the river. A missile hit the market of [Loja/EC/settlement], Ecuador's health ministry said."
    assert sides_of(last(text, "Loja"))[0] == []


def test_the_march_that_all_marches_so_far_are_of() -> None:
    text = (
        "Chadian troops captured [Kutum/SD/settlement] from Sudanese soldiers. Chadian troops captured [Mellit/SD/settlement] on Friday. "
        "The harvest was good. The weather held. The offensive reached the edge of [El Fasher/SD/settlement]."
    )
    event = last(text, "El Fasher")
    assert sides_of(event)[0] == ["TD"]
    assert event.initiators[0].rule == "march"


def test_two_marches_leave_the_offensive_open() -> None:
    text = (
        "Chadian troops captured [Kutum/SD/settlement] from Sudanese soldiers. Sudanese troops captured [Tine/TD/settlement] on Friday. "
        "The harvest was good. The weather held. The offensive reached the edge of [El Fasher/SD/settlement]."
    )
    assert sides_of(last(text, "El Fasher"))[0] == []


def test_who_gets_his_own_town_back_in_a_war_of_states() -> None:
    event = last(WAR + "Nobody won. Farmers of [Zaruma/EC/settlement], which was retaken on Sunday, brought bread.", "Zaruma")
    assert sides_of(event)[:2] == (["EC"], ["PE"])


def test_what_is_halted_was_the_foes() -> None:
    text = WAR + "Ecuador's army said that it had beaten back an assault on [Santa Rosa/EC/settlement]."
    attack = [e for e in events_of(text) if e.kind.value == "offensive"]
    assert [sides_of(e)[:2] for e in attack] == [(["PE"], ["EC"])]


def test_who_vows_will_do_it() -> None:
    event = event_of("Nigeria's president promised that the town of [Marte/NG/settlement] would be liberated by his troops' return.", "capture")
    assert sides_of(event)[0] == ["NG"]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Ecuador's army said that residents of [Huaquillas/EC/settlement] had been evacuated.", "EC"),
        ("Ecuador's army said that troops had been withdrawn from [Huaquillas/EC/settlement].", "EC"),
        ("Ecuador's army said that fighters had withdrawn from [Huaquillas/EC/settlement].", None),
    ],
)
def test_officials_tell_of_their_own_moves(text: str, side: str | None) -> None:
    event = last(WAR + "Nobody won. " + text, "Huaquillas")
    assert sides_of(event)[0] == ([side] if side else [])


# ---------------------------------------------------------------- wars within a state
SUDAN = "The RSF shelled [Zalingei/SD/settlement] and [Kutum/SD/settlement] in May. The weather in [Nyala/SD/settlement] held. The harvest was good. "


def test_the_army_is_that_of_the_state_at_war_within() -> None:
    event = last(SUDAN + "The army recaptured [Bara/SD/settlement] on Friday.", "Bara")
    assert sides_of(event)[:2] == (["SD"], ["RSF"])


def test_rebels_are_the_only_group_that_is_named() -> None:
    event = last(SUDAN + "The weather held. Rebels seized [Bara/SD/settlement] on Friday.", "Bara")
    assert sides_of(event)[:2] == (["RSF"], ["SD"])


def test_with_two_groups_rebels_may_be_either() -> None:
    event = last(SUDAN + "The SPLM-N grew. The weather held. Rebels seized [Bara/SD/settlement] on Friday.", "Bara")
    assert sides_of(event)[0] == []


def test_an_unclaimed_raid_stays_unclaimed() -> None:
    event = last(SUDAN + "Warplanes bombed [Bara/SD/settlement] on Friday; nobody has claimed the raid.", "Bara")
    assert sides_of(event)[0] == []


# ---------------------------------------------------------------- pronouns
def test_his_offensive_is_that_of_the_subject() -> None:
    text = "Fayez al-Sarraj said the fight went on. Haftar launched his offensive on [Tripoli/LY/settlement] in April 2025."
    assert sides_of(event_of(text, "offensive"))[0] == ["LNA"]


def test_the_attackers_that_were_bombed_withdrew() -> None:
    events = events_of("Nigerian jets bombed the attackers as they withdrew from [Baga/NG/settlement].")
    assert [sides_of(e)[0] for e in events if e.kind.value != "withdrawal" or sides_of(e)[0]] == [["NG"]]


def test_both_sides_keep_what_they_signed() -> None:
    text = "Congo and M23 fought near [Sake/CD/settlement]. Qatar asked both sides to keep to the truce that they agreed on in [Doha/QA/settlement]."
    assert sorted(map(str, sides_of(event_of(text, "agreement"))[2])) == ["CD", "M23"]


# ---------------------------------------------------------------- wars of many sides
MANY = "Kenyan soldiers left. Hamas waited. The Wagner Group did too. "


def test_a_group_that_fires_across_a_border_hits_that_state() -> None:
    text = MANY + "Israeli jets took off and Israeli jets landed. Hezbollah fired rockets at [Safed/IL/settlement]."
    assert sides_of(last(text, "Safed"))[:2] == (["HEZBOLLAH"], ["IL"])


def test_each_on_the_others_ground_are_foes() -> None:
    text = MANY + "Hezbollah fired rockets at [Safed/IL/settlement]. The weather held. Israeli jets bombed [Nabatieh/LB/settlement]."
    assert sides_of(last(text, "Nabatieh"))[:2] == (["IL"], ["HEZBOLLAH"])


def test_one_foe_told_of_elsewhere_is_not_every_foe() -> None:
    text = MANY + "The Houthis attacked Israeli soldiers. The weather held. The Houthis fired missiles at a warship in the Red Sea."
    assert sides_of(events_of(text)[-1])[:2] == (["HOUTHIS"], [])


def test_who_tells_of_an_attack_on_his_own_ground_is_its_target() -> None:
    text = MANY + "American jets bombed [Hodeidah/YE/settlement], the Houthi movement said. "
    event = last(text, "Hodeidah")
    assert sides_of(event)[:2] == (["US"], ["HOUTHIS"])
    assert event.targets[0].rule == "victim"


def test_people_killed_by_rebels_are_not_the_state() -> None:
    event = last(SUDAN + "RSF fighters shot dead sixty villagers in [Bara/SD/settlement] on Friday.", "Bara")
    assert "SD" not in [side for sides in sides_of(event) for side in sides]


def test_a_relative_clause_in_the_singular_is_of_the_last_name() -> None:
    text = "Egypt and the Emirates, which denies arming the RSF, proposed a truce."
    event = event_of(text, "aid")
    assert sides_of(event)[0] == ["AE"]


def test_a_place_within_a_groups_name_is_no_place() -> None:
    event = event_of("The war went on. Boko [Haram/NG/settlement] raided [Amchide/CM/settlement] on Monday.", "strike")
    assert (sides_of(event)[0], places_of(event)) == (["BOKO-HARAM"], [("Amchide", "location")])


def test_who_drives_troops_back_does_not_withdraw() -> None:
    event = event_of("The war went on. Kenyan officers drove the attackers back with armoured cars.", "withdrawal")
    assert sides_of(event)[0] == []


def test_marks_of_inferred_actors_are_in_the_document() -> None:
    text = "Peruvian soldiers attacked Ecuadorean soldiers near Huaquillas in May. Nobody won. A missile hit the market of Loja."
    written = document_json(extract(article_from_text(text, published="2025-06-15"), open_tools()))
    events = read_document(written).events
    assert {a.rule for e in events for a in e.initiators} == {None, "ground"}
    assert all(e.score <= 0.75 for e in events if e.initiators[0].rule == "ground")


def test_his_army_below_the_person_who_denies_it() -> None:
    text = "Kurti spoke first. Aleksandar Vucic denied that his army had shelled [Zvecan/XK/settlement]."
    assert sides_of(event_of(text, "strike"))[0] == ["RS"]


def test_fighters_are_of_whoever_leads_them() -> None:
    event = event_of("Fighters led by Hayat Tahrir al-Sham shelled [Atareb/SY/settlement] on Friday.", "strike")
    assert sides_of(event)[0] == ["HTS"]


def test_columns_on_the_speakers_own_ground_are_not_his() -> None:
    event = last(FEUD + "Ecuador's ministry said columns were moving towards [Zaruma/EC/settlement].", "Zaruma")
    assert "EC" not in sides_of(event)[0]


def test_who_reports_that_soldiers_came_over_does_not_tell_of_his_own() -> None:
    text = "India's army said on Sunday that soldiers had retreated to [Mizoram/IN/adm1] after the fighting."
    assert sides_of(event_of(text, "withdrawal"))[0] == []


def test_government_troops_are_not_those_of_the_country_that_they_flee_to() -> None:
    text = (
        "Rebels took [Paletwa/MM/settlement] and shelled [Sittwe/MM/settlement] and [Lashio/MM/settlement] on Sunday. "
        "The weather held. Nobody spoke. "
        "Government soldiers retreated into [Mizoram/IN/adm1] at the end of December."
    )
    assert "IN" not in sides_of(event_of(text, "withdrawal"))[0]
