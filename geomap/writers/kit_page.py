"""The page of an embed kit on which a newsroom picks its snippet: each variant with what it is for, its code and a button that copies it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geomap.writers.alt_text import words
from geomap.writers.bundle import template_text
from geomap.writers.check import digest
from geomap.writers.safe import Html, fill, foreign_html
from geomap.writers.snippets import amp_element, amp_script, frame_style, host_code, size_of

if TYPE_CHECKING:
    from geomap.writers.snippets import Placement

_VARIANTS = (
    "script.html", "iframe.html", "facade.html", "wordpress.html", "wordpress-picture.html", "ghost.html", "picture.html", "map.md", "amp.html",
)  # fmt: skip
_OTHERS = {
    "map.html": "file_map", "srcdoc.html": "file_srcdoc", "alt.txt": "file_alt", "caption.txt": "file_caption", "oembed.json": "file_oembed",
    "manifest.json": "file_manifest",
}  # fmt: skip


def kit_page(placed: Placement, texts: Mapping[str, str]) -> str:
    """The page for a placement and the snippets made of it. It asks for nothing but the map and the picture beside it."""
    table = words(placed.language)
    style = f"{frame_style(placed)}\n{template_text('embed/embed.css')}"
    script = f"{host_code()}\n{template_text('embed/embed.js')}"
    notes = [table["no_url"]] if not placed.public else []
    notes += [table["no_picture"]] if placed.picture is None else []
    return _part(
        "embed.html", language=placed.language, direction=placed.direction, title=foreign_html(placed.title), frame_title=foreign_html(placed.title),
        csp=Html(_policy(style, script)), style=Html(style), script=Html(script),
        notes=_join(_part("note.html", text=note) for note in notes),
        variants=_join(_variant(name, placed, texts[name]) for name in _VARIANTS if name in texts),
        files=_join(_part("file.html", file=name, purpose=table[key]) for name, key in _OTHERS.items() if name in texts or name == "manifest.json"),
        **{key: table[key] for key in ("heading", "intro", "preview", "other_files")},
    )  # fmt: skip


def _variant(file: str, placed: Placement, code: str) -> Html:
    table, name = words(placed.language), file.partition(".")[0]
    shown = f"{amp_script()}{amp_element(placed)}" if name == "amp" else code
    return _part(
        "variant.html", name=name, heading=table[name], purpose=table[f"{name}_for"], file=file, code=shown, copy=table["copy"],
        copied=table["copied"], preview=_preview(placed) if name == "picture" and placed.picture else Html(""),
    )  # fmt: skip


def _preview(placed: Placement) -> Html:
    picture = placed.picture.name if placed.picture else ""
    return _part("preview.html", picture=picture, alt=foreign_html(placed.alt), size=size_of(placed.picture))


def _policy(style: str, script: str) -> str:
    rules = ("default-src 'none'", f"script-src {digest(script)}", f"style-src {digest(style)}", "img-src 'self' data:", "frame-src 'self'")
    return "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))


def _part(template: str, /, **values: str | Html) -> Html:
    return fill(template_text(f"embed/{template}"), **values)


def _join(parts: Iterable[Html]) -> Html:
    return Html("".join(parts))
