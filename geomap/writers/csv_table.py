"""The events of a scene as CSV (RFC 4180, UTF-8): one row an event, with the place of its mark, whether it is on the map or not."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from geomap.writers import records
from geomap.writers.files import write_bytes
from geomap.writers.safe import clean

if TYPE_CHECKING:
    from geomap.model import Feature, Scene

KEYS = (*records.EVENT_KEYS, "marks", "t0", "t1", "lon", "lat", "reality", "assertion", "side", "precision", "basis", "derivation")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # after OWASP, with the wide forms that some spreadsheets read alike


def write_csv(scene: Scene, path: Path) -> Path:
    """Write the events of `scene`; returns the path. Raises ExportError when the place cannot be written."""
    return write_bytes(Path(path), csv_table(scene))


def csv_table(scene: Scene) -> bytes:
    """The table, without a byte order mark. A text that a spreadsheet would run as a formula has an apostrophe before it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(KEYS)
    for row, mark in records.events(scene):
        told = {**row, **_mark(mark)}
        writer.writerow([_inert(told.get(key)) for key in KEYS])
    return stream.getvalue().encode("utf-8")


def _mark(mark: Feature | None) -> records.Row:
    if mark is None:
        return {}
    lon, lat = (mark.label_lon, mark.label_lat) if mark.label_lon is not None else _middle(mark)
    return {
        "lon": lon if lon is None else round(lon, records.DECIMALS),
        "lat": lat if lat is None else round(lat, records.DECIMALS),
        "reality": mark.reality.value,
        "assertion": mark.assertion.value,
        "side": mark.side,
        "precision": mark.precision.value,
        "basis": mark.basis,
        "derivation": "; ".join(mark.derivation),
    }


def _middle(mark: Feature) -> tuple[float | None, float | None]:
    shape = records.plain(mark.geometry, mark.id)
    if shape.is_empty:
        return None, None
    point = shapely.point_on_surface(shape)
    return point.x, point.y


def _inert(value: records.Value) -> records.Value:
    """Clean text that no spreadsheet computes; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = clean(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
