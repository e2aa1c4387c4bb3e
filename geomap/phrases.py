"""Words that remember how they were made: a `str` in English that can be told in another language when the map is done.

Whatever a map says is put together from the parts of this file: sentences with named gaps, counts, lists, dates, numbers, names of units. Each is
a `str`, so it compares, sorts and is found like the English that it is, and marks are the same in every language. `spoken` tells it in a language.
What is joined by other means than these (f-strings, `str.join`) forgets and stays English: tests/test_languages.py finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


class Speaker(Protocol):
    """What a language can do; `geomap.tongues.Tongue` is one."""

    def word(self, english: str) -> str: ...
    def plural(self, one: str, many: str, number: int) -> str: ...
    def listed(self, items: Sequence[str]) -> str: ...
    def day(self, iso: str, granularity: str) -> str: ...
    def number(self, value: float) -> str: ...
    def unit(self, code: str, english: str) -> str: ...
    def place(self, place_id: str) -> str | None: ...


class Phrase(str):
    """English that can be told in another language."""

    __slots__ = ()

    def told(self, tongue: Speaker) -> str:
        """The phrase in a language."""
        return tongue.word(str(self))


class _Sentence(Phrase):
    __slots__ = ("source", "values")
    source: str
    values: Mapping[str, str]

    def told(self, tongue: Speaker) -> str:
        return _filled(tongue.word(self.source), {name: spoken(value, tongue) for name, value in self.values.items()})


class _Counted(Phrase):
    __slots__ = ("forms", "number", "values")
    forms: tuple[str, str]
    number: int
    values: Mapping[str, str]

    def told(self, tongue: Speaker) -> str:
        values = {name: spoken(value, tongue) for name, value in self.values.items()}
        return _filled(tongue.plural(*self.forms, self.number), values | {"n": tongue.number(self.number)})


class _Listed(Phrase):
    __slots__ = ("items",)
    items: tuple[str, ...]

    def told(self, tongue: Speaker) -> str:
        return tongue.listed([spoken(item, tongue) for item in self.items])


class _Joined(Phrase):
    __slots__ = ("mark", "parts")
    mark: str
    parts: tuple[str, ...]

    def told(self, tongue: Speaker) -> str:
        return (tongue.word(self.mark) if self.mark.strip() else self.mark).join(spoken(part, tongue) for part in self.parts)


class _Day(Phrase):
    __slots__ = ("granularity", "iso")
    iso: str
    granularity: str

    def told(self, tongue: Speaker) -> str:
        return tongue.day(self.iso, self.granularity)


class _Number(Phrase):
    __slots__ = ("value",)
    value: float

    def told(self, tongue: Speaker) -> str:
        return tongue.number(self.value)


class _Unit(Phrase):
    __slots__ = ("code",)
    code: str

    def told(self, tongue: Speaker) -> str:
        return tongue.unit(self.code, str(self))


class _Settlement(Phrase):
    __slots__ = ("english", "place_id")
    english: str
    place_id: str

    def told(self, tongue: Speaker) -> str:
        return tongue.place(self.place_id) or spoken(self.english, tongue)


class _Form(Phrase):
    """English in a form that its sentence needs; other languages take the plain one, with a small or a capital letter where `case` says so."""

    __slots__ = ("case", "plain")
    plain: str
    case: str

    def told(self, tongue: Speaker) -> str:
        told = spoken(self.plain, tongue)
        return told[:1].upper() + told[1:] if self.case == "capital" else told.lower() if self.case == "small" else told


def spoken(text: str, tongue: Speaker) -> str:
    """A text in a language, as a plain `str`; what is no phrase (names, quotes) stays as it is."""
    return text.told(tongue) if isinstance(text, Phrase) else text


def msg(english: str) -> Phrase:
    """A phrase of a table, marked for translation."""
    return Phrase(english)


def say(english: str, **values: str) -> Phrase:
    """A sentence with `{name}` gaps: names, quotes and other phrases that fill them."""
    made = _Sentence(_filled(english, values))
    made.source, made.values = english, values
    return made


def counted(number: int, one: str, many: str, **values: str) -> Phrase:
    """A sentence in the number that it tells of; `{n}` is the number itself: `counted(2, "{n} event", "{n} events")`."""
    made = _Counted(_filled(one if number == 1 else many, {**values, "n": str(number)}))
    made.forms, made.number, made.values = (one, many), number, values
    return made


def listed(items: Iterable[str]) -> Phrase:
    """ "a", "a and b", "a, b and c"; "" of nothing."""
    parts = tuple(items)
    made = _Listed(" and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts))
    made.items = parts
    return made


def joined(mark: str, parts: Iterable[str]) -> Phrase:
    """Parts one after the other with a mark between them: ", ", "; ", a space or a new line."""
    kept = tuple(parts)
    made = _Joined(mark.join(kept))
    made.mark, made.parts = mark, kept
    return made


@lru_cache(maxsize=8192)
def dated(iso: str, granularity: str = "day") -> Phrase:
    """An ISO date as "14 June 2025", "June 2025" or "2025"."""
    year, month, date = iso[:4], iso[5:7], iso[8:10]
    name = MONTHS[int(month) - 1] if month else ""
    parts = (str(int(date)) if date and granularity != "month" else "", name, year) if month and granularity != "year" else (year,)
    made = _Day(" ".join(part for part in parts if part))
    made.iso, made.granularity = iso, granularity
    return made


def numbered(value: float) -> Phrase:
    """A number with its thousands apart: "53,000"."""
    made = _Number(f"{value:,.0f}" if value == int(value) else f"{value:,}")
    made.value = value
    return made


def unit_name(name: str, code: str) -> Phrase:
    """The name of a country or a unit by its code."""
    made = _Unit(name)
    made.code = code
    return made


def settlement_name(name: str, place_id: str) -> Phrase:
    """The name of a settlement by its gazetteer id; in languages that have none it stays as it is."""
    made = _Settlement(name)
    made.english, made.place_id = name, place_id
    return made


def form(english: str, plain: str) -> Phrase:
    """English with an article or an ending that other languages do not have: "the United States" of "United States"."""
    return _formed(english, plain, "")


def small(text: str) -> Phrase:
    """A phrase in small letters."""
    return _formed(text.lower(), text, "small")


def capital(text: str) -> Phrase:
    """A phrase with a capital letter in front."""
    return _formed(text[:1].upper() + text[1:], text, "capital")


def _formed(english: str, plain: str, case: str) -> Phrase:
    made = _Form(english)
    made.plain, made.case = plain, case
    return made


def _filled(text: str, values: Mapping[str, str]) -> str:
    return text.format_map(values) if values else text
