"""The last look at a page before it is written: nothing live that we did not put there, nothing asked from outside, nothing missing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from html.parser import HTMLParser

from geomap.errors import ExportError

_LIVE = {"iframe", "frame", "object", "embed", "base", "form", "applet", "portal", "foreignobject", "animate", "set", "template"}
_FETCHING = {"src", "srcset", "srcdoc", "data", "poster", "background", "action", "formaction", "ping", "manifest", "xlink:href"}
_DATA_TYPES = {"application/json", "application/ld+json"}
_NAMING = {"canonical", "alternate"}  # links that name an address and fetch nothing
_CSS_ADDRESS = re.compile(r"@import|url\(\s*[\"']?(?!data:|#)", re.IGNORECASE)


def digest(code: str) -> str:
    """The CSP source expression of an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode('utf-8')).digest()).decode('ascii')}'"


def check_page(html: str, allowed: Iterable[str], features: Iterable[str]) -> None:
    """Raise ExportError unless `html` is self-contained.

    `allowed` are the digests of the scripts and styles that belong there, `features` the ids that its data must hold.
    """
    page = _Page(set(allowed))
    page.feed(html)
    page.close()
    problems = page.problems + [f"the id {name!r} occurs {count} times" for name, count in sorted(page.ids.items()) if count > 1]
    drawn = [feature["id"] for feature in page.island.get("features", [])]
    missing = sorted(set(features) - set(drawn))
    if missing:
        problems.append(f"{len(missing)} marks are missing, the first is {missing[0]!r}")
    if problems:
        raise ExportError(f"the page was not written: {problems[0]}" + (f" (and {len(problems) - 1} more problems)" if len(problems) > 1 else ""))


class _Page(HTMLParser):
    def __init__(self, allowed: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.problems: list[str] = []
        self.ids: Counter[str] = Counter()
        self.island: dict[str, list[dict[str, str]]] = {}
        self._open: tuple[str, str | None, str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _LIVE:
            self.problems.append(f"it holds a <{tag}>")
        for name, value in given.items():
            if not (tag == "link" and name == "href" and given.get("rel") in _NAMING):
                self._attribute(tag, name, value)
        self.ids.update([given["id"]] if "id" in given else [])
        if tag in ("script", "style"):
            self._open, self._text = (tag, given.get("type"), given.get("id", "")), []

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open is None or tag != self._open[0]:
            return
        (_, kind, name), text, self._open = self._open, "".join(self._text), None
        if kind in _DATA_TYPES:
            found = json.loads(text)
            if name.startswith("geomap-"):
                self.island = found
        elif digest(text) not in self.allowed:
            self.problems.append(f"it holds a <{tag}> that does not belong to it")
        elif tag == "style" and _CSS_ADDRESS.search(text):
            self.problems.append("a style sheet asks for a file")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        target = value.strip().lower()
        if name.startswith("on"):
            self.problems.append(f"a <{tag}> has {name}")
        elif name in _FETCHING and not target.startswith("data:"):
            self.problems.append(f"a <{tag}> asks for {value[:80]!r}")
        elif name == "href" and not target.startswith(("#", "http://", "https://") if tag == "a" else "data:"):
            self.problems.append(f"a <{tag}> points to {value[:80]!r}")
