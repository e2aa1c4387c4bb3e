"""The whole program: an article goes in, a document (what it says) and a scene (what the map shows) come out.

read → sentences → find mentions → resolve → find claims → build events → check → scene → write

Another extractor may stand in for the steps between reading and checking (geomap.extractors).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geomap import __version__
from geomap.articles import read_articles
from geomap.extract.actors import Actors, load_actors
from geomap.extract.events import build_events, find_claims
from geomap.extract.language import load_language
from geomap.extract.mentions import find_mentions, named_ner, with_spans
from geomap.extract.segments import Sentence, split_sentences
from geomap.extract.vocabulary import Vocabulary, gate, load_vocabulary
from geomap.extractors import RULES, languages_warning, open_extractor
from geomap.extractors.checking import checked
from geomap.gazetteer import Gazetteer
from geomap.geocode import place_leftovers
from geomap.model import Article, Document, ExtractorId, Mention, Ner, Span
from geomap.remembering import RememberedNames
from geomap.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.annotate import Safeguards
    from geomap.extract.claims import Claim
    from geomap.model import Scene, Tiles
    from geomap.overlays import Shapes
    from geomap.protocols import Extractor, Geocoder, LanguageModel, Token

    SecondOpinion = Callable[[Article, Sequence[Claim]], tuple[tuple[Claim, ...], tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the steps work with. `geocoder` is asked for names that the gazetteer does not hold; None asks nobody. `ner`: where the language model
    looks for names. `extractor` reads the articles; None: the rules of this file. `actors`: who acts for which side; None: the shipped table.
    """

    names: Gazetteer
    language: LanguageModel
    vocabulary: Vocabulary
    geocoder: Geocoder | None = None
    ner: Ner = Ner.GATED
    extractor: Extractor | None = None
    actors: Actors | None = None


def open_tools(
    *,
    language: str = "en",
    geocoder: Geocoder | None = None,
    ner: str = Ner.GATED,
    extractor: Extractor | str = RULES,
    actors: str | Path | None = None,
) -> Tools:
    """The shipped gazetteer, language model, vocabulary and actors, with an extractor by name ("rules", "llm:MODEL") or of one's own.

    `actors` is a table of one's own to lay over the shipped one (docs/actors.md). Raises GazetteerError when reference data are missing,
    UnknownNameError for another `ner` than gated, all or off, an extractor that does not exist, or a table of actors that is missing or misshapen,
    ExtractorError for an extractor that cannot be opened.
    """
    looked, vocabulary = named_ner(ner), load_vocabulary(language)  # names that can be wrong go before what takes time
    table = load_actors(Path(actors)) if actors is not None else None
    tools = Tools(
        names=Gazetteer.open(), language=load_language(language), vocabulary=vocabulary, geocoder=geocoder, ner=looked, actors=table
    )  # fmt: skip
    return tools if extractor == RULES else replace(tools, extractor=open_extractor(extractor, tools))


def extract(article: Article, tools: Tools) -> Document:
    """What one article says, by the extractor of the tools, held against its text. By rules it is pure: same article and tools, same document."""
    return checked(tools.extractor(article) if tools.extractor is not None else read_by_rules(article, tools), tools.actors)


def read_by_rules(article: Article, tools: Tools, *, second: SecondOpinion | None = None) -> Document:
    """What the rules find in one article: the extractor `rules`. `second` may change or drop claims and says why."""
    sentences, parses, placed = find_places(article, tools)
    claims = find_claims(article, sentences, parses, placed, tools.vocabulary, tools.actors)
    warnings = languages_warning(article, RULES, (tools.vocabulary.language,))
    if second is not None:
        claims, changes = second(article, claims)
        warnings += changes
    return Document(
        article=article, mentions=placed, events=build_events(article, claims, placed),
        extractor=ExtractorId(name=RULES, version=__version__), warnings=warnings,
    )  # fmt: skip


def find_places(
    article: Article, tools: Tools, *, more: Sequence[Span] = ()
) -> tuple[Sequence[Sentence], Mapping[int, Sequence[Token]], tuple[Mention, ...]]:
    """The sentences of an article, the parses of those that can carry an event, and the mentions with their places.

    `more` are spans that somebody else takes for place names: mentions too, where none is found.
    """
    sentences, names = split_sentences(article.text), RememberedNames(tools.names)
    cued = gate(sentences, tools.vocabulary)
    parses = dict(zip(cued, tools.language.parse([sentences[i].text for i in cued]), strict=True))
    found = find_mentions(article, sentences, parses, names, tools.language, ner=tools.ner, actors=tools.actors)
    placed = resolve(article, with_spans(found, more), names)
    if tools.geocoder is not None:
        placed = place_leftovers(placed, tools.geocoder)
    return sentences, parses, placed


def draw(
    documents: Sequence[Document], tools: Tools, *, title: str | None = None, worldview: str = "un", how: Safeguards | None = None,
    shapes: Sequence[Shapes] = (), style: str = "news", language: str | None = None, article_text: str = "full",
    tiles: Tiles | None = None,
) -> Scene:  # fmt: skip
    """The map of one or more documents as plain data; `how`: what it keeps to itself; `shapes`: layers to lie under it; `language`: what it is in;
    `article_text`: how much of the articles its page prints (`full`, `quotes`, `none`); `tiles`: a background map that its page offers.

    Raises UnknownNameError for a worldview, a style, a language or an amount of text that does not exist.
    """
    from geomap.options import named_text
    from geomap.regions import Regions
    from geomap.scene import make_scene

    printed, regions = named_text(article_text), Regions.open(worldview)
    scene = make_scene(documents, regions, tools.names, title=title, how=how, shapes=shapes, grammar=style, language=language)
    return replace(scene, article_text=printed, tiles=tiles)


def build(inputs: Iterable[str | Path], output: str | Path, *, published: str | None = None, title: str | None = None, worldview: str = "un") -> Path:
    """Files to a map file: the writer is chosen by the suffix of `output`. Raises ArticleError, UnknownNameError or ExportError."""
    from geomap.writers import write

    tools = open_tools()
    documents = [extract(article, tools) for article in read_articles(inputs, published=published)]
    return write(draw(documents, tools, title=title, worldview=worldview), Path(output))
