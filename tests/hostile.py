"""Hostile text: scenes that say it in every field, and a browser page that tells on whatever comes alive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from conftest import Visit, watch
from scenes import card, feature, sample_scene
from shapely import Point

from geomap.model import Overlay, Scene, Skipped, Source

# What a scene is built from by the program itself: keys, codes, days. All other text is somebody's.
STRUCTURE = {
    "Scene": {"language", "worldview"},
    "Feature": {"id", "kind", "part", "layer", "basis", "style", "t0", "t1", "events", "codes"},
    "Card": {"id", "kind", "features", "t0", "t1"},
    "Overlay": {"key"},
}  # fmt: skip
CANARIES = """for (const name of ['print', 'GEOMAP_CANARY', '__pwned'])
  Object.defineProperty(window, name, {value: (...given) => noteViolation('called ' + name + ' ' + given.join())});"""


def saying(record: Any, text: str) -> Any:
    """`record` with `text` in every field of it, and of the records in it, that is not the program's own."""
    if isinstance(record, str):
        return text
    if isinstance(record, tuple):
        return tuple(saying(one, text) for one in record)
    if isinstance(record, Mapping):
        return {key: saying(one, text) for key, one in record.items()}
    if not is_dataclass(record) or isinstance(record, type):
        return record
    keep = STRUCTURE.get(type(record).__name__, set())
    changed = {one.name: saying(getattr(record, one.name), text) for one in fields(record) if one.name not in keep}
    return replace(record, **{name: value for name, value in changed.items() if not isinstance(getattr(record, name), Enum)})


def crowd(texts: Sequence[str]) -> Scene:
    """A scene in which each text fills two cards, one with a mark and one without, and stands in a mark's label; first and last fill the rest.

    Ten texts share a mark: labels are placed one against the other, and hundreds of them would take their time.
    """
    base = sample_scene()
    marks, cards, skipped = [], [], []
    for start in range(0, len(texts), 10):
        spot = Point(30.3 + start // 10 % 7 / 2, 50.1 + start // 70 / 3)
        events = tuple(f"m{number}" for number in range(start, min(start + 10, len(texts))))
        mark = feature(f"m{start}", "symbol", "places", spot, "strike.solid.a", kind="buffer_zone", events=events)
        marks.append(saying(mark, "\n".join(texts[start : start + 10])))
    for number, text in enumerate(texts):
        plain = saying(card(f"m{number}", kind="buffer_zone", linked=(("x", "x"),), contradicts=("x",)), text)
        cards += [replace(plain, why_not=None), replace(plain, id=f"o{number}", why_not=text)]
        skipped.append(Skipped(text=text, article=text, reason=f"{number} {text}", quote=text, count=2))
    overlay = feature("u1", "overlay", "layer1", Point(31, 51), marks[0].style, label=texts[0])
    return replace(
        saying(base, texts[0]),
        features=(*marks, overlay),
        cards=tuple(cards),
        skipped=tuple(skipped),
        overlays=(Overlay(key="layer1", title=texts[-1], note=texts[-1], source=source(texts[-1])),),
        credits=tuple(source(text) for text in texts[:50]),
        style_note=texts[-1],
        side_names={"NL": texts[0]},
    )


def source(text: str) -> Source:
    return Source(name=text, url=text, licence=text, version=text)


def bench_payloads(folder: Path) -> list[str]:
    """All development payloads of the security bench."""
    lines = (folder / "payloads.dev.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line)["payload"] for line in lines if line]


@contextmanager
def armed(browser: Any, **settings: Any) -> Iterator[Visit]:
    """An empty page on which dialogs, canaries, requests, errors and violations are noted."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True, reduced_motion="reduce", **settings)
    seen = Visit(page=context.new_page())
    watch(seen)
    seen.page.add_init_script(CANARIES)
    yield seen
    context.close()
