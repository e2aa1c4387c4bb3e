"""Two places of one name on either side of a border: the one that lies among the article's other places is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from geomap.distinct_names import Name, nearest_km
from geomap.model import Candidate, Precision

_APART_KM = 400.0  # homonyms of neighbouring countries are at most this far from each other
_NEAR_KM = 60.0  # what lies among other places has one of them this near
_TIMES = 2.0  # and the homonym across the border is at least so many times as far from all of them
_LEAST_KM = 10.0  # a town beside another is taken to be this far from it
_RIVAL = 0.1  # of the likeliest place's chance, that a rival must have
_LIKELY, _SETTLED = 0.3, 0.7  # the least chance of a settled place, and the share of its name's chances that lies around it
_AROUND_KM = 100.0
_LOCAL = frozenset({Precision.EXACT, Precision.NEAR, Precision.SETTLEMENT, Precision.ADM3, Precision.ADM2})


def settle_homonyms(names: Sequence[Name]) -> None:
    """Change `probabilities` of ranked names: the likeliest place and its rival in the neighbouring country change chances when the article's other
    places speak for the rival.

    They do when more of them lie in the rival's country than in the other one, one of them near it and all of them farther from the other place. A
    name whose own words say where its place lies, or of what kind it is, is left as it is.
    """
    ranked = [name for name in names if name.probabilities is not None]
    settled = {name: place for name in ranked if (place := _settled(name)) is not None}
    changed = [(name, rival) for name in ranked if (rival := _rival(name, settled.items())) is not None]
    for name, rival in changed:
        assert name.probabilities is not None
        best = int(name.probabilities.argmax())
        name.probabilities[[best, rival]] = name.probabilities[[rival, best]]


def _rival(name: Name, settled: Iterable[tuple[Name, Candidate]]) -> int | None:
    """The likeliest candidate across the border that the other places speak for; None when there is none."""
    chances = name.probabilities
    if chances is None or name.wanted is not None or any(name.key[1:]) or any(name.inside) or name.hint is not None:
        return None
    best = int(chances.argmax())
    first = name.candidates[best]
    abroad = [n for n, c in enumerate(name.candidates) if _across(c, first) and chances[n] >= _RIVAL * chances[best]]
    places = [place for other, place in settled if other.key[0] != name.key[0]] if abroad else []
    away, between = nearest_km(name, [_point(place) for place in places]), nearest_km(name, [_point(first)])
    if away is None or between is None:
        return None
    told = Counter(place.place.country for place in places)
    fitting = [
        n
        for n in abroad
        if between[n] <= _APART_KM
        and away[n] <= _NEAR_KM
        and away[best] >= _TIMES * max(float(away[n]), _LEAST_KM)
        and told[name.candidates[n].place.country] > told[first.place.country]
    ]
    return max(fitting, key=lambda n: float(chances[n]), default=None)


def _across(candidate: Candidate, first: Candidate) -> bool:
    """Whether two candidates are places of two countries, and neither is a country itself."""
    countries = {candidate.place.country, first.place.country}
    return len(countries) == 2 and None not in countries and Precision.COUNTRY not in (candidate.precision, first.precision)


def _settled(name: Name) -> Candidate | None:
    """The local place that a name means beyond doubt, be it town or district; None when that is open."""
    chances = name.probabilities
    assert chances is not None
    best = int(chances.argmax())
    first = name.candidates[best]
    away = nearest_km(name, [_point(first)])
    if first.precision not in _LOCAL or chances[best] < _LIKELY or away is None:
        return None
    same = np.array([c.place.country == first.place.country for c in name.candidates]) & (away <= _AROUND_KM)
    return first if chances[same].sum() >= _SETTLED * chances.sum() else None


def _point(candidate: Candidate) -> tuple[float, float]:
    return candidate.place.lon, candidate.place.lat
