"""Russian-style names of Ukrainian places, as the builder of the gazetteer makes them, and what the shipped gazetteer finds by them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from geomap.gazetteer import Gazetteer

TOOLS = Path(__file__).resolve().parent.parent / "tools"
pytestmark = pytest.mark.skipif(not TOOLS.is_dir(), reason="the builders are not installed")
PAIRS = {
    "Горлівка": "Gorlovka",
    "Макіївка": "Makeyevka",
    "Мар'їнка": "Marinka",
    "Красногорівка": "Krasnogorovka",
    "Софіївка": "Sofiyevka",
    "Миколаївка": "Nikolayevka",
    "Ольгинка": "Olginka",
    "Кам'янка": "Kamenka",
    "Слов'янськ": "Slavyansk",
    "Харцизьк": "Khartsizsk",
    "Троїцьке": "Troitskoye",
    "Верхньоторецьке": "Verkhnetoretskoye",
    "Первомайське": "Pervomayskoye",
    "Довге": "Dolgoye",
    "Золоте": "Zolotoye",
    "Вільне": "Volnoye",
    "Степове": "Stepovoye",
    "Гришине": "Grishino",
    "Зайцеве": "Zaitsevo",
    "Піски": "Peski",
    "Лісне": "Lesnoye",
    "Білогорівка": "Belogorovka",
    "Вуглегірськ": "Uglegorsk",
    "Щастя": "Schastye",
    "Запоріжжя": "Zaporozhye",
    "Чернігів": "Chernigov",
    "Глухів": "Glukhov",
    "Велика Новосілка": "Velikaya Novoselka",
    "Старий Крим": "Stary Krym",
    "Нижнє": "Nizhneye",
    "Суми": "Sumy",
    "Катеринівка": "Katerinovka",
}


@pytest.fixture(scope="module")
def forms():
    sys.path.insert(0, str(TOOLS))
    try:
        from gazetteer.russian_forms import russian_forms
    finally:
        sys.path.remove(str(TOOLS))
    return russian_forms


@pytest.mark.parametrize(("ukrainian", "russian"), PAIRS.items())
def test_a_ukrainian_name_gets_its_russian_form(forms, ukrainian: str, russian: str) -> None:
    assert russian in forms(ukrainian)
    assert len(forms(ukrainian)) <= 2


@pytest.mark.parametrize(("name", "shown"), [("Peski", "Pisky"), ("Dolgoye", "Dovhe"), ("Belogorovka", "Bilohorivka"), ("Grigorovka", "Hryhorivka")])
def test_villages_are_found_by_their_russian_names(name: str, shown: str) -> None:
    assert shown in {hit.place.name for hit in Gazetteer.open().find(name) if hit.match == "alternate"}


@pytest.mark.parametrize(
    ("name", "official", "unit"),
    [("Kozinka", "Козинка", "RU-BEL"), ("Chukarinsky", "Чукаринский", "RU-ROS"), ("Tevli", "Тевли", "BY-BR")],
)
def test_small_places_of_russia_and_belarus_are_found_in_both_scripts(name: str, official: str, unit: str) -> None:
    places = Gazetteer.open()
    found = [{hit.place.id for hit in places.find(spelling) if hit.place.adm1 == unit} for spelling in (name, official)]
    assert found[0] & found[1]


def test_namesakes_of_one_oblast_keep_their_own_points() -> None:
    districts = {hit.place.adm2 for hit in Gazetteer.open().find("Mykolaivka") if hit.place.adm1 == "UA-14"}
    assert len(districts) >= 3
