"""The extractor `llm`: a large language model of one's own choice says which sentences tell an event and what its words are. Opt-in only.

The model gives words; offsets, places, dates and numbers are found by geomap (geomap.extractors.grounding). The article leaves the machine: it
goes to the service that the user names, and nowhere else.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.errors import ExtractorError, LanguageModelReplyError, UnknownNameError
from geomap.extract.segments import split_sentences
from geomap.extractors.client import Answer, Client
from geomap.extractors.grounding import make_events
from geomap.extractors.quotes import ground, named_places
from geomap.extractors.reply import Reply, messages, prompt_version, read_reply, reply_schema
from geomap.geocode.cache import Cache
from geomap.model import Article, Document
from geomap.pipeline import find_places

if TYPE_CHECKING:
    from geomap.pipeline import Tools

_SETTING = re.compile(r"(?P<model>.*?)(?:@(?P<url>\w+://.*))?", re.DOTALL)
_UNSHAPED = "the service does not take a JSON Schema: the reply was asked for as plain JSON"


@dataclass(frozen=True, slots=True)
class LanguageModelExtractor:
    """A service, geomap's own tools, and the replies so far: the same article, instructions and model are asked for once."""

    client: Client
    tools: Tools
    cache: Cache
    name: str = "llm"
    languages: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        return f"{prompt_version()} {self.client.model}"

    def __call__(self, article: Article) -> Document:
        """What the article says. Raises LanguageModelError for an outage and LanguageModelReplyError for a reply that is none."""
        reply = self._reply(article)
        faults = list(reply.faults)
        grounded = ground(article.text, split_sentences(article.text), reply.events, faults.append)
        _, _, mentions = find_places(article, self.tools, more=named_places(article.text, grounded))
        events = make_events(article, grounded, mentions, faults.append, self.tools.vocabulary, self.tools.actors)
        summary = (f"{len(faults)} faults in the reply: what the article does not bear out is left out",) if faults else ()
        unshaped = () if reply.by_schema else (_UNSHAPED,)
        return Document(article=article, mentions=mentions, events=events, warnings=(*summary, *unshaped, *faults))

    def _reply(self, article: Article) -> Reply:
        """The reply, from the cache if it was given before; only one that can be read is kept."""
        key = (self.name, f"{prompt_version()}-{hashlib.sha256(article.text.encode()).hexdigest()}", self.client.model)
        known = self.cache.get(key)
        answer = Answer(**known[0]) if known else self.client.ask(messages(article), reply_schema())
        try:
            reply = read_reply(answer)
        except LanguageModelReplyError as error:
            raise LanguageModelReplyError(f"language model {self.client.model!r}, article {article.id!r}: {error}") from None
        if not known:
            self.cache.put(key, [{"content": answer.content, "by_schema": answer.by_schema}])
        return reply


def open_llm(tools: Tools, setting: str) -> LanguageModelExtractor:
    """The extractor for "MODEL" or "MODEL@URL"; what is not given is taken from GEOMAP_LLM_MODEL and GEOMAP_LLM_URL, the key from GEOMAP_LLM_KEY.

    Raises UnknownNameError when model or address are missing or malformed.
    """
    given = _SETTING.fullmatch(setting)
    model = (given and given["model"]) or os.environ.get("GEOMAP_LLM_MODEL", "").strip()
    url = (given and given["url"]) or os.environ.get("GEOMAP_LLM_URL", "").strip()
    for value, what, variable in ((model, "model", "GEOMAP_LLM_MODEL"), (url, "address of the service", "GEOMAP_LLM_URL")):
        if not value:
            raise UnknownNameError(f"llm: no {what}: set {variable}, or give --extractor llm:MODEL@URL, such as llm:qwen3@http://localhost:8080/v1")
    key = os.environ.get("GEOMAP_LLM_KEY", "").strip() or None
    return LanguageModelExtractor(Client(url=url, model=model, key=key), tools, _open_cache())


def _open_cache() -> Cache:
    from platformdirs import user_cache_path

    path = user_cache_path("geomap") / "llm.sqlite"
    try:
        return Cache(path)
    except OSError as error:
        raise ExtractorError(f"llm: cannot keep replies in {path}: {error.strerror or error}; make room there, or set XDG_CACHE_HOME") from error
