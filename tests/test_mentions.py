"""Which words are place names, where the span ends, and how each is meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from gazetteer_stand_in import FewNames

from geomap.errors import UnknownNameError
from geomap.extract.language import Name, NoModel
from geomap.extract.mentions import doubtful, find_mentions, named_ner
from geomap.extract.proposals import Proposal
from geomap.extract.segments import split_sentences
from geomap.gazetteer import Gazetteer
from geomap.model import Article, Candidate, Mention, Ner, Reading
from geomap.protocols import NamedSpan, Token
from geomap.remembering import RememberedNames

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


class Listener:
    """A language model that marks nothing and remembers what it was asked."""

    name = "listener"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def parse(self, texts: Sequence[str]) -> list[Sequence[Token]]:
        return [() for _ in texts]

    def entities(self, texts: Sequence[str]) -> list[Sequence[NamedSpan]]:
        self.asked += texts
        return [() for _ in texts]


def test_the_language_model_reads_what_it_is_told_to() -> None:
    text = "Fighting went on near Kharkiv. It rained all day and all night. Milove lost power."
    sentences = split_sentences(text)
    asked = {}
    for ner in Ner:
        listener = Listener()
        find_mentions(Article(id="a", text=text), sentences, {}, FewNames(), listener, ner=ner)
        asked[ner] = listener.asked
    assert asked[Ner.ALL] == [sentence.text for sentence in sentences]
    assert asked[Ner.OFF] == []
    assert sentences[1].text not in asked[Ner.GATED]


def test_a_sentence_is_read_when_it_holds_a_name_in_doubt() -> None:
    sentences = split_sentences("Reading was cold. Kharkiv was not.")
    unsure, sure = Proposal(0, 7, "Reading", score=0.5), Proposal(18, 25, "Kharkiv", score=0.97)
    assert doubtful(sentences, [unsure, sure]) == {0}
    assert doubtful(sentences, [sure]) == frozenset()


def test_an_unknown_way_of_reading_lists_the_choices() -> None:
    assert named_ner("off") is Ner.OFF
    with pytest.raises(UnknownNameError, match="gated, all, off"):
        named_ner("sometimes")


def test_a_name_in_its_country_is_meant_as_a_place_and_so_is_the_country() -> None:
    assert ("Ohio", L) in readings("He lives in Athens, Ohio.")
    assert ("Ukraine", L) in readings("Shells hit Milove, Ukraine.")


def test_names_are_looked_up_once_an_article() -> None:
    class Counting(FewNames):
        asked = 0

        def find(self, name: str) -> list[Candidate]:
            self.asked += 1
            return super().find(name)

    counting = Counting()
    names = RememberedNames(counting)
    assert names.find("Sumy") is names.find("Sumy")
    assert counting.asked == 1
    assert names.is_demonym("Ukrainian") and names.demonym("Ukrainian") == "UA"


def test_a_name_in_another_spelling_is_found_beside_the_word_for_a_town() -> None:
    text = "Shells hit Qamishli city before noon, residents said."
    found = find_mentions(Article(id="a", text=text), split_sentences(text), {}, Gazetteer.open(), NoModel())
    assert [mention.text for mention in found][:1] in (["Qamishli city"], ["Qamishli"])


def test_an_armed_group_is_no_place_of_another_spelling() -> None:
    text = "Hamas fired rockets at Ashkelon, and Taliban fighters entered Kunduz."
    found = find_mentions(Article(id="a", text=text), split_sentences(text), {}, Gazetteer.open(), NoModel())
    assert [mention.text for mention in found] == ["Ashkelon", "Kunduz"]
