"""Articles on wars that no word list was written for, judged line by line, as Markdown tables."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from geomap.model import Article, Document
from geomap.pipeline import extract, open_tools

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from unseen import KEPT, Verdict, judge, totals, wars

FIELDS = ("right", "half", "wrong", "missed", "extra")


def row(verdict: Verdict, document: Document) -> str:
    """One verdict as a table row: what was expected, what came out, and what differs."""
    line, event = verdict.line, verdict.event
    names = {m.id: m.text for m in document.mentions}
    told = ", ".join(line["places"]) or "no place" if line else ""
    wanted = f"{line['kind']} “{line['trigger'].strip()}”: {told}; {line['reality']}, {line['assertion']}" if line else "—"
    places = ", ".join(f"{names.get(p.mention or '', p.noun)} {p.role.value}" for p in event.places) if event else ""
    got = f"{event.kind.value} “{event.trigger.text}”: {places or 'no place'}; {event.reality.value}, {event.assertion.value}" if event else "—"
    return f"| {wanted} | {got} | {verdict.verdict} | {', '.join(verdict.differs)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hide-kept", action="store_true", help="only totals of the articles that no rule was written for")
    options = parser.parse_args()
    tools = open_tools()
    sums: dict[str, Counter[str]] = {}
    for name, war in wars().items():
        document = extract(Article(id=name, published=war["published"], text=war["text"].strip()), tools)
        verdicts = judge(war["lines"], document)
        sums[name] = Counter(totals(verdicts))
        if options.hide_kept and name in KEPT:
            continue
        print(f"\n### {name}: {war['title']}\n\n| expected | came out | | differs |\n|---|---|---|---|")
        print("\n".join(row(verdict, document) for verdict in verdicts))
    print("\n| article | " + " | ".join(FIELDS) + " |\n|---|" + "---|" * len(FIELDS))
    used, kept = [n for n in sums if n not in KEPT], [n for n in sums if n in KEPT]
    for label, names in [*((n, [n]) for n in used), ("used for mending", used), *((f"{n} (kept)", [n]) for n in kept), ("kept", kept)]:
        total = sum((sums[n] for n in names), Counter())
        print(f"| {label} | " + " | ".join(str(total[f]) for f in FIELDS) + " |")


if __name__ == "__main__":
    main()
