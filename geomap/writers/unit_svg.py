"""A picture of units: an equal-area projection about their middle, a title, a tooltip a unit, names where they fit, and the credits."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap import resources
from geomap.geometry import Plane
from geomap.writers.safe import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from numpy.typing import NDArray

    from geomap.writers.boundaries import Sheet

WIDTH, MARGIN, HEAD, LINE = 1000, 20, 48, 14
_TALLEST = 1600
_LONG_EDGE_DEG = 0.25
_HALF_WORLD_DEG = 85.0  # farther from the middle an azimuthal picture is all rim
_SEAM_M = 20.0
_LETTER = 6.2  # about a letter of 11 pixels
_CHARACTERS = 165  # of a line at the foot
_SVG = "http://www.w3.org/2000/svg"


def draw(sheet: Sheet) -> bytes:
    """The picture as an SVG document, 1,000 pixels wide and at most about 1,600 high."""
    shapes = sheet.frame.geometry.to_numpy()
    plane = _plane(shapes)
    flat = [_joined(plane.to(shapely.segmentize(shape, _LONG_EDGE_DEG)), shape) for shape in shapes]
    page = _Page(np.array(flat, dtype=object))
    foot = [line for text in (sheet.note, f"Licence: {sheet.licence}", *sheet.credit_lines) for line in textwrap.wrap(text, _CHARACTERS)]
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(resources.template("units.svg").read_bytes())
    parts = {str(element.get("id")): element for element in root.iter()}
    height = page.bottom + LINE * len(foot) + MARGIN
    root.attrib |= {"width": str(WIDTH), "height": str(height), "viewBox": f"0 0 {WIDTH} {height}"}
    parts["title"].text = parts["heading"].text = clean(sheet.title)
    parts["about"].text = clean(" ".join(foot))
    parts["disputed"].set("d", page.path(plane.to(sheet.disputed)))
    for row, shape in zip(sheet.frame.itertuples(index=False), flat, strict=True):
        unit = _add(parts["units"], "path", {"data-code": row.code, "d": page.path(shape)})
        _add(unit, "title").text = clean(f"{row.name} ({row.code})")
        label = plane.point(row.label_lon, row.label_lat)
        if page.fits(row.name, *label, shape):
            _add_text(parts["names"], row.name, *page.pixel(*label))
    for place, line in enumerate(foot):
        _add_text(parts["foot"], line, MARGIN, page.bottom + LINE * (place + 1))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


class _Page:
    """From metres of the plane to pixels: the units fill the width, or the height when they are tall."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
        self._scale = min((WIDTH - 2 * MARGIN) / max(east - west, 1.0), _TALLEST / max(north - south, 1.0))
        self._left = MARGIN + (WIDTH - 2 * MARGIN - self._scale * (east - west)) / 2
        self._west, self._north = west, north
        self.bottom = round(HEAD + self._scale * (north - south)) + MARGIN

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        return self._left + (x - self._west) * self._scale, HEAD + (self._north - y) * self._scale

    def fits(self, name: str, x: float, y: float, shape: BaseGeometry) -> bool:
        """Whether a name, set about a position in metres, stays inside the shape."""
        half = len(name) * _LETTER / 2 / self._scale
        return bool(shapely.covers(shape, shapely.LineString([(x - half, y), (x + half, y)])))

    def path(self, shape: BaseGeometry) -> str:
        """Path data in tenths of a pixel. Rings too small to see are left out, but a shape never vanishes."""
        parts = shapely.get_parts(shape)
        rings = shapely.get_rings(parts) if len(parts) and shapely.get_dimensions(parts[0]) == 2 else parts
        drawn = [self._ring(ring) for ring in rings]
        return "".join(data for data, corners in drawn if corners > 1) or "".join(data for data, _ in drawn[:1])

    def _ring(self, ring: BaseGeometry) -> tuple[str, int]:
        """Path data, and how many corners are left of it."""
        x, y = shapely.get_coordinates(ring).T
        xy = np.round(np.column_stack(self.pixel(x, y)), 1)
        kept = xy[np.concatenate([[True], (np.diff(xy, axis=0) != 0).any(axis=1)])]
        end = "Z" if isinstance(ring, shapely.LinearRing) else ""
        return "M" + "L".join(f"{a:g},{b:g}" for a, b in kept.tolist()) + end, len(kept)


def _plane(shapes: NDArray[np.object_]) -> Plane:
    """An azimuthal equal-area plane about the middle of the units; Equal Earth when they span more than half the world."""
    parts = shapely.get_parts(shapes)
    centres = np.radians(shapely.get_coordinates(shapely.centroid(parts)))
    weight = shapely.area(parts) * np.cos(centres[:, 1])
    middle = (weight[:, None] * _vectors(centres)).sum(axis=0)
    if not (length := np.linalg.norm(middle)):
        return Plane("+proj=eqearth +datum=WGS84 +units=m")
    middle /= length
    if (_vectors(np.radians(shapely.get_coordinates(parts))) @ middle).min() < np.cos(np.radians(_HALF_WORLD_DEG)):
        return Plane("+proj=eqearth +datum=WGS84 +units=m")
    lon, lat = np.degrees([np.arctan2(middle[1], middle[0]), np.arcsin(middle[2])])
    return Plane(f"+proj=laea +lat_0={lat:.2f} +lon_0={lon:.2f} +datum=WGS84 +units=m")


def _vectors(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors of positions in radians."""
    lon, lat = lonlat.T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _joined(flat: BaseGeometry, shape: BaseGeometry) -> BaseGeometry:
    """A country on both sides of 180° without the seam between them."""
    west, _, east, _ = shape.bounds
    return shapely.multipolygons(shapely.get_parts(shapely.set_precision(flat, _SEAM_M))) if west <= -180 and east >= 180 else flat


def _add(parent: Element, tag: str, attributes: dict[str, str] | None = None) -> Element:
    """A new last child, on a line of its own."""
    child = ElementTree.SubElement(parent, f"{{{_SVG}}}{tag}", attributes or {})
    child.tail = "\n"
    return child


def _add_text(parent: Element, text: str, x: float, y: float) -> None:
    _add(parent, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}"}).text = clean(text)
