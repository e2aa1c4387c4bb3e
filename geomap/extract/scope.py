"""What is known of a trigger on the way from it up to the root of its sentence: mood, voices, and where the way ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from geomap.extract.discourse import Discourse
from geomap.extract.reality import Mood
from geomap.extract.syntax import Tree, Word
from geomap.extract.triggers import Trigger
from geomap.extract.vocabulary import Vocabulary
from geomap.extract.voices import Voice, unverified, voice_of
from geomap.model import Reality, Stance

_INTENT = {"demands": Reality.AIMED, "fears": Reality.HYPOTHETICAL}


@dataclass(slots=True)
class Scope:
    """The way up so far. It ends at the root, at the nearest voice, or at a barrier ("despite", "after") through which no status passes."""

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
    granted: bool = False
    purpose: bool = False

    @property
    def words(self) -> Vocabulary:
        return self.discourse.vocabulary

    def speak(self, cue: Word, stance: Stance) -> None:
        """Adds the voice of a speech verb or noun and ends the walk: the nearest one governs. What is taken for granted can only be asserted."""
        if self.granted and stance is not Stance.ASSERTS:
            return
        if stance.value in _INTENT:
            self.mood.colour(_INTENT[stance.value])
        if cue.lemma in self.words.cues["warns"] and self.mood.would:
            self.mood.colour(Reality.HYPOTHETICAL, weak=True)
        self.unconfirmed = self.unconfirmed or unverified(self.tree, cue, self.discourse)
        voice = voice_of(self.tree, cue, stance, self.discourse)
        if voice is not None:
            self.voices.append(voice)
            self.over = True
