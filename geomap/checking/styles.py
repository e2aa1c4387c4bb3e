"""Style sheets: the addresses that they ask for, and the colours of their custom properties by theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

_NAMED_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)


def addresses(sheet: str) -> Iterator[tuple[int, str]]:
    """Line and address of every url() and @import of a style sheet, or of a style attribute."""
    return _walk(tinycss2.parse_component_value_list(sheet, skip_comments=True))


def variables(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """Custom properties of :root that are hex colours: of the light theme, and of the dark one, which takes over what it does not change."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    light = _of_root(rules)
    dark = dict(light)
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content and _NAMED_DARK.search(tinycss2.serialize(rule.prelude)):
            dark |= _of_root(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
    return light, dark


def _of_root(rules: Iterable[Any]) -> dict[str, str]:
    found = {}
    for rule in rules:
        if rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root":
            for one in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
                value = tinycss2.serialize(one.value).strip() if one.type == "declaration" else ""
                if one.type == "declaration" and one.name.startswith("--") and _COLOUR.match(value):
                    found[one.name] = value
    return found


def _walk(nodes: Iterable[Any]) -> Iterator[tuple[int, str]]:
    imported = False
    for node in nodes:
        if node.type == "at-keyword":
            imported = node.lower_value == "import"
        elif node.type == "url" or (node.type == "string" and imported):
            yield node.source_line, node.value
        elif node.type == "function":
            yield from _of_function(node)
        elif node.type in ("{} block", "() block", "[] block"):
            yield from _walk(node.content)
        imported = imported and node.type != "literal"


def _of_function(node: Any) -> Iterator[tuple[int, str]]:
    """url("…") and src("…") with a string, and image-set() with strings."""
    if node.lower_name in ("url", "src", "image-set", "-webkit-image-set"):
        yield from ((one.source_line, one.value) for one in node.arguments if one.type == "string")
    yield from _walk(node.arguments)
