"""Base maps that are finest where something is marked."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geomap.fineness import coarser_of, parts_of, thinned

VIEW, FRAME = (0.0, 0.0, 10.0, 10.0), (-20.0, -10.0, 30.0, 20.0)
MARK = (2.0, 5.0, 2.0, 5.0)
STEPS = np.arange(-20, 30, 0.01)
COAST = shapely.LineString(np.column_stack([STEPS, 5 + 0.3 * np.sin(2 * STEPS) + 0.06 * np.sin(13 * STEPS) + 0.02 * np.sin(37 * STEPS)]))


def drawn(vertices: int, marked: list[tuple[float, float, float, float]]) -> shapely.Geometry:
    return thinned({"borders": shapely.multilinestrings([COAST])}, coarser_of(VIEW, FRAME, marked), FRAME, vertices)["borders"]


def corners(lines: shapely.Geometry, west: float, east: float) -> int:
    x = shapely.get_coordinates(lines)[:, 0]
    return int(((x > west) & (x < east)).sum())


def test_lines_are_finest_around_marks_and_coarsest_where_the_first_view_does_not_reach() -> None:
    lines = drawn(2000, [MARK])
    assert corners(lines, 1, 3) > 1.4 * corners(lines, 6, 8) > 0
    assert corners(lines, 1, 3) > 4 * corners(lines, 24, 26) > 0
    assert (
        shapely.hausdorff_distance(shapely.intersection(lines, shapely.box(1, 0, 3, 10)), shapely.intersection(COAST, shapely.box(1, 0, 3, 10)))
        < 0.02
    )


@pytest.mark.parametrize("vertices", [2000, 200, 20])
def test_a_line_stays_whole_within_the_budget(vertices: int) -> None:
    lines = drawn(vertices, [MARK])
    assert 2 <= shapely.get_num_coordinates(lines) <= vertices
    ((start, *_, end),) = [shapely.get_coordinates(line).tolist() for line in parts_of(lines, "LineString")]
    assert [start[0], end[0]] == pytest.approx([STEPS[0], STEPS[-1]])


def test_nothing_marked_and_a_mark_without_a_place_are_no_marks() -> None:
    nowhere = (np.nan, np.nan, np.nan, np.nan)
    assert shapely.equals_exact(drawn(2000, []), drawn(2000, [nowhere]))
    points = np.array([(5.0, 5.0), (-19.0, -9.0)])
    shown, beside = coarser_of(VIEW, FRAME, [])(points)
    assert 1 < shown < beside
    assert coarser_of(VIEW, FRAME, [MARK])(np.array([(2.0, 5.0)])).tolist() == [1.0]


def test_areas_stay_valid_and_small_ones_vanish_first_where_nobody_looks() -> None:
    islands = [shapely.box(x, y, x + 0.08, y + 0.08) for x, y in ((2.0, 5.0), (-15.0, -5.0))]
    main = shapely.Point(5, 5).buffer(3, quad_segs=500)
    land = thinned({"land": shapely.multipolygons([main, *islands])}, coarser_of(VIEW, FRAME, [MARK]), FRAME, 400)["land"]
    assert land.is_valid
    assert shapely.intersects(land, islands[0])
    assert not shapely.intersects(land, islands[1])
