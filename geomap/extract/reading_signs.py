"""Signs of how a place name is meant, for the model of readings: the words around the name, its kind, and its place in the parse.

Dependency features after Gritta et al., "Vancouver welcomes you! Minimalist location metonymy resolution" (ACL 2017); word lists are the classes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geomap.model import Candidate, Precision
from geomap.protocols import Token
from geomap.toponyms import Toponyms, Words, load_toponyms

LINKS = frozenset({",", "and", "or", "&", "/"})
GENITIVES = frozenset({"'s", "’s"})
AT_WAR = "war1"
_APOSTROPHES = frozenset({"'", "’"})
_STOPS = frozenset({".", "!", "?"})
_CLOSERS = frozenset("of to and or the that which who where when as on a an not".split())
_LISTS = (
    "institutions bodies_of_people territory actor_verbs state_verbs locative departures addressed subordinators governmental of_government "
    "to_government adverbs boundaries links_of_places hostile function operations modified_places heads_of_bodies titles given stop"
).split()
_ENDINGS = ("ing", "tion", "ment", "ship", "ists", "ist", "ers", "ity", "men", "ed", "er", "ly", "al", "s")
_PEOPLES = ("ians", "ans", "ese", "ish", "an", "ic", "i", "s")
_CROSSED = ("rule=", "why=", "dep=", "dep_up=", "r1:", "l1:", "r1~", "genitive", "genitive_head", "opens")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "dobj"})
_TOLD = frozenset({"dobj", "attr", "acomp", "aux", "xcomp", "agent"})
_QUALIFIERS = frozenset({"amod", "det", "case", "appos", "relcl", "acl", "prep"})
_CAPITALISED = r"(?:[A-Z0-9][\w.'’]*|of|and|the|de|del|al)"
_DATELINE = re.compile(rf"(?P<first>{_CAPITALISED})(?:[,/ ]+{_CAPITALISED})*,?\s*(?P<agency>\([A-Z][\w ,./-]{{1,30}}\))?\s*(?:--|[-–—:])\s+(?=\S)")
_CLOSE, _NEAR, _REACH, _PHRASE = 3, 8, 24, 5
_WAR_WORDS, _WAR_MOST = 30, 4
_DATELINE_CHARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A name in its text. `inside`: the kind of longer name it stands in; `typed`: a type word fixes it as a place.

    `tokens` is the parse of its sentence, which starts at `offset` of the text; empty when there is none.
    """

    start: int
    end: int
    candidates: Sequence[Candidate]
    typed: bool = False
    inside: str = "none"
    tokens: Sequence[Token] = ()
    offset: int = 0


def signs(spot: Spot, rule: str, why: str, words: Words, lexicon: Toponyms) -> dict[str, float]:
    """The features of a name in the order of their names, 1 each; absent ones are 0. Arguments as for `sign_names`."""
    return dict.fromkeys(sorted(sign_names(spot, rule, why, words, lexicon)), 1.0)


def sign_names(spot: Spot, rule: str, why: str, words: Words, lexicon: Toponyms) -> frozenset[str]:
    """What speaks for a reading of a name. `rule` is what the rules say, `why` the name of the one that did."""
    kinds = _kinds(spot, words.text[spot.start : spot.end], lexicon)
    found = [f"rule={rule}", f"why={why}", f"inside={spot.inside}", f"typed={spot.typed}", *[f"name={kind}" for kind in kinds]]
    found += _around(spot, words, lexicon)
    token = _head_token(spot)
    found += _parsed(token) if token is not None else ("unparsed",)
    found += [f"{kinds[0]}&{sign}" for sign in found if sign.startswith(_CROSSED)]
    for count in range(1, _war(spot.start, words, lexicon) + 1):
        found += (f"war{count}", f"war{count}&rule={rule}", f"war{count}&why={why}")
    return frozenset(found)


def _war(start: int, words: Words, lexicon: Toponyms) -> int:
    """How many words of war stand around the name, up to a limit: in war reporting the rules deserve more trust than elsewhere."""
    at, war = bisect_left(words.starts, start), lexicon.words["war"]
    near = words.lower[max(0, at - _WAR_WORDS) : at + _WAR_WORDS]
    return min(_WAR_MOST, sum(map(war.__contains__, near)))


def _kinds(spot: Spot, name: str, lexicon: Toponyms) -> list[str]:
    """What is known about the name itself; the first is its coarse kind."""
    best = spot.candidates[0] if spot.candidates else None
    if best is None:
        found = ["unknown"]
    else:
        capital = best.place.feature_code == "PPLC" or lexicon.has("seats", name)
        coarse = "country" if best.precision is Precision.COUNTRY else "capital" if capital else str(best.precision)
        size = len(str(max(c.population for c in spot.candidates)))
        found = ["people" if best.match == "demonym" else coarse, f"match_{best.match}", f"size_{size}", f"code_{best.place.feature_code[:3]}"]
    return [*found, *_spelled(name)]


@lru_cache(maxsize=4096)
def _spelled(name: str) -> tuple[str, ...]:
    """What the letters and the words of a name say about it."""
    lexicon, parts = load_toponyms(), name.lower().split()
    tests = {
        "adjectival": lexicon.has("adjectival", name),
        "caps": name.isupper() and len(name) > 3,
        "acronym": name.isupper() and len(name) <= 3,
        "typed": parts[-1] in lexicon.types or parts[-1] in lexicon.words["heads"],
        "body": parts[-1] in lexicon.words["heads_of_bodies"],
        "direction": parts[0] in lexicon.words["directions"],
    }
    ending = next((e for e in _PEOPLES if parts[-1].endswith(e)), None)
    return (*(test for test, holds in tests.items() if holds), f"words_{min(3, len(parts))}", *([f"ending_{ending}"] if ending else []))


def _around(spot: Spot, words: Words, lexicon: Toponyms) -> list[str]:
    """The surface: near words by distance and class, what governs the name past a list of names, and the phrase that it opens."""
    text, start, end = words.text, spot.start, spot.end
    left, right = _in_sentence(words.before(start, _REACH)), _in_sentence(words.after(end, _REACH))
    low_left, low_right = words.lower_before(start, len(left)), words.lower_after(end, len(right))
    found = [f"at={min(4, len(left) // 3)}", f"left_over={min(4, len(right) // 3)}"]
    found += (f"next={text[end : end + 1]}", f"previous={text[start - 1 : start] if start else ''}")
    if words.opens_sentence(start):
        found.append("opens")
    found += _side("l", left, low_left) + _side("r", right, low_right)
    found += ["in=" + low for low in low_left + low_right]
    if left and right:
        found.append(f"l1r1={_plain(left[0])}_{_plain(right[0])}")
    for side, near in (("l", left), ("r", right)):
        beyond, listed = past_list(near)
        if listed:
            found.append(f"{side}list")
        if beyond and (listed or side == "l"):
            found += _word(f"{side}beyond", beyond[0].lower())
            if len(beyond) > 1 and side == "l":
                found += _word(f"lbeyond={beyond[0].lower()}<", beyond[1].lower())
    genitive = bool(right) and (right[0] in GENITIVES or right[0] in _APOSTROPHES)
    if genitive:
        found.append("genitive")
    head = _phrase_head(right[genitive:], lexicon)
    if head:
        found += _word("genitive_head" if genitive else "phrase_head", head)
    actors, states = lexicon.words["actor_verbs"], lexicon.words["state_verbs"]
    verb = next((low for low in low_right if low in actors or low in states), None)
    return [*found, f"verb={verb}"] if verb else found


def _side(side: str, near: Sequence[str], low: Sequence[str]) -> list[str]:
    found: list[str] = []
    for place in range(_CLOSE):
        found += _near(side, place, near[place] if place < len(near) else "<>")
    if len(near) > 1:
        found.append(f"{side}12={low[0]}_{low[1]}")
    found += [f"{side}*={lower}" for word, lower in zip(near[:_NEAR], low, strict=False) if not word[:1].isupper()]
    return found


@lru_cache(maxsize=8192)
def _near(side: str, place: int, word: str) -> tuple[str, ...]:
    """What one word near a name says, by the side it stands on and the words between."""
    low, shape, spot = word.lower(), _shape(word), f"{side}{place + 1}"
    endings = [f"{spot}~{ending}" for ending in _ENDINGS if low.endswith(ending)] if place == 0 and word.islower() else []
    spelled = f"{spot}={low if place == 0 or not word[:1].isupper() else shape}"
    return (spelled, f"{spot}^{shape if len(shape) < _CLOSE else 'x'}", *(f"{spot}:{name}" for name in classes(low)), *endings)


def _word(spot: str, low: str) -> list[str]:
    return [f"{spot}={low}", *[f"{spot}:{name}" for name in classes(low)]]


@lru_cache(maxsize=8192)
def classes(low: str) -> tuple[str, ...]:
    """The lists of the vocabulary that hold a word in lower case, and the level of a type word."""
    lexicon = load_toponyms()
    found = [name for name in _LISTS if low in lexicon.words[name]]
    return (*found, f"type_{lexicon.types[low].level}") if low in lexicon.types else tuple(found)


def _plain(word: str) -> str:
    return "X" if word[:1].isupper() else word


def _shape(word: str) -> str:
    if word[:1].isdigit():
        return "9"
    return ("Xx" if word[1:].islower() or len(word) == 1 else "XX") if word[:1].isupper() else word


def _in_sentence(near: Sequence[str]) -> Sequence[str]:
    for place, word in enumerate(near):
        if word in _STOPS:
            return near[:place]
    return near


def in_dateline(end: int, text: str) -> bool:
    """Whether a name that ends at `end` stands in the place line of a report: "KYIV, Ukraine (AP) — …", with capitals or an agency in brackets."""
    back = max(0, end - _DATELINE_CHARS)
    start = text.rfind("\n", back, end) + 1
    if start == 0 < back:
        return False
    found = _DATELINE.match(text, start, end + _DATELINE_CHARS)
    return found is not None and end < found.end() and (found["agency"] is not None or (len(found["first"]) > 2 and found["first"].isupper()))


def past_list(near: Sequence[str]) -> tuple[Sequence[str], bool]:
    """The words beyond "the" and the other names of a list ("Egypt, Saudi Arabia and"), nearest first, and whether there was a list."""
    index = 0
    while index < len(near) and near[index].lower() == "the":
        index += 1
    first = index
    if index + 1 < len(near) and near[index] in LINKS and near[index + 1][:1].isupper():
        while index < len(near) and (near[index] in LINKS or near[index][:1].isupper() or near[index].lower() == "the"):
            index += 1
    return near[index:], index > first


def _phrase_head(right: Sequence[str], lexicon: Toponyms) -> str:
    """The likely head of the noun phrase that goes on to the right: its last word before a closing word or a mark; "" if there is none."""
    head, lists = "", lexicon.words
    for word in right[:_PHRASE]:
        low = word.lower()
        closes = low in _CLOSERS or low in lists["locative"] or low in lists["function"] or low in lists["governmental"]
        if not word[:1].isalpha() or closes or (head and low in lists["actor_verbs"]):
            break
        head = low
    return head


def _parsed(token: Token) -> Iterator[str]:
    """The dependencies of a name's head token: its own, those of the word above past other names, and what that word governs or hangs on."""
    yield from (f"dep={token.dep_}", f"pos={token.pos_}", f"up={token.head.pos_}")
    for child in token.children:
        yield f"child={child.dep_}"
        if child.dep_ in _QUALIFIERS:
            yield f"child={child.dep_}_{child.lemma_.lower()}"
    top = token
    while top.dep_ in ("conj", "appos") and top.head.i != top.i:
        top = top.head
    if top.i != token.i:
        yield from (f"top={top.dep_}", f"top_pos={top.pos_}")
    head, dep = top.head, top.dep_
    lemma = head.lemma_.lower()
    yield from (f"dep_up={dep}_{head.pos_}", f"dep_up={dep}_{lemma}")
    yield from (f"{dep}:{name}" for name in classes(lemma))
    if dep in _SUBJECTS:
        for child in head.children:
            if child.i != top.i:
                yield f"{dep}>{child.dep_}"
                if child.dep_ in _TOLD:
                    yield f"{dep}>{child.dep_}_{child.lemma_.lower()}"
    elif head.head.i != head.i:
        above = head.head
        chain = f"{dep}_{lemma if head.pos_ == 'ADP' else head.pos_}"
        yield from (f"{chain}<{above.lemma_.lower()}", f"{chain}<{head.dep_}", f"{chain}<{above.pos_}")
        yield from (f"{chain}<{name}" for name in classes(above.lemma_.lower()))


def _head_token(spot: Spot) -> Token | None:
    """The token of the name whose head lies outside the name; None without a parse."""
    if not spot.tokens:
        return None
    inner = [t for t in spot.tokens if spot.offset + t.idx < spot.end and spot.offset + t.idx + len(t.text) > spot.start]
    places = {t.i for t in inner}
    return next((t for t in inner if t.head.i not in places or t.head.i == t.i), None)
