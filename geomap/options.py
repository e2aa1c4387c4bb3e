"""What a user chose, looked at before any article is read: a wrong name is told at once and not after the work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import UnknownNameError
from geomap.extract.mentions import named_ner
from geomap.model import ArticleText

if TYPE_CHECKING:
    from geomap.model import Tiles
    from geomap.protocols import Extractor, Geocoder


def check_reading(*, geocoder: Geocoder | str | None, ner: str, extractor: Extractor | str, actors: str | Path | None) -> None:
    """Raises UnknownNameError, with the choices, for a geocoder, way of looking for names, extractor or table of actors that there is not."""
    from geomap.extract.actors import load_actors
    from geomap.extractors import named_extractor
    from geomap.geocode import named_geocoder

    if isinstance(geocoder, str):
        named_geocoder(geocoder)
    named_ner(ner)
    if isinstance(extractor, str):
        named_extractor(extractor)
    if actors is not None:
        load_actors(Path(actors))


def check_drawing(*, worldview: str, style: str, language: str | None = None, article_text: str = ArticleText.FULL) -> None:
    """Raises UnknownNameError, with the choices, for a worldview, style, language or amount of the articles' text that there is not."""
    from geomap.resources import boundaries
    from geomap.style import named_grammar
    from geomap.tongues import named_language
    from geomap.worldviews import open_worldview

    named_grammar(style)
    if language is not None:
        named_language(language)
    named_text(article_text)
    open_worldview(boundaries(), worldview)


def named_text(name: str) -> ArticleText:
    """How much of the articles a page prints, by its name. Raises UnknownNameError, which lists the choices."""
    if name not in set(ArticleText):
        raise UnknownNameError(f"no amount of article text called {name!r}: choose one of {', '.join(ArticleText)}")
    return ArticleText(name)


def offered_tiles(name: str | None, key: str | None) -> Tiles | None:
    """The background map that the page offers; None without a name. Raises UnknownNameError for a name, or a key, that does not fit."""
    from geomap.tiles import open_tiles

    if name is None and key is not None:
        raise UnknownNameError("a key for tiles without their name: give --tiles as well")
    return open_tiles(name, key) if name is not None else None
