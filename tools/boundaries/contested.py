"""Ground that two states claim and that has a name of its own: kept as a first-order unit, so that a worldview can give it to either."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from boundaries.claims import Claim, cut_off
from boundaries.coverage import Polygons, as_multi
from boundaries.outlines import Outlines
from boundaries.units import Unit

OPENING_DEG = 0.01
SOUTH_OSSETIA = (43.97, 42.23)
SOUTHERN_KURILS = shapely.box(145.3, 43.3, 149.1, 45.6)  # up to the strait between Iturup and Urup


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


def cut_out(
    outlines: Outlines, districts: Mapping[str, Polygons], claims: Sequence[Claim]
) -> tuple[dict[str, shapely.MultiPolygon], list[Piece]]:
    """The outlines without the pieces, and the pieces. `districts` are each country's units as its source draws them."""
    pieces = [*_between_two(outlines, districts), *_claimed(outlines, claims)]
    countries = dict(outlines.countries)
    for piece in pieces:
        countries = {code: as_multi(shapely.difference(shape, piece.shape)) for code, shape in countries.items()}
    return countries, pieces


def _between_two(outlines: Outlines, districts: Mapping[str, Polygons]) -> list[Piece]:
    """Ground that the outlines give to two countries, or that one country's outline and another's districts hold."""
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
    return pieces


def _claimed(outlines: Outlines, claims: Sequence[Claim]) -> list[Piece]:
    """Ground that a line of a claim sets apart, or a strait."""
    pieces = []
    if "GEO" in outlines.countries:
        lines = [claim for claim in claims if claim.country == "Georgia"]
        ossetia = as_multi(cut_off(outlines.countries["GEO"], lines, SOUTH_OSSETIA))
        pieces.append(Piece("GE-SO~", "South Ossetia", "GEO", ossetia, divided=True))
    if "RUS" in outlines.countries:
        islands = shapely.get_parts(outlines.countries["RUS"])
        kurils = islands[shapely.within(islands, SOUTHERN_KURILS)]
        pieces.append(Piece("RU-KU~", "Southern Kuril Islands", "RUS", as_multi(shapely.multipolygons(kurils)), divided=True))
    return pieces


def _largest(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return as_multi(max(shapely.get_parts(shape), key=lambda part: part.area))
