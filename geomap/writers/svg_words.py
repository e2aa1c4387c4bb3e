"""What the labels of a picture say: one for each spot with marks, as on the page, and the names of the base map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin
from typing import TYPE_CHECKING

from geomap import style
from geomap.style import Look
from geomap.writers import letters
from geomap.writers.svg_marks import Symbol

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.model import Backdrop, Feature
    from geomap.writers.svg_frame import Frame

_URGENT = ("axes", "zones", "denied")  # movements, zones and denials get the best ground, before symbols
_MOST_LINES = 3
_ONE_SPOT_DEG = 3e-5
_SYMBOL_REACH, _BODY_REACH, _TOWN_REACH = 20.0, 10.0, 6.0
_WIDEST = {"mark": 170.0, "country": 185.0, "region": 120.0, "town": 200.0}
_KINDS = {"country": 0.0, "region": 0.5, "town": 1.0}  # what their names add to their rank; any other kind is an area like a region
_LATER = 3  # names of a higher rank wait until a reader zooms in, which a picture does not let them
_WATER_RANK = 2.2  # after the larger towns
_ALONG_DEG = 0.02
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A feature in the view, in pixels: the shape of an area or a line, or the symbol of a point."""

    feature: Feature
    look: Look
    index: int
    shape: BaseGeometry | None = None
    symbol: Symbol | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a label. `spacing` is between letters."""

    words: str
    size: float
    ink: str
    bold: bool = False
    spacing: float = 0.0
    italic: bool = False

    @property
    def width(self) -> float:
        return letters.width(self.words, self.size, bold=self.bold) * 1.03 + self.spacing * len(self.words)

    @property
    def height(self) -> float:
        return self.size * 1.24


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is to be written about a position. `kind` mark | country | region | town | water. `short` are the lines when there is little room.

    `reach` is the half-size of what stands at the position. `ink` is that of the line to the label. `turn` is the direction of the letters along a
    river, in degrees clockwise.
    """

    kind: str
    at: Point
    lines: tuple[Line, ...]
    rank: float
    short: tuple[Line, ...] = ()
    reach: Point = (_TOWN_REACH, _TOWN_REACH)
    centred: bool = False
    symbol: bool = False
    dot: bool = False
    large: bool = False
    ink: str = "label"
    turn: float | None = None


def mark_labels(marks: Sequence[Mark], frame: Frame, more: str) -> list[Label]:
    """The labels of marks, those of one spot in one; `more` is the phrase for what a label leaves out, with %d."""
    return [_block(own, frame, more) if len(own) > 1 else _single(own[0], frame) for own in _by_spot(marks)]


def base_labels(backdrop: Backdrop, frame: Frame, said: Sequence[Label] = ()) -> list[Label]:
    """The names of countries, regions and towns in the view, without the regions that the labels of marks have `said` already."""
    found = []
    named = {label.lines[0].words.casefold() for label in said}
    for words, lon, lat, rank, kind in backdrop.labels:
        if rank <= _LATER and frame.holds(lon, lat, 4) and not (kind == "region" and words.casefold() in named):
            at, place = frame.point(lon, lat), rank + _KINDS.get(kind, 0.5)
            area = "country" if kind == "country" else "region"
            found.append(_town(words, at, place, large=rank < 1) if kind == "town" else _area(area, words.upper(), at, place))
    return found + [_water(words, lon, lat, turn, frame) for words, lon, lat, turn in backdrop.waters if frame.holds(lon, lat, 4)]


def _water(words: str, lon: float, lat: float, turn: float | None, frame: Frame) -> Label:
    slanted = words.upper() != words.lower()  # letters with capitals; Arabic and Hebrew have no italics
    at, line = frame.point(lon, lat), Line(words=words, size=11.5, ink="stream", italic=slanted)
    if turn is not None:
        x, y = frame.point(lon + _ALONG_DEG * cos(radians(turn)) / cos(radians(lat)), lat + _ALONG_DEG * sin(radians(turn)))
        turn = degrees(atan2(y - at[1], x - at[0]))
        turn -= 180 * ((turn > 90) - (turn <= -90))
    return Label(kind="water", at=at, lines=(line,), rank=_WATER_RANK, centred=True, turn=turn)


def _town(words: str, at: Point, rank: float, *, large: bool) -> Label:
    lines = _lines("town", words, 13 if large else 12, "label", bold=large)
    return Label(kind="town", at=at, lines=lines, rank=rank, dot=True, large=large)


def _area(kind: str, words: str, at: Point, rank: float) -> Label:
    """The name of a country or region in spaced capitals; that of a country, which must not go missing, smaller where there is little room."""
    tight = _lines(kind, words, 11, "label_quiet", bold=True, spacing=1.2)
    small = _lines(kind, words, 10, "label_quiet", bold=True, spacing=1.4)
    large = _lines(kind, words, 15, "label_quiet", bold=True, spacing=4)
    country = kind == "country"
    return Label(kind=kind, at=at, lines=large if country else small, short=tight if country else (), rank=rank, centred=True)


def _lines(kind: str, words: str, size: float, ink: str, *, bold: bool = False, spacing: float = 0.0) -> tuple[Line, ...]:
    stretch = 1 + spacing / (0.6 * size)
    broken = letters.balanced(words, size, _WIDEST[kind] / stretch, bold=bold)
    return tuple(Line(words=line, size=size, ink=ink, bold=bold, spacing=spacing) for line in broken)


def _urgency(mark: Mark) -> int:
    return _URGENT.index(mark.look.layer) if mark.look.layer in _URGENT else 3


def rank_of(mark: Mark) -> float:
    """What comes first: movements, zones and denials, then the order of the scene."""
    return -10 + _urgency(mark) + mark.index / 1000


def _by_spot(marks: Sequence[Mark]) -> list[list[Mark]]:
    heaps: list[list[Mark]] = []
    for mark in marks:
        if not mark.feature.label or mark.feature.label_lon is None or mark.look.symbol == "chip":
            continue
        heap = next((heap for heap in heaps if all(_same_spot(mark, other) for other in heap)), None)
        if heap is None:
            heaps.append([mark])
        else:
            heap.append(mark)
    return [sorted(heap, key=rank_of) for heap in heaps]


def _same_spot(one: Mark, other: Mark) -> bool:
    a, b = one.feature, other.feature
    return abs((a.label_lon or 0) - (b.label_lon or 0)) <= _ONE_SPOT_DEG and abs((a.label_lat or 0) - (b.label_lat or 0)) <= _ONE_SPOT_DEG


def _spot(mark: Mark, frame: Frame) -> Point:
    return frame.point(mark.feature.label_lon or 0.0, mark.feature.label_lat or 0.0)


def _text_ink(look: Look) -> str:
    return "ochre_text" if look.ink == "ochre" else look.ink


def _single(mark: Mark, frame: Frame) -> Label:
    name, *rest = mark.feature.label.split("\n")
    ink = _text_ink(mark.look)
    head = _lines("mark", name, 12.5, ink, bold=True)
    said = [line for part in rest for line in _lines("mark", part, 11.5, ink)]
    reach = _SYMBOL_REACH if mark.symbol else _BODY_REACH
    return Label(
        kind="mark", at=mark.symbol.at if mark.symbol else _spot(mark, frame), lines=(*head, *said), short=head,
        rank=rank_of(mark), reach=(reach, reach), centred=mark.symbol is None, symbol=mark.symbol is not None, ink=mark.look.ink,
    )  # fmt: skip


def _block(own: Sequence[Mark], frame: Frame, more: str) -> Label:
    """Several marks of one spot: its name once, a line for each, and how many more there are."""
    head = next((mark for mark in own if mark.symbol and mark.look.layer != "denied" and "\n" in mark.feature.label), None)
    denied = next((mark for mark in own if mark.look.layer == "denied"), None)
    name = head.feature.label.split("\n")[0] if head else denied.feature.label.split(", ")[-1] if denied else ""
    told = Counter((_line_of(mark, name), _text_ink(mark.look)) for mark in own)
    kept = list(told.items())[: _MOST_LINES if len(told) <= _MOST_LINES else _MOST_LINES - 1]
    rest = sum(told.values()) - sum(count for _, count in kept)
    named = _lines("mark", name, 12.5, "label", bold=True)
    said = [line for (words, ink), count in kept for line in _lines("mark", words + (f" ×{count}" if count > 1 else ""), 11.5, ink)]
    closing = _lines("mark", more.replace("%d", str(rest)), 11.5, "label_quiet") if rest else ()
    symbols = [mark.symbol.at for mark in own if mark.symbol]
    at = (sum(x for x, _ in symbols) / len(symbols), sum(y for _, y in symbols) / len(symbols)) if symbols else _spot(own[0], frame)
    half = [(max(p[axis] for p in symbols) - min(p[axis] for p in symbols)) / 2 if symbols else 0.0 for axis in (0, 1)]
    return Label(
        kind="mark", at=at, lines=(*named, *said, *closing), short=named or tuple(said[:1]), rank=rank_of(own[0]), centred=not symbols,
        symbol=bool(symbols), reach=(half[0] + _SYMBOL_REACH, half[1] + _SYMBOL_REACH), ink=own[0].look.ink,
    )  # fmt: skip


def _line_of(mark: Mark, name: str) -> str:
    """A mark in one line under the name of its spot, which is not said again."""
    parts = mark.feature.label.split("\n")
    if len(parts) > 1 and parts[0] == name:
        parts = parts[1:]
    if name:
        parts[-1] = parts[-1].removesuffix(f", {name}").removeprefix(f"{name} ")
    return (": " if mark.look.layer == "denied" else ", ").join(parts)


def shown_layers() -> frozenset[str]:
    """The layers of the style table that are on at first; the others are not drawn."""
    return frozenset(name for name, (_, on) in style.LAYERS.items() if on)
