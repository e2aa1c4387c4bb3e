"""Giving drafts the codes that the shipped units have, so that an imported unit replaces its twin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from geomap import resources
from geomap.errors import UserDataError
from geomap.joins import Units
from geomap.layers import Folder, Row
from geomap.regions import Regions
from geomap.userdata.drafts import Draft

_ISO = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,4}~?")
_HALF = 0.5


class ShippedUnits:
    """The units of the shipped boundaries, as the files have them."""

    def __init__(self) -> None:
        self._regions = Regions(resources.boundaries(), "un")
        self.rows: dict[str, tuple[Folder, Row]] = {}
        self._by_country: dict[tuple[str, int], list[str]] = defaultdict(list)
        for level in (0, 1, 2):
            for folder, row, _ in self._regions.rows(level):
                self.rows[row.code] = (folder, row)
                self._by_country[row.country, level].append(row.code)

    def country_at(self, point: shapely.Point) -> str:
        """The country at a point, "" when there is none."""
        return self._regions.locate(point.x, point.y)[0] or ""

    def adm1_at(self, point: shapely.Point, country: str) -> str:
        """The ADM1 unit of a country at a point, "" when there is none."""
        return self._regions.locate(point.x, point.y, country)[1] or ""

    def level(self, code: str) -> int | None:
        """The level of a unit, None when there is no such unit."""
        return self.rows[code][1].level if code in self.rows else None

    def twin(self, draft: Draft) -> str:
        """The unit of the draft's level and country that shares more than half of both areas with it, "" when there is none."""
        for code in self._by_country[draft.country, draft.level]:
            shape = self.shape(code)
            if shapely.box(*shape.bounds).intersects(shapely.box(*draft.shape.bounds)):
                common = shapely.area(shapely.intersection(shape, draft.shape))
                if common > _HALF * max(shape.area, draft.shape.area):
                    return code
        return ""

    def covered(self, drafts: Sequence[Draft]) -> list[str]:
        """Units that are not replaced by one of the drafts, but whose label point lies in one of the same level and country."""
        taken = {draft.code for draft in drafts}
        found: list[str] = []
        for country, level in sorted({(draft.country, draft.level) for draft in drafts if draft.level}):
            codes = [code for code in self._by_country[country, level] if code not in taken]
            points = np.array([self.rows[code][1].label for code in codes]).reshape(-1, 2)
            over = Units([draft.code for draft in drafts if (draft.country, draft.level) == (country, level)], _shapes(drafts, country, level))
            found += [code for code, hit in zip(codes, over.locate(points[:, 0], points[:, 1]), strict=True) if hit is not None]
        return found

    def shape(self, code: str) -> shapely.MultiPolygon:
        """The polygons of a unit."""
        folder, row = self.rows[code]
        return folder.polygons(row.level).shape(row.index)


def assign_codes(drafts: Iterable[Draft], shipped: ShippedUnits) -> list[Draft]:
    """The drafts with country, code, parent and seat, sorted by level and code; rows of one unit are united. Raises UserDataError.

    A code is the file's own when it is the ISO 3166-2 code of a shipped unit of the level; else that of the shipped unit on the same ground;
    else the first of the file's codes that is free.
    """
    drafts = list(drafts)
    for draft in drafts:
        draft.country = draft.country or shipped.country_at(shapely.point_on_surface(draft.shape))
        if not draft.country:
            raise UserDataError(f"{draft.where}: its country is not known, neither from a column nor from where it lies")
    drafts.sort(key=lambda draft: not _known(draft, shipped))
    units: dict[str, Draft] = {}
    for draft in drafts:
        _add(draft, _choices(draft, shipped), units)
    for draft in units.values():
        if draft.code in shipped.rows:
            row = shipped.rows[draft.code][1]
            draft.country, draft.seat = row.country, row.seat
    _set_parents(list(units.values()), shipped)
    return sorted(units.values(), key=lambda draft: (draft.level, draft.code))


def _known(draft: Draft, shipped: ShippedUnits) -> str:
    """The first of the file's codes that a shipped unit of the level has, "" when none has."""
    return next((code for code in draft.ids if shipped.level(code) == draft.level), "") if draft.level else draft.country


def _choices(draft: Draft, shipped: ShippedUnits) -> list[str]:
    """Codes that the draft may have, best first."""
    if not draft.level:
        return [draft.country]
    known = _known(draft, shipped)
    twin = "" if known else shipped.twin(draft)
    rest = sorted(draft.ids, key=lambda code: not _ISO.fullmatch(code))
    free = [code for code in rest if shipped.level(code) is None]
    return [code for code in dict.fromkeys((known, twin, *free)) if code]


def _add(draft: Draft, choices: list[str], units: dict[str, Draft]) -> None:
    """Put the draft under the first of its choices that is free, or unite it with a row of the same unit."""
    for code in choices:
        other = units.get(code)
        if other is None:
            draft.code = code
            units[code] = draft
            return
        if other.level == draft.level and (other.name == draft.name or not draft.level):
            other.shape = shapely.multipolygons(shapely.get_parts(shapely.union(other.shape, draft.shape)))
            other.names = list(dict.fromkeys((*other.names, *draft.names)))
            return
    if not choices:
        raise UserDataError(f"{draft.where}: {draft.name[:60]!r} has no code, and no unit known to geomap lies on its ground")
    raise UserDataError(f"{draft.where}: the code {choices[-1]!r} is that of {units[choices[-1]].name[:60]!r} already ({units[choices[-1]].where})")


def _set_parents(drafts: list[Draft], shipped: ShippedUnits) -> None:
    """The unit one level up: the import's own where it has that level."""
    first = [draft for draft in drafts if draft.level == 1]
    own = Units([draft.code for draft in first], np.array([draft.shape for draft in first], dtype=object)) if first else None
    for draft in drafts:
        if draft.level == 1:
            draft.parent = draft.country
        elif draft.level == 2:
            point = shapely.point_on_surface(draft.shape)
            inside = own.locate([point.x], [point.y])[0] if own else None
            draft.parent = inside or shipped.adm1_at(point, draft.country) or draft.country


def _shapes(drafts: Sequence[Draft], country: str, level: int) -> np.ndarray:
    return np.array([draft.shape for draft in drafts if (draft.country, draft.level) == (country, level)], dtype=object)
