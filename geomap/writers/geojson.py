"""The marks of a scene as GeoJSON (RFC 7946), styled by the keys of simplestyle; events without a mark stand beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import shapely
from shapely.geometry import mapping

from geomap import style
from geomap.writers import records
from geomap.writers.files import write_bytes
from geomap.writers.safe import clean

if TYPE_CHECKING:
    from geomap.model import Scene


def write_geojson(scene: Scene, path: Path) -> Path:
    """Write `scene` as GeoJSON; returns the path. Raises ExportError for coordinates out of range or a place that cannot be written."""
    return write_bytes(Path(path), geojson(scene))


def geojson(scene: Scene) -> bytes:
    """The collection, one feature a line. All events, title, summary, note, licence and credits are foreign members."""
    marks = records.marks(scene)
    shown = [shape for _, shape in marks if not shape.is_empty]
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "title": clean(scene.title),
        "summary": clean(scene.summary),
        "published": clean(scene.published or "") or None,
        "note": clean(scene.worldview_note),
        "licence": records.licence(scene.credits),
        "credits": records.credit_lines(scene.credits),
        "events": [row for row, _ in records.events(scene)],
    }
    if shown:
        head["bbox"] = [round(float(edge), records.DECIMALS) for edge in shapely.total_bounds(shown)]
    lines = [orjson.dumps(_feature(row, shape)) for row, shape in marks]
    return orjson.dumps(head)[:-1] + b',"features":[\n' + b",\n".join(lines) + b"\n]}\n"


def _feature(row: records.Row, shape: shapely.Geometry) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": row["id"],
        "properties": {**row, **_simplestyle(str(row["style"]))},
        "geometry": None if shape.is_empty else mapping(shape),
    }


def _simplestyle(key: str) -> dict[str, str | float]:
    """The keys of simplestyle-spec 1.1 that a look has an answer to."""
    look = style.look(key)
    ink = style.colour(look.ink)
    if look.shape == "symbol":
        return {"marker-color": ink, "marker-size": "medium"}
    drawn: dict[str, str | float] = {"stroke": ink, "stroke-width": look.stroke, "stroke-opacity": look.stroke_opacity}
    hatched = 0.15 if look.pattern else 0.0
    return drawn if look.shape == "line" else {**drawn, "fill": ink, "fill-opacity": max(look.fill_opacity, hatched)}
