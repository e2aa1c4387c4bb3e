"""One distinct name of an article, with what its own words say about the place that it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geomap.model import Candidate, Precision
from geomap.toponyms import TypeWord

Array = NDArray[np.float64]
KM_PER_DEGREE = 111.2
DISTRICT_KM = 80.0  # what lies in a district is at most this far from the place that it is called after


@dataclass(slots=True, eq=False)
class Name:
    """One distinct name of an article with its candidates and what its own words say about it.

    `wanted` is its type word, `inside` the region and country codes of what it is said to lie in (`regions`: those that are regions),
    `anchors` the places that the district around it is called after, `hint` the level the context suggests, `whole` the ids of the places that are
    called by the whole span, type word and all. `beside` are the names that stand in a list with it, `close` those before and after it in a
    sentence; both are filled by the caller. `times`, `early`, `literal` and `placed_word`: how often it is named, whether in the first line, the
    shares of its mentions that are literal and that follow a preposition of place.
    """

    key: tuple[str, str, str]
    candidates: Sequence[Candidate]
    wanted: TypeWord | None = None
    inside: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    regions: Sequence[Candidate] = ()
    anchors: Sequence[Candidate] = ()
    hint: Precision | None = None
    whole: frozenset[str] = frozenset()
    beside: list[Name] = field(default_factory=list)
    close: list[Name] = field(default_factory=list)
    times: int = 0
    early: bool = False
    literal: float = 1.0
    placed_word: float = 0.0
    probabilities: Array | None = None
    number: int = -1


def agrees(candidate: Candidate, wanted: TypeWord) -> bool:
    """Whether a candidate is of the kind that a type word asks for."""
    return (
        candidate.precision == wanted.level
        or (candidate.precision == Precision.ADM3 and wanted.level == Precision.ADM2)
        or (candidate.place.feature_code.startswith(wanted.codes) and candidate.precision != Precision.COUNTRY)
    )


def agreeing(name: Name) -> list[bool]:
    """For each candidate whether it is of the kind that the name's type word asks for, or stands for it where none is; all without a type word."""
    wanted = name.wanted
    if wanted is None:
        return [True] * len(name.candidates)
    found = [agrees(candidate, wanted) for candidate in name.candidates]
    if any(found) or not wanted.instead:
        return found
    return [c.place.feature_code.startswith(wanted.instead) and c.precision != Precision.COUNTRY for c in name.candidates]


def nearest_km(name: Name, points: Sequence[tuple[float, float]]) -> Array | None:
    """Distance in km of every candidate to the nearest of some (lon, lat) points; None without points."""
    if not points:
        return None
    other = np.array(points)
    own = np.array([(c.place.lon, c.place.lat) for c in name.candidates])
    north = own[:, None, 1] - other[None, :, 1]
    east = np.abs(own[:, None, 0] - other[None, :, 0])
    east = np.minimum(east, 360 - east) * np.cos(np.radians((own[:, None, 1] + other[None, :, 1]) / 2))
    return np.asarray(np.sqrt(north**2 + east**2).min(axis=1) * KM_PER_DEGREE, dtype=np.float64)
