"""From what articles say to what a map shows: claims are grouped, each group climbs the ladder of its kind, each mark becomes a feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geomap import style
from geomap.annotate.axes import Axes
from geomap.annotate.edits import Edits, by_desk, edited
from geomap.annotate.groups import AXES, Claim, Group, claims_of, group_claims, with_disputes
from geomap.annotate.marks import Inks, Mark, feature, plain_marks, spread
from geomap.annotate.paths import path_marks
from geomap.annotate.safeguards import Safeguards, explained, guarded, within_sight
from geomap.annotate.spots import Atlas, Ground, Towns, written_names, written_sides
from geomap.annotate.zones import zone_marks
from geomap.desk import Correction
from geomap.model import Document, Feature, Kind, Reality

__all__ = ["Atlas", "Claim", "Picture", "Safeguards", "Towns", "make_features", "make_picture"]

_HOSTILE = AXES | {Kind.STRIKE, Kind.CAPTURE, Kind.BUFFER_ZONE, Kind.CONTROL, Kind.CLASH, Kind.WITHDRAWAL}
_MOVES = AXES | {Kind.WITHDRAWAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All marks, with the claims they come from and the inks of the sides; `told` are the claims as the text has them, before any `edits`."""

    features: tuple[Feature, ...]
    claims: tuple[Claim, ...]
    inks: Inks
    ground: Ground
    told: tuple[Claim, ...]
    edits: Edits


def make_features(documents: Sequence[Document], regions: Atlas, names: Towns) -> tuple[Feature, ...]:
    """The marks of what these documents say, from the ground up; an empty tuple when nothing can be placed."""
    return make_picture(documents, regions, names).features


def make_picture(
    documents: Sequence[Document], regions: Atlas, names: Towns, how: Safeguards | None = None, corrections: Sequence[Correction] = ()
) -> Picture:
    """The marks together with the claims behind them, after what the desk corrected and then after what is to be coarsened or withheld."""
    how = how or Safeguards()
    ground = Ground(regions=regions, names=names, sides=written_sides(documents), written=written_names(documents))
    told = claims_of(documents, ground)
    edits = edited(told, corrections, ground)
    claims = guarded(edits.placed(with_disputes(edits.rejected(told))), ground, how)
    groups = tuple(group for batch in within_sight(claims, how) for group in group_claims(batch))
    inks = Inks(by_side=style.assign_inks(_sides(claims)))
    halts = _halts(groups)
    axes = Axes(ground=ground, halts=halts)
    made: dict[str, Feature] = {}
    for group in sorted(groups, key=lambda group: group.lead.event.kind not in _MOVES):
        for mark in _marks(group, axes, halts, claims):
            made.setdefault((one := feature(group, by_desk(explained(mark, group), group), inks)).id, one)
    features = _stacked(_merged(made.values()))
    return Picture(features=features, claims=claims, inks=inks, ground=ground, told=told, edits=edits)


def _marks(group: Group, axes: Axes, halts: dict[str, Claim], claims: Sequence[Claim]) -> Iterator[Mark]:
    """The ladder of the group's kind. A defence that stands as the bar on an arrow needs no mark of its own."""
    kind = group.lead.event.kind
    if kind in _MOVES:
        yield from axes.marks(group)
    elif kind is Kind.BUFFER_ZONE and not _is_moved(group):
        yield from zone_marks(group, axes.ground, claims)
    elif not (kind is Kind.DEFENCE and any(claim in halts.values() for claim in group.claims)):
        yield from plain_marks(group, axes.ground)
        yield from path_marks(group, axes.ground)


def _is_moved(group: Group) -> bool:
    """Whether the desk has put a place of it somewhere: a zone at a point is no strip along a border."""
    return any(spot.moved for claim in group.claims for spot in claim.spots)


def _halts(groups: Sequence[Group]) -> dict[str, Claim]:
    """Cards of moves → the claim that they were halted: linked to one of the group, or a defence on the same ground by another side, or their own."""
    axes = [group for group in groups if group.lead.event.kind in AXES and not group.lead.denied]
    defences = [claim for group in groups for claim in group.claims if claim.event.kind is Kind.DEFENCE and not claim.denied]
    found: dict[str, Claim] = {}
    for group in axes:
        ground = {spot.key for spot in group.targets}
        for claim in defences:
            linked = {f"{claim.document.article.id}/{link.event}" for link in claim.event.links if link.type == "halts"}
            same = ground & {spot.key for spot in claim.spots} and claim.side not in (None, group.lead.side)
            if linked & set(group.keys) or same:
                found.setdefault(group.lead.key, claim)
        for claim in group.claims:
            if claim.event.reality is Reality.HALTED:
                found.setdefault(group.lead.key, claim)
    return found


def _sides(claims: Sequence[Claim]) -> list[str]:
    """Sides in order of their role: who starts most of what is drawn, then who suffers most of it, then the rest as they come."""
    drawn = [claim for claim in claims if claim.event.on_map]
    doers = Counter(claim.side for claim in drawn if claim.event.kind in _HOSTILE and claim.side)
    sufferers = Counter(actor.side for claim in drawn if claim.event.kind in _HOSTILE for actor in claim.event.targets if actor.side)
    order = [side for side, _ in doers.most_common(1)]
    order += [side for side, _ in (sufferers + doers).most_common() if side not in order]
    return order + [claim.side for claim in drawn if claim.side and claim.side not in order]


def _merged(features: Iterable[Feature]) -> list[Feature]:
    """One wash per region and look: several events in a region tint it once."""
    kept: dict[tuple[str, ...], Feature] = {}
    for one in features:
        key = (one.part, one.style, one.geometry.wkb_hex) if one.part in ("wash", "outline") else (one.id,)
        first = kept.get(key)
        kept[key] = one if first is None else replace(first, events=tuple(dict.fromkeys((*first.events, *one.events))))
    return list(kept.values())


def _stacked(features: Sequence[Feature]) -> tuple[Feature, ...]:
    """From the ground up, with the place in the stack for marks on one point: writers set them side by side."""
    ordered = sorted(features, key=lambda one: (style.look(one.style).z, one.kind, one.label, one.id))
    places = spread(ordered)
    return tuple(replace(one, codes={**one.codes, "stack": str(places[one.id])}) if places.get(one.id) else one for one in ordered)
