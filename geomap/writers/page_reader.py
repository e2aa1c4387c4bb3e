"""A finished page, read back: what it says of itself in its head and its data. It takes no file but one that geomap wrote and nobody changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from geomap.errors import ExportError, PageError
from geomap.writers.check import check_page
from geomap.writers.compact import with_shared
from geomap.writers.safe import island_id, web_address

LARGEST = 25_000_000
_REMEDY = "make it with `geomap build ARTICLE -o map.html`"
_DIGEST = re.compile(r"'sha256-[A-Za-z0-9+/=]+'")
_ISLAND = re.compile("geomap-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as the page has it; `placed` when it has a mark, `denied` when it is drawn as denied or disputed."""

    title: str
    status: str
    says: tuple[str, ...]
    when: str
    contradicts: tuple[str, ...]
    placed: bool
    denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article that the map is made from. `published` as the page has it, usually an ISO date; `url` only if it is a plain web address."""

    title: str
    publisher: str
    published: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What a page holds. `html` is the file's text, `version` geomap's, `credits` are the map data with their licences, `software` likewise."""

    html: str
    title: str
    description: str
    language: str
    direction: str
    published: str
    version: str
    worldview_note: str
    events: tuple[Told, ...]
    articles: tuple[Cited, ...]
    credits: tuple[str, ...]
    software: tuple[str, ...]


def read_page(path: Path) -> PageContent:
    """The content of a page. Raises PageError when the file cannot be read, is no page of geomap, or is not as geomap wrote it."""
    html = _text(path)
    seen = _Seen()
    seen.feed(html)
    seen.close()
    if seen.packed:
        raise PageError(f"{path}: a map that folium's own save() wrote: save it with geomap.Map.save or {_REMEDY.removeprefix('make it with ')}")
    if not seen.version:
        raise PageError(f"{path}: not a page of geomap: {_REMEDY}")
    _check_unchanged(path, html, seen)
    if "desk" in json.loads(seen.islands[0][1]):
        raise PageError(f"{path}: a page for the desk, which names what the map keeps back: build the page for readers without --desk")
    try:
        return _content(html, seen)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise PageError(f"{path}: its data are not as geomap writes them ({type(error).__name__}: {error}): {_REMEDY}") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise PageError(f"{path}: larger than {LARGEST // 1_000_000} MB, which no page of geomap is: {_REMEDY}")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise PageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PageError(f"{path}: byte {error.start} is not UTF-8, so it is no page of geomap: {_REMEDY}") from None


def _check_unchanged(path: Path, html: str, seen: _Seen) -> None:
    """The data must fit their id, every script and style the page's own policy, and nothing else may be live."""
    problem = "its data are missing"
    if len(seen.islands) == 1:
        name, data = seen.islands[0]
        problem = "" if name == island_id(data) else "its data were changed"
    if not problem:
        try:
            check_page(html, _DIGEST.findall(seen.policy), ())
        except (ExportError, ValueError) as error:
            problem = str(error).removeprefix("the page was not written: ")
    if problem:
        raise PageError(f"{path}: not as geomap wrote it: {problem}; {_REMEDY}")


def _content(html: str, seen: _Seen) -> PageContent:
    data, linked = with_shared(json.loads(seen.islands[0][1])), json.loads(seen.linked or "{}")
    placed = {number for feature in data["features"] for number in feature["cards"]}
    denied = {number for feature in data["features"] if feature["layer"] == "denied" for number in feature["cards"]}
    titles = {card["id"]: card["title"] for card in data["cards"]}
    return PageContent(
        html=html,
        title=_string(data, "title"),
        description=seen.description,
        language=seen.language,
        direction=seen.direction,
        published=_string(data, "published"),
        version=seen.version,
        worldview_note=_string(data, "worldview_note"),
        events=tuple(_told(card, titles, placed=number in placed, denied=number in denied) for number, card in enumerate(data["cards"])),
        articles=tuple(_cited(article) for article in data["articles"]),
        credits=tuple(_credit(one) for one in linked.get("isBasedOn", ()) if one["@type"] == "Dataset"),
        software=tuple(seen.software),
    )


def _told(card: Mapping[str, Any], titles: Mapping[str, str], *, placed: bool, denied: bool) -> Told:
    against = tuple(titles.get(other, other) for other in _strings(card, "contradicts"))
    return Told(
        title=_string(card, "title"), status=_string(card, "status"), says=_strings(card, "says"), when=_string(card, "when"),
        contradicts=against, placed=placed, denied=denied,
    )  # fmt: skip


def _cited(article: Mapping[str, Any]) -> Cited:
    url = web_address(_string(article, "url"))
    return Cited(title=_string(article, "title"), publisher=_string(article, "publisher"), published=_string(article, "published"), url=url)


def _credit(source: Mapping[str, Any]) -> str:
    return f"{_string(source, 'name')} ({_string(source['license'], 'name')})"


def _string(record: Mapping[str, Any], key: str) -> str:
    """A text of a record on one line, "" for null. Raises TypeError for anything else."""
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{key} is no text")
    return " ".join((value or "").split())


def _strings(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found: Iterable[Any] = record[key]
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError(f"{key} is no list of texts")
    return tuple(" ".join(one.split()) for one in found)


class _Seen(HTMLParser):
    """Picks out of a page what geomap put there for machines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language, self.direction, self.description, self.policy, self.version, self.linked = "", "ltr", "", "", "", ""
        self.islands: list[tuple[str, str]] = []
        self.software: list[str] = []
        self.packed = self._in_licences = False
        self._node, self._text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language, self.direction = given.get("lang", ""), given.get("dir", "ltr")
        elif tag == "meta":
            self._meta(given)
        elif tag == "script":
            self._node = "linked" if given.get("type") == "application/ld+json" else given.get("id", "")
            self.packed = self.packed or (_ISLAND.fullmatch(self._node) is not None and given.get("data-encoding") == "base64")
        elif tag == "details":
            self._in_licences = given.get("class") == "geomap-licences"
        elif tag == "h3" and self._in_licences:
            self._node = "software"
        self._text = ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._node == "linked" and tag == "script":
            self.linked = self._text
        elif self._node == "software" and tag == "h3":
            self.software.append(self._text)
        elif _ISLAND.fullmatch(self._node) and tag == "script":
            self.islands.append((self._node, self._text))
        self._node = ""

    def _meta(self, given: Mapping[str, str]) -> None:
        content = given.get("content", "")
        if given.get("name") == "generator" and content.startswith("geomap "):
            self.version = content.removeprefix("geomap ")
        elif given.get("name") == "description":
            self.description = " ".join(content.split())
        elif given.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = content
