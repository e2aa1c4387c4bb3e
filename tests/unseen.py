"""Articles on wars that no word list was written for, and a judge that holds each expected line against what came out.

A line is paired with an event of the same or a related kind from the sentence its trigger stands in. It is
- `right`: same kind, the places with their roles and no other, same reality and assertion, its sides and its first number, its date where it has one;
- `half`: something of that is missing or differs, but what would be drawn is not false;
- `wrong`: a place or side that the line does not know, or done where it is only meant (or the reverse);
- `missed`: no event. An event without a line is `extra`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.model import Actor, Document, Event, Reality

FOLDER = Path(__file__).parent / "data" / "unseen"
# Never looked at while rules were written.
KEPT = ("balochistan", "batken", "catatumbo")
RELATED = [
    {"offensive", "advance"}, {"offensive", "clash"}, {"advance", "capture"}, {"capture", "control"}, {"control", "defence"},
    {"clash", "strike"}, {"clash", "defence"}, {"strike", "destruction"}, {"negotiation", "agreement"}, {"agreement", "ceasefire"},
    {"agreement", "exchange"}, {"deployment", "withdrawal"},
]  # fmt: skip
INTENDED = {Reality.PLANNED, Reality.AIMED, Reality.HYPOTHETICAL}
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One row of the table: `line` is None for an extra event, `event` for a missed line; `differs` names the fields that are not right."""

    verdict: str
    line: Line | None
    event: Event | None
    differs: tuple[str, ...] = ()


def wars() -> dict[str, Mapping[str, Any]]:
    """The articles with their expected lines, by name."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def judge(lines: Sequence[Line], document: Document) -> list[Verdict]:
    """A verdict for each line in order, then the extra events."""
    free = list(document.events)
    found: list[Verdict | None] = [None] * len(lines)
    text = document.article.text
    scored = sorted(((-_fit(line, e, text), n, e) for n, line in enumerate(lines) for e in free), key=lambda s: (s[0], s[1], s[2].id))
    for fit, n, event in scored:
        if fit < 0 and found[n] is None and event in free:
            free.remove(event)
            found[n] = _compare(lines[n], event, document)
    told = [verdict or Verdict(verdict="missed", line=line, event=None) for line, verdict in zip(lines, found, strict=True)]
    return [*told, *(Verdict(verdict="extra", line=None, event=event) for event in free)]


def _fit(line: Line, event: Event, text: str) -> float:
    """How well an event may stand for a line; 0 when it cannot."""
    at = text.index(line["trigger"])
    same = event.kind == line["kind"]
    if not event.quote.start <= at < event.quote.end or not (same or {event.kind.value, line["kind"]} in RELATED):
        return 0.0
    return 2.0 * same + 1.0 + 2.0 * (event.trigger.start < at + len(line["trigger"]) and at < event.trigger.end)


def _compare(line: Line, event: Event, document: Document) -> Verdict:
    names = {m.id: m.text for m in document.mentions}
    wanted = [(name, role) for name, _, role in (place.rpartition(" ") for place in line["places"])]
    drawn = [(_called(names[p.mention], wanted), p.role.value) for p in event.places if p.mention is not None]
    differs = ["kind"] * (event.kind != line["kind"]) + ["places"] * (sorted(drawn) != sorted(wanted))
    differs += ["reality"] * (event.reality != line["reality"]) + ["assertion"] * (event.assertion != line["assertion"])
    sides = {"by": event.initiators, "on": event.targets, "with": event.parties}
    if event.kind == "clash":
        sides = dict.fromkeys(sides, event.parties)
    differs += [name for name, actors in sides.items() if not all(_among(side, actors) for side in line.get(name, ()))]
    if "number" in line and line["number"][0] not in [q.best for q in event.quantities]:
        differs.append("number")
    if "time" in line and (event.time is None or event.time.start != line["time"]):
        differs.append("time")
    false = {name for name, _ in drawn} - {name for name, _ in wanted}
    turned = (event.reality in INTENDED) != (Reality(line["reality"]) in INTENDED)
    swapped = any(_among(side, event.targets) for side in line.get("by", ())) or any(_among(side, event.initiators) for side in line.get("on", ()))
    verdict = "right" if not differs else "wrong" if false or turned or swapped else "half"
    return Verdict(verdict=verdict, line=line, event=event, differs=tuple(differs))


def _called(name: str, wanted: Sequence[tuple[str, str]]) -> str:
    """The expected name that a drawn one is or holds ("X district" for "X"), else itself."""
    return next((other for other, _ in wanted if f" {other} " in f" {name} "), name)


def _among(side: str, actors: Iterable[Actor]) -> bool:
    return any(side == a.side or side in a.name for a in actors)


def totals(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many of each verdict."""
    counts = dict.fromkeys(("right", "half", "wrong", "missed", "extra"), 0)
    for verdict in verdicts:
        counts[verdict.verdict] += 1
    return counts
