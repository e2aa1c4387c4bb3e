"""Training the ranking of `geomap/ranking.py`: which candidate of a name is meant?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from geomap.distinct_names import Name
from geomap.extract.mentions import accepted_mentions, filter_scores, unsure_of
from geomap.model import Article, Candidate, Mention
from geomap.protocols import Names
from geomap.ranking import FEATURES, Table, rank_names
from geomap.resolve import inherit, name_mentions, place_mention
from geomap.scoring import Forest
from geomap.toponyms import Words, load_toponyms
from geoparser.boosting import Array, fit
from geoparser.corpora import Gold, Text
from geoparser.recognition import Case

TREES, DEPTH = 160, 5
EARTH_KM = 6371.0088
_NOTE_LEVELS = {"adm1": ("adm1",), "adm2": ("adm2", "adm3")}
EXACT_KM, NEAR_KM = 20.0, 161.0
_ONLY_RISES = ("type_agrees", "whole", "container_agrees", "country_agrees", "hint", "near", "around", "country_support", "adm1_support")
_ONLY_FALLS = ("type_differs", "container_differs", "against_hint")
MONOTONE = {**dict.fromkeys(_ONLY_RISES, 1), **dict.fromkeys(_ONLY_FALLS, -1)}


@dataclass
class Problem:
    """The names of one text with, for each, the weight of every candidate as the answer: 1 right, 0 wrong; None when nothing is known."""

    text: Text
    mentions: tuple[Mention, ...]
    names: list[Name]
    found: dict[str, Name]
    answers: list[Array | None]

    @cached_property
    def table(self) -> Table:
        """The candidates of all names; call `reset` on it before each use."""
        return Table([name for name in self.names if name.candidates])

    @cached_property
    def prominent(self) -> Array:
        """The features when nothing is known but how prominent the candidates are."""
        self.table.reset()
        return self.table.features()


def make_problem(case: Case, filter_: Forest, names: Names) -> Problem:
    """The mentions that a filter accepts, as names with candidates, and what the annotation says about them."""
    text, lexicon, words = case.text, load_toponyms(), Words(case.text.text)
    article = Article(id=text.id, text=text.text)
    unsure = unsure_of(case.proposals, range(len(case.proposals)), lexicon)
    filter_scores(case.proposals, unsure, [case.features[number] for number in unsure], filter_)
    mentions = accepted_mentions(article, case.proposals, text.sentences, {}, filter_.cut, words, lexicon)
    found = name_mentions(mentions, words, names, lexicon)
    distinct = list(dict.fromkeys(found.values()))
    answers = (
        _answers_of_note(text, distinct) if not text.complete else [_answer(name, _golds(name, mentions, found, text.gold)) for name in distinct]
    )
    return Problem(text, mentions, distinct, found, answers)


def _golds(name: Name, mentions: Sequence[Mention], found: dict[str, Name], gold: Sequence[Gold]) -> list[Gold | None]:
    """The annotation of each mention of a name."""
    return [next((g for g in gold if g.start < m.end and m.start < g.end), None) for m in mentions if found[m.id] is name]


def _answer(name: Name, golds: Sequence[Gold | None]) -> Array | None:
    """Right candidates by the most frequent annotation: that with its GeoNames id, else the nearest within 20 km, else within 161 km."""
    placed = [g for g in golds if g is not None and g.lat is not None]
    if not name.candidates or (not placed and any(g is not None for g in golds)):
        return None
    right = np.zeros(len(name.candidates))
    if not placed:
        return right
    gold = max(placed, key=lambda g: sum((o.lon, o.lat) == (g.lon, g.lat) for o in placed))
    ids = np.array([c.place.id == f"geonames:{gold.gid}" for c in name.candidates])
    if ids.any():
        right[ids] = 1.0
        return right
    km = distances(name.candidates, gold)
    limit = gold.tolerance_km or (EXACT_KM if km.min() <= EXACT_KM else NEAR_KM)
    right[km <= min(limit, km.min() + 5.0)] = 1.0
    return right


def _answers_of_note(text: Text, names: Sequence[Name]) -> list[Array | None]:
    """Of a coder's note only the finest name is known to be the place: the first name whose candidates reach it; the others stay unknown."""
    gold = text.gold[0]
    answers: list[Array | None] = [None] * len(names)
    if gold.level in ("country", "line_or_fuzzy_area", "intl_waters_air"):
        return answers
    for number, name in enumerate(names):
        if any(c.precision != "country" for c in name.candidates):
            km = distances(name.candidates, gold)
            level = _NOTE_LEVELS.get(gold.level or "", ("settlement", "exact", "near"))
            right = (km <= (gold.tolerance_km or EXACT_KM)) & np.array([c.precision in level for c in name.candidates])
            if right.any():
                answers[number] = right.astype(float)
                return answers
    return answers


def solve(problems: Sequence[Problem], forest: Forest) -> None:
    """Rank the names of all problems, as at run time."""
    for problem in problems:
        rank_names(problem.names, forest, problem.table if any(name.candidates for name in problem.names) else None)
        inherit(problem.found)


def predictions(problem: Problem) -> list[dict[str, Any]]:
    """All mentions of a solved problem as the scorer of toponyms reads them."""
    found = []
    for mention in _placed(problem):
        place = mention.place
        point = {"lat": place.lat, "lon": place.lon, "geonameid": place.id.removeprefix("geonames:")} if place else {"lat": None, "lon": None}
        found.append({"start": mention.start, "end": mention.end, "reading": mention.reading.value, **point})
    return found


def document(problem: Problem) -> dict[str, Any]:
    """The mentions of a solved problem in the shape of the data contract."""
    return {"article": {"id": problem.text.id}, "mentions": [asdict(mention) for mention in _placed(problem)]}


def _placed(problem: Problem) -> list[Mention]:
    words, lexicon = Words(problem.text.text), load_toponyms()
    return [place_mention(mention, problem.found[mention.id], words, lexicon) for mention in problem.mentions]


def held_out(problems: Sequence[Problem]) -> tuple[Array, Array, Array]:
    """Chances of the likeliest candidates of solved problems, whether each is right, and weights that make corpora equal."""
    chances, right, corpora = [], [], []
    for problem in problems:
        for name, answer in zip(problem.names, problem.answers, strict=True):
            if answer is not None and name.probabilities is not None:
                best = int(name.probabilities.argmax())
                chances.append(float(name.probabilities[best]))
                right.append(float(answer[best]))
                corpora.append(problem.text.corpus)
    weights = np.array([1.0 / corpora.count(corpus) for corpus in corpora])
    return np.array(chances), np.array(right), weights / weights.mean()


def distances(candidates: Sequence[Candidate], gold: Gold) -> Array:
    """Great-circle distances in km of candidates to an annotated point."""
    assert gold.lon is not None and gold.lat is not None
    lon, lat = np.radians([c.place.lon for c in candidates]), np.radians([c.place.lat for c in candidates])
    x, y = np.radians(gold.lon), np.radians(gold.lat)
    half = np.sin((lat - y) / 2) ** 2 + np.cos(lat) * np.cos(y) * np.sin((lon - x) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))))


def train(problems: Sequence[Problem], first: Forest | None = None) -> Forest:
    """The ranking fitted to these problems; chances of other names come from `first`, or from prominence alone without one."""
    rows, labels, stated, corpora = [], [], [], []
    for problem in problems:
        known = [(name, answer) for name, answer in zip(problem.names, problem.answers, strict=True) if name.candidates]
        if not known:
            continue
        table, features = problem.table, problem.prominent
        if first is not None:
            table.set_chances(first.probability(features, table.stated))
            features = table.features()
        for name, answer in known:
            if answer is not None:
                rows.append(features[table.rows(name)])
                labels.append(answer)
                stated.append(table.stated[table.rows(name)])
                corpora += [(problem.text.corpus, np.sqrt(name.times))] * len(answer)
    sizes: dict[str, int] = {}
    for corpus, _ in corpora:
        sizes[corpus] = sizes.get(corpus, 0) + 1
    weights = np.array([sizes[corpus] ** -0.5 * times for corpus, times in corpora])
    return fit(
        np.vstack(rows), np.concatenate(labels), weights / weights.mean(), FEATURES, trees=TREES, depth=DEPTH, monotone=MONOTONE,
        offset=np.concatenate(stated),
    )  # fmt: skip
