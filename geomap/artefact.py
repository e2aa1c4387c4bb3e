"""One gazetteer artefact: keys to places, from memory-mapped files. Nothing is parsed at opening but a small `meta.json`.

`names.marisa` numbers the keys. `postings.bin` has the rows of each key (row << 4 | standing << 1 | whether it is the key's last), likeliest first;
`blocks.u32` says where every 16th key starts. `places.rec` holds a record of bit fields a row, `shown.txt` its name (and its slug when nothing else
tells it), `areas.txt` the units of an area.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie
import orjson

from geomap.errors import GazetteerError
from geomap.folding import FOLD_VERSION
from geomap.model import Candidate, Place, Precision
from geomap.packing.bits import BitRecords, lengthen, objects, runs
from geomap.packing.shown import geonames_ids, split_area, split_names
from geomap.packing.texts import Texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCHEMA_VERSION = 3
WEST, SOUTH = 18_000_000, 9_000_000  # what is added to degrees times 1e5
ABBREVIATIONS, SKELETONS, POSTALS = "\x01", "\x02", "\x03"  # first character of keys that are not folded names
BLOCK = 16  # keys that share one start in blocks.u32
MOST_ROWS = 255  # of one key

_LEFT = ("PPLX", "PPLH", "PPLQ")  # sections of towns, and what is no longer inhabited
STANDINGS = ("main", "official", "alternate", "abbreviation", "abbreviation")
_PRECISIONS = {
    Precision.COUNTRY: "PCLI",
    Precision.ADM1: "ADM1",
    Precision.ADM2: "ADM2",
    Precision.ADM3: "ADM3 ADM4",
    Precision.LINE: "STM CNL LINE RD SEA OCN GULF BAY STRT CHN LK RSV",
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
        self._blocks = memoryview(_open_map(folder / "blocks.u32")).cast("I")
        self._postings = _open_map(folder / "postings.bin")
        self._wide: int = meta["posting_bytes"]
        self._records = BitRecords(meta["record"], memoryview(_open_map(folder / "places.rec")))
        shown, areas = meta["codes"]
        self._shown = Texts(meta["places"], shown, _open_map(folder / "shown.txt"))
        self._areas = Texts(meta["areas"], areas, _open_map(folder / "areas.txt"))
        self.countries: list[str] = meta["countries"]
        self.features: list[str] = meta["features"]
        self.origins: list[str] = meta["origins"]

    @cached_property
    def extents(self) -> dict[str, dict[str, Any]]:
        """Place id → its `parts` and `radius_km`, of places that have either."""
        found: dict[str, dict[str, Any]] = orjson.loads((self.folder / "extents.json").read_bytes())
        return found

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
        block, keys_before = divmod(number, BLOCK)
        postings, wide = self._postings, self._wide
        at = self._blocks[block] * wide
        while keys_before:
            keys_before -= postings[at] & 1
            at += wide
        packed, found = 0, []
        while not packed & 1:
            packed = int.from_bytes(postings[at : at + wide], "little")
            found.append((packed >> 4, packed >> 1 & 7))
            at += wide
        return found

    def lookup_all(self, keys: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The rows of many keys at once: place of the key in `keys`, row, standing; in the order of the keys, likeliest first."""
        import numpy as np

        numbers = np.fromiter(map(self.trie.get, keys, repeat(-1)), dtype=np.int64, count=len(keys))
        asked = np.flatnonzero(numbers >= 0)
        packed, starts = self._unpacked
        first = starts[numbers[asked]]
        sizes = starts[numbers[asked] + 1] - first
        packed = packed[runs(first, sizes)]
        return np.repeat(asked, sizes), (packed >> 4).astype(np.int64), packed >> 1 & 7

    @cached_property
    def _unpacked(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """All postings and where the rows of each key start, for many look-ups at once."""
        import numpy as np

        table = np.frombuffer(self._postings, dtype=np.uint8).reshape(-1, self._wide)
        packed = np.zeros(len(table), dtype=np.uint32)
        for byte in range(self._wide):
            packed |= table[:, byte].astype(np.uint32) << np.uint32(8 * byte)
        return packed, np.concatenate([[0], np.flatnonzero(packed & 1) + 1])

    def columns(self, rows: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """The records of many rows, field by field: those of `Place`, and `population`."""
        import numpy as np

        field = self._records.columns(rows)
        names, ids = objects(self._shown.many(rows)), objects(geonames_ids(field["gid"]))
        units, sources = [codes.take(field["area"]) for codes in self._units], objects(self.origins).take(field["source"])
        lon, lat = (field["lon"] - WEST) / 1e5, (field["lat"] - SOUTH) / 1e5
        unnumbered = np.flatnonzero(field["gid"] == 0)
        shown, slugs = split_names(names[unnumbered].tolist(), *(column[unnumbered].tolist() for column in (sources, units[0], lon, lat)))
        names[unnumbered], ids[unnumbered] = objects(shown), objects([f"geomap:{slug}" for slug in slugs])
        return {
            "id": ids,
            "name": names,
            "lon": lon,
            "lat": lat,
            "feature_code": objects(self.features).take(field["feature"]),
            **dict(zip(("country", "adm1", "adm2"), units, strict=True)),
            "source": sources,
            "population": lengthen(field["population"]),
        }

    @cached_property
    def _units(self) -> tuple[NDArray[Any], ...]:
        """Codes of country, ADM1 and ADM2 by area number, for many records at once."""
        import numpy as np

        areas = [[code or None for code in split_area(text)] for text in self._areas.many(np.arange(self.meta["areas"]))]
        return tuple(map(objects, zip(*areas, strict=True)))

    def table(self) -> NDArray[Any]:
        """All records as a structured array: `gid`, `lon` and `lat` (1e-5 degrees), `population`, numbers of `country` and `feature`."""
        import numpy as np

        numbers = {code or None: number for number, code in enumerate(self.countries)}
        kinds = [("gid", "<u4"), ("lon", "<i4"), ("lat", "<i4"), ("population", "<u4"), ("country", "u1"), ("feature", "u1")]
        table = np.empty(len(self), dtype=kinds)
        field = self._records.columns()
        table["gid"], table["feature"], table["population"] = field["gid"], field["feature"], lengthen(field["population"])
        table["lon"], table["lat"] = field["lon"] - WEST, field["lat"] - SOUTH
        table["country"] = np.array([numbers[code] for code in self._units[0]], dtype=np.uint8)[field["area"]]
        return table

    @cached_property
    def settlements(self) -> dict[str, NDArray[Any]]:
        """Inhabited places, the most populous first, then by row: `row`, `lon` and `lat` (1e-5 degrees), `population`; kept at hand."""
        import numpy as np

        field = self._records.columns(only=("lon", "lat", "population", "feature"))
        settled = np.array([code.startswith("PPL") and code not in _LEFT for code in self.features])
        rows = np.flatnonzero(settled[field["feature"]])
        population = lengthen(field["population"][rows]).astype(np.int32)
        order = np.argsort(-population, kind="stable")
        rows = rows[order].astype(np.int32)
        lon, lat = ((field[name][rows] - base).astype(np.int32) for name, base in (("lon", WEST), ("lat", SOUTH)))
        return {"row": rows, "lon": lon, "lat": lat, "population": population[order]}

    def place(self, row: int) -> Place:
        """The record of a row."""
        return self._record(row)[0]

    @lru_cache(maxsize=8192)  # noqa: B019 - one gazetteer lives as long as the process
    def candidate(self, row: int, match: str) -> Candidate:
        """The place of a row as what a name may mean."""
        place, population = self._record(row)
        parts = () if place.feature_code.startswith("PPL") else tuple(self.extents.get(place.id, {}).get("parts", ()))
        precision = precision_of(place.feature_code, place.feature_code == "RGN" and bool(parts))
        return Candidate(place=place, population=population, match=match, precision=precision, parts=parts)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None. It looks through all records."""
        for row in range(len(self)):
            gid = self._records.row(row)[0]
            near = f"geonames:{gid}" == place_id if gid else place_id.startswith("geomap:")
            if near and self.place(row).id == place_id:
                return self.place(row)
        return None

    def forget(self) -> None:
        """Drop the records that are kept at hand."""
        for kept in (self.candidate, self._record, self._area):
            kept.cache_clear()

    @lru_cache(maxsize=4096)  # noqa: B019
    def _record(self, row: int) -> tuple[Place, int]:
        """Place and population of a row."""
        gid, lon, lat, population, area, feature, origin = self._records.row(row)
        name, source, (country, adm1, adm2) = self._shown[row], self.origins[origin], self._area(area)
        x, y = (lon - WEST) / 1e5, (lat - SOUTH) / 1e5
        place_id = f"geonames:{gid}"
        if not gid:
            (name,), (slug,) = split_names([name], [source], [country], [x], [y])
            place_id = f"geomap:{slug}"
        place = Place(
            id=place_id, name=name, lon=x, lat=y, feature_code=self.features[feature], country=country, adm1=adm1, adm2=adm2, source=source
        )  # fmt: skip
        return place, lengthen(population)

    @lru_cache(maxsize=4096)  # noqa: B019
    def _area(self, number: int) -> tuple[str | None, ...]:
        """Codes of country, ADM1 and ADM2."""
        return tuple(code or None for code in split_area(self._areas[number]))


def _open_map(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


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
