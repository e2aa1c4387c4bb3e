"""Who, and to whom: the arguments of a trigger as actors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from geomap.extract.arguments import ANSWERS
from geomap.extract.discourse import Discourse
from geomap.extract.syntax import Tree, Word, bare
from geomap.extract.triggers import Trigger
from geomap.extract.vocabulary import Vocabulary
from geomap.model import Actor, Kind, Reality

SYMMETRIC = frozenset((Kind.NEGOTIATION, Kind.AGREEMENT, Kind.EXCHANGE, Kind.CEASEFIRE))


def read_actors(tree: Tree, trigger: Trigger, discourse: Discourse) -> tuple[tuple[Actor, ...], tuple[Actor, ...], tuple[Actor, ...]]:
    """Initiators, targets and parties of a trigger; passives, nominal forms and "fell to" are already turned."""
    doers = trigger.arguments.get("subject", [])
    holders = _holders(tree, trigger, discourse)
    if trigger.entry.kind in SYMMETRIC or not _actors(tree, doers, discourse):
        doers = [*doers, *holders]
    undergoers = trigger.arguments.get("object", []) or trigger.arguments.get("held", [])
    kind = trigger.entry.kind
    if kind in SYMMETRIC:
        takers = trigger.arguments.get("to", ()) if kind is Kind.EXCHANGE else ()
        return (), (), _at_table(tree, trigger, [*doers, *undergoers, *_with(trigger), *takers], discourse)
    if kind is Kind.CLASH:
        return (), (), _actors(tree, [*doers, *undergoers, *_with(trigger), *trigger.arguments.get("against", ())], discourse)
    if trigger.entry.sufferer:
        takers = [*trigger.arguments.get("to", ()), *trigger.arguments.get("by", ())]
        return _actors(tree, takers, discourse), _actors(tree, doers, discourse), ()
    if kind in (Kind.WITHDRAWAL, Kind.DEPLOYMENT) and (moved := [w for w in undergoers if _is_force(w, discourse)]):
        if trigger.head.lemma in discourse.vocabulary.names["expels"]:
            doers = []
        movers = (moved, doers) if kind is Kind.WITHDRAWAL else (doers, moved)
        return _actors(tree, movers[0], discourse) or _actors(tree, movers[1], discourse), (), ()
    if kind in (Kind.WITHDRAWAL, Kind.DEPLOYMENT) and not doers:
        return _actors(tree, undergoers, discourse), (), ()
    initiators = _actors(tree, doers, discourse) or _committed(tree, trigger, discourse)
    against = [*undergoers, *trigger.arguments.get("against", ())] if kind is not Kind.WITHDRAWAL else []
    if kind in (Kind.STRIKE, Kind.OFFENSIVE):
        against += [w for key in ("at", "on", "into") for w in trigger.arguments.get(key, ())]
    if kind is Kind.CAPTURE:
        against += trigger.arguments.get("from", ())
    if kind is Kind.AID:
        brought = discourse.vocabulary.nouns["weapon"] | discourse.vocabulary.nouns["munition"]
        against = [*trigger.arguments.get("to", ()), *(w for w in undergoers if discourse.literal_at(w) is None and w.lemma not in brought)]
    if kind is Kind.DISPLACEMENT:
        return _actors(tree, (w for w in doers if w.lemma not in discourse.vocabulary.nouns["people"]), discourse), (), ()
    targets = tuple(a for a in _actors(tree, against, discourse) if a.side not in {i.side for i in initiators})
    if not initiators and trigger.head.lemma in discourse.vocabulary.names["restores"]:
        return targets, (), ()
    return initiators, targets, ()


def _at_table(tree: Tree, trigger: Trigger, words: list[Word], discourse: Discourse) -> tuple[Actor, ...]:
    """The parties among `words`, without who only hosts or brokers it."""
    mediates = discourse.vocabulary.names["mediates"]
    between = []
    if trigger.head.lemma in mediates:
        between = [*trigger.arguments.get("subject", ()), *trigger.arguments.get("by", ())]
    verb = tree.clause(trigger.head)
    if verb.lemma in mediates and verb.i != trigger.head.i:
        between = [*trigger.arguments.get("holder", ()), *trigger.arguments.get("by", ())]
    between += [w for w in words if w.lemma in discourse.vocabulary.names["gobetweens"]]
    return _actors(tree, (w for w in words if w not in between), discourse)


def _committed(tree: Tree, trigger: Trigger, discourse: Discourse) -> tuple[Actor, ...]:
    """Who will do what he vows in the passive: "the minister promised that the town would be retaken"."""
    head, above = trigger.head, tree.head(trigger.head)
    vows = head.dep == "ccomp" and tree.passive(head) and above.lemma in discourse.vocabulary.reality["vows"]
    subject = tree.subject(above) if vows else None
    return tuple(replace(a, rule="vow") for a in _actors(tree, [subject], discourse)) if subject is not None else ()


def _holders(tree: Tree, trigger: Trigger, discourse: Discourse) -> list[Word]:
    """Who does what a noun names, as the subject of its verb: "Russia intensified its offensive"; not who halts, demands or reports it."""
    verb = tree.clause(trigger.head)
    words = discourse.vocabulary
    declares = verb.lemma in words.reality["declares"] and trigger.head.dep == "dobj"
    if trigger.head.dep == "pobj" and tree.head(tree.head(trigger.head)).lemma in ANSWERS:
        return trigger.arguments.get("holder", [])
    phrasal = {f"{verb.lemma} {c.lemma}" for c in tree.children[verb.i] if c.dep in ("prt", "advmod")}
    if (phrasal | {verb.lemma}) & words.reality["halted"] or (words.stance(verb.lemma) is not None and not declares):
        return []
    return trigger.arguments.get("holder", [])


def has_unknown(tree: Tree, trigger: Trigger, discourse: Discourse) -> bool:
    """Whether a force (at a table: a leader or envoy) among subject and object has no side that is known."""
    words = [w for key in ("subject", "object", "of", "holder") for w in trigger.arguments.get(key, ())]
    classes = discourse.vocabulary.nouns
    if trigger.entry.kind not in SYMMETRIC:
        return any(_is_body(tree, w, classes["force"]) and not discourse.parties(tree, w) for w in words)
    named = [w for w in words if w.lemma in classes["talker"] and (w.lemma not in classes["generic"] or _described(tree, w, discourse.vocabulary))]
    return any(not discourse.parties(tree, w) for w in named)


def named_accord(tree: Tree, trigger: Trigger, discourse: Discourse) -> str | None:
    """The place that a deal of this sentence is named after, when something else is done by it: "under the Geneva accord"; None without one."""
    if trigger.entry.kind is Kind.NEGOTIATION:
        return None
    for word in tree.words:
        mention = discourse.mention_at(word) if word.dep in ("compound", "nmod", "amod") else None
        if mention is not None and tree.head(word).lemma in discourse.vocabulary.names["accords"] and tree.head(word).i != trigger.head.i:
            return mention.text
    return None


def is_under_deal(tree: Tree, trigger: Trigger, discourse: Discourse) -> bool:
    """Whether it is done under "the deal" that was told before."""
    deals = (w for w in tree.words if w.dep == "pobj" and w.lemma in discourse.vocabulary.names["accords"] and w.i != trigger.head.i)
    return any(tree.head(w).text.lower() == "under" and (bare(tree, w) or any(c.lemma == "this" for c in tree.children[w.i])) for w in deals)


def _is_body(tree: Tree, word: Word, forces: frozenset[str]) -> bool:
    """Whether a noun, alone or with the word before it, names a force: "brigade", "assault group"."""
    return word.lemma in forces or (word.i > 0 and f"{tree.words[word.i - 1].lemma} {word.lemma}" in forces)


def hits_civilians(trigger: Trigger, vocabulary: Vocabulary) -> bool:
    """Whether people or homes are what is struck: that says nothing of a foe."""
    hit = [w for key in ("object", "to") for w in trigger.arguments.get(key, ()) if w not in trigger.words]
    return bool(hit) and all(w.lemma in vocabulary.nouns["people"] or w.lemma in vocabulary.names["homes"] for w in hit)


def is_own_move(tree: Tree, trigger: Trigger, discourse: Discourse) -> bool:
    """Whether people are taken away, or troops move, by nobody named: whoever tells it did it ("residents had been moved to the coast")."""
    words, kind = discourse.vocabulary, trigger.entry.kind
    if kind is Kind.DISPLACEMENT:
        return trigger.head.lemma in words.names["removes"] and tree.passive(trigger.head) and "subject" not in trigger.arguments
    movers = [w for key in ("subject", "object") for w in trigger.arguments.get(key, ()) if w.lemma in words.nouns["ranks"]]
    return kind in (Kind.WITHDRAWAL, Kind.DEPLOYMENT) and bool(movers) and not any(discourse.parties(tree, w) for w in movers)


def goes_home(tree: Tree, trigger: Trigger, reality: Reality, discourse: Discourse) -> bool:
    """Whether people only come back to where they lived, which is no displacement ("returned to X", "walked back into X"); a return that is kept
    from them leaves them displaced, and a camp is no home.
    """
    head, names = trigger.head, discourse.vocabulary.names
    if trigger.entry.kind is not Kind.DISPLACEMENT or reality in (Reality.HYPOTHETICAL, Reality.HALTED) or head.lemma not in names["journeys"]:
        return False
    goals = [w for key in ("to", "into", "at", "in") for w in trigger.arguments.get(key, ())]
    if any(w.lemma in names["shelters"] for w in goals):
        return False
    homeward = (c for c in tree.children[head.i] if c.dep in ("advmod", "prt") and c.pos in ("ADV", "ADP"))
    return head.lemma in names["returns"] or any(c.lemma in names["homeward"] for c in homeward)


def _described(tree: Tree, word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a noun is told apart from others: "European leaders", not "both leaders" or "local commanders"."""
    return any(c.dep in ("amod", "compound", "poss", "nmod") and c.lemma not in vocabulary.names["plain"] for c in tree.children[word.i])


def _actors(tree: Tree, words: Iterable[Word], discourse: Discourse) -> tuple[Actor, ...]:
    found: dict[str, Actor] = {}
    for word in words:
        for named in discourse.parties(tree, word):
            found.setdefault(named.side or named.name, named)
    return tuple(found.values())


def _with(trigger: Trigger) -> list[Word]:
    return [w for key in ("with", "between", "among", "from", "by") for w in trigger.arguments.get(key, ())]


def _is_force(word: Word, discourse: Discourse) -> bool:
    return word.lemma in discourse.vocabulary.nouns["force"] or word.lemma in ("man", "number")


# ---------------------------------------------------------------------------------------------------------------- places
