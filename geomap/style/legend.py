"""The rows that explain the marks of a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geomap.model import Feature
from geomap.phrases import Speaker
from geomap.style.bases import LAYERS
from geomap.style.looks import look, words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """A legend line: the style it explains, its words, its layer, how many marks it stands for."""

    key: str
    words: str
    layer: str
    count: int


def legend(features: Iterable[Feature], tongue: Speaker | None = None) -> tuple[LegendRow, ...]:
    """The rows that explain these features, from the ground up; looks with the same words in another ink share no row. English without a language."""
    counts: dict[str, int] = {}
    for feature in features:
        if look(feature.style).words:
            counts[feature.style] = counts.get(feature.style, 0) + 1
    words = {key: look(key).words if tongue is None else words_in(key, tongue) for key in counts}
    rows = [LegendRow(key=key, words=words[key], layer=look(key).layer, count=count) for key, count in counts.items()]
    order = list(LAYERS)
    return tuple(sorted(rows, key=lambda row: (order.index(row.layer), look(row.key).z, row.key)))
