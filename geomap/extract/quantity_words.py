"""The vocabulary of quantities, compiled: bounds, nouns and verbs with their roles, units of length."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from geomap import resources
from geomap.extract.numerals import Numerals, load_numerals

_CODES = r"[A-Z]{1,5}-|[A-Z][a-z]{1,3}-|[#№$€£₴₽]\s?|[^\W\d_]-"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the reading of quantities looks up.

    `amount` matches a number or range (groups first, second, no_amount); `named` a name that ends before a number; `omitted` what follows a number
    without a noun; `bounds` are patterns with whether they stand after the number; `roles` and `people` hold singular nouns.
    """

    numerals: Numerals
    amount: re.Pattern[str]
    named: re.Pattern[str]
    omitted: re.Pattern[str]
    fallback: str
    roles: dict[str, str]
    people: frozenset[str]
    verbs: tuple[tuple[str, re.Pattern[str]], ...]
    stops: frozenset[str]
    participles: frozenset[str]
    money: frozenset[str]
    signs: frozenset[str]
    bounds: dict[str, tuple[re.Pattern[str], bool]]
    km_per: dict[str, float]
    clause_before: re.Pattern[str] = re.compile(r"[.;:]|\bwhile\b|\bbut\b")
    clause_after: re.Pattern[str] = re.compile(r"[.;:]|,(?!\s*(?:including|most|some)\b)|\band\b|\bwhile\b|\bbut\b")


@cache
def load_quantities(language: str = "en") -> Lexicon:
    """The vocabulary of a language, compiled once a process. Raises FileNotFoundError for a language without one."""
    data = tomllib.loads(resources.vocabulary(f"quantities.{language}").read_text(encoding="utf-8"))
    numerals = load_numerals(language)
    return Lexicon(
        numerals=numerals,
        amount=_amount(numerals),
        named=re.compile(rf"(?:\b(?:{_any(data['names']['before'])})\.?\s*-?|{_CODES})$"),
        omitted=re.compile(rf"\s+(?:{_any(data['ellipsis']['next'])})\b|\s*(?:[.,;)]|$)", re.I),
        fallback=data["ellipsis"]["fallback"],
        roles={noun: role for role, nouns in data["roles"].items() for noun in nouns},
        people=frozenset(data["people"]["nouns"]),
        verbs=tuple((role, re.compile(rf"\b(?:{'|'.join(verbs)})\b", re.I)) for role, verbs in data["verbs"].items()),
        stops=frozenset(data["stops"]["words"]),
        participles=frozenset(data["nouns"]["participles"]),
        money=frozenset(data["money"]["words"]),
        signs=frozenset(data["money"]["signs"]),
        bounds={name: (_bound(words, after=name.endswith("_after")), name.endswith("_after")) for name, words in data["bounds"].items()},
        km_per=data["kilometres"]["km_per"],
    )


def _amount(numerals: Numerals) -> re.Pattern[str]:
    """A number, a rough amount, "between A and B", "A to B" or "A-B"; `no_amount` when an ordinal's ending, a clock time, share or age follows."""
    rough, number = _any(numerals.rough), numerals.pattern
    joined = r"(?(between)\s+(?:and|to)\s+|(?:\s*[–—-]\s*|\s+to\s+))"
    tail = r"(?P<no_amount>(?:st|nd|rd|th)\b|:\d|%|[\s-](?:thirds?|quarters?|fifths?|tenths?|halves|half)\b|[\s-]years?[\s-]olds?\b)?"
    return re.compile(rf"(?:(?P<between>between|from)\s+)?(?P<first>\b(?:{rough})\b|{number})(?:{joined}(?P<second>{number}))?{tail}", re.I)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _bound(words: Iterable[str], *, after: bool) -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s*({_any(words)})\b" if after else rf"\b({_any(words)})\s+$", re.I)


def singular(noun: str) -> str:
    """A noun's singular by its ending, well enough for look-up."""
    low = noun.lower()
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith("s") and not low.endswith(("ss", "us")) and low not in ("troops", "remains"):
        return low[:-1]
    return low
