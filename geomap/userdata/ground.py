"""Imported units as `geomap.regions` asks for them: they go before the shipped ones, the latest import first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import shapely

from geomap.layers import Folder, Row
from geomap.model import Source
from geomap.userdata.kinds import KINDS
from geomap.userdata.store import Imported

Bounds = tuple[float, float, float, float]


class Ground:
    """The units of all imports. Empty without imports, and then costs nothing."""

    def __init__(self, imports: Sequence[Imported] = ()) -> None:
        self._imports = [imported for imported in imports if imported.units]
        self.folders = [Folder(i.units, "geoboundaries" if KINDS[i.kind].fine else "natural_earth") for i in self._imports if i.units]
        self._hidden = frozenset(code for imported in self._imports for code in imported.hides)

    def find(self, code: str) -> tuple[Folder, Row] | None:
        """The unit with this code, or None."""
        for folder in self.folders:
            if row := folder.table.find(code):
                return folder, row
        return None

    def replaces(self, folder: Folder, row: Row) -> bool:
        """Whether another folder's unit stands for this one, or its ground is divided otherwise."""
        if not self.folders:
            return False
        holder = self._holders.get(row.code)
        return row.code in self._hidden and folder not in self.folders if holder is None else holder is not folder

    def near(self, folder: Folder, level: int, bounds: Bounds) -> list[Row]:
        """The units of a level that are not replaced and whose boxes meet `bounds`."""
        return [row for row in folder.near(level, bounds) if not self.replaces(folder, row)]

    def at(self, point: shapely.Point, reach: float) -> dict[int, tuple[float, Row]]:
        """The nearest unit of each level at most `reach` degrees away, with its distance."""
        found: dict[int, tuple[float, Row]] = {}
        bounds = (point.x - reach, point.y - reach, point.x + reach, point.y + reach)
        for folder in self.folders:
            for level in (0, 1, 2):
                for row in self.near(folder, level, bounds):
                    distance = float(shapely.distance(folder.polygons(level).shape(row.index), point))
                    if distance <= reach and (level not in found or (distance, row.code) < (found[level][0], found[level][1].code)):
                        found[level] = (distance, row)
        return found

    def credits(self, codes: Iterable[str]) -> set[Source]:
        """Whom to credit for the units of these codes."""
        wanted = {id(holder) for code in codes if (holder := self._holders.get(code))}
        return {
            Source(name=i.source or i.file, url=KINDS[i.kind].url, licence=i.licence or "licence not stated", version=i.vintage)
            for i, folder in zip(self._imports, self.folders, strict=True)
            if id(folder) in wanted
        }

    @cached_property
    def _holders(self) -> dict[str, Folder]:
        """Code → the folder whose unit counts."""
        rows = ((row.code, folder) for folder in reversed(self.folders) for level in (0, 1, 2) for row in folder.table.rows(level))
        return dict(rows)
