"""What a page would ask for over the network, found without opening it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.checking.findings import Finding, Severity, shown
from geomap.checking.markup import Element, Page
from geomap.checking.policy import Policy
from geomap.checking.rules import found
from geomap.checking.scripts import loads, tiles, tokens
from geomap.checking.styles import addresses

_FETCHED = ("src", "data", "poster", "background", "manifest", "dynsrc", "lowsrc", "classid", "codebase", "archive")
_HINTS = {"preconnect", "dns-prefetch", "prefetch", "prerender", "preload", "modulepreload"}
_LINKED = {"stylesheet", "icon", "shortcut", "apple-touch-icon", "manifest", "mask-icon", "import", "pingback"}
_SVG_FETCHED = {"image", "use", "feimage", "script", "pattern", "lineargradient", "radialgradient", "textpath", "mpath", "tref"}
_INNER = re.compile(r"\s*(?:data:|#|about:|blob:|\Z)", re.IGNORECASE)
_SET = re.compile(r"(?:\A|,)\s*([^\s,]+)")


def requests(page: Page, policy: Policy | None) -> Iterator[Finding]:
    """Findings about addresses in markup, style sheets and scripts."""
    for one in page.elements:
        yield from _of_element(one)
    for one, sheet in page.code("style"):
        yield from _of_sheet(sheet, one)
    for one, code in page.code("script"):
        yield from _of_script(code, one, policy)


def is_remote(address: str) -> bool:
    """Whether an address leads out of the file it stands in."""
    return not _INNER.match(address)


def _of_element(one: Element) -> Iterator[Finding]:
    for name in _FETCHED:
        if one.get(name) and is_remote(one.get(name)) and not (one.namespace == "html" and name == "data" and one.name != "object"):
            yield found("request-attribute", one.line, f"<{one.name}> asks for {shown(one.get(name))}")
    for name in ("srcset", "imagesrcset"):
        for address in _SET.findall(one.get(name)):
            if is_remote(address):
                yield found("request-attribute", one.line, f"<{one.name} {name}> asks for {shown(address)}")
    if one.get("ping"):
        yield found("request-attribute", one.line, f"<{one.name} ping> reports clicks to {shown(one.get('ping'))}")
    if one.name == "link":
        yield from _of_link(one)
    if one.namespace == "svg" and one.name in _SVG_FETCHED:
        address = one.get("href") or one.get("xlink:href")
        if is_remote(address):
            yield found("request-attribute", one.line, f"<{one.name}> asks for {shown(address)}")
    if one.name == "meta" and one.get("http-equiv").lower() == "refresh":
        yield found("request-refresh", one.line, f"the page leaves or loads again by itself: {shown(one.get('content'))}")
    if one.name == "form" or one.get("formaction"):
        target = one.get("formaction") or one.get("action") or "its own address"
        yield found("request-form", one.line, f"<{one.name}> sends what is typed to {shown(target)}")
    if "style" in one.attributes:
        for _, address in addresses(one.get("style")):
            if is_remote(address):
                yield found("request-style", one.line, f"the style of <{one.name}> asks for {shown(address)}")


def _of_link(one: Element) -> Iterator[Finding]:
    kinds = set(one.get("rel").lower().split())
    if not is_remote(one.get("href")):
        return
    if kinds & _HINTS:
        yield found("request-hint", one.line, f"<link rel={one.get('rel')}> reaches {shown(one.get('href'))}")
    elif kinds & _LINKED:
        yield found("request-attribute", one.line, f"<link rel={one.get('rel')}> asks for {shown(one.get('href'))}")


def _of_sheet(sheet: str, one: Element) -> Iterator[Finding]:
    for line, address in addresses(sheet):
        if is_remote(address):
            yield found("request-style", (one.line or 1) + line - 1, f"a style sheet asks for {shown(address)}")


def _of_script(code: str, one: Element, policy: Policy | None) -> Iterator[Finding]:
    """What a policy stops is a warning: the request is tried and fails."""
    stopped = Severity.WARNING if policy is not None and policy.stops("connect-src") else None
    read = list(tokens(code))
    wanted = list(tiles(read))
    for line, address in wanted:
        grave = Severity.WARNING if policy is not None and policy.governs("img-src") else None
        yield found("request-tiles", (one.line or 1) + line - 1, f"a script loads map tiles from {shown(address)}", grave)
    for line, what in loads(read):
        if what not in {address for _, address in wanted}:
            yield found("request-script", (one.line or 1) + line - 1, f"a script loads by {shown(what)}", stopped)
