"""Names to candidate places: the shipped gazetteer, and beside it what the user imported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from geomap import resources
from geomap.artefact import ABBREVIATIONS, POSTALS, SKELETONS, STANDINGS, Artefact, precision_of
from geomap.errors import GazetteerError
from geomap.folding import fold, fold_all, may_spell, skeleton
from geomap.model import Candidate, Place
from geomap.priors import prior
from geomap.userdata.store import installed

__all__ = ["ABBREVIATIONS", "POSTALS", "SKELETONS", "Gazetteer", "precision_of"]

_LONGEST = 64
_SHORTEST = 3
_REBUILD = "rebuild it with tools/build_gazetteer.py, or reinstall geomap"
# a capital, a letter of a script without case (or a small one beyond ASCII: `match` leaves it out), an Arabic article before a capital
_START = re.compile(r"\b(?:(?:[ae][lnrtdsz]|[ae]sh|ath)[-'’ ](?=[^\W\d_a-z])|[^\W\d_a-z]|\d+(?:st|nd|rd|th) (?=[Pp]arallel))")
_NOBODY = ",,,"
WEAK = frozenset(number for number, standing in enumerate(STANDINGS) if standing in ("official", "alternate"))  # not the main name
_Hit = tuple[int, int, int]  # number of the artefact, row in it, standing of the name


class Gazetteer:
    """About 380,000 places, and those that the user imported. Safe to share between threads; opening it again costs next to nothing."""

    def __init__(self, shipped: Artefact, own: Sequence[Artefact] = ()) -> None:
        self.folder = shipped.folder
        self.meta = shipped.meta
        self.shipped = shipped
        self._parts = (*own, shipped)  # of two records of one place the earlier part's stands

    @classmethod
    def open(cls, folder: Path | None = None) -> Gazetteer:
        """Open the gazetteer in `folder` alone; without one, the shipped gazetteer and the user's imports.

        Raises GazetteerError when one is missing, damaged or of another version, UserDataError when the folder of imports cannot be read.
        """
        if folder is not None:
            return cls(Artefact.open(folder, _REBUILD))
        own = [Artefact.open(path, imported.remedy) for imported in installed() for path in imported.places]
        return cls(Artefact.open(resources.boundaries() / "gazetteer", _REBUILD), own)

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def find(self, name: str, limit: int = 60) -> list[Candidate]:
        """Places that `name` may mean, likeliest first; [] when there is none.

        What a demonym stands for comes first, then abbreviations (`UAE`, case-sensitive), names equal after folding, postal codes (`TX`). When none
        of these is the main name of a place, places follow whose name has the same transliteration skeleton and looks like it. At most `limit`
        candidates.
        """
        return list(self._found(" ".join(name.split()), limit))

    @lru_cache(maxsize=1024)  # noqa: B019 - one gazetteer lives as long as the process
    def _found(self, name: str, limit: int) -> tuple[Candidate, ...]:
        """`find` of a tidy name."""
        hits = self._lookup(ABBREVIATIONS + name) + self._lookup(fold(name)) + self._lookup(POSTALS + name)
        nation = self._nation(name)
        if nation is None and all(standing in WEAK for _, _, standing in hits):
            hits += self._spelled_alike(name, {hit[:2] for hit in hits})
        found = self._distinct(hits, limit)
        if nation is not None:
            found.pop(nation.place.id, None)
            return (nation, *found.values())[:limit]
        return tuple(found.values())

    def match(self, text: str) -> list[tuple[int, int]]:
        """Spans of the longest names in the text, in order, never overlapping: from a capital or caseless letter to a word boundary."""
        folded = fold(text)
        every = [part.trie.prefixes for part in self._parts]
        spans, free, end_of_text = [], 0, len(text)
        for found in _START.finditer(text):
            start = found.start()
            if start < free or (text[start] > "\x7f" and text[start].islower()):
                continue
            end, window = 0, folded[start : start + _LONGEST]
            for prefixes in every:
                for name in reversed(prefixes(window)):
                    size = len(name)
                    if size < _SHORTEST or start + size <= end:
                        break
                    if start + size == end_of_text or _is_boundary(folded, start + size):
                        end = start + size
                        break
            if start + 1 < end_of_text and (text[start + 1].isupper() or text[start + 1] == "."):
                end = max(end, self._abbreviation_end(text, start))
            if end:
                spans.append((start, end))
                free = end
        return spans

    def places_in(self, bounds: tuple[float, float, float, float], limit: int = 100, min_population: int = 0) -> list[Candidate]:
        """The most populous settlements of the shipped gazetteer in `bounds` (west, south, east, north in degrees), largest first."""
        import numpy as np

        towns = self.shipped.settlements
        west, south, east, north = (round(degrees * 1e5) for degrees in bounds)
        lon, lat = towns["lon"], towns["lat"]
        inside = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north) & (towns["population"] >= min_population))
        return [self.shipped.candidate(row, "main") for row in towns["row"][inside[:limit]].tolist()]

    def get(self, place_id: str) -> Place | None:
        """The place with this id (`geonames:692194`, `geomap:donbas`), or None. Meant for tools: it looks through all records."""
        return next((place for part in self._parts if (place := part.get(place_id))), None)

    def demonym(self, word: str) -> str | None:
        """The country code of a people's name (`Ukrainian`, `Israelis`, `Texans`), or None, also for peoples of several countries (`European`)."""
        return self._demonyms.get(fold(word), _NOBODY).split(",")[1] or None

    def is_demonym(self, word: str) -> bool:
        """Whether the word names the people of a country, of a part of one, of a city or of a region."""
        return fold(word) in self._demonyms

    def country_name(self, code: str) -> str | None:
        """The English short name of a country by its alpha-2 code, or None."""
        name: str | None = self.meta["country_names"].get(code)
        return name

    def parts(self, place_id: str) -> tuple[str, ...]:
        """ADM1 codes whose union is the place: informal regions (Donbas), units above those the boundaries hold (England). Else ()."""
        return tuple(self.shipped.extents.get(place_id, {}).get("parts", ()))

    def radius_km(self, place_id: str) -> float | None:
        """The rough reach of a feature that has no polygon, or None."""
        return self.shipped.extents.get(place_id, {}).get("radius_km") or None

    def _lookup(self, key: str) -> list[_Hit]:
        """The rows of a key in all artefacts, likeliest first."""
        hits = [(number, row, standing) for number, part in enumerate(self._parts) for row, standing in part.lookup(key)]
        return hits if len(self._parts) == 1 or not hits or hits[0][0] == hits[-1][0] else sorted(hits, key=self._unlikeliness)

    def _spelled_alike(self, name: str, known: set[tuple[int, int]]) -> list[_Hit]:
        """Places beside the known ones with the name's skeleton whose shown name looks like it."""
        bones = skeleton(name)
        hits = self._lookup(SKELETONS + bones) if bones else []
        return [hit for hit in hits if hit[:2] not in known and may_spell(name, self._parts[hit[0]].place(hit[1]).name)]

    def _unlikeliness(self, hit: _Hit) -> float:
        number, row, standing = hit
        candidate = self._parts[number].candidate(row, "")
        return -prior(candidate.place, candidate.population, standing)

    def _distinct(self, hits: list[_Hit], limit: int) -> dict[str, Candidate]:
        """Candidates by id in the order of their first hits; of a place in several artefacts the user's latest record stands."""
        found: dict[str, Candidate] = {}
        holders: dict[str, int] = {}
        for number, row, standing in hits:
            candidate = self._parts[number].candidate(row, STANDINGS[standing])
            place_id = candidate.place.id
            if place_id not in found:
                if len(found) == limit:
                    break
                found[place_id], holders[place_id] = candidate, number
            elif number < holders[place_id]:
                found[place_id], holders[place_id] = replace(candidate, match=found[place_id].match), number
        return found

    @cached_property
    def _demonyms(self) -> dict[str, str]:
        return _read_demonyms(self.folder.parent / "demonyms.csv")

    def _nation(self, name: str) -> Candidate | None:
        """The country, unit, city or region of a demonym, or None."""
        line = self._demonyms.get(fold(name)) if name[:1].isupper() else None
        if line is None:
            return None
        _, code, home, feature = line.split(",")
        for row, _ in self.shipped.lookup(fold(home or self.country_name(code) or "")):
            place = self.shipped.place(row)
            if place.feature_code.startswith(feature or "PCLI") and (place.country == code or not code):
                return self.shipped.candidate(row, "demonym")
        return None

    def _abbreviation_end(self, text: str, start: int) -> int:
        """Where a case-sensitive abbreviation that starts here ends, or 0."""
        for key in reversed(self.shipped.trie.prefixes(ABBREVIATIONS + text[start : start + 16])):
            end = start + len(key) - 1
            if end > start and (end == len(text) or not text[end].isalnum()):
                return end
        return 0


def _is_boundary(folded: str, end: int) -> bool:
    """Whether a name may end before `folded[end]`: not inside a word, and not before an apostrophe that belongs to it (`Slov'iansk`)."""
    char = folded[end]
    if char == "'":
        rest = folded[end + 1 : end + 3]
        return not rest[:1].isalpha() or (rest[0] == "s" and not rest[1:].isalpha())
    return not char.isalnum()


def _read_demonyms(path: Path) -> dict[str, str]:
    """Folded demonym → its line: the word, country code, name of the place (of the country: ""), start of its feature code."""
    try:
        text = path.read_text("utf-8")
        head, *lines = text.splitlines()
        if head != "word,country,place,feature" or text.count(",") != 3 * len(lines) + 3:
            raise ValueError("unknown columns")
    except (OSError, ValueError) as error:
        raise GazetteerError(f"{path} is missing or damaged ({error}); {_REBUILD}") from None
    return dict(zip(fold_all([line.split(",", 1)[0] for line in lines]), lines, strict=True))
