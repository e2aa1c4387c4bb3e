"""The folder of imports. One import is one folder, `<serial>-<name>`, that appears whole or not at all: its last step is a rename.

Of two folders with one name the higher serial counts; the lower one is what a killed replacement left behind. A folder that starts with
`.partial-` belongs to an import that has not come to its end: `made/` in it becomes the import.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from geomap import resources
from geomap.errors import UnknownNameError, UserDataError

SCHEMA_VERSION = 1
MANIFEST = "import.json"
MADE = "made"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_FOLDER = re.compile(rf"(\d{{4,}})-({_NAME.pattern})")
_PARTIAL, _REMOVED = ".partial-", ".removed-"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One import. `rows` counts places or units, `levels` are those of units (else empty), `files` maps paths to (bytes, sha256).

    `hides` are codes of shipped units whose ground the import has divided otherwise.
    """

    name: str
    kind: str
    file: str
    sha256: str
    rows: int
    countries: tuple[str, ...]
    levels: tuple[int, ...]
    hides: tuple[str, ...] = ()
    licence: str | None
    source: str | None
    vintage: str | None
    files: Mapping[str, tuple[int, str]]
    folder: Path

    @property
    def places(self) -> list[Path]:
        """Its gazetteer artefacts."""
        return [self.folder / path.rpartition("/")[0] for path in self.files if path.endswith("/meta.json")]

    @property
    def units(self) -> Path | None:
        """The folder of its boundary layers, or None."""
        return self.folder / "units" if self.levels else None

    @property
    def remedy(self) -> str:
        """What to do when one of its files is damaged."""
        return f"import {self.file} again, or remove the import: geomap data remove {self.name}"


def imports_folder() -> Path:
    """Where the imports are. It may not exist."""
    return resources.user_data() / "imports"


def installed() -> list[Imported]:
    """All imports, the latest first: the order in which they are asked. Raises UserDataError when one cannot be read."""
    latest: dict[str, tuple[int, Path]] = {}
    for serial, name, path in _folders():
        latest[name] = (serial, path)
    return [_read(name, path) for name, (_, path) in sorted(latest.items(), key=lambda item: -item[1][0])]


def unfinished() -> list[str]:
    """Names of imports that were interrupted."""
    return sorted({name for name, path in _partials() if (path / MADE).is_dir()})


def check_name(name: str) -> str:
    """The name, if a folder can be called so. Raises UserDataError."""
    if not _NAME.fullmatch(name):
        raise UserDataError(f"{name!r} cannot name an import: use small letters a–z, digits, `.`, `_` and `-`, at most 64")
    return name


def default_name(kind: str, file: Path) -> str:
    """A name made of the kind and the file's name."""
    stem = re.sub(r"[^a-z0-9]+", "-", file.name.split(".")[0].lower()).strip("-")
    return f"{kind}-{stem}".removesuffix("-")[:64] if not stem.startswith(kind) else stem[:64]


def partial(name: str, key: str) -> Path:
    """The folder in which an import of that name and content is made; it is there after the call, with what an interrupted run left in it."""
    folder = imports_folder() / f"{_PARTIAL}{name}-{key[:16]}"
    with writing():
        (folder / MADE).mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def writing() -> Iterator[None]:
    """Turns what the system says about a folder that cannot be written, or a full disk, into a UserDataError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserDataError(f"cannot write {imports_folder()}: {reason}; make room, or name another folder with $GEOMAP_DATA") from error


def discard(folder: Path) -> None:
    """Take a partial folder away, and the folder of imports if nothing else is in it."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.parent.rmdir()
        folder.parent.parent.rmdir()


def commit(folder: Path, facts: Mapping[str, Any]) -> Imported:
    """Make what is in a partial folder an import: write the manifest, put everything on the disk, rename, take away what it replaces."""
    whole, folder, name = folder, folder / MADE, str(facts["name"])
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    files = {path: ((folder / path).stat().st_size, digest(folder / path)) for path in paths}
    content = {"schema": SCHEMA_VERSION, **facts, "files": files}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    sync(folder)
    older = [path for _, other, path in _folders() if other == name]
    path = _rename(folder, name)
    for replaced in older:
        _take_away(replaced)
    shutil.rmtree(whole, ignore_errors=True)
    _sweep(name)
    return _read(name, path)


def remove(name: str) -> None:
    """Take an import away, or what an interrupted one left. Raises UnknownNameError, which lists the names there are."""
    doomed = [path for _, other, path in _folders() if other == name]
    doomed += [path for other, path in _partials() if other == name]
    if not doomed:
        names = sorted({other for _, other, _ in _folders()} | set(unfinished()))
        raise UnknownNameError(f"no import called {name!r}: " + (f"choose one of {', '.join(names)}" if names else "there are none"))
    for path in doomed:
        _take_away(path)


def digest(path: Path, progress: Callable[[int], None] = lambda size: None) -> str:
    """The sha256 of a file; `progress` is called with the size of each block."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            total.update(block)
            progress(len(block))
    return total.hexdigest()


def sync(folder: Path) -> None:
    """Put a folder's files on the disk, so that a rename never comes before their content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                _sync(file)


def as_facts(imported: Imported) -> dict[str, Any]:
    """What a manifest says, as plain values."""
    return {**asdict(imported), "folder": str(imported.folder)}


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _entries() -> list[Path]:
    try:
        return sorted(imports_folder().iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserDataError(f"cannot read {imports_folder()}: {error.strerror}; $GEOMAP_DATA names another folder for imports") from error


def _folders() -> list[tuple[int, str, Path]]:
    """(serial, name, path) of every committed import, by serial."""
    found = [(int(match[1]), match[2], path) for path in _entries() if (match := _FOLDER.fullmatch(path.name))]
    return sorted(found)


def _partials() -> list[tuple[str, Path]]:
    """(name, path) of what imports that have not come to their end left."""
    return [(path.name.removeprefix(_PARTIAL).rpartition("-")[0], path) for path in _entries() if path.name.startswith(_PARTIAL)]


def _sweep(name: str) -> None:
    """Take away what killed runs left of imports of this name, and of folders that were being removed."""
    for path in [path for other, path in _partials() if other == name] + [path for path in _entries() if path.name.startswith(_REMOVED)]:
        shutil.rmtree(path, ignore_errors=True)


def _rename(folder: Path, name: str) -> Path:
    """Give a finished folder the next serial."""
    while True:
        serial = max((serial for serial, _, _ in _folders()), default=0) + 1
        path = imports_folder() / f"{serial:04d}-{name}"
        if path.exists():
            continue
        try:
            os.rename(folder, path)
        except FileNotFoundError:
            raise UserDataError(f"another import of {name} was ready first: nothing was changed by this one") from None
        except FileExistsError:
            continue
        return path


def _take_away(path: Path) -> None:
    """Remove a folder in a way that never leaves half of it in view."""
    gone = path.parent / f"{_REMOVED}{path.name}"
    shutil.rmtree(gone, ignore_errors=True)
    os.rename(path, gone)
    shutil.rmtree(gone, ignore_errors=True)


def _read(name: str, folder: Path) -> Imported:
    path = folder / MANIFEST
    remedy = f"remove the import: geomap data remove {name}"
    try:
        facts = json.loads(path.read_bytes())
        if facts.pop("schema") != SCHEMA_VERSION:
            raise UserDataError(f"{path} was written by another version of geomap; {remedy}, then import its file again")
        facts["files"] = {file: (int(size), str(sha)) for file, (size, sha) in facts["files"].items()}
        facts |= {key: tuple(facts.get(key, ())) for key in ("countries", "levels", "hides")}
        return Imported(folder=folder, **facts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, UserDataError):
            raise
        raise UserDataError(f"{path} is missing or damaged ({error}); {remedy}") from error
