"""Every rule of the check, with how grave it is and what to do. docs/checking.md explains them; a test holds the two together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geomap.checking.findings import Finding, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's severity and its remedy."""

    severity: Severity
    remedy: str


RULES: Mapping[str, Rule] = {
    # requests
    "request-attribute": Rule(_E, "put the file into the page, or leave it out"),
    "request-hint": Rule(_E, "remove the hint: it tells another server that the page was opened"),
    "request-style": Rule(_E, "put the picture or font into the style sheet as a data: address"),
    "request-refresh": Rule(_E, "remove the refresh"),
    "request-script": Rule(_E, "remove the call, or put what it loads into the page"),
    "request-tiles": Rule(_E, "use a base map that is in the page, or tiles that a reader asks for"),
    "request-form": Rule(_E, "remove the form"),
    # content security policy
    "csp-missing": Rule(_E, "add a policy in a meta element that allows your scripts by hash and nothing else"),
    "csp-default": Rule(_E, "begin the policy with default-src 'none'"),
    "csp-unsafe": Rule(_E, "allow scripts and styles by their hashes"),
    "csp-open": Rule(_E, "remove the address: what the page needs is in the page"),
    "csp-host": Rule(_W, "keep it only for map tiles that you mean to show"),
    "csp-style-attribute": Rule(_W, "fine for layers of others; our own marks do not need it"),
    "csp-hash": Rule(_E, "the code was changed after the build or does not belong here: build the page again"),
    "csp-unused": Rule(_W, "remove hashes of code that is not in the page"),
    "csp-late": Rule(_E, "put the policy into the head, before any script or style"),
    "csp-fallback": Rule(_E, "add base-uri 'none' and form-action 'none': default-src does not cover them"),
    # injection
    "event-attribute": Rule(_E, "text became markup, or a handler belongs into a script: find where, and escape it"),
    "script-address": Rule(_E, "allow http and https links only"),
    "live-element": Rule(_E, "remove the element: text became markup, or a map does not need it"),
    "frame-unsandboxed": Rule(_E, 'give the frame sandbox="allow-scripts allow-popups", without allow-same-origin'),
    "template-residue": Rule(_E, "a template would read this: fill it, or write the braces as character references"),
    "script-live-markup": Rule(_E, "text inside a script is markup that runs: build the map with data apart from code"),
    "script-markup": Rule(_N, "make elements and set textContent instead of writing markup"),
    "link-opener": Rule(_W, 'give links that open a window rel="noopener"'),
    # accessibility
    "page-title": Rule(_E, "give the page a title"),
    "page-language": Rule(_E, "give the html element the language of the text, such as lang=\"en\""),
    "page-direction": Rule(_E, 'give the html element dir="rtl"'),
    "page-description": Rule(_W, "add a meta description: it is what a shared link shows"),
    "heading-first": Rule(_E, "give the page exactly one h1"),
    "heading-order": Rule(_E, "go down one level of headings at a time"),
    "landmark-main": Rule(_E, "put the content into one main element"),
    "image-text": Rule(_E, "give the picture a text, or hide it from readers' programs with alt=\"\" or aria-hidden"),
    "control-label": Rule(_E, "give the control a label or an aria-label"),
    "link-text": Rule(_E, "give the link words that say where it leads"),
    "frame-title": Rule(_E, "give the frame a title"),
    "id-duplicate": Rule(_E, "give each element an id of its own"),
    "tab-order": Rule(_W, "remove the positive tabindex: it breaks the order of the keyboard"),
    "zoom-blocked": Rule(_E, "allow readers to zoom: width=device-width, initial-scale=1"),
    "viewport-missing": Rule(_W, 'add <meta name="viewport" content="width=device-width, initial-scale=1">'),
    "contrast": Rule(_E, "darken or lighten one of the two colours"),
    "text-version": Rule(_E, "keep the text version of the map in the page: it is all that some readers get"),
    # what a map must say
    "desk-page": Rule(_E, "publish the page that is built without --desk"),
    "mark-missing": Rule(_E, "build the file again: the map does not show all that its data hold"),
    "source-missing": Rule(_E, "name the articles that the map is made from"),
    "credit-missing": Rule(_E, "name the sources of the map data with their licences"),
    "odbl-attribution": Rule(_E, "write “© OpenStreetMap contributors” and the licence ODbL where readers see them"),
    "licence-missing": Rule(_E, "keep the licence texts of the software in the page"),
    # budgets
    "size-story": Rule(_W, "leave out layers, or cut them to the area of the map"),
    "size-page": Rule(_W, "leave out layers, or cut them to the area of the map"),
    "size-hard": Rule(_E, "leave out layers, or cut them to the area of the map"),
    "size-elements": Rule(_W, "draw many events on one canvas, not as an element each"),
    # files of data and pictures
    "malformed": Rule(_E, "write the file again with the program that made it"),
    "entity": Rule(_E, "remove the document type: entities can read files and grow without end"),
    "remote-reference": Rule(_E, "put what is referred to into the file, or leave it out"),
    "live-markup": Rule(_E, "text became markup: write it as text"),
    "markup-text": Rule(_N, "programs that show this text as HTML would show or run it: escape it there"),
    "picture-name": Rule(_E, "give the picture role=\"img\" and a title"),
    "picture-description": Rule(_W, "give the picture a desc: it is its alternative text"),
    "style-missing": Rule(_W, "add the table layer_styles: without it the layers open in random colours"),
    "id-missing": Rule(_E, "give each mark the id that it has on the page"),
    "coordinate-range": Rule(_E, "give longitude and latitude on WGS 84, longitude first"),
    "geometry": Rule(_E, "repair the geometry"),
    "ring-order": Rule(_W, "wind outer rings counterclockwise, holes clockwise (RFC 7946)"),
    "crs-member": Rule(_W, "remove crs: RFC 7946 knows WGS 84 only"),
    "property-nested": Rule(_W, "use text, numbers, true, false and null: many programs read nothing else"),
    "table-shape": Rule(_E, "give each row the columns of the first, and each column a name of its own"),
    "encoding": Rule(_E, "save the file as UTF-8"),
    "formula": Rule(_E, "put an apostrophe before text that begins with = + - @, a tab or a line end"),
}  # fmt: skip


def found(rule: str, line: int | None, message: str, severity: Severity | None = None) -> Finding:
    """A finding of a rule, with the rule's own severity unless another is given. Raises KeyError for a rule that there is not."""
    known = RULES[rule]
    return Finding(rule=rule, severity=severity or known.severity, line=line, message=message, remedy=known.remedy)
