"""The constant code of a page: vendored Leaflet, our script and styles, and the style table's inks as CSS variables."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache

from geomap import resources
from geomap.errors import ExportError
from geomap.style import THEMES

SCRIPTS = ("core", "backdrop", "marks", "popup", "ground", "blocks", "labels", "legend", "list", "start")
PACKED_SCRIPTS = ("packed", "packed_canvas", "packed_texts", "packed_list")
_ADDRESS = re.compile(r"url\((?![\"']?(?:data:|#))[^)]*\)")


@cache
def template_text(name: str) -> str:
    """A template file as text."""
    return resources.template(name).read_text(encoding="utf-8")


@cache
def vendored(name: str) -> str:
    """A vendored file with the line ends that HTML reads and the CSP counts. Raises ExportError when its digest is not the recorded one."""
    content = resources.template(f"vendor/{name}").read_bytes()
    if hashlib.sha256(content).hexdigest() != json.loads(template_text("vendor/assets.json"))[name]["sha256"]:
        raise ExportError(f"{name} is not the file that geomap was made with: reinstall geomap")
    return content.decode("utf-8").replace("\r\n", "\n")


def licences() -> list[tuple[str, str]]:
    """Name with version, and licence text, of every vendored library."""
    records = json.loads(template_text("vendor/assets.json")).values()
    return sorted({(f"{r['name']} {r['version']} ({r['licence']})", template_text(f"vendor/{r['licence_file']}")) for r in records})


@cache
def leaflet_script() -> str:
    """Leaflet without its source map; the library's own licence banner stays."""
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", vendored("leaflet-1.9.4/leaflet.js"))


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet; the pictures that it names are not used here and are left out."""
    return _ADDRESS.sub("none", vendored("leaflet-1.9.4/leaflet.css"))


@cache
def script_bundle(*, packed: bool = False) -> str:
    """Our script: one function of a Leaflet map and the id of its data, so that several maps can share a page. `packed`: able to unpack events."""
    names = (*SCRIPTS[:-1], *PACKED_SCRIPTS, SCRIPTS[-1]) if packed else SCRIPTS
    files = "\n".join(_tight(template_text(f"js/{name}.js")) for name in names)
    return f'window.geomapOn = function (map, islandId) {{ "use strict";\n{files}\n}};'


@cache
def style_bundle() -> str:
    """Our style sheet of the map itself, after the inks of both themes."""
    light, dark = (_variables(THEMES[theme]) for theme in ("light", "dark"))
    classes = "".join(f".gm-ink-{ink}{{--ink:var(--gm-{ink})}}" for ink in THEMES["light"])
    themes = f":root{{color-scheme:light dark;{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}} }}"
    return f"{themes}\n{classes}\n{template_text('map.css')}"


def _tight(code: str) -> str:
    """Code without indentation and whole-line comments."""
    return "\n".join(line for raw in code.splitlines() if (line := raw.strip()) and not line.startswith("//"))


def _variables(inks: Mapping[str, str]) -> str:
    return ";".join(f"--gm-{name}:{value}" for name, value in inks.items())
