"""Whether an event happened, is happening or is only meant to, and who says so: one walk from the trigger up to the root of its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from geomap.extract.asides import titled, voice_beside
from geomap.extract.discourse import Discourse
from geomap.extract.governors import step
from geomap.extract.reality import definite, denies, read_modifiers, read_verb
from geomap.extract.scope import Scope
from geomap.extract.syntax import Tree, Word
from geomap.extract.triggers import Trigger
from geomap.extract.voices import Voice, derive_assertion, make_voice
from geomap.model import Assertion, Attribution, Reality, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Reality, voices, and what the date needs: `tense` past, present or future; `backdrop` is the word ("since") by which it dates another event.

    `cues` are the positions of the speech words: their times are those of the statement.
    """

    reality: Reality
    attributions: tuple[Attribution, ...] = ()
    tense: str = "past"
    backdrop: str | None = None
    unconfirmed: bool = False
    cues: tuple[int, ...] = ()

    @property
    def assertion(self) -> Assertion:
        return derive_assertion(self.attributions, unverified=self.unconfirmed)


def read_status(tree: Tree, trigger: Trigger, discourse: Discourse) -> Status | None:
    """The status of a trigger; None when its sentence asserts nothing of the kind (a question, a plain negation)."""
    scope = read_scope(tree, trigger, discourse)
    voices, mood = scope.voices, scope.mood
    if mood.negated and _no_such(tree, trigger.head) and all(v.attribution.side is None for v in voices):
        return None
    if not voices and (mood.negated or asks(tree) or _only_judged(tree, trigger.head, discourse)):
        return None
    return Status(
        reality=mood.settle(trigger, attributed=bool(voices)),
        attributions=tuple(v.denying() if mood.negated else v.attribution for v in voices),
        tense=mood.tense,
        backdrop=scope.backdrop,
        unconfirmed=scope.unconfirmed,
        cues=tuple(v.cue for v in voices if v.cue is not None),
    )


def asks(tree: Tree) -> bool:
    """Whether a sentence ends in a question mark."""
    return tree.sentence.text.rstrip("\"'”’ ").endswith("?")


def _no_such(tree: Tree, head: Word) -> bool:
    """ "There was no fighting in X, residents said": nothing to tell, and nobody accused to deny it."""
    return head.dep in ("attr", "nsubj") and tree.head(head).lemma == "be" and tree.child(tree.head(head), "expl") is not None


def _only_judged(tree: Tree, head: Word, discourse: Discourse) -> bool:
    """ "An envoy called the raid reckless": a judgement of what is known, no news of it."""
    above = tree.head(head)
    judged = head.dep in ("dobj", "nsubj") and any(w.lemma in discourse.vocabulary.reality["describing"] for w in (above, tree.head(above)))
    return judged and head.i > above.i and definite(tree, head) and tree.child(head, "prep", "acl", "relcl") is None


def read_scope(tree: Tree, trigger: Trigger, discourse: Discourse) -> Scope:
    """All that the words above and beside a trigger say of it."""
    scope, node = Scope(tree, trigger, discourse), trigger.head
    _begin(scope, node)
    while len(scope.path) <= len(tree.words):
        scope.path.append(node)
        _look_beside(scope, node)
        if scope.over or node.head == node.i:
            break
        node = step(scope, node)
    if not scope.over:
        _look_elsewhere(scope)
    elif scope.barred and scope.backdrop is None and not scope.voices:
        _look_beside(scope, next((w for w in tree.words if w.head == w.i and w.pos == "VERB"), node))
    if not scope.over or scope.barred:
        _look_around(scope)
    if scope.settled is not None:
        scope.mood.negated = scope.settled
    return scope


def _begin(scope: Scope, node: Word) -> None:
    """What the trigger's own modifiers, tense and negation say."""
    tree, mood, words = scope.tree, scope.mood, scope.words
    mood.negated = denies(tree, node, words)
    scope.unconfirmed = read_modifiers(tree, node, mood, words)
    if node.pos in ("VERB", "AUX"):
        read_verb(tree, node, mood, words)
    perfect = any(c.dep == "aux" and c.text.lower() in ("has", "have") for c in tree.children[node.i])
    if scope.trigger.entry.state and node.tag == "VBN" and (node.dep == "acl" or perfect):
        mood.colour(Reality.ONGOING, weak=True)


def _look_beside(scope: Scope, node: Word) -> None:
    """ "According to X", "by its own account", a speech clause after a comma; "reportedly" lets the walk go on."""
    for voice in voice_beside(scope.tree, node, scope.trigger.head, scope.discourse):
        if voice.cue is not None and _before_own_clause(scope, voice.cue, node):
            continue
        scope.voices.append(voice)
        scope.over = scope.over or voice.attribution.source is not None


def _before_own_clause(scope: Scope, cue: int, node: Word) -> bool:
    """ "X fell, officials said, but Y held out": the voice does not reach the coordinated clause after it."""
    tree = scope.tree
    low = next((w for w in scope.path if w.dep == "conj" and w.head == node.i and w.pos in ("VERB", "AUX")), None)
    return low is not None and tree.child(low, "nsubj", "nsubjpass") is not None and cue < min(w.i for w in tree.subtree(low))


def _look_elsewhere(scope: Scope) -> None:
    """ "According to X" that the parser hung on a word off the path, at the start or the end of the sentence; "Governor: …"."""
    path = {w.i for w in scope.path}
    for word in scope.tree.words:
        if word.text.lower() == "according" and (word.i == 0 or word.head in path) and word.head not in path:
            _look_beside(scope, scope.tree.head(word))
        elif word.text == ":" and word.i < scope.trigger.head.i and (who := titled(scope.tree, word)) is not None:
            scope.voices.append(make_voice(scope.tree, who, Stance.ASSERTS, word.text, word.i, scope.discourse))


def _look_around(scope: Scope) -> None:
    """A quotation whose speech verb stands in a sentence before or after."""
    quoted = scope.tree.quoted[scope.trigger.head.i] and not scope.voices
    speaker = scope.discourse.quote_speaker(scope.tree.sentence) if quoted else None
    if speaker is not None:
        scope.voices.append(Voice(Attribution(source=speaker.name, side=speaker.side, stance=Stance.ASSERTS, cue="quoted"), None))
