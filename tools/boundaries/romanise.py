"""Cyrillic names in Latin letters: Ukraine's national system (2010) and plain forms of BGN/PCGN for Russian."""

from __future__ import annotations

import re

_UKRAINIAN_LATIN = re.findall(r"\w+", "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch iu ia")
_RUSSIAN_LATIN = re.findall(r"\w+", "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch")
_UKRAINIAN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщюяь’'",
        [*_UKRAINIAN_LATIN, "", "", ""],
        strict=True,
    )
)
_UKRAINIAN_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [*_RUSSIAN_LATIN, "", "y", "", "e", "yu", "ya"],
        strict=True,
    )
)
_IOTATED = re.compile(r"(?:\b|(?<=[аеиоуыэюяйъь]))е")


def ukrainian(name: str) -> str:
    """`Сумський` → `Sumskyi`, by resolution 55 of 27 January 2010."""
    lower = name.strip().lower().replace("зг", "zgh")
    starts = {match.start() for match in re.finditer(r"\w+(?:[’']\w+)*", lower)}
    letters = [_UKRAINIAN_INITIAL.get(c, _UKRAINIAN.get(c, c)) if i in starts else _UKRAINIAN.get(c, c) for i, c in enumerate(lower)]
    return _capitalised("".join(letters))


def russian(name: str) -> str:
    """`Суджанский` → `Sudzhansky`: endings in -ий and -ый become -y."""
    lower = re.sub(r"[иы]й\b", "ы", name.strip().lower())
    return _capitalised("".join(_RUSSIAN.get(c, c) for c in lower))


def russian_bgn(name: str) -> str:
    """`Алексеевка` → `Alekseyevka`, `Весёлая Лопань` → `Veselaya Lopan`: GeoNames' own spelling without its marks, endings in -ий and -ый as -y."""
    lower = re.sub(r"[иы]й\b", "ы", name.strip().lower().replace("ё", "е"))
    return _capitalised("".join(_RUSSIAN.get(c, c) for c in _IOTATED.sub("йе", lower)))


def _capitalised(name: str) -> str:
    return re.sub(r"(^|[ -])(\w)", lambda m: m.group(1) + m.group(2).upper(), name)
