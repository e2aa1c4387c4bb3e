"""Paragraphs, headings and sentences by rule."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.extract.segments import split_paragraphs, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Gen. Smith met Mr. Jones at 5 p.m. He left.", ["Gen. Smith met Mr. Jones at 5 p.m.", "He left."]),
        ("The U.S. said no. The U.N. agreed.", ["The U.S. said no.", "The U.N. agreed."]),
        ("“We hold the line.” He added nothing.", ["“We hold the line.”", "He added nothing."]),
        ("Up 3.5 per cent! Why? Nobody knew…", ["Up 3.5 per cent!", "Why?", "Nobody knew…"]),
        ("He came on Jan. 5 and left.", ["He came on Jan. 5 and left."]),
        ("J. Doe spoke to NATO. Troops moved.", ["J. Doe spoke to NATO.", "Troops moved."]),
    ],
)
def test_sentences(text, sentences) -> None:
    assert [s.text for s in split_sentences(text)] == sentences


def test_headings_stand_alone_and_paragraphs_are_counted() -> None:
    found = split_sentences("A quiet front\n\nTroops dug in. Nobody moved.\nMore prisoners exchanged\nTalks went on.")
    assert [(s.text, s.paragraph, s.heading) for s in found] == [
        ("A quiet front", 0, True),
        ("Troops dug in.", 1, False),
        ("Nobody moved.", 1, False),
        ("More prisoners exchanged", 2, True),
        ("Talks went on.", 3, False),
    ]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "Troops dug in along the river on Monday, and the mayor told residents to stay away from the\nbridge until further notice. Nobody moved."
    assert len(split_paragraphs(text)) == 1
    assert len(split_sentences(text)) == 2


@given(st.text(alphabet='Aa .!?"”\n\r1é', max_size=200))
def test_offsets_are_verbatim_ordered_and_lose_only_white_space(text) -> None:
    found = split_sentences(text)
    assert all(text[s.start : s.end] == s.text and s.text.strip() == s.text for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(text.split()) == "".join("".join(s.text for s in found).split())
