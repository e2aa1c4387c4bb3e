"""Writing a file so that it is either the old one or the new one, never half of it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from geomap.errors import ExportError

_REMEDY = "choose a folder that exists and that you may write to"


def write_bytes(path: Path, content: bytes) -> Path:
    """Write `content` to `path` through a temporary file in the same folder; returns `path`.

    The folder is made if its parent exists. Raises ExportError, and leaves nothing behind, when the place cannot be written.
    """
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError("it is a folder")
        _sweep(path)
        _write_synced(temporary, content)
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise ExportError(f"cannot write {path}: {error.strerror or error}; {_REMEDY}") from error
    return path


def check_place(path: Path) -> None:
    """Raises ExportError when `path` is a folder, or its folder neither exists nor can be made, or cannot be written to."""
    folder = path.parent if path.parent.exists() else path.parent.parent
    if path.is_dir():
        reason = "it is a folder"
    elif not folder.is_dir():
        reason = f"there is no folder {path.parent}"
    elif not os.access(folder, os.W_OK):
        reason = f"you may not write to {folder}"
    else:
        return
    raise ExportError(f"cannot write {path}: {reason}; {_REMEDY}")


def write_text(path: Path, text: str) -> Path:
    """`write_bytes` for UTF-8 text with `\\n` line ends."""
    return write_bytes(path, text.encode("utf-8"))


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sweep(path: Path) -> None:
    """Remove what an earlier, killed run left of this very file; a temporary of a process that still runs stays."""
    prefix = f".{path.name[:80]}."
    for stale in sorted(path.parent.iterdir()):
        owner = stale.name.removeprefix(prefix).removesuffix(".part")
        if stale.name == f"{prefix}{owner}.part" and owner.isdigit() and not _runs(int(owner)):
            stale.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    if os.name != "posix" or process == os.getpid():
        return os.name != "posix"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
