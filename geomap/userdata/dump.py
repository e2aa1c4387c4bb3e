"""Reading GeoNames dumps line by line: `allCountries.zip`, `UA.zip` or the text in them. 19 columns with tabs between, no heading."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from unicodedata import is_normalized

from geomap.errors import UserDataError
from geomap.packing.names import ALTERNATE, MAIN, OFFICIAL
from geomap.packing.spellings import clean, plain, script, usable
from geomap.userdata.vectors import read_head

COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class", "feature code", "country code", "cc2",
    "admin1 code", "admin2 code", "admin3 code", "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip
_AT = {name: number for number, name in enumerate(COLUMNS)}
_TEXTS = ("name", "asciiname", "alternatenames", "feature class", "feature code")
_COUNTRY = re.compile(r"(?:[A-Z]{2})?")
_LONGEST = 1 << 16
_DATE = re.compile(rb"\d{4}-\d\d-\d\d")
_SIGNS = str.maketrans("", "", "'’ʼ′ʹ")
_WHERE_FROM = "give a file of https://download.geonames.org/export/dump/, such as allCountries.zip or UA.zip"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a dump. `names` are its names with their standings."""

    gid: int
    name: str
    names: dict[str, int]
    lon: float
    lat: float
    feature_class: str
    feature_code: str
    country: str
    population: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to take: countries (alpha-2 codes) and features (classes such as `P`, or `S.AIRB`); None takes all."""

    countries: frozenset[bytes] | None
    features: frozenset[bytes] | None

    def takes(self, cells: list[bytes]) -> bool:
        """Whether a row is one of them."""
        if self.countries is not None and cells[8] not in self.countries:
            return False
        return self.features is None or cells[6] in self.features or cells[6] + b"." + cells[7] in self.features


def wanted(countries: Iterable[str] | None, features: Iterable[str] | None) -> Wanted:
    """The rows of these countries and features. Raises UserDataError for what is neither a country code nor a feature."""
    checked = []
    for values, form, what in (
        (countries, r"[A-Z]{2}", "country code, such as UA"),
        (features, r"[A-Z](?:\.[A-Z0-9]+)?", "feature, such as P or S.AIRB"),
    ):
        codes = None if values is None else [value.strip().upper() for value in values]
        wrong = [code for code in codes or () if not re.fullmatch(form, code)]
        if wrong or codes == []:
            raise UserDataError(f"{wrong[0] if wrong else ''!r} is no {what}")
        checked.append(None if codes is None else frozenset(code.encode() for code in codes))
    return Wanted(*checked)


class Dump:
    """A dump as lines from any offset on. Raises UserDataError for what is no dump, or is cut off."""

    def __init__(self, file: Path, loose: frozenset[str]) -> None:
        head, self.size = read_head(file)
        self.file = file
        self._loose = loose
        self._member = _member(file) if head.startswith(b"PK") else None
        if self._member is not None:
            self.size = self._member.file_size

    def lines(self, offset: int, number: int) -> Iterator[tuple[int, int, bytes]]:
        """(number of the row, offset behind it, line); `offset` is where row `number` + 1 starts."""
        with self._open() as stream:
            stream.seek(offset)
            while line := stream.readline(_LONGEST):
                number += 1
                offset += len(line)
                if len(line) == _LONGEST:
                    raise UserDataError(f"{self.file}, row {number}: longer than {_LONGEST} bytes; {_WHERE_FROM}")
                yield number, offset, line

    def cells(self, line: bytes, number: int) -> list[bytes]:
        """The 19 cells of a line, not yet decoded: most lines may not be wanted."""
        cells = line.rstrip(b"\r\n").split(b"\t")
        if len(cells) != len(COLUMNS):
            columns = "1 column" if len(cells) == 1 else f"{len(cells)} columns"
            more = "; the file is cut off" if number > 1 and not line.endswith(b"\n") else ""
            raise UserDataError(f"{self.file}, row {number}: {columns} with tabs between, not {len(COLUMNS)}{more}; {_WHERE_FROM}")
        if not _DATE.fullmatch(cells[18]):
            raise self._error(number, "modification date", cells, "is not a date; the file is cut off or damaged")
        return cells

    def position(self, cells: list[bytes], number: int) -> tuple[str, float, float]:
        """Country, longitude and latitude of a row, checked."""
        country = cells[8].decode(errors="replace")
        if not _COUNTRY.fullmatch(country):
            raise self._error(number, "country code", cells, "is not two capital letters")
        return country, self._degrees(cells, number, "longitude", 180), self._degrees(cells, number, "latitude", 90)

    def row(self, cells: list[bytes], number: int) -> Row:
        """The cells as values, checked."""
        country, lon, lat = self.position(cells, number)
        name, english, others, feature_class, feature_code = self._texts(cells, number)
        if not name:
            raise self._error(number, "name", cells, "is empty")
        loose = country in self._loose
        shown = plain(name.translate(_SIGNS)) or name if loose else name
        names = {name: MAIN, shown: MAIN}
        if usable(english):
            names.setdefault(english, OFFICIAL)
        for other in others.split(","):
            if usable(other):
                names.setdefault(other, OFFICIAL if loose and script(other) != "LATIN" else ALTERNATE)
        gid, population = self._whole(cells, number, "geonameid", 1, 2**32 - 1), self._whole(cells, number, "population", 0, 2**63)
        return Row(gid, shown, names, lon, lat, feature_class, feature_code or feature_class, country, population)

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        try:
            if self._member is None:
                with self.file.open("rb") as plain_file:
                    yield plain_file
                return
            with zipfile.ZipFile(self.file) as archive, archive.open(self._member) as member:
                yield io.BufferedReader(member, 1 << 20)  # type: ignore[type-var]
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise UserDataError(f"{self.file} is cut off or damaged ({error}): download it again") from error
        except OSError as error:
            raise UserDataError(f"{self.file} cannot be read: {error.strerror or error}") from error

    def _texts(self, cells: list[bytes], number: int) -> list[str]:
        """The cells of `_TEXTS`, cleaned. Most lines need no cleaning, so that the whole line is looked at first."""
        try:
            texts = b"\t".join(cells[_AT[column]] for column in _TEXTS).decode().split("\t")
        except UnicodeDecodeError:
            wrong = next(column for column in _TEXTS if "\ufffd" in cells[_AT[column]].decode(errors="replace"))
            raise self._error(number, wrong, cells, "is not UTF-8") from None
        together = "".join(texts)
        if together.isprintable() and "  " not in together and is_normalized("NFC", together):
            return [text.strip() for text in texts]
        return [clean(text) for text in texts]

    def _whole(self, cells: list[bytes], number: int, column: str, least: int, most: int) -> int:
        cell = cells[_AT[column]] or (b"0" if column == "population" else b"")
        if not cell.isdigit() or len(cell) > 20 or not least <= int(cell) <= most:
            raise self._error(number, column, cells, f"is not a whole number from {least} to {most}")
        return int(cell)

    def _degrees(self, cells: list[bytes], number: int, column: str, most: int) -> float:
        try:
            value = float(cells[_AT[column]])
        except ValueError:
            value = float("nan")
        if not -most <= value <= most:
            raise self._error(number, column, cells, f"is not a number from -{most} to {most}")
        return value

    def _error(self, number: int, column: str, cells: list[bytes], what: str) -> UserDataError:
        value = cells[_AT[column]][:40].decode(errors="replace")
        return UserDataError(f"{self.file}, row {number}, column {column}: {value!r} {what}; {_WHERE_FROM}")


def _member(file: Path) -> zipfile.ZipInfo:
    """The dump in an archive: its largest text file."""
    try:
        with zipfile.ZipFile(file) as archive:
            texts = [info for info in archive.infolist() if info.filename.lower().endswith(".txt") and "readme" not in info.filename.lower()]
    except (zipfile.BadZipFile, OSError) as error:
        raise UserDataError(f"{file} is not a whole zip file ({error}): download it again") from error
    if not texts:
        raise UserDataError(f"{file} holds no text file; {_WHERE_FROM}")
    return max(texts, key=lambda info: (info.file_size, info.filename))
