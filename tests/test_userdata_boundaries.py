"""Importing boundary files: which unit replaces which, what is refused, and what the map then shows."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import shapely
from userdata import BOW_TIE, SQUARE, geoboundaries_row, tree, write_boundaries

from geomap import build
from geomap.errors import UnknownNameError, UserDataError
from geomap.gazetteer import Gazetteer
from geomap.regions import Regions
from geomap.userdata import import_boundaries, installed, remove, unfinished, verify

ARTICLE = "Ukraine's army shelled the Sumy region on Monday, 2 June 2025, officials said. Fighting went on in Zazymsk district on Tuesday."
EAST, WEST = shapely.box(33.8, 50.6, 34.6, 52.0), shapely.box(33.0, 50.6, 33.8, 52.0)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("GEOMAP_DATA", str(folder))
    return folder


def same(one, other, most: float = 1e-6) -> bool:
    return shapely.area(shapely.symmetric_difference(one, other)) < most


@pytest.mark.parametrize(
    ("name", "crs"),  # GeoJSON is in longitude and latitude by its standard
    [("units.geojson", "EPSG:4326"), *((name, crs) for name in ("units.gpkg", "units.shp") for crs in ("EPSG:4326", "EPSG:32636"))],
)
def test_a_unit_with_a_known_code_replaces_the_shipped_one(tmp_path, name, crs) -> None:
    shape = SQUARE if crs == "EPSG:4326" else shapely.box(500_000, 5_605_000, 612_000, 5_760_000)
    made = import_boundaries("geoboundaries", write_boundaries(tmp_path / name, [geoboundaries_row()], [shape], crs))
    assert (made.rows, made.levels, made.countries, made.hides) == (1, (1,), ("UA",), ())
    regions, shipped = Regions.open(), Regions(Path(Regions.open()._folder), "un")
    unit, before = regions.get("UA-59"), shipped.get("UA-59")
    assert (unit.name, unit.level, unit.parent, unit.country, unit.grade) == ("Sumy Oblast", 1, "UA", "UA", "geoboundaries")
    assert unit.geometry.contains(shapely.Point(unit.label_lon, unit.label_lat))
    if crs == "EPSG:4326":
        assert same(unit.geometry, SQUARE)
    else:
        assert shapely.area(shapely.intersection(unit.geometry, SQUARE)) > 0.97 * SQUARE.area
    assert not same(before.geometry, unit.geometry)
    assert regions.seat("UA-59") == pytest.approx(shipped.seat("UA-59"))
    assert same(regions.get("UA").geometry, shipped.get("UA").geometry), "only the imported level changes"
    assert same(regions.frame(1, ["UA"]).set_index("code").geometry["UA-59"], unit.geometry)
    assert len(regions.frame(1, ["UA"])) == len(shipped.frame(1, ["UA"]))
    assert [r.code for r in regions.within((33.9, 51.1, 34, 51.2), 1)] == ["UA-59"]
    remove(made.name)
    assert same(Regions.open().get("UA-59").geometry, before.geometry)


def test_topojson_and_zipped_shapefiles_are_read(tmp_path) -> None:
    topology = {
        "type": "Topology", "arcs": [[[33, 50.6], [34.6, 50.6], [34.6, 52], [33, 52], [33, 50.6]]],
        "objects": {"units": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": geoboundaries_row()}]}},
    }  # fmt: skip
    path = tmp_path / "units.topojson"
    path.write_text(json.dumps(topology))
    import_boundaries("geoboundaries", path, name="topology")
    assert same(Regions.open().get("UA-59").geometry, SQUARE)
    write_boundaries(tmp_path / "a.shp", [geoboundaries_row()], [EAST])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.[sdpc]*"):
            archive.write(part, f"inside/{part.name}")
    import_boundaries("geoboundaries", tmp_path / "a.zip", name="zipped")
    assert same(Regions.open().get("UA-59").geometry, EAST), "the later import goes first"
    remove("zipped")
    assert same(Regions.open().get("UA-59").geometry, SQUARE)


def test_a_unit_with_a_code_of_its_own_takes_that_of_the_shipped_unit_on_its_ground(tmp_path) -> None:
    shipped = Regions.open()
    shapes = [shapely.buffer(shipped.get(code).geometry, 0.01) for code in ("UA-59", "UA-63")]
    rows = [{"ADM0_PCODE": "UA", "ADM1_PCODE": code, "ADM1_EN": name, "ADM1_UA": ua} for code, name, ua in (
        ("UAQ1", "Sumska", "Сумська"), ("UAQ2", "Kharkivska", "Харківська"))]  # fmt: skip
    import_boundaries("cod", write_boundaries(tmp_path / "ukr_admbnda_adm1.gpkg", rows, shapes))
    regions = Regions.open()
    assert [regions.get(code).name for code in ("UA-59", "UA-63")] == ["Sumska", "Kharkivska"]
    assert regions.get("UAQ1") is None
    place = Gazetteer.open().find("Сумська")[0].place
    assert (place.adm1, place.feature_code, place.id) == ("UA-59", "ADM1", Gazetteer.open().find("Sumy Oblast")[0].place.id)
    assert (regions.get("UA-59").geometry.area, regions.get("UA-59").grade) == (pytest.approx(shapes[0].area, abs=1e-3), "geoboundaries")


def test_new_units_hide_the_shipped_ones_whose_ground_they_divide(tmp_path) -> None:
    rows = [
        {"GID_0": "UKR", "COUNTRY": "Ukraine", "GID_1": "UKR.1_1", "NAME_1": "Sumy", "GID_2": f"UKR.1.{n}_1", "NAME_2": f"Zazymsk {n}",
         "VARNAME_2": "Zazimsk|Zazims'k", "NL_NAME_2": "Зазимськ", "ENGTYPE_2": "District"}
        for n in (1, 2)
    ]  # fmt: skip
    shipped = [unit.code for unit in Regions.open().within((33.1, 50.7, 34.5, 51.9), 2)]
    made = import_boundaries("gadm", write_boundaries(tmp_path / "gadm41_UKR_2.gpkg", rows, [WEST, EAST]))
    regions = Regions.open()
    assert "non-commercial" in made.licence and made.levels == (2,)
    assert set(made.hides) & set(shipped)
    listed = [unit.code for unit in regions.within((33.1, 50.7, 34.5, 51.9), 2)]
    assert {"UKR.1.1_1", "UKR.1.2_1"} <= set(listed) and not set(listed) & set(made.hides)
    assert regions.get(made.hides[0]) is not None, "what is hidden can still be had by its code"
    assert regions.get("UKR.1.2_1").parent == "UA-59"
    assert regions.locate(34.0, 51.1) == ("UA", "UA-59", "UKR.1.2_1")
    assert regions.locate(36.2, 49.9) == Regions(regions._folder, "un").locate(36.2, 49.9)
    assert [c.place.adm2 for c in Gazetteer.open().find("Зазимськ")] == ["UKR.1.1_1", "UKR.1.2_1"]


def test_natural_earth_countries_and_regions(tmp_path) -> None:
    rows = [{"ADM0_A3": "SDN", "NAME": "Sudan", "NAME_EN": "Sudan", "NAME_AR": "السودان", "ISO_A2": "-99"}]
    shape = shapely.box(24, 10, 36, 20)
    import_boundaries("naturalearth", write_boundaries(tmp_path / "ne_admin_0.shp", rows, [shape], encoding="UTF-8"))
    unit = Regions.open().get("SD")
    assert (unit.level, unit.grade) == (0, "natural_earth") and same(unit.geometry, shape)
    assert Regions.open().locate(24.05, 10.05)[0] == "SD"
    rows = [{"adm0_a3": "SDN", "iso_3166_2": "SD-DN", "name": "Darfur N", "name_fr": "Darfour du Nord", "adm1_code": "SDN-1"}]
    import_boundaries("naturalearth", write_boundaries(tmp_path / "ne_admin_1.gpkg", rows, [shapely.box(24, 14, 27, 17)]))
    assert Regions.open().get("SD-DN").name == "Darfur N"
    assert Gazetteer.open().find("Darfour du Nord")[0].place.adm1 == "SD-DN"


def test_all_layers_of_the_kind_are_taken_and_others_left(tmp_path) -> None:
    path = tmp_path / "ukr.gpkg"
    country = {"ADM0_EN": "Ukraine", "ADM0_PCODE": "UA"}
    write_boundaries(path, [country], [shapely.box(22, 45, 40, 52)], layer="adm0")
    write_boundaries(path, [country | {"ADM1_EN": "Sumska", "ADM1_PCODE": "UA59"}], [SQUARE], layer="adm1", append=True)
    write_boundaries(path, [country | {"ADM1_PCODE": "UA59", "ADM2_EN": "Zazymsk", "ADM2_PCODE": "UA5999"}], [EAST], layer="adm2", append=True)
    write_boundaries(path, [country | {"ADM3_EN": "Deep", "ADM3_PCODE": "UA5999001"}], [EAST], layer="adm3", append=True)
    write_boundaries(path, [{"note": "a line"}], [EAST.boundary], layer="lines", append=True)
    made = import_boundaries("cod", path)
    assert (made.levels, made.rows) == ((0, 1, 2), 3)
    assert Regions.open().get("UA5999").parent in ("UA-59", "UA59")
    one = import_boundaries("cod", path, layer="adm2")
    assert (one.levels, one.name, len(installed())) == ((2,), "cod-ukr", 1)
    with pytest.raises(UserDataError, match="ADM3; geomap knows ADM0, ADM1 and ADM2"):
        import_boundaries("cod", path, layer="adm3")
    with pytest.raises(UserDataError, match="no layer 'adm9': choose one of adm0, adm1"):
        import_boundaries("cod", path, layer="adm9")


def test_shapes_that_cross_themselves_are_mended_and_parts_of_one_unit_united(tmp_path) -> None:
    rows = [geoboundaries_row(), geoboundaries_row(), geoboundaries_row("Kharkiv Oblast", "UA-63")]
    import_boundaries("geoboundaries", write_boundaries(tmp_path / "u.gpkg", rows, [WEST, EAST, BOW_TIE]))
    regions = Regions.open()
    assert same(regions.get("UA-59").geometry, SQUARE)
    assert same(regions.get("UA-63").geometry, shapely.make_valid(BOW_TIE))
    assert verify() == {"geoboundaries-u": []}


def test_the_level_may_be_said_by_the_row_the_user_or_the_name_of_the_file(tmp_path) -> None:
    row = geoboundaries_row()
    del row["shapeType"]
    assert import_boundaries("geoboundaries", write_boundaries(tmp_path / "geoBoundaries-UKR-ADM1.geojson", [row], [SQUARE])).levels == (1,)
    plain = write_boundaries(tmp_path / "plain.geojson", [row], [SQUARE])
    assert import_boundaries("geoboundaries", plain, level=1).levels == (1,)
    with pytest.raises(UserDataError, match=r"row 1: no column says the level .* --level"):
        import_boundaries("geoboundaries", plain)
    for text, said in (("ADM3", "column shapeType: units of level ADM3"), ("county", "column shapeType: 'county' is no level")):
        with pytest.raises(UserDataError, match=said):
            import_boundaries("geoboundaries", write_boundaries(tmp_path / "odd.geojson", [geoboundaries_row(shapeType=text)], [SQUARE]))


def broken(folder: Path, case: str) -> tuple[str, Path]:
    """A kind and a file with one fault."""
    two = [geoboundaries_row(), geoboundaries_row("Kharkiv Oblast", "UA-63")]
    good, path = [WEST, EAST], folder / "units.geojson"
    if case == "columns":
        return "cod", write_boundaries(path, two, good)
    if case == "points":
        return "geoboundaries", write_boundaries(path, two, [shapely.Point(34, 51), shapely.Point(35, 51)])
    if case in ("null", "line", "sliver", "name"):
        second = {"null": None, "line": EAST.boundary, "sliver": shapely.box(34, 51, 34.000001, 51.000001), "name": EAST}[case]
        rows = [two[0], two[1] | ({"shapeName": ""} if case == "name" else {})]
        return "geoboundaries", write_boundaries(folder / "units.gpkg", rows, [WEST, second])
    if case == "metres":
        return "geoboundaries", write_boundaries(path, two, [WEST, shapely.box(5e5, 5.6e6, 5.1e5, 5.7e6)])
    if case == "codes":
        rows = [geoboundaries_row(name, "", shapeID="same") for name in ("One", "Two")]
        return "geoboundaries", write_boundaries(path, rows, [shapely.box(33, 51, 33.1, 51.1), shapely.box(34, 51, 34.1, 51.1)])
    if case == "sea":
        return "geoboundaries", write_boundaries(path, [two[0] | {"shapeGroup": "??"}], [shapely.box(-30, 30, -29, 31)])
    if case == "text":
        path.write_text("name;code\nSumy;UA-59\n")
    elif case == "empty":
        path.write_bytes(b"")
    elif case == "no rows":
        path.write_text('{"type": "FeatureCollection", "features": []}')
    elif case == "other json":
        path.write_text('{"articles": []}')
    elif case == "cut json":
        write_boundaries(path, two, good)
        path.write_bytes(path.read_bytes()[:-40])
    elif case in ("cut gpkg", "shaken gpkg"):
        path = write_boundaries(folder / "units.gpkg", two, good)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) * 2 // 3] if case == "cut gpkg" else content[:2000] + bytes(len(content) - 2000))
    else:
        path = write_boundaries(folder / "units.shp", two, good)
        suffix = {"no prj": ".prj", "no dbf": ".dbf"}.get(case)
        if suffix:
            path.with_suffix(suffix).unlink()
        else:
            part = path.with_suffix("." + case.split(" ")[1])
            part.write_bytes(part.read_bytes()[:-30])
    return "geoboundaries", path


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("columns", "no column like ADM1_PCODE.*its columns: shapeName, shapeISO.*rename the column"),
        ("points", "column geometry: Points, not polygons"),
        ("null", "row 2, column geometry: is empty"),
        ("line", "row 2, column geometry: is not a polygon"),
        ("sliver", "row 2, column geometry: is broken, and no area is left"),
        ("name", "row 2, column shapeName: is empty"),
        ("metres", "row 2, column geometry: .* is off the globe.*ogr2ogr"),
        ("codes", "row 2: the code 'same' is that of 'One' already .*row 1"),
        ("sea", "row 1: its country is not known"),
        ("text", "is not a GeoPackage, a GeoJSON"),
        ("empty", "is empty: download"),
        ("no rows", "is empty: it has no rows"),
        ("other json", "neither GeoJSON"),
        ("cut json", "cut off or damaged"),
        ("cut gpkg", "is cut off: .* bytes of"),
        ("shaken gpkg", "units.gpkg"),
        ("cut shp", "units.shp is cut off: .* bytes of"),
        ("cut dbf", "units.dbf is cut off"),
        ("no prj", "has no CRS .*--crs EPSG:4326"),
        ("no dbf", "has no units.dbf beside it"),
    ],
)
def test_a_file_with_a_fault_is_refused_and_nothing_changes(tmp_path, data, case, said) -> None:
    made = import_boundaries("geoboundaries", write_boundaries(tmp_path / "kept.geojson", [geoboundaries_row()], [SQUARE]), name="units")
    before = tree(data)
    kind, path = broken(tmp_path, case)
    with pytest.raises(UserDataError, match=said) as caught:
        import_boundaries(kind, path, name=made.name)
    assert path.stem in str(caught.value)
    assert tree(data) == before


def test_a_crs_that_the_file_lacks_can_be_said(tmp_path) -> None:
    path = write_boundaries(tmp_path / "u.shp", [geoboundaries_row()], [SQUARE])
    path.with_suffix(".prj").unlink()
    import_boundaries("geoboundaries", path, crs="EPSG:4326")
    assert same(Regions.open().get("UA-59").geometry, SQUARE)
    with pytest.raises(UserDataError, match="the CRS 'EPSG:99' is not known"):
        import_boundaries("geoboundaries", path, crs="EPSG:99")


def test_hostile_text_in_names_stays_one_harmless_line(tmp_path) -> None:
    name = 'Zaz, "{{7*7}}"\n1,UA-63,UA,UA,\u202eKharkiv</script>'
    rows = [geoboundaries_row(name, 'UA-59,"\n'), geoboundaries_row("\x01TX", "UA-63")]
    import_boundaries("geoboundaries", write_boundaries(tmp_path / "u.geojson", rows, [WEST, EAST]))
    regions = Regions.open()
    unit = next(unit for unit in regions.within((33.1, 51, 33.2, 51.1), 1) if unit.name.startswith("Zaz"))
    assert unit.name == 'Zaz, "{{7*7}}" 1,UA-63,UA,UA,Kharkiv</script>'
    assert regions.get(unit.code).name == unit.name and "," not in unit.code
    assert (regions.get("UA-63").name, same(regions.get("UA-63").geometry, EAST)) == ("TX", True)


def test_what_a_killed_import_left_does_not_get_into_the_next_one(tmp_path, data) -> None:
    path = write_boundaries(tmp_path / "u.geojson", [geoboundaries_row()], [SQUARE])
    whole = tree(import_boundaries("geoboundaries", path).folder)
    digest = installed()[0].sha256
    left = data / "imports" / f".partial-geoboundaries-u-{digest[:16]}" / "made" / "units" / "adm2.npz"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert unfinished() == ["geoboundaries-u"]
    assert tree(import_boundaries("geoboundaries", path).folder) == whole
    assert unfinished() == [] and len(list((data / "imports").iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "file"))
    with pytest.raises(UserDataError, match=r"cannot write .*\$GEOMAP_DATA"):
        import_boundaries("geoboundaries", write_boundaries(tmp_path / "u.geojson", [geoboundaries_row()], [SQUARE]))


def test_the_same_file_gives_the_same_bytes(tmp_path, monkeypatch) -> None:
    path = write_boundaries(tmp_path / "u.gpkg", [geoboundaries_row(), geoboundaries_row("Kharkiv Oblast", "UA-63")], [WEST, EAST])
    trees = []
    for folder in ("one", "two"):
        monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / folder))
        trees.append(tree(import_boundaries("geoboundaries", path).folder))
    assert trees[0] == trees[1]


def test_a_map_of_an_article_shows_imported_units_and_credits_them(tmp_path) -> None:
    rows = [geoboundaries_row("Zazymsk District", "", shapeType="ADM2", shapeID="Z1")]
    import_boundaries("geoboundaries", write_boundaries(tmp_path / "adm2.geojson", rows, [EAST]), source="Survey <b>{{7*7}}</b>", licence="CC BY 4.0")
    import_boundaries("geoboundaries", write_boundaries(tmp_path / "adm1.geojson", [geoboundaries_row()], [SQUARE]), source="Atlas of Sumy")
    made = build(ARTICLE, published="2025-06-04")
    assert [(m.text, m.place and m.place.adm2) for m in made.documents[0].mentions if m.text.startswith("Zazymsk")] == [("Zazymsk district", "Z1")]
    areas = [feature.geometry for feature in made.scene.features]
    assert any(same(area, SQUARE, 1e-3) for area in areas) and any(same(area, EAST, 1e-3) for area in areas)
    assert {"Survey <b>{{7*7}}</b>", "Atlas of Sumy"} <= {source.name for source in made.scene.credits}
    page = made.save(tmp_path / "map.html").read_text(encoding="utf-8")
    assert "<b>{{7*7}}" not in page and "Survey " in page


def test_the_commands(tmp_path, data) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "geomap", "data", *arguments], capture_output=True, text=True, check=False)

    path = write_boundaries(tmp_path / "u.geojson", [geoboundaries_row()], [SQUARE])
    gadm = write_boundaries(tmp_path / "g.geojson", [{"GID_0": "UKR", "COUNTRY": "Ukraine", "GID_1": "UKR.1", "NAME_1": "Sumy"}], [SQUARE])
    done = run("import", "geoboundaries", str(path), "--licence", "CC0", "--source", "Me")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "geoboundaries-u: 1 unit of ADM1; UA\n")
    assert "forbids redistribution" in run("import", "gadm", str(gadm), "--name", "mine").stderr
    listed = run("list").stdout
    assert listed.index("mine") < listed.index("geoboundaries-u")
    assert all(word in listed for word in ("u.geojson", "CC0", "Me", "1 unit of ADM1; UA", installed()[0].sha256))
    assert [entry["name"] for entry in json.loads(run("list", "--json").stdout)] == ["mine", "geoboundaries-u"]
    assert run("verify").stdout == "mine: ok\ngeoboundaries-u: ok\n"
    (installed()[0].folder / "units" / "adm1.npz").write_bytes(b"")
    done = run("verify")
    assert (done.returncode, "mine: units/adm1.npz is damaged" in done.stdout) == (3, True)
    assert run("remove", "mine").returncode == 0 and [i.name for i in installed()] == ["geoboundaries-u"]
    for arguments, code in (
        (("remove", "mine"), 2), (("import", "csv", str(path)), 2), (("import", "cod", str(path)), 3), (("import", "cod", "nowhere.shp"), 3),
        (("import", "cod", str(path), "--countries", "UA"), 2), (("import", "geonames", str(path), "--crs", "EPSG:4326"), 2),
    ):  # fmt: skip
        done = run(*arguments)
        assert (done.returncode, done.stderr.count("\n")) == (code, 1), done.stderr
    shutil.rmtree(data)
    assert run("list").stderr == "no imports\n"
    with pytest.raises(UnknownNameError):
        import_boundaries("geonames", path)
