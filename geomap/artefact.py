"""One gazetteer artefact: keys to places, from memory-mapped files. Nothing is parsed at opening but a small `meta.json`.

`names.marisa` numbers the keys; `counts.u8` and `blocks.u32` say where the rows of a key are in `postings.u32` (row << 3 | standing, likeliest
first); `places.rec` holds a record a row, whose texts are in `strings.bin`; `codes.u32` are the offsets of region codes in it.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import repeat
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, Any

import marisa_trie
import orjson

from geomap.errors import GazetteerError
from geomap.folding import FOLD_VERSION
from geomap.model import Candidate, Place, Precision

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCHEMA_VERSION = 1
RECORD = "<IiiIIHHBB"  # GeoNames id (0: none), lon, lat (1e-5 degrees), population, name offset, numbers of ADM1, ADM2, country, feature code
FIELDS = ("gid", "lon", "lat", "population", "name", "adm1", "adm2", "country", "feature")
ABBREVIATIONS, SKELETONS, POSTALS = "\x01", "\x02", "\x03"  # first character of keys that are not folded names
BLOCK = 64  # keys that share one start in blocks.u32; counts.u8 says how many rows each key has
MOST_ROWS = 255  # of one key

STANDINGS = ("main", "official", "alternate", "abbreviation", "abbreviation")
_KINDS = ("<u4", "<i4", "<i4", "<u4", "<u4", "<u2", "<u2", "u1", "u1")
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


def make_trie(keys: Iterable[str]) -> Any:
    """The keys as a trie that numbers them; `save` writes `names.marisa`."""
    return marisa_trie.Trie(keys)


class Artefact:
    """The places of one folder. Safe to share between threads; opening again in each process costs next to nothing."""

    def __init__(self, folder: Path, meta: dict[str, Any]) -> None:
        self.folder = folder
        self.meta = meta
        self.trie = marisa_trie.Trie()
        self.trie.mmap(str(folder / "names.marisa"))
        self._counts = _map(folder / "counts.u8")
        self._blocks = _map(folder / "blocks.u32").cast("I")
        self._postings = _map(folder / "postings.u32").cast("I")
        self._records = _map(folder / "places.rec")
        self._codes = _map(folder / "codes.u32").cast("I")
        self._strings = _open_map(folder / "strings.bin")
        self.countries: list[str] = meta["countries"]
        self.features: list[str] = meta["features"]
        self.extents: dict[str, dict[str, Any]] = meta["extents"]
        self._struct = Struct(RECORD)

    @classmethod
    def open(cls, folder: Path, remedy: str) -> Artefact:
        """Open a folder. Raises GazetteerError, which ends with `remedy`, when it is missing, damaged or of another version."""
        return cls(folder, _read_meta(folder, remedy))

    def __len__(self) -> int:
        return int(self.meta["places"])

    def lookup(self, key: str) -> list[tuple[int, int]]:
        """(row, standing) of a key, likeliest first."""
        number = self.trie.get(key, -1)
        if number < 0:
            return []
        block, place = divmod(number, BLOCK)
        counts = self._counts[number - place : number + 1]
        start = self._blocks[block] + sum(counts[:place])
        packed = self._postings[start : start + counts[place]].tolist()
        return [(value >> 3, value & 7) for value in packed]

    def lookup_all(self, keys: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The rows of many keys at once: place of the key in `keys`, row, standing; in the order of the keys, likeliest first."""
        import numpy as np

        numbers = np.fromiter(map(self.trie.get, keys, repeat(-1)), dtype=np.int64, count=len(keys))
        asked = np.flatnonzero(numbers >= 0)
        sizes = np.frombuffer(self._counts, dtype=np.uint8)[numbers[asked]].astype(np.int64)
        along = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        packed = np.frombuffer(self._postings, dtype=np.uint32)[np.repeat(self._starts[numbers[asked]], sizes) + along]
        return np.repeat(asked, sizes), (packed >> 3).astype(np.int64), packed & 7

    @cached_property
    def _starts(self) -> NDArray[Any]:
        """Where the rows of each key start in `postings.u32`: 8 bytes a key, for many look-ups at once."""
        import numpy as np

        counts = np.frombuffer(self._counts, dtype=np.uint8)
        return np.cumsum(counts, dtype=np.int64) - counts

    def columns(self, rows: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """The records of many rows, field by field: those of `Place`, and `population`."""
        import numpy as np

        records = self.table()[rows]
        names, sources = _objects(self._texts(records["name"])), np.full(len(rows), "geonames", dtype=object)
        ids = _objects([f"geonames:{gid}" for gid in records["gid"].tolist()])
        for place in [place for place, name in enumerate(names.tolist()) if "\t" in name]:
            names[place], slug, sources[place] = (*names[place].split("\t"), "", "geonames")[:3]
            if not records["gid"][place]:
                ids[place] = f"geomap:{slug}"
        return {
            "id": ids,
            "name": names,
            "lon": records["lon"] / 1e5,
            "lat": records["lat"] / 1e5,
            "feature_code": _objects(self.features)[records["feature"]],
            "country": _objects([country or None for country in self.countries])[records["country"]],
            "adm1": self._code_texts[records["adm1"]],
            "adm2": self._code_texts[records["adm2"]],
            "source": sources,
            "population": records["population"].astype(np.int64),
        }

    @cached_property
    def _code_texts(self) -> NDArray[Any]:
        """Codes of regions by number, for many records at once."""
        return _objects([code or None for code in self._texts(self._codes)])

    def _texts(self, offsets: NDArray[Any] | memoryview) -> list[str]:
        """The texts that start at these offsets."""
        ends = self._ends[self._ends.searchsorted(offsets)].tolist()
        strings = self._strings
        return [str(strings[start:end], "utf-8") for start, end in zip(offsets.tolist(), ends, strict=True)]

    @cached_property
    def _ends(self) -> NDArray[Any]:
        """Where the texts end: 8 bytes a text, for many records at once."""
        import numpy as np

        return np.flatnonzero(np.frombuffer(self._strings, dtype=np.uint8) == ord("\n"))

    def table(self) -> NDArray[Any]:
        """All records as a structured array with `FIELDS`, not copied."""
        import numpy as np

        return np.frombuffer(self._records, dtype=np.dtype(list(zip(FIELDS, _KINDS, strict=True))))

    @lru_cache(maxsize=4096)  # noqa: B019 - one gazetteer lives as long as the process
    def place(self, row: int) -> Place:
        """The record of a row."""
        gid, lon, lat, _, name_at, adm1, adm2, country, feature = self._struct.unpack_from(self._records, row * self._struct.size)
        name, slug, source = (*self._text(name_at).split("\t"), "", "geonames")[:3]
        return Place(
            id=f"geonames:{gid}" if gid else f"geomap:{slug}",
            name=name,
            lon=lon / 1e5,
            lat=lat / 1e5,
            feature_code=self.features[feature],
            country=self.countries[country] or None,
            adm1=self._text(self._codes[adm1]) or None,
            adm2=self._text(self._codes[adm2]) or None,
            source=source,
        )

    def candidate(self, row: int, match: str) -> Candidate:
        """The place of a row as what a name may mean."""
        place = self.place(row)
        population = self._struct.unpack_from(self._records, row * self._struct.size)[3]
        parts = tuple(self.extents.get(place.id, {}).get("parts", ()))
        precision = precision_of(place.feature_code, place.feature_code == "RGN" and bool(parts))
        return Candidate(place=place, population=population, match=match, precision=precision, parts=parts)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None. It looks through all records."""
        for row in range(len(self)):
            gid = self._struct.unpack_from(self._records, row * self._struct.size)[0]
            if (f"geonames:{gid}" == place_id) if gid else place_id.startswith("geomap:"):
                place = self.place(row)
                if place.id == place_id:
                    return place
        return None

    def _text(self, offset: int) -> str:
        return self._strings[offset : self._strings.find(b"\n", offset)].decode()


def _objects(values: Sequence[Any]) -> NDArray[Any]:
    """Values as an array of Python objects."""
    import numpy as np

    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _open_map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _map(path: Path) -> memoryview:
    return memoryview(_open_map(path))


def _read_meta(folder: Path, remedy: str) -> dict[str, Any]:
    """`meta.json`, after checking versions and file sizes."""
    path = folder / "meta.json"
    try:
        meta: dict[str, Any] = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        raise GazetteerError(f"no gazetteer: {path} is missing; {remedy}") from None
    except ValueError as error:
        raise GazetteerError(f"{path} is damaged ({error}); {remedy}") from None
    if (meta.get("schema"), meta.get("fold")) != (SCHEMA_VERSION, FOLD_VERSION) or sys.byteorder != "little":
        found, wanted = f"schema {meta.get('schema')}, fold {meta.get('fold')}", f"{SCHEMA_VERSION}, {FOLD_VERSION}"
        raise GazetteerError(f"{path} has {found}; this program reads {wanted}; {remedy}")
    for name, size in meta["sizes"].items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != size:
            raise GazetteerError(f"{file} is {'damaged' if file.is_file() else 'missing'}; {remedy}")
    return meta
