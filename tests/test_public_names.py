"""The public names stay what they are, whatever has been imported before."""

from __future__ import annotations

import geomap
import geomap.extract.segments
from geomap.geocode import open_geocoder
from geomap.model import Document


def test_functions_with_the_name_of_a_folder_can_be_called_again_and_again() -> None:
    for _ in range(2):
        document = geomap.extract("Troops shelled Goma on Monday.", published="2025-01-29")
        assert isinstance(document, Document)
        assert geomap.geocode("Goma").place.country == "CD"


def test_the_folders_can_still_be_imported_from() -> None:
    assert geomap.extract.segments.split_sentences("One. Two.")[1].text == "Two."
    assert geomap.geocode.open_geocoder is open_geocoder


def test_every_public_name_is_there() -> None:
    assert all(getattr(geomap, name) is not None for name in geomap.__all__)
    assert set(geomap.__all__) <= set(dir(geomap))
