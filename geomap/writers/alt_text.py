"""The map in a few words, from its events: alternative texts for a picture of it, and the caption under it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.writers import text
from geomap.writers.island import strings

if TYPE_CHECKING:
    from geomap.writers.page_reader import Cited, PageContent, Told

SHORT = 250
"""The longest short text, in characters: screen readers read it in one breath."""

_MOST_ARTICLES = 5


def words(language: str) -> dict[str, str]:
    """The kit's words in a language; English for those that it lacks."""
    found: dict[str, str] = {**strings()["kit"], **strings(language).get("kit", {})}
    return found


def short_alt(page: PageContent, title: str) -> str:
    """What the map shows in at most `SHORT` characters: the day, as many events as fit, each with its status, and how many more there are.

    A denied, disputed or contradicted event has its place even when not all fit. Without an event on the map, its title and description.
    """
    table = words(page.language)
    placed = [event for event in page.events if event.placed]
    items = list(dict.fromkeys(_item(event) for event in placed))
    if not items:
        return _cut(f"{table['alt_start'].format(title=title)} {page.description}", SHORT)
    start = table["alt_dated"].format(date=text.day(page.published, page.language)) if page.published else table["alt_undated"]
    doubted = [_item(event) for event in placed if event.denied or event.contradicts]
    kept: list[str] = []
    for item in [items[0], *doubted[:1], *items]:
        if item not in kept and len(_joined(start, [*kept, item], len(items) - len(kept) - 1, table)) <= SHORT:
            kept.append(item)
    kept.sort(key=items.index)
    return _joined(start, kept, len(items) - len(kept), table) if kept else _cut(f"{start} {items[0]}", SHORT)


def long_alt(page: PageContent, title: str) -> str:
    """Every event on the map in a line of its own: what, where, its status, who says so, when, what contradicts it; then what is not on the map."""
    table = words(page.language)
    lines = [table["alt_start"].format(title=title), page.description]
    lines += [_sentence(event, table) for event in page.events if event.placed]
    beside = list(dict.fromkeys(event.title for event in page.events if not event.placed))
    if beside:
        lines.append(table["alt_beside"].format(events="; ".join(beside)))
    lines.append(page.worldview_note)
    return "\n".join(line for line in lines if line)


def caption(page: PageContent, title: str) -> str:
    """The line under a figure: title unless an article has it, day, articles with publisher and date, that claims are claims, borders, map data."""
    table = words(page.language)
    named = [_source(article, page.language) for article in page.articles[:_MOST_ARTICLES]]
    rest = len(page.articles) - len(named)
    parts = [
        "" if any(article.title == title for article in page.articles) else _sentences(title),
        table["as_reported"].format(date=text.day(page.published, page.language)) if page.published else "",
        table["sources"].format(sources="; ".join([*named, *([table["more"].format(count=rest)] if rest else [])])) if any(named) else "",
        table["claims"],
        _sentences(page.worldview_note),
        table["map_data"].format(credits="; ".join(page.credits)) if page.credits else "",
        table["made_with"],
    ]
    return " ".join(part for part in parts if part)


def _item(event: Told) -> str:
    return f"{event.title} ({event.status})" if event.status else event.title


def _sentence(event: Told, table: dict[str, str]) -> str:
    facts = [event.status, *event.says, event.when, *(table["contradicted"].format(claim=other) for other in event.contradicts)]
    return _sentences(f"{event.title}: " + "; ".join(fact for fact in facts if fact))


def _source(article: Cited, language: str) -> str:
    return ", ".join(part for part in (article.publisher, article.title, text.day(article.published, language)) if part)


def _joined(start: str, items: Sequence[str], rest: int, table: dict[str, str]) -> str:
    return f"{start} " + "; ".join([*items, *([table["more"].format(count=rest)] if rest else [])]) + "."


def _sentences(said: str) -> str:
    return said if not said or said[-1] in ".!?…。؟" else f"{said}."


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
