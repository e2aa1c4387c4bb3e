"""Actors and their sides: names, forces, leaders, groups, phrases for both sides, a user's own table."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from geomap import resources
from geomap.errors import UnknownNameError
from geomap.extract.actors import load_actors, main_sides

KINDS = {"state", "people", "government", "forces", "group", "person", "organisation"}


def found(text: str) -> list[tuple[str, str, str]]:
    spans = load_actors().find(text)
    assert all(text[span.start : span.end] == span.name for span in spans)
    return [(span.name, span.side, span.kind) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine's General Staff spoke.", [("Ukraine's General Staff", "UA", "forces")]),
        ("the Russian defence ministry", [("Russian defence ministry", "RU", "government")]),
        ("Sudanese troops and the RSF", [("Sudanese troops", "SD", "forces"), ("RSF", "RSF", "group")]),
        ("South Sudanese soldiers", [("South Sudanese soldiers", "SS", "forces")]),
        ("the IDF hit Hezbollah", [("IDF", "IL", "forces"), ("Hezbollah", "HEZBOLLAH", "group")]),
        ("Volodymyr Zelenskyy met Erdogan", [("Volodymyr Zelenskyy", "UA", "person"), ("Erdogan", "TR", "person")]),
        ("The Kremlin and the White House", [("Kremlin", "RU", "government"), ("White House", "US", "government")]),
        ("Al-Shabaab fighters", [("Al-Shabaab", "AL-SHABAAB", "group")]),
        ("the Democratic Republic of Congo", [("Democratic Republic of Congo", "CD", "state")]),
        ("Guinea-Bissau", [("Guinea-Bissau", "GW", "state")]),
        ("U.N. experts", [("U.N.", "UN", "organisation")]),
        ("Iran-backed Houthis", [("Houthis", "HOUTHIS", "group")]),
        ("In Washington a spokeswoman of the National Security Council", [("Washington", "US", "government")]),
        ("the Russian deputy defence minister", [("Russian deputy defence minister", "RU", "government")]),
        ("a US-led force", [("US", "US", "state")]),
    ],
)
def test_find(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["He gave us a chadri.", "The Russianness of it", "mali principii", "Putinism", ""])
def test_find_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("the Rapid Support Forces", "RSF"),
        ("hamas", "HAMAS"),
        ("the ministry in Moscow", "RU"),
        ("a Ukrainian army spokesman", "UA"),
        ("Paul Kagame", "RW"),
        ("residents", None),
        ("", None),
    ],
)
def test_side_of(name: str, side: str | None) -> None:
    assert load_actors().side_of(name) == side


def test_both_sides_are_the_two_named_most() -> None:
    actors = load_actors()
    document = actors.find("Armenia and Azerbaijan spoke. Azerbaijan left. The UN, the UN and the UN waited. Turkey looked on. Armenia stayed.")
    spans = actors.resolve_sides("Both sides agreed.", document)
    assert [(span.side, span.name, span.rule) for span in spans] == [("AM", "Both sides", "pair:any"), ("AZ", "Both sides", "pair:any")]
    assert actors.resolve_sides("Both sides agreed.", actors.find("Armenia spoke.")) == []
    assert actors.resolve_sides("Nobody agreed.", document) == []


def test_two_countries_are_states() -> None:
    actors = load_actors()
    document = actors.find("M23 and M23 fought Congo. Rwanda denied it. Rwanda left. Congo did not.")
    assert {span.side for span in actors.resolve_sides("The two countries spoke.", document)} == {"CD", "RW"}
    assert {span.side for span in main_sides(document)} == {"CD", "M23"}


def test_own_table_is_laid_over(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[actors]]\nname = "Red Valley Front"\nside = "RVF"\nkind = "group"\n\n[leaders]\nRVF = [["Ada Lund"]]\n', encoding="utf-8")
    actors = load_actors(path)
    assert [(span.name, span.side) for span in actors.find("Ada Lund of the Red Valley Front met Putin.")] == [
        ("Ada Lund", "RVF"),
        ("Red Valley Front", "RVF"),
        ("Putin", "RU"),
    ]
    assert load_actors().find("Red Valley Front") == []


@pytest.mark.parametrize("content", ["not toml [", '[[actors]]\nname = "No side"\n', None])
def test_a_bad_table_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "bad.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UnknownNameError, match=r"bad\.toml"):
        load_actors(path)


def test_the_shipped_table_gives_each_name_one_meaning() -> None:
    table = tomllib.loads(resources.vocabulary("actors").read_text(encoding="utf-8"))
    names: Counter[str] = Counter()
    for state in table["states"].values():
        names.update({*state["names"], *state["people"], *state["seats"]})
    for people in table["leaders"].values():
        for spellings in people:
            names.update(set(spellings))
    for actor in table["actors"]:
        assert actor["kind"] in KINDS
        names.update({actor["name"], *actor["aliases"]})
    assert [name for name, count in names.items() if count > 1] == []
    assert len(table["states"]) > 195
