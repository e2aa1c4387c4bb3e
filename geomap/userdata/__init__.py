"""What the user adds to the shipped data: boundaries and gazetteer rows of their own, which go before it.

Each import is a folder of its own under `resources.user_data()`, in the formats of the shipped data.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import UnknownNameError
from geomap.userdata.kinds import kind_of
from geomap.userdata.store import Imported, check_name, default_name, installed, remove, unfinished

if TYPE_CHECKING:
    from geomap.protocols import Progress

__all__ = ["Imported", "import_boundaries", "import_geonames", "installed", "remove", "unfinished", "verify"]


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def import_geonames(
    file: Path,
    *,
    name: str | None = None,
    countries: Iterable[str] | None = None,
    features: Iterable[str] | None = ("P",),
    licence: str | None = None,
    source: str | None = None,
    vintage: str | None = None,
    progress: Progress = _silent,
    shard_rows: int | None = None,
) -> Imported:
    """Import rows of a GeoNames dump (19 columns, text or zip), of any size, in bounded memory.

    `countries` are alpha-2 codes, `features` classes (`P`) or classes with codes (`S.AIRB`); None takes all. An interrupted import goes on where
    it was when it is called again with the same file and arguments. `progress` is called with what is done, bytes done and bytes in all.
    Raises UserDataError, which names file, row and column, and leaves the imports as they were.
    """
    from geomap.userdata.dump import wanted
    from geomap.userdata.geonames import SHARD_ROWS, Importer

    kind = kind_of("geonames")
    name = check_name(name or default_name(kind.name, file))
    facts = {
        "name": name, "kind": kind.name, "file": file.name, "licence": licence or kind.licence, "source": source or kind.source, "vintage": vintage,
    }  # fmt: skip
    return Importer(file, name, wanted(countries, features), progress, shard_rows or SHARD_ROWS).run(facts)


def import_boundaries(
    kind: str,
    file: Path,
    *,
    name: str | None = None,
    crs: str | None = None,
    layer: str | None = None,
    level: int | None = None,
    licence: str | None = None,
    source: str | None = None,
    vintage: str | None = None,
    progress: Progress = _silent,
) -> Imported:
    """Import the units of a boundary file: GeoPackage, GeoJSON, TopoJSON, shapefile, or a zip of these.

    `kind` says which columns it has: geoboundaries, naturalearth, cod or gadm. `crs` counts where the file names none, `level` where no column says
    it. A unit takes the place of the shipped unit with its code, or on its ground. Raises UserDataError, which names file, row and column, and leaves
    the imports as they were; UnknownNameError for another kind.
    """
    from geomap.userdata.areas import import_areas
    from geomap.userdata.drafts import Reading

    known = kind_of(kind)
    if known.name == "geonames":
        raise UnknownNameError("a GeoNames dump has no boundaries: import it with import_geonames")
    facts = {
        "name": check_name(name or default_name(kind, file)), "kind": kind, "file": file.name, "licence": licence or known.licence,
        "source": source or known.source, "vintage": vintage,
    }  # fmt: skip
    return import_areas(file, Reading(kind=kind, crs=crs, layer=layer, level=level), facts, progress)


def verify() -> dict[str, list[str]]:
    """What is wrong with each import, by name: files that are missing or changed, shapes that are not valid. An empty list is a whole import."""
    from geomap.userdata.checks import faults

    return {imported.name: faults(imported) for imported in installed()}
