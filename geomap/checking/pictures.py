"""The check of an SVG picture: nothing in it acts or asks for anything, and it has a name and a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geomap.checking.content import packed_size
from geomap.checking.findings import Finding, Report, ordered, shown
from geomap.checking.requests import is_remote
from geomap.checking.rules import found
from geomap.checking.styles import addresses
from geomap.checking.xml import elements, instructions, local, read_xml, repeated_ids

STORY_BYTES, STORY_MARKS = 45_000, 40
_LIVE = {
    "script", "foreignObject", "animate", "animateTransform", "animateMotion", "animateColor", "set", "handler", "listener", "iframe", "object",
    "embed",
}  # fmt: skip
_BLANK = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\ufeff]")
_SAFE_LINK = re.compile(r"(?:https?://|#|data:image/(?:png|jpeg|webp);)", re.IGNORECASE)


def check_svg(name: str, raw: bytes) -> Report:
    """The report on a picture."""
    root, findings = read_xml(raw)
    packed = packed_size(raw)
    marks = None
    own = False
    if root is not None:
        own = any(one.get("data-feature") or one.get("data-part") for one in elements(root))
        marks = sum(1 for one in elements(root) if one.get("data-feature")) or None
        findings += [*_content(root), *instructions(root), *repeated_ids(root), *_names(root)]
        if marks is not None and marks <= STORY_MARKS and len(raw) > STORY_BYTES:
            findings.append(found("size-story", None, f"{len(raw) / 1000:.0f} KB for {marks} marks; the budget is {STORY_BYTES / 1000:.0f} KB"))
    return Report(file=name, kind="svg", own=own, size=len(raw), packed=packed, findings=ordered(findings), marks=marks)


def _content(root: Any) -> Iterator[Finding]:
    for one in elements(root):
        name, line = local(one.tag), one.sourceline
        if name in _LIVE:
            yield found("live-markup", line, f"the picture holds a <{name}>")
        if name == "style":
            yield from _style("".join(one.itertext()), line)
        for key, value in one.attrib.items():
            yield from _attribute(name, local(key), str(value), line)


def _attribute(name: str, key: str, value: str, line: int | None) -> Iterator[Finding]:
    target = _BLANK.sub("", value)
    if key.lower().startswith("on"):
        yield found("live-markup", line, f"<{name}> has {shown(key)}")
    elif key in ("href", "src") and name == "a":
        if not _SAFE_LINK.match(target):
            yield found("live-markup", line, f"a link leads to {shown(value)}")
    elif key in ("href", "src", "base") and is_remote(target):
        yield found("remote-reference", line, f"<{name}> asks for {shown(value)}")
    elif key in ("href", "src") and target.startswith("data:") and not _SAFE_LINK.match(target):
        yield found("live-markup", line, f"<{name}> holds {shown(value)}")
    elif "(" in value:
        yield from _style(value, line)


def _style(sheet: str, line: int | None) -> Iterator[Finding]:
    for _, address in addresses(sheet):
        if is_remote(address):
            yield found("remote-reference", line, f"a style asks for {shown(address)}")


def _names(root: Any) -> Iterator[Finding]:
    children = {local(one.tag): one for one in root if isinstance(one.tag, str)}
    title = "".join(children["title"].itertext()).strip() if "title" in children else ""
    if local(root.tag) != "svg":
        yield found("malformed", root.sourceline, f"the root is <{local(root.tag)}>, not <svg>")
    elif not (title or root.get("aria-label")) or root.get("role") != "img":
        yield found("picture-name", root.sourceline, "the picture has no name for those who do not see it")
    elif "desc" not in children or not "".join(children["desc"].itertext()).strip():
        yield found("picture-description", root.sourceline, "the picture has no description")
