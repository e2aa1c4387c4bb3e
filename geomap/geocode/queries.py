"""What is asked for: a name, the word that says what kind of place it is, and the places that it is said to lie in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from geomap.geocode.countries import country_name
from geomap.model import Precision
from geomap.toponyms import TypeWord, load_toponyms, split_type

_PARTS = re.compile(r"[,،、，;()（）\n]")
_ARTICLE = "the "
FIELDS = ("city", "county", "state", "country")  # of a structured query, innermost first
_COUNTRY = TypeWord(word="country", level=Precision.COUNTRY, keep=False, codes=(), plural=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A name as asked for. `whole` keeps its type word, `bare` has none; `inside` are the places that it lies in, as they were written.

    `strict`: the kind is asked for beside the name, and a place that merely bears the name does not do.
    """

    whole: str
    bare: str
    kind: TypeWord | None = None
    inside: tuple[str, ...] = ()
    strict: bool = False


def read_query(text: str) -> Query:
    """A free text as a query: "Basivka, Sumy Oblast, Ukraine" and "Basivka (Sumy Oblast)" have context, "city of Sumy" and "Sumy region" a kind.

    A text without a name gives a query whose `whole` is "".
    """
    parts = [part for piece in _PARTS.split(text) if (part := " ".join(piece.split()))]
    if not parts:
        return Query(whole="", bare="")
    bare, kind = split_kind(parts[0])
    return Query(whole=parts[0], bare=bare, kind=kind, inside=tuple(parts[1:]))


def read_fields(fields: Mapping[str, str]) -> Query:
    """A structured query: the innermost of `FIELDS` is what is asked for, the others are what it lies in. Without any, `whole` is ""."""
    named = {**fields, "country": country_name(" ".join(fields.get("country", "").split()))}
    given = [(field, text) for field in FIELDS if (text := " ".join(named.get(field, "").split()))]
    if not given:
        return Query(whole="", bare="")
    (field, text), *outer = given
    query = of_kind(read_query(text), field)
    return replace(query, inside=(*query.inside, *(text for _, text in outer)))


def of_kind(query: Query, field: str) -> Query:
    """The query for places of a kind alone: one of `FIELDS`, or any type word of the vocabulary."""
    return replace(query, kind=_COUNTRY if field == "country" else load_toponyms().types[field], strict=True)


def split_kind(name: str) -> tuple[str, TypeWord | None]:
    """A name without article and type word, and the type word: "the city of Sumy", "village Basivka", "Sumy region". Without one, None."""
    lexicon = load_toponyms()
    plain = name[len(_ARTICLE) :] if name.lower().startswith(_ARTICLE) else name
    words = plain.split()
    for count in range(min(lexicon.longest_type, len(words) - 1), 0, -1):
        kind = lexicon.types.get(" ".join(words[:count]).lower())
        if kind is None:
            continue
        rest = words[count:]
        if rest[0].lower() == "of" and len(rest) > 1:
            bare = " ".join(rest[1:])
            return (bare[len(_ARTICLE) :] if bare.lower().startswith(_ARTICLE) else bare), kind
        if words[0][0].islower() and not kind.plural:
            return " ".join(rest), kind
    return split_type(plain, lexicon)
