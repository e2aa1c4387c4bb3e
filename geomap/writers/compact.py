"""The island's data in fewer bytes: coordinates as text, and once what most records of a list have in common."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"'\\<>&{}`$,")
"""What numbers are written with: nothing that JSON, HTML or a template could read."""

_LINES = ("land", "lakes", "rivers", "borders", "disputed", "adm1_lines")
_RECORDS = ("features", "cards", "looks", "legend", "skipped")
_BASE = len(DIGITS)
_TWO, _THREE, _SIX = 21, 4, 1  # first digits of numbers that take so many; the rest stand for themselves
_ONE = _BASE - _TWO - _THREE - _SIX
_FEW = 3  # a value that fewer records share stays with them


def compacted(island: Mapping[str, Any]) -> dict[str, Any]:
    """The data of `scene_island` as the page carries them; `expand` in core.js is the way back."""
    backdrop = island["backdrop"]
    features = [one | {"geometry": one["geometry"] | {"packed": _text(one["geometry"]["packed"])}} for one in island["features"]]
    small = {**island, "digits": DIGITS, "features": features, "backdrop": {**backdrop, **{name: _text(backdrop[name]) for name in _LINES}}}
    given = [name for name in _RECORDS if small[name] is not None]
    shared = {name: _shared(small[name]) for name in given}
    return small | {"shared": shared} | {name: _without(small[name], shared[name]) for name in given}


def with_shared(island: Mapping[str, Any]) -> dict[str, Any]:
    """Compacted data whose records have again what they share; coordinates stay text."""
    return {**island, **{name: [{**shared, **one} for one in island[name]] for name, shared in island["shared"].items()}}


def _shared(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The commonest value of each key that every record has."""
    found = {}
    for key in records[0] if records else ():
        if all(key in one for one in records):
            value, count = Counter(json.dumps(one[key], sort_keys=True) for one in records).most_common(1)[0]
            if count >= _FEW:
                found[key] = json.loads(value)
    return found


def _without(records: Sequence[Mapping[str, Any]], shared: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if key not in shared or shared[key] != value} for one in records]


def _text(shape: Sequence[Any]) -> str:
    """A shape's lists of steps as text: a blank between lines or rings, a comma between polygons. Each line starts from the end of the one before."""
    at = [0, 0]
    if shape and shape[0] and isinstance(shape[0][0], list):
        return ",".join(" ".join(_line(ring, at) for ring in rings) for rings in shape)
    return " ".join(_line(line, at) for line in shape)


def _line(steps: Sequence[int], at: list[int]) -> str:
    """One line as text; `at` is where the pen stands, and is moved."""
    start = [steps[0] - at[0], steps[1] - at[1]]
    at[:] = sum(steps[0::2]), sum(steps[1::2])
    return "".join(_digits((*start, *steps[2:])))


def _digits(numbers: Iterable[int]) -> Iterable[str]:
    for number in numbers:
        rest = 2 * number if number >= 0 else -2 * number - 1
        if rest < _ONE:
            yield DIGITS[rest]
        elif (rest := rest - _ONE) < _TWO * _BASE:
            yield DIGITS[_ONE + rest // _BASE] + DIGITS[rest % _BASE]
        elif (rest := rest - _TWO * _BASE) < _THREE * _BASE**2:
            yield DIGITS[_ONE + _TWO + rest // _BASE**2] + DIGITS[rest // _BASE % _BASE] + DIGITS[rest % _BASE]
        else:
            rest -= _THREE * _BASE**2
            yield DIGITS[-1] + "".join(DIGITS[rest // _BASE**power % _BASE] for power in (4, 3, 2, 1, 0))
