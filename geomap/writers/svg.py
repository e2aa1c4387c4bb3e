"""A scene as one SVG picture that needs no browser: head, map, legend, sources. Text stays text, ids are the page's, colours are attributes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geomap import style
from geomap.tongues import direction
from geomap.writers.files import write_text
from geomap.writers.island import strings
from geomap.writers.pictures import check_theme, size_of
from geomap.writers.safe import clean
from geomap.writers.svg_frame import Frame, make_frame
from geomap.writers.svg_ground import Ground, draw_borders, draw_ground
from geomap.writers.svg_layout import ROW, SWATCH, line_height
from geomap.writers.svg_map import chart_of, draw_map, head_of, name_of
from geomap.writers.svg_marks import Inks, text
from geomap.writers.svg_plan import Plan, plan_of
from geomap.writers.svg_swatch import draw_swatch
from geomap.writers.svg_tree import add, flatten, prune, put, serial, short, template

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from geomap.model import Scene

_BYTES, _INLINE_BYTES = 43_000, 11_000  # of a file, unless the marks alone take more
_LEAST_GROUND, _MOST_GROUND = 2_500, 18_000  # of the base map's path data
_TOLD = 1500  # characters of the events in the description


def write_svg(scene: Scene, path: Path, *, theme: str | None = None, size: str | None = None) -> Path:
    """Write the picture of `scene`; returns the path. Raises UnknownNameError (theme, size) and ExportError (coordinates, place)."""
    return write_text(Path(path), render_svg(scene, theme=theme, size=size))


def render_svg(scene: Scene, *, theme: str | None = None, size: str | None = None, usual: str = "web") -> str:
    """The picture as a string; the same scene gives the same bytes. `size` is a name of `pictures.SIZES`, WIDTHxHEIGHT or WIDTH, else `usual`."""
    inks = style.THEMES[check_theme(theme)]
    asked = size_of(size, usual)
    plan = plan_of(scene, asked)
    root = template("svg/picture.svg")
    groups = {str(one.get("id")).removeprefix("geomap-"): one for one in root.iter() if one.get("id")}
    wide, high = short(plan.width), short(plan.height)
    put(root, {"lang": scene.language, "width": str(asked.width), "height": short(plan.height * asked.zoom), "viewBox": f"0 0 {wide} {high}"})
    groups["title"].text, groups["about"].text = clean(scene.title), clean(description(scene))
    ground = draw_map(groups, scene, plan.frame, plan.chart, inks)
    _draw_paper(groups["paper"], plan, inks)
    _draw_scale(groups["furniture"], plan.frame, scene.language, inks)
    _draw_words(groups, plan, inks, mirrored=direction(scene.language) == "rtl")
    titles = {card.id: card.title for card in scene.cards}
    for feature in plan.chart.unseen:
        add(add(groups["unseen"], "g", **head_of(feature)), "title", name_of(feature, titles))
    _draw_ground(groups, ground, plan.frame, inks, left=_BYTES - len(serial(root).encode()))
    prune(root)
    return serial(root)


def inline_svg(scene: Scene, *, width: float = 720, height: float = 600) -> str:
    """The bare map for a page that runs no script: in the page's own colours, with few labels and without ids."""
    inks = {ink: f"var(--gm-{ink})" for ink in style.THEMES["light"]}
    frame = make_frame(scene.bounds, (0.0, 0.0, width, height))
    root = template("svg/inline.svg")
    groups = {str(one.get("data-part")): one for one in root.iter() if one.get("data-part")}
    put(root, {"viewBox": f"0 0 {short(width)} {short(height)}"})
    root[0].text = clean(scene.title)
    ground = draw_map(groups, scene, frame, chart_of(scene, frame, coarse=True), inks, coarse=True)
    _draw_ground(groups, ground, frame, inks, left=_INLINE_BYTES - len(serial(root, inline=True).encode()))
    prune(root)
    flatten(root)
    return serial(root, inline=True)


def _draw_ground(groups: dict[str, Element], ground: Ground, frame: Frame, inks: Inks, left: int) -> None:
    """The base map, as fine as the bytes that are `left` for it allow; there is always some, and never more than is seen."""
    ground.fit(min(max(left, _LEAST_GROUND), _MOST_GROUND))
    draw_ground(groups["ground"], ground, frame, inks)
    draw_borders(groups["borders"], ground, inks)


def description(scene: Scene) -> str:
    """The picture in words: the summary, then each event on the map with its status."""
    drawn = {event for feature in scene.features for event in feature.events}
    told = [f"{card.title} ({card.status})" if card.status else card.title for card in scene.cards if card.id in drawn]
    text = f"{scene.summary} {'; '.join(told)}".strip()
    return text if len(text) <= len(scene.summary) + _TOLD else text[: len(scene.summary) + _TOLD].rsplit("; ", 1)[0] + "; …"


def _draw_paper(parent: Element, plan: Plan, inks: Inks) -> None:
    """Paper around the map, which hides what runs on beyond its edges, and the map's frame."""
    left, top, right, bottom = plan.frame.rect
    hole = f"M{short(left)} {short(top)}V{short(bottom)}H{short(right)}V{short(top)}z"
    add(parent, "path", d=f"M-9-9H{short(plan.width + 9)}V{short(plan.height + 9)}H-9z{hole}", fill=inks["panel"], fill_rule="evenodd")
    edge = f"M{short(left)}-9V{short(plan.height + 9)}" if left else f"M0 {short(top)}H{short(right)}M0 {short(bottom)}H{short(right)}"
    add(parent, "path", d=edge, stroke=inks["adm1"], stroke_width=1)


def _draw_scale(parent: Element, frame: Frame, language: str, inks: Inks) -> None:
    left, _, _, bottom = frame.rect
    x, y = left + 14, bottom - 14
    km, length = frame.bar(120)
    bar = f"M{short(x)} {short(y - 5)}v5h{short(length)}v-5"
    add(parent, "path", d=bar, fill="none", stroke=inks["halo"], stroke_width=4, stroke_opacity=0.8)
    add(parent, "path", d=bar, fill="none", stroke=inks["label"], stroke_width=1.4)
    text(parent, strings(language)["page"]["km"].replace("%d", short(km)), (x + 4, y - 5), 11, inks["label"], halo=inks["halo"])


def _draw_words(groups: dict[str, Element], plan: Plan, inks: Inks, *, mirrored: bool) -> None:
    """Head, legend and foot; `mirrored` for languages that are read from right to left."""
    words, margin = plan.words, plan.margin
    column = plan.frame.rect[0] or plan.width
    anchor = "end" if mirrored else "start"

    def x(left: float, wide: float = 0.0) -> float:
        return round(column - left - wide if mirrored else left, 1)

    y = 14.0
    for line in words.head:
        y += line_height(line)
        text(groups["head"], line.words, (x(margin), y - 0.3 * line.size), line.size, inks[line.ink], bold=line.bold, anchor=anchor)
    top = plan.legend_top
    for side in words.sides:
        left = margin + side.x
        add(groups["legend"], "rect", x=x(left, 11), y=round(top + side.y, 1), width=11, height=11, rx=2, fill=inks[side.ink])
        text(groups["legend"], side.name, (x(left + 17), top + side.y + 10), 12, inks["label"], bold=True, anchor=anchor)
    told = add(groups["legend"], "g", font_size=12, fill=inks["label"], text_anchor="end" if mirrored else None)
    for row in words.rows:
        left = margin + row.x
        draw_swatch(groups["legend"], style.look(row.key), (x(left, 30), top + row.y), inks)
        for order, words_of in enumerate(row.lines):
            add(told, "text", words_of, x=x(left + SWATCH), y=round(top + row.y + 13 + order * ROW, 1))
    y = plan.foot_top
    for line in words.foot:
        y += line_height(line)
        text(groups["foot"], line.words, (x(margin), y - 0.3 * line.size), line.size, inks[line.ink], anchor=anchor)
