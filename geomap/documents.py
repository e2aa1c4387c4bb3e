"""Saved documents: what `geomap extract` printed, read again; and the inputs of a map, which may be articles and documents side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from geomap.articles import article_from_record, read_articles
from geomap.errors import ArticleError
from geomap.model import Article, Document
from geomap.schema import read_document

SUFFIXES = (".json", ".jsonl")


def is_saved(item: str | Path) -> bool:
    """Whether an input is, by its name, a file of documents or of article records."""
    return Path(item).suffix.lower() in SUFFIXES and not Path(item).is_dir()


def read_inputs(inputs: Iterable[str | Path], *, published: str | None = None) -> list[Article | Document]:
    """Articles and saved documents in the given order: a .json or .jsonl file holds documents, or articles as `geomap extract --jsonl` reads them.

    A line that stands for a failed article holds neither. `published` as in `read_articles`. Raises ArticleError naming the input and the line.
    """
    found: list[Article | Document] = []
    for item in inputs:
        found += _saved(Path(item), published) if is_saved(item) else read_articles([item], published=published)
    return found


def read_documents(path: Path) -> list[Document]:
    """The documents of a file: one indented document, or one a line. Raises ArticleError naming the file and the line, also for an article record."""
    return [_document(path, number, piece) for number, piece, _ in _records(path)]


def _saved(path: Path, published: str | None) -> Iterator[Article | Document]:
    for number, piece, record in _records(path):
        if "schema" in record:
            yield _document(path, number, piece)
        else:
            try:
                yield article_from_record(record, published=published)
            except ArticleError as error:
                raise ArticleError(f"{path}, line {number}: {error}") from error


def _document(path: Path, number: int, piece: bytes) -> Document:
    try:
        return read_document(piece)
    except ArticleError as error:
        raise ArticleError(f"{path}, document {number}: {error}") from error


def _records(path: Path) -> Iterator[tuple[int, bytes, dict[str, Any]]]:
    """The number, the bytes and the content of each record of a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read: {error.strerror or error}") from error
    for number, piece in enumerate(_pieces(data), start=1):
        if not piece.strip():
            continue
        try:
            record = orjson.loads(piece)
        except orjson.JSONDecodeError as error:
            raise ArticleError(f"{path}, document {number}: not JSON: {error}") from error
        if not isinstance(record, dict):
            raise ArticleError(f"{path}, document {number}: not a JSON object: each is a document, or an article with `id` and `text`")
        if "error" not in record:
            yield number, piece, record


def _pieces(data: bytes) -> list[bytes]:
    """The whole when it is one JSON value, else its lines."""
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return data.splitlines()
    return [data]
