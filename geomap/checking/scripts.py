"""JavaScript as tokens, as far as it takes to see what a script would load, and which markup it carries in its strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PIECE = re.compile(
    r"""(?P<space>[\s\ufeff]+|//[^\n\u2028\u2029]*|/\*.*?(?:\*/|\Z)|\A<!--[^\n]*)
      |(?P<name>[\w$\u0080-\uffff\\]+)
      |(?P<string>"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)
      |(?P<template>`)
      |(?P<regex>/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)
      |(?P<mark>=>|\?\.|\.\.\.|.)""",
    re.DOTALL | re.VERBOSE,
)
_BEFORE_REGEX = {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "instanceof", "yield", "await"}
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|(\r\n|.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}

_CALLS = {"fetch", "importScripts", "import"}
_MADE = {"XMLHttpRequest", "WebSocket", "EventSource", "Worker", "SharedWorker", "RTCPeerConnection", "WebTransport"}
_MEMBERS = {"sendBeacon", "serviceWorker"}
_ATTRIBUTES = ("src", "srcset", "data", "poster")
_DEEPEST = 40
_GLOBALS = {"window", "self", "globalThis", "top", "parent", "navigator"}
_ADDRESS = re.compile(r"\s*(?:(?:https?|wss?|ftp):)?//[\w\[]", re.IGNORECASE)
_TILES = re.compile(r"\{[xyzsr]\}")


class Token(NamedTuple):
    """A token: `kind` is name, string, template, regex, mark, or open for a template literal without end. Strings come without quotes and escapes."""

    kind: str
    text: str
    line: int


def tokens(code: str, depth: int = 0) -> Iterator[Token]:
    """The tokens of a script without space and comments. A template literal comes as one token, its `${…}` parts as tokens after it."""
    at, line, last = 0, 1, Token("mark", "", 0)
    while at < len(code) and depth <= _DEEPEST:
        match = _PIECE.match(code, at)
        if match is None:
            return
        kind, text = str(match.lastgroup), match[0]
        if kind == "regex" and not _regex_after(last):
            kind, text = "mark", "/"
        if kind == "template":
            text, inner = _template(code, at)
            closed = len(text) > 1 and text.endswith("`")
            last = Token("template" if closed else "open", _read(text[1:].removesuffix("`")), line)
            yield last
            for start, part in inner:
                below = line + code.count("\n", at, start)
                yield from (Token(one.kind, one.text, one.line + below - 1) for one in tokens(part, depth + 1))
        elif kind != "space":
            last = Token(kind, _read(text[1:-1]) if kind == "string" else text, line)
            yield last
        at += len(text)
        line += text.count("\n")


def loads(found: list[Token]) -> Iterator[tuple[int, str]]:
    """Line and name of everything in a script that would ask for something over the network, tiles apart."""
    blank = Token("mark", "", 0)
    for place, token in enumerate(found):
        before, behind = (found[place - 1] if place else blank), (found[place + 1] if place + 1 < len(found) else blank)
        owner = found[place - 2].text if place > 1 and before.text in (".", "?.") else ""
        if token.kind == "name":
            asks = _asks(token.text, before, owner, behind)
        else:
            asks = token.kind in ("string", "template") and bool(_ADDRESS.match(token.text)) and _assigned(found, place)
        if asks:
            yield token.line, token.text


def tiles(found: list[Token]) -> Iterator[tuple[int, str]]:
    """Line and address of every map tile template."""
    return ((one.line, one.text) for one in found if one.kind in ("string", "template") and _ADDRESS.match(one.text) and _TILES.search(one.text))


def _asks(name: str, before: Token, owner: str, behind: Token) -> bool:
    """Whether a name in its place is a call, a constructor or an import that loads something."""
    member = before.text in (".", "?.")
    if name in _CALLS and behind.text == "(":
        return (not member and before.text != "function") or owner in _GLOBALS
    if name in _MADE:
        return before.text == "new" or (member and owner in _GLOBALS)
    if name in ("import", "from") and behind.kind == "string":
        return name == "import" or bool(_ADDRESS.match(behind.text))
    return name in _MEMBERS and member


def _assigned(found: list[Token], place: int) -> bool:
    """Whether the string is given to `src`, or set as an attribute that is fetched."""
    before = [one.text for one in found[max(0, place - 4) : place]]
    return before[-2:] in (["src", "="], ["srcset", "="]) or (before[-4:-2] == ["setAttribute", "("] and before[-2] in _ATTRIBUTES)


def _regex_after(last: Token) -> bool:
    if last.kind == "name":
        return last.text in _BEFORE_REGEX
    return last.kind == "mark" and last.text not in (")", "]", "}")


def _template(code: str, start: int, depth: int = 0) -> tuple[str, list[tuple[int, str]]]:
    """A template literal with its backticks, and where its substitutions begin, with their code; to the end when nothing so deep is meant."""
    at, inner = start + 1, []
    if depth > _DEEPEST:
        return code[start:], []
    while at < len(code) and code[at] != "`":
        if code[at] == "\\":
            at += 2
        elif code.startswith("${", at):
            end = _closed(code, at + 2, depth + 1)
            inner.append((at + 2, code[at + 2 : end]))
            at = end + 1
        else:
            at += 1
    return code[start : at + 1], inner


def _closed(code: str, at: int, level: int) -> int:
    """Where the brace that was opened before `at` is closed, strings and inner templates left aside; the end when it is not."""
    depth = 1
    while at < len(code):
        match = _PIECE.match(code, at)
        text = _template(code, at, level)[0] if match and match.lastgroup == "template" else match[0] if match else code[at]
        if match and match.lastgroup == "regex":
            text = "/"
        depth += {"{": 1, "}": -1}.get(text, 0)
        if not depth:
            return at
        at += len(text)
    return at


def _read(text: str) -> str:
    """A literal's inner text with its escapes read."""

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code:
            return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
        return _PLAIN.get(match[4], match[4])

    return _ESCAPE.sub(character, text) if "\\" in text else text
