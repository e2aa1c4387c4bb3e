"""Doors for a scorer of toponyms: `--callable benchmarks.geoparsing:FUNCTION`, run from the project's folder.

`everything`: all mentions; `names`: all but peoples and pieces of other names; `literal`: only what is meant as a place; `unmarked`: all, without
the language model; `marked`: all, with the language model on every sentence; `oracle`: the scorer hands the spans over. Each takes a text and
returns `{start, end, lat, lon, geonameid}` a mention.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from geomap.distinct_names import Name
from geomap.extract.language import NoModel, load_language
from geomap.extract.mentions import find_mentions
from geomap.extract.readings import read_mention
from geomap.extract.segments import split_sentences
from geomap.gazetteer import Gazetteer
from geomap.homonyms import settle_homonyms
from geomap.model import Article, Mention, Ner, Reading
from geomap.protocols import LanguageModel
from geomap.ranking import rank_names
from geomap.remembering import RememberedNames
from geomap.resolve import inherit, name_mentions, resolve
from geomap.scoring import read_forest
from geomap.toponyms import Words, expand, load_toponyms, split_type

ALL = frozenset(Reading)
NAMES = frozenset({Reading.LITERAL, Reading.METONYMIC})


@cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, opened once."""
    return Gazetteer.open()


def everything(text: str) -> list[dict[str, Any]]:
    """All mentions."""
    return _told(_placed(text, load_language("en")), ALL)


def names(text: str) -> list[dict[str, Any]]:
    """All mentions of places by name, whether the place or its government is meant."""
    return _told(_placed(text, load_language("en")), NAMES)


def literal(text: str) -> list[dict[str, Any]]:
    """Mentions that mean the place itself."""
    return _told(_placed(text, load_language("en")), frozenset({Reading.LITERAL}))


def unmarked(text: str) -> list[dict[str, Any]]:
    """All mentions that are found without the language model."""
    return _told(_placed(text, NoModel()), ALL)


def marked(text: str) -> list[dict[str, Any]]:
    """All mentions that are found with the language model on every sentence."""
    return _told(_placed(text, load_language("en"), Ner.ALL), ALL)


def oracle(text: str, spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The likeliest places of given spans, however unlikely: without an answer a span counts as wrong.

    $GEOMAP_RANKING names the array file of another ranking, such as one that has not seen the corpus.
    """
    words, lexicon, known = Words(text), load_toponyms(), RememberedNames(gazetteer())
    mentions = []
    for number, (start, end) in enumerate(spans, 1):
        name = text[start:end]
        candidates = known.find(expand(name, lexicon))
        reading = read_mention(start, end, candidates, words, lexicon, typed=split_type(name, lexicon)[1] is not None)
        mentions.append(Mention(id=f"m{number}", start=start, end=end, text=name, reading=reading, score=1.0))
    found = name_mentions(mentions, words, known, lexicon)
    distinct = list(dict.fromkeys(found.values()))
    rank_names(distinct, read_forest(Path(ranking)) if (ranking := os.environ.get("GEOMAP_RANKING")) else None)
    settle_homonyms(distinct)
    inherit(found)
    return _told([_likeliest(mention, found[mention.id]) for mention in mentions], ALL)


def _likeliest(mention: Mention, name: Name) -> Mention:
    if name.probabilities is None:
        return mention
    return replace(mention, place=name.candidates[int(name.probabilities.argmax())].place)


def _placed(text: str, language: LanguageModel, ner: Ner = Ner.GATED) -> tuple[Mention, ...]:
    article, known = Article(id="text", text=text), RememberedNames(gazetteer())
    return resolve(article, find_mentions(article, split_sentences(text), {}, known, language, ner=ner), known)


def _told(mentions: Iterable[Mention], readings: frozenset[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "start": m.start, "end": m.end, "lat": m.place.lat if m.place else None, "lon": m.place.lon if m.place else None,
            "geonameid": m.place.id.removeprefix("geonames:") if m.place else None,
        }
        for m in mentions
        if m.reading in readings
    ]  # fmt: skip
