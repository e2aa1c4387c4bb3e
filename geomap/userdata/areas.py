"""Importing boundary files: drafts of units become layers in the shipped format, and entries of a gazetteer."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geomap import resources
from geomap.artefact import Artefact
from geomap.model import Candidate, Place
from geomap.packing.layers import write_npz
from geomap.packing.names import ALTERNATE, MAIN, OFFICIAL, Packer
from geomap.packing.spellings import usable
from geomap.protocols import Progress
from geomap.toponyms import load_toponyms, split_type
from geomap.userdata import store
from geomap.userdata.codes import ShippedUnits, assign_codes
from geomap.userdata.drafts import Draft, Reading, read_drafts
from geomap.userdata.shipped import transliterated

_FEATURES = ("PCLI", "ADM1", "ADM2")
_STEPS = ("reading", "finding codes", "writing")
_UNIT_COLUMNS = ("level", "code", "parent", "country", "name", "kind", "label_lon", "label_lat", "seat_lon", "seat_lat")


def import_areas(file: Path, how: Reading, facts: dict[str, Any], progress: Progress) -> store.Imported:
    """Import all units of a file. Raises UserDataError, and leaves nothing behind, when the file is not what it should be."""
    progress(_STEPS[0], 0, len(_STEPS))
    drafts, vintage = read_drafts(file, how)
    progress(_STEPS[1], 1, len(_STEPS))
    shipped = ShippedUnits()
    units = assign_codes(drafts, shipped)
    progress(_STEPS[2], 2, len(_STEPS))
    digest = store.digest(file)
    store.discard(store.partial(facts["name"], digest))
    folder = store.partial(facts["name"], digest)
    try:
        with store.writing():
            _write_layers(folder / store.MADE / "units", units)
            _write_names(folder / store.MADE / "places" / "00000", units, facts)
        found = {
            "rows": len(units), "countries": sorted({unit.country for unit in units}), "levels": sorted({unit.level for unit in units}),
            "hides": shipped.covered(units), "vintage": facts["vintage"] or vintage, "sha256": digest,
        }  # fmt: skip
        imported = store.commit(folder, {**facts, **found})
    except BaseException:
        store.discard(folder)
        raise
    progress(_STEPS[2], 3, len(_STEPS))
    return imported


def _write_layers(folder: Path, units: Sequence[Draft]) -> None:
    """`units.csv`, `names.csv` and `adm<level>.npz`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "units.csv", _UNIT_COLUMNS, map(_unit_row, units))
    names = [(unit.code, language, name) for unit in units for language, name in unit.names]
    _write_csv(folder / "names.csv", ("code", "language", "name"), names)
    for level in sorted({unit.level for unit in units}):
        write_npz(folder / f"adm{level}.npz", np.array([unit.shape for unit in units if unit.level == level], dtype=object))


def _unit_row(unit: Draft) -> tuple[object, ...]:
    label = shapely.point_on_surface(unit.shape)
    seat = unit.seat or ("", "")
    return unit.level, unit.code, unit.parent, unit.country, unit.name, unit.word, round(label.x, 5), round(label.y, 5), *seat


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _write_names(folder: Path, units: Sequence[Draft], facts: dict[str, Any]) -> None:
    """A gazetteer of the units: one that the shipped gazetteer knows keeps its id and population."""
    shipped = Artefact.open(resources.boundaries() / "gazetteer", "reinstall geomap")
    known, loose = _entries(shipped, {unit.code for unit in units}), transliterated(shipped)
    packer = Packer()
    for unit in units:
        entry = known.get((unit.level, unit.code))
        label = shapely.point_on_surface(unit.shape)
        place = Place(
            id=entry.place.id if entry else f"geomap:{facts['kind']}-{unit.code}", name=unit.name, lon=round(label.x, 5), lat=round(label.y, 5),
            feature_code=_FEATURES[unit.level], country=unit.country, adm1=(None, unit.code, unit.parent)[unit.level],
            adm2=unit.code if unit.level == 2 else None, source=facts["kind"],
        )  # fmt: skip
        packer.add(place, entry.population if entry else 0, _standings(unit), loose=unit.country in loose)
    packer.write(folder, {}, {facts["kind"]: facts["file"]})


def _standings(unit: Draft) -> dict[str, int]:
    """The unit's names; a name with a type word is also found without it."""
    names = {unit.name: MAIN}
    for _, name in unit.names:
        if usable(name):
            names.setdefault(name, OFFICIAL)
    for name in tuple(names):
        bare, word = split_type(name, load_toponyms())
        if word is not None and usable(bare):
            names.setdefault(bare, ALTERNATE)
    return names


def _entries(shipped: Artefact, codes: set[str]) -> dict[tuple[int, str], Candidate]:
    """The shipped gazetteer's entries of units with these codes, by level and code."""
    levels = {shipped.features.index(feature): level for level, feature in enumerate(_FEATURES) if feature in shipped.features}
    found: dict[tuple[int, str], Candidate] = {}
    features = shipped.table()["feature"]
    for row in np.flatnonzero(np.isin(features, list(levels))).tolist():
        level, place = levels[int(features[row])], shipped.place(row)
        code = (place.country, place.adm1, place.adm2)[level]
        if code in codes:
            found.setdefault((level, str(code)), shipped.candidate(row, "main"))
    return found
