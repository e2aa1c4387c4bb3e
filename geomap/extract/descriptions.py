"""Names and nouns that only describe a place: "X, the last city in Y that …", "X is a town on the Z"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from geomap.extract.discourse import Discourse
from geomap.extract.syntax import Tree, Word
from geomap.model import Mention, PlaceRef

_APPOSITION = re.compile(r",\s+(?:a|an|the)\s+([a-z][a-z\s-]*)[^,.;:]*")
_ADJECTIVES = 3


def name_of(tree: Tree, noun: Word, discourse: Discourse) -> Mention | None:
    """The settlement that a noun stands beside as what it is: "X, a town …", "X is the last city …"; None when the noun is no such word."""
    if noun.tag != "NN" or noun.lemma not in discourse.vocabulary.nouns["settlement"]:
        return None
    above = tree.head(noun)
    named = above if noun.dep == "appos" else tree.child(above, "nsubj") if noun.dep == "attr" and above.lemma == "be" else None
    mention = discourse.literal_at(named) if named is not None else None
    return mention if mention is not None and discourse.is_town(mention) else None


def _is_said_of(tree: Tree, inner: Mention, named: Mention, discourse: Discourse) -> bool:
    """Whether a larger place stands within the noun that describes a named one: the Y of "X: the last city in Y"."""
    if inner is named or not discourse.lies_in(named, inner):
        return False
    nouns = (w for w in tree.words if w.dep in ("appos", "attr") and name_of(tree, w, discourse) is named)
    return any(inner.start <= w.start < inner.end for noun in nouns for w in tree.subtree(noun))


def without_descriptions(tree: Tree, found: Sequence[PlaceRef], discourse: Discourse) -> tuple[PlaceRef, ...]:
    """Without the names that only describe another place of the event: the river of "X, a town on the White Nile south of Y", the city of "the
    X camp near Y".
    """
    text, mentions = discourse.article.text, {m.id: m for m in discourse.mentions}
    named = [mentions[ref.mention] for ref in found if ref.mention in mentions]
    spans = [hit.span() for m in named if (hit := _APPOSITION.match(text, m.end)) and _is_sited_town(hit[1], discourse)]
    told = {m.id for m in named if any(start < m.start < end for start, end in spans)}
    ends = [m.end for m in named if m.place is not None]
    told |= {m.id for m in named if any(_is_said_of(tree, m, other, discourse) for other in named)}
    told |= {m.id for m in named if any(end < m.start and _lies_beside(text[end : m.start], discourse) for end in ends)}
    return tuple(ref for ref in found if ref.mention not in told)


def _is_sited_town(phrase: str, discourse: Discourse) -> bool:
    """Whether a phrase is a town with where it lies: "small town on the"."""
    towns, sited = discourse.vocabulary.nouns["settlement"], discourse.vocabulary.names["sited"]
    return any(noun in towns and preposition in sited for noun, preposition in pairwise(phrase.split()[: _ADJECTIVES + 2]))


def _lies_beside(gap: str, discourse: Discourse) -> bool:
    """Whether the words between two names say that the first lies near the second: " camp near "."""
    words = gap.replace(",", " ").split()
    if words and words[0] in discourse.vocabulary.nouns["settlement"]:
        words.pop(0)
    return " ".join(words) in discourse.vocabulary.names["beside"]
