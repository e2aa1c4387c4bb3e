"""The check of a GeoJSON file against RFC 7946 and against what a map's export must hold."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from geomap.checking.content import packed_size
from geomap.checking.findings import Finding, Report, Severity, ordered, shown
from geomap.checking.rules import found

_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_LEAST = {"LineString": 2, "Polygon": 4}
_MARKUP = re.compile(r"<[a-z!/][^>]*>", re.IGNORECASE)
_CREDITS = ("credits", "credit", "attribution", "licence", "license", "source")


def check_geojson(name: str, raw: bytes) -> Report:
    """The report on a GeoJSON file."""
    findings: list[Finding] = []
    marks = None
    content = _read(raw, findings)
    if content is not None:
        marks = len(content["features"])
        findings += [*_collection(content), *_ids(content["features"])]
        for number, one in enumerate(content["features"], 1):
            findings += _feature(one, f"feature {number}")
    return Report(file=name, kind="geojson", own=False, size=len(raw), packed=packed_size(raw), findings=ordered(findings), marks=marks)


def _read(raw: bytes, findings: list[Finding]) -> dict[str, Any] | None:
    def refuse(constant: str) -> float:
        findings.append(found("malformed", None, f"{constant} is no JSON: many programs refuse the file"))
        return math.nan

    try:
        content = json.loads(raw.decode("utf-8-sig"), parse_constant=refuse)
    except (json.JSONDecodeError, RecursionError) as error:
        findings.append(found("malformed", getattr(error, "lineno", None), f"no JSON: {shown(str(error))}"))
        return None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection" or not isinstance(content.get("features"), list):
        findings.append(found("malformed", 1, "no FeatureCollection with a list of features"))
        return None
    return content


def _collection(content: Mapping[str, Any]) -> Iterator[Finding]:
    if "crs" in content:
        yield found("crs-member", None, f"the file names a coordinate system: {shown(json.dumps(content['crs']))}")
    if not any(content.get(key) for key in _CREDITS):
        yield found("credit-missing", None, "the file does not name the sources of its data", Severity.WARNING)


def _ids(features: list[Any]) -> Iterator[Finding]:
    ids = Counter(str(one.get("id")) for one in features if isinstance(one, dict) and one.get("id") is not None)
    for number, one in enumerate(features, 1):
        if isinstance(one, dict) and one.get("id") is None:
            yield found("id-missing", None, f"feature {number} has no id")
    for key, count in ids.items():
        if count > 1:
            yield found("id-duplicate", None, f"the id {shown(key)} occurs {count} times")


def _feature(one: Any, where: str) -> Iterator[Finding]:
    if not isinstance(one, dict) or one.get("type") != "Feature" or "geometry" not in one:
        yield found("malformed", None, f"{where} is no Feature with a geometry")
        return
    geometry = one["geometry"]
    if geometry is not None:
        yield from _geometry(geometry, where)
    for key, value in (one.get("properties") or {}).items():
        if isinstance(value, dict | list):
            yield found("property-nested", None, f"{where}: {shown(str(key))} is a list or an object")
        elif isinstance(value, str) and _MARKUP.search(value):
            yield found("markup-text", None, f"{where}: {shown(str(key))} looks like markup: {shown(value)}")


def _geometry(geometry: Any, where: str) -> Iterator[Finding]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        for part in geometry["geometries"]:
            yield from _geometry(part, where)
        return
    if kind not in _DEPTH:
        yield found("geometry", None, f"{where} has no geometry of a known type but {shown(str(kind))}")
        return
    single = kind.removeprefix("Multi")
    shapes: Any = [geometry.get("coordinates")] if single == kind else geometry.get("coordinates")
    for shape in shapes if isinstance(shapes, list) else [None]:
        problem = _problem(single, shape)
        if problem:
            yield found(problem[0], None, f"{where}: {problem[1]}")
            return
        if single == "Polygon" and _turned(shape):
            yield found("ring-order", None, f"{where} has a ring that winds the other way")
            return


def _problem(kind: str, shape: Any) -> tuple[str, str] | None:
    """The first thing wrong with the coordinates of a single shape: rule and words."""
    lines = [[shape]] if kind == "Point" else [shape] if kind == "LineString" else shape
    if not isinstance(lines, list) or not lines or not all(isinstance(line, list) for line in lines):
        return "geometry", f"the coordinates of a {kind} are no lists of positions"
    for line in lines:
        if len(line) < _LEAST.get(kind, 1) or (kind == "Polygon" and line[0] != line[-1]):
            return "geometry", f"a {kind} has too few corners or an open ring"
        for position in line:
            if not isinstance(position, list) or len(position) < 2 or not all(isinstance(part, int | float) for part in position):
                return "geometry", f"{shown(str(position))} is no position"
            if not (abs(position[0]) <= 180 and abs(position[1]) <= 90):
                return "coordinate-range", f"{shown(str(position))} is no longitude and latitude"
    return None


def _turned(rings: Any) -> bool:
    """Whether the outer ring winds clockwise, or a hole counterclockwise."""
    return any((_area(ring) > 0) is bool(number) for number, ring in enumerate(rings))


def _area(ring: list[list[float]]) -> float:
    """Twice the signed area of a closed ring, counterclockwise positive."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
