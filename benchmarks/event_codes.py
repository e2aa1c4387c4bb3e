"""How often the codes that the rules give to events are those that annotators gave to the text.

    python benchmarks/event_codes.py FOLDER

FOLDER holds `event_case2021_task2.jsonl` (types like ACLED's sub-events) and `event_plover_gsr.jsonl` (PLOVER's own examples, one event a text), one
text a line with `id`, `text` and `label`. The first code of the first event with one is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpora import folder_parser, read_lines
from rows import Row, printed

from geomap.model import Article
from geomap.pipeline import Tools, extract, open_tools

# The names of the shared task for ACLED's sub-events, and PLOVER's former names for today's; events of INVESTIGATE became other types.
ACLED = {
    "AIR_STRIKE": "Air/drone strike",
    "ART_MISS_ATTACK": "Shelling/artillery/missile attack",
    "CHEM_WEAP": "Chemical weapon",
    "GRENADE": "Grenade",
    "REM_EXPLOS": "Remote explosive/landmine/IED",
    "SUIC_BOMB": "Suicide bomb",
    "ARMED_CLASH": "Armed clash",
    "ATTACK": "Attack",
    "GOV_REGAINS_TERIT": "Government regains territory",
    "NON_STATE_ACTOR_OVERTAKES_TER": "Non-state actor overtakes territory",
    "NON_VIOL_TERRIT_TRANSFER": "Non-violent transfer of territory",
    "AGREEMENT": "Agreement",
    "PROPERTY_DISTRUCT": "Looting/property destruction",
    "DISR_WEAP": "Disrupted weapons use",
    "HQ_ESTABLISHED": "Headquarters or base established",
}
PLOVER = {"FIGHT": "ASSAULT", "DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE"}
DROPPED = "INVESTIGATE"
PEACEFUL = frozenset({"AGREE", "CONSULT", "REQUEST", "REJECT", "THREATEN"})


def given(text: str, scheme: str, tools: Tools) -> tuple[str, ...]:
    """All codes of a text's events, in order."""
    return tuple(code for event in extract(Article(id="text", text=text), tools).events for code in event.codes[scheme])


def judged(pairs: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    coded = [(truth, found) for truth, found in pairs if found]
    first, any_ = sum(found[0] == truth for truth, found in coded), sum(truth in found for truth, found in coded)
    return f"{first}, {any_} of {len(coded)} texts with a code ({first / len(coded):.3f}, {any_ / len(coded):.3f}); {len(pairs)} texts in all"


def rows_of(folder: Path) -> Iterator[Row]:
    tools = open_tools()
    case = list(read_lines(folder / "event_case2021_task2.jsonl"))
    yield (
        "ACLED: first code right, any code right",
        judged([(ACLED[r["label"]], given(r["text"], "acled", tools)) for r in case if r["label"] in ACLED]),
    )
    others = [given(r["text"], "acled", tools) for r in case if r["label"] not in ACLED]
    yield "ACLED: a code in texts of another type", f"{sum(map(bool, others))} of {len(others)}"
    gold = read_lines(folder / "event_plover_gsr.jsonl")
    pairs = [(PLOVER.get(r["label"], r["label"]), given(r["text"], "plover", tools)) for r in gold if r["label"] != DROPPED]
    yield "PLOVER: first code right, any code right", judged(pairs)
    yield "PLOVER: ASSAULT first in texts of words only", str(sum(found[:1] == ("ASSAULT",) for truth, found in pairs if truth in PEACEFUL))


def main() -> None:
    print(printed(rows_of(folder_parser(__doc__).parse_args().folder)))


if __name__ == "__main__":
    main()
