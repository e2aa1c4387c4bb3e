"""The language model: what is left unread at loading changes nothing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from geomap.extract.language import MODELS, SpacyModel

INSTALLED = [package for package in MODELS["en"] if find_spec(package)]
TEXTS = (
    "Don't believe the U.S. general's 10km claim, e.g. that they'd retaken Bilohirka at 5p.m. on Jan. 3rd.",
    "Rebels shelled the town of Al-Qasr (pop. 12,000) for a 3rd day, the ministry's spokesman said on Tuesday.",
)


@pytest.mark.parametrize("package", INSTALLED)
def test_tokenizer_of_the_model_is_the_one_that_spacy_builds(package: str) -> None:
    import spacy

    whole: Any = spacy.load(package)
    ours: Any = SpacyModel(package)
    for text, parsed in zip(TEXTS, ours.parse(TEXTS), strict=True):
        expected = [(t.text, t.norm_, t.lemma_, t.pos_, t.dep_, t.head.i) for t in whole(text)]
        assert [(t.text, t.norm_, t.lemma_, t.pos_, t.dep_, t.head.i) for t in parsed] == expected
    assert whole.tokenizer.to_bytes() == ours._nlp.tokenizer.to_bytes()


@pytest.mark.parametrize("package", INSTALLED)
def test_names_are_those_of_the_whole_model(package: str) -> None:
    import spacy

    whole = spacy.load(package)
    found = SpacyModel(package).entities(TEXTS)
    assert [[(n.start, n.end, n.label) for n in names] for names in found] == [
        [(e.start_char, e.end_char, e.label_) for e in whole(text).ents] for text in TEXTS
    ]
    assert any(found)
