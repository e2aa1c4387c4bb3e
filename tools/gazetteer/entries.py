"""What the gazetteer is built of: one entry a place, each name with its standing."""

from __future__ import annotations

from dataclasses import dataclass, field

from geomap.packing.names import ABBREVIATION, ALTERNATE, MAIN, OFFICIAL, POSTAL

__all__ = ["ABBREVIATION", "ALTERNATE", "MAIN", "OFFICIAL", "POSTAL", "Entry"]


@dataclass(slots=True)
class Entry:
    """A place before it is packed. `gid` is the GeoNames id, or None for a curated row (`slug` is then its id). `lon`, `lat` in degrees."""

    gid: int | None
    name: str
    lon: float
    lat: float
    country: str
    feature_code: str
    population: int = 0
    adm1: str = ""
    adm2: str = ""
    slug: str = ""
    source: str = "geomap"
    radius_km: float = 0.0
    parts: tuple[str, ...] = ()
    names: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, standing: int) -> None:
        """Add a name; the better standing wins when it is there already."""
        name = name.strip()
        if name:
            self.names[name] = min(standing, self.names.get(name, standing))

    @property
    def key(self) -> tuple[int, str]:
        """A stable sort key: GeoNames ids first, then slugs."""
        return (self.gid, "") if self.gid is not None else (1 << 40, self.slug)
