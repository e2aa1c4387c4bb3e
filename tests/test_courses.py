"""Named courses of the shipped rivers."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geomap.courses import course
from geomap.errors import BoundaryError
from geomap.geometry import length_km
from geomap.regions import Regions


def test_a_river_is_found_by_its_name_near_a_point() -> None:
    regions = Regions.open()
    for name in ("Dnieper", "Dnieper River"):
        line = regions.course(name, 33.5, 47.3)
        assert line is not None and shapely.get_dimensions(line) == 1 and length_km(line) > 500
        assert shapely.distance(line, shapely.Point(33.5, 47.3)) < 0.5


def test_a_river_of_that_name_elsewhere_is_another() -> None:
    assert Regions.open().course("Dnieper", -60.0, -3.0) is None
    assert Regions.open().course("No Such Water", 33.5, 47.3) is None


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rivers.geojson.gz"
    path.write_bytes(b"no archive")
    with pytest.raises(BoundaryError, match="rivers"):
        course(path, "Dnieper", 33.5, 47.3)
