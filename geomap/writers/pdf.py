"""The picture as PDF: shapes by svglib, text set with the shipped fonts, which go into the file. One page, no date, the same bytes each time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import geomap
from geomap.errors import MissingExtraError
from geomap.writers import letters
from geomap.writers.files import write_bytes
from geomap.writers.safe import clean
from geomap.writers.svg import render_svg
from geomap.writers.svg_tree import SVG

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from geomap.model import Scene

_POINTS = 0.75  # a pixel at 96 to the inch
_INHERITED = ("font-size", "font-weight", "text-anchor", "letter-spacing", "fill", "stroke", "stroke-width")
_STEP = re.compile(r"(translate|scale)\(([-\d.]+)(?: ([-\d.]+))?\)")
_FILL, _FILL_AND_STROKE = 0, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A piece of text with all that its ancestors say of it. Positions and sizes in units of the view box."""

    text: str
    x: float
    y: float
    scale: float
    style: dict[str, str]


def check() -> None:
    """Raises MissingExtraError when svglib or reportlab is not installed."""
    if find_spec("svglib") is None or find_spec("reportlab") is None:
        raise MissingExtraError("PDF pictures need svglib and reportlab: pip install 'geomap[pdf]'")


def write_pdf(scene: Scene, path: Path, *, theme: str | None = None, size: str | None = None) -> Path:
    """Write the picture of `scene` as PDF, on A4 unless a size is given; returns the path.

    Raises MissingExtraError, UnknownNameError (theme, size), ExportError (coordinates, place).
    """
    check()
    return write_bytes(Path(path), printed(render_svg(scene, theme=theme, size=size, usual="print"), scene.title, scene.language))


def printed(svg: str, title: str, language: str) -> bytes:
    """An SVG picture of ours as a PDF of one page."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas
    from svglib.svglib import svg2rlg

    root = ElementTree.fromstring(svg.encode("utf-8"))
    words = list(_words(root))
    _without_text(root)
    drawing: Any = svg2rlg(io.BytesIO(ElementTree.tostring(root)))
    out = io.BytesIO()
    fonts = _registered()

    class Page(Canvas):  # type: ignore[misc]
        def setFont(self, name: str, *size: float) -> None:
            """Never a font that is not in the file: reportlab's own start with one, though no text of the drawing needs it."""
            super().setFont(name if name in fonts else fonts[0], *size)

    canvas = Page(out, pagesize=(drawing.width, drawing.height), invariant=1, pageCompression=1, initialFontName=fonts[0], lang=language)
    canvas.setTitle(clean(title))
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator(f"geomap {geomap.__version__}")
    renderPDF.draw(drawing, canvas, 0, 0)
    unit = float(root.get("width", "1")) * _POINTS / float(root.get("viewBox", "0 0 1 1").split()[2])
    for piece in words:
        _write(canvas, piece, unit, drawing.height)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _registered() -> list[str]:
    """The names of the shipped fonts, known to reportlab."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for path in letters.files():
        if path.stem not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(path.stem, str(path)))
    return [path.stem for path in letters.files()]


def _words(element: Element, style: dict[str, str] | None = None, at: tuple[float, float, float] = (0.0, 0.0, 1.0)) -> Iterator[Words]:
    """All text below an element; `at` is where its origin lies, and the scale there."""
    style = (style or {}) | {name: value for name in _INHERITED if (value := element.get(name)) is not None}
    for name, first, second in _STEP.findall(element.get("transform", "")):
        x, y, scale = at
        at = (x, y, scale * float(first)) if name == "scale" else (x + float(first) * scale, y + float(second or 0) * scale, scale)
    if element.tag == f"{{{SVG}}}text" and element.text:
        x, y, scale = at
        left, base = float(element.get("x", "0")), float(element.get("y", "0"))
        yield Words(text=element.text, x=x + left * scale, y=y + base * scale, scale=scale, style=style)
    for child in element:
        yield from _words(child, style, at)


def _without_text(root: Element) -> None:
    for parent in list(root.iter()):
        for child in [one for one in parent if one.tag in (f"{{{SVG}}}text", f"{{{SVG}}}title", f"{{{SVG}}}desc")]:
            parent.remove(child)


def _write(canvas: Any, words: Words, unit: float, height: float) -> None:
    from reportlab.lib.colors import HexColor

    style, grow = words.style, words.scale * unit
    size, spacing = float(style.get("font-size", "16")) * grow, float(style.get("letter-spacing", "0")) * grow
    font = letters.BOLD if style.get("font-weight") == "700" else letters.REGULAR
    wide = canvas.stringWidth(words.text, font, size) + spacing * len(words.text)
    x = words.x * unit - wide * {"middle": 0.5, "end": 1.0}.get(style.get("text-anchor", ""), 0.0)
    canvas.saveState()  # how text is drawn holds beyond the text itself
    canvas.setFillColor(HexColor(style.get("fill", "#000000")))
    stroked = "stroke" in style
    if stroked:
        canvas.setStrokeColor(HexColor(style["stroke"]))
        canvas.setLineWidth(float(style.get("stroke-width", "1")) * grow)
        canvas.setLineJoin(1)
    line = canvas.beginText(x, height - words.y * unit)
    line.setTextRenderMode(_FILL_AND_STROKE if stroked else _FILL)
    line.setCharSpace(spacing)
    line.setFont(font, size)
    line.textOut(words.text)
    canvas.drawText(line)
    canvas.restoreState()
