"""The gazetteer behind geopy's interface: a script that asks Nominatim works offline after one changed line.

    from geomap import OfflineGeocoder as Nominatim
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import shapely
from geopy.adapters import BaseAsyncAdapter
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geomap.atlas import Atlas
from geomap.errors import UnknownNameError
from geomap.gazetteer import Gazetteer
from geomap.geocode import country_codes as known_codes
from geomap.geocode import finder
from geomap.geocode.addresses import Addresses
from geomap.geocode.choice import Box, Context, choose
from geomap.geocode.nearby import settlement_near
from geomap.geocode.queries import FIELDS, Query, of_kind, read_fields, read_query
from geomap.model import Candidate
from geomap.regions import Regions

REACH_KM = 25.0
_LIMIT = 10
_FEATURES = ("country", "state", "city", "settlement")
_SHAPES: dict[str, tuple[str, Callable[[Any], Any]]] = {"geojson": ("geojson", shapely.geometry.mapping), "wkt": ("geotext", shapely.to_wkt)}
_LEVELS = ((5, 1), (8, 2), (10, 3))  # from which zoom of `reverse` on: countries and states, counties, settlements


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A geopy geocoder that asks nobody: `geocode` and `reverse` with the signatures of `geopy.geocoders.Nominatim`, answers of its form.

    `names` is a Gazetteer (default: the shipped one and imports), `worldview` whose borders count, `reach_km` how far the settlement of `reverse` may
    be away. All options of geopy's geocoders (`user_agent`, `timeout`, `domain`, keys, ...) are taken; those of the network have no effect. With an
    asynchronous adapter both methods return awaitables, as in geopy.
    """

    def __init__(
        self,
        *credentials: object,
        names: Gazetteer | None = None,
        worldview: str = "un",
        reach_km: float = REACH_KM,
        scheme: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        proxies: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
        ssl_context: Any = DEFAULT_SENTINEL,
        adapter_factory: Any = None,
        **of_services: object,
    ) -> None:
        super().__init__(
            scheme=scheme, timeout=timeout, proxies=proxies, user_agent=user_agent, ssl_context=ssl_context, adapter_factory=adapter_factory
        )
        self.reach_km = reach_km
        self._names = names or Gazetteer.open()
        self._regions = Regions.open(worldview)

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(Atlas(self._regions))

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        limit: int | None = None,
        addressdetails: bool = False,
        language: str | bool = False,
        geometry: str | None = None,
        extratags: bool = False,
        country_codes: str | Sequence[str] | None = None,
        viewbox: Any = None,
        bounded: bool = False,
        featuretype: str | None = None,
        namedetails: bool = False,
        location_bias: Any = None,
    ) -> Any:
        """The Location of a name; with `exactly_one=False` a list of at most `limit` (10), likeliest first; None for a miss.

        A name may have context after commas; a query may be a dict with `city`, `county`, `state`, `country` (a `street` is never found). `viewbox`
        and Photon's `location_bias` weigh distance, `bounded` makes the box a condition. `timeout` and `extratags` have no effect.

        Raises GeocoderQueryError for an empty query, an unknown country, geometry or feature type, ValueError for a bad point or limit.
        """
        if limit is not None and int(limit) < 1:
            raise ValueError("Limit cannot be less than 1")
        asked, countries = self._query(query, featuretype, country_codes)
        box = self._box(viewbox)
        context = Context(countries=countries, near=_spot(location_bias) or box, within=box if bounded else None)
        key, draw = _geometry(geometry)
        chosen = choose(asked, finder(self._names), context)
        most = 1 if exactly_one else int(limit or _LIMIT)
        found = []
        for candidate, score in list(zip(chosen.candidates, chosen.scores, strict=True))[:most]:
            raw = self._raw(candidate, score, language, addressdetails, namedetails)
            if draw:
                raw[key] = draw(self._addresses.shape(candidate))
            found.append(_location(raw))
        return self._answer(found, exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        language: str | bool = False,
        addressdetails: bool = True,
        zoom: int | None = None,
        namedetails: bool = False,
    ) -> Any:
        """The settlement at a point: the nearest of the same country within `reach_km`, else the finest unit that holds the point; None for neither.

        `query` is a geopy Point, (latitude, longitude) or "latitude, longitude". With `exactly_one=False` come the settlement, then the units from
        district to country. `zoom` below 10 leaves settlements out, below 8 districts, below 5 first-level units. `raw["distance_km"]` is how far the
        settlement's point is. Raises ValueError for a bad point.
        """
        spot = _spot(query)
        if spot is None:
            raise ValueError("Must be a coordinate pair or Point")
        lon, lat = spot[:2]
        depth = 3 if zoom is None else max((level for least, level in _LEVELS if zoom >= least), default=0)
        codes = self._regions.locate(lon, lat)
        found = self._settlement(lon, lat, codes[0]) if depth == 3 else []
        found += [(self._addresses.unit(code), None) for code in reversed(codes[: depth + 1]) if code and self._addresses.atlas.get(code)]
        locations = []
        for candidate, km in found[:1] if exactly_one else found:
            raw = self._raw(candidate, 1.0, language, addressdetails, namedetails)
            locations.append(_location(raw if km is None else raw | {"distance_km": round(km, 1)}))
        return self._answer(locations, exactly_one)

    def _settlement(self, lon: float, lat: float, country: str | None) -> list[tuple[Candidate, float | None]]:
        """The settlement at a point, of the country that holds the point if one does, and the km to it; none out of reach."""
        addresses = self._addresses
        near = settlement_near(lon, lat, self._names, self.reach_km, lambda place: country is None or addresses.country(place) == country)
        return [near] if near else []

    def _query(self, query: str | Mapping[str, str], featuretype: str | None, given: Any) -> tuple[Query, frozenset[str] | None]:
        """The query as read, and the only countries that count."""
        if isinstance(query, Mapping):
            fields = {field: str(query[field]) for field in FIELDS if query.get(field)}
            asked = Query(whole="", bare="") if query.get("street") else read_fields(fields)
            empty = not fields and not query.get("street")
        else:
            asked = read_query(query) if isinstance(query, str) else Query(whole="", bare="")
            empty = not asked.whole
        if empty:
            raise GeocoderQueryError(f"nothing to look up in {query!r}: give a name, or a dict with {', '.join(FIELDS)}")
        if featuretype is not None:
            if featuretype not in _FEATURES:
                raise GeocoderQueryError(f"no feature type {featuretype!r}: choose one of {', '.join(_FEATURES)}")
            asked = of_kind(asked, featuretype)
        codes = given.split(",") if isinstance(given, str) else given
        try:
            return asked, known_codes(codes or None, finder(self._names))
        except UnknownNameError as error:
            raise GeocoderQueryError(str(error)) from error

    def _box(self, viewbox: Any) -> Box | None:
        if not viewbox:
            return None
        west, south, east, north = map(float, self._format_bounding_box(viewbox, "%(lon1)s,%(lat1)s,%(lon2)s,%(lat2)s").split(","))
        return west, south, east, north

    def _raw(self, candidate: Candidate, score: float, language: str | bool, details: bool, names: bool) -> dict[str, Any]:
        raw = self._addresses.describe(candidate, score, languages=_languages(language), details=details)
        return raw | {"namedetails": self._addresses.names(candidate)} if names else raw

    def _answer(self, found: list[Location], exactly_one: bool) -> Any:
        """One, all or none; ready to be awaited when the adapter is asynchronous."""
        answer = (found[0] if exactly_one else found) if found else None
        return _awaitable(answer) if isinstance(self.adapter, BaseAsyncAdapter) else answer


async def _awaitable(answer: Any) -> Any:
    return answer


def _location(raw: dict[str, Any]) -> Location:
    """geopy's Location: latitude first."""
    return Location(raw["display_name"], (float(raw["lat"]), float(raw["lon"])), raw)


def _spot(point: Any) -> Box | None:
    """A point in any of geopy's forms as a box of no size, None for None. Raises ValueError when it is no point."""
    if point is None or (isinstance(point, str | Sequence) and not len(point)):  # geopy takes an empty one for 0, 0
        return None
    try:
        spot = point if isinstance(point, Point) else Point(point)
    except TypeError as error:
        raise ValueError(f"Must be a coordinate pair or Point, not {point!r}") from error
    return spot.longitude, spot.latitude, spot.longitude, spot.latitude


def _geometry(name: str | None) -> tuple[str, Callable[[Any], Any] | None]:
    """The key of `raw` that holds a shape, and what writes it."""
    if name is None:
        return "", None
    if name.lower() not in _SHAPES:
        raise GeocoderQueryError(f"no geometry {name!r}: choose one of {', '.join(_SHAPES)}")
    return _SHAPES[name.lower()]


def _languages(language: str | bool) -> tuple[str, ...]:
    """Codes of languages in the order of an Accept-Language header."""
    wanted = language.split(",") if isinstance(language, str) else ()
    return tuple(part.split(";")[0].split("-")[0].strip().lower() for part in wanted)
