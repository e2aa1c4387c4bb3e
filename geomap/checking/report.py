"""Reports for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geomap.checking.findings import SCHEMA, Report, Severity


def lines(report: Report) -> Iterator[str]:
    """A line a finding, `FILE:LINE: severity rule: what is there; what to do`, then one that sums the file up."""
    for one in report.findings:
        where = f"{report.file}:{one.line}" if one.line else report.file
        yield f"{where}: {one.severity} {one.rule}: {one.message}; {one.remedy}"
    weight = f"{report.size / 1000:.0f} KB ({report.packed / 1000:.0f} KB gzipped)"
    parts = ", ".join(f"{name} {size / 1000:.0f} KB" for name, size in report.parts.items())
    marks = "" if report.marks is None else f", {report.marks} {'mark' if report.marks == 1 else 'marks'}"
    yield f"{report.file}: {weight}{f': {parts}' if parts else ''}{marks}: {_counts(report)}"


def as_json(reports: Sequence[Report], unread: Mapping[str, str]) -> dict[str, Any]:
    """All reports as plain data: keys are added in later versions, never taken away or given another meaning. `unread` is a reason by file."""
    files = [
        {
            "file": one.file,
            "kind": one.kind,
            "made_by_geomap": one.own,
            "bytes": one.size,
            "gzipped": one.packed,
            "parts": dict(one.parts),
            "marks": one.marks,
            "findings": [
                {"rule": f.rule, "severity": f.severity.value, "line": f.line, "message": f.message, "remedy": f.remedy} for f in one.findings
            ],
        }
        for one in reports
    ]
    totals = {f"{severity}s": sum(one.count(severity) for one in reports) for severity in Severity}
    return {"schema": SCHEMA, "files": files, "unreadable": [{"file": name, "reason": why} for name, why in unread.items()], **totals}


def _counts(report: Report) -> str:
    found = [(report.count(severity), severity.value) for severity in Severity]
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in found)
