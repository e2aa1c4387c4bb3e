"""Where the user's data are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from geomap import resources


def test_the_users_data_are_where_the_system_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOMAP_DATA", raising=False)
    for place in (None, "", "  ", "/somewhere/else"):
        monkeypatch.delenv("XDG_DATA_HOME", raising=False) if place is None else monkeypatch.setenv("XDG_DATA_HOME", place)
        assert resources.user_data() == platformdirs.user_data_path("geomap", appauthor=False)
    monkeypatch.setenv("GEOMAP_DATA", "/my/data")
    assert resources.user_data() == Path("/my/data")


@pytest.mark.skipif(sys.platform != "linux", reason="the path is only known without platformdirs there")
def test_asking_for_them_imports_nothing() -> None:
    code = "import sys; from geomap import resources; resources.user_data(); assert 'platformdirs' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
