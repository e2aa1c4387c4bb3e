"""Texts in: what is kept, what is refused, and with which words."""

from __future__ import annotations

import io
import sys

import pytest

from geomap.articles import MAX_CHARS, article_from_record, article_from_text, read_article, read_articles
from geomap.errors import ArticleError


def test_a_short_first_line_is_the_title_and_stays_in_the_text() -> None:
    article = article_from_text("Talks resume\n\nEnvoys met in Doha on Monday.", published="2025-06-15")
    assert (article.title, article.published) == ("Talks resume", "2025-06-15")
    assert article.text.startswith("Talks resume\n")


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    assert article_from_text("Envoys met in Doha.\nThey spoke for an hour.").title is None


def test_line_ends_are_normalised_and_ids_come_from_content() -> None:
    first, second = article_from_text("One.\r\nTwo."), article_from_text("One.\nTwo.")
    assert first.text == "One.\nTwo."
    assert first.id == second.id != article_from_text("One.\nThree.").id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings_are_recognised(tmp_path, encoding) -> None:
    text = "Войска вошли в село Юнаковка в Сумской области, сообщили власти.\n" * 5
    path = tmp_path / "article.txt"
    path.write_bytes(text.encode(encoding))
    assert read_article(path).text == text


def test_markdown_gives_words_without_markup(tmp_path) -> None:
    path = tmp_path / "article.md"
    path.write_text("---\nauthor: x\n---\n# Talks *resume*\n\nEnvoys met in [Doha](https://example.org) on\nMonday.\n\n- first\n- second\n")
    article = read_article(path)
    assert article.text == "Talks resume\n\nEnvoys met in Doha on Monday.\n\nfirst\n\nsecond"
    assert article.title == "Talks resume"


def test_html_gives_the_article_and_its_stated_metadata(tmp_path) -> None:
    days = ("third", "fourth", "fifth")
    body = "".join(f"<p>Shelling was reported near the town for the {day} day in a row, the governor said on Monday.</p>" for day in days)
    head = '<title>Town shelled</title><meta property="article:published_time" content="2025-01-02T10:00:00Z">'
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body><article><h1>Town shelled</h1>{body}</article></body></html>")
    article = read_article(path)
    assert (article.title, article.published) == ("Town shelled", "2025-01-02")
    assert "fourth day" in article.text and "<p>" not in article.text


def test_html_without_a_date_gets_none(tmp_path) -> None:
    path = tmp_path / "page.html"
    body = "<p>Shelling was reported near the town again, the governor of the region said.</p>" * 4
    path.write_text(f"<html><body><article>{body}</article></body></html>")
    assert read_article(path).published is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x7fELF\x02\x01\x00\x00 text", "binary"),
        (b"a" * (MAX_CHARS + 1), "characters"),
        (b"a" * 20_000_000, "MB"),
    ],
)
def test_bad_files_are_refused_by_name(tmp_path, data, words) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(ArticleError, match=f"bad.txt: .*{words}"):
        read_article(path)


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path) -> None:
    with pytest.raises(ArticleError, match=r"nowhere.txt: cannot be read"):
        read_articles([tmp_path / "nowhere.txt"])
    with pytest.raises(ArticleError, match="no article in this folder"):
        read_articles([tmp_path])


def test_a_folder_is_read_by_name(tmp_path) -> None:
    for name in ("b.txt", "a.txt", "c.pdf"):
        (tmp_path / name).write_text(f"Text of {name} here.")
    assert [a.text for a in read_articles([tmp_path])] == ["Text of a.txt here.", "Text of b.txt here."]


def test_standard_input(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Envoys met in Doha.\n")))
    assert read_article("-").text == "Envoys met in Doha.\n"


@pytest.mark.parametrize("value", ["15.06.2025", "June 15", "2025-13-01"])
def test_a_date_that_is_none_is_refused(value) -> None:
    with pytest.raises(ArticleError, match="YYYY-MM-DD"):
        article_from_text("Text.", published=value)


def test_records_keep_their_text_id_and_fields() -> None:
    article = article_from_record({"id": "x-1", "text": "Body.\nMore.", "title": "A title", "published": "2025-06-15T08:00:00Z", "url": None})
    assert (article.id, article.text, article.title, article.published, article.url) == ("x-1", "Body.\nMore.", "A title", "2025-06-15", None)


@pytest.mark.parametrize("record", [{"id": "x"}, {"id": "x", "text": 5}, {"id": "x", "text": "Body.", "title": []}, {"id": "x", "text": ""}])
def test_records_that_do_not_fit_are_refused_by_id(record) -> None:
    with pytest.raises(ArticleError, match="article 'x'"):
        article_from_record(record)


def test_lone_surrogates_become_replacement_characters() -> None:
    assert article_from_record({"id": "x", "text": "a\ud800b."}).text == "a\ufffdb."
