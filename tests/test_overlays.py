"""Layers of a user's own: what is drawn under the events, what is said about it, and what is refused with a remedy."""

from __future__ import annotations

import json
import math
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from atlas import SmallAtlas, SmallNames, document, event, mention, ref
from conftest import Visit
from test_page import PAYLOADS

import geomap
from geomap import Layer, style
from geomap.errors import GeomapError, UnknownNameError, UserDataError
from geomap.model import Kind, Precision, Scene
from geomap.overlays import STYLES, parse_layer, read_layers
from geomap.scene import make_scene
from geomap.writers.island import scene_island
from geomap.writers.page import render_html

AREA = shapely.box(33.8, 51.3, 34.4, 51.7)
LINE = shapely.LineString([(33.5, 51.2), (34.5, 51.3), (34.9, 51.4)])


def geojson(path: Path, *shapes: Any, properties: dict[str, Any] | None = None, **top: Any) -> Path:
    rows = [{"type": "Feature", "properties": properties or {}, "geometry": shapely.geometry.mapping(s) if s is not None else None} for s in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", **top, "features": rows}), encoding="utf-8")
    return path


def scene(*layers: Layer, published: str | None = "2025-06-15") -> Scene:
    strike = event(1, Kind.STRIKE, [ref("m1", precision=Precision.SETTLEMENT)], by="EE", against="WW")
    told = document([mention(1, "Norton")], [strike], published=published)
    return make_scene([told], SmallAtlas(), SmallNames(), shapes=read_layers(layers))


def test_a_layer_lies_under_the_events_with_source_and_date(tmp_path: Path) -> None:
    file = geojson(tmp_path / "a.geojson", AREA, LINE, properties={"held": "since May"})
    made = scene(Layer(name="control", file=file, credit="Example Institute", date="2025-06-15", licence="CC BY 4.0", side="EE"))
    under = [one for one in made.features if one.layer == "layer1"]
    assert [one.geometry.geom_type for one in under] == ["Polygon", "LineString"]
    assert under[0].geometry.equals(AREA) and under[0].events == () and not under[0].fit
    assert "held: since May" in under[0].label and "Example Institute, 15 June 2025" in under[0].label
    assert max(style.look(one.style).z for one in under) < min(style.look(one.style).z for one in made.features if one.events)
    assert {style.look(one.style).ink for one in under} == {style.look(next(one for one in made.features if one.events).style).ink}
    assert made.overlays[0].note == "Example Institute, 15 June 2025"
    assert ("control: Example Institute, 15 June 2025", "CC BY 4.0") in {(source.name, source.licence) for source in made.credits}
    assert "not from the text: “control” (Example Institute, 15 June 2025)" in made.summary
    assert made.bounds == scene().bounds, "a layer does not move the view"


def test_what_is_not_stated_and_another_day_are_said(tmp_path: Path) -> None:
    file = geojson(tmp_path / "a.geojson", AREA, None)
    note = scene(Layer(name="front", file=file)).overlays[0].note
    assert note == "source not stated, date not stated; 1 row without a shape left out"
    older = scene(Layer(name="front", file=file, date="2025-06-10"))
    assert "10 June 2025; not the day of the article, 15 June 2025" in older.overlays[0].note and older.overlays[0].note in older.summary
    assert "not the day" not in scene(Layer(name="front", file=file, date="2025-06-10"), published=None).overlays[0].note
    far = geojson(tmp_path / "far.geojson", shapely.box(10, 10, 11, 11))
    assert "nothing of it lies in the first view" in scene(Layer(name="x", file=far)).overlays[0].note


def test_a_file_says_of_itself_what_the_user_does_not(tmp_path: Path) -> None:
    file = geojson(tmp_path / "a.geojson", AREA, attribution="The file’s own", date="2025-06-14T09:00:00Z", license="CC0")
    own = read_layers([Layer(name="x", file=file)])[0].layer
    assert (own.credit, own.date, own.licence) == ("The file’s own", "2025-06-14", "CC0")
    given = read_layers([Layer(name="x", file=file, credit="Mine", date="2025-06-13")])[0].layer
    assert (given.credit, given.date, given.licence) == ("Mine", "2025-06-13", "CC0")
    vague = geojson(tmp_path / "b.geojson", AREA, date="last week", credit=7)
    assert read_layers([Layer(name="x", file=vague)])[0].layer.date is None


def test_styles_follow_the_name_or_the_choice_and_differ(tmp_path: Path) -> None:
    file = geojson(tmp_path / "a.geojson", AREA)
    assert read_layers([Layer(name="Claimed", file=file)])[0].layer.style == "claimed"
    looks = {name: style.look(scene(Layer(name="x", file=file, style=name)).features[0].style) for name in STYLES}
    assert len({(look.pattern, look.angle, look.dash, look.fill_opacity) for look in looks.values()}) == 4, "a front of areas is plain"
    assert scene(Layer(name="x", file=file, style="claimed")).overlays[0].title == "x, as claimed"


def test_a_geopackage_in_metres_with_heights_comes_out_in_degrees(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    high = shapely.force_3d(shapely.box(3_762_000, 6_677_000, 3_829_000, 6_750_000), 120.0)
    pyogrio.raw.write(path, np.array([shapely.to_wkb(high)]), [np.array(["Ж"], dtype=object)], ["name"], geometry_type="Polygon Z", crs="EPSG:3857")
    shape, facts = read_layers([Layer(name="x", file=path)])[0].rows[0]
    assert not shape.has_z and shape.bounds == pytest.approx((33.79, 51.30, 34.40, 51.71), abs=0.05)
    assert facts == ("name: Ж",)


def test_broken_shapes_are_made_valid_and_mixed_ones_taken_apart(tmp_path: Path) -> None:
    bow = shapely.Polygon([(33, 51), (34, 52), (34, 51), (33, 52)])
    mixed = shapely.GeometryCollection([AREA, LINE, shapely.MultiPoint([(34, 51), (34.2, 51.1)])])
    rows = read_layers([Layer(name="x", file=geojson(tmp_path / "a.geojson", bow, mixed))])[0].rows
    assert all(shape.is_valid for shape, _ in rows)
    assert [shape.geom_type for shape, _ in rows] == ["MultiPolygon", "Polygon", "LineString", "Point", "Point"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("control=a b.geojson", {"name": "control", "file": "a b.geojson"}),
        ("front=a;b.gpkg;credit=A; B = C;date=2025-06-14;layer=x", {"file": "a;b.gpkg", "credit": "A; B = C", "date": "2025-06-14", "layer": "x"}),
    ],
)
def test_a_layer_on_the_command_line(given: str, wanted: dict[str, str]) -> None:
    layer = parse_layer(given)
    assert {key: getattr(layer, key) for key in wanted} == wanted


@pytest.mark.parametrize("given", ["file.geojson", "=file.geojson", "control=", "control=a.geojson;colour=red"])
def test_a_layer_that_is_none_is_a_usage_error(given: str) -> None:
    with pytest.raises(UnknownNameError, match=r"NAME=FILE|choose of credit"):
        parse_layer(given)


def nan_package(path: Path) -> None:
    wkb = struct.pack("<BIIdddd", 1, 2, 2, 34.0, 51.0, math.nan, 51.5)
    pyogrio.raw.write(path, np.array([wkb], dtype=object), [], [], geometry_type="LineString", crs="EPSG:4326")


ZIGZAG = shapely.LineString([(i / 1e3 - 180, i % 2) for i in range(60_002)])
BAD: dict[str, tuple[str, Callable[[Path], object], str, str]] = {
    "missing": ("a.geojson", lambda path: None, "cannot be read", ""),
    "nothing in it": ("a.geojson", lambda path: path.write_bytes(b""), "is empty", "copy it again"),
    "not JSON": ("a.geojson", lambda path: path.write_text("lon,lat\n1,2"), "is not a GeoPackage", "GeoJSON"),
    "cut off": ("a.geojson", lambda path: path.write_text('{"type": "FeatureCollection", "features": [{'), "cut off", "copy it again"),
    "NaN in JSON": ("a.geojson", lambda path: path.write_text(geojson(path, AREA).read_text().replace("51.3", "NaN")), "damaged", "copy it again"),
    "NaN in a package": ("a.gpkg", nan_package, "row 1, column geometry", "repair or delete"),
    "no shapes": ("a.geojson", lambda path: geojson(path), "", "give a file with"),
    "empty shapes": ("a.geojson", lambda path: geojson(path, None, None), "no shapes", "give a file with"),
    "metres taken for degrees": ("a.geojson", lambda path: geojson(path, AREA, shapely.box(3e6, 6e6, 4e6, 7e6)), "row 2, column geometry", "ogr2ogr"),
    "huge": ("a.geojson", lambda path: geojson(path, shapely.Point(1e300, 1e300)), "row 1, column geometry", "ogr2ogr"),
    "many rows": ("a.geojson", lambda path: geojson(path, *[shapely.Point(34, 51)] * 2001), "2,001 rows", "simpler"),
    "many corners": ("a.geojson", lambda path: geojson(path, ZIGZAG), "60,002", "simpler"),
    "many bytes": ("a.geojson", lambda path: path.write_bytes(b"{" + b" " * 26_000_000), "26 MB", "simpler"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_name_with_spot_and_remedy(name: str, tmp_path: Path) -> None:
    file, make, spot, remedy = BAD[name]
    make(tmp_path / file)
    with pytest.raises(UserDataError) as error:
        read_layers([Layer(name="control", file=tmp_path / file)])
    assert all(part in str(error.value) for part in (file, spot, remedy)), str(error.value)


def test_other_mistakes_name_their_remedy(tmp_path: Path) -> None:
    file = geojson(tmp_path / "a.geojson", AREA)
    for layers, told in (
        ([Layer(name="x", file=file, style="red")], "choose of control"),
        ([Layer(name="x", file=file, date="14 June")], "YYYY-MM-DD"),
        ([Layer(name="x", file=file, layer="none")], "has no layer"),
        ([Layer(name="x", file=file)] * 9, "at most 8"),
    ):
        with pytest.raises(GeomapError, match=told):
            read_layers(layers)
    package = tmp_path / "two.gpkg"
    for layer in ("one", "two"):
        more = {"layer": layer, "append": layer == "two"}
        pyogrio.raw.write(package, np.array([shapely.to_wkb(AREA)]), [], [], geometry_type="Polygon", crs="EPSG:4326", **more)
    with pytest.raises(UserDataError, match="layers one, two: say which"):
        read_layers([Layer(name="x", file=package)])
    assert read_layers([Layer(name="x", file=package, layer="two")])[0].rows


def test_the_island_names_each_layer_once_and_counts_it(tmp_path: Path) -> None:
    one, two = geojson(tmp_path / "a.geojson", AREA), geojson(tmp_path / "b.geojson", LINE, AREA)
    made = scene(Layer(name="control", file=one), Layer(name="front", file=two))
    data = scene_island(made)
    assert [entry[:2] for entry in data["layers"][:2]] == [["layer1", "control"], ["layer2", "front"]]
    assert [(row["layer"], row["words"], row["count"]) for row in data["legend"][:3]] == [
        ("layer1", "control", 1), ("layer2", "Lines", 1), ("layer2", "Areas", 1),
    ]  # fmt: skip
    assert render_html(made) == render_html(made)


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (390, True)])
def test_the_page_shows_the_layer_below_the_events_and_runs_none_of_its_text(
    visit: Callable[..., Visit], tmp_path: Path, width: int, dark: bool
) -> None:
    hostile = {f"{text[:9]}{number}": text for number, text in enumerate(PAYLOADS.values())}
    files = [geojson(tmp_path / f"{number}.geojson", AREA, LINE, shapely.Point(34.2, 51.6), properties=dict(part)) for number, part in
             enumerate((list(hostile.items())[:8], list(hostile.items())[8:16]))]  # fmt: skip
    bad = "</script><img src=x onerror=alert(1)>{{1111*9}}${alert(2)}`"
    layers = [Layer(name=f"{bad}{n}", file=file, credit=bad, licence=bad, url="javascript:alert(3)") for n, file in enumerate(files)]
    html = render_html(scene(*layers))
    seen = visit(html, width=width, dark=dark)
    assert seen.faults == [] and html.count("9999") == render_html(scene()).count("9999")
    order = "nodes => nodes.map(node => node.getAttribute('d').length > 0)"
    assert all(seen.page.locator(".leaflet-geomap-areas-pane path.gm-face").evaluate_all(order))
    seen.page.evaluate("document.querySelector('.leaflet-geomap-areas-pane path.gm-face').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    shown = seen.page.locator(".leaflet-popup").inner_text()
    assert "<img src=x onerror=alert(1)>{{1111*9}}${alert(2)}`0" in shown and "Layer: " in shown
    assert seen.page.locator("img[src=x]").count() == 0 and seen.faults == []
    note = seen.page.locator(".gm-layer-note").first.text_content() or ""
    assert "{{1111*9}}" in note and "date not stated" in note


def test_switching_the_layer_off_and_on_leaves_it_below(visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = geojson(tmp_path / "a.geojson", AREA)
    clash = event(1, Kind.CLASH, [ref("m1")])
    made = make_scene([document([mention(1, "WW-N")], [clash])], SmallAtlas(), SmallNames(), shapes=read_layers([Layer(name="control", file=file)]))
    seen = visit(render_html(made))
    faces = "nodes => nodes.map(node => node.getBoundingClientRect().width)"
    before = seen.page.locator("path.gm-face").evaluate_all(faces)
    box = seen.page.locator(".gm-layer input").first
    box.uncheck()
    assert seen.page.locator("path.gm-face").count() == len(before) - 1
    box.check()
    seen.page.wait_for_function("document.querySelectorAll('path.gm-face').length === 2")
    seen.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert seen.page.locator("path.gm-face").evaluate_all(faces) == before and before[0] < before[1], "the small layer comes first, so it lies below"
    assert seen.faults == []


def test_the_command_line_and_python_take_layers(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Russian drones struck Sumy on 12 June, killing two people.")
    file = geojson(tmp_path / "front.geojson", shapely.box(34, 50, 35, 51), credit="Example Institute")
    command = [sys.executable, "-m", "geomap", "build", str(article), "--published", "2025-06-15", "-o", str(tmp_path / "map.html")]
    done = subprocess.run([*command, "--layer", f"control={file};date=2025-06-10"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and ": 1 mark, 1 event" in done.stderr, done.stderr
    assert "not the day of the article" in (tmp_path / "map.html").read_text()
    for wrong, code in (("control", 2), (f"control={tmp_path}/none.geojson", 3)):
        refused = subprocess.run([*command, "--layer", wrong], capture_output=True, text=True, check=False)
        assert refused.returncode == code and len(refused.stderr.strip().splitlines()) == 1, refused.stderr
    made = geomap.build(article, published="2025-06-15", layers=[Layer(name="control", file=file)])
    assert [one.layer for one in made.scene.features] == ["layer1", "places"]
    assert len(made.events) == 1, "a layer is no event"
    made.to_folium()
