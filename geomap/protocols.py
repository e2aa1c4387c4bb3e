"""The doors: shapes that a backend, model or writer must have. Standard library only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from geomap.model import Article, Candidate, Document, Place, Region, Source


class Token(Protocol):
    """A token as spaCy names its attributes; `idx` is the offset in the parsed sentence, `i` the position in it."""

    i: int
    idx: int
    text: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str

    @property
    def head(self) -> Token: ...
    @property
    def children(self) -> Iterator[Token]: ...
    @property
    def subtree(self) -> Iterator[Token]: ...


class NamedSpan(Protocol):
    """A name that a language model proposes; offsets are those of the parsed text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...


class LanguageModel(Protocol):
    """A syntactic model. Without one (`name` is None) both calls return empty results of the same length."""

    name: str | None

    def parse(self, texts: Sequence[str]) -> list[Sequence[Token]]: ...
    def entities(self, texts: Sequence[str]) -> list[Sequence[NamedSpan]]: ...


class Names(Protocol):
    """A gazetteer: names to candidates."""

    def find(self, name: str) -> list[Candidate]: ...
    def match(self, text: str) -> list[tuple[int, int]]: ...
    def demonym(self, word: str) -> str | None: ...
    def is_demonym(self, word: str) -> bool: ...


class Boundaries(Protocol):
    """Administrative units of one worldview."""

    worldview: str

    def get(self, code: str) -> Region | None: ...
    def locate(self, lon: float, lat: float) -> tuple[str | None, str | None, str | None]: ...
    def seat(self, code: str) -> tuple[float, float] | None: ...
    def credits(self, codes: Iterable[str]) -> tuple[Source, ...]: ...


class Geocoder(Protocol):
    """A name to places, best first; an empty list is a miss, an outage is a GeocodingError."""

    def __call__(self, name: str, *, country: str | None = None) -> list[Place]: ...


class Extractor(Protocol):
    """An article to what it says. `languages` are the codes it reads; an empty tuple means any. An outage is an error, never an empty document."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def languages(self) -> tuple[str, ...]: ...

    def __call__(self, article: Article) -> Document: ...


Writer = Callable[..., Path]  # (scene, path), and for pictures theme=, size=, scale=
Progress = Callable[[str, int, int], None]
Vocabulary = Mapping[str, object]
