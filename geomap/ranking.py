"""Ranking the candidates of all names of an article together: arrays in, probabilities out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geomap.distinct_names import DISTRICT_KM, KM_PER_DEGREE, Array, Name, agreeing, nearest_km
from geomap.model import Candidate, Precision
from geomap.scoring import Forest, load_forest

OWN = (
    "population", "population_share", "population_gap", "first", "rank", "candidates",
    "country", "adm1", "adm2", "settlement", "other", "capital", "seat", "section", "water", "curated", "region_of_city",
    "main", "official", "alternate", "abbreviation", "demonym",
    "type_agrees", "type_differs", "whole", "container_agrees", "country_agrees", "container_differs", "hint", "against_hint",
    "times", "early", "literal", "placed_word", "length",
)  # fmt: skip
CONTEXT = (
    "country_named", "country_share", "adm1_named", "country_support", "country_lead", "adm1_support", "adm1_lead",
    "near", "around", "apart", "crowd", "beside_level", "beside_country", "beside_region", "beside_near",
    "close_country", "close_region", "close_near",
)  # fmt: skip
FEATURES = OWN + CONTEXT
_LEVELS = {Precision.COUNTRY: "country", Precision.ADM1: "adm1", Precision.ADM2: "adm2", Precision.ADM3: "adm2", Precision.SETTLEMENT: "settlement"}
_LEVEL_NUMBERS = {"country": 0, "adm1": 1, "adm2": 2, "settlement": 3, "other": 4}
_COLUMN = {name: i for i, name in enumerate(FEATURES)}
_SEATS = ("PPLA", "PPLC")
_SECTIONS = frozenset({"PPLX", "PPLL", "PPLQ", "PPLH", "PPLF"})
_WATERS = frozenset({"STM", "LK", "SEA", "BAY", "GULF", "STRT", "CNL", "RSV", "OCN", "STMI", "CHN"})
_SURE = 0.6
_RULED_OUT = -12.0
_FAR_KM = 5000.0
_NEAR_KM, _AROUND_KM, _CROWD_KM = 50.0, 300.0, 150.0
_PASSES = 2
# What the text says outright about a name is no matter of statistics: it is where the trees start from.
_STATED = {
    "type_agrees": 3.0, "type_differs": -3.0, "container_agrees": 2.0, "country_agrees": 1.0, "container_differs": -2.0,
    "hint": 4.0, "against_hint": -3.0,
}  # fmt: skip


def rank_names(names: Sequence[Name], forest: Forest | None = None, table: Table | None = None) -> None:
    """Set `probabilities` of every name: one a candidate, each the chance that this candidate is meant. Names without candidates keep None.

    `forest` defaults to the shipped ranking, `table` is made of the names.
    """
    known = [name for name in names if name.candidates]
    if not known:
        return
    table = table or Table(known)
    table.reset()
    forest = forest or load_forest("rank")
    for _ in range(_PASSES):
        table.set_chances(forest.probability(table.features(), table.stated))
    for name in known:
        name.probabilities = table.chances[table.rows(name)]


class Table:
    """The candidates of all names of an article as one array of rows, name after name, with what they currently amount to."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = names
        for number, name in enumerate(names):
            name.number = number
        sizes = [len(name.candidates) for name in names]
        self.starts = np.concatenate(([0], np.cumsum(sizes)))
        self.owner = np.repeat(np.arange(len(names)), sizes)
        candidates = [candidate for name in names for candidate in name.candidates]
        places = [candidate.place for candidate in candidates]
        self.country, self.region = _numbered(place.country for place in places), _numbered(place.adm1 for place in places)
        self.in_country, self.in_region = self._of_name(self.country), self._of_name(self.region)
        self.lon, self.lat = np.array([place.lon for place in places]), np.array([place.lat for place in places])
        self.level = np.array([_LEVEL_NUMBERS[_LEVELS.get(c.precision, "other")] for c in candidates])
        self.population = np.array([candidate.population for candidate in candidates], dtype=np.float64)
        self.own = self._own_features(candidates)
        self.stated = self.own[:, [_COLUMN[feature] for feature in _STATED]] @ np.array(list(_STATED.values())) + self._settled()
        self.words = _numbered(name.key[0] for name in names)
        self.beside, self.close = self._pairs([name.beside for name in names]), self._pairs([name.close for name in names])
        self.mentions = np.array([float(name.times) for name in names])
        self.chances = self._prior()

    def reset(self) -> None:
        """Forget what the rows amounted to: prominence alone counts."""
        self.chances = self._prior()

    def _settled(self) -> Array:
        """A logit that rules out what is no first-order unit where the text says that the name is one, and a unit of that name is known; and what is
        far from the place that the district around it is called after, when something is near.
        """
        said = [name.hint is Precision.ADM1 or (name.wanted is not None and name.wanted.level is Precision.ADM1) for name in self.names]
        fits = (self.own[:, _COLUMN["type_agrees"]] + self.own[:, _COLUMN["hint"]]) > 0
        known = np.bincount(self.owner, fits, len(self.names)) > 0
        ruled = np.where((np.array(said) & known)[self.owner] & ~fits, _RULED_OUT, 0.0)
        for name in self.names:
            away = nearest_km(name, [(c.place.lon, c.place.lat) for c in name.anchors])
            if away is not None and away.min() <= DISTRICT_KM:
                ruled[self.rows(name)] += np.where(away > DISTRICT_KM, _RULED_OUT, 0.0)
        return ruled

    def rows(self, name: Name) -> slice:
        """The rows of one name."""
        return slice(int(self.starts[name.number]), int(self.starts[name.number + 1]))

    def set_chances(self, chances: Array) -> None:
        """Take these as what the rows amount to: at most 1 a name."""
        self.chances = chances / np.maximum(1.0, np.bincount(self.owner, chances))[self.owner]

    def _prior(self) -> Array:
        weights = (self.population + 100.0) ** 0.7 * np.where(self.level <= 1, 20.0, 1.0)
        return np.asarray(weights / np.bincount(self.owner, weights)[self.owner], dtype=np.float64)

    def best(self) -> NDArray[np.int64]:
        """The likeliest row of each name."""
        return np.array([int(self.chances[a:b].argmax()) + int(a) for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)])

    def features(self) -> Array:
        """All features of all rows given what the rows amount to now; columns as in FEATURES."""
        best = self.best()
        sure = best[self.chances[best] >= _SURE]
        found = np.empty((len(self.owner), len(FEATURES)))
        found[:, : len(OWN)] = self.own
        context = [*self._named(sure), *self._support(), *self._distances(sure), *self._neighbours(best)]
        for column, values in enumerate(context, len(OWN)):
            found[:, column] = values
        return found

    def _own_features(self, candidates: Sequence[Candidate]) -> Array:
        """What does not depend on other names: one row a candidate, columns as in OWN."""
        rows = np.array([_kind(c.precision, c.place.feature_code, c.place.source == "geomap", c.match) for c in candidates])
        sizes, first = np.diff(self.starts)[self.owner], self.starts[self.owner]
        logs = np.log10(self.population + 1)
        rows[:, 0] = logs
        rows[:, 1] = self.population / np.maximum(1.0, np.bincount(self.owner, self.population))[self.owner]
        rows[:, 2] = logs - np.maximum.reduceat(logs, self.starts[:-1])[self.owner]
        rows[self.starts[:-1], 3] = 1.0
        rows[:, 4] = 1.0 / (np.arange(len(candidates)) - first + 1)
        rows[:, 5] = np.log(sizes)
        rows[:, _COLUMN["region_of_city"]] = self._hold_city(candidates)
        for name in self.names:
            _set_stated(rows[self.rows(name)], name)
        shared = [[np.log1p(name.times), name.early, name.literal, name.placed_word, len(name.key[0])] for name in self.names]
        rows[:, -len(shared[0]) :] = np.array(shared)[self.owner]
        return rows

    def _hold_city(self, candidates: Sequence[Candidate]) -> NDArray[np.bool_]:
        """Which rows are units that hold a seat of government of the same name."""
        seats = np.array([c.match != "alternate" and c.place.feature_code.startswith(_SEATS) for c in candidates])
        units = (self.level == 1) | (self.level == 2)
        return np.asarray(units & np.isin(self.in_region, self.in_region[seats]))

    def _of_name(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """One number for each pair of a name and a code."""
        return self.owner * (int(codes.max()) + 1) + codes

    def _named(self, sure: NDArray[np.int64]) -> list[Array]:
        """Countries and regions that other names name outright."""
        upper, regions = sure[self.level[sure] <= 1], sure[self.level[sure] == 1]
        weights = self.mentions[self.owner[upper]] * np.where(self.level[upper] == 1, 0.5, 1.0)
        stated = self._mass(self.country, upper, weights)
        within = np.where(self.level == 1, 0.0, self._mass(self.region, regions, self.mentions[self.owner[regions]]))
        return [stated > 0, stated / max(1.0, weights.sum()), within > 0]

    def _mass(self, codes: NDArray[np.int64], rows: NDArray[np.int64], weights: Array) -> Array:
        """The weight of those `rows` of other names that have the code of each row."""
        if not len(rows):
            return np.zeros(len(self.owner))
        same = (codes[:, None] == codes[rows]) & (codes > 0)[:, None] & (self.owner[:, None] != self.owner[rows])
        return np.asarray(same @ weights, dtype=np.float64)

    def _support(self) -> list[Array]:
        """How much of the other names' chances lies in the country and the region of each row, and its lead over the rest of its name."""
        found: list[Array] = []
        others = max(1.0, len(self.names) - 1.0)
        for codes, pair in ((self.country, self.in_country), (self.region, self.in_region)):
            rest = np.bincount(codes, self.chances)[codes] - np.bincount(pair, self.chances)[pair]
            share = np.where(codes > 0, rest / others, 0.0)
            top = np.maximum.reduceat(share, self.starts[:-1])[self.owner]
            found += [share, share - top]
        return found

    def _distances(self, sure: NDArray[np.int64]) -> list[Array]:
        """Nearness to the places of other names: to the nearest at two reaches, its logarithm, and how many lie around."""
        points = sure[self.level[sure] >= 2]
        rows = np.arange(len(self.owner))
        away = self._apart(rows[:, None], points[None, :])
        away[self._same_word(points)] = np.inf
        nearest = away.min(axis=1, initial=np.inf)
        apart = np.log1p(np.minimum(nearest, _FAR_KM)) / np.log1p(_FAR_KM)
        crowd = np.exp(-away / _CROWD_KM).sum(axis=1) / max(1, len(points))
        return [np.exp(-nearest / _NEAR_KM), np.exp(-nearest / _AROUND_KM), apart, crowd]

    def _same_word(self, points: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray(self.words[self.owner][:, None] == self.words[self.owner[points]][None, :])

    def _neighbours(self, best: NDArray[np.int64]) -> list[Array]:
        """Likeness to the likeliest places of the names in the same list and of those before and after: level, country, region, nearness."""
        return [*self._likeness(self.beside, best), *self._likeness(self.close, best)[1:]]

    def _likeness(self, pairs: tuple[NDArray[np.int64], NDArray[np.int64]], best: NDArray[np.int64]) -> list[Array]:
        """Mean likeness of each row to the likeliest rows of the names it is paired with, weighed by their chances; the greatest nearness."""
        if not len(pairs[0]):
            return [np.zeros(len(self.owner))] * 4
        rows, tops = pairs[0], best[pairs[1]]
        weight = self.chances[tops]
        count = np.maximum(1, np.bincount(rows, minlength=len(self.owner)))
        found = []
        for codes in (self.level + 1, self.country, self.region):
            same = (codes[rows] == codes[tops]) & (codes[rows] > 0)
            found.append(np.bincount(rows, same * weight, len(self.owner)) / count)
        near = np.zeros(len(self.owner))
        np.maximum.at(near, rows, np.exp(-self._apart(rows, tops) / _AROUND_KM) * weight)
        return [*found, near]

    def _pairs(self, groups: Sequence[Sequence[Name]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each row of a name with each name of its group: row and number of the name."""
        rows: list[int] = []
        others: list[int] = []
        for name, group in zip(self.names, groups, strict=True):
            own = self.rows(name)
            for other in group:
                if other.number >= 0 and other.candidates:
                    rows += range(own.start, own.stop)
                    others += [other.number] * (own.stop - own.start)
        return np.array(rows, dtype=np.int64), np.array(others, dtype=np.int64)

    def _apart(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> Array:
        """Distances in km between rows, one by one, equirectangular."""
        north, east = self.lat[a] - self.lat[b], np.abs(self.lon[a] - self.lon[b])
        east = np.minimum(east, 360 - east) * np.cos(np.radians((self.lat[a] + self.lat[b]) / 2))
        return np.asarray(np.sqrt(north**2 + east**2) * KM_PER_DEGREE, dtype=np.float64)


def _numbered(codes: Iterable[str | None]) -> NDArray[np.int64]:
    """Codes as numbers from 1 in the order of their first use; 0 for none."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(code, len(known) + 1) if code else 0 for code in codes], dtype=np.int64)


@lru_cache(maxsize=1024)
def _kind(precision: Precision, code: str, curated: bool, match: str) -> tuple[float, ...]:
    """What a candidate is, as a row with columns as in OWN."""
    level = _LEVELS.get(precision, "other")
    held = {level, match, *(("curated",) if curated else ())}
    tests = {"capital": code == "PPLC", "seat": code.startswith("PPLA"), "section": code in _SECTIONS, "water": code in _WATERS}
    held.update(test for test, holds in tests.items() if holds)
    return tuple(float(feature in held) for feature in OWN)


def _set_stated(rows: Array, name: Name) -> None:
    """Set in the rows of one name what the text says about its place: type word, whole name, container, level."""
    regions, countries = name.inside
    if name.wanted is not None:
        agreed = np.array(agreeing(name))
        rows[:, _COLUMN["type_agrees"]], rows[:, _COLUMN["type_differs"]] = agreed, ~agreed
    if name.whole:
        rows[:, _COLUMN["whole"]] = [candidate.place.id in name.whole for candidate in name.candidates]
    if regions or countries:
        near = np.array([bool({c.place.adm1, c.place.adm2} & regions) for c in name.candidates])
        home = np.array([c.place.country in countries for c in name.candidates])
        rows[:, _COLUMN["container_agrees"]], rows[:, _COLUMN["country_agrees"]] = near, home
        rows[:, _COLUMN["container_differs"]] = ~(near | home) & (near | home).any()
    if name.hint is not None:
        hinted = np.array([candidate.precision == name.hint for candidate in name.candidates])
        rows[:, _COLUMN["hint"]], rows[:, _COLUMN["against_hint"]] = hinted, ~hinted
