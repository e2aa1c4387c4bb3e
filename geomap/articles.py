"""Text, Markdown, HTML and JSON lines to articles. Offsets refer to the stored text; nothing is guessed that the input does not say."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from geomap.errors import ArticleError
from geomap.model import Article

MAX_BYTES = 5_000_000
MAX_CHARS = 1_000_000
_TITLE_CHARS = 120
_HTML_START = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SURROGATES = re.compile("[\ud800-\udfff]")
_TEXT_FIELDS = ("id", "title", "publisher", "url", "language")


def read_articles(inputs: Iterable[str | Path], *, published: str | None = None) -> list[Article]:
    """Read files, `-` (standard input) or folders of .txt, .md and .html files, in the given order (folders by name).

    `published` (YYYY-MM-DD) is given to every article that does not carry a date of its own. Raises ArticleError, which names the input.
    """
    return [read_article(path, published=published) for item in inputs for path in _expand(item)]


def read_article(path: str | Path, *, published: str | None = None) -> Article:
    """Read one article from a file or, for `-`, from standard input. Raises ArticleError: missing, empty, binary or oversized input."""
    name = "standard input" if str(path) == "-" else str(path)
    data = _read_bytes(path, name)
    if str(path).lower().endswith((".html", ".htm", ".xhtml")) or _HTML_START.match(data):
        return _from_html(_decode(data, name), name, published)
    text = _decode(data, name)
    if str(path).lower().endswith((".md", ".markdown")):
        text = _markdown_text(text)
    return article_from_text(text, published=published, name=name)


def article_from_text(text: str, *, title: str | None = None, published: str | None = None, name: str = "text", **fields: str | None) -> Article:
    """An article from a plain text. Without a title the first line is one if it is short and has no final stop. Raises ArticleError."""
    text = normalise(text)
    _check_text(text, name)
    known = {key: value for key, value in fields.items() if value}
    return Article(
        id=known.pop("id", "") or _content_id(text),
        title=title or _first_line_title(text),
        published=parse_date(published, name),
        text=text,
        **known,
    )


def article_from_record(record: Mapping[str, object], *, published: str | None = None) -> Article:
    """An article from a JSON object with `id`, `text` and optional `title, published, url, publisher, language`. The text is kept as it is."""
    name = f"article {record.get('id')!r}"
    for key in (*_TEXT_FIELDS, "text", "published"):
        if not isinstance(record.get(key), str | None):
            raise ArticleError(f"{name}: `{key}` must be a string, not {type(record[key]).__name__}")
    text = record.get("text")
    if not isinstance(text, str):
        raise ArticleError(f"{name}: no `text`: give the article's text as a string")
    fields = {key: normalise(str(record[key])) for key in _TEXT_FIELDS if record.get(key) is not None}
    when = record.get("published") or published
    return article_from_text(text, published=str(when) if when else None, name=name, **fields)


def normalise(text: str) -> str:
    """Line ends to `\\n`, lone surrogates (which no file can hold) to U+FFFD, a leading byte order mark dropped."""
    return _SURROGATES.sub("\ufffd", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def parse_date(value: str | None, name: str) -> str | None:
    """An ISO date, or None for None. A date with a time is cut to its day. Raises ArticleError for anything else."""
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        raise ArticleError(f"{name}: {value!r} is not a date: write YYYY-MM-DD, for example 2025-06-15") from None


def _expand(item: str | Path) -> Iterator[str | Path]:
    folder = Path(item)
    if str(item) == "-" or not folder.is_dir():
        yield item
        return
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in {".txt", ".md", ".markdown", ".html", ".htm"})
    if not files:
        raise ArticleError(f"{item}: no article in this folder: expected .txt, .md or .html files")
    yield from files


def _read_bytes(path: str | Path, name: str) -> bytes:
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ArticleError(f"{name}: cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise ArticleError(f"{name}: more than {MAX_BYTES // 1_000_000} MB: split it into single articles")
    return data


def _decode(data: bytes, name: str) -> str:
    """UTF-8 (with or without a byte order mark), else what charset-normalizer finds; binary data are refused."""
    if not data.strip():
        raise ArticleError(f"{name}: empty: nothing to map")
    for encoding, marks in (("utf-8-sig", (b"\xef\xbb\xbf",)), ("utf-16", (b"\xff\xfe", b"\xfe\xff"))):
        if data.startswith(marks):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data[:65536]:
        raise ArticleError(f"{name}: binary data, not text: save the article as plain text, Markdown or HTML")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data[:262_144]).best()
        if best is None:
            raise ArticleError(f"{name}: not text in any known encoding: save the article as UTF-8") from None
        return data.decode(best.encoding, errors="replace")


def _check_text(text: str, name: str) -> None:
    if not text.strip():
        raise ArticleError(f"{name}: empty: nothing to map")
    if len(text) > MAX_CHARS:
        raise ArticleError(f"{name}: {len(text):,} characters, more than {MAX_CHARS:,}: split it into single articles")
    if "\x00" in text:
        raise ArticleError(f"{name}: binary data, not text: save the article as plain text, Markdown or HTML")


def _first_line_title(text: str) -> str | None:
    lines = text.strip().split("\n", 1)
    first = lines[0].strip()
    if len(lines) < 2 or len(first) > _TITLE_CHARS or first.endswith((".", "!", "?", "…", ":", ";", ",", '"', "”")):
        return None
    return first


def _content_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _markdown_text(text: str) -> str:
    """The words of a Markdown text: a block a paragraph, no markup, no front matter."""
    from markdown_it import MarkdownIt

    body = re.sub(r"\A---\n.*?\n---\n", "", normalise(text), flags=re.DOTALL)
    blocks: list[str] = []
    for token in MarkdownIt("commonmark").parse(body):
        if token.type == "inline":
            blocks.append("".join(_inline_text(child.type, child.content) for child in token.children or ()))
        elif token.type in {"fence", "code_block"}:
            blocks.append(token.content.strip())
    return "\n\n".join(block for block in blocks if block.strip())


def _inline_text(kind: str, content: str) -> str:
    return {"text": content, "code_inline": content, "softbreak": " ", "hardbreak": "\n", "image": content}.get(kind, "")


def _from_html(html: str, name: str, published: str | None) -> Article:
    """Main text and stated metadata of a page. The title becomes the first paragraph when the text does not open with it."""
    from trafilatura import bare_extraction

    dates = {"extensive_search": False, "original_date": True}
    page: Any = bare_extraction(html, with_metadata=True, include_comments=False, date_extraction_params=dates)
    if page is None or not page.text:
        raise ArticleError(f"{name}: no article text found in this page: save the text itself as a .txt file")
    text = page.text.replace("\n", "\n\n")
    if page.title and not text.startswith(page.title):
        text = f"{page.title}\n\n{text}"
    return article_from_text(
        text, title=page.title or None, published=published or page.date, name=name, publisher=page.sitename or None, url=page.url or None
    )
