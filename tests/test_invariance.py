"""Invariance: a rewording changes what it must and nothing else. Sentences and expectations are in data/invariance.toml."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from reading import events_of

from geomap.model import Event, Kind, Role

DATA = tomllib.loads((Path(__file__).parent / "data" / "invariance.toml").read_text(encoding="utf-8"))
LATER = "2025-06-22"
CHANGES = ("same", "swapped", "claimed", "denied", "planned", "silent")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a map would show of an event: sets in order, no offsets, no wording."""

    kind: str
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    parties: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    reality: str
    assertion: str
    time: tuple[str | None, str | None, str] | None
    quantities: tuple[tuple[float | None, float, float | None], ...]


def seen(event: Event) -> Seen:
    time = event.time if event.time is not None and not event.time.inferred else None
    return Seen(
        event.kind.value,
        *(tuple(sorted(a.side or a.name for a in actors)) for actors in (event.initiators, event.targets, event.parties)),
        tuple(sorted((p.name or p.noun or "", p.role.value) for p in event.places)),
        event.reality.value,
        event.assertion.value,
        (time.start, time.end, time.relation) if time is not None else None,
        tuple(sorted((q.low, q.best, q.high) for q in event.quantities)),
    )


def read(text: str, published: str = "2025-06-15") -> list[Seen]:
    """The events of a sentence in an article on a war, in an order of their own."""
    return sorted((seen(e) for e in events_of(f"The war went on. {text}", published)), key=lambda s: (s.kind, s.places))


def pairs() -> Iterator[Any]:
    count: Counter[str] = Counter()
    for base in DATA["base"]:
        for change in CHANGES:
            for other in base.get(change, ()):
                count[base["kind"] + change] += 1
                name = f"{base['kind']}-{change}-{count[base['kind'] + change]}"
                yield _case(base, change, other, name)
        if "shift" in base:
            count[base["kind"] + "week"] += 1
            yield _case(base, "week", base["text"], f"{base['kind']}-week-{count[base['kind'] + 'week']}")


def _case(base: dict[str, Any], change: str, other: Any, name: str) -> Any:
    reason = DATA["failing"].get(name)
    return pytest.param(base, change, other, id=name, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])


def moved(time: tuple[str | None, str | None, str] | None, days: int) -> tuple[str | None, str | None, str] | None:
    if time is None:
        return None
    first, last = ((date.fromisoformat(d) + timedelta(days=days)).isoformat() if d else None for d in time[:2])
    return first, last, time[2]


def swapped(one: Seen, names: dict[str, str]) -> Seen:
    def turn(sides: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(names.get(s, s) for s in sides))

    places = tuple(sorted((names.get(n, n), role) for n, role in one.places))
    return replace(one, initiators=turn(one.initiators), targets=turn(one.targets), parties=turn(one.parties), places=places)


def ahead(one: Seen, base: dict[str, Any], reality: str) -> Seen:
    """The event as it is planned: its weekday is the next one, and a place to be attacked is the objective."""
    days = 7 if any(day in base["text"] for day in WEEKDAYS) else 0
    places = tuple(sorted((n, Role.OBJECTIVE.value if base.get("objective") else role) for n, role in one.places))
    return replace(one, reality=reality, time=moved(one.time, days), places=places)


@pytest.mark.parametrize("base", DATA["base"], ids=lambda base: base["text"][:40])
def test_a_base_says_one_event_with_its_places(base: dict[str, Any]) -> None:
    found = [e for e in read(base["text"]) if e.kind == base["kind"]]
    assert len(found) == 1
    assert found[0].places
    assert (found[0].time is not None) == ("shift" in base)


@pytest.mark.parametrize(("base", "change", "other"), list(pairs()))
def test_a_rewording_changes_only_what_it_must(base: dict[str, Any], change: str, other: Any) -> None:
    plain = read(base["text"])
    if change == "same":
        assert read(other) == plain
    elif change == "swapped":
        assert read(other[0]) == [swapped(e, dict(turn.split("=") for turn in other[1:])) for e in plain]
    elif change == "claimed":
        found = read(other)
        assert {e.assertion for e in found} <= {"claimed", "unconfirmed"}
        assert [replace(e, assertion="") for e in found] == [replace(e, assertion="") for e in plain]
    elif change == "denied":
        assert read(other) == [replace(e, assertion="denied") for e in plain]
    elif change == "planned":
        found = read(other)
        assert {e.reality for e in found} <= {"planned", "aimed"}
        undated = not any(day in other for day in WEEKDAYS)
        expected = [ahead(e, base, f.reality) for e, f in zip(plain, found, strict=True)]
        assert found == [replace(e, time=f.time) if undated else e for e, f in zip(expected, found, strict=True)]
    elif change == "silent":
        assert read(other) == []
    else:
        assert read(other, LATER) == [replace(e, time=moved(e.time, base["shift"])) for e in plain]


def test_all_kinds_are_covered() -> None:
    assert {base["kind"] for base in DATA["base"]} == {kind.value for kind in Kind}
    assert set(DATA["failing"]) <= {case.id for case in pairs()}
