"""What the head of a page tells machines: the card that a shared link becomes, and the map as Schema.org data."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geomap.errors import PageError
from geomap.tongues import nearest
from geomap.writers.bundle import template_text
from geomap.writers.safe import Html, fill, island, web_address

if TYPE_CHECKING:
    from geomap.model import Article, Scene, Source

_ICON = '<link rel="icon" href="data:,">'
_SOCIAL = re.compile(f'(?:<meta name="twitter:card".*?)?(?={re.escape(_ICON)})', re.DOTALL)
_LINKED = re.compile('(?<=<script type="application/ld\\+json">)(.*?)(?=</script>)', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPicture:
    """The picture of a shared link: its public address, its size in pixels, what it shows in words."""

    url: str
    width: int
    height: int
    alt: str


def social_tags(*, published: str | None = None, url: str | None = None, picture: CardPicture | None = None, oembed: str | None = None) -> Html:
    """Tags for a shared link: the date, the kind of card; with addresses the canonical link, `og:url`, the oEmbed link and the picture."""
    lines = [_tag("published", date=published)] if _is_day(published) and published else []
    lines.append(_tag("card", kind="summary_large_image" if picture else "summary"))
    if url:
        lines.append(_tag("address", url=url))
    if oembed:
        lines.append(_tag("oembed", url=oembed))
    if picture:
        lines.append(_tag("picture", url=picture.url, width=str(picture.width), height=str(picture.height), alt=picture.alt))
    return Html("".join(lines))


def linked_data(scene: Scene, *, most: int | None = None) -> dict[str, Any]:
    """The map as a Schema.org `Map`: from which articles (the first `most`) and data, where and when. What is not known is left out.

    Licences stand with the data that they belong to: which licence the map itself has is for its publisher to say.
    """
    west, south, east, north = (round(float(value), 4) for value in scene.bounds)
    found = {
        "@context": "https://schema.org",
        "@type": "Map",
        "name": scene.title,
        "description": scene.summary,
        "inLanguage": nearest(scene.language).language,
        "datePublished": scene.published if _is_day(scene.published) else None,
        "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}},
        "temporalCoverage": _interval(scene),
        "creditText": "; ".join(f"{source.name} ({source.licence})" for source in scene.credits) or None,
        "isBasedOn": [*(_article(one) for one in scene.articles[:most]), *(_source(one) for one in scene.credits)],
    }
    return {name: value for name, value in found.items() if value}


def addressed(html: str, *, url: str, picture: CardPicture | None, oembed: str) -> str:
    """A page of ours whose head names where it is published. Raises PageError for a head that is not ours."""
    tags = social_tags(url=url, picture=picture, oembed=oembed)
    html, tagged = _SOCIAL.subn(lambda _: tags, html, count=1)
    found = _LINKED.search(html)
    if not tagged or not found:
        raise PageError("the head of the page is not as geomap writes it: build the page again")
    data = json.loads(found[1]) | {"url": url} | ({"image": picture.url} if picture else {})
    return html[: found.start()] + island(data) + html[found.end() :]


def _tag(name: str, /, **values: str) -> str:
    return fill(template_text(f"parts/head_{name}.html"), **values)


def _article(article: Article) -> dict[str, Any]:
    found = {
        "@type": "NewsArticle",
        "headline": article.title,
        "url": web_address(article.url),
        "datePublished": article.published if _is_day(article.published) else None,
        "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
    }
    return {name: value for name, value in found.items() if value}


def _source(source: Source) -> dict[str, Any]:
    found = {"@type": "Dataset", "name": source.name, "url": web_address(source.url), "version": source.version}
    return {name: value for name, value in found.items() if value} | {"license": {"@type": "CreativeWork", "name": source.licence}}


def _interval(scene: Scene) -> str | None:
    """The days of what is drawn, as an ISO 8601 interval, open (`..`) where a mark is open; None without a date."""
    drawn = [feature for feature in scene.features if feature.events]
    starts = [day for day in {one.t0 for one in drawn} if _is_day(day) and day]
    ends = [day for day in {one.t1 for one in drawn} if _is_day(day) and day]
    if not starts and not ends:
        return None
    return f"{min(starts, default='..')}/{max(ends, default='..')}"


def _is_day(text: str | None) -> bool:
    try:
        return text is not None and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
