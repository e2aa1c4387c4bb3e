"""The extractor `null`: reads nothing. What a map holds without events, and the zero of a benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.errors import UnknownNameError
from geomap.model import Article, Document

if TYPE_CHECKING:
    from geomap.pipeline import Tools


@dataclass(frozen=True, slots=True)
class NullExtractor:
    """No mentions, no events."""

    name: str = "null"
    version: str = "1"
    languages: tuple[str, ...] = ()

    def __call__(self, article: Article) -> Document:
        return Document(article=article)


def open_null(tools: Tools, setting: str) -> NullExtractor:
    """Raises UnknownNameError for a setting: there is none."""
    if setting:
        raise UnknownNameError(f"null:{setting}: the extractor `null` takes no setting")
    return NullExtractor()
