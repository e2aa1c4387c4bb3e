"""A built map: the scene, its frames, and the ways out of Python."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.annotate.safeguards import safeguards
from geomap.articles import article_from_text
from geomap.corrections import given_corrections
from geomap.documents import read_inputs
from geomap.errors import ArticleError
from geomap.model import Article, Document, Scene
from geomap.options import check_drawing, check_reading, offered_tiles
from geomap.overlays import Layer, read_layers
from geomap.pipeline import Tools, draw, open_tools
from geomap.pipeline import extract as extract_document

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.desk import Correction, Stale
    from geomap.protocols import Extractor, Geocoder

Input = str | Path | Article | Document
_PATH_CHARS = 1024


class Map:
    """What `build` returns: `.documents` (what the articles say), `.scene` (what is drawn) and the frames made from them."""

    def __init__(self, documents: tuple[Document, ...], scene: Scene) -> None:
        self.documents = documents
        self.scene = scene

    @property
    def stale(self) -> tuple[Stale, ...]:
        """The corrections that no longer fit, and why; empty when all were applied, or none were given."""
        return self.scene.stale

    @cached_property
    def mentions(self) -> GeoDataFrame:
        """One row a toponym occurrence, EPSG:4326; columns: `geomap.writers.tables.MENTION_COLUMNS`."""
        from geomap.writers.tables import mentions_frame

        return mentions_frame(self.documents)

    @cached_property
    def places(self) -> GeoDataFrame:
        """One row a distinct place, EPSG:4326; columns: `geomap.writers.tables.PLACE_COLUMNS`."""
        from geomap.writers.tables import places_frame

        return places_frame(self.documents)

    @cached_property
    def events(self) -> GeoDataFrame:
        """One row a mark, and one an event without a mark, EPSG:4326; columns: `geomap.writers.tables.EVENT_COLUMNS`."""
        from geomap.writers.tables import events_frame

        return events_frame(self.scene)

    def save(self, path: str | Path, *, theme: str | None = None, size: str | None = None, scale: float | None = None) -> Path:
        """Write the map; the suffix chooses the writer.

        A picture has a `theme` (light, dark) and a `size` (web, card, print, WIDTHxHEIGHT, WIDTH), a PNG a `scale`.

        Raises UnknownNameError (suffix, theme, size, scale), MissingExtraError (PNG, PDF) or ExportError (not writable).
        """
        from geomap.writers import write

        return write(self.scene, Path(path), theme=theme, size=size, scale=scale)

    def to_folium(self) -> Any:
        """A real `folium.Map` with the marks on it, to add own folium layers to."""
        from geomap.writers.folium_map import to_folium

        return to_folium(self.scene)

    def _repr_html_(self) -> str:
        from geomap.writers.page import sandboxed_frame

        return sandboxed_frame(self.scene)

    def __repr__(self) -> str:
        return f"<geomap.Map {self.scene.title!r}: {sum(f.part != 'overlay' for f in self.scene.features)} marks, {len(self.scene.cards)} events>"


def build(
    articles: Input | Iterable[Input],
    *,
    published: str | None = None,
    title: str | None = None,
    worldview: str = "un",
    style: str = "news",
    lang: str | None = None,
    geocoder: Geocoder | str | None = None,
    ner: str = "gated",
    extractor: Extractor | str = "rules",
    actors: str | Path | None = None,
    min_precision: str | None = None,
    as_of: str | None = None,
    delay_hours: float | None = None,
    sensitive: bool = False,
    layers: Iterable[Layer] = (),
    article_text: str = "full",
    tiles: str | None = None,
    tiles_key: str | None = None,
    corrections: str | Path | Iterable[Correction] = (),
    desk: bool = False,
) -> Map:
    """Build one map from a text, a path, an Article, a Document that was extracted before, or several of them.

    A string is a path when such a file or folder exists, else the text itself; a .json or .jsonl file holds documents or article records.
    `published` (YYYY-MM-DD) anchors relative dates; without it they stay open. `geocoder` names a backend (see `geomap.geocode.BACKENDS`) or is a
    callable that is asked for names the gazetteer lacks.
    `ner` says where the language model looks for names: `gated` (where one is in doubt), `all` or `off`. `extractor` names who reads the articles
    (docs/extractors.md) or is a callable of that shape. `actors` is a table of one's own with actors and their sides (docs/actors.md).
    `min_precision`, `as_of` and `delay_hours` keep places coarse and recent events off the map; `sensitive` draws
    positions of units, shelters and evacuations as finely as the text has them, which is not done unasked (docs/limits.md). `layers` are files of
    one's own to lie under the events (docs/overlays.md). `style` is `news`, or `nato` for the signs of MIL-STD-2525D where it has one.
    `tiles` names a background map that a reader of the page may load (docs/tiles.md), `tiles_key` is its key, which is then public.
    `lang` is the language of the map, one of `geomap.tongues.LANGUAGES`; without it that of the first article, if there is a catalogue of it, else
    English (docs/languages.md). `article_text` says how much of the articles the page prints beside the map: `full`, `quotes` (the sentences behind
    events) or `none` (docs/article-panel.md). `corrections` is a file that a news desk made, or what was read from one; what of it no longer fits is
    in `.stale` and is not applied. `desk` makes the page one to correct the map on (docs/corrections.md).
    Raises ArticleError, UnknownNameError, UserDataError, CorrectionsError, GeocodingError, ExtractorError.
    """
    check_drawing(worldview=worldview, style=style, language=lang, article_text=article_text)
    check_reading(geocoder=geocoder, ner=ner, extractor=extractor, actors=actors)
    how = safeguards(min_precision, as_of, delay_hours, sensitive=sensitive)
    shapes = read_layers(layers)
    background = offered_tiles(tiles, tiles_key)
    edits = given_corrections(corrections)
    tools = _tools(geocoder, ner, extractor, actors)
    documents = tuple(one if isinstance(one, Document) else extract_document(one, tools) for one in _inputs(articles, published))
    scene = draw(
        documents, tools, title=title, worldview=worldview, how=how, shapes=shapes, style=style, language=lang, article_text=article_text,
        tiles=background, corrections=edits, desk=desk,
    )  # fmt: skip
    return Map(documents, scene)


def extract(
    article: str | Path | Article,
    *,
    published: str | None = None,
    geocoder: Geocoder | str | None = None,
    ner: str = "gated",
    extractor: Extractor | str = "rules",
    actors: str | Path | None = None,
) -> Document:
    """What one article says, as the contract's document. Input and errors as in `build`."""
    found = _inputs(article, published)[0]
    return found if isinstance(found, Document) else extract_document(found, _tools(geocoder, ner, extractor, actors))


def _tools(geocoder: Geocoder | str | None, ner: str, extractor: Extractor | str, actors: str | Path | None) -> Tools:
    from geomap.geocode import open_geocoder

    opened = open_geocoder(geocoder) if isinstance(geocoder, str) else geocoder
    return open_tools(geocoder=opened, ner=ner, extractor=extractor, actors=actors)


def _inputs(inputs: Input | Iterable[Input], published: str | None) -> list[Article | Document]:
    if isinstance(inputs, Article | Document):
        return [inputs]
    if isinstance(inputs, Path) or (isinstance(inputs, str) and _is_path(inputs)):
        return read_inputs([inputs], published=published)
    if isinstance(inputs, str):
        return [article_from_text(inputs, published=published)]
    found = [one for item in inputs for one in _inputs(item, published)]
    if not found:
        raise ArticleError("no article given")
    return found


def _is_path(text: str) -> bool:
    if len(text) > _PATH_CHARS or "\n" in text or "\0" in text:
        return False
    return Path(text).exists() or (" " not in text and Path(text).suffix.lower() in {".txt", ".md", ".html", ".htm", ".json", ".jsonl"})
