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
_FAINT = ("adm1_lines", "rivers")  # dotted or thin: whole pixels do
_FINEST, _COARSEST, _STEP = 0.5, 2.6, 1.3  # px


class Ground:
    """The base map of a frame in pixels: `shapes` by layer, and `paths`, their path data."""

    def __init__(self, backdrop: Backdrop, frame: Frame, *, coarse: bool = False) -> None:
        """As fine as a screen can show it; `coarse` with whole pixels."""
        self._whole = {name: frame.shown(getattr(backdrop, name)) for name in _LAYERS}
        self._coarse = coarse
        self.sheets = [shape for box in backdrop.sheets if not (shape := frame.shown(shapely.box(*box), 0.2)).is_empty]
        self._thin(_FINEST)

    def fit(self, budget: int) -> None:
        """Coarser, until the path data are at most `budget` bytes: finer bends go, then islands too small to be seen, at last first-level lines."""
        tolerance = _FINEST
        while sum(map(len, self.paths.values())) > budget and tolerance < _COARSEST:
            tolerance *= _STEP
            self._thin(tolerance)
        if sum(map(len, self.paths.values())) > budget:
            self.paths["adm1_lines"] = ""

    def _thin(self, tolerance: float) -> None:
        self.shapes = {name: _coarse(shape, tolerance) for name, shape in self._whole.items()}
        self.paths = {name: path_of(shape, 1 if self._coarse or name in _FAINT else 10) for name, shape in self.shapes.items()}


def draw_ground(parent: Element, ground: Ground, frame: Frame, inks: Mapping[str, str]) -> None:
    """Water where the base map reaches, land, lakes and rivers."""
    left, top, right, bottom = frame.rect
    add(parent, "rect", x=left, y=top, width=right - left, height=bottom - top, fill=inks["land_abroad"])
    for sheet in ground.sheets:
        add(parent, "path", d=path_of(sheet), fill=inks["water"])
    for name, fill, width in (("land", "land", 0.8), ("lakes", "water", 0.6)):
        if ground.paths[name]:
            shore: dict[str, str | float | None] = {"stroke": inks["river"], "stroke_width": width}
            add(parent, "path", d=ground.paths[name], fill=inks[fill], **shore)
    if ground.paths["rivers"]:
        add(parent, "path", d=ground.paths["rivers"], fill="none", stroke=inks["river"], stroke_width=1.1, stroke_opacity=0.8)


def draw_borders(parent: Element, ground: Ground, inks: Mapping[str, str]) -> None:
    """First-level lines dotted, borders solid, disputed ones dashed."""
    inner, borders, disputed = (ground.paths[name] for name in ("adm1_lines", "borders", "disputed"))
    if inner:
        add(parent, "path", d=inner, stroke=inks["adm1"], stroke_width=0.9, stroke_dasharray="1 3", stroke_linecap="round")
    if borders:
        add(parent, "path", d=borders, stroke=inks["border"], stroke_width=1.2)
    if disputed:
        add(parent, "path", d=disputed, stroke=inks["disputed"], stroke_width=1.2, stroke_dasharray="4 4")


def _coarse(shape: BaseGeometry, tolerance: float) -> BaseGeometry:
    """A layer simplified, without parts that are too small to be seen."""
    if shape.is_empty:
        return shape
    parts = shapely.get_parts(shapely.simplify(shape, tolerance))
    areas = shapely.get_dimensions(parts) == 2
    seen = (areas & (shapely.area(parts) > 6 * tolerance)) | (~areas & (shapely.length(parts) > 3 * tolerance))
    kept = parts[seen]
    return shapely.geometrycollections(kept) if len(kept) else shapely.GeometryCollection()
