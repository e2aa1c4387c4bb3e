"""Which bearer of a name is meant: type words, what stands after commas, countries, and nearness weighed against size."""

from __future__ import annotations

import json

import pytest
from test_cli import one_line, run

from geomap.errors import GeometryError, UnknownNameError
from geomap.gazetteer import Gazetteer
from geomap.geocode import geocode
from geomap.geocode.countries import country_code, country_of
from geomap.geocode.queries import read_fields, read_query
from geomap.model import Candidate, Place, Precision

LEVELS = {"PCLI": Precision.COUNTRY, "ADM1": Precision.ADM1, "ADM2": Precision.ADM2, "BDG": Precision.EXACT}


def bearer(name: str, code: str, lon: float, lat: float, population: int, adm1: str | None, country: str = "XX", match: str = "main") -> Candidate:
    place = Place(
        id=f"t:{name}-{lon}-{lat}", name=name, lon=lon, lat=lat, feature_code=code, country=country, adm1=adm1,
        adm2=f"{adm1}.1" if code == "ADM2" else None, source="test",
    )  # fmt: skip
    return Candidate(place=place, population=population, match=match, precision=LEVELS.get(code, Precision.SETTLEMENT))


class World:
    """Every candidate under the names that it is listed with."""

    def __init__(self, **bearers: list[Candidate]) -> None:
        self.bearers = {name.replace("_", " ").lower(): found for name, found in bearers.items()}

    def find(self, name: str) -> list[Candidate]:
        return list(self.bearers.get(name.lower(), ()))

    def match(self, text: str) -> list[tuple[int, int]]:
        return []

    def demonym(self, word: str) -> str | None:
        return None


HAMLET = bearer("Oba", "PPL", 10.0, 50.027, 0, "XX-1")  # 3 km north of (10, 50)
CITY = bearer("Oba", "PPLA", 10.0, 50.18, 250_000, "XX-1")  # 20 km
METROPOLIS = bearer("Oba", "PPLA", 10.0, 52.7, 1_000_000, "XX-2")  # 300 km
CAPITAL = bearer("Oba", "PPLC", 30.0, 40.0, 9_000_000, "YY-1", "YY")  # 1,900 km


@pytest.mark.parametrize(
    ("bearers", "best"),
    [
        ([CITY, HAMLET], CITY),
        ([METROPOLIS, HAMLET], HAMLET),
        ([CAPITAL, HAMLET], HAMLET),
        ([CAPITAL, METROPOLIS, CITY, HAMLET], CITY),
        ([CAPITAL, METROPOLIS], METROPOLIS),
    ],
    ids=["city 20 km before hamlet 3 km", "hamlet 3 km before metropolis 300 km", "hamlet before far capital", "all", "the nearer"],
)
def test_nearness_is_weighed_against_size(bearers, best) -> None:
    found = geocode("Oba", near=(10.0, 50.0), names=World(oba=bearers))
    assert found.place == best.place
    assert 0 < found.score <= 0.95


def test_without_a_position_the_order_of_the_gazetteer_stands() -> None:
    assert geocode("Oba", names=World(oba=[HAMLET, CITY])).candidates == (HAMLET.place, CITY.place)


@pytest.mark.parametrize("near", [(33.5, 51.8), (34.0, 50.93), (34.8, 50.9), (35.6, 50.2)])
def test_a_bare_name_stays_the_city_wherever_in_its_region_one_stands(near) -> None:
    assert geocode("Sumy", near=near).precision is Precision.SETTLEMENT
    assert geocode("Sumy region", near=near).precision is Precision.ADM1


def test_nearness_holds_across_the_180th_meridian() -> None:
    east, west = bearer("Oba", "PPL", -179.9, 50.0, 500, "XX-1"), bearer("Oba", "PPL", 170.0, 50.0, 500, "XX-2")
    assert geocode("Oba", near=(179.9, 50.0), names=World(oba=[west, east])).place == east.place


def test_rare_bearers_of_a_common_name_are_found_too() -> None:
    gazetteer = Gazetteer.open()
    seventieth = gazetteer.find("San Antonio", 255)[69].place
    assert geocode("San Antonio", near=(seventieth.lon, seventieth.lat)).place == seventieth


@pytest.mark.parametrize(
    ("query", "whole", "bare", "kind", "inside"),
    [
        ("Sumy", "Sumy", "Sumy", None, ()),
        ("  Basivka ,Sumy Oblast,  Ukraine", "Basivka", "Basivka", None, ("Sumy Oblast", "Ukraine")),
        ("Basivka (Sumy Oblast)", "Basivka", "Basivka", None, ("Sumy Oblast",)),
        ("Суми، Україна", "Суми", "Суми", None, ("Україна",)),
        ("city of Sumy", "city of Sumy", "Sumy", "city", ()),
        ("the City of the Dead", "the City of the Dead", "Dead", "city", ()),
        ("village Basivka", "village Basivka", "Basivka", "village", ()),
        ("Sumy region", "Sumy region", "Sumy", "region", ()),
        ("The Hague", "The Hague", "Hague", None, ()),
        ("City", "City", "City", None, ()),
        (" , ", "", "", None, ()),
    ],
)
def test_a_query_is_a_name_a_kind_and_context(query, whole, bare, kind, inside) -> None:
    found = read_query(query)
    assert (found.whole, found.bare, found.kind.word if found.kind else None, found.inside) == (whole, bare, kind, inside)


def test_of_structured_fields_the_innermost_is_asked_for() -> None:
    found = read_fields({"country": "ua", "city": "Sumy", "state": "Sumy Oblast", "street": "x"})
    assert (found.whole, found.kind.word, found.inside, found.strict) == ("Sumy", "city", ("Sumy Oblast", "Ukraine"), True)
    assert read_fields({"country": "UKR"}).whole == "Ukraine"
    assert read_fields({"street": "x"}).whole == ""


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Basivka", "geonames:712757"),
        ("Basivka, Sumy Oblast, Ukraine", "geonames:712763"),
        ("Basivka, Sumska oblast", "geonames:712763"),
        ("Basivka, Sumy", "geonames:712763"),
        ("Суми, Україна", "geonames:692194"),
        ("Sumy oblast", "geonames:692196"),
        ("city of Sumy", "geonames:692194"),
        ("Paris, TX, USA", "geonames:4717560"),
        ("Springfield, IL", "geonames:4250542"),
        ("Haifa, IL", "geonames:294801"),
        ("Tbilisi, Georgia", "geonames:611717"),
        ("Atlanta, Georgia", "geonames:4180439"),
        ("Donetsk, Donbas", "geonames:709717"),
        ("Donetsk, Russia", "geonames:565348"),
        ("Rafah, Gaza", "geonames:281102"),
        ("Rafah, Egypt", "geonames:350350"),
        ("Saltivka, Kharkiv", "geonames:6722148"),
        ("Mexico City", "geonames:3530597"),
        ("Washington state", "geonames:5815135"),
    ],
)
def test_context_in_the_name_chooses_among_its_bearers(query, place_id) -> None:
    found = geocode(query)
    assert found.query == query
    assert found.place is not None and found.place.id == place_id


def test_contradicting_context_is_a_miss_with_its_reason() -> None:
    assert geocode("Basivka, Kursk Oblast, Ukraine").reason == "3 candidates, none in Kursk Oblast"
    assert geocode("Basivka, Sumy Oblast", country="Russia").reason == "3 candidates, none in RU"
    assert geocode("Nowhereville, Sumy Oblast").reason == "not in the gazetteer"


def test_a_container_that_nobody_knows_costs_certainty_and_a_postal_code_does_not() -> None:
    world = World(oba=[CITY])
    assert geocode("Oba, 40000", names=world).score == 0.95
    assert geocode("Oba, Nowhereshire", names=world).score == 0.5
    assert geocode("Oba, Nowhereshire", names=world).place == CITY.place


def test_a_type_word_is_stretched_to_another_area_but_never_to_a_point() -> None:
    district = bearer("Oba", "ADM2", 10.0, 50.0, 9000, "XX-1")
    stretched = geocode("Oba region", names=World(oba=[CITY, district]))
    assert (stretched.place, stretched.score) == (district.place, 0.5)
    assert geocode("Oba region", names=World(oba=[CITY])).reason == "1 candidate, none a region"
    assert geocode("Oba bridge", names=World(oba=[CITY])).reason == "1 candidate, none a bridge"
    assert geocode("Oba District", names=World(oba=[CITY], oba_district=[HAMLET])).place == HAMLET.place


@pytest.mark.parametrize("country", ["LB", "lb", "LBN", " lebanon ", "لبنان"])
def test_a_country_is_a_code_or_a_name(country) -> None:
    assert country_code(country, Gazetteer.open().find) == "LB"


def test_a_name_of_a_country_may_come_from_the_gazetteer_alone() -> None:
    lebanon, hamlet = bearer("Lebanon", "PCLI", 35.8, 33.8, 6_000_000, None, "LB"), bearer("Zederland", "PPL", 0.0, 0.0, 9, "YY-1", "YY")
    assert country_code("Zederland", World(zederland=[hamlet, lebanon]).find) == "LB"
    with pytest.raises(UnknownNameError):
        country_code("Zederland", World(zederland=[hamlet]).find)


def test_an_unknown_country_says_what_is_like_it() -> None:
    with pytest.raises(UnknownNameError, match=r"no country is called 'Ukrane': did you mean Ukraine \(UA\)\?"):
        geocode("Sumy", country="Ukrane")
    with pytest.raises(UnknownNameError, match="no country is spelled like it"):
        geocode("Sumy", country=["UA", "Zz"])


def test_codes_in_an_address_are_in_capitals() -> None:
    assert (country_of("ME"), country_of("me"), country_of("montenegro")) == ("ME", None, "ME")


@pytest.mark.parametrize("near", [(200.0, 0.0), (0.0, 91.0), (float("nan"), 0.0)])
def test_a_position_off_the_globe_is_an_error(near) -> None:
    with pytest.raises(GeometryError, match="off the globe: give longitude"):
        geocode("Sumy", near=near)


def test_the_number_of_candidates_can_be_limited() -> None:
    assert len(geocode("Springfield").candidates) == 10
    assert len(geocode("Springfield", limit=25).candidates) == 25
    assert len(geocode("Springfield", limit=1).candidates) == 1


def test_the_command_reads_lists_and_keeps_their_order(tmp_path) -> None:
    (tmp_path / "names.txt").write_bytes("\ufeffGoma\r\n\r\n  Суми, Україна \n".encode())
    done = run("geocode", "Tripoli", "-", "--file", str(tmp_path / "names.txt"), stdin=b"Kyiv\nNowhereville\n")
    assert done.stdout.decode().splitlines() == [
        "Tripoli\tTripoli, LY\t13.1873,32.8874",
        "Kyiv\tKyiv, UA\t30.5238,50.4547",
        "Nowhereville\t-\tnot in the gazetteer",
        "Goma\tGoma, CD\t29.2284,-1.6741",
        "Суми, Україна\tSumy, UA\t34.7991,50.9174",
    ]


def test_the_command_takes_countries_by_name_and_a_limit() -> None:
    done = run("geocode", "Tripoli", "--country", "Lebanon", "--country", "GRC", "--limit", "2")
    assert [line.split("\t")[1] for line in done.stdout.decode().splitlines()] == ["Tripoli, LB", "Tripoli, GR"]
    (answer,) = json.loads(run("geocode", "Springfield", "--json", "--limit", "3").stdout)
    assert [*answer][:6] == ["query", "place", "precision", "score", "candidates", "reason"]
    assert len(answer["candidates"]) == 3 and answer["candidates"][0] == answer["place"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (["Tripoli", "--country", "Narnia"], b"", 2, "no country is called 'Narnia'"),
        (["Tripoli", "--near", "200,3"], b"", 2, "off the globe"),
        (["Tripoli", "--near", "3"], b"", 2, "--near takes LON,LAT"),
        (["Tripoli", "--limit", "0"], b"", 2, "--limit"),
        ([], b"", 2, "give names of places"),
        (["--file", "/nowhere/names.txt"], b"", 3, "/nowhere/names.txt: cannot be read"),
        (["-"], b"\xff\xfe", 3, "byte 0 is not UTF-8"),
    ],
)
def test_the_command_names_input_spot_and_remedy(arguments, stdin, code, words) -> None:
    done = run("geocode", *arguments, stdin=stdin)
    assert done.returncode == code and done.stdout == b""
    assert words in one_line(done)
