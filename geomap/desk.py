"""What a news desk corrects on a map: the records of a corrections file, and what a correction knows its event by. No logic, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from geomap.model import Kind, Precision

SCHEMA = "geomap-corrections/1"
_EXACTLY: dict[str, object] = {"extra": "forbid", "strict": True, "allow_inf_nan": False}  # how pydantic reads a record


class Act(StrEnum):
    """What the desk does: it has checked an event, knows better where it was, wants no point for it, or takes it off the map."""

    ACCEPT = "accept"
    MOVE = "move"
    AREA = "area"
    REJECT = "reject"


class Misfit(StrEnum):
    """Why a correction is stale: which part of what it was made for is not there any more."""

    ARTICLE = "article"
    SENTENCE = "sentence"
    EVENT = "event"
    PLACE = "place"
    SEVERAL = "several"
    TWICE = "twice"
    OFF = "off"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place of an event: the article's word for it, the `noun` of an unnamed place in it ("village"), and the gazetteer id that it was given."""

    __pydantic_config__: ClassVar[dict[str, object]] = _EXACTLY

    text: str
    id: str
    noun: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """An article by its id, else by its address or title: the id of a text changes with every letter of it."""

    __pydantic_config__: ClassVar[dict[str, object]] = _EXACTLY

    id: str
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRef:
    """An event by its sentence: its card's `id` in the build it was made for, the word in the quote that tells it (`trigger`, which begins `at`
    characters into the quote) and its places. `title` is for people only.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _EXACTLY

    id: str
    kind: Kind
    trigger: str
    at: int
    quote: str
    article: ArticleRef
    places: tuple[NamedPlace, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the desk puts a place, in degrees WGS 84.

    `precision` is exact, settlement or near; None for the text's own, and for near where the text names an area.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _EXACTLY

    lon: float
    lat: float
    precision: Precision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that the desk says of an event, or of one `place` of it.

    `to` goes with a move. `level` goes with an area: adm2 or adm1, None for the finest unit known. `note` is shown to readers.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _EXACTLY

    action: Act
    event: EventRef
    place: NamedPlace | None = None
    to: Spot | None = None
    level: Precision | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """A corrections file."""

    __pydantic_config__: ClassVar[dict[str, object]] = _EXACTLY

    schema: str
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A correction that was not applied, and why."""

    correction: Correction
    reason: Misfit


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place of an event as the desk's page offers it: where and how finely the text has it, and the units (level, name) it can be drawn as."""

    place: NamedPlace
    name: str
    lon: float
    lat: float
    precision: Precision
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Editable:
    """What the desk's page knows of a card: what a correction of it is pinned to."""

    event: EventRef
    targets: tuple[Target, ...]
