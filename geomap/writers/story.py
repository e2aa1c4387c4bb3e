"""The articles as HTML that needs no script: paragraphs as published, sentences with events marked, names that are not on the map marked too."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.extract.segments import is_heading, split_paragraphs
from geomap.model import ArticleText
from geomap.writers.bundle import template_text
from geomap.writers.island import left_out, strings
from geomap.writers.safe import LIMIT, Html, escape, fill, web_address
from geomap.writers.text import day, direction_of, named

if TYPE_CHECKING:
    from geomap.model import Article, Scene

MOST_CHARS = 400_000
"""Characters of all articles, or of all sentences, that a page prints at the most."""

_GAP = " … "


@dataclass(frozen=True, slots=True, order=True)
class _Mark:
    """Offsets in an article's text, and what stands there: the number of a card, or of a name that is left out."""

    start: int
    end: int
    number: int


def stories(scene: Scene) -> Html:
    """The panel of articles, hidden until a script shows it; "" when the scene prints no article or has none.

    Each piece of a sentence is a `mark` that names its cards by number (`data-cards`), each name that is not on the map a `span` (`data-skipped`).
    """
    amount, articles = amount_of(scene), _articles(scene)
    if amount is ArticleText.NONE or not articles:
        return Html("")
    quotes, names = _quotes(scene, articles), _names(scene, articles)
    told = _join(
        _story(number, article, quotes[article.id], names[article.id], whole=amount is ArticleText.FULL, language=scene.language)
        for number, article in enumerate(articles.values())
    )
    return _part("stories", heading=strings(scene.language)["page"]["articles"], stories=told)


def printed(scene: Scene) -> frozenset[int]:
    """The numbers of the cards whose quotes `stories` holds word for word, within one paragraph."""
    if amount_of(scene) is ArticleText.NONE:
        return frozenset()
    articles = _articles(scene)
    found = set()
    for key, quotes in _quotes(scene, articles).items():
        for (start, end), inside in zip(*_by_paragraph(articles[key], quotes), strict=True):
            found |= {mark.number for mark in inside if start <= mark.start and mark.end <= end}
    return frozenset(found)


def amount_of(scene: Scene) -> ArticleText:
    """How much of the articles is printed: what the scene asks for, or less where it would be more than `MOST_CHARS` in all."""
    if scene.article_text is ArticleText.FULL and sum(len(article.text) for article in _articles(scene).values()) <= MOST_CHARS:
        return ArticleText.FULL
    if scene.article_text is ArticleText.NONE or sum(len(card.quote) for card in scene.cards) > MOST_CHARS:
        return ArticleText.NONE
    return ArticleText.QUOTES


def _articles(scene: Scene) -> dict[str, Article]:
    """By id, so that one that was given twice is printed once."""
    return {article.id: article for article in scene.articles}


def _story(number: int, article: Article, quotes: Sequence[_Mark], names: Sequence[_Mark], *, whole: bool, language: str) -> Html:
    paragraphs, told = _by_paragraph(article, quotes)
    _, unplaced = _by_paragraph(article, names)
    ends = [start for start, _ in paragraphs[1:]] + [len(article.text)]
    body = _join(
        _part(
            _block(article, start, end),
            direction=direction_of(article.text[start:end], language),
            content=_Paragraph(article.text, start, end, stop).html(inside, left, whole=whole),
        )
        for (start, end), stop, inside, left in zip(paragraphs, ends, told, unplaced, strict=True)
        if whole or inside
    )
    words = strings(language)
    return _part(
        "story",
        number=str(number),
        name=article.title or article.publisher or words["ui"]["article_given"],
        byline=_byline(article, language, titled=bool(paragraphs) and _is_title(article, *paragraphs[0])),
        body=body or _part("empty", text=words["page"]["nothing_quoted"]),
    )


def _byline(article: Article, language: str, *, titled: bool) -> Html:
    """Who published it and when, and its title where the text does not begin with it; linked where the article has an address."""
    text = ", ".join(part for part in (None if titled else article.title, article.publisher, day(article.published, language)) if part)
    address = web_address(article.url)
    shown = text or address
    if not shown:
        return Html("")
    return _part("byline", content=named(shown, address, language))


def _block(article: Article, start: int, end: int) -> str:
    if _is_title(article, start, end):
        return "story_title"
    return "story_crosshead" if is_heading(article.text[start:end]) else "story_paragraph"


def _is_title(article: Article, start: int, end: int) -> bool:
    return article.title is not None and not article.text[:start].strip() and article.text[start:end] == article.title.strip()


def _quotes(scene: Scene, articles: Mapping[str, Article]) -> dict[str, list[_Mark]]:
    """By article, the sentences of cards that stand in its text where the card says."""
    found: dict[str, list[_Mark]] = {key: [] for key in articles}
    for number, card in enumerate(scene.cards):
        article = articles.get(card.article)
        if article is not None and card.quote and article.text.startswith(card.quote, card.quote_start):
            found[article.id].append(_Mark(card.quote_start, card.quote_start + len(card.quote), number))
    return found


def _names(scene: Scene, articles: Mapping[str, Article]) -> dict[str, list[_Mark]]:
    """By article, where the names stand that are not on the map."""
    found: dict[str, list[_Mark]] = {key: [] for key in articles}
    for number, item in enumerate(left_out(scene)):
        found.get(item.article, []).extend(_Mark(start, end, number) for start, end in item.spots)
    return found


def _by_paragraph(article: Article, marks: Iterable[_Mark]) -> tuple[list[tuple[int, int]], list[list[_Mark]]]:
    """The paragraphs of an article, and for each the marks that reach into it."""
    paragraphs, queue = split_paragraphs(article.text), deque(sorted(marks))
    current: list[_Mark] = []
    found = []
    for start, end in paragraphs:
        while queue and queue[0].start < end:
            current.append(queue.popleft())
        current = [mark for mark in current if mark.end > start]
        found.append(list(current))
    return paragraphs, found


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A stretch of an article's text; `stop` is where the next begins."""

    text: str
    start: int
    end: int
    stop: int

    def html(self, quotes: Sequence[_Mark], names: Sequence[_Mark], *, whole: bool) -> Html:
        """Its text in pieces, cut where a sentence begins or ends; without `whole` an ellipsis for what is no such sentence."""
        cuts = sorted({self.start, self.end, *(at for mark in quotes for at in (mark.start, mark.end) if self.start < at < self.end)})
        pieces: list[Html] = []
        for start, end in pairwise(cuts):
            cards = sorted(mark.number for mark in quotes if mark.start < end and mark.end > start)
            if cards:
                numbers = " ".join(map(str, cards))
                pieces.append(_part("sentence", cards=numbers, content=self._named(start, end, names)))
                pieces += [_part("reference", number=str(mark.number + 1)) for mark in quotes if self._ends(mark, end)]
            elif whole:
                pieces.append(self._named(start, end, names))
            elif self.text[start:end].strip():
                pieces.append(_words(_GAP))
            else:
                pieces.append(_words(self.text[start:end]))
        return _join(pieces)

    def _ends(self, mark: _Mark, end: int) -> bool:
        return mark.end == end or (end == self.end < mark.end <= self.stop)

    def _named(self, start: int, end: int, names: Sequence[_Mark]) -> Html:
        pieces, at = [], start
        for name in names:
            begin, finish = max(name.start, at), min(name.end, end)
            if begin < finish:
                pieces += [_words(self.text[at:begin]), _part("left_out", number=str(name.number), content=_words(self.text[begin:finish]))]
                at = finish
        return _join([*pieces, _words(self.text[at:end])])


def _words(text: str) -> Html:
    """Text of any length, escaped."""
    return Html("".join(escape(text[at : at + LIMIT]) for at in range(0, len(text), LIMIT)))


def _part(name: str, /, **values: str | Html) -> Html:
    return fill(template_text(f"parts/{name}.html"), **values)


def _join(parts: Iterable[Html]) -> Html:
    return Html("".join(parts))
