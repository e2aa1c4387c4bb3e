"""Where the names are: level, homonyms, containers, and honest misses."""

from __future__ import annotations

from gazetteer_stand_in import FewNames

from geomap.extract.language import NoModel
from geomap.extract.mentions import find_mentions
from geomap.extract.segments import split_sentences
from geomap.model import Article, Mention, Precision, Reading
from geomap.resolve import resolve


def placed(text: str, *spans: str) -> list[Mention]:
    """Mentions of the given names in text order, or those that are found when none are given."""
    article = Article(id="a", text=text)
    if spans:
        mentions, at = [], 0
        for number, span in enumerate(spans, 1):
            at = text.index(span, at)
            mentions.append(Mention(id=f"m{number}", start=at, end=at + len(span), text=span, score=1.0))
            at += len(span)
        return list(resolve(article, mentions, FewNames()))
    return list(resolve(article, find_mentions(article, split_sentences(text), {}, FewNames(), NoModel()), FewNames()))


def levels(found: list[Mention]) -> list[Precision]:
    return [mention.precision for mention in found]


def test_type_word_outweighs_population() -> None:
    region, city = placed("The Sumy region is calm, the city of Sumy is not.", "Sumy region", "Sumy")
    assert (region.precision, city.precision) == (Precision.ADM1, Precision.SETTLEMENT)
    assert region.place and region.place.name == "Sumy Oblast"


def test_bare_name_is_the_city() -> None:
    assert levels(placed("A shell hit a school in Kharkiv.", "Kharkiv")) == [Precision.SETTLEMENT]


def test_list_shares_its_type_word() -> None:
    assert levels(placed("Power failed in the Sumy and Kharkiv regions.", "Sumy", "Kharkiv")) == [Precision.ADM1, Precision.ADM1]
    assert levels(placed("Four regions, including Sumy and Kharkiv, lost power.", "Sumy", "Kharkiv")) == [Precision.ADM1, Precision.ADM1]


def test_level_set_earlier_holds_for_an_operation() -> None:
    text = "Guns roared in the Sumy region. Half the army took part in the Sumy operation."
    assert levels(placed(text, "Sumy region", "Sumy")) == [Precision.ADM1, Precision.ADM1]


def test_across_means_the_region() -> None:
    assert levels(placed("Sirens were heard across Kharkiv.", "Kharkiv")) == [Precision.ADM1]


def test_container_decides_between_homonyms_and_for_the_rest_of_the_text() -> None:
    first, _, second = placed("A fire broke out in Athens, Ohio, on Monday. Athens has two fire engines.", "Athens", "Ohio", "Athens")
    assert first.place and second.place
    assert (first.place.country, second.place.country) == ("US", "US")


def test_a_list_of_countries_contains_nothing() -> None:
    assert [m.place.country for m in placed("It rains in Ukraine, Russia and beyond.", "Ukraine", "Russia") if m.place] == ["UA", "RU"]


def test_container_without_a_candidate_inside_is_a_reasoned_miss() -> None:
    village = placed("A well was mined in Milove, Ohio.", "Milove", "Ohio")[0]
    assert village.place is None
    assert village.precision is Precision.NONE
    assert village.reason == "not known in Ohio"


def test_unknown_name_is_a_reasoned_miss() -> None:
    (village,) = placed("They reached Novy Put at noon.", "Novy Put")
    assert (village.place, village.reason, village.candidates) == (None, "not in the gazetteer", 0)


def test_what_is_not_literal_keeps_its_place_as_evidence_and_is_never_drawn() -> None:
    found = {m.text: m for m in placed("Moscow said Russian troops had left. The Kremlin agreed with Kyiv.")}
    assert all(m.reading is not Reading.LITERAL and m.reason for m in found.values())
    assert {name: m.precision for name, m in found.items()} == {
        "Moscow": Precision.NONE, "Russian": Precision.COUNTRY, "Kremlin": Precision.NONE, "Kyiv": Precision.NONE,
    }  # fmt: skip
    assert [found[name].place and found[name].place.country for name in ("Moscow", "Russian", "Kyiv")] == ["RU", "RU", "UA"]


def test_a_point_that_something_is_only_near_is_known_as_near() -> None:
    for text in ("Shells fell near Kharkiv.", "They dug in 5 km west of Kharkiv.", "Fighting near the city of Kharkiv.", "It hit the Kharkiv area."):
        assert levels(placed(text, "Kharkiv")) == [Precision.NEAR], text
    assert levels(placed("Sirens in the Kharkiv region; shells fell near the Kharkiv region.", "Kharkiv region")) == [Precision.ADM1]


def test_the_countryside_of_a_city_is_its_region() -> None:
    assert levels(placed("Raids hit the southern countryside of Sumy and Kharkiv.", "Sumy", "Kharkiv")) == [Precision.ADM1, Precision.ADM1]
    assert levels(placed("Clashes in the Kharkiv countryside.", "Kharkiv")) == [Precision.ADM1]


def test_a_people_s_republic_is_the_region_of_its_city() -> None:
    assert levels(placed("The Kharkiv People’s Republic was short-lived.", "Kharkiv People’s Republic")) == [Precision.ADM1]


def test_scores_are_probabilities() -> None:
    assert all(0.0 <= m.score <= 1.0 for m in placed("From Kharkiv to Sumy, from Milove to Athens.", "Kharkiv", "Sumy", "Milove", "Athens"))


def test_same_input_same_answer() -> None:
    text = "Guns roared in the Sumy region. Kyiv blamed Moscow."
    assert placed(text) == placed(text)


def test_a_region_is_believed_past_a_district_that_nobody_knows() -> None:
    village, region = placed("Shells fell on Milove, Chervonyi District, Sumy region.", "Milove", "Sumy region")
    assert region.place
    assert (village.place, village.reason) == (None, "not known in Sumy Region")


def test_a_district_is_around_the_place_that_it_is_called_after() -> None:
    near, _ = placed("Shells fell on Milove, Milove district.", "Milove", "Milove district")
    far, _ = placed("Shells fell on Milove, Kharkiv district.", "Milove", "Kharkiv district")
    assert near.place
    assert far.place is None


def test_a_port_goes_by_the_name_of_its_town() -> None:
    (port,) = placed("Shells hit the port of Kharkiv.", "Kharkiv")
    assert port.precision == Precision.SETTLEMENT


def test_an_airport_is_no_town() -> None:
    (airport,) = placed("Shells hit the airport of Kharkiv.", "Kharkiv")
    assert airport.place is None
