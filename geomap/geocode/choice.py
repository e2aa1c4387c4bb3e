"""Which of the places of one name is meant, by what the query says: its type word, its countries, what it lies in, and what it is near.

Type word, countries and containers are conditions: what does not meet them is out, and when nothing is left the reason says so. Nearness is
weighed: a place loses `5 log10(1 + km / 20)` from its likelihood, which is about log10 of its population. So a city 20 km away goes before a hamlet
3 km away, and the hamlet before a metropolis 300 km away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, hypot, log10, radians

from geomap.geocode.countries import country_of
from geomap.geocode.queries import Query, split_kind
from geomap.model import Candidate, Precision
from geomap.priors import prior
from geomap.toponyms import TypeWord

Find = Callable[[str], list[Candidate]]
Box = tuple[float, float, float, float]  # west, south, east, north in degrees; a position is a box of no size

_SURE, _DOUBTFUL, _TEMPER = 0.95, 0.5, 0.7
_KM_PER_DEGREE = 111.2
_NEAR_KM, _DECAY = 20.0, 5.0
_REACH_KM = {Precision.COUNTRY: 500.0, Precision.ADM1: 100.0, Precision.ADM2: 25.0, Precision.ADM3: 10.0}
_AREAS = frozenset(_REACH_KM) - {Precision.COUNTRY}
_SEATS = ("PPLA", "PPLC")
_SEAT_KM = 150.0  # an area and a seat of one name so close together are one spot
_TOWN_KM, _TOWNS = 50.0, 4  # a settlement as container ("Saltivka, Kharkiv"): how far it reaches, and how many of its name count
_STANDINGS = {"main": 0, "official": 1, "alternate": 2, "abbreviation": 3, "demonym": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known besides the query: alpha-2 codes of the only countries that count, what it is near, and the box that it must be in."""

    countries: frozenset[str] | None = None
    near: Box | None = None
    within: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Candidates, likeliest first, and the score of each in 0..1; without candidates `reason` says why."""

    candidates: tuple[Candidate, ...] = ()
    scores: tuple[float, ...] = ()
    reason: str | None = None


def choose(query: Query, find: Find, context: Context) -> Choice:
    """The candidates that fit query and context, likeliest first. A part of the address that is no known place is passed over and costs certainty."""
    called = find(query.whole)
    pool, doubtful = _of_kind(query, called, find)
    if not pool:
        known = called or find(query.bare)
        return Choice(reason=f"{_count(known)}, none a {query.kind.word}" if known and query.kind else "not in the gazetteer")
    if context.countries is not None:
        fitting = [c for c in pool if c.place.country in context.countries]
        if not fitting:
            return Choice(reason=f"{_count(pool)}, none in {' or '.join(sorted(context.countries))}")
        pool = fitting
    for name in query.inside:
        container = _container(name, find)
        fitting = [c for c in pool if container.holds(c)] or [c for c in pool if container.close_to(c)]
        if container.known and not fitting:
            return Choice(reason=f"{_count(pool)}, none in {name}")
        pool, doubtful = fitting or pool, doubtful or not (container.known or name.isdigit())
    if context.within is not None:
        fitting = [c for c in pool if _km(context.within, c) == 0]
        if not fitting:
            return Choice(reason=f"{_count(pool)}, none in the given box")
        pool = fitting
    return _ranked(pool, context.near, _DOUBTFUL if doubtful else _SURE)


def _of_kind(query: Query, called: Sequence[Candidate], find: Find) -> tuple[list[Candidate], bool]:
    """What the query may mean, and whether its type word had to be stretched: to another area ("region" of a district), never to a point.

    Places that bear the whole name, type word and all ("Mexico City", "Rock Island"), are always of the kind.
    """
    kind = query.kind
    pool = called or (find(query.bare) if query.bare != query.whole else [])
    if kind is None:
        return list(pool), False
    for fits in (_of_level, _of_code):
        if found := [c for c in pool if fits(c, kind)]:
            return found, False
    if query.strict or called:
        return ([] if query.strict else list(called)), False
    return [c for c in pool if kind.level in _AREAS and c.precision in _AREAS], True


def _of_level(candidate: Candidate, kind: TypeWord) -> bool:
    return candidate.precision == kind.level or (candidate.precision, kind.level) == (Precision.ADM3, Precision.ADM2)


def _of_code(candidate: Candidate, kind: TypeWord) -> bool:
    codes = tuple(code for code in kind.codes if len(code) > 1)
    other = {Precision.COUNTRY, Precision.SETTLEMENT} - {kind.level}  # "PP" is a police post, "PPL" none
    return candidate.place.feature_code.startswith(codes) and candidate.precision not in other


@dataclass(frozen=True, slots=True, kw_only=True)
class _Container:
    """The units that a part of an address may name, and the positions of the towns."""

    codes: frozenset[str]
    towns: tuple[Candidate, ...]

    @property
    def known(self) -> bool:
        return bool(self.codes or self.towns)

    def holds(self, candidate: Candidate) -> bool:
        place = candidate.place
        return not self.codes.isdisjoint({place.country, place.adm1, place.adm2, *candidate.parts})

    def close_to(self, candidate: Candidate) -> bool:
        return any(_km(_spot(town), candidate) <= _TOWN_KM for town in self.towns)


def _container(name: str, find: Find) -> _Container:
    """What a part of an address may stand for: a country, areas, and the likeliest settlements of that name."""
    bare, kind = split_kind(name)
    found, _ = _of_kind(Query(whole=name, bare=bare, kind=kind), find(name), find)
    codes = {code for c in found for code in (_unit(c), *c.parts) if code} | ({country} if (country := country_of(name)) else set())
    return _Container(codes=frozenset(codes), towns=tuple(c for c in found if c.precision is Precision.SETTLEMENT)[:_TOWNS])


def _unit(candidate: Candidate) -> str | None:
    """The code of the unit that a candidate is, or None when it is none."""
    place = candidate.place
    return {Precision.COUNTRY: place.country, Precision.ADM1: place.adm1, Precision.ADM2: place.adm2}.get(candidate.precision)


def _ranked(pool: Sequence[Candidate], near: Box | None, most: float) -> Choice:
    """In the order of the gazetteer, or near something by likelihood less distance. A score is the share of the tempered likelihood of all."""
    likelihoods = [_likelihood(c) for c in pool]
    if near is not None:
        likelihoods = [value - _DECAY * log10(1 + km / _NEAR_KM) for value, km in zip(likelihoods, _distances(pool, near), strict=True)]
    top = max(likelihoods)
    ranked = [(c, 10.0 ** (_TEMPER * max(value - top, -300.0))) for c, value in zip(pool, likelihoods, strict=True)]
    if near is not None:
        ranked.sort(key=lambda pair: -pair[1])
    total = sum(weight for _, weight in ranked)
    scores = tuple(round(min(most, weight / total), 3) for _, weight in ranked)
    return Choice(candidates=tuple(c for c, _ in ranked), scores=scores)


def _likelihood(candidate: Candidate) -> float:
    return prior(candidate.place, candidate.population, _STANDINGS.get(candidate.match, 2))


def _distances(pool: Sequence[Candidate], near: Box) -> list[float]:
    """km to each candidate. An area reaches some way around its middle; it and the seat it is named after are equally far, so that a bare "Sumy"
    is the city wherever in the region one stands."""
    own = [max(0.0, _km(near, c) - _REACH_KM.get(c.precision, 0.0)) for c in pool]
    shared = list(own)
    areas = [i for i, c in enumerate(pool) if c.precision in _AREAS]
    for seat in (i for i, c in enumerate(pool) if c.place.feature_code.startswith(_SEATS)):
        for area in areas:
            if _belong(pool[seat], pool[area]):
                shared[seat] = min(shared[seat], own[area])
                shared[area] = min(shared[area], own[seat])
    return shared


def _belong(seat: Candidate, area: Candidate) -> bool:
    same = seat.place.adm1 is not None and seat.place.adm1 == area.place.adm1
    return same or (seat.place.country == area.place.country and _km(_spot(seat), area) <= _SEAT_KM)


def _spot(candidate: Candidate) -> Box:
    place = candidate.place
    return place.lon, place.lat, place.lon, place.lat


def _km(box: Box, candidate: Candidate) -> float:
    """km from a box, 0 inside it. Good enough to rank by: equirectangular; boxes may cross the 180th meridian."""
    west, south, east, north = box
    lon, lat = candidate.place.lon, candidate.place.lat
    past, width = (lon - west) % 360, (east - west) % 360 if east - west < 360 else 360.0
    beside = 0.0 if past <= width else min(past - width, 360 - past)
    nearest = min(max(lat, south), north)
    return _KM_PER_DEGREE * hypot(beside * cos(radians((lat + nearest) / 2)), lat - nearest)


def _count(candidates: Sequence[Candidate]) -> str:
    return "1 candidate" if len(candidates) == 1 else f"{len(candidates)} candidates"
