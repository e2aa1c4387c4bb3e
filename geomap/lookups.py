"""Names to candidates by the thousand: a column of place names to one table of all that they may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.artefact import ABBREVIATIONS, POSTALS, SKELETONS, STANDINGS, Artefact
from geomap.folding import fold_all, may_spell, skeletons
from geomap.gazetteer import WEAK, Gazetteer

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

COLUMNS = ("query", "id", "name", "lon", "lat", "feature_code", "country", "adm1", "adm2", "source", "population", "match")


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
    key, row, standing = artefact.lookup_all(fold_all([names[number] for number in plain]))
    key, row, standing = _with_spellings(artefact, [names[number] for number in plain], key, row, standing)
    _, first = np.unique(key * len(artefact) + row, return_index=True)
    first.sort()
    first = first[np.arange(len(first)) - np.searchsorted(key[first], key[first]) < limit]
    match = np.array(STANDINGS, dtype=object)[standing[first]]
    return {"query": np.array(plain, dtype=np.int64)[key[first]], **artefact.columns(row[first]), "match": match}


def _with_spellings(
    artefact: Artefact, names: Sequence[str], key: NDArray[Any], row: NDArray[Any], standing: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The hits, and behind those of a name that is nobody's main name the places that are spelled like it."""
    weak = np.setdiff1d(key, key[~np.isin(standing, list(WEAK))])
    asked, near, near_standing = artefact.lookup_all([SKELETONS + bones for bones in skeletons([names[number] for number in weak.tolist()])])
    other, many = weak[asked], len(artefact)
    new = np.flatnonzero(~np.isin(other * many + near, key * many + row))
    shown = artefact.columns(near[new])["name"].tolist()
    alike = [may_spell(names[number], name) for number, name in zip(other[new].tolist(), shown, strict=True)]
    new = new[np.array(alike, dtype=bool)]
    key = np.concatenate([key, other[new]])
    order = np.argsort(key, kind="stable")
    return key[order], np.concatenate([row, near[new]])[order], np.concatenate([standing, near_standing[new]])[order]


def _may_be_people(gazetteer: Gazetteer, name: str) -> bool:
    """Whether the name is a demonym."""
    return name[:1].isupper() and gazetteer.is_demonym(name)
