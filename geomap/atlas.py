"""The boundaries as a reader looks them up: units listed, found by code or by name in any script, and selected for export."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import BoundaryError, UnknownNameError
from geomap.folding import fold
from geomap.layers import Folder, read_catalog
from geomap.model import Source
from geomap.regions import Regions

if TYPE_CHECKING:
    import geopandas as gpd

LEVELS = (0, 1, 2)
LANGUAGES = ("en", "uk", "ru", "ar", "he", "fa", "fr", "es")
_LISTED = 12
_ALL = "`geomap boundaries list` shows all"
Names = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A line of the list of units. `parent` and `country` are those of the worldview; `grade` says how fine the lines are."""

    code: str
    name: str
    level: int
    parent: str | None
    country: str
    grade: str


class Atlas:
    """All units of one worldview. Lists, names and catalogue are read when first needed, shapes only by `frame`."""

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        self._names: dict[Path, dict[str, Names]] = {}
        self._codes: dict[Path, dict[str, dict[str, str]]] = {}

    @cached_property
    def _places(self) -> dict[str, tuple[Unit, Folder]]:
        """Each unit and the folder that holds it, by code; sorted by level, then code."""
        places: dict[str, tuple[Unit, Folder]] = {}
        seats = {state.unit: state for state in self.regions.states}
        for folder, row, _ in self.regions.rows(1) if seats else ():
            if state := seats.get(row.code):
                places[state.code] = Unit(code=state.code, name=state.name, level=0, parent=None, country=state.code, grade=folder.grade), folder
        for level in LEVELS:
            for folder, row, holder in self.regions.rows(level):
                parent = holder if level == 1 else row.parent
                places[row.code] = Unit(code=row.code, name=row.name, level=level, parent=parent, country=holder, grade=folder.grade), folder
        return dict(sorted(places.items(), key=lambda place: (place[1][0].level, place[0])))

    def get(self, code: str) -> Unit | None:
        """The unit of this very code, or None."""
        place = self._places.get(code)
        return place[0] if place else None

    def units(self, level: int | None = None, country: str | None = None) -> list[Unit]:
        """Units by level, then code; `country` is an alpha-2 code. Raises UnknownNameError for a level or country that does not exist."""
        if level is not None and level not in LEVELS:
            raise UnknownNameError(f"no level {level}: choose 0 (countries), 1 or 2")
        code = None if country is None else self._country(country)
        return [unit for unit, _ in self._places.values() if level in (None, unit.level) and code in (None, unit.country)]

    def inside(self, unit: Unit, level: int) -> list[Unit]:
        """The units of a level that lie in a unit, by code: the unit itself at its own level, none at a coarser one."""
        found = [unit]
        for deeper in range(unit.level + 1, level + 1):
            parents = {one.code for one in found}
            found = [one for one in self.units(deeper) if one.parent in parents]
        return found if level >= unit.level else []

    def find(self, query: str, level: int | None = None, country: str | None = None) -> list[Unit]:
        """The unit with this code, else the units with this name, else those with it as a further name; case and accents do not count."""
        wanted = fold(" ".join(query.split()))
        among = self.units(level, country)
        matches: tuple[Callable[[Unit], bool], ...] = (
            lambda unit: fold(unit.code) == wanted,
            lambda unit: fold(unit.name) == wanted,
            lambda unit: any(fold(name) == wanted for names in self.names(unit).values() for name in names),
        )
        return next((hits for match in matches if (hits := [unit for unit in among if match(unit)])), [])

    def one(self, query: str, level: int | None = None, country: str | None = None) -> Unit:
        """The only unit that `find` finds; of units of one name the outer, when the others lie in it (a city that is a region of its own).

        Raises UnknownNameError with the candidates, or with the nearest spellings when there are none.
        """
        hits = self.find(query, level, country)
        codes = {hit.code for hit in hits}
        hits = [hit for hit in hits if hit.parent not in codes]
        if len(hits) == 1:
            return hits[0]
        if hits:
            listed = [f"{hit.code} ({hit.name}, level {hit.level})" for hit in hits[:_LISTED]]
            more = f" and {len(hits) - _LISTED} more" if len(hits) > _LISTED else ""
            raise UnknownNameError(f"{len(hits)} units are called {query!r}: {', '.join(listed)}{more}; give the code, or a level or country")
        near = self._spelled_like(query, level, country)
        hint = f"did you mean {', '.join(near)}?" if near else "no code or name is spelled like it."
        raise UnknownNameError(f"no unit is called {query!r}: {hint} {_ALL}")

    def names(self, unit: Unit) -> Names:
        """The names of a unit by language, the usual one first; {} when the sources have none. Languages that its folder lacks are the world's."""
        path = self._places[unit.code][1].path
        own, world = (self._names_in(folder).get(unit.code, {}) for folder in (path, self._root / "world"))
        return world | own

    def _names_in(self, folder: Path) -> dict[str, Names]:
        if folder not in self._names:
            self._names[folder] = _read_names(folder / "names.csv")
        return self._names[folder]

    def codes(self, unit: Unit) -> dict[str, str]:
        """The unit's codes in other schemes, such as GeoNames and Wikidata; {} when the sources have none."""
        path = self._places[unit.code][1].path / "codes.csv"
        if path not in self._codes:
            self._codes[path] = _read_codes(path) if path.is_file() else {}
        return self._codes[path].get(unit.code, {})

    def facts(self, unit: Unit, level: int | None = None) -> dict[str, Any]:
        """The catalogue's entry for the file that holds a unit, or of another level of its folder; {} for units of an import."""
        folder = self._places[unit.code][1].path
        path = f"{folder.name}/adm{unit.level if level is None else level}.npz"
        return next((entry for entry in self._catalog if entry["path"] == path), {}) if folder.parent == self._root else {}

    def credits(self, units: Sequence[Unit]) -> tuple[Source, ...]:
        """Whom to credit for the shapes of these units, sorted by name."""
        shipped = {self._places[unit.code][1].path: unit for unit in units if self.facts(unit)}
        found = {
            Source(name=credit["name"], url=credit.get("url"), licence=credit["licence"], version=credit.get("version"))
            for unit in shipped.values()
            for credit in self.facts(unit).get("credits", ())
        }
        imported = [unit.code for unit in units if not self.facts(unit)]
        found |= {*self.regions.credits(imported)} - {*self.regions.credits(())}
        return tuple(sorted(found, key=lambda source: (source.name, source.version or "")))

    def select(self, query: str | None = None, level: int | None = None, country: str | None = None) -> tuple[str, list[Unit]]:
        """A title, and units of one level: the unit of a name, or those of `level` inside it; without a name those of a country or the world.

        Raises UnknownNameError for a name, country or level that does not exist, and when nothing is of that level.
        """
        outer = self._outer(query, country)
        if outer is None:
            wanted = level or 0
            title, units = "Countries of the world" if not wanted else f"World, level {wanted}", self.units(wanted)
        else:
            wanted = outer.level if level is None else level
            title, units = outer.name if wanted == outer.level else f"{outer.name}, level {wanted}", self.inside(outer, wanted)
        if not units:
            raise UnknownNameError(f"{outer.name if outer else 'the world'} holds no units of level {wanted}: leave the level out or give another")
        return title, units

    def frame(self, units: Sequence[Unit]) -> gpd.GeoDataFrame:
        """Units of one level as `Regions.frame` gives them, with a column `name_<language>` for each language that the sources have."""
        frame = self.regions.frame(units[0].level, sorted({unit.country for unit in units}))
        frame = frame[frame["code"].isin([unit.code for unit in units])].reset_index(drop=True)
        names = [self.names(self._places[code][0]) for code in frame["code"]]
        for language in LANGUAGES:
            first = [names_of.get(language, (None,))[0] for names_of in names]
            if any(first):
                frame.insert(len(frame.columns) - 1, f"name_{language}", first)
        return frame

    @cached_property
    def _root(self) -> Path:
        """The folder of the shipped boundaries."""
        return next(folder.path.parent for _, folder in self._places.values() if folder.path.name == "world")

    @cached_property
    def _catalog(self) -> list[dict[str, Any]]:
        return read_catalog(self._root)

    def _country(self, country: str) -> str:
        unit = self.get(country.upper())
        if unit is None or unit.level != 0:
            raise UnknownNameError(f"no country {country!r}: give its two-letter code, such as UA; {_ALL}")
        return unit.code

    def _outer(self, query: str | None, country: str | None) -> Unit | None:
        """The unit that holds what is selected; None for the world."""
        if query is not None:
            return self.one(query, None, country)
        return None if country is None else self._places[self._country(country)][0]

    def _spelled_like(self, query: str, level: int | None, country: str | None) -> list[str]:
        """Up to five names near a misspelt one, each with its code."""
        units = reversed(self.units(level, country))
        known = {fold(word): unit for unit in units for word in (unit.code, unit.name, *self.names(unit).get("en", ()))}
        return [f"{known[key].name} ({known[key].code})" for key in get_close_matches(fold(query)[:60], known, n=5, cutoff=0.7)]


def _read_names(path: Path) -> dict[str, Names]:
    """Code → language → names, in the order of the file."""
    names: dict[str, Names] = {}
    for code, language, name in _read_triples(path):
        of_unit = names.setdefault(code, {})
        of_unit[language] = (*of_unit.get(language, ()), name)
    return names


def _read_codes(path: Path) -> dict[str, dict[str, str]]:
    """Code → scheme → code in that scheme."""
    codes: dict[str, dict[str, str]] = {}
    for code, scheme, value in _read_triples(path):
        codes.setdefault(code, {})[scheme] = value
    return codes


def _read_triples(path: Path) -> list[list[str]]:
    """The rows of a table of three columns, without its head. Raises BoundaryError when it is missing or damaged."""
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]
    except (OSError, ValueError, csv.Error) as error:
        raise BoundaryError(f"{path} is missing or damaged ({error}): reinstall geomap, or run tools/build_boundaries.py") from error
    if any(len(row) != 3 for row in rows):
        raise BoundaryError(f"{path} is missing or damaged (not three columns): reinstall geomap, or run tools/build_boundaries.py")
    return rows
