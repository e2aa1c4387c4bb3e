"""Signs that text became code: handlers, script addresses, live elements, template residues, markup inside scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.checking.findings import Finding, shown
from geomap.checking.markup import Element, Page, parse_page
from geomap.checking.rules import found
from geomap.checking.scripts import tokens

_LIVE = {"base", "object", "embed", "applet", "frame", "frameset", "portal", "fencedframe"}
_LIVE_SVG = {"foreignobject", "animate", "animatetransform", "animatemotion", "set", "script", "handler"}
_LINKS = ("href", "src", "xlink:href", "action", "formaction", "data", "to", "values", "from")
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")
_SCRIPT_ADDRESS = re.compile(r"(?:javascript|vbscript|livescript|mocha):|data:(?:text/html|text/xml|application/xhtml|image/svg)", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TEMPLATE = re.compile(r"\{\{|\{%|\{#|\$\{|<%|<\?(?!xml\b)")
_TAG = re.compile(r"<(?:[a-z][\w-]*)[\s/>]", re.IGNORECASE)
_PASSIVE_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|svg\+xml)", re.IGNORECASE)


def injection(page: Page, known: frozenset[str]) -> Iterator[Finding]:
    """Findings about a page; scripts in `known` are libraries whose every byte is known, and are not looked into."""
    for one in page.elements:
        yield from live_parts(one)
        yield from _frame(one)
        yield from _opener(one)
    yield from _residues(page.source)
    for one, code in page.code("script"):
        if code not in known:
            yield from _markup_in(code, one)


def live_parts(one: Element) -> Iterator[Finding]:
    """Handlers, script addresses and elements that act by themselves."""
    for name in one.attributes:
        if name.startswith("on"):
            yield found("event-attribute", one.line, f"<{one.name}> has {shown(name)}")
    for name in _LINKS:
        target = _INVISIBLE.sub("", one.get(name))
        picture = one.name in ("img", "image", "link", "source") and _PASSIVE_IMAGE.match(target)
        if _SCRIPT_ADDRESS.match(target) and not picture:
            yield found("script-address", one.line, f"<{one.name} {name}> leads to {shown(target)}")
    if one.name in _LIVE or (one.namespace == "svg" and one.name in _LIVE_SVG):
        yield found("live-element", one.line, f"it holds a <{one.name}>")


def _frame(one: Element) -> Iterator[Finding]:
    if one.name not in ("iframe", "amp-iframe"):
        return
    rights = set(one.get("sandbox").lower().split())
    if "sandbox" not in one.attributes:
        yield found("frame-unsandboxed", one.line, "a frame without a sandbox")
    elif {"allow-scripts", "allow-same-origin"} <= rights:
        yield found("frame-unsandboxed", one.line, "the sandbox of a frame allows scripts and the same origin, and so nothing is left of it")


def _opener(one: Element) -> Iterator[Finding]:
    kinds = set(one.get("rel").lower().split())
    if one.name in ("a", "area") and one.get("target").lower() == "_blank" and not kinds & {"noopener", "noreferrer"}:
        yield found("link-opener", one.line, f"a link to {shown(one.get('href'))} opens a window that may reach back")


def _residues(source: str) -> Iterator[Finding]:
    """Template marks in the markup as it is written: what shows braces to a reader has them as character references."""
    bare = _HIDDEN.sub(lambda match: "\n" * match[0].count("\n"), source)
    for match in _TEMPLATE.finditer(bare):
        line = bare.count("\n", 0, match.start()) + 1
        yield found("template-residue", line, f"the markup holds {shown(bare[match.start() : match.start() + 40])}")


def _markup_in(code: str, one: Element) -> Iterator[Finding]:
    """Strings of a script that are markup: what is live in them, and that they are there at all."""
    read = list(tokens(code))
    carried = [token for token in read if token.kind in ("string", "template") and _TAG.search(token.text)]
    for token in read:
        if token.kind == "open":
            yield found("script-live-markup", (one.line or 1) + token.line - 1, f"text has ended a script in the middle: {shown(token.text)}")
    for token in carried:
        line = (one.line or 1) + token.line - 1
        for element in parse_page(token.text).elements:
            if element.name == "script" or any(live_parts(element)):
                yield found("script-live-markup", line, f"a string of a script holds a live <{element.name}>: {shown(token.text)}")
                break
        else:
            if token.kind == "template" and "${" in token.text:
                yield found("script-live-markup", line, f"a template literal runs what stands in its text: {shown(token.text)}")
    if carried:
        first = (one.line or 1) + carried[0].line - 1
        yield found("script-markup", first, f"a script writes markup from strings, {len(carried)} of them")
