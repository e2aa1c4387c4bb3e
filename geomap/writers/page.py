"""The page: a scene's folium map in a self-contained HTML file that asks nothing from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geomap
from geomap.collecting import collector_at_rest
from geomap.errors import ExportError
from geomap.tongues import nearest
from geomap.writers import text
from geomap.writers.bundle import built, leaflet_script, leaflet_style, script_bundle, style_bundle, template_text
from geomap.writers.check import check_page, digest
from geomap.writers.compact import compacted
from geomap.writers.desk_island import desk_island
from geomap.writers.files import write_text
from geomap.writers.folium_map import chart_with, parts
from geomap.writers.island import MOST_TOLD, scene_island, strings
from geomap.writers.packed import is_many
from geomap.writers.page_head import linked_data, social_tags
from geomap.writers.safe import Html, fill, island, language_tag
from geomap.writers.story import printed, stories
from geomap.writers.svg import inline_svg

if TYPE_CHECKING:
    import folium

    from geomap.model import Scene

_STYLES = ("page.css", "framed.css", "find.css")


def write_html(scene: Scene, path: Path) -> Path:
    """Write the page of `scene`; returns the path. Raises ExportError when it cannot be made or the place cannot be written."""
    return write_text(Path(path), render_html(scene))


@collector_at_rest()
def render_html(scene: Scene, *, chart: folium.Map | None = None) -> str:
    """The page of `scene` as a string, checked. The same scene gives the same bytes.

    `chart` is a map from `to_folium(scene)` to which folium layers of one's own were added. Raises ExportError when a layer of it asks for files
    from the network, since the page would not be self-contained: such a map is saved with folium's own `save`. A desk's page of packed
    events raises it too.
    """
    many, desk = is_many(scene), scene.desk is not None
    content = scene_island(scene, printed=() if many else printed(scene), in_words=not many) | desk_island(scene)
    data = island(compacted(content))
    pieces = parts(chart if chart is not None else chart_with(scene, data, packed=many))
    if pieces.links:
        raise ExportError(f"a layer asks for {pieces.links[0]}, which this page cannot hold: save the map with folium's own save() instead")
    slim = not pieces.foreign and scene.tiles is None and not desk
    foreign = [built("foreign.js")] if pieces.foreign else []
    scripts = [leaflet_script(slim=slim), script_bundle(packed=many, desk=desk), *foreign, *pieces.scripts, pieces.script]
    styles = [leaflet_style(slim=slim), style_bundle(tiles=scene.tiles is not None), *map(built, _STYLES), *pieces.styles]
    styles += [built("desk.css")] if desk else []
    most, named = (MOST_TOLD, MOST_TOLD // 5) if many else (None, None)
    html = fill(
        template_text("shell.html"),
        **_words(scene),
        csp=Html(_policy(scripts, styles, foreign=pieces.foreign, images=scene.tiles.host if scene.tiles else "")),
        styles=Html("\n".join(f"<style>{code}</style>" for code in styles)),
        social_tags=social_tags(published=scene.published),
        linked_data=Html(island(linked_data(scene, most=named))),
        map=Html(pieces.body.strip()),
        still=Html("" if many else inline_svg(scene)),
        stories=Html("") if many else stories(scene),
        text_version=text.text_version(scene, most=most),
        articles=text.articles(scene, most=named),
        credits=text.credits(scene),
        licences=text.licences(),
        island_id=pieces.island_id,
        island=Html(data),
        scripts=Html("\n".join(f"<script>{code}</script>" for code in scripts)),
    )
    check_page(html, [digest(code) for code in (*scripts, *styles)], [feature["id"] for feature in content["features"]])
    return str(html)


def sandboxed_frame(scene: Scene, height: int = 720) -> str:
    """The page in an iframe that may run its script and nothing else, for a notebook."""
    page = render_html(scene).replace("&", "&amp;").replace('"', "&quot;")
    return str(fill(template_text("frame.html"), title=scene.title, height=str(height), page=Html(page)))


def _words(scene: Scene) -> dict[str, str]:
    words: dict[str, str] = {f"word_{name}": word for name, word in strings(scene.language)["page"].items()}
    tongue = nearest(scene.language)
    quoted = [article for article in scene.articles if article.title == scene.title]
    return words | {
        "language": tongue.language,
        "direction": tongue.direction,
        "title_language": language_tag(quoted[0].language) if quoted else tongue.language,
        "title": scene.title,
        "summary": scene.summary,
        "published": scene.published or "",
        "date": text.day(scene.published, scene.language),
        "worldview_note": scene.worldview_note,
        "version": geomap.__version__,
    }


def _policy(scripts: list[str], styles: list[str], *, foreign: bool, images: str = "") -> str:
    """The content security policy: only these scripts and styles, and no address but that of tiles. Layers of others may set styles on elements."""
    rules = [
        "default-src 'none'",
        f"script-src {' '.join(digest(code) for code in scripts)}",
        f"style-src {' '.join(digest(code) for code in styles)}",
        f"img-src data: {images}".rstrip(),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules + (["style-src-attr 'unsafe-inline'"] if foreign else []))
