"""Placing the names: each distinct name's candidates are ranked by what they are and by what the rest of the article says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geomap.containers import AREAS, anchors_of, candidates_of, codes_of, containers_of, enclosing_of, lookup
from geomap.distinct_names import DISTRICT_KM, Name, agreeing, nearest_km
from geomap.folding import fold
from geomap.homonyms import settle_homonyms
from geomap.model import Article, Candidate, Mention, Precision, Reading
from geomap.protocols import Boundaries, Names
from geomap.ranking import rank_names
from geomap.toponyms import Toponyms, TypeWord, Words, load_toponyms, split_type, type_word_after, type_word_before, words_of

_LIST_WORDS = 60
_LIST_GAPS = frozenset({", ", " and ", ", and ", " or ", ", or ", "; ", " & ", "/", " to "})
_CLOSE = 120
_FIRST_LINE = 120
_NEIGHBOUR_KM = 200.0
_ACROSS = frozenset({"across", "throughout"})
_REASONS = {
    Reading.METONYMIC: "stands for a government or its people",
    Reading.DEMONYM: "names a people, not a place",
    Reading.EMBEDDED: "part of another name",
}
_UNSURE = 0.1
_POINTS = frozenset({Precision.EXACT, Precision.SETTLEMENT})
_BESIDE_LOOK = 6


def resolve(article: Article, mentions: Sequence[Mention], names: Names, regions: Boundaries | None = None) -> tuple[Mention, ...]:
    """The same mentions with place, precision and score, or with the reason why there is no place.

    All mentions of one name have one place, unless a type word ("Sumy region", "the city of Sumy") or a container (", Ohio") says otherwise. A
    mention that is not literal keeps the place that it refers to as evidence of who is meant; its precision is `none`, or `country` for a people,
    and it is never drawn. `regions` is not needed: the gazetteer's rows carry their region codes.
    """
    lexicon, words = load_toponyms(), words_of(article.text)
    found = name_mentions(mentions, words, names, lexicon)
    distinct = list(dict.fromkeys(found.values()))
    rank_names(distinct)
    settle_homonyms(distinct)
    inherit(found)
    return tuple(place_mention(mention, found[mention.id], words, lexicon) for mention in mentions)


def name_mentions(mentions: Sequence[Mention], words: Words, names: Names, lexicon: Toponyms) -> dict[str, Name]:
    """Mention id → its distinct name; mentions with the same words, type word and container share one."""
    cache: dict[str, list[Candidate]] = {}
    distinct: dict[tuple[str, str, str], Name] = {}
    found: dict[str, Name] = {}
    levels: dict[str, Precision] = {}
    for index, mention in enumerate(mentions):
        bare, wanted = split_type(mention.text, lexicon)
        wanted = wanted or _type_around(mention, words, lexicon)
        container = containers_of(mentions, index, words)
        hint = None
        if wanted is not None:
            levels.setdefault(fold(bare), wanted.level)
        elif mention.reading is Reading.LITERAL:
            hint = _level_hint(mention, fold(bare), levels, words, lexicon)
        key = (fold(bare), wanted.level.value if wanted else f"={hint}" if hint else "", ",".join(fold(c.text) for c in container))
        if key not in distinct:
            candidates = candidates_of(mention.text, bare, names, cache)
            whole = frozenset(c.place.id for c in lookup(mention.text, names, cache)) if bare != mention.text else frozenset()
            enclosing = enclosing_of(candidates, container, names, cache)
            regions = [c for c in enclosing if c.precision in AREAS]
            anchors = anchors_of(container, regions, names, cache, lexicon)
            distinct[key] = Name(key, candidates, wanted, codes_of(enclosing), regions, anchors, hint, whole)
        found[mention.id] = distinct[key]
    for name in distinct.values():
        name.literal = 0.0
    for index in range(len(mentions)):
        _count(found, mentions, index, words, lexicon)
    return found


def _count(found: Mapping[str, Name], mentions: Sequence[Mention], index: int, words: Words, lexicon: Toponyms) -> None:
    """Add one mention to what its name knows of its uses and neighbours."""
    mention = mentions[index]
    name = found[mention.id]
    name.times += 1
    name.early = name.early or mention.start < _FIRST_LINE
    name.literal += ((mention.reading is Reading.LITERAL) - name.literal) / name.times
    left = words.lower_before(mention.start, 2)
    place = bool(left) and (left[0] in lexicon.words["firm_prepositions"] or (left[0] == "the" and left[-1] in lexicon.words["firm_prepositions"]))
    name.placed_word += (place - name.placed_word) / name.times
    for earlier, later in ((index - 1, index), (index, index + 1)):
        if earlier < 0 or later >= len(mentions):
            continue
        other = found[mentions[later if earlier == index else earlier].id]
        gap = words.text[mentions[earlier].end : mentions[later].start]
        if other.key[0] != name.key[0] and len(gap) <= _CLOSE:
            group = name.beside if gap in _LIST_GAPS else name.close
            if other not in group:
                group.append(other)


def _type_around(mention: Mention, words: Words, lexicon: Toponyms) -> TypeWord | None:
    """The type word outside the span: "the city of X", "X river", and the shared one of a list ("Sumy, Kharkiv and Chernihiv regions")."""
    before = type_word_before(words, mention.start, lexicon)
    if before is not None:
        return before
    after = type_word_after(words, mention.end, lexicon)
    if after is not None:
        return after[0]
    return _list_type(words.after(mention.end, _LIST_WORDS), lexicon) or _heading_type(words.before(mention.start, _LIST_WORDS), lexicon)


def _list_type(right: Sequence[str], lexicon: Toponyms) -> TypeWord | None:
    """The plural type word at the end of a list that the name opens or continues; None when the list ends otherwise."""
    if not right or right[0] not in (",", "and", "or", "&"):
        return None
    for position, word in enumerate(right):
        kind = lexicon.types.get(word.lower())
        if kind is not None and (kind.plural or not kind.keep) and kind.level in AREAS and right[position - 1][:1].isupper():
            return kind
        if kind is not None and kind.plural and right[position - 1][:1].isupper():
            return kind
        if not (word[:1].isupper() or word in (",", "and", "or", "&", "-")):
            return None
    return None


def _heading_type(left: Sequence[str], lexicon: Toponyms) -> TypeWord | None:
    """The shared type word before a list: "eight regions, including Bryansk, Smolensk and Voronezh", "the countryside of Idlib and Hama"."""
    lower = [word.lower() for word in left]
    for position, word in enumerate(lower):
        if word in ("including", "as", "namely", ":") and position + 1 < len(lower):
            rest = [w for w in lower[position + 1 : position + 4] if w not in (",", "such")]
            kind = lexicon.types.get(rest[0]) if rest else None
            return kind if kind is not None and kind.plural else None
        if word == "of" and position and position + 1 < len(lower):
            kind = lexicon.types.get(lower[position + 1])
            return kind if kind is not None and (kind.plural or not kind.keep) and kind.level is not Precision.SETTLEMENT else None
        if not (left[position][:1].isupper() or word in (",", "and", "or")):
            return None
    return None


def _level_hint(mention: Mention, bare: str, levels: Mapping[str, Precision], words: Words, lexicon: Toponyms) -> Precision | None:
    """The level of a bare name shared by region and city: "across X", or a region of that name before and "in X" or "the X operation" now."""
    left = words.lower_before(mention.start, 2)
    if left and (left[0] in _ACROSS or (len(left) == 2 and left[0] == "parts of")):
        return Precision.ADM1
    if levels.get(bare) is not Precision.ADM1:
        return None
    right = words.after(mention.end)
    if left and (left[0] in ("in", "into") or (left[0] == "the" and right and right[0].lower() in lexicon.words["operations"])):
        return Precision.ADM1
    return None


def inherit(found: Mapping[str, Name]) -> None:
    """One referent a document: a name without type word or container takes the place that the same name with one has, if it is a candidate."""
    stated: dict[str, str] = {}
    for name in found.values():
        if name.key[2] and not name.wanted and name.probabilities is not None and any(name.inside):
            best = int(name.probabilities.argmax())
            if name.probabilities[best] > 0.5:
                stated.setdefault(name.key[0], name.candidates[best].place.id)
    for name in dict.fromkeys(found.values()):
        place = stated.get(name.key[0])
        if name.key[1] or name.key[2] or place is None or name.probabilities is None:
            continue
        for position, candidate in enumerate(name.candidates):
            if candidate.place.id == place:
                name.probabilities = name.probabilities * 0.2
                name.probabilities[position] = 0.8


def place_mention(mention: Mention, name: Name, words: Words, lexicon: Toponyms) -> Mention:
    """A mention with its place or its reason; one that is not literal has both."""
    meant = _located(mention, name)
    if mention.reading is Reading.LITERAL:
        return _beside(meant, words, lexicon)
    precision = Precision.COUNTRY if mention.reading is Reading.DEMONYM and meant.precision is Precision.COUNTRY else Precision.NONE
    return replace(meant, precision=precision, reason=_REASONS[mention.reading])


def _located(mention: Mention, name: Name) -> Mention:
    """A mention with its place or its reason, whatever its reading."""
    count = len(name.candidates)
    if name.probabilities is None:
        return replace(mention, candidates=0, reason="not in the gazetteer")
    best = int(name.probabilities.argmax())
    candidate, probability = name.candidates[best], float(name.probabilities[best])
    missing = _outside(name)
    if missing:
        reason = f"{count} candidates, none in {missing}" if count > 1 else f"not known in {missing}"
        return replace(mention, candidates=count, score=0.0, reason=reason)
    other_kind = name.wanted is not None and name.wanted.level is Precision.EXACT and not agreeing(name)[best]
    if probability < _UNSURE or other_kind:
        reason = f"{count} candidates, none fits" if count > 1 else "the one candidate does not fit"
        return replace(mention, candidates=count, score=round(probability, 4), reason=reason)
    score = round(probability * (mention.score or 1.0), 4)
    return replace(mention, place=candidate.place, precision=candidate.precision, score=score, candidates=count, reason=None)


def _beside(mention: Mention, words: Words, lexicon: Toponyms) -> Mention:
    """A point that something is only near ("near Popasna", "Popasna area", "5 km west of Popasna") is known as near; all else as it is."""
    if mention.reading is not Reading.LITERAL or mention.precision not in _POINTS:
        return mention
    right = words.after(mention.end, 2)
    left = words.lower_before(mention.start, _BESIDE_LOOK)
    while left and (left[0] == "the" or left[0] in lexicon.types or (left[0] == "of" and len(left) > 1 and left[1] in lexicon.types)):
        left.pop(0)
    before, head = (left[0] if left else ""), (left[1] if len(left) > 1 else "")
    near = before in lexicon.words["beside"] or (before in ("of", "to", "from") and head in lexicon.words["beside_of"])
    if near or (right and (right[0].lower() in lexicon.words["beside_after"] or (right[0] == "(" and right[-1].lower() == "near"))):
        return replace(mention, precision=Precision.NEAR)
    return mention


def _outside(name: Name) -> str | None:
    """The region or country that the text puts a name in when no candidate lies in it or near it; None otherwise."""
    regions, countries = name.inside
    stated = name.key[2].split(",")
    away = nearest_km(name, [(c.place.lon, c.place.lat) for c in name.anchors])
    if away is not None and away.min() > DISTRICT_KM:
        return stated[0].title()
    if any({c.place.adm1, c.place.adm2} & regions for c in name.candidates):
        return None
    within = [c for c in name.regions if not countries or c.place.country in countries]
    if within:
        km = nearest_km(name, [(c.place.lon, c.place.lat) for c in within])
        return stated[0].title() if km is not None and km.min() > _NEIGHBOUR_KM else None
    return stated[-1].title() if countries and not any(c.place.country in countries for c in name.candidates) else None
