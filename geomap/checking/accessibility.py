"""What can be said of a page's accessibility without opening it: structure, names, zoom, keyboard order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from geomap.checking.findings import Finding, shown
from geomap.checking.markup import Element, Page
from geomap.checking.rules import found

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*\Z", re.IGNORECASE)
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ku", "yi", "dv", "ckb", "sd", "ug"}
_HEADING = re.compile(r"h[1-6]\Z")
_CONTROLS = ("input", "select", "textarea", "button", "summary")
_SILENT_INPUTS = {"hidden", "submit", "reset"}
_LEAST_ZOOM = 2.0
_NO_ROLES = ("presentation", "none")


def accessibility(page: Page) -> Iterator[Finding]:
    """Findings about a page; of a fragment only what concerns single elements."""
    if page.whole:
        yield from _head(page)
        yield from _structure(page)
    yield from _headings(page)
    labelled = {one.get("for") for one in page.named("label")}
    for one in page.elements:
        yield from _named(page, one, labelled)
        if re.fullmatch(r"[1-9]\d*", one.get("tabindex")):
            yield found("tab-order", one.line, f"<{one.name} tabindex={one.get('tabindex')}>")
    ids = Counter(one.get("id") for one in page.elements if one.get("id"))
    for one in page.elements:
        if ids[one.get("id")] > 1:
            yield found("id-duplicate", one.line, f"the id {shown(one.get('id'))} occurs {ids.pop(one.get('id'))} times")


def _head(page: Page) -> Iterator[Finding]:
    root = next(page.named("html"), None)
    language = root.get("lang") if root else ""
    line = root.line if root else None
    if not _LANGUAGE.match(language):
        yield found("page-language", line, f"the language of the page is {shown(language)}")
    elif language.lower().split("-")[0] in _RIGHT_TO_LEFT and root is not None and root.get("dir").lower() != "rtl":
        yield found("page-direction", line, f"{language} is written from right to left, the page is not")
    titles = [one for one in page.named("title") if one.namespace == "html"]
    if not titles or not page.text(titles[0]).strip():
        yield found("page-title", titles[0].line if titles else None, "the page has no title")
    metas = {one.get("name").lower(): one for one in page.named("meta") if one.get("name")}
    if "description" not in metas or not metas["description"].get("content"):
        yield found("page-description", None, "the page has no description")
    yield from _viewport(metas.get("viewport"))


def _viewport(one: Element | None) -> Iterator[Finding]:
    if one is None:
        yield found("viewport-missing", None, "the page does not fit itself to small screens")
        return
    pairs = (part.lower().partition("=") for part in re.split("[,;]", one.get("content")))
    settings = {key.strip(): value.strip() for key, _, value in pairs}
    most = settings.get("maximum-scale", "")
    limited = re.fullmatch(r"\d+(?:\.\d*)?", most) and float(most) < _LEAST_ZOOM
    if settings.get("user-scalable") in ("no", "0") or limited:
        yield found("zoom-blocked", one.line, f"the page keeps readers from zooming: {shown(one.get('content'))}")


def _structure(page: Page) -> Iterator[Finding]:
    for name, rule in (("h1", "heading-first"), ("main", "landmark-main")):
        them = list(page.named(name))
        if len(them) != 1:
            yield found(rule, them[1].line if them else None, f"the page has {len(them)} {name} elements")


def _headings(page: Page) -> Iterator[Finding]:
    last = 0
    for one in page.elements:
        if not _HEADING.match(one.name):
            continue
        level = int(one.name[1])
        if last and level > last + 1:
            yield found("heading-order", one.line, f"h{level} follows h{last}")
        last = level


def _named(page: Page, one: Element, labelled: set[str]) -> Iterator[Finding]:
    missing: Finding | None = None
    if _is_picture(one):
        missing = found("image-text", one.line, f"<{one.name}> has no text for those who do not see it")
    elif one.name in _CONTROLS and one.get("type").lower() not in _SILENT_INPUTS:
        missing = found("control-label", one.line, f"<{one.name}> has no name")
    elif one.name == "a" and "href" in one.attributes:
        missing = found("link-text", one.line, f"the link to {shown(one.get('href'))} has no words")
    elif one.name == "iframe":
        missing = found("frame-title", one.line, "a frame has no title")
    if missing is None or _name(page, one) or _hidden(page, one):
        return
    if one.name not in _CONTROLS or not (one.get("id") in labelled - {""} or any(above.name == "label" for above in page.above(one))):
        yield missing


def _is_picture(one: Element) -> bool:
    if one.name == "img":
        return "alt" not in one.attributes
    return one.name == "area" or (one.name == "input" and one.get("type").lower() == "image") or (one.name == "svg" and one.get("role") == "img")


def _name(page: Page, one: Element) -> str:
    """The accessible name, as far as it is in the markup: a label, a title, the text inside, the text of a picture inside."""
    ids = {other.get("id"): other for other in page.elements if other.get("id")} if one.get("aria-labelledby") else {}
    named_by = "".join(page.text(ids[key]) for key in one.get("aria-labelledby").split() if key in ids)
    inside = "".join(other.get("alt") + other.get("aria-label") for other in page.inside(one))
    own = "" if one.name in ("select", "textarea", "iframe") else page.text(one)
    return (named_by + one.get("aria-label") + one.get("title") + one.get("alt") + own + inside).strip()


def _hidden(page: Page, one: Element) -> bool:
    return any(
        each.get("aria-hidden").lower() == "true" or "hidden" in each.attributes or each.get("role") in _NO_ROLES or each.name == "template"
        for each in (one, *page.above(one))
    )
