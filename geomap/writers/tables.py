"""Documents and scenes as GeoDataFrames (EPSG:4326), for scripts and for table files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.model import Document, Mention, Scene

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CRS = "EPSG:4326"
MENTION_COLUMNS = (
    "article", "id", "start", "end", "text", "reading", "precision", "score", "candidates", "reason",
    "place_id", "name", "feature_code", "country", "adm1", "adm2", "source", "geometry",
)  # fmt: skip
PLACE_COLUMNS = ("place_id", "name", "precision", "feature_code", "country", "adm1", "adm2", "mentions", "articles", "source", "geometry")
EVENT_COLUMNS = (
    "event", "article", "kind", "part", "label", "reality", "assertion", "side", "precision", "basis", "t0", "t1", "title", "status", "says",
    "quote", "derivation", "feature", "layer", "geometry",
)  # fmt: skip


def mentions_frame(documents: Sequence[Document]) -> GeoDataFrame:
    """One row a mention in text order, columns `MENTION_COLUMNS`; geometry is the place's point, None when it is not placed."""
    rows = [
        (
            doc.article.id, m.id, m.start, m.end, m.text, m.reading.value, m.precision.value, m.score, m.candidates, m.reason,
            *((p.id, p.name, p.feature_code, p.country, p.adm1, p.adm2, p.source) if (p := m.place) else (None,) * 7),
            _point(p.lon, p.lat) if p else None,
        )
        for doc in documents
        for m in doc.mentions
    ]  # fmt: skip
    return _frame(rows, MENTION_COLUMNS)


def places_frame(documents: Sequence[Document]) -> GeoDataFrame:
    """One row a distinct place with a literal mention, by falling count, columns `PLACE_COLUMNS`."""
    seen: dict[str, list[str]] = {}
    first: dict[str, Mention] = {}
    for doc in documents:
        for m in doc.mentions:
            if m.place is not None and m.reading == "literal":
                seen.setdefault(m.place.id, []).append(doc.article.id)
                first.setdefault(m.place.id, m)
    rows = []
    for key, uses in sorted(seen.items(), key=lambda item: (-len(item[1]), item[0])):
        m = first[key]
        p = m.place
        assert p is not None
        articles = len(set(uses))
        rows.append((p.id, p.name, m.precision.value, p.feature_code, p.country, p.adm1, p.adm2, len(uses), articles, p.source, _point(p.lon, p.lat)))
    return _frame(rows, PLACE_COLUMNS)


def events_frame(scene: Scene) -> GeoDataFrame:
    """One row a mark and event, then one a listed event without a mark (geometry None), columns `EVENT_COLUMNS`."""
    cards = {card.id: card for card in scene.cards}
    rows: list[tuple[object, ...]] = []
    for f in scene.features:
        for event in f.events:
            card = cards[event]
            rows.append((
                event, card.article, f.kind, f.part, f.label, f.reality.value, f.assertion.value, f.side, f.precision.value, f.basis, f.t0, f.t1,
                card.title, card.status, "; ".join(card.says), card.quote, "; ".join(f.derivation), f.id, f.layer, f.geometry,
            ))  # fmt: skip
    rows += [
        (
            card.id, card.article, card.kind, None, None, None, None, None, None, None, None, None,
            card.title, card.status, "; ".join(card.says), card.quote, card.why_not, None, None, None,
        )
        for card in scene.cards
        if not card.features
    ]  # fmt: skip
    return _frame(rows, EVENT_COLUMNS)


def _frame(rows: Sequence[tuple[object, ...]], columns: Sequence[str]) -> GeoDataFrame:
    from geopandas import GeoDataFrame, GeoSeries
    from pandas import DataFrame

    table = DataFrame(list(rows), columns=list(columns))
    return GeoDataFrame(table.drop(columns="geometry"), geometry=GeoSeries(list(table["geometry"]), crs=CRS), crs=CRS)


def _point(lon: float, lat: float) -> object:
    from shapely import Point

    return Point(lon, lat)
