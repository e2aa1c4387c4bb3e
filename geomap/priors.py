"""How likely a bare name means a place, before anything is known about the text."""

from __future__ import annotations

from math import log10

from geomap.model import Place

_WEIGHTS = {"PCLI": 3.0, "PPLC": 1.0, "PPLA": 0.3, "ADM1": 0.2, "ADM2": -2.0, "ADM3": -2.5, "ADM4": -3.0, "PPLX": -0.7, "PPLQ": -1.0}
_CURATED_WEIGHTS = {"CONT": 6.0, "OCN": 6.0, "RGN": 6.0, "SEA": 5.5, "STRT": 4.5, "GULF": 4.5, "STM": 3.5, "LK": 3.0, "PPL": 1.5}
_CURATED = 2.0  # a feature that was put into the table by hand is in the news, although nobody lives there
_STANDINGS = (0.0, -0.2, -1.0, 0.0, -1.0)


def is_curated(place: Place) -> bool:
    """Whether it is a row of `features.csv` or `extra_places.csv`."""
    return place.source == "geomap" and place.id.startswith("geomap:") and not place.feature_code.startswith("ADM")


def prior(place: Place, population: int, standing: int) -> float:
    """A sum of logarithms; only the order matters. `standing` is that of the name among the place's names."""
    return base_prior(place, population) + of_standing(standing)


def base_prior(place: Place, population: int) -> float:
    """The part that is the same for all names of a place."""
    weight = _CURATED_WEIGHTS.get(place.feature_code, _CURATED) if is_curated(place) else _WEIGHTS.get(place.feature_code, 0.0)
    return log10(population + 10) + weight


def of_standing(standing: int) -> float:
    """The part that the standing of a name adds."""
    return _STANDINGS[standing]
