"""A second opinion on what kind of event a sentence tells: a linear model over hashed signs, asked where the rules had only a weak word."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geomap import resources
from geomap.extract.claims import Claim
from geomap.extract.opinion_signs import BUCKETS, GROUPS, Signs, load_classes, signs
from geomap.model import Article, Kind

SURE = 0.8
TASKS = ("types", "quad")
Floats = NDArray[np.float32]
KindOpinion = tuple[Kind | None, float]  # None: no event of armed conflict
Judge = Callable[[str], KindOpinion]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeModel:
    """A linear model of one task. `rarity` (BUCKETS,) is the inverse document frequency of a bucket; `weights` (BUCKETS, labels) are whole numbers
    of `scale` (labels,); `sharpness` turns margins into calibrated probabilities.
    """

    labels: tuple[str, ...]
    rarity: Floats
    weights: NDArray[np.int8]
    scale: Floats
    bias: Floats
    sharpness: float

    def margins(self, found: Signs) -> Floats:
        """The margin of each label, shape (labels,); the bias alone for a text without signs."""
        buckets, values = row(found, self.rarity)
        return np.asarray(values @ self.weights[buckets].astype(np.float32) * self.scale + self.bias, dtype=np.float32)

    def probabilities(self, found: Signs) -> Floats:
        """The probability of each label, shape (labels,), in all 1."""
        margins = self.margins(found) * self.sharpness
        powers = np.exp(margins - margins.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The likeliest label of a text and its probability."""

    label: str
    probability: float


def row(found: Signs, rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Buckets and their values in a text: damped counts by rarity, each group of the length that `GROUPS` gives it."""
    buckets: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    values: list[Floats] = [np.zeros(0, dtype=np.float32)]
    for group, weight in GROUPS.items():
        counts = found[group]
        if counts:
            here = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
            damped = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * rarity[here]
            buckets.append(here)
            values.append(damped * np.float32(weight / max(1e-9, float(np.linalg.norm(damped)))))
    return np.concatenate(buckets), np.concatenate(values)


def opinion(text: str, task: str = "types") -> Opinion:
    """What a text tells of: `types` are 30 types of events like ACLED's, `quad` the four quadrants of conflict and cooperation and a neutral one."""
    model = load_types(task)
    found = model.probabilities(signs(text, load_classes()))
    best = int(found.argmax())
    return Opinion(label=model.labels[best], probability=float(found[best]))


def kind_opinion(text: str, model: TypeModel | None = None) -> KindOpinion:
    """The likeliest kind of event in a text by the shipped or another model of types: the sum over the types of a kind."""
    model = load_types("types") if model is None else model
    total: dict[Kind | None, float] = {}
    for label, probability in zip(model.labels, model.probabilities(signs(text, load_classes())), strict=True):
        kind = kind_of(label)
        total[kind] = total.get(kind, 0.0) + float(probability)
    best = max(total, key=lambda kind: total[kind])
    return best, total[best]


def kind_of(label: str) -> Kind | None:
    """The kind of event that a type is; None for a type that is no event of armed conflict."""
    return _kinds().get(label)


def second_opinions(article: Article, claims: Sequence[Claim], judge: Judge = kind_opinion) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """Claims and warnings, one for each claim that changed: it takes the model's kind, or goes when the model sees no event of armed conflict.

    Judged are claims of weak triggers. The model must be surer than `SURE` of the same other kind in the sentence and in the whole article: it was
    fitted on reports of one event, and in the sentences of a long article of war it is sure and wrong. Articles in a language without a model keep
    their claims.
    """
    kept: list[Claim] = []
    warnings: list[str] = []
    heard = cache(judge)
    for claim in claims:
        kind, probability = (claim.kind, 1.0) if claim.strong or article.language != "en" else heard(claim.quote.text)
        if kind is claim.kind or probability <= SURE or not _same(kind, heard(article.text)):
            kept.append(claim)
            continue
        kept += [] if kind is None else [replace(claim, kind=kind)]
        said = "no event" if kind is None else kind.value
        warnings.append(f"{claim.trigger.text!r} at {claim.trigger.start}: {claim.kind.value} by rule, {said} by the model ({probability:.2f})")
    return tuple(kept), tuple(warnings)


def _same(kind: Kind | None, whole: KindOpinion) -> bool:
    return whole[0] is kind and whole[1] > SURE


@cache
def load_types(task: str) -> TypeModel:
    """A shipped model, read once a process, from `models/event_types.npz`. `task`: one of `TASKS`."""
    return read_types(resources.model("event_types.npz"), task)


def read_types(path: Path, task: str) -> TypeModel:
    """The model of one task of an array file."""
    with np.load(path, allow_pickle=False) as raw:
        weights = np.zeros((BUCKETS, len(raw[f"{task}_bias"])), dtype=np.int8)
        weights[raw[f"{task}_buckets"]] = raw[f"{task}_weights"]
        return TypeModel(
            labels=tuple(str(raw[f"{task}_labels"]).split("\n")),
            rarity=raw[f"{task}_rarity"].astype(np.float32),
            weights=weights,
            scale=raw[f"{task}_scale"].astype(np.float32),
            bias=raw[f"{task}_bias"].astype(np.float32),
            sharpness=float(raw[f"{task}_sharpness"]),
        )


@cache
def _kinds() -> dict[str, Kind]:
    with resources.vocabulary("opinions.en").open("rb") as stream:
        table = tomllib.load(stream)["kinds"]
    return {label: Kind(kind) for kind, labels in table.items() for label in labels.split()}
