"""Where the parts of a picture go: words above and below the map, or beside it where little height is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geomap.writers.pictures import Size
from geomap.writers.svg_frame import Frame, make_frame, projection
from geomap.writers.svg_layout import BRIEF, CARD, FULL, Words, lay_out
from geomap.writers.svg_map import Chart, chart_of

if TYPE_CHECKING:
    from geomap.model import Feature, Scene
    from geomap.writers.svg_tree import Box

_MAP_SHARE = 0.52  # of a picture of a given height: with less map than that, it says less
_NARROW, _BESIDE = 600, 540
_WIDE = 1.25  # times as wide as high: the words stand beside the map
_COLUMN = 0.37  # of the width, for them
_LEAST = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A picture's parts in units of its view box: words begin at `margin`, the head at the top, legend and foot at their own heights."""

    width: float
    height: float
    margin: float
    words: Words
    legend_top: float
    foot_top: float
    frame: Frame
    chart: Chart


def plan_of(scene: Scene, size: Size) -> Plan:
    """As many words as leave the map enough room."""
    width, height = size.width / size.zoom, size.height / size.zoom if size.height else None
    if height is None:
        return _stacked(scene, width, None, FULL)
    for detail in () if size.zoom > 1 else (FULL, BRIEF):
        plan = _stacked(scene, width, height, detail)
        if _high(plan.frame.rect) >= _MAP_SHARE * height and plan.height == height:
            return plan
    return _beside(scene, width, height) if width >= max(_BESIDE, _WIDE * height) else _stacked(scene, width, height, CARD)


def _high(rect: Box) -> float:
    return rect[3] - rect[1]


def _margin(width: float) -> float:
    return 20.0 if width >= _NARROW else 14.0


def _stacked(scene: Scene, width: float, height: float | None, detail: str) -> Plan:
    """Head, map, legend, foot. The foot names what is out of view, and takes room from the map: so it is laid out twice."""
    margin = _margin(width)
    outside: tuple[str, ...] = ()
    while True:
        words = lay_out(scene, width - 2 * margin, detail, outside)
        room = max(height - words.height, _LEAST) if height else _map_height(scene, width)
        frame = make_frame(scene.bounds, (0.0, words.head_height, width, words.head_height + room))
        chart = chart_of(scene, frame)
        if outside or not (outside := _outside(chart.unseen)):
            break
    bottom = frame.rect[3]
    total = bottom + words.legend_height + words.foot_height
    return Plan(
        width=width, height=max(total, height or 0.0), margin=margin, words=words, legend_top=bottom + 14, foot_top=bottom + words.legend_height + 12,
        frame=frame, chart=chart,
    )  # fmt: skip


def _beside(scene: Scene, width: float, height: float) -> Plan:
    """A column of words, the map beside it from top to bottom."""
    column, margin = _COLUMN * width, 20.0
    words = lay_out(scene, column - 2 * margin, CARD, legend_room=height)
    over = words.height - height
    if over > 0:
        words = lay_out(scene, column - 2 * margin, CARD, legend_room=max(words.legend_height - 12 - over, 0.0))
    frame = make_frame(scene.bounds, (column, 0.0, width, height))
    return Plan(
        width=width, height=height, margin=margin, words=words, legend_top=words.head_height + 2, foot_top=height - words.foot_height + 8,
        frame=frame, chart=chart_of(scene, frame),
    )  # fmt: skip


def _map_height(scene: Scene, width: float) -> float:
    """As high as the view asks for, between a wide and an upright picture."""
    west, south, east, north = projection(scene.bounds).to(shapely.segmentize(shapely.box(*scene.bounds), 1.0)).bounds
    wanted = width * float(north - south) / max(float(east - west), 1.0)
    return min(max(wanted, 0.52 * width, 300.0), (0.66 if width >= _NARROW else 1.05) * width)


def _outside(unseen: tuple[Feature, ...]) -> tuple[str, ...]:
    """Names of marks too far away for the view, each once."""
    far = [one for one in unseen if one.events and one.label and one.layer != "context"]
    return tuple(dict.fromkeys(one.label.replace("\n", ": ") if one.layer == "denied" else one.label.split("\n")[0] for one in far))
