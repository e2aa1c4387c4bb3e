"""A scene written by hand: two invented countries, a border, and one mark of every shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geomap.model import Article, Assertion, Backdrop, Card, Feature, Precision, Reality, Scene, Skipped, Source

NORTH = Polygon([(30, 51), (31, 51.2), (32, 50.9), (33, 51.1), (34, 51), (34, 52.5), (30, 52.5)])
SOUTH = Polygon([(30, 51), (31, 51.2), (32, 50.9), (33, 51.1), (34, 51), (34, 49.5), (30, 49.5)])
BORDER = LineString([(30, 51), (31, 51.2), (32, 50.9), (33, 51.1), (34, 51)])
EMPTY = Polygon()
COUNT = "2 villages retaken\nclaimed"
ADDRESS = "https://example.org/a?b=1"


def feature(name: str, part: str, layer: str, geometry: BaseGeometry, style: str, **changes: Any) -> Feature:
    """A mark with plain values for all that a test does not care about; its label sits on its centroid."""
    plain = Feature(
        id=name,
        kind="offensive",
        part=part,
        layer=layer,
        geometry=geometry,
        basis="schematic",
        precision=Precision.ADM1,
        style=style,
        reality=Reality.ONGOING,
        assertion=Assertion.NARRATED,
        side=None,
        label="",
        label_lon=geometry.centroid.x,
        label_lat=geometry.centroid.y,
        t0=None,
        t1=None,
        events=(),
        derivation=("drawn by hand",),
    )
    return replace(plain, **changes)


def card(name: str, **changes: Any) -> Card:
    """The words of one event."""
    plain = Card(
        id=name,
        article="a1",
        kind="offensive",
        title=f"Title of {name}",
        status="ongoing",
        says=("the Northern staff says",),
        quote=f"This is the sentence of {name}.",
        quote_start=0,
        when="3 May 2031",
        reported="2031-05-04",
        where="Southland",
        precision="known to the region",
        quantities=("40 tanks, says the Northern staff",),
        notes=("Not independently verified.",),
        contradicts=(),
        derivation=("first step", "second step"),
        features=(),
        why_not=None,
    )
    return replace(plain, **changes)


def backdrop() -> Backdrop:
    """Two countries, a lake, a river, an inner line and a disputed stretch."""
    return Backdrop(
        land=box(29, 49, 35, 53),
        lakes=MultiPolygon([Polygon([(33, 52), (33.4, 52), (33.3, 52.3)])]),
        rivers=LineString([(30.2, 52.5), (30.5, 51.5), (30.4, 50)]),
        borders=BORDER,
        disputed=LineString([(34, 51), (34.6, 51.3)]),
        adm1_lines=LineString([(32, 50.9), (32.1, 49.5)]),
        sheets=((29, 49, 35, 53), (38, 40, 42, 42)),
        labels=(("Northland", 32, 52.2, 0, "country"), ("Southland", 32.5, 49.8, 0, "country"), ("Midtown", 31.4, 50.4, 0, "town")),
    )


def sample_scene(**changes: Any) -> Scene:
    """Ten marks, eight cards, one of them off the map, and one skipped name."""
    strip = Polygon([(30.5, 51.1), (31.5, 51), (31.5, 50.8), (30.5, 50.9)])
    bar = box(31.7, 50.6, 32.3, 50.65)
    arrow = Polygon([(31.9, 51.5), (32.1, 51.5), (32.05, 51), (32.2, 51), (32, 50.7), (31.8, 51), (31.95, 51)])
    features = (
        feature("e1-wash", "wash", "regions", SOUTH, "wash.solid.other", events=("e1",)),
        feature("e2-strip", "strip", "zones", strip, "strip.aimed.a", label="“zone”", events=("e2",), side="NL"),
        feature("e2-edge", "edge", "zones", LineString([(30.5, 50.9), (31.5, 50.8)]), "edge.aimed.ochre", events=("e2",)),
        feature("e1-arrow", "body", "axes", arrow, "arrow.solid.a", label="Northern push, schematic", events=("e1",), side="NL"),
        feature("e3-bar", "bar", "axes", bar, "bar.halted.b", kind="defence", label="halted, says Southland", events=("e3",), side="SL"),
        feature("e4-count", "count", "places", Point(33, 50.5), "count.claimed.b", kind="capture", label=COUNT, events=("e4",)),
        feature("e5-outline", "outline", "denied", box(33.2, 49.7, 33.9, 50.3), "outline.denied.grey", label="DENIED\ntroops", events=("e5",)),
        feature("e6-venue", "symbol", "talks", Point(30.6, 52.1), "venue.planned.venue", label="Talks, planned", events=("e6",), kind="negotiation"),
        feature("e8-far", "symbol", "talks", Point(40, 41), "deal.solid.venue", label="Farport\nAgreement", events=("e8",), fit=False),
        feature("c1-chip", "chip", "context", Point(34.5, 52.5), "chip.solid.other", label="Elsewhere", fit=False),
    )
    cards = (
        card("e1", contradicts=("e3",)),
        card("e2", kind="buffer_zone", status="aimed at"),
        card("e3", kind="defence"),
        card("e4", kind="capture"),
        card("e5", status="denied", contradicts=("The North says that its troops are there.",)),
        card("e6", kind="negotiation", status="planned"),
        card("e8", kind="agreement", title="Agreement — Farport"),
        card("e7", kind="negotiation", title="A call between two presidents", why_not="a call has no place"),
    )
    plain = Scene(
        title="North presses on the river line",
        summary="Six events on the map, one beside it.",
        published="2031-05-04",
        language="en",
        worldview="un",
        worldview_note="Borders as recognised.",
        bounds=(30, 49.5, 34, 52.5),
        features=features,
        cards=cards,
        skipped=(
            Skipped(text="A call between two presidents", article="a1", reason="a call has no place", quote=None),
            Skipped(text="Capital City", article="a1", reason="stands for a government", quote="Capital City said no.", count=2),
        ),
        articles=(Article(id="a1", title="The river line", published="2031-05-04", publisher="The Test", url=ADDRESS, text="Text."),),
        backdrop=backdrop(),
        credits=(Source(name="Drawn by hand", url="https://example.org/maps", licence="CC0-1.0", version="1"),),
    )
    return replace(plain, **changes)


def long_scene(count: int = 24) -> Scene:
    """Many events, each with a mark and a long card: a list that is far longer than the map is high."""
    ids = [f"n{i:02}" for i in range(count)]
    spots = [Point(30.3 + i % 6 * 0.6, 50.2 + i // 6 * 0.5) for i in range(count)]
    marks = (feature(name, "symbol", "places", spot, "strike.solid.a", events=(name,)) for name, spot in zip(ids, spots, strict=True))
    return sample_scene(features=tuple(marks), cards=tuple(card(name, notes=("Remark.",) * 12) for name in ids))


def dated_scene() -> Scene:
    """The sample over five days: e1 and e2 on days, e3 with an open start, e4 with an open end, e5 over a span, e6 and e8 without a date."""
    base = sample_scene()
    days = {
        "e1": ("2031-05-01", "2031-05-01"), "e2": ("2031-05-03", "2031-05-03"), "e3": (None, "2031-05-02"), "e4": ("2031-05-04", None),
        "e5": ("2031-05-02", "2031-05-05"),
    }  # fmt: skip
    reported = {"e1": "2031-05-02", "e4": "2031-05-06"}
    sides = {"e1": ("NL",), "e2": ("NL",), "e3": ("SL",), "e4": ("SL",), "e6": ("NL", "SL")}
    standing = {"e2": Assertion.CLAIMED, "e4": Assertion.CLAIMED, "e5": Assertion.DENIED}

    def dated(one: Card) -> Card:
        t0, t1 = days.get(one.id, (None, None))
        told = standing.get(one.id, Assertion.NARRATED)
        reality = Reality.PLANNED if one.id == "e6" else Reality.OCCURRED
        on = reported.get(one.id, "2031-05-04")
        return replace(one, t0=t0, t1=t1, reported_on=on, sides=sides.get(one.id, ()), assertion=told, reality=reality)

    return replace(base, cards=tuple(dated(one) for one in base.cards))


def empty_scene() -> Scene:
    """What an article without any placed event gives."""
    nothing = Backdrop(land=EMPTY, lakes=EMPTY, rivers=LineString(), borders=LineString(), disputed=LineString(), adm1_lines=LineString(), labels=())
    return sample_scene(features=(), cards=(), skipped=(), backdrop=nothing)


def scene_saying(text: str) -> Scene:
    """The sample with `text` in every field that an article, a gazetteer, a person or a data source can fill."""
    base = sample_scene()
    return replace(
        base,
        title=text,
        summary=text,
        worldview_note=text,
        features=tuple(replace(one, label=text, side=text if one.side else None, derivation=(text,)) for one in base.features),
        cards=tuple(
            replace(
                one, title=text, status=text, says=(text,), quote=text, when=text, reported=text, where=text, precision=text,
                quantities=(text,), notes=(text,), contradicts=(text,), derivation=(text,), why_not=text if one.why_not else None,
                t0=text, t1=text, reported_on=text, sides=(text,), names=(text,),
            )
            for one in base.cards
        ),
        skipped=(Skipped(text=text, article="a1", reason=text, quote=text, count=2),),
        articles=(Article(id="a1", title=text, published=text, publisher=text, url=text, text=text), replace(base.articles[0], id="a2")),
        backdrop=replace(base.backdrop, labels=tuple((text, lon, lat, rank, kind) for _, lon, lat, rank, kind in base.backdrop.labels)),
        credits=(Source(name=text, url=text, licence=text, version=text),),
    )  # fmt: skip
