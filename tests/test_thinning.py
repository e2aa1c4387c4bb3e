"""Fewer vertices: zigzags of very many corners do not end the process, runs join without a gap, rings become valid polygons."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import shapely

from geomap.thinning import RUN, joined_rings, simplified, simplified_lines

ZIGZAG = """
import numpy as np, shapely
from geomap.thinning import simplified
n = 120_000
corners = np.column_stack([np.linspace(0, 60, n), (np.arange(n) % 2) * 0.05])
line = shapely.LineString(corners)
area = shapely.Polygon([*corners, (60, -5), (0, -5)])
thin, mended = simplified(line, 0.001), simplified(area, 0.001)
assert shapely.hausdorff_distance(shapely.Point(thin.coords[-1]), shapely.Point(line.coords[-1])) == 0
assert shapely.get_num_coordinates(thin) > 0.99 * n, shapely.get_num_coordinates(thin)
assert mended.is_valid and abs(mended.area / area.area - 1) < 1e-6, mended.area
"""


def wave(count: int) -> shapely.LineString:
    x = np.linspace(0, 50, count)
    return shapely.LineString(np.column_stack([x, np.sin(x)]))


def test_a_zigzag_of_very_many_corners_does_not_end_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", ZIGZAG], capture_output=True, text=True)
    assert done.returncode == 0, (done.returncode, done.stderr)


@pytest.mark.parametrize("count", [2, 3, RUN - 1, RUN, RUN + 1, RUN + 2, 2 * RUN, 2 * RUN + 1, 2 * RUN + 2])
def test_runs_join_without_a_gap(count: int) -> None:
    lines = np.array([wave(count), wave(5), wave(count)])
    thin = simplified_lines(lines, 0.01)
    assert [line.coords[0] for line in thin] == [line.coords[0] for line in lines]
    assert [line.coords[-1] for line in thin] == [line.coords[-1] for line in lines]
    assert shapely.hausdorff_distance(thin, lines).max() <= 0.01
    assert (shapely.get_num_coordinates(thin) <= 2 + count // RUN + 200).all()
    assert all(len(set(line.coords)) == len(line.coords) for line in thin)


def test_a_line_in_one_run_is_what_geos_makes_of_it() -> None:
    lines = np.array([wave(500), wave(7)])
    assert shapely.equals_exact(simplified_lines(lines, 0.01), shapely.simplify(lines, 0.01, preserve_topology=False)).all()
    assert simplified(lines[0], 0.01).equals_exact(shapely.simplify(lines[0], 0.01), 0)


def test_rings_become_valid_polygons_without_what_is_too_small() -> None:
    area = shapely.box(0, 0, 10, 10).difference(shapely.union(shapely.box(1, 1, 2, 2), shapely.box(5, 5, 5.1, 5.1)))
    island, bow = shapely.box(20, 0, 20.1, 0.1), shapely.Polygon([(30, 0), (34, 4), (34, 0), (30, 4)])
    rings, owner = shapely.get_rings(np.array([area, island, bow]), return_index=True)
    joined = joined_rings(simplified_lines(rings, 0.001), owner, 0.5)
    assert joined.is_valid
    assert not joined.intersects(island)
    assert joined.intersection(shapely.box(-1, -1, 11, 11)).area == pytest.approx(99)


def test_a_collapsed_shell_takes_its_holes_along() -> None:
    rings, owner = shapely.get_rings(np.array([shapely.box(0, 0, 0.001, 0.001), shapely.box(5, 5, 6, 6)]), return_index=True)
    assert joined_rings(simplified_lines(rings, 0.1), owner).equals(shapely.box(5, 5, 6, 6))
    assert joined_rings(simplified_lines(rings[:1], 0.1), owner[:1]).is_empty
