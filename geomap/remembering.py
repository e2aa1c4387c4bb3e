"""A gazetteer that remembers its answers while one article is read, as names come again and again."""

from __future__ import annotations

from geomap.model import Candidate
from geomap.protocols import Names


class RememberedNames:
    """The `Names` protocol over another one. The candidates of a name are looked up once; callers must not change the list."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._found: dict[str, list[Candidate]] = {}

    def find(self, name: str) -> list[Candidate]:
        """What the name may mean, likeliest first."""
        if name not in self._found:
            self._found[name] = self._names.find(name)
        return self._found[name]

    def match(self, text: str) -> list[tuple[int, int]]:
        """Spans of the longest names in the text."""
        return self._names.match(text)

    def demonym(self, word: str) -> str | None:
        """The country code of a people's name, or None."""
        return self._names.demonym(word)

    def is_demonym(self, word: str) -> bool:
        """Whether a word names a people, of a country or of any other place."""
        return self._names.is_demonym(word)
