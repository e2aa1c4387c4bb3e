"""One request to a service that speaks OpenAI's chat completions (https://platform.openai.com/docs/api-reference/chat): bounded, patient, discreet.

The service's address and key come from the user alone, go into the request alone, and stand in no message, document or cache. Redirects are not
followed: they would carry the key and the article to somebody else.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from ipaddress import ip_address
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

import orjson

from geomap import __version__
from geomap.errors import LanguageModelError, LanguageModelReplyError, LanguageModelTimeoutError, UnknownNameError

TIMEOUT_S = 180.0
MAX_BYTES = 2_000_000
TRIES = 3
_WAIT_S, _LONGEST_WAIT_S = 1.0, 30.0
_CHUNK = 65_536
_NO_SCHEMA = (400, 404, 415, 422)  # what services answer to a response_format they do not know


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote. `by_schema` is False when the service could only be asked for JSON of any shape."""

    content: str
    by_schema: bool


@dataclass(slots=True)
class Client:
    """A service and a model. `sleep` waits between tries; tests replace it. Without `key` no authorisation is sent."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT_S
    sleep: Callable[[float], None] = time.sleep
    _takes_schema: bool = True
    _tries: int = TRIES

    def __post_init__(self) -> None:
        self.url = _checked_url(self.url)
        if self.key is not None and not (self.key.isascii() and self.key.isprintable() and self.key):
            raise UnknownNameError("GEOMAP_LLM_KEY holds characters that no key has: set it again, without line ends")

    def ask(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> Answer:
        """The model's words. A service that does not know JSON Schema is asked once more, and from then on, for JSON of any shape.

        Raises LanguageModelError (an outage, a refusal), LanguageModelTimeoutError or LanguageModelReplyError.
        """
        body = {"model": self.model, "temperature": 0, "messages": list(messages)}
        try:
            reply = self._by_schema(body, schema) if self._takes_schema else None
            if reply is not None:
                return Answer(self._content(reply), True)
            reply = self._send({**body, "response_format": {"type": "json_object"}})
        except _Refused as refused:
            advice = "check model, address (GEOMAP_LLM_URL) and key (GEOMAP_LLM_KEY)"
            raise LanguageModelError(self._says(f"HTTP {refused.status}: {advice}")) from None
        self._takes_schema = False
        return Answer(self._content(reply), False)

    def _by_schema(self, body: Mapping[str, Any], schema: Mapping[str, Any]) -> bytes | None:
        """The reply in the shape of a JSON Schema; None from a service that seems not to know of such."""
        shape = {"type": "json_schema", "json_schema": {"name": "events", "strict": True, "schema": schema}}
        try:
            return self._send({**body, "response_format": shape})
        except _Refused as refused:
            if refused.status not in _NO_SCHEMA:
                raise
        return None

    def _send(self, body: Mapping[str, Any]) -> bytes:
        """The first reply. Connection errors, 429 and 5xx are tried again; a service that is down gets one try an article."""
        data, tries = orjson.dumps(body), self._tries
        for turn in range(tries):
            try:
                reply = self._try(data)
            except _Unwell as unwell:
                said, wait = str(unwell), unwell.wait or _WAIT_S * 2**turn
                if turn + 1 < tries:
                    self.sleep(min(wait, _LONGEST_WAIT_S))
            else:
                self._tries = TRIES
                return reply
        self._tries = 1
        raise LanguageModelError(self._says(f"{said}, asked {tries} {'times' if tries > 1 else 'time'}: try again later, or use another extractor"))

    def _try(self, data: bytes) -> bytes:
        """One request. Neighbours' errors are translated here; no text of the service, which may repeat the key, gets into a message."""
        deadline = time.monotonic() + self.timeout
        try:
            with _opener(self.url).open(self._request(data), timeout=self.timeout) as response:
                return self._read(response, deadline)
        except HTTPError as error:
            error.close()
            if error.code == 429 or error.code >= 500:
                raise _Unwell(f"HTTP {error.code}", _seconds(error.headers)) from None
            raise _Refused(error.code) from None
        except TimeoutError:
            raise self._late() from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late() from None
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                raise LanguageModelError(self._says("the certificate of the service is not valid")) from None
            raise _Unwell("no connection to the service") from None
        except (HTTPException, OSError):
            raise _Unwell("the connection broke") from None

    def _request(self, data: bytes) -> Request:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": f"geomap/{__version__}"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return Request(f"{self.url}/chat/completions", data=data, headers=headers, method="POST")

    def _read(self, response: Any, deadline: float) -> bytes:
        """The body, in bounded size and time: a time-out of a socket alone lets a slow drip go on for ever."""
        parts, size = [], 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > MAX_BYTES:
                raise LanguageModelReplyError(self._says(f"the reply is larger than {MAX_BYTES // 1_000_000} MB"))
            if time.monotonic() > deadline:
                raise self._late()
        if response.length:
            raise _Unwell("the connection broke")
        return b"".join(parts)

    def _content(self, reply: bytes) -> str:
        """The words of the first choice."""
        with suppress(orjson.JSONDecodeError, LookupError, TypeError):
            choice = orjson.loads(reply)["choices"][0]
            content = choice["message"]["content"]
            if choice.get("finish_reason") == "length":
                raise LanguageModelReplyError(self._says("the reply was cut off at the model's limit: split the article, or use another model"))
            if isinstance(content, str) and content.strip():
                return content
        raise LanguageModelReplyError(self._says("the reply holds no text of a model: is this the address of a chat completions service?"))

    def _late(self) -> LanguageModelTimeoutError:
        return LanguageModelTimeoutError(self._says(f"no answer in {self.timeout:g} s: try again later, or use a faster model"))

    def _says(self, what: str) -> str:
        return f"language model {self.model!r}: {what}"


class _Unwell(Exception):
    """Worth another try, after `wait` seconds if the service said so."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class _Refused(Exception):
    """A status that another try would not change."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _NoRedirect(HTTPRedirectHandler):
    """Makes an error of every redirect."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str) -> None:
        return None


def _opener(url: str) -> OpenerDirector:
    """Without redirects; with the proxies of the environment, save for this machine."""
    return build_opener(_NoRedirect, *([ProxyHandler({})] if _is_here(urlsplit(url).hostname or "") else []))


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _checked_url(url: str) -> str:
    """The base address without a final slash. Raises UnknownNameError, without the address, for what is none."""
    try:
        parts = urlsplit(url.strip())
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and url.isascii() and url.strip().isprintable()
    except ValueError:
        fits = False
    if not fits or " " in url.strip():
        raise UnknownNameError("the address of the language model is none: give http:// or https://, host and path, such as http://localhost:8080/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UnknownNameError("the address of the language model holds more than host and path: give a key as GEOMAP_LLM_KEY")
    return url.strip().rstrip("/")


def _seconds(headers: Message) -> float | None:
    """What Retry-After asks for, in seconds; None for a date or nothing."""
    asked = (headers.get("Retry-After") or "").strip()
    return float(asked) if asked.isascii() and asked.isdigit() else None
