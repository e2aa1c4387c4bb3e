"""Places in the words of Nominatim: display name, address, class and type, bounding box. Names of units are those of one worldview."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import TYPE_CHECKING, Any

import shapely

from geomap.atlas import Atlas, Unit
from geomap.model import Candidate, Place, Precision

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LICENCE = "GeoNames (CC BY 4.0), OpenStreetMap contributors (ODbL 1.0) and others: see boundaries/LICENSES.md of geomap"
_ADMINISTRATIVE = ("country", "state", "county")
_KINDS = {
    "PPLX": ("place", "suburb"), "STLMT": ("place", "village"), "RGN": ("place", "region"), "CONT": ("place", "continent"), "OCN": ("place", "ocean"),
    "SEA": ("place", "sea"), "ISL": ("place", "island"), "GULF": ("natural", "bay"), "STRT": ("natural", "strait"), "LK": ("natural", "water"),
    "RSV": ("natural", "water"), "MT": ("natural", "peak"), "MTS": ("natural", "mountain_range"), "PASS": ("natural", "saddle"),
    "STM": ("waterway", "river"), "CNL": ("waterway", "canal"), "DAM": ("waterway", "dam"), "AIRP": ("aeroway", "aerodrome"),
    "AIRB": ("aeroway", "aerodrome"), "BDG": ("man_made", "bridge"), "PRT": ("industrial", "port"),
}  # fmt: skip
_CITY, _TOWN = 100_000, 10_000


class Addresses:
    """Describes places by the units of an atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas

    def describe(self, candidate: Candidate, score: float, *, languages: Sequence[str] = (), details: bool = False) -> dict[str, Any]:
        """What Nominatim would answer, ready for JSON: its own keys, and `feature_code`, `country`, `adm1`, `adm2`, `precision`, `score`, `source`.

        `class` and `type` of a settlement go by its inhabitants, `importance` by their logarithm. `boundingbox` (south, north, west, east) is that of
        the unit, else the point. Units have their names in the first of `languages` that is known. `details` adds `address`.
        """
        place, units = candidate.place, self._units(candidate)
        code = _own_code(candidate)
        own = next((unit for unit in units if unit.code == code), None)
        names = [self._name(unit, languages) for unit in units]
        if own is None:
            names.insert(0, place.name)
        kind, sort = _kind(candidate)
        west, south, east, north = shapely.total_bounds(self._shapes(candidate)).tolist()
        raw: dict[str, Any] = {
            "place_id": place.id, "licence": LICENCE, "lat": str(place.lat), "lon": str(place.lon), "class": kind, "type": sort,
            "addresstype": _ADMINISTRATIVE[own.level] if own else sort, "name": names[0], "display_name": ", ".join(dict.fromkeys(names)),
            "importance": round(min(1.0, log10(candidate.population + 1) / 10), 3), "boundingbox": [str(d) for d in (south, north, west, east)],
            "feature_code": place.feature_code, "country": place.country, "adm1": place.adm1, "adm2": place.adm2, "population": candidate.population,
            "precision": candidate.precision.value, "score": score, "source": place.source,
        }  # fmt: skip
        if details:
            raw["address"] = self._address(names, units, sort, own)
        return raw

    def shape(self, candidate: Candidate) -> BaseGeometry:
        """The polygons of the unit, or of the units that make up a region; for any other place its point."""
        shapes = self._shapes(candidate)
        return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)

    def _shapes(self, candidate: Candidate) -> list[BaseGeometry]:
        unit = _own_code(candidate)
        regions = [self.atlas.regions.get(code) for code in ([unit] if unit else candidate.parts)]
        known = [region.geometry for region in regions if region is not None]
        return known or [shapely.Point(candidate.place.lon, candidate.place.lat)]

    def names(self, candidate: Candidate) -> dict[str, str]:
        """The names of a place by language, with the keys of OpenStreetMap (`name`, `name:uk`): all known of a unit, the usual one of others."""
        unit = self.atlas.get(_own_code(candidate) or "")
        by_language = self.atlas.names(unit) if unit else {}
        usual = {"name": unit.name if unit else candidate.place.name}
        return usual | {f"name:{language}": names[0] for language, names in sorted(by_language.items()) if names}

    def country(self, place: Place) -> str | None:
        """The country of a place in the worldview of the atlas."""
        unit = self.atlas.get(place.adm1 or "")
        return unit.country if unit else place.country

    def unit(self, code: str) -> Candidate:
        """A unit of the atlas as a place, at the point of its label. Raises LookupError when there is none of this code."""
        region, unit = self.atlas.regions.get(code), self.atlas.get(code)
        if region is None or unit is None:
            raise LookupError(code)
        adm1 = (None, code, unit.parent)[unit.level]
        place = Place(
            id=code, name=unit.name, lon=region.label_lon, lat=region.label_lat, feature_code=("PCLI", "ADM1", "ADM2")[unit.level],
            country=unit.country, adm1=adm1, adm2=code if unit.level == 2 else None, source=unit.grade,
        )  # fmt: skip
        return Candidate(place=place, population=0, match="main", precision=(Precision.COUNTRY, Precision.ADM1, Precision.ADM2)[unit.level])

    def _units(self, candidate: Candidate) -> list[Unit]:
        """The units that a place lies in, itself included when it is one, innermost first."""
        place = candidate.place
        codes = (place.adm2, place.adm1, self.country(place))
        return [unit for code in codes if code and (unit := self.atlas.get(code))]

    def _name(self, unit: Unit, languages: Sequence[str]) -> str:
        names = self.atlas.names(unit) if languages else {}
        return next((names[language][0] for language in languages if names.get(language)), unit.name)

    def _address(self, names: Sequence[str], units: Sequence[Unit], sort: str, own: Unit | None) -> dict[str, str]:
        """The parts of an address by Nominatim's names."""
        address = {} if own else {sort: names[0]}
        for name, unit in zip(names[len(names) - len(units) :], units, strict=True):
            address[_ADMINISTRATIVE[unit.level]] = name
            if unit.level == 1 and (iso := self.atlas.codes(unit).get("iso_3166_2")):
                address["ISO3166-2-lvl4"] = iso
            if unit.level == 0:
                address["country_code"] = unit.code.lower()
        return address


def _own_code(candidate: Candidate) -> str | None:
    """The code of the unit that a place is, or None; a region that is made of units is none."""
    place = candidate.place
    codes = {Precision.COUNTRY: place.country, Precision.ADM1: place.adm1, Precision.ADM2: place.adm2}
    return None if candidate.parts else codes.get(candidate.precision)


def _kind(candidate: Candidate) -> tuple[str, str]:
    """Class and type of a place, as OpenStreetMap calls them."""
    code = candidate.place.feature_code
    if code in ("PCLI", "ADM1", "ADM2"):
        return "boundary", "administrative"
    if code.startswith("PPL") and code not in _KINDS:
        size = candidate.population
        return "place", "city" if size >= _CITY or code == "PPLC" else "town" if size >= _TOWN else "village"
    return _KINDS.get(code, ("place", "locality"))
