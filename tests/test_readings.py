"""How a place name is meant: what rules fix, what the model decides, and what the model is told."""

from __future__ import annotations

import json

import pytest
from gazetteer_stand_in import FewNames

from geomap import resources
from geomap.extract.language import load_language
from geomap.extract.reading_signs import Spot, in_dateline, past_list, signs
from geomap.extract.readings import Judgement, judge_mention, read_mention, rule_reading
from geomap.model import Reading
from geomap.scoring import LinearModel
from geomap.toponyms import Words, load_toponyms

L, M, D, E = Reading.LITERAL, Reading.METONYMIC, Reading.DEMONYM, Reading.EMBEDDED
ALWAYS = LinearModel(weights={}, bias=9.0, cut=0.5)
NEVER = LinearModel(weights={}, bias=-9.0, cut=0.5)


def spot(text: str, name: str, *, parsed: bool = False, typed: bool = False, inside: str = "none") -> Spot:
    start = text.index(name)
    tokens = load_language("en").parse([text])[0] if parsed else ()
    return Spot(start=start, end=start + len(name), candidates=FewNames().find(name), typed=typed, inside=inside, tokens=tokens)


def judge(text: str, name: str, model: LinearModel | None = None, **known) -> Judgement:
    return judge_mention(spot(text, name, **known), Words(text), load_toponyms(), model)


@pytest.mark.parametrize(
    ("text", "name", "reading"),
    [
        ("Ohio beat their hosts by two goals in the final.", "Ohio", M),
        ("Milove opposed the new tax.", "Milove", M),
        ("She was born near Ohio and grew up in Sumy.", "Ohio", L),
        ("The bakery moved from Kharkiv to Sumy last year.", "Kharkiv", L),
        ("He captained Ukraine for three seasons.", "Ukraine", M),
        ("Ukraine won the final against Russia.", "Ukraine", M),
        ("Snow fell in Moscow.", "Moscow", L),
        ("Homes burned in Zahorivka, Ukraine.", "Ukraine", L),
        ("Homes burned in Zahorivka (Kreminna, Ukraine) at night.", "Ukraine", L),
    ],
)
@pytest.mark.parametrize("parsed", [True, False])
def test_names_of_every_kind_are_read_with_and_without_a_parse(text: str, name: str, reading: Reading, parsed: bool) -> None:
    assert judge(text, name, parsed=parsed).reading is reading


@pytest.mark.parametrize(
    ("text", "name", "known", "reading"),
    [
        ("The Kremlin kept silent.", "Kremlin", {}, M),
        ("Russian columns moved at night.", "Russian", {}, D),
        ("Guns stood on Russian soil.", "Russian", {}, L),
        ("Jets left Russian airspace at noon.", "Russian", {}, L),
        ("Guns were heard in the Sumy region.", "Sumy", {"typed": True}, L),
        ("The war between Russia and Ukraine drags on.", "Ukraine", {}, L),
        ("She lectures at Kharkiv State University now.", "Kharkiv", {}, E),
        ("An adviser told Moscow to wait.", "Moscow", {}, M),
        ("The president of Ukraine stayed away.", "Ukraine", {}, M),
        ("Thousands left Ukraine in the winter.", "Ukraine", {}, L),
    ],
)
@pytest.mark.parametrize("model", [ALWAYS, NEVER])
def test_sure_rules_are_not_overruled(text: str, name: str, known: dict[str, bool], reading: Reading, model: LinearModel) -> None:
    judgement = judge(text, name, model, **known)
    assert judgement == Judgement(reading=reading, place=float(reading is L))


@pytest.mark.parametrize(("model", "reading"), [(ALWAYS, M), (NEVER, L)])
def test_the_model_decides_the_rest(model: LinearModel, reading: Reading) -> None:
    assert judge("Milove waits.", "Milove", model).reading is reading


@pytest.mark.parametrize(("bias", "reading"), [(9.0, D), (-0.5, D), (-9.0, L)])
def test_an_adjective_is_a_place_only_if_the_model_is_sure(bias: float, reading: Reading) -> None:
    given = Spot(start=2, end=4, candidates=FewNames().find("Ukraine"))
    assert judge_mention(given, Words("A US biologist."), load_toponyms(), LinearModel(weights={}, bias=bias, cut=0.5)).reading is reading


@pytest.mark.parametrize(("text", "reading"), [("Ukraine's clubs met in June.", L), ("Troops of Ukraine's clubs met in June.", M)])
def test_among_words_of_war_the_rules_are_trusted_longer(text: str, reading: Reading) -> None:
    assert judge(text, "Ukraine", LinearModel(weights={}, bias=-0.5, cut=0.5)).reading is reading


def test_the_probability_is_that_of_a_place() -> None:
    inside, acting = judge("Snow fell in Sumy.", "Sumy"), judge("Sumy beat Kharkiv on penalties.", "Sumy")
    assert 0 <= acting.place < inside.place <= 1
    assert inside.place > 0.5


def test_the_reading_is_that_of_the_judgement() -> None:
    text = "Sumy beat Kharkiv on penalties."
    given = spot(text, "Sumy")
    assert read_mention(given.start, given.end, given.candidates, Words(text), load_toponyms()) is judge(text, "Sumy").reading


def test_rules_say_which_of_them_spoke() -> None:
    text = "Europe promised more support for Kyiv."
    assert rule_reading(spot(text, "Kyiv"), Words(text), load_toponyms()) == (M, "governmental")


def test_signs_name_the_word_above_in_the_parse() -> None:
    text = "Ohio beat their hosts."
    parsed = signs(spot(text, "Ohio", parsed=True), "literal", "no_government", Words(text), load_toponyms())
    surface = signs(spot(text, "Ohio"), "literal", "no_government", Words(text), load_toponyms())
    assert {"dep=nsubj", "dep_up=nsubj_beat", "nsubj>dobj_host"} <= set(parsed)
    assert "unparsed" in surface and not any(sign.startswith("dep") for sign in surface)


def test_signs_come_in_order_so_that_sums_are_the_same() -> None:
    text = "Troops near Sumy fired rockets."
    found = list(signs(spot(text, "Sumy"), "literal", "no_government", Words(text), load_toponyms()))
    assert found == sorted(found) and "war2" in found


@pytest.mark.parametrize(
    ("text", "name", "inside"),
    [
        ("KYIV, Ukraine (AP) — Snow fell.", "Ukraine", True),
        ("Old news.\nAthens, Ohio (Wire) - A judge ruled.", "Ohio", True),
        ("ATHENS: The talks went on.", "ATHENS", True),
        ("Ukraine - the largest of them - waited.", "Ukraine", False),
        ("UKRAINE wants more - and says so.", "UKRAINE", False),
        ("Kyiv (pop. 3 million) - a city.", "Kyiv", False),
        ("KYIV (AP) — Ukraine said no.", "Ukraine", False),
    ],
)
def test_names_of_a_dateline_are_places(text: str, name: str, inside: bool) -> None:
    assert in_dateline(text.index(name) + len(name), text) is inside
    assert (judge(text, name, ALWAYS).reading is L) is inside


def test_other_names_of_a_list_are_passed_over() -> None:
    assert past_list(["and", "Egypt", ",", "Qatar", "with", "talks"]) == (["with", "talks"], True)
    assert past_list(["the", "with"]) == (["with"], False)


def test_the_model_is_small() -> None:
    path = resources.model("reading.json")
    assert path.stat().st_size < 300_000
    assert all(abs(weight) >= 0.02 for weight in json.loads(path.read_text(encoding="utf-8"))["weights"].values())
