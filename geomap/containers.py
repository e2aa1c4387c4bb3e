"""What a name is said to lie in, and what it and its containers may mean: "Athens, Ohio", "X, Y district, Donetsk region"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geomap.model import Candidate, Mention, Precision, Reading
from geomap.protocols import Names
from geomap.toponyms import Toponyms, Words, expand, load_toponyms, split_type

_MAX_CANDIDATES = 40
_CONTAINER_CANDIDATES = 4
_GENITIVE_GAP = 24
_RANKS = {Precision.COUNTRY: 0, Precision.ADM1: 1, Precision.ADM2: 2}
AREAS = frozenset({Precision.ADM1, Precision.ADM2})
_CONTAINER_LINKS = frozenset({", ", " (", " in ", ", in ", ", in the ", " in the ", ", of ", ", the ", ", near ", ", capital of ", ", a town in "})
_UNKNOWN_UNIT = re.compile(r"(?P<link>, | \(|, in the | in the | in )(?:[A-Z][\w'’-]+ ){1,3}(?P<unit>\w+)(?:, |\), | of | \(|\) of )")
_GENITIVES = ("'s ", "’s ")


def lookup(name: str, names: Names, cache: dict[str, list[Candidate]]) -> list[Candidate]:
    """What a name, or what an abbreviation stands for, may mean, remembered in `cache`."""
    if name not in cache:
        cache[name] = names.find(expand(name, load_toponyms()))[:_MAX_CANDIDATES]
    return cache[name]


def candidates_of(whole: str, bare: str, names: Names, cache: dict[str, list[Candidate]]) -> list[Candidate]:
    """What the whole span and its bare name may mean, without doubles."""
    found = {c.place.id: c for c in lookup(whole, names, cache)}
    if bare != whole:
        for candidate in lookup(bare, names, cache):
            found.setdefault(candidate.place.id, candidate)
    return list(found.values())[:_MAX_CANDIDATES]


def containers_of(mentions: Sequence[Mention], index: int, words: Words) -> list[Mention]:
    """What a name is said to lie in: "Athens, Ohio", "Basivka in the Sumy region", "Ukraine's Sumy region", "X, Y district, Donetsk region"."""
    mention = mentions[index]
    found: list[Mention] = []
    for following in mentions[index + 1 : index + 4]:
        last = found[-1] if found else mention
        gap = _UNKNOWN_UNIT.sub(_past_unit, words.text[last.end : following.start])
        if gap not in _CONTAINER_LINKS or following.reading is not Reading.LITERAL:
            break
        found.append(following)
    if not found and index and words.text[mentions[index - 1].end : mention.start].startswith(_GENITIVES):
        return [mentions[index - 1]] if mention.start - mentions[index - 1].end < _GENITIVE_GAP else []
    return found


def _past_unit(found: re.Match[str]) -> str:
    """What remains of a gap between two names without a unit that nobody knows: ", Chervonyi District, " is as good as ", "."""
    return found["link"] if found["unit"].lower() in load_toponyms().types else found.group()


def anchors_of(
    containers: Sequence[Mention], regions: Sequence[Candidate], names: Names, cache: dict[str, list[Candidate]], lexicon: Toponyms
) -> list[Candidate]:
    """The places that the districts among the containers are called after ("Bakhmut district"), within the regions that are stated beside them."""
    found: list[Candidate] = []
    for mention in containers:
        bare, kind = split_type(mention.text, lexicon)
        if kind is not None and kind.level is Precision.ADM2:
            found += [c for c in candidates_of(mention.text, bare, names, cache) if c.precision not in _RANKS]
    codes = {c.place.adm1 for c in regions}
    return [c for c in found if c.place.adm1 in codes] or found


def enclosing_of(candidates: Sequence[Candidate], containers: Sequence[Mention], names: Names, cache: dict[str, list[Candidate]]) -> list[Candidate]:
    """What the containers may mean, as far as it is larger than the name itself: a list of countries, states or cities encloses nothing."""
    own = _RANKS.get(candidates[0].precision, 3) if candidates else 3
    found: list[Candidate] = []
    for mention in containers:
        meant = lookup(mention.text, names, cache)[:_CONTAINER_CANDIDATES]
        if meant and meant[0].precision in _RANKS:
            found += [c for c in meant if _RANKS.get(c.precision, 3) < own]
    return found


def codes_of(enclosing: Sequence[Candidate]) -> tuple[frozenset[str], frozenset[str]]:
    """Region and country codes of what a name is said to lie in; what is neither region nor country contains nothing."""
    regions = {c.place.adm1 for c in enclosing if c.precision is Precision.ADM1} | {c.place.adm2 for c in enclosing if c.precision is Precision.ADM2}
    countries = {c.place.country for c in enclosing if c.precision is Precision.COUNTRY}
    return frozenset(code for code in regions if code), frozenset(code for code in countries if code)
