"""Positions to settlements: which one of the gazetteer a point lies in or nearest to."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, hypot, pi, radians, sqrt
from typing import TYPE_CHECKING

from geomap.model import Candidate, Place

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer

_KM_PER_DEGREE = 111.2
_PEOPLE_PER_KM2 = 3000.0  # of a built-up area: the gazetteer has points, a city reaches kilometres around its
_MOST = 100_000
_STEEPEST = 0.02  # cosine of the latitude beyond which a box takes in all longitudes anyway


def settlement_near(lon: float, lat: float, gazetteer: Gazetteer, reach_km: float, fits: Callable[[Place], bool]) -> tuple[Candidate, float] | None:
    """The settlement at a position and the distance to its point in km; None when none that `fits` is within `reach_km`.

    A settlement is taken for a disc of as many inhabitants as it has, 3,000 a km². The disc whose middle is relatively closest holds the position;
    outside all discs the one with the nearest edge counts.
    """
    tall = reach_km / _KM_PER_DEGREE
    wide = min(180.0, tall / max(_STEEPEST, cos(radians(lat))))
    found = [
        candidate
        for turn in (-360.0, 0.0, 360.0)  # the box may cross the 180th meridian
        if lon + turn - wide <= 180 and lon + turn + wide >= -180
        for candidate in gazetteer.places_in((lon + turn - wide, lat - tall, lon + turn + wide, lat + tall), _MOST)
        if fits(candidate.place)
    ]
    measured = [(candidate, _km(lon, lat, candidate.place)) for candidate in found]
    near = [(candidate, km) for candidate, km in measured if km <= reach_km]
    return min(near, key=lambda pair: _remoteness(*pair), default=None)


def _remoteness(candidate: Candidate, km: float) -> tuple[bool, float]:
    radius = sqrt(max(candidate.population, 1) / _PEOPLE_PER_KM2 / pi)
    return (False, km / radius) if km <= radius else (True, km - radius)


def _km(lon: float, lat: float, place: Place) -> float:
    east = ((lon - place.lon + 180) % 360 - 180) * cos(radians((lat + place.lat) / 2))
    return _KM_PER_DEGREE * hypot(east, lat - place.lat)
