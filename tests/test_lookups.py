"""Many names at once: the table has what asking name by name gives, in the same order."""

from __future__ import annotations

from dataclasses import asdict

import geomap
from geomap.gazetteer import Gazetteer
from geomap.lookups import COLUMNS, find_all

NAMES = [
    "Sudzha", "Kyiv", "nowhereville", "Springfield", "UAE", "TX", "Ukrainian", "Deir el Balah", "Deir al Balah", "Санкт-Петербург", "  New   York ",
    "San José", "Georgia", "", "Andriivka", "Kharkov", "Zaitsevo", "a\0b",
]  # fmt: skip


def test_a_table_of_names_is_what_each_name_gives_alone() -> None:
    gazetteer = Gazetteer.open()
    keys = gazetteer.shipped.trie.keys()
    names = NAMES + [key for key in keys[:: len(keys) // 3_000] if key.isprintable()]
    table = find_all(names, gazetteer)
    expected = [
        {"query": number, **asdict(hit.place), "population": hit.population, "match": hit.match}
        for number, name in enumerate(names)
        for hit in gazetteer.find(name)
    ]
    assert tuple(table.columns) == COLUMNS and len(table) == len(expected) > 3_000
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    assert rows == expected


def test_no_more_candidates_than_asked_for() -> None:
    assert find_all(["San José", "Springfield"], limit=2)["query"].tolist() == [0, 0, 1, 1]


def test_names_that_mean_nothing_have_no_row() -> None:
    assert len(find_all(["nowhereville", ""])) == len(find_all([])) == 0
    assert geomap.find_all(["Goma"])["country"].iloc[0] == "CD"
