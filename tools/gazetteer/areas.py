"""Which unit a place is in, and how two divisions of the same country correspond."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import shapely

SNAP_DEG = 0.15
NEARLY_ALL, HALF = 0.85, 0.5


class Areas:
    """Units with polygons. `groups` names what a unit belongs to (its country, its ADM1): a place is only looked for in its own group."""

    def __init__(self, codes: Sequence[str], groups: Sequence[str], polygons: np.ndarray) -> None:
        self.codes, self.groups, self.polygons = list(codes), list(groups), polygons
        shapely.prepare(self.polygons)
        self._tree = shapely.STRtree(self.polygons)

    def locate(self, points: np.ndarray, groups: Sequence[str]) -> list[str]:
        """Unit codes of points: the nearest of the point's group, at most 0.15° off, else "". On a shared edge the lowest code wins."""
        found = [""] * len(points)
        nearest = [float("inf")] * len(points)
        at, unit = self._tree.query(points)
        inside = shapely.intersects_xy(self.polygons[unit], shapely.get_x(points[at]), shapely.get_y(points[at]))
        self._offer(at[inside], unit[inside], 0.0, points, groups, found, nearest)
        missed = np.array([index for index, code in enumerate(found) if not code], dtype=np.intp)
        at, unit = self._tree.query(points[missed], predicate="dwithin", distance=SNAP_DEG)
        self._offer(missed[at], unit, None, points, groups, found, nearest)
        return found

    def _offer(
        self, at: np.ndarray, unit: np.ndarray, gap: float | None, points: np.ndarray, groups: Sequence[str], found: list[str], nearest: list[float]
    ) -> None:
        """Keep the nearest unit of its group for each point `at`; `gap` None: measure it."""
        gaps = [gap] * len(at) if gap is not None else shapely.distance(points[at], self.polygons[unit]).tolist()
        for point, index, distance in zip(at.tolist(), unit.tolist(), gaps, strict=True):
            if self.groups[index] == groups[point] and (distance, self.codes[index]) < (nearest[point], found[point] or "~"):
                found[point], nearest[point] = self.codes[index], distance


def match_units(own: Sequence[str], located: Sequence[str], alike: Callable[[str, str], bool]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Compare two divisions of the same settlements: GeoNames ADM1 codes (`own`) and Natural Earth units (`located`), "" for none.

    A code and a unit are the same when each holds most of the other's settlements: nearly all of them, or more than half if their names are
    `alike`. Returns the GeoNames codes that are one unit (→ its code), and for the others the units that lie mostly inside (→ sorted codes).
    """
    inside: dict[str, Counter[str]] = defaultdict(Counter)
    around: dict[str, Counter[str]] = defaultdict(Counter)
    for code, unit in zip(own, located, strict=True):
        if code and unit:
            inside[code][unit] += 1
            around[unit][code] += 1
    same, parts = {}, defaultdict(list)
    for unit, codes in sorted(around.items()):
        code, shared = min(codes.items(), key=lambda item: (-item[1], item[0]))
        of_unit, of_code = shared / sum(codes.values()), shared / sum(inside[code].values())
        if min(of_unit, of_code) >= (HALF if alike(code, unit) else NEARLY_ALL):
            same[code] = unit
        elif of_unit > HALF:
            parts[code].append(unit)
    return same, {code: tuple(units) for code, units in sorted(parts.items()) if code not in same}
