"""The vocabulary file and the gate."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from reading import events_of

import geomap
from geomap.errors import UnknownNameError
from geomap.extract.segments import split_sentences
from geomap.extract.vocabulary import gate, load_vocabulary, read_vocabulary
from geomap.model import Article, Kind, Role
from geomap.pipeline import extract, open_tools

VOCABULARY = load_vocabulary("en")


def test_every_kind_has_entries() -> None:
    kinds = {entry.kind for entries in VOCABULARY.entries.values() for entry in entries}
    assert kinds == set(Kind)


def test_conditions_name_known_classes_or_lemmas_in_lower_case() -> None:
    for entries in VOCABULARY.entries.values():
        for entry in entries:
            for condition in (*entry.when, *entry.unless):
                assert condition, entry.words
                assert all(name == name.lower() for classes in condition.values() for name in classes), entry.words


def test_every_entry_can_fire() -> None:
    assert all(entry.strong or entry.when for entries in VOCABULARY.entries.values() for entry in entries)


def test_an_emptied_role_loses_its_prepositions() -> None:
    withdrawal = next(e for e in VOCABULARY.entries["verb", "withdraw"] if e.kind is Kind.WITHDRAWAL)
    assert withdrawal.roles["from"] is Role.ORIGIN
    assert "near" not in withdrawal.roles


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnknownNameError, match="'xx'"):
        load_vocabulary("xx")


def test_inflected_forms_lead_to_their_lemma() -> None:
    assert VOCABULARY.forms["shelled"] == "shell"
    assert VOCABULARY.forms["retook"] == "retake"
    assert VOCABULARY.forms["repelled"] == "repel"


def test_the_gate_keeps_sentences_with_a_cue() -> None:
    sentences = split_sentences("Troops shelled the port. The weather was mild. The ministry denied it.")
    assert gate(sentences, VOCABULARY) == (0, 2)


def test_the_gate_is_shut_for_peaceful_texts() -> None:
    sport = "The striker attacked from the left. The coach of the champions praised the midfield after the match. The army of fans saw a goal."
    assert gate(split_sentences(sport), VOCABULARY) == ()
    assert gate(split_sentences("The committee met on Tuesday and agreed on a budget."), VOCABULARY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Shares of the brewer fell after merger talks in [Ghent/BE/settlement] collapsed, investors attacked the board. Profit and revenue were hit.",
        "The team besieged the goal in [Porto/PT/settlement], but the defender and the goalkeeper held the line all match. The coach smiled.",
        "The actor who played a soldier in the film signed a deal in [Cannes/FR/settlement]. The festival and the premiere were a hit.",
        "A tourist bus hit a wall near [Trento/IT/settlement] on Monday. The driver, a chef on holiday, was fined.",
    ],
)
def test_peaceful_texts_put_nothing_on_the_map(text: str) -> None:
    assert [e for e in events_of(text) if e.on_map] == []


SAYINGS = [
    ("offensive", "Government troops launched an offensive in [Borno/NG/adm1] on Monday."),
    ("offensive", "Rebels stormed [Bria/CF/settlement] before dawn."),
    ("advance", "The column of tanks rolled into [Aden/YE/settlement]."),
    ("advance", "Army units are advancing towards [Palmyra/SY/settlement]."),
    ("defence", "The garrison repelled an assault on [Menaka/ML/settlement]."),
    ("defence", "Air defence crews shot down nine drones over [Riyadh/SA/settlement]."),
    ("capture", "Militants seized [Mocimboa da Praia/MZ/settlement]."),
    ("capture", "The town of [Kidal/ML/settlement] fell to the army on Tuesday."),
    ("capture", "Soldiers drove the insurgents out of [Marawi/PH/settlement]."),
    ("withdrawal", "The militia pulled its fighters out of [Hodeidah/YE/settlement]."),
    ("withdrawal", "Troops retreated from [Lashio/MM/settlement] overnight."),
    ("clash", "Heavy fighting raged around [Zawiya/LY/settlement]."),
    ("clash", "Gunmen opened fire on soldiers near [Lamu/KE/settlement]."),
    ("strike", "Artillery shelled the suburbs of [Taiz/YE/settlement]."),
    ("strike", "A suicide bomber blew himself up in [Kabul/AF/settlement]."),
    ("strike", "An air strike on [Idlib/SY/settlement] killed two medics and a soldier."),
    ("control", "Separatist fighters control most of [Ansongo/ML/settlement]."),
    ("buffer_zone", "Turkish troops want a buffer zone along the border in northern [Syria/SY/country]."),
    ("ceasefire", "A truce between the army and the rebels took effect in [Darfur/SD/adm1]."),
    ("negotiation", "Envoys of both armies met in [Muscat/OM/settlement] for peace talks."),
    ("agreement", "The rebels and the government signed a peace deal in [Juba/SS/settlement]."),
    ("exchange", "The two armies exchanged 300 prisoners at [Bakhmut/UA/settlement]."),
    ("deployment", "Rwanda deployed a thousand soldiers to [Cabo Delgado/MZ/adm1]."),
    ("displacement", "Thousands of civilians have fled [Goma/CD/settlement] as rebels near the city."),
    ("destruction", "A power station near [Sumy/UA/settlement] was damaged during the war."),
    ("aid", "The army let a convoy deliver food to [Madaya/SY/settlement]."),
]


@pytest.mark.parametrize(("kind", "text"), SAYINGS)
def test_each_kind_is_found_and_placed(kind: str, text: str) -> None:
    found = [e for e in events_of(text) if e.kind == kind]
    assert found, [(e.kind.value, e.trigger.text) for e in events_of(text)]
    assert any(p.mention == "m1" for p in found[0].places)


SPANISH = {
    "nouns": {"force": "rebelde soldado ejército", "war": "rebelde soldado ejército", "town": "ciudad aldea"},
    "cues": {"asserts": "decir"}, "reality": {}, "names": {},
}  # fmt: skip
TRIGGERS = """
[roles]
location = "en cerca_de"
[[trigger]]
kind = "strike"
verb = "bombardear"
strong = true
[forms]
bombardear = "bombardeó bombardearon"
"""


def write_spanish(folder: Path, *, without: str = "", extra: str = "") -> None:
    """A vocabulary of a few Spanish words with every list that there must be, in the user's folder."""
    lists = tomllib.loads((Path(geomap.__file__).parent / "extract" / "vocabulary" / "en.toml").read_text(encoding="utf-8"))
    lines = ['language = "es"', "version = 1"]
    for part, own in SPANISH.items():
        lines += [f"[{part}]", *(f'{name} = "{own.get(name, "")}"' for name in lists[part] if name != without)]
    (folder / "vocabulary").mkdir(exist_ok=True)
    (folder / "vocabulary" / "es.toml").write_text("\n".join(lines) + TRIGGERS + extra, encoding="utf-8")


@pytest.fixture
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path))
    load_vocabulary.cache_clear()
    yield tmp_path
    load_vocabulary.cache_clear()


def test_a_language_is_added_by_a_file_in_the_user_s_folder(user_folder) -> None:
    write_spanish(user_folder)
    article = Article(id="a", published="2025-06-18", language="es", text="Los rebeldes bombardearon Tumaco. La lluvia siguió en Cali.")
    document = extract(article, open_tools(language="es"))
    (strike,) = document.events
    assert (strike.kind, strike.trigger.text, [p.name for p in strike.places], strike.on_map) == (Kind.STRIKE, "bombardearon", ["Tumaco"], True)
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"without": "denies"}, r"lacks denies in \[cues\]"), ({"extra": "[[trigger]]\nkind = 'picnic'\n"}, "picnic"), ({"extra": "= 3"}, "es.toml"),
        ({"extra": "[[trigger]]\nverb = 'x'\n"}, "lacks 'kind'"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_vocabulary_is_named_with_what_it_lacks(user_folder, faults, words) -> None:
    write_spanish(user_folder, **faults)
    with pytest.raises(UnknownNameError, match=words):
        load_vocabulary("es")


def test_a_user_s_file_does_not_replace_a_shipped_one(user_folder) -> None:
    (user_folder / "vocabulary").mkdir()
    (user_folder / "vocabulary" / "en.toml").write_text("language = 'nonsense'")
    assert load_vocabulary("en").language == "en"
    write_spanish(user_folder)
    with pytest.raises(UnknownNameError):
        load_vocabulary("../vocabulary/es")


def test_the_page_on_vocabularies_names_every_file_and_table() -> None:
    page = (Path(geomap.__file__).parent.parent / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    folder = Path(geomap.__file__).parent / "extract" / "vocabulary"
    assert {path.name for path in folder.iterdir()} <= set(re.findall(r"`([\w.]+)`", page))
    tables = set(tomllib.loads((folder / "en.toml").read_text(encoding="utf-8"))) - {"language", "version"}
    assert all(f"[{table}]" in page for table in tables)


def test_the_entry_on_the_page_is_one() -> None:
    page = (Path(geomap.__file__).parent.parent / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    shipped = (Path(geomap.__file__).parent / "extract" / "vocabulary" / "en.toml").read_text(encoding="utf-8")
    entry = next(block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "[[trigger]]" in block)
    table = tomllib.loads(shipped)
    words = read_vocabulary({**table, "trigger": tomllib.loads(entry)["trigger"]})
    assert {head for _, head in words.entries} == {"withdraw", "retreat", "pull", "withdrawal"}
    (withdraw,) = words.entries["verb", "withdraw"]
    assert withdraw.object is Role.ORIGIN and "near" not in withdraw.roles and withdraw.when
