"""Files are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from geomap.errors import ExportError, UnknownNameError
from geomap.writers import check_output, write, writer_for
from geomap.writers.files import write_bytes, write_text


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "made" / "map.html"
    write_text(path, "one")
    assert write_text(path, "twö") == path
    assert path.read_bytes() == "twö".encode()
    assert [found.name for found in path.parent.iterdir()] == ["map.html"]


def test_what_a_killed_run_left_is_swept_and_what_a_running_one_writes_is_not(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, alive, other = (tmp_path / name for name in (f".a.html.{gone.pid}.part", f".a.html.{os.getppid()}.part", f".b.html.{gone.pid}.part"))
    for path in (dead, alive, other):
        path.write_bytes(b"half")
    write_bytes(tmp_path / "a.html", b"whole")
    assert not dead.exists()
    assert alive.exists()
    assert other.exists()


@pytest.mark.parametrize("path", ["missing/deeper/map.html", "folder.html"])
def test_a_place_that_cannot_be_written_is_named_with_the_remedy(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(ExportError, match=r"cannot write .*\.html.*choose a folder"):
        write_text(tmp_path / path, "x")
    with pytest.raises(ExportError, match=r"cannot write .*\.html.*choose a folder"):
        check_output(tmp_path / path)
    assert [found.name for found in tmp_path.iterdir()] == ["folder.html"]


def test_an_old_file_survives_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.html"
    write_text(path, "old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ExportError, match="No space left"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["map.html"]


def test_the_suffix_chooses_the_writer(tmp_path: Path) -> None:
    assert writer_for(Path("x.HTML")).__name__ == "write_html"
    with pytest.raises(UnknownNameError, match=r"\.html"):
        write(None, tmp_path / "map.docx")  # type: ignore[arg-type]
