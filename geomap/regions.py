"""Administrative units of one worldview: shapes by code, codes of a point, seats, backdrop and credits. Degrees, EPSG:4326."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap import resources
from geomap.errors import BoundaryError, UnknownNameError
from geomap.layers import Folder, Row, read_catalog
from geomap.model import Region, Source

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
COLUMNS = ("code", "name", "level", "parent", "country", "grade", "label_lon", "label_lat", "geometry")
SNAP_DEG = 0.15
_NOTES = {
    "un": "Borders: as the United Nations sees them; Crimea and Sevastopol are shown as part of Ukraine. Disputed lines are dashed.",
    "defacto": "Borders: by who holds the ground, no claim recognised; Crimea and Sevastopol are shown with Russia. Disputed lines are dashed.",
}


class Regions:
    """The units of the world in one worldview; files are read when first needed.

    A unit's code never changes with the view, its `country` does. Countries with a folder of their own have three levels
    and borders fit for strips (grade `geoboundaries`); all others have two (grade `natural_earth`).
    """

    def __init__(self, folder: Path, worldview: str) -> None:
        self.worldview = worldview
        self._folder = folder
        self._catalog = read_catalog(folder)
        self._world = Folder(folder / "world", "natural_earth")
        countries = {str(e["country"]): Path(str(e["path"])).parent for e in self._catalog if e.get("level") == 0 and len(str(e["country"])) == 2}
        self._fine = {country: Folder(folder / path, "geoboundaries") for country, path in sorted(countries.items())}
        self._owners = _owners(folder, worldview)

    @classmethod
    def open(cls, worldview: str = "un", folder: Path | None = None) -> Regions:
        """Open the shipped data. Raises UnknownNameError for a worldview that does not exist, BoundaryError for missing data."""
        if worldview not in _NOTES:
            raise UnknownNameError(f"unknown worldview {worldview!r}: choose one of {', '.join(sorted(_NOTES))}")
        return cls(folder or resources.boundaries(), worldview)

    @property
    def note(self) -> str:
        """The sentence a map prints about its borders."""
        return _NOTES[self.worldview]

    def get(self, code: str) -> Region | None:
        """The unit with this code (`UA`, `UA-59`, `UA5908`), or None."""
        folder, row = self._find(code)
        return self._region(folder, row) if folder and row else None

    def seat(self, code: str) -> tuple[float, float] | None:
        """Where a unit is governed from, (lon, lat): a country's capital, a region's seat; None when not known."""
        _, row = self._find(code)
        return row.seat if row else None

    def locate(self, lon: float, lat: float, country: str | None = None) -> tuple[str | None, str | None, str | None]:
        """Codes of the ADM0, ADM1 and ADM2 unit at a point; None where there is none.

        On a shared edge the lowest code wins. A point outside every unit goes to the nearest within 0.15°. With `country`
        only that country's units count, so that a town on the border is not given to the neighbour.
        """
        point = shapely.Point(lon, lat)
        hits = self._units_at(point, country)
        if not hits:
            return None, None, None
        row = hits[0]
        if row.level == 2:
            return self._country(row), row.parent, row.code
        return self._country(row), row.code, None

    def within(self, bounds: Bounds, level: int) -> list[Region]:
        """The units of a level (0 or 1; 2 where there is one) that meet `bounds` (west, south, east, north), by code."""
        box = shapely.box(*bounds)
        shapely.prepare(box)
        units = [(folder, row) for folder in self._folders_near(bounds) for row in folder.near(level, bounds)]
        shown = [(folder, row) for folder, row in units if not self._coarse(folder, row) and shapely.intersects(box, _shape(folder, row))]
        return sorted((self._region(folder, row) for folder, row in shown), key=lambda region: region.code)

    def wide(self, bounds: Bounds) -> tuple[list[tuple[Region, BaseGeometry]], BaseGeometry]:
        """For views of a continent or more, about 5 km coarse, cut to `bounds`: countries by code with what shows of them, and all land in one."""
        layer, table = self._world.layer("coarse_adm0"), self._world.table
        near = layer.near(bounds)
        parts = zip(near, layer.shapes(near), strict=True)
        cut = [(index, shape, part) for index, shape in parts if not (part := shapely.clip_by_rect(shape, *bounds)).is_empty]
        shown = [(self._region(self._world, table.row(0, index), shape), part) for index, shape, part in cut]
        return shown, self._backdrop("coarse_land", bounds)

    def wide_lines(self, bounds: Bounds) -> tuple[BaseGeometry, BaseGeometry]:
        """With `wide`: lines between countries of this view, and lines between the ADM1 units of one country."""
        layer = self._world.layer("coarse_lines")
        pairs, owners = layer.arrays["pairs"], layer.arrays["owners"].copy()
        for unit, owner in self._owners.items():
            one, country = self._world.table.find(unit), self._world.table.find(owner)
            if one and country:
                owners[pairs == one.index] = country.index
        near = np.array(layer.near(bounds), dtype=int)
        apart = owners[near, 0] != owners[near, 1]
        lines = [[part for shape in layer.shapes(near[which].tolist()) for part in shape.geoms] for which in (apart, ~apart)]
        borders, inner = (shapely.line_merge(shapely.clip_by_rect(shapely.MultiLineString(parts), *bounds)) for parts in lines)
        return borders, inner

    def rows(self, level: int, countries: Iterable[str] | None = None) -> list[tuple[Folder, Row, str]]:
        """All units of a level without their shapes, sorted by code: folder, row, and the country that holds it in this view."""
        wanted = None if countries is None else set(countries)
        found = [
            (folder, row, self._country(row))
            for folder in self._folders_of(wanted)
            for row in folder.table.rows(level)
            if not self._coarse(folder, row)
        ]
        return sorted((unit for unit in found if wanted is None or unit[2] in wanted), key=lambda unit: unit[1].code)

    def frame(self, level: int, countries: Iterable[str] | None = None) -> gpd.GeoDataFrame:
        """All units of a level as a GeoDataFrame with `COLUMNS`, EPSG:4326, sorted by code; `countries` are alpha-2 codes."""
        import geopandas as gpd

        regions = [self._region(folder, row) for folder, row, _ in self.rows(level, countries)]
        columns: dict[str, list[Any]] = {name: [getattr(region, name) for region in regions] for name in COLUMNS}
        return gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")

    def _folders_of(self, countries: set[str] | None) -> list[Folder]:
        """The folders that hold ground of these countries in this view; all when None."""
        if countries is None:
            return [*self._fine.values(), self._world]
        holders = countries | {unit[:2] for unit, owner in self._owners.items() if owner in countries}
        world = [self._world] if holders - self._fine.keys() else []
        return [*(folder for country, folder in self._fine.items() if country in holders), *world]

    def disputed(self, bounds: Bounds) -> BaseGeometry:
        """Disputed border lines that meet `bounds`, clipped to it; an empty shape when there are none."""
        return self._backdrop("disputed", bounds)

    def rivers(self, bounds: Bounds) -> BaseGeometry:
        """River lines clipped to `bounds`."""
        return self._backdrop("rivers", bounds)

    def lakes(self, bounds: Bounds) -> BaseGeometry:
        """Lakes clipped to `bounds`."""
        return self._backdrop("lakes", bounds)

    def credits(self, codes: Iterable[str]) -> tuple[Source, ...]:
        """Whom to credit for the units of these codes and for the backdrop, sorted by name; unknown codes add nothing."""
        folders = {self._world.path.name}
        folders |= {folder.path.name for folder, row in map(self._find, codes) if folder and row}
        found = {
            Source(name=credit["name"], url=credit.get("url"), licence=credit["licence"], version=credit.get("version"))
            for entry in self._catalog
            if str(entry["path"]).split("/")[0] in folders
            for credit in entry.get("credits", ())
        }
        return tuple(sorted(found, key=lambda source: (source.name, source.version or "")))

    def _find(self, code: str) -> tuple[Folder | None, Row | None]:
        for folder in (self._fine.get(code[:2]), self._world):
            if folder and (row := folder.table.find(code)):
                return folder, row
        return None, None

    def _coarse(self, folder: Folder, row: Row) -> bool:
        """Whether a unit has a finer twin in its country's own folder."""
        return folder is self._world and row.country in self._fine

    def _country(self, row: Row) -> str:
        """The country that holds a unit in this view; an ADM2 unit goes with its ADM1 unit."""
        unit = row.parent if row.level == 2 else row.code
        return self._owners.get(str(unit), row.country)

    def _region(self, folder: Folder, row: Row, geometry: BaseGeometry | None = None) -> Region:
        country = self._country(row)
        if geometry is None and row.level == 0:
            geometry = self._redrawn.get(row.code)
        parent = country if row.level == 1 else row.parent
        lon, lat = row.label
        return Region(
            code=row.code, name=row.name, level=row.level, parent=parent, country=country, grade=folder.grade,
            label_lon=lon, label_lat=lat, geometry=geometry or _shape(folder, row),
        )  # fmt: skip

    @cached_property
    def _redrawn(self) -> dict[str, BaseGeometry]:
        """Countries whose outline differs from the files in this view: the files' outline without or with the moved units."""
        redrawn: dict[str, BaseGeometry] = {}
        for unit, owner in self._owners.items():
            folder, row = self._find(unit)
            if folder is None or row is None or row.country == owner:
                continue
            shape = _shape(folder, row)
            for code, change in ((row.country, shapely.difference), (owner, shapely.union)):
                redrawn[code] = change(redrawn.get(code, self._outline(code)), shape)
        return redrawn

    def _outline(self, code: str) -> BaseGeometry:
        folder, row = self._find(code)
        if folder is None or row is None:
            raise BoundaryError(f"no outline of {code}")
        return _shape(folder, row)

    def _folders_near(self, bounds: Bounds) -> list[Folder]:
        """The world, and the countries of finer grade whose units of the world layer come near `bounds`."""
        countries = {row.country for row in self._world.near(1, _padded(bounds))}
        return [self._world, *(folder for country, folder in self._fine.items() if country in countries)]

    def _units_at(self, point: shapely.Point, country: str | None) -> list[Row]:
        """Lowest-level units at most `SNAP_DEG` away: nearest first, then the finer grade, then the lowest code."""
        bounds = (point.x, point.y, point.x, point.y)
        found: list[tuple[float, bool, str, Row]] = []
        for folder in self._folders_near(bounds):
            for row in folder.near(folder.table.deepest, _padded(bounds)):
                if not self._coarse(folder, row) and (country is None or self._country(row) == country):
                    distance = float(shapely.distance(_shape(folder, row), point))
                    if distance <= SNAP_DEG:
                        found.append((distance, folder is self._world, row.code, row))
        found.sort(key=lambda hit: hit[:3])
        return [hit[3] for hit in found]

    def _backdrop(self, name: str, bounds: Bounds) -> BaseGeometry:
        """The shapes of a backdrop layer near `bounds`, clipped to it: the world's, and those a country has in its own folder."""
        folders = [self._world, *(folder for folder in self._fine.values() if (folder.path / f"{name}.npz").is_file())]
        shapes = [shape for folder in folders for shape in folder.layer(name).shapes(folder.layer(name).near(bounds))]
        parts = shapely.get_parts(shapely.get_parts(shapely.clip_by_rect(shapes, *bounds)))
        parts = parts[~shapely.is_empty(parts)]
        if not len(parts):
            return shapely.GeometryCollection()
        return shapely.multipolygons(parts) if shapely.get_dimensions(parts[0]) == 2 else shapely.multilinestrings(parts)


def _shape(folder: Folder, row: Row) -> BaseGeometry:
    """The polygons of a unit, as the files have them."""
    return folder.polygons(row.level).shape(row.index)


def _padded(bounds: Bounds) -> Bounds:
    """Bounds grown by the distance that a point off the coast may snap."""
    west, south, east, north = bounds
    return west - SNAP_DEG, south - SNAP_DEG, east + SNAP_DEG, north + SNAP_DEG


def _owners(folder: Path, worldview: str) -> dict[str, str]:
    """Unit code → country in this view, for the units that `worldviews.csv` lists."""
    path = folder / "worldviews.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["unit"]: row["owner"] for row in csv.DictReader(file) if row["view"] == worldview}
    except OSError as error:
        raise BoundaryError(f"{path} is missing: reinstall geomap, or run tools/build_boundaries.py") from error
