"""The words around a picture's map: head, legend and foot, laid out in lines for a width, and how high they are."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from geomap.writers import letters
from geomap.writers.island import legend_rows, side_name, sides_of, strings
from geomap.writers.svg_words import Line, shown_layers
from geomap.writers.text import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Article, Scene

FULL, BRIEF, CARD = "full", "brief", "card"
_COLUMN, SWATCH, ROW = 228.0, 38.0, 15.0
_TITLE_LINES, _SUMMARY_LINES, _FOOT_LINES, _SOURCES = 4, 12, 20, 12
_CARD_LEGEND = 76.0
_LEADING = 1.32


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A legend row: the look that it explains, its words in lines, and its place within the legend."""

    key: str
    lines: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The ink of a side with its name, at a place within the legend."""

    ink: str
    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything around the map, for one width. Heights in pixels, each with its own space below."""

    head: tuple[Line, ...]
    head_height: float
    sides: tuple[Side, ...]
    rows: tuple[Row, ...]
    legend_height: float
    foot: tuple[Line, ...]
    foot_height: float

    @property
    def height(self) -> float:
        return self.head_height + self.legend_height + self.foot_height


def lay_out(scene: Scene, room: float, detail: str, outside: Sequence[str] = (), legend_room: float | None = None) -> Words:
    """The words for `room` pixels of width; `detail` is FULL, BRIEF (without the summary) or CARD (what a card has room for).

    `outside` names marks out of view. `legend_room` is how high the legend may be: rows without room are left out.
    """
    head = _head(scene, room, detail)
    sides, below = _sides(scene, room)
    rows, legend_height = _rows(scene, room, below, legend_room if legend_room is not None else _CARD_LEGEND if detail == CARD else inf)
    foot = _foot(scene, room, detail, outside)
    return Words(
        head=head, head_height=_height(head) + 28, sides=sides, rows=rows, legend_height=legend_height + 12 if rows or sides else 0.0,
        foot=foot, foot_height=_height(foot) + 22,
    )  # fmt: skip


def line_height(line: Line) -> float:
    """From one baseline of a text block to the next."""
    return line.size * _LEADING


def _height(lines: Sequence[Line]) -> float:
    return sum(map(line_height, lines))


def _lines(text: str, size: float, ink: str, room: float, most: int, *, bold: bool = False) -> tuple[Line, ...]:
    found = letters.wrap(text, size, room / 1.03, bold=bold)
    if len(found) > most:
        found = [*found[: most - 1], letters.cut(" ".join(found[most - 1 :]), size, room / 1.03, bold=bold)]
    return tuple(Line(words=line, size=size, ink=ink, bold=bold) for line in found)


def _head(scene: Scene, room: float, detail: str) -> tuple[Line, ...]:
    table = strings(scene.language)
    stamp = table["ui"]["reported_until"].replace("%d", day(scene.published, scene.language)) if scene.published else table["page"]["kicker"]
    narrow = room < 560
    size = 18.0 if narrow else 24.0
    title = _lines(scene.title, size, "label", room, _TITLE_LINES, bold=True)
    summary = _lines(scene.summary, 12.5 if narrow else 14, "label_quiet", room, _SUMMARY_LINES) if detail == FULL else ()
    return (*_lines(stamp, 12, "label_quiet", room, 1, bold=True), *title, *summary)


def _sides(scene: Scene, room: float) -> tuple[tuple[Side, ...], float]:
    """The sides, and where the rows below begin."""
    found: list[Side] = []
    x, y = 0.0, 0.0
    for one in sides_of(scene):
        name = letters.cut(side_name(one["side"], scene), 12, 180, bold=True)
        wide = 18 + letters.width(name, 12, bold=True) * 1.04
        if x and x + wide > room:
            x, y = 0.0, y + 19
        found.append(Side(ink=one["ink"], name=name, x=x, y=y))
        x += wide + 16
    return tuple(found), y + 24 if found else 0.0


def _rows(scene: Scene, room: float, below: float, most: float) -> tuple[tuple[Row, ...], float]:
    """The rows in columns, and how high the legend is."""
    looks = sorted({feature.style for feature in scene.features})
    given = legend_rows(scene, looks)
    drawn = shown_layers() | {one.key for one in scene.overlays}
    words = [row["words"] for row in given]
    told = [(looks[row["look"]], row["words"] + _whose(row, words, scene)) for row in given if row["layer"] in drawn]
    columns = max(1, int(room // _COLUMN))
    wide = room / columns
    rows: list[Row] = []
    y = below
    for first in range(0, len(told), columns):
        cells = [(key, tuple(letters.wrap(text, 12, wide - SWATCH - 12)[:2])) for key, text in told[first : first + columns]]
        high = max(len(lines) for _, lines in cells) * ROW + 7
        if y + high > most:
            break
        rows += [Row(key=key, lines=lines, x=wide * column, y=y) for column, (key, lines) in enumerate(cells)]
        y += high
    return tuple(rows), y


def _whose(row: dict[str, object], words: Sequence[object], scene: Scene) -> str:
    """The side, where two rows differ in nothing else: colour alone never tells them apart."""
    comma = strings(scene.language)["ui"]["comma"]
    return f"{comma}{side_name(str(row['side']), scene)}" if row["side"] and words.count(row["words"]) > 1 else ""


def _foot(scene: Scene, room: float, detail: str, outside: Sequence[str]) -> tuple[Line, ...]:
    ui, page = strings(scene.language)["ui"], strings(scene.language)["page"]
    arrows = any(feature.part == "body" and feature.basis == "schematic" for feature in scene.features)
    schematic = arrows and (detail != FULL or page["schematic"] not in scene.summary)
    credits = dict.fromkeys(f"{one.name} ({one.licence})" for one in scene.credits)
    sources = [_source(one, scene.language) for one in scene.articles]
    more = [page["and_more"].replace("%d", str(len(sources) - _SOURCES))] if len(sources) > _SOURCES else []
    notes = [page["unverified"], page["schematic"] if schematic else "", scene.worldview_note, scene.style_note]
    notes += [one.note for one in scene.overlays]
    told = [
        f"{ui['outside']}: {'; '.join(outside)}." if outside else "",
        " ".join(note for note in (notes if detail != CARD else notes[1:2]) if note),
        f"{page['sources']}: {'; '.join(sources[:_SOURCES] + more)}." if sources else "",
        f"{page['credits']}: {'; '.join(credits)}." if credits else "",
    ]
    size, most = (8.0, 5) if detail == CARD else (10.5, 9)
    lines = [line for part in told if part for line in _lines(part, size, "label_quiet", room, most)]
    return tuple(lines[:_FOOT_LINES])


def _source(article: Article, language: str) -> str:
    name = article.title or strings(language)["ui"]["article_given"]
    return ", ".join(part for part in (article.publisher, name, day(article.published, language)) if part)
