"""The words around place names: type words, prepositions, verbs, titles, and a cheap view of a text as words."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from geomap import resources
from geomap.model import Precision

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[’']s\b|[^\W_]+(?:(?:-|[’'ʼ`](?!s\b))[^\W_]+)*|[^\w\s]")
_LINE_END = re.compile("\n")
_ENDS = frozenset(".!?;:\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeWord:
    """A noun that gives a name its level: "region" in "Sumy region". `keep`: it belongs to the span; `codes`: feature-code beginnings that agree.

    `instead`: those of what such a thing goes by where the gazetteer has none of the name, the town of "the port of X".
    """

    word: str
    level: Precision
    keep: bool
    codes: tuple[str, ...]
    plural: bool
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponyms:
    """The vocabulary of place names of one language; `words` holds its word lists by section and name, all lower case; `buildings` finds metonyms.

    `type_openers` are the first words of `types`.
    """

    types: Mapping[str, TypeWord]
    type_openers: frozenset[str]
    longest_type: int
    metonyms: Mapping[str, str]
    buildings: re.Pattern[str]
    abbreviations: Mapping[str, str]
    words: Mapping[str, frozenset[str]]

    def has(self, group: str, word: str) -> bool:
        """Whether `word`, in any case, is in a word list."""
        return word.lower() in self.words[group]


@cache
def load_toponyms() -> Toponyms:
    """The shipped vocabulary, read once a process."""
    raw = tomllib.loads(resources.vocabulary("toponyms").read_text(encoding="utf-8"))
    types = {word.word: word for entry in raw["types"] for word in _type_words(entry)}
    lists = {
        name: frozenset(_entries(value))
        for section in ("names", "people", "organisations", "readings", "filter")
        for name, value in raw[section].items()
        if isinstance(value, str)
    }
    for verbs in ("actor_verbs", "addressed", "departures", "state_verbs"):
        lists[verbs] = frozenset(form for verb in lists[verbs] for form in _verb_forms(verb))
    return Toponyms(
        types=types,
        type_openers=frozenset(opener.group() for word in types if (opener := _WORD.match(word))),
        longest_type=max(len(word.split()) for word in types),
        metonyms=dict(raw["names"]["metonyms"]),
        buildings=re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(raw['names']['metonyms'], key=len, reverse=True)))})\b"),
        abbreviations=dict(raw["abbreviations"]),
        words=lists,
    )


def _entries(value: str) -> list[str]:
    return [entry.strip().lower() for entry in (value.split(",") if "," in value else value.split()) if entry.strip()]


def _type_words(entry: Mapping[str, str]) -> list[TypeWord]:
    level, keep, codes = Precision(entry["level"]), bool(entry["keep"]), tuple(entry["codes"].split())
    instead = tuple(entry.get("instead", "").split())
    return [
        TypeWord(word=form, level=level, keep=keep, codes=codes, plural=form != word, instead=instead)
        for word in _entries(entry["words"])
        for form in (word, _plural(word))
    ]


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun if noun.endswith("s") else noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")


def _verb_forms(verb: str) -> list[str]:
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    return [verb, _plural(verb), stem + "ed", stem + "ing", verb + verb[-1] + "ed", verb + verb[-1] + "ing"]


class Words:
    """A text as words with offsets, for looking left and right of a span. `words[i] == text[starts[i]:ends[i]]`; `lower` holds them in lower case."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [found.span() for found in _WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.words = [text[start:end] for start, end in spans]
        self.lower = [word.lower() for word in self.words]
        self._lines = [0, *(bisect_left(self.starts, found.start()) for found in _LINE_END.finditer(text))]  # the first word of each line

    def before(self, start: int, count: int = 1) -> list[str]:
        """Up to `count` words that end at or before `start`, nearest first; a line end stops the look."""
        return self.words[self._left(start, count)][::-1]

    def lower_before(self, start: int, count: int = 1) -> list[str]:
        """`before` in lower case."""
        return self.lower[self._left(start, count)][::-1]

    def after(self, end: int, count: int = 1) -> list[str]:
        """Up to `count` words that start at or after `end`, nearest first; a line end stops the look."""
        return self.words[self._right(end, count)]

    def lower_after(self, end: int, count: int = 1) -> list[str]:
        """`after` in lower case."""
        return self.lower[self._right(end, count)]

    def _left(self, start: int, count: int) -> slice:
        stop = bisect_right(self.ends, start)
        if stop == 0 or self.text.find("\n", self.ends[stop - 1], start) >= 0:
            return slice(0, 0)
        line = self._lines[bisect_left(self._lines, stop) - 1]
        return slice(max(line, stop - count), stop)

    def _right(self, end: int, count: int) -> slice:
        first = bisect_left(self.starts, end)
        if first == len(self.starts) or self.text.find("\n", end, self.starts[first]) >= 0:
            return slice(0, 0)
        line = bisect_right(self._lines, first)
        stop = self._lines[line] if line < len(self._lines) else len(self.words)
        return slice(first, min(stop, first + count))

    def opens_sentence(self, start: int) -> bool:
        """Whether nothing but quotation marks stands between `start` and the sentence or line before."""
        return opens_after(self.before(start, 3))


def opens_after(left: Sequence[str]) -> bool:
    """Whether a sentence opens after up to three words of the same line, nearest first."""
    for word in left[:3]:
        if word in _ENDS:
            return True
        if word not in "\"'“”‘’«»([—–-":
            return False
    return True


@lru_cache(maxsize=1)
def words_of(text: str) -> Words:
    """The words of a text; those of the last text are kept, as several steps look at them."""
    return Words(text)


def type_word_after(words: Words, end: int, lexicon: Toponyms) -> tuple[TypeWord, int] | None:
    """The longest type word right after `end` (only blanks between) and the offset where it ends; None if there is none."""
    text = words.text
    first = bisect_left(words.starts, end)
    if not text.startswith(" ", end) or first == len(words.words) or words.lower[first] not in lexicon.type_openers:
        return None
    best: tuple[TypeWord, int] | None = None
    for index in range(first, min(first + lexicon.longest_type + 1, len(words.words))):
        gap = text[words.ends[index - 1] if index > first else end : words.starts[index]]
        if gap != " " and not (index > first and gap == "" and words.words[index][0] in "'’"):
            break
        phrase = text[words.starts[first] : words.ends[index]].lower().replace("’", "'")
        if phrase in lexicon.types:
            best = lexicon.types[phrase], words.ends[index]
    return best


def type_word_before(words: Words, start: int, lexicon: Toponyms) -> TypeWord | None:
    """The type word of "the city of X" or "city X" before `start`; None if there is none."""
    return type_word_in(words.before(start, 2), lexicon)


def type_word_in(left: Sequence[str], lexicon: Toponyms) -> TypeWord | None:
    """`type_word_before` of the words before a name, nearest first."""
    if len(left) > 1 and left[0].lower() == "of" and left[1].lower() in lexicon.types:
        return lexicon.types[left[1].lower()]
    kind = lexicon.types.get(left[0]) if left and left[0].islower() else None
    return kind if kind is not None and not kind.plural else None


def split_type(name: str, lexicon: Toponyms) -> tuple[str, TypeWord | None]:
    """A span's bare name and its type word: "Sumy region" gives ("Sumy", region). Without one the whole name and None."""
    parts = name.split()
    for count in range(min(lexicon.longest_type, len(parts) - 1), 0, -1):
        word = lexicon.types.get(" ".join(parts[-count:]).lower().replace("’", "'"))
        if word is not None:
            return " ".join(parts[:-count]), word
    return name, None


def expand(name: str, lexicon: Toponyms) -> str:
    """The full name of an abbreviated state ("Ky."), any other name as it is."""
    return lexicon.abbreviations.get(name, name)
