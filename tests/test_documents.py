"""Saved documents as inputs of a map: from the command, from Python, beside articles, and what is said of bad files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from many import invented_towns, many_documents

import geomap
from geomap.documents import read_documents, read_inputs
from geomap.errors import ArticleError
from geomap.model import Article, Document
from geomap.schema import document_json, error_json

DOCUMENTS = many_documents(20, invented_towns(30), an_article=5)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "documents.jsonl"
    lines = [document_json(one) for one in DOCUMENTS]
    path.write_bytes(b"\n".join([*lines[:2], error_json("x", "ArticleError", "empty"), b"", *lines[2:]]) + b"\n")
    return path


def test_documents_come_back_as_they_were(saved: Path) -> None:
    assert read_inputs([saved]) == DOCUMENTS
    assert read_documents(saved) == DOCUMENTS


def test_a_document_of_its_own_file_and_an_article_record(tmp_path: Path) -> None:
    one, records = tmp_path / "one.json", tmp_path / "articles.jsonl"
    one.write_bytes(document_json(DOCUMENTS[0], indent=True))
    records.write_bytes(orjson.dumps({"id": "a", "text": "Shelling hit Kupyansk on Monday."}))
    found = read_inputs([records, one], published="2025-06-15")
    assert found[1] == DOCUMENTS[0]
    assert isinstance(found[0], Article) and (found[0].id, found[0].published) == ("a", "2025-06-15")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"schema": "geomap/1"}\n', "document 1.*article"),
        (b'{"id": "a"}\n', "line 1.*no `text`"),
        (b'[1]', "not a JSON object"),
        (b'{"id": "a", "text": "Some words."}\n{"id"', "document 2: not JSON"),
        (b'{"schema": "geomap/2", "article": {"id": "a", "text": "b"}}', "schema"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_the_spot(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(ArticleError, match=f"bad.jsonl.*{told}"):
        read_inputs([path])
    with pytest.raises(ArticleError, match="cannot be read"):
        read_inputs([tmp_path / "none.jsonl"])


def test_a_map_from_documents_in_python(saved: Path) -> None:
    from_records, from_file = geomap.build(DOCUMENTS), geomap.build(saved)
    assert from_records.scene == from_file.scene
    assert from_records.documents == tuple(DOCUMENTS)
    assert len(from_records.scene.cards) == 20
    assert geomap.extract(DOCUMENTS[0]) is DOCUMENTS[0]
    assert isinstance(geomap.build([DOCUMENTS[0], "Shelling hit Kupyansk."]).documents[1], Document)


def test_a_map_from_documents_by_the_command(saved: Path) -> None:
    output = saved.with_name("map.html")
    done = subprocess.run([sys.executable, "-m", "geomap", "build", str(saved), "-o", str(output)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "20 events, 4 articles" in done.stderr
    assert DOCUMENTS[3].events[0].quote.text in output.read_text(encoding="utf-8")
