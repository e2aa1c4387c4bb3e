"""The words that set off an event, with the conditions of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from geomap.extract.arguments import Arguments, arguments
from geomap.extract.syntax import CLAUSES, Tree, Word
from geomap.extract.vocabulary import Condition, Entry, Vocabulary

_REACH = 7
Is = Callable[[Tree, Word, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word or phrase that says an event: its entry, its head, all its words, and what stands beside it."""

    entry: Entry
    head: Word
    words: tuple[Word, ...]
    arguments: Arguments


def find_triggers(tree: Tree, vocabulary: Vocabulary, belongs: Is) -> list[Trigger]:
    """The triggers of a sentence in text order, one a word and one a verb with its noun ("launched an offensive").

    `belongs(tree, word, name)` tells whether a word is of the special class `side` or `place`.
    """
    found: list[Trigger] = []
    for word in tree.words:
        pos = "verb" if word.pos in ("VERB", "AUX") else "noun" if word.pos in ("NOUN", "PROPN", "ADJ") else ""
        beside: Arguments | None = None
        for entry in vocabulary.entries.get((pos, word.lemma), ()):
            words = _phrase(tree, word, entry)
            if not words:
                continue
            beside = arguments(tree, word) if beside is None else beside
            if entry.strong or _holds(tree, word, words, beside, entry.when, vocabulary, belongs):
                found.append(Trigger(entry=entry, head=word, words=words, arguments=beside))
                break
    return _without_light(tree, _apart(found))


def _phrase(tree: Tree, head: Word, entry: Entry) -> tuple[Word, ...]:
    """The words of the entry's phrase at this head, or none."""
    rest = entry.words[1:] if entry.pos == "verb" else entry.words[:-1]
    if not rest:
        return (head,)
    if entry.pos == "noun":
        before = tree.words[max(0, head.i - len(rest)) : head.i]
        fits = len(before) == len(rest) and all(_is(w, r) for w, r in zip(before, rest, strict=True))
        return (*before, head) if fits else ()
    found, at = [head], head.i + 1
    for lemma in rest:
        word = next((w for w in tree.words[at : head.i + _REACH] if _is(w, lemma) and _near(tree, w, head)), None)
        if word is None:
            return ()
        found.append(word)
        at = word.i + 1
    return tuple(found)


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
            if argument == "words":
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
    if name in ("side", "place"):
        return belongs(tree, word, name)
    classes = vocabulary.nouns.get(name)
    if classes is None:
        return word.lemma == name
    return any(w.lemma in classes or w.text.lower() in classes for w in _core(tree, word))


def _core(tree: Tree, word: Word) -> list[Word]:
    """A noun and what carries its meaning: "hundreds of soldiers" → soldiers, too; "those who" stays as it is."""
    core = [word]
    for child in tree.children[word.i]:
        if child.dep == "prep" and child.lemma == "of":
            core += [w for w in tree.children[child.i] if w.dep == "pobj"]
    return core


def _lemmas(tree: Tree, head: Word, own: tuple[Word, ...], beside: Arguments) -> set[str]:
    """The lemmas of a trigger's own words and phrases."""
    found = {w.lemma for w in tree.subtree(head, stop=CLAUSES) if w.i != head.i} | {w.lemma for w in own if w.i != head.i}
    for words in beside.values():
        for word in words:
            found |= {w.lemma for w in tree.subtree(word, stop=CLAUSES)} | {word.text.lower()}
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


def _without_light(tree: Tree, found: list[Trigger]) -> list[Trigger]:
    """Only the noun of "launched an attack", "carried out strikes"; only the verb of "an attack hit"; modifiers of a trigger noun are none."""
    heads = {t.head.i: t for t in found}
    dropped: set[int] = set()
    for trigger in found:
        above = heads.get(trigger.head.head)
        if above is None or above is trigger:
            continue
        if trigger.head.dep in ("compound", "amod", "nmod"):
            dropped.add(trigger.head.i)
        elif above.entry.kind == trigger.entry.kind and above.entry.pos == "verb" and trigger.entry.pos == "noun":
            dropped.add(trigger.head.i if trigger.head.dep in ("nsubj", "nsubjpass") else above.head.i)
    return [t for t in found if t.head.i not in dropped]
