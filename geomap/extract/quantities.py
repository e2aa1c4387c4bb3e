"""Amounts in a sentence: number, bounds, what is counted and in which role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geomap.extract.numerals import Numerals
from geomap.extract.quantity_words import Lexicon, load_quantities, singular
from geomap.extract.times import find_times
from geomap.protocols import Token

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\w.-]*")
_GAP = re.compile(r"[\s-]+")
_REACH = 150  # how many characters before a number can name what it counts
_STEP = re.compile(r"[\s-]+(?:of\s+)?(?:the\s+|its\s+|their\s+|his\s+|her\s+|our\s+|those\s+|these\s+)?")
_BODIES = re.compile(r"\b(bodies|remains|corpses)\s+of\s+(?:the\s+)?$", re.I)
_COUNT_OF = re.compile(
    r"\b(?:number|total|count|tally)\s+of\s+(?:the\s+)?(?:(?P<of>[A-Z]\w+)\s+)?(?P<noun>[a-z]+)\b[^.;:]{0,80}\b(?:at|to|is|was|as|of)\s+$"
)
_MODIFIERS = frozenset(("nummod", "quantmod", "amod", "compound", "nmod", "det", "predet"))


@dataclass(frozen=True, slots=True)
class QuantitySpan:
    """An amount, `text == sentence[start:end]`. `low` or `high` is None where that side is open or unsaid; `of` says whose ("Russian").

    `role`: personnel, killed, wounded, prisoners, bodies, displaced, weapons, area, distance, settlements, other.
    """

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
class _Amount:
    """A number as it stands in the text, with its bounds."""

    start: int
    end: int
    low: float | None
    best: float
    high: float | None


@dataclass(frozen=True, slots=True)
class _Noun:
    """What is counted: the noun as written (lower case), its owner, and where it ends."""

    text: str
    of: str | None
    end: int


def find_quantities(text: str, tokens: Sequence[Token] = (), skip: Sequence[tuple[int, int]] | None = None) -> list[QuantitySpan]:
    """The amounts of a sentence, in order.

    `tokens` (its parse, if any) give the noun; `skip` are spans to leave out, by default the sentence's time expressions.
    """
    lexicon = load_quantities()
    barred = [(span.start, span.end) for span in find_times(text, None)] if skip is None else list(skip)
    spans: list[QuantitySpan] = []
    for amount in _amounts(text, lexicon):
        if any(start < amount.end and amount.start < end for start, end in barred):
            continue
        span = _counted(text, amount, tokens, spans[-1] if spans else None, lexicon)
        if span is not None:
            spans.append(span)
    return spans


def figures_of(text: str) -> frozenset[float]:
    """Every number that a text holds, the ends and middle of a range or rough amount included."""
    return frozenset(n for amount in _amounts(text, load_quantities()) for n in (amount.low, amount.best, amount.high) if n is not None)


def kilometres(span: QuantitySpan) -> float | None:
    """A distance's best value in kilometres; None when the span is no distance."""
    factor = load_quantities().km_per.get(singular(span.noun))
    return None if span.role != "distance" or factor is None else span.best * factor


# ---------------------------------------------------------------- numbers and bounds


def _amounts(text: str, lexicon: Lexicon) -> list[_Amount]:
    """All numbers with their bounds; "A-B", "A to B" and "between A and B" are one. Parts of names, ordinals and shares are left out."""
    found: list[_Amount] = []
    for match in lexicon.amount.finditer(text):
        if match.group("no_amount") or lexicon.named.search(text, max(0, match.start() - 16), match.start("first")):
            continue
        value = _value(match.group("first"), match.group("second"), lexicon.numerals)
        if value is not None:
            found.append(_bounded(text, match, value, lexicon))
    return found


def _value(first: str, second: str | None, numerals: Numerals) -> tuple[float, float, float] | None:
    """Low, best, high of a number, a rough amount or a range; a range shares its multiplier ("2-3 million")."""
    rough = numerals.rough.get(re.sub(r"\s+", " ", first.lower()))
    if rough:
        return rough
    low = numerals.read(first)
    high = numerals.read(second) if second else low
    if low is None or high is None:
        return None
    if second and low < high and not re.search(r"[^\W\d_]", first):
        low *= next((n for word, n in numerals.multipliers.items() if re.search(rf"[\d\s]{word}$", second.lower())), 1)
    return (low, (low + high) / 2, high) if low < high else (low, low, low)


def _bounded(text: str, match: re.Match[str], value: tuple[float, float, float], lexicon: Lexicon) -> _Amount:
    """The amount with the bounds that the words before or after it set: at least, up to, about."""
    low, best, high = value
    start, end = match.start(), match.end()
    for name, (pattern, after) in lexicon.bounds.items():
        found = pattern.match(text, end) if after else pattern.search(text, max(0, start - 30), start)
        if found is None:
            continue
        start, end = (start, found.end()) if after else (found.start(1), end)
        if name.startswith("low"):
            return _Amount(start, end, low, best, None)
        if name.startswith("high"):
            return _Amount(start, end, None if low == high else low, high, high)
        return _Amount(start, end, None, best, None) if low == high else _Amount(start, end, low, best, high)
    return _Amount(start, end, low, best, high)


# ---------------------------------------------------------------- what is counted


def _counted(text: str, amount: _Amount, tokens: Sequence[Token], before: QuantitySpan | None, lexicon: Lexicon) -> QuantitySpan | None:
    """The amount with noun, owner and role; None when it counts nothing (a score, a sum of money)."""
    noun = _omitted(text, amount, before, lexicon) or _noun_from_parse(amount, tokens, lexicon) or _noun_from_words(text, amount, lexicon)
    if noun is None or singular(noun.text) in lexicon.money or text[amount.end : amount.end + 1] in lexicon.signs:
        return None
    if amount.best == 1 and (noun.text != singular(noun.text) or singular(noun.text) not in {*lexicon.people, *lexicon.roles}):
        return None
    end = max(amount.end, noun.end)
    role = _role(text, noun.text, amount.start, end, lexicon)
    span = QuantitySpan(amount.start, end, text[amount.start : end], amount.low, amount.best, amount.high, noun.text, noun.of, role)
    if found := _BODIES.search(text, max(0, amount.start - _REACH), amount.start):
        return replace(span, noun=found.group(1).lower(), role="bodies")
    return span


def _omitted(text: str, amount: _Amount, before: QuantitySpan | None, lexicon: Lexicon) -> _Noun | None:
    """The noun of a number that has none: "the number of soldiers at 300", that of the amount before, or people ("killed 12")."""
    follows = lexicon.omitted.match(text, amount.end)
    if follows is None:
        return None
    named = _WORD.match(text, follows.end() + 1)
    if re.search(r"of\s+\w+$", follows.group()) and named and singular(named.group().lower()) in {*lexicon.people, *lexicon.roles}:
        return _Noun(named.group().lower(), None, named.end())
    role = _role_by_verb(text, amount.start, amount.end, lexicon)
    if counted := _COUNT_OF.search(text, max(0, amount.start - _REACH), amount.start):
        return _Noun(counted.group("noun").lower(), counted.group("of"), amount.end)
    if before is not None and before.role not in ("distance", "area"):
        return _Noun(before.noun, before.of, amount.end)
    return _Noun(lexicon.fallback, None, amount.end) if role is not None else None


def _noun_from_parse(amount: _Amount, tokens: Sequence[Token], lexicon: Lexicon) -> _Noun | None:
    """The head that the number modifies, with its capitalised modifier; "hundreds of people" goes on to the object of "of"."""
    number = next((t for t in reversed(tokens) if amount.start <= t.idx < amount.end and t.pos_ in ("NUM", "NOUN", "ADJ", "DET")), None)
    if number is None:
        return None
    head: Token | None = number.head if number.dep_ in _MODIFIERS and number.head.i > number.i else None
    if head is None:
        inner = (child for of in number.children if of.dep_ == "prep" and of.text.lower() == "of" for child in of.children if child.dep_ == "pobj")
        head = next(inner, None)
    if head is None or head.pos_ not in ("NOUN", "PROPN") or head.idx < amount.end:
        return None
    measured = " ".join(t.text for t in tokens[number.i + 1 : head.i + 1]).lower()
    noun = measured if singular(measured) in lexicon.roles else head.text.lower()
    owner = next((t.text for t in head.children if number.i < t.i < head.i and t.text[:1].isupper() and t.text.isalpha()), None)
    return _Noun(noun, owner, head.idx + len(head.text))


def _noun_from_words(text: str, amount: _Amount, lexicon: Lexicon) -> _Noun | None:
    """By pattern: the first known or plural noun of the group after the number, else its last word; "of (the)" is stepped over."""
    step = _STEP.match(text, amount.end)
    position, of = step.end() if step else amount.end, None
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, position):
        gap = text[words[-1].end() if words else position : word.start()]
        low = word.group().lower()
        if not words and not gap and low in lexicon.participles:
            return _Noun(low, None, word.end())
        if (not _GAP.fullmatch(gap) if words else gap) or len(words) == 5 or low in lexicon.stops or low[0].isdigit():
            break
        words.append(word)
        if low in lexicon.roles or singular(low) in lexicon.roles or low in lexicon.people or singular(low) in lexicon.people:
            break
        if word.group()[0].isupper():
            of = of or (None if re.search(r"\d", word.group()) else re.sub(r"['’]s$", "", word.group()))
        elif singular(low) != low:
            break
    if not words:
        return None
    noun = _measure(text, words, lexicon) or words[-1].group().lower()
    return _Noun(noun, of if of and of.lower() != noun else None, words[-1].end())


def _measure(text: str, words: Sequence[re.Match[str]], lexicon: Lexicon) -> str | None:
    """A unit of several words ("square kilometres")."""
    phrases = (text[word.start() : words[-1].end()].lower() for word in words[:-1])
    return next((phrase for phrase in phrases if singular(phrase) in lexicon.roles), None)


def _role(text: str, noun: str, start: int, end: int, lexicon: Lexicon) -> str:
    """The role of a noun; people take that of the nearest verb of the clause ("killed 12 people", "12 people were wounded")."""
    known = lexicon.roles.get(singular(noun)) or lexicon.roles.get(noun)
    if singular(noun) not in lexicon.people and noun not in lexicon.people:
        return known or "other"
    return _role_by_verb(text, start, end, lexicon) or known or "other"


def _role_by_verb(text: str, start: int, end: int, lexicon: Lexicon) -> str | None:
    """The role of the verb right before the amount, or of the next one after it, within its clause."""
    before = lexicon.clause_before.split(text[max(0, start - 60) : start])[-1]
    after = lexicon.clause_after.split(text[end : end + 60])[0]
    hits = [(len(before) - found.end(), role) for role, verb in lexicon.verbs for found in verb.finditer(before)]
    hits += [(found.start() + 1, role) for role, verb in lexicon.verbs for found in verb.finditer(after)]
    return min(hits)[1] if hits else None
