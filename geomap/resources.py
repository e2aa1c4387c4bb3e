"""Where data is, shipped and the user's own: the only file that knows. A wheel carries `boundaries/` inside the package, a checkout beside it."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from geomap.errors import BoundaryError

PACKAGE = Path(__file__).parent


@cache
def boundaries() -> Path:
    """The folder of reference data: packaged if present, else the checkout's sibling. Raises BoundaryError if there is none."""
    for folder in (PACKAGE / "boundaries", PACKAGE.parent / "boundaries"):
        if (folder / "catalog.json").is_file():
            return folder
    raise BoundaryError(f"no reference data beside {PACKAGE}: reinstall geomap, or build the data with tools/build_boundaries.py")


def vocabulary(language: str) -> Path:
    """The vocabulary file of a language: the shipped one, else that in the user's own folder `vocabulary`; it may not exist."""
    shipped = PACKAGE / "extract" / "vocabulary" / f"{language}.toml"
    return shipped if shipped.is_file() or not language.isalnum() else user_data() / "vocabulary" / shipped.name


def grades(language: str) -> Path:
    """How common the names of places are as words of a language."""
    return PACKAGE / "extract" / "vocabulary" / f"grades.{language}.txt"


def instructions() -> Path:
    """What a large language model is told to do with an article."""
    return PACKAGE / "extractors" / "instructions.md"


def template(name: str) -> Path:
    """A file of the page templates."""
    return PACKAGE / "templates" / name


def catalogue(language: str) -> Path:
    """The compiled translations of a language."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "geomap.mo"


def language_table(language: str) -> Path:
    """Months, lists, numbers and names of countries in a language."""
    return PACKAGE / "locale" / language / "cldr.json"


def place_names(language: str) -> Path:
    """Names of settlements in a language; it may not exist."""
    return boundaries() / "place_names" / f"{language}.tsv"


def model(name: str) -> Path:
    """A trained model's array file."""
    return PACKAGE / "models" / name


def user_data() -> Path:
    """The folder of what the user imported: $GEOMAP_DATA, or the usual place of the system for user data. It may not exist."""
    if chosen := os.environ.get("GEOMAP_DATA"):
        return Path(chosen)
    if sys.platform == "linux":  # what platformdirs says there, without the four milliseconds of importing it
        return Path(os.environ.get("XDG_DATA_HOME", "").strip() or Path.home() / ".local" / "share") / "geomap"
    from platformdirs import user_data_path

    return user_data_path("geomap", appauthor=False)
