"""The gazetteer: names in several scripts, homonyms, folding that keeps offsets, matching, and errors that say what to do."""

from __future__ import annotations

import csv
import shutil
import sys

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geomap import resources
from geomap.errors import GazetteerError
from geomap.folding import fold, may_spell, skeleton
from geomap.gazetteer import Gazetteer, precision_of
from geomap.model import Place, Precision
from geomap.regions import Regions


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
    assert sahel.precision == Precision.ADM1 and {"BF-12", "ML-6", "NE-6", "TD-LC"} <= set(sahel.parts)
    anatolia = names.find("Anatolia")[0]
    assert anatolia.precision == Precision.NEAR and (names.radius_km(anatolia.place.id) or 0) > 300
    kyiv = names.find("Kyiv")[0].place.id
    assert (names.parts(kyiv), names.radius_km(kyiv)) == ((), None)


@pytest.mark.parametrize(
    ("name", "precision", "country"),
    [
        ("Zaporizhzhia nuclear power plant", "exact", "UA"),
        ("Rafah crossing", "exact", "PS"),
        ("Hmeimim air base", "exact", "SY"),
        ("Dnieper", "line", "UA"),
        ("Strait of Hormuz", "line", None),
        ("Black Sea", "line", None),
        ("Fordow", "exact", "IR"),
        ("Golan Heights", "adm1", "SY"),
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


def test_other_spellings_follow_names_that_are_nobodys_main_name(names: Gazetteer) -> None:
    found = names.find("Harkov")
    assert "UA-63" in {hit.place.adm1 for hit in found} and {hit.match for hit in found} == {"alternate"}
    rows = {row for row, _ in names.shipped.lookup("harkov")}
    ids = {names.shipped.place(row).id for row in rows}
    assert [hit.place.id in ids for hit in found] == [True] * len(rows) + [False] * (len(found) - len(rows)) and len(found) > len(rows)
    assert len(names.find("Harkov", limit=1)) == 1
    assert {hit.match for hit in names.find("Sudzha")} == {"main"}


def test_skeletons_join_spellings_and_keep_names_apart() -> None:
    assert skeleton("Deir ez-Zor") == skeleton("Dayr az Zawr")
    assert skeleton("Qamishli") == skeleton("Kamishly")
    assert skeleton("Sumy") != skeleton("Kursk")
    assert skeleton("Київ") == ""


@pytest.mark.parametrize(
    ("name", "shown", "may"),
    [
        ("Kamishly", "Al Qamishli", True),
        ("Nabatiyeh", "Nabatieh Governorate", True),
        ("Krasny Lyman", "Lyman", True),  # so long a skeleton is not met by chance
        ("Sure", "Syria", False),
        ("Ready", "Riyadh", False),
        ("Crime", "Crimea", False),
        ("Acker", "Sevastopol", False),
    ],
)
def test_a_like_skeleton_alone_makes_no_spelling(name: str, shown: str, may: bool) -> None:
    assert may_spell(name, shown) is may


def test_words_and_surnames_are_not_taken_for_misspelt_places(names: Gazetteer) -> None:
    words = "Attack Color Create Crime Data Game Hold Left Matter Policy Ready Score Season Sure Threat Very Schade Tinney Cassell Weis"
    assert [word for word in words.split() if any(hit.match == "alternate" and fold(word) not in names.shipped.trie for hit in names.find(word))] == [
        "Season"
    ]


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


@settings(deadline=None)
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


def test_records_one_by_one_are_those_of_many_at_once(names: Gazetteer) -> None:
    artefact = names.shipped
    keys = artefact.trie.keys()[::499]
    key, row, standing = artefact.lookup_all([*keys, "no such key"])
    assert [(number, *hit) for number, one in enumerate(keys) for hit in artefact.lookup(one)] == list(
        zip(key.tolist(), row.tolist(), standing.tolist(), strict=True)
    )
    columns = artefact.columns(row)
    records = zip(*(columns[field].tolist() for field in (*Place.__slots__, "population")), strict=True)
    assert len(row) > 1_500
    for at, record in zip(row.tolist(), records, strict=True):
        hit = artefact.candidate(at, "main")
        assert (*(getattr(hit.place, field) for field in Place.__slots__), hit.population) == record


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


def read_table(name: str) -> list[dict[str, str]]:
    with (resources.boundaries() / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(("table", "least"), [("features.csv", 1_000), ("extra_places.csv", 450), ("regions.csv", 150)])
def test_curated_rows_have_a_source_and_a_sane_point(table: str, least: int) -> None:
    rows = read_table(table)
    assert len(rows) >= least
    assert [row["name"] for row in rows if not row["source"] or not -180 <= float(row["lon"]) <= 180 or not -90 <= float(row["lat"]) <= 90] == []


def test_a_curated_name_stands_once(names: Gazetteer) -> None:
    rows = read_table("features.csv") + read_table("regions.csv")
    spelled = [name for row in rows for name in {fold(name.removeprefix("the ")) for name in (row["name"], *row["aliases"].split("|"))} if name]
    assert sorted({name for name in spelled if spelled.count(name) > 1}) == []


def test_every_curated_place_is_found_under_its_name_near_its_point(names: Gazetteer) -> None:
    def near(row: dict[str, str]) -> bool:
        found = [hit.place for hit in names.find(row["name"])]
        return any(
            place.source == "geomap" and abs(place.lon - float(row["lon"])) < 1e-4 and abs(place.lat - float(row["lat"])) < 1e-4 for place in found
        )

    rows = read_table("features.csv") + read_table("extra_places.csv") + read_table("regions.csv")
    assert [row["name"] for row in rows if not near(row)] == []


def test_features_lie_in_the_countries_they_name() -> None:
    """Sites on land, by the shipped polygons; islands and coasts may be 12 km out at sea."""
    regions = Regions.open()
    land = ("AIRB", "AIRP", "BDG", "CMPRF", "DAM", "FCL", "GOVL", "INSM", "MNN", "PASS", "PSN", "PSTB", "RLG")
    rows = [row for row in read_table("features.csv") if row["feature_code"] in land and row["country"] and row["name"] != "Snake Island"]
    strays = []
    for row in rows:
        unit, point = regions.get(row["country"]), shapely.Point(float(row["lon"]), float(row["lat"]))
        if unit is not None and shapely.distance(unit.geometry, point) > 0.1:
            strays.append((row["name"], row["country"]))
    assert len(rows) > 400
    assert strays == []


def test_regions_are_unions_of_units_that_exist(names: Gazetteer) -> None:
    regions = Regions.open()
    rows = read_table("regions.csv")
    members = {code for row in rows for code in row["members"].split("|") if code}
    assert sorted(code for code in members if regions.get(code) is None) == []
    assert [row["name"] for row in rows if not row["members"] and not float(row["radius_km"] or 0)] == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Donbas", ("UA-09", "UA-14")),
        ("Kordofan", ("SD-GK", "SD-KN", "SD-KS")),
        ("the Kivus", ("CD-NK", "CD-SK")),
        ("Galilee", ("IL-Z",)),
        ("Horn of Africa", ("DJ", "ER", "ET", "SO")),
        ("Levant", ("IL", "JO", "LB", "PS", "SY")),
        ("Rojava", ("SY-HA", "SY-RA")),
        ("Azad Kashmir", ()),
        ("Puntland", ("SO-BR", "SO-MU", "SO-NU")),
    ],
)
def test_a_region_says_what_it_is_made_of(names: Gazetteer, name: str, parts: tuple[str, ...]) -> None:
    assert names.find(name.removeprefix("the "))[0].parts == parts


def test_peoples_of_units_cities_and_regions_are_found_at_home(names: Gazetteer) -> None:
    homes = {
        "Ohioans": "US-OH", "Texan": "US-TX", "Scottish": "GB-SCT", "Bavarians": "DE-BY", "Chechen": "RU-CE", "Crimean": "UA-43", "Gazan": "PS-GZZ",
    }  # fmt: skip
    first = {word: names.find(word)[0] for word in (*homes, "Londoners", "Muscovite", "European", "Latin Americans", "Kurdish")}
    assert {word: first[word].place.adm1 for word in homes} == homes
    assert [(first[word].place.name, first[word].place.country) for word in ("Londoners", "Muscovite", "European", "Latin Americans", "Kurdish")] == [
        ("London", "GB"), ("Moscow", "RU"), ("Europe", None), ("Latin America", None), ("Kurdistan", None)
    ]  # fmt: skip
    assert {candidate.match for candidate in first.values()} == {"demonym"}
    assert [names.demonym(word) for word in ("Texans", "Londoner", "European")] == ["US", "GB", None]
    assert [names.is_demonym(word) for word in ("Ohioan", "European", "Russian", "Ohio")] == [True, True, True, False]


def test_every_people_has_a_home(names: Gazetteer) -> None:
    words = [row["word"] for row in read_table("demonyms.csv") if row["place"]]
    assert len(words) > 400
    assert [word for word in words if not (found := names.find(word)) or found[0].match != "demonym"] == []


def test_countries_and_large_units_stand_at_the_points_of_geonames(names: Gazetteer) -> None:
    points = {name: (found.place.lon, found.place.lat) for name in ("Russia", "China", "Africa", "Queensland") if (found := names.find(name)[0])}
    assert points == {"Russia": (100, 60), "China": (105, 35), "Africa": (21.09375, 7.1881), "Queensland": (145, -20)}


def test_small_places_with_a_post_code_are_found_in_their_units(names: Gazetteer) -> None:
    found = {(c.place.country, c.place.adm1, c.place.adm2) for c in names.find("Meadow Grove")}
    assert ("US", "US-NE", "US-NE.119") in found
    starohnativka = next(c for c in names.find("Старогнатівка") if c.place.country == "UA")
    assert (starohnativka.place.name, starohnativka.place.adm1, starohnativka.population) == ("Starohnativka", "UA-14", 0)
    assert names.get(starohnativka.place.id) == starohnativka.place


def test_words_before_names_may_be_short(names: Gazetteer) -> None:
    spelled = {"Mt. Pleasant": "Mount Pleasant", "Ft Lauderdale": "Fort Lauderdale", "Saint Louis": "St. Louis", "Loudon Co.": "Loudon County"}
    found = {name: {c.place.id for c in names.find(name)} for pair in spelled.items() for name in pair}
    assert all(found[one] & found[other] for one, other in spelled.items())
    assert "IE" in {c.place.country for c in names.find("Co. Mayo")}


def test_abbreviations_and_demonyms_cover_what_they_say(names: Gazetteer) -> None:
    postal = "AL AZ AR CA CO CT DE FL GA IL IN KS KY LA MD MA MI MN MS MT NE NV NH NJ NM NY NC ND OK OR PA RI SC SD TN TX VT VA WA WV WI WY DC"
    short = {row["code"] for row in read_table("abbreviations.csv")}
    assert {f"US-{code}" for code in postal.split()} - short == set()
    assert [names.find(name)[0].place.adm1 for name in ("Calif.", "N.Y.", "Tex.", "CA", "Alta.", "KPK")] == [
        "US-CA", "US-NY", "US-TX", "US-CA", "CA-AB", "PK-KP"
    ]  # fmt: skip
    countries = {row["code"] for row in read_table("countries.csv")}
    people = {row["country"] for row in read_table("demonyms.csv")} - {""}
    assert len(countries) == 250 and people <= countries
    assert sorted(countries - people) == ["AQ", "BV", "GS", "HM", "SJ", "TF", "UM", "VA"]  # nobody is from there


def test_counties_of_the_united_states_are_districts(names: Gazetteer) -> None:
    found = [(hit.place.feature_code, hit.place.adm1) for hit in names.find("Travis County")]
    assert ("ADM2", "US-TX") in found


def test_precision_follows_the_feature_code() -> None:
    codes = ("PCLI", "ADM1", "ADM2", "ADM3", "PPLX", "STM", "SEA", "AIRB", "RGN", "odd")
    expected = ["country", "adm1", "adm2", "adm3", "settlement", "line", "line", "exact", "near", "near"]
    assert [str(precision_of(code)) for code in codes] == expected
    assert precision_of("RGN", has_parts=True) == Precision.ADM1


def test_missing_and_damaged_files_name_themselves_and_the_remedy(tmp_path) -> None:
    with pytest.raises(GazetteerError, match=r"meta\.json is missing; rebuild it with tools/build_gazetteer\.py"):
        Gazetteer.open(tmp_path)
    folder = tmp_path / "gazetteer"
    shutil.copytree(resources.boundaries() / "gazetteer", folder)
    (folder / "areas.txt").write_bytes(b"")
    with pytest.raises(GazetteerError, match=r"areas\.txt is damaged"):
        Gazetteer.open(folder)
    (folder / "areas.txt").unlink()
    with pytest.raises(GazetteerError, match=r"areas\.txt is missing"):
        Gazetteer.open(folder)
    meta = folder / "meta.json"
    meta.write_text(meta.read_text("utf-8").replace('"fold":1', '"fold":0'), "utf-8")
    with pytest.raises(GazetteerError, match="has schema 3, fold 0"):
        Gazetteer.open(folder)
    meta.write_text("{", "utf-8")
    with pytest.raises(GazetteerError, match="is damaged"):
        Gazetteer.open(folder)
