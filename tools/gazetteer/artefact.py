"""Packing entries into the memory-mapped files that `geomap.gazetteer` opens. Same entries, same bytes."""

from __future__ import annotations

import array
import json
import struct
from collections import defaultdict
from math import log10
from pathlib import Path

import marisa_trie

from gazetteer.entries import ABBREVIATION, ALTERNATE, POSTAL, Entry
from geomap.folding import FOLD_VERSION, fold, skeleton
from geomap.gazetteer import ABBREVIATIONS, BLOCK, POSTALS, RECORD, SCHEMA_VERSION, SKELETONS

_WEIGHTS = {"PCLI": 3.0, "PPLC": 1.0, "PPLA": 0.3, "ADM1": 0.2, "ADM2": -2.0, "ADM3": -2.5, "ADM4": -3.0, "PPLX": -0.7, "PPLQ": -1.0}
_CURATED_WEIGHTS = {"CONT": 6.0, "OCN": 6.0, "RGN": 6.0, "SEA": 5.5, "STRT": 4.5, "GULF": 4.5, "STM": 3.5, "LK": 3.0, "PPL": 1.5}
_CURATED = 2.0  # a feature that was put into the table by hand is in the news, although nobody lives there
_STANDINGS = (0.0, -0.2, -1.0, 0.0, -1.0)


def prior(entry: Entry, standing: int) -> float:
    """How likely a bare name means the entry, as a sum of logarithms; only the order matters."""
    weight = _CURATED_WEIGHTS.get(entry.feature_code, _CURATED) if entry.curated else _WEIGHTS.get(entry.feature_code, 0.0)
    return log10(entry.population + 10) + weight + _STANDINGS[standing]


def _keys(entry: Entry, loose: bool) -> dict[str, int]:
    """Every index key of an entry with its best standing."""
    keys: dict[str, int] = {}
    for name, standing in entry.names.items():
        if standing == ABBREVIATION:
            key = ABBREVIATIONS + name
        elif standing == POSTAL:
            key = POSTALS + name
        else:
            key = fold(name)
        keys[key] = min(standing, keys.get(key, standing))
        if loose and standing <= ALTERNATE and (bones := skeleton(name)):
            keys.setdefault(SKELETONS + bones, ALTERNATE)
    return keys


class _Strings:
    """A string table: each text once, ended by a line feed."""

    def __init__(self) -> None:
        self.data = bytearray(b"\n")
        self.at: dict[str, int] = {"": 0}

    def put(self, text: str) -> int:
        if text not in self.at:
            self.at[text] = len(self.data)
            self.data += text.encode() + b"\n"
        return self.at[text]


def write_artefact(
    folder: Path, entries: list[Entry], loose_countries: frozenset[str], country_names: dict[str, str], sources: dict[str, str]
) -> dict[str, int]:
    """Write names.marisa, counts.u8, blocks.u32, postings.u32, places.rec, strings.bin, codes.u32 and meta.json. Returns counts and sizes."""
    entries = sorted(entries, key=lambda entry: entry.key)
    postings: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    for row, entry in enumerate(entries):
        for key, standing in _keys(entry, entry.country in loose_countries).items():
            postings[key].append((-prior(entry, standing), row, standing))
    trie = marisa_trie.Trie(sorted(postings))
    ordered: list[list[tuple[float, int, int]]] = [[] for _ in range(len(trie))]
    for key, rows in postings.items():
        ordered[trie.key_id(key)] = sorted(rows)
    counts, blocks, packed = bytearray(), array.array("I"), array.array("I")
    for number, rows in enumerate(ordered):
        if number % BLOCK == 0:
            blocks.append(len(packed))
        packed.extend(row << 3 | standing for _, row, standing in rows[:255])
        counts.append(min(len(rows), 255))
    strings, codes = _Strings(), sorted({code for entry in entries for code in (entry.adm1, entry.adm2)} | {""})
    code_at = {code: index for index, code in enumerate(codes)}
    countries = sorted({entry.country for entry in entries} | set(country_names))
    features = sorted({entry.feature_code for entry in entries})
    records = b"".join(_record(entry, strings, code_at, countries, features) for entry in entries)
    code_offsets = array.array("I", [strings.put(code) for code in codes])
    folder.mkdir(parents=True, exist_ok=True)
    trie.save(str(folder / "names.marisa"))
    files = {
        "counts.u8": bytes(counts),
        "blocks.u32": blocks.tobytes(),
        "postings.u32": packed.tobytes(),
        "places.rec": records,
        "strings.bin": bytes(strings.data),
        "codes.u32": code_offsets.tobytes(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    sizes = {name: (folder / name).stat().st_size for name in ("names.marisa", *files)}
    special = {_id(entry): {"parts": list(entry.parts), "radius_km": entry.radius_km} for entry in entries if entry.parts or entry.radius_km}
    meta = {
        "schema": SCHEMA_VERSION,
        "fold": FOLD_VERSION,
        "places": len(entries),
        "names": len(trie),
        "postings": len(packed),
        "sizes": sizes,
        "sources": sources,
        "countries": countries,
        "country_names": country_names,
        "features": features,
        "extents": special,
    }
    (folder / "meta.json").write_text(json.dumps(meta, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")
    names = sum(1 for key in postings if key[0] not in (SKELETONS, ABBREVIATIONS, POSTALS))
    return {"places": len(entries), "names": names, "keys": len(trie), "postings": len(packed), "bytes": sum(sizes.values()), **sizes}


def _id(entry: Entry) -> str:
    return f"geonames:{entry.gid}" if entry.gid is not None else f"geomap:{entry.slug}"


def _record(entry: Entry, strings: _Strings, code_at: dict[str, int], countries: list[str], features: list[str]) -> bytes:
    text = entry.name if entry.gid is not None else f"{entry.name}\t{entry.slug}\t{entry.source}"
    values = (
        entry.gid or 0,
        round(entry.lon * 1e5),
        round(entry.lat * 1e5),
        min(entry.population, 2**32 - 1),
        strings.put(text),
        code_at[entry.adm1],
        code_at[entry.adm2],
        countries.index(entry.country),
        features.index(entry.feature_code),
    )
    return struct.pack(RECORD, *values)
