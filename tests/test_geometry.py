"""Planes, common borders, strips and arrows: on drawn squares, on waves, and on neighbours of the real boundaries."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.arrows import border_arrow, crossings, fan, free_arrow, pressure_band
from geomap.errors import GeometryError
from geomap.geometry import EARTH_KM, Frontier, area_km2, band, circle, distance_km, frontier, padded, plane_for, shared_border
from geomap.strips import border_strip, open_strip


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A box with a vertex every few kilometres, as real boundaries have."""
    return shapely.segmentize(shapely.box(west, south, east, north), 0.05)


WEST, EAST = box(33, 50, 35, 52), box(35, 50, 37, 52)


def wave(points: int = 400, bays: int = 9, depth: float = 0.08) -> shapely.LineString:
    lat = np.linspace(50, 52, points)
    return shapely.LineString(np.column_stack([35 + depth * np.sin(np.linspace(0, bays * 2 * np.pi, points)), lat]))


def waved() -> tuple[shapely.Polygon, shapely.Polygon]:
    coast = list(wave().coords)
    return shapely.Polygon([(33, 50), *coast, (33, 52)]), shapely.Polygon([(37, 50), *coast, (37, 52)])


def test_plane_is_utm_for_a_region_and_azimuthal_for_a_continent() -> None:
    assert plane_for((33, 50, 37, 52)).definition == "EPSG:32636"
    assert plane_for((33, -4, 35, -2)).definition == "EPSG:32736"
    assert "laea" in plane_for((20, 40, 60, 60)).definition


def test_plane_there_and_back() -> None:
    plane = plane_for(WEST.bounds)
    assert shapely.hausdorff_distance(plane.back(plane.to(WEST)), WEST) < 1e-7


def test_plane_refuses_an_empty_geometry() -> None:
    with pytest.raises(GeometryError, match="empty"):
        plane_for(shapely.Polygon().bounds)


def test_distances_and_areas() -> None:
    assert distance_km(34.8, 50.9, 34.8, 51.9) == pytest.approx(111.2, abs=0.3)
    assert area_km2(circle(35, 51, 10)) == pytest.approx(np.pi * 100, rel=0.01)
    line = shapely.LineString([(35, 51), (35, 52)])
    assert area_km2(band(line, 5)) == pytest.approx(111.2 * 10 + np.pi * 25, rel=0.02)
    west, south, east, north = padded((179.9, 89.9, 180, 90), 100)
    assert (west >= -180, south >= -90, east, north) == (True, True, 180, 90)


def test_area_of_a_long_edge_along_a_parallel() -> None:
    south, north, width = np.radians(60), np.radians(60.1), np.radians(20)
    assert area_km2(shapely.box(20, 60, 40, 60.1)) == pytest.approx(EARTH_KM**2 * width * (np.sin(north) - np.sin(south)), rel=0.01)


def test_strip_around_a_point_and_along_a_line() -> None:
    ring = open_strip(shapely.Point(34, 51), 10)
    assert ring is not None and ring.area_km2 == pytest.approx(np.pi * 100, rel=0.01) and ring.front.is_empty
    assert [area_km2(fade) for fade in ring.fades] == pytest.approx([np.pi * 400 / 9, np.pi * 100 / 9], rel=0.01)
    line = shapely.LineString([(34, 51), (36, 51)])
    cut = open_strip(line, 5, WEST)
    assert cut is not None and shapely.covers(shapely.buffer(WEST, 1e-6), cut.polygon)
    assert cut.area_km2 == pytest.approx(10 * distance_km(34, 51, 35, 51) + np.pi * 12.5, rel=0.02)
    assert open_strip(line, 5, box(45, 45, 46, 46)) is None


def test_shared_border_of_squares() -> None:
    border = shared_border(WEST, EAST)
    assert border is not None
    assert np.allclose(shapely.get_coordinates(border)[:, 0], 35, atol=1e-4)
    assert border.length == pytest.approx(2, abs=0.02)


@pytest.mark.parametrize("other", [shapely.box(37.5, 50, 39, 52), shapely.box(35, 52, 37, 54)], ids=["apart", "corner"])
def test_no_border_without_a_common_line(other: shapely.Polygon) -> None:
    assert shared_border(WEST, other) is None
    assert frontier(WEST, other) is None
    assert border_strip(WEST, other) is None


def test_shared_border_bridges_what_two_datasets_draw_apart() -> None:
    notched = shapely.Polygon([(35, 50), (37, 50), (37, 52), (35, 52), (35, 51.01), (35.02, 51.0), (35, 50.99)])
    border = shared_border(WEST, notched)
    assert border is not None and shapely.get_num_geometries(border) == 1


def test_strip_is_one_sided_and_ends_flat() -> None:
    strip = border_strip(WEST, EAST, 10)
    assert strip is not None
    assert shapely.intersection(strip.polygon, EAST).area < 1e-9
    assert strip.area_km2 == pytest.approx(222.5 * 10, rel=0.02)
    assert strip.polygon.bounds[1] >= 50 - 1e-4 and strip.polygon.bounds[3] <= 52 + 1e-4
    west = shapely.intersection(strip.polygon, shapely.LineString([(34, 51), (36, 51)])).bounds[0]
    assert distance_km(west, 51, 35, 51) == pytest.approx(10, abs=0.15)
    areas = [area_km2(fade) for fade in strip.fades]
    assert areas == pytest.approx([strip.area_km2 * 2 / 3, strip.area_km2 / 3], rel=0.02)


def test_strip_keeps_to_the_common_segment() -> None:
    strip = border_strip(box(33, 50, 35, 53), EAST, 10)
    assert strip is not None
    assert strip.polygon.bounds[3] == pytest.approx(52, abs=0.02), "not on along the next neighbour's border"
    assert strip.length_km == pytest.approx(222.5, rel=0.01)


def test_strip_along_a_winding_border() -> None:
    host, shielded = waved()
    strip = border_strip(host, shielded, 10)
    assert strip is not None and strip.polygon.is_valid
    assert shapely.intersection(strip.polygon, shielded).area / strip.polygon.area < 1e-6
    reach = frontier(host, shielded)
    assert reach is not None
    far = [reach.line.distance(shapely.Point(xy)) for xy in shapely.get_coordinates(reach.plane.to(strip.polygon))]
    assert max(far) < 10_600


def test_strip_of_a_small_host_is_the_host() -> None:
    host = box(34.95, 51, 35, 51.05)
    strip = border_strip(host, EAST, 10)
    assert strip is not None and strip.area_km2 == pytest.approx(area_km2(host), rel=0.03)


def test_slivers_are_dropped() -> None:
    assert border_strip(shapely.box(34.99, 51, 35, 51.01), EAST, 10) is None


def test_long_border_is_built_in_pieces() -> None:
    host, shielded = box(20, 48, 52, 50), box(20, 50, 52, 52)
    strip = border_strip(host, shielded, 10)
    assert strip is not None and strip.length_km > 2000
    assert strip.polygon.geom_type == "Polygon" and strip.polygon.is_valid
    assert strip.area_km2 == pytest.approx(strip.length_km * 10, rel=0.03)
    assert area_km2(shapely.intersection(strip.polygon, shielded)) / strip.area_km2 < 0.01


def check_arrow(border: Frontier, toward: tuple[float, float] | None = None) -> None:
    """One valid polygon; tail in the other, tip in the host; one crossing."""
    arrow = border_arrow(border, toward=toward)
    assert arrow is not None
    body = arrow.body()
    assert body.geom_type == "Polygon" and body.is_valid
    assert crossings(border, shapely.LineString(arrow.curve)) == 1
    assert shapely.contains_xy(border.other, *arrow.curve[0])
    assert shapely.contains_xy(border.host, *arrow.curve[-1])


def test_arrow_across_a_straight_border() -> None:
    border = frontier(WEST, EAST)
    assert border is not None
    check_arrow(border, toward=(34, 51))
    arrow = border_arrow(border, toward=(34, 51))
    assert arrow is not None
    assert 6 <= distance_km(*arrow.tip, 35, arrow.tip[1]) <= 12
    assert 25 <= distance_km(*arrow.tail, 35, arrow.tail[1]) <= 40
    assert abs(arrow.tip[1] - 51) < 0.1, "anchored where the border comes nearest to the seat"


def test_head_goes_no_farther_than_a_third_of_the_way_to_the_seat() -> None:
    border = frontier(WEST, EAST)
    assert border is not None
    arrow = border_arrow(border, toward=(34.83, 51))
    assert arrow is not None
    assert distance_km(*arrow.tip, 35, arrow.tip[1]) <= distance_km(34.83, 51, 35, 51) / 3 + 0.03


def test_arrow_across_a_winding_border_crosses_once() -> None:
    for host, other in (waved(), waved()[::-1]):
        border = frontier(host, other)
        assert border is not None
        check_arrow(border, toward=(34, 51.1) if host.bounds[0] == 33 else (36, 51.1))


def test_tip_keeps_off_places_that_the_text_does_not_name() -> None:
    border = frontier(WEST, EAST)
    assert border is not None
    first = border_arrow(border, toward=(34, 51))
    assert first is not None
    second = border_arrow(border, toward=(34, 51), clear=[first.tip])
    assert second is not None and distance_km(*first.tip, *second.tip) >= 2.4


def test_two_axes_keep_apart() -> None:
    border = frontier(WEST, EAST)
    assert border is not None
    first = border_arrow(border, toward=(34, 51))
    assert first is not None
    second = border_arrow(border, toward=(34, 51), apart=[(first.tail, first.tip)])
    assert second is not None
    tail, one, other = (np.array(border.plane.point(*p)) for p in (second.tail, first.tip, second.tip))
    cosine = (one - tail) @ (other - tail) / np.hypot(*(one - tail)) / np.hypot(*(other - tail))
    assert np.degrees(np.arccos(cosine)) >= 17.9 or np.hypot(*(one - tail)) > 2.5 * np.hypot(*(other - tail))


def test_arrow_goes_round_a_lake() -> None:
    border = frontier(WEST, EAST)
    assert border is not None
    lake = shapely.box(35.05, 50.9, 35.5, 51.1)
    arrow = border_arrow(border, toward=(34, 51), water=lake)
    assert arrow is not None
    assert border.plane.to(shapely.intersection(arrow.centreline, lake)).length <= 5000


def test_arrow_to_a_named_point_ends_there() -> None:
    border = frontier(WEST, EAST)
    assert border is not None
    arrow = border_arrow(border, tip=(34.8, 50.9), clear=[(34.8, 50.9)])
    assert arrow is not None
    assert arrow.tip == pytest.approx((34.8, 50.9), abs=1e-6)
    assert shapely.contains_xy(EAST, *arrow.tail)


def test_narrow_ground_behind_the_border_shortens_the_tail() -> None:
    border = frontier(WEST, box(35, 50, 35.15, 52))
    assert border is not None
    arrow = border_arrow(border, toward=(34, 51))
    assert arrow is not None and arrow.notes


def test_no_arrow_between_the_same_points() -> None:
    assert free_arrow((35, 51), (35, 51)) is None


@given(
    st.tuples(st.floats(-170, 170), st.floats(-70, 70)),
    st.floats(0.02, 4), st.floats(0, 2 * np.pi), st.floats(-0.12, 0.12),
)  # fmt: skip
@settings(max_examples=60, deadline=None, derandomize=True)
def test_arrow_is_one_valid_polygon_at_any_bow(tail: tuple[float, float], length: float, angle: float, bow: float) -> None:
    tip = (tail[0] + length * np.cos(angle), tail[1] + length * np.sin(angle))
    arrow = free_arrow(tail, tip, bow=bow)
    assert arrow is not None
    for shape in (arrow.body(), arrow.bar()):
        assert shape.geom_type == "Polygon" and shape.is_valid
    assert arrow.chevrons().is_valid
    assert shapely.intersection(arrow.body(), arrow.bar()).area == 0, "the bar stands ahead of the tip"


def test_fan_holds_the_arrow_and_stays_on_the_two_areas() -> None:
    border = frontier(*waved())
    assert border is not None
    arrow = border_arrow(border, toward=(34, 51))
    assert arrow is not None
    shape = fan(border, arrow)
    assert shape.is_valid and shapely.contains_xy(shapely.buffer(shape, 1e-4), *arrow.tip)
    assert area_km2(shape) > 3 * area_km2(arrow.body())


def test_pressure_band_faces_the_attacker() -> None:
    shape = pressure_band(WEST, (38, 51))
    assert shape is not None
    assert shapely.covers(shapely.buffer(WEST, 1e-6), shape)
    assert shape.bounds[0] > 34.5 and shape.bounds[2] == pytest.approx(35, abs=1e-3)
    assert pressure_band(WEST, (34, 51)) is None


def test_shapes_are_the_same_every_time() -> None:
    first, again = (border_strip(*waved(), 10) for _ in range(2))
    assert first is not None and again is not None
    assert first.polygon.wkb == again.polygon.wkb
