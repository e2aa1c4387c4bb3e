"""The shipped fonts: where they are, what they hold, and how wide text is in them. Sizes and widths are in pixels."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import cache
from pathlib import Path

from geomap import resources
from geomap.errors import ExportError

FAMILY = "Noto Sans"
REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
_OTHER = 600  # thousandths of the size: a letter that no shipped font holds
_WIDE = 1000  # and one that fills a square
_NO_WIDTH = ("Mn", "Me", "Cf")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is."""
    table = _widths(BOLD if bold else REGULAR)
    return sum(table[letter] if letter in table else _unknown(letter) for letter in text) * size / 1000


def wrap(text: str, size: float, most: float, *, bold: bool = False, whole: bool = False) -> list[str]:
    """The text in lines of at most `most` pixels, broken at spaces; a longer word is broken too, or kept `whole`. [] for an empty text."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, bold=bold) <= most:
            lines[-1] = joined
            continue
        while not whole and width(word, size, bold=bold) > most and len(word) > 1:
            fits = next(count for count in range(len(word) - 1, 0, -1) if count == 1 or width(word[:count], size, bold=bold) <= most)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines


def balanced(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """`wrap` with whole words and lines about equally long."""
    lines = wrap(text, size, most, bold=bold, whole=True)
    if len(lines) < 2:
        return lines
    tight = most
    while tight > most / 2:
        tighter = wrap(text, size, tight * 0.94, bold=bold, whole=True)
        if len(tighter) > len(lines):
            break
        lines, tight = tighter, tight * 0.94
    return lines


def cut(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """The text, shortened with an ellipsis when it is wider than `most`."""
    if width(text, size, bold=bold) <= most:
        return text
    while text and width(text + "…", size, bold=bold) > most:
        text = text[:-1]
    return text.rstrip() + "…"


def covered(text: str) -> bool:
    """Whether the shipped fonts hold all letters of a text."""
    known = _widths(REGULAR)
    return all(letter in known or letter in "\n\r\t" for letter in text)


@cache
def files() -> tuple[Path, ...]:
    """The font files, the regular one first. Raises ExportError when one is not the recorded one."""
    records = json.loads(resources.template("fonts/fonts.json").read_text(encoding="utf-8"))
    for name, record in records.items():
        if hashlib.sha256(resources.template(f"fonts/{name}").read_bytes()).hexdigest() != record["sha256"]:
            raise ExportError(f"{name} is not the font that geomap was made with: reinstall geomap")
    return tuple(resources.template(f"fonts/{name}") for name in records)


@cache
def _tables() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(resources.template("fonts/widths.json").read_text(encoding="utf-8"))
    return found


@cache
def _widths(font: str) -> dict[str, int]:
    return {letter: int(wide) for wide, letters in _tables()[font].items() for letter in letters}


def _unknown(letter: str) -> int:
    if unicodedata.category(letter) in _NO_WIDTH:
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER
