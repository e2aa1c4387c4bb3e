"""Catalogues of the map's languages: gathers what is to be translated, updates the .po files, compiles them, and makes the tables of the CLDR.

python tools/catalogues.py          update and compile all languages; says what is missing
python tools/catalogues.py xx       begin a language
"""

from __future__ import annotations

import ast
import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.dates import get_month_names
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from geomap.style import BASES, LAYERS, STATUS_WORDS
from geomap.style.grammars import NATO_NOTE
from geomap.tongues import LANGUAGES
from geomap.writers.island import PARTS

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "geomap" / "locale"
# what the CLDR calls by the name of the state that holds it, or only in part, has the boundaries' name
BY_BOUNDARIES = ("HK", "MO", "PS")
_TERRITORY = 2  # letters of a country's code
# informal regions without a code of their own have their names translated in these countries only; elsewhere they keep the English one
REGIONS_OF = ("IL", "IQ", "LB", "LY", "PS", "RU", "SD", "SY", "UA", "YE")
# areas of other countries, or of several, that the news names often
AREAS = (
    "Gaza Strip", "West Bank", "Crimea", "Nagorno-Karabakh", "Kashmir", "Kurdistan", "Sahel", "Horn of Africa", "Kivu", "Azawad", "Tigray", "Litani",
)  # fmt: skip
# what an article calls a place that it does not name, and a zone
NOUNS = (
    "place", "village", "town", "city", "settlement", "hamlet", "suburb", "district", "neighbourhood", "neighborhood", "quarter", "commune", "area",
    "region", "province", "county", "sector", "pocket", "hill", "ridge", "height", "forest", "island", "outskirts", "position", "outpost", "base",
    "airfield", "airport", "camp", "checkpoint", "port", "bridge", "crossing", "border", "road", "highway", "railway", "river", "canal", "station",
    "dam", "school", "hospital", "building", "zone", "buffer zone", "security zone", "safe zone", "demilitarised zone", "demilitarized zone",
    "humanitarian corridor", "corridor",
)  # fmt: skip

Source = str | tuple[str, str]


def sources() -> dict[Source, list[str]]:
    """Everything to translate, in the order of its files, with where it stands; a pair is a singular and its plural."""
    found: dict[Source, list[str]] = {}
    for place, source in (*_in_code(), *_in_templates(), *_in_tables()):
        if place not in found.setdefault(source, []):
            found[source].append(place)
    return found


def catalogue(language: str) -> Catalog:
    """The .po of a language brought in step with the sources: new ones without a translation, old ones gone."""
    path = LOCALE / language / "LC_MESSAGES" / "geomap.po"
    old = read_po(path.open("rb"), locale=language) if path.is_file() else Catalog(locale=language)
    new = Catalog(locale=language, project="geomap", version="1", copyright_holder="the authors of geomap", charset="utf-8", fuzzy=False)
    new.header_comment = f"# The map's words in {language}. Not reviewed by native speakers: see docs/languages.md."
    for source, places in sources().items():
        known = old.get(source[0] if isinstance(source, tuple) else source)
        kept = known.string if known is not None and isinstance(known.string, tuple) == isinstance(source, tuple) else ""
        new.add(source, kept, locations=[(place, None) for place in places], flags=("python-brace-format",) if "{" in str(source) else ())
    return new


def missing(made: Catalog) -> list[Source]:
    """Sources that a catalogue has no translation of."""
    return [one.id for one in made if one.id and not (all(one.string) and one.string)]


def po_text(made: Catalog) -> bytes:
    """A catalogue as a .po file, without dates, so that equal words give equal bytes."""
    out = io.BytesIO()
    write_po(out, made, width=120, omit_header=False, include_lineno=False)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_DATED)).encode("utf-8")


def mo_bytes(made: Catalog) -> bytes:
    """A catalogue as a .mo file. Only its plural rule and its charset go along of the header."""
    out = io.BytesIO()
    plain = Catalog(locale=made.locale, charset="utf-8", fuzzy=False)
    for one in made:
        if one.id:
            plain.add(one.id, one.string)
    plain.creation_date = plain.revision_date = _NO_DAY
    write_mo(out, plain)
    return out.getvalue()


def table(language: str) -> str:
    """Months, lists, numbers and names of countries of a language, out of the CLDR."""
    locale = Locale.parse(language)
    countries = {code: name for code, name in locale.territories.items() if len(code) == _TERRITORY and code.isalpha()}
    found = {
        "months": [get_month_names("wide", "format", locale)[number] for number in range(1, 13)],
        "months_alone": [get_month_names("wide", "stand-alone", locale)[number] for number in range(1, 13)],
        "date": _pattern(locale.date_formats["long"].pattern),
        "month_year": _pattern(locale.datetime_skeletons["yMMMM"].pattern),
        "list": dict(locale.list_patterns["standard"]),
        "group": locale.number_symbols["latn"]["group"],
        "decimal": locale.number_symbols["latn"]["decimal"],
        "territories": {code: countries[code] for code in sorted(countries) if code not in BY_BOUNDARIES},
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Update what is committed, of all languages or of the one that is named."""
    for language in sys.argv[1:] or [language for language in LANGUAGES if language != "en"]:
        folder = LOCALE / language
        made = catalogue(language)
        (folder / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
        (folder / "LC_MESSAGES" / "geomap.po").write_bytes(po_text(made))
        (folder / "LC_MESSAGES" / "geomap.mo").write_bytes(mo_bytes(made))
        (folder / "cldr.json").write_text(table(language), encoding="utf-8")
        left = missing(made)
        print(f"{language}: {len(made)} texts, {len(left)} without a translation")
        for source in left:
            print(f"  {source}")


_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_DATED = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Report-Msgid')


def _in_code() -> Iterator[tuple[str, Source]]:
    for path in sorted((ROOT / "geomap").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                words = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
                where = path.relative_to(ROOT).as_posix()
                if node.func.id in ("say", "msg") and words and words[0]:
                    yield where, words[0]
                elif node.func.id == "counted" and len(words) == 2:
                    yield where, (words[0], words[1])
                elif node.func.id == "joined" and words and words[0].strip():
                    yield where, words[0]


def _in_templates() -> Iterator[tuple[str, Source]]:
    where = "geomap/templates/strings/en.json"
    strings = json.loads((ROOT / where).read_text(encoding="utf-8"))
    for part in PARTS:
        for word in strings[part].values():
            yield where, word


def _in_tables() -> Iterator[tuple[str, Source]]:
    for words in (*(words for words, _ in LAYERS.values()), *(look.words for look in BASES.values()), *STATUS_WORDS.values(), NATO_NOTE):
        if words:
            yield "geomap/style", words
    for noun in NOUNS:
        yield "nouns of articles", noun
    for area in AREAS:
        yield "areas in the news", area
    for name, column in (("views.csv", "sentence"), ("lines.csv", "note"), ("lines.csv", "name"), ("states.csv", "name"), ("waters.csv", "name")):
        with (ROOT / "boundaries" / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row[column]:
                    yield f"boundaries/{name}", row[column]
    with (ROOT / "boundaries" / "regions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["members"] and row["country"] in REGIONS_OF:
                yield "boundaries/regions.csv", row["name"]


def _pattern(pattern: str) -> str:
    """A date pattern of the CLDR as a format string: "d MMMM y 'р'." is "{day} {month} {year} р."."""
    told, quoted = "", False
    for part in pattern.replace("MMMM", "M").replace("LLLL", "M"):
        if part == "'":
            quoted = not quoted
        else:
            told += part if quoted else {"d": "{day}", "M": "{month}", "y": "{year}"}.get(part, part)
    return told


if __name__ == "__main__":
    main()
