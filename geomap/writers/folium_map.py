"""The scene as a real `folium.Map`. The only importer of folium, branca and Jinja, and no text of a scene ever enters them.

Each element emits a script that is the same for every scene, apart from ids, which are a digest of the data. The data travel beside them:
base64 in a map that folium saves, plain JSON joined in after rendering in our own page. Neither can be read as a template.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.elements import ElementAddToElement
from folium.map import Layer
from folium.raster_layers import TileLayer
from folium.template import Template

from geomap import style
from geomap.writers.bundle import script_bundle, style_bundle
from geomap.writers.compact import compacted
from geomap.writers.island import scene_island
from geomap.writers.safe import island, island_id

if TYPE_CHECKING:
    from geomap.model import Scene

_FOLIUM_ASSETS = {name for name, _ in (*folium.Map.default_js, *folium.Map.default_css)}


class Verbatim(Element):
    """Markup that is put out as it is, so that no template ever reads it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.markup = markup

    def render(self, **kwargs: Any) -> str:
        return self.markup


class Island(MacroElement):
    """The data and the constant code for a map that folium saves itself; our own page switches it off and brings both along."""

    def __init__(self, data: str, node_id: str, *, packed: bool = False, tiles: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "GeomapIsland"
        self.data, self.node_id, self.packed, self.tiles = data, node_id, packed, tiles
        self.switched_on = True

    def render(self, **kwargs: Any) -> str:
        figure = self.get_root()
        if not self.switched_on or not isinstance(figure, Figure):
            return ""
        packed = base64.b64encode(self.data.encode("utf-8")).decode("ascii")
        node = f'<script type="application/json" id="{self.node_id}" data-encoding="base64">{packed}</script>'
        figure.header.add_child(Verbatim(f"<style>{style_bundle(tiles=self.tiles)}</style>"), name="geomap_style")
        figure.header.add_child(Verbatim(f"<script>{script_bundle(packed=self.packed)}</script>"), name="geomap_script")
        figure.html.add_child(Verbatim(node), name=self.node_id)
        return ""


class Begin(MacroElement):
    """Reads the data, sets the view, makes the marks without showing them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'var {{ this.get_name() }} = window.geomapOn({{ this._parent.get_name() }}, "{{ this.node_id }}");'
        "{% endmacro %}"
    )

    def __init__(self, node_id: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "GeomapScene"
        self.node_id = node_id


class SceneLayer(Layer):
    """A layer of the scene: `backdrop`, `layer1` … for overlays, or a key of `style.LAYERS`."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = {{ this.begin.get_name() }}.{{ this.call }};{% endmacro %}"
    )

    def __init__(self, begin: Begin, key: str, *, name: str, show: bool, control: bool = True) -> None:
        super().__init__(name=name, overlay=True, control=control, show=show)
        self._name = "GeomapLayer"
        self.begin = begin
        self.call = "backdrop()" if key == "backdrop" else f'layer("{key}")'


class Step(MacroElement):
    """One more thing that the script does on the map: `furniture`, `outside`, `legend`, `finish`."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.begin.get_name() }}.{{ this.step }}();{% endmacro %}")

    def __init__(self, begin: Begin, step: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "GeomapStep"
        self.begin, self.step = begin, step


_OURS = (Island, Begin, SceneLayer, Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A rendered map in pieces, for a page shell. `links` are addresses that layers of others ask for, `island_id` is where its data must stand."""

    island_id: str
    body: str
    script: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    links: tuple[str, ...]
    foreign: bool


def to_folium(scene: Scene) -> folium.Map:
    """The scene as a folium map to which own folium layers can be added; `geomap.Map.save` and folium's own `save` both write it.

    Raises ExportError when a coordinate is not finite.
    """
    content = scene_island(scene)
    return chart_with(scene, island(compacted(content)), packed="packed" in content)


def chart_with(scene: Scene, data: str, *, packed: bool = False) -> folium.Map:
    """The folium map of `scene`, given its data as `island` writes them; `packed`: whether they hold packed events."""
    node_id = island_id(data)
    west, south, east, north = scene.bounds
    chart = folium.Map(location=[(south + north) / 2, (west + east) / 2], tiles=None, zoom_start=6, attribution_control=True)
    chart._id = node_id.removeprefix("geomap-")
    begin = Begin(node_id)
    used = {feature.layer for feature in scene.features}
    children: list[Element] = [
        Island(data, node_id, packed=packed, tiles=scene.tiles is not None),
        begin,
        SceneLayer(begin, "backdrop", name="Base map", show=True, control=False),
        *(SceneLayer(begin, f"layer{number}", name=f"Layer {number}", show=True) for number in range(1, len(scene.overlays) + 1)),
        *(SceneLayer(begin, key, name=words, show=shown) for key, (words, shown) in style.LAYERS.items() if key in used),
        Step(begin, "furniture"),
        Step(begin, "outside"),
        Step(begin, "legend"),
        Step(begin, "finish"),
    ]
    for number, child in enumerate(children, 1):
        child._id = f"{chart._id}_{number}"
        chart.add_child(child)
    return chart


def parts(chart: folium.Map) -> Parts:
    """Render a map and take it apart, without folium's own assets and without the data; the map is left as it was."""
    ours = [child for child in chart._children.values() if isinstance(child, _OURS)]
    islands = [child for child in ours if isinstance(child, Island)]
    figure = cast("Figure", chart.get_root())
    places = [figure.header, figure.html, figure.script]
    before = [place._children.copy() for place in places]
    for node in islands:
        node.switched_on = False
    try:
        for child in figure._children.values():
            child.render()
        head = [(name, child) for name, child in figure.header._children.items() if name not in {"meta_http", chart.get_name(), *_FOLIUM_ASSETS}]
        links = tuple(child.url for _, child in head if isinstance(child, JavascriptLink | CssLink))
        tiles = tuple(str(getattr(child, "tiles", "")) for child in chart._children.values() if isinstance(child, TileLayer))
        rest = [child.render() for _, child in head if not isinstance(child, JavascriptLink | CssLink)]
        return Parts(
            island_id=next(child.node_id for child in ours if isinstance(child, Begin)),
            body=figure.html.render(),
            script=figure.script.render(),
            styles=tuple(_inner(rest, "style")),
            scripts=tuple(_inner(rest, "script")),
            links=links + tiles,
            foreign=len(ours) < len(chart._children) or any(not isinstance(c, ElementAddToElement) for one in ours for c in one._children.values()),
        )
    finally:
        for place, children in zip(places, before, strict=True):
            place._children = children
        for node in islands:
            node.switched_on = True


def _inner(markup: list[str], tag: str) -> list[str]:
    return [found for text in markup for found in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", text, re.DOTALL)]
