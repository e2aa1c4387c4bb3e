"""Reading boundary files: GeoPackage, GeoJSON, TopoJSON, shapefile, or a zip of these, as rows of values with shapes in degrees."""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.errors import UserDataError
from geomap.geometry import Plane
from geomap.packing.spellings import clean

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMATS = "a GeoPackage, a GeoJSON or TopoJSON file, a shapefile (.shp), or a .zip with one of them"
_JSON = (".geojson", ".json", ".topojson")
_SUFFIXES = (".gpkg", ".shp", *_JSON)
_DEGREES = ("EPSG:4326", "OGC:CRS84")
_DRIVERS = frozenset(("GPKG", "GeoJSON", "TopoJSON", "ESRI Shapefile"))
_AGAIN = "download or copy it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer: `values` by column, `shapes` in EPSG:4326 (None where a row has none), both in the order of the rows. `where` names it in errors."""

    where: str
    values: dict[str, NDArray[Any]]
    shapes: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.shapes)

    def text(self, column: str, row: int) -> str:
        """A value as clean text, "" when it is missing."""
        value = self.values[column][row]
        if value is None or value != value or str(value) == "NaT":
            return ""
        return clean(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))

    def first(self, columns: tuple[str, ...], row: int) -> str:
        """The first of the columns that the row fills, "" when it fills none."""
        return next((text for column in columns if (text := self.text(column, row))), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A layer that has not been read yet: what GDAL opens, how it is called in errors, its columns and kind of shapes."""

    path: str
    layer: str
    where: str
    fields: tuple[str, ...]
    shapes: str
    rows: int

    def read(self, crs: str | None) -> Layer:
        """All rows. `crs` is used where the file names none. Raises UserDataError when it is broken, empty, or lies nobody knows where."""
        from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
        from pyogrio.raw import read

        try:
            meta, _, wkb, values = read(self.path, layer=self.layer, force_2d=True)
        except (DataSourceError, DataLayerError, FeatureError, UnicodeDecodeError) as error:
            raise UserDataError(f"{self.where} cannot be read ({_short(error)}): {_AGAIN}") from error
        if wkb is None:
            raise UserDataError(f"{self.where} has no column geometry: give a file with polygons")
        with np.errstate(invalid="ignore"):  # coordinates that are no numbers are for whoever uses the shapes to refuse
            shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
        for row, (raw, shape) in enumerate(zip(wkb, shapes, strict=True), 1):
            if raw is not None and shape is None:
                raise UserDataError(f"{self.where}, row {row}, column geometry: no shape can be read from it; repair or delete the row")
        known = meta["crs"] or ("EPSG:4326" if self.path.lower().endswith(_JSON) else crs)
        columns = dict(zip(map(str, meta["fields"]), values, strict=True))
        return Layer(where=self.where, values=columns, shapes=_in_degrees(shapes, known, self.where))


def open_sources(file: Path, only: str | None = None) -> list[Source]:
    """The layers of a file, or the one named `only`. Raises UserDataError for what is no boundary file, or is cut off."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    found: list[Source] = []
    for path, name in _paths(file):
        try:
            layers = [str(layer) for layer in pyogrio.list_layers(path)[:, 0]]
            for layer in layers if only is None else [only]:
                facts = pyogrio.read_info(path, layer=layer, force_feature_count=True)
                if facts["driver"] not in _DRIVERS:
                    raise UserDataError(f"{name} is not {FORMATS}, but {facts['driver']}: convert it first, for example with ogr2ogr")
                where = f"{name}, layer {layer}" if len(layers) > 1 else name
                fields = tuple(map(str, facts["fields"]))
                kind, rows = str(facts["geometry_type"]), int(facts["features"])
                found.append(Source(path=path, layer=layer, where=where, fields=fields, shapes=kind, rows=rows))
        except DataLayerError as error:
            raise UserDataError(f"{name} has no layer {only!r}: choose one of {', '.join(layers)}") from error
        except DataSourceError as error:
            raise UserDataError(f"{name} cannot be opened ({_short(error)}): {_AGAIN}") from error
    if not found:
        raise UserDataError(f"{file} is empty: it has no layers")
    return found


def _in_degrees(shapes: NDArray[np.object_], crs: str | None, where: str) -> NDArray[np.object_]:
    """The shapes as longitude and latitude. Raises UserDataError when the CRS is not known, or is not that of the coordinates."""
    if not crs:
        raise UserDataError(f"{where} has no CRS (a shapefile needs its .prj file): add it, or say which on import, for example --crs EPSG:4326")
    if crs not in _DEGREES:
        try:
            shapes = np.asarray(Plane(crs).back(shapes))
        except RuntimeError as error:
            raise UserDataError(f"{where}: the CRS {crs[:60]!r} is not known ({_short(error)}): say which on import with --crs EPSG:…") from error
    bounds = np.nan_to_num(shapely.bounds(shapes), nan=0.0)
    off = np.flatnonzero((np.abs(bounds[:, [0, 2]]) > 180.01).any(axis=1) | (np.abs(bounds[:, [1, 3]]) > 90.01).any(axis=1))
    if len(off):
        x, y = bounds[off[0], :2]
        raise UserDataError(
            f"{where}, row {off[0] + 1}, column geometry: ({x:.6g}, {y:.6g}) is off the globe, so the coordinates are not in {crs[:60]!r}; "
            "convert the file, for example with ogr2ogr -s_srs EPSG:… -t_srs EPSG:4326"
        )
    return shapes


def _paths(file: Path) -> list[tuple[str, str]]:
    """(what GDAL opens, name for messages) of the file or of each file in the archive, after checking that it is whole."""
    head, size = read_head(file)
    if head.startswith(b"PK"):
        return _members(file)
    if head.startswith(b"SQLite format 3\0"):
        _check_pages(file, head, size)
    elif head.startswith(b"\0\0\x27\x0a"):
        _check_shapefile(file)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        _check_json(file, file.read_bytes())
    else:
        raise UserDataError(f"{file} is not {FORMATS}")
    return [(str(file), str(file))]


def read_head(file: Path) -> tuple[bytes, int]:
    """The first bytes of a file and its size. Raises UserDataError when it is no file, or an empty one."""
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            head = opened.read(4096)
    except OSError as error:
        raise UserDataError(f"{file} cannot be read: {error.strerror}") from error
    if not size:
        raise UserDataError(f"{file} is empty: {_AGAIN}")
    return head, size


def _members(file: Path) -> list[tuple[str, str]]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = sorted(name for name in archive.namelist() if name.lower().endswith(_SUFFIXES) and not name.startswith("__MACOSX"))
            damaged = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise UserDataError(f"{file} is not a whole zip file ({error}): {_AGAIN}") from error
    if damaged is not None:
        raise UserDataError(f"{file}: {damaged} in it is damaged: {_AGAIN}")
    if not names:
        raise UserDataError(f"{file} holds no boundary file: give {FORMATS}")
    return [(f"/vsizip/{file.resolve()}/{name}", f"{file}, {name}") for name in names]


def _check_pages(file: Path, head: bytes, size: int) -> None:
    """A GeoPackage says how many pages it has."""
    page = int.from_bytes(head[16:18], "big")
    wanted = (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
    if size < wanted:
        raise UserDataError(f"{file} is cut off: {size} bytes of {wanted}; {_AGAIN}")


def _check_shapefile(file: Path) -> None:
    """The three files of a shapefile say how long they are."""
    for suffix in (".shp", ".shx", ".dbf"):
        part = next((p for p in (file.with_suffix(suffix), file.with_suffix(suffix.upper())) if p.is_file()), None)
        if part is None:
            raise UserDataError(f"{file} has no {file.with_suffix(suffix).name} beside it: copy all files of the shapefile")
        head, size = read_head(part)
        if suffix == ".dbf":
            rows, header, length = struct.unpack("<IHH", head[4:12].ljust(8, b"\0"))
            wanted = header + rows * length
        else:
            wanted = 2 * int.from_bytes(head[24:28], "big")
        if size < wanted:
            raise UserDataError(f"{part} is cut off: {size} bytes of {wanted}; {_AGAIN}")


def _check_json(file: Path, content: bytes) -> None:
    """GDAL would take what stands before the end of a JSON file that is cut off."""
    import orjson

    try:
        kind = orjson.loads(content.removeprefix(b"\xef\xbb\xbf")).get("type")
    except orjson.JSONDecodeError as error:
        end = "cut off or damaged" if error.pos >= len(error.doc) - 1 else "damaged"
        raise UserDataError(f"{file} is {end}: {error.msg}; {_AGAIN}") from None
    if kind not in ("FeatureCollection", "Topology", "Feature"):
        raise UserDataError(f"{file} is neither GeoJSON (a FeatureCollection) nor TopoJSON (a Topology)")


def _short(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:200]
