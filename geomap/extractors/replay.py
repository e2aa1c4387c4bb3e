"""The extractor `replay`: documents that were saved before, as `geomap extract --json` or `--jsonl` prints them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from geomap.errors import ArticleError, UnknownNameError
from geomap.model import Article, Document, ExtractorId
from geomap.schema import read_document

if TYPE_CHECKING:
    from geomap.pipeline import Tools

_SUFFIXES = (".json", ".jsonl")


@dataclass(frozen=True, slots=True)
class ReplayExtractor:
    """Saved documents by the hash of their text, then by article id. A document's version says which extractor read it first ("rules 0.1.0")."""

    source: Path
    by_text: Mapping[str, Document]
    by_id: Mapping[str, Document]
    name: str = "replay"
    version: str = "1"
    languages: tuple[str, ...] = ()

    def __call__(self, article: Article) -> Document:
        """The saved document of an article. Raises ArticleError when there is none."""
        same = self.by_text.get(_hash(article.text))
        saved = same or self.by_id.get(article.id)
        if saved is None:
            raise ArticleError(
                f"article {article.id!r}: none of the {len(self.by_text)} documents in {self.source} is its: extract it with another extractor first"
            )
        first = f"{saved.extractor.name} {saved.extractor.version}" if saved.extractor else "unnamed"
        other = () if same else (f"the document was saved for another text of article {article.id!r}",)
        return replace(saved, extractor=ExtractorId(name=self.name, version=first), warnings=(*other, *saved.warnings))


def open_replay(tools: Tools, setting: str) -> ReplayExtractor:
    """The documents of a file, or of all .json and .jsonl files of a folder. Raises UnknownNameError without a path, ArticleError for bad files."""
    if not setting:
        raise UnknownNameError("replay: give the file or folder of saved documents, for example replay:saved.jsonl")
    source = Path(setting)
    documents = [document for path in _files(source) for document in _documents(path)]
    by_text = {_hash(document.article.text): document for document in reversed(documents)}
    return ReplayExtractor(source, by_text, {document.article.id: document for document in reversed(documents)})


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    files = sorted(path for path in source.iterdir() if path.suffix.lower() in _SUFFIXES)
    if not files:
        raise ArticleError(f"{source}: no saved documents in this folder: expected .json or .jsonl files")
    return files


def _documents(path: Path) -> Iterator[Document]:
    """The documents of a file: one indented document, or one a line. A line that stands for a failed article holds none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read: {error.strerror or error}") from error
    for number, piece in enumerate(_pieces(data), start=1):
        try:
            if piece.strip() and not _failed(orjson.loads(piece)):
                yield read_document(piece)
        except (ArticleError, orjson.JSONDecodeError) as error:
            raise ArticleError(f"{path}, document {number}: {error}") from error


def _failed(line: object) -> bool:
    return isinstance(line, dict) and "error" in line


def _pieces(data: bytes) -> list[bytes]:
    """The whole when it is one JSON value, else its lines."""
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return data.splitlines()
    return [data]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
