"""One table: what a mark is → how it looks. The map, the legend and the picture writers read it, so they cannot disagree.

A style key is `<base>.<status>.<ink>`, for example `arrow.solid.a` or `strip.aimed.a`. `look(key)` gives the drawing rules of a key;
hex colours come from `colour(ink, theme)`. Widths, dashes and pitches are in screen pixels.
"""

from __future__ import annotations

from geomap.style.bases import BASES, LAYERS, PARTS, Look
from geomap.style.grammars import GRAMMARS, in_grammar, named_grammar, note_of
from geomap.style.inks import SIDE_INKS, THEMES, assign_inks, colour
from geomap.style.legend import LegendRow, legend
from geomap.style.looks import STATUS_WORDS, look, status_of, style_key, words_in
from geomap.style.symbols import GLYPHS, SYMBOL_CODES, codes

__all__ = [
    "BASES", "GLYPHS", "GRAMMARS", "LAYERS", "PARTS", "SIDE_INKS", "STATUS_WORDS", "SYMBOL_CODES", "THEMES", "LegendRow", "Look",
    "assign_inks", "codes", "colour", "in_grammar", "legend", "look", "named_grammar", "note_of", "status_of", "style_key", "words_in",
]  # fmt: skip
