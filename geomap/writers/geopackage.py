"""A scene as a GeoPackage: marks by kind of geometry, styled for QGIS, and a table of all events."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.writers import qgis, records
from geomap.writers.files import write_bytes
from geomap.writers.safe import clean

if TYPE_CHECKING:
    from geomap.model import Scene

_LAYERS = {"areas": ("area", 2, "MultiPolygon"), "lines": ("line", 1, "MultiLineString"), "points": ("point", 0, "Point")}


def write_geopackage(scene: Scene, path: Path) -> Path:
    """Write `scene` as a GeoPackage; returns the path. Raises ExportError for coordinates out of range or a place that cannot be written."""
    return write_bytes(Path(path), geopackage(scene))


def geopackage(scene: Scene) -> bytes:
    """Layers `areas`, `lines`, `points` (those that occur), from the ground up; tables `events` and `layer_styles`, which QGIS opens them with."""
    import pyogrio

    marks = records.marks(scene)
    about = {
        "title": clean(scene.title), "summary": clean(scene.summary), "note": clean(scene.worldview_note), "licence": records.licence(scene.credits),
        "credits": "\n".join(records.credit_lines(scene.credits)),
    }  # fmt: skip
    styles: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": records.STAMP})
        try:
            pyogrio.write_dataframe(_events(scene), path, layer="events", driver="GPKG", dataset_metadata=about, dataset_options={"VERSION": "1.2"})
            for name, (kind, dimension, geometry) in _LAYERS.items():
                own = [(row, shape) for row, shape in marks if not shape.is_empty and shapely.get_dimensions(shape) == dimension]
                if own:
                    text = "; ".join((about["note"], about["licence"]))
                    options = {"IDENTIFIER": f"{about['title']}: {name}", "DESCRIPTION": text, "GEOMETRY_NAME": "geom"}
                    several = geometry != "Point" or any(shape.geom_type == "MultiPoint" for _, shape in own)
                    shapes = [records.MULTI[dimension](shapely.get_parts(shape)) if several else shape for _, shape in own]
                    frame = _frame([row for row, _ in own], shapes)
                    named = "MultiPoint" if several and geometry == "Point" else geometry
                    pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=True, geometry_type=named, layer_options=options)
                    styles.append(_style(name, kind, sorted({str(row["style"]) for row, _ in own}), scene.language))
            if styles:
                pyogrio.write_dataframe(_table(styles), path, layer="layer_styles", driver="GPKG", append=True)
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _style(layer: str, kind: str, keys: Sequence[str], language: str) -> dict[str, Any]:
    """A row of the table that QGIS reads styles from, in its own column names."""
    from pandas import Timestamp

    return {
        "f_table_catalog": "", "f_table_schema": "", "f_table_name": layer, "f_geometry_column": "geom", "styleName": "geomap",
        "styleQML": qgis.layer_style(kind, keys, language), "styleSLD": "", "useAsDefault": True, "description": "as the page draws it",
        "owner": "", "ui": "", "update_time": Timestamp(records.STAMP),
    }  # fmt: skip


def _events(scene: Scene) -> Any:
    return _table([row for row, _ in records.events(scene)], (*records.EVENT_KEYS, "marks", "t0", "t1"))


def _table(rows: Sequence[dict[str, Any]], keys: Sequence[str] | None = None) -> Any:
    from pandas import DataFrame

    table = DataFrame(list(rows), columns=list(keys) if keys else None)
    return table.astype({name: "string" for name in table.columns if name not in ("useAsDefault", "update_time")})


def _frame(rows: Sequence[records.Row], shapes: Sequence[BaseGeometry]) -> Any:
    from geopandas import GeoDataFrame

    return GeoDataFrame(_table(rows), geometry=list(shapes), crs="EPSG:4326")

