"""Importing GeoNames dumps of any size: shard by shard, in bounded memory, and from where an interrupted run stopped."""

from __future__ import annotations

import gc
import json
import os
import shutil
from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap import resources
from geomap.artefact import SCHEMA_VERSION, Artefact
from geomap.errors import UserDataError
from geomap.folding import FOLD_VERSION
from geomap.joins import Units
from geomap.layers import Folder
from geomap.layers import Row as UnitRow
from geomap.model import Place
from geomap.packing.names import MAIN, Packer
from geomap.protocols import Progress
from geomap.regions import SNAP_DEG, Regions
from geomap.userdata import store
from geomap.userdata.dump import Dump, Wanted
from geomap.userdata.shipped import ShownNames, transliterated

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARD_ROWS = 200_000
DEFAULT_FEATURES = ("P",)
_BATCH = 25_000  # rows between two steps of progress
_MOST_FEATURES = 250  # codes that one artefact can hold; rarer ones keep their class
_STATE = "state.json"
_Line = tuple[int, bytes, str, float, float]  # number and bytes of a row; its country, longitude and latitude


@dataclass(slots=True)
class State:
    """How far an import has come: the finished shards, the next row's offset, and what is known of the rows so far."""

    shards: int = 0
    offset: int = 0
    number: int = 0
    kept: int = 0
    newest: str = ""
    countries: dict[str, bool] = field(default_factory=dict)


class Importer:
    """One import of one file; `run` may be interrupted at any time and called again, also in another process."""

    def __init__(self, file: Path, name: str, wanted: Wanted, progress: Progress, shard_rows: int = SHARD_ROWS) -> None:
        self._file, self._name, self._wanted, self._progress, self._shard_rows = file, name, wanted, progress, shard_rows
        shipped = Artefact.open(resources.boundaries() / "gazetteer", "reinstall geomap")
        self._loose = transliterated(shipped)
        self._shown = ShownNames(shipped)
        self._locator = Locator()
        self._dump = Dump(file, self._loose)

    def run(self, facts: dict[str, Any]) -> store.Imported:
        """Import the rows. Raises UserDataError, and leaves nothing behind, when the file is not what it should be."""
        done = 0
        total = self._file.stat().st_size

        def read(size: int) -> None:
            nonlocal done
            done += size
            self._progress("reading", done, total)

        digest = store.digest(self._file, read)
        folder = store.partial(self._name, self._key(digest))
        try:
            state = self._shards(folder)
        except UserDataError:
            store.discard(folder)
            raise
        found = {"rows": state.kept, "countries": sorted(state.countries), "levels": (), "hides": (), "vintage": facts["vintage"] or state.newest}
        return store.commit(folder, {**facts, **found, "sha256": digest})

    def _key(self, digest: str) -> str:
        """What the result depends on, as a digest."""
        wanted = [sorted(part) if part is not None else None for part in (self._wanted.countries, self._wanted.features)]
        catalog = sha256((resources.boundaries() / "catalog.json").read_bytes()).hexdigest()
        return sha256(repr((digest, wanted, self._shard_rows, SCHEMA_VERSION, FOLD_VERSION, catalog)).encode()).hexdigest()

    def _shards(self, folder: Path) -> State:
        """Make the shards that are missing; the state is written after each."""
        state = _read_state(folder)
        rows = self._rows(state)
        while len(packer := self._pack(rows, state)):
            with store.writing():
                _write_shard(packer, folder, state, self._file.name)
            del packer
            gc.collect()
        if not state.kept:
            raise UserDataError(f"{self._file}: none of its {state.number:,} rows has one of the countries and features asked for")
        return state

    def _rows(self, state: State) -> Iterator[_Line]:
        """The wanted lines from where the state is, which moves along."""
        for number, offset, line in self._dump.lines(state.offset, state.number):
            state.number, state.offset = number, offset
            cells = self._dump.cells(line, number)
            if number % _BATCH == 0:
                self._progress("importing", offset, self._dump.size)
            if self._wanted.takes(cells):
                country, lon, lat = self._dump.position(cells, number)
                state.kept += 1
                state.newest = max(state.newest, cells[18].decode())
                if country:
                    state.countries[country] = True
                yield number, line, country, lon, lat
        self._progress("importing", self._dump.size, self._dump.size)

    def _pack(self, rows: Iterator[_Line], state: State) -> Packer:
        """The next shard; empty at the end of the file. Lines wait undecoded until the units of all are known: so they take the least memory."""
        packer, codes = Packer(), set[str]()
        lines = list(islice(rows, self._shard_rows))
        adm1, adm2 = self._locator.units([line[2] for line in lines], [line[3] for line in lines], [line[4] for line in lines])
        for at, (number, text, *_) in enumerate(lines):
            row = self._dump.row(self._dump.cells(text, number), number)
            code = row.feature_code if row.feature_code in codes or len(codes) < _MOST_FEATURES else row.feature_class
            codes.add(code)
            known = self._shown.name(row.gid)
            place = Place(
                id=f"geonames:{row.gid}", name=known or row.name, lon=row.lon, lat=row.lat, feature_code=code, country=row.country or None,
                adm1=adm1[at], adm2=adm2[at], source="geonames",
            )  # fmt: skip
            names = {known: MAIN, **row.names} if known else row.names
            packer.add(place, row.population, names, loose=row.country in self._loose)
        return packer


class Locator:
    """Codes of the shipped units that hold points whose country is known. One country's polygons are in memory at a time."""

    def __init__(self) -> None:
        regions = Regions(resources.boundaries(), "un")
        self._rows: dict[str, list[tuple[Folder, UnitRow]]] = {}
        for level in (2, 1):
            for folder, row, country in regions.rows(level):
                self._rows.setdefault(country, []).append((folder, row))

    def units(self, countries: list[str], lon: list[float], lat: list[float]) -> tuple[list[str | None], list[str | None]]:
        """Codes of the ADM1 and the ADM2 units, None where there is none within 0.15°; only units of the point's own country count."""
        adm1: list[str | None] = [None] * len(countries)
        adm2: list[str | None] = [None] * len(countries)
        by_country: dict[str, array[int]] = {}
        for index, country in enumerate(countries):
            by_country.setdefault(country, array("I")).append(index)
        x, y = np.array(lon), np.array(lat)
        for country, indices in by_country.items():
            if country not in self._rows:
                continue
            units, parents = self._of(country)
            for index, code in zip(indices, units.locate(x[indices], y[indices], snap_deg=SNAP_DEG), strict=True):
                if code in parents:
                    adm1[index], adm2[index] = parents[code], code
                else:
                    adm1[index] = code
        return adm1, adm2

    def _of(self, country: str) -> tuple[Units, dict[str, str]]:
        """The finest units of a country, and the ADM1 unit of each that is an ADM2 unit."""
        rows = self._rows[country]
        parents = {row.code: row.parent for _, row in rows if row.level == 2 and row.parent}
        divided = set(parents.values())
        finest = [(folder, row) for folder, row in rows if row.level == 2 or row.code not in divided]
        return Units([row.code for _, row in finest], _polygons(finest)), parents


def _polygons(units: list[tuple[Folder, UnitRow]]) -> list[shapely.MultiPolygon]:
    """The shapes of units. Those of a layer that is wanted as a whole are not kept in it."""
    whole: dict[tuple[Folder, int], NDArray[np.object_]] = {}
    shapes = []
    for folder, row in units:
        layer = folder.polygons(row.level)
        if len(layer) > 2 * len(units):
            shapes.append(layer.shape(row.index))
            continue
        if (folder, row.level) not in whole:
            whole[folder, row.level] = layer.all()
        shapes.append(whole[folder, row.level][row.index])
    return shapes


def _read_state(folder: Path) -> State:
    try:
        return State(**json.loads((folder / _STATE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return State()


def _write_shard(packer: Packer, folder: Path, state: State, file: str) -> None:
    """Write a shard and the state after it. What a killed run left of the shard is made anew."""
    making, target = folder / "shard", folder / store.MADE / "places" / f"{state.shards:05d}"
    for leftover in (making, target):
        shutil.rmtree(leftover, ignore_errors=True)
    packer.write(making, {}, {"geonames": file})
    store.sync(making)
    target.parent.mkdir(exist_ok=True)
    os.rename(making, target)
    state.shards += 1
    _write_state(folder, state)


def _write_state(folder: Path, state: State) -> None:
    new = folder / f"{_STATE}.part"
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, folder / _STATE)
