"""What a map must say in words: its events, its articles, the sources of its data, the licences of its software; and how much it weighs."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from typing import Any

from geomap.checking.findings import Finding, shown
from geomap.checking.markup import Page
from geomap.checking.rules import found

STORY_MARKS, STORY_BYTES, STORY_PACKED = 40, 280_000, 85_000
PAGE_BYTES, HARD_BYTES = 5_000_000, 25_000_000
MOST_ELEMENTS = 5_000
_OSM = ("openstreetmap", "tile.osm")
_SOFTWARE = ("leaflet",)


def content(page: Page) -> Iterator[Finding]:
    """Findings about the words of a page. Events, articles and credits are looked for in a geomap page, whose data say what there must be."""
    yield from _odbl(page)
    if not page.own:
        return
    words = page.readable
    for data in page.islands:
        if "desk" in data:
            yield found("desk-page", None, "the page corrects the map: it names what the map for readers keeps back")
        yield from _events(page, data)
        yield from _articles(data, words)
    if not page.islands:
        yield found("mark-missing", None, "the data of the map are missing or cannot be read")
    if not any(_has_class(page, one, "gm-foot") for one in ("a", "span")):
        yield found("credit-missing", None, "the page does not name the sources of its map data")
    licences = " ".join(page.text(one) for one in page.elements if "geomap-licences" in one.get("class").split()).lower()
    if not all(name in licences and "copyright" in licences for name in _SOFTWARE):
        yield found("licence-missing", None, "the licence texts of the software are not in the page")


def weight(page: Page, size: int, packed: int) -> Iterator[Finding]:
    """Findings about bytes, packed bytes and the number of elements. A story map is one of few marks."""
    marks = mark_count(page)
    if size > HARD_BYTES:
        yield found("size-hard", None, f"{size / 1e6:.1f} MB, at most {HARD_BYTES / 1e6:.0f} MB load on a phone")
    elif size > PAGE_BYTES:
        yield found("size-page", None, f"{size / 1e6:.1f} MB, {PAGE_BYTES / 1e6:.0f} MB are what a page should have at most")
    elif marks is not None and marks <= STORY_MARKS and (size > STORY_BYTES or packed > STORY_PACKED):
        limit = f"{STORY_BYTES / 1000:.0f} KB, {STORY_PACKED / 1000:.0f} KB packed"
        yield found("size-story", None, f"{size / 1000:.0f} KB, {packed / 1000:.0f} KB packed for {marks} marks; the budget is {limit}")
    if len(page.elements) > MOST_ELEMENTS:
        yield found("size-elements", None, f"{len(page.elements):,} elements in the markup; beyond {MOST_ELEMENTS:,} phones stutter")


def mark_count(page: Page) -> int | None:
    """How many marks the page's data hold; None without data."""
    return sum(len(data.get("features", ())) for data in page.islands) if page.islands else None


def parts(page: Page) -> dict[str, int]:
    """Bytes of scripts, style sheets, data and the rest of the markup."""
    sizes = {"scripts": _bytes(code for _, code in page.code("script")), "styles": _bytes(code for _, code in page.code("style"))}
    data = _bytes(page.text(one) for one in page.named("script") if one.get("type").endswith("json"))
    rest = len(page.source.encode("utf-8")) - data - sum(sizes.values())
    return {**sizes, "data": data, "markup": rest}


def packed_size(raw: bytes) -> int:
    """Bytes as a server sends them, with gzip."""
    return len(gzip.compress(raw, 9, mtime=0))


def _events(page: Page, data: Mapping[str, Any]) -> Iterator[Finding]:
    """The text version is the map's twin: it tells every event."""
    told = " ".join(" ".join(page.text(one) for one in page.elements if "gm-text" in one.get("class").split()).split())
    titles = [" ".join(str(card.get("title", "")).split()) for card in data.get("cards", ())]
    missing = [title for title in titles if title not in told]
    if missing:
        yield found("text-version", None, f"{len(missing)} of {len(titles)} events are not in the text version, the first is {shown(missing[0])}")
    numbers = range(len(titles))
    for one in data.get("features", ()):
        if any(card not in numbers for card in one.get("cards", ())):
            yield found("mark-missing", None, f"the mark {shown(str(one.get('id')))} stands for an event that is not in the data")


def _articles(data: Mapping[str, Any], words: str) -> Iterator[Finding]:
    for one in data.get("articles", ()):
        for part in (one.get("title"), one.get("publisher")):
            if part and " ".join(str(part).split()) not in words:
                yield found("source-missing", None, f"the page does not name {shown(str(part))}")


def _odbl(page: Page) -> Iterator[Finding]:
    """Data of OpenStreetMap, by the page's own words or by its tiles, want its name and licence where readers see them."""
    words = page.readable.lower()
    source = page.source.lower()
    licensed = "odbl" in words or "open database" in words or "openstreetmap.org/copyright" in source
    if any(name in source for name in _OSM) and not ("openstreetmap" in words and licensed):
        yield found("odbl-attribution", None, "the page uses data of OpenStreetMap and does not say so")


def _has_class(page: Page, name: str, above: str) -> bool:
    """Whether an element of this name stands in a list under an element of that class, outside the list of articles."""
    for foot in (one for one in page.elements if above in one.get("class").split()):
        lists = [one for one in page.inside(foot) if one.name == "section"]
        return len(lists) > 1 and any(one.name == name and page.text(one).strip() for one in page.inside(lists[-1]) if one.name != "p")
    return False


def _bytes(texts: Iterator[str]) -> int:
    return sum(len(text.encode("utf-8")) for text in texts)
