"""Units written as GeoJSON, GeoPackage and SVG, read back and compared; what each file says about itself."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely.geometry import shape as shape_of

from geomap.atlas import Atlas
from geomap.errors import ExportError, UnknownNameError
from geomap.regions import Regions
from geomap.writers.boundaries import format_of, geojson, geopackage, make_sheet, svg, write_units

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas(Regions.open())


def written(atlas: Atlas, tmp_path: Path, suffix: str, *selection: object) -> Path:
    title, units = atlas.select(*selection)
    return write_units(atlas, title, units, tmp_path / f"units.{suffix}", suffix)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_what_is_read_back_is_what_the_boundaries_hold(atlas, tmp_path, suffix) -> None:
    path = written(atlas, tmp_path, suffix, "UA", 1)
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]
    back = pyogrio.read_dataframe(path).sort_values("code", ignore_index=True)
    ours = atlas.regions.frame(1, ["UA"])
    assert list(back["code"]) == list(ours["code"]) and list(back["name"]) == list(ours["name"]) and back.crs == "EPSG:4326"
    assert back.geometry.is_valid.all() and shapely.equals(back.geometry.normalize(), ours.geometry.normalize()).all()
    assert back.loc[back["code"] == "UA-59", "name_uk"].item() == "Сумська область"


def test_geojson_keeps_to_rfc_7946(atlas, tmp_path) -> None:
    text = written(atlas, tmp_path, "geojson", None, 1, "BY").read_text("utf-8")
    collection = json.loads(text)
    assert "crs" not in collection and collection["type"] == "FeatureCollection"
    polygons = [ring for feature in collection["features"] for polygon in feature["geometry"]["coordinates"] for ring in [polygon]]
    for shell, *holes in polygons:
        assert shapely.LinearRing(shell).is_ccw and not any(shapely.LinearRing(hole).is_ccw for hole in holes)
        assert shell[0] == shell[-1]
    assert max(len(str(x).partition(".")[2]) for shell, *_ in polygons for point in shell for x in point) <= 7
    whole = shapely.union_all([shape_of(feature["geometry"]) for feature in collection["features"]])
    assert collection["bbox"] == pytest.approx(whole.bounds) and all(len(feature["bbox"]) == 4 for feature in collection["features"])


def test_a_box_across_the_180th_meridian_has_its_west_greater_than_its_east(atlas, tmp_path) -> None:
    west, south, east, north = json.loads(written(atlas, tmp_path, "geojson", "FJ").read_bytes())["bbox"]
    assert 174 < west < 180 and -180 < east < -174 and south < north


def test_each_file_says_view_licence_and_credits(atlas, tmp_path) -> None:
    collection = json.loads(written(atlas, tmp_path, "geojson", "Sumy Oblast").read_bytes())
    assert collection["title"] == "Sumy Oblast" and collection["licence"] == "ODbL 1.0" and "Crimea" in collection["note"]
    assert any("OpenStreetMap contributors" in credit for credit in collection["credits"])
    described = pyogrio.read_info(written(atlas, tmp_path, "gpkg", "Sumy Oblast"))
    about = pyogrio.read_info(tmp_path / "units.gpkg")["dataset_metadata"]
    assert about["licence"] == "ODbL 1.0" and "OpenStreetMap contributors" in about["credits"] and described["layer_name"] == "units"
    words = " ".join(ElementTree.parse(written(atlas, tmp_path, "svg", "Sumy Oblast")).getroot().itertext())
    assert "ODbL 1.0" in words and "OpenStreetMap contributors" in words and "Crimea" in words


def test_natural_earth_units_are_not_credited_to_others(atlas, tmp_path) -> None:
    collection = json.loads(written(atlas, tmp_path, "geojson", "PL").read_bytes())
    assert collection["licence"] == "Public domain" and all("Natural Earth" in credit for credit in collection["credits"])


@pytest.mark.parametrize("make", [geojson, geopackage, svg])
def test_the_same_units_give_the_same_bytes(atlas, make) -> None:
    sheet = make_sheet(atlas, *atlas.select("UA-59", 2))
    assert make(sheet) == make(sheet)


def test_an_svg_is_sized_titled_and_has_a_path_and_a_tooltip_a_unit(atlas) -> None:
    root = ElementTree.fromstring(svg(make_sheet(atlas, *atlas.select("UA", 1))))
    assert root.get("width") == "1000" and root.get("viewBox") == f"0 0 1000 {root.get('height')}" and 500 < int(root.get("height")) < 1800
    assert root.find(f"{SVG}title").text == "Ukraine, level 1"
    units = root.findall(f".//{SVG}g[@id='units']/{SVG}path")
    assert len(units) == 27 and all(unit.get("d").startswith("M") for unit in units)
    assert "Sumy Oblast (UA-59)" in {unit.find(f"{SVG}title").text for unit in units}
    assert "Odesa Oblast" in {text.text for text in root.findall(f".//{SVG}g[@id='names']/{SVG}text")}
    assert root.find(f"{SVG}path[@id='disputed']").get("d").startswith("M"), "the line of Crimea is dashed"


def test_the_picture_is_equal_area(atlas) -> None:
    """Areas in square pixels are in the ratio of areas on the ground, far north and south alike."""
    root = ElementTree.fromstring(svg(make_sheet(atlas, *atlas.select(None, 1, "RU"))))
    seen = {}
    for unit in root.findall(f".//{SVG}g[@id='units']/{SVG}path"):
        rings = [[tuple(map(float, point.split(","))) for point in ring.rstrip("Z").split("L")] for ring in unit.get("d").split("M")[1:]]
        seen[unit.get("data-code")] = sum(shapely.Polygon(ring).area for ring in rings)
    assert seen["RU-SA"] / seen["RU-IRK"] == pytest.approx(3_084_000 / 775_000, rel=0.04)


def test_foreign_text_is_escaped_in_the_picture(atlas) -> None:
    sheet = make_sheet(atlas, *atlas.select("UA-59"))
    frame = sheet.frame.assign(name='<script>alert("1")</script>\x07 & co')
    text = svg(replace(sheet, title='</title><b onclick="x">&\u202e', frame=gpd.GeoDataFrame(frame)))
    root = ElementTree.fromstring(text)
    assert b"<script" not in text and b"<b " not in text
    assert root.find(f"{SVG}title").text == '</title><b onclick="x">&\ufffd'


def test_the_world_is_drawn_on_another_projection_and_nothing_vanishes(atlas) -> None:
    root = ElementTree.fromstring(svg(make_sheet(atlas, *atlas.select(None, 0))))
    paths = root.findall(f".//{SVG}g[@id='units']/{SVG}path")
    assert len(paths) > 230 and all(path.get("d") for path in paths)


def test_formats_are_chosen_by_name_or_suffix() -> None:
    assert format_of(None, None) == "geojson" and format_of(Path("a.SVG"), None) == "svg" and format_of(Path("a.txt"), "gpkg") == "gpkg"
    for path, name in ((Path("a.shp"), None), (None, "shp"), (Path("a"), None)):
        with pytest.raises(UnknownNameError, match="geojson, gpkg, svg"):
            format_of(path, name)


def test_a_place_that_cannot_be_written_is_an_error_and_leaves_nothing(atlas, tmp_path) -> None:
    with pytest.raises(ExportError, match="cannot write"):
        write_units(atlas, *atlas.select("UA-59"), tmp_path / "no" / "folder" / "a.svg", "svg")
    assert list(tmp_path.iterdir()) == []
