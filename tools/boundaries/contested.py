"""Ground that two states claim and that has a name of its own: kept as a first-order unit, so that a worldview can give it to either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely

from boundaries.coverage import Polygons, as_multi
from boundaries.outlines import Outlines
from boundaries.units import Unit

OPENING_DEG = 0.01


@dataclass(frozen=True, slots=True)
class Piece:
    """One such unit: `owner` is the country (alpha-3) that the `un` view gives it to; `divided` when that country's districts divide it."""

    code: str
    name: str
    owner: str
    shape: shapely.MultiPolygon
    divided: bool

    def unit(self, country: str) -> Unit:
        """The piece as a first-order unit."""
        return Unit(level=1, code=self.code, parent=country, country=country, name=self.name, kind="Territory", names={"en": (self.name,)})


def cut_out(outlines: Outlines, districts: Mapping[str, Polygons]) -> tuple[dict[str, shapely.MultiPolygon], list[Piece]]:
    """The outlines without the pieces, and the pieces. `districts` are each country's units as its source draws them."""
    pieces = []
    if ("ISR", "PSE") in outlines.contested:
        pieces.append(Piece("PS-JEM", "East Jerusalem", "PSE", _largest(outlines.contested["ISR", "PSE"]), divided=False))
    if ("SDN", "SSD") in outlines.contested:
        abyei = min(shapely.get_parts(outlines.contested["SDN", "SSD"]), key=lambda part: shapely.distance(part, shapely.Point(28.44, 9.6)))
        pieces.append(Piece("SD-AB~", "Abyei", "SDN", as_multi(abyei), divided=False))
    if "ISR" in outlines.countries and "SYR" in districts:
        golan = shapely.intersection(outlines.countries["ISR"], shapely.union_all(districts["SYR"]))
        core = _largest(shapely.buffer(golan, -OPENING_DEG))
        opened = shapely.intersection(shapely.buffer(core, 1.5 * OPENING_DEG), golan)
        pieces.append(Piece("SY-X02~", "Golan Heights", "SYR", _largest(opened), divided=True))
    countries = dict(outlines.countries)
    for piece in pieces:
        countries = {code: as_multi(shapely.difference(shape, piece.shape)) for code, shape in countries.items()}
    return countries, pieces


def _largest(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return as_multi(max(shapely.get_parts(shape), key=lambda part: part.area))
