"""How a place name is meant: a place, a government, a people, or a piece of another name. Syntax where there is a parse, else the surface."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.model import Candidate, Precision, Reading
from geomap.protocols import Token
from geomap.toponyms import Toponyms, Words

_CAPITAL = "PPLC"
_GENITIVES = frozenset({"'s", "’s"})
_LINKS = frozenset({",", "and", "or", "&", "/"})
_MAX_LOOK = 9
_LIST_LOOK = 24
_BARRIERS = frozenset({"with", "of", "for", "to", "and", "that", "which", "who", "where", "as", "on", "by"})


def read_mention(
    start: int,
    end: int,
    candidates: Sequence[Candidate],
    words: Words,
    lexicon: Toponyms,
    *,
    typed: bool = False,
    inside: str = "none",
    tokens: Sequence[Token] = (),
    offset: int = 0,
) -> Reading:
    """The reading of the name at `start`..`end`.

    `typed`: a type word fixes it as a place. `inside`: the kind of longer name it stands in. `tokens` is the parse of its sentence, which starts at
    `offset` of the article; empty when there is none.
    """
    name = words.text[start:end]
    if name in lexicon.metonyms:
        return Reading.METONYMIC
    if any(c.match == "demonym" for c in candidates):
        return Reading.DEMONYM
    if in_body(start, end, words, lexicon, "none" if typed else inside) or (inside == "person" and not typed):
        return Reading.EMBEDDED
    if typed or not stands_for_government(name, candidates, lexicon):
        return Reading.LITERAL
    return _government_or_place(start, end, words, lexicon, tokens, offset)


def stands_for_government(name: str, candidates: Sequence[Candidate], lexicon: Toponyms) -> bool:
    """Whether a name can stand for a government: a country, a capital, a second seat of government or of a bloc."""
    return lexicon.has("seats", name) or any(
        (c.precision == Precision.COUNTRY and c.match != "alternate") or (c.place.feature_code == _CAPITAL and c.match == "main") for c in candidates
    )


def in_body(start: int, end: int, words: Words, lexicon: Toponyms, inside: str) -> bool:
    """Whether the name is a piece of an organisation's name: "Tbilisi State University", "Bank of England"."""
    text = words.text
    for count, word in enumerate(words.after(end, 4)):
        if not word[:1].isupper() or not word.isalpha():
            break
        if word.lower() in lexicon.words["heads_of_bodies"]:
            return True
        if count == 0 and text[end : end + 1] != " ":
            break
    if inside == "org":
        left = words.before(start, 2)
        return (bool(left) and left[0][:1].isupper()) or (len(left) == 2 and left[0] == "of" and left[1][:1].isupper())
    return False


def _government_or_place(start: int, end: int, words: Words, lexicon: Toponyms, tokens: Sequence[Token], offset: int) -> Reading:
    right = words.after(end, _MAX_LOOK)
    if right and right[0] in _GENITIVES:
        return _possessive(right[1:], lexicon)
    if words.text[end : end + 1] == "-":
        return Reading.METONYMIC
    if right and right[0].lower() in lexicon.words["bodies_of_people"]:
        return Reading.METONYMIC
    verb = next((word.lower() for word in right if word.lower() not in lexicon.words["adverbs"]), "")
    left = _before_list(start, words, finite=_verb(verb, lexicon))
    governed = _governed(left, lexicon)
    if governed is not None:
        return governed
    modifier = _modifier(words.text[start:end], right, lexicon)
    if modifier is not None:
        return modifier
    return _subject(start, end, words, lexicon, tokens, offset)


def _before_list(start: int, words: Words, *, finite: bool) -> list[str]:
    """The words before the name, nearest first, lower case; "the" and earlier names of a list ("Egypt, Saudi Arabia and") left out.

    `finite`: a verb follows the name. Then a comma before it parts clauses ("As agreed in Istanbul, Russia returned") and is kept.
    """
    left = words.before(start, _LIST_LOOK)
    index = 0
    while index < len(left) and left[index].lower() == "the":
        index += 1
    if index + 1 < len(left) and left[index] in _LINKS and left[index + 1][:1].isupper() and not (finite and left[index] == ","):
        while index < len(left) and (left[index] in _LINKS or left[index][:1].isupper() or left[index].lower() == "the"):
            index += 1
    return [word.lower() for word in left[index:]]


def _possessive(right: Sequence[str], lexicon: Toponyms) -> Reading:
    """A name with the genitive: a place when its head noun is territory or a type word, else its government or people."""
    reading = Reading.METONYMIC
    for position, word in enumerate(right):
        low = word.lower()
        if not word[:1].isalpha() or low in lexicon.words["locative"] or low in lexicon.words["function"] or (position and low in _BARRIERS):
            break
        if low in lexicon.types or low in lexicon.words["territory"]:
            reading = Reading.LITERAL
        elif low in lexicon.words["institutions"]:
            reading = Reading.METONYMIC
        elif position and low in lexicon.words["actor_verbs"]:
            break
    return reading


def _governed(left: Sequence[str], lexicon: Toponyms) -> Reading | None:
    """What the preposition or verb before the name says; None when neither is there."""
    while left and left[0] in lexicon.words["directions"]:
        left = left[1:]
        if not left or left[0] not in lexicon.words["locative"]:
            return Reading.LITERAL
    if not left:
        return None
    word, head = left[0], left[1] if len(left) > 1 else ""
    if head == "it" and word in lexicon.words["function"]:
        return Reading.METONYMIC
    if word == "of":
        return Reading.METONYMIC if head in lexicon.words["of_government"] else Reading.LITERAL
    if word == "to":
        given = head in lexicon.words["to_government"] or (len(left) > 2 and left[2] in lexicon.words["to_government"])
        return Reading.METONYMIC if given else Reading.LITERAL
    if word == "on":
        return Reading.LITERAL if head in lexicon.words["hostile"] else Reading.METONYMIC
    if word in lexicon.words["governmental"]:
        linked = head in lexicon.words["boundaries"] or (word == "between" and head in lexicon.words["links_of_places"])
        return Reading.LITERAL if linked else Reading.METONYMIC
    if word in lexicon.words["locative"]:
        return Reading.LITERAL
    if word in lexicon.words["addressed"] or word in lexicon.words["subordinators"]:
        return Reading.METONYMIC
    if word in lexicon.words["departures"]:
        return Reading.LITERAL
    return None


def _verb(word: str, lexicon: Toponyms) -> bool:
    """Whether a word after a name is likely its verb."""
    return word in lexicon.words["actor_verbs"] or word in lexicon.words["function"]


def _modifier(name: str, right: Sequence[str], lexicon: Toponyms) -> Reading | None:
    """A name right before a noun ("US support", "a Kyiv suburb"); None when no noun of either kind follows."""
    if not right:
        return None
    low = right[0].lower()
    if low in lexicon.words["modified_places"] or low in lexicon.types:
        return Reading.LITERAL
    if lexicon.has("adjectival", name) and name.isupper() and right[0][:1].isalpha() and not _verb(low, lexicon):
        return Reading.DEMONYM
    if low in lexicon.words["institutions"] and low not in lexicon.words["actor_verbs"]:
        return Reading.METONYMIC
    return None


def _subject(start: int, end: int, words: Words, lexicon: Toponyms, tokens: Sequence[Token], offset: int) -> Reading:
    """A name without a preposition: the subject of a verb stands for its government, unless the verb says where it lies."""
    token = next((t for t in tokens if offset + t.idx <= end - 1 < offset + t.idx + len(t.text)), None)
    if token is not None:
        while token.dep_ in ("conj", "appos") and token.head is not token and token.head.pos_ == "PROPN":
            token = token.head
        if token.dep_ in ("nsubj", "nsubjpass", "agent", "dative"):
            verb = token.head.lemma_.lower()
            return Reading.LITERAL if verb in lexicon.words["state_verbs"] else Reading.METONYMIC
        if token.dep_ in ("poss", "nmod"):
            return Reading.METONYMIC
    following = [w.lower() for w in words.after(end, 4) if w.lower() not in lexicon.words["adverbs"]]
    if following and _verb(following[0], lexicon):
        return Reading.METONYMIC
    if following and following[0] in lexicon.words["state_verbs"]:
        return Reading.LITERAL
    return Reading.METONYMIC if _opens_list(words.after(end, _LIST_LOOK), lexicon) else Reading.LITERAL


def _opens_list(right: Sequence[str], lexicon: Toponyms) -> bool:
    """Whether the name is the first of a list that is the subject of a verb: "Turkey, Egypt and Saudi Arabia spoke"."""
    joined = False
    for word in right:
        joined = joined or word in ("and", "or")
        if word not in _LINKS and not word[:1].isupper() and word != "the":
            return joined and _verb(word, lexicon)
    return False
