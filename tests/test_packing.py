"""The bit fields and short texts of the gazetteer's records."""

from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
import pytest

from geomap.packing.bits import BitRecords, lengthen, pack_records, record_bytes, shorten
from geomap.packing.shown import geonames_ids, join_area, join_name, name_slug, place_slug, split_area, split_names, told_slug
from geomap.packing.texts import Texts, pack_texts


def test_records_read_back_row_by_row_and_column_by_column() -> None:
    columns = {"one": np.array([0, 1, 1]), "wide": np.array([5, 36_000_000, 17]), "large": np.array([2**40, 0, 3]), "last": np.array([7, 0, 4])}
    layout, data = pack_records(columns)
    assert layout == [("one", 1), ("wide", 26), ("large", 41), ("last", 3)] and record_bytes(layout) == 9 and len(data) == 27
    records = BitRecords(layout, memoryview(data))
    assert [records.row(number) for number in range(len(records))] == [[0, 5, 2**40, 7], [1, 36_000_000, 0, 0], [1, 17, 3, 4]]
    assert {name: values.tolist() for name, values in records.columns().items()} == {name: values.tolist() for name, values in columns.items()}
    assert records.columns(np.array([2, 1]))["wide"].tolist() == [17, 36_000_000]
    assert records.columns(np.array([], dtype=np.int64))["wide"].tolist() == []


@pytest.mark.parametrize("count", [0, 1, 999_999, 1_048_575, 1_048_577, 37_000_000, 1_440_000_000])
def test_counts_are_kept_to_a_millionth(count: int) -> None:
    assert shorten(count) < 2**24 and count * (1 - 2e-6) <= lengthen(shorten(count)) <= count


@pytest.mark.parametrize(
    "area", [("US", "US-TX", "US-TX.201"), ("UA", "UA-59", "UA5908"), ("UA", "", ""), ("", "", ""), ("", "UA-14", ""), ("CY", "XX-1", "")]
)
def test_areas_read_back(area: tuple[str, str, str]) -> None:
    assert split_area(join_area(*area)) == area


def test_a_place_without_a_number_is_told_by_name_and_point() -> None:
    assert place_slug("Saint-Denis Hill", "US", -95.839, 31.834) == "us-saint-denis-hill-31.83--95.84"


@pytest.mark.parametrize(
    ("name", "source", "slug", "text"),
    [
        ("Aaron's Pass", "geonames", "au-aaron's-pass--32.87-149.82", "Aaron's Pass"),
        ("Çay Köprü", "own", "cay-kopru", "Çay Köprü"),
        ("Çay Köprü", "own", "tr-cay-kopru-bridge", "Çay Köprü\ttr-\x1f-bridge"),
        ("Çay Köprü", "own", "7", "Çay Köprü\t7"),
        ("'", "own", "quote", "'\tquote"),
    ],
)
def test_slugs_that_nothing_tells_stand_beside_the_name(name: str, source: str, slug: str, text: str) -> None:
    told = told_slug(name_slug(name), source, "AU", 149.82, -32.87)
    assert join_name(name, slug, told=told) == text
    assert split_names([text, "Goma"], [source, "own"], ["AU", None], [149.82, 0.0], [-32.87, 0.0]) == ([name, "Goma"], [slug, "goma"])


def test_ids_of_numbers() -> None:
    assert geonames_ids(np.array([7, 12_000_000])) == ["geonames:7", "geonames:12000000"] and geonames_ids(np.array([], dtype=np.int64)) == []


TEXTS = ["Kyiv", "", "Київ", "Novo" * 30, "حلب", "New\tYork", *(f"Novo{number}selivka" for number in range(40))]


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:16], TEXTS[:1], []])
def test_texts_read_back_one_by_one_and_together(texts: list[str], tmp_path: Path) -> None:
    codes, data = pack_texts(texts)
    (tmp_path / "texts").write_bytes(data)
    with (tmp_path / "texts").open("rb") as file:
        packed = Texts(len(texts), codes, mmap(file.fileno(), 0, access=ACCESS_READ))
    assert [packed[number] for number in range(len(texts))] == texts == packed.many(np.arange(len(texts)))
    assert packed.many(np.arange(len(texts))[::-2]) == texts[::-2]
    assert pack_texts(texts) == (codes, data)


def test_texts_that_are_alike_need_few_bytes() -> None:
    texts = [f"Novo{number}selivka" for number in range(100, 1_000)]
    assert len(pack_texts(texts)[1]) < 0.6 * sum(len(text) + 1 for text in texts)
