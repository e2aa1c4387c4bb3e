"""The ways to put a map into somebody else's page, one text each. What they have in common is a `Placement`; every text in it is hostile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.writers.alt_text import words
from geomap.writers.bundle import template_text
from geomap.writers.safe import Html, escape, fill, foreign_html, island, markdown

if TYPE_CHECKING:
    from geomap.writers.beside import Picture

Ratio = tuple[int, int]
WIDTH = 800
"""Pixels, where a system wants a width in pixels; the height follows from the ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A map on its way into a page. `page` is its HTML; `url` and `picture_url` are public addresses, or names of files beside the snippet.

    `wide` and `narrow` are width to height of its frame in windows from 600 pixels on and below.
    """

    page: str
    url: str
    public: bool
    title: str
    language: str
    direction: str
    alt: str
    caption: str
    picture_url: str
    picture: Picture | None
    wide: Ratio
    narrow: Ratio


def snippets(placed: Placement) -> dict[str, str]:
    """File name to text, of all variants that this placement allows: AMP and oEmbed need a public address."""
    frame = _frame(placed, _source(placed))
    scripted = f"{frame}{host_script()}"
    found: dict[str, str] = {
        "script.html": scripted,
        "iframe.html": frame,
        "facade.html": _facade(placed),
        "wordpress.html": _part("wordpress.html", snippet=Html(scripted)),
        "wordpress-picture.html": _with_picture("wordpress-picture.html", placed),
        "ghost.html": _part("ghost.html", snippet=Html(scripted)),
        "picture.html": _part("picture.html", url=foreign_html(placed.url), image=image(placed), caption=foreign_html(placed.caption)),
        "map.md": _markdown(placed),
        "srcdoc.html": _frame(placed, _part("srcdoc.html", page=Html(placed.page.replace("&", "&amp;").replace('"', "&quot;")))),
    }
    found |= {"amp.html": _amp(placed), "oembed.json": _oembed(placed, frame)} if placed.public else {}
    return {name: str(text) for name, text in found.items()}


def frame_style(placed: Placement) -> str:
    """The frame's proportions, one for wide and one for narrow windows: it has its height before the map is there."""
    return _part("frame.css", wide=_ratio(placed.wide), narrow=_ratio(placed.narrow)).strip()


def host_code() -> str:
    """The script of the page around the frame: it follows the height that the map tells, between 200 and 2000 pixels."""
    return template_text("embed/host.js").strip()


def host_script() -> Html:
    """`host_code` as an element."""
    return _part("script.html", code=Html(host_code()))


def amp_element(placed: Placement) -> Html:
    """The map as an `amp-iframe`, with the picture, or else the words, until it is loaded."""
    shown = "amp_image.html" if placed.picture else "amp_words.html"
    label = foreign_html(words(placed.language)["show_whole"])
    size = {"width": str(WIDTH), "height": str(_height(placed.wide))}
    return _part("amp_frame.html", url=foreign_html(placed.url), title=foreign_html(placed.title), placeholder=_with_picture(shown, placed),
                 show_whole=label, **size)  # fmt: skip


def amp_script() -> Html:
    """The script that an AMP page needs in its head for `amp_element`."""
    return _part("amp_script.html")


def image(placed: Placement) -> Html:
    """The picture as an element, with its size where it is known."""
    return Html(_with_picture("image.html", placed).strip())


def size_of(picture: Picture | None) -> Html:
    """The attributes `width` and `height` of a picture, nothing when there is none."""
    return _part("size.html", width=str(picture.width), height=str(picture.height)) if picture else Html("")


def _frame(placed: Placement, source: Html) -> Html:
    return _part("iframe.html", style=Html(frame_style(placed)), source=source, title=foreign_html(placed.title))


def _source(placed: Placement) -> Html:
    return _part("source.html", url=foreign_html(placed.url))


def _facade(placed: Placement) -> Html:
    return _part(
        "facade.html", style=Html(frame_style(placed)), url=foreign_html(placed.url), title=foreign_html(placed.title), image=image(placed),
        open_map=foreign_html(words(placed.language)["open_map"]), host=Html(host_code()), facade=Html(template_text("embed/facade.js").strip()),
    )  # fmt: skip


def _markdown(placed: Placement) -> Html:
    return _part(
        "map.md", alt=markdown(placed.alt), caption=markdown(placed.caption), picture=Html(escape(placed.picture_url)), url=Html(escape(placed.url))
    )  # fmt: skip


def _amp(placed: Placement) -> Html:
    return _part(
        "amp.html", language=placed.language, direction=placed.direction, script=amp_script(), title=foreign_html(placed.title),
        url=foreign_html(placed.url), frame=amp_element(placed), caption=foreign_html(placed.caption),
    )  # fmt: skip


def _oembed(placed: Placement, frame: str) -> str:
    """The answer of an oEmbed 1.0 provider."""
    found = {
        "version": "1.0", "type": "rich", "title": placed.title, "html": frame.strip(), "width": WIDTH, "height": _height(placed.wide),
    }  # fmt: skip
    if placed.picture:
        found |= {"thumbnail_url": placed.picture_url, "thumbnail_width": placed.picture.width, "thumbnail_height": placed.picture.height}
    return island(found, indent=1) + "\n"


def _with_picture(template: str, placed: Placement) -> Html:
    given = {"url": placed.url, "picture": placed.picture_url, "alt": placed.alt, "caption": placed.caption}
    return _part(template, size=size_of(placed.picture), **{name: foreign_html(text) for name, text in given.items()})


def _part(template: str, /, **values: str | Html) -> Html:
    return fill(template_text(f"embed/{template}"), **values)


def _ratio(ratio: Ratio) -> str:
    return f"{ratio[0]}/{ratio[1]}"


def _height(ratio: Ratio) -> int:
    return round(WIDTH * ratio[1] / ratio[0])
