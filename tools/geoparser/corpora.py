"""Annotated texts as training documents: one JSON object a line, and the names that the language model finds in them, read once and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geomap.extract.language import Name, load_language
from geomap.extract.segments import Sentence, split_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """An annotated name.

    `lon`, `lat` are None when the corpus does not place it; `tolerance_km` is that of its coder, `gid` a GeoNames id or None.
    """

    start: int
    end: int
    literal: bool
    lon: float | None = None
    lat: float | None = None
    gid: str | None = None
    level: str | None = None
    tolerance_km: float | None = None


@dataclass(slots=True, kw_only=True)
class Text:
    """One annotated text. `complete`: all its names are annotated, so that whatever else looks like a name is none."""

    corpus: str
    id: str
    text: str
    gold: list[Gold]
    complete: bool = True
    sentences: tuple[Sentence, ...] = ()
    marks: list[list[Name]] = field(default_factory=list)


def read_toponyms(path: Path, corpus: str) -> Iterator[Text]:
    """`{id, text, toponyms: [{start, end, lat, lon, geonameid, kind}]}` a line."""
    for row in _rows(path):
        gold = [
            Gold(
                start=t["start"], end=t["end"], literal=t.get("kind") != "associative", lon=t.get("lon"), lat=t.get("lat"),
                gid=str(t["geonameid"]) if t.get("geonameid") else None, level=t.get("level"),
            )
            for t in row["toponyms"]
        ]  # fmt: skip
        yield Text(corpus=corpus, id=str(row["id"]), text=row["text"], gold=gold)


def read_documents(path: Path, corpus: str) -> Iterator[Text]:
    """Documents of the data contract, with mentions that have a reading and perhaps a place."""
    for row in _rows(path):
        gold = []
        for m in row["mentions"]:
            place = m.get("place") or {}
            gold.append(
                Gold(
                    start=m["start"],
                    end=m["end"],
                    literal=m["reading"] == "literal",
                    lon=place.get("lon"),
                    lat=place.get("lat"),
                    level=m.get("precision"),
                )
            )
        yield Text(corpus=corpus, id=str(row["article"]["id"]), text=row["article"]["text"], gold=gold)


def read_places(path: Path, corpus: str, limit: int | None = None) -> Iterator[Text]:
    """Coders' notes on where an event was, `{id, where_text, text, lat, lon, precision, tolerance_km}` a line: the whole note has one place."""
    for row in list(_rows(path))[:limit]:
        note, country = (row.get("where_text") or "").strip().rstrip("."), row.get("country")
        text = (
            note + (f", {country}." if country and country.lower() not in note.lower() else ".")
            if note
            else row["text"]
            if row.get("place_in_text")
            else None
        )
        if text:
            gold = Gold(
                start=0, end=len(text), literal=True, lon=row["lon"], lat=row["lat"], level=row["precision"], tolerance_km=row["tolerance_km"]
            )
            yield Text(corpus=corpus, id=str(row["id"]), text=text, gold=[gold], complete=False)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def mark(texts: Sequence[Text], cache: Path) -> None:
    """Set sentences and the language model's names of all texts; the names are kept in `cache` by the hash of the text."""
    language = load_language("en")
    known: dict[str, list[list[list[Any]]]] = json.loads(cache.read_text(encoding="utf-8")) if cache.is_file() else {}
    for text in texts:
        text.sentences = split_sentences(text.text)
        key = hashlib.sha256(text.text.encode()).hexdigest()[:24]
        if key not in known or len(known[key]) != len(text.sentences):
            found = language.entities([sentence.text for sentence in text.sentences])
            known[key] = [[[span.start, span.end, span.label] for span in spans] for spans in found]
        text.marks = [[Name(*span) for span in spans] for spans in known[key]]
    cache.write_text(json.dumps(known), encoding="utf-8")
