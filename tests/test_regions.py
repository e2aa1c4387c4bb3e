"""Units by code, by point and by view; worldviews; seats; credits; what happens with wrong names and damaged data."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import shapely

from geomap import resources
from geomap.errors import BoundaryError, UnknownNameError
from geomap.layers import read_shapes
from geomap.regions import COLUMNS, Regions

SIMFEROPOL, SEVASTOPOL = (34.10, 44.95), (33.52, 44.60)


@pytest.fixture(scope="module")
def un() -> Regions:
    return Regions.open()


@pytest.fixture(scope="module")
def defacto() -> Regions:
    return Regions.open("defacto")


@pytest.mark.parametrize(
    ("code", "name", "level", "parent", "grade"),
    [
        ("UA", "Ukraine", 0, None, "geoboundaries"),
        ("UA-59", "Sumy Oblast", 1, "UA", "geoboundaries"),
        ("UA-30", "Kyiv", 1, "UA", "geoboundaries"),
        ("UA-32", "Kyiv Oblast", 1, "UA", "geoboundaries"),
        ("UA-51", "Odesa Oblast", 1, "UA", "geoboundaries"),
        ("UA-43", "Crimea", 1, "UA", "geoboundaries"),
        ("UA5908", "Sumskyi Raion", 2, "UA-59", "geoboundaries"),
        ("RU-KRS", "Kursk Oblast", 1, "RU", "geoboundaries"),
        ("RU-TA", "Tatarstan", 1, "RU", "geoboundaries"),
        ("RU-MOW", "Moscow", 1, "RU", "geoboundaries"),
        ("BY-HO", "Gomel Oblast", 1, "BY", "geoboundaries"),
        ("IL-D", "Southern District", 1, "IL", "geoboundaries"),
        ("SD", "Sudan", 0, None, "geoboundaries"),
        ("SD-DN", "North Darfur", 1, "SD", "geoboundaries"),
        ("CD-HK", "Haut-Katanga", 1, "CD", "geoboundaries"),
        ("IR-23", "Tehran", 1, "IR", "geoboundaries"),
        ("PL", "Poland", 0, None, "natural_earth"),
        ("FR-75", "Paris", 1, "FR", "natural_earth"),
    ],
)
def test_a_unit_is_found_by_its_code(un, code, name, level, parent, grade) -> None:
    unit = un.get(code)
    assert (unit.code, unit.name, unit.level, unit.parent, unit.grade) == (code, name, level, parent, grade)
    assert unit.geometry.is_valid and unit.geometry.contains(shapely.Point(unit.label_lon, unit.label_lat))


@pytest.mark.parametrize("code", ["", "XX", "UA-99", "UA9999", "ua-59", "nonsense"])
def test_an_unknown_code_is_a_miss(un, code) -> None:
    assert un.get(code) is None
    assert un.seat(code) is None


@pytest.mark.parametrize(
    ("place", "lon", "lat", "country", "adm1", "adm2"),
    [
        ("Sumy", 34.80, 50.92, "UA", "UA-59", "UA5908"),
        ("Sudzha", 35.27, 51.19, "RU", "RU-KRS", "RU-KRS.29"),
        ("Kyiv", 30.52, 50.45, "UA", "UA-30", "UA80"),
        ("Bucha", 30.22, 50.55, "UA", "UA-32", "UA3208"),
        ("Slavutych", 30.74, 51.53, "UA", "UA-32", "UA3210"),
        ("Vovchansk", 36.94, 50.29, "UA", "UA-63", "UA6314"),
        ("Mariupol", 37.54, 47.10, "UA", "UA-14", "UA1414"),
        ("Simferopol", *SIMFEROPOL, "UA", "UA-43", "UA0116"),
        ("Sevastopol", *SEVASTOPOL, "UA", "UA-40", "UA85"),
        ("Uzhhorod", 22.29, 48.62, "UA", "UA-21", "UA2110"),
        ("Moscow", 37.62, 55.75, "RU", "RU-MOW", "RU-MOW.1"),
        ("Belgorod", 36.59, 50.60, "RU", "RU-BEL", None),
        ("Minsk", 27.56, 53.90, "BY", "BY-HM", None),
        ("Brest", 23.69, 52.10, "BY", "BY-BR", None),
        ("Istanbul", 28.95, 41.01, "TR", "TR-34", None),
        ("Gaza", 34.45, 31.50, "PS", "PS-GZZ", None),
        ("Hebron", 35.09, 31.53, "PS", "PS-WBK", None),
        ("Majdal Shams", 35.77, 33.27, "SY", "SY-X02~", None),
        ("El Fasher", 25.35, 13.63, "SD", "SD-DN", None),
        ("Ed Daein", 26.14, 11.46, "SD", "SD-DE", None),
        ("Hargeisa", 44.06, 9.56, "SO", "SO-WO", None),
        ("Dakhla", -15.93, 23.70, "EH", "MA-16", None),
        ("Pristina", 21.17, 42.66, "XK", "XK-X20~", None),
        ("Taipei", 121.55, 25.04, "TW", "TW-TPE", None),
        ("Tokyo", 139.69, 35.69, "JP", "JP-13", None),
    ],
)
def test_a_city_is_located(un, place, lon, lat, country, adm1, adm2) -> None:
    found = un.locate(lon, lat)
    assert found[:2] == (country, adm1), place
    assert adm2 is None or found[2] == adm2, place


def test_a_town_on_the_border_goes_to_the_country_it_is_known_to_be_in(un) -> None:
    goma, kobani = (29.228, -1.679), (38.351, 36.891)
    assert un.locate(*goma, country="CD")[:2] == ("CD", "CD-NK")
    assert un.locate(*kobani, country="SY")[:2] == ("SY", "SY-HL")
    assert un.locate(*kobani, country="JP") == (None, None, None)


def test_a_point_off_the_coast_snaps_and_the_open_sea_does_not(un) -> None:
    assert un.locate(30.80, 46.45)[:2] == ("UA", "UA-51")
    assert un.locate(31.5, 43.5) == (None, None, None)
    assert un.locate(-30.0, 30.0) == (None, None, None)


def test_on_a_shared_edge_the_lowest_code_wins(un) -> None:
    edge = un.get("UA-59").geometry.boundary.intersection(un.get("RU-KRS").geometry.boundary)
    lon, lat = shapely.get_coordinates(edge)[50]
    assert un.locate(lon, lat)[1] == "RU-KRS"


def test_crimea_is_with_ukraine_in_the_un_view_and_with_russia_de_facto(un, defacto) -> None:
    for place, code in ((SIMFEROPOL, "UA-43"), (SEVASTOPOL, "UA-40")):
        assert un.locate(*place)[:2] == ("UA", code)
        assert defacto.locate(*place)[:2] == ("RU", code)
        point = shapely.Point(place)
        assert un.get("UA").geometry.contains(point) and not un.get("RU").geometry.contains(point)
        assert defacto.get("RU").geometry.contains(point) and not defacto.get("UA").geometry.contains(point)
    assert (defacto.get("UA-43").parent, defacto.get("UA0116").country) == ("RU", "RU")


def test_other_disputed_units_move_between_the_views(un, defacto) -> None:
    for code, owners in {"SY-X02~": ("SY", "IL"), "PS-JEM": ("PS", "IL"), "MA-16": ("EH", "MA"), "PS-GZZ": ("PS", "PS")}.items():
        assert (un.get(code).country, defacto.get(code).country) == owners
    golan = shapely.Point(35.8, 33.0)
    assert un.get("SY").geometry.contains(golan) and defacto.get("IL").geometry.contains(golan)


def test_the_note_names_the_view(un, defacto) -> None:
    assert "Crimea" in un.note and "Ukraine" in un.note and un.worldview == "un"
    assert un.note != defacto.note


def test_an_unknown_worldview_lists_the_choices() -> None:
    with pytest.raises(UnknownNameError, match=r"un \(United Nations\), defacto .*, us"):
        Regions.open("mars")


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [("UA", 30.52, 50.45), ("UA-59", 34.80, 50.92), ("UA-43", 34.10, 44.96), ("RU-KRS", 36.19, 51.74), ("IR", 51.42, 35.69), ("SD-DN", 25.35, 13.63)],
)
def test_a_seat_is_where_a_unit_is_governed_from(un, code, lon, lat) -> None:
    assert un.seat(code) == pytest.approx((lon, lat), abs=0.06)


def test_the_backdrop_shows_what_meets_the_view(un) -> None:
    bounds = (33.0, 50.0, 37.0, 52.5)
    assert [unit.code for unit in un.within(bounds, 0)] == ["RU", "UA"]
    codes = [unit.code for unit in un.within(bounds, 1)]
    assert {"UA-59", "RU-KRS", "UA-63", "RU-BEL"} <= set(codes) and codes == sorted(codes) and "UA-43" not in codes
    assert "UA5908" in {unit.code for unit in un.within(bounds, 2)}


def test_a_mixed_view_draws_each_country_once(un) -> None:
    units = un.within((21.0, 47.0, 27.0, 53.0), 0)
    assert [unit.code for unit in units] == sorted({unit.code for unit in units})
    assert {unit.code: unit.grade for unit in units}["PL"] == "natural_earth"
    assert {unit.code: unit.grade for unit in units}["UA"] == "geoboundaries"


def test_lines_and_lakes_are_clipped_to_the_view(un) -> None:
    view = (30.0, 44.0, 38.0, 52.0)
    for shape in (un.rivers(view), un.lakes(view), un.disputed(view)):
        assert not shape.is_empty and shapely.box(*view).buffer(1e-9).contains(shape)
    assert un.disputed((0.0, 0.0, 1.0, 1.0)).is_empty


def test_wide_views_have_their_own_coarse_shapes(un, defacto) -> None:
    view = (20.0, 40.0, 70.0, 60.0)
    countries, land = un.wide(view)
    codes = [unit.code for unit, _ in countries]
    assert codes == sorted(codes) and {"UA", "RU", "TR"} <= set(codes) and "US" not in codes
    frame = shapely.box(*view).buffer(1e-9)
    assert land.is_valid and frame.contains(land) and all(frame.contains(part) for _, part in countries)
    fine = shapely.union_all([shapely.clip_by_rect(unit.geometry, *view) for unit in un.within(view, 0)])
    assert shapely.symmetric_difference(land, fine).area < 0.01 * fine.area
    borders, inner = un.wide_lines(view)
    assert frame.contains(borders) and frame.contains(inner) and borders.length < inner.length
    coasts = shapely.boundary(land).buffer(1e-6)
    assert shapely.intersection(borders, coasts).length < 0.01 * borders.length
    neck = shapely.box(33.3, 45.8, 34.8, 46.4)
    assert not borders.intersects(neck) and inner.intersects(neck)
    assert defacto.wide_lines(view)[0].intersects(neck), "the line moves with the units"


def test_a_wide_view_of_the_sea_is_empty(un) -> None:
    sea = (-130.0, -40.0, -112.0, -30.0)
    assert un.wide(sea)[0] == [] and un.wide(sea)[1].is_empty
    assert all(lines.is_empty for lines in un.wide_lines(sea))


def test_a_frame_has_the_documented_columns(un) -> None:
    frame = un.frame(1, ["UA", "BY"])
    assert tuple(frame.columns) == COLUMNS and frame.crs.to_epsg() == 4326
    assert len(frame) == 27 + 7 and frame["code"].is_monotonic_increasing
    assert un.frame(2, ["UA"]).shape[0] == 138
    assert un.frame(1, ["RU"])["grade"].unique().tolist() == ["geoboundaries"]


def test_credits_name_the_sources_of_what_was_drawn(un) -> None:
    names = [source.name for source in un.credits(["UA-59", "SD", "PL"])]
    assert "© OpenStreetMap contributors (land borders)" in names and "IMWG, OCHA, via geoBoundaries" in names
    assert "Natural Earth" in names
    assert [source.name for source in un.credits(["PL", "unknown"])] == ["Natural Earth"]


def test_damaged_or_missing_files_are_boundary_errors(tmp_path) -> None:
    damaged = tmp_path / "adm1.npz"
    damaged.write_bytes((resources.boundaries() / "BLR" / "adm1.npz").read_bytes()[:500])
    with pytest.raises(BoundaryError, match=r"adm1\.npz"):
        read_shapes(damaged)
    with pytest.raises(BoundaryError, match="catalog"):
        Regions.open(folder=tmp_path)


def test_a_layer_that_does_not_fit_its_table_is_an_error(tmp_path) -> None:
    for name in ("catalog.json", "views.csv", "worldviews.csv", "states.csv", "BLR", "world"):
        source = resources.boundaries() / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    shutil.copy(tmp_path / "BLR" / "adm0.npz", tmp_path / "BLR" / "adm1.npz")
    with pytest.raises(BoundaryError, match="units"):
        Regions.open(folder=tmp_path).get("BY-HO")


def test_reading_is_exact(tmp_path) -> None:
    polygons = read_shapes(resources.boundaries() / "UKR" / "adm1.npz")
    coordinates = shapely.get_coordinates(polygons)
    assert np.array_equal(coordinates, np.round(coordinates, 5))
