"""The English of the picture: who says it, in the right number and with the article that a name needs; whence and whither."""

from __future__ import annotations

import pytest
from atlas import SmallAtlas, SmallNames, document, event, mention, ref, says

import geomap
from geomap.annotate import words
from geomap.annotate.cards import title
from geomap.annotate.groups import claims_of
from geomap.annotate.spots import Ground, written_sides
from geomap.model import Assertion, Attribution, Event, Kind, Precision, Reality, Role, Stance
from geomap.writers.island import scene_island


def country(code: str) -> str:
    return {"RU": "Russia", "US": "United States", "UA": "Ukraine"}.get(code, code)


def claimed(*voices: Attribution, **more: object) -> Event:
    return event(1, Kind.STRIKE, [], attributions=voices, assertion=Assertion.CLAIMED, **more)


@pytest.mark.parametrize(
    ("voice", "several"),
    [
        ("two officials", True), ("residents of Kumbo", True), ("Residents", True), ("doctors at a hospital", True), ("the Houthis", True),
        ("The mediators", True), ("Ukraine", False), ("United States", False), ("Captain James", False), ("the press", False), ("a diplomat", False),
        ("Mali (two officers in Gao)", False), ("the governor of two islands", False), ("the general staff", False),
    ],
)  # fmt: skip
def test_one_voice_says_and_several_say(voice: str, several: bool) -> None:
    assert words.is_plural(voice) is several
    assert words.says_who(voice).split()[0] == ("say" if several else "says")


def test_a_name_within_a_sentence_has_the_article_it_needs() -> None:
    assert words.midway("The army") == "the army" and words.midway("A junta spokesman") == "a junta spokesman"
    assert words.midway("United States") == "the United States"
    assert words.midway("The African Union") == words.midway("African Union") == "the African Union"
    assert words.midway("A. Spokesman") == "A. Spokesman" and words.midway("Ukraine") == "Ukraine"


def test_who_stands_for_a_claim_is_said_with_what_they_do() -> None:
    wanted = claimed(says("US", "Washington", Stance.DEMANDS), reality=Reality.AIMED)
    assert words.status(wanted, country) == "an aim, as the United States demands"
    assert words.phrase(wanted, "Westham", country) == "a strike in Westham (an aim, as the United States demands)"
    assert words.status(claimed(says(None, "two officials")), country) == "under way, as two officials say"
    assert words.status(claimed(says(None, None)), country) == "under way, as an unnamed source says"
    assert words.says(claimed(says(None, "doctors at a hospital")), country)[0] == "Doctors at a hospital say so"
    assert words.says(claimed(says("ELN", "The ELN", Stance.DENIES)), country)[0] == "ELN denies it"


def test_an_armed_groups_name_is_written_as_in_the_article() -> None:
    voices = (says("HOUTHIS", "The Houthis"), says("HAMAS", "Hamas"), says("SDF", "Syrian Democratic Forces"))
    assert written_sides([document([], [claimed(*voices)])]) == {"HOUTHIS": "the Houthis", "HAMAS": "Hamas"}
    ground = Ground(regions=SmallAtlas(), names=SmallNames(), sides={"AL-SHABAAB": "al-Shabaab"})
    assert ground.country("AL-SHABAAB") == "al-Shabaab" and ground.country("SDF") == "SDF"


def test_titles_tell_whence_and_whither_and_leave_out_what_holds_a_finer_place() -> None:
    names = [mention(1, "Eastham"), mention(2, "Ashby"), mention(3, "WW-N")]
    moved = event(1, Kind.WITHDRAWAL, [ref("m1", Role.ORIGIN, Precision.SETTLEMENT), ref("m2", Role.DESTINATION, Precision.SETTLEMENT), ref("m3")])
    left = event(2, Kind.WITHDRAWAL, [ref("m1", Role.ORIGIN, Precision.SETTLEMENT)])
    ground = Ground(regions=SmallAtlas(), names=SmallNames())
    titles = [title(claim, ground) for claim in claims_of([document(names, [moved, left])], ground)]
    assert titles == ["Withdrawal — from Eastham to Ashby", "Withdrawal — from Eastham"]


def test_the_legend_has_an_armed_groups_name_as_the_article_writes_it() -> None:
    made = geomap.build("Hamas fighters fired rockets at Ashkelon on Monday, Israel's army said.", published="2024-05-06")
    data = scene_island(made.scene)
    assert {"ink": "a", "side": "HAMAS"} in data["sides"] and ["HAMAS", "Hamas"] in data["side_names"]
