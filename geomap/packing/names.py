"""Packing places and their names into the artefact that `geomap.artefact` opens."""

from __future__ import annotations

import array
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.artefact import ABBREVIATIONS, BLOCK, MOST_ROWS, POSTALS, SCHEMA_VERSION, SKELETONS, SOUTH, WEST, make_trie
from geomap.folding import FOLD_VERSION, fold, skeleton
from geomap.packing.bits import pack_records, shorten
from geomap.packing.shown import join_area, place_slug, titled
from geomap.priors import base_prior, of_standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.model import Place

MAIN, OFFICIAL, ALTERNATE, ABBREVIATION, POSTAL = range(5)
_SPECIAL = {ABBREVIATION: ABBREVIATIONS, POSTAL: POSTALS}


class Packer:
    """Takes places one after the other and writes them as one artefact; rows are in the order in which they came."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._rows, self._standings, self._priors = array.array("I"), array.array("B"), array.array("d")
        self._numbers = array.array("q")  # GeoNames id, lon, lat, population of each row
        self._words: list[tuple[str, str, str, str]] = []  # shown text, area, country, feature of each row
        self._strings = _Strings()
        self._extents: dict[str, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def add(
        self, place: Place, population: int, names: Mapping[str, int], *, loose: bool, parts: tuple[str, ...] = (), radius_km: float = 0.0
    ) -> None:
        """A place with its names and their standings. `loose`: it is also found by the transliteration skeletons of its names.

        A place whose id is not `geonames:<number>`, nor told by its name and point, keeps its slug and source beside its name.
        """
        row, base = len(self._words), base_prior(place, population)
        for key, standing in _keys(names, loose).items():
            self._keys.append(key)
            self._rows.append(row)
            self._standings.append(standing)
            self._priors.append(base + of_standing(standing))
        scheme, _, slug = place.id.partition(":")
        gid = int(slug) if scheme == "geonames" else 0
        told = gid or (place.source == "geonames" and slug == place_slug(place.name, place.country or "", place.lon, place.lat))
        text = place.name if told else f"{place.name}\t{slug}\t{place.source}"
        self._numbers.extend((gid, round(place.lon * 1e5) + WEST, round(place.lat * 1e5) + SOUTH, shorten(population)))
        area = join_area(place.country or "", place.adm1 or "", place.adm2 or "")
        self._words.append((text, area, place.country or "", place.feature_code))
        if parts or radius_km:
            self._extents[place.id] = {"parts": list(parts), "radius_km": radius_km}

    def write(self, folder: Path, country_names: Mapping[str, str], sources: Mapping[str, str]) -> dict[str, int]:
        """Write names.marisa, blocks.u32, postings.bin, places.rec, strings.bin, areas.u32, extents.json and meta.json. Returns counts and sizes."""
        folder.mkdir(parents=True, exist_ok=True)
        distinct = sorted(set(self._keys))
        names = sum(1 for key in distinct if key[0] not in (SKELETONS, ABBREVIATIONS, POSTALS))
        trie = make_trie(distinct)
        del distinct
        trie.save(str(folder / "names.marisa"))
        starts, packed = self._postings(np.fromiter(map(trie.key_id, self._keys), dtype=np.int64, count=len(self._keys)), len(trie))
        wide = max(1, (int(packed.max(initial=0)).bit_length() + 7) // 8)
        areas, countries, features = self._tables(country_names)
        layout, records = self._records(trie, areas, features)
        files = {
            "blocks.u32": starts[::BLOCK].astype("<u4").tobytes(),
            "postings.bin": packed.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :wide].tobytes(),
            "places.rec": records,
            "areas.u32": array.array("I", [self._strings.put(area) for area in areas]).tobytes(),
        }
        files["strings.bin"] = bytes(self._strings.data)
        files["extents.json"] = json.dumps(self._extents, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        sizes = {name: (folder / name).stat().st_size for name in ("names.marisa", *files)}
        meta = {
            "schema": SCHEMA_VERSION, "fold": FOLD_VERSION, "places": len(self), "names": len(trie), "postings": len(packed), "sizes": sizes,
            "sources": dict(sources), "countries": countries, "country_names": dict(country_names), "features": features,
            "record": layout, "posting_bytes": wide,
        }  # fmt: skip
        (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
        return {"places": len(self), "names": names, "keys": len(trie), "postings": len(packed), "bytes": sum(sizes.values()), **sizes}

    def _postings(self, ids: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Where the rows of each key start, and the rows key by key, likeliest first."""
        rows, standings = np.frombuffer(self._rows, dtype=np.uint32), np.frombuffer(self._standings, dtype=np.uint8)
        order = np.lexsort((standings, rows, -np.frombuffer(self._priors), ids))
        counts = np.bincount(ids, minlength=count)
        kept = np.arange(len(ids)) - np.repeat(np.cumsum(counts) - counts, counts) < MOST_ROWS
        order, counts = order[kept], np.minimum(counts, MOST_ROWS)
        packed = rows[order] << np.uint32(4) | standings[order].astype(np.uint32) << np.uint32(1)
        ends = np.cumsum(counts)
        packed[ends - 1] |= np.uint32(1)
        return ends - counts, packed

    def _tables(self, country_names: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
        """Areas, countries and feature codes, each sorted."""
        areas, countries = sorted({words[1] for words in self._words}), sorted({words[2] for words in self._words} | set(country_names))
        return areas, countries, sorted({words[3] for words in self._words})

    def _records(self, trie: Any, areas: list[str], features: list[str]) -> tuple[list[tuple[str, int]], bytes]:
        area_at, feature_at = ({word: number for number, word in enumerate(table)} for table in (areas, features))
        numbers = np.frombuffer(self._numbers, dtype=np.int64).reshape(-1, 4)
        words = [(self._name(trie, text), area_at[area], feature_at[feature]) for text, area, _, feature in self._words]
        name, area, feature = np.array(words, dtype=np.int64).reshape(-1, 3).T
        gid, lon, lat, population = numbers.T
        return pack_records({"gid": gid, "lon": lon, "lat": lat, "population": population, "name": name, "area": area, "feature": feature})

    def _name(self, trie: Any, text: str) -> int:
        """The number of the key that is the name but for capitals, or else where the text is; doubled, odd for a key."""
        key = fold(text)
        number = trie.get(key, -1) if titled(key) == text else -1
        return 2 * number + 1 if number >= 0 else 2 * self._strings.put(text)


class _Strings:
    """A string table: each text once, ended by a line feed."""

    def __init__(self) -> None:
        self.data = bytearray(b"\n")
        self._at: dict[str, int] = {"": 0}

    def put(self, text: str) -> int:
        """Where the text is."""
        if text not in self._at:
            self._at[text] = len(self.data)
            self.data += text.encode() + b"\n"
        return self._at[text]


def _keys(names: Mapping[str, int], loose: bool) -> dict[str, int]:
    """Every index key of a place with its best standing."""
    keys: dict[str, int] = {}
    for name, standing in names.items():
        key = _SPECIAL[standing] + name if standing in _SPECIAL else fold(name)
        keys[key] = min(standing, keys.get(key, standing))
        if loose and standing <= ALTERNATE and (bones := skeleton(name)):
            keys.setdefault(SKELETONS + bones, ALTERNATE)
    return keys
