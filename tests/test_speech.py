"""All attributions of a sentence: the speech word, who speaks, and with what stance."""

from __future__ import annotations

import pytest

from geomap.extract.discourse import Discourse
from geomap.extract.factuality import Fact, read_fact
from geomap.extract.language import load_language
from geomap.extract.segments import split_sentences
from geomap.extract.speech import Speech, find_attributions
from geomap.extract.syntax import Tree
from geomap.extract.trees import make_tree
from geomap.extract.triggers import find_triggers
from geomap.extract.vocabulary import load_vocabulary
from geomap.model import Article


def parsed(text: str) -> tuple[Tree, Discourse]:
    vocabulary, sentences = load_vocabulary("en"), split_sentences(text)
    discourse = Discourse(article=Article(id="test", text=text), sentences=sentences, mentions=(), vocabulary=vocabulary)
    return make_tree(sentences[0], load_language("en").parse([sentences[0].text])[0], vocabulary.forms), discourse


def heard(text: str) -> list[tuple[str, str | None, str | None]]:
    """Cue, head of the source, stance."""
    return [shown(speech) for speech in find_attributions(*parsed(text)) if not speech.nested]


def shown(speech: Speech) -> tuple[str, str | None, str | None]:
    cue = " ".join(w.text for w in speech.cue)
    return cue, speech.source.text if speech.source is not None else None, speech.stance.value if speech.stance is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The old harbour master said the quay was empty.", [("said", "master", "asserts")]),
        ("The quay was empty, said the harbour master.", [("said", "master", "asserts")]),
        ("According to two fishermen, the quay was empty.", [("According to", "fishermen", "asserts")]),
        ("By the fishermen's count, nine boats sank.", [("count", "fishermen", "asserts")]),
        ("Nine boats reportedly sank.", [("reportedly", None, "asserts")]),
        ("The council denied that boats had sunk.", [("denied", "council", "denies")]),
        ("The council would not say whether boats had sunk.", [("say", "council", "refuses_to_confirm")]),
        ("Sailors fear that the quay will flood.", [("fear", "Sailors", "fears")]),
        ("The mayor urged sailors to stay at home.", [("urged", "mayor", "demands")]),
        ("Sailors praised the pilot.", [("praised", "Sailors", None)]),
        ('Sailors called the pilot "our last hope".', [("called", "Sailors", None)]),
        ("Claims of fraud have spread along the coast.", [("Claims", None, "asserts")]),
        ("Mayor: Quay must be rebuilt.", [(":", "Mayor", "asserts")]),
    ],
)
def test_who_says_it(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert heard(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The cook added salt to the soup.",
        "Nine boats left the quay at dawn.",
        "The museum shows paintings of ships.",
        '"I think they said so," the cook whispered.',
    ],
)
def test_what_is_no_attribution(text: str) -> None:
    assert [shown(s) for s in find_attributions(*parsed(text)) if s.cue[0].text in ("added", "left", "shows", "think", "said")] == []


def test_what_is_part_of_another_saying_is_nested() -> None:
    found = find_attributions(*parsed("The mayor said that sailors had denied the theft."))
    assert [(s.cue[0].text, s.nested) for s in found] == [("said", False), ("denied", True)]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Soldiers captured the village.", Fact.SURE),
        ("Soldiers will capture the village.", Fact.SURE),
        ("Soldiers came to capture the village.", Fact.SURE),
        ("Soldiers returned to the village that rebels captured.", Fact.SURE),
        ("Soldiers might capture the village.", Fact.OPEN),
        ("Soldiers want to capture the village.", Fact.OPEN),
        ("Analysts think soldiers captured the village.", Fact.OPEN),
        ("If soldiers captured the village, the road is open.", Fact.OPEN),
        ("Soldiers did not capture the village.", Fact.NOT),
        ("Soldiers could not capture the village.", Fact.NOT),
        ("Soldiers nearly captured the village.", Fact.NOT),
        ("The general denied that soldiers had captured the village.", Fact.NOT),
    ],
)
def test_how_sure_a_text_is(text: str, fact: Fact) -> None:
    tree, discourse = parsed(text)
    trigger = next(t for t in find_triggers(tree, discourse.vocabulary, discourse.belongs) if t.head.lemma == "capture")
    assert read_fact(tree, trigger, discourse) is fact
