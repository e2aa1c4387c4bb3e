"""Names of 27 wars as reports spell them: how many the gazetteer finds in the right country and first-order unit."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geomap.gazetteer import Gazetteer
from geomap.model import Candidate

PLACES = Path(__file__).parent / "data" / "conflict_places.csv"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with PLACES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def found(rows: list[dict[str, str]]) -> list[list[Candidate]]:
    names = Gazetteer.open()
    return [names.find(row["name"]) for row in rows]


def share(rows: list[dict[str, str]], found: list[list[Candidate]], *columns: str, first: int | None = None) -> tuple[float, list[str]]:
    """The share of names with a candidate that agrees in all `columns`, and the others."""
    missed = [
        row["name"]
        for row, candidates in zip(rows, found, strict=True)
        if not any(all(getattr(hit.place, column) == row[column] for column in columns) for hit in candidates[:first])
    ]
    return 1 - len(missed) / len(rows), missed


def test_the_list_spans_the_wars(rows: list[dict[str, str]]) -> None:
    assert len(rows) >= 450 and len({row["war"] for row in rows}) == 27
    assert [row["name"] for row in rows if not (row["country"] and row["adm1"] and row["lon"] and row["lat"] and row["source"])] == []


def test_names_are_found_in_their_country_and_unit(rows: list[dict[str, str]], found: list[list[Candidate]]) -> None:
    in_country, missed = share(rows, found, "country")
    assert in_country >= 0.98, missed
    in_unit, missed = share(rows, found, "country", "adm1")
    assert in_unit >= 0.97, missed


def test_most_names_rank_first(rows: list[dict[str, str]], found: list[list[Candidate]]) -> None:
    first, missed = share(rows, found, "country", "adm1", first=1)
    assert first >= 0.90, missed
