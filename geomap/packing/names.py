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
from geomap.packing.shown import join_area, join_name, name_slug, told_slug
from geomap.packing.texts import pack_texts
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
        self._words: list[tuple[str, str, str, str, str]] = []  # shown text, area, country, feature, source of each row
        self._extents: dict[str, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def add(
        self, place: Place, population: int, names: Mapping[str, int], *, loose: bool, parts: tuple[str, ...] = (), radius_km: float = 0.0
    ) -> None:
        """A place with its names and their standings. `loose`: it is also found by the transliteration skeletons of its names.

        A place whose id is not `geonames:<number>`, nor told by its name and point, keeps its slug beside its name.
        """
        row, base = len(self._words), base_prior(place, population)
        for key, standing in _keys(names, loose).items():
            self._keys.append(key)
            self._rows.append(row)
            self._standings.append(standing)
            self._priors.append(base + of_standing(standing))
        scheme, _, slug = place.id.partition(":")
        gid = int(slug) if scheme == "geonames" else 0
        told = slug if gid else told_slug(name_slug(place.name), place.source, place.country, place.lon, place.lat)
        self._numbers.extend((gid, round(place.lon * 1e5) + WEST, round(place.lat * 1e5) + SOUTH, shorten(population)))
        area = join_area(place.country or "", place.adm1 or "", place.adm2 or "")
        self._words.append((join_name(place.name, slug, told=told), area, place.country or "", place.feature_code, place.source))
        if parts or radius_km:
            self._extents[place.id] = {"parts": list(parts), "radius_km": radius_km}

    def write(self, folder: Path, country_names: Mapping[str, str], sources: Mapping[str, str]) -> dict[str, int]:
        """Write names.marisa, blocks.u32, postings.bin, places.rec, shown.txt, areas.txt, extents.json and meta.json. Returns counts and sizes."""
        folder.mkdir(parents=True, exist_ok=True)
        distinct = sorted(set(self._keys))
        names = sum(1 for key in distinct if key[0] not in (SKELETONS, ABBREVIATIONS, POSTALS))
        trie = make_trie(distinct)
        del distinct
        trie.save(str(folder / "names.marisa"))
        starts, packed = self._postings(np.fromiter(map(trie.key_id, self._keys), dtype=np.int64, count=len(self._keys)), len(trie))
        wide = max(1, (int(packed.max(initial=0)).bit_length() + 7) // 8)
        areas, countries, features, origins = self._tables(country_names)
        layout, records = self._records(areas, features, origins)
        codes, texts = zip(*(pack_texts(texts) for texts in ([words[0] for words in self._words], areas)), strict=True)
        files = {
            "blocks.u32": starts[::BLOCK].astype("<u4").tobytes(),
            "postings.bin": packed.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :wide].tobytes(),
            "places.rec": records,
            **dict(zip(("shown.txt", "areas.txt"), texts, strict=True)),
            "extents.json": json.dumps(self._extents, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
        }
        for name, data in files.items():
            (folder / name).write_bytes(data)
        sizes = {name: (folder / name).stat().st_size for name in ("names.marisa", *files)}
        meta = {
            "schema": SCHEMA_VERSION, "fold": FOLD_VERSION, "places": len(self), "names": len(trie), "postings": len(packed), "sizes": sizes,
            "sources": dict(sources), "countries": countries, "country_names": dict(country_names), "features": features,
            "origins": origins, "record": layout, "posting_bytes": wide, "areas": len(areas), "codes": codes,
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

    def _tables(self, country_names: Mapping[str, str]) -> list[list[str]]:
        """Areas, countries, feature codes and sources, each sorted."""
        areas, countries, features, origins = ({words[place] for words in self._words} for place in range(1, 5))
        return [sorted(table) for table in (areas, countries | set(country_names), features, origins)]

    def _records(self, *tables: list[str]) -> tuple[list[tuple[str, int]], bytes]:
        """Layout and records; the tables are those of area, feature and source."""
        area_at, feature_at, source_at = ({word: number for number, word in enumerate(table)} for table in tables)
        words = [(area_at[area], feature_at[feature], source_at[source]) for _, area, _, feature, source in self._words]
        area, feature, source = np.array(words, dtype=np.int64).reshape(-1, 3).T
        gid, lon, lat, population = np.frombuffer(self._numbers, dtype=np.int64).reshape(-1, 4).T
        return pack_records({"gid": gid, "lon": lon, "lat": lat, "population": population, "area": area, "feature": feature, "source": source})


def _keys(names: Mapping[str, int], loose: bool) -> dict[str, int]:
    """Every index key of a place with its best standing."""
    keys: dict[str, int] = {}
    for name, standing in names.items():
        key = _SPECIAL[standing] + name if standing in _SPECIAL else fold(name)
        keys[key] = min(standing, keys.get(key, standing))
        if loose and standing <= ALTERNATE and (bones := skeleton(name)):
            keys.setdefault(SKELETONS + bones, ALTERNATE)
    return keys
