"""PLOVER and ACLED codes of an event, after its status."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from geomap import resources
from geomap.model import Assertion, Attribution, Kind, Reality, Stance

_INTENT = (Reality.PLANNED, Reality.AIMED)
_DEMAND = ("REQUEST",)


def codes(kind: Kind, reality: Reality, assertion: Assertion, attributions: tuple[Attribution, ...]) -> dict[str, tuple[str, ...]]:
    """The codes of a kind in its status. A denied or hypothetical event has none, a demand is a request, an intention never an assault."""
    if assertion is Assertion.DENIED or reality is Reality.HYPOTHETICAL:
        return {"plover": (), "acled": ()}
    row = _table()[kind.value]
    if reality in _INTENT:
        demanded = any(a.stance is Stance.DEMANDS for a in attributions)
        return {"plover": _DEMAND if demanded else tuple(row["intent"]), "acled": ()}
    return {"plover": tuple(row["plover"]), "acled": tuple(row["acled"])}


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    with resources.vocabulary("codes").open("rb") as stream:
        return tomllib.load(stream)
