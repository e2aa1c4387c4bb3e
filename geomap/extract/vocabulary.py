"""The words of a language that make events: triggers, word classes, cues of status. Read from `vocabulary/<language>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from geomap import resources
from geomap.errors import UnknownNameError
from geomap.extract.segments import Sentence
from geomap.model import Kind, Reality, Role

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_PEACEFUL = 4
# Talks have a venue or none: no preposition of movement gives them a place.
_SEATED = (Kind.NEGOTIATION, Kind.AGREEMENT)
_FULL = "en"  # the vocabulary that has every list
_GATE_CUES = ("denies", "confirms", "verifies", "begun", "halted")

Condition = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way to say that something happened. `words` holds the lemmas of the phrase; its head is `words[0]` for a verb, `words[-1]` for a noun.

    `roles` maps a preposition to the role of the place after it. `when` are alternatives, each argument → classes; none means always.
    """

    kind: Kind
    pos: str
    words: tuple[str, ...]
    strong: bool
    state: bool
    sufferer: bool
    reality: Reality | None
    object: Role | None
    subject: Role | None
    roles: Mapping[str, Role]
    when: tuple[Condition, ...]
    unless: tuple[Condition, ...]
    again: bool
    consequence: bool

    @property
    def head(self) -> str:
        return self.words[0] if self.pos == "verb" else self.words[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All words of one language. `entries` by (part of speech, head lemma), longer phrases first; `forms` maps an inflected form to its lemma."""

    language: str
    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    nouns: Mapping[str, frozenset[str]]
    prepositions: frozenset[str]
    cues: Mapping[str, frozenset[str]]
    reality: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    forms: Mapping[str, str]
    gates: frozenset[str]

    def cue(self, name: str, lemma: str) -> bool:
        """Whether `lemma` is in the cue list `name`."""
        return lemma in self.cues[name]

    def stance(self, lemma: str) -> str | None:
        """The stance that a speech verb gives its subject: asserts, denies, doubts, fears, demands; None when it is no speech verb."""
        return next((name for name in ("denies", "demands", "fears", "doubts", "asserts") if lemma in self.cues[name]), None)


@cache
def load_vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language, shipped or the user's own, read once a process.

    Raises UnknownNameError for a language without one, and for a file that is not of the documented shape (docs/vocabulary.md).
    """
    path = resources.vocabulary(language)
    if not path.is_file():
        raise UnknownNameError(f"no vocabulary for language {language!r}; there is one for: en (docs/vocabulary.md says how to add one)")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if lacking := [] if language == _FULL else _lacking(table):
            raise ValueError(f"it lacks {', '.join(lacking)}")
        return read_vocabulary(table)
    except KeyError as error:
        raise UnknownNameError(f"{path} is not a vocabulary (docs/vocabulary.md): it lacks {error}") from error
    except (ValueError, TypeError, AssertionError, OSError) as error:
        raise UnknownNameError(f"{path} is not a vocabulary (docs/vocabulary.md): {error or 'a table where a list belongs'}") from error


def _lacking(table: Mapping[str, object]) -> list[str]:
    """The lists that the code asks for and a vocabulary does not have; an empty list will do."""
    full = tomllib.loads(resources.vocabulary(_FULL).read_text(encoding="utf-8"))
    return [f"{name} in [{part}]" for part in ("nouns", "cues", "reality", "names") for name in full[part] if name not in _table(table[part])]


def read_vocabulary(table: Mapping[str, object]) -> Vocabulary:
    """A vocabulary from a parsed TOML table of the documented shape."""
    nouns, cues, reality, names = (_classes(table[key]) for key in ("nouns", "cues", "reality", "names"))
    roles = _roles(_table(table["roles"]))
    entries = [entry for row in _rows(table["trigger"]) for entry in _entries(row, roles)]
    by_head: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        by_head.setdefault((entry.pos, entry.head), []).append(entry)
    irregular = {lemma: str(forms).split() for lemma, forms in _table(table["forms"]).items()}
    lemmas = {entry.head for entry in entries}
    lists = [values for group in (nouns, cues, reality) for name, values in group.items() if not name.endswith("_words")]
    words = {word for values in lists for phrase in values for word in phrase.split()}
    shortest_last = sorted(words | lemmas, key=lambda lemma: (-len(lemma), lemma))
    forms = {form: lemma for lemma in shortest_last for form in _inflect(lemma, irregular.get(lemma, []))}
    gate_words = lemmas | {phrase.split()[0] for name in _GATE_CUES for phrase in {**cues, **reality}[name]}
    return Vocabulary(
        language=str(table["language"]),
        entries={key: tuple(sorted(found, key=lambda e: -len(e.words))) for key, found in by_head.items()},
        nouns=nouns,
        prepositions=frozenset(prep for entry in entries for prep in entry.roles) | frozenset(roles),
        cues=cues,
        reality=reality,
        names=names,
        forms=forms,
        gates=frozenset(form for lemma in gate_words for form in _inflect(lemma, irregular.get(lemma, []))),
    )


def gate(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> tuple[int, ...]:
    """Indices of the sentences that can carry an event: those with a trigger or status word, if the text speaks of armed conflict at all.

    A text with more words of sport, business or show than of war ("siege" of a goal) gives none.
    """
    found = [frozenset(words_of(sentence.text)) for sentence in sentences]
    lemmas = {form for words in found for word in words for form in (word, vocabulary.forms.get(word, word))}
    war, peace = lemmas & vocabulary.nouns["war"], lemmas & vocabulary.nouns["peaceful"]
    war = war or {phrase for phrase in vocabulary.nouns["war"] if " " in phrase and any(phrase in s.text.lower() for s in sentences)}
    if not war or (len(peace) >= _PEACEFUL and len(peace) > len(war)):
        return ()
    return tuple(sentence.index for sentence, words in zip(sentences, found, strict=True) if words & vocabulary.gates)


def words_of(text: str) -> Iterator[str]:
    """The words of a text in lower case, hyphenated ones also in their parts."""
    for match in _WORD.finditer(text.lower()):
        word = match.group()
        yield word
        if "-" in word:
            yield from word.split("-")


def _entries(row: Mapping[str, object], defaults: Mapping[str, Role]) -> Iterator[Entry]:
    kind = Kind(str(row["kind"]))
    own = _table(row.get("roles", {}))
    emptied = {name for name, preps in own.items() if not preps}
    inherited = {} if kind in _SEATED else {prep: role for prep, role in defaults.items() if role.value not in emptied}
    roles = inherited | _roles(own)
    when, unless = _conditions(row.get("when", ())), _conditions(row.get("unless", ()))
    for pos in ("verb", "noun"):
        for phrase in str(row.get(pos, "")).split():
            yield Entry(
                kind=kind,
                pos=pos,
                words=tuple(phrase.split("_") if pos == "verb" else re.split("[-_]", phrase)),
                strong=bool(row.get("strong")),
                state=bool(row.get("state")),
                sufferer=bool(row.get("sufferer")),
                reality=Reality(str(row["reality"])) if "reality" in row else None,
                object=_role(row.get("object", "location")),
                subject=_role(row.get("subject", "")),
                roles=roles,
                when=when,
                unless=unless,
                again=bool(row.get("again")),
                consequence=bool(row.get("consequence")),
            )


def _conditions(value: object) -> tuple[Condition, ...]:
    return tuple(
        {name.replace("_", " "): frozenset(str(c).replace("_", " ") for c in _items(classes)) for name, classes in _table(alternative).items()}
        for alternative in _items(value)
    )


def _classes(value: object) -> dict[str, frozenset[str]]:
    return {name: frozenset(word.replace("_", " ") for word in str(words).split()) for name, words in _table(value).items()}


def _roles(table: Mapping[str, object]) -> dict[str, Role]:
    return {prep.replace("_", " "): Role(name) for name, preps in table.items() for prep in str(preps).split()}


def _role(value: object) -> Role | None:
    return Role(str(value)) if value else None


def _inflect(lemma: str, irregular: Iterable[str]) -> Iterator[str]:
    """The written forms of a lemma: as it is, plural or third person, past, participle; doubled consonants too."""
    yield lemma
    yield from irregular
    yield lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if lemma.endswith("e"):
        yield from (lemma + "d", (lemma if lemma.endswith("ee") else lemma[:-1]) + "ing")
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeou":
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    else:
        yield from (lemma + "ed", lemma + "ing", lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing")


def _table(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _rows(value: object) -> Sequence[Mapping[str, object]]:
    return [_table(row) for row in _items(value)]


def _items(value: object) -> Sequence[object]:
    assert isinstance(value, Sequence)
    return value
