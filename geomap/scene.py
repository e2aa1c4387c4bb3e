"""The whole map as plain data: marks, words, what was left out, the view, the base map, the credits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import shapely

from geomap import overlays, style
from geomap.annotate import Claim, Picture, Safeguards, make_picture, words
from geomap.annotate import Towns as Names
from geomap.annotate.cards import make_cards, make_skipped, route
from geomap.annotate.edits import editable
from geomap.annotate.spots import Atlas, finest
from geomap.backdrop import Ground as BaseMap
from geomap.backdrop import Named, make_backdrop
from geomap.collecting import collector_at_rest
from geomap.desk import Correction
from geomap.geometry import Bounds
from geomap.model import Assertion, Document, Feature, Precision, Reading, Reality, Region, Role, Scene, Source
from geomap.phrases import counted, joined, listed, msg, say, small
from geomap.telling import told
from geomap.thinning import simplified
from geomap.tongues import nearest, tongue
from geomap.view import box, in_view, view_of

_GEONAMES = Source(name="GeoNames", url="https://www.geonames.org", licence="CC BY 4.0", version=None)
_WORLD: Bounds = (-170.0, -56.0, 180.0, 75.0)
_OWN = "rules"  # the extractor that need not be named on the map
_TOLD = 5  # marks that the summary names
_NAMED, _BUSIEST = 60, 12  # points of events that the base map names: all up to so many, else so many
_WEIGHT = ("axes", "zones", "denied", "control", "places", "regions", "people", "talks")
_THIN = {"strip": 6e-4, "fade": 9e-4, "edge": 6e-4, "front": 4e-4}


class Regions(Atlas, BaseMap, Protocol):
    """All that a scene asks of the boundaries; `note` is the worldview's sentence."""

    @property
    def note(self) -> str: ...


@collector_at_rest()
def make_scene(
    documents: Sequence[Document], regions: Regions, names: Names, *, title: str | None = None, how: Safeguards | None = None,
    shapes: Sequence[overlays.Shapes] = (), grammar: str = "news", language: str | None = None,
    corrections: Sequence[Correction] = (), desk: bool = False,
) -> Scene:  # fmt: skip
    """One map of one or more documents over layers of the user's own. With nothing to map it shows the countries named, or the world, and says so.

    `grammar` is one of `style.GRAMMARS`, `language` one of `tongues.LANGUAGES`: without it the first article's, where the map can be in it, else
    English. Marks have the same ids in every language. `corrections` are the news desk's, `desk` asks for what a page to make them on needs.
    Raises UnknownNameError for another grammar or language.
    """
    how = how or Safeguards()
    spoken_in = tongue(language) if language is not None else nearest(documents[0].article.language if documents else None)
    picture = make_picture(documents, regions, names, how, corrections)
    chips = _context(documents, picture)
    features = in_view((*_placed_chips(picture.features), *chips))
    cards = make_cards(picture.claims, features, picture.ground)
    bounds = _bounds(features, documents, picture)
    features = tuple(_in_grammar(_thinned(feature, bounds), grammar) for feature in features)
    codes = _codes(picture.claims)
    laid, under = overlays.lay(shapes, picture.inks, [document.article for document in documents], bounds)
    parts = (_summary(features, picture, documents), overlays.sentence(laid), how.words(picture.claims), picture.edits.words())
    return told(Scene(
        title=title or _title(documents, features, picture),
        summary=joined(" ", (part for part in parts if part)),
        published=max((document.article.published for document in documents if document.article.published), default=None),
        language=spoken_in.language,
        worldview=regions.worldview,
        worldview_note=msg(regions.note),
        bounds=bounds,
        features=(*under, *features),
        cards=cards,
        skipped=make_skipped(documents, picture.claims, cards, picture.ground),
        articles=tuple(document.article for document in documents),
        backdrop=make_backdrop(
            bounds, regions, names, named=_named(picture, codes), also=[_centre(one) for one in features if not one.fit],
            marked=[one.geometry.bounds for one in features if one.fit],
        ),
        credits=(*(one.source for one in laid), *_credits(regions, codes)),
        overlays=laid,
        style_note=msg(style.note_of(grammar)),
        side_names=picture.ground.sides,
        corrections=picture.edits.applied,
        stale=picture.edits.stale,
        desk=editable(picture.told, cards, picture.ground) if desk else None,
    ), spoken_in)  # fmt: skip


def _codes(claims: Iterable[Claim]) -> list[str]:
    return sorted({spot.region.code for claim in claims if claim.event.on_map for spot in claim.spots if spot.region is not None})


def _named(picture: Picture, codes: Sequence[str]) -> Named:
    """What of the articles the base map names: the regions and the points of events that are drawn; of very many points the busiest."""
    shown = (claim for claim in picture.claims if claim.event.on_map and not claim.withheld)
    drawn = (spot for claim in shown for spot in claim.spots if spot.is_point and not spot.moved)
    places = Counter((spot.name, spot.lon, spot.lat) for spot in drawn)
    kept = places if len(places) <= _NAMED else dict(places.most_common(_BUSIEST))
    return Named(codes=codes, written=picture.ground.written, places=tuple(kept))


def _credits(regions: Regions, codes: Sequence[str]) -> tuple[Source, ...]:
    """The boundaries' sources and the gazetteer's, by name."""
    single = [part for code in codes for part in code.split("+")]
    return tuple(sorted({*regions.credits(single), _GEONAMES}, key=lambda source: (source.name, source.licence)))


def _placed_chips(features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Marks of whole countries go to the context layer when anything finer is on the map: another war in the same text is not this map."""
    finer = any(feature.part != "chip" for feature in features)
    if not finer:
        return tuple(features)
    return tuple(replace(one, layer="context", style=style.style_key("chip")) if one.part == "chip" else one for one in features)


def _context(documents: Sequence[Document], picture: Picture) -> tuple[Feature, ...]:
    """Chips for countries that are only named: never a wash, switched off at first, outside the view."""
    ground = picture.ground
    taken = {claim.side for claim in picture.claims if claim.event.on_map}
    taken |= {actor.side for claim in picture.claims if claim.event.on_map for actor in (*claim.event.targets, *claim.event.parties)}
    taken |= {spot.country for claim in picture.claims if claim.event.on_map for spot in claim.spots}
    named = {
        mention.place.country: None
        for document in documents
        for mention in document.mentions
        if mention.reading is Reading.LITERAL and mention.precision is Precision.COUNTRY and mention.place is not None and mention.place.country
    }
    units = [unit for code in named if code not in taken and (unit := ground.unit(code)) is not None]
    return tuple(_chip(unit) for unit in sorted(units, key=lambda unit: unit.code))


def _chip(unit: Region) -> Feature:
    at = (unit.label_lon, unit.label_lat)
    return Feature(
        id=f"c{unit.code.lower()}", kind="context", part="chip", layer="context", geometry=shapely.Point(at), basis="derived",
        precision=Precision.COUNTRY, style=style.style_key("chip"), reality=Reality.BACKGROUND, assertion=Assertion.NARRATED, side=None,
        label=joined("\n", (unit.name, say("named in the text"))), label_lon=at[0], label_lat=at[1], t0=None, t1=None, events=(),
        derivation=(say("{country} is named in the text; nothing on this map is placed there", country=unit.name),), fit=False,
    )  # fmt: skip


def _centre(feature: Feature) -> tuple[float, float]:
    point = feature.geometry.centroid
    return float(point.x), float(point.y)


def _bounds(features: Sequence[Feature], documents: Sequence[Document], picture: Picture) -> Bounds:
    """The first view: all marks that fit it, with a margin; of whole regions the middle; else the countries that are named; else the world."""
    boxes = [box(feature) for feature in features if feature.fit]
    if not boxes:
        boxes = [box(feature) for feature in features if feature.layer != "context"]
    if not boxes:
        units = {m.place.country for d in documents for m in d.mentions if m.place is not None and m.place.country}
        shapes = [unit.geometry.bounds for code in sorted(units) if (unit := picture.ground.unit(code)) is not None]
        boxes = [shape for shape in shapes if shape[2] - shape[0] < 180]
    return view_of(boxes) if boxes else _WORLD


def _thinned(feature: Feature, bounds: Bounds) -> Feature:
    """The mark's shape as fine as the map can show it: strips to about 60 m at most, whole regions to the view."""
    span = bounds[2] - bounds[0]
    if feature.part in ("wash", "outline"):
        tolerance = max(span / 3000, 1e-3)
    elif feature.part in _THIN:
        tolerance = max(span / 8000, _THIN[feature.part])
    else:
        return feature
    thin = simplified(feature.geometry, tolerance)
    return feature if thin.is_empty or not thin.is_valid else replace(feature, geometry=thin)


def _in_grammar(feature: Feature, grammar: str) -> Feature:
    key = style.in_grammar(feature.style, grammar)
    return feature if key == feature.style else replace(feature, style=key)


def _title(documents: Sequence[Document], features: Sequence[Feature], picture: Picture) -> str:
    """The article's own title; else what the mark shows that most events share, the first of several; never what is only denied."""
    if len(documents) == 1 and documents[0].article.title:
        return documents[0].article.title
    shared: dict[str, int] = {}
    for one in features:
        shared |= {key: max(shared.get(key, 0), len(one.events)) for key in one.events}
    leads = [claim for claim in picture.claims if claim.spots and claim.key in shared and not claim.denied]
    if leads:
        lead = max(leads, key=lambda claim: shared[claim.key])
        kind = words.KINDS[lead.event.kind]
        known = lead.side if lead.side and not lead.side_inferred else None
        what = say("{whose} {what}", whose=words.possessive(picture.ground.country(known)), what=small(kind)) if known else kind
        return say("{what}: what is reported", what=words.placed(what, _where(lead) or lead.spots[0].name))
    return say("Nothing to map in this text") if len(documents) == 1 else say("Nothing to map in these texts")


def _leads(features: Sequence[Feature], picture: Picture) -> list[Claim]:
    """The claims that lead the marks, weightiest first: moves and zones, then what is denied, then places, then talks."""
    claims = {claim.key: claim for claim in picture.claims}
    weight = {layer: number for number, layer in enumerate(_WEIGHT)}
    found = [(weight.get(one.layer, len(weight)), -len(one.events), one.events[0]) for one in features if one.events and one.layer != "context"]
    order = {key: number for number, key in enumerate(claims)}
    found.sort(key=lambda item: (item[0], item[1], order[item[2]]))
    return [claims[key] for key in dict.fromkeys(key for *_, key in found)]


def _where(claim: Claim) -> str:
    """The first two places of a claim, with the one that it came from: "from Kupyansk to Izyum"."""
    spots = finest([spot for spot in claim.spots if spot.role is not Role.SHIELDED])
    places = [spot for spot in spots if spot.role is not Role.ORIGIN][:2]
    origins = [spot for spot in spots if spot.role is Role.ORIGIN]
    return route([replace(spot, noun=None) for spot in (*origins[: 1 if places else 2], *places)])


def _told(leads: Sequence[Claim], picture: Picture) -> list[Claim]:
    """The claims that the summary names, as the text has them: the first, for reports begin with what matters, and the weightiest."""
    keys = {claim.key for claim in leads}
    ordered = [claim for claim in picture.claims if claim.key in keys]
    kept = {claim.key for claim in [*ordered[:1], *(claim for claim in leads if claim.key != ordered[0].key)][:_TOLD]}
    return [claim for claim in ordered if claim.key in kept]


def _summary(features: Sequence[Feature], picture: Picture, documents: Sequence[Document]) -> str:
    """One to three sentences: what is on the map, in the order of the text, whether arrows are schematic, how much is listed beside it."""
    source = counted(len(documents), "{n} article", "{n} articles")
    drawn = {key for feature in features for key in feature.events}
    leads = _leads(features, picture)
    shown = [words.phrase(claim.event, _where(claim), picture.ground.country) for claim in _told(leads, picture)]
    missing = sum(1 for claim in picture.claims if claim.key not in drawn and not claim.withheld)
    readers = sorted({f"{d.extractor.name} {d.extractor.version}" for d in documents if d.extractor is not None and d.extractor.name != _OWN})
    read = [say("Read by {names}.", names=listed(readers))] if readers else []
    rest = [_listed_beside(missing)] if missing else []
    if not shown:
        return joined(" ", (say("Nothing that the text of {articles} says can be placed on a map.", articles=source), *rest, *read))
    shown = list(dict.fromkeys(shown))
    told = listed([*shown, *([counted(len(leads) - _TOLD, "{n} more", "{n} more")] if len(leads) > _TOLD else [])])
    schematic = any(feature.part == "body" and feature.basis == "schematic" for feature in features)
    arrows = [say("Arrows are schematic: the text names regions, not routes.")] if schematic else []
    return joined(" ", (say("From {articles}: {events}.", articles=source, events=told), *arrows, *rest, *read))


def _listed_beside(count: int) -> str:
    return counted(
        count, "{n} event without a place on the map is listed beside it.", "{n} events without a place on the map are listed beside it."
    )
