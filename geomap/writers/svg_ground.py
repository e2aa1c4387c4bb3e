"""The base map of a picture: water, land, rivers and lines, as coarse as its share of the file allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from geomap.writers.svg_tree import add, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from geomap.model import Backdrop
    from geomap.writers.svg_frame import Frame

_LAYERS = ("land", "lakes", "rivers", "adm1_lines", "borders", "disputed")
_FINEST, _COARSEST, _STEP = 0.5, 6.0, 1.35  # px


class Ground:
    """The base map of a frame in pixels: `shapes` by layer, and `paths`, their path data."""

    def __init__(self, backdrop: Backdrop, frame: Frame, budget: int, *, coarse: bool = False) -> None:
        """`budget` is how many bytes of path data there may be; tiny islands go first, and with them the finer bends."""
        whole = {name: frame.shown(getattr(backdrop, name)) for name in _LAYERS}
        self.sheets = [shape for box in backdrop.sheets if not (shape := frame.shown(shapely.box(*box), 0.2)).is_empty]
        tolerance = 2 * _FINEST if coarse else _FINEST
        while True:
            self.shapes = {name: _coarse(shape, tolerance) for name, shape in whole.items()}
            self.paths = {name: path_of(shape, 1 if coarse else 10) for name, shape in self.shapes.items()}
            if sum(map(len, self.paths.values())) <= budget or tolerance > _COARSEST:
                return
            tolerance *= _STEP


def draw_ground(parent: Element, ground: Ground, frame: Frame, inks: Mapping[str, str]) -> None:
    """Water where the base map reaches, land, lakes and rivers."""
    left, top, right, bottom = frame.rect
    add(parent, "rect", x=left, y=top, width=right - left, height=bottom - top, fill=inks["land_abroad"])
    for sheet in ground.sheets:
        add(parent, "path", d=path_of(sheet), fill=inks["water"])
    for name, fill, width in (("land", "land", 0.8), ("lakes", "water", 0.6)):
        if ground.paths[name]:
            shore: dict[str, str | float | None] = {"stroke": inks["river"], "stroke_width": width, "stroke_linejoin": "round"}
            add(parent, "path", d=ground.paths[name], fill=inks[fill], fill_rule="evenodd", **shore)
    if ground.paths["rivers"]:
        add(parent, "path", d=ground.paths["rivers"], fill="none", stroke=inks["river"], stroke_width=1.1, stroke_opacity=0.8)


def draw_borders(parent: Element, ground: Ground, inks: Mapping[str, str]) -> None:
    """First-level lines dotted, borders with a soft band, disputed ones dashed."""
    inner, borders, disputed = (ground.paths[name] for name in ("adm1_lines", "borders", "disputed"))
    if inner:
        add(parent, "path", d=inner, fill="none", stroke=inks["adm1"], stroke_width=0.9, stroke_dasharray="1 3", stroke_linecap="round")
    if borders + disputed:
        add(parent, "path", d=borders + disputed, fill="none", stroke=inks["border"], stroke_width=6, stroke_opacity=0.09, stroke_linejoin="round")
    if borders:
        add(parent, "path", d=borders, fill="none", stroke=inks["border"], stroke_width=1.2, stroke_linejoin="round")
    if disputed:
        add(parent, "path", d=disputed, fill="none", stroke=inks["disputed"], stroke_width=1.2, stroke_dasharray="4 4")


def _coarse(shape: BaseGeometry, tolerance: float) -> BaseGeometry:
    """A layer simplified, without parts that are too small to be seen."""
    if shape.is_empty:
        return shape
    parts = shapely.get_parts(shapely.simplify(shape, tolerance))
    areas = shapely.get_dimensions(parts) == 2
    seen = (areas & (shapely.area(parts) > 6 * tolerance)) | (~areas & (shapely.length(parts) > 3 * tolerance))
    kept = parts[seen]
    return shapely.geometrycollections(kept) if len(kept) else shapely.GeometryCollection()
