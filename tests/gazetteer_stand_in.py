"""A gazetteer of a dozen places for tests: names to candidates, nothing read from disk."""

from __future__ import annotations

import re

from geomap.model import Candidate, Place, Precision

_PLACES = [
    # name, also called, lon, lat, feature code, country, ADM1, population, precision
    ("Ukraine", ["Ukrainian"], 31.0, 49.0, "PCLI", "UA", None, 44_000_000, Precision.COUNTRY),
    ("Russia", ["Russian"], 100.0, 60.0, "PCLI", "RU", None, 144_000_000, Precision.COUNTRY),
    ("Kyiv", [], 30.52, 50.45, "PPLC", "UA", "UA-30", 2_950_000, Precision.SETTLEMENT),
    ("Moscow", [], 37.62, 55.75, "PPLC", "RU", "RU-MOW", 10_400_000, Precision.SETTLEMENT),
    ("Sumy", [], 34.80, 50.91, "PPLA", "UA", "UA-59", 256_000, Precision.SETTLEMENT),
    ("Sumy Oblast", ["Sumy", "Sumy region"], 34.0, 51.0, "ADM1", "UA", "UA-59", 1_100_000, Precision.ADM1),
    ("Kharkiv", [], 36.25, 49.99, "PPLA", "UA", "UA-63", 1_430_000, Precision.SETTLEMENT),
    ("Kharkiv Oblast", ["Kharkiv", "Kharkiv region"], 36.5, 49.6, "ADM1", "UA", "UA-63", 2_600_000, Precision.ADM1),
    ("Milove", [], 40.13, 49.38, "PPL", "UA", "UA-09", 5_700, Precision.SETTLEMENT),
    ("Athens", [], 23.73, 37.98, "PPLC", "GR", "GR-A1", 664_000, Precision.SETTLEMENT),
    ("Athens", [], -82.10, 39.33, "PPLA2", "US", "US-OH", 25_000, Precision.SETTLEMENT),
    ("Ohio", [], -82.7, 40.2, "ADM1", "US", "US-OH", 11_500_000, Precision.ADM1),
    ("Reading", [], -0.97, 51.46, "PPL", "GB", "GB-RDG", 318_000, Precision.SETTLEMENT),
]  # fmt: skip
_DEMONYMS = {"Ukrainian": "UA", "Russian": "RU", "Ukrainians": "UA"}


class FewNames:
    """The `Names` protocol over the table above."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Candidate]] = {}
        for number, (name, others, lon, lat, code, country, adm1, population, precision) in enumerate(_PLACES, 1):
            place = Place(id=f"test:{number}", name=name, lon=lon, lat=lat, feature_code=code, country=country, adm1=adm1, source="test")
            for called in [name, *others]:
                match = "demonym" if called in _DEMONYMS else "main" if called == name else "official" if " " in called else "alternate"
                self._by_name.setdefault(called.lower(), []).append(Candidate(place=place, population=population, match=match, precision=precision))

    def find(self, name: str) -> list[Candidate]:
        return list(self._by_name.get(name.lower(), ()))

    def match(self, text: str) -> list[tuple[int, int]]:
        names = sorted((n for n in self._by_name if n.title() not in _DEMONYMS), key=len, reverse=True)
        pattern = r"\b(?=[A-Z])(?:" + "|".join(map(re.escape, names)) + r")\b"
        return [found.span() for found in re.finditer(pattern, text, re.IGNORECASE) if text[found.start()].isupper()]

    def demonym(self, word: str) -> str | None:
        return _DEMONYMS.get(word)

    def is_demonym(self, word: str) -> bool:
        return word in _DEMONYMS
