"""Packing entries into the memory-mapped files that `geomap.artefact` opens. Same entries, same bytes."""

from __future__ import annotations

from pathlib import Path

from gazetteer.entries import Entry
from geomap.model import Place
from geomap.packing.names import Packer


def write_artefact(
    folder: Path, entries: list[Entry], loose_countries: frozenset[str], country_names: dict[str, str], sources: dict[str, str]
) -> dict[str, int]:
    """Write the artefact of the entries. Returns counts and sizes."""
    packer = Packer()
    for entry in sorted(entries, key=lambda entry: entry.key):
        loose = entry.country in loose_countries
        packer.add(_place(entry), entry.population, entry.names, loose=loose, parts=entry.parts, radius_km=entry.radius_km)
    return packer.write(folder, country_names, sources)


def _place(entry: Entry) -> Place:
    return Place(
        id=f"geonames:{entry.gid}" if entry.gid is not None else f"geomap:{entry.slug}", name=entry.name, lon=entry.lon, lat=entry.lat,
        feature_code=entry.feature_code, country=entry.country, adm1=entry.adm1, adm2=entry.adm2,
        source=entry.source if entry.gid is None else "geonames",
    )  # fmt: skip
