"""The drawn signs, and the codes of the military standard."""

from __future__ import annotations

from collections.abc import Mapping

# MIL-STD-2525D: symbol set and entity of a base look. Axis of advance (main attack, supporting attack), direction of attack, restricted operations
# zone; a meeting is an activity. It has no sign for a truce, and none here is a line of troops: the inner edge of a strip is a border.
_CONTROL_MEASURE, _ACTIVITY = "25", "40"
SYMBOL_CODES: Mapping[str, tuple[str, str]] = {
    "arrow": (_CONTROL_MEASURE, "151403"),
    "advance": (_CONTROL_MEASURE, "151404"),
    "extension": (_CONTROL_MEASURE, "140600"),
    "strip": (_CONTROL_MEASURE, "171000"),
    "venue": (_ACTIVITY, "131000"),
}
_VERSION, _REALITY, _UNKNOWN, _NO_UNIT, _NO_MODIFIERS = "10", "0", "1", "000", "0000"  # a map of news calls nobody friend or foe
_AHEAD = ("planned", "aimed")


def codes(base: str, status: str = "solid") -> dict[str, str]:
    """The 20-digit MIL-STD-2525D code of a base look in a status, or an empty mapping.

    Its digits: version, context (reality), standard identity (unknown), symbol set, status (0 present, 1 planned), headquarters, echelon, entity,
    two modifiers.
    """
    if base not in SYMBOL_CODES:
        return {}
    symbol_set, entity = SYMBOL_CODES[base]
    ahead = "1" if status in _AHEAD or base == "extension" else "0"  # an objective has not been reached
    return {"mil_std_2525d": f"{_VERSION}{_REALITY}{_UNKNOWN}{symbol_set}{ahead}{_NO_UNIT}{entity}{_NO_MODIFIERS}"}


# Glyphs: SVG path data in a 24 x 24 box, filled with the even-odd rule. "count" and "chip" are drawn by the writer around their text.
_SEATS = "M12 0a2 2 0 1 0 .01 0zM12 20a2 2 0 1 0 .01 0zM2 10a2 2 0 1 0 .01 0zM22 10a2 2 0 1 0 .01 0z"
_MTG = (
    "M4 16V8h1.4L7 11.4 8.6 8H10v8H8.6v-4.9l-1.2 2.5h-.8l-1.2-2.5V16z"
    "M11 8h4.4v1.5h-1.5V16h-1.4V9.5H11zM16.4 8h4v1.5h-2.6v5h1.3v-1.7h-.8v-1.3h2.1V16h-4z"
)
_BROKEN_FRAME = (
    "M1 3h4v1.6H1zM7 3h4v1.6H7zM13 3h4v1.6h-4zM19 3h4v1.6h-4zM1 19.4h4V21H1zM7 19.4h4V21H7zM13 19.4h4V21h-4zM19 19.4h4V21h-4z"
    "M1 7h1.6v4H1zM1 13h1.6v4H1zM21.4 7H23v4h-1.6zM21.4 13H23v4h-1.6z"
)
GLYPHS: Mapping[str, str] = {
    "strike": "M12 1l2.2 6 5.6-3-3 5.6 6.2 2.4-6.2 2.4 3 5.6-5.6-3L12 23l-2.2-6-5.6 3 3-5.6L1 12l6.2-2.4-3-5.6 5.6 3z",
    "clash": "M4 2l8 7.5L20 2l2 2-7.5 8L22 20l-2 2-8-7.5L4 22l-2-2 7.5-8L2 4z",
    "destruction": "M3 21V9l5 3V6l4 4 2-7 2 5 5-4v17zM9 15v6h2l-1-3 2-1-1-2z",
    "flag": "M5 1h2v2h14l-4 5 4 5H7v10H5z",
    "flag_ring": "M12 0a12 12 0 1 0 .01 0zm0 2a10 10 0 1 1-.01 0zM8 5h1.6v1H18l-2.6 3L18 12H9.6v7H8z",
    "diamond": "M12 1l11 11-11 11L1 12zm0 4.5L5.5 12l6.5 6.5 6.5-6.5z",
    "push": "M2 20V4l9 8zM11 20V4l11 8z",
    "pull": "M22 4v16l-9-8zM19.5 8.8L15.9 12l3.6 3.2zM13 4v16l-11-8zM10.5 8.8L6.2 12l4.3 3.2z",
    "shield": "M2 5h20v5H2zM2 14h4v5H2zM10 14h4v5h-4zM18 14h4v5h-4z",
    "pause": "M12 0a12 12 0 1 0 .01 0zM8 6h3v12H8zM13 6h3v12h-3z",
    "pause_broken": "M11 1v5H8v12h3v5A11 11 0 0 1 11 1zM13 1v5h3v12h-3v5A11 11 0 0 0 13 1z",
    "zone": "M2 4h20v16H2zm2 2v3.2L7.2 6zm6 0l-6 6v4l10-10zm7 0L7 18h3.2L20 7v-1zm3 5l-7 7h3.8L20 14.6z",
    "exchange": "M1 5h13V1l9 6-9 6V9H1zM23 19H10v4l-9-6 9-6v4h13z",
    "mass": "M12 2l5 7H7zM6 12l5 7H1zM18 12l5 7H13zM1 20.5h22V22H1z",
    "people": "M8 3a3 3 0 1 0 .01 0zM3 21v-7a5 5 0 0 1 10 0v7h-3v-6h-1v6H7v-6H6v6zM14 10h4V6l6 6-6 6v-4h-3z",
    "parcel": "M2 7l10-5 10 5v11l-10 5-10-5zm2 2.3v7.5l7 3.5v-7.5zm16 0l-7 3.5v7.5l7-3.5z",
    "table": "M12 7a5 5 0 1 0 .01 0z" + _SEATS,
    "meeting": "M1 3h22v18H1zm1.6 1.6v14.8h18.8V4.6z" + _MTG,
    "meeting_planned": _BROKEN_FRAME + _MTG,
    "table_signed": "M12 5a7 7 0 1 0 .01 0zm-1 10.5l-3.5-3.5 1.4-1.4 2.1 2.1 4.3-4.3 1.4 1.4z" + _SEATS,
    "table_broken": "M11 7v10a5 5 0 0 1 0-10zM13 7a5 5 0 0 1 0 10zM10 1l3 4-2 1-3-4zM14 18l3 4-2 1-3-4z",
    "denied": "M12 0a12 12 0 1 0 .01 0zm0 3a9 9 0 0 1 5.5 1.9L4.9 17.5A9 9 0 0 1 12 3zm7.1 3.5A9 9 0 0 1 6.5 19.1z",
    "region": "M12 1l9.5 5.5v11L12 23l-9.5-5.5v-11zm0 2.3L4.5 7.65v8.7L12 20.7l7.5-4.35v-8.7z",
    "clock": "M12 1a11 11 0 1 0 .01 0zm0 2a9 9 0 1 1-.01 0zM11 6h2v5.5l4 2.4-1 1.7-5-3z",
    "count": "",
    "chip": "",
}
