"""What a status changes: a base look in a status and an ink."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from geomap.errors import UnknownNameError
from geomap.model import Assertion, Reality
from geomap.phrases import Speaker, joined, msg, spoken
from geomap.style.bases import BASES, Look
from geomap.style.inks import GRAIN_ANGLES, HATCH_ANGLES, THEMES

# What a status changes, in order of precedence: the first that applies to an event names its status.
STATUS_WORDS: Mapping[str, str] = {
    "denied": "denied",
    "disputed": "disputed",
    "unconfirmed": "not confirmed",
    "planned": "planned",
    "aimed": "as an aim",
    "halted": "halted",
    "claimed": "claimed by one side",
    "expired": "expired",
    "agreed": "agreed",
    "enforced": "enforced",
    "solid": "",
}


_SIDE_INFERRED = msg("side inferred")
_NO_SIDE = ("venue", "grey")
_DRAWN_AROUND_TEXT = ("count", "chip")
_SOLID = 0.35  # the least opacity of a body on which light lines can be seen


def status_of(reality: Reality, assertion: Assertion) -> str:
    """The status that changes the drawing of an event: a key of STATUS_WORDS."""
    if assertion in (Assertion.DENIED, Assertion.DISPUTED, Assertion.UNCONFIRMED):
        return str(assertion)
    if reality in (Reality.PLANNED, Reality.AIMED, Reality.HALTED):
        return str(reality)
    return "claimed" if assertion is Assertion.CLAIMED else "solid"


def words_in(key: str, tongue: Speaker) -> str:
    """The legend's words for a style key in a language: the mark, its status, and that a side is inferred; "" for marks that another row explains."""
    plain, status, _ = key.split(".")
    whole, first = look(key).words, BASES[plain].words
    parts = [first] if first else []
    parts += [STATUS_WORDS[status]] if STATUS_WORDS[status] and f", {STATUS_WORDS[status]}" in whole[len(first) :] else []
    parts += [_SIDE_INFERRED] if whole.endswith(f", {_SIDE_INFERRED}") else []
    return spoken(joined(", ", (msg(part) for part in parts)), tongue)


def style_key(base: str, status: str = "solid", ink: str = "grey") -> str:
    """The key of a base look in a status and an ink."""
    return f"{base}.{status}.{ink}"


@cache
def look(key: str) -> Look:
    """The drawing rules of a style key. Raises UnknownNameError for a key that the table does not hold."""
    base, _, rest = key.partition(".")
    status, _, ink = rest.partition(".")
    if base not in BASES or status not in STATUS_WORDS or ink not in THEMES["light"]:
        choices = "; ".join(", ".join(names) for names in (BASES, STATUS_WORDS, THEMES["light"]))
        raise UnknownNameError(f"no style {key!r}: a key is base.status.ink out of {choices}")
    return _of_side(_in_status(replace(BASES[base], ink=ink), status))


def _of_side(plain: Look) -> Look:
    """The look with what tells its side apart from the others without colour; one whose side is only inferred says so in its words."""
    words = f"{plain.words}, {_SIDE_INFERRED}" if plain.ink == "inferred" and plain.words else plain.words
    solid = plain.fill_opacity >= _SOLID and not plain.pattern and not plain.hollow
    grain = GRAIN_ANGLES.get(plain.ink) if solid else None
    return replace(plain, words=words, grain=grain, angle=HATCH_ANGLES.get(plain.ink, plain.angle) if plain.pattern == "hatch" else plain.angle)


def _in_status(plain: Look, status: str) -> Look:
    words = f"{plain.words}, {STATUS_WORDS[status]}" if plain.words and STATUS_WORDS[status] else plain.words
    plain = replace(plain, words=words)
    if plain.layer == "zones" and plain.pattern:
        return _zone_in_status(plain, status)
    if plain.shape == "area" and plain.layer == "places":  # the ring of "near" says where, never whether: no status fills it
        return replace(plain, ink="grey" if status in ("denied", "disputed") else plain.ink, words=BASES["ring"].words)
    if plain.shape == "area":
        return _area_in_status(plain, status)
    if plain.shape == "line":
        return replace(plain, dash={"planned": (1, 4), "expired": (10, 6, 2, 6)}.get(status, plain.dash))
    ink = "grey" if status in ("denied", "disputed") else plain.ink
    if status == "planned" and plain.symbol == "meeting":  # letters cannot be hollow: its frame is broken instead, as the standard has it
        return replace(plain, symbol="meeting_planned", clock=True)
    if status in ("claimed", "unconfirmed") and plain.ink not in _NO_SIDE and plain.symbol not in _DRAWN_AROUND_TEXT:
        pitch, line = (3, 1.7) if status == "claimed" else (6, 1.0)
        return replace(plain, hollow=True, pattern="hatch", pitch=pitch, line=line)
    return replace(plain, ink=ink, hollow=status in ("planned", "aimed", "denied", "unconfirmed", "disputed"), clock=status == "planned")


def _area_in_status(plain: Look, status: str) -> Look:
    match status:
        case "denied":
            return replace(plain, ink="grey", fill_opacity=0.0, pattern="cross", pitch=16, line=1.0, pattern_opacity=0.55, dash=(), hollow=False)
        case "disputed":
            return replace(plain, ink="grey", fill_opacity=0.0, pattern="hatch", pitch=16, line=1.0, pattern_opacity=0.5, dash=(7, 4))
        case "unconfirmed":
            return replace(plain, fill_opacity=0.0, pattern="hatch", pitch=14, line=1.2, pattern_opacity=0.6, dash=(5, 4))
        case "planned":
            return replace(plain, fill_opacity=0.0, dash=(1, 4), stroke=2, hollow=True, clock=True)
        case "aimed":
            return replace(plain, fill_opacity=0.0, pattern="hatch", pitch=9, line=1.6, pattern_opacity=0.5, dash=(6, 4))
        case "claimed" if plain.layer in ("control", "regions"):
            return replace(plain, fill_opacity=0.0, pattern="hatch", pitch=12, line=1.4, pattern_opacity=0.45)  # a region's hatch must not shout
        case "claimed":
            return replace(plain, fill_opacity=plain.fill_opacity / 4, pattern="hatch", pitch=6, line=2.2, pattern_opacity=0.8)
        case _:
            return plain


def _zone_in_status(plain: Look, status: str) -> Look:
    match status:
        case "aimed" | "planned":
            return replace(plain, pattern_opacity=0.42)  # up to three hatches lie over each other, so that it fades outward
        case "denied" | "disputed":
            return replace(plain, ink="grey", pattern="cross" if status == "denied" else "hatch", pitch=16, line=1.0, pattern_opacity=0.55)
        case "unconfirmed":
            return replace(plain, pitch=14, line=1.2, pattern_opacity=0.6)
        case "enforced":
            return replace(plain, fill_opacity=0.12)
        case _:
            return plain
