"""The gallery: its index names every picture and article, the pictures are small, and its articles hold every kind of mark."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

import geomap

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from gallery import LARGEST, ROOT, published_of, text_of

GALLERY = ROOT / "docs" / "gallery"

MAPS = tomllib.loads((GALLERY / "maps.toml").read_text(encoding="utf-8"))["map"]
INDEX = (GALLERY / "README.md").read_text(encoding="utf-8")
READ = ("Who", "where", "which way", "who says", "still going")
CHECKED = ("No finer than the text", "denied as denied", "labels readable", "whole")
SECTIONS = INDEX.split("\n## ")


def pictures_of(entry: dict[str, str]) -> list[str]:
    stem = Path(entry["article"]).stem
    return [f"{stem}.png", *([f"{stem}-dark.png"] if entry.get("dark") else [])]


@pytest.mark.parametrize("entry", MAPS, ids=lambda entry: Path(entry["article"]).stem)
def test_the_index_shows_the_map_with_its_title_its_article_and_a_judgement(entry: dict[str, str]) -> None:
    title = text_of(ROOT / entry["article"]).splitlines()[0]
    section = next(part for part in SECTIONS if part.startswith(f"{title}\n"))
    link = entry["article"].removeprefix("docs/gallery/") if entry["article"].startswith("docs/gallery/") else f"../../{entry['article']}"
    assert f"]({link})" in section
    assert re.findall(r"\(([\w-]+\.png)\)", section) == pictures_of(entry)
    for questions in (READ, CHECKED):
        assert re.search("^- " + " · ".join(rf"{question} (?:yes|no|–)" for question in questions) + "$", section, re.MULTILINE)


def test_every_picture_and_article_of_the_gallery_is_shown_and_small() -> None:
    assert {path.name for path in GALLERY.glob("*.png")} == {name for entry in MAPS for name in pictures_of(entry)}
    shown = {ROOT / entry["article"] for entry in MAPS}
    assert set((GALLERY / "articles").iterdir()) <= shown
    assert all(path.stat().st_size <= LARGEST for path in GALLERY.glob("*.png"))


def test_the_gallery_holds_every_kind_of_mark() -> None:
    drawn, parts, styles = set(), set(), set()
    for entry in MAPS:
        path = ROOT / entry["article"]
        scene = geomap.build(geomap.article_from_text(text_of(path), published=published_of(path, entry))).scene
        drawn |= {feature.kind for feature in scene.features}
        parts |= {feature.part for feature in scene.features}
        styles |= {feature.assertion.value for feature in scene.features} | {feature.reality.value for feature in scene.features}
    assert len(MAPS) >= 12
    assert {
        "offensive", "advance", "defence", "capture", "withdrawal", "clash", "strike", "control", "buffer_zone", "negotiation", "exchange",
        "displacement", "deployment", "aid", "ceasefire", "agreement",
    } <= drawn  # fmt: skip
    assert {"body", "bar", "strip", "symbol", "ring", "wash", "badge", "outline"} <= parts
    assert {"claimed", "denied", "disputed", "narrated", "aimed", "halted", "planned"} <= styles
