"""The short texts of a record: which units a place is in, and its id when it has no number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from geomap.folding import fold_all

if TYPE_CHECKING:
    from numpy.typing import NDArray

GEONAMES = "geonames"
_STEM = "\x1f"  # stands for the name in the text of an id


def join_area(country: str, adm1: str, adm2: str) -> str:
    """Codes of a country and its units as one text; "" stands for an unknown one."""
    short = adm2[len(adm1) :] if adm1 and adm2.startswith(f"{adm1}.") else adm2
    return "\t".join((adm1, short, "" if country == adm1[:2] else country or "-")).rstrip("\t")


def split_area(text: str) -> tuple[str, str, str]:
    """The codes of country, ADM1 and ADM2 that `join_area` joined."""
    adm1, short, country = (*text.split("\t"), "", "")[:3]
    return "" if country == "-" else country or adm1[:2], adm1, adm1 + short if short.startswith(".") else short


def join_name(name: str, slug: str, *, told: str) -> str:
    """What is shown of a place, and the slug of its id unless that is `told` by the rest of the record."""
    stem = name_slug(name)
    return name if slug == told else f"{name}\t{slug.replace(stem, _STEM) if stem else slug}"


def split_names(
    texts: Sequence[str], sources: Iterable[str], countries: Iterable[str | None], lon: Iterable[float], lat: Iterable[float]
) -> tuple[list[str], list[str]]:
    """Names and slugs of places without a number: of texts of `join_name`, and columns of their records."""
    names = [text.partition("\t")[0] for text in texts]
    slugs = [
        told_slug(stem, *where) if len(text) == len(name) else text[len(name) + 1 :].replace(_STEM, stem)
        for text, name, stem, *where in zip(texts, names, name_slugs(names), sources, countries, lon, lat, strict=True)
    ]
    return names, slugs


def geonames_ids(numbers: NDArray[Any]) -> list[str]:
    """Ids of places by their GeoNames numbers, written as one text, which is quicker."""
    import orjson

    listed = orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].decode()
    return f"{GEONAMES}:{listed}".replace(",", f"\n{GEONAMES}:").split("\n") if listed else []


def told_slug(stem: str, source: str, country: str | None, lon: float, lat: float) -> str:
    """The slug of a place that has none of its own: from what it is called, and where GeoNames has it."""
    return "%s-%s-%.2f-%.2f" % ((country or "").lower(), stem, lat, lon) if source == GEONAMES else stem  # noqa: UP031 - quicker


def name_slug(name: str) -> str:
    """A name as part of an id."""
    return name_slugs([name])[0]


def name_slugs(names: Sequence[str]) -> list[str]:
    """`name_slug` of many."""
    return ["-".join(name.split()) for name in fold_all(names)]


def place_slug(name: str, country: str, lon: float, lat: float) -> str:
    """The id of a place that GeoNames lists without a number."""
    return told_slug(name_slug(name), GEONAMES, country, lon, lat)
