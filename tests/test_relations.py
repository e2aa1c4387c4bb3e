"""How a zone lies to its places: on the record, from the words before their names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading import event_of, events_of, read_marked

from geomap.extract.relations import with_relations
from geomap.extract.vocabulary import load_vocabulary
from geomap.model import Document, PlaceRef, Precision, Role
from geomap.schema import document_json, json_schema, read_document

ENGLISH = load_vocabulary("en")


def relations(text: str, *, roles: tuple[Role, ...] = (), published: str | None = None) -> list[str | None]:
    """The relation of each marked place of a text, in its order, as places of one zone."""
    article, mentions = read_marked(text, published)
    given = roles or (Role.LOCATION,) * len(mentions)
    places = [PlaceRef(mention=m.id, name=m.text, role=role, precision=m.precision) for m, role in zip(mentions, given, strict=True)]
    return [ref.relation for ref in with_relations(places, article.text, mentions, ENGLISH)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A buffer zone along the [Evros/GR/line] is planned.", ["along"]),
        ("A zone astride the upper [Jubba/SO/line].", ["along"]),
        ("A strip on both banks of the [Jubba/SO/line].", ["along"]),
        ("A zone on the bank of the [Jubba/SO/line].", ["along"]),
        ("A zone in the [Jubba/SO/line] valley.", [None]),
        ("A zone along [Afmadow/SO/settlement].", [None]),
        ("Troops want a cordon around the town of [Afmadow/SO/settlement].", ["around"]),
        ("A zone Around [Afmadow/SO/near].", ["around"]),
        ("A no-go zone within 12 km of [Afmadow/SO/settlement].", ["around"]),
        ("A no-go zone within twelve kilometres of the town of [Afmadow/SO/settlement].", ["around"]),
        ("A zone around the [Gedo region/SO/adm1].", [None]),
        ("A zone in [Afmadow/SO/settlement].", [None]),
        ("A corridor between [Afmadow/SO/settlement] and [Dhobley/SO/settlement].", ["between", "between"]),
        ("A corridor from the port of [Kismayo/SO/settlement] to the town of [Dhobley/SO/settlement].", ["between", "between"]),
        ("A corridor from [Kismayo/SO/settlement]–[Dhobley/SO/settlement].", ["between", "between"]),
        ("A zone in [Kismayo/SO/settlement] and [Dhobley/SO/settlement].", [None, None]),
        ("A zone from [Kismayo/SO/settlement], past [Afmadow/SO/settlement], to [Dhobley/SO/settlement].", [None, None, None]),
        ("A zone from [Kismayo/SO/settlement] in [Jubaland/SO/adm1] to [Dhobley/SO/settlement].", ["between", None, "between"]),
    ],
)
def test_relation(text: str, expected: list[str | None]) -> None:
    assert relations(text) == expected


def test_what_a_zone_shields_is_no_end_of_it() -> None:
    text = "A belt from [Kismayo/SO/settlement] to [Dhobley/SO/settlement]."
    assert relations(text, roles=(Role.LOCATION, Role.SHIELDED)) == [None, None]


def test_unnamed_places_and_mentions_that_are_not_there_have_none() -> None:
    places = [
        PlaceRef(mention=None, name=None, noun="village", within="m1", role=Role.LOCATION, precision=Precision.NONE),
        PlaceRef(mention="m9", name="Nowhere", role=Role.LOCATION, precision=Precision.SETTLEMENT),
    ]
    assert list(with_relations(places, "around a village", (), ENGLISH)) == places


def test_a_vocabulary_without_cues_finds_none() -> None:
    article, mentions = read_marked("A zone around [Afmadow/SO/settlement], from [Kismayo/SO/settlement] to [Dhobley/SO/settlement].")
    places = [PlaceRef(mention=m.id, name=m.text, role=Role.LOCATION, precision=m.precision) for m in mentions]
    silent = replace(ENGLISH, names={name: frozenset() for name in ENGLISH.names})
    assert list(with_relations(places, article.text, mentions, silent)) == places


def test_zones_carry_it_and_other_events_do_not() -> None:
    zone = event_of("Kenya wants a buffer zone around [Afmadow/SO/settlement] within a year.", "buffer_zone")
    assert [p.relation for p in zone.places] == ["around"]
    fighting = events_of("Heavy fighting raged around [Zawiya/LY/settlement].")
    assert fighting and all(p.relation is None for event in fighting for p in event.places)


def test_it_goes_out_and_comes_in_and_older_documents_lack_it() -> None:
    text = "Kenya wants a buffer zone around [Afmadow/SO/settlement]."
    article, mentions = read_marked(text)
    document = Document(article=article, mentions=mentions, events=events_of(text))
    told = document_json(document)
    assert b'"relation":"around"' in told and read_document(told) == document
    older = read_document(told.replace(b',"relation":"around"', b""))
    assert older.events[0].places[0].relation is None
    assert json_schema()["$defs"]["Relation"]["enum"] == ["along", "around", "between"]
