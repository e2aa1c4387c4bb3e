"""The program against the samples' expected answers. The floors in `quality_floors.json` only rise (`tools/quality_floors.py --raise`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from seed_answers import load_seeds
from seed_scores import score

from geomap.articles import read_article
from geomap.pipeline import extract, open_tools
from geomap.schema import document_json

LIMITS = json.loads((Path(__file__).parent / "quality_floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores() -> tuple[dict[str, float], dict[str, int]]:
    seeds, tools = load_seeds(), open_tools()
    documents = [json.loads(document_json(extract(read_article(seed.path, published=seed.published), tools))) for seed in seeds]
    return score(seeds, documents)


@pytest.mark.parametrize("name", sorted(LIMITS["floors"]))
def test_share_is_not_below_its_floor(scores: tuple[dict[str, float], dict[str, int]], name: str) -> None:
    assert scores[0][name] >= LIMITS["floors"][name], f"{name}: {scores[0][name]:.3f}"


@pytest.mark.parametrize("name", sorted(LIMITS["ceilings"]))
def test_count_is_not_above_its_ceiling(scores: tuple[dict[str, float], dict[str, int]], name: str) -> None:
    assert scores[1][name] <= LIMITS["ceilings"][name], f"{name}: {scores[1][name]}"


def test_every_measure_has_its_limit(scores: tuple[dict[str, float], dict[str, int]]) -> None:
    assert set(scores[0]) == set(LIMITS["floors"]) and set(scores[1]) == set(LIMITS["ceilings"])
