"""What an import must know of the shipped gazetteer."""

from __future__ import annotations

import numpy as np

from geomap.artefact import SKELETONS, Artefact
from geomap.folding import skeleton

_PROBES = 5


def transliterated(shipped: Artefact) -> frozenset[str]:
    """Countries whose places are also found by the transliteration skeletons of their names, as the shipped gazetteer has it."""
    probes: dict[str, int] = {}
    found = set()
    table = shipped.table()
    for row in np.argsort(-table["population"].astype(np.int64), kind="stable").tolist():
        country = shipped.countries[table["country"][row]]
        if probes.get(country, 0) == _PROBES or country in found:
            continue
        if bones := skeleton(shipped.place(row).name):
            probes[country] = probes.get(country, 0) + 1
            if any(other == row for other, _ in shipped.lookup(SKELETONS + bones)):
                found.add(country)
    return frozenset(found)


class ShownNames:
    """The names under which places of the shipped gazetteer are shown: an import does not rename them."""

    def __init__(self, shipped: Artefact) -> None:
        self._shipped = shipped
        gids = shipped.table()["gid"]
        self._rows = np.argsort(gids, kind="stable").astype(np.uint32)
        self._gids = gids[self._rows]

    def name(self, gid: int) -> str:
        """The name of a GeoNames id, "" when the gazetteer does not hold it."""
        at = int(np.searchsorted(self._gids, np.uint32(gid)))  # a wider type would have the whole array converted
        return self._shipped.place(int(self._rows[at])).name if at < len(self._gids) and self._gids[at] == gid else ""
