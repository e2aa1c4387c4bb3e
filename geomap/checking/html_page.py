"""The check of an HTML page: ours, or one that others made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from geomap.checking.accessibility import accessibility
from geomap.checking.content import content, mark_count, packed_size, parts, weight
from geomap.checking.contrast import contrast
from geomap.checking.findings import Finding, Report, ordered
from geomap.checking.injection import injection
from geomap.checking.markup import Page, parse_page
from geomap.checking.policy import policies, read_policy
from geomap.checking.requests import requests
from geomap.writers.bundle import built, leaflet_script, script_bundle

_DEEPEST_FRAME = 2


def check_html(name: str, raw: bytes) -> Report:
    """The report on a page, given as UTF-8 bytes."""
    page = parse_page(raw.decode("utf-8"))
    packed = packed_size(raw)
    findings = [*_findings(page, 0), *weight(page, len(raw), packed)]
    return Report(
        file=name, kind="html", own=page.own, size=len(raw), packed=packed, findings=ordered(findings), parts=parts(page), marks=mark_count(page)
    )  # fmt: skip


def _findings(page: Page, depth: int) -> Iterator[Finding]:
    policy = read_policy(page)
    yield from requests(page, policy)
    yield from policies(page, policy)
    yield from injection(page, _libraries())
    yield from accessibility(page)
    yield from content(page)
    if page.own:
        yield from contrast(page)
    for frame in page.named("iframe"):
        if frame.get("srcdoc") and depth < _DEEPEST_FRAME:
            for one in _findings(parse_page(frame.attributes["srcdoc"]), depth + 1):
                yield replace(one, line=frame.line, message=f"in a frame: {one.message}")


def _libraries() -> frozenset[str]:
    ours = (script_bundle(), script_bundle(packed=True), script_bundle(desk=True), built("foreign.js"))
    return frozenset((leaflet_script(slim=True), leaflet_script(slim=False), *ours))
