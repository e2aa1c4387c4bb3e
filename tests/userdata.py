"""Files to import, written for the tests that import them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio.raw import write

SQUARE = shapely.box(33.0, 50.6, 34.6, 52.0)
BOW_TIE = shapely.Polygon([(33, 51), (34, 52), (34, 51), (33, 52)])


def write_boundaries(path: Path, rows: list[dict[str, str]], shapes: list[Any], crs: str | None = "EPSG:4326", **options: Any) -> Path:
    """A boundary file of the format that the suffix says."""
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    fields = list(rows[0])
    values = [np.array([row[field] for row in rows], dtype=object) for field in fields]
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    options.setdefault("geometry_type", kinds.pop() if len(kinds) == 1 else "Unknown")
    wkb = np.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], dtype=object)
    write(path, wkb, values, fields, crs=crs, driver=driver, **options)
    return path


def geoboundaries_row(name: str = "Sumy Oblast", iso: str = "UA-59", **other: str) -> dict[str, str]:
    return {"shapeName": name, "shapeISO": iso, "shapeID": f"id-{name}", "shapeGroup": "UKR", "shapeType": "ADM1", **other}


def dump_line(number: int, name: str, lon: float, lat: float, **other: str) -> str:
    """A line of a GeoNames dump."""
    cells = {
        "id": str(number), "called": name, "ascii": name, "others": "", "latitude": f"{lat}", "longitude": f"{lon}",
        "class": "P", "code": "PPL", "country": "UA",
        "cc2": "", "a1": "21", "a2": "", "a3": "", "a4": "", "population": "0", "elevation": "", "dem": "150", "zone": "Europe/Kyiv",
        "changed": "2025-03-01",
    }  # fmt: skip
    return "\t".join((cells | other).values()) + "\n"


def many_lines(count: int) -> list[str]:
    """Lines whose names are all different, over a square of the Sumy region."""
    letters = "abdegiklmnoprstuvz"
    lines = []
    for number in range(count):
        word = "".join(letters[number // 18**power % 18] for power in range(4))
        lines.append(
            dump_line(30_000_000 + number, f"X{word}ivka", 33.6 + number % 90 / 100, 50.9 + number % 70 / 100, code="PPL" if number % 3 else "PPLX")
        )
    return lines


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
