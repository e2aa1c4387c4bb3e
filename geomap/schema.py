"""The contract as JSON: documents and corrections, out and in. What comes in is checked field by field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import orjson

from geomap.desk import SCHEMA as CORRECTIONS
from geomap.desk import Correction, Corrections
from geomap.errors import ArticleError
from geomap.model import SCHEMA, Document

Record = TypeVar("Record")


def document_json(document: Document, *, indent: bool = False) -> bytes:
    """A document as contract JSON (UTF-8, key order of the contract). NaN cannot occur: it is written as null."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 if indent else 0)


def error_json(article_id: str | None, kind: str, message: str) -> bytes:
    """The line that stands for an article that failed."""
    return orjson.dumps({"schema": SCHEMA, "article": {"id": article_id}, "error": {"kind": kind, "message": message}})


def read_document(data: bytes | str) -> Document:
    """A document from contract JSON. Raises ArticleError naming the first field that does not fit."""
    try:
        document = read_as(Document, data)
    except ValueError as error:
        raise ArticleError(f"not a {SCHEMA} document: {error}") from None
    if document.schema != SCHEMA:
        raise ArticleError(f"not a {SCHEMA} document: schema: it says {document.schema!r}")
    for mention in document.mentions:
        if document.article.text[mention.start : mention.end] != mention.text:
            raise ArticleError(f"not a {SCHEMA} document: mention {mention.id}: its text is not at {mention.start}–{mention.end} of the article")
    return document


def corrections_json(corrections: Sequence[Correction]) -> bytes:
    """A corrections file (UTF-8, indented), as the desk's page downloads it."""
    return orjson.dumps(Corrections(schema=CORRECTIONS, corrections=tuple(corrections)), option=orjson.OPT_INDENT_2) + b"\n"


def parse_corrections(data: bytes | str) -> tuple[Correction, ...]:
    """The corrections of a file, field by field as geomap.desk has them. Raises ValueError naming the first spot that does not fit."""
    found = read_as(Corrections, data)
    if found.schema != CORRECTIONS:
        raise ValueError(f"schema: it says {found.schema!r}, not {CORRECTIONS!r}")
    return found.corrections


def read_as(record: type[Record], data: bytes | str) -> Record:
    """A record from JSON. Raises ValueError with the first field that does not fit."""
    from pydantic import ValidationError

    kind: Any = record
    try:
        read: Record = _adapter(kind).validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        spot = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{spot}: {first['msg']}" if spot else first["msg"]) from None
    return read


def json_schema(record: Any = Document) -> dict[str, Any]:
    """The JSON Schema of a document, or of another record."""
    schema: dict[str, Any] = _adapter(record).json_schema()
    return schema


@cache
def _adapter(record: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(record)
