"""Tile providers by the names of the xyzservices catalogue: the background map that a reader may ask for."""

from __future__ import annotations

import difflib
import re
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

from xyzservices import TileProvider, providers

from geomap.errors import UnknownNameError
from geomap.model import Tiles

_PLACES = {"z", "x", "y"}
_KEY = re.compile(r"<insert.*>")
_ASKED = re.compile(r"\{(\w+)\}")
_DEFAULT_ZOOM = 18
_USUAL = ["OpenStreetMap.Mapnik", "OpenTopoMap", "Esri.WorldGrayCanvas"]


def open_tiles(name: str, key: str | None = None) -> Tiles:
    """A provider of tiles by its name, such as "OpenStreetMap.Mapnik" or "MapTiler.Basic" with a key.

    One host serves every tile, over https. Raises UnknownNameError for a name that the catalogue does not have, a provider without https or marked
    as broken there, a key that is missing, and one that is not asked for.
    """
    found = providers.flatten().get(name) or _named(name)
    asked = sorted(field for field, value in found.items() if isinstance(value, str) and _KEY.fullmatch(value) and f"{{{field}}}" in found["url"])
    if asked and not key:
        raise UnknownNameError(f"tiles {found.name} need a key: give it with --tiles-key; every reader of the page can read it")
    if key and not asked:
        raise UnknownNameError(f"tiles {found.name} take no key: leave --tiles-key out")
    known = {"s": str(found.get("subdomains", "abc"))[:1], "r": ""} | {field: value for field, value in found.items() if isinstance(value, str | int)}
    known |= {field: quote(key or "", safe="") for field in asked}
    template = _ASKED.sub(lambda part: part[0] if part[1] in _PLACES else str(known.get(part[1], "")), found["url"])
    address = urlsplit(template)
    if found.get("status") == "broken" or address.scheme != "https" or not re.fullmatch(r"[a-z0-9.-]+", address.hostname or ""):
        raise UnknownNameError(f"tiles {found.name} cannot be used: the catalogue has no working https address for them")
    if not all(f"{{{place}}}" in template for place in _PLACES):
        raise UnknownNameError(f"tiles {found.name} cannot be used: they are not numbered by z, x and y")
    return Tiles(
        name=found.name,
        template=template,
        host=f"https://{address.hostname}",
        credit=_credit(found.get("html_attribution") or found.get("attribution", found.name)),
        max_zoom=int(found.get("max_zoom", _DEFAULT_ZOOM)),
        size=int(found.get("tileSize", 256)),
        zoom_offset=int(found.get("zoomOffset", 0)),
    )


def _named(name: str) -> TileProvider:
    """A provider by a name in another spelling."""
    try:
        return providers.query_name(name)
    except ValueError:
        near = difflib.get_close_matches(name, providers.flatten(), n=3, cutoff=0.5) or _USUAL
        raise UnknownNameError(f"no tiles are called {name!r}: try {', '.join(near)}, or another name of the xyzservices catalogue") from None


def _credit(markup: str) -> tuple[tuple[str, str | None], ...]:
    """An attribution as pieces of text, each with its web address or None."""
    reader = _Credit()
    reader.feed(markup)
    reader.close()
    return tuple(reader.pieces)


class _Credit(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str | None]] = []
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        self._address = address if tag == "a" and urlsplit(address).scheme in ("http", "https") else None

    def handle_endtag(self, tag: str) -> None:
        self._address = None

    def handle_data(self, data: str) -> None:
        self.pieces.append((data, self._address))
