"""The bit fields and short texts of the gazetteer's records."""

import numpy as np
import pytest

from geomap.packing.bits import BitRecords, lengthen, pack_records, record_bytes, shorten
from geomap.packing.shown import join_area, place_slug, split_area, titled


def test_records_read_back_row_by_row_and_column_by_column() -> None:
    columns = {"one": np.array([0, 1, 1]), "wide": np.array([5, 36_000_000, 17]), "large": np.array([2**40, 0, 3]), "last": np.array([7, 0, 4])}
    layout, data = pack_records(columns)
    assert layout == [("one", 1), ("wide", 26), ("large", 41), ("last", 3)] and record_bytes(layout) == 9 and len(data) == 27
    records = BitRecords(layout, memoryview(data))
    assert [records.row(number) for number in range(len(records))] == [[0, 5, 2**40, 7], [1, 36_000_000, 0, 0], [1, 17, 3, 4]]
    assert {name: records.column(name).tolist() for name in columns} == {name: values.tolist() for name, values in columns.items()}
    assert records.column("wide", np.array([2, 1])).tolist() == [17, 36_000_000]


@pytest.mark.parametrize("count", [0, 1, 999_999, 1_048_575, 1_048_577, 37_000_000, 1_440_000_000])
def test_counts_are_kept_to_a_millionth(count: int) -> None:
    assert shorten(count) < 2**24 and count * (1 - 2e-6) <= lengthen(shorten(count)) <= count


@pytest.mark.parametrize("name", ["Rio de Janeiro", "New York City", "Isle of Man", "La Paz", "Kyiv"])
def test_usual_names_need_only_capitals(name: str) -> None:
    assert titled(name.lower()) == name


@pytest.mark.parametrize(
    "area", [("US", "US-TX", "US-TX.201"), ("UA", "UA-59", "UA5908"), ("UA", "", ""), ("", "", ""), ("", "UA-14", ""), ("CY", "XX-1", "")]
)
def test_areas_read_back(area: tuple[str, str, str]) -> None:
    assert split_area(join_area(*area)) == area


def test_a_place_without_a_number_is_told_by_name_and_point() -> None:
    assert place_slug("Saint-Denis Hill", "US", -95.839, 31.834) == "us-saint-denis-hill-31.83--95.84"
