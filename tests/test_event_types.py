"""A second opinion on the type of an event: signs, probabilities, and when a claim gives way."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from reading import read_marked

from geomap import resources
from geomap.extract.claims import Claim
from geomap.extract.events import find_claims
from geomap.extract.language import load_language
from geomap.extract.opinion_signs import BUCKETS, GROUPS, load_classes, signs
from geomap.extract.opinions import SURE, kind_of, kind_opinion, load_types, opinion, row, second_opinions
from geomap.extract.segments import split_sentences
from geomap.extract.vocabulary import gate, load_vocabulary
from geomap.model import Article, Kind


def claims_of(text: str) -> tuple[Article, tuple[Claim, ...]]:
    article, mentions = read_marked(text)
    sentences, vocabulary = split_sentences(article.text), load_vocabulary("en")
    cued = gate(sentences, vocabulary)
    parses = dict(zip(cued, load_language("en").parse([sentences[i].text for i in cued]), strict=True))
    return article, find_claims(article, sentences, parses, mentions, vocabulary)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Warplanes bombed two villages in the hills, killing a family of four, residents said.", "AIR_STRIKE"),
        ("A suicide bomber blew himself up at the gate of a barracks, killing five recruits.", "SUIC_BOMB"),
        ("A strong earthquake shook the coast before dawn and brought down dozens of houses.", "NATURAL_DISASTER"),
        ("Thousands marched peacefully through the capital with banners against the new law.", "PEACE_PROTEST"),
        ("Police detained nine suspects in raids on their homes late on Tuesday.", "ARREST"),
    ],
)
def test_plain_reports_have_their_type(text: str, label: str) -> None:
    assert opinion(text).label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The two presidents agreed to resume talks on the border next month.", "verbal_cooperation"),
        ("The minister accused the neighbouring state of arming the rebels.", "verbal_conflict"),
        ("Troops shelled the town and killed three farmers.", "material_conflict"),
    ],
)
def test_plain_sentences_have_their_quadrant(text: str, label: str) -> None:
    assert opinion(text, "quad").label == label


@pytest.mark.parametrize("task", ["types", "quad"])
@pytest.mark.parametrize("text", ["", "?!", "Shells fell on the market.", "x" * 5000])
def test_probabilities_add_up_whatever_the_text(task: str, text: str) -> None:
    found = load_types(task).probabilities(signs(text, load_classes()))
    assert found.shape == (len(load_types(task).labels),)
    assert float(found.sum()) == pytest.approx(1.0, abs=1e-5)
    assert (found >= 0).all()


def test_the_kind_of_an_opinion_adds_up_its_types() -> None:
    text = "A roadside bomb and a grenade went off beside an army patrol."
    model = load_types("types")
    by_label = dict(zip(model.labels, model.probabilities(signs(text, load_classes())).tolist(), strict=True))
    kind, probability = kind_opinion(text)
    assert kind is Kind.STRIKE
    assert probability == pytest.approx(sum(p for label, p in by_label.items() if kind_of(label) is Kind.STRIKE))


def test_signs_of_a_negated_and_a_reversed_order_differ() -> None:
    classes = load_classes()
    assert signs("They did not withdraw.", classes)["order"] != signs("They did withdraw.", classes)["order"]
    assert signs("He accused them and withdrew.", classes)["order"] != signs("They withdrew and he accused.", classes)["order"]


def test_each_group_has_its_own_length_in_a_row() -> None:
    found = signs("Rebels seized the village of the seized.", load_classes())
    buckets, values = row(found, np.ones(BUCKETS, dtype=np.float32))
    ends = np.cumsum([len(found[group]) for group in GROUPS])
    lengths = [float(np.linalg.norm(part)) for part in np.split(values, ends[:-1])]
    assert lengths == pytest.approx(list(GROUPS.values()), rel=1e-5)
    assert buckets.min() >= 0 and buckets.max() < BUCKETS


def test_irregular_forms_and_endings_come_together() -> None:
    classes = load_classes()
    assert signs("fought", classes)["words"] == signs("fighting", classes)["words"]
    assert signs("seizes", classes)["words"] == signs("seized", classes)["words"]


# ---------------------------------------------------------------- second opinions
def weak_claim() -> tuple[Article, Claim]:
    article, claims = claims_of("Rebels stormed into [Lom/BG/settlement]. Two soldiers died.")
    return article, replace(claims[0], strong=False)


def test_a_weak_claim_takes_the_kind_that_sentence_and_article_agree_on() -> None:
    article, claim = weak_claim()
    after, warnings = second_opinions(article, [claim], lambda text: (Kind.STRIKE, 0.9))
    assert after == (replace(claim, kind=Kind.STRIKE),)
    assert len(warnings) == 1 and claim.kind.value in warnings[0] and "strike" in warnings[0]


def test_a_weak_claim_goes_where_both_see_no_event() -> None:
    article, claim = weak_claim()
    after, warnings = second_opinions(article, [claim], lambda text: (None, 0.9))
    assert after == () and "no event" in warnings[0]


@pytest.mark.parametrize("changed", [{"strong": True}, {}])
@pytest.mark.parametrize(
    "judge",
    [
        lambda text: (Kind.STRIKE, SURE),
        lambda text: (Kind.STRIKE, 0.99) if "Two soldiers" not in text else (Kind.CLASH, 0.99),
        lambda text: (Kind.STRIKE, 0.99) if "Two soldiers" not in text else (Kind.STRIKE, 0.5),
    ],
    ids=["unsure", "article of another kind", "article unsure"],
)
def test_claims_stay_without_two_sure_voices(judge, changed) -> None:
    article, claim = weak_claim()
    claim = replace(claim, **changed)
    assert second_opinions(article, [claim], judge) == ((claim,), ())


def test_strong_claims_and_other_languages_are_not_judged() -> None:
    def never(text: str) -> tuple[Kind | None, float]:
        raise AssertionError(text)

    article, claim = weak_claim()
    strong = replace(claim, strong=True)
    assert second_opinions(article, [strong], never) == ((strong,), ())
    assert second_opinions(replace(article, language="uk"), [claim], never) == ((claim,), ())


def test_claims_know_whether_their_trigger_says_it_alone() -> None:
    _, claims = claims_of("Rebels shelled [Lom/BG/settlement]. Shells hit a market in [Vidin/BG/settlement].")
    assert [claim.strong for claim in claims] == [True, False]


# ---------------------------------------------------------------- the shipped arrays
def test_the_model_is_small_and_holds_no_objects() -> None:
    path = resources.model("event_types.npz")
    assert path.stat().st_size < 600_000
    with np.load(path, allow_pickle=False) as raw:
        assert all(raw[name].dtype.kind in "iufU" for name in raw.files)


def test_every_kind_stands_for_types_that_the_model_knows() -> None:
    known = {label for label in load_types("types").labels if kind_of(label) is not None}
    assert len(known) == 15
    assert kind_of("NATURAL_DISASTER") is None


def test_the_same_opinion_in_every_process() -> None:
    text = "Gunmen stormed a checkpoint near the border."
    code = f"from geomap.extract.opinions import opinion; print(repr(opinion({text!r}).probability))"
    told = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert told[0] == told[1] == repr(opinion(text).probability) + "\n"
