"""The check of a KML file: well-formed, inside the world, nothing loaded, nothing live in its balloons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geomap.checking.content import packed_size
from geomap.checking.findings import Finding, Report, Severity, ordered, shown
from geomap.checking.injection import live_parts
from geomap.checking.markup import parse_page
from geomap.checking.requests import is_remote
from geomap.checking.rules import found
from geomap.checking.xml import elements, instructions, local, read_xml, repeated_ids

_LOADING = {"NetworkLink", "NetworkLinkControl", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Model"}
_MARKUP = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)
_SHOWN_AS_HTML = {"description", "text", "Snippet", "value"}


def check_kml(name: str, raw: bytes) -> Report:
    """The report on a KML file; its marks are its placemarks."""
    root, findings = read_xml(raw)
    marks = None
    if root is not None:
        if local(root.tag) != "kml":
            findings.append(found("malformed", root.sourceline, f"the root is <{local(root.tag)}>, not <kml>"))
        findings += [*instructions(root), *repeated_ids(root), *_content(root)]
        placemarks = [one for one in elements(root) if local(one.tag) == "Placemark"]
        marks = sum(1 for one in placemarks if any(local(child.tag) == "coordinates" for child in elements(one)))
        findings += [found("id-missing", one.sourceline, "a placemark without an id") for one in placemarks if not one.get("id")]
    return Report(file=name, kind="kml", own=False, size=len(raw), packed=packed_size(raw), findings=ordered(findings), marks=marks)


def _content(root: Any) -> Iterator[Finding]:
    for one in elements(root):
        name, text, line = local(one.tag), (one.text or "").strip(), one.sourceline
        if name in _LOADING:
            yield found("remote-reference", line, f"the file holds a {name}")
        elif name in ("href", "styleUrl", "schemaUrl") and is_remote(text):
            yield found("remote-reference", line, f"{name} asks for {shown(text)}")
        elif name == "coordinates":
            yield from _positions(text, line)
        elif name in _SHOWN_AS_HTML:
            yield from _balloon(name, text, line)


def _balloon(name: str, text: str, line: int | None) -> Iterator[Finding]:
    """Balloons are HTML: markup in a description is shown as such."""
    if not _MARKUP.search(text):
        return
    live = [one for one in parse_page(text).elements if one.name in ("script", "iframe", "img", "form", "link", "style") or any(live_parts(one))]
    if live and name != "value":
        yield found("live-markup", line, f"{name} holds a live <{live[0].name}>: {shown(text)}")
    else:
        yield found("markup-text", line, f"{name} looks like markup: {shown(text)}", Severity.NOTE)


def _positions(text: str, line: int | None) -> Iterator[Finding]:
    for position in text.split():
        try:
            lon, lat, *_ = (float(part) for part in position.split(","))
        except ValueError:
            yield found("coordinate-range", line, f"{shown(position)} is no position")
            return
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            yield found("coordinate-range", line, f"{shown(position)} is outside the world")
            return
