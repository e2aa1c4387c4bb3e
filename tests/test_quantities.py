"""Amounts: numbers, bounds, what is counted, in which role."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from geomap.extract.numerals import load_numerals
from geomap.extract.quantities import QuantitySpan, find_quantities, kilometres


def only(text: str) -> QuantitySpan:
    (span,) = find_quantities(text)
    assert text[span.start : span.end] == span.text
    return span


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("1 200", 1200),
        ("1\u00a0200", 1200),
        ("1.200", 1200),
        ("12.5", 12.5),
        ("2.5 million", 2_500_000),
        ("2.125 million", 2_125_000),
        ("40k", 40_000),
        ("3bn", 3_000_000_000),
        ("twenty-five", 25),
        ("two hundred and fifty", 250),
        ("three hundred thousand", 300_000),
        ("a hundred", 100),
        ("5 1/2", 5.5),
        ("two dozen", 24),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert load_numerals().read(text) == value


def test_no_number_is_none() -> None:
    assert load_numerals().read("several") is None


@pytest.mark.parametrize(
    ("text", "low", "best", "high"),
    [
        ("They hold 300 prisoners.", 300, 300, 300),
        ("They hold more than 300 prisoners.", 300, 300, None),
        ("They hold at least 300 prisoners.", 300, 300, None),
        ("They hold 300 prisoners.", 300, 300, 300),
        ("They hold up to 300 prisoners.", None, 300, 300),
        ("They hold nearly 300 prisoners.", None, 300, 300),
        ("They hold about 300 prisoners.", None, 300, None),
        ("They hold between 200 and 300 prisoners.", 200, 250, 300),
        ("They hold 200–300 prisoners.", 200, 250, 300),
        ("They hold 200 to 300 prisoners.", 200, 250, 300),
        ("They hold dozens of prisoners.", 24, 50, 99),
        ("They hold hundreds of prisoners.", 200, 500, 999),
        ("They hold tens of thousands of prisoners.", 20_000, 50_000, 99_999),
        ("They hold a dozen prisoners.", 12, 12, 12),
    ],
)
def test_bounds(text: str, low: float | None, best: float, high: float | None) -> None:
    span = only(text)
    assert (span.low, span.best, span.high, span.noun, span.role) == (low, best, high, "prisoners", "prisoners")


@pytest.mark.parametrize(
    ("text", "noun", "of", "role"),
    [
        ("Some 53,000 Russian soldiers stand there.", "soldiers", "Russian", "personnel"),
        ("The blast killed 12 people.", "people", None, "killed"),
        ("In the blast 12 people were wounded.", "people", None, "wounded"),
        ("The blast left 12 dead.", "dead", None, "killed"),
        ("The blast wounded 12.", "people", None, "wounded"),
        ("At least 12 were killed.", "people", None, "killed"),
        ("Around 4,000 residents fled.", "residents", None, "displaced"),
        ("They took 14 villages.", "villages", None, "settlements"),
        ("They fired 40 Iranian drones.", "drones", "Iranian", "weapons"),
        ("They hold 1,200 square kilometres.", "square kilometres", None, "area"),
        ("They stand 12 km away.", "km", None, "distance"),
        ("They returned the bodies of 900 Ukrainian soldiers.", "bodies", "Ukrainian", "bodies"),
        ("They wrecked 60 homes.", "homes", None, "other"),
        ("Four of its vehicles burned.", "vehicles", None, "weapons"),
    ],
)
def test_nouns_and_roles(text: str, noun: str, of: str | None, role: str) -> None:
    span = only(text)
    assert (span.noun, span.of, span.role) == (noun, of, role)


def test_a_number_without_a_noun_takes_the_one_before() -> None:
    first, second = find_quantities("They fired 75 drones, of which 48 were shot down.")
    assert (first.noun, second.noun, second.best) == ("drones", "drones", 48)


def test_the_number_of_something_is_counted() -> None:
    span = only("They put the number of Rwandan soldiers in the hills at between 3,000 and 4,000.")
    assert (span.low, span.high, span.noun, span.of) == (3000, 4000, "soldiers", "Rwandan")


def test_killed_and_wounded_in_one_sentence() -> None:
    killed, wounded = find_quantities("The raid killed 3 civilians and wounded 11 others.")
    assert (killed.role, killed.best, wounded.role, wounded.best) == ("killed", 3, "wounded", 11)


@pytest.mark.parametrize(
    "text",
    [
        "The 47th brigade left.",
        "They left on 12 May 2024 at 13:00.",
        "They held out for 30 days.",
        "It cost $5 million.",
        "It cites Article 5 and Resolution 2735.",
        "They fired an S-300 and flew Su-35 jets.",
        "A 62-year-old man spoke.",
        "They won 3-1.",
        "They hold 20% of it and two-thirds of the rest.",
        "One of the deadliest raids.",
        "The third strike failed.",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("a strip three kilometres deep", 3),
        ("a 10-km strip", 10),
        ("six miles wide", 9.656064),
        ("a strip 5 to 10 km wide", 7.5),
        ("500 metres off", 0.5),
    ],
)
def test_kilometres(text: str, km: float) -> None:
    assert kilometres(only(text)) == pytest.approx(km)


def test_kilometres_of_anything_else_is_none() -> None:
    assert kilometres(only("They hold 1,200 square kilometres.")) is None


@dataclass
class Word:
    """A parsed word, as a language model would give it."""

    i: int
    idx: int
    text: str
    pos_: str
    dep_: str
    lemma_: str = ""
    tag_: str = ""
    up: Word | None = None
    down: list[Word] = field(default_factory=list)

    @property
    def head(self) -> Word:
        return self.up or self

    @property
    def children(self) -> list[Word]:
        return self.down

    @property
    def subtree(self) -> list[Word]:
        return [self, *self.down]


def test_a_parse_gives_the_head_noun() -> None:
    text = "60 freshly mobilised Russian units"
    pieces = [("60", "NUM", "nummod"), ("freshly", "ADV", "advmod"), ("mobilised", "VERB", "amod"), ("Russian", "ADJ", "amod")]
    words = [Word(i, text.index(t), t, pos, dep) for i, (t, pos, dep) in enumerate(pieces)]
    head = Word(4, text.index("units"), "units", "NOUN", "ROOT", down=words)
    for word in words:
        word.up = head
    (span,) = find_quantities(text, [*words, head])
    assert (span.noun, span.of, span.best) == ("units", "Russian", 60)


def test_given_spans_are_left_out() -> None:
    assert find_quantities("They fired 40 drones.", (), [(11, 13)]) == []
