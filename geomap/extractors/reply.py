"""What a large language model is asked for: the article between fences, and a reply of this shape. It gives words of the article, never offsets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

import orjson

from geomap import resources
from geomap.errors import LanguageModelReplyError
from geomap.extractors.client import Answer
from geomap.extractors.fields import shown
from geomap.model import Article, Kind, Reality, Role, Stance
from geomap.schema import json_schema, read_as

_MOST_EVENTS = 300
_MOST_ITEMS = 50  # that an event may have of one kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidVoice:
    """Who is said to say it."""

    source: str | None = None
    stance: Stance
    cue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPlace:
    """A place by its name in the text, or an unnamed one by its noun."""

    name: str | None = None
    noun: str | None = None
    within: str | None = None
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLink:
    """To another event of the reply, counted from 1."""

    type: Literal["implements", "part_of", "halts", "same_as", "contradicts", "supersedes"]
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidEvent:
    """One event in the model's words, all of which must be the article's."""

    quote: str
    trigger: str
    kind: Kind
    reality: Reality
    attributions: tuple[SaidVoice, ...] = ()
    unconfirmed: bool = False
    initiators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    places: tuple[SaidPlace, ...] = ()
    time: str | None = None
    quantities: tuple[str, ...] = ()
    links: tuple[SaidLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The shape of a whole reply."""

    events: tuple[SaidEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A reply as read: its events by their number, from 1, and what does not fit. `by_schema` says that it was asked for by schema."""

    events: Mapping[int, SaidEvent]
    faults: tuple[str, ...]
    by_schema: bool


def messages(article: Article) -> list[dict[str, str]]:
    """The instructions, and the article as data between two fences that do not occur in it."""
    fence = _fence(article.text)
    return [{"role": "system", "content": _instructions()}, {"role": "user", "content": f"{fence}\n{article.text}\n{fence}"}]


@cache
def reply_schema() -> dict[str, Any]:
    """The JSON Schema of a reply as services take it: every field required, none beside them."""
    schema: dict[str, Any] = _strict(json_schema(Whole))
    return schema


@cache
def prompt_version() -> str:
    """A short hash of the instructions and the fields: it changes when what is asked for does."""
    asked = [_instructions(), *(field.name for record in (SaidEvent, SaidVoice, SaidPlace, SaidLink) for field in fields(record))]
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()[:8]


def read_reply(answer: Answer) -> Reply:
    """What a model wrote, event by event, with a fault for each that does not fit.

    Raises LanguageModelReplyError when it is no JSON object with a list of events, or when none of its events fits.
    """
    try:
        whole = orjson.loads(_unwrapped(answer.content))
    except orjson.JSONDecodeError as error:
        raise LanguageModelReplyError(f"the reply is not JSON ({error})") from None
    events = whole.get("events") if isinstance(whole, Mapping) else None
    if not isinstance(events, list):
        raise LanguageModelReplyError("the reply is not a JSON object with a list of `events`")
    found: dict[int, SaidEvent] = {}
    faults = [f"{len(events) - _MOST_EVENTS} events after the first {_MOST_EVENTS} dropped"] if len(events) > _MOST_EVENTS else []
    for number, event in enumerate(events[:_MOST_EVENTS], start=1):
        try:
            found[number] = _event(event)
        except ValueError as error:
            faults.append(f"event {number} of the reply dropped: {shown(str(error))}")
    if events and not found:
        raise LanguageModelReplyError(f"none of the {len(events)} events of the reply has the shape that was asked for: {faults[-1]}")
    return Reply(events=found, faults=tuple(faults), by_schema=answer.by_schema)


def _event(given: object) -> SaidEvent:
    """One event of a reply. Raises ValueError for what does not fit, and for lists that no sentence could fill."""
    event = read_as(SaidEvent, orjson.dumps(given))
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, tuple) and len(value) > _MOST_ITEMS:
            raise ValueError(f"{field.name}: {len(value)} items, more than {_MOST_ITEMS}")
    return event


def _fence(text: str) -> str:
    """A line that does not occur in the text; the same text has the same one."""
    turn = 0
    while (fence := f"=== FENCE {hashlib.sha256(f'{turn}{text}'.encode()).hexdigest()[:16]} ===") in text:
        turn += 1
    return fence


def _unwrapped(content: str) -> str:
    """The JSON without the code marks that some models put around it."""
    bare = content.strip()
    return bare.removeprefix("```json").removeprefix("```").removesuffix("```") if bare.startswith("```") else bare


@cache
def _instructions() -> str:
    return resources.instructions().read_text(encoding="utf-8")


def _strict(schema: Any) -> Any:
    """A schema in which objects have all their fields and no others, without defaults."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    strict = {key: _strict(part) for key, part in schema.items() if key not in ("default", "title", "description")}
    return strict | {"required": list(schema["properties"]), "additionalProperties": False} if "properties" in schema else strict
