"""Which of a place's names are worth an entry, and how a romanised name is shown."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK", "GEORGIAN", "ARMENIAN")
_CODE_LIKE = re.compile(r"[A-Z]{2,4}|[A-Z]*\d+[A-Z]*")
_PLAIN = str.maketrans({"ı": "i", "ə": "a", "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "ß": "ss"})
_OVERRIDES = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def script(name: str) -> str:
    """The script of the first letter, as Unicode names it; "" when there is none."""
    for char in name:
        if char.isalpha():
            return _script_of(char)
    return ""


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "").split(" ")[0]


def usable(name: str) -> bool:
    """Whether an alternate can be a name in a text: a known script, a capital in it, not a code, not a phrase."""
    kind = script(name)
    if kind not in _SCRIPTS or _CODE_LIKE.fullmatch(name) or not 2 <= len(name) <= 48 or not (name[0].isalpha() or name[0] in "'’ʼ‘"):
        return False
    has_case = kind in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")
    return not (has_case and name == name.lower()) and "," not in name and "(" not in name


def plain(name: str) -> str:
    """A romanised name as newspapers print it, without marks: `‘Abasān al Kabīrah` → `Abasan al Kabirah`."""
    if name.isascii():
        return name.replace("`", "")
    letters = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char) and char not in "‘’ʻʼʿʾ`")
    return "".join(letters).translate(_PLAIN)


def clean(text: str) -> str:
    """Text of a file as one line: composed, without control and direction characters, runs of spaces as one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _OVERRIDES.sub("", unicodedata.normalize("NFC", text))
    return " ".join("".join(char if char.isprintable() or char == "\u200c" else " " for char in text).split())
