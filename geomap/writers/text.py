"""The map in words, as HTML that needs no script: events, what is not on the map, articles, credits, licences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from geomap.style import LAYERS, look
from geomap.tongues import nearest
from geomap.writers import bundle
from geomap.writers.island import left_out, strings
from geomap.writers.safe import Html, fill, language_tag, web_address

if TYPE_CHECKING:
    from geomap.model import Card, Scene, Skipped

_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def day(iso: str | None, language: str) -> str:
    """An ISO date as readers write it; "" for None, and anything else as it is."""
    try:
        found = date.fromisoformat(iso or "")
    except ValueError:
        return iso or ""
    table = strings(language)
    return str(table["date"]).format(day=found.day, month=table["months"][found.month - 1], year=found.year)


def text_version(scene: Scene, *, most: int | None = None) -> Html:
    """Every event and every skipped name of the scene; with `most` totals by layer and so many of each, in short, and how many more there are."""
    words = strings(scene.language)["page"]
    by_id = {card.id: card for card in scene.cards}
    spoken = {article.id: article.language for article in scene.articles}
    left = left_out(scene)
    if most is None:
        cards = _part("cards", entries=_join(_card(number, card, scene.language, spoken, by_id) for number, card in enumerate(scene.cards, 1)))
    else:
        rows = _join(_row(card, spoken.get(card.article, "")) for card in scene.cards[:most])
        cards = Html(_totals(scene) + _note(words["first_of"], most, len(scene.cards)) + _part("rows", entries=rows))
    skipped = _join(_skipped(item, scene.language, spoken.get(item.article, "")) for item in left[:most])
    more = _note(words["first_names"], most, len(left)) if most is not None else ""
    return Html(
        (cards if scene.cards else _part("empty", text=words["nothing"]))
        + (_part("skipped_list", heading=words["skipped"], entries=skipped) + more if skipped else "")
    )


def _totals(scene: Scene) -> Html:
    """How many marks each layer holds."""
    words = strings(scene.language)["page"]
    titles = {name: nearest(scene.language).word(title) for name, (title, _) in LAYERS.items()} | {one.key: one.title for one in scene.overlays}
    counts = Counter(feature.layer for feature in scene.features if look(feature.style).words)
    facts = _join(_fact(title, [f"{counts[name]:,}"], scene.language) for name, title in titles.items() if counts[name])
    return _part("totals", heading=words["totals"], facts=facts)


def _note(text: str, shown: int, count: int) -> Html:
    return _part("empty", text=text.format(shown=f"{shown:,}", count=f"{count:,}")) if count > shown else Html("")


def _row(card: Card, quoted: str) -> Html:
    """An event in short: what, when, how sure, why it is not on the map, and its sentence."""
    facts = (card.title, card.when, card.status, card.why_not)
    language = quoted if quoted.replace("-", "").isalnum() else ""
    return _part("row", text=", ".join(part for part in facts if part), quote=card.quote, language=language)


def articles(scene: Scene, *, most: int | None = None) -> Html:
    """The articles that the map is made from, linked where they have a web address; with `most` so many, and how many more there are."""
    unnamed = strings(scene.language)["ui"]["article_given"]
    rows = []
    for article in scene.articles[:most]:
        name = ", ".join(part for part in (article.publisher, article.title or unnamed, day(article.published, scene.language)) if part)
        address = web_address(article.url)
        rows.append(_part("item", content=named(name, address, scene.language)))
    if most is not None and len(scene.articles) > most:
        more = strings(scene.language)["page"]["more_articles"].format(count=f"{len(scene.articles) - most:,}")
        rows.append(_part("item", content=named(more, None, scene.language)))
    return _join(rows)


def credits(scene: Scene) -> Html:
    """The data sources with their licences."""
    words = strings(scene.language)["page"]
    rows = []
    for source in scene.credits:
        address = web_address(source.url)
        name = named(source.name, address, scene.language)
        version = f", {words['version']} {source.version}" if source.version else ""
        rows.append(_part("item", content=Html(name + named(f"{version} — {source.licence}", None, scene.language))))
    if scene.tiles:
        told = "".join(piece for piece, _ in scene.tiles.credit)
        rows.append(_part("item", content=named(f"{words['tiles']}: {scene.tiles.name} — {told}", None, scene.language)))
    return _join(rows)


def named(text: str, address: str | None, language: str) -> Html:
    """A text, linked where it has a web address."""
    way = direction_of(text, language)
    return _part("link", address=address, text=text, direction=way) if address else _part("text", text=text, direction=way)


def licences() -> Html:
    """The licence texts of the software that the page carries."""
    return _join(_part("licence", name=name, text=text) for name, text in bundle.licences())


def _skipped(item: Skipped, language: str, quoted: str) -> Html:
    times, way = f" × {item.count}" if item.count > 1 else "", direction_of(item.reason, language)
    direction, quote = direction_of(item.text, language), _quote(item.quote or "", quoted, language)
    return _part("skipped", text=item.text, times=times, reason=item.reason, direction=direction, way=way, quote=quote)


def _card(number: int, card: Card, language: str, spoken: Mapping[str, str], by_id: Mapping[str, Card]) -> Html:
    words, kinds = strings(language)["page"], strings(language)["kinds"]
    facts = [
        (words["says"], () if card.contradicts else card.says),
        (words["when"], (card.when,)),
        (words["reported"], (day(card.reported, language),)),
        (words["where"], (" — ".join(part for part in (card.where, card.precision) if part),)),
        (words["figures"], card.quantities),
        (words["linked"], tuple(told for told, _ in card.linked)),
        (words["notes"], card.notes),
        (words["how_made"], card.derivation),
        (words["why_not"], (card.why_not,)),
    ]
    rows = _join(_fact(name, given, language) for name, values in facts if (given := [value for value in values if value]))
    kind = " · ".join(part for part in (kinds.get(card.kind, card.kind), card.status) if part)
    told = _voices(card, language, spoken, by_id)
    return _part("card", number=str(number), kind=kind, title=card.title, direction=direction_of(card.title, language), quote=told, facts=rows)


def _fact(name: str, values: Iterable[str], language: str) -> Html:
    """One name with its values, for a list of facts."""
    return _part("fact", name=name, values=_join(_part("value", text=value, direction=direction_of(value, language)) for value in values))


def _voices(card: Card, language: str, spoken: Mapping[str, str], by_id: Mapping[str, Card]) -> Html:
    """What is said; beside it, where it is contradicted, who says so in which words."""
    if not card.contradicts:
        return _quote(card.quote, spoken.get(card.article, ""), language)
    others = [by_id.get(key, key) for key in card.contradicts]
    opposing = _join(_quote(other, "", language) if isinstance(other, str) else _voice(other, spoken, language) for other in others)
    return _part("voices", own=_voice(card, spoken, language), heading=strings(language)["page"]["contradicted"], opposing=opposing)


def _voice(card: Card, spoken: Mapping[str, str], language: str) -> Html:
    says, quote = " · ".join(card.says) or card.title, _quote(card.quote, spoken.get(card.article, ""), language)
    return _part("voice", says=says, direction=direction_of(says, language), quote=quote)


def _quote(text: str, spoken: str, language: str) -> Html:
    """The words of an article in its language, which is named where it is not the page's; "" says that it is not known."""
    tag = language_tag(spoken)
    named = Html("") if tag == nearest(language).language else Html(f' lang="{tag}"')
    return _part("quote", text=text, language=named, direction=direction_of(text, language)) if text else Html("")


def direction_of(text: str, language: str) -> Html:
    """The attribute of a text's direction: none where it can only be the page's; a sentence of a page from right to left keeps the page's."""
    foreign = bool(_FROM_RIGHT.search(text))
    if nearest(language).direction == "rtl":
        return Html(' dir="rtl"' if foreign else ' dir="auto"')
    return Html(' dir="auto"' if foreign else "")


def _part(name: str, /, **values: str | Html) -> Html:
    return fill(bundle.template_text(f"parts/{name}.html"), **values)


def _join(parts: Iterable[Html]) -> Html:
    return Html("".join(parts))
