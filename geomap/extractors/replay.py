"""The extractor `replay`: documents that were saved before, as `geomap extract --json` or `--jsonl` prints them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.documents import SUFFIXES, read_documents
from geomap.errors import ArticleError, UnknownNameError
from geomap.model import Article, Document, ExtractorId

if TYPE_CHECKING:
    from geomap.pipeline import Tools


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
    documents = [document for path in _files(source) for document in read_documents(path)]
    by_text = {_hash(document.article.text): document for document in reversed(documents)}
    return ReplayExtractor(source, by_text, {document.article.id: document for document in reversed(documents)})


def _files(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source]
    files = sorted(path for path in source.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files:
        raise ArticleError(f"{source}: no saved documents in this folder: expected .json or .jsonl files")
    return files


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
