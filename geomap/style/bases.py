"""What can stand on a map: layers, parts, and the plain look of every kind of mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    "path",  # from one named place to another: people, goods, troops on the move, or fire (line)
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
    `grain` is the slope of light lines across a solid mark, which tells sides apart without colour; None without.
    `dash` is () for a solid line. `symbol` is a key of GLYPHS.
    `clock` asks for the planned sign, `head` for an arrowhead at the end of a line. `z` rises towards the reader.
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
    head: bool = False
    grain: int | None = None


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
    "flight": Look(shape="line", layer="people", z=49, words="Way of people, ends as the text has them", stroke=2.2, dash=(1, 5), head=True),
    "transfer": Look(
        shape="line", layer="people", z=49, words="Way of goods or troops, ends as the text has them", stroke=1.8, dash=(7, 4), head=True
    ),
    "fire": Look(shape="line", layer="places", z=49, words="Fired from and at, as the text has it", stroke=1.4, head=True),
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
    "ceasefire_over": _symbol("zones", 61, "Ceasefire that ended or broke down", "pause_broken"),
    "zone_mark": _symbol("zones", 61, "Buffer zone, extent not stated", "zone"),
    "exchange": _symbol("people", 61, "Exchange", "exchange"),
    "deployment": _symbol("people", 61, "Deployment", "mass"),
    "displacement": _symbol("people", 61, "Displacement", "people"),
    "aid": _symbol("people", 61, "Aid", "parcel"),
    "venue": _symbol("talks", 66, "Talks", "table"),
    "deal": _symbol("talks", 66, "Agreement", "table_signed"),
    "broken": _symbol("talks", 66, "Talks that broke down", "table_broken"),
    "nato_main_axis": Look(shape="area", layer="axes", z=52, words="Axis of advance, main attack", stroke=2.8, hollow=True),
    "nato_axis": Look(shape="area", layer="axes", z=50, words="Axis of advance, supporting attack", stroke=1.4, hollow=True),
    "nato_zone": Look(shape="area", layer="zones", z=30, words="Restricted zone", stroke=2.4, pattern="hatch"),
    "nato_meeting": _symbol("talks", 66, "Meeting", "meeting"),
    "denied_mark": _symbol("denied", 67, "Claim", "denied"),
    "chip": _symbol("context", 70, "Country named in the text", "chip"),
}
