"""Pictures without a browser: the SVG itself, and PNG and PDF made from it."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
import shapely
from fontTools.ttLib import TTFont
from pyproj import Geod
from scenes import empty_scene, feature, long_scene, sample_scene, scene_saying
from shapely import LineString, Point, box
from test_page import PAYLOADS

import geomap
from geomap import style
from geomap.errors import ExportError, MissingExtraError, UnknownNameError
from geomap.model import Scene
from geomap.writers import letters, pictures, safe, write
from geomap.writers.island import scene_island
from geomap.writers.pdf import printed
from geomap.writers.png import rasterised
from geomap.writers.svg import inline_svg, render_svg
from geomap.writers.svg_frame import make_frame
from geomap.writers.svg_glyphs import glyph_shape, hatch
from geomap.writers.svg_ground import Ground as BaseMap
from geomap.writers.svg_labels import GAP, Ground, place
from geomap.writers.svg_map import _room, chart_of
from geomap.writers.svg_plan import plan_of
from geomap.writers.svg_words import Label, Line, base_labels, mark_labels

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
GOLDEN = Path(__file__).parent / "data" / "sample.svg"


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg.encode("utf-8"))


def group(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(one for one in root.iter() if one.get("id") == name)


def live(root: ElementTree.Element) -> list[str]:
    """Elements that are more than a drawing, and attributes that run or fetch something."""
    elements = [one.tag for one in root.iter() if one.tag.removeprefix(SVG) not in DRAWN]
    attributes = [(name, value) for one in root.iter() for name, value in one.items()]
    return elements + [name for name, value in attributes if re.match(r"on|style$|class$", name) or "href" in name or "url(" in value]


def words_of(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text") if one.get("aria-hidden") is None]


def test_the_picture_holds_the_marks_of_the_page_once_each() -> None:
    for scene in (sample_scene(), long_scene(), empty_scene()):
        ids = [one.get("id", "") for one in tree(render_svg(scene)).iter() if one.get("id")]
        assert len(ids) == len(set(ids))
        assert {name for name in ids if not name.startswith("geomap-")} == {one["id"] for one in scene_island(scene)["features"]}


def test_every_mark_says_what_it_is() -> None:
    root = tree(render_svg(sample_scene()))
    arrow = group(root, "e1-arrow")
    assert (arrow.get("data-kind"), arrow.get("data-layer"), arrow[0].text) == ("offensive", "axes", "Northern push, schematic")
    assert group(root, "e1-wash")[0].text == "Title of e1"
    assert (root.get("role"), root.get("lang"), root.get("aria-labelledby")) == ("img", "en", "geomap-title geomap-about")
    assert group(root, "geomap-title").text == "North presses on the river line"
    assert "Title of e2 (aimed at)" in (group(root, "geomap-about").text or "")


def test_it_needs_nothing_and_runs_nothing() -> None:
    for theme in style.THEMES:
        for size in ("web", "card", "print", "390"):
            svg = render_svg(sample_scene(), theme=theme, size=size)
            assert live(tree(svg)) == []
            assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', svg)) <= set(style.THEMES[theme].values())


def test_legend_sources_and_notes_stand_around_the_map() -> None:
    scene = sample_scene()
    told = " ".join(words_of(tree(render_svg(scene))))
    for row in style.legend(one for one in scene.features if one.layer != "context"):
        assert row.words in told, row
    notes = ("As reported, 4 May 2031", "Borders as recognised.", "Arrows are schematic", "Outside this view: Farport")
    for part in (*notes, "The Test, The river line", "Drawn by hand (CC0-1.0)"):
        assert part in told, part
    assert "Country named in the text" not in told  # a layer that is off at first is not drawn, and needs no row


@pytest.mark.parametrize("family", PAYLOADS)
@pytest.mark.parametrize("picture", [render_svg, inline_svg], ids=["svg", "inline"])
def test_hostile_text_is_text(family: str, picture: Any) -> None:
    payload = PAYLOADS[family]
    svg = picture(scene_saying(payload))
    root = tree(svg)
    assert live(root) in ([], ["class"])
    assert root.find(f"{SVG}title").text == safe.clean(payload)  # type: ignore[union-attr]
    said = {one.text for one in root.iter(f"{SVG}text")}
    assert any(set(safe.clean(payload).split()) & set((text or "").split()) for text in said)
    assert "9999" not in svg


def crowded_scene() -> Scene:
    """Forty marks: those of the sample, and symbols of three kinds and two sides, each with a label of two lines."""
    spots = [Point(30.2 + n % 8 * 0.5, 49.7 + n // 8 * 0.55) for n in range(31)]
    looks = [f"{('strike', 'clash', 'capture')[n % 3]}.claimed.{'ab'[n % 2]}" for n in range(31)]
    many = (
        feature(f"m{n:02}", "symbol", "places", spot, look, label=f"Place {n}\nsaid by one side", events=("e1",))
        for n, (spot, look) in enumerate(zip(spots, looks, strict=True))
    )
    return sample_scene(features=(*sample_scene().features[:9], *many))


def placed_on(scene: Scene, width: float = 1000.0) -> tuple[Any, Any]:
    frame = make_frame(scene.bounds, (0.0, 0.0, width, 0.62 * width))
    chart = chart_of(scene, frame)
    ground = BaseMap(scene.backdrop, frame)
    own = mark_labels(chart.marks, frame, "+%d")
    return chart, place([*own, *base_labels(scene.backdrop, frame, own)], _room(ground, frame, chart))


@pytest.mark.parametrize("width", [1000.0, 390.0])
@pytest.mark.parametrize("scene", [sample_scene(), crowded_scene()], ids=["sample", "forty"])
def test_no_label_lies_over_another_or_over_a_symbol(scene: Scene, width: float) -> None:
    chart, placed = placed_on(scene, width)
    boxes = [box(*one.box).buffer(-GAP / 2) for one in placed]
    symbols = [Point(mark.symbol.at).buffer(10) for mark in chart.marks if mark.symbol]
    assert len(placed) >= 8
    for number, one in enumerate(boxes):
        assert not any(shapely.intersects(one, other) for other in boxes[:number])
        assert not any(shapely.intersects(one, symbol) for symbol in symbols)


def test_a_label_without_room_beside_its_symbol_moves_off_and_keeps_a_line_to_it() -> None:
    name = Line(words="Longer name of a place", size=12, ink="label", bold=True)
    labels = [Label(kind="mark", at=(200.0 + 4 * n, 200.0), lines=(name,), rank=n, reach=(20.0, 20.0), symbol=True) for n in range(6)]
    placed = place(labels, Ground(view=(0.0, 0.0, 400.0, 400.0)))
    assert len(placed) == 6
    assert placed[0].leader is None
    assert any(one.leader for one in placed)


def test_a_hatch_stays_inside_its_shape() -> None:
    shape = box(10, 10, 90, 50).difference(box(30, 20, 50, 40))
    for angle in (0, 45, 90, 135):
        lines = hatch(shape, angle, 9)
        assert len(lines) > 3
        assert shapely.union_all(lines).difference(shape.buffer(1e-6)).length < 1e-6
        slopes = {round(np.degrees(np.arctan2(a[1] - b[1], b[0] - a[0]))) % 180 for a, b in map(shapely.get_coordinates, lines)}
        assert slopes == {angle % 180}


def test_the_hatch_of_a_drawn_strip_stays_inside_it() -> None:
    scene = sample_scene()
    (path,) = group(tree(render_svg(scene)), "e2-strip").iter(f"{SVG}path")
    strip = next(mark.shape for mark in plan_of(scene, pictures.size_of(None)).chart.marks if mark.feature.id == "e2-strip")
    at, drawn = np.zeros(2), []
    for move, x, y, dx, dy in re.findall(r"([Mm])(-?[\d.]+) ?(-?[\d.]+)l(-?[\d.]+) ?(-?[\d.]+)", path.get("d", "")):
        start = np.array([float(x), float(y)]) + (at if move == "m" else 0)
        at = start + np.array([float(dx), float(dy)])
        drawn.append(LineString([start, at]))
    assert len(drawn) > 5
    assert shapely.union_all(drawn).difference(strip.buffer(0.2)).length == 0
    assert path.get("stroke") == style.colour("a")


def test_glyphs_become_the_shapes_that_the_even_odd_rule_fills() -> None:
    assert glyph_shape("push").area == pytest.approx(72 + 88)
    assert glyph_shape("diamond").area == pytest.approx(2 * 11**2 - 2 * 6.5**2, rel=0.02)
    assert glyph_shape("pause").area == pytest.approx(np.pi * 144 - 2 * 36, rel=0.02)
    assert all(glyph_shape(name).is_valid and not glyph_shape(name).is_empty for name, path in style.GLYPHS.items() if path)


VIEWS = [(33.7, 50.8, 35.5, 52.0), (41.0, -1.0, 46.0, 5.0), (-73.7, 7.7, -72.2, 9.3), (20.0, 76.0, 30.0, 80.0), (-170.0, -56.0, 180.0, 75.0)]


@pytest.mark.parametrize("bounds", VIEWS)
def test_the_view_fits_north_is_up_and_the_scale_bar_is_true(bounds: tuple[float, float, float, float]) -> None:
    frame = make_frame(bounds, (0.0, 50.0, 1000.0, 650.0))
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    for spot in ((west, south), (east, north), (lon, north), (lon, south)):
        assert frame.holds(*spot)
    (x, y), (x2, y2) = frame.point(lon, lat), frame.point(lon, lat + (north - lat) / 4)
    assert abs(x - x2) < 1
    assert y2 < y
    km, pixels = frame.bar(120)
    flat = LineString([(frame.left_m + px / frame.scale, frame.top_m - 350.0 / frame.scale) for px in (500 - pixels / 2, 500 + pixels / 2)])
    line = frame.plane.back(flat)
    (a, b), (c, d) = line.coords
    assert Geod(ellps="WGS84").inv(a, b, c, d)[2] / 1000 == pytest.approx(km, rel=0.02)
    assert 0 < pixels <= 120


def test_sizes_are_kept_and_bad_ones_named() -> None:
    def sides(size: str | None) -> tuple[float, float]:
        root = tree(render_svg(sample_scene(), size=size))
        return float(root.get("width", "0")), float(root.get("height", "0"))

    assert sides("card") == (1200, 630)
    assert sides("print") == (1123, 794)
    assert sides("700x500") == (700, 500)
    assert sides("390")[0] == 390
    assert sides(None)[0] == 1000
    for wrong in ("huge", "10x10", "99999", "500x", "-5x500", "500x5000"):
        with pytest.raises(UnknownNameError, match="sizes are web, card, print"):
            render_svg(sample_scene(), size=wrong)
    with pytest.raises(UnknownNameError, match="themes are light, dark"):
        render_svg(sample_scene(), theme="sepia")


def test_what_is_asked_of_the_wrong_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no theme and no size"):
        write(sample_scene(), tmp_path / "map.html", theme="dark")
    with pytest.raises(UnknownNameError, match="has no scale"):
        write(sample_scene(), tmp_path / "map.svg", scale=2)
    with pytest.raises(UnknownNameError, match=r"0\.5 to 4"):
        write(sample_scene(), tmp_path / "map.png", scale=9)
    assert not list(tmp_path.iterdir())


def test_coordinates_that_are_no_place_are_an_error() -> None:
    broken = replace(sample_scene().features[0], geometry=Point(31, 99))
    with pytest.raises(ExportError, match="e1-wash"):
        render_svg(sample_scene(features=(broken,)))


CODE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from scenes import sample_scene
from geomap.writers.svg import render_svg, inline_svg
from geomap.writers.png import rasterised
from geomap.writers.pdf import printed
svg = render_svg(sample_scene())
for data in (svg.encode(), inline_svg(sample_scene()).encode(), rasterised(svg, 1.0), printed(svg, "T", "en")):
    print(hashlib.sha256(data).hexdigest())
"""


def test_the_bytes_are_the_same_in_every_setting() -> None:
    found = set()
    for seed, zone, locale in (("0", "UTC", "C.UTF-8"), ("4242", "Asia/Tokyo", "en_US.UTF-8"), ("99", "America/St_Johns", "C")):
        setting = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        command = [sys.executable, "-c", CODE, str(Path(__file__).parent)]
        found.add(subprocess.run(command, env=setting, capture_output=True, text=True, check=True).stdout)
    assert len(found) == 1


def test_the_picture_of_the_sample_is_the_kept_one() -> None:
    assert render_svg(sample_scene()) == GOLDEN.read_text(encoding="utf-8"), f"look at it, then keep it: {GOLDEN.name}"


def test_a_story_map_weighs_little() -> None:
    scene = crowded_scene()
    assert len(scene.features) == 40
    assert len(render_svg(scene).encode()) <= 45_000
    assert len(inline_svg(scene).encode()) <= 15_000


def pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height, and the distinct rows of a PNG."""
    width, height = struct.unpack(">II", png[16:24])
    data, place = b"", 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        data += png[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    raw = zlib.decompress(data)
    return width, height, {raw[n : n + len(raw) // height] for n in range(0, len(raw), len(raw) // height)}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_png_is_drawn_with_the_shipped_fonts(tmp_path: Path, theme: str) -> None:
    path = write(sample_scene(), tmp_path / "map.png", theme=theme)
    width, height, rows = pixels(path.read_bytes())
    assert width == 2000
    assert len(rows) > height / 2
    svg = render_svg(sample_scene(), theme=theme)
    assert rasterised(svg, 1.0) != rasterised(svg.replace("North presses", "South presses"), 1.0)
    card = write(sample_scene(), tmp_path / "card.png", size="card")
    assert pixels(card.read_bytes())[:2] == (1200, 630)


def test_words_that_join_are_drawn_beside_others() -> None:
    """No box stands for a letter of a line that mixes scripts: such a line is as dark as its two halves."""

    def ink(text: str) -> int:
        line = f'<text x="5" y="28" font-size="20" font-family="Noto Sans">{text}</text>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40">{line}</svg>'
        return sum(sum(row) for row in pixels(rasterised(svg, 1.0))[2])

    assert ink("استيلاء: Kobani") == pytest.approx(ink("استيلاء") + ink(": Kobani"), rel=0.25)


def test_a_pdf_is_vectors_with_its_fonts_inside_and_no_date(tmp_path: Path) -> None:
    path = write(sample_scene(), tmp_path / "map.pdf")
    page = pypdf.PdfReader(path).pages[0]
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 596]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert {font["/BaseFont"].split("+")[-1] for font in fonts} <= {"NotoSans-Regular", "NotoSans-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)
    assert "/XObject" not in page["/Resources"]  # type: ignore[operator]
    text = page.extract_text()
    for part in ("North presses on the river line", "Drawn by hand", "Midtown"):
        assert part in text
    assert pypdf.PdfReader(path).metadata["/Title"] == "North presses on the river line"  # type: ignore[index]
    assert printed(render_svg(sample_scene()), "T", "en") == printed(render_svg(sample_scene()), "T", "en")


@pytest.mark.parametrize(("suffix", "library"), [("png", "resvg_py"), ("pdf", "svglib")])
def test_without_the_extra_the_error_is_the_line_that_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'geomap\[{suffix}\]'"):
        write(sample_scene(), tmp_path / f"map.{suffix}")


def test_widths_are_those_of_the_shipped_fonts() -> None:
    for path in letters.files():
        font = TTFont(path)
        for letter in "AWiжΩ—אםبس":
            wide = font["hmtx"].metrics[font.getBestCmap()[ord(letter)]][0]
            assert letters.width(letter, 1000, bold=path.stem == letters.BOLD) == pytest.approx(wide * 1000 / font["head"].unitsPerEm, abs=1)
    assert letters.wrap("one two three", 10, 45) == ["one two", "three"]
    assert "".join(letters.wrap("a" * 50, 10, 45)) == "a" * 50
    assert letters.covered("Київ, Łódź, Αθήνα, תל אביב, دمشق")
    assert not letters.covered("北京")


def test_the_api_and_the_command_write_pictures(tmp_path: Path) -> None:
    text = "Ukraine said on Monday that Russian missiles struck Kharkiv."
    made = geomap.build(text, published="2025-06-16")
    assert tree(made.save(tmp_path / "map.svg", theme="dark", size="390").read_text(encoding="utf-8")).get("width") == "390"
    article = tmp_path / "article.txt"
    article.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "geomap", "build", str(article), "--published", "2025-06-16", "-o", str(tmp_path / "card.png"), "--size", "card"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert pixels((tmp_path / "card.png").read_bytes())[:2] == (1200, 630)
    wrong = subprocess.run([*command[:-2], "--size", "tiny"], capture_output=True, text=True, check=False)
    assert wrong.returncode == UnknownNameError("").exit_code
    assert "sizes are web, card, print" in wrong.stderr


def test_an_inline_map_has_no_ids_and_takes_the_colours_of_the_page() -> None:
    svg = inline_svg(sample_scene())
    assert " id=" not in svg
    assert "#" not in svg
    chart = chart_of(sample_scene(), make_frame(sample_scene().bounds, (0, 0, 720, 600)))
    areas, marks = (next(one for one in tree(svg) if one.get("data-part") == part) for part in ("areas", "marks"))
    assert len(areas) + len(marks) >= len(chart.marks)
    assert len([one for one in marks if "translate" in one.get("transform", "")]) == sum(mark.symbol is not None for mark in chart.marks)
    assert pictures.size_of(None) == pictures.SIZES["web"]
