"""Units looked up by code or name in any script; ambiguous and unknown names; what a unit's profile says; what is selected for export."""

from __future__ import annotations

import json
import shutil

import pytest
import shapely

import geomap
from geomap import resources
from geomap.atlas import Atlas
from geomap.errors import BoundaryError, UnknownNameError
from geomap.profiles import profile, profile_lines
from geomap.regions import Regions
from geomap.userdata import import_boundaries


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas(Regions.open())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("UA-59", "UA-59"), ("ua-59", "UA-59"), ("Sumy Oblast", "UA-59"), ("  sumy   OBLAST ", "UA-59"), ("Sumy", "UA-59"),
        ("Сумська область", "UA-59"), ("Курская область", "RU-KRS"), ("UA5908", "UA5908"), ("أوكرانيا", "UA"), ("Ukraine", "UA"), ("Kyiv", "UA-30"),
    ],
)  # fmt: skip
def test_a_unit_is_found_by_code_or_name(atlas, query, code) -> None:
    assert atlas.one(query).code == code


def test_an_ambiguous_name_lists_its_units_and_can_be_narrowed(atlas) -> None:
    with pytest.raises(UnknownNameError, match=r"2 units are called 'Georgia': GE \(Georgia, level 0\), US-GA \(Georgia, level 1\); give the code"):
        atlas.one("Georgia")
    assert atlas.one("Georgia", level=0).code == "GE"
    assert atlas.one("Georgia", country="us").code == "US-GA"
    assert [unit.code for unit in atlas.find("Kyiv")] == ["UA-30", "UA80"], "the city is a unit of two levels: `one` takes the outer"


def test_an_unknown_name_brings_the_nearest_spellings(atlas) -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean .*Sumy Oblast \(UA-59\)"):
        atlas.one("Sumi Oblast")
    with pytest.raises(UnknownNameError, match="no code or name is spelled like it"):
        atlas.one("qqqqwwwwzzzz")
    with pytest.raises(UnknownNameError, match="no country 'XX'"):
        atlas.units(country="XX")
    with pytest.raises(UnknownNameError, match="no level 3"):
        atlas.units(3)


def test_units_are_listed_by_level_then_code(atlas) -> None:
    oblasts = atlas.units(1, "ua")
    assert len(oblasts) == 27 and [unit.code for unit in oblasts] == sorted(unit.code for unit in oblasts)
    assert {unit.parent for unit in oblasts} == {"UA"}
    everything = atlas.units(country="UA")
    assert len(everything) == 1 + 27 + 138 and [unit.level for unit in everything] == sorted(unit.level for unit in everything)
    assert len(atlas.units(0)) > 230


def test_the_worldview_moves_a_unit_to_another_country() -> None:
    held = Atlas(Regions.open("defacto"))
    assert {unit.code for unit in held.units(1, "RU")} >= {"UA-43", "UA-40"}
    assert held.get("UA-43").parent == "RU"
    assert "UA-43" not in {unit.code for unit in held.inside(held.one("UA"), 1)}


def test_a_country_that_only_one_view_has_is_a_unit_of_that_view(atlas) -> None:
    held = Atlas(Regions.open("defacto"))
    transnistria = held.one("Transnistria", level=0)
    assert transnistria.code in {unit.code for unit in held.units(0)} and atlas.get(transnistria.code) is None
    assert profile(held, transnistria).area_km2 > 1_000 and held.select(None, 1, transnistria.code)[1]
    assert list(held.frame(held.units(0))["code"]) == [unit.code for unit in held.units(0)]


def test_a_profile_has_area_neighbours_names_licence_and_measured_error(atlas) -> None:
    sumy = profile(atlas, atlas.get("UA-59"))
    assert sumy.area_km2 == pytest.approx(23_834, rel=0.01)
    assert {one.code for one in sumy.neighbours} == {"UA-74", "RU-KRS", "UA-53", "RU-BRY", "UA-63", "RU-BEL"}
    assert [one.border_km for one in sumy.neighbours] == sorted((one.border_km for one in sumy.neighbours), reverse=True)
    assert 250 < next(one.border_km for one in sumy.neighbours if one.code == "RU-KRS") < 310
    assert sumy.inside == {2: 5} and "ODbL" in sumy.licence and any("OpenStreetMap" in source.name for source in sumy.credits)
    assert sumy.border_error["RU"]["median_m"] < 120 and sumy.names["uk"][0] == "Сумська область"
    assert "Crimea" in sumy.note
    lines = profile_lines(sumy)
    assert ("area", f"{sumy.area_km2:,.0f} km²") in lines
    assert sum(what == "neighbour" for what, _ in lines) == 6


def test_neighbours_are_found_across_two_grades_of_lines(atlas) -> None:
    poland = {one.code: one.border_km for one in profile(atlas, atlas.get("PL")).neighbours}
    assert {"DE", "CZ", "SK", "UA", "BY", "LT", "RU"} == set(poland)
    assert poland["UA"] == pytest.approx(535, rel=0.1) and poland["DE"] == pytest.approx(400, rel=0.15)


def test_a_large_country_has_its_area_on_both_sides_of_the_180th_meridian(atlas) -> None:
    assert profile(atlas, atlas.get("FJ")).area_km2 == pytest.approx(18_300, rel=0.05)


def test_units_are_selected_for_export(atlas) -> None:
    assert [unit.code for unit in atlas.select("Crimea")[1]] == ["UA-43"]
    title, raions = atlas.select("UA-59", 2)
    assert title == "Sumy Oblast, level 2" and len(raions) == 5 and {unit.parent for unit in raions} == {"UA-59"}
    assert len(atlas.select(None, 1, "UA")[1]) == 27 and len(atlas.select("UA", 2)[1]) == 138
    assert atlas.select(None, 0)[0] == "Countries of the world"
    with pytest.raises(UnknownNameError, match="holds no units of level 2"):
        atlas.select(None, 2, "PL")
    with pytest.raises(UnknownNameError, match="holds no units of level 0"):
        atlas.select("UA-59", 0)


def test_a_frame_has_the_names_of_each_language(atlas) -> None:
    frame = atlas.frame(atlas.select("UA-59")[1])
    row = frame.iloc[0]
    assert (row["name"], row["name_uk"], row["name_ru"]) == ("Sumy Oblast", "Сумська область", "Сумская область")
    assert frame.crs == "EPSG:4326" and frame.columns[-1] == "geometry"


def test_missing_names_are_an_error_that_names_the_file(tmp_path) -> None:
    folder = tmp_path / "boundaries"
    shutil.copytree(resources.boundaries(), folder, ignore=shutil.ignore_patterns("gazetteer", "*.gz"))
    (folder / "UKR" / "names.csv").unlink()
    broken = Atlas(Regions.open(folder=folder))
    with pytest.raises(BoundaryError, match=r"names\.csv is missing or damaged"):
        broken.names(broken.get("UA"))


def test_units_of_an_import_are_listed_and_credited_to_their_source(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    halves = Regions.open().get("PL-LU").geometry.bounds
    west, south, east, north = halves
    middle = (west + east) / 2
    features = [
        {
            "type": "Feature",
            "properties": {"shapeName": name, "shapeISO": "", "shapeID": name, "shapeGroup": "POL", "shapeType": "ADM2"},
            "geometry": shapely.geometry.mapping(shapely.box(*box)),
        }
        for name, box in (("West Half", (west, south, middle, north)), ("East Half", (middle, south, east, north)))
    ]
    file = tmp_path / "halves.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    import_boundaries("geoboundaries", file, licence="CC BY 4.0", source="A Survey")
    atlas = Atlas(Regions.open())
    unit = atlas.one("East Half")
    found = profile(atlas, unit)
    assert unit.level == 2 and unit.country == "PL" and found.licence == "CC BY 4.0"
    assert [source.name for source in found.credits] == ["A Survey"] and [one.name for one in found.neighbours] == ["West Half"]
    assert geomap.join([((middle + east) / 2, (south + north) / 2)], 2).tolist() == [unit.code]
