"""Countries as people write them: two or three letters, or a name."""

from __future__ import annotations

import csv
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from geomap import resources
from geomap.errors import UnknownNameError
from geomap.folding import fold
from geomap.model import Precision

if TYPE_CHECKING:
    from geomap.geocode.choice import Find

_ALIKE = 0.8  # so like a known name that it is a slip of the pen, and not a name in another language that the gazetteer may know


def country_code(country: str, find: Find) -> str:
    """The alpha-2 code of a country given as ISO 3166-1 alpha-2 or alpha-3 code, or by a name or abbreviation, in any case and script.

    Raises UnknownNameError with the names that are spelled like it.
    """
    codes, names, shown = _table()
    wanted = fold(" ".join(country.split()))
    if code := codes.get(wanted.upper()) or names.get(wanted):
        return code
    near = get_close_matches(wanted[:60], names, n=3, cutoff=_ALIKE)
    if not near and (code := next((c.place.country for c in find(country) if c.precision is Precision.COUNTRY and c.match != "demonym"), None)):
        return code
    alike = dict.fromkeys(f"{shown[names[name]]} ({names[name]})" for name in near)
    hint = f"did you mean {', '.join(alike)}?" if near else "no country is spelled like it;"
    raise UnknownNameError(f"no country is called {country!r}: {hint} give a two- or three-letter ISO code, such as UA or UKR, or an English name")


def country_of(text: str) -> str | None:
    """The alpha-2 code of a country that a part of an address names, or None. Codes count in capitals only ("ME" is a country, "me" is not)."""
    codes, names, _ = _table()
    return codes.get(text) or names.get(fold(text))


def country_name(text: str) -> str:
    """The English name of a country given by its code in any case; any other text as it is."""
    codes, _, shown = _table()
    return shown.get(codes.get(text.upper(), ""), text)


@cache
def _table() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Alpha-2 code by alpha-2 or alpha-3 code, and by folded name; English name by alpha-2 code."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    shown: dict[str, str] = {}
    with (resources.boundaries() / "countries.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            shown[row["code"]] = row["name"]
            codes |= {code: row["code"] for code in (row["code"], row["iso3"]) if code}
            given = [row["name"], *row["aliases"].split("|"), *row["abbreviations"].split("|")]
            names |= {fold(name): row["code"] for name in given if name and fold(name) not in names}
    return codes, names, shown
