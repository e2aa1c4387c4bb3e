"""The rows that explain the marks of a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geomap.model import Feature
from geomap.style.bases import LAYERS
from geomap.style.looks import look


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """A legend line: the style it explains, its words, its layer, how many marks it stands for."""

    key: str
    words: str
    layer: str
    count: int


def legend(features: Iterable[Feature]) -> tuple[LegendRow, ...]:
    """The rows that explain these features, from the ground up; looks with the same words in another ink share no row."""
    counts: dict[str, int] = {}
    for feature in features:
        if look(feature.style).words:
            counts[feature.style] = counts.get(feature.style, 0) + 1
    rows = [LegendRow(key=key, words=look(key).words, layer=look(key).layer, count=count) for key, count in counts.items()]
    order = list(LAYERS)
    return tuple(sorted(rows, key=lambda row: (order.index(row.layer), look(row.key).z, row.key)))
