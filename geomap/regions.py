"""Administrative units of one worldview: shapes by code, codes of a point, seats, backdrop and credits. Degrees, EPSG:4326."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geomap import resources
from geomap.courses import course
from geomap.hydronyms import Waters, waters_in
from geomap.layers import Folder, Row, read_catalog
from geomap.model import Region, Source
from geomap.truces import NamedLine, named_line
from geomap.userdata.ground import Ground
from geomap.userdata.store import Imported, installed
from geomap.wide import wide_countries, wide_lines
from geomap.worldviews import State, joined, open_worldview

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
Codes = tuple[str | None, str | None, str | None]
COLUMNS = ("code", "name", "level", "parent", "country", "grade", "label_lon", "label_lat", "geometry")
SNAP_DEG = 0.15
_MOST = 0.3  # of a layer's shapes: it is then unpacked as a whole


class Regions:
    """The units of the world in one worldview; files are read when first needed.

    A unit's code never changes with the view, its `country` does. A country that a view makes part of another (Kosovo, of
    Serbia) can still be had by its code, with that other one as its `country`, but is not among the countries of that view.
    Countries with a folder of their own have three levels and borders fit for strips (grade `geoboundaries`); all others
    have two (grade `natural_earth`).
    """

    def __init__(self, folder: Path, worldview: str, own: Sequence[Imported] = ()) -> None:
        self.worldview = worldview
        self._own = Ground(own)
        self._folder = folder
        self._catalog = read_catalog(folder)
        self._world = Folder(folder / "world", "natural_earth")
        countries = {str(e["country"]): Path(str(e["path"])).parent for e in self._catalog if e.get("level") == 0 and len(str(e["country"])) == 2}
        self._fine = {country: Folder(folder / path, "geoboundaries") for country, path in sorted(countries.items())}
        self._view = open_worldview(folder, worldview)
        self._outlines: dict[str, BaseGeometry] = {}

    @classmethod
    def open(cls, worldview: str = "un", folder: Path | None = None) -> Regions:
        """Open the data in `folder` alone; without one, the shipped data and the user's imports, which go before it.

        Raises UnknownNameError for a worldview that does not exist, BoundaryError for missing data, UserDataError for imports that cannot be read.
        """
        return cls(folder, worldview) if folder else cls(resources.boundaries(), worldview, installed())

    @property
    def note(self) -> str:
        """The sentence a map prints about its borders."""
        return self._view.sentence

    @property
    def states(self) -> tuple[State, ...]:
        """The countries that this view has and the files have not, by code."""
        return tuple(state for _, state in sorted(self._states.items()))

    def get(self, code: str) -> Region | None:
        """The unit with this code (`UA`, `UA-59`, `UA5908`), or None."""
        if code in self._states:
            return self._state(self._states[code])
        folder, row = self._find(code)
        return self._region(folder, row) if folder and row else None

    def seat(self, code: str) -> tuple[float, float] | None:
        """Where a unit is governed from, (lon, lat): a country's capital, a region's seat; None when not known."""
        if code in self._states:
            return self._states[code].seat
        _, row = self._find(code)
        return row.seat if row else None

    def locate(self, lon: float, lat: float, country: str | None = None) -> tuple[str | None, str | None, str | None]:
        """Codes of the ADM0, ADM1 and ADM2 unit at a point; None where there is none.

        On a shared edge the lowest code wins. A point outside every unit goes to the nearest within 0.15°. With `country`
        only that country's units count, so that a town on the border is not given to the neighbour.
        """
        point = shapely.Point(lon, lat)
        hits = self._units_at(point, country)
        codes: Codes = (None, None, None)
        if hits:
            row = hits[0][1]
            codes = (self._country(row), row.parent, row.code) if row.level == 2 else (self._country(row), row.code, None)
        return self._with_own(codes, point, hits[0][0] if hits else SNAP_DEG, country)

    def _with_own(self, codes: Codes, point: shapely.Point, reach: float, country: str | None) -> Codes:
        """The codes with those of imported units that are as near as the shipped ones; an ADM2 unit of another ADM1 unit goes."""
        own = {level: row for level, (_, row) in self._own.at(point, reach).items() if country is None or self._country(row) == country}
        adm0, adm1, adm2 = codes
        if 0 in own:
            adm0 = own[0].code
        if 2 in own:
            adm0, adm1, adm2 = self._country(own[2]), own[2].parent, own[2].code
        if 1 in own and own[1].code != adm1:
            adm0, adm1, adm2 = self._country(own[1]), own[1].code, None
        return adm0, adm1, adm2

    def within(self, bounds: Bounds, level: int) -> list[Region]:
        """The units of a level (0 or 1; 2 where there is one) that meet `bounds` (west, south, east, north), by code."""
        box = shapely.box(*bounds)
        shapely.prepare(box)
        if level == 0:
            countries = [region for code in sorted(self._countries_near(bounds)) if (region := self.get(code))]
            return [region for region in countries if shapely.intersects(box, region.geometry)]
        units = [(folder, row) for folder in (*self._own.folders, *self._folders_near(bounds)) for row in folder.near(level, bounds)]
        shown = [(folder, row) for folder, row in units if not self._replaced(folder, row) and shapely.intersects(box, _shape(folder, row))]
        return sorted((self._region(folder, row) for folder, row in shown), key=lambda region: region.code)

    def wide(self, bounds: Bounds) -> tuple[list[tuple[Region, BaseGeometry]], BaseGeometry]:
        """For views of a continent or more, about 5 km coarse, cut to `bounds`: countries by code with what shows of them, and all land in one."""
        return wide_countries(self._world, self._view, bounds), self._backdrop("coarse_land", bounds)

    def wide_lines(self, bounds: Bounds) -> tuple[BaseGeometry, BaseGeometry]:
        """With `wide`: lines between countries of this view, and lines between the ADM1 units of one country."""
        return wide_lines(self._world, self._view, bounds)

    def rows(self, level: int, countries: Iterable[str] | None = None) -> list[tuple[Folder, Row, str]]:
        """All units of a level without their shapes, sorted by code: folder, row, and the country that holds it in this view."""
        wanted = None if countries is None else set(countries)
        found = [
            (folder, row, self._country(row))
            for folder in (*self._own.folders, *self._folders_of(wanted))
            for row in folder.table.rows(level)
            if not self._replaced(folder, row) and row.code not in self._view.absorbed
        ]
        return sorted((unit for unit in found if wanted is None or unit[2] in wanted), key=lambda unit: unit[1].code)

    def frame(self, level: int, countries: Iterable[str] | None = None) -> gpd.GeoDataFrame:
        """All units of a level as a GeoDataFrame with `COLUMNS`, EPSG:4326, sorted by code; `countries` are alpha-2 codes."""
        import geopandas as gpd

        wanted = None if countries is None else set(countries)
        rows = self.rows(level, wanted)
        for folder, count in Counter(folder for folder, _, _ in rows).items():
            if count > _MOST * folder.table.count(level):
                folder.polygons(level).unpack()
        regions = [self._region(folder, row) for folder, row, _ in rows]
        if level == 0:
            regions += [self._state(state) for code, state in self._states.items() if wanted is None or code in wanted]
            regions.sort(key=lambda region: region.code)
        columns: dict[str, list[Any]] = {name: [getattr(region, name) for region in regions] for name in COLUMNS}
        return gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")

    def _folders_of(self, countries: set[str] | None) -> list[Folder]:
        """The folders that hold ground of these countries in this view; all when None."""
        if countries is None:
            return [*self._fine.values(), self._world]
        holders = countries | {unit[:2] for unit, owner in self._view.owners.items() if owner in countries}
        world = [self._world] if holders - self._fine.keys() else []
        return [*(folder for country, folder in self._fine.items() if country in holders), *world]

    def disputed(self, bounds: Bounds) -> BaseGeometry:
        """Disputed border lines that meet `bounds`, clipped to it; an empty shape when there are none."""
        return self._backdrop("disputed", bounds)

    def rivers(self, bounds: Bounds) -> BaseGeometry:
        """River lines clipped to `bounds`."""
        return self._backdrop("rivers", bounds)

    def course(self, name: str, lon: float, lat: float) -> BaseGeometry | None:
        """The line of the river of this name that passes near a point; None when none is drawn."""
        return course(self._world.path / "rivers.geojson.gz", name, lon, lat)

    def named_line(self, place_id: str) -> NamedLine | None:
        """The course of a line that was agreed on or is held, by the id of its gazetteer entry; None when none is known."""
        return named_line(self._folder, place_id, self.get)

    def lakes(self, bounds: Bounds) -> BaseGeometry:
        """Lakes clipped to `bounds`."""
        return self._backdrop("lakes", bounds)

    def waters(self, bounds: Bounds) -> Waters:
        """The rivers, lakes and seas near `bounds` that a base map names."""
        return waters_in(self._folder, self._world.layer("rivers"), self._world.layer("lakes"), bounds)

    def credits(self, codes: Iterable[str]) -> tuple[Source, ...]:
        """Whom to credit for the units of these codes and for the backdrop, sorted by name; unknown codes add nothing."""
        folders = {self._world.path.name}
        units = [self._states[code].unit if code in self._states else code for code in codes]
        folders |= {folder.path.name for folder, row in map(self._find, units) if folder and row}
        found = {
            Source(name=credit["name"], url=credit.get("url"), licence=credit["licence"], version=credit.get("version"))
            for entry in self._catalog
            if str(entry["path"]).split("/")[0] in folders
            for credit in entry.get("credits", ())
        } | self._own.credits(units)
        return tuple(sorted(found, key=lambda source: (source.name, source.version or "")))

    def _find(self, code: str) -> tuple[Folder | None, Row | None]:
        if own := self._own.find(code):
            return own
        for folder in (self._fine.get(code[:2]), self._world):
            if folder and (row := folder.table.find(code)):
                return folder, row
        return None, None

    def _coarse(self, folder: Folder, row: Row) -> bool:
        """Whether a unit has a finer twin in its country's own folder."""
        return folder is self._world and row.country in self._fine

    def _replaced(self, folder: Folder, row: Row) -> bool:
        """Whether a unit has a finer twin, or the user's own stands for it."""
        return self._coarse(folder, row) or self._own.replaces(folder, row)

    def _country(self, row: Row) -> str:
        """The country that holds a unit in this view; an ADM2 unit goes with its ADM1 unit."""
        return self._view.holder(row.parent if row.level == 2 else row.code, row.country)

    def _region(self, folder: Folder, row: Row) -> Region:
        country = self._country(row)
        lon, lat = row.label
        return Region(
            code=row.code, name=row.name, level=row.level, parent=country if row.level == 1 else row.parent, country=country, grade=folder.grade,
            label_lon=lon, label_lat=lat, geometry=self._outline(row.code) if row.level == 0 else _shape(folder, row),
        )  # fmt: skip

    def _state(self, state: State) -> Region:
        """A country that the files do not have: what this view gives to it."""
        ground = [(folder, row) for folder, row, owner in self._moves if owner == state.code]
        folder, row = next((unit for unit in ground if unit[1].code == state.unit), ground[0])
        lon, lat = row.label
        return Region(
            code=state.code, name=state.name, level=0, parent=None, country=state.code, grade=folder.grade,
            label_lon=lon, label_lat=lat, geometry=self._outline(state.code),
        )  # fmt: skip

    @cached_property
    def _states(self) -> dict[str, State]:
        """The countries that the files do not have, by code: those of this view with ground in the files."""
        held = {owner for _, _, owner in self._moves}
        return {code: state for code, state in self._view.states.items() if code in held}

    @cached_property
    def _moves(self) -> list[tuple[Folder, Row, str]]:
        """The units, and whole countries, that this view gives to another country than the files: folder, row, owner."""
        found = [(*self._find(unit), owner) for unit, owner in self._view.ordered]
        return [(folder, row, owner) for folder, row, owner in found if folder and row and row.country != owner and not self._coarse(folder, row)]

    def _countries_near(self, bounds: Bounds) -> set[str]:
        """The countries of this view whose boxes may meet `bounds`."""
        rows = [(folder, row) for folder in self._folders_near(bounds) for row in folder.near(0, bounds)]
        codes = {row.code for folder, row in rows if not self._coarse(folder, row) and row.code not in self._view.absorbed}
        return codes | {owner for folder, row, owner in self._moves if row.index in folder.polygons(row.level).near(bounds)}

    def _outline(self, code: str) -> BaseGeometry:
        """A country in this view: its outline in the files, or its units when it lost some, and what it gained."""
        if code not in self._outlines:
            folder, row = self._find(code)
            if folder in self._own.folders and row:
                return _shape(folder, row)
            gained = [(folder, row) for folder, row, owner in self._moves if owner == code]
            own = [(folder, row)] if folder and row else []
            if folder and any(row.country == code and row.level == 1 for _, row, _ in self._moves):
                own = [(folder, unit) for unit in folder.table.rows(1) if unit.country == code and self._country(unit) == code]
            fine = [_shape(holder, unit) for holder, unit in (*own, *gained) if holder is not self._world]
            coarse = [_shape(holder, unit) for holder, unit in (*own, *gained) if holder is self._world]
            self._outlines[code] = joined(fine, coarse)
        return self._outlines[code]

    def _folders_near(self, bounds: Bounds) -> list[Folder]:
        """The world, and the countries of finer grade whose units of the world layer come near `bounds`."""
        countries = {row.country for row in self._world.near(1, _padded(bounds))}
        return [self._world, *(folder for country, folder in self._fine.items() if country in countries)]

    def _units_at(self, point: shapely.Point, country: str | None) -> list[tuple[float, Row]]:
        """Distances and lowest-level shipped units at most `SNAP_DEG` away: nearest first, then the finer grade, then the lowest code."""
        bounds = (point.x, point.y, point.x, point.y)
        found: list[tuple[float, bool, str, Row]] = []
        for folder in self._folders_near(bounds):
            for row in folder.near(folder.table.deepest, _padded(bounds)):
                if not self._coarse(folder, row) and (country is None or self._country(row) == country):
                    distance = float(shapely.distance(_shape(folder, row), point))
                    if distance <= SNAP_DEG:
                        found.append((distance, folder is self._world, row.code, row))
        found.sort(key=lambda hit: hit[:3])
        return [(hit[0], hit[3]) for hit in found]

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
