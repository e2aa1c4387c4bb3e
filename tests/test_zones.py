"""Buffer zones: the strip's ground, what it keeps safe, who wants it, how deep it is, and whether it is there, wanted or gone."""

from __future__ import annotations

import pytest
from reading import event_of, events_of, sides_of

from geomap.model import Kind, Reality


def zone(text: str) -> tuple[str, str | None, str | None, str | None, float | None]:
    """Reality, names of host and shielded place, side that wants it, depth."""
    event = event_of(text, "buffer_zone")
    assert event.zone is not None
    names = {p.mention: p.name for p in event.places}
    host, shielded = (names.get(m) for m in (event.zone.host, event.zone.shielded))
    return event.reality.value, host, shielded, event.zone.wanted_by, event.zone.depth_km


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kenya wants a security zone 15 kilometres deep inside [Somalia/SO/country], to protect the town of [Mandera/KE/settlement].",
            ("aimed", "Somalia", "Mandera", "KE", 15.0),
        ),
        (
            "Greek troops have carved out a buffer strip along the [Evros/GR/line] to shield [Edirne/GR/settlement] from artillery.",
            ("occurred", "Evros", "Edirne", "GR", None),
        ),
        (
            "Peru established a demilitarised zone in the [Tumbes region/PE/adm1].",
            ("occurred", "Tumbes region", None, "PE", None),
        ),
        (
            "Chad's army will lay a belt 20 kilometres deep across the north of [Darfur/SD/adm1], "
            "so that [Tine/TD/settlement] lies out of reach of rockets.",
            ("planned", "Darfur", "Tine", "TD", 20.0),
        ),
        (
            "The minister asked for a second exclusion zone, this one inside the [Gedo region/SO/adm1], "
            "to keep [Liboi/KE/settlement] beyond the range of mortars.",
            ("aimed", "Gedo region", "Liboi", None, None),
        ),
        (
            "The demilitarised zone in [Kaesong/KP/settlement] was dismantled in May.",
            ("halted", "Kaesong", None, None, None),
        ),
        (
            "Turkish forces pushed a cordon sanitaire into [Idlib/SY/settlement] to spare [Reyhanli/TR/settlement] further shelling.",
            ("occurred", "Idlib", "Reyhanli", "TR", None),
        ),
    ],
)
def test_zone(text: str, expected: tuple[str, str | None, str | None, str | None, float | None]) -> None:
    assert zone(text) == expected


def test_a_zone_between_two_places_has_both_ends() -> None:
    event = event_of("Israel laid a security belt from [Naqoura/LB/settlement] to [Khiam/LB/settlement] in March.", "buffer_zone")
    assert [(p.name, p.role.value) for p in event.places] == [("Naqoura", "location"), ("Khiam", "location")]


def test_a_zone_that_was_decided_on_and_is_being_made() -> None:
    text = "It was decided to create a buffer zone in [Gedo/SO/adm1], and the Kenyan army is carrying it out now."
    assert event_of(text, "buffer_zone").reality is Reality.ONGOING


def test_where_an_official_sits_is_no_ground_of_the_zone() -> None:
    text = "According to an official in [Orsha/BY/settlement], a buffer zone would be laid across the edge of the [Polotsk region/BY/adm1]."
    assert [p.name for p in event_of(text, "buffer_zone").places] == ["Polotsk region"]


def test_the_belt_takes_up_the_zone_told_before() -> None:
    text = (
        "Sudan has created a security buffer zone along the border with Chad, its army said. "
        "The belt runs across the east of [Wadi Fira/TD/adm1] and is eight kilometres wide."
    )
    found = [e for e in events_of(text) if e.kind is Kind.BUFFER_ZONE]
    assert len(found) == 2
    assert found[1].zone is not None
    assert (found[1].zone.wanted_by, found[1].zone.depth_km) == ("SD", 8.0)
    assert [p.name for p in found[1].places] == ["Wadi Fira"]


def test_who_denies_a_zone_does_not_want_it() -> None:
    text = (
        "Russia wants a buffer zone in the [Sumy region/UA/adm1] to shield [Kursk/RU/settlement]. Nobody moved. "
        "Ukraine's army said there was no buffer zone in the [Sumy region/UA/adm1]."
    )
    event = [e for e in events_of(text) if e.kind is Kind.BUFFER_ZONE][-1]
    assert event.zone is not None
    assert event.zone.wanted_by == "RU"
    assert sides_of(event)[:2] == (["RU"], ["UA"])


def test_a_zone_that_ran_out() -> None:
    assert event_of("The safe zone in [Afrin/SY/settlement] expired on Monday.", "buffer_zone").reality is Reality.HALTED


@pytest.mark.parametrize(
    "text",
    [
        "Rebels shelled the [Gaza Strip/PS/adm1/metonymic] and a conveyor belt.",
        "Soldiers shelled the time zone office in [Lagos/NG/settlement].",
    ],
)
def test_no_zone(text: str) -> None:
    assert all(e.kind is not Kind.BUFFER_ZONE for e in events_of(text))


def test_who_tells_of_a_zone_that_is_there_does_not_want_it() -> None:
    text = "A Georgian official said on Monday that a Russian map gives the army a belt two kilometres deep along the edge of [Gori/GE/settlement]."
    event = event_of(text, "buffer_zone")
    assert event.zone is not None and event.zone.wanted_by != "GE"


@pytest.mark.parametrize(
    ("text", "wanted_by"),
    [
        (
            "Israeli troops struck [Sidon/LB/settlement]. Hezbollah fired rockets at [Haifa/IL/settlement]. Israel's defence minister spoke of a "
            "buffer zone in southern [Lebanon/LB/country] that would be held.",
            "IL",
        ),
        (
            "Turkish jets struck fighters of the SDF in [Kobani/SY/settlement]. SDF fighters shelled Turkish troops. Turkey's president "
            "spoke of a safe zone in northern [Syria/SY/country] that would stay.",
            "TR",
        ),
        # who tells of one on ground that is his own does not want it, and no other does for all the article says
        (
            "Ethiopian troops shelled [Zalambessa/ET/settlement]. Eritrean troops fired back. Ethiopia's president said a buffer zone "
            "in [Tigray/ET/adm1] would be an occupation.",
            None,
        ),
        (
            "Israeli troops struck [Sidon/LB/settlement]. Hezbollah fired rockets at [Haifa/IL/settlement]. Lebanon's president said a buffer zone "
            "in southern [Lebanon/LB/country] would be an occupation.",
            None,
        ),
        (
            "Hezbollah was to pull its fighters out of [Tyre/LB/settlement]. Israeli troops struck [Sidon/LB/settlement]. The UN spoke of a "
            "buffer zone in southern [Lebanon/LB/country].",
            None,
        ),
    ],
)
def test_who_speaks_of_a_zone_on_the_ground_of_another_wants_it(text: str, wanted_by: str | None) -> None:
    (event,) = [e for e in events_of(text) if e.kind is Kind.BUFFER_ZONE]
    assert event.zone is not None and event.zone.wanted_by == wanted_by


def test_a_strip_between_river_and_frontier_does_not_take_up_the_zone() -> None:
    text = "Turkey wants a safe zone in [Syria/SY/country]. The army is to take over the strip between the river and the frontier."
    assert len([e for e in events_of(text) if e.kind is Kind.BUFFER_ZONE]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The truce holds. Ethiopian soldiers remain at posts in [Eritrea/ER/country].",
        "The truce holds. Israeli troops stay at five posts inside southern [Lebanon/LB/country].",
        "The truce holds. Turkey stays at its bases in northern [Syria/SY/country].",
    ],
)
def test_troops_that_stay_at_posts_hold_them(text: str) -> None:
    assert {p.mention or p.within for p in event_of(text, "control").places} == {"m1"}


@pytest.mark.parametrize(
    "text",
    [
        "The truce holds. Turkey will stay in [NATO/BE/settlement/embedded].",
        "The truce holds. Refugees remain in camps in [Turkey/TR/country].",
        "The truce holds. Israel remains in a position of strength.",
    ],
)
def test_who_stays_elsewhere_holds_nothing(text: str) -> None:
    assert all(e.kind is not Kind.CONTROL for e in events_of(text))
