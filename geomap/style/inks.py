"""The inks of both themes, and which side gets which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geomap.errors import UnknownNameError

# Light inks hold 4.3:1 and more on the light ground; the dark set is lighter, not inverted: the same hues, >= 4.5:1 on the dark ground.
THEMES: Mapping[str, Mapping[str, str]] = {
    "light": {
        "a": "#B3331D",
        "b": "#0B62A4",
        "c": "#00745A",
        "d": "#8A3B7A",
        "other": "#4A4F57",
        "inferred": "#4A4F57",
        "ochre": "#9A6700",
        "ochre_text": "#8A5C00",
        "venue": "#1B1F24",
        "grey": "#5B6470",
        "land": "#F2F0EB",
        "land_abroad": "#E7E3DA",
        "water": "#D3E0E8",
        "river": "#B4CAD8",
        "stream": "#3A647F",
        "border": "#6B665C",
        "adm1": "#B9B3A6",
        "disputed": "#7E786C",
        "label": "#2B2A27",
        "label_quiet": "#68645B",
        "halo": "#FFFFFF",
        "panel": "#FFFFFF",
    },
    "dark": {
        "a": "#FF8D75",
        "b": "#74B8F2",
        "c": "#4CC5A0",
        "d": "#DC9ACF",
        "other": "#B6BCC6",
        "inferred": "#B6BCC6",
        "ochre": "#E2B04A",
        "ochre_text": "#E2B04A",
        "venue": "#F3F1EC",
        "grey": "#A9B2BE",
        "land": "#1F2328",
        "land_abroad": "#262B31",
        "water": "#12171C",
        "river": "#33424E",
        "stream": "#86ABC2",
        "border": "#8C929B",
        "adm1": "#4A515A",
        "disputed": "#9BA1AA",
        "label": "#ECEAE4",
        "label_quiet": "#A7ABB2",
        "halo": "#14171A",
        "panel": "#171B1F",
    },
}

SIDE_INKS = ("a", "b", "c", "d")

# What tells the sides apart without their hue: the slope of a hatch in degrees, and of the light lines across a solid mark (None: no lines).
HATCH_ANGLES: Mapping[str, int] = {"a": 45, "b": 135, "c": 0, "d": 90}
GRAIN_ANGLES: Mapping[str, int | None] = {"a": None, "b": 135, "c": 0, "d": 90}


def colour(ink: str, theme: str = "light") -> str:
    """The hex colour of an ink in a theme. Raises UnknownNameError for an unknown theme or ink."""
    try:
        return THEMES[theme][ink]
    except KeyError:
        raise UnknownNameError(f"no ink {ink!r} in theme {theme!r}: themes are {', '.join(THEMES)}") from None


def assign_inks(sides: Sequence[str]) -> dict[str, str]:
    """Sides in order of their role (main initiator first) → inks a, b, c, d; any further side gets `other`."""
    unique = list(dict.fromkeys(sides))
    return {side: SIDE_INKS[i] if i < len(SIDE_INKS) else "other" for i, side in enumerate(unique)}
