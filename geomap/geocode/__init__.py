"""Names to places: the offline gazetteer first, a remote service only for what is left and only when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import GeometryError, UnknownNameError
from geomap.geocode.choice import Box, Context, Find, choose
from geomap.geocode.countries import country_code
from geomap.geocode.queries import read_query
from geomap.model import Mention, Place, Precision, Reading
from geomap.userdata.store import installed

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer
    from geomap.protocols import Geocoder, Names

# The services of geopy that need no key; `OFFLINE` is the gazetteer itself.
OFFLINE = "offline"
BACKENDS = (OFFLINE, "nominatim", "photon")
_REMOTE_SCORE = 0.5
_MOST = 255  # rows that a key of the gazetteer may have


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


def geocode(
    name: str,
    *,
    near: tuple[float, float] | None = None,
    country: str | Sequence[str] | None = None,
    limit: int = 10,
    names: Names | None = None,
) -> Geocoded:
    """The most likely place of a name in the offline gazetteer, with the context that is given.

    The name may carry context itself: what it lies in after commas or in brackets ("Basivka, Sumy Oblast, Ukraine"), and a word for its kind
    ("Sumy region", "city of Sumy"). `near` is (lon, lat) in degrees: likelihood is then weighed against distance (see `geomap.geocode.choice`).
    `country` leaves only candidates of that country, or of those countries: ISO 3166-1 codes of two or three letters, or names. `candidates` holds
    at most `limit` places, at least one. `names` defaults to the shipped gazetteer and the user's imports; a Gazetteer given here spares each
    call the look for new imports. A miss is an answer: `place` is None.

    Raises UnknownNameError for a country that does not exist, GeometryError for a position off the globe.
    """
    find = finder(names)
    context = Context(countries=country_codes(country, find), near=_position(near))
    chosen = choose(read_query(name), find, context)
    if not chosen.candidates:
        return Geocoded(query=name, place=None, precision=Precision.NONE, score=0.0, candidates=(), reason=chosen.reason)
    best, places = chosen.candidates[0], tuple(c.place for c in chosen.candidates[: max(1, limit)])
    return Geocoded(
        query=name, place=best.place, precision=best.precision, score=chosen.scores[0], candidates=places, reason=None, parts=best.parts
    )  # fmt: skip


def finder(names: Names | None = None) -> Find:
    """The look-up of a gazetteer, without its usual limit: context may mean the hundredth bearer of a name. None: the shipped one and imports."""
    from geomap.gazetteer import Gazetteer

    names = names or _gazetteer(tuple(imported.folder for imported in installed()))
    return partial(names.find, limit=_MOST) if isinstance(names, Gazetteer) else names.find


@lru_cache(maxsize=1)
def _gazetteer(imports: tuple[Path, ...]) -> Gazetteer:
    """The shipped gazetteer and the imports; `imports` only tells one state of them from another."""
    from geomap.gazetteer import Gazetteer

    return Gazetteer.open()


def country_codes(given: str | Sequence[str] | None, find: Find) -> frozenset[str] | None:
    """Alpha-2 codes of countries given by code or name; None for all. Raises UnknownNameError."""
    if given is None:
        return None
    return frozenset(country_code(country, find) for country in ([given] if isinstance(given, str) else given))


def _position(near: tuple[float, float] | None) -> Box | None:
    if near is None:
        return None
    lon, lat = near
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeometryError(f"near={near!r} is off the globe: give longitude (-180 to 180), then latitude (-90 to 90), in degrees")
    return lon, lat, lon, lat


def open_geocoder(name: str, *, contact: str | None = None) -> Geocoder | None:
    """A backend by name; None for `offline`, which needs nobody else. Raises UnknownNameError, which lists the choices."""
    if named_geocoder(name) == OFFLINE:
        return None
    from geomap.geocode.remote import RemoteGeocoder

    return RemoteGeocoder(name, contact=contact)


def named_geocoder(name: str) -> str:
    """The name itself. Raises UnknownNameError for another than those of BACKENDS."""
    if name not in BACKENDS:
        raise UnknownNameError(f"no geocoder called {name!r}: choose one of {', '.join(BACKENDS)}")
    return name


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
