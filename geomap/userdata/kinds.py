"""The kinds of files that can be imported, with what is known of their makers."""

from __future__ import annotations

from dataclasses import dataclass

from geomap.errors import UnknownNameError


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`licence` is None when it differs from file to file. `fine`: its borders are good enough for strips along them."""

    name: str
    source: str
    url: str
    licence: str | None = None
    fine: bool = True
    warning: str | None = None


KINDS = {
    kind.name: kind
    for kind in (
        Kind(name="geonames", source="GeoNames", url="https://www.geonames.org/", licence="CC BY 4.0"),
        Kind(name="geoboundaries", source="geoBoundaries", url="https://www.geoboundaries.org/"),
        Kind(name="naturalearth", source="Natural Earth", url="https://www.naturalearthdata.com/", licence="Public domain", fine=False),
        Kind(name="cod", source="OCHA common operational datasets", url="https://data.humdata.org/"),
        Kind(
            name="gadm", source="GADM", url="https://gadm.org/", licence="GADM licence: academic and other non-commercial use, no redistribution",
            warning="GADM's licence forbids redistribution and commercial use: do not pass this import on, nor sell maps that show its lines",
        ),
    )
}  # fmt: skip


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises UnknownNameError, which lists the kinds."""
    if name not in KINDS:
        raise UnknownNameError(f"no kind of file called {name!r}: choose one of {', '.join(KINDS)}")
    return KINDS[name]
