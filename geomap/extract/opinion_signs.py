"""What the model of event types reads in a text: words, pairs of words, pieces of words, and word classes with their order. No parse is needed."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from geomap import resources

BUCKETS = 1 << 15
# How much each group of signs weighs in a text, whatever their number: words and pairs, pieces of words, classes, order of classes.
GROUPS = {"words": 1.0, "pieces": 1.0, "classes": 0.7, "order": 0.4}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_PIECES = (2, 3, 4, 5)
_REACH, _NEGATED = 7, 3


@dataclass(frozen=True, slots=True)
class WordClasses:
    """The word classes of a language by stem or pair of stems, irregular forms, and words that negate."""

    of: Mapping[str, frozenset[str]]
    forms: Mapping[str, str]
    negation: frozenset[str]


Signs = Mapping[str, Counter[int]]


def signs(text: str, classes: WordClasses) -> Signs:
    """The signs of a text as counted buckets, 0 … BUCKETS - 1, by group; an empty text has none."""
    words = ["#" if match.group()[0].isdigit() else match.group().lower() for match in _WORD.finditer(text)]
    stems = [_stem(classes.forms.get(word, word)) for word in words]
    named = [_classes_at(stems, i, classes) for i in range(len(stems))]
    return {
        "words": Counter(map(_bucket, [*(f"w {s}" for s in stems), *(f"b {a} {b}" for a, b in pairwise(stems))])),
        "pieces": Counter(bucket for word in words for bucket in _pieces(word)),
        "classes": Counter(_bucket(f"o {name}") for names in named for name in names),
        "order": Counter(map(_bucket, [*_first(named), *sorted(set(_ordered(named))), *_negated(stems, named, classes)])),
    }


def _first(named: Sequence[Sequence[str]]) -> list[str]:
    return [f"f {name}" for name in next((names for names in named if names), ())]


def _ordered(named: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each class with those that follow within a few words: who is asked to withdraw does not withdraw."""
    for i, names in enumerate(named):
        for later in named[i + 1 : i + 1 + _REACH]:
            yield from (f"q {one}>{other}" for one in names for other in later)


def _negated(stems: Sequence[str], named: Sequence[Sequence[str]], classes: WordClasses) -> list[str]:
    before = (classes.negation.isdisjoint(stems[max(0, i - _NEGATED) : i]) for i in range(len(stems)))
    return [f"n {name}" for names, plain in zip(named, before, strict=True) if not plain for name in names]


def _classes_at(stems: Sequence[str], i: int, classes: WordClasses) -> list[str]:
    pair = f"{stems[i]} {stems[i + 1]}" if i + 1 < len(stems) else ""
    return sorted(classes.of.get(stems[i], frozenset()) | classes.of.get(pair, frozenset()))


@cache
def _pieces(word: str) -> tuple[int, ...]:
    """The buckets of a word's runs of two to five characters, its ends marked."""
    marked = f" {word} "
    sizes = [n for n in _PIECES if n == _PIECES[0] or len(marked) >= n]
    return tuple(_bucket("c" + marked[i : i + n]) for n in sizes for i in range(len(marked) - n + 1))


def _bucket(sign: str) -> int:
    return zlib.crc32(sign.encode()) % BUCKETS


def _stem(word: str) -> str:
    """A word without its endings; a rough cut is enough, as it is the same everywhere."""
    if len(word) > 4 and word.endswith(("'s", "’s")):
        word = word[:-2]
    elif len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            word = word[:-1] if word[-1] == word[-2] and word[-1] not in "ls" else word
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


@cache
def load_classes(language: str = "en") -> WordClasses:
    """The word classes of a language, read once a process."""
    with resources.vocabulary(f"opinions.{language}").open("rb") as stream:
        table = tomllib.load(stream)
    forms = {form: lemma for lemma, many in table["forms"].items() for form in many.split()}
    of: dict[str, set[str]] = {}
    for name, phrases in table["classes"].items():
        for phrase in phrases.split():
            of.setdefault(" ".join(_stem(forms.get(word, word)) for word in phrase.split("_")), set()).add(name)
    return WordClasses(
        of={stems: frozenset(names) for stems, names in of.items()},
        forms=forms,
        negation=frozenset(_stem(word) for word in table["negation"].split()),
    )
