"""Packed layers and tables: one unit at a time gives the same as all at once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geomap import resources
from geomap.errors import BoundaryError
from geomap.layers import Layer, Table, read_rows, read_shapes

BOUNDARIES = resources.boundaries()


@pytest.mark.parametrize("name", ["UKR/adm1", "world/adm0", "world/lakes", "world/rivers", "world/coarse_land", "world/coarse_lines"])
def test_a_shape_on_its_own_is_the_shape_among_all(name) -> None:
    layer, together = Layer(BOUNDARIES / f"{name}.npz"), read_shapes(BOUNDARIES / f"{name}.npz")
    assert len(layer) == len(together) > 0
    for index in {0, 1, len(layer) // 2, len(layer) - 1}:
        assert shapely.equals_exact(layer.shape(index), together[index])
        assert layer.shape(index) is layer.shape(index), "made once"
    many = list(range(0, len(layer), 2))
    assert shapely.equals_exact(np.array(layer.shapes(many), dtype=object), together[many]).all()


def test_arrays_are_those_that_numpy_reads() -> None:
    path = BOUNDARIES / "world" / "coarse_lines.npz"
    arrays = Layer(path).arrays
    with np.load(path) as packed:
        assert set(arrays) == set(packed.files) and len(arrays) == 9
        assert all(np.array_equal(arrays[name], packed[name]) and arrays[name].dtype == packed[name].dtype for name in packed.files)


def test_boxes_find_what_is_near() -> None:
    layer = Layer(BOUNDARIES / "world" / "adm0.npz")
    near = layer.near((28.9, 47.0, 29.0, 47.1))
    boxes = shapely.bounds(layer.all())
    assert near == np.flatnonzero((boxes[:, 0] <= 29.0) & (boxes[:, 2] >= 28.9) & (boxes[:, 1] <= 47.1) & (boxes[:, 3] >= 47.0)).tolist()
    assert 0 < len(near) < 20 < len(layer)


def test_long_edges_and_far_islands_come_back_on_the_grid() -> None:
    coordinates = shapely.get_coordinates(read_shapes(BOUNDARIES / "world" / "adm0.npz"))
    assert np.array_equal(coordinates, np.round(coordinates, 5))
    assert coordinates.min() >= -180 and coordinates.max() <= 180 and np.abs(coordinates[:, 1]).max() <= 90


def test_a_row_is_found_by_code_and_by_place() -> None:
    table = Table(BOUNDARIES / "UKR" / "units.csv")
    sumy = table.find("UA-59")
    assert sumy is not None and (sumy.level, sumy.name, sumy.parent, sumy.country) == (1, "Sumy Oblast", "UA", "UA")
    assert table.row(1, sumy.index) == sumy and table.rows(1)[sumy.index] == sumy
    assert [table.count(level) for level in range(4)] == [1, 27, 138, 0] and table.deepest == 2
    assert read_rows(BOUNDARIES / "UKR" / "units.csv")[1 + sumy.index] == sumy


@pytest.mark.parametrize("code", ["", "UA-5", "UA-599", "59", "UA-59,", "Sumy Oblast", "UA\n1"])
def test_a_part_of_a_line_is_no_code(code) -> None:
    assert Table(BOUNDARIES / "UKR" / "units.csv").find(code) is None


def test_a_name_with_a_comma_is_one_cell() -> None:
    rows = read_rows(BOUNDARIES / "world" / "units.csv")
    assert all(-180 <= row.label[0] <= 180 for row in rows)
    assert len({row.code for row in rows}) == len(rows)


def test_what_is_missing_is_a_boundary_error(tmp_path) -> None:
    with pytest.raises(BoundaryError, match=r"units\.csv"):
        Table(tmp_path / "units.csv")
    with pytest.raises(BoundaryError, match=r"adm1\.npz"):
        Layer(tmp_path / "adm1.npz")
