"""The content security policy of a page: is it there, does it allow code by hash only, and do the hashes fit."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geomap.checking.findings import Finding, shown
from geomap.checking.markup import Element, Page
from geomap.checking.rules import found

_FALLS_BACK = re.compile(r"-src(?:-elem|-attr)?\Z|\Achild-src\Z")
_HASH = re.compile(r"'(sha256|sha384|sha512)-[A-Za-z0-9+/_-]+={0,2}'\Z")
_UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'wasm-unsafe-eval'", "'strict-dynamic'", "'unsafe-allow-redirects'"}
_HOST = re.compile(r"https://[a-z0-9.-]+(?::\d+)?(?:/\S*)?\Z", re.IGNORECASE)
_HARMLESS = {"'none'", "data:", "'report-sample'"}
_ADDRESSED = ("base-uri", "form-action")


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: sources by directive, and the element that carries it."""

    element: Element
    directives: Mapping[str, tuple[str, ...]]

    def sources(self, name: str) -> tuple[str, ...] | None:
        """The sources that hold for a directive, by itself or by fallback; None when nothing limits it."""
        order = {"script-src-elem": ("script-src",), "style-src-elem": ("style-src",), "style-src-attr": ("style-src",)}.get(name, ())
        for one in (name, *order, *(("default-src",) if _FALLS_BACK.search(name) else ())):
            if one in self.directives:
                return self.directives[one]
        return None

    def stops(self, name: str) -> bool:
        """Whether nothing is allowed for a directive."""
        found_sources = self.sources(name)
        return found_sources is not None and set(found_sources) <= {"'none'"}

    def governs(self, name: str) -> bool:
        """Whether a directive names what it allows, without wildcards."""
        sources = self.sources(name)
        return sources is not None and not any("*" in one or one in ("https:", "http:") for one in sources)


def read_policy(page: Page) -> Policy | None:
    """The page's first policy, None when it has none. A policy that a server sends in a header cannot be seen here."""
    for one in page.named("meta"):
        if one.get("http-equiv").lower() == "content-security-policy":
            parts = [part.split() for part in one.get("content").split(";")]
            return Policy(one, {part[0].lower(): tuple(part[1:]) for part in reversed(parts) if part})
    return None


def policies(page: Page, policy: Policy | None) -> Iterator[Finding]:
    """Findings about the policy and the code that it is to allow."""
    if policy is None:
        if page.whole and (page.islands or any(page.code("script"))):
            yield found("csp-missing", None, "no content security policy: code that gets into the page runs")
        return
    line = policy.element.line
    if policy.directives.get("default-src") != ("'none'",):
        yield found("csp-default", line, "the policy does not begin by forbidding everything")
    for name in _ADDRESSED:
        if name not in policy.directives:
            yield found("csp-fallback", line, f"the policy says nothing of {name}")
    for name, sources in policy.directives.items():
        yield from _sources(name, sources, line)
    yield from _code(page, policy)
    if not any(one.name == "head" for one in page.above(policy.element)) or any(
        one.number < policy.element.number for one in page.named("script", "style", "link")
    ):
        yield found("csp-late", line, "the policy stands behind code or outside the head, and does not hold for what is before it")


def digests(code: str) -> set[str]:
    """The source expressions that allow a piece of inline code."""
    raw = code.encode("utf-8")
    return {f"'{name}-{base64.b64encode(hashlib.new(name, raw).digest()).decode('ascii')}'" for name in ("sha256", "sha384", "sha512")}


def _sources(name: str, sources: tuple[str, ...], line: int | None) -> Iterator[Finding]:
    for source in sources:
        low = source.lower()
        if low in _UNSAFE and name == "style-src-attr":
            yield found("csp-style-attribute", line, "the policy allows style attributes")
        elif low in _UNSAFE:
            yield found("csp-unsafe", line, f"{name} allows {shown(source)}")
        elif low in _HARMLESS or _HASH.match(source):
            if low == "data:" and name in ("script-src", "default-src", "object-src", "frame-src", "script-src-elem"):
                yield found("csp-open", line, f"{name} allows data: addresses, which can be code")
        elif name.endswith(("-src", "-elem")):
            known = name == "img-src" and _HOST.match(source)
            yield found("csp-host" if known else "csp-open", line, f"{name} allows {shown(source)}")


def _code(page: Page, policy: Policy) -> Iterator[Finding]:
    """Inline code without its hash; where there is none, hashes without code."""
    allowed = {kind: policy.sources(f"{kind}-src-elem") for kind in ("script", "style")}
    strange = False
    given = {source for sources in policy.directives.values() for source in sources if _HASH.match(source)}
    for kind, sources in allowed.items():
        for one, code in page.code(kind):
            own = digests(code)
            given -= own
            if sources is not None and not own & set(sources):
                strange = True
                yield found("csp-hash", one.line, f"the policy does not allow this <{kind}>")
    for source in () if strange else sorted(given):
        yield found("csp-unused", policy.element.line, f"nothing in the page has the hash {source[:20]}…'")
