"""Words that a language model copied, found again in the article. What comes back is always the article's own text."""

from __future__ import annotations

import re
from functools import lru_cache

from geomap.model import Span

_SAME = ('"“”„‟«»″', "'’‘‚‛ʼ′`", "-‐‑‒–—−")  # what models write for one another
_PIECE = re.compile(rf"\s+|…|\.\.\.|[{re.escape(''.join(_SAME))}]")
_MOST = 4000  # characters of a quote


def find_words(words: str, text: str, start: int = 0, end: int | None = None) -> Span | None:
    """The first place at or after `start` where `words` stand in `text`, before `end`; None when they do not.

    Letter for letter first; then white space may differ in kind and length, quotation marks and dashes in shape, and quotation marks around the whole
    may be missing. Case and letters never differ: another word is another quote.
    """
    stop = len(text) if end is None else end
    wanted = words.strip()
    if not wanted or len(wanted) > _MOST:
        return None
    at = text.find(wanted, start, stop)
    if at >= 0:
        return Span(start=at, end=at + len(wanted), text=wanted)
    for variant in (wanted, wanted.strip(_SAME[0] + _SAME[1]).strip()):
        found = _pattern(variant).search(text, start, stop) if variant else None
        if found is not None:
            return Span(start=found.start(), end=found.end(), text=found.group())
    return None


def find_name(name: str, text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Like `find_words`, as words of their own: "Mali" is not in "Somalia"."""
    at = start
    while (found := find_words(name, text, at, end)) is not None:
        whole = not _joined(text, found.start) and not _joined(text, found.end)
        if whole:
            return found
        at = found.start + 1
    return None


def _joined(text: str, at: int) -> bool:
    """Whether a word goes on across the offset."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    """The words with white space, quotation marks, dashes and ellipses in any of their forms."""
    parts, last = [], 0
    for piece in _PIECE.finditer(words):
        parts += [re.escape(words[last : piece.start()]), _any_form(piece.group())]
        last = piece.end()
    return re.compile("".join([*parts, re.escape(words[last:])]))


def _any_form(piece: str) -> str:
    if piece.isspace():
        return r"\s+"
    if piece in ("…", "..."):
        return r"(?:…|\.\.\.)"
    return next(f"[{re.escape(same)}]" for same in _SAME if piece in same)
