"""Text on its way to a page: the only place where foreign text becomes markup or data.

Rendered text goes through `escape`, everything else through `island`; both come from `clean`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from string import Template
from typing import Any
from urllib.parse import urlsplit

from geomap.errors import ExportError

LIMIT = 20_000
_REPLACED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPED = re.compile("[&<>\"'`${}\\\\%#=\u2028\u2029]")
_TAG = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_IN_MARKDOWN = re.compile(r"[!-+/:<-@\[-`{-~]|\.(?=\S)")
_IN_JSON = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
_UNSAFE_IN_URL = re.compile(r"[\s\\\"'<>`{}|^\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def clean(text: str, limit: int = LIMIT) -> str:
    """`text` with control characters, bidi overrides and lone surrogates shown as U+FFFD, cut with an ellipsis at `limit` characters."""
    if len(text) <= limit and text.isprintable():
        return text
    shown = _REPLACED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def clean_all(texts: Sequence[str]) -> Sequence[str]:
    """`clean` of each text."""
    return texts if are_clean(texts) else [clean(text) for text in texts]


def clean_lists(lists: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """`clean` of each text of each list."""
    return lists if are_clean([text for one in lists for text in one]) else [[clean(text) for text in one] for one in lists]


def are_clean(texts: Sequence[str]) -> bool:
    """Whether `clean` leaves all of them as they are: one look at very many together is far faster than one at each."""
    whole = "".join(texts)
    return (whole.isprintable() or _REPLACED.search(whole) is None) and max(map(len, texts), default=0) <= LIMIT


def escape(text: str, limit: int = LIMIT) -> str:
    """`text` for an HTML element or a quoted attribute: every character that HTML, a script or a template could read is a numeric reference."""
    return _ESCAPED.sub(lambda found: f"&#{ord(found[0])};", clean(text, limit))


def foreign_html(text: str) -> Html:
    """`text` on one line for HTML that goes into somebody else's system: brackets are references too, since WordPress reads them as shortcodes."""
    return Html(escape(" ".join(text.split())).replace("[", "&#91;").replace("]", "&#93;"))


def markdown(text: str) -> Html:
    """`text` on one line for Markdown: every character that could be markup, an address or a template is a numeric reference."""
    return Html(_IN_MARKDOWN.sub(lambda found: f"&#{ord(found[0])};", clean(" ".join(text.split()))))


class Html(str):
    """Markup that this package made; `fill` does not escape it again."""

    __slots__ = ()


class Base64(str):
    """Bytes that this package encoded: `island` neither cleans nor shortens them."""

    __slots__ = ()


def fill(template: str, /, **values: str | Html) -> Html:
    """`template` with `${name}` replaced once, in one pass: text is escaped, Html is not. Raises KeyError for a name without a value."""
    safe = {name: value if isinstance(value, Html) else escape(value) for name, value in values.items()}
    return Html(Template(template).substitute(safe))


def cleaned(value: object) -> Any:
    """A value with `clean` texts, in dictionaries and lists too; tuples become lists."""
    if isinstance(value, str):
        return value if isinstance(value, Base64) else clean(value)
    if isinstance(value, dict):
        return {key: cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [item if type(item) is int else cleaned(item) for item in value]  # most of a map's data are coordinates
    return value


def island(data: object, indent: int | None = None) -> str:
    """`data` as JSON for a `<script type="application/json">`; strings are cleaned on the way. Raises ExportError for NaN or infinity."""
    try:
        text = json.dumps(cleaned(data), ensure_ascii=False, allow_nan=False, indent=indent, separators=(",", ": " if indent else ":"))
    except ValueError as error:
        raise ExportError(f"the map holds a number that is not finite ({error}): remove the geometry it comes from") from error
    for character, code in _IN_JSON:  # far faster on long text than str.translate
        text = text.replace(character, code)
    return text


def island_id(data: str) -> str:
    """The id of the data's node: a digest, so that equal scenes give equal pages and two maps on one page differ."""
    return "geomap-" + hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def language_tag(text: str) -> str:
    """`text` if it has the form of a language tag (`uk`, `zh-Hans`), else "", which says that the language is not known."""
    return text if _TAG.fullmatch(text) else ""


def web_address(url: str | None) -> str | None:
    """`url` if it is a plain http or https address with a host and without credentials, else None."""
    if not url or len(url) > 2_000 or _UNSAFE_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else None
