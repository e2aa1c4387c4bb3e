"""The check of a CSV table: one shape, no formulas, coordinates inside the world."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from geomap.checking.content import packed_size
from geomap.checking.findings import Finding, Report, ordered, shown
from geomap.checking.rules import found

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\Z")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_KEYS = ("id", "event")
_RANGES = {"lon": 180.0, "longitude": 180.0, "lng": 180.0, "lat": 90.0, "latitude": 90.0}


def check_csv(name: str, raw: bytes) -> Report:
    """The report on a table; its marks are its rows."""
    findings: list[Finding] = []
    rows: list[tuple[int, list[str]]] = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.append(found("encoding", raw.count(b"\n", 0, error.start) + 1, f"byte {error.start} is not UTF-8"))
    else:
        rows = list(_rows(text, findings))
        findings += _table(rows)
    return Report(
        file=name, kind="csv", own=False, size=len(raw), packed=packed_size(raw), findings=ordered(findings), marks=max(0, len(rows) - 1)
    )  # fmt: skip


def _rows(text: str, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line each begins on."""
    csv.field_size_limit(10_000_000)
    reader, line = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        findings.append(found("malformed", line, f"no CSV: {shown(str(error))}"))


def _table(rows: list[tuple[int, list[str]]]) -> Iterator[Finding]:
    if not rows or not any(rows[0][1]):
        yield found("table-shape", 1, "the table has no row of column names")
        return
    head = rows[0][1]
    for column, count in Counter(head).items():
        if count > 1 or not column.strip():
            yield found("table-shape", 1, f"the column {shown(column)} has no name of its own")
    for line, row in rows:
        if len(row) != len(head):
            yield found("table-shape", line, f"{len(row)} cells in a table of {len(head)} columns")
        for column, cell in zip(head, row, strict=False):
            if cell.startswith(_FORMULA) and not _NUMBER.match(cell):
                yield found("formula", line, f"{shown(column)}: a spreadsheet runs {shown(cell)}")
    yield from _ids(rows, head)
    yield from _positions(rows, head)


def _ids(rows: list[tuple[int, list[str]]], head: list[str]) -> Iterator[Finding]:
    column = next((one for one in _KEYS if one in head), None)
    if column is None:
        return
    place, seen = head.index(column), Counter[str]()
    for line, row in rows[1:]:
        key = row[place] if place < len(row) else ""
        seen[key] += 1
        if not key:
            yield found("id-missing", line, "a row without an id")
        elif seen[key] == 2:
            yield found("id-duplicate", line, f"the id {shown(key)} occurs again")


def _positions(rows: list[tuple[int, list[str]]], head: list[str]) -> Iterator[Finding]:
    for place, column in enumerate(head):
        most = _RANGES.get(column.strip().lower())
        for line, row in rows[1:] if most else ():
            cell = row[place].strip() if place < len(row) else ""
            if cell and not (_NUMBER.match(cell) and abs(float(cell)) <= (most or 0)):
                yield found("coordinate-range", line, f"{shown(column)} is {shown(cell)}")
