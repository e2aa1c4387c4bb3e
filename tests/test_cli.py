"""The command line as a user meets it: streams, exit codes, one clear line for each way it can go wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = """Shelling on the border

Russian forces shelled the city of Kharkiv on Monday, Ukrainian officials said. Ukraine's army said it had halted a Russian advance in the
Sumy region. Delegations of both countries met in Istanbul on Tuesday."""


def run(*arguments: str, stdin: bytes = b"", cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "geomap", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, env={**os.environ, **env}, check=False)


def one_line(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode().strip().splitlines()
    assert len(lines) == 1, done.stderr.decode()
    return lines[0]


@pytest.fixture
def article(tmp_path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return path


def test_build_writes_one_page_and_says_what_is_on_it(article, tmp_path) -> None:
    done = run("build", str(article), "--published", "2025-06-18", "-o", str(tmp_path / "map.html"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    assert "1 article" in one_line(done)
    assert (tmp_path / "map.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.txt", "map.html"]


def test_build_with_json_prints_the_documents(article, tmp_path) -> None:
    done = run("build", str(article), str(article), "--published", "2025-06-18", "-o", str(tmp_path / "map.html"), "--json")
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [d["schema"] for d in documents] == ["geomap/1", "geomap/1"]


def test_extract_prints_one_document(article) -> None:
    document = json.loads(run("extract", str(article), "--json", "--published", "2025-06-18").stdout)
    text = document["article"]["text"]
    assert document["article"]["published"] == "2025-06-18"
    assert all(text[m["start"] : m["end"]] == m["text"] for m in document["mentions"])
    assert {e["kind"] for e in document["events"]} >= {"strike", "negotiation"}


def test_extract_reads_standard_input_and_says_that_the_date_is_missing() -> None:
    done = run("extract", "-", "--json", stdin=ARTICLE.encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["article"]["published"] is None
    assert "--published" in one_line(done)


def test_lines_keep_order_and_ids_and_go_on_after_a_failure() -> None:
    lines = [{"id": "one", "text": ARTICLE}, {"id": "two", "text": ""}, ["no", "object"], {"id": "four", "text": ARTICLE, "published": "soon"}]
    stdin = b"\n".join([*(json.dumps(line).encode() for line in lines), b"{broken", json.dumps({"id": "six", "text": ARTICLE}).encode()])
    done = run("extract", "-", "--jsonl", stdin=stdin)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [a["article"]["id"] for a in answers] == ["one", "two", None, "four", None, "six"]
    assert [a.get("error", {}).get("kind") for a in answers] == [None, "ArticleError", "ArticleError", "ArticleError", "ArticleError", None]
    assert "4 articles failed" in one_line(done)


def test_one_article_a_line_equals_one_article_alone(article) -> None:
    alone = json.loads(run("extract", str(article), "--published", "2025-06-18").stdout)
    record = {"id": alone["article"]["id"], "text": ARTICLE, "published": "2025-06-18"}
    assert json.loads(run("extract", "-", "--jsonl", stdin=json.dumps(record).encode()).stdout) == alone


def test_geocode_answers_in_order_and_a_miss_is_an_answer() -> None:
    answers = json.loads(run("geocode", "Istanbul", "Xyzzyville", "Tripoli", "--json").stdout)
    assert [a["query"] for a in answers] == ["Istanbul", "Xyzzyville", "Tripoli"]
    assert answers[0]["place"]["country"] == "TR" and answers[0]["precision"] == "settlement"
    assert answers[1]["place"] is None and answers[1]["reason"]
    assert len(answers[2]["candidates"]) > 1


def test_geocode_takes_context() -> None:
    by_country = json.loads(run("geocode", "Tripoli", "--json", "--country", "LB").stdout)
    by_position = json.loads(run("geocode", "Tripoli", "--json", "--near", "35.5,33.9").stdout)
    assert by_country[0]["place"]["country"] == by_position[0]["place"]["country"] == "LB"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"), (b"Sumy was shelled. " * 1_200_000, "MB")],
    ids=["empty", "binary", "20 MB"],
)
def test_bad_articles_end_in_one_line_and_leave_no_file(tmp_path, data, words) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    done = run("build", str(path), "-o", str(tmp_path / "map.html"))
    assert done.returncode == 3
    assert "bad.txt" in one_line(done) and words in one_line(done)
    assert [p.name for p in tmp_path.iterdir()] == ["bad.txt"]


def test_an_article_without_a_place_gives_a_page_that_says_so(tmp_path) -> None:
    path = tmp_path / "cake.txt"
    path.write_text("Beat the eggs with the sugar until pale. Fold in the flour, then bake for forty minutes and let it cool before you slice it.")
    done = run("build", str(path), "--published", "2025-06-18", "-o", str(tmp_path / "map.html"))
    assert done.returncode == 5
    assert b"nothing to map" in done.stderr
    assert (tmp_path / "map.html").stat().st_size > 1000


@pytest.mark.parametrize(
    "arguments",
    [["build"], ["frobnicate"], ["build", "x.txt", "--frobnicate"], ["extract", "x", "--json", "--jsonl"], ["geocode", "Sumy", "--near", "north"]],
)
def test_usage_errors_are_2(arguments) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert one_line(done).startswith("geomap: ")


def test_names_that_do_not_exist_list_the_choices(article, tmp_path) -> None:
    for option, value, choice in (("--worldview", "mars", "defacto"), ("--geocoder", "oracle", "nominatim")):
        done = run("build", str(article), "--published", "2025-06-18", option, value, "-o", str(tmp_path / "map.html"))
        assert done.returncode == 2 and choice in one_line(done)
    done = run("build", str(article), "--published", "2025-06-18", "-o", str(tmp_path / "map.docx"))
    assert done.returncode == 2 and ".html" in one_line(done)


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--worldview", "nonsense", "defacto"), ("--style", "nonsense", "nato"), ("--geocoder", "nonsense", "photon"), ("--ner", "nonsense", "gated"),
        ("--extractor", "nonsense", "replay"), ("--actors", "nowhere.toml", "nowhere.toml"), ("--min-precision", "nonsense", "adm2"),
        ("--published", "nonsense", "YYYY-MM-DD"), ("--as-of", "2025-06-15", "--delay"), ("--layer", "nonsense", "NAME=FILE"),
        ("-o", "map.nonsense", ".html"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_before_any_article_is_read(tmp_path, option, value, words) -> None:
    done = run("build", "no-such-article.txt", option, value, cwd=tmp_path)
    assert done.returncode == 2 and words in one_line(done) and "no-such-article" not in one_line(done)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--geocoder", "nonsense", "photon"), ("--ner", "nonsense", "gated"), ("--extractor", "nonsense", "replay"),
        ("--actors", "nowhere.toml", "nowhere.toml"), ("--published", "nonsense", "YYYY-MM-DD"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["--json", "--jsonl"])
def test_a_wrong_value_is_refused_before_extract_reads(form, option, value, words, tmp_path) -> None:
    done = run("extract", "no-such-article.txt", form, option, value, cwd=tmp_path)
    assert done.returncode == 2 and words in one_line(done) and "no-such-article" not in one_line(done) and done.stdout == b""


def test_an_output_that_cannot_be_written_is_named_and_leaves_nothing(article, tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("build", str(article), "--published", "2025-06-18", "-o", str(tmp_path / "file" / "map.html"))
    assert done.returncode == 3
    assert "map.html" in one_line(done)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.txt", "file"]


def test_a_missing_article_is_3(tmp_path) -> None:
    done = run("build", str(tmp_path / "nowhere.txt"), "-o", str(tmp_path / "map.html"))
    assert done.returncode == 3 and "nowhere.txt" in one_line(done)


def test_two_builds_are_equal_bytes_under_other_hash_seeds_zones_and_locales(article, tmp_path) -> None:
    pages = []
    for n, (seed, zone, locale) in enumerate([("0", "UTC", "C.UTF-8"), ("1", "Asia/Tokyo", "C.UTF-8"), ("4711", "America/New_York", "C")]):
        path = tmp_path / f"map{n}.html"
        done = run("build", str(article), "--published", "2025-06-18", "-o", str(path), PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale)
        assert done.returncode == 0, done.stderr
        pages.append(path.read_bytes())
    assert pages[0] == pages[1] == pages[2]


def test_control_characters_of_a_file_name_do_not_reach_the_terminal(tmp_path) -> None:
    done = run("build", f"{tmp_path}/\x1b[31mred.txt", "-o", str(tmp_path / "map.html"))
    assert done.returncode == 3 and b"\x1b" not in done.stderr


def test_boundaries_are_listed_with_tabs_or_as_json() -> None:
    lines = run("boundaries", "list", "--country", "UA", "--level", "1").stdout.decode().splitlines()
    assert len(lines) == 27 and "UA-59\tSumy Oblast\t1\tUA\tgeoboundaries" in lines
    units = json.loads(run("boundaries", "list", "--level", "0", "--json").stdout)
    assert {"UA", "PL"} <= {unit["code"] for unit in units} and {unit["level"] for unit in units} == {0}


def test_a_unit_is_shown_in_words_or_as_json() -> None:
    words = run("boundaries", "show", "Sumy Oblast").stdout.decode()
    assert "UA-59" in words and "km²" in words and "Kursk Oblast" in words and "OpenStreetMap contributors" in words
    unit = json.loads(run("boundaries", "show", "UA-59", "--json").stdout)
    assert unit["unit"]["name"] == "Sumy Oblast" and unit["neighbours"][0]["border_km"] > 100 and unit["credits"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "Georgia"], "US-GA"), (["show", "Sumi Oblast"], "did you mean"), (["list", "--country", "XX"], "two-letter code"),
        (["export", "UA", "-o", "a.shp"], "gpkg"), (["export"], "--country"), (["list", "--worldview", "nobody"], "worldview"),
        (["list", "--level", "7"], "--level"),
    ],
)  # fmt: skip
def test_wrong_names_and_options_of_boundaries_end_in_one_line(tmp_path, arguments, words) -> None:
    done = run("boundaries", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and words in one_line(done) and done.stdout == b""
    assert list(tmp_path.iterdir()) == []


def test_units_are_exported_by_suffix_or_format(tmp_path) -> None:
    done = run("boundaries", "export", "UA-59", "--level", "2", "-o", str(tmp_path / "raions.geojson"))
    assert done.returncode == 0 and done.stdout == b"" and "5 units" in one_line(done)
    assert len(json.loads((tmp_path / "raions.geojson").read_bytes())["features"]) == 5
    assert run("boundaries", "export", "--country", "BY", "--level", "1", "--format", "svg", cwd=tmp_path).returncode == 0
    assert (tmp_path / "output" / "belarus-level-1.svg").read_bytes().startswith(b"<?xml")


def test_a_place_where_an_export_cannot_be_written_is_an_error_of_its_own(tmp_path) -> None:
    done = run("boundaries", "export", "UA-59", "-o", str(tmp_path / "no" / "where" / "a.svg"))
    assert done.returncode == 3 and "cannot write" in one_line(done)


def test_check_prints_findings_counts_them_and_ends_with_their_code(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("id,title\ne1,Talks\n", encoding="utf-8")
    bad.write_text("id,title\ne1,=1+1\n", encoding="utf-8")
    done = run("check", str(good))
    assert done.returncode == 0 and b"0 errors, 0 warnings" in done.stdout
    done = run("check", str(good), str(bad))
    assert done.returncode == 1 and f"{bad}:2: error formula: " in done.stdout.decode()
    done = run("check", str(bad), str(tmp_path / "none.csv"), "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 3 and b"none.csv" in done.stderr
    assert told["schema"] == "geomap-check/1" and told["errors"] == 1 and len(told["unreadable"]) == 1
    assert told["files"][0]["findings"][0]["rule"] == "formula"


def test_warnings_fail_a_strict_check(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    path.write_text('{"type": "FeatureCollection", "licence": "CC0", "crs": {}, "features": []}', encoding="utf-8")
    assert run("check", str(path)).returncode == 0
    assert run("check", str(path), "--strict").returncode == 1
