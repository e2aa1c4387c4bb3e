"""Whether an event happened, is happening or is only meant to, and who says so: one walk from the trigger up to the root of its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from geomap.extract.discourse import Discourse
from geomap.extract.syntax import Tree, Word
from geomap.extract.triggers import Trigger
from geomap.extract.voices import derive_assertion, name_voice, refuses, speaker_of
from geomap.model import Assertion, Attribution, Kind, Reality, Stance

_COMPLEMENTS = ("ccomp", "xcomp", "parataxis", "acomp", "csubj", "pcomp")
LASTING = (Kind.OFFENSIVE, Kind.CLASH, Kind.CONTROL, Kind.CEASEFIRE, Kind.BUFFER_ZONE)
_ARGUMENTS = ("dobj", "nsubj", "nsubjpass", "attr", "oprd", "dative")


@dataclass(slots=True)
class Status:
    """The three fields of status, and what the date needs: `tense` past, present or future; `backdrop` when the event only dates another."""

    reality: Reality | None = None
    attributions: list[Attribution] = field(default_factory=list)
    negated: bool = False
    tense: str = "past"
    backdrop: str | None = None
    would: bool = False
    unverified: bool = False
    cues: list[int] = field(default_factory=list)

    @property
    def assertion(self) -> Assertion:
        """Derived from the voices."""
        return derive_assertion(self.attributions, unverified=self.unverified)


def read_status(tree: Tree, trigger: Trigger, discourse: Discourse) -> Status | None:
    """The status of a trigger; None when its sentence asserts nothing of the kind (a question, a plain negation)."""
    walk = _Walk(tree, trigger, discourse)
    status = walk.run()
    if status.negated and status.attributions:
        status.attributions = [_turned(a) for a in status.attributions]
    elif status.negated:
        return None
    if tree.sentence.text.rstrip("\"'”’ ").endswith("?") and not status.attributions:
        return None
    if status.reality is None:
        status.reality = _by_tense(status, trigger)
    return status


class _Walk:
    """The way up. `live` says whether status still passes on: a barrier ("despite", "after") ends it."""

    def __init__(self, tree: Tree, trigger: Trigger, discourse: Discourse) -> None:
        self.tree, self.trigger, self.discourse, self.words = tree, trigger, discourse, discourse.vocabulary
        self.status = Status()
        self.live = self.attributed = False
        self.path: list[Word] = []
        self.finite: Word | None = None

    def run(self) -> Status:
        node = self.trigger.head
        self.status.negated = self.tree.negated(node)
        self._modifiers(node)
        self.live = True
        if node.pos in ("VERB", "AUX"):
            self._auxiliaries(node)
        while True:
            self.path.append(node)
            if not self.attributed and self.live:
                self._beside(node)
            if node.head == node.i or self.attributed or not self.live or len(self.path) > len(self.tree.words):
                break
            node = self._step(node)
        if not self.attributed and self.live:
            self._elsewhere()
        if not self.attributed and self.tree.quoted[self.trigger.head.i]:
            self._quoted()
        return self.status

    # ------------------------------------------------------------------ one step up
    def _step(self, node: Word) -> Word:
        above = self.tree.head(node)
        if node.dep in ("relcl", "acl"):
            self._into_noun(node, above)
        elif node.dep == "advcl":
            self._adverbial(node, above)
        elif node.dep == "conj":
            return self._conjunct(node, above)
        elif node.dep in _COMPLEMENTS and above.pos in ("VERB", "AUX", "ADJ"):
            self._complement(node, above)
        elif node.dep in _ARGUMENTS and above.pos in ("VERB", "AUX", "ADJ"):
            self._argument(node, above)
        elif node.dep in ("pobj", "pcomp"):
            return self._preposition(above)
        elif above.pos in ("NOUN", "PROPN") and node.dep in ("compound", "nmod", "amod"):
            self._noun_effect(above)
        return above

    def _conjunct(self, node: Word, above: Word) -> Word:
        """Coordination: "halted … and recaptured" stand alike; "he said … and tanks moved in" leaves the speech."""
        if node.pos in ("VERB", "AUX") and above.pos in ("VERB", "AUX"):
            bare = not any(c.dep in ("aux", "auxpass", "nsubj", "nsubjpass") for c in self.tree.children[node.i])
            if bare and self.status.reality is None:
                self._auxiliaries(above)
            if self.words.stance(above.lemma) and any(c.dep in ("ccomp", "xcomp") for c in self.tree.children[above.i]):
                self.path.append(above)
                return self._step(above) if above.head != above.i else self._end(above)
        return above

    def _end(self, root: Word) -> Word:
        self.live = False
        return root

    def _complement(self, node: Word, verb: Word) -> None:
        if self._refused(verb):
            self._attribute(verb, Stance.REFUSES_TO_CONFIRM)
            return
        stance = self.words.stance(verb.lemma)
        to_infinitive = any(c.lemma == "to" and c.dep == "aux" for c in self.tree.children[node.i])
        if to_infinitive and verb.lemma in self.words.reality["commands"] and not self.tree.passive(verb):
            self._colour(Reality.PLANNED)
            self._attribute(verb, Stance.DEMANDS)
            return
        if verb.lemma in ("be", "have") and to_infinitive:
            self._colour(Reality.PLANNED)
        elif to_infinitive and stance != "demands" and self._effect(verb.lemma):
            pass
        elif stance is not None and (node.dep != "acomp"):
            if stance == "demands":
                self._colour(Reality.AIMED)
            elif stance == "fears":
                self._colour(Reality.HYPOTHETICAL)
            self._attribute(verb, Stance(stance))
            return
        elif verb.lemma in self.words.reality["negated"]:
            self.status.negated = not self.status.negated
        elif verb.lemma in self.words.reality["begun"]:
            self._begin(verb)
        elif verb.lemma in self.words.reality["halted"]:
            self._colour(Reality.HALTED)
        if verb.pos != "ADJ":
            self._auxiliaries(verb)
        self.status.negated = self.status.negated or self.tree.negated(verb)

    def _argument(self, node: Word, verb: Word) -> None:
        """The trigger noun as subject or object of a verb: "announced the liberation", "urged a truce", "the offensive was halted"."""
        undergoes = node.dep in ("dobj", "nsubjpass", "oprd", "attr")
        stance = self.words.stance(verb.lemma)
        lists = self.words.reality
        if node.i == self.trigger.head.i or self._means(node):
            if (undergoes and (verb.lemma in lists["halted"] or self._phrasal(verb, "halted"))) or (
                verb.lemma in lists["halted"] and verb.lemma not in ("halt", "stop", "repel", "contain")
            ):
                self._colour(Reality.HALTED)
            elif undergoes and verb.lemma in lists["planned"] and verb.lemma not in ("order", "set", "tell", "mean"):
                self._colour(Reality.PLANNED)
            elif node.dep == "dobj" and verb.lemma in ("want", "seek"):
                self._colour(Reality.AIMED)
            elif undergoes and verb.lemma in lists["negated"]:
                self.status.negated = True
            else:
                for v in self.tree.conjuncts(verb):
                    if v.lemma in lists["broken"] and (undergoes or self.tree.passive(v)):
                        self._colour(Reality.HALTED)
                    if v.lemma in lists["begun"] or self._phrasal(v, "begun"):
                        self._begin(v)
            if node.dep == "nsubj" and self.trigger.entry.kind in LASTING and self._perfect(verb):
                self._colour(Reality.ONGOING, weak=True)
            if node.dep == "nsubj" and verb.lemma == "be":
                for c in self.tree.children[verb.i]:
                    if c.dep == "acomp":
                        self._effect(c.lemma)
            if self._called(node, verb):
                self.status.negated = True
        self._auxiliaries(verb)
        self.status.negated = self.status.negated or self.tree.negated(verb)
        if undergoes and self._refused(verb):
            self.status.negated = False
            self._attribute(verb, Stance.REFUSES_TO_CONFIRM)
        elif stance is not None and undergoes and node.dep != "attr" and verb.lemma not in self.words.cues["opposes"]:
            if stance == "demands":
                self._colour(Reality.AIMED)
            elif stance == "fears":
                self._colour(Reality.HYPOTHETICAL)
            self._attribute(verb, Stance(stance))

    def _preposition(self, prep: Word) -> Word:
        lemma = prep.text.lower()
        above = self.tree.head(prep)
        if lemma == "from" and above.lemma == "far":
            self.status.negated = True
        if lemma in self.words.reality["barriers"] and prep.dep != "agent" and lemma not in ("by", "as", "like"):
            if lemma in self.words.reality["backdrop"]:
                self.status.backdrop = lemma
            self.live = False
            return above
        self.path.append(prep)
        if above.pos in ("NOUN", "PROPN"):
            if lemma in ("for", "of", "to", "about", "on", "that"):
                self._noun_effect(above)
        elif above.pos in ("VERB", "AUX"):
            if lemma in ("for", "on", "to") and (f"{above.lemma} {lemma}") in self.words.cues["demands"]:
                self._colour(Reality.AIMED)
                self._attribute(above, Stance.DEMANDS)
                return above
            if lemma in ("for", "to"):
                self._effect(above.lemma)
            self._auxiliaries(above)
            self.status.negated = self.status.negated or self.tree.negated(above)
        return above

    def _into_noun(self, node: Word, noun: Word) -> None:
        """A clause under a noun: "claims that …", "plans to …", "troops fighting in …"."""
        cues = self.words.cues
        content = node.dep == "acl" and any(c.dep in ("mark", "aux") for c in self.tree.children[node.i])
        if content and noun.lemma in cues["claim_nouns"]:
            self._claimed(noun)
        elif content and noun.lemma in cues["demand_nouns"]:
            self._colour(Reality.AIMED)
            self._attribute(noun, Stance.DEMANDS)
        elif content and noun.lemma in cues["plan_nouns"]:
            self._colour(Reality.PLANNED)
        elif content and noun.lemma in cues["fear_nouns"]:
            self._colour(Reality.HYPOTHETICAL)
        elif content and noun.lemma in ("attempt", "effort", "bid", "try", "aim", "goal", "purpose"):
            self._colour(Reality.AIMED, weak=True)

    def _noun_effect(self, noun: Word) -> None:
        cues = self.words.cues
        if noun.lemma in cues["demand_nouns"] and noun.lemma != "push":
            self._colour(Reality.AIMED)
            self._attribute(noun, Stance.DEMANDS)
        elif noun.lemma in cues["plan_nouns"] and noun.lemma not in ("agreement", "deal", "decision"):
            self._colour(Reality.PLANNED)
        elif noun.lemma in cues["fear_nouns"]:
            self._colour(Reality.HYPOTHETICAL)
        elif noun.lemma in cues["claim_nouns"] and noun.lemma not in ("version", "idea", "news", "charge"):
            self._claimed(noun)

    def _claimed(self, noun: Word) -> None:
        """A claim noun: an unnamed voice that asserts, and the stance of whoever denies or confirms it."""
        owner = next((c for c in self.tree.children[noun.i] if c.dep == "poss"), None)
        source, side = self._voice(owner) if owner is not None else (None, None)
        self.status.attributions.append(Attribution(source=source, side=side, stance=Stance.ASSERTS, cue=noun.text))
        above = self.tree.head(noun)
        if (
            noun.dep in ("dobj", "nsubjpass")
            and above.pos in ("VERB", "AUX")
            and (self.words.stance(above.lemma) in ("denies", "doubts") or self._refused(above))
        ):
            self._attribute(above, Stance.REFUSES_TO_CONFIRM if self._refused(above) else Stance(str(self.words.stance(above.lemma))))
        self.attributed = True

    def _adverbial(self, node: Word, above: Word) -> None:
        mark = next(
            (c.text.lower() for c in self.tree.children[node.i] if c.dep in ("mark", "advmod") and c.i < node.i and c.text.lower() in self._marks()),
            None,
        )
        if mark in self.words.reality["conditional"]:
            self._colour(Reality.HYPOTHETICAL)
            self.live = False
        elif mark is not None:
            if mark in self.words.reality["backdrop"]:
                self.status.backdrop = mark
            self.live = False
        elif any(c.lemma == "to" and c.dep == "aux" for c in self.tree.children[node.i]):
            self._colour(Reality.AIMED, weak=True)

    def _marks(self) -> frozenset[str]:
        return self.words.reality["barriers"] | self.words.reality["conditional"]

    # ------------------------------------------------------------------ what a word does to the status
    def _modifiers(self, node: Word) -> None:
        lists = self.words.reality
        for child in self.tree.children[node.i]:
            lemma = child.text.lower()
            if child.dep not in ("amod", "compound", "advmod", "nmod") and not (child.dep == "conj" and child.pos == "ADJ"):
                continue
            for name, reality in (
                ("planned", Reality.PLANNED),
                ("aimed", Reality.AIMED),
                ("hypothetical", Reality.HYPOTHETICAL),
                ("halted", Reality.HALTED),
                ("ongoing", Reality.ONGOING),
            ):
                if lemma in lists[f"{name}_words"]:
                    self._colour(reality)
            self.status.unverified = self.status.unverified or lemma in self.words.cues["unverified"]

    def _effect(self, lemma: str) -> bool:
        """The reality that a governing verb or adjective gives its infinitive; whether there is one."""
        lists = self.words.reality
        for name, reality in (("planned", Reality.PLANNED), ("aimed", Reality.AIMED)):
            if lemma in lists[name]:
                self._colour(reality)
                return True
        return False

    def _begin(self, verb: Word) -> None:
        if verb.tag in ("VBZ", "VBP", "VBG") or verb.lemma in ("continue", "intensify", "rage", "press", "persist", "grind", "keep"):
            self._colour(Reality.ONGOING, weak=True)

    def _perfect(self, verb: Word) -> bool:
        return any(c.dep == "aux" and c.text.lower() in ("has", "have", "'s", "'ve") for c in self.tree.children[verb.i])

    def _called(self, node: Word, verb: Word) -> bool:
        """ "called such a meeting impossible", "the talks are unlikely": said to be, not said to happen."""
        lists = self.words.reality
        beside = [verb, *(c for c in self.tree.children[verb.i] if c.dep in ("oprd", "acomp", "ccomp", "attr"))]
        return any(c.lemma in lists["impossible"] for c in beside) or (verb.lemma in lists["describing"] and node.dep in ("dobj", "nsubj"))

    def _phrasal(self, verb: Word, name: str) -> bool:
        return any(f"{verb.lemma} {c.lemma}" in self.words.reality[name] for c in self.tree.children[verb.i] if c.dep in ("prt", "advmod", "prep"))

    def _means(self, node: Word) -> bool:
        """Whether a noun only leads to the trigger: "attempts to break through", "a wave of attacks"."""
        return node.lemma in self.words.reality["means"]

    def _colour(self, reality: Reality, *, weak: bool = False) -> None:
        """Sets the reality once; "halted" also overrides an aim that failed, a weak colour never overrides."""
        now = self.status.reality
        if now is None or (not weak and reality is Reality.HALTED and now is Reality.AIMED) or (not weak and reality is Reality.HYPOTHETICAL):
            self.status.reality = reality

    def _auxiliaries(self, verb: Word) -> None:
        """Tense and modality of a clause; the first finite verb above the trigger decides."""
        if self.finite is not None:
            return
        helpers = [c for c in self.tree.children[verb.i] if c.dep in ("aux", "auxpass")]
        lists = self.words.reality
        for helper in helpers:
            text = helper.text.lower()
            if text == "would":
                self.status.would = True
            elif text in lists["modal_planned"] or text in lists["modal_due"]:
                self._colour(Reality.PLANNED, weak=True)
            elif text in lists["modal_hypothetical"] and self.status.reality is not Reality.HALTED:
                self._colour(Reality.HYPOTHETICAL, weak=True)
        texts = {h.text.lower() for h in helpers}
        finite = verb.tag in ("VBD", "VBZ", "VBP", "MD") or (helpers and not texts <= {"to", "having", "being"})
        if not finite:
            return
        self.finite = verb
        future = texts & lists["modal_planned"]
        if future or (self.status.reality in (Reality.PLANNED, Reality.AIMED) and not texts & {"had", "was", "were"}):
            self.status.tense = "future"
        elif (
            "being" in texts
            or (verb.tag == "VBG" and texts & {"is", "are", "'re", "'s", "am", "been", "was", "were"})
            or (verb.tag in ("VBZ", "VBP") and not texts)
            or (verb.tag == "VBN" and texts & {"is", "are"})
        ):
            self.status.tense = "present"

    def _refused(self, verb: Word) -> bool:
        return refuses(self.tree, verb, self.words)

    # ------------------------------------------------------------------ voices
    def _attribute(self, cue: Word, stance: Stance) -> None:
        """Adds the voice of a speech verb or noun and ends the search: the nearest one governs."""
        if stance is Stance.ASSERTS and cue.lemma in ("admit", "acknowledge", "concede") and self.tree.negated(cue):
            stance = Stance.DENIES
        who = speaker_of(self.tree, cue, self.discourse)
        if who is None and cue.lemma in ("announce", "declare", "confirm") and stance is Stance.ASSERTS:
            return
        source, side = self._voice(who) if who is not None else (None, None)
        self.status.attributions.append(Attribution(source=source, side=side, stance=stance, cue=cue.text))
        self.status.cues.append(cue.i)
        self.attributed = True

    def _voice(self, word: Word) -> tuple[str | None, str | None]:
        return name_voice(self.tree, word, self.discourse)

    def _beside(self, node: Word) -> None:
        """Voices that stand beside a clause: "according to X", "by its own account", "X conceded" after a comma, "reportedly"."""
        for child in self.tree.children[node.i]:
            text = child.text.lower()
            if text == "according" and (to := self.tree.child(child, "prep")) is not None and (who := self.tree.child(to, "pobj")) is not None:
                self._add(who, child.text + " " + to.text)
            elif text in ("by", "in", "on") and child.dep in ("prep", "agent"):
                self._account(child)
            elif child.lemma in self.words.cues["reportedly"]:
                self.status.attributions.append(Attribution(source=None, side=None, stance=Stance.ASSERTS, cue=child.text))
            elif self._parenthesis(child, node):
                self._attribute(child, Stance(str(self.words.stance(child.lemma))))
            if self.attributed:
                return

    def _account(self, prep: Word) -> None:
        for noun in self.tree.children[prep.i]:
            if noun.dep != "pobj" or noun.lemma not in self.words.cues["account_nouns"]:
                continue
            owner = next((c for c in self.tree.children[noun.i] if c.dep == "poss"), None)
            of = next(
                (
                    o
                    for c in self.tree.children[noun.i]
                    if c.dep == "prep" and c.lemma in ("of", "by", "from")
                    for o in self.tree.children[c.i]
                    if o.dep == "pobj"
                ),
                None,
            )
            if owner is not None or of is not None:
                self._add(owner or of or noun, noun.text)

    def _parenthesis(self, child: Word, node: Word) -> bool:
        """A speech clause hung on what it reports: "…, the governor conceded on Monday"."""
        if child.pos != "VERB" or child.dep not in ("conj", "parataxis", "advcl", "ccomp", "dep") or self.words.stance(child.lemma) != "asserts":
            return False
        kids = self.tree.children[child.i]
        subject = next((c for c in kids if c.dep == "nsubj"), None)
        if subject is None or any(c.dep in ("ccomp", "xcomp", "dobj", "mark", "cc") for c in kids):
            return False
        if any(c.dep == "cc" and c.i < child.i for c in self.tree.children[node.i] if node.i < c.i):
            return False
        first = min([child, *self.tree.subtree(subject)], key=lambda w: w.i)
        return self.trigger.head.i < first.i and first.i > 0 and self.tree.words[first.i - 1].text in (",", '"', "”", "''", "’", "-", "—")

    def _add(self, who: Word, cue: str) -> None:
        source, side = self._voice(who)
        self.status.attributions.append(Attribution(source=source, side=side, stance=Stance.ASSERTS, cue=cue))
        self.attributed = True

    def _elsewhere(self) -> None:
        """ "According to X" that the parser hung on a word off the path, at the start or the end of the sentence."""
        for word in self.tree.words:
            if word.text.lower() == "according" and (word.i == 0 or self.tree.head(word).i in {w.i for w in self.path}):
                self._beside(self.tree.head(word))
                return

    def _quoted(self) -> None:
        """A quotation whose speech verb stands in a sentence before or after."""
        speaker = self.discourse.quote_speaker(self.tree.sentence)
        if speaker is not None:
            self.status.attributions.append(Attribution(source=speaker.name, side=speaker.side, stance=Stance.ASSERTS, cue="quoted"))


def _turned(attribution: Attribution) -> Attribution:
    """Who asserts that it did not happen denies it."""
    stance = Stance.DENIES if attribution.stance is Stance.ASSERTS and attribution.source is not None else attribution.stance
    return Attribution(source=attribution.source, side=attribution.side, stance=stance, cue=attribution.cue)


def _by_tense(status: Status, trigger: Trigger) -> Reality:
    if status.would:
        return Reality.PLANNED if status.attributions else Reality.HYPOTHETICAL
    if trigger.entry.reality is not None:
        return trigger.entry.reality
    if status.tense == "present":
        return Reality.ONGOING
    return Reality.PLANNED if status.tense == "future" else Reality.OCCURRED
