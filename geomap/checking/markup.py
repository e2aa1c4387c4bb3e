"""An HTML file as a browser reads it: elements in the order of the document, with lines, texts, scripts and the map's data."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from justhtml import JustHTML

from geomap.writers.compact import with_shared

_CODE = ("script", "style")
_DATA = {"application/json", "application/ld+json", "importmap", "speculationrules", "text/plain"}
_WHOLE = ("html", "head", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element.

    `number` is its place in the document, `end` the place after its last descendant, `parent` -1 at the top; `words` is the slice of its texts.
    """

    name: str
    namespace: str
    attributes: Mapping[str, str]
    line: int | None
    number: int
    parent: int
    end: int
    words: slice

    def get(self, name: str) -> str:
        """An attribute without blanks around it; "" when there is none."""
        return self.attributes.get(name, "").strip()


@dataclass(frozen=True, kw_only=True)
class Page:
    """A parsed page. `whole` is False for a fragment that is to be pasted into a page."""

    source: str
    elements: tuple[Element, ...]
    texts: tuple[tuple[int, str], ...] = field(repr=False)
    whole: bool = True

    def named(self, *names: str) -> Iterator[Element]:
        """Elements of some names, in order."""
        return (one for one in self.elements if one.name in names)

    def text(self, element: Element) -> str:
        """The text inside an element, as it stands in the source."""
        return "".join(text for _, text in self.texts[element.words])

    def inside(self, element: Element) -> Iterator[Element]:
        """The element's descendants."""
        return iter(self.elements[element.number + 1 : element.end])

    def above(self, element: Element) -> Iterator[Element]:
        """The element's ancestors, the nearest first."""
        while element.parent >= 0:
            element = self.elements[element.parent]
            yield element

    def code(self, name: str) -> Iterator[tuple[Element, str]]:
        """Inline scripts, or style sheets, that a browser would run or apply, with their text."""
        for one in self.named(name):
            if name == "style" or (not one.get("src") and one.get("type").lower() not in _DATA):
                yield one, self.text(one)

    @cached_property
    def readable(self) -> str:
        """All text outside scripts and style sheets."""
        silent = {number for one in self.named(*_CODE, "template") for number in range(one.number, one.end)}
        return " ".join(" ".join(text for owner, text in self.texts if owner not in silent).split())

    @cached_property
    def islands(self) -> tuple[Mapping[str, Any], ...]:
        """The data of geomap's maps in the page."""
        nodes = [one for one in self.named("script") if one.get("id").startswith("geomap-") and one.get("type") == "application/json"]
        found = [_data(self.text(one), one.get("data-encoding")) for one in nodes]
        return tuple(data for data in found if data is not None)

    @cached_property
    def own(self) -> bool:
        """Whether geomap wrote this page."""
        return any(one.get("name") == "generator" and one.get("content").startswith("geomap ") for one in self.named("meta"))


def parse_page(source: str) -> Page:
    """Read a page. What stands in a noscript counts as elements too: it is what a reader without scripts gets."""
    elements: list[Element] = []
    texts: list[tuple[int, str]] = []
    _collect(_parsed(source), -1, 0, elements, texts)
    whole = any(one.line is not None for one in elements if one.name in _WHOLE)
    return Page(source=source, elements=tuple(elements), texts=tuple(texts), whole=whole)


def _parsed(source: str) -> Any:
    return JustHTML(source, sanitize=False, track_node_locations=True).root


def _collect(root: Any, parent: int, above: int, elements: list[Element], texts: list[tuple[int, str]]) -> None:
    """Elements and texts under `root` in document order; `above` is added to their lines."""
    stack: list[tuple[Any, int, bool]] = [(root, parent, False)]
    while stack:
        node, owner, left = stack.pop()
        if left:
            elements[owner] = _ended(elements[owner], len(elements), len(texts))
            continue
        if node.name == "#text":
            texts.append((owner, node.data or ""))
            continue
        if not node.name.startswith(("#", "!")):
            line = node.origin_line + above if node.origin_line else None
            made = Element(
                name=node.name.lower(), namespace=node.namespace or "html", line=line,
                attributes={key.lower(): value or "" for key, value in (node.attrs or {}).items()},
                number=len(elements), parent=owner, end=0, words=slice(len(texts), None),
            )  # fmt: skip
            elements.append(made)
            owner = made.number
            stack.append((node, owner, True))
            if made.name == "noscript" and made.namespace == "html":
                inner = "".join(child.data or "" for child in node.children if child.name == "#text")
                if inner.strip():
                    _collect_fragment(inner, made, elements, texts)
                    continue
        stack += [(child, owner, False) for child in reversed(_children(node))]


def _collect_fragment(inner: str, owner: Element, elements: list[Element], texts: list[tuple[int, str]]) -> None:
    root = JustHTML(inner, sanitize=False, track_node_locations=True, fragment=True).root
    _collect(root, owner.number, (owner.line or 1) - 1, elements, texts)


def _children(node: Any) -> list[Any]:
    content = getattr(node, "template_content", None)
    return [*(node.children or ()), *(content.children or () if content is not None else ())]


def _ended(one: Element, end: int, texts: int) -> Element:
    return replace(one, end=end, words=slice(one.words.start, texts))


def _data(text: str, encoding: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(base64.b64decode(text).decode("utf-8") if encoding == "base64" else text)
    except (ValueError, binascii.Error):
        return None
    if not isinstance(found, dict):
        return None
    shared = found.get("shared")
    return with_shared(found) if isinstance(shared, dict) and all(isinstance(found.get(name), list) for name in shared) else found
