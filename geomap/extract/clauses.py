"""A clause under a verb or adjective: what is said, planned, hoped for, begun, refused."""

from __future__ import annotations

from geomap.extract.reality import denies, read_begin, read_effect, read_verb
from geomap.extract.scope import Scope
from geomap.extract.syntax import Tree, Word
from geomap.extract.voices import refuses
from geomap.model import Reality, Stance


def read_clause(scope: Scope, node: Word, verb: Word) -> None:
    """Notes in `scope` what a verb or adjective does to the clause `node` below it."""
    tree, words, mood = scope.tree, scope.words, scope.mood
    infinitive = is_infinitive(tree, node)
    stance = words.stance(verb.lemma) or (_phrasal_demand(scope, verb) if infinitive else None)
    if refuses(tree, verb, words):
        return scope.speak(verb, Stance.REFUSES_TO_CONFIRM)
    if inverted(tree, node) and node.i < verb.i:
        scope.over = scope.barred = True
        return mood.colour(Reality.HYPOTHETICAL)
    if _asked(tree, node):
        scope.unconfirmed = True
        if stance == "demands" or any(c.lemma in words.reality["unknown"] for c in (verb, *tree.children[verb.i])):
            return None
    if infinitive and verb.lemma in words.reality["commands"]:
        mood.colour(Reality.PLANNED)
        if not tree.passive(verb):
            return scope.speak(verb, Stance.DEMANDS)
    if verb.lemma in words.cues["verifies"] and tree.negated(verb):
        scope.unconfirmed = True
        return None
    own_aim = infinitive and verb.lemma in words.reality["aimed"] and tree.child(node, "nsubj") is None and tree.child(verb, "dobj") is None
    if own_aim:
        mood.colour(Reality.AIMED)
    elif infinitive and verb.lemma in ("be", "have"):
        mood.colour(of_be(scope, node, verb))
    elif not infinitive and verb.lemma in words.reality["hopes"]:
        mood.reality = None if mood.reality is Reality.PLANNED else mood.reality
        mood.colour(Reality.AIMED)
    elif node.tag == "VBG" and verb.lemma in words.reality["weighs"]:
        mood.colour(Reality.HYPOTHETICAL)
    elif infinitive and verb.lemma in words.reality["able"] and not _past_be(tree, verb):
        mood.colour(Reality.HYPOTHETICAL, weak=True)
    elif not (infinitive and stance != "demands" and read_effect(verb.lemma, mood, words)):
        if stance is not None and node.dep != "acomp":
            if infinitive and stance == "asserts" and scope.trigger.entry.state and not _perfect(tree, node):
                mood.colour(Reality.ONGOING, weak=True)
            scope.unconfirmed = scope.unconfirmed or (stance == "asserts" and _unsaid(scope, verb))
            return scope.speak(verb, Stance(stance))
        _verb_effect(scope, verb)
    if verb.pos != "ADJ":
        read_verb(tree, verb, mood, words)
    mood.negated = mood.negated or (denies(tree, verb, words) and not _until(tree, verb)) or _yet(tree, verb) or _false(scope, verb)
    return None


def _asked(tree: Tree, node: Word) -> bool:
    """ "Whether they entered"."""
    return any(c.dep in ("mark", "advmod") and c.lemma in ("whether", "if") for c in tree.children[node.i])


def _unsaid(scope: Scope, verb: Word) -> bool:
    """ "Nobody has claimed that they entered"."""
    cues = scope.words.cues
    return scope.tree.negated(verb) and verb.lemma not in cues["opinions"] | cues["admits"]


def _perfect(tree: Tree, node: Word) -> bool:
    return any(c.dep == "aux" and c.lemma == "have" for c in tree.children[node.i])


def _until(tree: Tree, verb: Word) -> bool:
    """ "It was not until May that they left": they did leave."""
    return verb.lemma == "be" and any(c.lemma == "until" for c in tree.children[verb.i])


def _yet(tree: Tree, verb: Word) -> bool:
    """ "Has yet to enter", "too weak to attack": it did not."""
    kids = tree.children[verb.i]
    return (verb.lemma in ("have", "be") and any(c.lemma == "yet" for c in kids)) or (verb.pos == "ADJ" and any(c.lemma == "too" for c in kids))


def _false(scope: Scope, verb: Word) -> bool:
    """ "It was false that they entered"."""
    return any(c.dep in ("acomp", "attr") and c.lemma in scope.words.cues["falsities"] for c in scope.tree.children[verb.i])


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


def _past_be(tree: Tree, adjective: Word) -> bool:
    """ "Were able to enter": they did."""
    return tree.head(adjective).tag == "VBD"


def is_infinitive(tree: Tree, verb: Word) -> bool:
    return any(c.lemma == "to" and c.dep == "aux" for c in tree.children[verb.i])


def _phrasal_demand(scope: Scope, verb: Word) -> str | None:
    """ "Called on both sides to …", "appealed to the rebels to …"."""
    preps = (c.lemma for c in scope.tree.children[verb.i] if c.dep == "prep")
    return "demands" if any(f"{verb.lemma} {p}" in scope.words.cues["demands"] for p in preps) else None


def inverted(tree: Tree, node: Word) -> bool:
    """ "Had they entered, …"."""
    helper, subject = tree.child(node, "aux"), tree.child(node, "nsubj", "nsubjpass")
    return helper is not None and subject is not None and helper.i < subject.i and helper.text.lower() in ("had", "were", "should")
