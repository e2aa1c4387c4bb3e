"""The gazetteer behind geopy's interface: what scripts written for Nominatim do with it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import geopandas
import pytest
from geopy.adapters import BaseAsyncAdapter
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import AsyncRateLimiter, RateLimiter
from geopy.geocoders import SERVICE_TO_GEOCODER, Nominatim, get_geocoder_for_service
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point
from shapely.geometry import shape

from geomap import Gazetteer, OfflineGeocoder
from geomap.geocode.nearby import settlement_near


@pytest.fixture(scope="module")
def geolocator() -> OfflineGeocoder:
    return OfflineGeocoder(user_agent="desk")


def test_a_name_is_a_location(geolocator) -> None:
    location = geolocator.geocode("Sumy")
    assert isinstance(geolocator, Geocoder) and isinstance(location, Location)
    assert (location.latitude, location.longitude, location.altitude) == (50.91741, 34.79906, 0)
    assert location.point == Point(50.91741, 34.79906)
    assert location.address == str(location) == "Sumy, Sumskyi Raion, Sumy Oblast, Ukraine"
    address, (latitude, longitude) = location
    assert (address, latitude, longitude) == (location.address, location.latitude, location.longitude)


def test_raw_has_the_keys_of_nominatim_and_is_json(geolocator) -> None:
    raw = json.loads(json.dumps(geolocator.geocode("Sumy", addressdetails=True, namedetails=True, geometry="geojson").raw))
    assert (raw["lat"], raw["lon"]) == ("50.91741", "34.79906")
    assert (raw["class"], raw["type"], raw["addresstype"], raw["name"]) == ("place", "city", "city", "Sumy")
    assert raw["boundingbox"] == ["50.91741", "50.91741", "34.79906", "34.79906"]
    assert raw["address"] == {
        "city": "Sumy", "county": "Sumskyi Raion", "state": "Sumy Oblast", "ISO3166-2-lvl4": "UA-59", "country": "Ukraine", "country_code": "ua",
    }  # fmt: skip
    assert raw["namedetails"] == {"name": "Sumy"}
    assert raw["geojson"] == {"type": "Point", "coordinates": [34.79906, 50.91741]}
    assert {key: raw[key] for key in ("place_id", "feature_code", "country", "adm1", "adm2", "precision", "source", "population")} == {
        "place_id": "geonames:692194", "feature_code": "PPLA", "country": "UA", "adm1": "UA-59", "adm2": "UA5908", "precision": "settlement",
        "source": "geonames", "population": 256474,
    }  # fmt: skip
    assert 0 < raw["score"] < 1 and 0 < raw["importance"] < 1


def test_a_unit_has_its_box_its_shape_and_its_names(geolocator) -> None:
    location = geolocator.geocode("Sumy region", language="uk,en;q=0.5", namedetails=True, addressdetails=True, geometry="geojson")
    assert location.address == "Сумська область, Україна"
    assert location.raw["namedetails"]["name:fr"] == "Soumy"
    assert location.raw["address"]["state"] == "Сумська область"
    south, north, west, east = map(float, location.raw["boundingbox"])
    assert shape(location.raw["geojson"]).bounds == (west, south, east, north)
    assert south < location.latitude < north and west < location.longitude < east


def test_a_region_made_of_units_has_their_box(geolocator) -> None:
    location = geolocator.geocode("Donbas", geometry="wkt")
    assert location.address == "Donbas, Ukraine"
    assert location.raw["boundingbox"][0] < "47" and location.raw["geotext"].startswith("MULTIPOLYGON")


def test_a_miss_is_none(geolocator) -> None:
    assert geolocator.geocode("Nowhereville") is geolocator.geocode("Nowhereville", exactly_one=False) is None
    assert geolocator.geocode({"street": "Soborna 1", "city": "Sumy"}) is None


def test_many_come_likeliest_first(geolocator) -> None:
    found = geolocator.geocode("Tripoli", exactly_one=False, limit=2)
    assert [location.raw["country"] for location in found] == ["LY", "LB"]
    assert len(geolocator.geocode("Springfield", exactly_one=False)) == 10


@pytest.mark.parametrize(
    ("options", "country"),
    [
        ({}, "LY"),
        ({"country_codes": "lb"}, "LB"),
        ({"country_codes": "gr,lb"}, "LB"),
        ({"country_codes": ["gr"]}, "GR"),
        ({"country_codes": []}, "LY"),
        ({"viewbox": [(33, 35), (35, 36.5)]}, "LB"),
        ({"viewbox": ["37,22", "38,23"]}, "GR"),
        ({"viewbox": [Point(37, 22), Point(38, 23)], "bounded": True}, "GR"),
        ({"location_bias": (33.9, 35.5)}, "LB"),
        ({"timeout": DEFAULT_SENTINEL, "language": "en", "extratags": True}, "LY"),
        ({"featuretype": "settlement"}, "LY"),
    ],
)
def test_options_of_nominatim_choose_among_homonyms(geolocator, options, country) -> None:
    assert geolocator.geocode("Tripoli", **options).raw["country"] == country


def test_a_box_can_leave_nothing(geolocator) -> None:
    assert geolocator.geocode("Tripoli", viewbox=[(0, 0), (1, 1)], bounded=True) is None
    assert geolocator.geocode("Tripoli", viewbox=[(0, 0), (1, 1)]) is not None


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ({"city": "Basivka", "state": "Sumy Oblast", "country": "Ukraine"}, "geonames:712763"),
        ({"state": "Sumy", "country": "ua"}, "geonames:692196"),
        ({"county": "Goma"}, "geonames:216279"),
        ({"country": "UA"}, "geonames:690791"),
        ({"city": "Sumy", "postalcode": "40000"}, "geonames:692194"),
    ],
)
def test_structured_queries_ask_for_a_level(geolocator, query, place_id) -> None:
    assert geolocator.geocode(query).raw["place_id"] == place_id


def test_a_level_that_no_bearer_has_is_a_miss(geolocator) -> None:
    assert geolocator.geocode("Goma", featuretype="country") is None
    assert geolocator.geocode({"county": "Sumy Oblast"}) is None


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {}), ("  ", {}), (None, {}), (float("nan"), {}), ({}, {}), ({"city": ""}, {}), ("Sumy", {"country_codes": "zz"}),
        ("Sumy", {"geometry": "svg"}), ("Sumy", {"featuretype": "galaxy"}), ("Sumy", {"viewbox": [(1, 2)]}),
    ],
)  # fmt: skip
def test_bad_queries_are_geopys_errors(geolocator, query, options) -> None:
    with pytest.raises(GeocoderQueryError):
        geolocator.geocode(query, **options)


def test_a_limit_below_one_is_a_value_error_as_in_geopy(geolocator) -> None:
    with pytest.raises(ValueError, match="Limit cannot be less than 1"):
        geolocator.geocode("Sumy", exactly_one=False, limit=0)


@pytest.mark.parametrize("point", ["50.45, 30.52", (50.45, 30.52), Point(50.45, 30.52)])
def test_reverse_finds_the_city_that_a_point_is_in(geolocator, point) -> None:
    location = geolocator.reverse(point)
    assert location.address == "Kyiv, Ukraine"
    assert location.raw["distance_km"] == 0.6
    assert location.raw["address"]["country_code"] == "ua"


def test_reverse_keeps_to_the_country_of_the_point(geolocator) -> None:
    """Sumy's nearest villages are on either side of the border; 51.25, 35.1 is in Kursk Oblast, 6 km from Basivka of Sumy Oblast."""
    assert geolocator.reverse((51.25, 35.1)).raw["adm1"] == "RU-KRS"
    assert geolocator.reverse((51.19, 35.09)).raw["place_id"] == "geonames:712763"


def test_reverse_falls_back_to_units_and_then_to_none(geolocator) -> None:
    far = geolocator.reverse((60.0, 100.0))
    assert (far.address, far.raw["precision"]) == ("Boguchansky District, Krasnoyarsk Krai, Russia", "adm2")
    assert "distance_km" not in far.raw
    assert geolocator.reverse((0.0, -30.0)) is geolocator.reverse((0.0, -30.0), exactly_one=False) is None


def test_reverse_goes_up_to_the_country(geolocator) -> None:
    levels = [location.raw["precision"] for location in geolocator.reverse("50.45, 30.52", exactly_one=False)]
    assert levels == ["settlement", "adm2", "adm1", "country"]
    zooms = [geolocator.reverse((50.9, 33.9), zoom=zoom).raw["precision"] for zoom in (3, 5, 8, 10, 18)]
    assert zooms == ["country", "adm1", "adm2", "settlement", "settlement"]


def test_reverse_reaches_as_far_as_it_is_told() -> None:
    point = (48.55, 29.98)
    near = OfflineGeocoder(reach_km=50).reverse(point)
    assert near.raw["precision"] == "settlement"
    assert OfflineGeocoder(reach_km=near.raw["distance_km"] - 0.2).reverse(point).raw["place_id"] != near.raw["place_id"]


def test_settlements_are_found_across_the_180th_meridian() -> None:
    found = settlement_near(-179.99, -16.8, Gazetteer.open(), 200, lambda place: place.country == "FJ")
    assert found is not None and found[0].place.lon > 179 and found[1] < 200


def test_reverse_speaks_for_one_worldview() -> None:
    seen = {view: OfflineGeocoder(worldview=view).reverse((44.95, 34.1)).address for view in ("un", "ru")}
    assert seen == {"un": "Simferopol, Simferopolskyi Raion, Crimea, Ukraine", "ru": "Simferopol, Simferopolskyi Raion, Crimea, Russia"}


@pytest.mark.parametrize("point", ["north", (91, 0), None, (), "", object(), (1, 2, 3, 4)])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_bad_points_are_value_errors(geolocator, point) -> None:
    with pytest.raises(ValueError):
        geolocator.reverse(point)


def test_options_of_other_geocoders_are_taken() -> None:
    made = OfflineGeocoder("key", timeout=3, domain="localhost:8080", scheme="http", proxies={"https": "x"}, ssl_context=None, view_box=None)
    assert (made.timeout, made.scheme, made.proxies) == (3, "http", {"https": "x"})
    with OfflineGeocoder(user_agent="desk") as inside:
        assert inside.headers == {"User-Agent": "desk"}


def test_every_option_of_nominatim_is_there() -> None:
    for method in ("geocode", "reverse"):
        theirs, ours = (getattr(cls, method).__kwdefaults__ for cls in (Nominatim, OfflineGeocoder))
        assert theirs.items() <= ours.items()


def test_it_works_behind_geopys_rate_limiter(geolocator) -> None:
    geocode = RateLimiter(geolocator.geocode, min_delay_seconds=0)
    assert [location and location.raw["country"] for location in map(geocode, ["Goma", "Nowhereville"])] == ["CD", None]


def test_it_works_as_a_provider_of_geopandas() -> None:
    frame = geopandas.tools.geocode(["Goma", "Nowhereville", ""], provider=OfflineGeocoder, user_agent="desk")
    assert frame.geometry[0].x == 29.22845 and frame.geometry[1].is_empty and frame["address"].isna().tolist() == [False, True, True]
    back = geopandas.tools.reverse_geocode(frame.geometry[:1], provider=OfflineGeocoder)
    assert back["address"][0] == frame["address"][0]


def test_it_can_be_entered_into_geopys_table_of_services(monkeypatch) -> None:
    monkeypatch.setitem(SERVICE_TO_GEOCODER, "geomap", OfflineGeocoder)
    assert get_geocoder_for_service("geomap")(user_agent="desk").geocode("Goma").raw["country"] == "CD"


class Waiting(BaseAsyncAdapter):
    """An asynchronous adapter that must never be asked."""

    async def get_json(self, url, *, timeout, headers):
        raise AssertionError(url)

    get_text = get_json


def test_with_an_asynchronous_adapter_answers_are_awaited() -> None:
    async def ask() -> list[str]:
        async with OfflineGeocoder(user_agent="desk", adapter_factory=Waiting) as geolocator:
            geocode = AsyncRateLimiter(geolocator.geocode, min_delay_seconds=0)
            return [str(await geocode("Goma")), str(await geolocator.reverse((50.45, 30.52)))]

    with ThreadPoolExecutor(1) as threads:  # this thread may hold the event loop of the browser tests
        answers = threads.submit(lambda: asyncio.run(ask())).result()
    assert answers == ["Goma, North Kivu, Democratic Republic of the Congo", "Kyiv, Ukraine"]


def test_geopy_is_loaded_only_when_the_class_is_asked_for() -> None:
    code = "import sys, geomap; geomap.geocode('Goma'); assert 'geopy' not in sys.modules; geomap.OfflineGeocoder; assert 'geopy' in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
