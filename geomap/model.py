"""The nouns of geomap: what an article says (the data contract) and what a map shows (the scene). No logic, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geomap.desk import Correction, Editable, Stale

SCHEMA = "geomap/1"


class ArticleText(StrEnum):
    """How much of the articles a page prints: all of them, only the sentences behind events, or nothing but the quotes of the events."""

    FULL = "full"
    QUOTES = "quotes"
    NONE = "none"


class Reading(StrEnum):
    """How a place name is meant."""

    LITERAL = "literal"
    METONYMIC = "metonymic"
    DEMONYM = "demonym"
    EMBEDDED = "embedded"


class Ner(StrEnum):
    """Which sentences the language model looks for names in: those that hold a name in doubt or an event, all, or none."""

    GATED = "gated"
    ALL = "all"
    OFF = "off"


class Precision(StrEnum):
    """How finely a place is known; it chooses the geometry that is drawn."""

    EXACT = "exact"
    NEAR = "near"
    SETTLEMENT = "settlement"
    ADM3 = "adm3"
    ADM2 = "adm2"
    ADM1 = "adm1"
    LINE = "line"
    COUNTRY = "country"
    NONE = "none"


class Kind(StrEnum):
    """What kind of thing an event is."""

    OFFENSIVE = "offensive"
    ADVANCE = "advance"
    DEFENCE = "defence"
    CAPTURE = "capture"
    WITHDRAWAL = "withdrawal"
    CLASH = "clash"
    STRIKE = "strike"
    CONTROL = "control"
    BUFFER_ZONE = "buffer_zone"
    CEASEFIRE = "ceasefire"
    NEGOTIATION = "negotiation"
    AGREEMENT = "agreement"
    EXCHANGE = "exchange"
    DEPLOYMENT = "deployment"
    DISPLACEMENT = "displacement"
    DESTRUCTION = "destruction"
    AID = "aid"


class Reality(StrEnum):
    """Whether it happened, is happening, or is only meant to."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    AIMED = "aimed"
    HALTED = "halted"
    HYPOTHETICAL = "hypothetical"
    BACKGROUND = "background"


class Assertion(StrEnum):
    """How the article carries it."""

    NARRATED = "narrated"
    CLAIMED = "claimed"
    DENIED = "denied"
    DISPUTED = "disputed"
    UNCONFIRMED = "unconfirmed"


class Stance(StrEnum):
    """What a source does with a claim."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    FEARS = "fears"
    DEMANDS = "demands"
    REFUSES_TO_CONFIRM = "refuses_to_confirm"


class Role(StrEnum):
    """What a place is to an event."""

    LOCATION = "location"
    ORIGIN = "origin"
    DESTINATION = "destination"
    OBJECTIVE = "objective"
    FRONT = "front"
    SHIELDED = "shielded"
    VENUE = "venue"
    PASSAGE = "passage"


class Relation(StrEnum):
    """How a zone lies to a place, where the text says so."""

    ALONG = "along"
    AROUND = "around"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A verbatim piece of the article: `text == article.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as published. `published` is an ISO date (YYYY-MM-DD) or None; `text` has `\\n` line ends and holds the title."""

    id: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A gazetteer entry. `lon`, `lat` in degrees WGS 84; `country` ISO 3166-1 alpha-2; `adm1`, `adm2` are region codes (`UA-59`, `UA5908`)."""

    id: str
    name: str
    lon: float
    lat: float
    feature_code: str
    country: str | None
    adm1: str | None = None
    adm2: str | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a name may mean, with what the ranking needs.

    `match` says which of the entry's names was found: `main` (its own name), `official` (a name of the country's languages or a former main
    name), `alternate` (any other), `demonym`, `abbreviation`. `precision` follows from the feature code. `parts` are the codes of the units that
    an informal region is the union of.
    """

    place: Place
    population: int
    match: str
    precision: Precision
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One occurrence of a toponym. `place` is None when it is not placed, and `reason` then says why; `score` is in 0..1."""

    id: str
    start: int
    end: int
    text: str
    reading: Reading = Reading.LITERAL
    place: Place | None = None
    precision: Precision = Precision.NONE
    score: float = 0.0
    candidates: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says it. `side` is a country code, an armed group's short name, or None."""

    source: str | None
    side: str | None
    stance: Stance
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does or suffers it. `rule` says how it is known when the words of the event itself do not name it ("foe", "denial"); else None."""

    name: str
    side: str | None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRef:
    """A place of an event: a mention by id, or an unnamed place (`noun`) `within` a mention.

    `relation`, of the places of a buffer zone only: it runs along this line, around this point, or between this and another point; None when the
    text says nothing of the kind.
    """

    mention: str | None
    name: str | None
    role: Role
    precision: Precision
    noun: str | None = None
    within: str | None = None
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTime:
    """When: ISO dates, either end may be open (None).

    `granularity` day | week | month | season | year; `relation` on | before | after | during | since | by.
    """

    start: str | None
    end: str | None
    granularity: str
    relation: str
    expression: str | None
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its noun and its speaker.

    `role`: personnel | killed | wounded | prisoners | bodies | displaced | weapons | area | distance | settlements | other.
    """

    low: float | None
    best: float
    high: float | None
    noun: str
    of: str | None
    role: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A buffer zone: mention ids of the side that holds the strip and the side it protects; depth only if the text gives one."""

    host: str | None
    shielded: str | None
    wanted_by: str | None
    depth_km: float | None
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """From one event to another: implements | part_of | halts | same_as | contradicts | supersedes."""

    type: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One claim of one article, never without its sentence (`quote`)."""

    id: str
    kind: Kind
    trigger: Span
    quote: Span
    reality: Reality
    assertion: Assertion
    attributions: tuple[Attribution, ...] = ()
    initiators: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    parties: tuple[Actor, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    time: EventTime | None = None
    quantities: tuple[Quantity, ...] = ()
    zone: Zone | None = None
    links: tuple[Link, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on_map: bool = False
    why_not: str | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractorId:
    """Which extractor read an article, in which version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one article says: the contract's document. `warnings` say what the extractor gave and the article does not bear out."""

    schema: str = SCHEMA
    article: Article
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    extractor: ExtractorId | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A data source to credit on the map."""

    name: str
    url: str | None
    licence: str
    version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """An administrative unit, EPSG:4326.

    `level` 0..2; `parent` is the code one level up; `grade` is the boundary grade: `geoboundaries` or `natural_earth`.
    """

    code: str
    name: str
    level: int
    parent: str | None
    country: str
    grade: str
    label_lon: float
    label_lat: float
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One mark on the map. Geometry EPSG:4326.

    `part` says what the mark is to its event: body, fan, bar, badge, chip, outline, strip, symbol, ring, band. `style` is a key of the style table.
    `basis` explicit | derived | schematic | desk (where the news desk put it); `derivation` are the steps that made the shape, in words. The label
    sits at `label_lon`, `label_lat`. `t0`, `t1` ISO dates or None for open. `events` are keys of the scene's cards.
    """

    id: str
    kind: str
    part: str
    layer: str
    geometry: BaseGeometry
    basis: str
    precision: Precision
    style: str
    reality: Reality
    assertion: Assertion
    side: str | None
    label: str
    label_lon: float | None
    label_lat: float | None
    t0: str | None
    t1: str | None
    events: tuple[str, ...]
    derivation: tuple[str, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    fit: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The words of one event, as the popup, the list and the text version show them. Plain text only.

    `t0`, `t1` are the days of the event (ISO, None for open or unknown), `reported_on` the day of its article. `names` are other names of its
    places, `sides` the codes of who acts; the page finds and filters events by them and by `assertion` and `reality`.
    """

    id: str
    article: str
    kind: str
    title: str
    status: str
    says: tuple[str, ...]
    quote: str
    quote_start: int
    when: str | None
    reported: str | None
    where: str | None
    precision: str | None
    quantities: tuple[str, ...]
    notes: tuple[str, ...]
    contradicts: tuple[str, ...]
    derivation: tuple[str, ...]
    features: tuple[str, ...]
    why_not: str | None
    linked: tuple[tuple[str, str], ...] = ()
    t0: str | None = None
    t1: str | None = None
    reported_on: str | None = None
    assertion: Assertion = Assertion.NARRATED
    reality: Reality = Reality.OCCURRED
    sides: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A mention or event that is not on the map, with the reason in words. `spots` are a name's offsets (start, end) in its article's text."""

    text: str
    article: str
    reason: str
    quote: str | None
    count: int = 1
    spots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backdrop:
    """The base map, EPSG:4326. Lines carry no style; labels are (text, lon, lat, rank, kind).

    `waters` are the names of seas, lakes and rivers: (text, lon, lat, direction of the letters in degrees anticlockwise from east or None).

    `sheets` are the areas (west, south, east, north) that it covers: around the view, and around marks far from it; empty means all that is drawn.
    """

    land: BaseGeometry
    lakes: BaseGeometry
    rivers: BaseGeometry
    borders: BaseGeometry
    disputed: BaseGeometry
    adm1_lines: BaseGeometry
    labels: tuple[tuple[str, float, float, int, str], ...]
    sheets: tuple[tuple[float, float, float, float], ...] = ()
    waters: tuple[tuple[str, float, float, float | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A layer of a user's own under the events. `key` is the layer of its features, `note` its source line, date and what differs."""

    key: str
    title: str
    note: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """A background map that a reader may load: `template` is an address with {z}, {x}, {y}, all of them on `host` ("https://…").

    `credit` are pieces of text, each with its web address or None. `size` in pixels; `zoom_offset` is added to the zoom of a request.
    """

    name: str
    template: str
    host: str
    credit: tuple[tuple[str, str | None], ...]
    max_zoom: int
    size: int = 256
    zoom_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The whole map as plain data: the one input of every writer. `bounds` is (west, south, east, north) in degrees.

    `corrections` are those of the news desk that were applied, as they fit now, `stale` those that no longer do. `desk`, one a card, is what a page
    to be corrected on knows besides; None for a page for readers.
    """

    title: str
    summary: str
    published: str | None
    language: str
    worldview: str
    worldview_note: str
    bounds: tuple[float, float, float, float]
    features: tuple[Feature, ...]
    cards: tuple[Card, ...]
    skipped: tuple[Skipped, ...]
    articles: tuple[Article, ...]
    backdrop: Backdrop
    credits: tuple[Source, ...]
    overlays: tuple[Overlay, ...] = ()
    style_note: str = ""
    article_text: ArticleText = ArticleText.FULL
    side_names: Mapping[str, str] = field(default_factory=dict)
    tiles: Tiles | None = None
    corrections: tuple[Correction, ...] = ()
    stale: tuple[Stale, ...] = ()
    desk: tuple[Editable, ...] | None = None
