"""How the layers of a GeoPackage look in QGIS: the style table as QML, one category a style key."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence

from geomap import style
from geomap.style import Look
from geomap.tongues import nearest
from geomap.writers.bundle import template_text
from geomap.writers.safe import Html, fill

TYPES = {"area": "fill", "line": "line", "point": "marker"}
_PLACEMENTS = {"area": "1", "line": "2", "point": "0"}  # over the area, along the line, around the point
_MM = 25.4 / 96  # a screen pixel of the style table
_SIGN_MM = 28 * _MM


def layer_style(kind: str, keys: Sequence[str], language: str = "en") -> str:
    """The QML of a layer of `kind` (a key of TYPES) whose column `style` holds these keys, with the legend in a language."""
    tongue = nearest(language)
    words = {key: style.words_in(key, tongue) or key.partition(".")[0] for key in keys}
    label, halo = style.colour("label"), style.colour("halo")
    return str(
        fill(
            _part("layer"),
            categories=_lines(fill(_part("category"), key=key, number=str(number), words=words[key]) for number, key in enumerate(keys)),
            symbols=_lines(_symbol(kind, style.look(key), str(number)) for number, key in enumerate(keys)),
            label=_colour(label),
            halo=_colour(halo),
            placement=_PLACEMENTS[kind],
        )
    )


def _symbol(kind: str, look: Look, number: str) -> Html:
    layers = {"area": _area, "line": _line, "point": _point}[kind](look, number)
    return fill(_part("symbol"), number=number, type=TYPES[kind], layers=_lines(layers))


def _area(look: Look, number: str) -> list[Html]:
    """A fill with its outline; a hatch is a pattern of lines over it, a cross two of them."""
    ink = style.colour(look.ink)
    outline = {
        "outline_color": _colour(ink, look.stroke_opacity), "outline_width": _mm(look.stroke), "outline_width_unit": "MM",
        "outline_style": "no" if look.stroke <= 0 else "dash" if look.dash else "solid",
    }  # fmt: skip
    filled = {"color": _colour(ink, look.fill_opacity), "style": "solid" if look.fill_opacity > 0 else "no", "joinstyle": "round"}
    pieces = [_piece("SimpleFill", {**filled, **outline})]
    for angle in [look.angle, look.angle + 90][: {"hatch": 1, "cross": 2}.get(look.pattern, 0)]:
        line = {"line_color": _colour(ink, look.pattern_opacity), "line_width": _mm(look.line), "line_width_unit": "MM"}
        drawn = fill(_part("symbol"), number=f"@{number}@{len(pieces)}", type="line", layers=_piece("SimpleLine", line))
        pieces.append(_piece("LinePatternFill", {"angle": str(angle), "distance": _mm(look.pitch), "distance_unit": "MM"}, drawn))
    return pieces


def _line(look: Look, number: str) -> list[Html]:
    options = {
        "line_color": _colour(style.colour(look.ink), look.stroke_opacity), "line_width": _mm(look.stroke), "line_width_unit": "MM",
        "capstyle": "round", "joinstyle": "round",
    }  # fmt: skip
    if look.dash:
        options |= {"use_custom_dash": "1", "customdash": ";".join(_mm(length) for length in look.dash), "customdash_unit": "MM"}
    return [_piece("SimpleLine", options)]


def _point(look: Look, number: str) -> list[Html]:
    """Our own sign inside the style, so that no file is needed; a ring for what the page draws around text."""
    ink, halo = style.colour(look.ink), style.colour("halo")
    path = style.GLYPHS.get(look.symbol)
    if path:
        sign = fill(_sign(), path=Html(path), halo=halo, fill=halo if look.hollow else ink, ink=ink, width="1.6" if look.hollow else "0")
        packed = base64.b64encode(sign.encode()).decode("ascii")
        return [_piece("SvgMarker", {"name": f"base64:{packed}", "size": f"{_SIGN_MM:.3f}", "size_unit": "MM"})]
    options = {
        "name": "circle", "size": _mm(16), "size_unit": "MM", "color": _colour(halo), "outline_color": _colour(ink), "outline_width": _mm(1.5),
        "outline_width_unit": "MM",
    }  # fmt: skip
    return [_piece("SimpleMarker", options)]


def _piece(type: str, options: Mapping[str, str], inner: Html | None = None) -> Html:
    rows = _lines(fill(_part("option"), name=name, value=value) for name, value in options.items())
    return fill(_part("piece"), type=type, options=rows, inner=inner or Html(""))


def _colour(ink: str, opacity: float = 1.0) -> str:
    red, green, blue = (int(ink[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def _mm(pixels: float) -> str:
    return f"{pixels * _MM:.3f}".rstrip("0").rstrip(".")


def _sign() -> str:
    return template_text("qgis/sign.svg").strip()


def _part(name: str) -> str:
    return template_text(f"qgis/{name}.qml")


def _lines(parts: Iterable[Html]) -> Html:
    return Html("".join(parts).strip())
