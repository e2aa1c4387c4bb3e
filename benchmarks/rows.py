"""Rows of a results table in Markdown, and what they are measured with."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
Row = tuple[str, str]


def needs(what: str, option: str) -> Row:
    """The row of something that was not measured."""
    return what, f"not measured: needs {option}"


def printed(rows: Iterable[Row]) -> str:
    """A table of two columns."""
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def in_fresh_processes(code: str, runs: int) -> list[list[float]]:
    """What `code` prints, numbers in one line, in each of `runs` new processes: a list for each number."""
    lines = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() for _ in range(runs)]
    return [[float(value) for value in column] for column in zip(*lines, strict=True)]


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median, and the range."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def all_rows(parts: Iterable[Callable[[], Iterable[Row]]]) -> list[Row]:
    """The rows of each part, one part after the other."""
    return [row for part in parts for row in part()]
