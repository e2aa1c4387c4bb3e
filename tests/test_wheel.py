"""The wheel carries everything: installed alone, it builds a map."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "seeds" / "01-sumy-border.txt"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_data_licences_and_templates_and_is_small(wheel) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    parts = {"geomap/boundaries/catalog.json", "geomap/boundaries/LICENSES.md", "geomap/templates/js/start.js", "geomap/extract/vocabulary/en.toml"}
    assert parts <= set(names)
    assert wheel.stat().st_size < 60_000_000


def test_the_wheel_builds_a_map_outside_the_checkout(wheel, tmp_path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    command = [sys.executable, "-m", "geomap", "build", str(SAMPLE), "--published", "2025-06-15", "-o", str(tmp_path / "map.html")]
    code = "import geomap, sys; sys.exit('site' not in geomap.__file__)"
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=False).returncode == 0
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    assert (tmp_path / "map.html").stat().st_size > 50_000
