"""One step up from a word: what the verb, noun or preposition above does to the status of what stands below it."""

from __future__ import annotations

from geomap.extract.clauses import inverted, is_infinitive, of_be, read_clause
from geomap.extract.reality import DEEDS, LASTING, UNDERGOES, definite, denies, denies_noun, goes_on, read_effect, read_governor, read_verb, says
from geomap.extract.scope import Scope
from geomap.extract.syntax import Word
from geomap.extract.voices import refuses, unverified, voice_of_noun
from geomap.model import Kind, Reality, Stance

_COMPLEMENTS = ("ccomp", "xcomp", "parataxis", "acomp", "csubj", "pcomp")
_ARGUMENTS = ("dobj", "nsubj", "nsubjpass", "attr", "oprd", "dative")
_VERBAL = ("VERB", "AUX", "ADJ")


def step(scope: Scope, node: Word) -> Word:
    """The word above `node`, once its effect is noted in `scope`."""
    above = scope.tree.head(node)
    _settle(scope, node, above)
    if node.dep in ("relcl", "acl") or (node.dep == "ccomp" and above.pos == "NOUN"):
        _into_noun(scope, node, above)
    elif node.dep == "advcl":
        _adverbial(scope, node)
    elif node.dep == "conj":
        return _conjunct(scope, node, above)
    elif node.dep in _COMPLEMENTS and above.pos in _VERBAL:
        read_clause(scope, node, above)
    elif node.dep in _ARGUMENTS and above.pos in _VERBAL:
        _argument(scope, node, above)
    elif node.dep in ("pobj", "pcomp"):
        return _preposition(scope, above)
    elif above.pos in ("NOUN", "PROPN") and node.dep in ("compound", "nmod", "amod"):
        _through_noun(scope, above)
    return above


def _settle(scope: Scope, node: Word, above: Word) -> None:
    """Notes what a clause at a noun has settled, whatever stands above it: negation, reality, what is taken for granted."""
    if node.dep == "relcl" and scope.settled is None:
        scope.settled, scope.granted = scope.mood.negated, scope.mood.finite
    if node.dep == "amod" and node.tag == "VBN" and scope.settled is None:
        scope.settled, scope.mood.fixed = scope.mood.negated, True
    if node.dep == "acl" and node.tag == "VBN" and scope.settled is None and not is_infinitive(scope.tree, node):
        scope.settled = scope.mood.negated or denies(scope.tree, above, scope.words)
    if _under_way(scope, node):
        scope.mood.colour(Reality.ONGOING, weak=True)
    scope.mood.fixed = scope.mood.fixed or _presupposed(scope, node)


def _under_way(scope: Scope, node: Word) -> bool:
    """ "Residents reported tanks rolling into the town"."""
    tree = scope.tree
    above = tree.head(node)
    if node.dep == "acl":
        above = next((w for w in tree.ancestors(node) if w.dep != "conj"), above)
        above = tree.head(above) if above.dep == "dobj" else above
    bare = node.tag == "VBG" and node.dep in ("acl", "ccomp") and not tree.child(node, "aux")
    return bare and above.pos == "VERB" and scope.words.stance(above.lemma) == "asserts"


def _presupposed(scope: Scope, node: Word) -> bool:
    """Whether a clause at a noun tells what is taken for granted: "the hill that they lost", "the hill lost in May"; not "a plan to take it"."""
    if node.dep == "relcl":
        return scope.mood.finite
    if scope.tree.head(node).lemma in _leading(scope):
        return False
    return node.dep == "acl" and node.tag in ("VBN", "VBD", "VBG") and not scope.tree.child(node, "aux", "mark")


def _leading(scope: Scope) -> frozenset[str]:
    """Nouns whose clause is what they are about: "reports of rebels shelling the town"."""
    cues = scope.words.cues
    return cues["claim_nouns"] | cues["fear_nouns"] | cues["demand_nouns"] | cues["plan_nouns"]


def _conjunct(scope: Scope, node: Word, above: Word) -> Word:
    """Coordination: "halted … and recaptured" stand alike; "he said … and tanks moved in" leaves the speech."""
    kids, mood = scope.tree.children, scope.mood
    if node.pos not in ("VERB", "AUX") or above.pos not in ("VERB", "AUX"):
        return above
    bare = not any(c.dep in ("aux", "auxpass", "nsubj", "nsubjpass") for c in kids[node.i])
    if bare and node.tag == "VB" and above.tag == "VBD" and not mood.finite:
        mood.finite, mood.tense = True, "present"
    if bare and any(c.dep == "cc" and c.lemma in scope.words.reality["either"] for c in kids[above.i]):
        mood.negated = mood.negated or denies(scope.tree, above, scope.words)
    if bare and mood.reality is None:
        read_verb(scope.tree, above, mood, scope.words)
    if not (scope.words.stance(above.lemma) and any(c.dep in ("ccomp", "xcomp") for c in kids[above.i])):
        return above
    scope.path.append(above)
    scope.over = scope.barred = above.head == above.i
    return above if scope.over else step(scope, above)


def _argument(scope: Scope, node: Word, verb: Word) -> None:
    """A noun as subject or object of a verb: "announced the liberation", "urged a truce", "the offensive was halted"."""
    tree, words, mood, undergoes = scope.tree, scope.words, scope.mood, node.dep in UNDERGOES
    if verb.lemma == "be":
        _of_be(scope, node, verb)
    if node.i == scope.trigger.head.i or node.lemma in words.reality["means"]:
        _trigger_argument(scope, node, verb)
    if undergoes and refuses(tree, verb, words):
        return scope.speak(verb, Stance.REFUSES_TO_CONFIRM)
    if undergoes and verb.lemma in words.cues["verifies"] and tree.negated(verb):
        scope.unconfirmed = True
        return None
    known = mood.reality is not None
    read_verb(tree, verb, mood, words)
    if not known and node.i == scope.trigger.head.i and verb.pos == "VERB" and verb.tag in ("VBZ", "VBP") and scope.trigger.entry.kind in DEEDS:
        mood.tense = "past"
    own = node.i == scope.trigger.head.i
    negated = denies_noun(tree, node, verb, words) if own else denies(tree, verb, words)
    mood.negated = mood.negated or (negated and not _told_apart(scope))
    stance = words.stance(verb.lemma)
    silent = node.dep == "attr" or verb.lemma in words.cues["opposes"] | words.reality["describing"] or says(tree, verb, words.reality["halted"])
    if stance is not None and undergoes and not silent:
        scope.speak(verb, Stance(stance))
    return None


def _of_be(scope: Scope, node: Word, verb: Word) -> None:
    """ "The talks are to begin", "the aim is the capture of the ridge"."""
    tree, subject = scope.tree, scope.tree.child(verb, "nsubj")
    for clause in (c for c in tree.children[verb.i] if node.dep == "nsubj" and c.dep == "xcomp" and is_infinitive(tree, c)):
        scope.mood.colour(of_be(scope, clause, verb))
    if node.dep == "attr" and subject is not None and subject.lemma in scope.words.cues["aim_nouns"]:
        scope.mood.colour(Reality.AIMED)


def _trigger_argument(scope: Scope, node: Word, verb: Word) -> None:
    """What the verb of a trigger noun does to it: halts, plans, begins, would only halt it."""
    mood, lasting = scope.mood, scope.trigger.entry.kind in (*LASTING, Kind.ADVANCE)
    if denies(scope.tree, verb, scope.words) and node.dep == "nsubj" and verb.lemma in scope.words.reality["survives"]:
        mood.colour(Reality.HALTED)
    if goes_on(scope.tree, node, verb, scope.words):
        mood.colour(Reality.ONGOING, weak=True)
        mood.fixed, scope.settled = True, mood.negated
    read_governor(scope.tree, node, verb, mood, scope.words, lasting=lasting)


def _preposition(scope: Scope, prep: Word) -> Word:
    words, mood, lemma, above = scope.words, scope.mood, prep.text.lower(), scope.tree.head(prep)
    if f"{above.lemma} {lemma}" in words.reality["aimed"] or f"{above.text.lower()} {lemma}" in words.reality["aimed"]:
        mood.colour(Reality.AIMED)
    if lemma == "to" and above.lemma in words.reality["nearing"]:
        mood.colour(Reality.HYPOTHETICAL)
    if lemma == "from" and above.lemma == "far":
        mood.negated = True
    if lemma in words.reality["lacking"]:
        mood.negated = True
    if lemma == "from" and above.lemma in words.reality["negated"] | words.reality["halted"]:
        mood.colour(Reality.HYPOTHETICAL)
    if lemma in words.reality["barring"] and scope.settled is None:
        scope.backdrop = lemma if lemma in words.reality["backdrop"] else None
        scope.over = scope.barred = True
        return above
    scope.path.append(prep)
    if above.pos in ("NOUN", "PROPN") and lemma in ("for", "of", "to", "about", "on"):
        mood.negated = mood.negated or (denies(scope.tree, above, words) and not _told_apart(scope))
        if above.lemma in words.cues["end_nouns"] and not denies(scope.tree, above, words):
            mood.colour(Reality.ONGOING, weak=True)
            mood.fixed = scope.granted = True
        _through_noun(scope, above)
    elif above.pos in ("VERB", "AUX"):
        _prepositional_verb(scope, above, lemma)
    return above


def _prepositional_verb(scope: Scope, verb: Word, lemma: str) -> None:
    """ "Called for a truce", "spoke of shelling", "prepared for an assault", "did not take part in the raid"."""
    words = scope.words
    if lemma == "for" and words.stance(verb.lemma) == "demands":
        return scope.speak(verb, Stance.DEMANDS)
    for stance in (Stance.DEMANDS, Stance.FEARS, Stance.ASSERTS):
        if f"{verb.lemma} {lemma}" in words.cues[stance.value]:
            return scope.speak(verb, stance)
    if lemma == "for":
        read_effect(verb.lemma, scope.mood, words)
    if scope.trigger.entry.kind in LASTING and verb.lemma == "be" and any(c.text.lower() in ("has", "have") for c in scope.tree.children[verb.i]):
        scope.mood.colour(Reality.ONGOING, weak=True)
    read_verb(scope.tree, verb, scope.mood, words)
    whole = scope.path[-2].pos != "VERB" and not _told_apart(scope)
    scope.mood.negated = scope.mood.negated or (whole and denies(scope.tree, verb, words))
    return None


def _into_noun(scope: Scope, node: Word, noun: Word) -> None:
    """A clause under a noun: "claims that …", "plans to …"; a relative clause says nothing new."""
    tree, kids = scope.tree, scope.tree.children[node.i]
    content = node.dep != "relcl" or any(c.dep == "mark" for c in kids) or is_infinitive(tree, node)
    kids_of_noun = tree.children[noun.i]
    told = node.tag == "VBG" and noun.lemma in _leading(scope)
    if content and (told or any(c.dep in ("mark", "aux") for c in kids)):
        scope.mood.negated = scope.mood.negated or (node.dep != "relcl" and denies(tree, noun, scope.words))
        _through_noun(scope, noun, clause=True)
        ranked = any(c.lemma in scope.words.reality["ranks"] for c in kids_of_noun)
        if is_infinitive(tree, node) and not scope.over and not ranked:
            scope.mood.colour(Reality.PLANNED if tree.passive(node) else Reality.AIMED, weak=True)


def _through_noun(scope: Scope, noun: Word, *, clause: bool = False) -> None:
    """What a noun does to what it governs: calls demand, plans plan, threats leave open, claims claim."""
    cues = scope.words.cues
    if noun.lemma in cues["demand_nouns"] and (clause or noun.lemma != "push"):
        scope.speak(noun, Stance.DEMANDS)
    elif noun.lemma in cues["plan_nouns"] - (frozenset() if clause else cues["settled_nouns"]):
        scope.mood.colour(Reality.PLANNED)
    elif noun.lemma in cues["fear_nouns"] or (noun.lemma in cues["topic_nouns"] and not clause and not definite(scope.tree, scope.trigger.head)):
        scope.mood.colour(Reality.HYPOTHETICAL)
    elif noun.lemma in cues["claim_nouns"]:
        scope.unconfirmed = scope.unconfirmed or unverified(scope.tree, noun, scope.discourse)
        scope.voices += voice_of_noun(scope.tree, noun, scope.discourse)
        scope.over = True


def _adverbial(scope: Scope, node: Word) -> None:
    lists, kids = scope.words.reality, scope.tree.children[node.i]
    marks = [c.text.lower() for c in kids if c.dep in ("mark", "advmod") and c.i < node.i]
    mark = next((m for m in marks if m in lists["barriers"] or m in lists["conditional"]), None)
    if mark is not None:
        if mark in lists["conditional"] and _unknown(scope, node):
            scope.unconfirmed = True
        elif mark in lists["conditional"] or (mark == "before" and not scope.mood.finite):
            scope.mood.colour(Reality.HYPOTHETICAL)
        scope.backdrop = mark if mark in lists["backdrop"] else None
        if scope.purpose and mark in lists["counted"] and scope.trigger.entry.kind in DEEDS and scope.mood.reality is Reality.AIMED:
            scope.mood.reality = None
        scope.over = scope.barred = True
    elif inverted(scope.tree, node, scope.words):
        scope.mood.colour(Reality.HYPOTHETICAL)
        scope.over = scope.barred = True
    elif is_infinitive(scope.tree, node):
        scope.purpose = scope.mood.reality is None
        scope.mood.colour(Reality.AIMED, weak=True)


def _told_apart(scope: Scope) -> bool:
    """Whether a negation leaves the trigger alone: "did not respond to the attack", where the attack is a thing of its own."""
    return definite(scope.tree, scope.trigger.head) and any(w.dep == "prep" for w in scope.path)


def _unknown(scope: Scope, node: Word) -> bool:
    """ "It is unclear if they left": no condition."""
    above = scope.tree.head(node)
    return any(w.lemma in scope.words.reality["unknown"] for w in (above, *scope.tree.children[above.i]))
