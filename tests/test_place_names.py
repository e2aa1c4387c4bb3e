"""Names of settlements by language: the shipped files, the rules that made them, and how a map tells them."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scenes import card, sample_scene

from geomap import resources
from geomap.errors import GazetteerError
from geomap.gazetteer import Gazetteer
from geomap.model import Place
from geomap.phrases import joined, listed, say, settlement_name, spoken
from geomap.place_names import PlaceNames, place_name
from geomap.telling import told
from geomap.tongues import tongue

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from gazetteer.spoken import Records, spoken_name

LANGUAGES = ("uk", "ru", "ar")
BASES = {"tagged", "codifier", "romanised", "letters", "hand"}


@pytest.mark.parametrize(
    ("place_id", "uk", "ru", "ar"),
    [
        ("geonames:692194", "Суми", "Сумы", "سومي"),
        ("geonames:706483", "Харків", "Харьков", "خاركيف"),
        ("geonames:170654", "Дамаск", "Дамаск", "دمشق"),
        ("geonames:379003", "Ель-Обейд", "Эль-Обейд", "الأبيض"),
        ("geonames:689304", "Вовчанськ", "Волчанск", None),
        ("geonames:709354", "Торецьк", "Торецк", None),
        ("geonames:690237", "Велика Новосілка", "Великая Новосёлка", None),
        ("geonames:281184", "Єрусалим", "Иерусалим", "القدس"),
        ("geonames:163533", None, None, "تل كلخ"),
        ("geomap:nowhere", None, None, None),
    ],
)
def test_names_of_places(place_id: str, uk: str | None, ru: str | None, ar: str | None) -> None:
    assert (place_name(place_id, "uk"), place_name(place_id, "ru"), place_name(place_id, "ar")) == (uk, ru, ar)
    assert place_name(place_id, "en") is None and place_name(place_id, "xx") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_in_order_and_in_the_letters_of_its_language(language: str) -> None:
    lines = resources.place_names(language).read_bytes().splitlines()
    assert lines == sorted(lines) and len({line.split(b"\t")[0] for line in lines}) == len(lines)
    names = [line.decode().split("\t") for line in lines]
    assert {basis for *_, basis in names} <= BASES
    letters = {"uk": "[а-щьюяєіїґ]+", "ru": "[а-яё]+", "ar": "[\u0621-\u063a\u0641-\u064a]+"}[language]
    wrong = [name for _, name, _ in names if not re.fullmatch(letters, re.sub("[ ’'\\-–]", "", name).lower())]
    assert wrong == []


def test_first_and_last_lines_are_found_and_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "uk.tsv"
    path.write_text("10\tОдин\ttagged\n9\tДва\ttagged\ngeomap:a-b\tТри\tcodifier\n", encoding="utf-8")
    names = PlaceNames(path)
    assert [names.get(key) for key in ("geonames:10", "geonames:9", "geomap:a-b", "geonames:1", "geonames:99", "geomap:z", "")] == [
        "Один", "Два", "Три", None, None, None, None,
    ]  # fmt: skip
    with pytest.raises(GazetteerError, match=r"none\.tsv is missing.*build_place_names"):
        PlaceNames(tmp_path / "none.tsv")


def test_every_named_place_is_a_settlement_of_the_gazetteer() -> None:
    artefact = Gazetteer.open().shipped
    columns = artefact.columns(np.arange(len(artefact)))
    known = {
        place_id.removeprefix("geonames:") for place_id, code in zip(columns["id"], columns["feature_code"], strict=True) if code.startswith("PPL")
    }
    for language in LANGUAGES:
        named = {line.split("\t")[0] for line in resources.place_names(language).read_text("utf-8").splitlines()}
        assert named <= known


def place(country: str, name: str, adm2: str | None = None) -> Place:
    return Place(id="geonames:1", name=name, lon=0, lat=0, feature_code="PPL", country=country, adm2=adm2, source="geonames")


def records(main: str, *names: str, uk: str = "", ru: str = "", ar: str = "") -> Records:
    tagged = {language: {1: name} if name else {} for language, name in (("uk", uk), ("ru", ru), ("ar", ar))}
    return Records(tagged=tagged, own={1: (main, names)}, official={"UA1": {"Lypivka": ["Липівка"], "Lisne": ["Лісне", "Лісне́"]}}, fixes={})


@pytest.mark.parametrize(
    ("language", "where", "names", "expected"),
    [
        ("uk", place("UA", "Lypivka", "UA1"), records("Lypivka"), ("Липівка", "codifier")),
        ("uk", place("UA", "Osokorky"), records("Osokorky", "Осокорки", "Osokorki"), ("Осокорки", "romanised")),
        ("uk", place("RU", "Dolinsk"), records("Dolinsk", "Долинск", "Долинськ"), ("Долинськ", "letters")),
        ("uk", place("RU", "Sudzha"), records("Sudzha", "Суджа"), None),  # the letters are of both languages
        ("ru", place("RU", "Kamensk"), records("Kamensk", "Каменск", "Каменськ"), ("Каменск", "romanised")),
        ("ru", place("UA", "Lypivka", "UA1"), records("Lypivka", "Липівка", "Липовка", "Lipovka"), ("Липовка", "romanised")),
        ("ru", place("UA", "Zelene"), records("Zelene", "Зелёное", "Зелене"), ("Зелёное", "letters")),
        ("ru", place("UA", "Kochetok"), records("Kochetok", "Качэток", "Кочеток"), None),  # Belarusian, and either language
        ("ru", place("UA", "Pokrovsk"), records("Pokrovsk", ru="Красноармейск"), None),  # a name that it no longer has
        ("ru", place("SY", "Aleppo"), records("Aleppo", ru="Халеб"), ("Халеб", "tagged")),
        ("ar", place("SY", "Nawa"), records("Nawa", "نوى", "نوا"), ("نوى", "letters")),
        ("ar", place("SY", "Homs"), records("Homs", "حمص‎", "حُمص", "حمصی"), ("حمص", "letters")),
        ("ar", place("RU", "Kazan"), records("Kazan", "كازان"), None),  # might be Uyghur
        ("ar", place("SY", "Hit"), records("Hit", ar="Hīt"), None),
    ],
)
def test_only_certain_names_are_taken(language: str, where: Place, names: Records, expected: tuple[str, str] | None) -> None:
    assert spoken_name(where, language, names) == expected


def test_what_is_set_by_hand_stands() -> None:
    by_hand = replace(records("Sudzha"), fixes={("geonames:1", "uk"): "Суджа", ("geonames:1", "ru"): ""})
    assert spoken_name(place("RU", "Sudzha"), "uk", by_hand) == ("Суджа", "hand")
    assert spoken_name(place("RU", "Sudzha"), "ru", by_hand) is None


def test_a_settlement_is_told_in_the_language_and_stays_english_where_there_is_no_name() -> None:
    sumy, tiny = settlement_name("Sumy", "geonames:692194"), settlement_name("Tiny", "geonames:1")
    told_of = say("Strike — {where}", where=listed([sumy, tiny]))
    assert str(told_of) == "Strike — Sumy and Tiny"
    assert spoken(listed([sumy, tiny]), tongue("uk")) == "Суми і Tiny"
    assert spoken(joined("\n", (sumy, "x")), tongue("ar")) == "سومي\nx"
    assert tongue("en").tell(settlement_name("Kiev", "geonames:703448")) == "Kiev"
    kobani = settlement_name(say("{name} ({alias})", name="Kobani", alias="Ayn al Arab"), "geonames:172256")
    assert (str(kobani), spoken(kobani, tongue("uk"))) == ("Kobani (Ayn al Arab)", "Кобані")


def test_a_card_is_found_by_the_english_name_too() -> None:
    one = card("e1", where=settlement_name("Sumy", "geonames:692194"), names=("Summy",))
    scene = sample_scene(cards=(one,))
    assert told(scene, tongue("uk")).cards[0].names == ("Summy", "Sumy")
    assert told(scene, tongue("en")).cards[0].names == ("Summy",)
