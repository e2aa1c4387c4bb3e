"""What is shown of a place, in few bytes: a name as a key of the index in capitals, the units a place is in as one short text."""

from __future__ import annotations

import re

from geomap.folding import fold

BETWEEN = "\x1f"  # names of one text; neither folding nor capitals touch it
_PARTICLES = (
    "Of|De|La|The|Du|Del|Los|Las|Di|Da|Do|Dos|Y|And|On|Upon|Sur|Le|Les|En|In|Van|Der|Den|Am|An|Im|Bei|Sul|E|I|Ob|Na|Nad|Pod|Al|El|A|Au|Aux|Et|"
    "Sous|Vor|Zu|Zum|Dei|Degli|Della|Delle|Dello"
)
_INSIDE = re.compile(rf" (?:{_PARTICLES})(?=[ {BETWEEN}]|$)")


def titled(key: str) -> str:
    """A folded name, or several with `BETWEEN` between, with capitals: `rio de janeiro` → `Rio de Janeiro`."""
    return _INSIDE.sub(_lower, key.title())


def _lower(found: re.Match[str]) -> str:
    return found.group().lower()


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
