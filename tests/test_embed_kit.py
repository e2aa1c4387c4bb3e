"""The embed kit as files: what is in it, what its texts say, which pages it takes, and that no text of a map becomes markup in any of them."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt
from scenes import card, empty_scene, feature, sample_scene, scene_saying
from shapely import Point
from test_page import PAYLOADS

import geomap
from geomap.errors import ExportError, PageError, UnknownNameError
from geomap.writers.alt_text import SHORT
from geomap.writers.embed import embed
from geomap.writers.folium_map import to_folium
from geomap.writers.page import render_html, write_html
from geomap.writers.page_head import linked_data
from geomap.writers.page_reader import read_page
from geomap.writers.safe import clean

URL = "https://example.org/maps/river/map.html"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4nGP4z8DwH4YZkDkAcWcJ9xQcZU4AAAAASUVORK5CYII=")
SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 640"><rect width="5" height="5"/></svg>'


class Elements(HTMLParser):
    """The elements of a text with their attributes, and the text outside scripts and styles."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.comments: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def of(self, tag: str) -> dict[str, str]:
        return next(attributes for name, attributes in self.found if name == tag)

    @property
    def shape(self) -> Counter[str]:
        return Counter(f"{tag} {' '.join(sorted(attributes))}" for tag, attributes in self.found)


def kit(folder: Path, scene: Any = None, **options: Any) -> dict[str, str]:
    """The texts of the kit of a scene."""
    page = write_html(scene or sample_scene(), folder / "river.html")
    made = embed(page, **options)
    return {path.name: path.read_text(encoding="utf-8") for path in made.iterdir() if path.suffix not in {".png", ".svg"}}


def test_a_kit_without_an_address_has_all_that_works_beside_the_map(tmp_path: Path) -> None:
    made = kit(tmp_path)
    assert set(made) == {
        "embed.html", "map.html", "script.html", "iframe.html", "srcdoc.html", "facade.html", "wordpress.html", "wordpress-picture.html",
        "ghost.html",
        "picture.html", "map.md", "alt.txt", "caption.txt", "manifest.json",
    }  # fmt: skip
    assert made["map.html"] == (tmp_path / "river.html").read_text(encoding="utf-8")
    assert Elements(made["iframe.html"]).of("iframe")["src"] == "map.html"
    assert Elements(made["picture.html"]).of("img")["src"] == "map.png"
    assert "--url" in made["embed.html"]
    assert "geomap build ARTICLE -o map.png" in html.unescape(made["embed.html"])


def test_every_frame_is_sandboxed_named_and_lazy(tmp_path: Path) -> None:
    made = kit(tmp_path, url=URL)
    for name in ("iframe.html", "script.html", "wordpress.html", "ghost.html", "srcdoc.html"):
        frame = Elements(made[name]).of("iframe")
        assert frame["sandbox"] == "allow-scripts allow-popups", name
        assert frame["title"] == "North presses on the river line"
        assert (frame["loading"], frame["allow"], frame["referrerpolicy"]) == ("lazy", "fullscreen", "no-referrer")
        assert made[name].partition("<iframe")[0].count("@media") == 2
        assert frame.get("src", URL) == URL
    assert Elements(made["srcdoc.html"]).of("iframe")["srcdoc"] == made["map.html"]


def test_the_script_of_the_host_page_is_small_and_safe_in_every_editor(tmp_path: Path) -> None:
    code = re.findall("<script>(.*?)</script>", kit(tmp_path)["script.html"])[0]
    assert len(code.encode()) <= 400
    assert not set("&<\n") & set(code)  # WordPress rewrites ampersands, and lines become paragraphs


def test_the_manifest_has_every_other_file_with_its_digest_and_where_the_map_comes_from(tmp_path: Path) -> None:
    made = kit(tmp_path)
    manifest = json.loads(made.pop("manifest.json"))
    assert [one["name"] for one in manifest["files"]] == sorted(made)
    for one in manifest["files"]:
        content = made[one["name"]].encode("utf-8")
        assert (one["bytes"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert manifest["made_by"] == f"geomap {geomap.__version__}"
    assert manifest["map_data"] == ["Drawn by hand (CC0-1.0)"]
    assert manifest["articles"][0] == {"title": "The river line", "publisher": "The Test", "published": "2031-05-04", "url": "https://example.org/a?b=1"}
    assert manifest["software"][0].startswith("Leaflet 1.9.4")


def test_a_picture_beside_the_map_is_taken_along_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "river.svg").write_text(SVG)
    (tmp_path / "river-card.png").write_bytes(PIXEL)
    made = kit(tmp_path, url=URL)
    shown = Elements(made["picture.html"]).of("img")
    assert (shown["src"], shown["width"], shown["height"]) == ("https://example.org/maps/river/map.svg", "960", "640")
    assert (tmp_path / "river-embed" / "map.svg").read_text() == SVG
    assert '<meta property="og:image" content="https://example.org/maps/river/card.png">' in made["map.html"]
    assert '<meta name="twitter:card" content="summary_large_image">' in made["map.html"]
    (tmp_path / "river.png").write_bytes(PIXEL)
    assert Elements(kit(tmp_path)["facade.html"]).of("img")["width"] == "3"
    (tmp_path / "river.png").write_bytes(b"GIF89a")
    with pytest.raises(PageError, match=r"river\.png: not a PNG"):
        kit(tmp_path)


def test_the_head_names_the_address_only_when_there_is_one(tmp_path: Path) -> None:
    plain = kit(tmp_path)["map.html"]
    assert "canonical" not in plain
    assert "og:url" not in plain
    made = kit(tmp_path, url=f"{URL}#z=8")["map.html"]
    head = made.partition("</head>")[0]
    assert f'<link rel="canonical" href="{URL}">' in head
    assert f'<meta property="og:url" content="{URL}">' in head
    assert '<meta property="article:published_time" content="2031-05-04">' in head
    assert '<link rel="alternate" type="application/json+oembed" href="https://example.org/maps/river/oembed.json">' in head
    linked = json.loads(re.findall('ld\\+json">(.*?)</script>', head)[0])
    assert (linked["url"], linked["@type"]) == (URL, "Map")
    again = embed(tmp_path / "river-embed" / "map.html", tmp_path / "again", url="https://example.org/other.html")
    assert (again / "map.html").read_text(encoding="utf-8").count("canonical") == 1


def test_the_linked_data_say_from_what_where_and_when_and_use_words_of_the_vocabulary() -> None:
    dated = feature("t", "symbol", "places", Point(31, 51), "strike.solid.a", events=("e1",), t0="2031-05-01", t1="2031-05-03")
    ended = replace(dated, id="u", t0=None, t1="2031-05-04")
    beside = replace(dated, id="v", t0="1999-01-01", events=())
    found = linked_data(sample_scene(features=(dated, ended, beside)))
    assert found["temporalCoverage"] == "2031-05-01/2031-05-04"
    assert found["spatialCoverage"]["geo"]["box"] == "49.5 30.0 52.5 34.0"
    article, source = found["isBasedOn"]
    assert article == {
        "@type": "NewsArticle", "headline": "The river line", "url": "https://example.org/a?b=1", "datePublished": "2031-05-04",
        "publisher": {"@type": "Organization", "name": "The Test"},
    }  # fmt: skip
    assert source["license"] == {"@type": "CreativeWork", "name": "CC0-1.0"}
    assert found["creditText"] == "Drawn by hand (CC0-1.0)"
    assert set(found) == {
        "@context", "@type", "name", "description", "inLanguage", "datePublished", "spatialCoverage", "temporalCoverage", "creditText", "isBasedOn",
    }  # fmt: skip
    assert "temporalCoverage" not in linked_data(sample_scene())
    assert "publisher" not in linked_data(scene_saying(""))["isBasedOn"][0]


def test_the_short_text_has_the_day_what_is_denied_and_how_many_more(tmp_path: Path) -> None:
    many = [card(f"e{i}", title=f"Fighting — Place number {i}", status="happened, as the Northern staff says") for i in range(1, 10)]
    many[6] = card("e7", title="Capture — Hilltown", status="denied by Southland")
    marks = tuple(
        feature(one.id, "symbol", "denied" if one.id == "e7" else "places", Point(31, 51), "strike.solid.a", events=(one.id,)) for one in many
    )
    made = kit(tmp_path, sample_scene(cards=tuple(many), features=marks))
    short, _, long = made["alt.txt"].partition("\n\n")
    assert len(short) <= SHORT
    assert short.startswith("Map, as reported until 4 May 2031: Fighting — Place number 1 (happened, as the Northern staff says); ")
    assert "Capture — Hilltown (denied by Southland)" in short
    named = sum(one.title in short for one in many)
    assert short.endswith(f"and {9 - named} more.")
    assert 2 <= named < 9
    assert all(f"{one.title}: {one.status}; the Northern staff says; 3 May 2031." in long for one in many)


def test_the_long_text_has_who_contradicts_whom_and_what_is_not_on_the_map(tmp_path: Path) -> None:
    long = kit(tmp_path)["alt.txt"]
    assert "Title of e1: ongoing; the Northern staff says; 3 May 2031; contradicted by “Title of e3”." in long
    assert "contradicted by “The North says that its troops are there.”" in long
    assert "Not on the map: A call between two presidents." in long
    assert "Borders as recognised." in long


def test_a_map_of_nothing_has_texts_too(tmp_path: Path) -> None:
    made = kit(tmp_path, empty_scene())
    assert made["alt.txt"].startswith("Map “North presses on the river line”. Six events on the map, one beside it.\n")


def test_the_caption_names_articles_with_publisher_and_day_and_the_map_data(tmp_path: Path) -> None:
    assert kit(tmp_path)["caption.txt"] == (
        "North presses on the river line. As reported until 4 May 2031. Sources: The Test, The river line, 4 May 2031. "
        "Claims are shown as claims, not as facts. Borders as recognised. Map data: Drawn by hand (CC0-1.0). Made with geomap.\n"
    )


def test_the_oembed_answer_has_the_fields_of_the_specification(tmp_path: Path) -> None:
    (tmp_path / "river.png").write_bytes(PIXEL)
    found = json.loads(kit(tmp_path, url=URL, ratio="16:9")["oembed.json"])
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", "North presses on the river line")
    assert (found["width"], found["height"]) == (800, 450)
    assert Elements(found["html"]).of("iframe")["src"] == URL
    assert (found["thumbnail_url"], found["thumbnail_width"], found["thumbnail_height"]) == ("https://example.org/maps/river/map.png", 3, 2)
    (tmp_path / "river.png").unlink()
    assert not any(key.startswith("thumbnail") for key in json.loads(kit(tmp_path, url=URL)["oembed.json"]))


@pytest.mark.parametrize("picture", [True, False])
def test_the_amp_page_has_what_amp_asks_for(tmp_path: Path, picture: bool) -> None:
    if picture:
        (tmp_path / "river.png").write_bytes(PIXEL)
    page = kit(tmp_path, url=URL)["amp.html"]
    seen = Elements(page)
    assert page.startswith("<!doctype html>\n<html amp lang=")
    assert [tag for tag, _ in seen.found][:4] == ["html", "head", "meta", "script"]
    scripts = [attributes for tag, attributes in seen.found if tag == "script"]
    assert [one["src"] for one in scripts] == ["https://cdn.ampproject.org/v0.js", "https://cdn.ampproject.org/v0/amp-iframe-0.1.js"]
    assert scripts[1]["custom-element"] == "amp-iframe"
    assert page.count("<style amp-boilerplate>") == 2
    assert seen.of("link") == {"rel": "canonical", "href": URL}
    frame = seen.of("amp-iframe")
    assert {"resizable", "width", "height", "layout", "src", "sandbox", "title"} <= set(frame)
    assert urlsplit(frame["src"]).scheme == "https"
    assert "allow-same-origin" not in frame["sandbox"]
    assert [tag for tag, attributes in seen.found if "overflow" in attributes] == ["div"]
    assert [tag for tag, attributes in seen.found if "placeholder" in attributes] == ["amp-img" if picture else "p"]
    assert not {tag for tag, _ in seen.found} & {"img", "iframe"}


@pytest.mark.parametrize("ratio", ["", "4", "4:0", "4:3:2", "4:3,2:3,1:1", "9:1", "a:b", "4:3;color:red"])
def test_a_ratio_that_is_none_is_refused(tmp_path: Path, ratio: str) -> None:
    with pytest.raises(UnknownNameError, match="WIDTH:HEIGHT"):
        kit(tmp_path, ratio=ratio)


@pytest.mark.parametrize("url", ["map.html", "http://example.org/map.html", "javascript:alert(1)", "https://a b/", "https://u:p@example.org/", "https://"])
def test_an_address_at_which_no_map_can_be_published_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(UnknownNameError, match="address of a published map"):
        kit(tmp_path, url=url)


def test_only_a_page_that_geomap_wrote_is_taken(tmp_path: Path) -> None:
    good = render_html(sample_scene())
    island = re.search('id="(geomap-[0-9a-f]{12})">', good)
    assert island
    bad = {
        "not a page of geomap": ["", "<p>Hello</p>", good.replace('name="generator" content="geomap', 'name="generator" content="other')],
        "its data were changed": [good.replace('"title":"North presses', '"title":"South presses'), good.replace(island[1], "geomap-000000000000")],
        "does not belong": [good.replace("</body>", "<script>alert(1)</script></body>"), good.replace("gm-framed", "gm-frames", 1)],
        "has onclick": [good.replace("<main>", '<main onclick="alert(1)">')],
        "holds a <iframe>": [good.replace("<main>", "<main><iframe></iframe>")],
        "its data are missing": [re.sub('(?s)<script type="application/json".*?</script>', "", good)],
    }
    for reason, pages in bad.items():
        for number, page in enumerate(pages):
            path = tmp_path / f"bad{number}.html"
            path.write_text(page, encoding="utf-8", newline="\n")
            with pytest.raises(PageError, match=re.escape(reason)) as caught:
                embed(path)
            assert str(path) in str(caught.value)
            assert not (tmp_path / f"bad{number}-embed").exists()


def test_other_files_are_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="No such file"):
        embed(tmp_path / "none.html")
    (tmp_path / "binary.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PageError, match="byte 0 is not UTF-8"):
        embed(tmp_path / "binary.html")
    to_folium(sample_scene()).save(str(tmp_path / "folium.html"))
    with pytest.raises(PageError, match="folium's own save"):
        embed(tmp_path / "folium.html")
    with pytest.raises(ExportError, match="no folder"):
        embed(write_html(sample_scene(), tmp_path / "m.html"), tmp_path / "a" / "b" / "c")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return kit(tmp_path_factory.mktemp("plain"), scene_saying("Plain words"), url=URL)


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), "[gallery ids=1]", "-->", "--><script>alert(1)</script>", "a\nhttps://www.youtube.com/watch\nb"])
def test_no_text_of_a_map_becomes_markup_in_a_snippet(tmp_path: Path, plain: dict[str, str], payload: str) -> None:
    made = kit(tmp_path, scene_saying(payload), url=URL)
    said = clean(" ".join(payload.split()))
    for name in sorted(name for name in made if name.endswith(".html") and name not in {"map.html", "srcdoc.html"}):
        seen, before = Elements(made[name]), Elements(plain[name])
        assert (seen.shape, seen.comments) == (before.shape, before.comments), name
        assert "[gallery" not in made[name]
    srcdoc = tmp_path / "srcdoc.html"
    srcdoc.write_text(Elements(made["srcdoc.html"]).of("iframe")["srcdoc"], encoding="utf-8", newline="\n")
    assert read_page(srcdoc).title == said
    assert Elements(made["iframe.html"]).of("iframe")["title"] == said
    assert said in html.unescape(made["picture.html"])
    assert json.loads(made["oembed.json"])["title"] == said
    assert "<" not in made["oembed.json"]
    check_markdown(made["map.md"], said)


@pytest.mark.parametrize(
    "title",
    ["# *a* _b_ ~~c~~ `d` [e](https://f.example) ![g](h) <b>i</b> https://j.example www.k.example l@m.example", "1. one", "- two", "|a|b|"],
)
def test_markdown_shows_a_title_as_text(tmp_path: Path, plain_page: Path, title: str) -> None:
    made = embed(plain_page, tmp_path / "kit", url=URL, title=title) / "map.md"
    check_markdown(made.read_text(encoding="utf-8"), title)


@pytest.fixture(scope="module")
def plain_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_html(sample_scene(), tmp_path_factory.mktemp("page") / "river.html")


def check_markdown(made: str, said: str) -> None:
    """A linked picture and a line in italics, with `said` as text and no other address or template in the source."""
    seen = Elements(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(made))
    assert seen.shape == Counter({"p ": 2, "a href": 1, "img alt src": 1, "em ": 1})
    assert seen.of("a")["href"] == URL
    assert said in seen.text.replace("\n", " ")
    assert not re.search(r"https?://(?!example\.org/maps)|www\.\w|\{\{|\{%", made)


def test_the_same_page_gives_the_same_kit(tmp_path: Path) -> None:
    page = write_html(sample_scene(), tmp_path / "river.html")
    digests = set()
    for seed, zone in (("0", "UTC"), ("7", "Asia/Tokyo")):
        here = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-m", "geomap", "embed", str(page), "-o", str(tmp_path / seed), "--url", URL], env=here, check=True)
        digests.add(tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted((tmp_path / seed).iterdir())))
    assert len(digests) == 1


def test_the_command_says_what_to_do_next_and_what_is_wrong(tmp_path: Path) -> None:
    page = write_html(sample_scene(), tmp_path / "river.html")
    done = subprocess.run([sys.executable, "-m", "geomap", "embed", str(page)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert "river-embed/embed.html" in done.stderr
    wrong = subprocess.run([sys.executable, "-m", "geomap", "embed", str(tmp_path)], capture_output=True, text=True, check=False)
    assert wrong.returncode == 3
