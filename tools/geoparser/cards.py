"""Model cards: what a model was trained on, how good it is on corpora that it has not seen, and what it cannot do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import lightgbm

from geomap.extract.mentions import is_demonym
from geomap.scoring import Forest
from geoparser.recognition import Case
from geoparser.resolution import Problem

_REPOSITORY = "GPL-3.0 repository, texts of their publishers"
_LICENCES = {
    "lgl": _REPOSITORY, "trnews": "MIT, texts of their publishers", "gwn": _REPOSITORY, "geovirus": _REPOSITORY, "tud": _REPOSITORY,
    "humset": "annotations without a licence, HumSet Apache-2.0", "conflict": "texts written for the project",
    "ucdp_ukraine": "UCDP GED, CC BY 4.0", "ucdp_world": "UCDP GED, CC BY 4.0", "ucdp_syria": "UCDP GED, CC BY 4.0",
    "eyes_on_russia": "Centre for Information Resilience, no terms found",
}  # fmt: skip
_HEAD = """# Model card: {name}

Boosted trees ({trees} of depth {depth}) over the {features} named features of `{code}`: {question}
Plain arrays in `{name}.npz`, evaluated with numpy; LightGBM {version} was used for fitting only, by `tools/train_geoparser.py`. The arrays hold
weights and thresholds, no text.

"""


def write(
    folder: Path, cases: Sequence[Case], solved: Mapping[str, Sequence[Problem]], accept: Forest, rank: Forest, reliability: Mapping[str, Any]
) -> None:
    """`accept.md` and `rank.md`."""
    (folder / "accept.md").write_text(_accept_card(cases, solved, accept, reliability["accept"]), encoding="utf-8")
    (folder / "rank.md").write_text(_rank_card(solved, rank, reliability["rank"]), encoding="utf-8")


def _head(name: str, forest: Forest, code: str, question: str) -> str:
    depth = forest.leaves.shape[1].bit_length() - 1
    return _HEAD.format(
        name=name, trees=len(forest.leaves), depth=depth, features=len(forest.names), code=code, question=question, version=lightgbm.__version__
    )


def _accept_card(cases: Sequence[Case], solved: Mapping[str, Sequence[Problem]], forest: Forest, reliability: Mapping[str, Any]) -> str:
    lines = [_head("accept", forest, "geomap/extract/evidence.py", "is a proposed span a place name?")]
    lines += [
        "| corpus left out | texts | proposals | precision | recall of proposed names | F | licence of the data |\n|---|---|---|---|---|---|---|\n"
    ]
    for corpus in dict.fromkeys(case.text.corpus for case in cases if case.text.corpus in solved and case.text.complete):
        own = [case for case in cases if case.text.corpus == corpus]
        mentions = {p.text.id: {(m.start, m.end) for m in p.mentions} for p in solved[corpus]}
        lines.append(_accept_row(corpus, own, mentions))
    lines += [_data(cases), _reliability(reliability), f"- **Cut**: {forest.cut}.\n"]
    lines += [
        "- **Limits**: English news; local names that are also words or surnames are missed most; names that\n"
        "  neither gazetteer nor language model knows are seldom kept.\n"
    ]
    return "".join(lines)


def _accept_row(corpus: str, cases: Sequence[Case], mentions: Mapping[str, set[tuple[int, int]]]) -> str:
    hits = misses = false = proposals = 0
    for case in cases:
        spans = sorted(mentions[case.text.id])
        for proposal, gold in zip(case.proposals, case.truth, strict=True):
            if is_demonym(proposal):
                continue
            proposals += 1
            taken = any(s < proposal.end and proposal.start < e for s, e in spans)
            hits, misses, false = hits + (taken and gold is not None), misses + (not taken and gold is not None), false + (taken and gold is None)
    precision, recall = hits / max(1, hits + false), hits / max(1, hits + misses)
    f = 2 * precision * recall / max(1e-9, precision + recall)
    return f"| {corpus} | {len(cases)} | {proposals} | {precision:.3f} | {recall:.3f} | {f:.3f} | {_LICENCES.get(corpus, 'not trained on')} |\n"


def _rank_card(solved: Mapping[str, Sequence[Problem]], forest: Forest, reliability: Mapping[str, Any]) -> str:
    lines = [_head("rank", forest, "geomap/ranking.py", "is this candidate the place that a name means?")]
    lines += ["A type word, a container, a level hint or nearness can only speak for a candidate, whatever the data say (monotone constraints).\n\n"]
    lines += ["| corpus left out | names with a right candidate | best candidate right | licence of the data |\n|---|---|---|---|\n"]
    for corpus, problems in solved.items():
        known = [
            (n, a) for p in problems for n, a in zip(p.names, p.answers, strict=True) if a is not None and a.any() and n.probabilities is not None
        ]
        right = sum(bool(a[int(n.probabilities.argmax())]) for n, a in known if n.probabilities is not None)
        lines.append(f"| {corpus} | {len(known)} | {right / max(1, len(known)):.3f} | {_LICENCES.get(corpus, 'not trained on')} |\n")
    lines += [_reliability(reliability)]
    lines += ["- **Limits**: homonymous villages without a named region or district; bare names shared by a region and its city.\n"]
    return "".join(lines)


def _data(cases: Sequence[Case]) -> str:
    digest = hashlib.sha256("".join(sorted(case.text.text for case in cases)).encode()).hexdigest()[:16]
    return f"\n- **Data**: development texts outside the project, SHA-256 of all texts {digest}…; corpora weigh by the square root of their size.\n"


def _reliability(reliability: Mapping[str, Any]) -> str:
    pairs = ", ".join(f"{mean:.2f}→{share:.2f} ({count})" for mean, share, count in reliability["bins"])
    return (
        f"- **Reliability** on corpora left out, mean score → share right (cases): {pairs};\n"
        f"  expected calibration error {reliability['error_after']:.3f} ({reliability['error_before']:.3f} before calibration).\n"
    )
