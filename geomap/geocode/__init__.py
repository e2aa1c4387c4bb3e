"""Names to places: the offline gazetteer first, a remote service only for what is left and only when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, radians
from typing import TYPE_CHECKING

from geomap.errors import UnknownNameError
from geomap.model import Candidate, Mention, Place, Precision, Reading

if TYPE_CHECKING:
    from geomap.protocols import Geocoder, Names

# The services of geopy that need no key; `OFFLINE` is the gazetteer itself.
OFFLINE = "offline"
BACKENDS = (OFFLINE, "nominatim", "photon")
_REMOTE_SCORE = 0.5
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Geocoded:
    """The answer for one name: `place` is None for a miss, and `reason` then says why. `parts`: codes of the units that the place is made of."""

    query: str
    place: Place | None
    precision: Precision
    score: float
    candidates: tuple[Place, ...]
    reason: str | None
    parts: tuple[str, ...] = ()


def geocode(name: str, *, near: tuple[float, float] | None = None, country: str | None = None, names: Names | None = None) -> Geocoded:
    """The most likely place of a bare name in the offline gazetteer.

    `near` is (lon, lat): with it the closest candidate wins over the most populous. `country` is
    an ISO 3166-1 alpha-2 code and leaves only candidates of that country. `names` defaults to the shipped gazetteer. A miss is an answer.
    """
    if names is None:
        from geomap.gazetteer import Gazetteer

        names = Gazetteer.open()
    found = names.find(name)
    fitting = [c for c in found if country is None or c.place.country == country.upper()]
    if near is not None:
        fitting.sort(key=lambda c: _km(near, (c.place.lon, c.place.lat)))
    if not fitting:
        reason = "not in the gazetteer" if not found else f"{len(found)} candidates, none in {country}"
        return Geocoded(query=name, place=None, precision=Precision.NONE, score=0.0, candidates=(), reason=reason)
    best = fitting[0]
    places = tuple(c.place for c in fitting[:10])
    score = _score(fitting, near is not None)
    return Geocoded(query=name, place=best.place, precision=best.precision, score=score, candidates=places, reason=None, parts=best.parts)


def open_geocoder(name: str, *, contact: str | None = None) -> Geocoder | None:
    """A backend by name; None for `offline`, which needs nobody else. Raises UnknownNameError, which lists the choices."""
    if name == OFFLINE:
        return None
    if name not in BACKENDS:
        raise UnknownNameError(f"no geocoder called {name!r}: choose one of {', '.join(BACKENDS)}")
    from geomap.geocode.remote import RemoteGeocoder

    return RemoteGeocoder(name, contact=contact)


def place_leftovers(mentions: Sequence[Mention], geocoder: Geocoder) -> tuple[Mention, ...]:
    """Ask `geocoder` once for each literal name without a place. A miss keeps its reason; an outage raises GeocodingError."""
    answers: dict[str, list[Place]] = {}
    placed = []
    for mention in mentions:
        if mention.reading is Reading.LITERAL and mention.place is None:
            if mention.text not in answers:
                answers[mention.text] = geocoder(mention.text)
            mention = _placed(mention, answers[mention.text])
        placed.append(mention)
    return tuple(placed)


def _placed(mention: Mention, places: Sequence[Place]) -> Mention:
    if not places:
        return replace(mention, reason=f"{mention.reason or 'not in the gazetteer'}; not found by the remote geocoder either")
    precision = Precision.SETTLEMENT if places[0].feature_code.startswith("PPL") else Precision.NEAR
    return replace(mention, place=places[0], precision=precision, score=_REMOTE_SCORE, candidates=len(places), reason=None)


def _score(candidates: Sequence[Candidate], informed: bool) -> float:
    """The best candidate's share of the population of all, tempered for few inhabitants; with a position given, high."""
    if len(candidates) == 1 or informed:
        return 0.95
    total = sum(c.population + 1000 for c in candidates)
    return round(min(0.95, (candidates[0].population + 1000) / total), 3)


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance good enough to rank candidates: equirectangular, in km."""
    east = ((a[0] - b[0] + 180) % 360 - 180) * cos(radians((a[1] + b[1]) / 2))
    return _KM_PER_DEGREE * hypot(east, a[1] - b[1])
