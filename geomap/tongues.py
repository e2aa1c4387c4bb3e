"""The languages of a map: catalogues of translations, dates, lists, numbers and names of countries and units in each.

`geomap/locale/<language>/` holds the catalogue (`LC_MESSAGES/geomap.po` and its compiled `.mo`) and `cldr.json`, the tables that
tools/catalogues.py takes from the Unicode CLDR. English needs neither: it is the source.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from geomap import resources
from geomap.errors import BoundaryError, UnknownNameError
from geomap.layers import read_catalog
from geomap.phrases import MONTHS, spoken
from geomap.place_names import place_name

LANGUAGES = ("en", "uk", "ru", "ar")
"""The languages a map can be in."""

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "ku", "yi")
_ENGLISH: Mapping[str, Any] = {"months": MONTHS, "date": "{day} {month} {year}", "group": ",", "decimal": "."}


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language. `tell` tells a phrase in it; the other methods are what a phrase asks of a language."""

    language: str
    catalogue: NullTranslations
    table: Mapping[str, Any]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as HTML has it."""
        return direction(self.language)

    def tell(self, text: str) -> str:
        """A text in this language; names and quotes, and what has no translation, as they are."""
        return str(text) if self.language == "en" else spoken(text, self)

    def word(self, english: str) -> str:
        """A sentence or word in this language; the English where the catalogue has none."""
        return self.catalogue.gettext(english) if english else ""

    def plural(self, one: str, many: str, number: int) -> str:
        """The form of a sentence for a number."""
        return self.catalogue.ngettext(one, many, number)

    def listed(self, items: Sequence[str]) -> str:
        """ "a", "a та b", "a, b та c"."""
        if len(items) < 2:
            return "".join(items)
        forms = self.table["list"]
        if len(items) == 2:
            return str(forms["2"].format(*items))
        told = items[-1]
        for place, item in enumerate(reversed(items[:-1])):
            told = forms["end" if not place else "start" if place == len(items) - 2 else "middle"].format(item, told)
        return str(told)

    def day(self, iso: str, granularity: str = "day") -> str:
        """An ISO date in words: day, month and year, or as much of it as `granularity` allows."""
        year, month, date = iso[:4], iso[5:7], iso[8:10]
        if granularity == "year" or not month:
            return year
        if granularity == "month" or not date:
            return str(self.table["month_year"].format(month=self.table["months_alone"][int(month) - 1], year=year))
        return str(self.table["date"].format(day=int(date), month=self.table["months"][int(month) - 1], year=year))

    def number(self, value: float) -> str:
        """A number with the marks of this language between thousands and before decimals."""
        english = f"{value:,.0f}" if value == int(value) else f"{value:,}"
        whole, point, rest = english.partition(".")
        return whole.replace(",", self.table["group"]) + (self.table["decimal"] + rest if point else "")

    def unit(self, code: str, english: str) -> str:
        """The name of a country or unit: of countries by the CLDR, of units by the boundaries; else its translation, else as it is."""
        if name := self.table["territories"].get(code):
            return str(name)
        folder = _folders().get(code[:2])
        named = (_names(path, self.language).get(code) for path in (folder, resources.boundaries() / "world") if path is not None)
        return next((name for name in named if name), None) or self.word(english)

    def place(self, place_id: str) -> str | None:
        """The name of a settlement by its gazetteer id; None where this language has none that is certain."""
        return place_name(place_id, self.language)


def direction(language: str) -> str:
    """The direction of a language's script: `ltr` or `rtl`."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def named_language(name: str) -> str:
    """The name itself. Raises UnknownNameError for another than those of LANGUAGES."""
    if name not in LANGUAGES:
        raise UnknownNameError(f"no language {name!r} for a map: choose one of {', '.join(LANGUAGES)}; docs/languages.md says how to add one")
    return name


@cache
def tongue(language: str) -> Tongue:
    """The language of this name. Raises UnknownNameError, with the choices, when there is none."""
    if named_language(language) == "en":
        return Tongue("en", NullTranslations(), _ENGLISH)
    with resources.catalogue(language).open("rb") as file:
        catalogue = GNUTranslations(file)
    return Tongue(language, catalogue, json.loads(resources.language_table(language).read_text(encoding="utf-8")))


def nearest(language: str | None) -> Tongue:
    """The language of a tag such as `uk` or `uk-UA`; English for any that there is no catalogue of."""
    plain = (language or "").partition("-")[0].lower()
    return tongue(plain if plain in LANGUAGES else "en")


@cache
def _folders() -> dict[str, Path]:
    """Countries of the finer grade → the folder of their units."""
    root = resources.boundaries()
    return {str(entry["country"]): (root / str(entry["path"])).parent for entry in read_catalog(root) if entry.get("level") == 0}


@cache
def _names(folder: Path, language: str) -> dict[str, str]:
    """Unit → its usual name in a language; {} when the folder has no names."""
    path = folder / "names.csv"
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["language"] == language:
                    found.setdefault(row["code"], row["name"])
    except (OSError, UnicodeDecodeError, KeyError, csv.Error) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap") from error
    return found
