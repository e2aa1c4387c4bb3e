"""The contract as JSON, out and in."""

from __future__ import annotations

import orjson
import pytest

from geomap.errors import ArticleError
from geomap.model import Article, Assertion, Document, Event, Kind, Mention, Place, Precision, Reality, Span
from geomap.schema import document_json, json_schema, read_document

SUMY = Place(id="geonames:692194", name="Sumy", lon=34.8, lat=50.9, feature_code="PPLA", country="UA", adm1="UA-59", source="geonames")
DOCUMENT = Document(
    article=Article(id="a1", text="Sumy was shelled."),
    mentions=(Mention(id="m1", start=0, end=4, text="Sumy", place=SUMY, precision=Precision.SETTLEMENT, score=0.9, candidates=2),),
    events=(
        Event(
            id="e1", kind=Kind.STRIKE, trigger=Span(start=9, end=16, text="shelled"), quote=Span(start=0, end=17, text="Sumy was shelled."),
            reality=Reality.OCCURRED, assertion=Assertion.NARRATED,
        ),
    ),
)  # fmt: skip


def test_a_document_survives_the_round_trip() -> None:
    assert read_document(document_json(DOCUMENT)) == DOCUMENT


def test_the_json_has_the_contract_s_keys() -> None:
    data = orjson.loads(document_json(DOCUMENT))
    assert list(data) == ["schema", "article", "mentions", "events", "extractor", "warnings"]
    assert data["schema"] == "geomap/1"
    assert data["mentions"][0]["place"]["adm1"] == "UA-59"
    assert data["events"][0]["zone"] is None and data["events"][0]["places"] == []


def test_a_document_that_does_not_fit_is_refused_with_the_spot() -> None:
    data = orjson.loads(document_json(DOCUMENT))
    data["events"][0]["kind"] = "picnic"
    with pytest.raises(ArticleError, match=r"events\.0\.kind"):
        read_document(orjson.dumps(data))


def test_a_mention_that_is_not_verbatim_is_refused() -> None:
    data = orjson.loads(document_json(DOCUMENT))
    data["mentions"][0]["start"] = 1
    with pytest.raises(ArticleError, match="mention m1"):
        read_document(orjson.dumps(data))


def test_the_json_schema_names_every_kind() -> None:
    assert set(json_schema()["$defs"]["Kind"]["enum"]) == {kind.value for kind in Kind}
