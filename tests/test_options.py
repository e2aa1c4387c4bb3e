"""Wrong names are refused before anything that takes time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.errors import UnknownNameError
from geomap.extractors import named_extractor
from geomap.options import check_drawing, check_reading
from geomap.pipeline import open_tools

READING: dict[str, Any] = {"geocoder": "offline", "ner": "gated", "extractor": "replay:saved/", "actors": None}


def test_what_there_is_passes() -> None:
    check_drawing(worldview="defacto", style="nato")
    check_reading(**READING)
    check_reading(**{**READING, "geocoder": lambda name, *, country=None: [], "extractor": lambda article: article})
    assert named_extractor("llm:qwen3@http://localhost:1/v1") == ("llm", "qwen3@http://localhost:1/v1")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("geocoder", "oracle", "nominatim"), ("ner", "some", "gated"), ("extractor", "guess", "rules"), ("actors", "nowhere.toml", "nowhere.toml")],
)
def test_a_name_that_there_is_not_lists_the_choices(name: str, value: str, words: str) -> None:
    with pytest.raises(UnknownNameError, match=words):
        check_reading(**{**READING, name: value})


@pytest.mark.parametrize(
    "wrong",
    [{"worldview": "mars"}, {"style": "baroque"}, {"geocoder": "oracle"}, {"ner": "some"}, {"extractor": "guess"}, {"actors": "nowhere.toml"}],
)
def test_build_reads_no_article_with_a_wrong_name(wrong: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr("geomap.map.open_tools", lambda **given: opened.append(given))
    with pytest.raises(UnknownNameError):
        geomap.build([Path("no-such-article.txt")], **wrong)
    assert opened == []


def test_an_unknown_language_is_refused_before_a_model_is_looked_for(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UnknownNameError, match="'xx'"):
        open_tools(language="xx")
    assert "no language model" not in caplog.text
