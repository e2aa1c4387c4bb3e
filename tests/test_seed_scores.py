"""The scorer itself: the answers score full marks against themselves, and each kind of damage costs what it should."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from seed_answers import Seed, load_seeds
from seed_scores import score

SEEDS = load_seeds()


def answers() -> list[dict[str, Any]]:
    return [copy.deepcopy(seed.expected) for seed in SEEDS]


def first(documents: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    return next(r for d in documents for r in (*d["mentions"], *d["events"]) if all(r.get(k) == v for k, v in wanted.items()))


def count(seeds: list[Seed], key: str, **wanted: Any) -> int:
    return sum(all(r.get(k) == v for k, v in wanted.items()) for seed in seeds for r in seed.expected[key])


def test_the_answers_agree_with_themselves() -> None:
    shares, counts = score(SEEDS, answers())
    assert shares == dict.fromkeys(shares, 1.0) and len(shares) == 7
    assert counts == {"wrong pins": 0, "map events without conflict": 0}


def test_nothing_found_scores_nothing() -> None:
    documents = [{**d, "mentions": [], "events": []} for d in answers()]
    shares, _ = score(SEEDS, documents)
    assert shares["literal span F"] == shares["placed within 25 km"] == shares["event kind and quote F"] == shares["map event F"] == 0.0


def test_a_missed_mention_costs_its_span_and_its_place() -> None:
    documents = answers()
    documents[0]["mentions"].remove(first(documents, reading="literal"))
    shares, _ = score(SEEDS, documents)
    literal = count(SEEDS, "mentions", reading="literal")
    assert shares["literal span F"] == pytest.approx((2 * literal - 2) / (2 * literal - 1))
    assert shares["placed within 25 km"] < 1.0 == shares["reading right"]


def test_a_place_far_away_is_wrong() -> None:
    documents = answers()
    place = first(documents, reading="literal", precision="settlement")["place"]
    place["lat"] += 0.5
    assert score(SEEDS, documents)[0]["placed within 25 km"] < 1.0


def test_a_wrong_status_is_no_right_map_event() -> None:
    documents = answers()
    event = first(documents, assertion="denied", on_map=True)
    event["assertion"] = "narrated"
    shares, _ = score(SEEDS, documents)
    assert shares["map event F"] < 1.0 and shares["assertion right"] < 1.0 == shares["event kind and quote F"]


def test_a_speaking_capital_drawn_as_a_point_is_a_wrong_pin() -> None:
    documents = answers()
    moscow = first(documents, text="Moscow", reading="metonymic")
    event = first(documents, on_map=True)
    event["places"].append({"mention": moscow["id"], "name": "Moscow", "role": "location", "precision": "settlement"})
    assert score(SEEDS, documents)[1]["wrong pins"] == 1


def test_an_event_in_the_article_without_conflict_is_counted() -> None:
    documents = answers()
    peaceful = next(d for d in documents if not d["events"])
    peaceful["events"].append({**copy.deepcopy(first(documents, on_map=True)), "places": []})
    assert score(SEEDS, documents)[1]["map events without conflict"] == 1
