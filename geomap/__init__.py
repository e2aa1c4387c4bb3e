"""geomap: reporting on armed conflict to layered, attributed, offline maps.

import geomap
geomap.build("article.txt", published="2025-06-15").save("map.html")
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.articles import article_from_record, article_from_text, read_articles
    from geomap.checking import check
    from geomap.errors import GeomapError
    from geomap.gazetteer import Gazetteer
    from geomap.geocode import geocode
    from geomap.geocode.offline import OfflineGeocoder
    from geomap.joins import join
    from geomap.lookups import find_all
    from geomap.map import Map, build, extract
    from geomap.model import Article, Document, Event, Feature, Mention, Place, Region, Scene
    from geomap.overlays import Layer
    from geomap.regions import Regions
    from geomap.schema import document_json, read_document
    from geomap.writers.embed import embed

__version__ = "0.1.0"

_HOMES = {
    "geomap.map": ("Map", "build", "extract"),
    "geomap.model": ("Article", "Document", "Event", "Feature", "Mention", "Place", "Region", "Scene"),
    "geomap.articles": ("article_from_record", "article_from_text", "read_articles"),
    "geomap.checking": ("check",),
    "geomap.geocode": ("geocode",),
    "geomap.geocode.offline": ("OfflineGeocoder",),
    "geomap.gazetteer": ("Gazetteer",),
    "geomap.joins": ("join",),
    "geomap.lookups": ("find_all",),
    "geomap.overlays": ("Layer",),
    "geomap.regions": ("Regions",),
    "geomap.schema": ("document_json", "read_document"),
    "geomap.writers.embed": ("embed",),
    "geomap.errors": ("GeomapError",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}
__all__ = [
    "Article", "Document", "Event", "Feature", "Gazetteer", "GeomapError", "Layer", "Map", "Mention", "OfflineGeocoder", "Place", "Region", "Regions",
    "Scene", "article_from_record", "article_from_text", "build", "check", "document_json", "embed", "extract", "find_all", "geocode", "join",
    "read_articles", "read_document",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'geomap' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Folder(ModuleType):
    """A folder of the package with the name of a public function (`extract`, `geocode`): calling it calls the function."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        name = self.__name__.rpartition(".")[2]
        return getattr(import_module(_HOME_OF[name]), name)(*args, **options)


class _Package(ModuleType):
    """Importing a folder binds it to this package under its name; a folder named like a public function is then made callable."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _HOME_OF and isinstance(value, ModuleType):
            value.__class__ = _Folder
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
