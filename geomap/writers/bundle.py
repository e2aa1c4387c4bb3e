"""The constant code of a page: vendored Leaflet, our script and styles, and the style table's inks as CSS variables."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cache, partial

from geomap import resources
from geomap.errors import ExportError
from geomap.style import THEMES

SCRIPTS = (
    "core", "said", "shapes", "backdrop", "symbols", "marks", "popup", "ground", "blocks", "leaders", "labels", "legend", "list", "article", "tabs",
    "framed", "sift", "time", "search", "filters", "screen", "address", "tiles", "start",
)  # fmt: skip
PACKED_SCRIPTS = ("packed", "packed_canvas", "packed_texts", "packed_list")
DESK_SCRIPTS = ("desk", "desk_tools", "desk_move", "desk_panel")
LEAFLET = "leaflet-1.9.4"
_ADDRESS = re.compile(r"url\((?![\"']?(?:data:|#))[^)]*\)")


@cache
def template_text(name: str) -> str:
    """A template file as text."""
    return resources.template(name).read_text(encoding="utf-8")


@cache
def vendored(name: str) -> str:
    """A vendored file with the line ends that HTML reads and the CSP counts. Raises ExportError when its digest is not the recorded one."""
    return _sound(f"vendor/{name}", json.loads(template_text("vendor/assets.json"))[name]["sha256"])


@cache
def built(name: str) -> str:
    """A file that tools/build_page_code.py made of our sources. Raises ExportError when its digest is not the recorded one."""
    return _sound(f"built/{name}", json.loads(template_text("built/built.json"))[name]["sha256"]).rstrip("\n")


def _sound(name: str, digest: str) -> str:
    content = resources.template(name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ExportError(f"{name} is not the file that geomap was made with: reinstall geomap")
    return content.decode("utf-8").replace("\r\n", "\n")


def licences() -> list[tuple[str, str]]:
    """Name with version, and licence text, of every vendored library."""
    records = json.loads(template_text("vendor/assets.json")).values()
    return sorted({(f"{r['name']} {r['version']} ({r['licence']})", template_text(f"vendor/{r['licence_file']}")) for r in records})


@cache
def leaflet_script(*, slim: bool) -> str:
    """Leaflet with its licence banner and without its source map; `slim`: only what our own script calls."""
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", vendored(f"{LEAFLET}/leaflet-slim.js" if slim else f"{LEAFLET}/leaflet.js"))


@cache
def leaflet_style(*, slim: bool) -> str:
    """Leaflet's style sheet; the pictures that it names are not used here and are left out."""
    return _ADDRESS.sub("none", vendored(f"{LEAFLET}/leaflet-slim.css" if slim else f"{LEAFLET}/leaflet.css"))


def script_source(*more: str) -> str:
    """Our script as it is written, with `more` parts: one function of a Leaflet map and the id of its data, so that several maps can share a page."""
    names = (*SCRIPTS[:-1], *more, SCRIPTS[-1])
    files = "\n".join(template_text(f"js/{name}.js") for name in names)
    return f'window.geomapOn = function (map, islandId) {{ "use strict";\n{files}\n}};'


SOURCES: dict[str, Callable[[], str]] = {
    "map.js": script_source,
    "map-packed.js": partial(script_source, *PACKED_SCRIPTS),
    "map-desk.js": partial(script_source, *DESK_SCRIPTS),
    "foreign.js": partial(template_text, "js/foreign.js"),
    "map.css": partial(template_text, "map.css"),
    "page.css": partial(template_text, "page.css"),
    "framed.css": partial(template_text, "framed.css"),
    "find.css": partial(template_text, "find.css"),
    "tiles.css": partial(template_text, "tiles.css"),
    "desk.css": partial(template_text, "desk.css"),
}
"""What is minified for the page, by the name of the built file."""


@cache
def script_bundle(*, packed: bool = False, desk: bool = False) -> str:
    """Our script as the page carries it. `packed`: able to unpack events; `desk`: with what corrects the map, which packed events cannot be."""
    return built("map-packed.js" if packed else "map-desk.js" if desk else "map.js")


@cache
def style_bundle(*, tiles: bool = False) -> str:
    """Our style sheet of the map itself, after the inks of both themes; the classes gm-light and gm-dark of <html> choose one.

    `tiles`: with the offer of a background map.
    """
    light, dark = (_variables(THEMES[theme]) for theme in ("light", "dark"))
    classes = "".join(f".gm-ink-{ink}{{--ink:var(--gm-{ink})}}" for ink in THEMES["light"])
    themes = (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not(.gm-light){{{dark}}} }}"
        f"@media screen{{:root.gm-dark{{color-scheme:dark;{dark}}} }}:root.gm-light{{color-scheme:light}}"
    )
    return "\n".join([themes, classes, built("map.css"), *([built("tiles.css")] if tiles else [])])


def _variables(inks: Mapping[str, str]) -> str:
    return ";".join(f"--gm-{name}:{value}" for name, value in inks.items())
