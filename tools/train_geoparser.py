"""Train the filter and the ranking of the geoparser: `geomap/models/accept.npz` and `rank.npz`, with their model cards.

    python tools/train_geoparser.py DATA --cache FOLDER [--report FOLDER]

DATA holds the development data, which stay outside the project: `geoparse/corpora/*.dev.jsonl`, `conflict/dev.jsonl` and `events/*.dev.jsonl`. Needs
lightgbm and scikit-learn. With `--report` the predictions for every corpus by models that have not seen it, and by models that have not seen the
document, are written there for the scorer. Same data, same versions: same arrays.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geoparser import boosting, cards, recognition, resolution
from geoparser.corpora import Text, mark, read_documents, read_places, read_toponyms
from geoparser.recognition import Case
from geoparser.resolution import Problem

from geomap import resources
from geomap.gazetteer import Gazetteer
from geomap.scoring import Forest

NEWS = ("lgl", "trnews", "gwn", "geovirus", "tud", "humset")
PLACES = ("ucdp_ukraine", "ucdp_world", "ucdp_syria", "eyes_on_russia")
UNSEEN = ("wiktor",)  # artificial ambiguity: a stress test, never trained on
FILTERED = (*NEWS, "conflict")  # all names are annotated
RANKED = ("lgl", "trnews", "gwn", "geovirus", "tud", "conflict", *PLACES)
MOST_PLACES = 700  # rows of one set of coders' notes, so that none outweighs the rest
CUT = 0.45
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Models:
    """A filter with its ranking of the first and of the later passes."""

    accept: Forest
    rank: Forest


def read(data: Path) -> list[Text]:
    """All development texts."""
    texts: list[Text] = []
    for corpus in (*NEWS, *UNSEEN):
        texts += read_toponyms(data / "geoparse" / "corpora" / f"{corpus}.dev.jsonl", corpus)
    texts += read_documents(data / "conflict" / "dev.jsonl", "conflict")
    for corpus in PLACES:
        texts += read_places(data / "events" / f"{corpus}.dev.jsonl", corpus, MOST_PLACES)
    return texts


def fold_of(text: Text) -> int:
    """The part of the cross-validation by document that a text belongs to."""
    return sum(text.id.encode()) % FOLDS


def train_filter(cases: Sequence[Case], columns: Sequence[str]) -> Forest:
    """The filter of these cases with the shipped cut."""
    return replace(recognition.train(cases, columns), cut=CUT)


def train_ranking(problems: Sequence[Problem]) -> Forest:
    """The ranking of these problems: first on prominence alone, then on what that gives, as at run time."""
    return resolution.train(problems, resolution.train(problems))


class Trainer:
    """All cases once, with their features; models and predictions for any choice of them."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.names = Gazetteer.open()
        self.full = [recognition.make_case(text, self.names) for text in texts if text.complete or text.corpus in PLACES]
        filtered = [text for text in texts if text.corpus in FILTERED]
        self.partial = [recognition.make_case(text, self.names, mode) for mode in ("half", "none") for text in filtered]
        self.columns = recognition.columns([case for case in self.full if case.text.corpus in FILTERED])
        self.filters = {corpus: self._filter(lambda text, left=corpus: text.corpus != left) for corpus in FILTERED}
        self.everything = self._filter(lambda text: True)
        self.problems = self._problems(self.full)
        self.unmarked = self._problems([case for case in self.partial if case.mode == "none"])
        self._rankings: dict[tuple[str, ...], Forest] = {}

    def _problems(self, cases: Sequence[Case]) -> list[Problem]:
        held = [(case, self.filters.get(case.text.corpus, self.everything)) for case in cases]
        return [resolution.make_problem(case, filter_, self.names) for case, filter_ in held]

    def _filter(self, wanted: Any) -> Forest:
        cases = [case for case in (*self.full, *self.partial) if case.text.corpus in FILTERED and wanted(case.text)]
        return train_filter(cases, self.columns)

    def ranking(self, wanted: Any) -> Forest:
        """The ranking trained on the texts that are wanted; their names are those that a filter finds that has not seen their corpus."""
        return train_ranking([p for p in self.problems if p.text.corpus in RANKED and wanted(p.text)])

    def left_out(self, problems: Sequence[Problem]) -> dict[str, list[Problem]]:
        """These problems by corpus, solved by models that have not seen it, coders' notes by models that have seen none."""
        solved: dict[str, list[Problem]] = {}
        for problem in problems:
            solved.setdefault(problem.text.corpus, []).append(problem)
        unranked = tuple(corpus for corpus in (*NEWS, *UNSEEN) if corpus not in RANKED)
        for group in (unranked, PLACES, *((corpus,) for corpus in RANKED if corpus not in PLACES)):
            if group not in self._rankings:
                self._rankings[group] = self.ranking(lambda text, group=group: text.corpus not in group)
            for corpus in group:
                resolution.solve(solved.get(corpus, []), self._rankings[group])
        return solved

    def save_rankings(self, folder: Path) -> None:
        """`rank-CORPUS.npz` of every ranking that has not seen a corpus, for scorers that hand the spans over."""
        folder.mkdir(parents=True, exist_ok=True)
        for group, ranking in self._rankings.items():
            for corpus in group:
                boosting.save(ranking, folder / f"rank-{corpus}.npz")

    def outside(self) -> dict[str, list[Problem]]:
        """Solved problems of every text by models that have seen its corpus but not the text."""
        solved: dict[str, list[Problem]] = {}
        for fold in range(FOLDS):
            filter_ = self._filter(lambda text, fold=fold: fold_of(text) != fold)
            ranking = self.ranking(lambda text, fold=fold: fold_of(text) != fold)
            cases = [case for case in self.full if fold_of(case.text) == fold and case.text.corpus in (*FILTERED, *PLACES)]
            problems = [resolution.make_problem(case, filter_, self.names) for case in cases]
            resolution.solve(problems, ranking)
            for problem in problems:
                solved.setdefault(problem.text.corpus, []).append(problem)
        return solved


def calibrated(trainer: Trainer, solved: dict[str, list[Problem]], ranking: Forest) -> tuple[Models, dict[str, Any]]:
    """The final models with curves fitted to held-out scores, and the reliability before and after."""
    scores, labels, weights = recognition.held_out(trainer.full, trainer.filters)
    accept = replace(trainer.everything, curve=boosting.calibrate(scores, labels, weights))
    ranks, right, heavy = resolution.held_out([p for corpus in RANKED for p in solved[corpus]])
    rank = replace(ranking, curve=boosting.calibrate(ranks, right, heavy))
    report = {"accept": boosting.reliability(scores, labels, accept.curve), "rank": boosting.reliability(ranks, right, rank.curve)}
    return Models(accept, rank), report


def write_predictions(solved: dict[str, list[Problem]], folder: Path) -> None:
    """`CORPUS.jsonl` for the scorer of toponyms, one document a line."""
    folder.mkdir(parents=True, exist_ok=True)
    for corpus, problems in solved.items():
        lines = [json.dumps({"id": p.text.id, "toponyms": resolution.predictions(p)}, ensure_ascii=False) for p in problems]
        (folder / f"{corpus}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        documents = [json.dumps(resolution.document(p), ensure_ascii=False) for p in problems]
        (folder / f"{corpus}.documents.jsonl").write_text("\n".join(documents) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the arguments, train, write models and cards."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--models", type=Path, default=resources.model(""), help="another folder, for a trial")
    options = parser.parse_args()
    for folder in (options.cache, options.models):
        folder.mkdir(parents=True, exist_ok=True)
    texts = read(options.data)
    mark(texts, options.cache / "marks.json")
    trainer = Trainer(texts)
    solved = trainer.left_out(trainer.problems)
    models, reliability = calibrated(trainer, solved, trainer.ranking(lambda text: True))
    boosting.save(models.accept, options.models / "accept.npz")
    boosting.save(models.rank, options.models / "rank.npz")
    cards.write(options.models, trainer.full, solved, models.accept, models.rank, reliability)
    print(json.dumps(reliability, indent=1))
    if options.report is not None:
        write_predictions(solved, options.report / "left-out")
        write_predictions(trainer.left_out(trainer.unmarked), options.report / "left-out-unmarked")
        trainer.save_rankings(options.report / "rankings")
        write_predictions(trainer.outside(), options.report / "outside")


if __name__ == "__main__":
    main()
