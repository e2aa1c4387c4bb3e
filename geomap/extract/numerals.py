"""Numbers as texts write them: digit groups, number words and multipliers, read to a value."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from geomap import resources

_DIGITS = (
    r"\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3}){1,5}(?:\.\d{1,9})?(?!\d)|\d{1,3}(?: \d{3}){1,5}(?![\d.,]\d|-)"
    r"|\d{1,3}(?:\.\d{3}){2,5}(?!\d)|\d{1,18}(?:[.,]\d{1,9})?"
)
_SPACES = "\u00a0\u202f\u2009 "
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}


@dataclass(frozen=True, slots=True)
class Numerals:
    """A language's number words. `pattern` (no groups) matches one number with its multiplier; `rough` maps phrases to low, best, high."""

    words: dict[str, int]
    multipliers: dict[str, int]
    ordinals: dict[str, int]
    rough: dict[str, tuple[float, float, float]]
    pattern: str
    digits: str = _DIGITS

    def read(self, text: str) -> float | None:
        """The value of a number such as "1,200", "twenty-five", "2.5 million", "a hundred"; None when it is not one."""
        found = re.match(rf"(?:{_DIGITS})", text)
        if found:
            value, rest = _digits(found.group(), text[found.end() :]), text[found.end() :]
        else:
            value, rest = 0.0, text
        return self._add_words(value, rest.lower(), started=found is not None)

    def _add_words(self, value: float, rest: str, *, started: bool) -> float | None:
        """`value` with the number words of `rest` applied, from left to right; None when a word is no number."""
        total, current = 0.0, value
        for word in re.findall(r"[^\W\d_]+|[½¼¾]|\d/\d", rest):
            if word in self.words:
                current += self.words[word]
            elif word in self.multipliers:
                factor = self.multipliers[word]
                current = (current if started and current else 1) * factor
                if factor >= 1000:
                    total, current = total + current, 0.0
            elif word in _HALVES or "/" in word:
                current += _HALVES[word] if word in _HALVES else int(word[0]) / max(int(word[2]), 1)
            elif word not in ("and", "a", "an"):
                return None
            started = True
        return total + current if started else None


def _digits(digits: str, rest: str) -> float:
    """The value of a digit group; a point before exactly three digits parts thousands unless a multiplier or more digits follow."""
    for space in _SPACES:
        digits = digits.replace(space, "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return float(digits.replace(",", ""))
    grouped = re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", digits)
    if grouped and (digits.count(".") > 1 or not re.match(r"\s*(?:[mb]n?\b|million|billion)", rest)):
        return float(digits.replace(".", ""))
    return float(digits.replace(",", "."))


@cache
def load_numerals(language: str = "en") -> Numerals:
    """The number words of a language, read once a process. Raises FileNotFoundError for a language without a file."""
    data = tomllib.loads(resources.vocabulary(f"numerals.{language}").read_text(encoding="utf-8"))
    words, multipliers = data["words"], data["multipliers"]
    long_multipliers = [word for word in multipliers if len(word) > 2]
    word = "|".join(sorted(words, key=len, reverse=True))
    times = "|".join(sorted(long_multipliers, key=len, reverse=True))
    short = "|".join(sorted((w for w in multipliers if len(w) <= 2), key=len, reverse=True))
    phrase = rf"\b(?:{word}|an? (?:{times}))(?:(?:[ -]|\sand\s)(?:{word}|{times})\b){{0,7}}(?![^\W_])"
    number = rf"(?<![\w.,])(?:{_DIGITS})(?:\s\d/\d|[½¼¾])?(?:[\s-](?:{times})\b|\s?(?:{short})\b)?(?:\s(?:{times})\b){{0,2}}|{phrase}"
    rough = {phrase: (float(low), float(best), float(high)) for phrase, (low, best, high) in data["rough"].items()}
    return Numerals(words=words, multipliers=multipliers, ordinals=data["ordinals"], rough=rough, pattern=number)
