"""Units of the boundaries to a file: GeoJSON, GeoPackage or SVG, each with its title, its view of the borders, its licence and whom to credit."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Polygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from geomap.atlas import Atlas, Unit
from geomap.errors import UnknownNameError
from geomap.model import Source
from geomap.writers import records
from geomap.writers.files import check_place, write_bytes

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

DECIMALS = 7
_BESIDE_DEG = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is written: units of one level by code (EPSG:4326), and what must be said with them. `disputed` are lines to dash, maybe none."""

    title: str
    frame: gpd.GeoDataFrame
    disputed: BaseGeometry
    note: str
    credits: tuple[Source, ...]

    @property
    def licence(self) -> str:
        """The licences of the sources, each once."""
        return records.licence(self.credits)

    @property
    def credit_lines(self) -> list[str]:
        """A line a source: name, version, licence, address."""
        return records.credit_lines(self.credits)


def make_sheet(atlas: Atlas, title: str, units: Sequence[Unit]) -> Sheet:
    """The sheet of selected units (at least one, all of one level)."""
    frame = atlas.frame(units)
    lines = shapely.get_parts(atlas.regions.disputed(tuple(frame.total_bounds)))
    beside = [line for line in lines if _along(line, frame.geometry.to_numpy())]
    return Sheet(title=title, frame=frame, disputed=shapely.MultiLineString(beside), note=atlas.regions.note, credits=atlas.credits(units))


def format_of(path: Path | None, format: str | None) -> str:
    """The format by name, else by the suffix of the path, else GeoJSON. Raises UnknownNameError with the formats there are."""
    wanted = format or (path.suffix.lower().removeprefix(".") if path else "geojson")
    if wanted not in FORMATS:
        raise UnknownNameError(f"no format {wanted!r} for boundaries: choose one of {', '.join(FORMATS)} with --format, or by the file's suffix")
    return wanted


def file_name(title: str, format: str) -> str:
    """A file's name for a title: `sumy-oblast-level-2.svg`."""
    return "-".join(re.findall(r"\w+", title.lower())) + f".{format}"


def write_units(atlas: Atlas, title: str, units: Sequence[Unit], path: Path, format: str) -> Path:
    """Write the units to `path`, whole or not at all. Raises ExportError for the place, UnknownNameError for the format."""
    make = FORMATS[format_of(path, format)]
    check_place(path)
    return write_bytes(path, make(make_sheet(atlas, title, units)))


def geojson(sheet: Sheet) -> bytes:
    """RFC 7946: longitude and latitude on WGS 84 with at most seven decimals, outer rings counterclockwise, boxes that may cross 180°."""
    import orjson

    columns = [name for name in sheet.frame.columns if name != "geometry"]
    features = []
    for row in sheet.frame.itertuples(index=False):
        shape = _wound(row.geometry)
        values = {name: getattr(row, name) for name in columns}
        features.append({"type": "Feature", "id": row.code, "bbox": _box(shape), "properties": values, "geometry": mapping(shape)})
    collection = {
        "type": "FeatureCollection",
        "title": sheet.title,
        "note": sheet.note,
        "licence": sheet.licence,
        "credits": sheet.credit_lines,
        "bbox": _box(shapely.geometrycollections(sheet.frame.geometry.to_numpy())),
        "features": features,
    }
    return orjson.dumps(collection, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY)


def geopackage(sheet: Sheet) -> bytes:
    """A GeoPackage with the layer `units`; title, view, licence and credits stand in its contents table and as metadata."""
    import pyogrio

    words = {"title": sheet.title, "note": sheet.note, "licence": sheet.licence, "credits": "\n".join(sheet.credit_lines)}
    about = "\n".join((sheet.note, f"Licence: {sheet.licence}", *sheet.credit_lines))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": records.STAMP})
        try:
            pyogrio.write_dataframe(
                sheet.frame, path, layer="units", driver="GPKG", geometry_type="MultiPolygon", dataset_metadata=words,
                layer_options={"IDENTIFIER": sheet.title, "DESCRIPTION": about},
            )  # fmt: skip
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def svg(sheet: Sheet) -> bytes:
    """A picture; see `geomap.writers.unit_svg`."""
    from geomap.writers.unit_svg import draw

    return draw(sheet)


FORMATS: dict[str, Callable[[Sheet], bytes]] = {"geojson": geojson, "gpkg": geopackage, "svg": svg}
"""Name of a format to what makes the file's bytes; the name is also the file's suffix."""


def _along(line: BaseGeometry, shapes: NDArray[np.object_]) -> bool:
    """Whether most of a line lies on units or close beside them."""
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(line, 0.05)))
    near = [shapely.dwithin(points, shape, _BESIDE_DEG) for shape in shapes[shapely.dwithin(shapes, line, _BESIDE_DEG)]]
    return bool(near) and float(np.logical_or.reduce(near).mean()) > 0.5


def _wound(shape: BaseGeometry) -> BaseGeometry:
    """The polygons with outer rings counterclockwise, holes clockwise, and rounded coordinates."""
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))
    return shapely.multipolygons([orient(part) for part in shapely.get_parts(rounded) if isinstance(part, Polygon)])


def _box(shape: BaseGeometry) -> list[float]:
    """West, south, east, north; west is greater than east when the shape is on both sides of 180° and the box across it is the smaller."""
    west, south, east, north = shape.bounds
    boxes = shapely.bounds(shapely.get_parts(shapely.get_parts(shape)))
    if west <= -180 and east >= 180:
        boxes = boxes[np.argsort(boxes[:, 0])]
        reached = np.maximum.accumulate(boxes[:-1, 2])
        gaps = boxes[1:, 0] - reached
        if len(gaps) and gaps.max() > 0:
            widest = int(np.argmax(gaps))
            west, east = boxes[widest + 1, 0], reached[widest]
    return [round(float(value), DECIMALS) for value in (west, south, east, north)]
