"""SVG as a tree: elements whose text and attributes are escaped by the serialiser, path data in relative steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap import resources
from geomap.writers.safe import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
Box = tuple[float, float, float, float]


def template(name: str) -> Element:
    """The root of a template file."""
    ElementTree.register_namespace("", SVG)
    return ElementTree.fromstring(resources.template(name).read_bytes())


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str | float | None) -> Element:
    """A new last child; `stroke_width=2` becomes `stroke-width="2"`, an attribute that is None is left out."""
    given = {name.replace("_", "-"): value if isinstance(value, str) else short(value) for name, value in attributes.items() if value is not None}
    child = ElementTree.SubElement(parent, f"{{{SVG}}}{tag}", {name: clean(value) for name, value in given.items()})
    if text is not None:
        child.text = clean(text)
    return child


def put(parent: Element, attributes: dict[str, str]) -> None:
    """Set attributes of an element that is there."""
    for name, value in attributes.items():
        parent.set(name, clean(value))


def serial(root: Element, *, inline: bool = False) -> str:
    """The document as text; `inline` for a piece of an HTML page.

    A `>` in text is written as a reference, so that ` />` only ever ends an empty element; braces too, which the template of a site would read.
    """
    for one in root.iter():
        one.tail = None
        if one.tag != f"{{{SVG}}}text" and one.text and not one.text.strip():
            one.text = None
    for child in root if not inline else ():
        child.tail = "\n"
    text = ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")
    for brace in "{}":
        text = text.replace(brace, f"&#{ord(brace)};")
    return text if inline else f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def prune(root: Element) -> None:
    """Take out the groups of the template that stayed empty."""
    for child in [one for one in root if not len(one) and not one.text and one.tag == f"{{{SVG}}}g"]:
        root.remove(child)


def flatten(root: Element) -> None:
    """Take out groups that say nothing, or only where their one child stands: the child says it then."""
    kept: list[Element] = []
    for child in root:
        flatten(child)
        kept += list(child) if _needless(child) else [child]
    root[:] = kept


def _needless(group: Element) -> bool:
    if group.tag != f"{{{SVG}}}g" or set(group.keys()) - {"transform"} or (group.keys() and len(group) != 1):
        return False
    if group.keys():
        group[0].set("transform", f"{group.get('transform', '')}{group[0].get('transform', '')}")
    return True


def short(value: float) -> str:
    """A number with at most two decimals and no needless zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def path_of(shape: BaseGeometry, grain: int = 10) -> str:
    """Path data of lines or polygons in pixels, in relative steps of 1/grain pixel (10 or 1). What shrinks to a point is left out; "" for nothing."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    lines = [line for part in parts for line in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])]
    return segments(lines, grain)


def segments(lines: Iterable[BaseGeometry], grain: int = 10) -> str:
    """Path data of lines and rings, each begun from where the one before it ends."""
    data: list[str] = []
    here = np.zeros(2, dtype=np.int64)
    for line in lines:
        closed = isinstance(line, shapely.LinearRing)
        steps = np.rint(shapely.get_coordinates(line) * grain).astype(np.int64)
        steps = steps[np.concatenate([[True], (np.diff(steps, axis=0) != 0).any(axis=1)])]
        if closed and len(steps) > 1:
            steps = steps[:-1]
        if len(steps) < (3 if closed else 2):
            continue
        flat = np.diff(steps, axis=0).ravel().tolist()
        move = (steps[0] - here).tolist() if data else steps[0].tolist()
        data.append(f"{'m' if data else 'M'}{_pairs(move, grain)}l{_pairs(flat, grain)}{'z' if closed else ''}")
        here = steps[0] if closed else steps[-1]
    return "".join(data)


def _pairs(steps: list[int], grain: int) -> str:
    number = _tenths if grain == 10 else str
    text = [number(step) for step in steps]
    return text[0] + "".join(one if one[0] == "-" else f" {one}" for one in text[1:])


def _tenths(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    digits = f"{whole or ''}.{rest}" if rest else str(whole)
    return f"-{digits}" if value < 0 else digits
