"""The marks of a scene as KML 2.2: a folder a layer, a style a look, spans of time, and what is said as text that no balloon runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from geomap import style
from geomap.tongues import nearest
from geomap.writers import records
from geomap.writers.bundle import template_text
from geomap.writers.files import write_text
from geomap.writers.island import strings
from geomap.writers.safe import Html, escape, fill

if TYPE_CHECKING:
    from geomap.model import Scene

_TOLD = ("status", "says", "quote", "when", "where", "precision_words", "figures", "notes", "derivation", "url")
_KEYS = (*records.MARK_KEYS, *records.EVENT_KEYS)
_HATCHED = 0.15  # what stands for a hatch, which KML has not
_PARTS = {"Point": "point", "LineString": "line", "Polygon": "area"}


def write_kml(scene: Scene, path: Path) -> Path:
    """Write `scene` as KML; returns the path. Raises ExportError for coordinates out of range or a place that cannot be written."""
    return write_text(Path(path), kml(scene))


def kml(scene: Scene) -> str:
    """The document. Nothing in it points to a file or an address; events without a mark stand in a folder of their own, without a place."""
    marks = records.marks(scene)
    tongue = nearest(scene.language)
    titles = {name: (tongue.word(words), shown) for name, (words, shown) in style.LAYERS.items()}
    titles |= {one.key: (one.title, True) for one in scene.overlays}
    folders = []
    for layer, (words, shown) in titles.items():
        own = [(row, shape) for row, shape in marks if row["layer"] == layer and not shape.is_empty]
        if own:
            folders.append(_folder(words, shown, (_placemark(row, _geometry(shape), shown) for row, shape in own)))
    missing = [row for row, mark in records.events(scene) if mark is None]
    if missing:
        folders.append(_folder(strings(scene.language)["ui"]["not_on_map"], False, (_placemark(row, Html(""), False) for row in missing)))
    about = "\n".join((scene.summary, scene.worldview_note, *records.credit_lines(scene.credits)))
    return str(
        fill(
            _part("document"),
            title=scene.title,
            about=_balloon(about),
            fields=_lines(fill(_part("field"), key=key) for key in _KEYS),
            styles=_lines(_style(key) for key in sorted({str(row["style"]) for row, _ in marks})),
            folders=_lines(folders),
        )
    )


def _folder(name: str, shown: bool, placemarks: Iterable[Html]) -> Html:
    return fill(_part("folder"), name=name, shown=str(int(shown)), placemarks=_lines(placemarks))


def _placemark(row: records.Row, geometry: Html, shown: bool) -> Html:
    """A mark under its own id, or an event without one under the event's."""
    given = {key: row.get(key) for key in _KEYS}
    name = str(row.get("label") or row.get("title") or row.get("legend") or row["kind"]).split("\n")[0]
    told = "\n".join(str(row[key]) for key in ("title", *_TOLD) if row.get(key))
    return fill(
        _part("placemark"),
        id=str(row.get("id") or row["event"]),
        name=name,
        shown=str(int(shown)),
        about=_balloon(told),
        time=_span(row.get("t0"), row.get("t1")),
        style=fill(_part("look"), key=str(row["style"])) if row.get("style") else Html(""),
        values=_lines(fill(_part("value"), key=key, value=str(value)) for key, value in given.items() if value is not None),
        geometry=geometry,
    )


def _balloon(text: str) -> str:
    """Text for a balloon, which readers take for HTML with `$[…]` as entities: escaped once for them; `fill` escapes it once more for XML."""
    return escape(text)


def _span(start: records.Value, end: records.Value) -> Html:
    if not start and not end:
        return Html("")
    begin, until = (fill(_part(name), day=str(day)) if day else Html("") for name, day in (("begin", start), ("end", end)))
    return fill(_part("span"), begin=begin, end=until)


def _style(key: str) -> Html:
    look = style.look(key)
    ink = style.colour(look.ink)
    area = look.shape == "area"
    inside = max(look.fill_opacity, _HATCHED if look.pattern else 0.0) if area else 0.0
    return fill(
        _part("style"), key=key, ink=_colour(ink, 1.0), line=_colour(ink, look.stroke_opacity), width=f"{look.stroke:g}",
        fill=_colour(ink, inside), filled=str(int(inside > 0)), outlined=str(int(look.stroke > 0)),
    )  # fmt: skip


def _colour(ink: str, opacity: float) -> str:
    """`aabbggrr`, as KML has it."""
    red, green, blue = ink[1:3], ink[3:5], ink[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}".lower()


def _geometry(shape: BaseGeometry) -> Html:
    if hasattr(shape, "geoms"):
        return fill(_part("several"), parts=Html("".join(_geometry(part) for part in shape.geoms)))
    if shape.geom_type == "Polygon":
        holes = Html("".join(fill(_part("hole"), at=_at(ring.coords)) for ring in shape.interiors))
        return fill(_part("area"), at=_at(shape.exterior.coords), holes=holes)
    return fill(_part(_PARTS[shape.geom_type]), at=_at(shape.coords))


def _at(points: Iterable[tuple[float, ...]]) -> Html:
    return Html(" ".join(f"{_number(point[0])},{_number(point[1])}" for point in points))


def _number(value: float) -> str:
    return f"{value:.{records.DECIMALS}f}".rstrip("0").rstrip(".")


def _part(name: str) -> str:
    return template_text(f"kml/{name}.kml")


def _lines(parts: Iterable[Html]) -> Html:
    return Html("".join(parts).strip())
