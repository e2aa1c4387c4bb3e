"""Two places of one name on either side of a border: which one the article's other places speak for."""

from __future__ import annotations

import numpy as np
import pytest

from geomap.distinct_names import Name
from geomap.extract.language import NoModel
from geomap.extract.mentions import find_mentions
from geomap.extract.segments import split_sentences
from geomap.gazetteer import Gazetteer
from geomap.homonyms import settle_homonyms
from geomap.model import Article, Candidate, Place, Precision
from geomap.resolve import resolve

Option = tuple[str, float, float, float]  # country, lon, lat, chance


def name(word: str, *options: Option, level: Precision = Precision.SETTLEMENT, container: str = "") -> Name:
    """A ranked name with its candidates."""
    candidates = [
        Candidate(
            place=Place(id=f"{word}:{country}:{lon}", name=word, lon=lon, lat=lat, feature_code="PPL", country=country, source="test"),
            population=1000, match="main", precision=level,
        )
        for country, lon, lat, _ in options
    ]  # fmt: skip
    return Name((word, "", container), candidates, probabilities=np.array([chance for *_, chance in options]))


def meant(*names: Name) -> str | None:
    """The country of the first name's likeliest place, after the others have had their say."""
    settle_homonyms(names)
    first = names[0]
    assert first.probabilities is not None
    return first.candidates[int(first.probabilities.argmax())].place.country


OVER_HERE, OVER_THERE = ("AA", 10.0, 50.0, 0.45), ("BB", 12.0, 50.0, 0.30)
BESIDE_THERE, FURTHER_THERE = name("beside", ("BB", 12.2, 50.1, 0.9)), name("further", ("BB", 12.9, 50.0, 0.9))


def test_places_across_the_border_speak_for_the_one_among_them() -> None:
    twin = name("twin", OVER_HERE, OVER_THERE)
    assert meant(twin, BESIDE_THERE, FURTHER_THERE) == "BB"
    assert twin.probabilities is not None and twin.probabilities.tolist() == [0.30, 0.45]


def test_a_town_and_its_district_are_one_place() -> None:
    both = name("both", ("BB", 12.1, 50.0, 0.4), ("BB", 12.2, 50.1, 0.4))
    assert meant(name("twin", OVER_HERE, OVER_THERE), both) == "BB"
    open_ = name("open", ("BB", 12.1, 50.0, 0.4), ("CC", 40.0, 50.0, 0.4))
    assert meant(name("twin", OVER_HERE, OVER_THERE), open_) == "AA"


@pytest.mark.parametrize(
    "others",
    [
        (),
        (name("beside", ("AA", 10.1, 50.0, 0.9)),),  # on this side
        (BESIDE_THERE, name("here", ("AA", 8.0, 50.0, 0.9))),  # as many on either side
        (FURTHER_THERE,),  # none near it
        (name("beside", ("BB", 12.2, 50.1, 0.2)),),  # itself in doubt
        (name("beside", ("BB", 12.2, 50.1, 0.9), level=Precision.ADM1),),  # a region, whose point says little
        (name("twin", ("BB", 12.2, 50.1, 0.9), container="bb"),),  # the same word
        (name("beside", ("BB", 11.0, 50.0, 0.9)),),  # halfway
    ],
    ids=["alone", "this side", "even", "far", "in doubt", "region", "same word", "halfway"],
)
def test_otherwise_the_likeliest_stays(others: tuple[Name, ...]) -> None:
    assert meant(name("twin", OVER_HERE, OVER_THERE), *others) == "AA"


@pytest.mark.parametrize(
    ("rival", "container"),
    [
        (("BB", 12.0, 50.0, 0.04), ""),  # hardly likely
        (("AA", 12.0, 50.0, 0.30), ""),  # of the same country
        (("BB", 12.0, 50.0, 0.30), "aa"),  # said to lie elsewhere
    ],
    ids=["unlikely", "same country", "stated"],
)
def test_a_rival_must_be_one(rival: Option, container: str) -> None:
    assert meant(name("twin", OVER_HERE, rival, container=container), BESIDE_THERE, FURTHER_THERE) == "AA"


def test_a_rival_in_another_part_of_the_world_is_left_to_the_ranking() -> None:
    far = name("twin", ("AA", 10.0, 50.0, 0.45), ("BB", 22.0, 50.0, 0.30))
    assert meant(far, name("beside", ("BB", 22.1, 50.0, 0.9))) == "AA"


@pytest.mark.parametrize(
    ("text", "word", "country"),
    [
        (
            "Azerbaijan halted its offensive in Nagorno-Karabakh on Wednesday, a day after its troops had advanced towards Stepanakert. "
            "Azerbaijani artillery had struck Martuni and Askeran on Tuesday, the Armenian side said.",
            "Martuni", "AZ",
        ),
        ("Snow cut off Martuni and Gavar on Lake Sevan on Tuesday, the Armenian government in Yerevan said.", "Martuni", "AM"),
    ],
)  # fmt: skip
def test_in_an_article(text: str, word: str, country: str) -> None:
    names = Gazetteer.open()
    placed = resolve(Article(id="a", text=text), find_mentions(Article(id="a", text=text), split_sentences(text), {}, names, NoModel()), names)
    (place,) = [m.place for m in placed if m.text == word]
    assert place is not None and place.country == country
