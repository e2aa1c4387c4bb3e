"""The name a place is shown under: what English print has. GeoNames' own form stays as a name that is found.

- Ukraine: the codifier's name of the settlement in the place's raion, if the place has it among its names, romanised by the national system of
  2010 (`Kryvyi Rih`, `Zaporizhzhia`, `Odesa`). Parts of towns are not in the codifier: their Ukrainian name among GeoNames' is romanised, if there
  is a like one that cannot be Russian. Kyiv and Sevastopol, which are in no raion, have the right form in GeoNames.
- Russia and Belarus: the seat of a region named after it is spelled as the region is (`Oryol`, `Gomel`). Other names are GeoNames' without soft
  signs, Russian adjectives in -y (`Stary Oskol`), the Belarusian Latin alphabet as English reads it (`Šack`: `Shatsk`), without `Horad` (town).
- Other countries with another script than Latin: without diacritics. Countries with a Latin script: as GeoNames has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from math import cos, hypot, radians

from boundaries.romanise import ukrainian
from boundaries.ukraine import Codifier

from gazetteer.entries import MAIN, Entry
from gazetteer.places import official_scripts, plain, script
from gazetteer.shipped import Shipped
from gazetteer.units import stem
from geomap.folding import fold, skeleton

SEAT_DEG = 0.15
ALIKE = 0.5
_SIGNS = str.maketrans("", "", "'’ʼ′ʹ")
_CARONS = str.maketrans({"č": "ch", "š": "sh", "ž": "zh", "Č": "Ch", "Š": "Sh", "Ž": "Zh", "ŭ": "w", "c": "ts", "j": "y"})
_ADJECTIVE = re.compile(r"(?<=[^\W\d_aeiouy])(?:iy|yy)\b")
_PLURAL = re.compile(r"yye\b")
_NOT_RUSSIAN = re.compile(r"[іїєґ]|ц[яюь]", re.IGNORECASE)
_NOT_UKRAINIAN = re.compile(r"[ыэёъўј]|іі", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_BELARUSIAN_LATIN = re.compile(r"[čšžŭ]", re.IGNORECASE)
_TOWN = re.compile(r"^Horad (?=\w)")


def show_usual_names(places: list[Entry], codifier: Codifier, shipped: Shipped, languages: Mapping[str, str]) -> None:
    """Set the shown names of places that have their names and ADM codes. `languages`: country → its languages, as GeoNames lists them."""
    official, seats = _by_raion(codifier), _seats(places, shipped)
    for place in places:
        if place.country == "UA":
            shown = _codified(place, official.get(place.adm2, {})) or _ukrainian(place) or _without_signs(place.name)
        elif place.country in ("RU", "BY"):
            shown = seats.get(place.key) or _ADAPTED[place.country](place.name)
        else:
            shown = plain(place.name) if official_scripts(languages.get(place.country, "")) else place.name
        place.add(shown, MAIN)
        place.name = shown


def _by_raion(codifier: Codifier) -> dict[str, dict[str, str]]:
    """Raion → folded Ukrainian name → the name, of every settlement."""
    names: dict[str, dict[str, str]] = {}
    for (_, name), raions in codifier.settlements.items():
        for raion in raions:
            names.setdefault(raion, {})[fold(name)] = name
    return names


def _codified(place: Entry, official: dict[str, str]) -> str:
    """The place's name in the codifier, romanised; of several the one most like GeoNames' name. "" when there is none."""
    if place.feature_code == "PPLX":
        return ""
    own = {fold(name) for name in place.names}
    found = sorted({ukrainian(official[name]) for name in own if name in official})
    return max(found, key=lambda name: _likeness(name, place.name), default="")


def _ukrainian(place: Entry) -> str:
    """The place's own Ukrainian name, romanised, if it reads like the shown one and has letters that Russian lacks. "" when there is none."""
    own = [name for name in place.names if script(name) == "CYRILLIC" and _NOT_RUSSIAN.search(name) and not _NOT_UKRAINIAN.search(name)]
    alike = sorted({ukrainian(name) for name in own if _likeness(ukrainian(name), place.name) == 1})
    return max(alike, key=lambda name: SequenceMatcher(None, fold(name), fold(place.name)).ratio(), default="")


def _seats(places: Iterable[Entry], shipped: Shipped) -> dict[tuple[int, str], str]:
    """Seats of regions named after them → the region's name without its type word."""
    by_adm1: dict[str, list[Entry]] = {}
    for place in places:
        by_adm1.setdefault(place.adm1, []).append(place)
    found = {}
    for code, row in shipped.rows.items():
        if row["level"] != "1" or row["country"] == "UA" or not row["seat_lon"]:
            continue
        bare, at = stem(row["name"]), (float(row["seat_lon"]), float(row["seat_lat"]))
        near = [place for place in by_adm1.get(code, ()) if _distance(place, at) < SEAT_DEG and _named(place, bare)]
        if near:
            found[max(near, key=lambda place: (place.population, place.key)).key] = bare
    return found


def _named(place: Entry, bare: str) -> bool:
    """Whether `bare` is a spelling of the place's name, not a former name of it nor a part."""
    known = fold(bare) in {fold(name) for name in place.names}
    return known and len(_WORD.findall(bare)) == len(_WORD.findall(place.name)) and _likeness(bare, place.name) >= ALIKE


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, skeleton(one) or fold(one), skeleton(other) or fold(other)).ratio()


def _distance(place: Entry, at: tuple[float, float]) -> float:
    """Degrees of latitude."""
    return hypot((place.lon - at[0]) * cos(radians(at[1])), place.lat - at[1])


def _without_signs(name: str) -> str:
    return plain(name.translate(_SIGNS))


def _russian(name: str) -> str:
    return _PLURAL.sub("ye", _ADJECTIVE.sub("y", _without_signs(name)))


def _belarusian(name: str) -> str:
    if _BELARUSIAN_LATIN.search(name):
        name = name.replace("ch", "kh").translate(_CARONS)
    return _TOWN.sub("", _without_signs(name))


_ADAPTED = {"RU": _russian, "BY": _belarusian}
