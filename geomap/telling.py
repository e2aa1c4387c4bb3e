"""A scene told in a language: every phrase in it as plain text, ids, shapes and quotes as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from geomap.desk import Editable
from geomap.model import Backdrop, Card, Feature, Overlay, Scene, Skipped, Source
from geomap.tongues import Tongue


def told(scene: Scene, tongue: Tongue) -> Scene:
    """The scene with all its words in one language; afterwards nothing in it is a phrase."""
    tell = tongue.tell
    return replace(
        scene,
        title=tell(scene.title),
        summary=tell(scene.summary),
        worldview_note=tell(scene.worldview_note),
        style_note=tell(scene.style_note),
        features=tuple(_feature(feature, tongue) for feature in scene.features),
        cards=tuple(_card(card, tongue) for card in scene.cards),
        skipped=tuple(_skipped(item, tongue) for item in scene.skipped),
        backdrop=_backdrop(scene.backdrop, tongue),
        credits=tuple(_source(source, tongue) for source in scene.credits),
        overlays=tuple(_overlay(one, tongue) for one in scene.overlays),
        side_names={side: tell(name) for side, name in scene.side_names.items()},
        desk=None if scene.desk is None else tuple(_editable(one, tongue) for one in scene.desk),
    )


def _backdrop(backdrop: Backdrop, tongue: Tongue) -> Backdrop:
    labels = tuple((tongue.tell(text), lon, lat, rank, kind) for text, lon, lat, rank, kind in backdrop.labels)
    return replace(backdrop, labels=labels, waters=tuple((tongue.tell(text), lon, lat, turn) for text, lon, lat, turn in backdrop.waters))


def _feature(feature: Feature, tongue: Tongue) -> Feature:
    return replace(feature, label=tongue.tell(feature.label), derivation=_all(feature.derivation, tongue))


def _card(card: Card, tongue: Tongue) -> Card:
    tell = tongue.tell
    return replace(
        card,
        title=tell(card.title),
        status=tell(card.status),
        says=_all(card.says, tongue),
        when=_or_none(card.when, tongue),
        reported=_or_none(card.reported, tongue),
        where=_or_none(card.where, tongue),
        precision=_or_none(card.precision, tongue),
        quantities=_all(card.quantities, tongue),
        notes=_all(card.notes, tongue),
        derivation=_all(card.derivation, tongue),
        why_not=_or_none(card.why_not, tongue),
        linked=tuple((tell(words), other) for words, other in card.linked),
        names=_found_by(card, tell),
    )


def _found_by(card: Card, tell: Callable[[str], str]) -> tuple[str, ...]:
    """What else a reader finds the card by: where its places are called otherwise in the language of the map, their English names too."""
    english = "" if card.where is None or tell(card.where) == str(card.where) else str(card.where)
    return (*card.names, english) if english else card.names


def _skipped(item: Skipped, tongue: Tongue) -> Skipped:
    return replace(item, text=tongue.tell(item.text), reason=tongue.tell(item.reason))


def _overlay(one: Overlay, tongue: Tongue) -> Overlay:
    return replace(one, title=tongue.tell(one.title), note=tongue.tell(one.note), source=_source(one.source, tongue))


def _editable(one: Editable, tongue: Tongue) -> Editable:
    places = (replace(to, name=tongue.tell(to.name), units=tuple((level, tongue.tell(name)) for level, name in to.units)) for to in one.targets)
    return replace(one, event=replace(one.event, title=tongue.tell(one.event.title)), targets=tuple(places))


def _source(source: Source, tongue: Tongue) -> Source:
    return replace(source, name=tongue.tell(source.name), licence=tongue.tell(source.licence))


def _all(texts: Iterable[str], tongue: Tongue) -> tuple[str, ...]:
    return tuple(tongue.tell(text) for text in texts)


def _or_none(text: str | None, tongue: Tongue) -> str | None:
    return None if text is None else tongue.tell(text)
