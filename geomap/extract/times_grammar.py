"""The grammar of time expressions: the patterns of the vocabulary, compiled, each with its reader."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from geomap import resources
from geomap.extract import times_days, times_lengths, times_parts, times_periods
from geomap.extract.numerals import load_numerals
from geomap.extract.times_reading import Reader, Words

READERS: dict[str, Reader] = {**times_days.READERS, **times_periods.READERS, **times_parts.READERS, **times_lengths.READERS}
_NO_PASSIVE = r"(?<!\bbe )(?<!\bbeen )"


Rule = tuple[re.Pattern[str], Reader, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's words and rules. `future` and `past` find the cues of a direction, `relation` the words right before an expression, `offset` those
    right after a span of time that make it count from what follows, `speech` the verbs and nouns of saying, `gates` what rules cannot do without."""

    words: Words
    rules: tuple[Rule, ...]
    gates: Mapping[str, re.Pattern[str]]
    future: re.Pattern[str]
    past: re.Pattern[str]
    relation: re.Pattern[str]
    offset: re.Pattern[str]
    condition: re.Pattern[str]
    backward: re.Pattern[str]
    backshift: re.Pattern[str]
    perfect: frozenset[str]
    dating: frozenset[str]
    frames: frozenset[str]
    speech: re.Pattern[str]

    def rules_for(self, text: str) -> list[tuple[int, Rule]]:
        """The rules that can match in a text, each with its rank."""
        open_gates = {name for name, gate in self.gates.items() if gate.search(text)}
        return [(rank, rule) for rank, rule in enumerate(self.rules) if rule[2] in open_gates]


@cache
def load_grammar(language: str = "en") -> Grammar:
    """The grammar of a language, compiled once a process. Raises FileNotFoundError for a language without a vocabulary of times."""
    table = tomllib.loads(resources.vocabulary(f"times.{language}").read_text(encoding="utf-8"))
    words = Words(table, load_numerals(language))
    blocks = _blocks(words)
    start = r"(?<![^\W_])"
    return Grammar(
        words=words,
        rules=tuple((re.compile(start + _fill(rule["pattern"], blocks)), READERS[rule["reader"]], rule["needs"]) for rule in table["rules"]),
        gates={need: re.compile(blocks[need] if need == "DIGIT" else start + blocks[need]) for need in {rule["needs"] for rule in table["rules"]}},
        future=re.compile(rf"{start}(?:{_any(table['cues']['future'])})(?![^\W_])"),
        past=re.compile(rf"{start}{_NO_PASSIVE}(?:{_any(table['cues']['past'])}|[a-z]{{2,}}ed)(?![^\W_])"),
        relation=re.compile(rf"{start}({_any(table['relations'])})\s+(?:the\s+|about\s+|around\s+|at\s+least\s+)?$", re.I),
        offset=re.compile(rf"\s+({_any(table['offsets'])})\s+(?=\w)", re.I),
        condition=re.compile(rf",?\s+(?:{_any(table['conditions']['words'])})\s[^.,;:!?\n]{{1,200}}", re.I),
        backward=re.compile(rf"\b(?:{_any(table['backward']['words'])})\b", re.I),
        backshift=re.compile(rf"{start}(?:{_any(table['backshift']['words'])})\s+(?:\S+\s+)?$", re.I),
        frames=frozenset((*table["frames"]["words"], *table["units"], *table["parts"])),
        dating=frozenset(table["dating"]["words"]),
        perfect=frozenset(table["perfect"]["words"]),
        speech=re.compile(rf"{start}(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?:{_any(table['cues']['speech'])})(?![^\W_])", re.I),
    )


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in sorted(words, key=len, reverse=True))


def _blocks(words: Words) -> dict[str, str]:
    """The building blocks: lists of the vocabulary as alternatives, then its own blocks, which may name earlier ones."""
    table = words.table
    blocks = {
        "MONTH": rf"(?:{_any(table['months'])}|(?:{_any(table['months_short'])})\b\.?)",
        "WEEKDAY": rf"(?:(?:{_any(table['weekdays'])})\b|(?:{_any(table['weekdays_short'])})\.)",
        "UNIT": rf"(?i:{_any(table['units'])})",
        "SEASON": rf"(?i:{_any(table['seasons'])})",
        "PART": rf"(?i:{_any(table['parts'])})",
        "DEICTIC": rf"(?i:{_any(table['deictic'])})",
        "TURNS": rf"(?i:{_any(table['turns'])})",
        "EVE": rf"(?i:{_any(table['eves'])})",
        "MOMENT": rf"(?i:{_any(table['moments'])})",
        "HOLIDAY": rf"(?:{_any([*table['holidays'], *table['moving'], *table['easter'], *table['orthodox']])})",
        "THIRD": rf"(?i:(?:{_any(table['thirds'])})[\s-]+)",
        "SET": rf"(?i:{_any(table['sets'])})",
        "REFERENCE": rf"(?i:{_any(table['references'])})",
        "NUMBER": rf"(?i:{words.numerals.pattern})",
        "ORDINAL": rf"(?i:{_any(words.numerals.ordinals)})",
    }
    for name, pattern in table["blocks"].items():
        blocks[name] = _fill(pattern, blocks)
    return blocks


def _fill(pattern: str, blocks: Mapping[str, str]) -> str:
    return re.sub(r"\{([A-Z][A-Z0-9]*)\}", lambda found: blocks[found.group(1)], pattern)
