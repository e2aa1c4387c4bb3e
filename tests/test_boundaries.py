"""The shipped boundary data: catalogued, digests fit, valid, nested, one line per border."""

from __future__ import annotations

import gzip
import hashlib
import json

import numpy as np
import pytest
import shapely

from geomap import resources
from geomap.geometry import length_km
from geomap.layers import Layer, read_rows, read_shapes
from geomap.regions import Regions

BOUNDARIES = resources.boundaries()
CATALOG = {entry["path"]: entry for entry in json.loads((BOUNDARIES / "catalog.json").read_bytes())["files"]}
SOURCES = {entry["id"]: entry for entry in json.loads((BOUNDARIES / "SOURCES.json").read_bytes())["sources"]}
PAGES = {"README.md", "LICENSES.md", "SOURCES.json", "catalog.json"}
COUNTRIES = sorted(path.split("/")[0] for path, entry in CATALOG.items() if entry.get("level") == 0 and not path.startswith("world/"))
LAYERS = [path.removesuffix(".npz") for path, entry in sorted(CATALOG.items()) if "level" in entry]
RAIONS = 136 + 2  # of Ukraine's reform of 2020, and Kyiv and Sevastopol
LICENCES = {
    "Public domain", "CC0 1.0", "ODbL 1.0", "CC BY 3.0", "CC BY 4.0", "CC BY 3.0 IGO", "KOGL Type 1", "MIT",
}  # fmt: skip
LARGEST_MB = 66  # a wheel packs them to three quarters
SLIVER_DEG = 1e-4  # about ten metres


def layer(folder: str, level: int) -> tuple[list[str], list[str | None], np.ndarray]:
    """Codes, parents and polygons of a level."""
    rows = [row for row in read_rows(BOUNDARIES / folder / "units.csv") if row.level == level]
    return [row.code for row in rows], [row.parent for row in rows], read_shapes(BOUNDARIES / folder / f"adm{level}.npz")


@pytest.mark.parametrize("path", CATALOG)
def test_a_catalogued_file_is_what_the_catalogue_says(path) -> None:
    entry, file = CATALOG[path], BOUNDARIES / path
    assert hashlib.sha256(file.read_bytes()).hexdigest() == entry["sha256"]
    assert file.stat().st_size == entry["bytes"]
    assert set(entry["licence"].split("; ")) <= LICENCES and entry["what"]
    assert set(entry["sources"]) <= {*SOURCES, "own work"} and entry["sources"]
    assert all(credit["name"] and credit["licence"] for credit in entry.get("credits", ()))


def test_every_file_is_catalogued() -> None:
    assert {str(file.relative_to(BOUNDARIES)) for file in BOUNDARIES.rglob("*") if file.is_file()} == {*CATALOG, *PAGES}


def test_share_alike_data_stay_in_folders_of_their_own() -> None:
    assert {entry["licence"] for path, entry in CATALOG.items() if path.startswith("world/")} == {"Public domain"}
    for folder in COUNTRIES:
        assert all("ODbL" in entry["licence"] for path, entry in CATALOG.items() if path.startswith(f"{folder}/"))


def test_every_source_has_a_version_a_digest_and_a_licence() -> None:
    for source in SOURCES.values():
        assert source["version"] and source["licence"] and len(source["sha256"]) == 64


def test_the_data_stay_small_enough_for_a_wheel() -> None:
    assert sum(entry["bytes"] for entry in CATALOG.values()) < LARGEST_MB * 1e6


@pytest.mark.parametrize("path", LAYERS)
def test_a_layer_has_the_units_vertices_and_bounds_of_the_catalogue(path) -> None:
    folder, name = path.split("/")
    codes, _, polygons = layer(folder, int(name[-1]))
    entry = CATALOG[f"{path}.npz"]
    assert len(codes) == len(polygons) == entry["units"] and shapely.get_num_coordinates(polygons).sum() == entry["vertices"]
    assert shapely.total_bounds(polygons) == pytest.approx(entry["bounds"], abs=1e-5)
    assert shapely.is_valid(polygons).all() and not shapely.is_empty(polygons).any()
    assert codes == sorted(codes)


@pytest.mark.parametrize("folder", ["world", *COUNTRIES])
def test_units_are_coded_once_and_lie_in_one_of_the_level_above(folder) -> None:
    rows = read_rows(BOUNDARIES / folder / "units.csv")
    assert len({row.code for row in rows}) == len(rows)
    for level in (1, 2):
        parents = {row.parent for row in rows if row.level == level}
        assert not parents or parents == {row.code for row in rows if row.level == level - 1}


def test_ukraine_has_its_regions_and_raions() -> None:
    assert layer("UKR", 0)[0] == ["UA"]
    assert (CATALOG["UKR/adm1.npz"]["units"], CATALOG["UKR/adm2.npz"]["units"]) == (27, RAIONS)


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


@pytest.mark.parametrize("path", [path for path in LAYERS if path.startswith(tuple(COUNTRIES)) and not path.endswith("0")])
def test_levels_nest(path) -> None:
    """Overlaps and gaps within a millionth of the unit above; neighbours share their vertices."""
    folder, level = path.split("/")[0], int(path[-1])
    _, parents, polygons = layer(folder, level)
    above_codes, _, above = layer(folder, level - 1)
    assert shapely.coverage_is_valid(polygons), "neighbours overlap or do not share their vertices"
    for code, shape in zip(above_codes, above, strict=True):
        children = polygons[np.array(parents) == code]
        together = shapely.coverage_union_all(children)
        assert shapely.area(shapely.symmetric_difference(together, shape)) <= 1e-6 * shape.area
        assert shapely.area(children).sum() == pytest.approx(shape.area, rel=1e-6)


def outlines() -> dict[str, shapely.Geometry]:
    """Countries of the finer grade by alpha-2 code."""
    found = [layer(folder, 0) for folder in COUNTRIES]
    return {codes[0]: polygons[0] for codes, _, polygons in found}


def test_a_border_between_two_countries_is_one_line() -> None:
    """All countries of the finer grade are one coverage: no overlap, the same vertices on both sides, and between two of them no gap but water."""
    shapes = np.array(list(outlines().values()), dtype=object)
    assert shapely.coverage_is_valid(shapes)
    gaps = np.array([shapely.Polygon(ring) for part in shapely.get_parts(shapely.coverage_union_all(shapes)) for ring in part.interiors])
    between = np.bincount(shapely.STRtree(shapes).query(gaps, predicate="intersects")[0], minlength=len(gaps)) > 1
    width = 2 * shapely.area(gaps) / shapely.length(gaps)
    assert width[between].min(initial=1.0) > SLIVER_DEG


def test_a_common_border_is_as_long_as_was_measured() -> None:
    """In the files' view; where they show ground that another country holds (the Golan Heights), in the view of who holds it."""
    shapes, held = outlines(), Regions.open("defacto")

    def common_km(one: shapely.Geometry, other: shapely.Geometry) -> float:
        return length_km(shapely.intersection(shapely.boundary(one), shapely.boundary(other)))

    for folder in COUNTRIES:
        code = layer(folder, 0)[0][0]
        for neighbour, error in CATALOG[f"{folder}/adm0.npz"]["border_error"].items():
            if "/" not in neighbour and code < neighbour:
                measured = pytest.approx(error["length_km"], rel=0.03, abs=2)
                if common_km(shapes[code], shapes[neighbour]) != measured:
                    assert common_km(held.get(code).geometry, held.get(neighbour).geometry) == measured, (code, neighbour)


@pytest.mark.parametrize("folder", COUNTRIES)
def test_borders_are_close_to_openstreetmap(folder) -> None:
    measured = CATALOG[f"{folder}/adm0.npz"]["border_error"]
    assert all(error["median_m"] <= 300 for error in measured.values()), measured


def test_the_border_of_sumy_and_kursk_is_close_to_openstreetmap() -> None:
    error = CATALOG["UKR/adm0.npz"]["border_error"]["UA-59/RU-KRS"]
    assert error["median_m"] <= 120 and error["length_km"] > 100


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


def test_the_readers_pages_name_every_folder_and_licence() -> None:
    readme, licences = ((BOUNDARIES / page).read_text("utf-8") for page in ("README.md", "LICENSES.md"))
    assert all(f"`{name}/`" in readme for name in ("world", "gazetteer", *COUNTRIES))
    used = {licence for entry in CATALOG.values() for licence in entry["licence"].split("; ")}
    assert all(licence.lower() in licences.lower() for licence in used), used
