"""How well documents agree with the samples' expected answers: shares in 0..1, and counts of marks that must not be there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any

from seed_answers import Seed

Record = dict[str, Any]
Pairs = list[tuple[Record, Record]]

NEAR_KM = 25.0
# Two fair centres of one area may lie this far apart.
AREA_KM = {"adm1": 100.0, "adm2": 40.0, "region": 161.0, "line": 161.0, "water": 161.0}
POINTS = {"exact", "near", "settlement"}
INTENDED = {"planned", "aimed", "hypothetical"}


def score(seeds: Sequence[Seed], documents: Sequence[Record]) -> tuple[dict[str, float], dict[str, int]]:
    """Shares (higher is better) and counts (lower is better) over all samples; `documents` are contract documents as plain JSON."""
    shares: dict[str, tuple[int, int]] = {}
    counts = {"wrong pins": 0, "map events without conflict": 0}
    for seed, document in zip(seeds, documents, strict=True):
        for name, (right, of) in {**_mentions(seed.expected, document), **_events(seed.expected, document)}.items():
            old = shares.get(name, (0, 0))
            shares[name] = (old[0] + right, old[1] + of)
        counts["wrong pins"] += len(wrong_pins(seed, document))
        if not seed.expected["events"]:
            counts["map events without conflict"] += sum(e["on_map"] for e in document["events"])
    return {name: right / of if of else 1.0 for name, (right, of) in shares.items()}, counts


def wrong_pins(seed: Seed, document: Record) -> set[str]:
    """Names drawn as a point by an event on the map although they are governments, demonyms, parts of names, or areas."""
    spoken = [m for m in seed.expected["mentions"] if m["reading"] != "literal"]
    never, mentions = set(seed.expected["never_pins"]), {m["id"]: m for m in document["mentions"]}
    found = set()
    for event in document["events"]:
        for place in event["places"] if event["on_map"] else ():
            mention = mentions.get(place["mention"])
            if mention is None or place["precision"] not in POINTS:
                continue
            if mention["text"] in never or any(_overlap(mention, m) for m in spoken):
                found.add(mention["text"])
    return found


def _mentions(expected: Record, document: Record) -> dict[str, tuple[int, int]]:
    gold, found = ([m for m in d["mentions"] if m["reading"] == "literal"] for d in (expected, document))
    literal = _pair(gold, found, _iou)
    partner = {id(g): p for g, p in literal}
    placeable = [g for g in gold if g["place"]["lon"] is not None]
    all_pairs = _pair(expected["mentions"], document["mentions"], _iou)
    return {
        "literal span F": (2 * len(literal), len(gold) + len(found)),
        "reading right": (sum(g["reading"] == p["reading"] for g, p in all_pairs), len(all_pairs)),
        "placed within 25 km": (sum(id(g) in partner and _placed(g, partner[id(g)]) for g in placeable), len(placeable)),
    }


def _events(expected: Record, document: Record) -> dict[str, tuple[int, int]]:
    gold, found = expected["events"], document["events"]
    named = ({m["id"]: m for m in expected["mentions"]}, {m["id"]: m for m in document["mentions"]})
    pairs = _pair(gold, found, lambda g, p: _told_alike(g, p) if g["kind"] == p["kind"] else 0.0)
    drawn = [(g, p) for g, p in pairs if g["on_map"] and p["on_map"] and _same_status(g, p) and _same_place(g, p, *named)]
    on_map = sum(e["on_map"] for e in gold) + sum(e["on_map"] for e in found)
    return {
        "event kind and quote F": (2 * len(pairs), len(gold) + len(found)),
        "reality right": (sum(g["reality"] == p["reality"] for g, p in pairs), len(pairs)),
        "assertion right": (sum(g["assertion"] == p["assertion"] for g, p in pairs), len(pairs)),
        "map event F": (2 * len(drawn), on_map),
    }


def _pair(gold: Sequence[Record], found: Sequence[Record], likeness: Callable[[Record, Record], float]) -> Pairs:
    """One-to-one pairs, the most alike first; list order breaks ties."""
    ranked = sorted((-likeness(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(found) if likeness(g, p) > 0)
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, i, j in ranked:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append((gold[i], found[j]))
    return pairs


def _overlap(a: Record, b: Record) -> int:
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def _iou(a: Record, b: Record) -> float:
    both = _overlap(a, b)
    return both / (a["end"] - a["start"] + b["end"] - b["start"] - both)


def _told_alike(gold: Record, found: Record) -> float:
    """Likeness of two events by their quotes; a shared trigger decides between events of one sentence."""
    best = 0.0
    for quote in (gold["quote"], *gold.get("also", [])):
        shorter = min(quote["end"] - quote["start"], found["quote"]["end"] - found["quote"]["start"])
        if _iou(quote, found["quote"]) >= 0.2 or _overlap(quote, found["quote"]) >= shorter / 2:
            best = max(best, _iou(quote, found["quote"]) + 0.01)
    return best + 0.5 * bool(_overlap(gold["trigger"], found["trigger"])) if best else 0.0


def _same_status(gold: Record, found: Record) -> bool:
    """Reality and assertion right; for what is only intended, claimed and narrated are one."""
    said = {gold["assertion"], found["assertion"]}
    return gold["reality"] == found["reality"] and (len(said) == 1 or (gold["reality"] in INTENDED and said == {"claimed", "narrated"}))


def _same_place(gold: Record, found: Record, gold_mentions: Record, found_mentions: Record) -> bool:
    """At least one required place of the expected event is there, with its role."""
    for a in (p for p in gold["places"] if not p.get("optional")):
        for b in (p for p in found["places"] if p["role"] == a["role"]):
            if a["mention"] is None:
                if b["mention"] is None and a["noun"] == b.get("noun"):
                    return True
            elif b["mention"] is not None:
                mine, theirs = gold_mentions[a["mention"]], found_mentions[b["mention"]]
                if _overlap(mine, theirs) or mine["text"] == theirs["text"]:
                    return True
    return False


def _placed(gold: Record, found: Record) -> bool:
    place = found["place"]
    if place is None:
        return False
    level = gold["place"]["level"]
    if level == "country":
        return bool(place["country"] == gold["place"]["country"] and found["precision"] == "country")
    return _km(gold["place"], place) <= max(NEAR_KM, AREA_KM.get(level, 0.0))


def _km(a: Record, b: Record) -> float:
    lon1, lat1, lon2, lat2 = (radians(x) for x in (a["lon"], a["lat"], b["lon"], b["lat"]))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(half)))
