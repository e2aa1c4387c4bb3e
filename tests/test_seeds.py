"""The samples are complete and consistent: every answer is verbatim in its article and speaks the contract's words."""

from __future__ import annotations

from datetime import date

import pytest
from seed_answers import SEEDS, Seed, load_seeds

from geomap.extract.segments import split_sentences
from geomap.model import SCHEMA, Assertion, Kind, Precision, Reading, Reality, Role, Stance

ALL = load_seeds()
LEVELS = {"country", "adm1", "adm2", "settlement", "poi", "line", "water", "region"}
PRECISION_OF = {"poi": "exact", "water": "line", "region": "near"}
QUANTITY_ROLES = {"personnel", "killed", "wounded", "prisoners", "bodies", "displaced", "weapons", "area", "distance", "settlements", "other"}
RELATIONS = {"on", "before", "after", "during", "since", "by"}
GRANULARITIES = {"day", "week", "month", "season", "year"}
LINKS = {"implements", "part_of", "halts", "same_as", "contradicts", "supersedes"}

each = pytest.mark.parametrize("seed", ALL, ids=lambda seed: seed.id)


def test_the_collection_is_varied_and_complete() -> None:
    assert len(ALL) == 8
    assert len({seed.war for seed in ALL if seed.war != "none"}) >= 4
    assert [seed.id for seed in ALL if not seed.expected["events"]] == [seed.id for seed in ALL if seed.war == "none"] != []
    assert {path.stem for path in SEEDS.glob("*.txt")} == {path.stem for path in (SEEDS / "expected").glob("*.json")} == {seed.id for seed in ALL}


@each
def test_article_has_its_title_on_the_first_line_and_a_fair_length(seed: Seed) -> None:
    first = split_sentences(seed.text)[0]
    assert first.heading and first.text == seed.title
    assert 150 <= len(seed.text.split()) <= 450
    date.fromisoformat(seed.published)
    head = seed.expected["article"]
    assert (seed.expected["schema"], head["id"], head["title"], head["published"]) == (SCHEMA, seed.id, seed.title, seed.published)


@each
def test_mentions_are_verbatim_in_order_and_well_formed(seed: Seed) -> None:
    mentions = seed.expected["mentions"]
    assert [m["id"] for m in mentions] == [f"m{i}" for i in range(1, len(mentions) + 1)]
    end = 0
    for m in mentions:
        assert seed.text[m["start"] : m["end"]] == m["text"] and m["start"] >= end
        end = m["end"]
        Precision(m["precision"])
        place = m["place"]
        if Reading(m["reading"]) is Reading.LITERAL:
            assert place["level"] in LEVELS and place["name"]
            assert m["precision"] == PRECISION_OF.get(place["level"], place["level"])
            assert (place["lon"] is None) == (place["lat"] is None)
            if place["lon"] is not None:
                assert -180 <= place["lon"] <= 180 and -90 <= place["lat"] <= 90
        else:
            assert place is None or place["lon"] is None
        if place and place["country"]:
            assert len(place["country"]) == 2 and place["country"].isupper()


@each
def test_every_repetition_of_a_marked_name_is_marked(seed: Seed) -> None:
    marked = {(m["start"], m["end"]) for m in seed.expected["mentions"]}
    for name in {m["text"] for m in seed.expected["mentions"]}:
        at = seed.text.find(name)
        while at >= 0:
            assert any(start <= at and at + len(name) <= end for start, end in marked) or _inside_word(seed.text, at, name), (name, at)
            at = seed.text.find(name, at + 1)


def _inside_word(text: str, at: int, name: str) -> bool:
    return text[at - 1 : at].isalnum() or text[at + len(name) : at + len(name) + 1].isalnum()


@each
def test_events_are_verbatim_and_use_the_contracts_words(seed: Seed) -> None:
    events = seed.expected["events"]
    ids = {e["id"] for e in events}
    assert [e["id"] for e in events] == [f"e{i}" for i in range(1, len(events) + 1)]
    for e in events:
        Kind(e["kind"]), Reality(e["reality"]), Assertion(e["assertion"])
        for span in (e["trigger"], e["quote"], *e.get("also", [])):
            assert seed.text[span["start"] : span["end"]] == span["text"] != ""
        assert e["quote"]["start"] <= e["trigger"]["start"] and e["trigger"]["end"] <= e["quote"]["end"]
        for said in e["attributions"]:
            Stance(said["stance"])
            assert said["cue"] in seed.text
        assert {link["type"] for link in e["links"]} <= LINKS and {link["event"] for link in e["links"]} <= ids - {e["id"]}


@each
def test_quotes_are_whole_sentences(seed: Seed) -> None:
    sentences = split_sentences(seed.text)
    starts, ends = {s.start for s in sentences}, {s.end for s in sentences}
    for e in seed.expected["events"]:
        assert e["quote"]["start"] in starts and e["quote"]["end"] in ends, e["id"]


@each
def test_places_of_events_are_literal_mentions_or_unnamed(seed: Seed) -> None:
    mentions = {m["id"]: m for m in seed.expected["mentions"]}
    for e in seed.expected["events"]:
        for p in e["places"]:
            Role(p["role"])
            if p["mention"] is None:
                assert p["noun"] and p["noun"] in e["quote"]["text"] and p["precision"] == "none"
                assert p["within"] is None or mentions[p["within"]]["reading"] == "literal"
            else:
                m = mentions[p["mention"]]
                assert m["reading"] == "literal" and (p["name"], p["precision"]) == (m["place"]["name"], m["precision"])
        if e["zone"]:
            assert e["kind"] == "buffer_zone"
            assert all(e["zone"][part] is None or e["zone"][part] in mentions for part in ("host", "shielded"))


@each
def test_events_are_on_the_map_exactly_when_they_have_a_place_and_are_current(seed: Seed) -> None:
    for e in seed.expected["events"]:
        placed = any(p["mention"] or p.get("within") for p in e["places"])
        received = e["kind"] != "aid" or any(p["role"] == "destination" for p in e["places"])
        assert e["on_map"] == (placed and received and e["reality"] not in ("background", "hypothetical")), e["id"]
        assert (e["why_not"] is None) == e["on_map"]


@each
def test_times_and_quantities_are_sane(seed: Seed) -> None:
    for e in seed.expected["events"]:
        time = e["time"]
        if time:
            assert time["relation"] in RELATIONS and time["granularity"] in GRANULARITIES
            assert time["expression"] in seed.text and time["inferred"] is False
            start, end = (date.fromisoformat(x) if x else None for x in (time["start"], time["end"]))
            assert start or end
            assert not (start and end) or start <= end
        for q in e["quantities"]:
            assert q["role"] in QUANTITY_ROLES and q["noun"] in e["quote"]["text"]
            bounds = [x for x in (q["low"], q["best"], q["high"]) if x is not None]
            assert bounds == sorted(bounds)


@each
def test_names_that_must_never_be_pins_stand_in_the_article(seed: Seed) -> None:
    names = seed.expected["never_pins"]
    assert names and len(names) == len(set(names))
    assert all(any(name in m["text"] for m in seed.expected["mentions"]) for name in names)
