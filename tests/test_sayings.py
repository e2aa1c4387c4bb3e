"""Every entry of the vocabulary in a sentence of war, and in one of peace. Sentences are in data/sayings.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from reading import events_of, read_marked

from geomap import resources
from geomap.extract.discourse import Discourse
from geomap.extract.language import load_language
from geomap.extract.segments import split_sentences
from geomap.extract.trees import make_tree
from geomap.extract.triggers import find_triggers
from geomap.extract.vocabulary import load_vocabulary

DATA = tomllib.loads((Path(__file__).parent / "data" / "sayings.toml").read_text(encoding="utf-8"))
ROWS = tomllib.loads(resources.vocabulary("en").read_text(encoding="utf-8"))["trigger"]
WAR = "The war went on. "


def entries_of(text: str) -> set[tuple[str, str]]:
    """The entries (kind, phrase) that fire in a marked sentence."""
    article, mentions = read_marked(WAR + text)
    sentences, vocabulary = split_sentences(article.text), load_vocabulary("en")
    discourse = Discourse(article=article, sentences=sentences, mentions=mentions, vocabulary=vocabulary)
    parses = load_language("en").parse([s.text for s in sentences])
    trees = [make_tree(s, tokens, vocabulary.forms) for s, tokens in zip(sentences, parses, strict=True)]
    return {(t.entry.kind.value, " ".join(t.entry.words)) for tree in trees for t in find_triggers(tree, vocabulary, discourse.belongs)}


def test_every_entry_has_its_sentences() -> None:
    told = {(s["kind"], s["word"]) for s in DATA["sayings"]}
    for row in ROWS:
        words = {phrase.replace("_", " ") for phrase in f"{row.get('verb', '')} {row.get('noun', '')}".split()}
        assert told & {(row["kind"], word) for word in words}, words


@pytest.mark.parametrize("saying", DATA["sayings"], ids=lambda s: f"{s['kind']}-{s['word']}")
def test_a_word_of_war_sets_off_its_event(saying: dict[str, str]) -> None:
    assert (saying["kind"], saying["word"]) in entries_of(saying["says"])
    assert any(e.kind == saying["kind"] and e.places for e in events_of(WAR + saying["says"]))


@pytest.mark.parametrize("text", [s["but"] for s in DATA["sayings"]] + DATA["peaceful"])
def test_a_word_of_peace_puts_nothing_on_the_map(text: str) -> None:
    assert [(e.kind.value, e.trigger.text) for e in events_of(WAR + text) if e.on_map] == []
