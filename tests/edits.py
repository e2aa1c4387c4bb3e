"""An article with one of each thing that a desk corrects, read once, and corrections of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from geomap.articles import article_from_text
from geomap.desk import Act, Correction, Editable, Spot
from geomap.model import Card, Document, Scene
from geomap.pipeline import Tools, draw, extract, open_tools

PUBLISHED = "2025-06-18"
ARTICLE = """Shelling on the border

Russian forces shelled the city of Kharkiv on Monday, Ukrainian officials said. A drone hit Sumy and Chernihiv on Tuesday. Delegations of both
countries met in Istanbul on Tuesday. Troops captured the village of Basivka on Wednesday. Fighting went on in Pokrovsk."""


@cache
def tools() -> Tools:
    return open_tools()


@cache
def document(text: str = ARTICLE) -> Document:
    return extract(article_from_text(text, published=PUBLISHED), tools())


def scene(*corrections: Correction, text: str = ARTICLE, **options: Any) -> Scene:
    """The map of the article with corrections."""
    return draw([document(text)], tools(), corrections=corrections, **options)


@cache
def editable(title: str, text: str = ARTICLE) -> Editable:
    """What the desk's page knows of the event whose title holds this."""
    found = [one for one in scene(text=text, desk=True).desk or () if title in one.event.title]
    assert len(found) == 1, [one.event.title for one in found]
    return found[0]


def correct(action: Act, title: str, place: str | None = None, **more: Any) -> Correction:
    """A correction of the event whose title holds this, of its place of this name."""
    of = editable(title)
    named = next(target.place for target in of.targets if target.name == place) if place else None
    return Correction(action=action, event=of.event, place=named, **more)


def card(made: Scene, title: str) -> Card:
    return next(one for one in made.cards if title in one.title)


def all_kinds(note: str = "") -> tuple[Correction, ...]:
    """One of each, with a note."""
    return (
        correct(Act.ACCEPT, "Fighting", note=note),
        correct(Act.MOVE, "Kharkiv", "Kharkiv", to=Spot(lon=36.5, lat=49.9), note=note),
        correct(Act.AREA, "Istanbul", "Istanbul", note=note),
        correct(Act.REJECT, "Basivka", note=note),
        correct(Act.REJECT, "Chernihiv", "Chernihiv", note=note),
    )
