"""What a name and the words beside it say by themselves about its being a place name, whatever the text: remembered from text to text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from geomap import resources
from geomap.toponyms import load_toponyms

_NO_GRADES = (0, 0, 0)
_GRADES = ("word", "surname", "given")


@cache
def load_grades(language: str = "en") -> Mapping[str, tuple[int, int, int]]:
    """Folded name → how common it is as a word, surname and given name (1 most, 5 least, 0 not at all); read once a process."""
    lines = resources.grades(language).read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines if not line.startswith("#"))
    return {name: (int(word), int(surname), int(given)) for name, word, surname, given in rows}


@lru_cache(maxsize=4096)
def spelled(name: str) -> Mapping[str, float]:
    """What the letters and the words of a name say, whatever stands around it."""
    lower, lists = name.lower(), load_toponyms().words
    first, _, rest = lower.partition(" ")
    tests = {
        "phrase": " " in name,
        "caps": name.isupper() and len(name) > 3,
        "acronym": name.isupper() and len(name) <= 3,
        "stop": lower in lists["stop"],
        "stop_part": not rest and lower in lists["heads"],
        "foreign": not name.isascii(),
        "digit": any(c.isdigit() for c in name),
        "begins_given": bool(rest) and 0 < load_grades().get(first, _NO_GRADES)[2] < 4,
        "directed": bool(rest) and first in lists["directions"],
        "hyphen": "-" in name,
        "dot": "." in name,
    }
    grades = {f"grade_{kind}": 6.0 - grade for kind, grade in zip(_GRADES, load_grades().get(lower, _NO_GRADES), strict=True) if grade}
    return {test: 1.0 for test, holds in tests.items() if holds} | grades | {"length": float(len(name)), "words": float(name.count(" ") + 1)}


@lru_cache(maxsize=4096)
def word_before(word: str) -> Mapping[str, float]:
    """What the word before a name says by itself; "" stands for none."""
    low, lists = word.lower(), load_toponyms().words
    tests = {
        "prep_in": low == "in",
        "prep_at": low == "at",
        "prep_from": low == "from",
        "prep_of": low == "of",
        "prep_by": low in ("by", "with", "for", "against"),
        "prep_other": low in lists["locative"] or low in lists["governmental"] or low == "to",
        "the": low == "the",
        "article_a": low in ("a", "an"),
        "and_before": low in ("and", "or", "&"),
        "number_before": word[:1].isdigit(),
        "direction_before": low in lists["directions"],
        "lower_before": word[:1].islower(),
    }
    return {test: 1.0 for test, holds in tests.items() if holds} | _as_person(word, "before")


@lru_cache(maxsize=4096)
def word_after(word: str) -> Mapping[str, float]:
    """What the word after a name says by itself; "" stands for none."""
    low, lists = word.lower(), load_toponyms().words
    tests = {
        "head_after": low in lists["heads_of_bodies"] and word[:1].isupper(),
        "genitive": low in ("'s", "’s"),
        "number_after": word[:1].isdigit(),
        "verb_after": low in lists["actor_verbs"],
        "lower_after": word[:1].islower(),
        "lower_noun_after": word[:1].islower() and not any(low in lists[name] for name in ("function", "locative", "actor_verbs")),
        "and_after": low in ("and", "or", "&"),
        "stop_after": word in (".", "!", "?", ";"),
        "colon_after": word == ":",
    }
    return {test: 1.0 for test, holds in tests.items() if holds} | _as_person(word, "after")


def _as_person(word: str, side: str) -> dict[str, float]:
    """How common a capitalised word is as a given name and as a surname."""
    _, surname, given = load_grades().get(word.lower(), _NO_GRADES) if word[:1].isupper() else _NO_GRADES
    return {f"{kind}_{side}": 6.0 - grade for kind, grade in (("given", given), ("surname", surname)) if grade}
