"""Whom the words of an article mean: named actors, demonyms, offices, pronouns, "the army", "both sides"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geomap.extract.antecedents import PLURALS
from geomap.extract.namings import Namings
from geomap.extract.syntax import CLAUSES, Tree, Word, bare, modified
from geomap.model import Actor, Reading


@dataclass(slots=True, kw_only=True)
class Discourse(Namings):
    """One article as its events are read: places and actors by offset, and who spoke, acted and was told of so far."""

    def belongs(self, tree: Tree, word: Word, name: str) -> bool:
        """Whether a phrase is of the class `place` (it names a place or points back to one), `side`, `group` or `person` (it names such an actor)."""
        if name == "place":
            return bool(self.places_of(tree, word)) or self.anaphor(tree, word) is not None
        if name == "person":
            named = self.named_at.get(word.start)
            return word.text in self.people or (named is not None and named.kind == "person")
        one = self.party(tree, word)
        sides = [a.side for a in ([one] if one is not None else self._they(tree, word)) if a.side is not None]
        return any(side not in self.states for side in sides) if name == "group" else bool(sides)

    # -------------------------------------------------------------- who stands at a word
    def party(self, tree: Tree, word: Word) -> Actor | None:
        """The actor a phrase names: a known name, a demonym or country in it, a remembered person, a pronoun; None when none is named."""
        if word.pos == "PRON" or word.lemma in ("its", "their", "his"):
            return self._pronoun(tree, word)
        named = self.named_at.get(word.start)
        if named is not None:
            return Actor(name=named.name, side=named.side)
        phrase = [w for w in tree.subtree(word, stop=CLAUSES | {"conj", "prep", "cc"}) if w.i <= word.i or w.dep in ("appos", "flat")]
        if word.lemma in self.vocabulary.names["others"]:
            phrase = [w for w in phrase if w.dep != "poss"]
        for w in phrase:
            if (named := self.named_at.get(w.start)) is not None and not self._is_whereabouts(tree, w) and not self._belongs_to_it(tree, w):
                return Actor(name=named.name, side=named.side)
        for w in phrase:
            if w.dep == "poss" and w.pos == "PRON":
                return self._pronoun(tree, w)
        if (known := self.people.get(word.text)) is not None:
            return known
        nouns = self.vocabulary.nouns
        joins = ("of", "from") if word.lemma in nouns["force"] else ("of", "for") if word.lemma in nouns["office"] else ("of",)
        preps = [c for c in tree.children[word.i] if c.dep == "prep" and c.lemma in joins]
        led = [c for c in tree.children[word.i] if c.lemma in ("loyal", "allied", "ally", "lead")]
        preps += [p for c in led for p in tree.children[c.i] if p.dep in ("prep", "agent")]
        for of in (o for p in preps for o in tree.children[p.i] if o.dep == "pobj"):
            if (named := self.named_at.get(of.start)) is not None and not self._is_whereabouts(tree, of):
                return Actor(name=named.name, side=named.side)
            if of.lemma in nouns["rebel"] and bare(tree, of):
                return self.group(tree, of)
            inner = next((n for w in tree.subtree(of, stop=CLAUSES | {"conj", "prep", "cc"}) if (n := self.named_at.get(w.start)) is not None), None)
            if inner is not None and self.literal_at(of) is None:
                return Actor(name=inner.name, side=inner.side)
        return self._by_place(tree, word) or self._by_office(tree, word)

    def _by_office(self, tree: Tree, word: Word) -> Actor | None:
        """ "Ada Lund, the acting governor": the side of the office beside a name."""
        office = tree.child(word, "appos") if word.pos == "PROPN" else None
        return self._by_place(tree, office) if office is not None and office.lemma in self.vocabulary.nouns["office"] else None

    def _by_place(self, tree: Tree, word: Word) -> Actor | None:
        """ "Officials in Oslo", "governor of the Tula region", "the regional governor", "Oslo's infantry": the country of the place.

        "The army", "government troops" are those of the state told of last, else of the country at hand; "the rebels" the group told of last.
        """
        nouns = self.vocabulary.nouns
        lemma = self.vocabulary.forms.get(word.text.lower(), word.lemma) if word.tag == "NNPS" else word.lemma
        if word.lemma in nouns["rebel"] and bare(tree, word) and tree.child(word, "nummod") is None:
            return self.group(tree, word)
        if lemma in nouns["regular"] and word.tag in PLURALS and self.home is not None and not modified(tree, word):
            return self.state(self.home)
        if lemma in nouns["insurgent"] and word.tag in PLURALS and not modified(tree, word):
            return self.only_group(word.start)
        for child in tree.children[word.i]:
            if child.dep in ("poss", "compound") and child.pos == "NOUN" and word.lemma in nouns["office"]:
                if child.lemma in nouns["rebel"]:
                    return self.group(tree, word)
                if child.lemma in nouns["body"] and (word.tag != "NNS" or any(c.lemma == "the" for c in tree.children[word.i])):
                    return self.army(tree, word)
        if word.lemma in nouns["talker"] or word.lemma in nouns["office"]:
            places = self.inside(tree, word)
            if not places and word.lemma in nouns["local_office"]:
                places = self.literal_in(tree) or self.last_places[-1:]
            country = next((m.place.country for m in places if m.place is not None and m.place.country), None)
            if country is not None:
                return self.state(country)
        capitals = [m.place for c in tree.children[word.i] if c.dep == "poss" and (m := self.literal_at(c)) is not None and m.place is not None]
        if word.lemma in nouns["force"] and word.lemma not in nouns["outlaw"] and capitals and capitals[0].feature_code == "PPLC":
            return self.state(capitals[0].country) if capitals[0].country else None
        indefinite = word.tag == "NNS" and word.lemma in nouns["talker"]
        loyal = not indefinite and any(c.lemma in nouns["loyal"] for c in tree.children[word.i] if c.dep in ("compound", "amod", "poss", "nmod"))
        if loyal or (word.lemma in nouns["body"] and bare(tree, word)):
            return self.army(tree, word)
        return None

    def _is_whereabouts(self, tree: Tree, word: Word) -> bool:
        mention = self.mention_at(word)
        return mention is not None and mention.reading is Reading.LITERAL and word.dep not in ("poss", "amod", "compound")

    def _pronoun(self, tree: Tree, word: Word) -> Actor | None:
        names, lemma, here = self.vocabulary.names, word.text.lower(), tree.sentence.index
        if lemma in names["pronouns_speaker"]:
            return self.speaker[1] if self.speaker is not None and here - self.speaker[0] <= 2 else None
        if lemma in names["pronouns_person"]:
            if (own := self._person_above(tree, word)) is not None:
                return own
            latest = max((p for p in (self.person, self.speaker) if p is not None), key=lambda p: p[0], default=None)
            return latest[1] if latest is not None and here - latest[0] <= 3 else None
        if lemma in names["pronouns_thing"] or lemma in names["pronouns_many"]:
            return self._third_person(tree, word, plural=lemma in names["pronouns_many"])
        if lemma in ("who", "which", "that") and word.dep in ("nsubj", "nsubjpass") and tree.head(word).dep == "relcl":
            antecedent = tree.head(tree.head(word))
            return None if antecedent.i == word.i else self.party(tree, antecedent)
        return None

    def _person_above(self, tree: Tree, word: Word) -> Actor | None:
        """Who "his" or "he" is below a subject that is a person known by name: "Haftar launched his offensive", "Vucic denied that his army …"."""
        for above in tree.ancestors(word):
            subject = tree.child(above, "nsubj", "nsubjpass") if above.pos in ("VERB", "AUX") else None
            if subject is None or subject.i >= word.i or subject.pos != "PROPN":
                continue
            named = self.named_at.get(subject.start)
            return Actor(name=named.name, side=named.side) if named is not None and named.kind == "person" else self.people.get(subject.text)
        return None

    def _they(self, tree: Tree, word: Word) -> Sequence[Actor]:
        """The two or more actors that were the subject of the sentence before, for "they"."""
        if word.text.lower() != "they":
            return ()
        own, stranger = self._clause_subject(tree, word)
        return own or (() if stranger else self.subject_before(tree, plural=True))

    def _third_person(self, tree: Tree, word: Word, *, plural: bool) -> Actor | None:
        """Who "it" or "they" is: the subject of a clause above, else the one subject of the sentence before; none when an unknown force is above."""
        own, stranger = self._clause_subject(tree, word)
        if own or stranger:
            return own[0] if len(own) == 1 else None
        return before[0] if len(before := self.subject_before(tree, plural=plural)) == 1 else None

    def _clause_subject(self, tree: Tree, word: Word) -> tuple[Sequence[Actor], bool]:
        """The subject of a clause above the pronoun's, when that names actors ("Russia …, where it aims"); else whether an unknown force is."""
        for above in tree.ancestors(word):
            if above.pos not in ("VERB", "AUX"):
                continue
            if word.text.lower() in self.vocabulary.names["pronouns_many"] and (told := self._object(tree, above, word)) is not None:
                return told, not told
            subject = tree.child(above, "nsubj", "nsubjpass")
            if subject is not None and self._one_person(tree, subject) and word.text.lower() in ("they", "them", "their"):
                continue
            if subject is not None and subject.i != word.i and subject.pos != "PRON" and word not in tree.subtree(subject):
                if word.text.lower() in ("it", "its") and subject.tag in ("NNS", "NNPS") and (state := self.only_state(tree, word)) is not None:
                    return (state,), False
                actors = self._subjects(tree, subject)
                if actors or subject.lemma in self.vocabulary.nouns["force"]:
                    return actors, not actors
        return (), False

    def _object(self, tree: Tree, verb: Word, word: Word) -> Sequence[Actor] | None:
        """Whom a plural object before "they" means ("asked both sides to keep what they signed"); nobody when it is a force unnamed; else None."""
        thing = tree.child(verb, "dobj", "dative")
        if thing is None or thing.i >= word.i or thing.tag not in ("NNS", "NNPS") or word in tree.subtree(thing, stop=CLAUSES):
            return None
        nouns = self.vocabulary.nouns
        if not any(thing.lemma in nouns[name] for name in ("force", "rebel", "talker", "generic")):
            return None
        return self.parties(tree, thing)

    def _one_person(self, tree: Tree, word: Word) -> bool:
        """Whether a subject is a single person: "the governor", "Putin"; nobody says "they" of one."""
        if any(c.dep == "conj" for c in tree.children[word.i]):
            return False
        named, nouns = self.named_at.get(word.start), self.vocabulary.nouns
        office = (word.lemma in nouns["office"] or word.lemma in nouns["talker"]) and word.lemma not in nouns["body"] | nouns["generic"]
        return (named is not None and named.kind == "person") or word.text in self.people or (word.tag == "NN" and office)

    def parties(self, tree: Tree, word: Word) -> list[Actor]:
        """All actors of a phrase: "Russian and Ukrainian delegations", "fighters of the RSF", "both sides"."""
        found: dict[str, Actor] = {}
        for w in tree.subtree(word, stop=CLAUSES | {"appos"}):
            inside = w.i == word.i or all(a.lemma in ("of", "between") for a in tree.ancestors(w) if a.dep == "prep" and a.i > word.i)
            named = self.named_at.get(w.start)
            outside = self._is_whereabouts(tree, w) or self._belongs_to_it(tree, w) or self._owns(tree, w)
            if named is not None and inside and not outside:
                found.setdefault(named.side or named.name, Actor(name=named.name, side=named.side))
        if not found and (one := self.party(tree, word)) is not None:
            found[one.name] = one
        if not found:
            found = {a.name: a for a in self._they(tree, word)}
        if not found and self._both(tree, word):
            found = {a.name: replace(a, rule="both") for a in self.both_sides(tree)}
        return list(found.values())

    def _belongs_to_it(self, tree: Tree, word: Word) -> bool:
        """Whether a name at a noun is not the actor's: a site's, that of the land of rebels ("Iraqi militias"), of whose ally or rival it is."""
        head, named = tree.head(word), self.named_at.get(word.start)
        stately = named is not None and named.kind in ("state", "people", "government") and word.i < head.i
        outlaws = stately and word.dep in ("amod", "compound", "nmod", "poss") and head.lemma in self.vocabulary.nouns["outlaw"]
        return outlaws or self._names_site(tree, word) or (word.dep == "poss" and head.lemma in self.vocabulary.names["others"])

    def _names_site(self, tree: Tree, word: Word) -> bool:
        """Whether a people's name is part of a building's: "the Saudi Maternity Hospital"."""
        head = tree.head(word)
        return word.dep in ("amod", "compound", "nmod") and head.pos == "PROPN" and head.lemma in self.vocabulary.nouns["structure"]

    def _owns(self, tree: Tree, word: Word) -> bool:
        """Whether a name only says where the named actor is at home: "Yemen's Houthis", "Libya's eastern LNA"."""
        head = tree.head(word)
        owner, owned = self.named_at.get(word.start), self.named_at.get(head.start)
        return (
            owned is not None
            and owner is not None
            and owner.side != owned.side
            and not any(c.dep == "conj" for c in tree.children[word.i])
            and word.i < head.i
            and word.dep in ("poss", "amod", "compound", "nmod")
        )

    def _both(self, tree: Tree, word: Word) -> bool:
        told = word.lemma in self.vocabulary.names["both"] and any(c.lemma in ("both", "two", "each") for c in tree.children[word.i])
        return told or word.text.lower() in ("both", "each")

    # -------------------------------------------------------------- memory
    def read(self, tree: Tree) -> None:
        """Remembers the places and people of a sentence once its events are read."""
        for word in tree.words:
            if word.dep in ("nsubj", "nsubjpass") and word.pos != "PRON":
                self.remember_subject(tree.sentence.index, word, self._subjects(tree, word))
                if (named := self.named_at.get(word.start)) is not None and named.kind == "person":
                    self.person = (tree.sentence.index, Actor(name=named.name, side=named.side))
            if word.lemma in self.vocabulary.nouns["force"] or word.lemma in self.vocabulary.nouns["body"]:
                self._muster(tree, word)
            if word.pos == "PROPN":
                self.remember_person(tree, word)

    def _subjects(self, tree: Tree, word: Word) -> list[Actor]:
        found = {a.side: a for w in tree.conjuncts(word) for a in self.parties(tree, w) if w.dep in ("conj", "nsubj", "nsubjpass")}
        return list(found.values())

    def _muster(self, tree: Tree, word: Word) -> None:
        """Remembers the side of a force that is named with it: "Israeli armour", "the Russian defence ministry"."""
        if not bare(tree, word) and (actor := self.party(tree, word)) is not None and actor.side in self.states:
            self.forces.setdefault(tree.sentence.index, []).append(actor)
