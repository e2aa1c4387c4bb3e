"""Wars that no word list was written for: what was judged right stays right, and no more is wrong."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from unseen import KEPT, Verdict, judge, totals, wars

from geomap.model import Article, Document, Reality
from geomap.pipeline import extract, open_tools

# Right and wrong lines of each article.
FLOORS = {
    "ambazonia": (5, 0), "badme": (9, 0), "casamance": (6, 0), "ecuador": (5, 0), "kestria": (4, 2), "manipur": (7, 0), "papua": (5, 1),
    "balochistan": (6, 1), "batken": (3, 1), "catatumbo": (3, 0),
}  # fmt: skip


@cache
def read(name: str) -> tuple[Document, list[Verdict]]:
    war = wars()[name]
    document = extract(Article(id=name, published=war["published"], text=war["text"].strip()), open_tools())
    return document, judge(war["lines"], document)


@pytest.mark.parametrize("name", FLOORS)
def test_right_lines_stay_right(name: str) -> None:
    right, wrong = FLOORS[name]
    counts = totals(read(name)[1])
    assert counts["right"] >= right, counts
    assert counts["wrong"] <= wrong, counts


def test_every_article_has_its_floor_and_its_triggers_once() -> None:
    assert set(wars()) == set(FLOORS)
    assert set(KEPT) < set(FLOORS)
    for war in wars().values():
        assert all(war["text"].count(line["trigger"]) == 1 for line in war["lines"])


def test_the_judge_tells_right_from_half_wrong_and_missed() -> None:
    document, verdicts = read("badme")
    first = verdicts[0]
    assert (first.verdict, first.line["trigger"] if first.line else "") == ("right", "broke through")
    lines = [first.line]
    assert first.event is not None

    def verdict(**changes: object) -> str:
        changed = replace(document, events=(replace(first.event, **changes),))  # type: ignore[type-var]
        return judge(lines, changed)[0].verdict  # type: ignore[arg-type]

    assert verdict() == "right"
    assert verdict(places=()) == "half"
    assert verdict(reality=Reality.PLANNED) == "wrong"
    assert judge(lines, replace(document, events=()))[0].verdict == "missed"  # type: ignore[arg-type]
