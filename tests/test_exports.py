"""GeoJSON, GeoPackage, CSV and KML: the same ids as the page, the text character for character, the same bytes each time."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pytest
import shapely
from scenes import empty_scene, feature, sample_scene, scene_saying

from geomap import style
from geomap.errors import ExportError
from geomap.model import Scene
from geomap.writers import records, write
from geomap.writers.csv_table import csv_table
from geomap.writers.geojson import geojson
from geomap.writers.geopackage import geopackage
from geomap.writers.island import scene_island
from geomap.writers.kml import kml
from geomap.writers.safe import clean

NS = {"k": "http://www.opengis.net/kml/2.2"}
BYTES: dict[str, Callable[[Scene], bytes]] = {
    "geojson": geojson, "gpkg": geopackage, "csv": csv_table, "kml": lambda scene: kml(scene).encode(),
}  # fmt: skip
HOSTILE = [
    "{{1111*9}} {% for x in y %} {# gone #} ${7*7} $[name] `x`",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "]]> <![CDATA[<b>]]> &lt;i&gt; &amp; \" ' <!-- -->",
    "=HYPERLINK(\"http://example.org\",\"x\")", "@SUM(1+1)", "+1+1", "-2+3", "＝1+1", "  =1+1",
    "Côte d'Ivoire C:\\2019 a{{b}}c الرقة כפר سلام 🙂 e\u0301",
    "tab\there\nsecond line\r\nthird",
    "\x00\x07 \u202eevil\u202c \ud800",
]  # fmt: skip


def opened(scene: Scene, tmp_path: Path) -> Path:
    return write(scene, tmp_path / "map.gpkg")


def placemarks(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall(".//k:Placemark", NS)


def kml_ids(scene: Scene) -> list[str]:
    root = ElementTree.fromstring(kml(scene))
    return [mark.get("id", "") for mark in root.iterfind(".//k:Placemark", NS) if mark.find(".//k:coordinates", NS) is not None]


def test_every_format_has_the_ids_of_the_page(tmp_path: Path) -> None:
    scene = sample_scene()
    page = {one["id"] for one in scene_island(scene)["features"]}
    assert {one["id"] for one in json.loads(geojson(scene))["features"]} == page
    assert set(kml_ids(scene)) == page
    path = opened(scene, tmp_path)
    found = [set(pyogrio.read_dataframe(path, layer=layer)["id"]) for layer in ("areas", "lines", "points")]
    assert set.union(*found) == page
    assert sum(map(len, found)) == len(page)


def test_events_without_a_mark_are_there_with_their_reason(tmp_path: Path) -> None:
    scene = sample_scene()
    rows = list(csv.DictReader(io.StringIO(csv_table(scene).decode())))
    assert [row["event"] for row in rows] == [card.id for card in scene.cards]
    assert rows[-1]["why_not"] == "a call has no place" and rows[-1]["lon"] == ""
    assert rows[1]["marks"] == "e2-strip e2-edge" and float(rows[1]["lat"]) == pytest.approx(50.95, abs=0.1)
    table = pyogrio.read_dataframe(opened(scene, tmp_path), layer="events", read_geometry=False)
    assert list(table["event"]) == [card.id for card in scene.cards]
    assert json.loads(geojson(scene))["events"][-1]["why_not"] == "a call has no place"
    names = [node.text for node in ElementTree.fromstring(kml(scene)).iterfind(".//k:Folder/k:name", NS)]
    assert names[-1] == "Not on the map, and why"


def test_geojson_is_what_the_standard_asks_for() -> None:
    found = json.loads(geojson(sample_scene()))
    assert found["type"] == "FeatureCollection" and "crs" not in found
    for one in found["features"]:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid and not shape.has_z
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw and not any(ring.is_ccw for ring in part.interiors)
    west, south, east, north = found["bbox"]
    assert (west, south, east, north) == (30, 41, 40, 52.5)
    strip = next(one for one in found["features"] if one["id"] == "e2-strip")
    assert strip["properties"]["fill"] == style.colour("a") and strip["properties"]["quote"] == "This is the sentence of e2."


def test_a_shape_over_the_date_line_is_cut_there() -> None:
    over = shapely.box(178, 60, 183, 62)
    made = records.plain(over, "x")
    assert made.geom_type == "MultiPolygon" and made.bounds == (-180, 60, 180, 62)
    assert made.area == pytest.approx(over.area)
    assert shapely.total_bounds([part for part in made.geoms if part.bounds[0] < 0]).tolist() == [-180, 60, -177, 62]


def test_a_broken_shape_is_mended_and_an_impossible_one_refused() -> None:
    bow = shapely.Polygon([(30, 50), (32, 52), (32, 50), (30, 52)])
    assert not bow.is_valid and records.plain(bow, "x").is_valid
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(5, 5)])
    assert records.plain(mixed, "x").equals(shapely.box(0, 0, 1, 1))
    for bad in (np.inf, 1000.0):
        mark = feature("bad", "symbol", "talks", shapely.Point(bad, 50), "venue.solid.venue", label_lon=None, label_lat=None)
        scene = sample_scene(features=(mark,))
        for make in BYTES.values():
            if make is not csv_table:
                with pytest.raises(ExportError, match="bad: coordinates"):
                    make(scene)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_arrives_character_for_character(text: str, tmp_path: Path) -> None:
    scene, shown = scene_saying(text), clean(text)
    found = json.loads(geojson(scene))
    assert found["title"] == shown
    assert {one["properties"]["quote"] for one in found["features"] if one["properties"]["event"]} == {shown}
    rows = list(csv.DictReader(io.StringIO(csv_table(scene).decode(), newline="")))
    assert {row["quote"].removeprefix("'") for row in rows} == {shown.removeprefix("'")}
    table = pyogrio.read_dataframe(opened(scene, tmp_path), layer="events", read_geometry=False)
    assert set(table["quote"]) == {shown}
    root = ElementTree.fromstring(kml(scene))
    assert root.findtext("k:Document/k:name", namespaces=NS) == shown.replace("\r\n", "\n")
    quotes = {node.text for node in root.iterfind(".//k:SimpleData[@name='quote']", NS)}
    assert quotes == {shown}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_balloon_reads_markup_and_no_sheet_a_formula(text: str) -> None:
    scene = scene_saying(text)
    for node in ElementTree.fromstring(kml(scene)).iter(f"{{{NS['k']}}}description"):
        told = node.text or ""
        assert not set(told) & set("<>$"), "a balloon is read as HTML, with $[…] as entities"
        assert clean(text).strip() in html.unescape(told)
    for row in csv.reader(io.StringIO(csv_table(scene).decode(), newline="")):
        for cell in row:
            assert not cell.lstrip(" ").startswith(("=", "+", "@", "＝", "\t")), cell
            assert not cell.startswith("-") or float(cell) < 0


def test_kml_points_nowhere_and_opens_with_spans_of_time() -> None:
    scene = sample_scene()
    dated = tuple(replace(one, t0="2031-05-01", t1=None if one.id == "e1-arrow" else "2031-05-03") for one in scene.features)
    root = ElementTree.fromstring(kml(replace(scene, features=dated)))
    tags = {node.tag.split("}")[1] for node in root.iter()}
    assert not tags & {"NetworkLink", "href", "Link", "GroundOverlay", "ScreenOverlay", "Model", "atom:link"}
    spans = {mark.get("id"): tuple(mark.findtext(f"k:TimeSpan/k:{end}", None, NS) for end in ("begin", "end")) for mark in placemarks(root)}
    assert spans["e1-arrow"] == ("2031-05-01", None) and spans["e2-strip"] == ("2031-05-01", "2031-05-03") and spans["e7"] == (None, None)
    used = {(node.text or "").removeprefix("#") for node in root.iter(f"{{{NS['k']}}}styleUrl")}
    assert used <= {node.get("id") for node in root.iter(f"{{{NS['k']}}}Style")}
    colours = root.find(".//k:Style[@id='strip.aimed.a']", NS)
    assert colours is not None and colours.findtext("k:LineStyle/k:color", None, NS)[2:] == "1d33b3"  # type: ignore[index]
    for node in root.iter(f"{{{NS['k']}}}coordinates"):
        for pair in (node.text or "").split():
            lon, lat = map(float, pair.split(","))
            assert -180 <= lon <= 180 and -90 <= lat <= 90


def test_the_geopackage_brings_its_look_for_qgis(tmp_path: Path) -> None:
    path = opened(sample_scene(), tmp_path)
    with sqlite3.connect(path) as file:
        rows = file.execute("select f_table_name, f_geometry_column, styleQML, useAsDefault from layer_styles").fetchall()
        assert file.execute("pragma integrity_check").fetchone() == ("ok",)
    assert {row[0] for row in rows} == {"areas", "lines", "points"}
    for layer, column, qml, default in rows:
        tree = ElementTree.fromstring(qml)
        keys = {node.get("value") for node in tree.iter("category")}
        assert keys == set(pyogrio.read_dataframe(path, layer=layer)["style"]) and column == "geom" and default == 1
        assert [node.get("symbol") for node in tree.iter("category")] == [node.get("name") for node in tree.findall("renderer-v2/symbols/symbol")]
    areas = ElementTree.fromstring(next(row[2] for row in rows if row[0] == "areas"))
    assert len(areas.findall(".//layer[@class='LinePatternFill']")) == sum(
        {"hatch": 1, "cross": 2}.get(style.look(node.get("value", "")).pattern, 0) for node in areas.iter("category")
    )
    about = pyogrio.read_info(path, layer="areas")
    assert about["dataset_metadata"]["credits"] == "Drawn by hand, 1, CC0-1.0, https://example.org/maps"


def test_a_map_of_nothing_is_a_file_of_nothing(tmp_path: Path) -> None:
    scene = empty_scene()
    assert json.loads(geojson(scene))["features"] == []
    assert len(csv_table(scene).splitlines()) == 1
    assert ElementTree.fromstring(kml(scene)).find(".//k:Placemark", NS) is None
    assert [name for name, _ in pyogrio.list_layers(opened(scene, tmp_path))] == ["events"]


def test_the_same_scene_gives_the_same_bytes_everywhere() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests')\n"
        "from test_exports import BYTES\nfrom scenes import sample_scene\n"
        "print([hashlib.sha256(make(sample_scene())).hexdigest() for make in BYTES.values()])"
    )
    told = set()
    for seed, zone, locale in (("0", "UTC", "C"), ("1", "Asia/Kathmandu", "C.UTF-8"), ("2", "America/St_Johns", "de_DE.UTF-8")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
        told.add(done.stdout)
    assert len(told) == 1
