"""Names of settlements in other languages than English, by gazetteer id.

`boundaries/place_names/<language>.tsv` has a line a place: id, name, and what says that the name is of this language (docs/languages.md). The lines
are in the order of their bytes, so that one is found without reading the others.
"""

from __future__ import annotations

import mmap
from functools import cache, lru_cache
from pathlib import Path

from geomap import resources
from geomap.errors import GazetteerError

GEONAMES = "geonames:"  # the files leave it out


class PlaceNames:
    """The names of one language. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Raises GazetteerError when the file is missing or empty."""
        try:
            with path.open("rb") as file:
                self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise GazetteerError(f"{path} is missing or damaged ({error}): reinstall geomap, or run tools/build_place_names.py") from error

    def get(self, place_id: str) -> str | None:
        """The name of a place (`geonames:692194`: "Суми"), or None when the language has none that is certain."""
        key = place_id.removeprefix(GEONAMES).encode() + b"\t"
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            start = self._lines.rfind(b"\n", low, middle) + 1 or low
            end = self._lines.find(b"\n", middle)
            line = self._lines[start:end]
            if line.startswith(key):
                return line.split(b"\t")[1].decode()
            low, high = (end + 1, high) if line < key else (low, start)
        return None


@lru_cache(maxsize=4096)
def place_name(place_id: str, language: str) -> str | None:
    """The name of a place in a language, or None: for English, for languages without a file, and where no name is certain."""
    names = _names(language)
    return None if names is None else names.get(place_id)


@cache
def _names(language: str) -> PlaceNames | None:
    path = resources.place_names(language)
    return PlaceNames(path) if path.is_file() else None
