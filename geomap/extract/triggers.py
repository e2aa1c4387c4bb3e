"""The words that set off an event, with the conditions of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from geomap.extract.arguments import SERIES, Arguments, arguments
from geomap.extract.light import without_light
from geomap.extract.sharing import with_shared_object
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.vocabulary import Condition, Entry, Vocabulary
from geomap.model import Kind

_REACH = 7
_TALKED = frozenset((Kind.NEGOTIATION, Kind.AGREEMENT, Kind.CEASEFIRE, Kind.EXCHANGE, Kind.AID))
_MEASURES = frozenset(("hundred", "thousand", "million", "dozen", "score", "ten", "number"))
_KNOWN = frozenset(("side", "group", "person", "place"))
Is = Callable[[Tree, Word, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word or phrase that says an event: its entry, its head, all its words, what stands beside it, and for an agreement the kinds agreed on."""

    entry: Entry
    head: Word
    words: tuple[Word, ...]
    arguments: Arguments
    content: list[Kind] = field(default_factory=list)


def find_triggers(tree: Tree, vocabulary: Vocabulary, belongs: Is, told: frozenset[Kind] = frozenset()) -> list[Trigger]:
    """The triggers of a sentence in text order, one a word and one a verb with its noun ("launched an offensive").

    `belongs(tree, word, name)` tells whether a word is of the special class `side` or `place`; `told` are the kinds that the text has told of, which
    definite nouns take up ("the belt").
    """
    found: list[Trigger] = []
    peaceful = _peaceful(tree, vocabulary, belongs)
    for word in tree.words:
        pos = "verb" if word.pos in ("VERB", "AUX") else "noun" if word.pos in ("NOUN", "PROPN", "ADJ") else ""
        if peaceful and word.lemma not in vocabulary.nouns["war"]:
            continue
        own: Arguments | None = None
        for entry in vocabulary.entries.get((pos, word.lemma), ()):
            words = _phrase(tree, word, entry)
            if not words or (pos == "noun" and _modifies(tree, word, vocabulary)):
                continue
            own = arguments(tree, word) if own is None else own
            beside = with_shared_object(tree, word, entry.kind, own)
            if _figurative(tree, word, beside, vocabulary, talked=entry.kind in _TALKED):
                continue
            if entry.unless and _holds(tree, word, words, beside, entry.unless, vocabulary, belongs):
                continue
            again = entry.again and entry.kind in told and _definite(tree, word) and not _bounded(tree, word)
            if entry.strong or again or _holds(tree, word, words, beside, entry.when, vocabulary, belongs):
                found.append(Trigger(entry=entry, head=word, words=words, arguments=beside))
                break
    return without_light(tree, _apart(found))


def _peaceful(tree: Tree, vocabulary: Vocabulary, belongs: Is) -> bool:
    """Whether a sentence speaks of sport, business or show, and names neither side, force nor weapon: no word sets off an event in it."""
    lemmas, nouns = {w.lemma for w in tree.words}, vocabulary.nouns
    if not lemmas & nouns["peaceful"] or lemmas & (nouns["force"] | nouns["munition"]) - nouns["peaceful"]:
        return False
    return not any(belongs(tree, w, "side") for w in tree.words if w.pos in ("PROPN", "ADJ"))


def _figurative(tree: Tree, head: Word, beside: Arguments, vocabulary: Vocabulary, *, talked: bool) -> bool:
    """Whether who acts fights no war ("hail bombarded") or what it is done to, with or about is no thing of war ("captured the mood").

    `talked` says that it is only talked, traded or brought, where any thing may be the matter.
    """
    nouns = vocabulary.nouns
    doers = [w for key in ("subject", "holder") for w in beside.get(key, ())]
    forced = tree.child(tree.head(head), "nsubj") if head.dep == "xcomp" else None
    if forced is not None and forced.lemma in nouns["peaceable"]:
        return True
    if doers and all(w.lemma in nouns["peaceable"] for w in doers):
        return True
    things = [w for key in ("object", "held", "on", "against", "with", "of", "about", "over") for w in beside.get(key, ())]
    return not talked and any(w.lemma in nouns["abstract"] for w in things)


def _phrase(tree: Tree, head: Word, entry: Entry) -> tuple[Word, ...]:
    """The words of the entry's phrase at this head, or none."""
    if len(entry.words) == 1:
        return (head,)
    return _noun_phrase(tree, head, entry.words[:-1]) if entry.pos == "noun" else _verb_phrase(tree, head, entry.words[1:])


def _noun_phrase(tree: Tree, head: Word, rest: tuple[str, ...]) -> tuple[Word, ...]:
    """The words before a noun, hyphens read as spaces: "no-go area", "air raid"."""
    before = tree.sentence.text[: head.start - tree.sentence.start].lower()
    tail = re.sub(r"[-\s“\"'‘]+", " ", before[-60:])
    wanted = " ".join(rest) + " "
    lemmas = " ".join(w.lemma for w in tree.words[max(0, head.i - len(rest)) : head.i]) + " "
    if not (" " + tail).endswith(" " + wanted) and lemmas != wanted:
        return ()
    found = [head]
    for word in reversed(tree.words[: head.i]):
        if len(re.sub(r"[-\s“\"'‘]", "", "".join(w.text for w in found[1:]))) >= len(wanted.replace(" ", "")):
            break
        found.append(word)
    return tuple(reversed(found))


def _verb_phrase(tree: Tree, head: Word, rest: tuple[str, ...]) -> tuple[Word, ...]:
    """A verb and the words of its clause that complete it: "pulled its men out", "made little headway"."""
    found, at = [head], head.i + 1
    for lemma in rest:
        word = next((w for w in tree.words[at : head.i + _REACH] if _is(w, lemma) and (w.i == at == head.i + 1 or _near(tree, w, head))), None)
        if word is None:
            return ()
        found.append(word)
        at = word.i + 1
    return tuple(found)


def _modifies(tree: Tree, word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a noun only says which force, weapon, person or site is meant: "assault troops", "strike aircraft", "ceasefire monitors"."""
    if word.dep not in ("compound", "nmod", "amod"):
        return False
    head = tree.head(word)
    return any(head.lemma in vocabulary.nouns[name] for name in ("force", "munition", "talker", "people", "site", "labelled"))


def _definite(tree: Tree, word: Word) -> bool:
    return any(c.dep == "det" and c.lemma in ("the", "this", "that", "these", "those", "such") for c in tree.children[word.i])


def _bounded(tree: Tree, noun: Word) -> bool:
    """ "The strip between the river and the frontier": a piece of land of its own."""
    bounds = [o for c in tree.children[noun.i] if c.dep == "prep" and c.lemma == "between" for o in tree.children[c.i] if o.dep == "pobj"]
    return any(o.pos == "NOUN" for o in bounds)


def _is(word: Word, lemma: str) -> bool:
    return word.lemma == lemma or word.text.lower() == lemma


def _near(tree: Tree, word: Word, head: Word) -> bool:
    """Whether a particle, preposition or object belongs to the head: at most two steps below it."""
    above = tree.head(word)
    return above.i == head.i or tree.head(above).i == head.i or (above.dep == "prep" and tree.head(tree.head(above)).i == head.i)


def _holds(tree: Tree, head: Word, own: tuple[Word, ...], beside: Arguments, when: Iterable[Condition], vocabulary: Vocabulary, belongs: Is) -> bool:
    lemmas: set[str] | None = None
    for alternative in when:
        for argument, classes in alternative.items():
            if argument == "verb":
                if tree.head(head).lemma not in classes or head.dep not in ("nsubj", "nsubjpass", "dobj"):
                    break
            elif argument == "words":
                lemmas = _lemmas(tree, head, own, beside) if lemmas is None else lemmas
                if not classes & lemmas:
                    break
            elif not any(_in_class(tree, word, name, vocabulary, belongs) for word in _heads(beside, argument) for name in sorted(classes)):
                break
        else:
            return True
    return False


def _heads(beside: Arguments, argument: str) -> list[Word]:
    if argument == "any":
        return [word for key, words in beside.items() for word in words]
    if argument == "subject":
        return [*beside.get("subject", ()), *beside.get("holder", ())]
    return beside.get(argument, [])


def _in_class(tree: Tree, word: Word, name: str, vocabulary: Vocabulary, belongs: Is) -> bool:
    if name == "anything":
        return True
    if name == "stranger":
        return word.pos == "PROPN" and not any(belongs(tree, word, known) for known in sorted(_KNOWN))
    if name in _KNOWN:
        return belongs(tree, word, name) and (name != "place" or _sited(tree, word, vocabulary))
    if name == "people" and (word.pos == "NUM" or any(c.dep == "nummod" and word.pos == "PROPN" for c in tree.children[word.i])):
        return True
    classes = vocabulary.nouns.get(name)
    if classes is None:
        return name in (word.lemma, _pair(tree, word))
    lemmas = ((w, vocabulary.forms.get(w.text.lower(), w.lemma) if w.pos == "PROPN" else w.lemma) for w in _core(tree, word))
    return any(lemma in classes or w.text.lower() in classes or _pair(tree, w) in classes for w, lemma in lemmas)


def _sited(tree: Tree, word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a phrase that holds a place name is a place: "the outskirts of X", "a mill in X", not "the mood in X"."""
    classes, names = vocabulary.nouns, vocabulary.names
    physical = [classes[n] for n in ("settlement", "site", "structure", "town", "people", "force", "munition", "front")]
    if word.pos != "NOUN" or word.text[:1].isupper() or any(word.lemma in c for c in (*physical, names["parts"], names["shores"], names["anaphors"])):
        return True
    kids = tree.children[word.i]
    parts = [o for c in kids if c.dep == "prep" and c.lemma == "of" for o in tree.children[c.i]]
    named = any(c.pos == "PROPN" and c.dep in ("compound", "nmod", "poss", "appos", "amod") for c in kids)
    return named or any(_sited(tree, o, vocabulary) for o in parts)


def _pair(tree: Tree, word: Word) -> str:
    """A noun with its nearest modifier: "assault group"."""
    before = tree.words[word.i - 1] if word.i else word
    return f"{before.lemma} {word.lemma}" if before.head == word.i else word.lemma


def _core(tree: Tree, word: Word) -> list[Word]:
    """A noun and what carries its meaning: "a group of soldiers" → soldiers, too; of "hundreds of lorries" the lorries alone."""
    inner = [w for child in tree.children[word.i] if child.dep == "prep" and child.lemma == "of" for w in tree.children[child.i] if w.dep == "pobj"]
    return inner if inner and word.lemma in _MEASURES and inner[0].pos == "NOUN" else [word, *inner]


def _lemmas(tree: Tree, head: Word, own: tuple[Word, ...], beside: Arguments) -> set[str]:
    """The lemmas of a trigger's own words and phrases."""
    found = {w.lemma for w in tree.subtree(head, stop=CLAUSES) if w.i != head.i} | {w.lemma for w in own if w.i != head.i}
    if head.dep == "pobj" and tree.head(head).lemma == "of":
        found |= {tree.head(tree.head(head)).lemma} & SERIES
    for words in beside.values():
        for word in words:
            found |= {w.lemma for w in tree.subtree(word, stop=CLAUSES - {"acl"})} | {word.text.lower()}
    return found


def _apart(found: list[Trigger]) -> list[Trigger]:
    """Triggers that share no word, longer phrases first."""
    taken: set[int] = set()
    kept = []
    for trigger in sorted(found, key=lambda t: (-len(t.words), t.head.i)):
        if not taken & {w.i for w in trigger.words}:
            kept.append(trigger)
            taken |= {w.i for w in trigger.words}
    return sorted(kept, key=lambda t: t.words[0].i)
