"""Triggers that another one stands for: the verb of "launched an attack", the killing in a strike, the truce that was agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extract.arguments import SERIES
from geomap.extract.syntax import Tree, Word
from geomap.model import Kind

if TYPE_CHECKING:
    from geomap.extract.triggers import Trigger

_CAUSES = frozenset((Kind.STRIKE, Kind.CLASH, Kind.OFFENSIVE))
_CONTENT = frozenset((Kind.CEASEFIRE, Kind.EXCHANGE, Kind.WITHDRAWAL))


def without_light(tree: Tree, found: list[Trigger]) -> list[Trigger]:
    """Only the noun of "launched an attack"; only the attack of "a strike hit a house, killing two"; not the truce in "agreed on a truce"."""
    heads = {t.head.i: t for t in found}
    kept = [t for t in found if not _is_light(tree, t, heads, found)]
    for light in found:
        if light not in kept:
            _lend(tree, light, kept)
    return kept


def _lend(tree: Tree, light: Trigger, kept: list[Trigger]) -> None:
    """What a left-out trigger knows goes to the one that stands for it: where an attack killed, what was agreed."""
    chain = [light.head.i, *(w.i for w in tree.ancestors(light.head))]
    owner = next((t for i in chain for t in kept if t.head.i == i), None)
    owner = owner or next((t for t in kept if light.entry.consequence and light.head.i in {w.i for w in tree.ancestors(t.head)}), None)
    if owner is None:
        return
    if owner.entry.kind is Kind.AGREEMENT and light.entry.kind in _CONTENT:
        owner.content.append(light.entry.kind)
    elif light.entry.kind is owner.entry.kind and _purpose(tree, light, {owner.head.i: owner}):
        for key, words in light.arguments.items():
            if key in light.entry.roles or key in ("between", "with", "among"):
                owner.arguments.setdefault(key, []).extend(w for w in words if w not in owner.arguments.get(key, ()))
    elif light.entry.consequence:
        for key, words in light.arguments.items():
            if key in light.entry.roles and key in ("in", "at", "near", "outside", "on"):
                owner.arguments.setdefault(key, []).extend(words)
        beside = tree.head(owner.head)
        if (
            light.entry.pos == "verb"
            and beside.dep == "prep"
            and beside.head in {light.head.i, *(w.i for w in light.arguments.get("object", ()))}
            and not tree.passive(light.head)
        ):
            owner.arguments.setdefault("subject", []).extend(light.arguments.get("subject", ()))


def _is_light(tree: Tree, trigger: Trigger, heads: dict[int, Trigger], found: list[Trigger]) -> bool:
    if trigger.entry.consequence and any(o.entry.kind in _CAUSES and not o.entry.consequence and _follows(tree, trigger.head, o.head) for o in found):
        return True
    if trigger.entry.kind is Kind.AGREEMENT and trigger.head.dep in ("acl", "relcl") and not {"in", "at", "there"} & set(trigger.arguments):
        told = heads.get(trigger.head.head)
        return told is not None and told.entry.kind in (Kind.CEASEFIRE, Kind.NEGOTIATION, Kind.EXCHANGE, Kind.AGREEMENT)
    above = heads.get(trigger.head.head)
    if above is not None and above is not trigger and trigger.head.dep in ("compound", "amod", "nmod"):
        return True
    governor = above if above is not None and above is not trigger else _agreed(tree, trigger, heads)
    if governor is not None and governor.entry.kind is Kind.AGREEMENT and trigger.entry.kind in _CONTENT and trigger.entry.pos == "noun":
        return True
    if trigger.entry.kind is Kind.DEFENCE and _own(tree, trigger, heads):
        return True
    if _purpose(tree, trigger, heads) or _opens_with(tree, trigger, heads):
        return True
    same = {trigger.entry.kind}
    if (
        above is not None
        and above is not trigger
        and above.entry.pos == "verb"
        and not above.entry.consequence
        and above.entry.kind in same
        and trigger.entry.pos == "noun"
    ):
        return trigger.head.dep in ("nsubj", "nsubjpass")
    for below in tree.children[trigger.head.i]:
        other = heads.get(below.i) or _of_series(tree, below, heads)
        if trigger.entry.pos != "verb" or other is None or other.entry.pos != "noun":
            continue
        if other.entry.kind is trigger.entry.kind and below.dep in ("dobj", "attr", "oprd"):
            return True
        if {other.entry.kind, trigger.entry.kind} == {Kind.OFFENSIVE, Kind.ADVANCE} and below.dep == "nsubj":
            return True
    return False


def _own(tree: Tree, trigger: Trigger, heads: dict[int, Trigger]) -> bool:
    """Whether someone stops what is their own: "the army halted its air raids"."""
    things = [w for w in trigger.arguments.get("object", ()) if w.i in heads and not tree.passive(trigger.head)]
    return any(c.dep == "poss" and c.pos == "PRON" and c.lemma in ("its", "their", "his", "her") for w in things for c in tree.children[w.i])


def _purpose(tree: Tree, trigger: Trigger, heads: dict[int, Trigger]) -> bool:
    """Whether a noun only says again what its verb does: "met for talks", "clashed in fierce fighting"."""
    prep = tree.head(trigger.head)
    verb = heads.get(prep.head) if trigger.head.dep == "pobj" and prep.lemma in ("for", "in") else None
    return verb is not None and verb.entry.pos == "verb" and trigger.entry.pos == "noun" and verb.entry.kind is trigger.entry.kind


def _opens_with(tree: Tree, trigger: Trigger, heads: dict[int, Trigger]) -> bool:
    """The campaign of "the campaign opened with attacks around X"."""
    verb = tree.head(trigger.head)
    if trigger.head.dep != "nsubj" or trigger.entry.pos != "noun" or verb.i in heads:
        return False
    means = (o for prep in tree.children[verb.i] if prep.lemma == "with" for o in tree.children[prep.i])
    return any(o.i in heads and heads[o.i].entry.kind is trigger.entry.kind for o in means)


def _of_series(tree: Tree, noun: Word, heads: dict[int, Trigger]) -> Trigger | None:
    """The talks of "several rounds of talks"."""
    inner = (o for of in tree.children[noun.i] if of.lemma == "of" for o in tree.children[of.i] if noun.lemma in SERIES)
    return next((heads[o.i] for o in inner if o.i in heads), None)


def _follows(tree: Tree, effect: Word, cause: Word) -> bool:
    """Whether one verb only tells what the attack of the other did: "hit a house, killing two", "killed in a strike", "a strike that killed"."""
    for low, high in ((effect, cause), (cause, effect)):
        for word in [low, *tree.ancestors(low)]:
            if word.i == high.i:
                return True
            if word.dep in ("ccomp", "parataxis") or (word.dep == "advcl" and tree.child(word, "mark") is not None):
                break
    return False


def _agreed(tree: Tree, trigger: Trigger, heads: dict[int, Trigger]) -> Trigger | None:
    """The agreement whose content a noun is: "settled on another swap", "a deal for the release"."""
    prep = tree.head(trigger.head)
    if trigger.head.dep == "pobj" and prep.lemma in ("on", "to", "for", "of"):
        return heads.get(prep.head)
    return None
