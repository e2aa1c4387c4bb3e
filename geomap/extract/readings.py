"""How a place name is meant: a place, a government, a people, or a piece of another name. Rules fix the sure cases, a trained model the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geomap.extract.reading_signs import AT_WAR, GENITIVES, LINKS, Spot, in_dateline, sign_names
from geomap.model import Candidate, Precision, Reading
from geomap.protocols import Token
from geomap.scoring import LinearModel, load_model
from geomap.toponyms import Toponyms, Words

_CAPITAL = "PPLC"
# What a rule says, and its name.
Verdict = tuple[Reading, str]

# Rules that the model does not overrule.
_FIXED = frozenset(
    (
        "building people ground body dateline address typed located linked subject addressed governmental of_government people_after cleft departure"
    ).split()
)
_SURE = 0.3
_MAX_LOOK = 9
_LIST_LOOK = 24
_BARRIERS = frozenset({"with", "of", "for", "to", "and", "that", "which", "who", "where", "as", "on", "by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A reading, and the probability (0..1) that the name is meant as a place; 0 or 1 where a rule is sure."""

    reading: Reading
    place: float


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
    spot = Spot(start=start, end=end, candidates=candidates, typed=typed, inside=inside, tokens=tokens, offset=offset)
    return judge_mention(spot, words, lexicon).reading


def judge_mention(spot: Spot, words: Words, lexicon: Toponyms, model: LinearModel | None = None) -> Judgement:
    """The reading of a name, with its probability, by the shipped model or another.

    Some rules are sure, and the model is not asked: see _FIXED.
    """
    rule, why = rule_reading(spot, words, lexicon)
    if why in _FIXED:
        return Judgement(reading=rule, place=float(rule is Reading.LITERAL))
    model = model or load_model("reading")
    found = sign_names(spot, rule, why, words, lexicon)
    associative = model.probability_of(found)
    return Judgement(reading=_decided(rule, associative, model.cut, at_war=AT_WAR in found), place=1.0 - associative)


def _decided(rule: Reading, associative: float, cut: float, *, at_war: bool) -> Reading:
    """The model's verdict in the rules' words.

    An adjective, and any name among words of war that the rules take for no place, is a place only if the model is sure.
    """
    if rule is Reading.DEMONYM or (at_war and rule is Reading.METONYMIC):
        return Reading.LITERAL if associative < _SURE else rule
    return Reading.METONYMIC if associative >= cut else Reading.LITERAL


def rule_reading(spot: Spot, words: Words, lexicon: Toponyms) -> Verdict:
    """The reading by rule, syntax where there is a parse, else the surface; with the name of the rule."""
    start, end, candidates = spot.start, spot.end, spot.candidates
    name = words.text[start:end]
    if name in lexicon.metonyms:
        return Reading.METONYMIC, "building"
    if any(c.match == "demonym" for c in candidates):
        ground = any(word in lexicon.words["grounds"] for word in words.lower_after(end))
        return (Reading.LITERAL, "ground") if ground else (Reading.DEMONYM, "people")
    if in_dateline(end, words.text):
        return Reading.LITERAL, "dateline"
    if _ends_address(start, end, words):
        return Reading.LITERAL, "address"
    if in_body(start, end, words, lexicon, "none" if spot.typed else spot.inside) or (spot.inside == "person" and not spot.typed):
        return Reading.EMBEDDED, "body"
    if spot.typed:
        return Reading.LITERAL, "typed"
    if not stands_for_government(name, candidates, lexicon):
        left = words.lower_before(start, 2)
        firm = bool(left) and left[left[0] == "the" and len(left) > 1] in lexicon.words["firm_prepositions"]
        return Reading.LITERAL, "located" if firm else "no_government"
    return _government_or_place(start, end, words, lexicon, spot.tokens, spot.offset)


def _ends_address(start: int, end: int, words: Words) -> bool:
    """Whether a name closes a sentence, line or bracket as what the name before it lies in: "in Zamalka, Syria."."""
    left, right = words.before(start, 2), words.after(end)
    closes = not right or right[0] in ".;)"
    return closes and left[:1] == [","] and len(left) == 2 and left[1][:1].isupper() and words.text[start - 2 : start] == ", "


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


def _government_or_place(start: int, end: int, words: Words, lexicon: Toponyms, tokens: Sequence[Token], offset: int) -> Verdict:
    right = words.after(end, _MAX_LOOK)
    if right and right[0] in GENITIVES:
        return _possessive(right[1:], lexicon), "genitive"
    if words.text[end : end + 1] == "-":
        return Reading.METONYMIC, "hyphen"
    if right and right[0].lower() in lexicon.words["bodies_of_people"]:
        return Reading.METONYMIC, "people_after"
    adverbs = lexicon.words["adverbs"]
    verb = next((low for low in words.lower_after(end, _MAX_LOOK) if low not in adverbs), "")
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
    if index + 1 < len(left) and left[index] in LINKS and left[index + 1][:1].isupper() and not (finite and left[index] == ","):
        while index < len(left) and (left[index] in LINKS or left[index][:1].isupper() or left[index].lower() == "the"):
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


def _governed(left: Sequence[str], lexicon: Toponyms) -> Verdict | None:
    """What the preposition or verb before the name says; None when neither is there."""
    while left and left[0] in lexicon.words["directions"]:
        left = left[1:]
        if not left or left[0] not in lexicon.words["locative"]:
            return Reading.LITERAL, "direction"
    if not left:
        return None
    word, head = left[0], left[1] if len(left) > 1 else ""
    if head == "it" and word in lexicon.words["function"]:
        return Reading.METONYMIC, "cleft"
    if word == "of":
        return (Reading.METONYMIC, "of_government") if head in lexicon.words["of_government"] else (Reading.LITERAL, "of")
    if word == "to":
        given = head in lexicon.words["to_government"] or (len(left) > 2 and left[2] in lexicon.words["to_government"])
        return (Reading.METONYMIC, "to_government") if given else (Reading.LITERAL, "to")
    if word == "on":
        return (Reading.LITERAL, "hostile") if head in lexicon.words["hostile"] else (Reading.METONYMIC, "on")
    if word in lexicon.words["governmental"]:
        linked = head in lexicon.words["boundaries"] or (word == "between" and head in lexicon.words["links_of_places"])
        return (Reading.LITERAL, "linked") if linked else (Reading.METONYMIC, "governmental")
    if word in lexicon.words["locative"]:
        return Reading.LITERAL, "locative"
    if word in lexicon.words["addressed"] or word in lexicon.words["subordinators"]:
        return Reading.METONYMIC, "addressed"
    if word in lexicon.words["departures"]:
        return Reading.LITERAL, "departure"
    return None


def _verb(word: str, lexicon: Toponyms) -> bool:
    """Whether a word after a name is likely its verb."""
    return word in lexicon.words["actor_verbs"] or word in lexicon.words["function"]


def _modifier(name: str, right: Sequence[str], lexicon: Toponyms) -> Verdict | None:
    """A name right before a noun ("US support", "a Kyiv suburb"); None when no noun of either kind follows."""
    if not right:
        return None
    low = right[0].lower()
    if low in lexicon.words["modified_places"] or low in lexicon.types:
        return Reading.LITERAL, "place_after"
    if lexicon.has("adjectival", name) and name.isupper() and right[0][:1].isalpha() and not _verb(low, lexicon):
        return Reading.DEMONYM, "adjective"
    if low in lexicon.words["institutions"] and low not in lexicon.words["actor_verbs"]:
        return Reading.METONYMIC, "institution_after"
    return None


def _subject(start: int, end: int, words: Words, lexicon: Toponyms, tokens: Sequence[Token], offset: int) -> Verdict:
    """A name without a preposition: the subject of a verb stands for its government, unless the verb says where it lies."""
    token = next((t for t in tokens if offset + t.idx <= end - 1 < offset + t.idx + len(t.text)), None)
    if token is not None:
        while token.dep_ in ("conj", "appos") and token.head is not token and token.head.pos_ == "PROPN":
            token = token.head
        if token.dep_ in ("nsubj", "nsubjpass", "agent", "dative"):
            verb = token.head.lemma_.lower()
            return (Reading.LITERAL, "state") if verb in lexicon.words["state_verbs"] else (Reading.METONYMIC, "subject")
        if token.dep_ in ("poss", "nmod"):
            return Reading.METONYMIC, "owner"
    following = [low for low in words.lower_after(end, 4) if low not in lexicon.words["adverbs"]]
    if following and _verb(following[0], lexicon):
        return Reading.METONYMIC, "verb_after"
    if following and following[0] in lexicon.words["state_verbs"]:
        return Reading.LITERAL, "state"
    return (Reading.METONYMIC, "list") if _opens_list(words.after(end, _LIST_LOOK), lexicon) else (Reading.LITERAL, "nothing")


def _opens_list(right: Sequence[str], lexicon: Toponyms) -> bool:
    """Whether the name is the first of a list that is the subject of a verb: "Turkey, Egypt and Saudi Arabia spoke"."""
    joined = False
    for word in right:
        joined = joined or word in ("and", "or")
        if word not in LINKS and not word[:1].isupper() and word != "the":
            return joined and _verb(word, lexicon)
    return False
