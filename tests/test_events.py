"""Frames: who, to whom, where, when and how many; zones, venues and links; invariance under rewording."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, places_of, sides_of, without_offsets

from geomap.extract.segments import split_sentences
from geomap.extract.surface import make_surface_tree
from geomap.extract.vocabulary import load_vocabulary
from geomap.model import Assertion, Kind, Reality


# ---------------------------------------------------------------- actors
@pytest.mark.parametrize(
    "text",
    [
        "Russian forces captured [Siversk/UA/settlement] from Ukraine.",
        "[Siversk/UA/settlement] was captured by Russian forces from Ukraine.",
        "Russia's capture of [Siversk/UA/settlement], after weeks of fighting, shocked Ukraine.",
        "Ukraine said on Monday that Russian forces had captured [Siversk/UA/settlement].",
    ],
)
def test_captor_in_active_passive_and_nominal_form(text: str) -> None:
    event = event_of(text, "capture")
    assert sides_of(event)[0] == ["RU"]
    assert places_of(event) == [("Siversk", "location")]


def test_a_town_that_falls_suffers_it() -> None:
    event = event_of("The town of [Bria/CF/settlement] fell to the M23 rebels.", "capture")
    assert sides_of(event)[0] == ["M23"]
    assert places_of(event) == [("Bria", "location")]


def test_an_advance_that_is_halted_belongs_to_the_other_side() -> None:
    text = "Ukrainian forces halted the Russian advance near [Pokrovsk/UA/settlement]."
    assert sides_of(event_of(text, "defence"))[:2] == (["UA"], ["RU"])
    assert sides_of(event_of(text, "advance"))[:2] == (["RU"], ["UA"])


def test_the_other_belligerent_is_filled_in() -> None:
    text = "Russian troops attacked Ukrainian positions. Russian drones hit [Odesa/UA/settlement] on Monday."
    found = [e for e in events_of(text) if places_of(e) == [("Odesa", "location")]]
    assert sides_of(found[0])[:2] == (["RU"], ["UA"])


def test_it_is_the_subject_of_the_clause() -> None:
    text = "Israel intensified its offensive in [Gaza/PS/adm1], where it aims to create a buffer zone."
    assert sides_of(event_of(text, "offensive"))[0] == ["IL"]
    zone = event_of(text, "buffer_zone").zone
    assert zone is not None
    assert (zone.wanted_by, zone.host) == ("IL", "m1")


def test_our_troops_are_the_speakers() -> None:
    text = '"Our soldiers shelled the enemy in [Horlivka/UA/settlement]," President Volodymyr Zelensky said.'
    assert sides_of(event_of(text, "strike"))[0] == ["UA"]


# ---------------------------------------------------------------- places and roles
@pytest.mark.parametrize(
    ("text", "kind", "places"),
    [
        (
            "Troops pulled out of [Kherson/UA/settlement] towards [Skadovsk/UA/settlement].",
            "withdrawal",
            [("Kherson", "origin"), ("Skadovsk", "destination")],
        ),
        ("Soldiers fired rockets from [Tyre/LB/settlement] at [Haifa/IL/settlement].", "strike", [("Tyre", "origin"), ("Haifa", "location")]),
        ("The army launched an offensive against [Raqqa/SY/settlement].", "offensive", [("Raqqa", "objective")]),
        ("Weapons were sent to the rebels via [Chad/TD/country].", "aid", [("Chad", "passage")]),
        (
            "Clashes broke out in [Surin/TH/adm1], [Trat/TH/adm1] and [Sisaket/TH/adm1].",
            "clash",
            [("Surin", "location"), ("Trat", "location"), ("Sisaket", "location")],
        ),
        ("Troops seized [Bara/SD/settlement] in [North Kordofan/SD/adm1].", "capture", [("Bara", "location")]),
    ],
)
def test_roles_follow_prepositions(text: str, kind: str, places: list[tuple[str, str]]) -> None:
    assert places_of(event_of(text, kind)) == places


def test_a_containing_place_gives_way() -> None:
    event = event_of("Troops shelled villages of [Ukraine/UA/country]'s [Sumy region/UA/adm1].", "strike")
    assert ("Ukraine", "location") not in places_of(event)


def test_a_place_in_a_relative_clause_is_not_the_events() -> None:
    text = "The army captured [Bunj/SS/settlement], whose people once traded with merchants from [Kurmuk/SD/settlement]."
    assert places_of(event_of(text, "capture")) == [("Bunj", "location")]


def test_an_unnamed_village_lies_within_the_place_of_the_clause_before() -> None:
    text = "The army stopped the rebel advance in [Ituri/CD/adm1] and recaptured a village."
    event = event_of(text, "capture")
    assert [(p.noun, p.within, p.mention, p.precision.value) for p in event.places] == [("village", "m1", None, "none")]
    assert event.on_map


def test_where_and_there_point_back() -> None:
    text = "Rebels entered [Kisangani/CD/settlement], where soldiers shelled the port."
    assert places_of(event_of(text, "strike"))[-1] == ("Kisangani", "location")
    text = "Troops reached [Zaranj/AF/settlement] on Friday. They met no fire there. Militants attacked the garrison there with mortars."
    assert places_of(event_of(text, "strike")) == [("Zaranj", "location")]


def test_the_town_is_the_one_told_of_last() -> None:
    text = "Soldiers captured [Bama/NG/settlement] on Monday. Militants shelled the town on Tuesday."
    assert places_of(event_of(text, "strike")) == [("Bama", "location")]


def test_the_town_is_not_where_the_speaker_sits() -> None:
    text = (
        "Warplanes struck [Tessalit/ML/settlement]. The general staff in [Bamako/ML/settlement] said the raid was a success. "
        "Rebels shelled the town on Tuesday."
    )
    assert places_of(events_of(text)[-1]) == [("Tessalit", "location")]


def test_no_other_place_stands_in_for_one_that_cannot_be_drawn() -> None:
    text = "Rebel troops took [Jalalabad/AF/settlement] and closed in on [Kabul/AF/settlement/metonymic] from three sides."
    assert places_of(event_of(text, "advance")) == []


@pytest.mark.parametrize(
    ("text", "kind", "places"),
    [
        ("[Mariupol/UA/settlement] has been under fire for weeks, soldiers said.", "strike", [("Mariupol", "location")]),
        ("[Goma/CD/settlement] is in the hands of the rebels.", "control", [("Goma", "location")]),
        ("The road to [Ndop/CM/settlement] is blocked, soldiers said.", "control", [("Ndop", "location")]),
        (
            "Residents of [Imphal/IN/settlement] fled to [Kohima/IN/settlement] as shells fell.",
            "displacement",
            [("Kohima", "destination"), ("Imphal", "origin")],
        ),
        ("Soldiers stationed at [Goma/CD/settlement] are to be brought home.", "withdrawal", [("Goma", "origin")]),
        ("A bridge was blown up in [Bahri/SD/settlement] by rebels.", "strike", [("Bahri", "location"), ("bridge", "location")]),
        ("The fighters took shelter in [Wamena/ID/settlement].", "displacement", []),
    ],
)
def test_places_of_other_phrases(text: str, kind: str, places: list[tuple[str, str]]) -> None:
    found = [e for e in events_of(text) if e.kind == kind]
    assert [places_of(e) for e in found] == ([places] if places else [])


def test_who_claims_responsibility_did_it() -> None:
    event = event_of("The war went on. Hamas claimed responsibility for the attack on [Ashkelon/IL/settlement].", "strike")
    assert (sides_of(event)[0], event.assertion) == (["HAMAS"], Assertion.CLAIMED)


def test_the_number_of_speakers_is_no_amount() -> None:
    assert event_of("Two officers said that rebels had captured [Bria/CF/settlement].", "capture").quantities == ()


def test_a_zone_that_is_only_crossed_is_no_event() -> None:
    text = "Israel's tanks rolled into the demilitarised zone on the [Golan/SY/adm1]."
    assert [e.kind for e in events_of(text)] == [Kind.ADVANCE]


def test_stopping_what_is_ones_own_is_no_defence() -> None:
    found = events_of("The army halted its air raids on [Mekelle/ET/settlement].")
    assert [(e.kind, e.reality) for e in found] == [(Kind.STRIKE, Reality.HALTED)]


def test_a_government_is_no_place() -> None:
    event = event_of("[Moscow/RU/settlement/metonymic] launched an offensive in [Kharkiv region/UA/adm1].", "offensive")
    assert places_of(event) == [("Kharkiv region", "location")]
    assert sides_of(event)[0] == ["RU"]


def test_witnesses_tell_where() -> None:
    event = event_of("Residents of [Ain Zara/LY/settlement] reported heavy shelling.", "strike")
    assert places_of(event) == [("Ain Zara", "location")]


# ---------------------------------------------------------------- zones
def test_a_buffer_zone_with_host_shield_and_depth() -> None:
    text = (
        "Rockets fell for weeks. Israel wants a “security zone” five kilometres deep in southern [Lebanon/LB/country] "
        "to protect the [Galilee/IL/adm2]."
    )
    event = event_of(text, "buffer_zone")
    zone = event.zone
    assert zone is not None
    assert (zone.host, zone.shielded, zone.wanted_by, zone.depth_km, zone.quoted) == ("m1", "m2", "IL", 5, True)
    assert event.reality is Reality.AIMED
    assert places_of(event) == [("Lebanon", "location"), ("Galilee", "shielded")]


def test_no_depth_is_guessed() -> None:
    zone = event_of("Turkey set up a buffer zone in [Afrin/SY/adm2] with its troops.", "buffer_zone").zone
    assert zone is not None
    assert (zone.depth_km, zone.shielded, zone.quoted) == (None, None, False)


# ---------------------------------------------------------------- diplomacy
def test_talks_have_a_venue_and_parties() -> None:
    event = event_of("Envoys of Israel and Hamas held ceasefire talks in [Cairo/EG/settlement].", "negotiation")
    assert places_of(event) == [("Cairo", "venue")]
    assert sorted(map(str, sides_of(event)[2])) == ["HAMAS", "IL"]


def test_a_call_has_no_place() -> None:
    event = event_of("The war was the subject of a phone call between Vladimir Putin and Donald Trump.", "negotiation")
    assert (event.places, event.on_map, event.why_not) == ((), False, "no literal place")


def test_the_next_round_does_not_inherit_the_venue() -> None:
    text = (
        "Russia and Ukraine held peace talks in [Istanbul/TR/settlement] on Monday. "
        "They agreed to resume negotiations after 22 June, once the prisoners are home."
    )
    later = [e for e in events_of(text) if e.kind is Kind.NEGOTIATION][-1]
    assert later.reality is Reality.PLANNED
    assert later.places == ()
    assert later.time is not None
    assert (later.time.start, later.time.relation) == ("2025-06-22", "after")


def test_as_agreed_is_an_agreement_that_is_carried_out() -> None:
    text = "The war went on. As agreed in [Abu Dhabi/AE/settlement], Russia also returned 400 bodies to Ukraine."
    agreement, exchange = event_of(text, "agreement"), event_of(text, "exchange")
    assert places_of(agreement) == [("Abu Dhabi", "venue")]
    assert [(k.type, k.event) for k in exchange.links] == [("implements", agreement.id)]
    assert [(q.best, q.noun) for q in exchange.quantities] == [(400, "bodies")]


# ---------------------------------------------------------------- numbers, dates, links, codes
def test_numbers_carry_their_speaker() -> None:
    text = "President Zelensky said that 12,000 Russian soldiers had joined the offensive in [Donetsk region/UA/adm1]."
    quantity = event_of(text, "offensive").quantities[0]
    assert (quantity.best, quantity.noun, quantity.of, quantity.source) == (12000, "soldiers", "Russian", "President Zelensky")


def test_the_day_of_a_statement_is_not_the_day_of_the_event() -> None:
    event = event_of("The ministry said on Friday that troops had captured [Nasir/SS/settlement].", "capture")
    assert event.time is not None
    assert event.time.inferred
    dated = event_of("The ministry said that troops had captured [Nasir/SS/settlement] on Friday.", "capture")
    assert dated.time is not None
    assert (dated.time.start, dated.time.inferred) == ("2025-06-13", False)


def test_without_a_date_of_publication_nothing_is_invented() -> None:
    assert event_of("Troops captured [Nasir/SS/settlement].", "capture", None).time is None


def test_claim_and_counterclaim_are_linked() -> None:
    text = "Rebels said they had captured [Bambari/CF/settlement]. The minister denied that rebels had captured [Bambari/CF/settlement]."
    claim, denial = [e for e in events_of(text) if e.kind is Kind.CAPTURE]
    assert [(k.type, k.event) for k in denial.links] == [("contradicts", claim.id)]


def test_a_retelling_is_linked_not_merged() -> None:
    text = "Russian drones hit [Odesa/UA/settlement] on Monday. Later, Russian missiles struck [Odesa/UA/settlement] as Ukraine slept."
    first, second = [e for e in events_of(text) if e.kind is Kind.STRIKE]
    assert [(k.type, k.event) for k in second.links] == [("same_as", first.id)]


def test_an_intention_is_never_an_assault() -> None:
    planned = event_of("The army plans to storm [Idlib/SY/settlement].", "offensive")
    assert planned.codes == {"plover": ("THREATEN",), "acled": ()}
    done = event_of("The army stormed [Idlib/SY/settlement].", "offensive")
    assert done.codes["plover"] == ("ASSAULT",)
    denied = event_of("The army denied that its troops had stormed [Idlib/SY/settlement].", "offensive")
    assert denied.codes == {"plover": (), "acled": ()}


def test_headings_tell_no_events() -> None:
    assert [e.trigger.start > 20 for e in events_of("Rebels storm Idlib\n\nRebels stormed [Idlib/SY/settlement] on Friday.")] == [True]


def test_spans_are_verbatim() -> None:
    text = 'Troops "liberated" [Huta/UA/settlement]. On Monday, shells hit the no-go area near [Kup/UA/settlement].'
    plain = text.replace("[Huta/UA/settlement]", "Huta").replace("[Kup/UA/settlement]", "Kup")
    found = events_of(text)
    assert found
    for event in found:
        for span in (event.trigger, event.quote):
            assert plain[span.start : span.end] == span.text


# ---------------------------------------------------------------- invariance
SIMPLE = "Russian troops shelled [Vovchansk/UA/settlement] on Friday."


@pytest.mark.parametrize(
    "text",
    [
        "[Vovchansk/UA/settlement] was shelled by Russian troops on Friday.",
        "On Friday Russian troops shelled [Vovchansk/UA/settlement].",
    ],
)
def test_rewording_changes_nothing(text: str) -> None:
    assert without_offsets(event_of(text, "strike")) == without_offsets(event_of(SIMPLE, "strike"))


def test_swapping_countries_swaps_sides_only() -> None:
    swapped = event_of("Thai troops shelled [Vovchansk/UA/settlement] on Friday.", "strike")
    assert sides_of(swapped)[0] == ["TH"]
    assert (places_of(swapped), swapped.reality, swapped.time) == (
        places_of(event_of(SIMPLE, "strike")),
        Reality.OCCURRED,
        event_of(SIMPLE, "strike").time,
    )


def test_reportedly_changes_the_assertion_only() -> None:
    hedged = event_of("Russian troops reportedly shelled [Vovchansk/UA/settlement] on Friday.", "strike")
    plain = event_of(SIMPLE, "strike")
    assert (plain.assertion, hedged.assertion) == (Assertion.NARRATED, Assertion.CLAIMED)
    assert (hedged.reality, places_of(hedged), hedged.initiators) == (plain.reality, places_of(plain), plain.initiators)


def test_the_same_text_gives_the_same_events() -> None:
    assert events_of(SIMPLE) == events_of(SIMPLE)


# ---------------------------------------------------------------- without a language model
def test_surface_patterns_find_plain_sentences() -> None:
    text = "The ministry said that Russian troops had captured [Siversk/UA/settlement]. Rebels withdrew from [Homs/SY/settlement] on Friday."
    capture, withdrawal = events_of(text, model=False)
    assert (capture.kind, capture.assertion, places_of(capture)) == (Kind.CAPTURE, Assertion.CLAIMED, [("Siversk", "location")])
    assert (withdrawal.kind, places_of(withdrawal)) == (Kind.WITHDRAWAL, [("Homs", "origin")])
    assert capture.score < event_of(text, "capture").score


def test_a_surface_tree_is_a_tree() -> None:
    sentence = split_sentences("Despite the truce, rebels and 300 soldiers, who fled, were shelled in Homs and left; nobody said why.")[0]
    tree = make_surface_tree(sentence, load_vocabulary("en"))
    assert not tree.parsed
    for word in tree.words:
        assert sentence.text[word.start : word.end] == word.text
        assert list(tree.ancestors(word))[-1:] == [] or list(tree.ancestors(word))[-1].head == list(tree.ancestors(word))[-1].i


def test_terms_settled_in_a_place_are_carried_out() -> None:
    text = "The war went on. Under the terms settled in [Minsk/BY/settlement], Russia handed over 300 bodies."
    agreement, exchange = event_of(text, "agreement"), event_of(text, "exchange")
    assert places_of(agreement) == [("Minsk", "venue")]
    assert [(k.type, k.event) for k in exchange.links] == [("implements", agreement.id)]
