"""The sample articles and the answers that a careful reader marked in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One sample: its row of `seeds.json`, its text, and its expected document (plain JSON)."""

    id: str
    title: str
    published: str
    war: str
    path: Path
    text: str
    expected: dict[str, Any]


def load_seeds() -> list[Seed]:
    """All samples, in the order of `seeds.json`."""
    return [_load(row) for row in json.loads((SEEDS / "seeds.json").read_text(encoding="utf-8"))]


def _load(row: dict[str, Any]) -> Seed:
    path = SEEDS / row["file"]
    expected = json.loads((SEEDS / "expected" / f"{row['id']}.json").read_text(encoding="utf-8"))
    return Seed(
        id=row["id"],
        title=row["title"],
        published=row["published"],
        war=row["war"],
        path=path,
        text=path.read_text(encoding="utf-8"),
        expected=expected,
    )
