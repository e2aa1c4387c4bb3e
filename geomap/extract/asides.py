"""Voices beside a clause: "according to X", "by its own account", "X conceded" after a comma, "Governor: …"."""

from __future__ import annotations

from collections.abc import Iterator

from geomap.extract.discourse import Discourse
from geomap.extract.syntax import Tree, Word
from geomap.extract.voices import Voice, make_voice, speaker_of
from geomap.model import Attribution, Stance

_BEFORE_SPEAKER = (",", '"', "”", "''", "’", "-", "—")


def voice_beside(tree: Tree, node: Word, trigger: Word, discourse: Discourse) -> Iterator[Voice]:
    """The first voice that stands beside a clause: "according to X", "by its own account", "X conceded" after a comma, "reportedly"."""
    cues = discourse.vocabulary.cues
    for child in tree.children[node.i]:
        text = child.text.lower()
        if text == "according" and (to := tree.child(child, "prep")) is not None and (who := tree.child(to, "pobj")) is not None:
            yield make_voice(tree, who, Stance.ASSERTS, f"{child.text} {to.text}", child.i, discourse)
            return
        if text in ("by", "in", "on") and child.dep in ("prep", "agent") and (account := account_of(tree, child, cues["account_nouns"])) is not None:
            noun, who = account
            yield make_voice(tree, who, Stance.ASSERTS, noun.text, noun.i, discourse)
            return
        if text in cues["per"] and child.dep == "prep" and (who := tree.child(child, "pobj")) is not None:
            yield make_voice(tree, who, Stance.ASSERTS, child.text, child.i, discourse)
            return
        if child.dep in ("amod", "advmod") and text in cues["reportedly"]:
            yield Voice(Attribution(source=None, side=None, stance=Stance.ASSERTS, cue=child.text), None)
        elif discourse.vocabulary.stance(child.lemma) == "asserts" and _parenthesis(tree, child, trigger):
            yield make_voice(tree, speaker_of(tree, child, discourse), Stance.ASSERTS, child.text, child.i, discourse)
            return
        elif child.dep == "nsubj" and (cue := _squeezed(tree, child, node, discourse)) is not None:
            yield make_voice(tree, child, Stance.ASSERTS, cue.text, cue.i, discourse)
            return


def account_of(tree: Tree, prep: Word, nouns: frozenset[str]) -> tuple[Word, Word] | None:
    """ "By the traders' count", "in the reckoning of the harbour office": the noun and who it belongs to."""
    for noun in (c for c in tree.children[prep.i] if c.dep == "pobj" and c.lemma in nouns):
        owners = [c for c in tree.children[noun.i] if c.dep == "poss"]
        owners += [
            o for c in tree.children[noun.i] if c.dep == "prep" and c.lemma in ("of", "by", "from") for o in tree.children[c.i] if o.dep == "pobj"
        ]
        if owners:
            return noun, owners[0]
    return None


def _parenthesis(tree: Tree, verb: Word, trigger: Word) -> bool:
    """Whether a speech clause hangs on what it reports: "…, the governor conceded on Monday", "as he put it", "the governor wrote: …"."""
    kids = tree.children[verb.i]
    subject = next((c for c in reversed(kids) if c.dep == "nsubj"), None)
    if verb.pos != "VERB" or verb.dep not in ("conj", "parataxis", "advcl", "ccomp", "dep") or subject is None:
        return False
    put = verb.dep == "advcl" and any(c.dep == "mark" and c.lemma == "as" for c in kids)
    if any(c.dep in ("ccomp", "xcomp", "cc") or (c.dep in ("dobj", "mark") and not put) for c in kids):
        return False
    if any(w.text == ":" for w in tree.words[verb.i : trigger.i]):
        return True
    first = min(verb.i, *(w.i for w in tree.subtree(subject)))
    after = tree.words[verb.i + 1].text if verb.i + 1 < len(tree.words) else ""
    first -= put
    return first > 0 and tree.words[first - 1].text in _BEFORE_SPEAKER and (trigger.i < first or after == ",")


def _squeezed(tree: Tree, subject: Word, verb: Word, discourse: Discourse) -> Word | None:
    """The speech word of "the militia announced on Sunday it had left", which parsers take for a clause at the militia."""
    own = next((c for c in tree.children[verb.i] if c.dep == "nsubj" and c.i > subject.i), None)
    cue = tree.child(subject, "acl")
    if own is None or cue is None or cue.tag != "VBD" or cue.i > own.i:
        return None
    return cue if discourse.vocabulary.stance(cue.lemma) == "asserts" else None


def titled(tree: Tree, colon: Word) -> Word | None:
    """The speaker of "Governor: bridge must be rebuilt", a name or noun before the first colon with no verb beside it."""
    before = tree.words[: colon.i]
    if not before or any(w.pos in ("VERB", "AUX") or w.text == ":" for w in before):
        return None
    return next((w for w in before if w.pos in ("PROPN", "NOUN") and (w.head == w.i or w.head >= colon.i)), None)
