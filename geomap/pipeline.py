"""The whole program: an article goes in, a document (what it says) and a scene (what the map shows) come out.

read → sentences → find mentions → resolve → find claims → build events → scene → write
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.articles import read_articles
from geomap.extract.actors import Actors, load_actors
from geomap.extract.events import build_events, find_claims
from geomap.extract.language import load_language
from geomap.extract.mentions import find_mentions, named_ner
from geomap.extract.segments import split_sentences
from geomap.extract.vocabulary import Vocabulary, gate, load_vocabulary
from geomap.gazetteer import Gazetteer
from geomap.geocode import place_leftovers
from geomap.model import Article, Document, Ner
from geomap.remembering import RememberedNames
from geomap.resolve import resolve

if TYPE_CHECKING:
    from geomap.model import Scene
    from geomap.protocols import Geocoder, LanguageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the steps work with. `geocoder` is asked for names that the gazetteer does not hold; None asks nobody. `ner`: where the language model
    looks for names. `actors`: who acts for which side; None: the shipped table.
    """

    names: Gazetteer
    language: LanguageModel
    vocabulary: Vocabulary
    geocoder: Geocoder | None = None
    ner: Ner = Ner.GATED
    actors: Actors | None = None


def open_tools(*, language: str = "en", geocoder: Geocoder | None = None, ner: str = Ner.GATED, actors: str | Path | None = None) -> Tools:
    """The shipped gazetteer, language model, vocabulary and actors; `actors` is a table of one's own to lay over them (docs/actors.md).

    Raises GazetteerError when reference data are missing, UnknownNameError for another `ner` than gated, all or off and for a table of actors that
    is missing or misshapen.
    """
    return Tools(
        names=Gazetteer.open(), language=load_language(language), vocabulary=load_vocabulary(language), geocoder=geocoder, ner=named_ner(ner),
        actors=load_actors(Path(actors)) if actors is not None else None,
    )  # fmt: skip


def extract(article: Article, tools: Tools) -> Document:
    """What one article says. Pure: the same article and tools give the same document."""
    sentences, names = split_sentences(article.text), RememberedNames(tools.names)
    cued = gate(sentences, tools.vocabulary)
    parses = dict(zip(cued, tools.language.parse([sentences[i].text for i in cued]), strict=True))
    found = find_mentions(article, sentences, parses, names, tools.language, ner=tools.ner)
    placed = resolve(article, found, names)
    if tools.geocoder is not None:
        placed = place_leftovers(placed, tools.geocoder)
    claims = find_claims(article, sentences, parses, placed, tools.vocabulary, tools.actors)
    return Document(article=article, mentions=placed, events=build_events(article, claims, placed))


def draw(documents: Sequence[Document], tools: Tools, *, title: str | None = None, worldview: str = "un") -> Scene:
    """The map of one or more documents as plain data. Raises UnknownNameError for a worldview that does not exist."""
    from geomap.regions import Regions
    from geomap.scene import make_scene

    return make_scene(documents, Regions.open(worldview), tools.names, title=title)


def build(inputs: Iterable[str | Path], output: str | Path, *, published: str | None = None, title: str | None = None, worldview: str = "un") -> Path:
    """Files to a map file: the writer is chosen by the suffix of `output`. Raises ArticleError, UnknownNameError or ExportError."""
    from geomap.writers import write

    tools = open_tools()
    documents = [extract(article, tools) for article in read_articles(inputs, published=published)]
    return write(draw(documents, tools, title=title, worldview=worldview), Path(output))
