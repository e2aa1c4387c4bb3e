"""Which event of this build a correction means: its sentence, the word that tells it and its places, whatever has become of its id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from geomap.annotate.groups import Claim
from geomap.annotate.spots import Spot
from geomap.desk import ArticleRef, Correction, EventRef, Misfit, NamedPlace
from geomap.model import Article

_COMPARED = 10_000  # characters of a sentence: a page cuts longer ones


def event_ref(claim: Claim, title: str = "") -> EventRef:
    """What a correction of this claim is pinned to, as the text has it; `title` is for people only."""
    event, article = claim.event, claim.document.article
    return EventRef(
        id=claim.key, kind=event.kind, trigger=event.trigger.text, at=event.trigger.start - event.quote.start, quote=event.quote.text,
        article=ArticleRef(id=article.id, title=article.title, url=article.url),
        places=tuple(dict.fromkeys(place_of(claim, spot) for spot in claim.spots)), title=title,
    )  # fmt: skip


def place_of(claim: Claim, spot: Spot) -> NamedPlace:
    """A spot by the article's word for it."""
    mention = next((one for one in claim.document.mentions if one.id == spot.mention), None)
    return NamedPlace(text=mention.text if mention else spot.name, id=spot.place.id, noun=spot.noun)


class Finder:
    """The claims of a build by their sentences."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = claims
        self._told: dict[tuple[object, ...], list[Claim]] = {}
        for claim in claims:
            self._told.setdefault(_sentence(event_ref(claim)), []).append(claim)

    def find(self, correction: Correction) -> list[Claim] | Misfit:
        """The claims that a correction means (several only where an article was given twice), else why there are none."""
        wanted = correction.event
        told = self._told.get(_sentence(wanted), [])
        fitting = [claim for claim in told if _places_fit(correction, event_ref(claim))]
        exact = [claim for claim in fitting if plain(claim.key) == plain(wanted.id)]
        if exact:
            return exact
        near = [claim for claim in fitting if _same_article(wanted.article, claim.document.article)] or fitting
        if near:
            return near if len({claim.key for claim in near}) == 1 else Misfit.SEVERAL
        return Misfit.PLACE if told else self._missing(wanted)

    def _missing(self, wanted: EventRef) -> Misfit:
        articles = [claim.document.article for claim in self.claims]
        texts = {article.id: article.text for article in articles if _same_article(wanted.article, article)}
        if not texts:
            return Misfit.ARTICLE
        return Misfit.EVENT if any(plain(wanted.quote) in plain(text, None) for text in texts.values()) else Misfit.SENTENCE


def renewed(correction: Correction, claim: Claim) -> Correction:
    """The correction as this build calls its event and place."""
    event = event_ref(claim, correction.event.title)
    place = correction.place
    same = next((one for one in event.places if place is not None and _place(one) == _place(place)), None)
    return replace(correction, event=event, place=same)


def spots_of(claim: Claim, place: NamedPlace) -> Iterator[int]:
    """The numbers of the spots that are this place."""
    return (number for number, spot in enumerate(claim.spots) if _place(place_of(claim, spot)) == _place(place))


@lru_cache(maxsize=4096)
def plain(text: str, most: int | None = _COMPARED) -> str:
    """Text as it is compared: without spaces, and without what a page shows as U+FFFD."""
    if not text.isprintable() or "\ufffd" in text:
        text = "".join(char if char.isprintable() and char != "\ufffd" else " " for char in text)
    return "".join(text.split())[:most]


def _sentence(event: EventRef) -> tuple[object, ...]:
    return event.kind, event.at, plain(event.trigger), plain(event.quote)


def _place(place: NamedPlace) -> tuple[str, str, str]:
    return plain(place.text), place.id, place.noun or ""


def _places_fit(correction: Correction, found: EventRef) -> bool:
    """Whether the place that is corrected is there still; of a whole event, whether all its places are the same."""
    there, meant = [_place(one) for one in found.places], [_place(one) for one in correction.event.places]
    return _place(correction.place) in there if correction.place is not None else sorted(there) == sorted(meant)


def _same_article(wanted: ArticleRef, article: Article) -> bool:
    alike = ((wanted.id, article.id), (wanted.url, article.url), (wanted.title, article.title))
    return any(one and other and plain(one) == plain(other) for one, other in alike)
