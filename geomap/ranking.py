"""Ranking the candidates of one name by what they are and by what the other names of the article say. Arrays in, probabilities out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geomap import resources
from geomap.model import Candidate, Precision
from geomap.toponyms import TypeWord

Array = NDArray[np.float64]

FEATURES = (
    "population", "population_share", "first", "rank", "country", "adm1", "adm2", "settlement", "other", "capital", "seat", "region_of_city",
    "main", "official", "alternate", "abbreviation", "type_agrees", "type_differs", "whole",
    "container_agrees", "country_agrees", "container_differs",
    "country_named", "country_share", "adm1_named", "country_support", "adm1_support", "near", "around", "apart", "hint", "against_hint",
)  # fmt: skip
_LEVELS = {Precision.COUNTRY: "country", Precision.ADM1: "adm1", Precision.ADM2: "adm2", Precision.ADM3: "adm2", Precision.SETTLEMENT: "settlement"}
_COLUMN = {name: i for i, name in enumerate(FEATURES)}
_SEATS = ("PPLA", "PPLC")
_SURE = 0.6
_KM_PER_DEGREE = 111.2
_FAR_KM = 5000.0


@dataclass(slots=True, eq=False)
class Name:
    """One distinct name of an article with its candidates and what its own words say about it.

    `wanted` is its type word, `inside` the region and country codes of what it is said to lie in (`regions`: those
    that are regions), `hint` the level the context suggests, `whole` the ids of the places that are called by the whole span, type word and all.
    """

    key: tuple[str, str, str]
    candidates: Sequence[Candidate]
    wanted: TypeWord | None = None
    inside: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    regions: Sequence[Candidate] = ()
    hint: Precision | None = None
    whole: frozenset[str] = frozenset()
    fixed: Array | None = None
    probabilities: Array | None = None


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights over FEATURES and the logit of "none of them"."""

    weights: Array
    none: float


@cache
def load_ranker() -> Ranker:
    """The shipped weights, read once a process."""
    raw = json.loads(resources.model("rank.json").read_text(encoding="utf-8"))
    return Ranker(np.array([raw["weights"].get(name, 0.0) for name in FEATURES]), float(raw["none"]))


def rank_names(names: Sequence[Name]) -> None:
    """Set `probabilities` of every name: one a candidate, their sum below 1 by the probability that none fits. Two passes."""
    ranker = load_ranker()
    known = [name for name in names if name.candidates]
    for name in known:
        name.fixed = _own_features(name)
        name.probabilities = _prior(name)
    for _ in range(2):
        evidence = Evidence(known)
        for name, probabilities in [(name, softmax(features(name, evidence) @ ranker.weights, ranker.none)) for name in known]:
            name.probabilities = probabilities


def softmax(logits: Array, none: float) -> Array:
    """Probabilities of the candidates beside the one that none fits."""
    top = max(float(logits.max()), none)
    weights = np.exp(logits - top)
    return np.asarray(weights / (weights.sum() + np.exp(none - top)), dtype=np.float64)


def _prior(name: Name) -> Array:
    large = (Precision.COUNTRY, Precision.ADM1)
    weights = np.array([(c.population + 100.0) ** 0.7 * (20.0 if c.precision in large else 1.0) for c in name.candidates])
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _own_features(name: Name) -> Array:
    """What does not depend on other names: one row a candidate, columns as in FEATURES."""
    candidates = name.candidates
    rows = np.zeros((len(candidates), len(FEATURES)))
    population = np.array([c.population for c in candidates], dtype=np.float64)
    rows[:, 0] = np.log10(population + 1) / 7
    rows[:, 1] = population / max(1.0, population.sum())
    rows[0, 2] = 1.0
    rows[:, 3] = 1.0 / np.arange(1, len(candidates) + 1)
    cities = {c.place.adm1 for c in candidates if c.match != "alternate" and c.place.feature_code.startswith(_SEATS)}
    regions, countries = name.inside
    in_region = [bool({c.place.adm1, c.place.adm2} & regions) for c in candidates]
    in_country = [c.place.country in countries for c in candidates]
    contained = any(in_region) or any(in_country)
    for row, candidate, near, home in zip(rows, candidates, in_region, in_country, strict=True):
        row[_COLUMN[_LEVELS.get(candidate.precision, "other")]] = 1.0
        code = candidate.place.feature_code
        row[_COLUMN["capital"]] = code == "PPLC"
        row[_COLUMN["seat"]] = code.startswith("PPLA")
        row[_COLUMN["region_of_city"]] = _LEVELS.get(candidate.precision, "").startswith("adm") and candidate.place.adm1 in cities
        if candidate.match in _COLUMN:
            row[_COLUMN[candidate.match]] = 1.0
        if name.wanted is not None:
            row[_COLUMN["type_agrees" if agrees(candidate, name.wanted) else "type_differs"]] = 1.0
        row[_COLUMN["whole"]] = candidate.place.id in name.whole
        row[_COLUMN["container_agrees"]] = near
        row[_COLUMN["country_agrees"]] = home
        row[_COLUMN["container_differs"]] = contained and not (near or home)
        if name.hint is not None:
            row[_COLUMN["hint" if candidate.precision == name.hint else "against_hint"]] = 1.0
    return rows


def agrees(candidate: Candidate, wanted: TypeWord) -> bool:
    """Whether a candidate is of the kind that a type word asks for."""
    return candidate.precision == wanted.level or (candidate.precision == Precision.ADM3 and wanted.level == Precision.ADM2) or (
        candidate.place.feature_code.startswith(wanted.codes) and candidate.precision != Precision.COUNTRY
    )


@dataclass(slots=True)
class Evidence:
    """What all names together say: countries and regions named outright, and those where their likely candidates lie."""

    names: Sequence[Name]
    countries: dict[str, float] = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)
    named: dict[str, float] = field(default_factory=dict)
    named_regions: dict[str, float] = field(default_factory=dict)
    own: dict[tuple[str, str, str], tuple[dict[str, float], dict[str, float]]] = field(default_factory=dict)
    anchors: list[tuple[float, float, tuple[str, str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in self.names:
            self._add(name)

    def _add(self, name: Name) -> None:
        if name.probabilities is None:
            return
        countries: dict[str, float] = {}
        regions: dict[str, float] = {}
        for candidate, p in zip(name.candidates, name.probabilities, strict=True):
            _plus(countries, candidate.place.country, float(p))
            _plus(regions, candidate.place.adm1, float(p))
        self.own[name.key] = countries, regions
        for total, part in ((self.countries, countries), (self.regions, regions)):
            for code, p in part.items():
                _plus(total, code, p)
        best = int(name.probabilities.argmax())
        candidate = name.candidates[best]
        if name.probabilities[best] < _SURE:
            return
        if candidate.precision == Precision.COUNTRY or candidate.match == "demonym":
            _plus(self.named, candidate.place.country, 1.0)
        elif candidate.precision == Precision.ADM1:
            _plus(self.named_regions, candidate.place.adm1, 1.0)
            _plus(self.named, candidate.place.country, 0.5)
        else:
            self.anchors.append((candidate.place.lon, candidate.place.lat, name.key))

    def without(self, name: Name) -> tuple[Mapping[str, float], Mapping[str, float], float]:
        """Country and region support by the other names, and how many they are."""
        countries, regions = self.own[name.key]
        others = max(1.0, len(self.own) - 1.0)
        return (
            {code: p - countries.get(code, 0.0) for code, p in self.countries.items()},
            {code: p - regions.get(code, 0.0) for code, p in self.regions.items()},
            others,
        )


def _plus(total: dict[str, float], code: str | None, amount: float) -> None:
    if code:
        total[code] = total.get(code, 0.0) + amount


def features(name: Name, evidence: Evidence) -> Array:
    """All features of a name's candidates given the evidence of the other names; columns as in FEATURES."""
    assert name.fixed is not None
    rows = name.fixed.copy()
    countries, regions, others = evidence.without(name)
    named = sum(evidence.named.values()) or 1.0
    for row, candidate in zip(rows, name.candidates, strict=True):
        country, adm1 = candidate.place.country or "", candidate.place.adm1 or ""
        itself = candidate.precision == Precision.COUNTRY
        own = 1.0 if itself and country in evidence.own[name.key][0] and evidence.own[name.key][0][country] > _SURE else 0.0
        stated = max(0.0, evidence.named.get(country, 0.0) - own)
        row[_COLUMN["country_named"]] = stated > 0
        row[_COLUMN["country_share"]] = stated / named
        row[_COLUMN["adm1_named"]] = adm1 in evidence.named_regions and candidate.precision != Precision.ADM1
        row[_COLUMN["country_support"]] = countries.get(country, 0.0) / others
        row[_COLUMN["adm1_support"]] = regions.get(adm1, 0.0) / others
    km = nearest_km(name, evidence.anchors)
    if km is not None:
        rows[:, _COLUMN["near"]] = np.exp(-km / 50)
        rows[:, _COLUMN["around"]] = np.exp(-km / 300)
        rows[:, _COLUMN["apart"]] = np.log1p(np.minimum(km, _FAR_KM)) / np.log1p(_FAR_KM)
    return rows


def nearest_km(name: Name, anchors: Iterable[tuple[float, float, tuple[str, str, str]]]) -> Array | None:
    """Distance in km of every candidate to the nearest other name's place; None when no other name has a point."""
    points = [(lon, lat) for lon, lat, key in anchors if key[0] != name.key[0]]
    if not points:
        return None
    other = np.array(points)
    own = np.array([(c.place.lon, c.place.lat) for c in name.candidates])
    dlat = own[:, None, 1] - other[None, :, 1]
    dlon = np.abs(own[:, None, 0] - other[None, :, 0])
    dlon = np.minimum(dlon, 360 - dlon) * np.cos(np.radians((own[:, None, 1] + other[None, :, 1]) / 2))
    return np.asarray(np.sqrt(dlat**2 + dlon**2).min(axis=1) * _KM_PER_DEGREE, dtype=np.float64)
