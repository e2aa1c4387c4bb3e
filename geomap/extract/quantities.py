"""Amounts in a sentence: number, bounds, what is counted and in which role."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geomap import resources
from geomap.extract.numerals import Numerals, load_numerals
from geomap.extract.times import find_times
from geomap.protocols import Token

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\w.-]*")
_GAP = re.compile(r"[\s-]+")
_NAMED = re.compile(r"(?:\b(?:No|Nos|Article|Articles|Chapter|Section|Paragraph|Resolution|Road|Route|Highway|Type|Unit|Flight|Room|Block|Sector|Zone|Phase|Camp|Point|Hill|School|Checkpoint|Kilometre|Group|G|Mi|Su|F)\.?\s*-?|[A-Z]{1,5}-|[#№$€£₴₽]\s?|[A-Z][a-z]*-)$")


@dataclass(frozen=True, slots=True)
class QuantitySpan:
    """An amount, `text == sentence[start:end]`. `low` or `high` is None where that side is open or unsaid; `of` says whose ("Russian")."""

    start: int
    end: int
    text: str
    low: float | None
    best: float
    high: float | None
    noun: str
    of: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled vocabulary of quantities."""

    numerals: Numerals
    amount: re.Pattern[str]
    roles: dict[str, str]
    people: frozenset[str]
    verbs: tuple[tuple[str, re.Pattern[str]], ...]
    stops: frozenset[str]
    participles: frozenset[str]
    units: frozenset[str]
    money: frozenset[str]
    signs: frozenset[str]
    bounds: dict[str, re.Pattern[str]]
    km_per: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as it stands in the text, with its bounds."""

    start: int
    end: int
    low: float | None
    best: float
    high: float | None


def find_quantities(text: str, tokens: Sequence[Token] = (), skip: Sequence[tuple[int, int]] | None = None) -> list[QuantitySpan]:
    """The amounts of a sentence, in order. `tokens` (its parse, if any) give the noun; `skip` are spans to leave out, by default its time expressions."""
    lexicon = load_quantities()
    barred = [(span.start, span.end) for span in find_times(text, None)] if skip is None else list(skip)
    spans = []
    for amount in _amounts(text, lexicon):
        if any(start < amount.end and amount.start < end for start, end in barred):
            continue
        span = _counted(text, amount, tokens, lexicon)
        if span is not None:
            spans.append(span)
    return spans


def kilometres(span: QuantitySpan) -> float | None:
    """A distance's best value in kilometres; None when the span is no distance."""
    factor = load_quantities().km_per.get(_singular(span.noun))
    return None if span.role != "distance" or factor is None else span.best * factor


# ---------------------------------------------------------------- numbers and bounds


def _amounts(text: str, lexicon: Lexicon) -> list[_Amount]:
    """All numbers with their bounds; "A-B", "A to B" and "between A and B" are one."""
    found: list[_Amount] = []
    for match in lexicon.amount.finditer(text):
        if match.group("name_after") or _NAMED.search(text, max(0, match.start() - 14), match.start("first")):
            continue
        value = _value(match.group("first"), match.group("second"), lexicon.numerals)
        if value is not None:
            found.append(_bounded(text, match, value, lexicon))
    return found


def _value(first: str, second: str | None, numerals: Numerals) -> tuple[float, float, float] | None:
    """Low, best, high of a number, a rough amount or a range."""
    rough = numerals.rough.get(re.sub(r"\s+", " ", first.lower()))
    if rough:
        return rough
    low = numerals.read(first)
    high = numerals.read(second) if second else low
    if low is None or high is None:
        return None
    if second:
        multiplier = next((n for word, n in numerals.multipliers.items() if re.search(rf"[\d\s]{word}$", second.lower())), 1)
        if multiplier > 1 and low < high and not re.search(r"[^\W\d_]", first):
            low *= multiplier
    return (low, (low + high) / 2, high) if low < high else (low, low, low)


def _bounded(text: str, match: re.Match[str], value: tuple[float, float, float], lexicon: Lexicon) -> _Amount:
    """The amount with the bounds that the words before and after it set."""
    low, best, high = value
    start, end = match.start(), match.end()
    for name, pattern in lexicon.bounds.items():
        before = not name.endswith("_after")
        found = pattern.search(text, max(0, start - 30), start) if before else pattern.match(text, end)
        if found is None:
            continue
        start, end = (found.start(1), end) if before else (start, found.end())
        bound = name.removesuffix("_after")
        if bound == "low":
            return _Amount(start, end, low, low if low == high else best, None)
        if bound == "high":
            return _Amount(start, end, None, high, high)
        return _Amount(start, end, None, best, None) if low == high else _Amount(start, end, low, best, high)
    return _Amount(start, end, low, best, high)


# ---------------------------------------------------------------- what is counted


def _counted(text: str, amount: _Amount, tokens: Sequence[Token], lexicon: Lexicon) -> QuantitySpan | None:
    """The amount with noun, owner and role; None when it counts nothing (a score, a sum of money, a unit's name)."""
    found = _noun_from_parse(amount, tokens, lexicon) or _noun_from_words(text, amount, lexicon)
    if found is None:
        return None
    noun, of, start, end = found
    if _singular(noun) in lexicon.money or text[amount.end : amount.end + 1] in lexicon.signs:
        return None
    role = _role(text, noun, start, end, amount, lexicon)
    return QuantitySpan(amount.start, max(amount.end, end), text[amount.start : max(amount.end, end)], amount.low, amount.best, amount.high, noun, of, role)


_Noun = tuple[str, str | None, int, int]


def _noun_from_parse(amount: _Amount, tokens: Sequence[Token], lexicon: Lexicon) -> _Noun | None:
    """The head that the number modifies, with its capitalised modifier; "hundreds of people" goes on to the object of "of"."""
    number = next((t for t in reversed(tokens) if amount.start <= t.idx < amount.end and t.pos_ in ("NUM", "NOUN", "ADJ", "DET")), None)
    if number is None:
        return None
    head = number.head if number.dep_ in ("nummod", "quantmod", "amod", "compound", "nmod", "det", "predet") and number.head.i > number.i else None
    if head is None:
        inner = (child for of in number.children if of.dep_ == "prep" and of.text.lower() == "of" for child in of.children if child.dep_ == "pobj")
        head = next(inner, None)
    if head is None or head.pos_ not in ("NOUN", "PROPN") or head.idx < amount.end:
        return None
    measured = " ".join(t.text for t in tokens[number.i + 1 : head.i + 1])
    noun = measured.lower() if _singular(measured) in lexicon.roles else head.text.lower()
    owners = [t for t in head.children if t.i < head.i and t.i > number.i and t.text[:1].isupper()]
    return noun, owners[0].text if owners else None, head.idx, head.idx + len(head.text)


def _noun_from_words(text: str, amount: _Amount, lexicon: Lexicon) -> _Noun | None:
    """By pattern: the last word of the group after the number, or a known noun in it; "of (the)" is stepped over."""
    position, of = amount.end, None
    step = re.compile(r"[\s-]+(?:of\s+)?(?:the\s+|its\s+|their\s+|his\s+|those\s+)?").match(text, position)
    position = step.end() if step else position
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, position):
        gap = text[words[-1].end() if words else position : word.start()]
        if (words and not _GAP.fullmatch(gap)) or (not words and gap) or len(words) == 5:
            break
        low = word.group().lower()
        if low in lexicon.participles and not words:
            return low, None, word.start(), word.end()
        if low in lexicon.stops or word.group()[0].isdigit():
            break
        if word.group()[0].isupper() and of is None:
            of = re.sub(r"['’]s$", "", word.group())
        words.append(word)
        if _singular(low) in lexicon.roles or _singular(low) in lexicon.people:
            break
    if not words:
        return None
    last = words[-1]
    noun = _measure(text, words, lexicon) or last.group().lower()
    return noun, of if of and of.lower() != noun else None, last.start(), last.end()


def _measure(text: str, words: list[re.Match[str]], lexicon: Lexicon) -> str | None:
    """A unit of several words ("square kilometres")."""
    for first in range(len(words)):
        phrase = text[words[first].start() : words[-1].end()].lower()
        if " " in phrase and _singular(phrase) in lexicon.roles:
            return phrase
    return None


def _singular(noun: str) -> str:
    """A noun's singular by its ending, well enough for look-up."""
    low = noun.lower()
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith("s") and not low.endswith(("ss", "us")) and low not in ("troops", "remains"):
        return low[:-1]
    return low


def _role(text: str, noun: str, start: int, end: int, amount: _Amount, lexicon: Lexicon) -> str:
    """The role of a noun; people take that of the nearest verb of the clause ("killed 12 people", "12 people were wounded")."""
    singular = _singular(noun)
    known = lexicon.roles.get(singular) or lexicon.roles.get(noun)
    if singular not in lexicon.people and noun not in lexicon.people:
        return known or "other"
    return _role_by_verb(text, amount.start, max(end, amount.end), lexicon) or known or "other"


def _role_by_verb(text: str, start: int, end: int, lexicon: Lexicon) -> str | None:
    """The role of the verb right before the amount, or the next one after it, within its clause."""
    before = re.split(r"[.;:]|\bwhile\b|\bbut\b", text[max(0, start - 60) : start])[-1]
    after = re.split(r"[.;:]|,(?!\s*(?:including|most|some)\b)|\band\b|\bwhile\b|\bbut\b", text[end : end + 60])[0]
    hits = [(len(before) - found.end(), role) for role, verb in lexicon.verbs for found in verb.finditer(before)]
    hits += [(found.start() + 1, role) for role, verb in lexicon.verbs for found in verb.finditer(after)]
    return min(hits)[1] if hits else None


# ---------------------------------------------------------------- vocabulary


@cache
def load_quantities(language: str = "en") -> Lexicon:
    """The vocabulary of a language, compiled once a process."""
    data = tomllib.loads(resources.vocabulary(f"quantities.{language}").read_text(encoding="utf-8"))
    numerals = load_numerals(language)
    rough = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(numerals.rough, key=len, reverse=True))
    number = rf"(?:\b(?:{rough})\b|{numerals.pattern})"
    amount = rf"(?:(?P<between>between|from)\s+)?(?P<first>{number})(?:(?:(?(between)(?:\s+and\s+|\s+to\s+)|(?:\s*[–—-]\s*|\s+to\s+)))(?P<second>{numerals.pattern}))?(?P<name_after>(?:st|nd|rd|th)\b|[:]\d|%)?"
    bounds = {name: _bound(words, after=name.endswith("_after")) for name, words in data["bounds"].items()}
    return Lexicon(
        numerals=numerals,
        amount=re.compile(amount, re.I),
        roles={noun: role for role, nouns in data["roles"].items() for noun in nouns},
        people=frozenset(data["people"]["nouns"]),
        verbs=tuple((role, re.compile(rf"\b(?:{'|'.join(verbs)})\b", re.I)) for role, verbs in data["verbs"].items()),
        stops=frozenset(data["stops"]["words"]),
        participles=frozenset(data["nouns"]["participles"]),
        units=frozenset(data["units"]["nouns"]),
        money=frozenset(data["money"]["words"]),
        signs=frozenset(data["money"]["signs"]),
        bounds=bounds,
        km_per=data["miles"]["km_per"],
    )


def _bound(words: list[str], *, after: bool) -> re.Pattern[str]:
    phrases = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\s*,?\s*({phrases})\b" if after else rf"\b({phrases})\s+$", re.I)
