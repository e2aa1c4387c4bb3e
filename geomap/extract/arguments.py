"""What a verb or noun has beside it: subject, object and prepositional phrases, passives and nominal forms made alike."""

from __future__ import annotations

from collections.abc import Iterator

from geomap.extract.syntax import OBJECTS, Tree, Word

Arguments = dict[str, list[Word]]
DIRECTIONS = frozenset(
    ["north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west", "northeast", "northwest", "southeast", "southwest"]
)
_OF_ANOTHER_KIND = frozenset(("according", "due", "because", "thanks", "owing", "prior", "regardless", "including", "such", "like", "as"))
_SITING = frozenset(("in", "at", "near", "around", "outside", "along", "on", "inside"))
_JOINING = frozenset(("out", "close", "up", "ahead"))
_COMPOUND = frozenset((("by", "way"), ("in", "direction"), ("in", "front")))
SERIES = frozenset(("round", "series", "wave", "string", "phase", "stage", "number", "dozen", "exchange"))
# "claimed responsibility for the attack": who claims it did it.
ANSWERS = frozenset(("responsibility",))
_REPLIES = frozenset(("answer", "reply", "respond", "retaliate"))
_RELATIVES = frozenset(("which", "who", "whom", "that"))


def arguments(tree: Tree, word: Word) -> Arguments:
    """The argument heads of a trigger, coordinated ones expanded. Keys: `subject`, `object`, and prepositions in lower case ("in", "out of");
    `held` is what is under the noun ("the town is under siege").

    A noun takes its possessor and modifiers, and what its governing verb has: "launched an offensive in", "talks were held in".
    """
    found: Arguments = {}
    if word.pos in ("VERB", "AUX"):
        _verb(tree, word, found)
    else:
        _noun(tree, word, found)
    _fronted(tree, word, found)
    return {key: [c for w in words for c in _all_of(tree, w)] for key, words in found.items()}


def _all_of(tree: Tree, word: Word) -> list[Word]:
    """A word and what is coordinated with it; of what a relative clause in the singular tells, the nearest before it: "A and B, which denies"."""
    antecedent = _antecedent(tree, word)
    found = tree.conjuncts(antecedent)
    if antecedent.i == word.i or not any(w.tag == "VBZ" for w in (tree.head(word), *tree.children[tree.head(word).i])):
        return found
    return [max((w for w in found if w.i < word.i), key=lambda w: w.i, default=antecedent)]


def _antecedent(tree: Tree, word: Word) -> Word:
    """The noun that a relative pronoun stands for."""
    if word.text.lower() not in _RELATIVES or word.pos not in ("PRON", "DET", "SCONJ"):
        return word
    clause = next((w for w in tree.ancestors(word) if w.dep in ("relcl", "acl")), None)
    return word if clause is None else tree.head(clause)


def _verb(tree: Tree, verb: Word, found: Arguments) -> None:
    passive = tree.passive(verb)
    subject = tree.subject(verb)
    if subject is not None:
        _add(found, "object" if passive else "subject", subject)
    for child in tree.children[verb.i]:
        if _is_object(tree, verb, child, passive=passive):
            _add(found, "object", child)
        elif child.dep == "acomp":
            _prepositions(tree, child, found)
    _prepositions(tree, verb, found)
    for by in found.get("by", []) if passive else []:
        _add(found, "subject", by)
    for thing in [c for w in found.get("object", []) for c in tree.conjuncts(w)]:
        _prepositions(tree, thing, found)
        for told in _series_of(tree, thing):
            _prepositions(tree, told, found)
        for named in tree.children[thing.i]:
            if named.dep == "appos":
                _prepositions(tree, named, found)
    if "object" not in found and verb.dep == "relcl" and not passive and any(c.dep == "mark" and c.lemma == "that" for c in tree.children[verb.i]):
        _add(found, "object", tree.head(verb))  # "the city that the army holds", taken for a conjunction
    if "object" not in found and verb.dep == "conj" and not passive:
        _shared_object(tree, verb, found)


def _is_object(tree: Tree, verb: Word, child: Word, *, passive: bool) -> bool:
    """Whether a child is an object; a name right after a verb without one is, too, though it was read as a measure ("hit Haifa")."""
    if child.dep in OBJECTS:
        return child.pos != "ADP"
    return child.dep in ("npadvmod", "advmod") and child.pos == "PROPN" and child.i > verb.i and not passive and tree.child(verb, "dobj") is None


def _series_of(tree: Tree, noun: Word) -> list[Word]:
    """What "a round of talks", "a series of strikes" are made of."""
    of = next((c for c in tree.children[noun.i] if c.lemma == "of"), None) if noun.lemma in SERIES else None
    return [o for o in tree.children[of.i] if o.dep == "pobj"] if of is not None else []


def _shared_object(tree: Tree, verb: Word, found: Arguments) -> None:
    """ "shelled and bombed the town": the object stands at the last verb only."""
    for later in tree.children[verb.i]:
        if later.dep == "conj" and later.pos == "VERB" and (thing := tree.child(later, "dobj")) is not None:
            _add(found, "object", thing)


def _noun(tree: Tree, noun: Word, found: Arguments) -> None:
    for child in (c for w in _hyphened(tree, noun) for c in tree.children[w.i]):
        if child.dep in ("poss", "nmod") or (child.dep in ("amod", "compound") and child.text[:1].isupper()):
            _add(found, "subject", child)
        elif child.text == "led" and child.i > 1 and tree.words[child.i - 1].text == "-":
            _add(found, "subject", tree.words[child.i - 2])
    _prepositions(tree, noun, found)
    for another in _this_one(tree, noun):
        _prepositions(tree, another, found)
    for by in found.get("by", []):
        _add(found, "subject", by)
    held = _held(tree, noun)
    for of in found.get("of", []):
        _add(found, "subject" if held is not None else "object", of)
    if held is not None:
        _add(found, "held", held)
        found.pop("of", None)
    governor = _governor(tree, noun)
    if governor is not None:
        _governed(tree, noun, governor, found)


def _held(tree: Tree, noun: Word) -> Word | None:
    """The town of "the town is under siege", "remains under the control of X", "is in the hands of X"."""
    prep = tree.head(noun)
    if noun.dep != "pobj" or (prep.lemma, noun.lemma) not in (("under", noun.lemma), ("in", "hand")):
        return None
    above = tree.head(prep)
    return tree.subject(above) if above.pos in ("VERB", "AUX") else above


def _hyphened(tree: Tree, noun: Word) -> list[Word]:
    """A noun and the words that hyphens tie to its front, which a parser may take for heads of their own: "Chad's counter-offensive"."""
    found, at = [noun], noun.i
    while at >= 2 and tree.words[at - 1].text == "-" and tree.words[at - 1].end == tree.words[at].start:
        at -= 2
        found.append(tree.words[at])
    return found


def _this_one(tree: Tree, noun: Word) -> list[Word]:
    """ "A second zone, this one inside X": the word that stands for the noun again, wherever the parser hung it."""
    after = tree.words[noun.i + 1 : noun.i + 4]
    return [after[2]] if [w.lemma for w in after] in ([",", "this", "one"], [",", "that", "one"]) else []


def _governor(tree: Tree, noun: Word) -> Word | None:
    """The verb whose subject or object the noun is (through coordination and one preposition: "went on with the offensive")."""
    while noun.dep == "conj" and noun.head != noun.i:
        noun = tree.head(noun)
    if noun.dep == "pobj" and tree.head(noun).lemma == "of" and tree.head(tree.head(noun)).lemma in SERIES:
        noun = tree.head(tree.head(noun))
    if noun.dep == "pobj" and tree.head(noun).lemma == "for" and tree.head(tree.head(noun)).lemma in ANSWERS:
        noun = tree.head(tree.head(noun))
    if noun.dep == "pobj" and tree.head(noun).lemma == "with" and tree.head(tree.head(noun)).lemma in _REPLIES:
        return tree.head(tree.head(noun))
    if noun.dep in ("dobj", "nsubj", "nsubjpass", "attr", "oprd"):
        return tree.head(noun)
    return None


def _governed(tree: Tree, noun: Word, verb: Word, found: Arguments) -> None:
    passive = tree.passive(verb)
    own: Arguments = {}
    _prepositions(tree, verb, own)
    for key, words in own.items():
        for word in words:
            if word.i not in {w.i for w in found.get(key, [])}:
                _add(found, key, word)
    if noun.dep == "nsubj" and not passive:
        for child in tree.children[verb.i]:
            if child.dep == "dobj":
                _add(found, "goal", child)
    for verb_below in _infinitives(tree, verb):
        _prepositions(tree, verb_below, found)
    claimed = noun.dep == "pobj" and tree.head(tree.head(noun)).lemma in ANSWERS | _REPLIES
    if (noun.dep in ("dobj", "attr") or claimed) and not passive and (subject := tree.subject(verb)) is not None and subject.i != noun.i:
        _add(found, "holder", subject)
    for by in own.get("by", []) if passive else []:
        _add(found, "holder", by)


def _infinitives(tree: Tree, verb: Word) -> Iterator[Word]:
    """ "are due to resume in X", "are expected to begin at Y": the infinitives that complete a verb."""
    for child in tree.children[verb.i]:
        if child.dep in ("xcomp", "acomp"):
            if child.pos == "VERB":
                yield child
            yield from _infinitives(tree, child)


def _prepositions(tree: Tree, word: Word, found: Arguments) -> None:
    for child in tree.children[word.i]:
        if child.text.lower() in _OF_ANOTHER_KIND:
            continue
        direction = child.lemma in DIRECTIONS
        if child.dep in ("prep", "agent", "dative") or direction or (child.dep in ("advmod", "prt") and child.pos in ("ADV", "ADP", "SCONJ")):
            for key, head in _phrase(tree, child, ""):
                _add(found, key, head)
        if child.lemma in ("between", "with"):
            for met in tree.children[child.i]:
                for where in tree.children[met.i]:
                    if where.dep == "prep" and where.lemma in _SITING:
                        for key, head in _phrase(tree, where, ""):
                            _add(found, key, head)
        if child.dep in ("amod", "advmod", "acl") and child.lemma in ("deep", "wide", "located", "based", "locate", "base", "close", "near"):
            _prepositions(tree, child, found)
        # "be it in X or in Y"
        if child.dep in ("dep", "conj") and child.text == "be" and child.i > word.i and tree.child(child, "nsubj") is not None:
            _prepositions(tree, child, found)
        if child.lemma == "there" and child.dep == "advmod":
            _add(found, "there", child)


def _phrase(tree: Tree, prep: Word, before: str) -> Iterator[tuple[str, Word]]:
    """The objects of a preposition with its name; "out of X", "north of X", "by way of X", "back from X" included. A bare adverb gives nothing."""
    name = f"{before} {prep.text.lower()}".strip()
    for child in tree.children[prep.i]:
        if child.dep in ("pobj", "npadvmod"):
            way = tree.child(child, "prep") if (prep.text.lower(), child.lemma) in _COMPOUND else None
            if way is not None:
                yield from ((f"{name} {child.lemma} of", far) for far in tree.children[way.i] if far.dep == "pobj")
            else:
                yield name, child
        elif child.dep == "conj" and child.pos in ("ADP", "SCONJ"):
            yield from _phrase(tree, child, before)
        elif child.dep == "prep":
            joined = name if prep.text.lower() in _JOINING or prep.lemma in DIRECTIONS else ""
            yield from _phrase(tree, child, joined)


def _fronted(tree: Tree, word: Word, found: Arguments) -> None:
    """The phrase a sentence opens with holds for its main clause: "Around the town, it is the rebels that are pressing"."""
    for above in tree.ancestors(word):
        if above.dep in ("advcl", "ccomp", "conj", "pcomp"):
            return
        for child in tree.children[above.i]:
            opens = child.i <= 1 and child.dep == "prep" and child.text.lower() not in _OF_ANOTHER_KIND
            if opens and above.pos in ("VERB", "AUX"):
                for key, head in _phrase(tree, child, ""):
                    _add(found, key, head)


def _add(found: Arguments, key: str, word: Word) -> None:
    heads = found.setdefault(key, [])
    if all(word.i != other.i for other in heads):
        heads.append(word)
