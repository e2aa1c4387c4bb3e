"""A clause under a verb or adjective: what is said, planned, hoped for, begun, refused."""

from __future__ import annotations

from geomap.extract.reality import denies, read_begin, read_effect, read_verb
from geomap.extract.scope import Scope
from geomap.extract.syntax import Tree, Word
from geomap.extract.vocabulary import Vocabulary
from geomap.extract.voices import refuses
from geomap.model import Reality, Stance


def read_clause(scope: Scope, node: Word, verb: Word) -> None:
    """Notes in `scope` what a verb or adjective does to the clause `node` below it."""
    tree, words, mood = scope.tree, scope.words, scope.mood
    if refuses(tree, verb, words):
        return scope.speak(verb, Stance.REFUSES_TO_CONFIRM)
    if _left_open(scope, node, verb):
        return None
    infinitive = is_infinitive(tree, node)
    if infinitive and verb.lemma in words.reality["commands"]:
        mood.colour(Reality.PLANNED)
        if not tree.passive(verb):
            return scope.speak(verb, Stance.DEMANDS)
    stance = _stance(scope, node, verb)
    if not _coloured(scope, node, verb, infinitive=infinitive) and not (infinitive and stance != "demands" and read_effect(verb.lemma, mood, words)):
        if stance is not None and node.dep != "acomp":
            return _tell(scope, node, verb, Stance(stance), infinitive=infinitive)
        _verb_effect(scope, verb)
    if verb.pos != "ADJ":
        read_verb(tree, verb, mood, words)
    mood.negated = mood.negated or _untrue(scope, verb)
    return None


def _left_open(scope: Scope, node: Word, verb: Word) -> bool:
    """Whether the walk's step ends here: "it is unclear whether", "asked if", "could not verify that", "had they entered, it would"."""
    tree, words = scope.tree, scope.words
    if inverted(tree, node, words) and node.i < verb.i:
        scope.over = scope.barred = True
        scope.mood.colour(Reality.HYPOTHETICAL)
        return True
    if verb.lemma in words.cues["verifies"] and tree.negated(verb):
        scope.unconfirmed = True
        return True
    if is_infinitive(tree, node) and any(c.tag == "WRB" for c in tree.children[node.i]):
        scope.mood.colour(Reality.HYPOTHETICAL, weak=True)
    if not any(c.dep in ("mark", "advmod") and c.lemma in words.reality["asked"] for c in tree.children[node.i]):
        return False
    scope.unconfirmed = True
    return words.stance(verb.lemma) == "demands" or any(c.lemma in words.reality["unknown"] for c in (verb, *tree.children[verb.i]))


def _coloured(scope: Scope, node: Word, verb: Word, *, infinitive: bool) -> bool:
    """Whether a verb aims at, plans, hopes for, weighs or allows its clause, which is then noted; who "had to leave" left."""
    tree, lists, mood = scope.tree, scope.words.reality, scope.mood
    if infinitive and verb.lemma in lists["aimed"] and tree.child(node, "nsubj") is None and tree.child(verb, "dobj") is None:
        mood.colour(Reality.AIMED)
    elif infinitive and verb.lemma == "have" and verb.tag == "VBD":
        return True
    elif infinitive and verb.lemma in ("be", "have"):
        mood.colour(of_be(scope, node, verb))
    elif not infinitive and verb.lemma in lists["hopes"]:
        mood.reality = None if mood.reality is Reality.PLANNED else mood.reality
        mood.colour(Reality.AIMED)
    elif _unsure(scope, node, verb, infinitive=infinitive):
        mood.colour(Reality.HYPOTHETICAL)
    elif infinitive and verb.lemma in lists["able"] and tree.head(verb).tag != "VBD":
        mood.colour(Reality.HYPOTHETICAL, weak=True)
    else:
        return False
    return True


def _unsure(scope: Scope, node: Word, verb: Word, *, infinitive: bool) -> bool:
    """ "Considers entering", "is likely to enter"."""
    lists = scope.words.reality
    if infinitive:
        return verb.pos == "ADJ" and verb.lemma in lists["hypothetical_words"] | lists["impossible"]
    return node.tag == "VBG" and verb.lemma in lists["weighs"]


def _stance(scope: Scope, node: Word, verb: Word) -> str | None:
    """The stance of a speech verb, also of "called on both sides to …"; "suggests that they left" asserts, "suggests that they leave" demands."""
    found = scope.words.stance(verb.lemma)
    if found == "demands" and node.tag in ("VBD", "VBZ", "VBN", "VBG") and verb.lemma in scope.words.cues["asserts"]:
        return "asserts"
    if found is not None or not is_infinitive(scope.tree, node):
        return found
    preps = (c.lemma for c in scope.tree.children[verb.i] if c.dep == "prep")
    return "demands" if any(f"{verb.lemma} {p}" in scope.words.cues["demands"] for p in preps) else None


def _tell(scope: Scope, node: Word, verb: Word, stance: Stance, *, infinitive: bool) -> None:
    """Adds the voice of a speech verb; "claims to hold" tells of the present, "nobody has claimed that" of nothing sure."""
    if stance is Stance.ASSERTS:
        if infinitive and scope.trigger.entry.state and not _perfect(scope.tree, node):
            scope.mood.colour(Reality.ONGOING, weak=True)
        told = any(c.tag in ("WRB", "WP", "WDT") for c in scope.tree.children[node.i])
        scope.unconfirmed = scope.unconfirmed or (_unsaid(scope, verb) and not told)
    scope.speak(verb, stance)


def _unsaid(scope: Scope, verb: Word) -> bool:
    """ "Nobody has claimed that they entered"."""
    cues = scope.words.cues
    return scope.tree.negated(verb) and verb.lemma not in cues["opinions"] | cues["admits"]


def _perfect(tree: Tree, node: Word) -> bool:
    """ "To have entered"."""
    return any(c.dep == "aux" and c.lemma == "have" for c in tree.children[node.i])


def _untrue(scope: Scope, verb: Word) -> bool:
    """ "Did not want to enter", "has yet to enter", "is too weak to attack", "it was false that"; but "not until May" they did."""
    lists, kids = scope.words.reality, scope.tree.children[verb.i]
    until = verb.lemma == "be" and any(c.lemma in lists["until"] for c in kids)
    yet = verb.lemma in ("have", "be") and any(c.lemma in lists["yet"] for c in kids)
    too = verb.pos == "ADJ" and any(c.lemma in lists["too"] for c in kids)
    false = any(c.dep in ("acomp", "attr") and c.lemma in scope.words.cues["falsities"] for c in kids)
    return (denies(scope.tree, verb, scope.words) and not until) or yet or too or false


def _verb_effect(scope: Scope, verb: Word) -> None:
    """Verbs that deny, begin or halt the clause below them."""
    lists, mood = scope.words.reality, scope.mood
    if verb.lemma in lists["fails"] and verb.dep == "conj" and scope.tree.head(verb).lemma in lists["aimed"]:
        mood.colour(Reality.HALTED)
    elif verb.lemma in lists["negated"]:
        mood.negated = not mood.negated
    elif verb.lemma in lists["begun"]:
        read_begin(verb, mood, scope.words)
    elif verb.lemma in lists["halted"]:
        mood.colour(Reality.HALTED)


def of_be(scope: Scope, node: Word, verb: Word) -> Reality:
    """ "Is to begin" is planned, "was to have begun" came to nothing, "the aim is to take the ridge" is aimed."""
    tree = scope.tree
    subject = tree.child(verb, "nsubj")
    if verb.tag == "VBD" and _perfect(tree, node):
        return Reality.HALTED
    return Reality.AIMED if subject is not None and subject.lemma in scope.words.cues["aim_nouns"] else Reality.PLANNED


def is_infinitive(tree: Tree, verb: Word) -> bool:
    """Whether a verb has "to"."""
    return any(c.lemma == "to" and c.dep == "aux" for c in tree.children[verb.i])


def inverted(tree: Tree, node: Word, words: Vocabulary) -> bool:
    """ "Had they entered, …"."""
    helper, subject = tree.child(node, "aux"), tree.child(node, "nsubj", "nsubjpass")
    return helper is not None and subject is not None and helper.i < subject.i and helper.text.lower() in words.reality["inverts"]
