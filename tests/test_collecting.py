"""The collector rests while a map is made, and no longer."""

from __future__ import annotations

import gc

import pytest

from geomap.collecting import collector_at_rest


@pytest.mark.parametrize("active", [True, False])
def test_the_collector_is_as_it_was_before(active: bool) -> None:
    (gc.enable if active else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError), collector_at_rest():
            assert not gc.isenabled()
            _ = 1 / 0
        assert gc.isenabled() is active
    finally:
        gc.enable()
