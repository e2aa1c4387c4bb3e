"""Names to candidate places, from memory-mapped files. Nothing is parsed at opening but a small `meta.json`."""

from __future__ import annotations

import csv
import json
import mmap
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from struct import Struct
from typing import Any

import marisa_trie

from geomap import resources
from geomap.errors import GazetteerError
from geomap.folding import FOLD_VERSION, fold, skeleton
from geomap.model import Candidate, Place, Precision

SCHEMA_VERSION = 1
RECORD = "<IiiIIHHBB"  # GeoNames id (0: none), lon, lat (1e-5 degrees), population, name offset, numbers of ADM1, ADM2, country, feature code
ABBREVIATIONS, SKELETONS, POSTALS = "\x01", "\x02", "\x03"  # first character of keys that are not folded names
BLOCK = 64  # keys that share one start in blocks.u32; counts.u8 says how many rows each key has

_STANDINGS = ("main", "official", "alternate", "abbreviation", "abbreviation")
_LONGEST = 64
_SHORTEST = 3
_REBUILD = "rebuild it with tools/build_gazetteer.py, or reinstall geomap"
_START = re.compile(r"\b(?:(?:[ae][lnrtdsz]|[ae]sh|ath)[-'’ ](?=[^\W\d_a-z])|[^\W\d_a-z])")
_PRECISIONS = {
    Precision.COUNTRY: "PCLI",
    Precision.ADM1: "ADM1",
    Precision.ADM2: "ADM2",
    Precision.ADM3: "ADM3 ADM4",
    Precision.LINE: "STM CNL LINE RD",
    Precision.EXACT: "AIRB AIRP BDG CMPRF DAM FCL GOVL INSM MNN NVB OILR PRT PSN PSTB RLG",
}
_PRECISION_OF = {code: precision for precision, codes in _PRECISIONS.items() for code in codes.split()}


def precision_of(feature_code: str, has_parts: bool = False) -> Precision:
    """How finely a place of this feature code is known. Regions that are unions of ADM1 units (`has_parts`) count as ADM1."""
    if feature_code.startswith("PPL") or feature_code == "STLMT":
        return Precision.SETTLEMENT
    if has_parts:
        return Precision.ADM1
    return _PRECISION_OF.get(feature_code, Precision.NEAR)


class Gazetteer:
    """The shipped gazetteer: about 280,000 places. Safe to share between threads; opening again in each process costs next to nothing."""

    def __init__(self, folder: Path, meta: dict[str, Any]) -> None:
        self.folder = folder
        self.meta = meta
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(folder / "names.marisa"))
        self._counts = _map(folder / "counts.u8")
        self._blocks = _map(folder / "blocks.u32").cast("I")
        self._postings = _map(folder / "postings.u32").cast("I")
        self._records = _map(folder / "places.rec")
        self._codes = _map(folder / "codes.u32").cast("I")
        self._strings = _open_map(folder / "strings.bin")
        self._countries: list[str] = meta["countries"]
        self._features: list[str] = meta["features"]
        self._extents: dict[str, dict[str, Any]] = meta["extents"]
        self._demonyms: dict[str, str] | None = None
        self._struct = Struct(RECORD)

    @classmethod
    def open(cls, folder: Path | None = None) -> Gazetteer:
        """Open the gazetteer in `folder` (default: the shipped one). Raises GazetteerError when it is missing, damaged or of another version."""
        folder = folder or resources.boundaries() / "gazetteer"
        return cls(folder, _read_meta(folder))

    def __len__(self) -> int:
        return int(self.meta["places"])

    def find(self, name: str, limit: int = 60) -> list[Candidate]:
        """Places that `name` may mean, likeliest first; [] when there is none.

        A demonym's country comes first, then capital abbreviations (`UAE`, case-sensitive), names equal after folding, postal codes (`TX`). Only when
        all these find nothing, names with the same transliteration skeleton are returned. At most `limit` candidates.
        """
        name = " ".join(name.split())
        rows = self._lookup(ABBREVIATIONS + name) + self._lookup(fold(name)) + self._lookup(POSTALS + name)
        nation = self._demonym_rows(name)
        if not rows and not nation and (bones := skeleton(name)):
            rows = self._lookup(SKELETONS + bones)
        seen: dict[int, int] = {}
        for row, standing in rows:
            seen.setdefault(row, standing)
        found = [self._candidate(row, "demonym") for row in nation if row not in seen]
        found += [self._candidate(row, _STANDINGS[standing]) for row, standing in list(seen.items())[:limit]]
        return found[:limit]

    def match(self, text: str) -> list[tuple[int, int]]:
        """Spans of the longest names in the text, in order, never overlapping: from a capital or caseless letter to a word boundary."""
        folded = fold(text)
        prefixes = self._trie.prefixes
        spans, free, end_of_text = [], 0, len(text)
        for start in _word_starts(text):
            if start < free:
                continue
            end = 0
            for name in reversed(prefixes(folded[start : start + _LONGEST])):
                size = len(name)
                if size < _SHORTEST:
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
        """The most populous settlements in `bounds` (west, south, east, north in degrees), largest first."""
        import numpy as np

        names = ("gid", "lon", "lat", "population", "name", "adm1", "adm2", "country", "feature")
        kinds = ("<u4", "<i4", "<i4", "<u4", "<u4", "<u2", "<u2", "u1", "u1")
        table = np.frombuffer(self._records, dtype=np.dtype(list(zip(names, kinds, strict=True))))
        west, south, east, north = (round(degrees * 1e5) for degrees in bounds)
        lon, lat = table["lon"], table["lat"]
        inside = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north) & (table["population"] >= min_population))
        settled = [number for number, code in enumerate(self._features) if code.startswith("PPL") and code not in ("PPLX", "PPLH", "PPLQ")]
        inside = inside[np.isin(table["feature"][inside], settled)]
        order = np.lexsort((inside, -table["population"][inside].astype(np.int64)))[:limit]
        return [self._candidate(int(row), "main") for row in inside[order]]

    def get(self, place_id: str) -> Place | None:
        """The place with this id (`geonames:692194`, `geomap:donbas`), or None. Meant for tools: it looks through all records."""
        for row in range(len(self)):
            gid = self._struct.unpack_from(self._records, row * self._struct.size)[0]
            if (f"geonames:{gid}" == place_id) if gid else place_id.startswith("geomap:"):
                place = self._place(row)
                if place.id == place_id:
                    return place
        return None

    def demonym(self, word: str) -> str | None:
        """The country code of a people's name (`Ukrainian`, `Israelis`), or None."""
        if self._demonyms is None:
            self._demonyms = _read_demonyms(self.folder.parent / "demonyms.csv")
        return self._demonyms.get(fold(word))

    def country_name(self, code: str) -> str | None:
        """The English short name of a country by its alpha-2 code, or None."""
        name: str | None = self.meta["country_names"].get(code)
        return name

    def parts(self, place_id: str) -> tuple[str, ...]:
        """ADM1 codes whose union is the place: informal regions (Donbas), units above those the boundaries hold (England). Else ()."""
        return tuple(self._extents.get(place_id, {}).get("parts", ()))

    def radius_km(self, place_id: str) -> float | None:
        """The rough reach of a feature that has no polygon, or None."""
        return self._extents.get(place_id, {}).get("radius_km") or None

    def _lookup(self, key: str) -> list[tuple[int, int]]:
        """(row, standing) of a key, likeliest first."""
        number = self._trie.get(key, -1)
        if number < 0:
            return []
        block, place = divmod(number, BLOCK)
        counts = self._counts[number - place : number + 1]
        start = self._blocks[block] + sum(counts[:place])
        packed = self._postings[start : start + counts[place]].tolist()
        return [(value >> 3, value & 7) for value in packed]

    def _demonym_rows(self, name: str) -> list[int]:
        """The country's row for a demonym, as a list of none or one."""
        code = self.demonym(name) if name[:1].isupper() else None
        country = self.country_name(code) if code else None
        rows = self._lookup(fold(country)) if country else []
        return [row for row, _ in rows if (place := self._place(row)).feature_code == "PCLI" and place.country == code][:1]

    def _abbreviation_end(self, text: str, start: int) -> int:
        """Where a case-sensitive abbreviation that starts here ends, or 0."""
        for key in reversed(self._trie.prefixes(ABBREVIATIONS + text[start : start + 16])):
            end = start + len(key) - 1
            if end > start and (end == len(text) or not text[end].isalnum()):
                return end
        return 0

    def _text(self, offset: int) -> str:
        return self._strings[offset : self._strings.find(b"\n", offset)].decode()

    @lru_cache(maxsize=4096)  # noqa: B019 - one gazetteer lives as long as the process
    def _place(self, row: int) -> Place:
        """The record of a row."""
        gid, lon, lat, _, name_at, adm1, adm2, country, feature = self._struct.unpack_from(self._records, row * self._struct.size)
        name, slug, source = (*self._text(name_at).split("\t"), "", "geonames")[:3]
        return Place(
            id=f"geonames:{gid}" if gid else f"geomap:{slug}",
            name=name,
            lon=lon / 1e5,
            lat=lat / 1e5,
            feature_code=self._features[feature],
            country=self._countries[country] or None,
            adm1=self._text(self._codes[adm1]) or None,
            adm2=self._text(self._codes[adm2]) or None,
            source=source,
        )

    def _candidate(self, row: int, match: str) -> Candidate:
        place = self._place(row)
        population = self._struct.unpack_from(self._records, row * self._struct.size)[3]
        precision = precision_of(place.feature_code, place.feature_code == "RGN" and bool(self.parts(place.id)))
        return Candidate(place=place, population=population, match=match, precision=precision)


def _word_starts(text: str) -> Iterator[int]:
    """Offsets where a name may start: capitals, letters of scripts without case, and Arabic articles before a capital."""
    for found in _START.finditer(text):
        start = found.start()
        if found.end() - start > 1 or text[start].isascii() or not text[start].islower():
            yield start


def _is_boundary(folded: str, end: int) -> bool:
    """Whether a name may end before `folded[end]`: not inside a word, and not before an apostrophe that belongs to it (`Slov'iansk`)."""
    char = folded[end]
    if char == "'":
        rest = folded[end + 1 : end + 3]
        return not rest[:1].isalpha() or (rest[0] == "s" and not rest[1:].isalpha())
    return not char.isalnum()


def _open_map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _map(path: Path) -> memoryview:
    return memoryview(_open_map(path))


def _read_meta(folder: Path) -> dict[str, Any]:
    """`meta.json`, after checking versions and file sizes."""
    path = folder / "meta.json"
    try:
        meta: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise GazetteerError(f"no gazetteer: {path} is missing; {_REBUILD}") from None
    except ValueError as error:
        raise GazetteerError(f"{path} is damaged ({error}); {_REBUILD}") from None
    if (meta.get("schema"), meta.get("fold")) != (SCHEMA_VERSION, FOLD_VERSION) or sys.byteorder != "little":
        found, wanted = f"schema {meta.get('schema')}, fold {meta.get('fold')}", f"{SCHEMA_VERSION}, {FOLD_VERSION}"
        raise GazetteerError(f"{path} has {found}; this program reads {wanted}; {_REBUILD}")
    for name, size in meta["sizes"].items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != size:
            raise GazetteerError(f"{file} is {'damaged' if file.is_file() else 'missing'}; {_REBUILD}")
    return meta


def _read_demonyms(path: Path) -> dict[str, str]:
    """Folded demonym → country code."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return {fold(row["word"]): row["country"] for row in csv.DictReader(lines)}
    except (OSError, KeyError) as error:
        raise GazetteerError(f"{path} is missing or damaged ({error}); {_REBUILD}") from None
