"""Looking through an import again: digests, layers, artefacts."""

from __future__ import annotations

import shapely

from geomap.artefact import Artefact
from geomap.errors import GeomapError
from geomap.layers import Folder
from geomap.userdata.store import Imported, digest


def faults(imported: Imported) -> list[str]:
    """What is wrong with an import, in words; [] when nothing is."""
    found: list[str] = []
    for path, (_, wanted) in sorted(imported.files.items()):
        file = imported.folder / path
        if not file.is_file():
            found.append(f"{path} is missing")
        elif digest(file) != wanted:
            found.append(f"{path} is damaged")
    if found:
        return found
    try:
        for place in imported.places:
            Artefact.open(place, imported.remedy)
        return _bad_shapes(imported)
    except GeomapError as error:
        return [str(error)]


def _bad_shapes(imported: Imported) -> list[str]:
    if imported.units is None:
        return []
    folder = Folder(imported.units, "")
    pairs = [(row, folder.polygons(level).shape(row.index)) for level in imported.levels for row in folder.table.rows(level)]
    return [f"the shape of {row.code} is not valid" for row, shape in pairs if not shapely.is_valid(shape)]
