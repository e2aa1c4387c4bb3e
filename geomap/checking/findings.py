"""What a check says: findings by rule, and the report on a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SCHEMA = "geomap-check/1"


class Severity(StrEnum):
    """How grave a finding is: an error fails the check, a warning only with `--strict`, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule found. `line` counts from 1, None where a file has no lines; `message` says what is there."""

    rule: str
    severity: Severity
    line: int | None
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is known of one file. `parts` are bytes by part of the file, `marks` the marks on the map (None where the file does not say)."""

    file: str
    kind: str
    own: bool
    size: int
    packed: int
    findings: tuple[Finding, ...]
    parts: Mapping[str, int] = field(default_factory=dict)
    marks: int | None = None

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(one.severity is severity for one in self.findings)

    def clean(self, *, strict: bool = False) -> bool:
        """No error; with `strict` no warning either."""
        return not self.count(Severity.ERROR) and not (strict and self.count(Severity.WARNING))


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by line, those about the whole file first; each once."""
    return tuple(sorted(set(findings), key=lambda one: (one.line or 0, one.rule, one.message)))


def shown(text: str, most: int = 80) -> str:
    """Text of a checked file for a message: one line, quoted, without control characters, cut."""
    flat = "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))
    return repr(flat if len(flat) <= most else flat[: most - 1] + "…")
