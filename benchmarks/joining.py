"""Coordinates and geocoded places to the units they are in, against a spatial join of geopandas."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from rows import Row, spread

from geomap.gazetteer import Gazetteer
from geomap.joins import Units
from geomap.regions import Regions

POINTS, PLACES = 1_000_000, 100_000
SCATTER_DEG = 0.1
SEED = 7


def joins() -> Iterator[Row]:
    """A million points into the first-level units of the world, and the units of places that came from the gazetteer."""
    frame = Regions.open().frame(1)
    frame = frame.iloc[np.lexsort((frame["code"], frame["grade"] == "natural_earth"))].reset_index(drop=True)
    lon, lat, rows = _points()
    yield from live_join(frame, lon, lat)
    yield from attached(frame, rows)


def live_join(frame: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> Iterator[Row]:
    """Both sides start from fresh polygons and end with one unit a point: the finer grade, then the lowest code. Making points is not counted."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    fresh = shapely.to_wkb(frame.geometry.to_numpy())
    codes = frame["code"].to_numpy()

    def by_geopandas(units: np.ndarray) -> np.ndarray:
        pairs = gpd.sjoin(points, gpd.GeoDataFrame(geometry=units, crs="EPSG:4326"), predicate="intersects")
        first = np.full(len(points), len(codes))
        np.minimum.at(first, pairs.index.to_numpy(), pairs["index_right"].to_numpy())
        return np.append(codes, None)[first]

    times, answers = _rounds(3, lambda: shapely.from_wkb(fresh), {"sjoin": by_geopandas, "ours": lambda units: Units(codes, units).locate(lon, lat)})
    differences = int((answers["sjoin"] != answers["ours"]).sum())
    yield f"{len(points):,} points into {len(frame):,} first-level units: geopandas.sjoin / geomap.join", f"{_ratio(times):.1f} ×"
    yield "the same, seconds; points with another answer", f"{spread(times['sjoin'], 1)} / {spread(times['ours'], 2)}; {differences}"


def attached(frame: gpd.GeoDataFrame, rows: np.ndarray) -> Iterator[Row]:
    """Places that the gazetteer gave carry their units; a join has to find them again."""
    artefact = Gazetteer.open().shipped
    places = [artefact.place(row) for row in rows[:PLACES].tolist()]
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([place.lon for place in places], [place.lat for place in places]), crs="EPSG:4326")
    times, _ = _rounds(
        5,
        lambda: None,
        {
            "sjoin": lambda _: gpd.sjoin(points, frame[["code", "geometry"]], how="left", predicate="intersects")["code"],
            "ours": lambda _: [place.adm1 for place in places],
        },
    )
    yield f"first-level units of {len(places):,} geocoded places: geopandas.sjoin / read from the record", f"{_ratio(times):,.0f} ×"


def _points() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points scattered about places of the gazetteer, and the rows of the places."""
    table = Gazetteer.open().shipped.table()
    random = np.random.default_rng(SEED)
    rows = random.integers(0, len(table), POINTS)
    lon = table["lon"][rows] / 1e5 + random.normal(0, SCATTER_DEG, POINTS)
    lat = table["lat"][rows] / 1e5 + random.normal(0, SCATTER_DEG, POINTS)
    return np.clip(lon, -180, 180), np.clip(lat, -90, 90), rows


def _rounds(count: int, prepare: Callable[[], Any], sides: dict[str, Callable[[Any], Any]]) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """CPU seconds of each side in interleaved rounds, and its last answer; `prepare` makes the argument of each run and is not counted."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    answers = {}
    for _ in range(count):
        for name, side in sides.items():
            argument = prepare()
            start = time.process_time()
            answers[name] = side(argument)
            times[name].append(time.process_time() - start)
    return times, answers


def _ratio(times: dict[str, list[float]]) -> float:
    """Median of the ratios round by round."""
    return statistics.median(one / other for one, other in zip(times["sjoin"], times["ours"], strict=True))
