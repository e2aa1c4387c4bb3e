"""Which of a settlement's names is Ukrainian, Russian or Arabic. What is not certain is left out; nothing is transliterated.

Each rule has a word for what it rests on, which the shipped file keeps beside the name:

- `tagged`: GeoNames has the name under the language;
- `codifier`: Ukraine's codifier has one settlement in the raion whose name, romanised by the national system, is the shown one;
- `romanised`: of GeoNames' names without a language it is the only one that gives the romanised name of the place by the rules of this language;
- `letters`: it is the only one that can be of this language by its letters, or of several the likeliest;
- `hand`: it is set in `place_name_fixes.csv`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from boundaries.romanise import russian_bgn, ukrainian
from boundaries.ukraine import Codifier

from geomap.folding import fold
from geomap.model import Place
from geomap.packing.spellings import script

Named = tuple[str, str]  # a name, and what says that it is of the language

LIKE, ALIKE, CLOSE = 0.4, 0.7, 0.75  # of a name and its romanised form, by their consonants
_WORDS = r"[{0}]+(?:[ ’'\-–][{0}]+)*"
_UKRAINIAN = re.compile(_WORDS.format("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"), re.IGNORECASE)
_RUSSIAN = re.compile(_WORDS.format("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"), re.IGNORECASE)
_ARABIC = re.compile(_WORDS.format("\u0621-\u063a\u0641-\u064a"))
_ONLY_UKRAINIAN = re.compile(r"[їєґ]|[сцз]ьк|и.*і|і.*и", re.IGNORECASE)
_EMIGRE = re.compile("ґ", re.IGNORECASE)  # in foreign names a spelling that is not the usual one
_PALOCHKA = re.compile("[а-яА-Я]І")  # a letter of the Caucasus that is typed as a capital і
_ONLY_RUSSIAN = re.compile("[ыё]|(?<![бвгджзклмнпрстфхцчшщ])э", re.IGNORECASE)
_NOT_RUSSIAN = re.compile(
    r"[бвгджзклмнпрстфхцчшщ]э|[кгх]ы|ыця|[сцз]ьк|ьо|йо|[внк]е\b|ивка\b|ъ[ык]|къ|\b(?:велик|нов|стар|мал)(?:а|и|ий)\b", re.IGNORECASE
)  # of a neighbour
_SOFT = re.compile("[сцз]ьк|ьо", re.IGNORECASE)  # never in Russian
_ONLY_ARABIC = re.compile("[ةأإؤ]|^ال")
_UNSEEN = re.compile("[\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e]")  # vowel signs, a drawn-out line, marks of direction
ARABIC_SPOKEN = frozenset("AE BH DZ EG IL IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())
_ARABIC_LATIN = dict(
    zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئ", "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a h a a a a w y".split(), strict=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What the packages say of a settlement. `tagged`: language → GeoNames id → name; `own`: GeoNames id → main name and all others.

    `fixes`: (place id, language) → name set by hand, "" for none.
    """

    tagged: Mapping[str, Mapping[int, str]]
    own: Mapping[int, tuple[str, Sequence[str]]]
    official: Mapping[str, Mapping[str, Sequence[str]]]
    fixes: Mapping[tuple[str, str], str]


def official_names(codifier: Codifier) -> dict[str, dict[str, list[str]]]:
    """Raion → romanised name → the Ukrainian names that are romanised so."""
    found: dict[str, dict[str, list[str]]] = {}
    for (_, name), raions in sorted(codifier.settlements.items()):
        for raion in sorted(raions):
            found.setdefault(raion, {}).setdefault(ukrainian(name), []).append(name)
    return found


def spoken_name(place: Place, language: str, records: Records) -> Named | None:
    """The name of a settlement in a language; None when none is certain."""
    if (fixed := records.fixes.get((place.id, language))) is not None:
        return (fixed, "hand") if fixed else None
    return _RULES[language](place, records)


def _number(place: Place) -> int:
    prefix, _, number = place.id.partition(":")
    return int(number) if prefix == "geonames" else 0


def _tagged(place: Place, language: str, records: Records, letters: re.Pattern[str]) -> str | None:
    """GeoNames' name under a language, if it is written in the language's letters."""
    name = _plain(records.tagged[language].get(_number(place), ""))
    return name if letters.fullmatch(name) else None


def _others(place: Place, records: Records, letters: re.Pattern[str]) -> list[str]:
    """GeoNames' names without a language that are written in some letters."""
    _, names = records.own.get(_number(place), ("", ()))
    return sorted({name for name in map(_plain, names) if letters.fullmatch(name)})


def _ukrainian_name(place: Place, records: Records) -> Named | None:
    home = place.country == "UA"
    codified = records.official.get(place.adm2 or "", {}).get(place.name, ()) if home else ()
    if len(codified) == 1:
        return codified[0], "codifier"
    if (name := _tagged(place, "uk", records, _UKRAINIAN)) is not None:
        return name, "tagged"
    others = [name for name in _others(place, records, _UKRAINIAN) if not _PALOCHKA.search(name)]
    if home:
        return _only((name for name in others if _key(ukrainian(name)) == _key(place.name)), "romanised")
    sure = (name for name in others if _ONLY_UKRAINIAN.search(name) and not _EMIGRE.search(name))
    return _only((name for name in sure if _alike(ukrainian(name), place.name) >= CLOSE), "letters")


def _russian_name(place: Place, records: Records) -> Named | None:
    name, home = _tagged(place, "ru", records, _RUSSIAN), place.country == "UA"
    if name is not None and (not home or (_alike(russian_bgn(name), place.name) >= ALIKE and not _NOT_RUSSIAN.search(name))):
        return name, "tagged"
    others = _others(place, records, _RUSSIAN)
    if place.country == "RU":
        own, _ = records.own.get(_number(place), (place.name, ()))
        return _only((name for name in others if _key(russian_bgn(name)) == _key(own) and not _SOFT.search(name)), "romanised")
    return _russian_of_ukraine(place, others, records) if home else None


def _russian_of_ukraine(place: Place, others: Sequence[str], records: Records) -> Named | None:
    """The Russian name of a place in Ukraine among names in Russian letters, which may be Ukrainian or Belarusian as well."""
    main, names = records.own.get(_number(place), (place.name, ()))
    called = _ukrainian_name(place, records)
    latin = {_key(name) for name in (main, place.name, *names) if script(name) == "LATIN"}
    alike = [name for name in others if (called is None or name != called[0]) and _alike(russian_bgn(name), place.name) >= CLOSE]
    alike = [name for name in alike if not _NOT_RUSSIAN.search(name) and (called or _key(ukrainian(name)) != _key(place.name))]
    rounded = called[0].lower().replace("олекс", "алекс").count("о") if called else 0  # Belarusian has а for many an о
    alike = [name for name in alike if len(re.findall("[оё]", name.lower())) >= rounded]
    by_latin = _only((name for name in alike if _key(russian_bgn(name)) in latin), "romanised")
    return by_latin or _only((name for name in alike if _ONLY_RUSSIAN.search(name)), "letters")


def _arabic_name(place: Place, records: Records) -> Named | None:
    name, home = _tagged(place, "ar", records, _ARABIC), place.country in ARABIC_SPOKEN
    if name is not None and (home or place.country != "UA" or _alike(_romanised_arabic(name), place.name) >= LIKE):
        return name, "tagged"
    others = [name for name in _others(place, records, _ARABIC) if _alike(_romanised_arabic(name), place.name) >= LIKE]
    if not home:
        return _only((name for name in others if _ONLY_ARABIC.search(name)), "letters")
    best = max(others, key=lambda name: (_alike(_romanised_arabic(name), place.name), -len(name), name), default=None)
    return None if best is None else (best, "letters")


_RULES: Mapping[str, Callable[[Place, Records], Named | None]] = {"uk": _ukrainian_name, "ru": _russian_name, "ar": _arabic_name}
LANGUAGES = tuple(_RULES)


def _only(names: Iterable[str], basis: str) -> Named | None:
    """The one name of several spellings with and without ё; None of two names."""
    found = sorted(set(names), key=lambda name: (-name.count("ё"), name))
    return (found[0], basis) if found and len({name.replace("ё", "е") for name in found}) == 1 else None


def _plain(name: str) -> str:
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", name)).split())


def _key(name: str) -> str:
    """A romanised name without what romanisations differ in: marks, y for i and j, e for ye and yo."""
    letters = re.sub(r"yy\b|iy\b|yi\b|ij\b", "y", re.sub("[ '’-]", "", fold(name)))
    return letters.replace("ye", "e").replace("yo", "e").replace("y", "i").replace("j", "i").replace("ii", "i")


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _bones(one), _bones(other), autojunk=False).ratio()


def _bones(name: str) -> str:
    """The consonants, g and h as one."""
    return re.sub("[aeiouy '’-]", "", fold(name)).replace("h", "g").replace("gg", "g")


def _romanised_arabic(name: str) -> str:
    return "".join(_ARABIC_LATIN.get(char, char) for char in name)
