"""The gazetteer against an SQLite database of the same content: names with their places, full records."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rows import Row

from geomap.artefact import ABBREVIATIONS, POSTALS, SKELETONS, Artefact
from geomap.gazetteer import Gazetteer
from geomap.lookups import find_all

NAMES, ROUNDS, SEED = 20_000, 5, 7
FIELDS = ("id", "name", "lon", "lat", "feature_code", "country", "adm1", "adm2", "source", "population")
_SCHEMA = """
CREATE TABLE names (name TEXT, rank INTEGER, place INTEGER, standing INTEGER, PRIMARY KEY (name, rank)) WITHOUT ROWID;
CREATE TABLE places (place INTEGER PRIMARY KEY, id TEXT, name TEXT, lon REAL, lat REAL, feature_code TEXT, country TEXT, adm1 TEXT, adm2 TEXT,
                     source TEXT, population INTEGER);
"""
_RECORD = ", ".join(f"p.{field}" for field in FIELDS) + ", n.standing"
_ONE = f"SELECT {_RECORD} FROM names n JOIN places p ON p.place = n.place WHERE n.name = ? ORDER BY n.rank"
_MANY = f"""
SELECT w.number, {_RECORD} FROM wanted w CROSS JOIN names n ON n.name = w.name CROSS JOIN places p ON p.place = n.place ORDER BY w.number, n.rank
"""


def look_ups() -> Iterator[Row]:
    """Full records of folded names, all at once and one by one. Ratios above 1: the gazetteer is faster."""
    gazetteer = Gazetteer.open()
    artefact = gazetteer.shipped
    keys = [key for key in artefact.trie if key[0] not in (SKELETONS, ABBREVIATIONS, POSTALS)]
    names = random.Random(SEED).sample(keys, NAMES)
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder) / "places.sqlite", artefact, keys)
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        database.execute("PRAGMA mmap_size = 1073741824")
        database.execute("CREATE TEMP TABLE wanted (number INTEGER PRIMARY KEY, name TEXT)")
        sides: dict[str, Callable[[], Any]] = {
            "sqlite": lambda: ask_for_all(database, names),
            "ours": lambda: records(artefact, names),
            "sqlite one": lambda: [database.execute(_ONE, (name,)).fetchall() for name in names],
            "find_all": lambda: find_all(names, gazetteer),
            "find": lambda: [gazetteer.find(name) for name in names],
        }
        times = _times(sides, artefact)
        key, columns, standing = records(artefact, names)
        same = sides["sqlite"]() == list(zip(key.tolist(), *(columns[field].tolist() for field in FIELDS), standing.tolist(), strict=True))
        size = path.stat().st_size / 1e6
        database.close()
    speed = {name: NAMES / statistics.median(spent) for name, spent in times.items()}
    answers = "equal answers" if same else "ANSWERS DIFFER"
    ratio = statistics.median(other / own for other, own in zip(times["sqlite"], times["ours"], strict=True))
    one_by_one = statistics.median(other / own for other, own in zip(times["sqlite one"], times["ours"], strict=True))
    yield f"full records of {NAMES:,} names at once: SQLite (immutable, mapped, {size:.0f} MB) / gazetteer", f"{ratio:.1f} × ({answers})"
    yield "the same against SQLite asked name by name", f"{one_by_one:.1f} ×"
    of_sqlite = f"{speed['sqlite']:,.0f}, {speed['sqlite one']:,.0f}"
    yield "names a second: SQLite at once, one by one; records of the gazetteer", f"{of_sqlite}; {speed['ours']:,.0f}"
    yield "names a second, folding, demonyms and spellings included: find_all; find", f"{speed['find_all']:,.0f}; {speed['find']:,.0f}"


def build(path: Path, artefact: Artefact, keys: list[str]) -> Path:
    """A database with a clustered index of names, and a table of places by row."""
    database = sqlite3.connect(path)
    database.executescript(_SCHEMA)
    keys = sorted(keys)
    key, row, standing = artefact.lookup_all(keys)
    rank = np.arange(len(key)) - np.searchsorted(key, key)
    named = ([keys[number] for number in key.tolist()], rank.tolist(), row.tolist(), standing.tolist())
    database.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", zip(*named, strict=True))
    columns = artefact.columns(np.arange(len(artefact)))
    database.executemany(
        f"INSERT INTO places VALUES (?{', ?' * len(FIELDS)})", zip(range(len(artefact)), *(columns[field].tolist() for field in FIELDS), strict=True)
    )
    database.commit()
    database.execute("VACUUM")
    database.close()
    return path


def ask_for_all(database: sqlite3.Connection, names: list[str]) -> list[tuple[Any, ...]]:
    """The records of many names in one query."""
    database.execute("DELETE FROM wanted")
    database.executemany("INSERT INTO wanted VALUES (?, ?)", enumerate(names))
    return database.execute(_MANY).fetchall()


def records(artefact: Artefact, names: list[str]) -> tuple[np.ndarray, dict[str, np.ndarray], np.ndarray]:
    """The same of the gazetteer: place of the name, columns of the record, standing."""
    key, row, standing = artefact.lookup_all(names)
    return key, artefact.columns(row), standing


def _times(sides: dict[str, Callable[[], Any]], artefact: Artefact) -> dict[str, list[float]]:
    """CPU seconds in interleaved rounds, after one that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(ROUNDS + 1):
        for name, side in sides.items():
            artefact.forget()
            start = time.process_time()
            side()
            if turn:
                times[name].append(time.process_time() - start)
    return times
