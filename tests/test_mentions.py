"""Which words are place names, where the span ends, and how each is meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from gazetteer_stand_in import FewNames

from geomap.extract.language import Name, NoModel
from geomap.extract.mentions import find_mentions
from geomap.extract.segments import split_sentences
from geomap.model import Article, Mention, Reading
from geomap.protocols import NamedSpan

L, M, D, E = Reading.LITERAL, Reading.METONYMIC, Reading.DEMONYM, Reading.EMBEDDED


def read(text: str) -> tuple[Mention, ...]:
    return find_mentions(Article(id="a", text=text), split_sentences(text), {}, FewNames(), NoModel())


def readings(text: str) -> list[tuple[str, Reading]]:
    return [(mention.text, mention.reading) for mention in read(text)]


@pytest.mark.parametrize(
    ("text", "name", "reading"),
    [
        ("The army said that Moscow wanted a truce.", "Moscow", M),
        ("Envoys hoped for talks with Kyiv in the spring.", "Kyiv", M),
        ("Europe promised more support for Kyiv.", "Kyiv", M),
        ("An adviser told Moscow to wait.", "Moscow", M),
        ("Talks between Ukraine and Russia broke off.", "Russia", M),
        ("Ukraine's General Staff gave no figures.", "Ukraine", M),
        ("Shells fell on Ukraine's northern Sumy region at dawn.", "Ukraine", L),
        ("A spokesman for Ukraine's border service was hopeful.", "Ukraine", M),
        ("Two officials in Kyiv doubted the report.", "Kyiv", L),
        ("Lorries queued at the border with Russia for days.", "Russia", L),
        ("The war between Russia and Ukraine drags on.", "Ukraine", L),
        ("Thousands have left Ukraine since the winter.", "Ukraine", L),
        ("After the meeting in Athens, Russia withdrew its plan.", "Russia", M),
        ("The Kremlin kept silent.", "Kremlin", M),
        ("Russian columns moved at night.", "Russian", D),
        ("She lectures at Kharkiv State University now.", "Kharkiv", E),
    ],
)
def test_reading(text: str, name: str, reading: Reading) -> None:
    assert (name, reading) in readings(text)


def test_type_word_belongs_to_the_span_and_direction_does_not() -> None:
    assert ("Sumy region", L) in readings("Fighting went on in the northeastern Sumy region.")


def test_shared_type_word_stays_outside_the_spans() -> None:
    assert [m.text for m in read("Drones crossed the Sumy and Kharkiv regions.")] == ["Sumy", "Kharkiv"]


def test_the_city_of_a_name_is_the_name() -> None:
    assert [m.text for m in read("Guns were heard in the city of Sumy.")] == ["Sumy"]


def test_common_word_is_no_place() -> None:
    assert read("Reading the map takes patience.") == ()


def test_title_makes_a_person() -> None:
    assert read("Mr Reading thanked the nurses.") == ()


def test_offsets_are_verbatim_and_ids_in_order() -> None:
    text = "Moscow’s guns shelled Sumy.\n\nIn Kharkiv, Russian drones burnt a mill."
    found = read(text)
    assert [m.id for m in found] == [f"m{i}" for i in range(1, len(found) + 1)]
    assert all(text[m.start : m.end] == m.text for m in found)
    assert [m.start for m in found] == sorted(m.start for m in found)


class Knows(NoModel):
    """A language model that takes one name for a place."""

    def __init__(self, name: str) -> None:
        self.known = name

    def entities(self, texts: Sequence[str]) -> list[Sequence[NamedSpan]]:
        return [[Name(at, at + len(self.known), "GPE")] if (at := text.find(self.known)) >= 0 else [] for text in texts]


def test_name_that_only_the_language_model_knows_is_kept() -> None:
    text = "Two houses burnt down near Velyka Rybytsia."
    found = find_mentions(Article(id="a", text=text), split_sentences(text), {}, FewNames(), Knows("Velyka Rybytsia"))
    assert [(m.text, m.reading) for m in found] == [("Velyka Rybytsia", L)]


def test_text_without_places_gives_nothing() -> None:
    assert read("the rain fell all day and nobody came.") == ()
    assert read("") == ()
