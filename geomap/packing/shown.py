"""What is shown of a place, in few bytes: a name as a key of the index in capitals, the units a place is in as one short text."""

from __future__ import annotations

from geomap.folding import fold

_PARTICLES = frozenset(
    "of de la the du del los las di da do dos das y and on upon sur le les en in van der den am an im bei sul e i ob na nad pod al el a au aux et "
    "sous vor zu zum dei degli della delle dello".split()
)


def titled(key: str) -> str:
    """A folded name with capitals: `rio de janeiro` → `Rio de Janeiro`."""
    first, *others = key.split(" ")
    return " ".join([first[:1].upper() + first[1:], *(word if word in _PARTICLES else word[:1].upper() + word[1:] for word in others)])


def join_area(country: str, adm1: str, adm2: str) -> str:
    """Codes of a country and its units as one text; "" stands for an unknown one."""
    short = adm2[len(adm1) :] if adm1 and adm2.startswith(f"{adm1}.") else adm2
    return "\t".join((adm1, short, "" if country == adm1[:2] else country or "-")).rstrip("\t")


def split_area(text: str) -> tuple[str, str, str]:
    """The codes of country, ADM1 and ADM2 that `join_area` joined."""
    adm1, short, country = (*text.split("\t"), "", "")[:3]
    return "" if country == "-" else country or adm1[:2], adm1, adm1 + short if short.startswith(".") else short


def place_slug(name: str, country: str, lon: float, lat: float) -> str:
    """The id of a place that has no number: from what it is called and where it lies."""
    return f"{country.lower()}-{'-'.join(fold(name).split())}-{lat:.2f}-{lon:.2f}"
