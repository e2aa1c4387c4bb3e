"""The one owner of geopy: remote services behind the geocoder door, polite and honest.

Nominatim's policy (https://operations.osmfoundation.org/policies/nominatim/): at most one request a second over all users of an application, an
own User-Agent, results cached. So: cache first, one slot a second shared by all processes on the machine, an explicit time-out, no bulk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geomap import __version__
from geomap.errors import GeocodingError, GeocodingRateLimited, GeocodingTimeout
from geomap.geocode.cache import Cache
from geomap.model import Place

TIMEOUT_S = 10.0
INTERVAL_S = 1.0
_PLACE_TYPES = {"city", "town", "village", "hamlet", "municipality", "locality", "suburb"}


class RemoteGeocoder:
    """A geopy service as `(name, *, country=None) -> list[Place]`: an empty list is a miss, an outage is a GeocodingError.

    `contact` (an address or page) goes into the User-Agent. `options` are passed to geopy's geocoder class (for example `domain`, `scheme`).
    `sleep` waits for the next free slot; tests replace it.
    """

    def __init__(
        self,
        service: str,
        *,
        contact: str | None = None,
        cache: Path | None = None,
        timeout: float = TIMEOUT_S,
        interval: float = INTERVAL_S,
        sleep: Callable[[float], None] = time.sleep,
        **options: Any,
    ) -> None:
        from geopy.adapters import URLLibAdapter
        from geopy.geocoders import get_geocoder_for_service

        agent = f"geomap/{__version__} ({contact})" if contact else f"geomap/{__version__}"
        self.service = service
        self._interval = interval
        self._sleep = sleep
        self._cache = Cache(cache)
        # geopy's other adapter repeats a failed request on its own, past the limit of one a second
        self._backend = get_geocoder_for_service(service)(user_agent=agent, timeout=timeout, adapter_factory=URLLibAdapter, **options)

    def __call__(self, name: str, *, country: str | None = None) -> list[Place]:
        key = (self.service, name, country or "")
        known = self._cache.get(key)
        if known is None:
            self._sleep(self._cache.reserve(self.service, self._interval))
            known = self._ask(name, country)
            self._cache.put(key, known)
        return [_place(raw, self.service) for raw in known]

    def _ask(self, name: str, country: str | None) -> list[dict[str, Any]]:
        """The service's raw answers, best first. Neighbours' errors are translated here: nothing found and no answer stay apart."""
        from geopy import exc

        options: dict[str, Any] = {"exactly_one": False}
        if country and self.service == "nominatim":
            options["country_codes"] = country.lower()
        try:
            found = self._backend.geocode(name, **options) or []
        except exc.GeocoderTimedOut as error:
            raise GeocodingTimeout(f"{self.service}: no answer for {name!r} in time: try again later, or leave out --geocoder") from error
        except exc.GeocoderRateLimited as error:
            wait = f" (asked to wait {error.retry_after} s)" if error.retry_after else ""
            raise GeocodingRateLimited(f"{self.service}: too many requests{wait}: try again later", error.retry_after) from error
        except exc.GeopyError as error:
            raise GeocodingError(f"{self.service}: failed for {name!r}: {error}: try again later, or leave out --geocoder") from error
        return [{"name": hit.address, "lon": hit.longitude, "lat": hit.latitude, "raw": hit.raw} for hit in found]


def _place(hit: dict[str, Any], service: str) -> Place:
    """A place from a service's answer: geopy says (latitude, longitude), inside it is lon, lat."""
    lon, lat = float(hit["lon"]), float(hit["lat"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeocodingError(f"{service}: answered a position off the globe ({lon}, {lat})")
    raw = hit["raw"]
    details = raw.get("properties", raw)
    kind = str(details.get("addresstype") or details.get("type") or details.get("osm_value") or "")
    country = details.get("countrycode") or (details.get("address") or {}).get("country_code")
    return Place(
        id=f"{service}:{details.get('osm_type', 'x')}{details.get('osm_id', '')}",
        name=str(hit["name"]).split(",")[0],
        lon=lon,
        lat=lat,
        feature_code="PPL" if kind in _PLACE_TYPES else "",
        country=str(country).upper() if country else None,
        source=service,
    )
