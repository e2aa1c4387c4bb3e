"""Names to places: misses are answers, outages are errors, and a remote service is asked politely."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlparse

import pytest

import geomap
from geomap.errors import GeocodingError, GeocodingRateLimited, GeocodingTimeout, UnknownNameError
from geomap.geocode import geocode, open_geocoder, place_leftovers
from geomap.geocode.cache import Cache
from geomap.geocode.remote import RemoteGeocoder
from geomap.model import Candidate, Mention, Place, Precision, Reading


def place(name: str, country: str, lon: float, lat: float) -> Place:
    return Place(id=f"test:{name}-{country}-{lon}", name=name, lon=lon, lat=lat, feature_code="PPL", country=country, source="test")


class Tripolis:
    """Two cities of one name."""

    def find(self, name: str) -> list[Candidate]:
        if name != "Tripoli":
            return []
        return [
            Candidate(place=place("Tripoli", "LY", 13.19, 32.89), population=1_150_000, match="main", precision=Precision.SETTLEMENT),
            Candidate(place=place("Tripoli", "LB", 35.85, 34.43), population=229_000, match="main", precision=Precision.SETTLEMENT),
        ]

    def match(self, text: str) -> list[tuple[int, int]]:
        return []


@pytest.mark.parametrize(("options", "country"), [({}, "LY"), ({"country": "lb"}, "LB"), ({"near": (35.5, 33.9)}, "LB")])
def test_context_chooses_among_homonyms(options, country) -> None:
    found = geocode("Tripoli", names=Tripolis(), **options)
    assert found.place is not None and found.place.country == country
    assert 0 < found.score < 1


def test_a_miss_says_why() -> None:
    assert geocode("Nowhereville", names=Tripolis()).reason == "not in the gazetteer"
    assert geocode("Tripoli", names=Tripolis(), country="UA").reason == "2 candidates, none in UA"


def test_an_unknown_backend_lists_the_choices() -> None:
    with pytest.raises(UnknownNameError, match="offline, nominatim, photon"):
        open_geocoder("mapquest")
    assert open_geocoder("offline") is None


class Service(BaseHTTPRequestHandler):
    """A Nominatim on loopback: knows Yunakivka, nothing else; `Slow`, `Busy` and `Broken` behave as called."""

    asked: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        query = parse_qs(urlparse(self.path).query)["q"][0]
        Service.asked.append((query, self.headers["User-Agent"]))
        if query == "Slow":
            threading.Event().wait(1)
        status = {"Busy": 429, "Broken": 500}.get(query, 200)
        known = [{"display_name": "Yunakivka, Sumy Raion", "lon": "35.02", "lat": "51.09", "osm_type": "node", "osm_id": 7, "addresstype": "village"}]
        body = json.dumps(known if query == "Yunakivka" else []).encode()
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "30")
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def remote(tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Service.asked = []
    waits: list[float] = []
    yield RemoteGeocoder(
        "nominatim", contact="desk@example.org", cache=tmp_path / "cache.sqlite", timeout=0.5, sleep=waits.append,
        domain=f"127.0.0.1:{server.server_port}", scheme="http",
    ), waits  # fmt: skip
    server.shutdown()


def test_a_remote_answer_is_a_place_in_lon_lat_order_and_asked_once(remote) -> None:
    geocoder, _ = remote
    first, second = geocoder("Yunakivka"), geocoder("Yunakivka")
    assert first == second
    assert (first[0].lon, first[0].lat, first[0].feature_code, first[0].source) == (35.02, 51.09, "PPL", "nominatim")
    assert [query for query, _ in Service.asked] == ["Yunakivka"]
    assert Service.asked[0][1] == f"geomap/{geomap.__version__} (desk@example.org)"


def test_a_miss_is_an_empty_list_and_is_cached(remote) -> None:
    geocoder, _ = remote
    assert geocoder("Atlantis") == geocoder("Atlantis") == []
    assert len(Service.asked) == 1


def test_outages_are_errors_and_never_cached(remote) -> None:
    geocoder, _ = remote
    with pytest.raises(GeocodingTimeout):
        geocoder("Slow")
    with pytest.raises(GeocodingRateLimited) as busy:
        geocoder("Busy")
    assert busy.value.retry_after == 30
    for _ in range(2):
        with pytest.raises(GeocodingError):
            geocoder("Broken")
    assert [query for query, _ in Service.asked] == ["Slow", "Busy", "Broken", "Broken"]


def test_requests_are_a_second_apart(remote) -> None:
    geocoder, waits = remote
    for name in ("A", "B", "C"):
        geocoder(name)
    assert waits[0] == 0
    assert 1.5 < waits[2] <= 2


def test_slots_are_shared_between_caches_on_one_file(tmp_path) -> None:
    first, second = Cache(tmp_path / "c.sqlite"), Cache(tmp_path / "c.sqlite")
    assert first.reserve("x", 5) == 0
    assert 4 < second.reserve("x", 5) <= 5


def test_only_literal_leftovers_are_asked_for_and_each_name_once() -> None:
    asked: list[str] = []

    def geocoder(name: str, *, country: str | None = None) -> list[Place]:
        asked.append(name)
        return [place(name, "UA", 35.0, 51.0)] if name == "Kindrativka" else []

    kyiv = place("Kyiv", "UA", 30.5, 50.4)
    mentions = [
        Mention(id="m1", start=0, end=11, text="Kindrativka"),
        Mention(id="m2", start=12, end=16, text="Kyiv", place=kyiv),
        Mention(id="m3", start=20, end=26, text="Moscow", reading=Reading.METONYMIC),
        Mention(id="m4", start=30, end=41, text="Kindrativka"),
        Mention(id="m5", start=50, end=58, text="Atlantis", reason="not in the gazetteer"),
    ]
    placed = place_leftovers(mentions, geocoder)
    assert asked == ["Kindrativka", "Atlantis"]
    assert placed[0].place == placed[3].place is not None
    assert placed[0].precision is Precision.SETTLEMENT
    assert placed[1].place == kyiv and placed[2].place is None
    assert placed[4].place is None and "not found by the remote geocoder" in (placed[4].reason or "")
