"""Which ADM1 unit a place is in: GeoNames' own code where it is one Natural Earth unit, else the polygon of the same country."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

Row = dict[str, Any]
SNAP_DEG = 0.15
_COUNTRY_FIXES = {"UA-43": "UA", "UA-40": "UA"}  # the United Nations' view; Natural Earth draws who holds them


class Areas:
    """ADM1 units of Natural Earth. Codes are ISO 3166-2 as `iso_3166_2` gives them."""

    def __init__(self, features: list[Row]) -> None:
        rows = [feature["properties"] for feature in features]
        self.codes = [str(row["iso_3166_2"]) for row in rows]
        self.countries = [_COUNTRY_FIXES.get(code, row["iso_a2"]) for code, row in zip(self.codes, rows, strict=True)]
        self.shapes = np.array([shapely.make_valid(shape(feature["geometry"])) for feature in features], dtype=object)
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)
        self.rows: dict[str, Row] = {}
        for code, row in zip(self.codes, rows, strict=True):
            self.rows.setdefault(code, row)
        by_geonames = defaultdict(set)
        for code, row in zip(self.codes, rows, strict=True):
            by_geonames[row.get("gn_a1_code", "")].add(code)
        self.by_geonames = {key: min(codes) for key, codes in by_geonames.items() if len(codes) == 1}

    def locate(self, lons: np.ndarray, lats: np.ndarray, countries: list[str]) -> list[str]:
        """Unit codes of points, each within its own country and at most 0.15° off; "" where there is none."""
        points = shapely.points(lons, lats)
        found = [""] * len(points)
        distance = [float("inf")] * len(points)
        at, unit = self.tree.query(points, predicate="dwithin", distance=SNAP_DEG)
        gaps = shapely.distance(points[at], self.shapes[unit])
        for point, index, gap in zip(at.tolist(), unit.tolist(), gaps.tolist(), strict=True):
            better = (gap, self.codes[index]) < (distance[point], found[point] or "~")
            if self.countries[index] == countries[point] and better:
                found[point], distance[point] = self.codes[index], gap
        return found


def members(area_codes: list[str], unit_codes: list[str]) -> dict[str, tuple[str, ...]]:
    """Natural Earth units that lie mostly inside a GeoNames ADM1 which is not one of them: GeoNames code → sorted unit codes."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for area, unit in zip(area_codes, unit_codes, strict=True):
        if area and unit:
            votes[unit][area] += 1
    parts = defaultdict(list)
    for unit, counter in votes.items():
        area, count = min(counter.items(), key=lambda item: (-item[1], item[0]))
        if count * 2 > sum(counter.values()):
            parts[area].append(unit)
    return {area: tuple(sorted(units)) for area, units in parts.items()}
