"""Text that is hostile, odd or merely foreign, on its way into a page."""

from __future__ import annotations

import html
import json

import pytest

from geomap.errors import ExportError
from geomap.writers.safe import Html, are_clean, clean, clean_all, clean_lists, cleaned, escape, fill, island, web_address

FOREIGN = ("Côte d'Ivoire", "C:\\2019", "a{{b}}c", "القدس", "ירושלים", "Кам'янець-Подільський", "5 < 6 & 7 > 2", '50 % #1 = "x"')


@pytest.mark.parametrize("text", FOREIGN)
def test_a_reader_sees_every_character(text: str) -> None:
    assert html.unescape(escape(text)) == text
    assert json.loads(island({"text": text})) == {"text": text}


def test_escaped_text_holds_nothing_that_a_template_a_script_or_html_reads() -> None:
    hostile = "{{7*7}}{% x %}${y}`</script><img src=x onerror='a'>\"#=\\\u2028"
    assert not set(escape(hostile).replace("&#", "")) & set("{}$%`<>\"'=\\\u2028#")


def test_an_island_cannot_end_its_script() -> None:
    text = island(["</script><!--", "\u2028\u2029", "&amp;"])
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == ["</script><!--", "\u2028\u2029", "&amp;"]


def test_controls_overrides_and_surrogates_are_shown_as_replaced() -> None:
    assert clean("a\x00b\u202ec\ud800d\x9fe") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert clean("one\r\ntwo\tthree") == "one\ntwo\tthree"
    island("\ud800").encode("utf-8")


def test_a_text_without_end_is_cut() -> None:
    assert len(clean("x" * 100_000)) == 20_000
    assert escape("abcdef", limit=3) == "ab…"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ExportError, match="not finite"):
        island({"x": number})


def test_fill_escapes_text_once_and_leaves_markup() -> None:
    assert fill("<p>${a}</p>${b}", a="<${b}", b=Html("<i>")) == "<p>&#60;&#36;&#123;b&#125;</p><i>"
    with pytest.raises(KeyError):
        fill("${missing}")


@pytest.mark.parametrize("url", ["https://example.org/a?b=1&c=2", "http://example.org", "https://пример.рф/x", "https://example.org:8443/#part"])
def test_a_web_address_is_kept(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " https://example.org", "java\tscript:alert(1)", "data:text/html,x",
        "//example.org",
        "https://", "https://user:pass@example.org", "https://example.org/\"onclick=",
        "https://[::1", "ftp://example.org", "https://e.org/" + "x" * 3000,
    ],
)  # fmt: skip
def test_anything_else_is_not_an_address(url: str | None) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize(
    "text", [*FOREIGN, "a\x00b", "a\x7f", "a\x1fb", "one\r\ntwo", "tab\tand\nline", "soft\xadhyphen", "a\xa0b", "\u202e", "\ud800", "x" * 30_000]
)
def test_many_texts_are_cleaned_like_one(text: str) -> None:
    others = ("plain", "Город", text)
    for texts in ((text,), others):
        assert list(clean_all(texts)) == [clean(one) for one in texts]
        assert are_clean(texts) == all(clean(one) == one for one in texts)
    assert [list(one) for one in clean_lists([(), others])] == [[], [clean(one) for one in others]]
    assert cleaned({"a": [text, (text, 1)], "b": None}) == {"a": [clean(text), [clean(text), 1]], "b": None}
