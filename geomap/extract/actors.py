"""Who acts: states, their forces and governments, armed groups, leaders and organisations, each with its side."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from geomap import resources
from geomap.errors import UnknownNameError

_WORD_START = re.compile(r"(?<![\w])[^\W_]")
_LISTS = (("between", "words"), ("affixes", "passive"))
_BODIES = ("group", "forces", "organisation")
_LEAD = re.compile(r"^(?:the|a|an)\s+", re.I)
_SPELLINGS = (("'", "’"), ("Defence", "Defense"), ("isation", "ization"))


@dataclass(frozen=True, slots=True)
class ActorSpan:
    """An actor in a text, `name == text[start:end]`. `side` is a country code or a group's short name, `canonical` the full name.

    `kind`: state, people (a demonym), government, forces, group, person, organisation. `rule` names the rule where no name stands ("both sides").
    """

    start: int
    end: int
    name: str
    side: str
    kind: str
    canonical: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name means."""

    canonical: str
    side: str
    kind: str


class Actors:
    """A table of actors with a fast longest-match finder. `states` are the sides that are states, `bases` the states that a group fights from."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        bodies: Mapping[str, str],
        between: Iterable[str],
        passive: Iterable[str],
        pairs: Mapping[str, Sequence[str]],
        bases: Mapping[str, frozenset[str]],
    ) -> None:
        self._entries = entries
        self._by_head: dict[str, list[str]] = {}
        for name in sorted(entries, key=lambda name: (-len(name), name)):
            self._by_head.setdefault(_head(name), []).append(name)
        self._bodies = bodies
        self.bases = bases
        self.state_names = {entry.side: entry.canonical for entry in entries.values() if entry.kind == "state"}
        self.states = frozenset(self.state_names)
        body = _any(bodies)
        self._body = re.compile(rf"(?:['’]s?)?\s+(?:(?:{_any(between)})[\s-])?({body})(?!\w)", re.I)
        self._passive = re.compile(rf"[-‑–](?:{_any(passive)})\b")
        self._pairs = {name: re.compile(rf"\b(?:{_any(phrases)})\b", re.I) for name, phrases in pairs.items()}
        self._folded = {name.casefold(): entries[name] for name in sorted(entries, reverse=True)}

    def find(self, text: str) -> list[ActorSpan]:
        """The actors of `text`, in order, without overlaps; the longest name wins; a state and its forces are one ("Ukraine's General Staff")."""
        spans: list[ActorSpan] = []
        reached = 0
        for match in _WORD_START.finditer(text):
            if match.start() < reached:
                continue
            name = self._name_at(text, match.start())
            if name is None:
                continue
            reached = match.start() + len(name)
            if not self._passive.match(text, reached):
                spans.append(self._span(text, match.start(), reached))
                reached = spans[-1].end
        return spans

    def only_qualifies(self, text: str, end: int) -> bool:
        """Whether a name that ends there only tells others apart: "Iran-backed", "French-mediated"."""
        return self._passive.match(text, end) is not None

    def is_body(self, name: str) -> bool:
        """Whether a name is that of a group, force or organisation."""
        entry = self._entries.get(name)
        return entry is not None and entry.kind in _BODIES

    def side_of(self, name: str) -> str | None:
        """The side of a name or description ("the ministry in Moscow"): the table's, else that of the first actor in it; None when unknown."""
        plain = name.strip().casefold()
        entry = self._folded.get(plain) or self._folded.get(_LEAD.sub("", plain))
        if entry is not None:
            return entry.side
        spans = self.find(name)
        return spans[0].side if spans else None

    def resolve_sides(self, text: str, document: Sequence[ActorSpan]) -> list[ActorSpan]:
        """Phrases such as "both sides" in `text`, as the two main sides of the document's actors: two spans a phrase, marked with the rule.

        Nothing comes back when the document has fewer than two sides.
        """
        found: list[ActorSpan] = []
        for name, pattern in self._pairs.items():
            sides = main_sides(document, states_only=name == "states")
            for match in pattern.finditer(text):
                found += [replace(side, start=match.start(), end=match.end(), name=match.group(), rule=f"pair:{name}") for side in sides]
        return sorted(found, key=lambda span: span.start)

    def _name_at(self, text: str, start: int) -> str | None:
        for name in self._by_head.get(_head(text[start : start + 24]), ()):
            end = start + len(name)
            if text.startswith(name, start) and not (text[end : end + 1].isalnum() and name[-1].isalnum()):
                return name
        return None

    def _span(self, text: str, start: int, end: int) -> ActorSpan:
        """The actor of a name, with the body that follows a state's name."""
        entry = self._entries[text[start:end]]
        if entry.kind in ("state", "people", "government") and (body := self._body.match(text, end)):
            kind = self._bodies[re.sub(r"\s+", " ", body.group(1).lower())]
            return ActorSpan(start, body.end(), text[start : body.end()], entry.side, kind, entry.canonical)
        return ActorSpan(start, end, text[start:end], entry.side, entry.kind, entry.canonical)


def main_sides(document: Sequence[ActorSpan], *, states_only: bool = False) -> list[ActorSpan]:
    """One span for each of the two sides named most often (the earlier one on a tie), organisations left out; empty with fewer than two."""
    eligible = [span for span in document if span.kind != "organisation" and span.rule is None and (not states_only or len(span.side) == 2)]
    counts = Counter(span.side for span in eligible)
    first = {span.side: span for span in reversed(eligible)}
    ranked = sorted(counts, key=lambda side: (-counts[side], first[side].start, side))[:2]
    return [first[side] for side in ranked] if len(ranked) == 2 else []


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _head(name: str) -> str:
    """The first run of letters and digits: the key that names are looked up by."""
    found = re.match(r"[^\W_]+", name)
    return found.group() if found else ""


# ---------------------------------------------------------------- the table


@cache
def load_actors(path: Path | None = None) -> Actors:
    """The shipped table, with a user's own table of the same shape laid over it. Raises UnknownNameError when that file is missing or misshapen."""
    shipped = tomllib.loads(resources.vocabulary("actors").read_text(encoding="utf-8"))
    entries = _spelt(dict(_entries(shipped)))
    tables = [shipped]
    if path is not None:
        own = _read_own(path)
        entries.update(_spelt(dict(_entries(own))))
        tables.append(own)
    bodies = {phrase.lower(): kind for table in tables for kind, phrases in table.get("forces", {}).items() for phrase in phrases}
    between, passive = ([word for table in tables for word in table.get(name, {}).get(key, ())] for name, key in _LISTS)
    bases = {actor["side"]: frozenset(actor["base"]) for table in tables for actor in table.get("actors", ()) if "base" in actor}
    return Actors(entries, bodies, between, passive, shipped["pairs"], bases)


def _spelt(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The names with their American spellings and typographic apostrophes; what the table itself says goes before."""
    found = dict(entries)
    for one, other in _SPELLINGS:
        for name in [n for n in found if one in n]:
            found.setdefault(name.replace(one, other), found[name])
    return found


def _read_own(path: Path) -> dict[str, Any]:
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
        dict(_entries(own))
    except OSError as error:
        raise UnknownNameError(f"no table of actors at {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UnknownNameError(f"{path} is not a table of actors (see geomap/extract/vocabulary/actors.toml): {error}") from error
    return own


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Every name of a table with what it means."""
    for side, state in table.get("states", {}).items():
        full = state["names"][0]
        for group, kind in (("names", "state"), ("people", "people"), ("seats", "government")):
            for name in state.get(group, ()):
                yield name, Entry(full, side, kind)
    for side, people in table.get("leaders", {}).items():
        for spellings in people:
            for name in spellings:
                yield name, Entry(spellings[0], side, "person")
    for actor in table.get("actors", ()):
        for name in (actor["name"], *actor.get("aliases", ())):
            entry = Entry(actor["name"], actor["side"], actor["kind"])
            yield name, entry
            if name[0].islower():
                yield name[0].upper() + name[1:], entry
