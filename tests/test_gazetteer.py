"""The gazetteer: names in several scripts, homonyms, folding that keeps offsets, matching, and errors that say what to do."""

from __future__ import annotations

import csv
import shutil
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geomap import resources
from geomap.errors import GazetteerError
from geomap.folding import fold, skeleton
from geomap.gazetteer import Gazetteer, precision_of
from geomap.model import Precision


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return Gazetteer.open()


def first(names: Gazetteer, name: str) -> tuple[str, str, str | None]:
    place = names.find(name)[0].place
    return place.name, place.feature_code, place.adm1 or place.country


@pytest.mark.parametrize(
    ("name", "code", "unit"),
    [
        ("Kyiv", "PPLC", "UA-30"),
        ("Київ", "PPLC", "UA-30"),
        ("Киев", "PPLC", "UA-30"),
        ("Kiev", "PPLC", "UA-30"),
        ("كييف", "PPLC", "UA-30"),
        ("Aleppo", "PPLA", "SY-HL"),
        ("حلب", "PPLA", "SY-HL"),
        ("Khartoum", "PPLC", "SD-KH"),
        ("الخرطوم", "PPLC", "SD-KH"),
        ("Sudzha", "PPL", "RU-KRS"),
        ("Суджа", "PPL", "RU-KRS"),
        ("Simferopol", "PPLA2", "UA-43"),
        ("Sevastopol", "PPLA", "UA-40"),
        ("Goma", "PPLA", "CD-NK"),
        ("Artemivsk", "PPLA2", "UA-14"),
        ("KHARKIV", "PPLA", "UA-63"),
        ("Deir al Balah", "PPLA2", "PS-GZZ"),
    ],
)
def test_cities_are_found_in_their_scripts_and_spellings(names: Gazetteer, name: str, code: str, unit: str) -> None:
    found = names.find(name)[0].place
    assert (found.feature_code[:3], found.adm1) == (code[:3], unit)


@pytest.mark.parametrize(
    ("shown", "spellings"),
    [
        ("Kyiv", ("Kiev", "Київ", "Киев")),
        ("Odesa", ("Odessa", "Одеса")),
        ("Zaporizhzhia", ("Zaporizhzhya", "Zaporozhye", "Запоріжжя")),
        ("Kryvyi Rih", ("Kryvyy Rih", "Krivoy Rog", "Кривий Ріг")),
        ("Huliaipole", ("Hulyaypole", "Гуляйполе")),
        ("Gomel", ("Homyel'", "Homyel", "Гомель")),
        ("Mogilev", ("Mahilyow", "Могилёв")),
        ("Oryol", ("Orel", "Орёл")),
        ("Stary Oskol", ("Staryy Oskol", "Старый Оскол")),
        ("Rostov-on-Don", ("Rostov-na-Donu", "Ростов-на-Дону")),
        ("Yekaterinburg", ("Sverdlovsk", "Екатеринбург")),
    ],
)
def test_places_are_shown_under_their_usual_names_and_found_under_others(names: Gazetteer, shown: str, spellings: tuple[str, ...]) -> None:
    town = next(hit.place.id for hit in names.find(shown) if hit.place.name == shown and hit.precision is Precision.SETTLEMENT)
    for spelling in spellings:
        assert (town, shown) in {(hit.place.id, hit.place.name) for hit in names.find(spelling)}, spelling


def test_no_shown_name_of_a_town_in_ukraine_russia_or_belarus_has_a_soft_sign(names: Gazetteer) -> None:
    towns = [hit.place for hit in names.places_in((22, 41, 60, 60), 2_000, 5_000) if hit.place.country in ("UA", "RU", "BY")]
    assert len(towns) > 1_000
    assert not [town.name for town in towns if not town.name.isascii() or "'" in town.name]


@pytest.mark.parametrize(
    ("name", "code", "precision"),
    [
        ("Sumy region", "UA-59", "adm1"),
        ("Sumy Oblast", "UA-59", "adm1"),
        ("Sumy oblast", "UA-59", "adm1"),
        ("Sumska oblast", "UA-59", "adm1"),
        ("Сумська область", "UA-59", "adm1"),
        ("Kursk region", "RU-KRS", "adm1"),
        ("Kyiv region", "UA-32", "adm1"),
        ("Moscow region", "RU-MOS", "adm1"),
        ("Idlib province", "SY-ID", "adm1"),
        ("Aleppo governorate", "SY-HL", "adm1"),
        ("North Darfur", "SD-DN", "adm1"),
        ("West Darfur", "SD-DW", "adm1"),
        ("Gaza Strip", "PS-GZZ", "adm1"),
        ("West Bank", "PS-WBK", "adm1"),
        ("North Kivu", "CD-NK", "adm1"),
        ("Republic of Dagestan", "RU-DA", "adm1"),
        ("Dnipropetrovsk region", "UA-12", "adm1"),
        ("Crimea", "UA-43", "adm1"),
        ("Texas", "US-TX", "adm1"),
        ("TX", "US-TX", "adm1"),
    ],
)
def test_first_order_units_are_found_with_their_type_words(names: Gazetteer, name: str, code: str, precision: str) -> None:
    found = names.find(name)[0]
    assert (found.place.adm1, found.precision) == (code, precision)
    assert (found.place.lon, found.place.lat) != (0, 0)


def test_a_bare_name_keeps_city_and_region_apart(names: Gazetteer) -> None:
    city, region = names.find("Sumy")[:2]
    assert (city.place.id, city.match, city.precision) == ("geonames:692194", "main", Precision.SETTLEMENT)
    assert (region.place.id, region.match, region.precision) == ("geonames:692196", "alternate", Precision.ADM1)
    assert (region.place.name, city.place.name) == ("Sumy Oblast", "Sumy")


def test_a_district_has_the_code_of_its_polygon(names: Gazetteer) -> None:
    raion = names.find("Sumy district")[0]
    assert (raion.place.adm2, raion.precision, raion.place.adm1) == ("UA5908", Precision.ADM2, "UA-59")
    assert names.find("Yunakivka")[0].place.adm2 == "UA5908"
    district = names.find("Sudzhansky District")[0].place
    assert district.adm2 is not None and district.adm2.startswith("RU-KRS.")
    assert names.find("Sudzha")[0].place.adm2 == district.adm2


def test_homonyms_stay_apart(names: Gazetteer) -> None:
    units = {c.place.adm1 for c in names.find("Andriivka") if c.place.country == "UA"}
    assert len(units) >= 5
    georgias = {(c.place.feature_code, c.place.country) for c in names.find("Georgia")}
    assert {("PCLI", "GE"), ("ADM1", "US")} <= georgias


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("US", "US"),
        ("U.S.", "US"),
        ("UK", "GB"),
        ("UAE", "AE"),
        ("DRC", "CD"),
        ("DR Congo", "CD"),
        ("Burma", "MM"),
        ("Україна", "UA"),
        ("Россия", "RU"),
        ("سوريا", "SY"),
        ("Czechia", "CZ"),
        ("Ivory Coast", "CI"),
    ],
)
def test_countries_and_abbreviations(names: Gazetteer, name: str, country: str) -> None:
    found = names.find(name)[0]
    assert (found.place.country, found.place.feature_code, found.precision) == (country, "PCLI", Precision.COUNTRY)


def test_abbreviations_are_case_sensitive(names: Gazetteer) -> None:
    assert all(c.match != "abbreviation" for c in names.find("us"))
    assert names.match("They told us about it and us alone.") == []
    assert names.match("The US and the U.S. Navy") == [(4, 6), (15, 19)]


def test_demonyms_are_countries_not_places(names: Gazetteer) -> None:
    assert [names.demonym(word) for word in ("Ukrainian", "Russians", "Congolese", "Burmese", "Palestinian", "Kyiv")] == [
        "UA",
        "RU",
        "CD",
        "MM",
        "PS",
        None,
    ]
    assert (names.find("Ukrainian")[0].match, names.find("Ukrainian")[0].place.country) == ("demonym", "UA")
    assert names.country_name("CD") == "Democratic Republic of the Congo"
    assert names.country_name("QQ") is None


def test_informal_regions_name_their_parts_or_their_reach(names: Gazetteer) -> None:
    donbas = names.find("Donbas")[0]
    assert (donbas.place.feature_code, donbas.precision, names.parts(donbas.place.id)) == ("RGN", Precision.ADM1, ("UA-09", "UA-14"))
    sahel = names.find("Sahel")[0]
    assert sahel.precision == Precision.NEAR and (names.radius_km(sahel.place.id) or 0) > 500
    kyiv = names.find("Kyiv")[0].place.id
    assert (names.parts(kyiv), names.radius_km(kyiv)) == ((), None)


@pytest.mark.parametrize(
    ("name", "precision", "country"),
    [
        ("Zaporizhzhia nuclear power plant", "exact", "UA"),
        ("Rafah crossing", "exact", "PS"),
        ("Hmeimim air base", "exact", "SY"),
        ("Dnieper", "line", "UA"),
        ("Strait of Hormuz", "near", None),
        ("Black Sea", "near", None),
        ("Fordow", "exact", "IR"),
        ("Golan Heights", "near", "SY"),
        ("Galilee", "adm1", "IL"),
    ],
)
def test_features_of_war_reports(names: Gazetteer, name: str, precision: str, country: str | None) -> None:
    found = names.find(name)[0]
    assert (found.precision, found.place.country, found.place.source) == (precision, country, "geomap")


def test_villages_of_the_wars_are_known(names: Gazetteer) -> None:
    """Own list: places that a gazetteer of towns with 500 people or more mostly lacks."""
    wanted = {
        "UA": [
            "Robotyne",
            "Yunakivka",
            "Klishchiivka",
            "Novenke",
            "Makarivka",
            "Synkivka",
            "Kindrativka",
            "Krynky",
            "Verbove",
            "Ocheretyne",
            "Neskuchne",
            "Storozheve",
        ],
        "RU": ["Gornal", "Plekhovo", "Demidovka", "Popovka", "Guyevo", "Tetkino", "Snagost", "Pogrebki", "Kozinka"],
        "LB": ["Khiam", "Kfar Kila", "Aita al-Shaab", "Maroun al-Ras", "Naqoura", "Bint Jbeil"],
        "CD": ["Masisi", "Walikale", "Rubaya", "Bunagana", "Minova", "Sake"],
        "SD": ["Tawila", "El Fasher", "Zamzam", "Babanusa", "Al-Dabba"],
        "MM": ["Hpakant", "Lashio", "Myawaddy", "Laukkai", "Kyaukme"],
        "SY": ["Suwayda", "Jaramana", "Quneitra", "Deir Hafer"],
        "PS": ["Khan Younis", "Jabalia", "Deir al-Balah", "Beit Hanoun"],
    }
    missed = [(name, country) for country, places in wanted.items() for name in places if all(c.place.country != country for c in names.find(name))]
    assert missed == []


@pytest.mark.parametrize(("name", "id_"), [("Dayr el-Zour", "geonames:170794"), ("Qusayr", "geonames:"), ("Kostyantynivka", "geonames:")])
def test_other_transliterations(names: Gazetteer, name: str, id_: str) -> None:
    assert any(c.place.id.startswith(id_) for c in names.find(name))


def test_skeletons_join_spellings_and_keep_names_apart() -> None:
    assert skeleton("Deir ez-Zor") == skeleton("Dayr az Zawr")
    assert skeleton("Qamishli") == skeleton("Kamishly")
    assert skeleton("Sumy") != skeleton("Kursk")
    assert skeleton("Київ") == ""


def test_what_is_not_there_is_an_empty_list(names: Gazetteer) -> None:
    assert names.find("Xyzzyqwerty") == []
    assert names.find("") == []
    assert names.match("") == []


def test_folding_keeps_the_length_of_every_character() -> None:
    assert [code for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000 and len(fold(chr(code))) != 1] == []


@given(st.text())
@example("İstanbul, Straße, Kup’ians’k, e\u0301")
def test_folding_keeps_offsets_and_is_stable(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_equalises_spellings() -> None:
    assert fold("Deir al-Balah") == fold("Deir\u00a0al\u2011Balah") == "deir al balah"
    assert fold("Kup’ians’k") == fold("Kupʼiansʼk") == "kup'ians'k"
    assert fold("Çanakkale") == "canakkale"
    assert fold("Київ") == "київ"


def naive_match(names: Gazetteer, text: str) -> list[tuple[int, int]]:
    """Every start, every end, longest first: what `match` must find."""
    spans, free = [], 0
    for start, char in enumerate(text):
        opens = start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "_")
        if start < free or not opens or not char.isalpha() or char.islower():
            continue
        for end in range(min(len(text), start + 64), start + 2, -1):
            if (end == len(text) or not (text[end].isalnum() or text[end] == "'")) and fold(text[start:end]) in names.shipped.trie:
                spans.append((start, end))
                free = end
                break
    return spans


WORDS = st.sampled_from(
    [
        "Kyiv",
        "Khan",
        "Younis",
        "Velyka",
        "Novosilka",
        "Sumy",
        "region",
        "the",
        "Port",
        "Sudan",
        "in",
        "Deir",
        "Zor",
        "Київ",
        "حلب",
        "New",
        "York",
        "City,",
        "Sudan.",
        "Nova",
        "xx",
        "Bint",
        "Jbeil",
        "Sake",
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_matching_equals_the_naive_reference(words: str) -> None:
    names = Gazetteer.open()
    assert names.match(words) == naive_match(names, words)


def test_match_takes_the_longest_whole_words(names: Gazetteer) -> None:
    text = "Shelling hit Velyka Novosilka, New York City and Kursk's outskirts; the town of al-Mawasi too."
    assert [text[start:end] for start, end in names.match(text)] == ["Velyka Novosilka", "New York City", "Kursk", "al-Mawasi"]
    assert names.match("Kyivan Kurskish") == []


def test_places_in_a_view_come_largest_first(names: Gazetteer) -> None:
    found = names.places_in((33.0, 50.5, 36.5, 52.5), limit=5, min_population=50_000)
    assert [c.place.name for c in found][:2] == ["Kursk", "Sumy"]
    assert [c.population for c in found] == sorted((c.population for c in found), reverse=True)
    assert names.places_in((0.0, -60.0, 1.0, -59.0)) == []


def test_get_by_id(names: Gazetteer) -> None:
    place = names.get("geonames:692194")
    assert place is not None and place.name == "Sumy"
    assert names.get("geonames:1") is None


def test_every_entry_has_a_point_and_a_country_code_we_name(names: Gazetteer) -> None:
    codes = set(names.meta["country_names"]) | {""}
    assert set(names.meta["countries"]) <= codes
    for row in range(0, len(names.shipped), 997):
        place = names.shipped.place(row)
        assert -180 <= place.lon <= 180 and -90 <= place.lat <= 90 and (place.lon, place.lat) != (0, 0)
        assert place.name and place.feature_code


@pytest.mark.parametrize("table", ["features.csv", "extra_places.csv"])
def test_curated_rows_have_a_source_and_a_sane_point(table: str) -> None:
    with (resources.boundaries() / table).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) >= 120
    assert [row["name"] for row in rows if not row["source"] or not -180 <= float(row["lon"]) <= 180 or not -90 <= float(row["lat"]) <= 90] == []


def test_precision_follows_the_feature_code() -> None:
    codes = ("PCLI", "ADM1", "ADM2", "ADM3", "PPLX", "STM", "SEA", "AIRB", "RGN", "odd")
    expected = ["country", "adm1", "adm2", "adm3", "settlement", "line", "near", "exact", "near", "near"]
    assert [str(precision_of(code)) for code in codes] == expected
    assert precision_of("RGN", has_parts=True) == Precision.ADM1


def test_missing_and_damaged_files_name_themselves_and_the_remedy(tmp_path) -> None:
    with pytest.raises(GazetteerError, match=r"meta\.json is missing; rebuild it with tools/build_gazetteer\.py"):
        Gazetteer.open(tmp_path)
    folder = tmp_path / "gazetteer"
    shutil.copytree(resources.boundaries() / "gazetteer", folder)
    (folder / "codes.u32").write_bytes(b"")
    with pytest.raises(GazetteerError, match=r"codes\.u32 is damaged"):
        Gazetteer.open(folder)
    (folder / "codes.u32").unlink()
    with pytest.raises(GazetteerError, match=r"codes\.u32 is missing"):
        Gazetteer.open(folder)
    meta = folder / "meta.json"
    meta.write_text(meta.read_text("utf-8").replace('"fold":1', '"fold":0'), "utf-8")
    with pytest.raises(GazetteerError, match="has schema 1, fold 0"):
        Gazetteer.open(folder)
    meta.write_text("{", "utf-8")
    with pytest.raises(GazetteerError, match="is damaged"):
        Gazetteer.open(folder)
