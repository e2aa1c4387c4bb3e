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
