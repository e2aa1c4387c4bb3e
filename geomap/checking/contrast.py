"""The colours of a geomap page as its style sheets set them: is every text readable on its ground, and every mark visible on the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from geomap.checking.findings import Finding
from geomap.checking.markup import Page
from geomap.checking.rules import found
from geomap.checking.styles import variables

_TEXT, _MARK = 4.5, 3.0
_INKS = ("a", "b", "c", "d", "other", "ochre", "venue", "grey")
_PAIRS = (
    *((f"--{one}", "--paper", _TEXT) for one in ("text", "quiet", "gm-b")),
    *((f"--gm-{one}", "--gm-panel", _TEXT) for one in ("label", "label_quiet", "b")),
    *((f"--gm-{one}", ground, _MARK) for one in _INKS for ground in ("--gm-land", "--gm-panel")),
    ("--gm-border", "--gm-land", _MARK),
)


def contrast(page: Page) -> Iterator[Finding]:
    """Findings about pairs of colours that both occur in the page's custom properties, in either theme."""
    themes: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    line = None
    for one, sheet in page.code("style"):
        if "--gm-" in sheet or "--paper" in sheet:
            line = line or one.line
            light, dark = variables(sheet)
            themes["light"] |= light
            themes["dark"] |= dark
    for theme, colours in themes.items():
        yield from _of_theme(theme, colours, line)


def ratio(one: str, other: str) -> float:
    """The contrast of two hex colours by WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _of_theme(theme: str, colours: Mapping[str, str], line: int | None) -> Iterator[Finding]:
    for ink, ground, least in _PAIRS:
        if ink in colours and ground in colours and (got := ratio(colours[ink], colours[ground])) < least:
            yield found("contrast", line, f"{ink} on {ground} has {got:.1f}:1 in the {theme} theme, {least}:1 is the least")


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
