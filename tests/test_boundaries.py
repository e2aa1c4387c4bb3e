"""The shipped boundary data: catalogued, digests fit, valid, nested, one line per border."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from geomap import resources
from geomap.layers import Layer, read_rows, read_shapes

BOUNDARIES = resources.boundaries()
CATALOG = {entry["path"]: entry for entry in json.loads((BOUNDARIES / "catalog.json").read_bytes())["files"]}
SOURCES = {entry["id"]: entry for entry in json.loads((BOUNDARIES / "SOURCES.json").read_bytes())["sources"]}
COUNTRIES = {"UKR": ("UA", 27, 138), "RUS": ("RU", 83, 2_329), "BLR": ("BY", 7, 118)}
OWN = ("world/", "UKR/", "RUS/", "BLR/", "worldviews.csv", "views.csv", "states.csv")
LICENCES = {"Public domain", "ODbL 1.0", "ODbL 1.0; CC BY 3.0", "CC BY 4.0", "CC0 1.0"}


def layer(folder: str, level: int) -> tuple[list[str], list[str | None], np.ndarray]:
    """Codes, parents and polygons of a level."""
    rows = [row for row in read_rows(BOUNDARIES / folder / "units.csv") if row.level == level]
    return [row.code for row in rows], [row.parent for row in rows], read_shapes(BOUNDARIES / folder / f"adm{level}.npz")


@pytest.mark.parametrize("path", [path for path in CATALOG if path.startswith(OWN)])
def test_a_catalogued_file_is_what_the_catalogue_says(path) -> None:
    entry, file = CATALOG[path], BOUNDARIES / path
    assert hashlib.sha256(file.read_bytes()).hexdigest() == entry["sha256"]
    assert file.stat().st_size == entry["bytes"]
    assert entry["licence"] in LICENCES
    assert set(entry["sources"]) <= {*SOURCES, "own work"}


def test_every_boundary_file_is_catalogued() -> None:
    present = {str(file.relative_to(BOUNDARIES)) for name in ("world", *COUNTRIES) for file in (BOUNDARIES / name).iterdir()}
    assert present == {path for path in CATALOG if path.startswith(OWN[:4])}


def test_share_alike_data_stay_in_folders_of_their_own() -> None:
    assert {entry["licence"] for path, entry in CATALOG.items() if path.startswith("world/")} == {"Public domain"}
    for folder in COUNTRIES:
        assert all("ODbL" in entry["licence"] for path, entry in CATALOG.items() if path.startswith(folder))


def test_every_source_has_a_version_a_digest_and_a_licence() -> None:
    for source in SOURCES.values():
        assert source["version"] and source["licence"] and len(source["sha256"]) == 64


def test_the_boundaries_stay_small() -> None:
    assert sum(entry["bytes"] for path, entry in CATALOG.items() if path.startswith(OWN)) < 15_000_000


@pytest.mark.parametrize("folder", COUNTRIES)
def test_units_are_counted_coded_once_and_valid(folder) -> None:
    iso2, adm1_count, adm2_count = COUNTRIES[folder]
    codes: list[str] = []
    for level, count in enumerate((1, adm1_count, adm2_count)):
        names, _, polygons = layer(folder, level)
        assert len(names) == len(polygons) == count == CATALOG[f"{folder}/adm{level}.npz"]["units"]
        assert shapely.is_valid(polygons).all() and not shapely.is_empty(polygons).any()
        assert names == sorted(names)
        codes += names
    assert len(set(codes)) == len(codes) and codes[0] == iso2


def test_world_units_are_coded_once_and_valid() -> None:
    for level, count in ((0, 240), (1, 4_500)):
        codes, parents, polygons = layer("world", level)
        assert len(codes) == len(set(codes)) >= count and codes == sorted(codes)
        assert shapely.is_valid(polygons).all() and not shapely.is_empty(polygons).any()
        assert shapely.coverage_is_valid(polygons)
        if level == 1:
            assert set(parents) <= set(layer("world", 0)[0])


def test_the_coarse_world_has_the_same_countries_and_each_line_between_its_two_units() -> None:
    codes, _, fine = layer("world", 0)
    coarse = read_shapes(BOUNDARIES / "world" / "coarse_adm0.npz")
    assert len(coarse) == len(codes) and not shapely.is_empty(coarse).any() and shapely.coverage_is_valid(coarse)
    large = shapely.area(fine) > 5
    assert (shapely.area(shapely.symmetric_difference(coarse[large], fine[large])) < 0.06 * shapely.area(fine[large])).all()
    lines = Layer(BOUNDARIES / "world" / "coarse_lines.npz")
    units, parents, polygons = layer("world", 1)
    pairs, owners = lines.arrays["pairs"], lines.arrays["owners"]
    assert len(pairs) == len(lines) and len(units) > pairs.max() and (pairs[:, 0] < pairs[:, 1]).all()
    assert [[codes[one] for one in pair] for pair in owners.tolist()] == [[parents[unit] for unit in pair] for pair in pairs.tolist()]
    for index in range(0, len(lines), 97):
        assert shapely.distance(lines.shape(index), polygons[pairs[index]]).max() < 0.1


@pytest.mark.parametrize("folder", COUNTRIES)
@pytest.mark.parametrize("level", [1, 2])
def test_levels_nest(folder, level) -> None:
    codes, parents, polygons = layer(folder, level)
    above_codes, _, above = layer(folder, level - 1)
    assert set(parents) == set(above_codes)
    assert shapely.coverage_is_valid(polygons), "neighbours overlap or do not share their vertices"
    for code, shape in zip(above_codes, above, strict=True):
        children = polygons[np.array(parents) == code]
        together = shapely.coverage_union_all(children)
        assert abs(together.area - shape.area) <= 1e-9 * shape.area
        assert shapely.area(children).sum() == pytest.approx(shape.area, rel=1e-9)
    del codes


@pytest.mark.parametrize(("a", "b"), [("UKR", "RUS"), ("UKR", "BLR"), ("BLR", "RUS")])
def test_a_border_between_two_countries_is_one_line(a, b) -> None:
    window = shapely.box(22, 46, 42, 58)
    one, other = (shapely.intersection(layer(folder, 0)[2][0], window) for folder in (a, b))
    assert shapely.intersection(one, other).area < 1e-6
    border = shapely.line_merge(shapely.intersection(one.boundary, other.boundary))
    lengths = sorted(shapely.length(shapely.get_parts(border)))
    assert lengths[-1] > 0.99 * sum(lengths), "the border is in pieces"
    land = shapely.union(one, other)
    gaps = [shapely.Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    assert sum(gap.area for gap in gaps if gap.distance(one) < 1e-6 and gap.distance(other) < 1e-6) <= 1e-6


@pytest.mark.parametrize(("folder", "neighbour", "most"), [("UKR", "RU", 80), ("RUS", "UA", 80), ("BLR", "RU", 150), ("UKR", "UA-59/RU-KRS", 120)])
def test_borders_are_close_to_openstreetmap(folder, neighbour, most) -> None:
    error = CATALOG[f"{folder}/adm0.npz"]["border_error"][neighbour]
    assert error["median_m"] <= most and error["length_km"] > 100


@pytest.mark.parametrize("folder", ["BLR", "UKR"])
def test_the_topojson_twin_holds_the_same_polygons(folder) -> None:
    topology = json.loads(gzip.decompress((BOUNDARIES / folder / f"{folder}.topojson.gz").read_bytes()))
    scale = topology["transform"]["scale"][0]
    arcs = [np.cumsum(arc, axis=0) for arc in topology["arcs"]]

    def ring(indices: list[int]) -> np.ndarray:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.vstack([part if n == 0 else part[1:] for n, part in enumerate(parts)]) * scale

    for level in (0, 1, 2):
        codes, _, polygons = layer(folder, level)
        twins = topology["objects"][f"adm{level}"]["geometries"]
        assert [twin["id"] for twin in twins] == codes
        for twin, shape in zip(twins, polygons, strict=True):
            built = shapely.MultiPolygon([(ring(shell), [ring(hole) for hole in holes]) for shell, *holes in twin["arcs"]])
            assert built.area == pytest.approx(shape.area, rel=1e-9)


def test_the_readers_pages_name_every_folder() -> None:
    for page in ("README.md", "LICENSES.md"):
        text = Path(BOUNDARIES / page).read_text("utf-8")
        assert all(name in text for name in ("world/", "UKR/", "RUS/", "BLR/", "gazetteer"))
