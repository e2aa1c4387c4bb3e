"""The rivers, lakes and seas that a base map names: `boundaries/waters.csv`, with the lines and shapes that have these names.

A river may be named in a box only, where its line goes on in another river. A sea has no shape in the files: it is the water in a box. Seas come in
order, the smaller before the larger one that its box lies in; a box without a name is water whose name is disputed.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import BoundaryError
from geomap.layers import Bounds, Layer
from geomap.phrases import Phrase, msg

_NAME = re.compile(r'"properties":\{"name":(?:null|"([^"]*)")\}')


@dataclass(frozen=True, slots=True)
class Waters:
    """What has a name in a view: (name, shapes) of rivers and lakes, EPSG:4326, and (name, box) of seas; "" for water that is not to be named."""

    rivers: Sequence[tuple[str, Sequence[BaseGeometry]]] = ()
    lakes: Sequence[tuple[str, Sequence[BaseGeometry]]] = ()
    seas: Sequence[tuple[str, Bounds]] = ()


def waters_in(root: Path, rivers: Layer, lakes: Layer, bounds: Bounds) -> Waters:
    """The named waters near `bounds`; `root` is the folder of reference data. Raises BoundaryError when its tables are missing or damaged."""
    named, seas = _table(root / "waters.csv")
    west, south, east, north = bounds
    return Waters(
        rivers=_drawn(rivers, bounds, root / "world" / "rivers.geojson.gz", named["river"]),
        lakes=_drawn(lakes, bounds, root / "world" / "lakes.geojson.gz", named["lake"]),
        seas=[(name, box) for name, box in seas if box[0] < east and box[2] > west and box[1] < north and box[3] > south],
    )


def _drawn(layer: Layer, bounds: Bounds, names: Path, shown: Mapping[str, tuple[Phrase, Bounds | None]]) -> list[tuple[str, list[BaseGeometry]]]:
    """The shapes of a layer near `bounds` by the name they are shown under, in the order of the names."""
    of_shape, found = _names(names), dict[Phrase, list[BaseGeometry]]()
    for index in layer.near(bounds):
        if (named := shown.get(of_shape[index])) is not None:
            name, box = named
            found.setdefault(name, []).append(layer.shape(index) if box is None else shapely.clip_by_rect(layer.shape(index), *box))
    return sorted(found.items(), key=lambda item: str(item[0]))


@cache
def _names(path: Path) -> list[str]:
    """The names of a file's shapes in their order; "" where there is none. Reads the text, for parsing it takes twenty times as long."""
    try:
        text = gzip.decompress(path.read_bytes()).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
    return _NAME.findall(text)


@cache
def _table(path: Path) -> tuple[dict[str, dict[str, tuple[Phrase, Bounds | None]]], list[tuple[Phrase, Bounds]]]:
    """Kind → name in the files → name to show and where only, and the seas."""
    named: dict[str, dict[str, tuple[Phrase, Bounds | None]]] = {"river": {}, "lake": {}}
    seas: list[tuple[Phrase, Bounds]] = []
    try:
        for row in _rows(path):
            box = (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"])) if row["west"] else None
            if row["kind"] != "sea":
                named[row["kind"]] |= dict.fromkeys(row["drawn"].split("|"), (msg(row["name"]), box))
            elif box is not None:
                seas.append((msg(row["name"]), box))
    except (OSError, UnicodeDecodeError, KeyError, ValueError, csv.Error) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
    return named, seas


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
