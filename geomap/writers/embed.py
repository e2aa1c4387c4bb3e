"""The embed kit: from one finished page to a folder with all that a newsroom needs to publish it, whatever its system is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

from geomap.errors import UnknownNameError
from geomap.writers.alt_text import caption, long_alt, short_alt
from geomap.writers.beside import Picture, pictures_beside
from geomap.writers.files import check_place, write_bytes
from geomap.writers.kit_page import kit_page
from geomap.writers.page_head import CardPicture, addressed
from geomap.writers.page_reader import PageContent, read_page
from geomap.writers.safe import clean, island, web_address
from geomap.writers.snippets import Placement, Ratio, snippets

if TYPE_CHECKING:
    from collections.abc import Mapping

RATIO = "4:3,5:9"
"""Width to height of the frame: in windows from 600 pixels on, and below."""

_LONGEST_TITLE, _LONGEST_CAPTION, _LONGEST_ALT = 300, 3_000, 100_000


def embed(path: str | Path, output: str | Path | None = None, *, url: str | None = None, ratio: str = RATIO, title: str | None = None) -> Path:
    """Write the embed kit of a page that geomap made, a folder; returns it. Without `output` it is `NAME-embed` beside `NAME.html`.

    `url` is the https address at which the kit's `map.html` will be published; with it the page's head names it, and there are snippets for AMP and
    oEmbed; without it the snippets name files beside them. `ratio` is WIDE or WIDE,NARROW, each WIDTH:HEIGHT. `title` names the frame instead of
    the map's title. A picture beside the page is used (`geomap.writers.pictures`).
    Raises PageError for a file that is no such page, UnknownNameError for an address or ratio that is none, ExportError when it cannot be written.
    """
    source = Path(path)
    folder = Path(output) if output is not None else source.with_name(f"{source.stem}-embed")
    wide, narrow = _ratios(ratio)
    address = _address(url)
    check_place(folder / "map.html")
    page = read_page(source)
    files = kit_files(page, pictures_beside(source), url=address, wide=wide, narrow=narrow, title=title)
    for name, content in files.items():
        write_bytes(folder / name, content)
    return folder


def kit_files(
    page: PageContent, pictures: tuple[Picture | None, Picture | None], *, wide: Ratio, narrow: Ratio, url: str | None = None,
    title: str | None = None,
) -> dict[str, bytes]:  # fmt: skip
    """File name to content of a kit; the last is the manifest of all others. `pictures` are that of the map and the social card."""
    picture, card = pictures
    name = clean(" ".join((title or page.title).split()), _LONGEST_TITLE)
    alt = clean(short_alt(page, name))
    about = clean(caption(page, name), _LONGEST_CAPTION)
    html = page.html if url is None else _published_page(page, url, card or picture, alt)
    placed = Placement(
        page=html, url=url or "map.html", public=url is not None, title=name, language=page.language, direction=page.direction, alt=alt,
        caption=about, picture_url=urljoin(url or "", picture.name if picture else "map.png"), picture=picture, wide=wide, narrow=narrow,
    )  # fmt: skip
    texts = {"map.html": html, "alt.txt": f"{alt}\n\n{clean(long_alt(page, name), _LONGEST_ALT)}\n", "caption.txt": f"{about}\n"} | snippets(placed)
    files = {name: text.encode("utf-8") for name, text in texts.items()} | {one.name: one.content for one in pictures if one}
    files["embed.html"] = kit_page(placed, texts).encode("utf-8")
    return files | {"manifest.json": (island(_manifest(page, files, url), indent=1) + "\n").encode("utf-8")}


def _published_page(page: PageContent, url: str, picture: Picture | None, alt: str) -> str:
    """The page with its address, and a picture if there is one that cards can show, in its head."""
    plain = urldefrag(url).url
    usable = picture if picture and picture.name.endswith(".png") else None
    shown = CardPicture(url=urljoin(plain, usable.name), width=usable.width, height=usable.height, alt=alt) if usable else None
    return addressed(page.html, url=plain, picture=shown, oembed=urljoin(plain, "oembed.json"))


def _manifest(page: PageContent, files: Mapping[str, bytes], url: str | None) -> dict[str, Any]:
    return {
        "schema": "geomap-embed/1",
        "made_by": f"geomap {page.version}",
        "map": {"title": page.title, "language": page.language, "published": page.published or None, "url": url},
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in sorted(files.items())
        ],
        "articles": [asdict(article) for article in page.articles],
        "map_data": list(page.credits),
        "software": list(page.software),
    }  # fmt: skip


def _address(url: str | None) -> str | None:
    if url is None:
        return None
    if not url.startswith("https://") or web_address(url) is None:
        raise UnknownNameError(f"{url!r} is not the address of a published map: give it whole, such as https://example.org/maps/river/map.html")
    return url


def _ratios(given: str) -> tuple[Ratio, Ratio]:
    """The wide and the narrow ratio of `4:3,5:9`; one alone is both."""
    found = [re.fullmatch(r"\s*([1-9]\d{0,3}):([1-9]\d{0,3})\s*", part) for part in given.split(",")]
    ratios = [(int(one[1]), int(one[2])) for one in found if one]
    if len(ratios) != len(found) or len(found) > 2 or not all(0.2 <= width / height <= 5 for width, height in ratios):
        raise UnknownNameError(f"{given!r} is no ratio of a frame: give WIDTH:HEIGHT between 1:5 and 5:1, such as 4:3, or two, such as {RATIO}")
    return ratios[0], ratios[-1]
