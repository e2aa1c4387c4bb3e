"""Whether an event happened, is happening or is only meant to, and who says so: one walk from the trigger up to the root of its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from geomap.extract.discourse import Discourse
from geomap.extract.reality import LASTING, UNDERGOES, Mood, read_begin, read_effect, read_governor, read_modifiers, read_verb
from geomap.extract.syntax import Tree, Word
from geomap.extract.triggers import Trigger
from geomap.extract.voices import Voice, derive_assertion, refuses, voice_beside, voice_of, voice_of_noun
from geomap.model import Assertion, Attribution, Reality, Stance

_COMPLEMENTS = ("ccomp", "xcomp", "parataxis", "acomp", "csubj", "pcomp")
_ARGUMENTS = ("dobj", "nsubj", "nsubjpass", "attr", "oprd", "dative")
_INTENT = {"demands": Reality.AIMED, "fears": Reality.HYPOTHETICAL}


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
    walk = _Walk(tree, trigger, discourse)
    walk.run()
    voices, mood = walk.voices, walk.mood
    if mood.negated and _no_such(tree, trigger.head) and all(v.attribution.side is None for v in voices):
        return None
    if not voices and (mood.negated or tree.sentence.text.rstrip("\"'”’ ").endswith("?")):
        return None
    attributions = tuple(v.denying() if mood.negated else v.attribution for v in voices)
    return Status(
        reality=mood.settle(trigger, attributed=bool(voices)),
        attributions=attributions,
        tense=mood.tense,
        backdrop=walk.backdrop,
        unconfirmed=walk.unconfirmed,
        cues=tuple(v.cue for v in voices if v.cue is not None),
    )


def _no_such(tree: Tree, head: Word) -> bool:
    """ "There was no fighting in X, residents said": nothing to tell, and nobody accused to deny it."""
    return head.dep in ("attr", "nsubj") and tree.head(head).lemma == "be" and tree.child(tree.head(head), "expl") is not None


@dataclass(slots=True)
class _Walk:
    """The way up. It ends at the root, at the nearest voice, or at a barrier ("despite", "after") through which no status passes."""

    tree: Tree
    trigger: Trigger
    discourse: Discourse
    mood: Mood = field(default_factory=Mood)
    voices: list[Voice] = field(default_factory=list)
    path: list[Word] = field(default_factory=list)
    backdrop: str | None = None
    unconfirmed: bool = False
    over: bool = False
    barred: bool = False
    settled: bool | None = None

    def run(self) -> None:
        node = self.trigger.head
        self.mood.negated = self.tree.negated(node)
        self.unconfirmed = read_modifiers(self.tree, node, self.mood, self.discourse.vocabulary)
        if node.pos in ("VERB", "AUX"):
            read_verb(self.tree, node, self.mood, self.discourse.vocabulary)
        if self.trigger.entry.state and node.dep == "acl" and node.tag == "VBN":
            self.mood.colour(Reality.ONGOING, weak=True)
        while len(self.path) <= len(self.tree.words):
            self.path.append(node)
            self._look_beside(node)
            if self.over or node.head == node.i:
                break
            node = self._step(node)
        if not self.over:
            self._look_elsewhere()
        elif self.barred and self.backdrop is None and not self.voices:
            self._look_beside(next((w for w in self.tree.words if w.head == w.i and w.pos == "VERB"), node))
        if not self.over or self.barred:
            self._look_around()
        if self.settled is not None:
            self.mood.negated = self.settled

    # ------------------------------------------------------------------ one step up
    def _step(self, node: Word) -> Word:
        above = self.tree.head(node)
        if node.dep == "relcl" and self.settled is None:
            self.settled = self.mood.negated
        if node.dep in ("relcl", "acl") or (node.dep == "ccomp" and above.pos == "NOUN"):
            self._into_noun(node, above)
        elif node.dep == "advcl":
            self._adverbial(node)
        elif node.dep == "conj":
            return self._conjunct(node, above)
        elif node.dep in _COMPLEMENTS and above.pos in ("VERB", "AUX", "ADJ"):
            self._complement(node, above)
        elif node.dep in _ARGUMENTS and above.pos in ("VERB", "AUX", "ADJ"):
            self._argument(node, above)
        elif node.dep in ("pobj", "pcomp"):
            return self._preposition(above)
        elif above.pos in ("NOUN", "PROPN") and node.dep in ("compound", "nmod", "amod"):
            self._through_noun(above)
        return above

    def _conjunct(self, node: Word, above: Word) -> Word:
        """Coordination: "halted … and recaptured" stand alike; "he said … and tanks moved in" leaves the speech."""
        if node.pos not in ("VERB", "AUX") or above.pos not in ("VERB", "AUX"):
            return above
        bare = not any(c.dep in ("aux", "auxpass", "nsubj", "nsubjpass") for c in self.tree.children[node.i])
        if bare and node.tag == "VB" and above.tag == "VBD" and not self.mood.finite:
            self.mood.finite, self.mood.tense = True, "present"
        if bare and self.mood.reality is None:
            read_verb(self.tree, above, self.mood, self.discourse.vocabulary)
        speech = self.discourse.vocabulary.stance(above.lemma) and any(c.dep in ("ccomp", "xcomp") for c in self.tree.children[above.i])
        if not speech:
            return above
        self.path.append(above)
        self.over = self.barred = above.head == above.i
        return above if self.over else self._step(above)

    def _complement(self, node: Word, verb: Word) -> None:
        """A clause under a verb: what is said, planned, begun, refused."""
        words, mood = self.discourse.vocabulary, self.mood
        infinitive = self._to(node)
        stance = words.stance(verb.lemma) or (self._phrasal_demand(verb) if infinitive else None)
        if refuses(self.tree, verb, words):
            return self._speak(verb, Stance.REFUSES_TO_CONFIRM)
        if infinitive and verb.lemma in words.reality["commands"] and not self.tree.passive(verb):
            mood.colour(Reality.PLANNED)
            return self._speak(verb, Stance.DEMANDS)
        own_aim = (
            infinitive and verb.lemma in words.reality["aimed"] and self.tree.child(node, "nsubj") is None and self.tree.child(verb, "dobj") is None
        )
        if own_aim:
            mood.colour(Reality.AIMED)
        elif infinitive and verb.lemma in ("be", "have"):
            mood.colour(Reality.PLANNED)
        elif not (infinitive and stance != "demands" and read_effect(verb.lemma, mood, words)):
            if stance is not None and node.dep != "acomp":
                return self._speak(verb, Stance(stance))
            if verb.lemma in words.reality["negated"]:
                mood.negated = not mood.negated
            elif verb.lemma in words.reality["begun"]:
                read_begin(verb, mood, words)
            elif verb.lemma in words.reality["halted"]:
                mood.colour(Reality.HALTED)
        if verb.pos != "ADJ":
            read_verb(self.tree, verb, mood, words)
        mood.negated = mood.negated or self.tree.negated(verb)
        return None

    def _to(self, verb: Word) -> bool:
        return any(c.lemma == "to" and c.dep == "aux" for c in self.tree.children[verb.i])

    def _phrasal_demand(self, verb: Word) -> str | None:
        """ "Called on both sides to …", "appealed to the rebels to …"."""
        preps = (c.lemma for c in self.tree.children[verb.i] if c.dep == "prep")
        return "demands" if any(f"{verb.lemma} {p}" in self.discourse.vocabulary.cues["demands"] for p in preps) else None

    def _argument(self, node: Word, verb: Word) -> None:
        """The trigger noun as subject or object of a verb: "announced the liberation", "urged a truce", "the offensive was halted"."""
        words, undergoes = self.discourse.vocabulary, node.dep in UNDERGOES
        if verb.lemma == "be" and node.dep == "nsubj" and any(self._to(c) for c in self.tree.children[verb.i] if c.dep == "xcomp"):
            self.mood.colour(Reality.PLANNED)
        if node.i == self.trigger.head.i or node.lemma in words.reality["means"]:
            read_governor(self.tree, node, verb, self.mood, words, lasting=self.trigger.entry.kind in LASTING)
        read_verb(self.tree, verb, self.mood, words)
        refused = undergoes and refuses(self.tree, verb, words)
        self.mood.negated = self.mood.negated or (self.tree.negated(verb) and not refused)
        stance = words.stance(verb.lemma)
        if refused:
            self._speak(verb, Stance.REFUSES_TO_CONFIRM)
        elif stance is not None and undergoes and node.dep != "attr" and verb.lemma not in words.cues["opposes"]:
            self._speak(verb, Stance(stance))

    def _preposition(self, prep: Word) -> Word:
        words, lemma, above = self.discourse.vocabulary, prep.text.lower(), self.tree.head(prep)
        if lemma == "from" and above.lemma == "far":
            self.mood.negated = True
        if lemma == "from" and above.lemma in words.reality["negated"]:
            self.mood.colour(Reality.HYPOTHETICAL)
        if lemma in words.reality["barring"] and self.settled is None:
            self.backdrop = lemma if lemma in words.reality["backdrop"] else None
            self.over = self.barred = True
            return above
        self.path.append(prep)
        if above.pos in ("NOUN", "PROPN") and lemma in ("for", "of", "to", "about", "on"):
            self._through_noun(above)
        elif above.pos in ("VERB", "AUX"):
            if f"{above.lemma} {lemma}" in words.cues["demands"]:
                self._speak(above, Stance.DEMANDS)
                return above
            if f"{above.lemma} {lemma}" in words.cues["asserts"]:
                self._speak(above, Stance.ASSERTS)
                return above
            if lemma == "for":
                read_effect(above.lemma, self.mood, words)
            read_verb(self.tree, above, self.mood, words)
            self.mood.negated = self.mood.negated or self.tree.negated(above)
        return above

    def _into_noun(self, node: Word, noun: Word) -> None:
        """A clause under a noun: "claims that …", "plans to …"; a relative clause says nothing new."""
        kids = self.tree.children[node.i]
        content = node.dep != "relcl" or any(c.dep == "mark" for c in kids)
        if content and any(c.dep in ("mark", "aux") for c in kids):
            self._through_noun(noun, clause=True)

    def _through_noun(self, noun: Word, *, clause: bool = False) -> None:
        """What a noun does to what it governs: calls demand, plans plan, threats leave open, claims claim."""
        cues = self.discourse.vocabulary.cues
        if noun.lemma in cues["demand_nouns"] and (clause or noun.lemma != "push"):
            self._speak(noun, Stance.DEMANDS)
        elif noun.lemma in cues["plan_nouns"] - (frozenset() if clause else cues["settled_nouns"]):
            self.mood.colour(Reality.PLANNED)
        elif noun.lemma in cues["fear_nouns"]:
            self.mood.colour(Reality.HYPOTHETICAL)
        elif noun.lemma in cues["claim_nouns"]:
            self.voices += voice_of_noun(self.tree, noun, self.discourse)
            self.over = True
        elif clause and noun.lemma in cues["aim_nouns"]:
            self.mood.colour(Reality.AIMED, weak=True)

    def _adverbial(self, node: Word) -> None:
        lists, kids = self.discourse.vocabulary.reality, self.tree.children[node.i]
        marks = [c.text.lower() for c in kids if c.dep in ("mark", "advmod") and c.i < node.i]
        mark = next((m for m in marks if m in lists["barriers"] or m in lists["conditional"]), None)
        if mark is not None:
            if mark in lists["conditional"] or (mark == "before" and not self.mood.finite):
                self.mood.colour(Reality.HYPOTHETICAL)
            self.backdrop = mark if mark in lists["backdrop"] else None
            self.over = self.barred = True
        elif any(c.lemma == "to" and c.dep == "aux" for c in kids):
            self.mood.colour(Reality.AIMED, weak=True)

    # ------------------------------------------------------------------ voices
    def _speak(self, cue: Word, stance: Stance) -> None:
        """Adds the voice of a speech verb or noun and ends the walk: the nearest one governs."""
        if stance.value in _INTENT:
            self.mood.colour(_INTENT[stance.value])
        voice = voice_of(self.tree, cue, stance, self.discourse)
        if voice is not None:
            self.voices.append(voice)
            self.over = True

    def _look_beside(self, node: Word) -> None:
        """ "According to X", "by its own account", a speech clause after a comma; "reportedly" lets the walk go on."""
        for voice in voice_beside(self.tree, node, self.trigger.head, self.discourse):
            if voice.cue is not None and self._before_own_clause(voice.cue, node):
                continue
            self.voices.append(voice)
            self.over = self.over or voice.attribution.source is not None

    def _before_own_clause(self, cue: int, node: Word) -> bool:
        """ "X fell, officials said, but Y held out": the voice does not reach the coordinated clause after it."""
        low = next((w for w in self.path if w.dep == "conj" and w.head == node.i and w.pos in ("VERB", "AUX")), None)
        return low is not None and self.tree.child(low, "nsubj", "nsubjpass") is not None and cue < min(w.i for w in self.tree.subtree(low))

    def _look_elsewhere(self) -> None:
        """ "According to X" that the parser hung on a word off the path, at the start or the end of the sentence."""
        path = {w.i for w in self.path}
        for word in self.tree.words:
            if word.text.lower() == "according" and (word.i == 0 or word.head in path) and word.head not in path:
                self._look_beside(self.tree.head(word))

    def _look_around(self) -> None:
        """A quotation whose speech verb stands in a sentence before or after."""
        speaker = self.discourse.quote_speaker(self.tree.sentence) if self.tree.quoted[self.trigger.head.i] and not self.voices else None
        if speaker is not None:
            self.voices.append(Voice(Attribution(source=speaker.name, side=speaker.side, stance=Stance.ASSERTS, cue="quoted"), None))
