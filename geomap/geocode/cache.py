"""What remote services answered, and when each may be asked again: one SQLite file for all processes of a user."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

MISS_DAYS = 7
_BUSY_MS = 30_000
_TABLES = """
CREATE TABLE IF NOT EXISTS answers (service TEXT, name TEXT, country TEXT, answer TEXT, at REAL, PRIMARY KEY (service, name, country));
CREATE TABLE IF NOT EXISTS slots (service TEXT PRIMARY KEY, next_at REAL);
"""


class Cache:
    """Answers by (service, name, country). Failures are never stored; an empty answer is forgotten after a week."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or _default_path()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as db:
            db.executescript(_TABLES)

    def get(self, key: tuple[str, str, str]) -> list[dict[str, Any]] | None:
        """The stored answer, or None when the service has to be asked."""
        with self._open() as db:
            row = db.execute("SELECT answer, at FROM answers WHERE service=? AND name=? AND country=?", key).fetchone()
        if row is None or (row[0] == "[]" and time.time() - row[1] > MISS_DAYS * 86_400):
            return None
        answer: list[dict[str, Any]] = json.loads(row[0])
        return answer

    def put(self, key: tuple[str, str, str], answer: list[dict[str, Any]]) -> None:
        """Store an answer, an empty one included."""
        with self._open() as db:
            db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", (*key, json.dumps(answer), time.time()))

    def reserve(self, service: str, interval: float) -> float:
        """Take the next free slot of a service; returns the seconds to wait for it. Slots are `interval` seconds apart over all processes."""
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            row = db.execute("SELECT next_at FROM slots WHERE service=?", (service,)).fetchone()
            now = time.time()
            at = max(now, row[0]) if row else now
            db.execute("INSERT OR REPLACE INTO slots VALUES (?, ?)", (service, at + interval))
        return at - now

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=_BUSY_MS / 1000)) as db, db:
            db.execute("PRAGMA journal_mode=WAL")
            yield db


def _default_path() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("geomap") / "geocode.sqlite"
