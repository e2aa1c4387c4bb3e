"""Importing GeoNames dumps: what is found afterwards, what is refused, and that an interrupted import loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import shapely
from userdata import dump_line, many_lines, tree

from geomap import build
from geomap.errors import GazetteerError, UnknownNameError, UserDataError
from geomap.gazetteer import Gazetteer
from geomap.userdata import import_geonames, installed, remove, unfinished, verify

IMPORT = """
import sys
from pathlib import Path
from geomap.userdata import import_geonames
import_geonames(Path(sys.argv[1]), shard_rows=int(sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("GEOMAP_DATA", str(folder))
    return folder


def dump(tmp_path: Path, *lines: str, name: str = "UA.txt") -> Path:
    path = tmp_path / name
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_an_imported_village_is_found_with_its_units(tmp_path) -> None:
    assert Gazetteer.open().find("Zazymkivka") == []
    others = {"others": "Зазимківка,zazymkivka,ZZ12", "population": "312"}
    made = import_geonames(dump(tmp_path, dump_line(30_000_001, "Zazymkivka", 34.2, 51.1, **others)))
    assert (made.rows, made.countries, made.vintage, made.licence, made.kind) == (1, ("UA",), "2025-03-01", "CC BY 4.0", "geonames")
    names = Gazetteer.open()
    for called in ("Zazymkivka", "ZAZYMKIVKA", "Зазимківка", "Zazimkivka"):
        (found,) = names.find(called)
        assert (found.place.id, found.place.country, found.place.adm1, found.population) == ("geonames:30000001", "UA", "UA-59", 312)
        assert found.place.adm2 is not None and found.place.adm2.startswith("UA59")
    text = "Shells fell on Zazymkivka and Зазимківка near Sumy."
    assert [text[start:end] for start, end in names.match(text)] == ["Zazymkivka", "Зазимківка", "Sumy"]
    assert names.get("geonames:30000001").name == "Zazymkivka"


def test_a_point_takes_units_of_its_own_country_alone(tmp_path) -> None:
    import_geonames(dump(tmp_path, dump_line(30_000_001, "Zazymkivka", 35.1, 51.3, country="RU"), dump_line(30_000_002, "Zymivka", 35.1, 51.3)))
    places = [Gazetteer.open().find(name)[0].place for name in ("Zazymkivka", "Zymivka")]
    assert {place.country for place in places if place.adm1} <= {place.adm1[:2] for place in places if place.adm1}
    assert all(place.adm1 is None or place.adm1.startswith(place.country) for place in places)


def test_the_users_record_of_a_known_place_stands_where_the_shipped_one_stood(tmp_path) -> None:
    shipped = Gazetteer.open().find("Sumy")
    city = next(c for c in shipped if c.place.feature_code.startswith("PPL") and c.place.country == "UA")
    gid = int(city.place.id.removeprefix("geonames:"))
    import_geonames(dump(tmp_path, dump_line(gid, "Sumy", 34.81, 50.92, population="777", code="PPLA")))
    found = Gazetteer.open().find("Sumy")
    assert sorted(c.place.id for c in found) == sorted(c.place.id for c in shipped)
    new = next(c for c in found if c.place.id == city.place.id)
    assert (new.population, new.place.lon, new.place.name) == (777, 34.81, city.place.name)


def test_imported_places_are_ranked_among_the_shipped_ones(tmp_path) -> None:
    small, large = dump_line(30_000_001, "Sumy", 30.5, 49.0, population="3"), dump_line(30_000_002, "Sumy", 30.6, 49.0, population="9000000")
    import_geonames(dump(tmp_path, small, large))
    ids = [c.place.id for c in Gazetteer.open().find("Sumy")]
    assert ids[0] == "geonames:30000002"
    assert ids.index("geonames:30000001") > 1


def test_countries_and_features_choose_rows(tmp_path) -> None:
    lines = [
        dump_line(30_000_001, "Qaaa", 34, 51), dump_line(30_000_002, "Qbbb", 37, 51, country="RU"),
        dump_line(30_000_003, "Qccc", 34, 51, **{"class": "S", "code": "AIRB"}),
        dump_line(30_000_004, "Qddd", 34, 51, **{"class": "S", "code": "HTL"}),
    ]  # fmt: skip
    file = dump(tmp_path, *lines)
    assert import_geonames(file).rows == 2
    assert import_geonames(file, countries=["ua"], features=["P", "S.AIRB"]).rows == 2
    names = Gazetteer.open()
    assert [bool(names.find(name)) for name in ("Qaaa", "Qbbb", "Qccc", "Qddd")] == [True, False, True, False]
    assert import_geonames(file, features=None).rows == 4
    assert [i.name for i in installed()] == ["geonames-ua"]
    with pytest.raises(UserDataError, match="none of its 4 rows"):
        import_geonames(file, countries=["SY"])
    with pytest.raises(UserDataError, match="'UKR' is no country code"):
        import_geonames(file, countries=["UKR"])
    assert Gazetteer.open().find("Qddd")


def test_a_zip_is_read_like_the_text_in_it(tmp_path) -> None:
    text = dump(tmp_path, *many_lines(300))
    packed = tmp_path / "UA.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(text, "UA.txt")
        archive.writestr("readme.txt", "about\n" * 9000)
    one, other = (import_geonames(file, name=name, shard_rows=120) for file, name in ((text, "one"), (packed, "other")))
    places = {path: content for path, content in tree(one.folder / "places").items() if not path.endswith("meta.json")}
    assert places == {path: content for path, content in tree(other.folder / "places").items() if not path.endswith("meta.json")}
    assert sorted({path.split("/")[0] for path in places}) == ["00000", "00001", "00002"]


def test_more_feature_codes_than_a_record_can_number_keep_their_class(tmp_path) -> None:
    codes = [f"{a}{b}" for a in "ABCDEFGHIJKLMNOPQRST" for b in "ABCDEFGHIJKLMNOPQRST"]
    lines = [dump_line(30_000_000 + n, f"Q{code.lower()}q", 34, 51, code=code, **{"class": "S"}) for n, code in enumerate(codes)]
    import_geonames(dump(tmp_path, *lines), features=None)
    names = Gazetteer.open()
    assert names.find("Qaaq")[0].place.feature_code == "AA"
    assert names.find("Qttq")[0].place.feature_code == "S"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"latitude": "91"}, "row 2, column latitude: '91' is not a number from -90 to 90"),
        ({"longitude": "nan"}, "row 2, column longitude: 'nan'"),
        ({"longitude": "34,2"}, "row 2, column longitude: '34,2'"),
        ({"id": "x1"}, "row 2, column geonameid: 'x1'"),
        ({"population": "-5"}, "row 2, column population: '-5'"),
        ({"country": "Ukraine"}, "row 2, column country code: 'Ukraine'"),
        ({"called": "  "}, "row 2, column name: '  ' is empty"),
        ({"changed": "2025-0"}, "row 2, column modification date: '2025-0'"),
        ({"zone": "a\tb"}, "row 2: 20 columns with tabs between, not 19"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(tmp_path, data, change, said) -> None:
    kept = import_geonames(dump(tmp_path, dump_line(30_000_001, "Qaaa", 34, 51)))
    before = tree(data)
    bad = dump(tmp_path, dump_line(30_000_002, "Qbbb", 34, 51), dump_line(30_000_003, "Qccc", 34, 51, **change), name="bad.txt")
    with pytest.raises(UserDataError) as caught:
        import_geonames(bad, name=kept.name, shard_rows=1)
    assert said in str(caught.value) and str(bad) in str(caught.value)
    assert tree(data) == before and unfinished() == []


def test_a_file_that_is_no_dump_or_is_cut_off_is_refused(tmp_path, data) -> None:
    line = dump_line(30_000_001, "Qaaa", 34, 51)
    packed = tmp_path / "whole.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("UA.txt", "".join(many_lines(3000)))
    content = packed.read_bytes()
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 0xFF
    files = {
        "empty.txt": b"", "table.csv": b"name,lat,lon\nSumy,50.9,34.8\n", "cut.txt": (line + line[:30]).encode(),
        "cut.zip": content[: len(content) // 2], "flipped.zip": bytes(flipped), "latin.txt": line.encode().replace(b"Qaaa", b"Qa\xe9a"),
        "long.txt": b"x" * 70_000,
    }  # fmt: skip
    said = {
        "empty.txt": "is empty", "table.csv": "row 1: 1 column with tabs", "cut.txt": "not 19; the file is cut off",
        "cut.zip": "not a whole zip file", "flipped.zip": "cut off or damaged", "latin.txt": "row 1, column name: 'Qa\ufffda' is not UTF-8",
        "long.txt": "row 1: longer than",
    }  # fmt: skip
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(UserDataError) as caught:
            import_geonames(tmp_path / name)
        assert said[name] in str(caught.value), name
    with pytest.raises(UserDataError, match="cannot be read"):
        import_geonames(tmp_path / "nowhere.txt")
    assert tree(data) == {}


def test_hostile_names_become_plain_text(tmp_path) -> None:
    names = ["Q\x01aaa", "Q{{7*7}}bb", "Q\u202eccc", "Qd`${alert(1)}", "Q<img src=x onerror=1>", "\x03TX"]
    lines = [dump_line(30_000_001 + n, name, 34, 51) for n, name in enumerate(names)]
    import_geonames(dump(tmp_path, *lines))
    found = Gazetteer.open()
    places = [found.get(f"geonames:{30_000_001 + n}") for n in range(len(names))]
    assert [place.name for place in places] == ["Q aaa", "Q{{7*7}}bb", "Qccc", "Qd${alert(1)}", "Q<img src=x onerror=1>", "TX"]
    assert all(place.name.isprintable() for place in places)
    assert found.find("TX")[0].match == "main"


def start(file: Path, rows: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", IMPORT, str(file), str(rows)], env=os.environ.copy(), stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_import_goes_on_and_ends_with_the_same_bytes(tmp_path, data, monkeypatch, way) -> None:
    file = dump(tmp_path, *many_lines(15_000))
    shards = data / "imports"
    for stop_at in (1, 3, 5):
        child = start(file, 1000)
        while child.poll() is None and len(list(shards.glob(".partial-*/made/places/*"))) < stop_at:
            time.sleep(0.002)
        child.send_signal(way)
        child.wait()
        assert child.returncode != 0, "the import was over before it could be stopped: make the file larger"
        assert installed() == [] and unfinished() == ["geonames-ua"]
        assert Gazetteer.open().find("Xaaaaivka") == []
    finished = sorted(path.stat().st_ino for path in shards.glob(".partial-*/made/places/*"))
    resumed = import_geonames(file, shard_rows=1000)
    assert set(finished[:4]) <= {path.stat().st_ino for path in (resumed.folder / "places").iterdir()}, "finished shards are kept, not made again"
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "other"))
    at_once = import_geonames(file, shard_rows=1000)
    assert tree(resumed.folder) == tree(at_once.folder)
    assert (resumed.rows, unfinished()) == (15_000, [])


def test_a_changed_file_is_not_continued(tmp_path, data) -> None:
    lines = many_lines(2000)
    child = start(dump(tmp_path, *lines), 200)
    while child.poll() is None and not list((data / "imports").glob(".partial-*/made/places/00001")):
        time.sleep(0.002)
    child.kill()
    child.wait()
    made = import_geonames(dump(tmp_path, *lines[500:]), shard_rows=200)
    assert made.rows == 1500
    assert Gazetteer.open().get("geonames:30000000") is None


def test_the_memory_does_not_grow_with_the_file(tmp_path) -> None:
    # VmHWM, not ru_maxrss: that one also counts the process that this one was forked from
    code = IMPORT + "\nprint(int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]) // 1024)"
    peaks = []
    for count in (6_000, 36_000):
        file = dump(tmp_path, *many_lines(count), name=f"d{count}.txt")
        done = subprocess.run([sys.executable, "-c", code, str(file), "3000"], env=os.environ.copy(), capture_output=True, check=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < 500
    assert peaks[1] - peaks[0] < 15, peaks


def test_list_verify_and_remove(tmp_path, data) -> None:
    for name in ("first", "second"):
        import_geonames(dump(tmp_path, dump_line(30_000_001, "Qaaa", 34, 51)), name=name, licence="CC0", source="Own survey", vintage="2024")
    assert [(i.name, i.licence, i.source, i.vintage, i.file) for i in installed()] == [
        ("second", "CC0", "Own survey", "2024", "UA.txt"), ("first", "CC0", "Own survey", "2024", "UA.txt"),
    ]  # fmt: skip
    assert verify() == {"second": [], "first": []}
    (records,) = (installed()[0].folder / "places").glob("*/places.rec")
    content = bytearray(records.read_bytes())
    content[5] ^= 1
    records.write_bytes(content)
    assert verify() == {"second": ["places/00000/places.rec is damaged"], "first": []}
    records.write_bytes(content[:-1])
    with pytest.raises(GazetteerError, match="geomap data remove second"):
        Gazetteer.open()
    records.unlink()
    assert verify()["second"] == ["places/00000/places.rec is missing"]
    with pytest.raises(UnknownNameError, match="choose one of first, second"):
        remove("third")
    remove("second")
    assert [i.name for i in installed()] == ["first"]
    remove("first")
    assert installed() == [] and Gazetteer.open().find("Qaaa") == []
    with pytest.raises(UnknownNameError, match="there are none"):
        remove("first")


def test_a_damaged_manifest_and_a_name_that_cannot_be_a_folder_are_errors(tmp_path) -> None:
    file = dump(tmp_path, dump_line(30_000_001, "Qaaa", 34, 51))
    for name in ("../up", "Ä", "", ".hidden", "a" * 65):
        if name:
            with pytest.raises(UserDataError, match="cannot name an import"):
                import_geonames(file, name=name)
    made = import_geonames(file)
    (made.folder / "import.json").write_text("{")
    with pytest.raises(UserDataError, match="geomap data remove geonames-ua"):
        installed()
    remove("geonames-ua")
    assert installed() == []


def test_an_article_is_placed_in_an_imported_village(tmp_path) -> None:
    import_geonames(dump(tmp_path, dump_line(30_000_001, "Zazymkivka", 34.2, 51.1)))
    made = build("Russian forces shelled Zazymkivka in the Sumy region on Monday, officials said.", published="2025-06-04")
    (mention,) = [m for m in made.documents[0].mentions if m.text == "Zazymkivka"]
    assert mention.place is not None and mention.place.id == "geonames:30000001"
    assert any(shapely.distance(feature.geometry, shapely.Point(34.2, 51.1)) < 1e-6 for feature in made.scene.features)
