"""Two grammars for the same marks: `news`, and `nato` with the signs of MIL-STD-2525D where the standard has one for what is reported."""

from __future__ import annotations

from collections.abc import Mapping

from geomap.errors import UnknownNameError

GRAMMARS = ("news", "nato")
NATO_NOTE = (
    "Axes of advance, restricted zones and meetings are drawn after MIL-STD-2525D; the standard has no sign for the other marks. "
    "Colours name the sides; they do not say friend or foe."
)
_NATO: Mapping[str, str] = {"arrow": "nato_main_axis", "advance": "nato_axis", "venue": "nato_meeting"}
_STANDING = ("enforced", "agreed")  # a zone that is only wanted restricts nobody


def named_grammar(name: str) -> str:
    """The name itself. Raises UnknownNameError for another than those of GRAMMARS."""
    if name not in GRAMMARS:
        raise UnknownNameError(f"no style {name!r}: styles are {', '.join(GRAMMARS)}")
    return name


def in_grammar(key: str, grammar: str) -> str:
    """The style key of a mark in a grammar; the same key where the grammar has no sign of its own for it."""
    base, _, rest = key.partition(".")
    if named_grammar(grammar) == "news":
        return key
    if base == "strip" and rest.partition(".")[0] in _STANDING:
        return f"nato_zone.{rest}"
    return f"{_NATO.get(base, base)}.{rest}"


def note_of(grammar: str) -> str:
    """What the legend says of a grammar; "" for the one of newspapers, which needs no word."""
    return NATO_NOTE if named_grammar(grammar) == "nato" else ""
