"""The check of a GeoPackage: a sound database with the tables of the standard, styled layers, credits, ids of their own."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from geomap.checking.content import packed_size
from geomap.checking.findings import Finding, Report, Severity, ordered, shown
from geomap.checking.requests import is_remote
from geomap.checking.rules import found
from geomap.checking.xml import elements, read_xml

_HEAD = b"SQLite format 3\x00"
_GPKG = (0x47504B47, 0x47503130, 0x47503131)
_NEEDED = {"gpkg_contents", "gpkg_spatial_ref_sys", "gpkg_geometry_columns"}


def check_geopackage(name: str, raw: bytes) -> Report:
    """The report on a GeoPackage; its marks are the rows of its feature tables."""
    findings: list[Finding] = []
    marks = 0
    if not raw.startswith(_HEAD):
        findings.append(found("malformed", None, "no SQLite database"))
    else:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy.gpkg"
            copy.write_bytes(raw)
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
                try:
                    marks = _look(database, findings)
                except sqlite3.DatabaseError as error:
                    findings.append(found("malformed", None, f"the database is damaged: {shown(str(error))}"))
    return Report(file=name, kind="gpkg", own=False, size=len(raw), packed=packed_size(raw), findings=ordered(findings), marks=marks)


def _look(database: sqlite3.Connection, findings: list[Finding]) -> int:
    sound = [row[0] for row in database.execute("PRAGMA integrity_check(1)")]
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    if sound != ["ok"] or not tables >= _NEEDED:
        missing = ", ".join(sorted(_NEEDED - tables)) or sound[0]
        findings.append(found("malformed", None, f"no sound GeoPackage: {shown(missing)}"))
        return 0
    if database.execute("PRAGMA application_id").fetchone()[0] not in _GPKG:
        findings.append(found("malformed", None, "the database does not say that it is a GeoPackage"))
    findings += [*_layers(database, tables), *_styles(database, tables), *_triggers(database)]
    layers = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'") if row[0] in tables]
    return sum(int(database.execute(f"SELECT count(*) FROM {_quoted(layer)}").fetchone()[0]) for layer in layers)


def _layers(database: sqlite3.Connection, tables: set[str]) -> Iterator[Finding]:
    said = ""
    query = "SELECT table_name, data_type, description, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents ORDER BY table_name"
    for layer, kind, description, *box, srs in database.execute(query):
        said += description or ""
        if layer not in tables:
            yield found("malformed", None, f"the layer {shown(layer)} is announced and not there")
            continue
        if kind == "features" and srs == 4326 and None not in box and not (max(map(abs, box[::2])) <= 180 and max(map(abs, box[1::2])) <= 90):
            yield found("coordinate-range", None, f"{shown(layer)} reaches to {shown(str(box))}")
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({_quoted(layer)})")]
        if kind == "features" and "id" in columns:
            yield from _ids(database, layer)
    if "gpkg_metadata" in tables:
        said += "".join(row[0] or "" for row in database.execute("SELECT metadata FROM gpkg_metadata"))
    if not any(word in said.lower() for word in ("licen", "credit", "©")):
        yield found("credit-missing", None, "the file does not name the sources of its data", Severity.WARNING)


def _ids(database: sqlite3.Connection, layer: str) -> Iterator[Finding]:
    table = _quoted(layer)
    for key, count in database.execute(f"SELECT id, count(*) FROM {table} GROUP BY id HAVING count(*) > 1 OR id IS NULL OR id = '' ORDER BY id"):
        if key in (None, ""):
            yield found("id-missing", None, f"{shown(layer)} has {count} rows without an id")
        else:
            yield found("id-duplicate", None, f"the id {shown(str(key))} occurs {count} times in {shown(layer)}")


def _styles(database: sqlite3.Connection, tables: set[str]) -> Iterator[Finding]:
    if "layer_styles" not in tables:
        if database.execute("SELECT 1 FROM gpkg_contents WHERE data_type = 'features'").fetchone():
            yield found("style-missing", None, "the layers have no styles")
        return
    for layer, qml in database.execute("SELECT f_table_name, styleQML FROM layer_styles ORDER BY f_table_name"):
        root, problems = read_xml((qml or "").encode("utf-8"), typed=True)
        for one in problems:
            yield found(one.rule, None, f"the style of {shown(layer)}: {one.message}")
        for one in elements(root) if root is not None else ():
            for value in (one.get("value") or "", one.text or ""):
                if value.strip().lower().startswith(("http:", "https:", "ftp:", "file:")) and is_remote(value):
                    yield found("remote-reference", None, f"the style of {shown(layer)} asks for {shown(value)}")


def _triggers(database: sqlite3.Connection) -> Iterator[Finding]:
    """Triggers of the standard begin with the tables' names and stay inside the database; whatever else acts is named."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    for name, code in database.execute(query):
        if any(word in (code or "").lower() for word in ("load_extension", "writefile", "readfile", "attach ")):
            yield found("live-markup", None, f"the trigger {shown(name)} reaches out of the database")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
