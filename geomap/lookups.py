"""Names to candidates by the thousand: a column of place names to one table of all that they may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.artefact import ABBREVIATIONS, POSTALS, STANDINGS
from geomap.folding import fold
from geomap.gazetteer import Gazetteer

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

COLUMNS = ("query", "id", "name", "lon", "lat", "feature_code", "country", "adm1", "adm2", "source", "population", "match")
_BETWEEN = "\0"


def find_all(names: Sequence[str], gazetteer: Gazetteer | None = None, limit: int = 60) -> pd.DataFrame:
    """What `Gazetteer.find` finds for each name, as one table with `COLUMNS`: in the order of the names, then likeliest first.

    `query` is the place of the name in `names`; a name that means nothing has no row. `country`, `adm1` and `adm2` are the units of a place: no join
    is needed. Several times as fast as asking name by name. Raises GazetteerError when the gazetteer is missing or damaged.
    """
    import pandas as pd

    gazetteer = gazetteer or Gazetteer.open()
    tidy = [" ".join(name.split()) for name in names]
    table = pd.DataFrame(_plain(gazetteer, tidy, limit), columns=list(COLUMNS))
    rest = np.setdiff1d(np.arange(len(tidy)), table["query"].to_numpy()).tolist()
    rows = [
        {"query": number, **asdict(hit.place), "population": hit.population, "match": hit.match}
        for number in rest
        for hit in gazetteer.find(tidy[number], limit)
    ]
    if rows:
        table = pd.concat([table, pd.DataFrame(rows)], ignore_index=True).sort_values("query", kind="stable", ignore_index=True)
    return table


def _plain(gazetteer: Gazetteer, names: Sequence[str], limit: int) -> dict[str, NDArray[Any]]:
    """Columns for the names that only their folded form can find; none at all when imports of the user count too."""
    artefact = gazetteer.shipped
    special = frozenset(key[1:] for first in (ABBREVIATIONS, POSTALS) for key in artefact.trie.keys(first))
    imported = len(gazetteer) != len(artefact)
    plain = [] if imported else [number for number, name in enumerate(names) if name not in special and not _may_be_people(gazetteer, name)]
    key, row, standing = artefact.lookup_all(_folded([names[number] for number in plain]))
    _, first = np.unique(key * len(artefact) + row, return_index=True)
    first.sort()
    first = first[np.arange(len(first)) - np.searchsorted(key[first], key[first]) < limit]
    match = np.array(STANDINGS, dtype=object)[standing[first]]
    return {"query": np.array(plain, dtype=np.int64)[key[first]], **artefact.columns(row[first]), "match": match}


def _may_be_people(gazetteer: Gazetteer, name: str) -> bool:
    """Whether the name is a demonym, or cannot be folded together with others."""
    return (name[:1].isupper() and gazetteer.is_demonym(name)) or _BETWEEN in name


def _folded(names: Sequence[str]) -> list[str]:
    """The folded names. Folding goes character by character, so that all can be folded as one text."""
    return fold(_BETWEEN.join(names)).split(_BETWEEN) if names else []
