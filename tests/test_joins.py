"""Live joins: the same codes as an exact spatial join, edges, overlaps, misses and snaps, own polygons, wrong input."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

import geomap
from geomap.errors import BoundaryError, GeometryError, UnknownNameError
from geomap.joins import Units, join
from geomap.regions import Regions

SUMY, KURSK, SIMFEROPOL, ATLANTIC = (34.80, 50.91), (36.19, 51.73), (34.10, 44.95), (-40.0, 30.0)
SQUARES = {"b": shapely.box(0, 0, 1, 1), "a": shapely.box(1, 0, 2, 1), "c": shapely.box(1.5, 0.5, 3, 1)}


def own_units() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": list(SQUARES)}, geometry=list(SQUARES.values()), crs="EPSG:4326")


def joined_by_geopandas(lon, lat, frame: gpd.GeoDataFrame) -> np.ndarray:
    """Codes of a spatial join with the same rule for edges and overlaps."""
    frame = frame.assign(coarse=frame["grade"] == "natural_earth").sort_values(["coarse", "code"]).reset_index(drop=True)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    pairs = gpd.sjoin(points, frame[["geometry"]], predicate="intersects")
    first = pairs["index_right"].groupby(level=0).min()
    codes = np.full(len(points), None, dtype=object)
    codes[first.index] = frame["code"].to_numpy()[first]
    return codes


def test_codes_come_in_the_order_of_the_points() -> None:
    points = [SUMY, KURSK, ATLANTIC, SIMFEROPOL]
    assert geomap.join(points, 0).tolist() == ["UA", "RU", None, "UA"]
    assert geomap.join(points).tolist() == ["UA-59", "RU-KRS", None, "UA-43"]
    assert geomap.join(points, 2).tolist()[0] == "UA5908"
    assert geomap.join(points, 0, worldview="defacto").tolist() == ["UA", "RU", None, "RU"]


@pytest.mark.parametrize("spread_deg", [4.0, 0.2])
def test_no_point_differs_from_an_exact_join(spread_deg) -> None:
    """Scattered, and crowded: then whole cells are answered at once. Some points are vertices of the polygons."""
    frame = Regions.open().frame(1, ["UA", "RU", "BY", "PL", "MD"])
    rng = np.random.default_rng(3)
    lon, lat = rng.normal(34, spread_deg, 20_000), rng.normal(51, spread_deg / 2, 20_000)
    corners = rng.permutation(shapely.get_coordinates(frame.geometry.to_numpy()))[:2_000]
    lon, lat = np.concatenate([lon, corners[:, 0]]), np.concatenate([lat, corners[:, 1]])
    order = np.lexsort((frame["code"], frame["grade"] == "natural_earth"))
    found = Units(frame["code"].to_numpy()[order], frame.geometry.to_numpy()[order]).locate(lon, lat)
    assert (found == joined_by_geopandas(lon, lat, frame)).all()


def test_on_a_shared_edge_and_in_an_overlap_the_lowest_code_wins() -> None:
    assert join([(1, 0.5), (1.75, 0.75), (0.5, 0.5), (2.5, 0.75), (0, 0)], own_units()).tolist() == ["a", "a", "b", "c", "b"]


def test_points_and_units_of_another_projection_are_brought_to_degrees() -> None:
    points = gpd.GeoSeries([shapely.Point(0.5, 0.5), shapely.Point(5, 5)], crs="EPSG:4326").to_crs("EPSG:3857")
    assert join(points, own_units().to_crs("EPSG:3857")).tolist() == ["b", None]


def test_a_miss_snaps_to_the_nearest_within_reach_and_of_equals_to_the_lowest_code() -> None:
    points = [(-0.1, 0.5), (-0.2, 0.5), (1.0, -0.1), (0.5, 0.5)]
    assert join(points, own_units()).tolist() == [None, None, None, "b"]
    assert join(points, own_units(), snap_deg=0.15).tolist() == ["b", None, "a", "b"]


def test_a_snap_goes_to_the_nearest_of_all_units() -> None:
    """Off the coast of Crimea and Odesa, where outlines have islands and holes: the same as measuring the distance to every unit."""
    frame = Regions.open().frame(1, ["UA", "RU"])
    rng = np.random.default_rng(5)
    points = np.column_stack([rng.uniform(30, 37, 3_000), rng.uniform(44.2, 46.5, 3_000)])
    inside = join(points, frame)
    missed = np.flatnonzero(inside == None)  # noqa: E711 - element by element
    distance = shapely.distance(shapely.points(points[missed])[:, None], frame.geometry.to_numpy()[None, :])
    nearest = np.where(distance.min(axis=1) <= 0.15, frame["code"].to_numpy()[distance.argmin(axis=1)], None)
    assert len(missed) > 500 and 50 < (nearest != None).sum() < len(missed)  # noqa: E711
    assert (join(points, frame, snap_deg=0.15)[missed] == nearest).all()


def test_positions_that_are_no_numbers_are_misses() -> None:
    assert join([(np.nan, 0.5), (0.5, np.inf), (0.5, 0.5)], own_units(), snap_deg=0.15).tolist() == [None, None, "b"]
    assert join([], own_units()).tolist() == join(np.empty((0, 2))).tolist() == []


def test_wrong_input_is_named() -> None:
    with pytest.raises(GeometryError, match=r"\(n, 2\)"):
        join([1.0, 2.0, 3.0])
    with pytest.raises(GeometryError, match="not numbers"):
        join([("east", "north")])
    with pytest.raises(BoundaryError, match="column `code`"):
        join([SUMY], own_units().rename(columns={"code": "id"}))
    with pytest.raises(BoundaryError, match="no CRS"):
        join([SUMY], own_units().set_crs(None, allow_override=True))
    with pytest.raises(BoundaryError, match="level 3"):
        join([SUMY], 3)
    with pytest.raises(UnknownNameError, match="worldview"):
        join([SUMY], 1, worldview="nobody")
