"""One folding of names for the index and for texts. Every character becomes exactly one character, so offsets survive."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

FOLD_VERSION = 1
_BETWEEN = "\0"

_SPACES = "-\t\n\r\f\v\u00a0\u00ad\u2007\u200c\u2010\u2011\u2012\u2013\u2014\u2015\u202f\u2212\u3000\u05be\ufeff"
_APOSTROPHES = "`\u00b4\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ee\u2018\u2019\u201b\u2032\u055a\u05f3\u1fbd\ua78c\uff07"
_LETTERS = dict(zip("ßæœøđðħıłŋþŧəƙɓɗёأإآٱىیکةۀۂہھ", "saooddhilnttakbdеااااييكههههه", strict=True))
_KEPT = frozenset("йѝїўќѓ")  # letters of their own, although Unicode composes them of a base and a mark


def _fold_char(char: str) -> str:
    """One character to its folded form, always of length one."""
    lower = char.lower()
    if len(lower) != 1:
        lower = unicodedata.normalize("NFD", char)[0].lower()[:1]
    if lower in _LETTERS:
        return _LETTERS[lower]
    if lower in _KEPT:
        return lower
    base = unicodedata.normalize("NFD", lower)
    marks_only = len(base) > 1 and all(unicodedata.combining(mark) for mark in base[1:])
    if not marks_only:
        return lower
    return _LETTERS.get(base[0], base[0])


class _FoldTable(dict[int, str]):
    """Filled as characters are met, so that loading it costs nothing."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _FoldTable({ord(char): " " for char in _SPACES} | {ord(char): "'" for char in _APOSTROPHES})
_ASCII = {ord(char): " " for char in _SPACES if char.isascii()} | {ord("`"): "'"}


def fold(text: str) -> str:
    """The text in lower case without diacritics; hyphens and line ends become spaces, all apostrophes `'`. `len(fold(t)) == len(t)` always."""
    return text.lower().translate(_ASCII) if text.isascii() else text.translate(_TABLE)


def fold_all(names: Sequence[str]) -> list[str]:
    """`fold` of many; those in ASCII are folded as one text, for folding goes character by character."""
    together = [name for name in names if name.isascii() and _BETWEEN not in name]
    plain = iter(fold(_BETWEEN.join(together)).split(_BETWEEN))
    return [next(plain) if name.isascii() and _BETWEEN not in name else fold(name) for name in names]


_ARTICLES = re.compile(r"\b(?:the|ul|[ae](?:[lnrtdsz]|sh|th))[ ']+(?=[^\W\d_]{3})")
_DROPPED = str.maketrans("", "", "' .")
_RULES = "shch:s sch:s tch:c ph:f kh:h gh:g dh:d th:t dzh:j zh:j dj:j ck:k tz:ts x:ks q:k w:v ch:C c:k C:ch ou:u oo:u ee:i ie:i y:i"
_PAIRS = tuple(tuple(rule.split(":")) for rule in _RULES.split())
_GLIDES = re.compile(r"uv(?=[aeiou])|av(?![aeiou])|au")
_VOWELS = str.maketrans("eo", "au")
_REPEATED = re.compile(r"(.)\1+")
_LAST_H = re.compile(r"h$", re.MULTILINE)


def skeleton(name: str) -> str:
    """What stays of a Latin name under the usual differences of transliteration; "" when it is not Latin or too little (< 4 letters) is left.

    Articles, apostrophes and doubled letters go; q/k, kh/h, ou/u, y/i, aw/u, e/a, o/u and a final h make no difference.
    """
    return skeletons([name])[0]


def skeletons(names: Sequence[str]) -> list[str]:
    """`skeleton` of many, as one text with a line for each."""
    folded = fold_all(names)
    text = "\n".join(name if name.isascii() else "" for name in folded)
    text = _ARTICLES.sub("", text).translate(_DROPPED)
    for old, new in _PAIRS:
        text = text.replace(old, new)
    text = _GLIDES.sub("u", text).translate(_VOWELS)
    text = _LAST_H.sub("", _REPEATED.sub(r"\1", text).replace("ia", "a"))
    return [bones if len(bones) >= 4 else "" for bones in _REPEATED.sub(r"\1", text).split("\n")]


_LONG, _ENOUGH, _CLOSE = 8, 5, 0.7
_HARD_C = re.compile("c(?!h)")
_TYPE_WORD = re.compile(r" (?:district|province|governorate|region|raion|oblast|state|county)$")


def may_spell(name: str, shown: str) -> bool:
    """Whether a name with the same skeleton as a place may be a spelling of it, the place being shown as `shown`.

    Long skeletons hardly meet by chance. Short ones do (`Sure`, `Syria`): under 8 letters the shown name, or its first words, has to look like the
    name, under 5 none counts. Transliterations have no bare c.
    """
    size = len(skeleton(name))
    if size < _ENOUGH or _HARD_C.search(fold(name)):
        return False
    if size >= _LONG:
        return True
    from difflib import SequenceMatcher

    one, other = (_ARTICLES.sub("", text) for text in (fold(name), _TYPE_WORD.sub("", fold(shown))))
    start = " ".join(other.split(" ")[: one.count(" ") + 1])
    return any(one == each or SequenceMatcher(None, one, each, autojunk=False).ratio() >= _CLOSE for each in (other, start))
