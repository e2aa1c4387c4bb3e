"""One table: what a mark is → how it looks. The map, the legend and the picture writers read it, so they cannot disagree.

A style key is `<base>.<status>.<ink>`, for example `arrow.solid.a` or `strip.aimed.a`. `look(key)` gives the drawing rules of a key;
hex colours come from `colour(ink, theme)`. Widths, dashes and pitches are in screen pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from geomap.errors import UnknownNameError
from geomap.model import Assertion, Feature, Reality

# Light inks hold 4.3:1 and more on the light ground; the dark set is lighter, not inverted: the same hues, >= 4.5:1 on the dark ground.
THEMES: Mapping[str, Mapping[str, str]] = {
    "light": {
        "a": "#B3331D",
        "b": "#0B62A4",
        "c": "#00745A",
        "d": "#8A3B7A",
        "other": "#4A4F57",
        "ochre": "#9A6700",
        "ochre_text": "#8A5C00",
        "venue": "#1B1F24",
        "grey": "#5B6470",
        "land": "#F2F0EB",
        "land_abroad": "#E7E3DA",
        "water": "#D3E0E8",
        "river": "#B4CAD8",
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
        "ochre": "#E2B04A",
        "ochre_text": "#E2B04A",
        "venue": "#F3F1EC",
        "grey": "#A9B2BE",
        "land": "#1F2328",
        "land_abroad": "#262B31",
        "water": "#12171C",
        "river": "#33424E",
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

# Layers from the ground up: name → (words, switched on at first).
LAYERS: Mapping[str, tuple[str, bool]] = {
    "overlay": ("Layers of your own", True),
    "control": ("Control", True),
    "regions": ("Regions named as places of events", True),
    "zones": ("Buffer zones and ceasefire lines", True),
    "denied": ("Denied or disputed", True),
    "people": ("Deployment, displacement, exchange, aid", True),
    "axes": ("Offensives, advances, withdrawals", True),
    "places": ("Strikes, clashes, destruction, captures", True),
    "talks": ("Talks and agreements", True),
    "context": ("Other countries in the text", False),
}

PARTS = (
    "body",  # the arrow itself (polygon)
    "fan",  # where a schematic arrow could as well be (polygon)
    "extension",  # from the place reached to the objective (line)
    "chevron",  # double chevron behind the tail: intensified (polygon)
    "bar",  # halt bar ahead of the tip (polygon)
    "pressure",  # band inside the target's boundary that faces the attacker (polygon)
    "strip",  # buffer zone (polygon)
    "fade",  # inner two thirds and inner third of an aimed strip: the same hatch over it makes it fade outward (polygon)
    "edge",  # outer edge of a strip (line)
    "front",  # its inner edge, the border itself (line)
    "wash",  # a whole region (polygon)
    "outline",  # a whole region, denied or disputed (polygon)
    "band",  # soft band along a line (polygon)
    "line",  # a given line (line)
    "symbol",  # a mark at a settlement or exact place (point)
    "ring",  # "near": the radius that the text allows (polygon)
    "badge",  # a mark at a region's label point (point)
    "count",  # number of unnamed places, at a region's label point (point)
    "chip",  # a country, at its label point (point)
    "overlay",  # a shape of a layer of the user's own
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one kind of mark is drawn. `shape` area | line | symbol. `fill_opacity` 0 is hollow.

    `pattern` is "" | "hatch" | "cross", with `angle` in degrees, `pitch` and `line` in px.
    `dash` is () for a solid line. `symbol` is a key of GLYPHS.
    `clock` asks for the planned sign. `z` rises towards the reader.
    `words` is the legend row, "" for marks that another row explains.
    """

    shape: str
    layer: str
    z: int
    words: str
    ink: str = "grey"
    stroke: float = 1.5
    stroke_opacity: float = 1.0
    dash: tuple[int, ...] = ()
    fill_opacity: float = 0.0
    pattern: str = ""
    angle: int = 45
    pitch: int = 9
    line: float = 2.0
    pattern_opacity: float = 0.9
    symbol: str = ""
    hollow: bool = False
    clock: bool = False


def _symbol(layer: str, z: int, words: str, symbol: str) -> Look:
    return Look(shape="symbol", layer=layer, z=z, words=words, symbol=symbol, fill_opacity=1.0)


BASES: Mapping[str, Look] = {
    "layer_area": Look(shape="area", layer="overlay", z=4, words="Areas", stroke=1, stroke_opacity=0.6, fill_opacity=0.16),
    "layer_claimed": Look(shape="area", layer="overlay", z=4, words="Areas", stroke=1, pattern="hatch", pitch=12, line=1.4, pattern_opacity=0.4),
    "layer_advance": Look(
        shape="area", layer="overlay", z=4, words="Areas", stroke=1, dash=(6, 4), pattern="hatch", angle=135, pitch=16, line=1.0, pattern_opacity=0.4
    ),
    "layer_plain": Look(shape="area", layer="overlay", z=4, words="Areas", stroke=1.2, stroke_opacity=0.7, fill_opacity=0.06),
    "layer_line": Look(shape="line", layer="overlay", z=6, words="Lines", stroke=1.8, stroke_opacity=0.8),
    "layer_front": Look(shape="line", layer="overlay", z=6, words="Lines", stroke=2.6),
    "layer_point": Look(shape="area", layer="overlay", z=8, words="Points", stroke=1, fill_opacity=0.8),
    "control": Look(shape="area", layer="control", z=10, words="Control, as assessed", stroke=1, fill_opacity=0.18),
    "wash": Look(shape="area", layer="regions", z=20, words="Somewhere in this region", stroke=1, stroke_opacity=0.7, fill_opacity=0.1),
    "outline": Look(shape="area", layer="denied", z=24, words="Region of a claim", stroke=1.6),
    "fan": Look(shape="area", layer="axes", z=28, words="Possible course of the arrow", stroke=1, stroke_opacity=0.45, dash=(2, 4), fill_opacity=0.1),
    "strip": Look(shape="area", layer="zones", z=30, words="Buffer zone", stroke=0, pattern="hatch"),
    "fade": Look(shape="area", layer="zones", z=31, words="", stroke=0, pattern="hatch"),
    "edge": Look(shape="line", layer="zones", z=34, words="", stroke=1.8, dash=(6, 4)),
    "front": Look(shape="line", layer="zones", z=35, words="", stroke=1.6, stroke_opacity=0.9),
    "band": Look(shape="area", layer="zones", z=32, words="Along a line", stroke=0, fill_opacity=0.22),
    "ceasefire_line": Look(shape="line", layer="zones", z=36, words="Ceasefire line", stroke=2.2),
    "ring": Look(shape="area", layer="places", z=40, words="Somewhere near the named place", stroke=1.3, dash=(4, 4), fill_opacity=0.05),
    "pressure": Look(shape="area", layer="axes", z=44, words="Pressed from this side", stroke=1, fill_opacity=0.4),
    "extension": Look(shape="line", layer="axes", z=48, words="Stated objective, not reached", stroke=2.4, dash=(5, 5)),
    "advance": Look(shape="area", layer="axes", z=50, words="Advance", stroke=1.4, fill_opacity=0.5),
    "arrow": Look(shape="area", layer="axes", z=52, words="Offensive", stroke=1.6, fill_opacity=0.88),
    "chevron": Look(shape="area", layer="axes", z=53, words="Intensified", stroke=0.8, fill_opacity=0.88),
    "withdrawal": Look(shape="area", layer="axes", z=51, words="Withdrawal", stroke=1.8, fill_opacity=0.0, hollow=True),
    "bar": Look(shape="area", layer="axes", z=56, words="Halted", stroke=1, fill_opacity=1.0),
    "offensive_mark": _symbol("axes", 60, "Offensive at a place, direction not stated", "push"),
    "withdrawal_mark": _symbol("axes", 60, "Withdrawal from a place", "pull"),
    "defence_mark": _symbol("axes", 60, "Held", "shield"),
    "clash": _symbol("places", 62, "Fighting", "clash"),
    "strike": _symbol("places", 63, "Strike", "strike"),
    "destruction": _symbol("places", 62, "Destruction", "destruction"),
    "capture": _symbol("places", 64, "Captured", "flag"),
    "retaken": _symbol("places", 64, "Retaken", "flag_ring"),
    "count": _symbol("places", 65, "Unnamed places, counted", "count"),
    "control_mark": _symbol("control", 61, "Held or besieged place", "diamond"),
    "ceasefire": _symbol("zones", 61, "Ceasefire", "pause"),
    "zone_mark": _symbol("zones", 61, "Buffer zone, extent not stated", "zone"),
    "exchange": _symbol("people", 61, "Exchange", "exchange"),
    "deployment": _symbol("people", 61, "Deployment", "mass"),
    "displacement": _symbol("people", 61, "Displacement", "people"),
    "aid": _symbol("people", 61, "Aid", "parcel"),
    "venue": _symbol("talks", 66, "Talks", "table"),
    "deal": _symbol("talks", 66, "Agreement", "table_signed"),
    "broken": _symbol("talks", 66, "Talks that broke down", "table_broken"),
    "denied_mark": _symbol("denied", 67, "Claim", "denied"),
    "chip": _symbol("context", 70, "Country named in the text", "chip"),
}

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


def status_of(reality: Reality, assertion: Assertion) -> str:
    """The status that changes the drawing of an event: a key of STATUS_WORDS."""
    if assertion in (Assertion.DENIED, Assertion.DISPUTED, Assertion.UNCONFIRMED):
        return str(assertion)
    if reality in (Reality.PLANNED, Reality.AIMED, Reality.HALTED):
        return str(reality)
    return "claimed" if assertion is Assertion.CLAIMED else "solid"


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
    return _in_status(replace(BASES[base], ink=ink), status)


def _in_status(plain: Look, status: str) -> Look:
    words = f"{plain.words}, {STATUS_WORDS[status]}" if plain.words and STATUS_WORDS[status] else plain.words
    plain = replace(plain, words=words)
    if plain.layer == "zones" and plain.pattern:
        return _zone_in_status(plain, status)
    if plain.shape == "area":
        return _area_in_status(plain, status)
    if plain.shape == "line":
        return replace(plain, dash={"planned": (1, 4), "expired": (10, 6, 2, 6)}.get(status, plain.dash))
    ink = "grey" if status in ("denied", "disputed") else plain.ink
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """A legend line: the style it explains, its words, its layer, how many marks it stands for."""

    key: str
    words: str
    layer: str
    count: int


def legend(features: Iterable[Feature]) -> tuple[LegendRow, ...]:
    """The rows that explain these features, from the ground up; looks with the same words in another ink share no row."""
    counts: dict[str, int] = {}
    for feature in features:
        if look(feature.style).words:
            counts[feature.style] = counts.get(feature.style, 0) + 1
    rows = [LegendRow(key=key, words=look(key).words, layer=look(key).layer, count=count) for key, count in counts.items()]
    order = list(LAYERS)
    return tuple(sorted(rows, key=lambda row: (order.index(row.layer), look(row.key).z, row.key)))


# MIL-STD-2525D entity codes, stored as a property. The standard has no buffer-zone, ceasefire or negotiation symbol.
SYMBOL_CODES: Mapping[str, str] = {
    "arrow": "151403",
    "advance": "151404",
    "withdrawal": "140600",
    "front": "140100",
    "strip": "171000",
    "venue": "131000",
    "deal": "131000",
}


def codes(base: str) -> dict[str, str]:
    """The MIL-STD-2525D code of a base look, or an empty mapping."""
    return {"mil_std_2525d": SYMBOL_CODES[base]} if base in SYMBOL_CODES else {}


# Glyphs: SVG path data in a 24 x 24 box, filled with the even-odd rule. "count" and "chip" are drawn by the writer around their text.
_SEATS = "M12 0a2 2 0 1 0 .01 0zM12 20a2 2 0 1 0 .01 0zM2 10a2 2 0 1 0 .01 0zM22 10a2 2 0 1 0 .01 0z"
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
    "zone": "M2 4h20v16H2zm2 2v3.2L7.2 6zm6 0l-6 6v4l10-10zm7 0L7 18h3.2L20 7v-1zm3 5l-7 7h3.8L20 14.6z",
    "exchange": "M1 5h13V1l9 6-9 6V9H1zM23 19H10v4l-9-6 9-6v4h13z",
    "mass": "M12 2l5 7H7zM6 12l5 7H1zM18 12l5 7H13zM1 20.5h22V22H1z",
    "people": "M8 3a3 3 0 1 0 .01 0zM3 21v-7a5 5 0 0 1 10 0v7h-3v-6h-1v6H7v-6H6v6zM14 10h4V6l6 6-6 6v-4h-3z",
    "parcel": "M2 7l10-5 10 5v11l-10 5-10-5zm2 2.3v7.5l7 3.5v-7.5zm16 0l-7 3.5v7.5l7-3.5z",
    "table": "M12 7a5 5 0 1 0 .01 0z" + _SEATS,
    "table_signed": "M12 5a7 7 0 1 0 .01 0zm-1 10.5l-3.5-3.5 1.4-1.4 2.1 2.1 4.3-4.3 1.4 1.4z" + _SEATS,
    "table_broken": "M11 7v10a5 5 0 0 1 0-10zM13 7a5 5 0 0 1 0 10zM10 1l3 4-2 1-3-4zM14 18l3 4-2 1-3-4z",
    "denied": "M12 0a12 12 0 1 0 .01 0zm0 3a9 9 0 0 1 5.5 1.9L4.9 17.5A9 9 0 0 1 12 3zm7.1 3.5A9 9 0 0 1 6.5 19.1z",
    "region": "M12 1l9.5 5.5v11L12 23l-9.5-5.5v-11zm0 2.3L4.5 7.65v8.7L12 20.7l7.5-4.35v-8.7z",
    "clock": "M12 1a11 11 0 1 0 .01 0zm0 2a9 9 0 1 1-.01 0zM11 6h2v5.5l4 2.4-1 1.7-5-3z",
    "count": "",
    "chip": "",
}
