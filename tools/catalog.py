"""The two ledgers of `boundaries/`: `catalog.json` (what is shipped) and `SOURCES.json` (what it was made from).

Each builder owns a path prefix and replaces only its own entries, so that two builders can share one ledger. Both files
are sorted and end with a line feed: the same entries give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Entry = Mapping[str, Any]
REQUIRED = ("path", "what", "licence", "sources", "sha256")


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_entry(folder: Path, path: str, **facts: Any) -> dict[str, Any]:
    """A catalogue entry of the shipped file `folder/path`: the given facts plus its size and digest."""
    file = folder / path
    return {"path": path, **facts, "bytes": file.stat().st_size, "sha256": sha256(file)}


def merge_catalog(folder: Path, prefixes: Sequence[str], entries: Iterable[Entry]) -> None:
    """Replace the entries of `catalog.json` whose path starts with one of `prefixes`. An entry without a licence is refused."""
    entries = list(entries)
    for entry in entries:
        missing = [key for key in REQUIRED if not entry.get(key)]
        if missing:
            raise ValueError(f"catalogue entry {entry.get('path')} lacks {', '.join(missing)}")
    kept = [entry for entry in _read(folder / "catalog.json", "files") if not str(entry["path"]).startswith(tuple(prefixes))]
    _write(folder / "catalog.json", "files", sorted([*kept, *entries], key=lambda entry: str(entry["path"])))


def merge_sources(folder: Path, entries: Iterable[Entry]) -> None:
    """Add inputs to `SOURCES.json`; an entry with the same `id` is replaced."""
    merged = {str(entry["id"]): entry for entry in [*_read(folder / "SOURCES.json", "sources"), *entries]}
    _write(folder / "SOURCES.json", "sources", [merged[key] for key in sorted(merged)])


def _read(path: Path, key: str) -> list[Entry]:
    return list(json.loads(path.read_text("utf-8"))[key]) if path.is_file() else []


def _write(path: Path, key: str, entries: list[Entry]) -> None:
    path.write_text(json.dumps({key: entries}, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
